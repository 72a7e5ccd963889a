"""Accounts on which nothing has happened for months."""

from collections.abc import Iterable, Iterator

from analyzers.accounts import activity
from analyzers.accounts.scope import AccountCheck, Measured, Scope
from model.documents import Document


class DormantAccount(AccountCheck):
    """Measures the days since the last post or answer, and whether people are led to the account."""

    kinds = activity.KINDS

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._activity = activity.Activity(scope)

    def see(self, document: Document) -> Iterable[Measured]:
        self._activity.see(document)
        return ()

    def conclude(self) -> Iterator[Measured]:
        for place, life, days in self._activity.rests():
            prominent = self._activity.is_prominent(place)
            note = f"Nothing new for at least {days} days."
            busiest = max(life.months.values(), default=0)
            if life.posts > 5 and busiest * 2 > sum(life.months.values()):
                note += f" Before that {busiest} of {sum(life.months.values())} posts and answers fell into one month."
            if prominent:
                note += " An own page links to it, or a search shows it among the first."
            facts = {"days": days, "is_prominent": prominent}
            yield self.of_account(place, facts, note, url=life.url, at=life.last)
