"""Long posts of an X archive: their list of posts holds only the beginning, the full text stands elsewhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crawler.archives.stream import mapping, sequence, words
from crawler.normalise import When, clean, decoded, moment, ref_of

_SAME_POST = 10
_ANSWERED = re.compile(r"(?:@\w{1,20} )+")


@dataclass(frozen=True, slots=True)
class Note:
    """One long text. Its `ref` is an id of its own, which is no address."""

    ref: str
    text: str
    when: When


@dataclass(slots=True)
class Notes:
    """The long texts no post was found for yet."""

    _left: dict[str, Note] = field(default_factory=dict)
    _at: dict[int, list[str]] = field(default_factory=dict)

    def add(self, told: Mapping[str, object]) -> None:
        """Take in one entry of `note-tweet.js`."""
        # `core` is where its text was seen; it is taken from any part that has one.
        parts = [mapping(told.get("core")), *map(mapping, told.values())]
        within = next((part for part in parts if words(part.get("text"))), {})
        text = words(within.get("text"))
        if text is None:
            return
        for url in sequence(within.get("urls")):
            short, long = words(mapping(url).get("shortUrl")), words(mapping(url).get("expandedUrl"))
            if short and long:
                text = text.replace(short, long)
        ref = words(told.get("noteTweetId")) or ref_of("note", text)
        note = Note(ref, clean(decoded(text)), moment(told.get("createdAt")))
        self._left[ref] = note
        self._at.setdefault(_moment_of(note.when), []).append(ref)

    def take(self, ref: str, beginning: str, when: When) -> Note | None:
        """The long text of a post: of its id, or written in the same moment and beginning with the same words."""
        if not self._left:
            return None
        if ref in self._left:
            return self._left.pop(ref)
        start = _start(beginning).rstrip(" ….")
        here = _moment_of(when)
        near = [*self._at.get(here, []), *self._at.get(here - 1, []), *self._at.get(here + 1, [])]
        found = [note for note in near if note in self._left and _start(self._left[note].text).startswith(start)]
        return self._left.pop(found[0]) if start and found else None

    def left(self) -> Iterator[Note]:
        """Long texts whose posts the archive does not hold."""
        yield from self._left.values()


def _moment_of(when: When) -> int:
    """A number that two times of one post share, give or take one; 0 where no time is told."""
    told = when.published
    return int(told.timestamp()) // _SAME_POST if told and told.tzinfo else 0


def _start(text: str) -> str:
    """The words up to the first link, without the names answered, which only the list of posts puts before them."""
    plain = " ".join(clean(decoded(text)).split())
    return _ANSWERED.sub("", plain, count=1).split("http", 1)[0] if plain.startswith("@") else plain.split("http", 1)[0]
