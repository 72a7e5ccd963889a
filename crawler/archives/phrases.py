"""What the interfaces of sites say around people's words, in six languages: `phrases.yaml` as one table to look in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml

from crawler.dates import When, moment

_FILE = Path(__file__).parent / "phrases.yaml"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:\s?k(?!\w))?\+?")
_THOUSANDS = re.compile(r"(?<=\d)[\u202f\u00a0' ](?=\d{3}(?!\d))")
_FILLING = {"who": r"(?P<who>\S.{0,79}?)", "what": r"(?P<what>\S.{0,99}?)"}
_LONGEST = 200  # no interface says more in a line
_AGO = {"about": ("about", "etwa", "environ", "aproximadamente", "circa", "cerca"), "almost": ("almost",)}
_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase found: its class, its language, the numbers in it, and the English of it where it is a time."""

    sign: str
    lang: str
    numbers: tuple[str, ...] = ()
    english: str | None = None
    who: str | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """All phrases: whole ones by their words with numbers put as `{n}`, and patterns of those that hold names."""

    whole: Mapping[str, tuple[Phrase, ...]]
    named: tuple[tuple[str, str, "re.Pattern[str]", str], ...]
    months: Mapping[str, int]
    starts: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    owner_words: tuple[str, ...]  # one of them stands in every line over an owner's answer

    def look(self, text: str) -> tuple[Phrase, ...]:
        """The phrases that this text as a whole may be; it is empty for the words of a person."""
        if len(text) > _LONGEST:
            return ()
        key, numbers = keyed(text)
        found = self.whole.get(key) or (self.whole.get(key.rstrip(" :.!")) if key[-1:] in ":." else None) or ()
        return tuple(_filled(phrase, numbers) for phrase in found)

    def look_named(self, text: str) -> Iterator[Phrase]:
        """The phrases with names in them that this text may be."""
        if len(text) <= _LONGEST:
            small = text.casefold()
            for sign, lang, pattern, literal in self.named:
                if literal in small and (found := pattern.fullmatch(text)):
                    told = found.groupdict()
                    yield Phrase(sign=sign, lang=lang, who=told.get("who"), what=told.get("what"))


def keyed(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it is looked up: small letters, one space, every number `{n}`; and the numbers."""
    flat = _THOUSANDS.sub("", " ".join(text.casefold().split()))
    return _NUMBER.sub("{n}", flat), tuple(_NUMBER.findall(flat))


def ago(raw: str | None, fetched_at: datetime | None, within: timedelta = timedelta()) -> When:
    """How long ago something was, in the words of an interface in any of these languages, as `moment` tells it."""
    told = moment(raw, fetched_at=fetched_at, fetched_within=within)
    if told.published is not None or not raw or fetched_at is None:
        return told
    english = next((phrase.english for phrase in table().look(raw) if phrase.english), None)
    return moment(english, fetched_at=fetched_at, fetched_within=within)._replace(raw=told.raw) if english else told


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else, or how long ago something was."""
    if text.isdecimal():
        return False
    return moment(text).published is not None or any(phrase.english for phrase in table().look(text))


def _filled(phrase: Phrase, numbers: tuple[str, ...]) -> Phrase:
    english = phrase.english
    if english and "{n}" in english and numbers:
        english = english.replace("{n}", numbers[0])
    return Phrase(sign=phrase.sign, lang=phrase.lang, numbers=numbers, english=english)


@cache
def table() -> Table:
    """The table, read once."""
    told = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    whole: dict[str, list[Phrase]] = {}
    named: list[tuple[str, str, re.Pattern[str], str]] = []
    months: dict[str, int] = {}
    labels: dict[str, str] = {}
    for lang, classes in told.items():
        for number, names in enumerate(classes["months"], 1):
            months.update((name.casefold(), number) for name in names.split())
        for key, english in _times(classes):
            whole.setdefault(key, []).append(Phrase(sign="date", lang=lang, english=english))
        for sign, phrases in classes.items():
            if sign in ("one", "units", "ago", "today", "yesterday", "months"):
                continue
            for written in phrases:
                if sign.endswith("_label"):
                    labels[written.casefold().strip()] = sign
                elif "{who}" in written or "{what}" in written:
                    named.append((sign, lang, _pattern(written), _literal(written)))
                else:
                    for key in _with_months(written.casefold(), classes["months"]):
                        whole.setdefault(keyed(key)[0], []).append(Phrase(sign=sign, lang=lang))
    starts: dict[str, list[str]] = {}
    for key, found in whole.items():
        if found[0].sign == "owner":
            starts.setdefault(key.split()[0], []).append(key)
    return Table(
        whole={key: tuple(found) for key, found in whole.items()},
        named=tuple(sorted(named, key=lambda one: one[0] != "advises_against")),  # "… nicht" before "…"
        months=months,
        starts={word: tuple(sorted(keys, key=len, reverse=True)) for word, keys in starts.items()},
        labels=labels,
        owner_words=tuple(
            {key for key, found in whole.items() if found[0].sign == "owner"}
            | {literal for sign, _, _, literal in named if sign == "owner_named"}
        ),
    )


def _times(classes: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Every way to say how long ago, with the English that `crawler.dates` reads."""
    units, ones, ways = classes["units"], classes["one"], classes["ago"]
    assert isinstance(units, dict)
    assert isinstance(ones, list)
    assert isinstance(ways, list)
    for way in ways:
        before = next((word for word, ways_ in _AGO.items() if any(said in way.split() for said in ways_)), "")
        for unit, names in units.items():
            for name in names:
                for one in ones if "{one}" in way else ("",):
                    key = way.replace("{unit}", name).replace("{one}", one).casefold()
                    yield key, f"{before} {'1' if '{one}' in way else '{n}'} {unit}s ago".strip()
    for said, english in (("today", "today"), ("yesterday", "yesterday")):
        words = classes[said]
        assert isinstance(words, list)
        yield from ((word.casefold(), english) for word in words)


def _with_months(written: str, months: list[str]) -> Iterator[str]:
    """The phrase with every name of a month where it says {month}."""
    if "{month}" not in written:
        yield written
        return
    yield from (written.replace("{month}", name.casefold()) for names in months for name in names.split())


def _pattern(written: str) -> "re.Pattern[str]":
    """A phrase with names in it as a pattern; lines are short, so that it costs little whatever they hold."""
    parts = re.split(r"(\{\w+\})", written)
    made = (_FILLING.get(part[1:-1], r"\d[\d.,]*") if part.startswith("{") else re.escape(part) for part in parts)
    return re.compile("".join(made) + r"[.:]?", re.I)


def _literal(written: str) -> str:
    """The longest piece of a phrase that always stands there: quickly looked for before its pattern is tried."""
    return max((part.strip() for part in re.split(r"\{\w+\}", written.casefold())), key=len)
