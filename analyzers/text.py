"""Reads a text once: normalised words with exact offsets, sentences, clauses, quotations and language."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from analyzers.language import is_plainly_english, language_of
from analyzers.once import once

_LONGEST_OPENER = 30  # words from "While ..." to its comma
_SAMPLE = 400  # words looked at to tell the language
LONGEST = 2_000_000  # code points; a longer text is not analysed, and the report says so

# White space is eaten before a token: to try every alternative on each blank would cost more than the tokens do.
_TOKEN = re.compile(
    r"""
    [ \t]*+(?:
      (?P<plain>[A-Za-z]+(?=[ ,!?;)-]|\.\s|\.?\Z|\n))
    | (?P<stop>[,.!?;:)](?=\s|\Z))
    | (?P<redacted>\[(?=[^\[\]\n]{0,60}(?:name|redacted|patient|reviewer|complainant|removed|date|address))
          [^\[\]\n]{1,80}\])
    | (?P<link>https?://[^\s<>"]+|www\.[^\s<>"]+)
    | (?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})
    | (?P<handle>(?<!\w)[@#]\w[\w.]{0,60}\w|(?<!\w)[@#]\w)
    | (?P<money>[$£€₹]\s?\d(?:[\d,]{0,12}\d)?(?:\.\d{1,2})?k?)
    | (?P<date>\d{4}[/.-]\d{1,2}[/.-]\d{1,2}(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?!\d))
    | (?P<phone>(?=(?:\D{0,2}\d){7})(?!(?:19|20)\d\d[-.\s](?:19|20)\d\d\b)
          \+?\(?\d[\d()]{1,5}[-.\s]\(?\d{2,5}\)?(?:[-.\s]\d{2,5}){0,3})
    | (?P<time>\d{1,2}:\d{2}(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\.\d{2}\s?[ap]\.?m\b\.?|\d{1,2}\s?[ap]\.?m\b\.?)
    | (?P<number>\d(?:[\d,]{0,12}\d)?(?:\.\d+)?(?:%|(?:st|nd|rd|th)\b)?)
    | (?P<initials>(?:[^\W\d_]\.){2,8})
    | (?P<censored>[^\W_]{0,20}[*]{1,20}[^\W_]{0,20}(?:[*]{1,20}[^\W_]{0,20}){0,4}(?<=[\w*]))
    | (?P<word>[^\W\d_][^\W_\u200b]*(?:[\u200b-\u200d\u2060\ufeff\u00ad]+[^\W_]+)*(?:['’ʼ`][^\W\d_]+){0,2})
    | (?P<mark>\n[ \t]*\n\s*|\n|\.{2,}|[^\w\s]|_)
    )
    """,
    re.VERBOSE,
)
_PLAIN, _STOP = _TOKEN.groupindex["plain"], _TOKEN.groupindex["stop"]
# Between blanks: letters and marks whose tokens are the same wherever they stand. Digits, brackets and their like
# may belong to what follows ("3 pm", "[name of doctor]").
_ALONE = re.compile(r"[A-Za-z'’\",.!?;:()“”–—-]+")
_MET: dict[str, tuple[tuple[str, int, int, str], ...]] = {}
_MOST_MET, _LONGEST_MET = 50_000, 30
_HASHTAG_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
_CLITIC = re.compile(r"^(.{1,40}?)('(?:s|re|ve|ll|d|m))$")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\ufe0f]")
_HYPHENS = frozenset("-‐‑")
_HAS_STRETCH = re.compile(r"([a-z])\1\1")
_STRETCHED = re.compile(r"([a-df-z])\1{2,}")
_STRETCHED_E = re.compile(r"e{3,}")
_QUOTE = re.compile(
    r"“[^“”\n]{1,1000}”|\"[^\"\n]{1,1000}\"|«[^«»\n]{1,1000}»|‘[^‘’\n]{2,300}’"
    r"|(?<!\w)'[^'\n]{2,300}'(?!\w)|(?m:^>[^\n]{0,2000})"
)
_STRAIGHT = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "‘": "'"})

_SHORT_FORMS = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "mx",
        "st",
        "prof",
        "rev",
        "hon",
        "jr",
        "vs",
        "dept",
        "approx",
        "appt",
        "ave",
        "rd",
        "blvd",
        "ste",
        "apt",
        "no",
        "fr",
        "sr",
        "sgt",
        "capt",
        "lt",
        "col",
        "gen",
        "mt",
        "ft",
        "est",
        "inc",
        "ltd",
        "fig",
        "al",
        "ph",
        "tel",
        "ext",
        "e.g.",
        "i.e.",
    ]
)
_TITLES = frozenset(["dr", "mr", "mrs", "ms", "mx", "st", "mt", "prof", "rev", "hon", "fr", "sr"])
_ENDS = frozenset({".", "!", "?", "…", "‽", "।"})
_BREAKS = frozenset({";", ":", "—", "–", "(", ")", "•"})
_TURNS = frozenset(
    ["but", "however", "although", "though", "yet", "except", "because", "whereas", "nevertheless", "nonetheless"]
)
_MAY_TURN = _TURNS | _BREAKS | {"-"}
_MAY_END = frozenset({"mark", "initials", "time"})
_NEVER_END = frozenset(",;:()[]\"'“”‘’–—-&/#")
_NEGATIONS = (
    "don't didn't doesn't can't couldn't wouldn't shouldn't isn't aren't wasn't weren't hasn't haven't hadn't ain't"
)
_BARE = {word.replace("'", ""): word for word in _NEGATIONS.split()}  # "didnt" is read as "didn't"
_OPENERS = frozenset(
    [
        "while",
        "although",
        "though",
        "as",
        "since",
        "because",
        "due",
        "given",
        "out",
        "per",
        "under",
        "without",
        "whilst",
        "despite",
    ]
)
_SUBJECTS = frozenset(["you", "he", "she", "we", "i", "they", "it", "u"])


class Sentence(NamedTuple):
    """Tokens from `first` to before `last`."""

    first: int
    last: int


@dataclass(frozen=True)
class Text:
    """A text read once. `words` are normalised; `starts` and `ends` are code points of `original`, end exclusive;
    `kinds` names what each token is (word, number, money, phone, time, date, mail, link, handle, mark, ...)."""

    original: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    kinds: tuple[str, ...]

    def raw(self, index: int) -> str:
        """The token as written."""
        return self.original[self.starts[index] : self.ends[index]]

    def quote(self, first: int, last: int) -> str:
        """What was written from token `first` up to before token `last`."""
        return self.original[self.starts[first] : self.ends[last - 1]]

    @once
    def capitals(self) -> tuple[int, ...]:
        """The tokens that begin with a capital letter."""
        original = self.original
        return tuple(index for index, start in enumerate(self.starts) if original[start].isupper())

    @once
    def sentences(self) -> tuple[Sentence, ...]:
        """Split at stops, questions, blank lines and new lines, never inside "Dr. Hale", "b.i.d." or "3.5"."""
        found: list[Sentence] = []
        first = 0
        words = self.words
        for index, kind in enumerate(self.kinds):
            if kind in _MAY_END and words[index] not in _NEVER_END and self._ends_sentence(index):
                found.append(Sentence(first, index + 1))
                first = index + 1
        if first < len(self.words):
            found.append(Sentence(first, len(self.words)))
        return tuple(found)

    @once
    def sentence_of(self) -> tuple[int, ...]:
        """For each token the index of its sentence."""
        numbers: list[int] = []
        for number, sentence in enumerate(self.sentences):
            numbers += [number] * (sentence.last - sentence.first)
        return tuple(numbers)

    @once
    def clause_of(self) -> tuple[int, ...]:
        """For each token the index of its clause; a clause never crosses a turn."""
        after_comma = (index + 1 for index, word in enumerate(self.words) if word == ",")
        begun = [index for index in after_comma if index < len(self.words) and self._starts_clause(index)]
        return self._numbered((*self._turns, *begun))

    @once
    def turn_of(self) -> tuple[int, ...]:
        """For each token the index of its turn: what stands between "but", "however", ";" and dashes."""
        return self._numbered(self._turns)

    @once
    def _turns(self) -> tuple[int, ...]:
        return tuple(
            index
            for index, word in enumerate(self.words)
            if word in _MAY_TURN and index and (word != "-" or self.starts[index] > self.ends[index - 1])
        )

    def _numbered(self, begun: tuple[int, ...]) -> tuple[int, ...]:
        """For each token how many parts begin before or at it: sentences, and the parts begun at these tokens."""
        starts = sorted({*begun, *(sentence.first for sentence in self.sentences)} - {0})
        numbers: list[int] = []
        for number, (first, last) in enumerate(zip((0, *starts), (*starts, len(self.words)), strict=True)):
            numbers += [number] * (last - first)
        return tuple(numbers)

    @once
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """Code point spans between quotation marks, and lines that begin with ">"."""
        return tuple(match.span() for match in _QUOTE.finditer(self.original))

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether the span stands inside a quotation."""
        at = bisect_right(self.quotations, (start, len(self.original))) - 1
        return at >= 0 and end <= self.quotations[at][1]

    def at(self, position: int) -> int:
        """Index of the token that holds this code point, or the one before it."""
        return max(0, bisect_right(self.starts, position) - 1)

    @once
    def language(self) -> str:
        """`en` unless the text is clearly something else: short or mixed texts count as English."""
        if is_plainly_english(self.words[:_SAMPLE]):
            return "en"
        words = [word for word, kind in zip(self.words, self.kinds, strict=True) if kind == "word"]
        return language_of(words[:_SAMPLE])

    def _ends_sentence(self, index: int) -> bool:
        word, kind = self.words[index], self.kinds[index]
        following = index + 1 if index + 1 < len(self.words) else None
        if kind == "mark":
            return self._mark_ends(index, word, following)
        if kind in ("initials", "time") and self.raw(index).endswith("."):
            return following is not None and self.raw(following)[:1].isupper() and word not in _SHORT_FORMS
        return False

    def _mark_ends(self, index: int, word: str, following: int | None) -> bool:
        if word.startswith("\n"):
            return word.count("\n") > 1 or following is None or not self.raw(following)[:1].islower()
        if word in _ENDS or word == "..":
            if word == "." and index:
                before = self.words[index - 1]
                adjacent = self.ends[index - 1] == self.starts[index]
                if adjacent and before in _SHORT_FORMS:
                    return before not in _TITLES and (following is None or self.raw(following)[:1].isupper())
                if (
                    adjacent
                    and len(before) == 1
                    and before.isalpha()
                    and self.raw(index - 1).isupper()
                    and before != "i"
                ):
                    return False
                if following is not None and self.starts[following] == self.ends[index]:
                    return self.raw(following)[:1].isupper() or not self.raw(following)[:1].isalnum()
            return following is None or self.words[following] not in _ENDS
        if following is not None and ord(word[0]) > 0x2190 and word not in _BREAKS:
            return self.raw(following)[:1].isupper()
        return False

    def _starts_clause(self, index: int) -> bool:
        """Whether a clause begins at this word, which stands behind a comma."""
        if self._closes_opener(index - 1):
            return True
        word = self.words[index]
        if word in ("and", "so", "or", "then") and index + 1 < len(self.words):
            return self.words[index + 1] in _SUBJECTS
        return word in _SUBJECTS

    def _closes_opener(self, comma: int) -> bool:
        """Whether this is the first comma of a sentence that opens with "While ...", "Out of respect ..."."""
        sentence = self.sentences[self.sentence_of[comma]]
        opens = self.words[sentence.first] in _OPENERS and comma - sentence.first <= _LONGEST_OPENER
        return opens and "," not in self.words[sentence.first : comma]


Token = tuple[str, int, int, str]  # normalised word, start, end, kind


def read(text: str) -> Text:
    """The words of a text with their places; sentences, clauses and language are worked out when first asked for.

    What stands between two blanks is mostly a word that was met before, and then its tokens are known.
    """
    tokens: list[Token] = []
    position = beyond = 0
    met = _MET
    for chunk in text.split(" "):
        end = position + len(chunk)
        if position >= beyond and (known := met.get(chunk) or _meet(chunk)):
            for word, first, last, kind in known:
                tokens.append((word, position + first, position + last, kind))
        else:
            beyond = _scan(text, max(position, beyond), end, tokens)
        position = end + 1
    if not tokens:
        return Text(text, (), (), (), ())
    words, starts, ends, kinds = zip(*tokens, strict=True)
    return Text(text, words, starts, ends, kinds)


def _meet(chunk: str) -> tuple[Token, ...]:
    """The tokens of what stands between two blanks, to be known again; none if they could hang on what is around."""
    if len(chunk) > _LONGEST_MET or not _ALONE.fullmatch(chunk):
        return ()
    if len(_MET) > _MOST_MET:
        _MET.clear()
    tokens: list[Token] = []
    _scan(chunk, 0, len(chunk), tokens)
    known = _MET[chunk] = tuple(tokens)
    return known


def _scan(text: str, start: int, end: int, tokens: list[Token]) -> int:
    """Add the tokens from `start` on until one reaches `end`; returns where the last one ends."""
    if start >= end:
        return start
    for match in _TOKEN.finditer(text, start):
        number = match.lastindex or 0
        first, last = match.span(number)
        kind = match.lastgroup
        if number == _PLAIN:
            word = text[first:last].lower()
            if _HAS_STRETCH.search(word):
                word = _unstretched(word)
            tokens.append((_BARE.get(word, word), first, last, "word"))
        elif number == _STOP:
            tokens.append((text[first], first, last, "mark"))
        elif kind == "mark":
            raw = text[first:last]
            if raw not in _HYPHENS or not _joins(text, first, last):
                tokens.append((raw if len(raw) == 1 or raw[0] == "\n" else "..", first, last, "mark"))
        elif kind == "handle" and text[first] == "#":
            tokens += _hashtag(text, first, last)
        else:
            assert kind is not None
            tokens += _token(text, first, last, kind)
        if last >= end:
            return last
    return len(text)


def _token(text: str, start: int, end: int, kind: str) -> list[tuple[str, int, int, str]]:
    raw = text[start:end]
    word = _normal(raw, kind)
    if kind == "word" and "'" in word and (clitic := _CLITIC.match(word)) and len(word) == len(raw):
        cut = start + len(clitic.group(1))
        return [(clitic.group(1), start, cut, "word"), (clitic.group(2), cut, end, "word")]
    return [(word, start, end, kind)]


def _hashtag(text: str, start: int, end: int) -> list[tuple[str, int, int, str]]:
    """ "#FluShotsNow" is read as "#", "flu", "shots", "now"; "#ad" as "#", "ad"."""
    found = [("#", start, start + 1, "mark")]
    for match in _HASHTAG_WORD.finditer(text, start + 1, end):
        kind = "number" if match.group().isdecimal() else "word"
        found.append((_normal(match.group(), kind), *match.span(), kind))
    return found


def _normal(raw: str, kind: str) -> str:
    if kind == "redacted":
        return "[]"
    if raw.isascii():
        word = raw.lower()
    else:
        word = unicodedata.normalize("NFKC", _INVISIBLE.sub("", raw)).casefold().translate(_STRAIGHT)
    if kind == "word":
        return _unstretched(word.translate(_STRAIGHT))
    return "".join(word.split())


def _unstretched(word: str) -> str:
    """ "sooo" is "so", "weeee" is "wee": three equal letters are one, but for e."""
    return _STRETCHED_E.sub("ee", _STRETCHED.sub(r"\1", word))


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a hyphen stands inside a compound: "no-show" is read like "no show"."""
    return start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
