"""When each account was last alive, as far as it was seen: sums shared by the checks of dormancy and of spread."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from analyzers import facts
from analyzers.accounts.ages import latest_moment
from analyzers.accounts.phrases import any_of
from analyzers.accounts.scope import Place, Scope, is_gone
from model.documents import Document, Kind

KINDS = (Kind.POST, Kind.REPLY, Kind.PROFILE, Kind.SEARCH_HIT)
_TOP = 3  # a search hit up to this rank is what people see first
_MOST_LINKS = 2000
_MOVED = any_of(
    r"(?:has|have|we['’]?ve|we|is|are|was)? ?(?:now )?moved (?:to|over)|find (?:us|me) (?:on|at|over)",
    r"follow (?:us|me) (?:on|at|over)",
    r"no longer (?:active|maintained|monitored|updated|used|in use)|not (?:active|monitored|maintained)",
    r"archived?|inactive",
    r"parked|placeholder|(?:new|our other|official) (?:account|page|handle|profile) (?:is|at|on)",
    r"closed (?:for the )?season",
    r"seasonal|reopen\w*|back in (?:spring|summer|autumn|fall|winter)|umgezogen|jetzt (?:bei|unter)|nos hemos mudado",
    r"síguenos en|encuéntranos en|déménagé|retrouvez[- ]nous|mudamos|siga[- ]nos",
)


@dataclass(slots=True)
class Life:
    """One account: how many posts, in which months, the last sign of life, and whether it says that it rests."""

    posts: int = 0
    months: Counter[tuple[int, int]] = field(default_factory=Counter)
    last: datetime | None = None
    url: str | None = None
    says_so: bool = False
    is_snapshot: bool = False


class Activity:
    """Fed with every document of `KINDS`; keeps sums for each account, and the links that point to accounts."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._lives: dict[Place, Life] = {}
        self._links: set[str] = set()

    def see(self, document: Document) -> None:
        place = Place.of(document)
        if document.kind is Kind.SEARCH_HIT:
            if (document.rank or _TOP + 1) <= _TOP:
                self._link(place, [document.url])
            return
        if is_gone(document):
            return
        life = self._lives.setdefault(place, Life())
        if document.kind is Kind.PROFILE:
            life.says_so |= bool(_MOVED.search(document.text))
            self._link(place, document.claims.links if document.claims else ())
            return
        moment = latest_moment(document)
        life.posts += document.kind is Kind.POST
        # An export shows what was there on the day it was made, which nobody tells us.
        life.is_snapshot |= document.capture is not None and document.capture.record is None
        if moment is None:
            return
        life.months[moment.year, moment.month] += 1
        if life.last is None or moment > life.last:
            life.last, life.url = moment, document.url
            life.says_so = (life.says_so and document.kind is not Kind.POST) or bool(_MOVED.search(document.text))

    def _link(self, place: Place, links: Iterable[str | None]) -> None:
        for link in links:
            if link and len(self._links) < _MOST_LINKS and not (place.at and _is(link, place.at)):
                self._links.add(link)

    def rests(self) -> Iterable[tuple[Place, Life, int]]:
        """Accounts that were posted to, seen whole and not said to rest, with the days since the last sign of life."""
        for place, life in self._lives.items():
            if life.last is None or not life.posts or life.says_so or life.is_snapshot:
                continue
            if not self._scope.is_personal(place) and self._scope.saw(place):
                yield place, life, max(0, (self._scope.as_of - life.last).days)

    def is_prominent(self, place: Place) -> bool:
        """Whether an own site or profile links to the account, or a search shows it first."""
        return place.at is not None and any(_is(link, place.at) for link in self._links)


def _is(link: str, at: str) -> bool:
    return facts.handle(link) == facts.handle(at) or ("://" in at and facts.is_within(link, at))
