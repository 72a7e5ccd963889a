"""Ranks the sentences of a reply, or of a post, by how much they read like those that a reader would object to.

Two linear models over n-grams of words and of their classes ("your <procedure> <past>"), trained by
`bench/train_ranker.py` on replies and posts composed for it. They decide nothing alone: the frame of a rule must have
fired, and the ranker tells what is likely from what only a person can judge
(docs/decisions/0009-the-ranker-decides-nothing.md).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from analyzers.once import once
from analyzers.reading import Reading
from analyzers.text import Sentence

SCALE = 1000  # weights are whole thousandths
_OF_WORDS = {"w:": " ", "c:": " ", "g:": " ", "b:": "+", "p:": " ", "n:": " "}  # marks of grams, and what parts words

# Lexicons that stand for a class of words in the n-grams; the first that holds a word names it.
CLASSES = (
    *("drug", "procedure", "condition", "symptom", "medical-test", "anatomy", "clinical", "care-thing", "care-strict"),
    *("relative", "role", "first-name", "when", "pay", "count", "past"),
)
# To a ranker every word of these is the same, so that nobody is judged by group, faith, side or office, or by the list
# that holds a name.
_ALIKE = {
    **dict.fromkeys(
        ("group-adjective", "group-one", "group-plural", "faith", "party", "affiliation", "side"), "<group>"
    ),
    "public-role": "<public-role>",
}
_NAMES = frozenset({"first-name", "surname"})
_CLASSES = frozenset(CLASSES)
# Words of one sex, and of one grammar among several, each as its twin.
_TWINS = {
    "she": "he", "her": "his", "him": "his", "hers": "his", "herself": "himself", "she's": "he's", "she'd": "he'd",
    "she'll": "he'll", "lady": "guy", "ladies": "guys", "gal": "guy", "gals": "guys", "mom": "dad", "mum": "dad",
    "mother": "father", "daughter": "son", "wife": "husband", "girlfriend": "boyfriend", "sister": "brother",
    "mrs": "mr", "ms": "mr", "ma'am": "sir", "madam": "sir",
    "is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't",
    "hasn't": "haven't", "doesn't": "don't",
}  # fmt: skip
# Signals of the rules for replies that count as features of the sentence they stand in.
OF_REPLIES = (
    *("generic", "conditional", "policy", "review-talk", "contact-talk", "private-channel", "formula", "org-news"),
    *("vendor", "facility", "person-past", "person-care", "happened", "your-any", "your-care", "your-payment"),
    *("clinical-owned", "pointed", "we-did", "staff-did", "third-did", "visit-event", "conduct-plain", "future-care"),
    *("well-wish", "denial", "insinuation", "asks-identity", "asks-visit", "asks-health", "handled", "fragment"),
)
_KINDS = {"number": "<n>"} | {
    kind: f"<{kind}>" for kind in ("time", "date", "money", "phone", "mail", "link", "handle")
}
_MARKS = frozenset("?!.,;:-")
_FUNCTION_WORDS = """
a an the and or but of to in on at for with by from as if so than then that this these those there here it its
he she him her his hers they them their we us our ours you your yours u ur i me my mine myself yourself himself
herself is are was were be been being am do does did done don't didn't doesn't have has had having haven't hasn't
hadn't can could can't couldn't will would won't wouldn't shall should may might must not no never none nobody
nothing 's 're 've 'll 'd 'm who whom whose which what when where why how while because since until before after
during again once twice both all any each every some most many much more few other another same own only just
even still also too very please thank thanks sorry glad happy hope back up down out off over under away home
today yesterday tomorrow tonight now later soon ago last next first second new
"""
_PAIRED_WORDS = """
you your he she him her his they their we our i us the that this was were had if any every all can will may would
should <past> <clinical> <care-thing> <care-strict> <relative> <n> <when> <pay> <name> <reviewer> <own>
"""
_FUNCTION, _PAIRED = frozenset(_FUNCTION_WORDS.split()), frozenset(_PAIRED_WORDS.split())
_LONGEST_GRAM = 4  # words
_LONGEST = 80  # tokens of a sentence that are looked at
_INNOCENT = 0.4  # a sentence that is given less by the common weights is not weighed by rule
_FAMILIAR = 40  # tokens; no sentence of the posts it learned from is longer
_AROUND = 8  # sentences before and after; few posts have more, and a long one must not cost the square of its length
_TELLING = 3  # letters; a shorter word that the review also holds is no echo


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence in three rows: its words; its words, known ones by class; its grammar alone."""

    plain: tuple[str, ...]
    named: tuple[str, ...]
    grammar: tuple[str, ...]


class Gram:
    """What words in a row weigh, and the longer grams that begin with them by their next word."""

    __slots__ = ("longer", "weight")

    def __init__(self) -> None:
        self.weight = 0
        self.longer = _NO_LONGER

    def then(self, word: str) -> "Gram":
        """The gram that is one word longer; it is made where there is none."""
        if self.longer is _NO_LONGER:  # most grams stay without: a mapping for each would be most of the memory
            self.longer = {}
        return self.longer.setdefault(word, Gram())


_NO_LONGER: dict[str, Gram] = {}


@dataclass(frozen=True)
class Ranker:
    """Feature -> weight in thousandths, and the bias likewise; `signals` count as features where they stand.

    `rules` name those that weigh features on their own too: each has a bias, and the share of the common sum that
    counts with it; `own` holds, for each of them, what features weigh beside.
    """

    weights: Mapping[str, int] = field(default_factory=dict)
    bias: int = 0
    signals: tuple[str, ...] = ()
    rules: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @once
    def grams(self) -> dict[str, Gram]:
        """The features that are words in a row, by their mark ("w:"): where a gram is not known, none that begins with
        it is asked for."""
        grams = {mark: Gram() for mark in _OF_WORDS}
        for feature, weight in self.weights.items():
            gram = grams.get(feature[:2])
            if gram is not None:
                for word in feature[2:].split(_OF_WORDS[feature[:2]]):
                    gram = gram.then(word)
                gram.weight = weight
        return grams

    def weigh(self, features: Iterable[str]) -> float:
        """The probability, 0 to 1, that a sentence with these features is to be objected to."""
        return _probability(self.total(features))

    def total(self, features: Iterable[str]) -> int:
        """The sum of their weights, and the bias."""
        weight = self.weights.get
        return self.bias + sum([weight(each, 0) for each in features])

    @once
    def known(self) -> frozenset[str]:
        """The features that any rule weighs on its own."""
        return frozenset().union(*self.own.values())

    def likeness(self, rule: str, common: int, features: Set[str]) -> float:
        """How likely, 0 to 1, a sentence with these features, whose common sum is given, is to be objected to by one
        of `rules`."""
        weights, (bias, share) = self.own[rule], self.rules[rule]
        own = sum(map(weights.__getitem__, weights.keys() & features))
        return _probability(bias + share * common / SCALE + own)


def _probability(total: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total / SCALE))))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A text as a ranker sees it, sentence by sentence, each when asked for; `said` are the words it answers."""

    ranker: Ranker
    reading: Reading
    rating: float | None = None
    said: frozenset[str] = frozenset()
    _lines: dict[int, Line] = field(default_factory=dict)
    _totals: dict[int, int] = field(default_factory=dict)
    _told: dict[tuple[int, float], bool] = field(default_factory=dict)
    _subjects: dict[int, set[str]] = field(default_factory=dict)
    _wide: dict[int, set[str]] = field(default_factory=dict)

    def likens(self, number: int, rule: str) -> float:
        """How likely, 0 to 1, the sentence is to be objected to by this rule; 0 where it reads innocent as a whole, or
        the rule has no weights of its own."""
        if rule not in self.ranker.rules or not self.reaches(number, _INNOCENT):
            return 0.0
        if number not in self._wide:
            self._wide[number] = self.wide(number) & self.ranker.known
        return self.ranker.likeness(rule, self._totals[number], self._wide[number])

    def wide(self, number: int) -> set[str]:
        """What rules weigh on their own: the features of the sentence, its subjects, and those of the ones around."""
        near = range(max(0, number - _AROUND), min(len(self.reading.text.sentences), number + _AROUND + 1))
        around = set().union(*(self._named(other) for other in near if other != number))
        held = self.features(number)
        held.update([f"x:{name}" for name in self._named(number)])
        held.update([f"dx:{name}" for name in around])
        return held

    def reaches(self, number: int, share: float) -> bool:
        """Whether the probability that the sentence is to be objected to is so high; worked out once."""
        told = self._told.get((number, share))
        if told is None:
            told = self._told[number, share] = self._reaches(number, share)
        return told

    def _reaches(self, number: int, share: float) -> bool:
        """The words are weighed first; signals are looked for, the weightiest first, only as long as they could turn
        it."""
        sentence = self.reading.text.sentences[number]
        if self.ranker.rules and sentence.last - sentence.first > _FAMILIAR:
            return False  # lists and tables run together: nothing that the posts it learned from were like
        if number not in self._totals:
            self._totals[number] = self._weighed(number)
        total = self._totals[number]
        weights = {name: self.ranker.weights.get(f"s:{name}", 0) for name in self._possible(number)}
        highest, lowest = (total + sum(limit(0, weight) for weight in weights.values()) for limit in (max, min))
        for name in sorted(weights, key=lambda name: -abs(weights[name])):
            if _probability(highest) < share or _probability(lowest) >= share:
                break
            stands, weight = bool(self.reading.hits_in(name, number)), weights[name]
            if stands == (weight > 0):
                lowest += abs(weight)
            else:
                highest -= abs(weight)
        return _probability(lowest) >= share

    def features(self, number: int) -> set[str]:
        """What the model knows of a sentence; the training reads the same."""
        signals = (name for name in self._possible(number) if self.reading.hits_in(name, number))
        return self._told_by_words(number).union(f"s:{name}" for name in signals)

    def _possible(self, number: int) -> list[str]:
        return self.reading.may_stand_in(self.ranker.signals, number)

    def _told_by_words(self, number: int) -> set[str]:
        """All features but the signals, as the training names them."""
        line, before, after = self._line(number), self._before(number), self._after(number)
        held = set(_grams(line))
        held.update(f"b:{one}+{other}" for one, other in combinations(_paired(line), 2))
        held.update(f"p:{word}" for word in before)
        held.update(f"n:{word}" for word in after)
        held.update(self._of_the_sentence(number))
        return held

    def _weighed(self, number: int) -> int:
        """The sum of what `_told_by_words` names: each gram once, found without writing it down."""
        line, grams, held = self._line(number), self.ranker.grams, set[Gram]()
        for mark, row in (("w:", line.plain), ("c:", line.named), ("g:", line.grammar)):
            _collect(grams[mark].longer, row, held)
        pairs = grams["b:"].longer
        for one, other in combinations(_paired(line), 2):
            if one in pairs and other in pairs[one].longer:
                held.add(pairs[one].longer[other])
        for mark, words in (("p:", self._before(number)), ("n:", self._after(number))):
            known = grams[mark].longer
            held.update([known[word] for word in words if word in known])
        return self.ranker.total(set(self._of_the_sentence(number))) + sum([gram.weight for gram in held])

    def _of_the_sentence(self, number: int) -> Iterator[str]:
        """Where it stands, how long it is, what it answers."""
        line = self._line(number)
        yield from _echoes(line, self.said)
        yield f"len:{min(6, len(line.plain) // 5)}"
        yield f"rating:{self.rating}"
        yield "later" if number else "first"
        if number == len(self.reading.text.sentences) - 1:
            yield "last"

    def _named(self, number: int) -> set[str]:
        """The lexicons that a sentence has words of: those of groups are one, those of names are none."""
        if number not in self._subjects:
            sentence, names = self.reading.text.sentences[number], self.reading.names
            each = map(names, range(sentence.first, sentence.last))
            self._subjects[number] = set().union(*(_subjects(names) for names in each))
        return self._subjects[number]

    def _before(self, number: int) -> tuple[str, ...]:
        return self._line(number - 1).named if number else ()

    def _after(self, number: int) -> tuple[str, ...]:
        return self._line(number + 1).named if number < len(self.reading.text.sentences) - 1 else ()

    def _line(self, number: int) -> Line:
        if number not in self._lines:
            self._lines[number] = _line(self.reading, self.reading.text.sentences[number])
        return self._lines[number]


def _line(reading: Reading, sentence: Sentence) -> Line:
    text = reading.text
    words, kinds, original, starts, names = text.words, text.kinds, text.original, text.starts, reading.names
    rows = [
        _capital_row(reading, index, index > sentence.first)
        if original[starts[index]].isupper()
        else _row(words[index], kinds[index], names(index))
        for index in range(sentence.first, min(sentence.last, sentence.first + _LONGEST))
    ]
    return Line(*zip(*rows, strict=True))


def _capital_row(reading: Reading, index: int, inside: bool) -> tuple[str, str, str]:
    """The place in the three rows of a token written with a capital letter, which may be a name."""
    word, kind = reading.text.words[index], reading.text.kinds[index]
    if kind not in _KINDS:
        if word in reading.reviewer:
            return ("<reviewer>",) * 3
        if word in reading.own:
            return ("<own>",) * 3
    return _row(word, kind, reading.names(index), inside and len(word) > 1 and not reading.is_common(index))


@lru_cache(maxsize=20_000)
def _row(word: str, kind: str, names: tuple[str, ...], unknown: bool = False) -> tuple[str, str, str]:
    """A token's place in the three rows, by the lexicons it is a word of; `unknown`: it may be a name."""
    if kind in _KINDS:
        return (_KINDS[kind],) * 3
    alike = _alike(names)
    if alike is not None:
        return (alike,) * 3
    word = _TWINS.get(word, word)
    name = min(_CLASSES.intersection(names), key=CLASSES.index, default=None)
    if name == "first-name":
        return ("<name>",) * 3
    if name is not None and name != "past":
        return word, f"<{name}>", f"<{name}>"
    if kind == "mark":
        mark = word if word in _MARKS else "<mark>"
        return word, word, mark
    if unknown and name is None and word not in _FUNCTION:
        return ("<name>",) * 3
    if word in _FUNCTION:
        grammar = word
    elif name == "past":
        grammar = "<past>"
    elif word.endswith("ing"):
        grammar = "ING"
    elif word.endswith("ed"):
        grammar = "<past>"
    elif word.endswith("ly"):
        grammar = "LY"
    elif word.endswith("s") and len(word) > 3:
        grammar = "NS"
    else:
        grammar = "N"
    return word, word, grammar


def _alike(names: tuple[str, ...]) -> str | None:
    """What a word of lists whose words are all the same is called."""
    return next((_ALIKE[name] for name in names if name in _ALIKE), None)


@lru_cache(maxsize=20_000)
def _subjects(names: tuple[str, ...]) -> tuple[str, ...]:
    """The lexicons that count as what a word speaks of: not those of names, and of a word that is as good as any other
    of its list that list alone."""
    alike = _alike(names)
    return tuple(name for name in names if name not in _NAMES) if alike is None else (alike,)


def _grams(line: Line) -> Iterator[str]:
    """One and two words, one to three of the named row, two to four of the grammar."""
    for mark, row, shortest, longest in (
        ("w:", line.plain, 1, 2),
        ("c:", line.named, 1, 3),
        ("g:", line.grammar, 2, 4),
    ):
        edged = ["^", *row, "$"]
        size = len(edged)
        if shortest == 1:
            for word in row:
                yield mark + word
        grown = edged
        for length in range(2, longest + 1):
            grown = [f"{grown[at]} {edged[at + length - 1]}" for at in range(size - length + 1)]
            for gram in grown:
                yield mark + gram


def _collect(known: Mapping[str, Gram], row: tuple[str, ...], held: set[Gram]) -> None:
    """Add those of the grams of a row that are known; the edges of a sentence are no grams alone."""
    edged = ["^", *row, "$"]
    last = len(edged) - 1
    for at, word in enumerate(edged):
        gram = known.get(word)
        if gram is None:
            continue
        if 0 < at < last:
            held.add(gram)
        for following in edged[at + 1 : at + _LONGEST_GRAM]:
            gram = gram.longer.get(following)
            if gram is None:
                break
            held.add(gram)


def _paired(line: Line) -> list[str]:
    """The telling classes of a sentence: which of them stand together in it, in any order, is a feature."""
    return sorted(_PAIRED.intersection(line.grammar))


def _echoes(line: Line, said: frozenset[str]) -> Iterator[str]:
    """How much of the sentence the review said first."""
    shared = 0
    for word, name in zip(line.plain, line.named, strict=True):
        if word in said:
            if name[0] == "<":
                yield f"echo{name}"
            if len(word) > _TELLING and word not in _FUNCTION:
                shared += 1
    yield f"echo:{min(3, shared)}"
