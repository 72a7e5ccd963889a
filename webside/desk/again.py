"""A page handed in again: which of its texts are held already, and what of those held is gone by now."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from itertools import count
from pathlib import Path

from crawler import archives
from crawler.archives import Held
from model.audit import Visit
from model.documents import Document, Kind, Precision, zoned
from reports.words import counted
from webside.copies import tells_of_answers
from webside.desk.handed import Handed
from webside.desk.pile import Pile


class Age(Enum):
    """What a copy is beside the one held of the same reviews."""

    NEWER = "newer"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a visit saw, when that was made, as far as it tells, and the reviews of which it told whether they are
    answered."""

    visit: Visit
    ids: Set[str]
    made: datetime | None
    settled: Set[str]


def made_on(source: str, place: Path | Held, found: Iterable[Document]) -> datetime | None:
    """When an export of reviews was made, as it tells or its name does."""
    if not archives.is_of_a_service(source) or not any(one.kind is Kind.REVIEW for one in found):
        return None
    origin = archives.origin(source, place)
    made = origin.made or origin.named or origin.packed
    return made and zoned(made)


def beside(
    found: Sequence[Document], pile: Pile, before: Sequence[Shown], made: datetime | None, handed: Handed
) -> tuple[Age | None, str]:
    """What a copy is beside those handed in before, and the sentence that says so."""
    common = shared(found, pile)
    earlier = next((one for one in reversed(before) if not one.ids.isdisjoint(common)), None)
    if not common:
        return None, ""
    if made and earlier and earlier.made and made != earlier.made:
        told: Age | None = Age.NEWER if made > earlier.made else Age.OLDER
    else:
        told = age(found, pile)
    if told is None and handed.is_pasted and differs(found, pile):
        told = Age.NEWER  # it was copied now
    if told is None:
        return None, ""
    other, counts = earlier.visit.at if earlier else "an earlier copy", "this" if told is Age.NEWER else "that"
    stand = f"{counted(len(common), 'review')} of it also stand{'s' if len(common) == 1 else ''}"
    is_other = "older" if told is Age.NEWER else "newer"
    return told, f"{stand} in {other}, which is {is_other}: {counts} counts"


def age(now: Iterable[Document], pile: Pile) -> Age | None:
    """Whether a copy is newer than what is held of the same reviews, as they tell it themselves: "a month ago" is the
    later copy of "2 weeks ago", and which holds the newest review is newer. None: it tells neither, or both."""
    new, held = tuple(now), tuple(pile.documents(Kind.REVIEW))
    sources = {one.source for one in new}
    common = shared(new, pile)
    pairs = [(one, old) for one in new if one.id in common and (old := pile.document(one.id)) is not None]
    back = sum(_is_before(one, old) for one, old in pairs)
    forth = sum(_is_before(old, one) for one, old in pairs)
    if back or forth:
        return None if back and forth else Age.NEWER if back else Age.OLDER
    newest, before = (
        _newest(one for one in new if one.kind is Kind.REVIEW),
        _newest(one for one in held if one.source in sources),
    )
    if newest is None or before is None or newest == before:
        return None
    return Age.NEWER if newest > before else Age.OLDER


def _is_before(one: Document, other: Document) -> bool:
    """Whether a text that is dated by how long ago it was is older by one copy than by the other."""
    dated = one.published_precision is other.published_precision is Precision.INTERVAL
    return bool(dated and one.published_until and other.published and one.published_until < other.published)


def _newest(documents: Iterable[Document]) -> datetime | None:
    """The newest date that is stated."""
    stated = (one.published for one in documents if one.published and one.published_precision is not Precision.INTERVAL)
    return max(map(zoned, stated), default=None)


def shared(now: Iterable[Document], pile: Pile) -> set[str]:
    """The reviews of a copy that are held of the same source."""
    held = ((one, pile.document(one.id)) for one in now if one.kind is Kind.REVIEW)
    return {one.id for one, old in held if old is not None and old.source == one.source}


def differs(now: Iterable[Document], pile: Pile) -> bool:
    """Whether an answer that is held has other words in a copy, or its review stands there without one."""
    for one in now:
        old = pile.document(one.id)
        bare = one.kind is Kind.REVIEW and one.answered is False and any(pile.answers(one.id))
        if bare or (old is not None and one.kind is Kind.REPLY and not _is_copy(one, old) and one.text != old.text):
            return True
    return False


def not_held(now: Iterable[Document], pile: Pile, settled: Set[str]) -> list[Document]:
    """What an older copy adds: no review that a newer one holds, and no answer to one of which that told whether it is
    answered (`settled`)."""
    new = list(now)
    common = shared(new, pile)
    return [one for one in new if one.id not in common and one.parent_id not in settled]


def told_of_answers(documents: Iterable[Document], *, whole: bool) -> tuple[set[str], set[str]]:
    """The reviews of a copy that stand there without an answer, and those that stand there with one. Where a copy is
    not `whole`, one without an answer is told of only if it tells so itself."""
    held = tuple(documents)
    answered = {one.parent_id for one in held if one.kind is Kind.REPLY}
    reviews = [one for one in held if one.kind is Kind.REVIEW]
    bare = {one.id for one in reviews if one.id not in answered and (whole or tells_of_answers(one))}
    return bare, {one.id for one in reviews if one.id in answered}


@dataclass(slots=True, kw_only=True)
class Round:
    """One looking again: on which day, after which moment, the texts held before it, and those it saw."""

    on: date
    after: datetime
    before: set[str]
    seen: set[str] = field(default_factory=set)

    def is_gone(self, document: Document) -> bool:
        """Whether a text held before is gone: what it answered was seen, and it was not."""
        return document.id in self.before - self.seen and document.parent_id in self.seen

    def saw(self, now: set[str], pile: Pile) -> None:
        """Take in what one more copy of that day shows: of what it shows anew, it counts and not the copy before."""
        self.seen -= {answer.id for id in now for answer in pile.answers(id)}
        self.seen |= now


class Known:
    """Finds a text that was copied again among those held. A copied text is known by its words and its date, and a date
    like "2 weeks ago" is another one a week later: so it is known by who wrote what, in answer to what."""

    def __init__(self, pile: Pile, source: str) -> None:
        self._pile = pile
        self._held: dict[tuple[object, ...], list[Document]] = {}
        self._now: dict[str, str] = {}  # refs of this copy, and those of the same texts as they are held
        for one in pile.documents():
            if one.source == source:
                self._held.setdefault(_key(one), []).append(one)

    def same(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents, each with the ref under which it is held, where it is. An answer with other words than the one
        held of its review stands beside that one, which stays the evidence of what was found in it."""
        for new in documents:
            parent = self._now.get(new.in_reply_to or "", new.in_reply_to)
            one = replace(new, in_reply_to=parent)
            alike = self._held.get(_key(one), [])
            held = next((old for old in alike if old.id == one.id), alike[0] if alike else None)
            if held is not None:
                alike.remove(held)
                self._now[new.ref] = held.ref
                one = replace(one, ref=held.ref)
            elif one.kind is Kind.REPLY and self._stands_in_place(one):
                one = replace(one, ref=self._free(one))
            yield one

    def _stands_in_place(self, new: Document) -> bool:
        """Whether another answer is held under its ref, of which it is no shorter or longer copy."""
        old = self._pile.document(new.id)
        return old is not None and not _is_copy(new, old) and not _is_copy(old, new)

    def _free(self, new: Document) -> str:
        refs = (f"{new.ref}-{number}" for number in count(2))
        return next(ref for ref in refs if self._pile.document(replace(new, ref=ref).id) is None)


def _is_copy(part: Document, whole: Document) -> bool:
    """Whether one was copied before its "More" was opened, and the other is or begins like it."""
    start = " ".join(part.text.split()).rstrip(" .…")
    return part.excerpt and " ".join(whole.text.split()).startswith(start)


def _key(document: Document) -> tuple[object, ...]:
    author = document.author.name if document.author and document.kind is not Kind.REPLY else None
    text = " ".join(document.text.split())
    return document.kind, document.service, (author or "").casefold(), text, document.rating, document.in_reply_to
