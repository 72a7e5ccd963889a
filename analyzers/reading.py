"""One text seen through one vocabulary: which words and patterns stand where, worked out once for all rules."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from analyzers import disguise
from analyzers.lexicon import KINDS, Facts, Vocabulary
from analyzers.patterns import EDGE, Pattern
from analyzers.text import Text

_AROUND = {"near": 1, "around": 2}  # sentences either way; an empty line counts as one
_OPENING = 125  # code points a reader sees before "more"
_PLACES = {
    "onward": "turn",
    "ahead": "clause",
    "next": "sentence",
    "near": "sentence",
    "around": "sentence",
    "back": "sentence",
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


class Hit(NamedTuple):
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
    def _facts(self) -> list[Facts]:
        """What the vocabulary knows of each token's word."""
        known = self.vocabulary.known
        return [known[word] for word in self.text.words]

    @cached_property
    def _terms(self) -> dict[str, list[Hit]]:
        """Lexicon -> where its words stand; one pass over the text."""
        words = self.text.words
        found: dict[str, list[Hit]] = {}
        for index, known in enumerate(self._facts):
            if known.names:
                hit = Hit(index, index + 1)
                for name in known.names:
                    if name in found:
                        found[name].append(hit)
                    else:
                        found[name] = [hit]
            if known.terms and index + 1 < len(words):
                for further, name in known.terms.get(words[index + 1], ()):
                    last = index + 1 + len(further)
                    if words[index + 1 : last] == further:
                        found.setdefault(name, []).append(Hit(index, last))
        for start, end, name in disguise.find(self.text.original, self.vocabulary.disguised):
            found.setdefault(name, []).append(Hit(self.text.at(start), self.text.at(end - 1) + 1))
        return found

    @cached_property
    def _longer(self) -> list[tuple[str, Hit]]:
        """The terms of more than one word, with their lexicon."""
        return [(name, hit) for name, hits in self._terms.items() for hit in hits if hit.last - hit.first > 1]

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """`<kind>` for every kind of token the text may hold."""
        text = self.text
        kinds = {f"<{kind}>" for kind in set(text.kinds)}
        if text.capitals:
            kinds.add("<capital>")
        if self.reviewer and not self.reviewer.isdisjoint(text.words):
            kinds.add("<reviewer>")
        if self.own and not self.own.isdisjoint(text.words):
            kinds.add("<own>")
        if "<number>" in kinds and any(map(_is_hundreds, text.words)):
            kinds.add("<hundreds>")
        return frozenset(kinds)

    @cached_property
    def _asked(self) -> dict[str, list[Pattern]]:
        """Signal -> those of its patterns that this text may match, told by its words alone."""
        vocabulary = self.vocabulary
        bits, index = vocabulary.bits, vocabulary.index
        held = 0
        asked = index[""].union(*[known.asked for known in self._facts])
        for known in self._facts:
            held |= known.held
        nothing: frozenset[int] = frozenset()
        for feature in (*self._kinds, *{f"<{name}>" for name, _ in self._longer}):
            held |= bits.get(feature, 0)
            asked |= index.get(feature, nothing)
        found: dict[str, list[Pattern]] = {}
        patterns = vocabulary.asked
        for number in asked:
            each = patterns[number]
            for group in each.further:
                if not held & group:
                    break
            else:
                if each.signal in found:
                    found[each.signal].append(each.pattern)
                else:
                    found[each.signal] = [each.pattern]
        return found

    @cached_property
    def possible(self) -> frozenset[str]:
        """The signals that the text may hold; any other it cannot hold."""
        kinds = (kind[1:-1] for kind in self._kinds)
        return frozenset((*self._asked, *self._terms, *kinds))

    @cached_property
    def _held(self) -> list[int]:
        """The features of each sentence, as bits."""
        text, bits, facts = self.text, self.vocabulary.bits, self._facts
        made = sum(bits.get(kind, 0) for kind in self._kinds & _MADE_KINDS)
        found = []
        for sentence in text.sentences:
            held = made
            for known in facts[sentence.first : sentence.last]:
                held |= known.held
            for kind in set(text.kinds[sentence.first : sentence.last]):
                held |= bits.get(f"<{kind}>", 0)
            found.append(held)
        for name, hit in self._longer:
            found[text.sentence_of[hit.first]] |= bits.get(f"<{name}>", 0)
        return found

    @cached_property
    def _positions(self) -> dict[str, list[int]]:
        """Feature -> the tokens that have it; "^" are the first ones of sentences."""
        text = self.text
        found: dict[str, list[int]] = {"^": [sentence.first for sentence in text.sentences]}
        for index, (word, known) in enumerate(zip(text.words, self._facts, strict=True)):
            if word in found:
                found[word].append(index)
            else:
                found[word] = [index]
            for prefix in known.prefixes:
                found.setdefault(prefix, []).append(index)
        for kind in set(text.kinds) & _TAGGED_KINDS:
            found[f"<{kind}>"] = [index for index, each in enumerate(text.kinds) if each == kind]
        for name, hits in self._terms.items():
            found[f"<{name}>"] = [index for hit in hits for index in range(hit.first, hit.last)]
        tags = self.vocabulary.tags
        for kind in ("capital", "reviewer", "own", "hundreds"):
            if at := [index for index, made in self._made.items() if tags[kind] in made]:
                found[f"<{kind}>"] = at
        return found

    @cached_property
    def _made(self) -> dict[int, str]:
        """The tags that depend on more than the word: capitals, the reviewer's name, own names, hundreds."""
        text, tags = self.text, self.vocabulary.tags
        made = {index: tag for index in text.capitals if (tag := self._capital(index))}
        if "<hundreds>" in self._kinds:
            for index, kind in enumerate(text.kinds):
                if kind == "number" and _is_hundreds(text.words[index]):
                    made[index] = tags["hundreds"]
        return made

    @cached_property
    def _rendered(self) -> tuple[str, list[int]]:
        """The text as ` word/tags` with sentence edges, and where each token begins in it."""
        text, tags = self.text, self.vocabulary.tags
        pieces = [known.piece for known in self._facts]
        for name, hit in self._longer:
            for index in range(hit.first, hit.last):
                pieces[index] += tags[name]
        for index, kind in enumerate(text.kinds):
            if kind in _TAGGED_KINDS:
                pieces[index] += tags[kind]
        for index, tag in self._made.items():
            pieces[index] += tag
        begins: list[int] = []
        length = 0
        for sentence in text.sentences:
            pieces[sentence.first] = f" {EDGE}{pieces[sentence.first]}"
            length += 2
            begins.append(length)
            length += len(pieces[sentence.first]) - 2
            for piece in pieces[sentence.first + 1 : sentence.last]:
                begins.append(length)
                length += len(piece)
        return "".join(pieces) + f" {EDGE}", begins

    def _capital(self, index: int) -> str:
        """The tags of a capitalised token."""
        text, tags = self.text, self.vocabulary.tags
        word = text.words[index]
        capital = ""
        if _is_capitalised(text.raw(index)) and (
            not self._facts[index].is_common or (index and self._facts[index - 1].is_given)
        ):
            capital = tags["capital"]
        if word in self.reviewer and text.raw(index)[0].isupper():
            return tags["reviewer"] + capital
        if capital and word in self.own:
            return tags["own"] + capital
        return capital

    def search(self, pattern: Pattern) -> Iterator[Hit]:
        """Where a pattern matches that the text may hold."""
        starts = pattern.starts
        if starts is None:
            yield from self._scan(pattern)
            return
        rendered, begins = self._rendered
        positions, ends = self._positions, self._ends
        if len(starts) < len(positions):
            tokens = [positions[feature] for feature in starts if feature in positions]
        else:
            tokens = [at for feature, at in positions.items() if feature in starts]
        if not tokens:
            return
        beyond = 0
        for first in tokens[0] if len(tokens) == 1 else sorted({token for each in tokens for token in each}):
            begin = begins[first]
            if begin >= beyond:
                match = pattern.regex.match(rendered, begin, ends[first])
                if match is not None and match.end() > begin:
                    beyond = match.end()
                    yield Hit(first, bisect_right(begins, beyond - 1))

    @cached_property
    def _ends(self) -> list[int]:
        """For each token where its sentence ends in the rendered text."""
        rendered, begins = self._rendered
        ends: list[int] = []
        for sentence in self.text.sentences:
            end = begins[sentence.last] if sentence.last < len(begins) else len(rendered)
            ends += [end] * (sentence.last - sentence.first)
        return ends

    def _scan(self, pattern: Pattern) -> Iterator[Hit]:
        """Where a pattern matches that may begin at any token."""
        rendered, begins = self._rendered
        ends = self._ends
        groups = [self.vocabulary.bits_of(group) for group in pattern.musts]
        for sentence, held in zip(self.text.sentences, self._held, strict=True):
            if not all(map(held.__and__, groups)):
                continue
            for match in pattern.regex.finditer(rendered, begins[sentence.first], ends[sentence.first]):
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

    def terms(self, lexicon: str) -> Sequence[Hit]:
        """Where the words of a lexicon stand, without its patterns."""
        return self._terms.get(lexicon, ())

    def is_common(self, index: int) -> bool:
        """Whether a token is an everyday word."""
        return self._facts[index].is_common

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
            case "near" | "around":
                here, most = within[hit.first], _AROUND[reach]
                return any(near in earliest for near in range(here - most, here + most + 1))
            case "back":
                return self._following(within[hit.first]) in earliest
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
