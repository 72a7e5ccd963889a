"""Reviews handed in as they stood on several days (tables, pasted texts, saved pages): the newest tells their state."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from crawler import archives
from model.audit import Errand
from model.documents import Document, Kind
from reports.words import counted

STATE_DAYS = "If it is the newer one, state saved: (the day) beside both under exports: in the subject file."
SOURCES = frozenset({"review_table", "pasted_reviews", "saved_page"})
_DOWNLOAD = "google_business_takeout"


def newest_first(errands: Iterable[Errand]) -> Iterator[Errand]:
    """The errands in their order, but of copies the newest first: by the day that the subject file states, else by when
    the file was last changed; of one moment as they are listed."""
    listed = list(errands)
    copies = iter(sorted(filter(is_dated, listed), key=made, reverse=True))
    return (next(copies) if is_dated(errand) else errand for errand in listed)


def is_dated(errand: Errand) -> bool:
    """Whether it holds reviews as they stood on one day: a copy of them, or the own download of a profile."""
    return _is_copy(errand) or (errand.source.id == _DOWNLOAD and not errand.skip)


def _is_copy(errand: Errand) -> bool:
    return errand.source.id in SOURCES and not errand.skip


def made(errand: Errand) -> datetime:
    """When a copy was made: the day stated, the one in the name of a download, else when the file was last changed."""
    if errand.saved is not None:
        return datetime.combine(errand.saved, time.max, UTC)
    try:
        assert errand.path is not None
        named = archives.day_in(errand.path.name) if errand.source.id == _DOWNLOAD else None
        if named is not None:
            return named
        return datetime.fromtimestamp(errand.path.stat().st_mtime, UTC)
    except OSError:
        return datetime.min.replace(tzinfo=UTC)  # the visit to it says what is wrong


@dataclass(slots=True)
class Copies:
    """What the copies read so far told: the reviews by id, each with the name of the copy, and those of them of which
    it also told whether they are answered."""

    _holders: dict[str, str] = field(default_factory=dict)
    _settled: set[str] = field(default_factory=set)

    def only_new(self, documents: Iterable[Document], errand: Errand, left_out: list[str]) -> Iterator[Document]:
        """The documents without the reviews of which a newer copy told, and the answers to them where it would have
        shown those; `left_out` is given the name of that copy for each review."""
        if not _is_copy(errand):
            yield from documents
            return
        held: dict[str, Document] = {}
        answered: set[str | None] = set()
        for one in documents:
            is_older = one.id in self._holders if one.kind is Kind.REVIEW else one.parent_id in self._settled
            if is_older and not errand.reads_older:
                left_out += [self._holders[one.id]] if one.kind is Kind.REVIEW else []
                continue
            if one.kind is Kind.REVIEW:
                held[one.id] = one
            answered.add(one.parent_id)
            yield one
        for id, review in held.items():
            self._holders.setdefault(id, errand.at)
            if id in answered or tells_of_answers(review):
                self._settled.add(id)


def tells_of_answers(review: Document) -> bool:
    """Whether a review that stands there without an answer has none: a table says so by a column, a page and a download
    show it. A pasted text may have been copied without the answers, or end before one."""
    return review.answered is False or review.source in ("saved_page", _DOWNLOAD)


def note(left_out: Sequence[str]) -> str:
    """What the visit to an older copy says of what was left out."""
    if not left_out:
        return ""
    names = ", ".join(dict.fromkeys(left_out))
    many = counted(len(left_out), "review")
    return f"{many} of it also stand{'s' if len(left_out) == 1 else ''} in {names}, which is newer: that counts"
