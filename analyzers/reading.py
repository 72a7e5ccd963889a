"""One text seen through one vocabulary: which words and patterns stand where, worked out once for all rules."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from analyzers.lexicon import KINDS, Vocabulary
from analyzers.patterns import EDGE, MARK, TAIL, Pattern
from analyzers.text import Text

_SAFE = str.maketrans({TAIL: "∕", EDGE: "¦", MARK: "¦", " ": "", "\n": "¶"})
_PLACES = {"onward": "turn", "ahead": "clause", "next": "sentence"}  # where a reach is told by; others name it
_SHORTEST_ENDED = 4  # letters; a shorter word is never known by its ending
_TAGGED_KINDS = frozenset(KINDS)


def _is_capitalised(raw: str) -> bool:
    """ "Dana" but not "GP", "B12" or "dana"."""
    return raw[0].isupper() and (len(raw) == 1 or raw[1].islower() or raw[1] in "'’")


def _is_hundreds(word: str) -> bool:
    """ "402" and "5,906", which count many people; not "14", "52%" or a year."""
    digits = word.replace(",", "")
    return len(digits) > 2 and digits.isdecimal() and not (word == digits and word[:2] in ("19", "20"))


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Tokens from `first` to before `last`."""

    first: int
    last: int


@dataclass(frozen=True)
class Reading:
    """Hits are sorted and unique; a pattern never crosses a sentence."""

    text: Text
    vocabulary: Vocabulary
    reviewer: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    _found: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    _earliest: dict[str, tuple[tuple[int, ...], dict[int, int]]] = field(default_factory=dict)
    _covered: dict[str, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def _terms(self) -> dict[str, list[Hit]]:
        """Lexicon -> where its words stand; one pass over the text."""
        trie, words, tails = self.vocabulary.trie, self.text.words, self.vocabulary.tails
        found: dict[str, list[Hit]] = {}
        for index, word in enumerate(words):
            for further, name in trie.get(word, ()):
                last = index + 1 + len(further)
                if not further or words[index + 1 : last] == further:
                    found.setdefault(name, []).append(Hit(index, last))
            if len(word) > _SHORTEST_ENDED and word[-2:] in tails:
                for lexicon in self.vocabulary.endings:
                    if word.endswith(lexicon.endings) and word not in lexicon.spared:
                        found.setdefault(lexicon.name, []).append(Hit(index, index + 1))
        return found

    @cached_property
    def features(self) -> frozenset[str]:
        """Every word, and `<name>` for every lexicon or kind of token the text holds."""
        kinds = {f"<{kind}>" for kind in self.text.kinds}
        if not self.reviewer.isdisjoint(self.text.words):
            kinds.add("<reviewer>")
        if not self.own.isdisjoint(self.text.words):
            kinds.add("<own>")
        if "<number>" in kinds and any(map(_is_hundreds, self.text.words)):
            kinds.add("<hundreds>")
        return frozenset({*self.text.words, *(f"<{name}>" for name in self._terms), *kinds, "<capital>"})

    @cached_property
    def _rendered(self) -> tuple[str, list[int]]:
        """The text as ` word/tags` with sentence edges, and where each token begins in it."""
        text, tags = self.text, self.vocabulary.tags
        marks = [""] * len(text.words)
        for name, hits in self._terms.items():
            for hit in hits:
                for index in range(hit.first, hit.last):
                    marks[index] += tags[name]
        pieces: list[str] = []
        begins: list[int] = []
        length = 0
        starts = {sentence.first for sentence in text.sentences}
        common, given = self.vocabulary.sets("common-word"), self.vocabulary.sets("first-name")
        for index, (word, kind) in enumerate(zip(text.words, text.kinds, strict=True)):
            edge = f" {EDGE}" if index in starts else ""
            safe = word.translate(_SAFE)
            if kind == "mark":
                piece = f" {safe}{MARK}"
            else:
                own = tags[kind] if kind in _TAGGED_KINDS else ""
                if kind == "number" and _is_hundreds(word):
                    own += tags["hundreds"]
                capital = ""
                if _is_capitalised(text.raw(index)) and (
                    word not in common or (index and text.words[index - 1] in given)
                ):
                    capital = tags["capital"]
                if word in self.reviewer and text.raw(index)[0].isupper():
                    own += tags["reviewer"]
                elif capital and word in self.own:
                    own += tags["own"]
                piece = f" {safe}{TAIL}{marks[index]}{own}{capital}"
            begins.append(length + len(edge))
            pieces.append(edge + piece)
            length += len(edge) + len(piece)
        return "".join(pieces) + f" {EDGE}", begins

    def search(self, pattern: Pattern) -> Iterator[Hit]:
        """Where a pattern matches."""
        if any(group.isdisjoint(self.features) for group in pattern.musts):
            return
        rendered, begins = self._rendered
        for match in pattern.regex.finditer(rendered):
            first = max(0, bisect_right(begins, match.start()) - 1)
            last = bisect_right(begins, match.end() - 1)
            if begins[first] < match.start():
                first += 1
            if last > first:
                yield Hit(first, last)

    def hits(self, signal: str) -> tuple[Hit, ...]:
        """Where the words and patterns of a lexicon stand."""
        if signal not in self._found:
            if not self.may_hold(signal):
                self._found[signal] = ()
                return ()
            hits = set(self._terms.get(signal, ()))
            if signal in KINDS:
                hits |= {Hit(i, i + 1) for i, kind in enumerate(self.text.kinds) if kind == signal}
            else:
                for pattern in self.vocabulary.compiled(signal):
                    hits.update(self.search(pattern))
            self._found[signal] = tuple(sorted(hits))
        return self._found[signal]

    def may_hold(self, signal: str) -> bool:
        """False if the text cannot hold the signal; cheap."""
        return not any(group.isdisjoint(self.features) for group in self.vocabulary.gate(signal))

    def cancels(self, signal: str, hit: Hit) -> bool:
        """Whether a cancelling signal reaches this hit; never beyond the next sentence, so never the whole text."""
        reach = self.vocabulary.lexicons[signal].reach
        within, earliest = self._cancellers(signal, reach)
        at = earliest.get(within[hit.first])
        match reach:
            case "onward":
                return at is not None and at <= hit.first
            case "ahead":
                return at is not None and at < hit.last
            case "next":
                return (at is not None and at <= hit.first) or within[hit.first] - 1 in earliest
        return at is not None

    def _cancellers(self, signal: str, reach: str) -> tuple[tuple[int, ...], dict[int, int]]:
        """The places a reach is told by (clause, turn or sentence of each token), and where in each it begins."""
        if signal not in self._earliest:
            earliest: dict[int, int] = {}
            within = self.places(_PLACES.get(reach, reach))
            for canceller in self.hits(signal):
                earliest.setdefault(within[canceller.first], canceller.first)
            self._earliest[signal] = within, earliest
        return self._earliest[signal]

    def places(self, within: str) -> tuple[int, ...]:
        """For each token the number of its clause, turn or sentence."""
        match within:
            case "clause":
                return self.text.clause_of
            case "turn":
                return self.text.turn_of
        return self.text.sentence_of

    def covered(self, signal: str) -> frozenset[int]:
        """Every token inside a hit of the signal."""
        if signal not in self._covered:
            self._covered[signal] = frozenset(
                index for hit in self.hits(signal) for index in range(hit.first, hit.last)
            )
        return self._covered[signal]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Code points of a hit."""
        return self.text.starts[hit.first], self.text.ends[hit.last - 1]
