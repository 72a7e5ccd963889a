"""The documents of one look, in memory: a corpus like the store's."""

from collections.abc import Iterator, Set

from model.documents import Document, Kind
from webside.doors import combine


class Pile:
    """A `Corpus` that is filled while it is read; the same document through two doors is one."""

    def __init__(self) -> None:
        self._held: dict[str, Document] = {}
        self._answers: dict[str, dict[str, None]] = {}

    def add(self, document: Document) -> Document:
        """Take a document in; what is then held of it."""
        held = self._held.get(document.id)
        kept = document if held is None else combine(held, document, same_audit=True)
        self._held[document.id] = kept
        if kept.parent_id is not None:
            self._answers.setdefault(kept.parent_id, {})[kept.id] = None
        return kept

    def without(self, gone: Set[str]) -> "Pile":
        """What is held but for what is gone: that is listed no more, and can still be asked for by its id."""
        return _Standing(self, gone) if gone else self

    def documents(self, *kinds: Kind) -> Iterator[Document]:
        """Documents of these kinds (all kinds without arguments), in order of id."""
        return (self._held[id] for id in sorted(self._held) if not kinds or self._held[id].kind in kinds)

    def document(self, id: str) -> Document | None:
        """One document by `service:ref`."""
        return self._held.get(id)

    def answers(self, id: str) -> Iterator[Document]:
        """Documents whose `in_reply_to` is this one."""
        return (self._held[answer] for answer in self._answers.get(id, ()))

    def count(self, *kinds: Kind) -> int:
        """How many documents of these kinds are held."""
        return sum(1 for document in self._held.values() if not kinds or document.kind in kinds)


class _Standing(Pile):
    """A pile without what is gone."""

    def __init__(self, pile: Pile, gone: Set[str]) -> None:
        super().__init__()
        self._pile = pile
        self._held = {one.id: one for one in pile.documents() if one.id not in gone}

    def document(self, id: str) -> Document | None:
        return self._pile.document(id)

    def answers(self, id: str) -> Iterator[Document]:
        return (one for one in self._pile.answers(id) if one.id in self._held)
