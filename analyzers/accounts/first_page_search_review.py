"""What the first page of a search for the subject's name shows: its own pages, others about it, and namesakes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analyzers import facts, features, identity
from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope
from analyzers.shown import Pair
from model.documents import Document, Kind, engine_name
from model.findings import Evidence, Verdict

_FIRST_PAGE = 10
_NAMED = 3  # results that the note names of each sort
_MOST_ASKED = "google"
_Asked = tuple[str, str]  # a query, and the engine in whose list its results stand ("" where it is not told)
_OWN = (features.declared_account, features.own_site)


@dataclass(slots=True)
class _Page:
    """The first ten results of one query at one engine, by rank: whose each is, and what it is called."""

    by_rank: dict[int, tuple[str, str]] = field(default_factory=dict)

    def of(self, sort: str) -> list[str]:
        return [title for _, (kept, title) in sorted(self.by_rank.items()) if kept == sort]


class FirstPageSearchReview(AccountCheck):
    """Measures the results of page one, and whether none of them is the subject's own although all were seen."""

    kinds = (Kind.SEARCH_HIT,)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._pages: dict[Place, dict[_Asked, _Page]] = {}

    def see(self, document: Document) -> Iterator[Measured]:
        query, rank = document.query, document.rank
        if query and rank is not None and rank <= _FIRST_PAGE and self._asks_for_name(query):
            pages = self._pages.setdefault(Place.of(document), {})
            page = pages.setdefault((query, document.engine or ""), _Page())
            title = document.title or document.url or document.ref
            page.by_rank[rank] = (self._sort(document), title)
        yield from ()

    def _asks_for_name(self, query: str) -> bool:
        subject = self.scope.subject
        asked = facts.words(query)
        return subject is not None and any(facts.contains(asked, facts.words(name)) for name in subject.names)

    def _sort(self, document: Document) -> str:
        subject = self.scope.subject
        verdict = self.scope.whose(document)
        if (
            subject is not None
            and verdict is not Verdict.NEGATIVE
            and (
                identity.is_own_account(document, self.scope.setting.judgements)
                or any(test(Pair(document, subject)) for test in _OWN)
            )
        ):
            return "own"
        match verdict:
            case Verdict.POSITIVE:
                return "about you"
            case Verdict.NEGATIVE:
                return "someone else"
            case _:
                return "not sure"

    def conclude(self) -> Iterator[Measured]:
        for place, pages in self._pages.items():
            # The plainest question is the one people ask; the others are asked beside it.
            asked = min(pages, key=lambda one: (len(facts.words(one[0])), one[0], one[1] != _MOST_ASKED, one[1]))
            seen = self.scope.saw(place)
            yield Measured(
                facts=self._facts(pages[asked], whole=seen),
                document=place.id,
                kind=Kind.SEARCH_HIT,
                source=place.source,
                evidence=Evidence(quote=asked[0]),
                note=_note(pages, asked, whole=seen),
            )

    def _facts(self, page: _Page, *, whole: bool) -> Mapping[str, float]:
        return {"results": len(page.by_rank), "has_no_own": whole and not page.of("own")}


def _note(pages: Mapping[_Asked, _Page], chosen: _Asked, *, whole: bool) -> str:
    page = pages[chosen]
    told = [f"{len(page.by_rank)} results were seen{_at(chosen[1])}."]
    for sort, words in (
        ("own", "your own pages and accounts"),
        ("about you", "about you, on pages of others"),
        ("someone else", "about somebody else (a namesake)"),
        ("not sure", "not certain, by what the results show"),
    ):
        titles = page.of(sort)
        if titles:
            shown = "; ".join(f"“{title[:80]}”" for title in titles[:_NAMED])
            told.append(f"{len(titles)} {words}: {shown}{' and others' if len(titles) > _NAMED else ''}.")
        elif sort == "own":
            told.append("None of them is a page or account of your own.")
    if not whole:
        told.append("Not all of page one was seen, so there may be more.")
    others = [f"{query}{_at(at)}" for (query, at), one in pages.items() if (query, at) != chosen and not one.of("own")]
    if others and page.of("own"):
        told.append(f"Without a page of yours: {', '.join(others[:_NAMED])}.")
    return " ".join(told)


def _at(engine: str) -> str:
    """ " on Google", where the engine is told."""
    return f" on {engine_name(engine)}" if engine else ""
