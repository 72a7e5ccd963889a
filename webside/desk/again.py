"""A page handed in again: which of its texts are held already, and what of those held is gone by now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count

from model.documents import Document, Kind
from webside.desk.pile import Pile


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
