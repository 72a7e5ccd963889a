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
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

EDGE, MARK, TAIL = "‖", "·", "/"  # how a reading renders sentence edges, marks and the tags of a word
_ITEM = re.compile(r"\s*(~~\d|~\d|_\d|!\(|[()|?^$,]|<[a-z-]+>|[^\s()|?<>^$~!,]+)")
_WORD = f"[^ {TAIL}{EDGE}{MARK}]++"
_REST = f"{TAIL}[^ ]*+"  # possessive: a lookahead after a word must see the next word

_FUNCTION = (
    "a about after all an and any are as at be because before but by can do for from had has have here how i if in "
    "is it like not of on or our so than that the their there this to was we were what when which who will with would "
    "you your"
)
_CONTENT = f" (?!(?:{'|'.join(_FUNCTION.split())}){TAIL}){_WORD}{_REST}"

_EVERYDAY = frozenset(
    (_FUNCTION + " get go got thanks thank us me he she him her his no up out they them , . ? ! : - —").split()
)

Musts = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of regular expression; any text it matches holds a feature of each group of `musts`.

    Every match begins at a token with a feature of `starts` ("^": the first of a sentence); None: at any token.
    `empty` says that it may match nothing, so that what follows may begin the match as well.
    """

    source: str
    musts: Musts
    starts: frozenset[str] | None
    empty: bool = False


Resolve = Callable[[str], Part]


class PatternError(ValueError):
    """A pattern that cannot be read; the text says where."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern: `musts` let a reader skip it without looking."""

    written: str
    source: str
    musts: Musts
    starts: frozenset[str] | None = None

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.source)


def compile_pattern(written: str, resolve: Resolve) -> Pattern:
    """Compile one pattern; `resolve` gives the part a `<lexicon>` stands for. Raises PatternError."""
    part = parse(written, resolve)
    return Pattern(written, part.source, part.musts, None if part.empty else part.starts)


def parse(written: str, resolve: Resolve) -> Part:
    """The part a written pattern stands for, to be used inside others. Raises PatternError."""
    items = _items(written)
    part, rest = _alternatives(items, resolve)
    if rest:
        raise PatternError(f"'{written}' has one ')' too many")
    if not part.source:
        raise PatternError("the pattern is empty")
    return part


def either(parts: Iterable[Part]) -> Part:
    """The part that matches where any of these does."""
    parts = tuple(parts)
    best = [min(part.musts, key=_commonness, default=None) for part in parts]
    known = [group for group in best if group is not None]
    musts = (frozenset[str]().union(*known),) if len(known) == len(parts) else ()
    starts = _union(part.starts for part in parts)
    return Part("(?:" + "|".join(part.source for part in parts) + ")", musts, starts, any(part.empty for part in parts))


def _commonness(group: frozenset[str]) -> tuple[bool, int]:
    """A group without everyday words rules out more texts, and a small one more than a large."""
    return not _EVERYDAY.isdisjoint(group), len(group)


def _union(groups: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for group in groups:
        if group is None:
            return None
        found |= group
    return found


def tagged(tag: str, feature: str) -> Part:
    """One to six words in a row that carry this tag."""
    word = f" {_WORD}{TAIL}[^ {tag}]*+{tag}[^ ]*+"
    return Part(f"(?:{word}){{1,6}}", (frozenset({feature}),), frozenset({feature}))


def _items(written: str) -> list[str]:
    items, position = [], 0
    written = written.strip()
    while position < len(written):
        match = _ITEM.match(written, position)
        if match is None:
            raise PatternError(f"cannot read '{written[position:]}' in '{written}'")
        items.append(match.group(1))
        position = match.end()
    return items


def _alternatives(items: list[str], resolve: Resolve) -> tuple[Part, list[str]]:
    parts = []
    part, items = _sequence(items, resolve)
    parts.append(part)
    while items and items[0] == "|":
        part, items = _sequence(items[1:], resolve)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else either(parts)), items


def _sequence(items: list[str], resolve: Resolve) -> tuple[Part, list[str]]:
    source = ""
    musts: Musts = ()
    starts: frozenset[str] | None = frozenset()
    empty = True
    while items and items[0] not in ("|", ")"):
        part, items = _item(items, resolve)
        if items and items[0] == "?":
            part, items = Part(f"(?:{part.source})?", (), part.starts, empty=True), items[1:]
        source += part.source
        musts += part.musts
        if empty:
            starts = _union((starts, part.starts))
            empty = part.empty
    return Part(source, musts, starts, empty), items


_NOWHERE: frozenset[str] = frozenset()  # what takes no token begins no match


def _item(items: list[str], resolve: Resolve) -> tuple[Part, list[str]]:
    item, rest = items[0], items[1:]
    if item in ("(", "!("):
        part, rest = _alternatives(rest, resolve)
        if not rest:
            raise PatternError("a '(' is never closed")
        if item == "!(":
            return Part(f"(?!{part.source})", (), _NOWHERE, empty=True), rest[1:]
        return Part(f"(?:{part.source})", part.musts, part.starts, part.empty), rest[1:]
    if item.startswith("~~"):
        return Part(f"(?: [^ {EDGE}]+){{0,{item[2:]}}}?", (), None, empty=True), rest
    if item == "=":
        return Part(_CONTENT, (), None), rest
    if item == "_":
        return Part(f" {_WORD}{_REST}", (), None), rest
    if item.startswith("_") and len(item) == 2:
        return Part(f"(?:{_CONTENT}){{0,{item[1:]}}}?", (), None, empty=True), rest
    if item.startswith("~"):
        return Part(f"(?: {_WORD}{_REST}){{0,{item[1:]}}}?", (), None, empty=True), rest
    if item == "^":
        return Part(f"(?<={EDGE})(?: [^ {EDGE}]{MARK})?", (), frozenset({"^"})), rest
    if item == "$":
        return Part(f"(?=(?: [^ {EDGE}{TAIL}]+){{0,4}} {EDGE})", (), _NOWHERE, empty=True), rest
    if item == ",":
        return _mark(","), rest
    if item.startswith("<"):
        return resolve(item[1:-1]), rest
    if item == "¿":
        return _mark("?"), rest
    return _word(item.lower()), rest


def _mark(mark: str) -> Part:
    feature = frozenset({mark})
    return Part(f" {re.escape(mark)}{MARK}", (feature,), feature)


def _word(word: str) -> Part:
    if word.endswith("*"):
        feature = frozenset({word})
        return Part(f" {re.escape(word[:-1])}[^ {TAIL}{EDGE}{MARK}]*+{_REST}", (feature,), feature)
    if word.startswith("#") and len(word) > 1:  # a hashtag is read as "#" and its words
        following = _word(word[1:])
        return Part(f" #{MARK}{following.source}", (frozenset({"#"}), *following.musts), frozenset({"#"}))
    if len(word) == 1 and not word.isalnum():
        return _mark(word)
    clitic = re.match(r"^(.+?)('(?:s|re|ve|ll|d|m))$", word)
    words = clitic.groups() if clitic and clitic.group(1) else [each for each in word.split("-") if each]
    features = tuple(frozenset({each}) for each in words)
    return Part("".join(f" {re.escape(each)}{_REST}" for each in words), features, features[0])
