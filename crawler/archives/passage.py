"""One passage of a pasted page: what it is, its head and its text."""

from dataclasses import dataclass, field
from enum import StrEnum

from crawler.archives.clipboard import Line
from crawler.archives.heads import Head

_MOST_TEXT = 100_000  # characters; no site takes a review or a post that is longer


class Role(StrEnum):
    """What a passage is."""

    REVIEW = "review"
    REPLY = "reply"
    POST = "post"
    COMMENT = "comment"
    BOILERPLATE = "boilerplate"
    AVERAGE = "average"
    HEADING = "heading"
    UNREAD = "unread"


@dataclass(slots=True, kw_only=True)
class Passage:
    """One passage: what it is, the lines of its head and of its text, and what its head tells."""

    role: Role
    head: Head = field(default_factory=Head)
    lines: list[Line] = field(default_factory=list)
    text: list[Line] = field(default_factory=list)
    size: int = 0
    cut: bool = False
    is_orphan: bool = False  # an answer, but what stands above it was not understood

    def add(self, line: Line) -> bool:
        """Take a line of text in, unless the text is longer than any site takes."""
        if self.size + len(line.text) > _MOST_TEXT:
            return False
        self.size += len(line.text)
        self.text.append(line)
        return True

    @property
    def words(self) -> str:
        """The text, its paragraphs kept."""
        parts = [self.head.words] if self.head.words else []
        for line in self.text:
            if parts:
                parts.append("\n\n" if line.gap else "\n")
            parts.append(line.text)
        return "".join(parts)
