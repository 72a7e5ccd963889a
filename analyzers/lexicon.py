"""Named word sets and patterns (a signal each), compiled together into one vocabulary."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from analyzers.patterns import Musts, Part, Pattern, PatternError, commonness, either, parse, tagged
from analyzers.text import read
from model.errors import RuleError

REACHES = ("clause", "onward", "turn", "sentence", "next", "ahead", "back", "around", "opening")
KINDS = (
    *("number", "hundreds", "money", "phone", "time", "date", "mail", "link", "handle"),
    *("capital", "redacted", "reviewer", "own"),
)
_FIRST_TAG = 0xE000  # private use: never part of a normalised word
_SHORTEST_ENDED = 4  # letters; a shorter word is never known by its ending
_MOST_KNOWN = 50_000  # words of which the facts are kept


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
    file: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A pattern of a signal, and the further features a text must hold for it (one of each group)."""

    signal: str
    pattern: Pattern
    further: Musts


@dataclass(frozen=True, slots=True)
class Facts:
    """What the vocabulary knows of one word: the tags it is rendered with, the lexicons it belongs to alone, the longer
    terms it begins, and the patterns that ask for it."""

    tags: str
    names: tuple[str, ...]
    terms: tuple[tuple[tuple[str, ...], str], ...]
    asked: frozenset[Asked]
    is_common: bool
    is_given: bool


@dataclass(frozen=True)
class Vocabulary:
    """All lexicons compiled: a token trie of their words, tags for rendered readings, and their patterns."""

    lexicons: dict[str, Lexicon]
    _parts: dict[str, Part] = field(default_factory=dict)
    _compiled: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    _sets: dict[str, frozenset[str]] = field(default_factory=dict)
    _known: dict[str, Facts] = field(default_factory=dict)
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
    def index(self) -> dict[str, frozenset[Asked]]:
        """Feature -> the patterns that ask for it; "" holds those that ask for nothing in particular.

        Of each pattern only its rarest group of features is kept: a text without any of these cannot match.
        """
        index: dict[str, set[Asked]] = {"": set()}
        for name in self.lexicons:
            for pattern in self.compiled(name):
                rarest = min(pattern.musts, key=commonness, default=frozenset({""}))
                asked = Asked(name, pattern, tuple(group for group in pattern.musts if group is not rarest))
                for feature in rarest:
                    index.setdefault(feature, set()).add(asked)
        return {feature: frozenset(asked) for feature, asked in index.items()}

    def facts(self, word: str) -> Facts:
        """What is known of a normalised word; worked out once."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            known = self._known[word] = self._learn(word)
        return known

    def _learn(self, word: str) -> Facts:
        entries = self.trie.get(word, ())
        names = [name for further, name in entries if not further]
        if len(word) > _SHORTEST_ENDED and word[-2:] in self.tails:
            names += [
                lexicon.name
                for lexicon in self.endings
                if word.endswith(lexicon.endings) and word not in lexicon.spared and lexicon.name not in names
            ]
        index, nothing = self.index, frozenset[Asked]()
        return Facts(
            tags="".join(self.tags[name] for name in names),
            names=tuple(names),
            terms=tuple(entry for entry in entries if entry[0]),
            asked=index.get(word, nothing).union(*(index.get(f"<{name}>", nothing) for name in names)),
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
            self._compiled[name] = tuple(Pattern(written, part.source, part.musts) for written, part in parts)
        return self._compiled[name]


def _forms(lexicon: Lexicon) -> Iterable[tuple[str, ...]]:
    for term in lexicon.words:
        words = tuple(term.split()) if term.isascii() and term.replace(" ", "").isalnum() else read(term).words
        yield words
        if lexicon.plurals and words[-1].isalpha() and not words[-1].endswith("s"):
            plural = (*words[:-1], _plural(words[-1]))
            if " ".join(plural) not in lexicon.spared:
                yield plural


def _plural(word: str) -> str:
    if word.endswith(("sh", "ch", "x", "z")):
        return word + "es"
    if word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
