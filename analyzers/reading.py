"""One text seen through one vocabulary: which words and patterns stand where, worked out once for all rules."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import NamedTuple

from analyzers import disguise
from analyzers.lexicon import KINDS, Facts, Vocabulary
from analyzers.once import once
from analyzers.patterns import EDGE, Pattern
from analyzers.text import Text

_AROUND = {"near": 1, "around": 2}  # sentences either way; an empty line counts as one
_OPENING = 125  # code points a reader sees before "more"
_TAGGED_KINDS = frozenset(KINDS)
_EDGE = f" {EDGE}"


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


@dataclass(eq=False)
class Reading:
    """Hits are sorted and unique; a pattern never crosses a sentence."""

    text: Text
    vocabulary: Vocabulary
    reviewer: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    _found: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    _earliest: dict[tuple[str, int], dict[int, int]] = field(default_factory=dict)
    _covered: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    _rendered: dict[int, tuple[str, list[int]]] = field(default_factory=dict)
    _possible: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    @once
    def facts(self) -> list[Facts]:
        """What the vocabulary knows of each token's word."""
        return [*map(self.vocabulary.known.__getitem__, self.text.words)]

    @once
    def _longer(self) -> dict[int, list[tuple[str, Hit]]]:
        """Sentence -> its terms of more than one word and words in disguise, with their lexicon."""
        text, words = self.text, self.text.words
        found: list[tuple[str, Hit]] = []
        for index, terms in [(at, known.terms) for at, known in enumerate(self.facts[:-1]) if known.terms]:
            for further, name in terms.get(words[index + 1], ()):
                last = index + 1 + len(further)
                if words[index + 1 : last] == further:
                    found.append((name, Hit(index, last)))
        for start, end, name in disguise.find(text.original, self.vocabulary.disguised):
            found.append((name, Hit(text.at(start), text.at(end - 1) + 1)))
        longer: dict[int, list[tuple[str, Hit]]] = {}
        for name, hit in found:
            longer.setdefault(text.sentence_of[hit.first], []).append((name, hit))
        return longer

    @once
    def _tags(self) -> dict[int, list[str]]:
        """The names of lexicons and kinds that a token has not by its word alone."""
        text = self.text
        found: dict[int, list[str]] = {}
        for several in self._longer.values():
            for name, hit in several:
                for index in range(hit.first, hit.last):
                    found.setdefault(index, []).append(name)
        if not _TAGGED_KINDS.isdisjoint(text.kinds):
            for index, kind in enumerate(text.kinds):
                if kind in _TAGGED_KINDS:
                    found.setdefault(index, []).append(kind)
                    if kind == "number" and _is_hundreds(text.words[index]):
                        found[index].append("hundreds")
        for index in text.capitals:
            if kinds := self._capital(index):
                found.setdefault(index, []).extend(kinds)
        return found

    @once
    def _left(self) -> list[int]:
        """For each sentence the clues that it may hold, told by its words alone."""
        text, sieve, tag_bits = self.text, self.vocabulary.sieve, self.vocabulary.tag_bits
        bits = [known.held for known in self.facts]
        for index, names in self._tags.items():
            for name in names:
                bits[index] |= tag_bits[name]
        return [sieve.left(reduce(or_, bits[one.first : one.last], 0)) for one in text.sentences]

    @once
    def evidence(self) -> int:
        """The clues that the text may hold."""
        return reduce(or_, self._left, self.vocabulary.sieve.left(0))

    def _render(self, number: int) -> tuple[str, list[int]]:
        """A sentence as ` word/tags` between edges, and where each token begins in it."""
        if number not in self._rendered:
            sentence, names, tags = self.text.sentences[number], self._tags, self.vocabulary.tags
            pieces = [known.piece for known in self.facts[sentence.first : sentence.last]]
            for at, index in enumerate(range(sentence.first, sentence.last)):
                if index in names:
                    pieces[at] += "".join([tags[name] for name in names[index]])
            begins = list(accumulate(map(len, pieces), initial=len(_EDGE)))
            self._rendered[number] = f"{_EDGE}{''.join(pieces)}{_EDGE}", begins
        return self._rendered[number]

    def _capital(self, index: int) -> list[str]:
        """The kinds of a capitalised token."""
        text, word = self.text, self.text.words[index]
        facts, kinds = self.facts, []
        is_name = not facts[index].is_common or (index and facts[index - 1].is_given)
        if is_name and _is_capitalised(text.raw(index)):
            kinds.append("capital")
        if word in self.reviewer:
            kinds.append("reviewer")
        elif kinds and word in self.own:
            kinds.append("own")
        return kinds

    def hits(self, signal: str) -> tuple[Hit, ...]:
        """Where the words and patterns of a lexicon stand."""
        found = self._found.get(signal)
        if found is None:
            found, mask = (), self.vocabulary.clues[signal].mask
            if self.evidence & mask:
                for number, left in enumerate(self._left):
                    if left & mask:
                        found += self.hits_in(signal, number)
            self._found[signal] = found
        return found

    def hits_in(self, signal: str, number: int) -> tuple[Hit, ...]:
        """Where they begin in this sentence."""
        known = self._found_in[number]
        found = known.get(signal)
        if found is None:
            found = known[signal] = self._look(signal, number)
        return found

    @once
    def _found_in(self) -> list[dict[str, tuple[Hit, ...]]]:
        """For each sentence the hits of the signals that were asked for there."""
        return [{} for _ in self._left]

    def _look(self, signal: str, number: int) -> tuple[Hit, ...]:
        """Where a signal begins in a sentence, looked for only in the ways that its words leave."""
        clues = self.vocabulary.clues[signal]
        left = (self._left[number] & clues.mask) >> clues.first
        hits: list[Hit] = []
        while left:
            way = clues.ways[(left & -left).bit_length() - 1]
            hits += self._words(signal, number) if way is None else self._search(way, number)
            left &= left - 1
        return tuple(sorted(set(hits))) if len(hits) > 1 else tuple(hits)

    def may_stand_in(self, signals: tuple[str, ...], number: int) -> list[str]:
        """Those of the signals that this sentence can hold; cheap."""
        left, clues = self._left[number], self.vocabulary.clues
        if not left & self.vocabulary.mask(signals):
            return []
        return [signal for signal in signals if left & clues[signal].mask]

    def stand_in(self, groups: Sequence[tuple[str, ...]]) -> Iterator[int]:
        """The sentences that hold a signal of each group; what can stand there in the fewest ways is sought first."""
        masks = [self.vocabulary.mask(group) for group in groups]
        for number, left in enumerate(self._left):
            if all(map(left.__and__, masks)):
                ways = [(left & mask).bit_count() for mask in masks]
                fewest_first = sorted(range(len(groups)), key=ways.__getitem__)
                if all(self._holds(groups[at], number) for at in fewest_first):
                    yield number

    def _holds(self, signals: tuple[str, ...], number: int) -> bool:
        """Whether the sentence holds one of the signals."""
        return any(self.hits_in(signal, number) for signal in signals)

    def _words(self, signal: str, number: int) -> list[Hit]:
        """Where the words of a lexicon, or the tokens of a kind, begin in a sentence."""
        sentence, facts, kinds = self.text.sentences[number], self.facts, self.text.kinds
        alone = [
            Hit(index, index + 1)
            for index in range(sentence.first, sentence.last)
            if signal in facts[index].names or kinds[index] == signal
        ]
        return alone + [hit for name, hit in self._longer.get(number, ()) if name == signal]

    def _search(self, pattern: Pattern, number: int) -> list[Hit]:
        """Where a pattern matches in a sentence."""
        rendered, begins = self._render(number)
        first = self.text.sentences[number].first
        spans = [match.span() for match in pattern.regex.finditer(rendered, len(_EDGE))]
        return [
            Hit(first + bisect_right(begins, start) - 1, first + bisect_right(begins, end - 1))
            for start, end in spans
            if end > start
        ]

    def names(self, index: int) -> tuple[str, ...]:
        """The lexicons that a token is a word of, alone or in a longer term, and its kinds."""
        alone, more = self.facts[index].names, self._tags.get(index)
        return (*alone, *more) if more else alone

    def beside(self, first: int, last: int) -> list[int]:
        """The tokens from `first` to before `last` of which more is known than of their words (`facts`)."""
        return self._tagged[bisect_left(self._tagged, first) : bisect_left(self._tagged, last)]

    @once
    def _tagged(self) -> list[int]:
        return sorted(self._tags)

    def is_common(self, index: int) -> bool:
        """Whether a token is an everyday word."""
        return self.facts[index].is_common

    def may_hold(self, signal: str) -> bool:
        """False if the text cannot hold the signal; cheap."""
        return bool(self.evidence & self.vocabulary.clues[signal].mask)

    def ways(self, signals: tuple[str, ...]) -> int:
        """In how many ways the text may hold these signals; never fewer than it holds of them, and cheaper to ask."""
        return (self.evidence & self.vocabulary.mask(signals)).bit_count()

    def cancelled(self, signals: tuple[str, ...], hit: Hit) -> bool:
        """Whether one of these signals reaches the hit; but for what opens a text never beyond the sentences around."""
        possible = self._possible.get(signals)
        if possible is None:
            possible = [signal for signal in signals if self.may_hold(signal)] if self.ways(signals) else []
            self._possible[signals] = possible
        return bool(possible) and any(self._cancels(signal, hit) for signal in possible)

    def _cancels(self, signal: str, hit: Hit) -> bool:
        reach, number = self.vocabulary.lexicons[signal].reach, self.text.sentence_of[hit.first]
        match reach:
            case "clause" | "turn":
                return self._begin(signal, number, reach, hit) is not None
            case "onward":
                at = self._begin(signal, number, "turn", hit)
                return at is not None and at <= hit.first
            case "ahead":
                at = self._begin(signal, number, "clause", hit)
                return at is not None and at < hit.last
            case "sentence":
                return self._stands_in(signal, number)
            case "next":
                here = self.hits_in(signal, number)
                return bool(here and here[0].first <= hit.first) or self._stands_in(signal, number - 1)
            case "near" | "around":
                most = _AROUND[reach]
                return any(self._stands_in(signal, near) for near in range(number - most, number + most + 1))
            case "back":
                return self._stands_in(signal, self._following(number))
        return self._opens(signal)

    def _begin(self, signal: str, number: int, within: str, hit: Hit) -> int | None:
        """Where the signal first begins in the hit's clause or turn."""
        found = self.hits_in(signal, number)
        if not found:
            return None
        places = self.places(within)
        if (signal, number) not in self._earliest:
            self._earliest[signal, number] = {places[each.first]: each.first for each in reversed(found)}
        return self._earliest[signal, number].get(places[hit.first])

    def _stands_in(self, signal: str, number: int) -> bool:
        return 0 <= number < len(self._left) and bool(self.hits_in(signal, number))

    def _opens(self, signal: str) -> bool:
        """Whether the signal begins in what a reader sees of a text before "more"."""
        starts = self.text.starts
        for number, sentence in enumerate(self.text.sentences):
            if starts[sentence.first] >= _OPENING:
                break
            found = self.hits_in(signal, number)
            if found and starts[found[0].first] < _OPENING:
                return True
        return False

    def _following(self, number: int) -> int:
        """The sentence after this one, empty lines left out."""
        sentences, words = self.text.sentences, self.text.words
        number += 1
        while number < len(sentences) - 1 and words[sentences[number].first].startswith("\n"):
            number += 1
        return number

    def places(self, within: str) -> tuple[int, ...]:
        """For each token the number of its clause, turn or sentence."""
        match within:
            case "clause":
                return self.text.clause_of
            case "turn":
                return self.text.turn_of
        return self.text.sentence_of

    def covers(self, signal: str, index: int) -> bool:
        """Whether a token stands inside a hit of the signal."""
        number = self.text.sentence_of[index]
        found = self.hits_in(signal, number)
        if found and (signal, number) not in self._covered:
            self._covered[signal, number] = frozenset(at for hit in found for at in range(hit.first, hit.last))
        return bool(found) and index in self._covered[signal, number]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Code points of a hit."""
        return self.text.starts[hit.first], self.text.ends[hit.last - 1]
