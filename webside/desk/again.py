"""A page handed in again: which of its texts are held already, and what of those held is gone by now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from model.documents import Document, Kind
from webside.desk.pile import Pile


@dataclass(slots=True, kw_only=True)
class Round:
    """One looking again: on which day, the texts held before it, and those it saw."""

    on: date
    before: set[str]
    seen: set[str] = field(default_factory=set)

    def is_gone(self, document: Document) -> bool:
        """Whether a text held before is gone: what it answered was seen, and it was not."""
        return document.id in self.before - self.seen and document.parent_id in self.seen


class Known:
    """Finds a text that was copied again among those held. A copied text is known by its words and its date, and a date
    like "2 weeks ago" is another one a week later: so it is known by who wrote what, in answer to what."""

    def __init__(self, pile: Pile, source: str) -> None:
        self._ids = {one.id for one in pile.documents()}
        self._held: dict[tuple[object, ...], list[Document]] = {}
        self._now: dict[str, str] = {}  # refs of this copy, and those of the same texts as they are held
        for one in pile.documents():
            if one.source == source:
                self._held.setdefault(_key(one), []).append(one)

    def same(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents, each with the ref under which it is held, where it is."""
        for new in documents:
            parent = self._now.get(new.in_reply_to or "", new.in_reply_to)
            one = replace(new, in_reply_to=parent)
            alike = self._held.get(_key(one), [])
            held = next((old for old in alike if old.id == one.id), alike[0] if alike else None)
            if held is not None:
                alike.remove(held)
                self._now[new.ref] = held.ref
                one = replace(one, ref=held.ref)
            yield one


def _key(document: Document) -> tuple[object, ...]:
    author = document.author.name if document.author and document.kind is not Kind.REPLY else None
    text = " ".join(document.text.split())
    return document.kind, document.service, (author or "").casefold(), text, document.rating, document.in_reply_to
