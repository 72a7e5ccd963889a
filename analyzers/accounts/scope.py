"""What every check of whole accounts is given, and what it gives back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from analyzers import identity
from analyzers.accounts.ages import age_in_days
from analyzers.quoting import quoted
from analyzers.rulebook import RuleBook
from analyzers.setting import Setting
from model.audit import Coverage
from model.documents import Corpus, Document, Kind, Visibility
from model.findings import Attribution, Evidence, Span, Verdict
from model.subject import Subject

_QUOTED = 200


class Place(NamedTuple):
    """An account at a source; `at` is as declared, None where the source has only one."""

    source: str
    at: str | None

    @classmethod
    def of(cls, document: Document) -> "Place":
        return cls(document.source, document.account)

    @property
    def id(self) -> str:
        """Stands for a document's id in findings on the whole account."""
        return f"{self.source}:account {self.at or ''}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a check measured of a document or an account. `facts` are held against the rule's levels."""

    facts: Mapping[str, float]
    document: str
    kind: Kind
    source: str
    evidence: Evidence
    wording: str = ""
    note: str | None = None

    def on(self, day: date) -> "Measured":
        """The same, of one day of the account."""
        return replace(self, document=f"{self.document} {day.isoformat()}")


@dataclass(frozen=True, slots=True)
class Scope:
    """One audit: what is held, what was seen of what exists, whose it is, and when it is looked at."""

    corpus: Corpus
    coverage: Coverage
    setting: Setting
    book: RuleBook
    as_of: datetime
    _attributions: dict[str, Attribution] = field(default_factory=dict)

    @property
    def subject(self) -> Subject | None:
        return self.setting.subject

    def whose(self, document: Document) -> Verdict:
        """Whether a document is by or about the subject; not judged where nobody says whom to look for."""
        if self.subject is None:
            return Verdict.NO_JUDGEMENT
        if document.id not in self._attributions:
            self._attributions[document.id] = identity.resolve(document, self.subject, self.setting.judgements)
        return self._attributions[document.id].verdict

    def saw(self, place: Place) -> bool:
        """Whether what is not held of an account is absent, and not merely unseen."""
        return self.coverage.saw_account(place.source, place.at)

    def saw_answers(self, place: Place) -> bool:
        """Whether an answer that is not held was not given."""
        return self.saw(place) and self.coverage.shows_replies(place.source)

    def age(self, document: Document) -> int | None:
        """Days since a document was published, at the least; None if it does not say."""
        return age_in_days(document, self.as_of)

    def is_personal(self, place: Place) -> bool:
        return place.at in self.setting.personal_accounts

    def title(self, place: Place) -> str:
        """What the account is called in a report: the handle or address, else its source."""
        titles = (visit.title for visit in self.coverage.visits if visit.source == place.source)
        return place.at or next(titles, place.source)


class AccountCheck:
    """Sees every document of its `kinds` once, in order of id, then concludes. It keeps sums, never the documents."""

    kinds: tuple[Kind, ...] = ()

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def see(self, document: Document) -> Iterable[Measured]:
        """What this document alone proves; most checks only count here."""
        return ()

    def conclude(self) -> Iterable[Measured]:
        """What all documents together prove."""
        return ()

    def of_document(
        self,
        document: Document,
        facts: Mapping[str, float],
        note: str | None = None,
        wording: str = "",
        quote: str | None = None,
    ) -> Measured:
        """A measurement that stands in one document; its first words are the evidence, if no `quote` is given."""
        return Measured(
            facts=facts,
            document=document.id,
            kind=document.kind,
            source=document.source,
            evidence=evidence(document, quote),
            wording=wording,
            note=note,
        )

    def of_account(
        self, place: Place, facts: Mapping[str, float], note: str, *, url: str | None = None, at: datetime | None = None
    ) -> Measured:
        """A measurement of an account; its name is the evidence, so that the finding keeps its code."""
        return Measured(
            facts=facts,
            document=place.id,
            kind=Kind.PROFILE,
            source=place.source,
            evidence=Evidence(quote=self.scope.title(place), url=url, published=at),
            note=note,
        )


def is_gone(document: Document) -> bool:
    return document.visibility is Visibility.DELETED


def evidence(document: Document, quote: str | None = None) -> Evidence:
    """The beginning of a document's text, up to a word's end; its rating where it has no text; or a given quote,
    with its place if it stands in the text."""
    at = 0
    if quote is None:
        end = len(document.text)
        if end > _QUOTED:
            end = document.text.rfind(" ", 1, _QUOTED) + 1 or _QUOTED
        quote = document.text[:end].rstrip()
    else:
        at = document.text.find(quote)
    stars = "no text" if document.rating is None else f"{document.rating:g} of 5 stars, no text"
    return quoted(document, quote or stars, Span(start=at, end=at + len(quote)) if quote and at >= 0 else None)
