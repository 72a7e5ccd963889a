"""Named word sets and patterns (a signal each), compiled together into one vocabulary."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import islice, repeat, takewhile
from operator import or_

from analyzers import disguise
from analyzers.patterns import (
    EDGE,
    MARK,
    TAIL,
    Musts,
    Part,
    Pattern,
    PatternError,
    compile_pattern,
    either,
    parse,
    tagged,
)
from analyzers.sieve import Sieve
from analyzers.text import read
from model.errors import RuleError

REACHES = ("clause", "onward", "turn", "sentence", "next", "near", "around", "ahead", "back", "opening")
KINDS = (
    *("number", "hundreds", "money", "phone", "time", "date", "mail", "link", "handle"),
    *("capital", "redacted", "reviewer", "own"),
)
_FIRST_TAG = 0xE000  # private use: never part of a normalised word
_SHORTEST_ENDED = 4  # letters; a shorter word is never known by its ending
_MOST_KNOWN = 50_000  # words of which the facts are kept
_RARE = 0.0005  # the share of texts with a word that is not in the table
_MARK_SHARE = 0.6  # commas and stops stand in most texts
_KIND_SHARE = {"<capital>": 0.9, "<number>": 0.3, "<own>": 0.4, "<reviewer>": 0.2}
_SAFE = str.maketrans({TAIL: "∕", EDGE: "¦", MARK: "¦", " ": "", "\n": "¶"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One file of `lexicons/`. As a canceller it reaches its clause; from its first word onward in its turn, or what
    ends after it begins in its clause (ahead); its turn; its sentence; what follows it there and the next sentence
    (next); one sentence each way (near) or two (around); the sentence before it (back); or, where it opens the text,
    all of it (opening)."""

    name: str
    source: str
    includes: tuple[str, ...] = ()  # already part of the words, endings and patterns below
    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    spared: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    reach: str = "clause"
    plurals: bool = False
    silent: bool = False  # asked for as a set of words only, never a signal
    disguised: frozenset[str] | None = None  # words found in disguise alone; None where no disguise is looked through
    file: str = ""


@dataclass(frozen=True, slots=True)
class Clues:
    """How a signal is found: by words (None) or by patterns, numbered from `first` among all of the vocabulary."""

    first: int
    ways: tuple[Pattern | None, ...]
    mask: int  # the bits of all of them
    share: float  # about how many texts of one may hold it


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the vocabulary knows of one word: how it is rendered, the lexicons it belongs to alone, the longer terms it
    begins (by their second word), and its features as bits of the sieve."""

    piece: str
    names: tuple[str, ...]
    terms: Mapping[str, list[tuple[tuple[str, ...], str]]]
    held: int
    is_common: bool
    is_given: bool


class Known(dict[str, Facts]):
    """Word -> facts, worked out when first asked for."""

    def __init__(self, learn: Callable[[str], Facts]) -> None:
        self._learn = learn

    def __missing__(self, word: str) -> Facts:
        if len(self) > _MOST_KNOWN:
            self.clear()
        facts = self[word] = self._learn(word)
        return facts


@dataclass(frozen=True)
class Vocabulary:
    """All lexicons compiled: a token trie of their words, tags for rendered readings, and their patterns.

    `frequency` is the share of texts that hold a word; it tells which features of a pattern are rarest.
    """

    lexicons: dict[str, Lexicon]
    frequency: Mapping[str, float] = field(default_factory=dict)
    _parts: dict[str, Part] = field(default_factory=dict)
    _compiled: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    _sets: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _formed: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    _masks: dict[tuple[str, ...], int] = field(default_factory=dict)
    _shares: dict[str, float] = field(default_factory=dict)

    def define(self, name: str, patterns: tuple[str, ...]) -> None:
        """Add a signal of patterns only, before the first text is read. Raises PatternError."""
        self._compiled[name] = tuple(compile_pattern(written, self) for written in patterns)
        self.lexicons[name] = Lexicon(name=name, source="", patterns=patterns)

    def prepare(self) -> None:
        """Work out all that no text is needed for, and let go of what was needed for that alone."""
        for worked_out in (self.sieve, self.trie, self.tails, self.disguised, self.longest_beginning, self.tag_bits):
            assert worked_out is not None
        self.sets("common-word"), self.sets("first-name")
        for done in (self._parts, self._formed, self._shares):
            done.clear()
        self.__dict__.pop("_frequent", None)

    @cached_property
    def tags(self) -> dict[str, str]:
        """One private character for each lexicon with words and each kind of token."""
        named = [name for name, lexicon in self.lexicons.items() if lexicon.words or lexicon.endings]
        return {name: chr(_FIRST_TAG + number) for number, name in enumerate([*KINDS, *named])}

    @cached_property
    def trie(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """First word -> the further words of a term and the lexicon it belongs to, longest first."""
        trie: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        longer: set[str] = set()
        for name, lexicon in self.lexicons.items():
            alone = ((), name)  # one value for all words of a lexicon
            for first, *further in self._forms(lexicon):
                trie.setdefault(first, []).append((tuple(further), name) if further else alone)
                if further:
                    longer.add(first)
        for first in longer:
            trie[first].sort(key=lambda entry: -len(entry[0]))
        return trie

    def _forms(self, lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
        """The words of each term of a lexicon, worked out once."""
        if lexicon.name not in self._formed:
            self._formed[lexicon.name] = tuple(_forms(lexicon))
        return self._formed[lexicon.name]

    def share(self, group: frozenset[str]) -> float:
        """About how many texts of one hold one of these features."""
        shares, total = self._shares, 0.0
        for feature in group:
            if feature not in shares:
                shares[feature] = self._share(feature)
            total += shares[feature]
        return total

    def _share(self, feature: str) -> float:
        frequency = self.frequency
        if feature.endswith("*") and len(feature) > 1:
            beginning, words = feature[:-1], self._frequent
            following = islice(words, bisect_left(words, beginning), None)
            return _RARE + sum(
                frequency[word] for word in takewhile(lambda each: each.startswith(beginning), following)
            )
        if feature[:1] == "<" and feature[1:-1] in self.lexicons:
            held = self.sets(feature[1:-1])
            return _RARE + sum(share for word, share in frequency.items() if word in held)
        if feature[:1] == "<":
            return _KIND_SHARE.get(feature, _RARE)
        if not any(map(str.isalnum, feature)):
            return _MARK_SHARE
        return frequency.get(feature, _RARE)

    @cached_property
    def _frequent(self) -> list[str]:
        return sorted(self.frequency)

    @cached_property
    def clues(self) -> dict[str, Clues]:
        """How each signal is found; "" has one clue, which every text holds."""
        found: dict[str, Clues] = {}
        number = 0
        for name in ("", *KINDS, *self.lexicons):
            lexicon = self.lexicons.get(name)
            by_words = name not in self.lexicons or (name in self.tags and not self.lexicons[name].silent)
            ways = (*((None,) if by_words else ()), *(self.compiled(name) if lexicon else ()))
            share = sum(min(map(self.share, musts), default=1.0) for musts in map(self._musts, repeat(name), ways))
            found[name] = Clues(number, ways, ((1 << len(ways)) - 1) << number, share)
            number += len(ways)
        return found

    @cached_property
    def sieve(self) -> Sieve:
        """Tells by the words of a sentence which clues it may hold."""
        return Sieve.of([self._musts(name, way) for name, each in self.clues.items() for way in each.ways], self.share)

    def _musts(self, name: str, way: Pattern | None) -> Musts:
        """What a text must hold for a signal to be found in this way; "" is found in every text."""
        if way is not None:
            return way.musts
        return (frozenset({f"<{name}>"}),) if name else ()

    @cached_property
    def tag_bits(self) -> dict[str, int]:
        """Lexicon or kind -> the bits of the sieve that a token with this tag holds."""
        return {name: self.sieve.held((f"<{name}>",)) for name in (*KINDS, *self.lexicons)}

    def mask(self, signals: tuple[str, ...]) -> int:
        """The bits of the clues to any of these signals."""
        if signals not in self._masks:
            self._masks[signals] = reduce(or_, (self.clues[signal].mask for signal in signals), 0)
        return self._masks[signals]

    @cached_property
    def longest_beginning(self) -> int:
        """Letters of the longest "confirm*" that a pattern asks for."""
        return max((len(each) - 1 for each in self.sieve.features if each.endswith("*")), default=0)

    @cached_property
    def known(self) -> Known:
        """Normalised word -> what is known of it."""
        return Known(self._learn)

    def _learn(self, word: str) -> Facts:
        entries = self.trie.get(word, ())
        names = [name for further, name in entries if not further and not self.lexicons[name].silent]
        if len(word) > _SHORTEST_ENDED and word[-2:] in self.tails:
            names += [
                lexicon.name
                for lexicon in self.endings
                if word.endswith(lexicon.endings) and word not in lexicon.spared and lexicon.name not in names
            ]
        names += disguise.names(word, self.disguised)
        longest = min(len(word), self.longest_beginning)
        beginnings = (f"{word[:end]}*" for end in range(1, longest + 1))
        held = self.sieve.held((word, *beginnings, *(f"<{name}>" for name in names)))
        terms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for further, name in entries:
            if further and not self.lexicons[name].silent:
                terms.setdefault(further[0], []).append((further, name))
        safe = word.translate(_SAFE)
        return Facts(
            piece=f" {safe}{TAIL}{''.join(self.tags[name] for name in names)}" if _is_word(word) else f" {safe}{MARK}",
            names=tuple(names),
            terms=terms,
            held=held,
            is_common=word in self.sets("common-word"),
            is_given=word in self.sets("first-name"),
        )

    def sets(self, *names: str) -> frozenset[str]:
        """The single words of some lexicons; none of one that there is not."""
        if names not in self._sets:
            lexicons = [self.lexicons[name] for name in names if name in self.lexicons]
            self._sets[names] = frozenset(
                words[0] for lexicon in lexicons for words in self._forms(lexicon) if len(words) == 1
            )
        return self._sets[names]

    @cached_property
    def endings(self) -> tuple[Lexicon, ...]:
        """Lexicons that know words by how they end."""
        return tuple(lexicon for lexicon in self.lexicons.values() if lexicon.endings)

    @cached_property
    def tails(self) -> frozenset[str]:
        """The last two letters of every ending: what ends otherwise is known by no ending."""
        return frozenset(ending[-2:] for lexicon in self.endings for ending in lexicon.endings)

    @cached_property
    def disguised(self) -> dict[int, tuple[tuple[str, str], ...]]:
        """Length -> the single words that are also found in disguise, each with its lexicon."""
        found: dict[int, list[tuple[str, str]]] = {}
        for lexicon in self.lexicons.values():
            if lexicon.disguised is not None:
                words = {words[0] for words in self._forms(lexicon) if len(words) == 1} | lexicon.disguised
                for word in sorted(words):
                    found.setdefault(len(word), []).append((word, lexicon.name))
        return {length: tuple(words) for length, words in found.items()}

    def part(self, name: str) -> Part:
        """What `<name>` stands for in a pattern. Raises PatternError for an unknown or circular name."""
        if name in self._parts:
            return self._parts[name]
        if name in self._open:
            raise PatternError(f"<{name}> refers to itself")
        if name in KINDS:
            part = tagged(self.tags[name], f"<{name}>")
        elif name in self.lexicons:
            part = self._lexicon_part(self.lexicons[name])
        else:
            raise PatternError(f"there is no lexicon <{name}>")
        self._parts[name] = part
        return part

    def _lexicon_part(self, lexicon: Lexicon) -> Part:
        self._open.append(lexicon.name)
        try:
            parts = [self._read(lexicon, written) for written in lexicon.patterns]
        finally:
            self._open.pop()
        if lexicon.name in self.tags:
            parts.insert(0, tagged(self.tags[lexicon.name], f"<{lexicon.name}>"))
        return either(parts, self)

    def _read(self, lexicon: Lexicon, written: str) -> Part:
        try:
            return parse(written, self)
        except PatternError as error:
            raise RuleError(str(error), file=lexicon.file, key="patterns") from None

    def compiled(self, name: str) -> tuple[Pattern, ...]:
        """The compiled patterns of a lexicon (its words are found by the trie)."""
        if name not in self._compiled:
            lexicon = self.lexicons[name]
            parts = ((written, self._read(lexicon, written)) for written in lexicon.patterns)
            self._compiled[name] = tuple(Pattern(written, part.source, part.musts) for written, part in parts)
        return self._compiled[name]


def _forms(lexicon: Lexicon) -> Iterable[tuple[str, ...]]:
    for term in lexicon.words:
        if not (term.isascii() and term.replace(" ", "").isalnum()):
            words = read(term).words
        else:
            words = tuple(term.split()) if " " in term else (term,)
        yield words
        if lexicon.plurals and words[-1].isalpha() and not words[-1].endswith("s"):
            plural = (*words[:-1], _plural(words[-1]))
            if " ".join(plural) not in lexicon.spared:
                yield plural


def _is_word(word: str) -> bool:
    """Whether a token is rendered as a word; marks are not."""
    return word[0].isalnum() or (len(word) > 1 and any(map(str.isalnum, word))) or word == "[]" or "*" in word


def _plural(word: str) -> str:
    if word.endswith(("sh", "ch", "x", "z")):
        return word + "es"
    if word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
