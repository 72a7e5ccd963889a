"""The small language in which rules and lexicons write word patterns; linear by construction, never a raw regex.

your ~2 <care>            your, up to two words, then a word of the lexicon `care`
(we|i) (saw|treated)      alternatives
no? show*                 an optional word; a word that begins so
_2                        up to two words that are no function words ("your _2 visit" spares "your note about a visit")
_                         any one word
=                         one word that is no function word
~~3                       up to three words or marks
^ $                       start and end of a sentence
!(<generic>)              not followed by
¿                         a question mark
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple, Protocol

# How a reading renders sentence edges, marks and the tags of a word: Latin-1, which sets of characters are fast with.
EDGE, MARK, TAIL = "¤", "·", "/"
_ITEM = re.compile(r"\s*(~~\d|~\d|_\d|!\(|[()|?^$,]|<[a-z-]+>|[^\s()|?<>^$~!,]+)")
_WORD = f"[^ {TAIL}{EDGE}{MARK}]++"
_REST = f"{TAIL}[^ ]*+"  # possessive: a lookahead after a word must see the next word

_FUNCTION = (
    "a about after all an and any are as at be because before but by can do for from had has have here how i if in "
    "is it like not of on or our so than that the their there this to was we were what when which who will with would "
    "you your"
)
_ENDS = frozenset({"|", ")"})  # of a sequence
_DEPTH = 3  # groups of features kept of alternatives
_CONTENT = f" (?!(?:{'|'.join(_FUNCTION.split())}){TAIL}){_WORD}{_REST}"

Musts = tuple[frozenset[str], ...]


class Part(NamedTuple):
    """A piece of regular expression; any text it matches holds a feature of each group of `musts`. Where it stands for
    words in a row, `words` is the same between the first blank and the tags of the last word."""

    source: str
    musts: Musts = ()
    words: str = ""


class Words(Protocol):
    """The vocabulary that patterns are written in."""

    def part(self, name: str) -> Part:
        """What `<name>` stands for. Raises PatternError."""

    def share(self, group: frozenset[str]) -> float:
        """About how many texts of one hold a feature of the group."""


class PatternError(ValueError):
    """A pattern that cannot be read; the text says where."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern: `musts` let a reader skip it without looking."""

    written: str
    source: str
    musts: Musts

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.source)


def compile_pattern(written: str, words: Words) -> Pattern:
    """Compile one pattern of a vocabulary. Raises PatternError."""
    part = parse(written, words)
    return Pattern(written, part.source, part.musts)


def parse(written: str, words: Words) -> Part:
    """The part a written pattern stands for, to be used inside others. Raises PatternError."""
    items = _items(written)
    part = _alternatives(items, words)
    if items:
        raise PatternError(f"'{written}' has one ')' too many")
    if not part.source:
        raise PatternError("the pattern is empty")
    return part


def either(parts: Iterable[Part], words: Words) -> Part:
    """The part that matches where any of these does."""
    parts = tuple(parts)
    musts: Musts = ()
    if all(part.musts for part in parts):
        # Whichever matches: its rarest group is met, and its next rarest (or, where it has no more, again its last).
        ranked = [sorted(part.musts, key=words.share) for part in parts]
        depth = min(_DEPTH, max(map(len, ranked)))
        musts = tuple(
            frozenset[str]().union(*(groups[min(at, len(groups) - 1)] for groups in ranked)) for at in range(depth)
        )
    return Part(f"(?:{'|'.join(_sources(parts))})", musts)


def _sources(parts: Iterable[Part]) -> Iterator[str]:
    """The expressions of alternatives; those that are words in a row share their first blank and last tags, which is
    compiled and matched in a fraction of the time."""
    for are_words, run in groupby(parts, key=lambda part: bool(part.words)):
        if are_words:
            yield f" (?:{'|'.join([part.words for part in run])}){_REST}"
        else:
            yield from (part.source for part in run)


def tagged(tag: str, feature: str) -> Part:
    """One to six words in a row that carry this tag."""
    word = f" {_WORD}{TAIL}[^ {tag}]*+{tag}[^ ]*+"
    return Part(f"(?:{word}){{1,6}}", (frozenset({feature}),))


def _items(written: str) -> list[str]:
    """The items of a pattern, the last one first: the next is taken from the end."""
    items: list[str] = _ITEM.findall(written)
    if sum(map(len, items)) != len("".join(written.split())):
        raise PatternError(f"cannot read '{written.strip()}'")
    return items[::-1]


def _alternatives(items: list[str], words: Words) -> Part:
    parts = [_sequence(items, words)]
    while items and items[-1] == "|":
        items.pop()
        parts.append(_sequence(items, words))
    return parts[0] if len(parts) == 1 else either(parts, words)


def _sequence(items: list[str], words: Words) -> Part:
    parts: list[Part] = []
    while items and items[-1] not in _ENDS:
        part = _item(items, words)
        if items and items[-1] == "?":
            items.pop()
            part = Part(f"(?:{part.source})?")
        if not parts and (not items or items[-1] in _ENDS):
            return part
        parts.append(part)
    return _in_a_row(parts)


def _in_a_row(parts: Sequence[Part]) -> Part:
    words = f"{_REST} ".join([part.words for part in parts]) if all(part.words for part in parts) else ""
    musts = tuple(group for part in parts for group in part.musts)
    return Part("".join([part.source for part in parts]), musts, words)


def _item(items: list[str], words: Words) -> Part:
    item = items.pop()
    if item.isalpha():
        return _word(item.lower())
    if item in ("(", "!("):
        part = _alternatives(items, words)
        if not items:
            raise PatternError("a '(' is never closed")
        items.pop()
        return Part(f"(?!{part.source})") if item == "!(" else Part(f"(?:{part.source})", part.musts)
    if item.startswith("~~"):
        return Part(f"(?: [^ {EDGE}]+){{0,{item[2:]}}}?")
    if item == "=":
        return Part(_CONTENT)
    if item == "_":
        return Part(f" {_WORD}{_REST}")
    if item.startswith("_") and len(item) == 2:
        return Part(f"(?:{_CONTENT}){{0,{item[1:]}}}?")
    if item.startswith("~"):
        return Part(f"(?: {_WORD}{_REST}){{0,{item[1:]}}}?")
    if item == "^":
        return Part(f"(?<={EDGE})(?: [^ {EDGE}]{MARK})?")
    if item == "$":
        return Part(f"(?=(?: [^ {EDGE}{TAIL}]+){{0,4}} {EDGE})")
    if item == ",":
        return _mark(",")
    if item.startswith("<"):
        return words.part(item[1:-1])
    if item == "¿":
        return _mark("?")
    return _word(item.lower())


def _mark(mark: str) -> Part:
    return Part(f" {re.escape(mark)}{MARK}", (frozenset({mark}),))


@lru_cache(maxsize=50_000)
def _word(word: str) -> Part:
    if word.endswith("*"):
        return _single(f"{re.escape(word[:-1])}[^ {TAIL}{EDGE}{MARK}]*+", word)
    if word.startswith("#") and len(word) > 1:  # a hashtag is read as "#" and its words
        following = _word(word[1:])
        return Part(f" #{MARK}{following.source}", (frozenset({"#"}), *following.musts))
    if len(word) == 1 and not word.isalnum():
        return _mark(word)
    clitic = re.match(r"^(.+?)('(?:s|re|ve|ll|d|m))$", word)
    words = clitic.groups() if clitic and clitic.group(1) else [each for each in word.split("-") if each]
    return _in_a_row([_single(re.escape(each), each) for each in words])


def _single(letters: str, feature: str) -> Part:
    """A single word, by the expression of its letters."""
    return Part(f" {letters}{_REST}", (frozenset({feature}),), letters)
