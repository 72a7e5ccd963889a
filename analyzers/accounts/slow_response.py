"""How long reviews wait for their answer, in business days, and whether it takes longer and longer."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from analyzers.accounts.ages import business_days, exact_day
from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope, is_gone
from model.documents import Document, Kind

_LOOKED_BACK = timedelta(days=2 * 365)  # how an office answered longer ago says nothing of how it answers now
_OF_A_QUARTER = 5  # answers that a quarter needs to be compared
_SLOWER = 1.5  # times as long as in the quarter before, and at least
_LONGER = 3  # so many days longer

Month = tuple[int, int]


@dataclass(slots=True)
class _Pace:
    """How often an answer took how many business days, by the month of the review; and on which days was answered."""

    waits: dict[Month, Counter[int]] = field(default_factory=dict)
    answered: Counter[date] = field(default_factory=Counter)

    def add(self, asked: date, answered: date) -> None:
        month = self.waits.setdefault((asked.year, asked.month), Counter())
        month[business_days(asked, answered)] += 1
        self.answered[answered] += 1

    @property
    def looks_imported(self) -> bool:
        """Whether half of the answers bear one date, as after an import or a change made to all of them."""
        most = self.answered.most_common(1)
        return bool(most) and most[0][1] * 2 >= self.answered.total() and most[0][1] > 1

    def since_claimed(self) -> dict[Month, Counter[int]]:
        """Reviews from the month of the first answer on: before it nobody may have held the account."""
        first = min(self.answered)
        return {month: waits for month, waits in self.waits.items() if month >= (first.year, first.month)}


class SlowResponse(AccountCheck):
    """Measures replies, their median and the wait of the slowest fifth in business days, and the trend by quarters."""

    kinds = (Kind.REPLY,)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._paces: dict[Place, _Pace] = {}

    def see(self, document: Document) -> Iterable[Measured]:
        place = Place.of(document)
        if not is_gone(document) and self.scope.saw_answers(place):
            days = self._days(document)
            if days is not None:
                self._paces.setdefault(place, _Pace()).add(*days)
        return ()

    def _days(self, reply: Document) -> tuple[date, date] | None:
        """When the review was written (or last changed, if it was answered after that), and when it was answered."""
        answered = exact_day(reply)
        review = self.scope.corpus.document(reply.parent_id) if reply.parent_id and answered else None
        asked = exact_day(review) if review is not None and review.kind is Kind.REVIEW else None
        if answered is None or review is None or asked is None or self.scope.as_of.date() - asked > _LOOKED_BACK:
            return None
        changed = review.edited.date() if review.edited else asked
        return (changed if asked <= changed <= answered else asked), answered

    def conclude(self) -> Iterator[Measured]:
        for place, pace in self._paces.items():
            if pace.looks_imported:
                continue
            months = pace.since_claimed()
            waits = sum(months.values(), Counter[int]())
            if not waits:
                continue
            slowing = _slowing(months)
            median, slower = _share(waits, 0.5), _share(waits, 0.8)
            yield self.of_account(
                place,
                {
                    "replies": waits.total(),
                    "median_days": median,
                    "slower_days": slower,
                    "is_slowing": bool(slowing),
                },
                f"{waits.total()} answers to reviews of the last two years: half of them took {median} business days "
                f"or longer, one in five {slower} or longer.{slowing}",
            )


def _share(waits: Counter[int], share: float) -> int:
    """The wait that this share of the answers did not exceed."""
    wanted, counted = share * waits.total(), 0
    for days in sorted(waits):
        counted += waits[days]
        if counted >= wanted:
            return days
    return 0


def _slowing(months: dict[Month, Counter[int]]) -> str:
    """A sentence on the two newest quarters that can be compared, if the later one is slower; else nothing."""
    quarters: dict[int, Counter[int]] = {}
    for (year, month), waits in months.items():
        quarters.setdefault(year * 4 + (month - 1) // 3, Counter()).update(waits)
    full = [quarter for quarter in sorted(quarters) if quarters[quarter].total() >= _OF_A_QUARTER]
    if len(full) < 2 or full[-1] - full[-2] != 1:
        return ""
    before, after = (_share(quarters[quarter], 0.5) for quarter in full[-2:])
    if after < before * _SLOWER or after < before + _LONGER:
        return ""
    return f" It is getting slower: {before} business days in one quarter, {after} in the next."
