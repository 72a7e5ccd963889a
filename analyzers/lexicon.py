"""Named word sets and patterns (a signal each), compiled together into one vocabulary."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from analyzers import disguise
from analyzers.patterns import EDGE, MARK, TAIL, Part, Pattern, PatternError, either, parse, tagged
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
    """One file of `lexicons/`. As a canceller it reaches its clause, onward in its turn, its turn, its sentence,
    the sentence before it (back), two sentences each way (around), or, where it opens the text, all of it (opening)."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A pattern of a signal, and the features a text must hold for it: one bit set in each of `further`."""

    signal: str
    pattern: Pattern
    further: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the vocabulary knows of one word: how it is rendered, the beginnings ("confirm*") that patterns ask for, the
    lexicons it belongs to alone, the longer terms it begins (by their second word), its features as bits, and the
    numbers of the patterns that are found by it."""

    piece: str
    prefixes: tuple[str, ...]
    names: tuple[str, ...]
    terms: Mapping[str, list[tuple[tuple[str, ...], str]]]
    held: int
    asked: frozenset[int]
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

    `frequency` is the share of texts that hold a word; it tells which feature of a pattern is rarest.
    """

    lexicons: dict[str, Lexicon]
    frequency: Mapping[str, float] = field(default_factory=dict)
    _parts: dict[str, Part] = field(default_factory=dict)
    _compiled: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    _sets: dict[str, frozenset[str]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def define(self, name: str, patterns: tuple[str, ...]) -> None:
        """Add a signal of patterns only, before the first text is read. Raises PatternError."""
        lexicon = Lexicon(name=name, source="", patterns=patterns)
        either([parse(written, self.part) for written in patterns])
        self.lexicons[name] = lexicon

    @cached_property
    def tags(self) -> dict[str, str]:
        """One private character for each lexicon with words and each kind of token."""
        named = [name for name, lexicon in self.lexicons.items() if lexicon.words or lexicon.endings]
        return {name: chr(_FIRST_TAG + number) for number, name in enumerate([*KINDS, *named])}

    @cached_property
    def trie(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """First word -> the further words of a term and the lexicon it belongs to, longest first."""
        trie: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for lexicon in self.lexicons.values():
            for term in _forms(lexicon):
                first, *further = term
                trie.setdefault(first, []).append((tuple(further), lexicon.name))
        for entries in trie.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return trie

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Every pattern, by its number."""
        return tuple(asked for asked, _ in self._asked)

    @cached_property
    def _asked(self) -> list[tuple[Asked, frozenset[str]]]:
        """Every pattern with the group of features by which it is found: its rarest."""
        found = []
        for name in self.lexicons:
            for pattern in self.compiled(name):
                rarest = min(pattern.musts, key=self._share, default=frozenset({""}))
                further = (self.bits_of(group) for group in pattern.musts if group is not rarest)
                found.append((Asked(name, pattern, tuple(further)), rarest))
        return found

    def _share(self, group: frozenset[str]) -> float:
        """About how many of a hundred texts hold one of these features."""
        return sum(map(self._feature_share, group))

    def _feature_share(self, feature: str) -> float:
        if feature in self._shares:
            return self._shares[feature]
        frequency = self.frequency
        if feature.endswith("*") and len(feature) > 1:
            share = _RARE + sum(each for word, each in frequency.items() if word.startswith(feature[:-1]))
        elif feature[:1] == "<" and feature[1:-1] in self.lexicons:
            words = self.sets(feature[1:-1])
            share = _RARE + sum(each for word, each in frequency.items() if word in words)
        elif feature[:1] == "<":
            share = _KIND_SHARE.get(feature, _RARE)
        elif not any(map(str.isalnum, feature)):
            share = _MARK_SHARE
        else:
            share = frequency.get(feature, _RARE)
        self._shares[feature] = share
        return share

    @cached_property
    def _shares(self) -> dict[str, float]:
        return {}

    @cached_property
    def bits(self) -> dict[str, int]:
        """Feature -> its bit, for every feature that a pattern asks for."""
        features = {f for name in self.lexicons for each in self.compiled(name) for group in each.musts for f in group}
        return {feature: 1 << number for number, feature in enumerate(sorted(features))}

    def bits_of(self, group: frozenset[str]) -> int:
        """The bits of a group of features."""
        return sum(self.bits[feature] for feature in group)

    @cached_property
    def index(self) -> dict[str, frozenset[int]]:
        """Feature -> the numbers of the patterns found by it; "" those that ask for nothing in particular."""
        index: dict[str, set[int]] = {"": set()}
        for number, (_, rarest) in enumerate(self._asked):
            for feature in rarest:
                index.setdefault(feature, set()).add(number)
        return {feature: frozenset(numbers) for feature, numbers in index.items()}

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Every "confirm*" that a pattern asks for."""
        patterns = (pattern for name in self.lexicons for pattern in self.compiled(name))
        asked = (feature for each in patterns for group in (*each.musts, each.starts or ()) for feature in group)
        return frozenset(feature for feature in asked if len(feature) > 1 and feature.endswith("*"))

    @cached_property
    def longest_beginning(self) -> int:
        """Letters of the longest of them."""
        return max((len(each) - 1 for each in self.beginnings), default=0)

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
        prefixes = tuple(f"{word[:end]}*" for end in range(1, longest + 1) if f"{word[:end]}*" in self.beginnings)
        held, asked = 0, frozenset[int]()
        for feature in (word, *prefixes, *(f"<{name}>" for name in names)):
            held |= self.bits.get(feature, 0)
            asked |= self.index.get(feature, frozenset())
        terms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for further, name in entries:
            if further and not self.lexicons[name].silent:
                terms.setdefault(further[0], []).append((further, name))
        safe = word.translate(_SAFE)
        return Facts(
            piece=f" {safe}{TAIL}{''.join(self.tags[name] for name in names)}" if _is_word(word) else f" {safe}{MARK}",
            prefixes=prefixes,
            names=tuple(names),
            terms=terms,
            held=held,
            asked=asked,
            is_common=word in self.sets("common-word"),
            is_given=word in self.sets("first-name"),
        )

    def sets(self, name: str) -> frozenset[str]:
        """The single words of a lexicon; empty if there is no such lexicon."""
        if name not in self._sets:
            lexicon = self.lexicons.get(name)
            forms = _forms(lexicon) if lexicon else ()
            self._sets[name] = frozenset(words[0] for words in forms if len(words) == 1)
        return self._sets[name]

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
                words = {words[0] for words in _forms(lexicon) if len(words) == 1} | lexicon.disguised
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
        return either(parts)

    def _read(self, lexicon: Lexicon, written: str) -> Part:
        try:
            return parse(written, self.part)
        except PatternError as error:
            raise RuleError(str(error), file=lexicon.file, key="patterns") from None

    def compiled(self, name: str) -> tuple[Pattern, ...]:
        """The compiled patterns of a lexicon (its words are found by the trie)."""
        if name not in self._compiled:
            lexicon = self.lexicons[name]
            parts = ((written, self._read(lexicon, written)) for written in lexicon.patterns)
            self._compiled[name] = tuple(
                Pattern(written, part.source, part.musts, None if part.empty else part.starts)
                for written, part in parts
            )
        return self._compiled[name]


def _forms(lexicon: Lexicon) -> Iterable[tuple[str, ...]]:
    for term in lexicon.words:
        words = tuple(term.split()) if term.isascii() and term.replace(" ", "").isalnum() else read(term).words
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
