"""What a line of a pasted page is a sign of: stars, a date, an owner's answer, a name, a button - or just words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from crawler.archives import icons
from crawler.archives.clipboard import Line
from crawler.archives.phrases import Phrase, keyed, table
from crawler.dates import When, moment
from crawler.normalise import rating


class Sign(StrEnum):
    """The closed set of what a part of a line can be evidence of."""

    STARS = "stars"
    AVERAGE = "average"
    DATE = "date"
    OWNER = "owner"
    ROLE = "owner_role"
    RECOMMENDS = "recommends"
    WRITER = "writer"
    DEGREE = "degree"
    HANDLE = "handle"
    TOLD = "told"
    REPLYING = "replying"
    COUNT = "count"
    ACTION = "actions"
    WEAK = "weak"
    MORE = "more"
    LESS = "less"
    REVIEW = "review_label"
    REPLY = "reply_label"
    ICON = "icon"
    PICTURE = "picture"


# Of several readings the first counts: a date told as "vor 3 Wochen" is also a number and words.
_ORDER = tuple(
    "owner owner_named recommends advises_against recommends_alone against_alone owner_role degree replying writer "  # noqa: SIM905
    "average weak actions told more less edited picture".split()
)
_SPLIT = re.compile(r"\s*[·•⋅∙|\t]\s*|\s{2,}|\s+[–—-]\s+")
_GLYPHS = re.compile(
    rf"^([★☆⭐✭✩⯨⯪✮🌟½\ufe0f\s]*[★☆⭐✭✩🌟✮][★☆⭐✭✩⯨⯪✮🌟½\ufe0f\s]*|[{icons.STARS}]{{5}}\s*|[{icons.STARS}]{{1,4}}\s+)"
)
_AMONG = re.compile(rf"\s(?:[★☆⭐✭✩⯨⯪✮🌟½\ufe0f]{{3,10}}|[{icons.STARS}]{{5}})(?=\s|$)")
_AVERAGE = re.compile(
    r"([0-5][.,]\d)[★☆⭐✭✩⯨⯪✮🌟½\ufe0f\s]*\((\d+(?:[.,]\d+)*)(?: [^\W\d]+)?\)"
)  # "4.3 (128)" over all reviews
_FULL, _EMPTY, _HALF = "★⭐🌟✮", "☆✩✭", "½⯨⯪"
_HANDLE = re.compile(r"@[\w.-]{1,60}(?:@[\w-]+(?:\.[\w-]+)+)?")
_BARE_STARS = re.compile(r"[0-5][.,]\d{1,2}")
_COUNTED = re.compile(r"\(?\d+(?:[.,]\d+)*\s?[KkM]?\)?")
_TIME = re.compile(
    r"(?:\s*[,·]?\s*(?:at|um|à|a las|alle|às|om)?\s*)\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|uhr)?$", re.I
)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?,?\s+", re.I)
_FILLER = re.compile(
    r"\b(?:de|del|di|of|le|el|den|am|on|dated?)\b\.?|[.,](?=\s|$)|(?<=\d)(?:st|nd|rd|th|er|º|\.)(?=\s|$|,)", re.I
)
_NUMERIC_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|\d{1,2}([/.-])\d{1,2}\1\d{2,4}")
_AFTER_DATE = re.compile(
    r"\s+(?:on|auf|sur|en|su|no|via)(?:\s+(?:google|yelp|facebook|healthgrades|zocdoc|birdeye))?$", re.I
)
_BY_ON = re.compile(r"(?:posted |reviewed |written )?by (\S.*) (?:on|,) (\S.*)", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_NEW = re.compile(r"\s*\b(?:new|neu|nouveau|nuevo|nuova|novo)$", re.I)
_ENGLISH_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a line that is a sign: what of, its words, and what it tells."""

    sign: Sign
    text: str
    lang: str | None = None
    stars: float | None = None
    date: str | None = None  # in the English that `crawler.dates` reads
    count: int | None = None
    who: str | None = None
    what: str | None = None
    positive: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A line with its signs; `words` is what stands before them, None where all of the line is understood."""

    line: Line
    parts: tuple[Part, ...] = ()
    words: str | None = None

    def has(self, *signs: Sign) -> bool:
        return any(part.sign in signs for part in self.parts)

    def of(self, sign: Sign) -> Part | None:
        return next((part for part in self.parts if part.sign is sign), None)

    @property
    def is_words(self) -> bool:
        """Whether nothing in the line is a sign."""
        return not self.parts

    @property
    def is_button(self) -> bool:
        """Whether the whole line belongs to the interface and to nobody's words."""
        return self.words is None and bool(self.parts) and all(part.sign in _BUTTONS for part in self.parts)


_BUTTONS = (Sign.ACTION, Sign.MORE, Sign.LESS, Sign.TOLD, Sign.ICON, Sign.PICTURE)


def mark(line: Line) -> Marked:
    """The line with what it is a sign of."""
    if line.length is not None or len(line.text) > 300:
        return Marked(line=line, words=line.text)
    words, parts = _marked(line.text)
    if parts and line.moment:
        parts = tuple(replace(part, date=line.moment) if part.sign is Sign.DATE else part for part in parts)
    return Marked(line=line, parts=parts, words=words)


@lru_cache(maxsize=1 << 14)
def _marked(text: str) -> tuple[str | None, tuple[Part, ...]]:
    whole = _sign(text)
    if whole is not None:
        return None, (whole,)
    if (owner := _owner(text)) is not None:
        return None, owner
    if (average := _AVERAGE.fullmatch(text)) is not None:
        of_all = Part(sign=Sign.STARS, text=average[1], stars=rating(average[1]))
        return None, (of_all, Part(sign=Sign.AVERAGE, text=text, count=_whole(average[2])))
    glyphs = _GLYPHS.match(text)
    stars = stars_of(glyphs[1].strip()) if glyphs else None
    if glyphs and (stars is not None or icons.are_icons(glyphs[1])):
        words, parts = _marked(text[glyphs.end() :]) if len(text) > glyphs.end() else (None, ())
        words, parts = _name_and_date(words) or (words, parts) if words and not parts else (words, parts)
        return words, (Part(sign=Sign.STARS, text=glyphs[1].strip(), stars=stars), *parts)
    pieces = [piece for piece in _SPLIT.split(text) if piece]
    if len(pieces) > 1 and len(pieces) <= 12:
        signs = [_sign(piece) for piece in pieces]
        known = [sign for sign in signs if sign is not None]
        if len(known) == len(pieces):
            return None, tuple(known)
        if signs[0] is None and len(known) == len(pieces) - 1 and any(s.sign in _STRONG for s in known):
            return pieces[0], tuple(known)
    return _spoken(text)


_STRONG = (Sign.DATE, Sign.STARS, Sign.HANDLE, Sign.WRITER, Sign.DEGREE)


def _spoken(text: str) -> tuple[str | None, tuple[Part, ...]]:
    """Lines without separators between their parts: "5/5 3 weeks ago", "Jane D. @jane", "3w Like Reply"."""
    if len(text) > 120:
        return text, ()
    words = text.split()
    if len(words) > 12:
        return text, ()
    for cut in range(1, min(len(words), 5)):
        first, rest = " ".join(words[:cut]), " ".join(words[cut:])
        one = _sign(first)
        if one is None or one.sign not in (Sign.STARS, Sign.DATE):
            continue
        other = _sign(rest)
        told = {one.sign, other.sign} & {Sign.STARS, Sign.DATE} if other is not None else None
        if other is not None and told and other.sign in (*_STRONG, Sign.ACTION, Sign.TOLD):
            return None, (one, other)
        if one.sign is Sign.DATE and (buttons := _buttons(words[cut:])):
            return None, (one, *buttons)
    inside = _AMONG.search(text)
    stars = stars_of(inside[0].strip()) if inside else None
    if inside and (stars is not None or icons.are_icons(inside[0])):
        before, after = text[: inside.start()].strip(), text[inside.end() :].strip()
        behind = _sign(after) if after else None
        if name_likeness(before) == 2 and (not after or (behind is not None and behind.sign is Sign.DATE)):
            part = Part(sign=Sign.STARS, text=inside[0].strip(), stars=stars)
            return before, (part, behind) if behind is not None else (part,)
    if (by := _BY_ON.fullmatch(text)) and name_likeness(by[1]) == 2 and (when := _date(by[2])) is not None:
        return by[1], (when,)
    if _YEAR.search(text) and (named := _name_and_date(text)) is not None:
        return named
    if len(words) > 1 and _HANDLE.fullmatch(words[-1]) and name_likeness(" ".join(words[:-1])):
        return " ".join(words[:-1]), (Part(sign=Sign.HANDLE, text=words[-1]),)
    return text, ()


def _name_and_date(text: str) -> tuple[str | None, tuple[Part, ...]] | None:
    """A name, or "Verified patient", with a date behind it and nothing between them."""
    words = text.split()
    for cut in range(1, min(len(words), 6)):
        name, when = " ".join(words[:cut]), _date(" ".join(words[cut:]))
        if when is not None:
            kind = _sign(name)
            if kind is not None and kind.sign is Sign.WRITER:
                return None, (kind, when)
            return (name, (when,)) if name_likeness(name) == 2 else None
    return None


def _buttons(words: list[str]) -> tuple[Part, ...]:
    parts = [part for word in words if (part := _sign(word)) is not None and part.sign in (Sign.ACTION, Sign.WEAK)]
    return tuple(parts) if len(parts) == len(words) else ()


def _owner(text: str) -> tuple[Part, ...] | None:
    """An owner's line with its date or name behind it: "Response from the owner 2 weeks ago"."""
    key, _ = keyed(text)
    first = key.split(" ", 1)[0] if key else ""
    for start in table().starts.get(first, ()):
        if key.startswith(start):  # a page may set the date right behind it: "Response from the ownera week ago"
            rest = " ".join(text.split())[len(start) :].strip(" :()·•-")
            if (when := _date(rest)) is not None:
                return (Part(sign=Sign.OWNER, text=text), when)
    return None


@lru_cache(maxsize=1 << 14)
def _sign(text: str) -> Part | None:
    """What a text as a whole is a sign of."""
    text = text.strip(" ·•|,\u2013\u2014")
    if not text:
        return Part(sign=Sign.TOLD, text=text)
    if _HANDLE.fullmatch(text):
        return Part(sign=Sign.HANDLE, text=text)
    if icons.are_icons(text):
        are_stars = len(text.replace(" ", "")) == 5 or icons.drawn(text) is not None
        return Part(sign=Sign.STARS if are_stars else Sign.ICON, text=text, stars=icons.stars(text))
    if (stars := stars_of(text)) is not None:
        return Part(sign=Sign.STARS, text=text, stars=stars)
    if (when := _date(text)) is not None:
        return when
    if _COUNTED.fullmatch(text):
        return Part(sign=Sign.AVERAGE if text.startswith("(") else Sign.COUNT, text=text, count=_whole(text))
    found = sorted(table().look(text), key=lambda phrase: _ORDER.index(phrase.sign) if phrase.sign in _ORDER else 99)
    found = [phrase for phrase in found if phrase.sign in _ORDER] or list(_named(text))
    return _part(found[0], text) if found else None


def _named(text: str) -> Iterator[Phrase]:
    """Phrases with a name in them count only where a name stands there; of who recommends, a date below tells it."""
    if len(text) <= 160:
        for phrase in table().look_named(text):
            least = 1 if phrase.sign in ("recommends", "advises_against", "actions") else 2
            who = phrase.who.partition(" - ")[0] if phrase.who and phrase.sign == "picture" else phrase.who
            if who is not None and name_likeness(who) < least:
                continue
            if phrase.sign != "writer" or not _SPLIT.search(phrase.what or ""):
                yield phrase


def _part(phrase: Phrase, text: str) -> Part:
    told = Part(
        sign=Sign.TOLD, text=text, lang=phrase.lang, who=phrase.who, what=(phrase.what or "").rstrip(" .") or None
    )
    match phrase.sign:
        case "owner_named":
            return replace(told, sign=Sign.OWNER)
        case "recommends" | "recommends_alone":
            return replace(told, sign=Sign.RECOMMENDS, positive=True)
        case "advises_against" | "against_alone":
            return replace(told, sign=Sign.RECOMMENDS, positive=False)
        case "average":
            return replace(told, sign=Sign.AVERAGE, count=_whole(phrase.numbers[-1]) if phrase.numbers else None)
        case "edited":
            return told
    return replace(told, sign=Sign(phrase.sign))


def _whole(text: str) -> int | None:
    digits = re.sub(r"[^\d]", "", text) if not re.search(r"[KkM]", text) else ""
    return int(digits) if digits and len(digits) < 10 else None


def stars_of(text: str) -> float | None:
    """The rating a text tells as a whole ("★★★★☆", "4 stars", "4,0 von 5 Sternen", "5.0"); None when it is none."""
    if len(text) > 60:
        return None
    glyphs = text.replace("\ufe0f", "").replace(" ", "")
    if (drawn := icons.stars(glyphs)) is not None:
        return drawn
    if glyphs and all(char in _FULL + _EMPTY + _HALF for char in glyphs):
        full, half = sum(char in _FULL for char in glyphs), sum(char in _HALF for char in glyphs)
        return float(full) + half / 2 if 1 <= len(glyphs) <= 5 and full + half else None
    if _BARE_STARS.fullmatch(text):
        return rating(text)
    for phrase in table().look(text):
        if phrase.sign == "stars" and phrase.numbers:
            best = phrase.numbers[1] if len(phrase.numbers) > 1 else 5
            if best != 5 and str(best) not in ("5", "5.0", "5,0", "10", "100"):
                return None
            return rating(phrase.numbers[0], best)
    return None


def _date(text: str) -> Part | None:
    """A text that is a date as a whole, relative or not, with what interfaces put before and behind it."""
    if not text or len(text) > 70 or not (any(char.isdigit() for char in text) or " " in text or len(text) < 14):
        return None
    bare = _AFTER_DATE.sub("", _NEW.sub("", text)).strip(" ·•,()")
    lowered = bare.casefold()
    for start in _before_date():
        if lowered.startswith(start) and len(lowered) > len(start) and lowered[len(start)] in " :·":
            bare = bare[len(start) :].strip(" :·•")
            break
    for phrase in table().look(bare):
        if phrase.sign == "date":
            return Part(sign=Sign.DATE, text=text, date=phrase.english, lang=phrase.lang)
    date = _calendar(bare)
    return None if date is None else Part(sign=Sign.DATE, text=text, date=date)


@lru_cache(maxsize=1)
def _before_date() -> tuple[str, ...]:
    found = (key for key, phrases in table().whole.items() if phrases[0].sign in ("edited", "dated"))
    return tuple(sorted(found, key=len, reverse=True))


def _calendar(text: str) -> str | None:
    """A date of the calendar in any of the languages, in the English that `crawler.dates` reads; raw when it tells
    no year. None when it is no date."""
    dated = _TIME.sub("", text).strip(" ,")
    if not dated:
        return text  # a time of day alone
    if _NUMERIC_DATE.fullmatch(dated):
        return dated
    if any(char.isdigit() for char in dated):
        words = _FILLER.sub(" ", _WEEKDAY.sub("", dated)).split()
        months = [table().months.get(word.casefold().strip(".")) for word in words]
        numbers = [word for word in words if word.isdecimal()]
        if not 2 <= len(words) <= 3 or len(numbers) != len(words) - 1 or months.count(None) != len(numbers):
            return None
        month = _ENGLISH_MONTHS[next(month for month in months if month)]
        if len(numbers) == 2:
            day, year = numbers
            return f"{month} {day}, {year}" if len(year) == 4 and len(day) <= 2 and months[2] is None else None
        if len(numbers[0]) == 4:
            return f"{numbers[0]}-{_ENGLISH_MONTHS.index(month):02}"
        return f"{month} {numbers[0]}" if len(numbers[0]) <= 2 else None
    return None


def tells_day(part: Part) -> bool:
    """Whether it tells a day or how long ago, and not a time of day alone, as opening hours do."""
    return part.sign is Sign.DATE and bool(_TIME.sub("", part.text).strip(" ,-–"))


def when_of(part: Part | None, fetched_at: datetime | None, within: timedelta = timedelta()) -> When:
    """The moment of a date part, on a page fetched then or up to `within` earlier; what it does not tell stays open,
    and the words are kept as they stand."""
    if part is None:
        return When()
    day_first = True if part.date and "." in part.date else None
    told = moment(part.date, fetched_at=fetched_at, fetched_within=within, day_first=day_first)
    return told._replace(raw=part.text)


_NO_NAME = re.compile(r"[!?:;,…\"“”»]$|https?://|\.\.\.|^[-*#>]")
_PARTICLES = frozenset(
    "de del della di da dos das do la le van von der den zu zur ter bin ibn al el y e und and & the of for".split()  # noqa: SIM905
)
_INITIAL = re.compile(r"(?:\w|\w\w|jr|sr|dr|prof|mrs?|ms|st|ste|med|dent|rn|dds|dmd|md|do|phd)\.", re.I)


@lru_cache(maxsize=1 << 14)
def name_likeness(text: str) -> int:
    """2 for what looks like a name, 1 for what could be one (small letters, signs only), 0 for what is none."""
    if not 0 < len(text) <= 60 or _NO_NAME.search(text):
        return 0
    words = text.split()
    if len(words) > 7 or (text.endswith(".") and not _INITIAL.fullmatch(words[-1])):
        return 0
    letters = [word for word in words if any(char.isalpha() for char in word)]
    if not letters:
        return 1 if not any(char.isalnum() for char in text) and len(text) <= 24 and not text.isascii() else 0
    proper = [word for word in letters if _is_proper(word)]
    small = [word for word in letters if word not in proper]
    if proper and all(word.casefold() in _PARTICLES for word in small):
        return 2 if len(letters) > 1 or len(proper[0]) <= 20 else 1
    return 1 if len(letters) <= 3 else 0


def _is_proper(word: str) -> bool:
    """Whether a word begins with a capital, or is of a script that has none."""
    first = next(char for char in word if char.isalpha())
    return first.isupper() or (first.lower() == first.upper())
