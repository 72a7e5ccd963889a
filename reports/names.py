"""Finds third persons' names in a text in every form they take: parts, cases, diacritics, initials, handles.

A part of a name that is also an ordinary word ("Will", "May", "Grace") is *weak*: it counts only where a name
stands. A part that belongs to the subject's own side never counts alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from reports.ordinary import CALENDAR, FREQUENT, GREETINGS, NOBODY, ORDINARY, SUFFIXES, TITLES

# Invisible characters that may stand inside a word and hide it: soft hyphen, zero width, direction marks.
HIDDEN = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_COMBINING = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u20d0-\u20ff"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_COMBINING}{HIDDEN}])*")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]{{2,}}")
_HANDLE = re.compile(r"@?[^\W_][\w.+-]*(?:@[\w-]+(?:\.[\w-]+)+)?")
_GAP = re.compile(rf"[\s{HIDDEN}]*(?:[.,'’`´/+&_-][\s{HIDDEN}]*)?")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The word without case, diacritics and invisible characters: what two spellings of one name share."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    kept = (c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return "".join(kept).translate(_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [fold(match.group()) for match in _WORD.finditer(text)]


def row(texts: Iterable[str]) -> str:
    """The folded words of texts in one row, a mark between two texts: what words in a row are looked for in."""
    return f" {' | '.join(' '.join(words(text)) for text in texts)} "


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of a text, end exclusive, and what it shows: "name", "handle", "phone number", ..."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str


@dataclass(slots=True)
class Names:
    """An index of the third persons' names; built once for a report, asked for every text."""

    ours: frozenset[str] = frozenset()
    printed: str = ""
    _strong: set[str] = field(default_factory=set)
    _weak: set[str] = field(default_factory=set)
    _capitals: set[str] = field(default_factory=set)
    _phrases: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    _own_phrases: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    _own_words: set[str] = field(default_factory=set)
    _own_parts: set[str] = field(default_factory=set)
    _own_whole: set[str] = field(default_factory=set)
    _handles: set[str] = field(default_factory=set)
    _glued: set[str] = field(default_factory=set)
    _lengths: set[int] = field(default_factory=set)
    _unspaced: set[str] = field(default_factory=set)
    _hides: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        third_persons: Iterable[str],
        own: Iterable[str] = (),
        ours: frozenset[str] = frozenset(),
        places: Iterable[str] = (),
        printed: str = "",
    ) -> "Names":
        """An index of `third_persons` that leaves alone `own` persons (every part of their names), `places` and
        businesses (only as a whole) and, unless nothing else can be meant, the words the report itself prints
        (`ours`, folded). `printed` are its texts (`row`): a name that stands there word for word cannot be told from
        them where only they are read."""
        names = cls(ours, printed)
        for name in own:
            names._add_own(name, parts=True)
        for name in places:
            names._add_own(name, parts=False)
        for name in third_persons:
            names._add(name.strip())
        return names

    def _add_own(self, name: str, *, parts: bool) -> None:
        self._own_whole.add(fold(name.strip().lstrip("@")))
        core = [word for word in words(name) if word not in TITLES | SUFFIXES]
        self._own_parts.update(core)
        if parts or len(core) == 1:
            self._own_words.update(word for word in core if len(word) > 1)
        for phrase in {tuple(core), tuple(words(name))}:
            if len(phrase) > 1:
                self._own_phrases.setdefault(phrase[0], set()).add(phrase)

    def _add(self, name: str) -> None:
        plain = " ".join(fold(name).split())
        if plain in NOBODY or plain.lstrip("@") in self._own_whole or not _WORD.search(name):
            self._add_handle(name)
            return
        if name.startswith("@") or (" " not in name and re.search(r"[\d_@/]|\w\.\w{2,}", name)):
            self._add_handle(name)
            return
        for run in _UNSPACED_RUN.findall("".join(name.split())):
            if run not in self._own_whole:
                self._unspaced.add(unicodedata.normalize("NFC", run))
        for spelling in {name, name.casefold().translate(_UMLAUTS)}:
            self._add_parts(spelling, name)

    def _add_handle(self, name: str) -> None:
        if not re.search(r"[^\W_]", name) or " ".join(fold(name).split()) in NOBODY:
            return
        bare = fold(name.rstrip("/").rsplit("/", 1)[-1]).strip("@._+-")
        for handle in {bare, bare.split("@")[0]}:
            tells = len(handle) > 1 and (not handle.isdecimal() or len(handle) > 7)
            if tells and handle not in self._own_whole and handle not in self._own_words:
                self._handles.add(handle)

    def _add_parts(self, spelling: str, name: str) -> None:
        pieces = [words(piece) for piece in re.split(r"[\s,;()\"“”]+", spelling)]
        pieces = [piece for piece in pieces if piece and not (len(piece) == 1 and piece[0] in TITLES | SUFFIXES)]
        flat = tuple(word for piece in pieces for word in piece)
        for piece in pieces:
            self._add_phrase(tuple(piece))
            for word in {*piece, "".join(piece)}:
                self._add_word(word, alone=len(flat) == 1, name=name)
        self._add_phrase(flat)
        if len(pieces) > 1:
            first, last = tuple(pieces[0]), tuple(pieces[-1])
            self._add_phrase(first + last)
            self._add_phrase(last + tuple(word for piece in pieces[:-1] for word in piece))
            self._add_glued("".join(first), "".join(last))

    def _add_glued(self, first: str, last: str) -> None:
        if len(first) > 1 and len(last) > 1:
            whole = {first + last, last + first}
            self._glued |= {word for word in whole if len(word) > 5 and word not in ORDINARY | self._own_words}
            self._lengths = {*self._lengths, *(len(word) for word in self._glued & whole)}
            self._handles |= {f"{first[0]}{last}", f"{first}{last[0]}"} - ORDINARY - self.ours - self._own_words

    def _add_phrase(self, phrase: tuple[str, ...]) -> None:
        if len(phrase) < 2 or all(word in self._own_words for word in phrase):
            return
        self._phrases.setdefault(phrase[0], set()).add(phrase)
        if all(len(word) == 1 for word in phrase) and "".join(phrase) not in SUFFIXES:
            self._capitals.add("".join(phrase).upper())

    def _add_word(self, word: str, *, alone: bool, name: str) -> None:
        if word in self._own_words or (len(word) == 1 and not alone):
            return
        if len(word) == 1 or word in ORDINARY or word in self.ours or word in SUFFIXES:
            self._weak.add(word)
        elif len(word) == 2 or (alone and len(word) == 3 and name.isupper()):
            self._capitals.update((word.upper(), word.capitalize()))
        else:
            self._strong.add(word)

    def hits(self, text: str, *, certain: bool = False) -> Iterator[Hit]:
        """Names and handles in the text, in order; they may touch. `certain` leaves out weak parts where only a
        capital speaks for a name: so the report's own words are read."""
        found = [_Word(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text)]
        at = 0
        while at < len(found):
            own = self._phrase(text, found, at, self._own_phrases, capitals=False)
            if own:
                at += own
                continue
            length = self._phrase(text, found, at, self._phrases, capitals=True)
            if certain and length and self._is_printed(found[at : at + length]):
                at += length
                continue
            if length or self._alone(text, found, at, certain):
                last = found[at + max(length, 1) - 1]
                yield self._widened(text, found[at].start, last.end)
            at += max(length, 1)
        yield from self._handle_hits(text)
        for run in self._unspaced:
            start = text.find(run)
            while start >= 0:
                yield Hit(start, start + len(run), "name")
                start = text.find(run, start + 1)

    def _is_printed(self, name: list[_Word]) -> bool:
        return f" {' '.join(word.folded for word in name)} " in self.printed

    def _phrase(
        self, text: str, found: list[_Word], at: int, phrases: dict[str, set[tuple[str, ...]]], *, capitals: bool
    ) -> int:
        """How many words, from `at`, are a known phrase (the longest one); 0: none."""
        best = 0
        for phrase in phrases.get(found[at].folded, ()):
            window = found[at : at + len(phrase)]
            if len(phrase) <= best or tuple(word.folded for word in window) != phrase:
                continue
            gaps = pairwise(window)
            if not all(_GAP.fullmatch(text, left.end, right.start) for left, right in gaps):
                continue
            shy = capitals and not any(word in self._strong for word in phrase)
            if shy and any(text[word.start].islower() for word in window):
                continue
            best = len(phrase)
        return best

    def _alone(self, text: str, found: list[_Word], at: int, certain: bool) -> bool:
        word = found[at]
        shown = text[word.start : word.end]
        if word.folded in self._strong or self._hides_a_name(word.folded):
            return True
        if shown[0].isupper() and "".join(c for c in shown if c.isalpha()) in self._capitals:
            return word.folded not in self.ours or not certain
        if shown[0].islower():
            return False
        if word.folded in self._weak:
            return self._stands_as_name(text, found, at, certain)
        return at > 0 and self._is_addressed(text, found[at - 1], word)

    def _is_addressed(self, text: str, previous: _Word, word: _Word) -> bool:
        """Whether somebody nobody told us of is greeted or titled: "Dear Kelly", "Mrs. Alvarez"."""
        if previous.folded not in TITLES | GREETINGS or len(word.folded) < 3 or text[word.start : word.end].isupper():
            return False
        known = word.folded in ORDINARY or word.folded in self.ours or word.folded in self._own_parts
        return not known and re.fullmatch(r"\.?[ \t]+|,[ \t]+", text[previous.end : word.start]) is not None

    def _hides_a_name(self, folded: str) -> bool:
        """Whether a longer word (drjanedoe) holds a whole name written as one."""
        if folded not in self._hides:
            self._hides[folded] = any(
                folded[start : start + length] in self._glued
                for length in self._lengths
                for start in range(len(folded) - length + 1)
            )
        return self._hides[folded]

    def _stands_as_name(self, text: str, found: list[_Word], at: int, certain: bool) -> bool:
        """Whether a capitalised ordinary word is somebody: greeted, titled, called, or capital for no other reason."""
        word = found[at]
        before = text[found[at - 1].end : word.start] if at else text[: word.start]
        previous = found[at - 1].folded if at else ""
        if previous in TITLES and re.fullmatch(r"\.?\s+", before):
            return True
        if previous in GREETINGS and re.fullmatch(r"[ \t]+|,[ \t]*", before):
            return word.folded not in FREQUENT or re.match(r"\s*[,.!?\n]|\s*$", text[word.end :]) is not None
        if certain:
            return False
        if re.search(r",\s+$", before) and re.match(r"[!.?]|\s*$", text[word.end : word.end + 3]):
            return True
        if word.folded in CALENDAR or len(word.folded) == 1:
            return False
        # A sign put in place of a name ("[name]") reads as the capitalised word it replaced.
        lower_before = bool(previous) and text[found[at - 1].start].islower() and "]" not in before
        opens = not previous or re.search(r"[.!?:\n\"“”•*]", before) is not None
        if word.folded in FREQUENT:
            return lower_before and not opens
        return not self._is_shouted(text, word)

    def _is_shouted(self, text: str, word: _Word) -> bool:
        """Whether the whole line is in capitals, so that a capital says nothing."""
        start = text.rfind("\n", 0, word.start) + 1
        end = text.find("\n", word.end)
        line = re.sub(r"\[[a-z ]+\]", "", text[start : len(text) if end < 0 else end])
        return text[word.start : word.end].isupper() and word.end - word.start > 1 and line.upper() == line

    def _widened(self, text: str, start: int, end: int) -> Hit:
        """The whole handle, if the name stands inside one (jane_84, @jane)."""
        inside = (start and text[start - 1] in "@_") or text[end : end + 1].isdecimal() or text[end : end + 1] == "_"
        if not inside:
            return Hit(start, end, "name")
        while start and re.match(r"[\w@]", text[start - 1]):
            start -= 1
        while end < len(text) and re.match(r"[\w@]", text[end]):
            end += 1
        return Hit(start, end, "handle")

    def _handle_hits(self, text: str) -> Iterator[Hit]:
        if not self._handles:
            return
        for match in _HANDLE.finditer(text):
            bare = fold(match.group()).strip("@._+-")
            marked = match.group().startswith("@")
            for handle in (bare, bare.split("@")[0]):
                ordinary = handle in ORDINARY or handle in self.ours
                if handle in self._handles and (marked or not ordinary) and bare not in self._own_whole:
                    yield Hit(match.start(), match.end(), "handle")
                    break
