"""What every check is given: one document read once, what it answers, whose it is, and the rules' vocabulary."""

from dataclasses import dataclass, field

from analyzers.checks.recognisers import Found, identify
from analyzers.grams import root
from analyzers.once import once
from analyzers.ranker import Ranked
from analyzers.reading import Hit, Reading
from analyzers.rulebook import RuleBook
from analyzers.setting import Setting
from analyzers.text import read
from model.documents import Document, Kind


def spoken_as(document: Document) -> Kind:
    """The kind whose rules a text is held against: a post that answers somebody is spoken like a comment."""
    return Kind.COMMENT if document.kind is Kind.POST and document.in_reply_to else document.kind


@dataclass(eq=False)
class Case:
    """One document under judgement."""

    document: Document
    parent: Document | None
    setting: Setting
    book: RuleBook
    reading: Reading
    standing: dict[tuple[str, tuple[str, ...], bool], tuple[Hit, ...]] = field(default_factory=dict)

    @once
    def facts(self) -> dict[str, str]:
        """What a level may be tied to (`when`)."""
        setting = self.setting
        return {
            "strictness": setting.strictness.value,
            "surface": setting.surface,
            "account": setting.account,
            "document": spoken_as(self.document).value,
            "jurisdiction": setting.jurisdiction.value,
        }

    @once
    def parent_reading(self) -> Reading | None:
        """The text this document answers, read once, or None."""
        if self.parent is None:
            return None
        return Reading(read(self.parent.text), self.book.vocabulary)

    @once
    def identified(self) -> list[Found]:
        """The identifiers of the text, whosever they are; looked for once, when first asked."""
        return identify(self.reading.text, self.book.vocabulary)

    @once
    def ranked(self) -> Ranked:
        """The text as the ranker for its kind sees it."""
        ranker = self.book.rankers["replies" if self.document.kind is Kind.REPLY else "posts"]
        said = frozenset(map(root, self.parent_reading.text.words)) if self.parent_reading else frozenset[str]()
        return Ranked(ranker, self.reading, self.parent.rating if self.parent else None, said)

    def speaks_of(self, rule: str) -> bool:
        """Whether the text speaks of the subject of a rule that asks the ranker."""
        signals = self.book.topics[spoken_as(self.document)].get(rule, ())
        return bool(self.reading.ways(signals)) and any(map(self.reading.hits, signals))

    @once
    def told(self) -> list[tuple[str, float]]:
        """For each sentence the rule it reads most like breaking, of those whose subject the text speaks of, and how
        likely it is to be objected to."""
        return [self.ranked.nearest(each, self.speaks_of) for each in range(len(self.reading.text.sentences))]
