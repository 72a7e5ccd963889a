"""What every check is given: one document read once, what it answers, whose it is, and the rules' vocabulary."""

from dataclasses import dataclass
from functools import cached_property

from analyzers.reading import Reading
from analyzers.rulebook import RuleBook
from analyzers.setting import Setting
from analyzers.text import read
from model.documents import Document


@dataclass(frozen=True)
class Case:
    """One document under judgement."""

    document: Document
    parent: Document | None
    setting: Setting
    book: RuleBook
    reading: Reading

    @cached_property
    def parent_reading(self) -> Reading | None:
        """The text this document answers, read once, or None."""
        if self.parent is None:
            return None
        return Reading(read(self.parent.text), self.book.vocabulary)

    @cached_property
    def ranks(self) -> tuple[float, ...]:
        """For each sentence what the ranker gives it, 0 to 1."""
        said = frozenset(read(self.parent.text).words) if self.parent else frozenset[str]()
        return self.book.ranker.scores(self.reading, self.parent.rating if self.parent else None, said)
