"""One text seen through one vocabulary: which words and patterns stand where, worked out once for all rules."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from analyzers.lexicon import KINDS, Asked, Facts, Vocabulary
from analyzers.patterns import EDGE, MARK, TAIL, Pattern
from analyzers.text import Text

_SAFE = str.maketrans({TAIL: "∕", EDGE: "¦", MARK: "¦", " ": "", "\n": "¶"})
_AROUND = 2  # sentences; an empty line counts as one
_OPENING = 125  # code points a reader sees before "more"
_PLACES = {
    "onward": "turn",
    "ahead": "clause",
    "next": "sentence",
    "back": "sentence",
    "around": "sentence",
    "opening": "sentence",
}  # where a reach is told by; others name it
_TAGGED_KINDS = frozenset(KINDS)
_MADE_KINDS = frozenset({"<capital>", "<reviewer>", "<own>", "<hundreds>"})  # asked of the whole text only


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
    def _facts(self) -> dict[str, Facts]:
        facts = self.vocabulary.facts
        return {word: facts(word) for word in set(self.text.words)}

    @cached_property
    def _terms(self) -> dict[str, list[Hit]]:
        """Lexicon -> where its words stand; one pass over the text."""
        words, facts = self.text.words, self._facts
        found: dict[str, list[Hit]] = {}
        for index, word in enumerate(words):
            known = facts[word]
            for name in known.names:
                found.setdefault(name, []).append(Hit(index, index + 1))
            for further, name in known.terms:
                last = index + 1 + len(further)
                if words[index + 1 : last] == further:
                    found.setdefault(name, []).append(Hit(index, last))
        return found

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """`<kind>` for every kind of token the text may hold."""
        kinds = {f"<{kind}>" for kind in set(self.text.kinds)}
        kinds.add("<capital>")
        if self.reviewer and not self.reviewer.isdisjoint(self._facts):
            kinds.add("<reviewer>")
        if self.own and not self.own.isdisjoint(self._facts):
            kinds.add("<own>")
        if "<number>" in kinds and any(map(_is_hundreds, self.text.words)):
            kinds.add("<hundreds>")
        return frozenset(kinds)

    @cached_property
    def features(self) -> frozenset[str]:
        """Every word, and `<name>` for every lexicon or kind of token the text holds."""
        return self._kinds.union(self._facts, (f"<{name}>" for name in self._terms))

    @cached_property
    def _asked(self) -> dict[str, list[Pattern]]:
        """Signal -> those of its patterns that this text may match, told by its words alone."""
        index, features = self.vocabulary.index, self.features
        nothing: frozenset[Asked] = frozenset()
        asked = nothing.union(
            index[""],
            *(known.asked for known in self._facts.values()),
            *(index.get(kind, nothing) for kind in self._kinds),
            *(index.get(f"<{name}>", nothing) for name in self._terms),
        )
        found: dict[str, list[Pattern]] = {}
        for each in asked:
            for group in each.further:
                if group.isdisjoint(features):
                    break
            else:
                found.setdefault(each.signal, []).append(each.pattern)
        return found

    @cached_property
    def possible(self) -> frozenset[str]:
        """The signals that the text may hold; any other it cannot hold."""
        kinds = (kind[1:-1] for kind in self._kinds)
        return frozenset(self._asked).union(self._terms, kinds)

    @cached_property
    def _sentence_features(self) -> list[frozenset[str]]:
        """The features of each sentence."""
        words, kinds, facts = self.text.words, self.text.kinds, self._facts
        found = []
        for sentence in self.text.sentences:
            held: set[str] = set(words[sentence.first : sentence.last])
            names = {name for word in held for name in facts[word].names}
            held |= {f"<{name}>" for name in names}
            held |= {f"<{kind}>" for kind in set(kinds[sentence.first : sentence.last])}
            found.append(held)
        of = self.text.sentence_of
        for name, hits in self._terms.items():
            for hit in hits:
                if hit.last - hit.first > 1:
                    found[of[hit.first]].add(f"<{name}>")
        extra = self._kinds & _MADE_KINDS
        return [frozenset(held | extra) for held in found]

    @cached_property
    def _rendered(self) -> tuple[str, list[int]]:
        """The text as ` word/tags` with sentence edges, and where each token begins in it."""
        text, tags, facts = self.text, self.vocabulary.tags, self._facts
        longer: dict[int, str] = {}
        for name, hits in self._terms.items():
            for hit in hits:
                if hit.last - hit.first > 1:
                    for index in range(hit.first, hit.last):
                        longer[index] = longer.get(index, "") + tags[name]
        starts = {sentence.first for sentence in text.sentences}
        pieces: list[str] = []
        begins: list[int] = []
        length = 0
        for index, (word, kind) in enumerate(zip(text.words, text.kinds, strict=True)):
            if index in starts:
                pieces.append(f" {EDGE}")
                length += 2
            if kind == "word":
                piece = f" {word.translate(_SAFE)}{TAIL}{facts[word].tags}{longer.get(index, '')}"
                if text.original[text.starts[index]].isupper():
                    piece += self._capital(index)
            elif kind == "mark":
                piece = f" {word.translate(_SAFE)}{MARK}"
            else:
                piece = f" {word.translate(_SAFE)}{TAIL}{facts[word].tags}{longer.get(index, '')}"
                piece += tags[kind] if kind in _TAGGED_KINDS else ""
                if kind == "number" and _is_hundreds(word):
                    piece += tags["hundreds"]
                piece += self._capital(index)
            begins.append(length)
            pieces.append(piece)
            length += len(piece)
        return "".join(pieces) + f" {EDGE}", begins

    def _capital(self, index: int) -> str:
        """The tags of a capitalised token."""
        text, tags = self.text, self.vocabulary.tags
        word = text.words[index]
        capital = ""
        if _is_capitalised(text.raw(index)) and (
            not self._facts[word].is_common or (index and self._facts[text.words[index - 1]].is_given)
        ):
            capital = tags["capital"]
        if word in self.reviewer and text.raw(index)[0].isupper():
            return tags["reviewer"] + capital
        if capital and word in self.own:
            return tags["own"] + capital
        return capital

    def search(self, pattern: Pattern) -> Iterator[Hit]:
        """Where a pattern matches that the text may hold."""
        rendered, begins = self._rendered
        sentences = self.text.sentences
        if len(sentences) == 1 or not pattern.musts:
            yield from self._matches(pattern, 0, len(rendered))
            return
        for sentence, held in zip(sentences, self._sentence_features, strict=True):
            if not any(group.isdisjoint(held) for group in pattern.musts):
                end = begins[sentence.last] if sentence.last < len(begins) else len(rendered)
                yield from self._matches(pattern, begins[sentence.first], end)

    def _matches(self, pattern: Pattern, start: int, end: int) -> Iterator[Hit]:
        rendered, begins = self._rendered
        for match in pattern.regex.finditer(rendered, start, end):
            first = max(0, bisect_right(begins, match.start()) - 1)
            last = bisect_right(begins, match.end() - 1)
            if begins[first] < match.start():
                first += 1
            if last > first:
                yield Hit(first, last)

    def hits(self, signal: str) -> tuple[Hit, ...]:
        """Where the words and patterns of a lexicon stand."""
        found = self._found.get(signal)
        if found is None:
            found = self._found[signal] = self._look(signal) if signal in self.possible else ()
        return found

    def _look(self, signal: str) -> tuple[Hit, ...]:
        hits = set(self._terms.get(signal, ()))
        if signal in KINDS:
            hits |= {Hit(i, i + 1) for i, kind in enumerate(self.text.kinds) if kind == signal}
        else:
            for pattern in self._asked.get(signal, ()):
                hits.update(self.search(pattern))
        return tuple(sorted(hits))

    def may_hold(self, signal: str) -> bool:
        """False if the text cannot hold the signal; cheap."""
        return signal in self.possible

    def cancels(self, signal: str, hit: Hit) -> bool:
        """Whether a cancelling signal reaches this hit; but for what opens a text never beyond the sentences around."""
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
            case "back":
                return self._following(within[hit.first]) in earliest
            case "around":
                here = within[hit.first]
                return any(near in earliest for near in range(here - _AROUND, here + _AROUND + 1))
            case "opening":
                return any(self.text.starts[first] < _OPENING for first in earliest.values())
        return at is not None

    def _following(self, number: int) -> int:
        """The sentence after this one, empty lines left out."""
        sentences, words = self.text.sentences, self.text.words
        number += 1
        while number < len(sentences) - 1 and words[sentences[number].first].startswith("\n"):
            number += 1
        return number

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
