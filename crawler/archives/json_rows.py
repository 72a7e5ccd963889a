"""Tables that stand in JSON, as scrapers and suites save them: each review becomes a row of named cells."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from crawler.archives.columns import columns, field_of, plain
from crawler.archives.opening import Member
from crawler.archives.stream import mapping, values, words
from crawler.recorded import plainly
from model.errors import SourceChanged

_MOST = 64 << 20
_DEEPEST = 6
_LOOKED_AT = 20
_REPLY = re.compile(
    r"(?:(?:owner|company|business|merchant|provider|doctor|professional|practice|host|management|developer|seller"
    r"|review|public|biz user public|official|vendor|shop|facility|center|brand)s? )?(?:reply|replies|response"
    r"|responses|answer|answers|comment from owner|owner comment|antwort|reponse|respuesta)(?: info| data)?"
)
_WRITER = re.compile(
    r"(?:reviewer|author|user|consumer|customer|patient|writer|contributor|owner of review|posted by|member)"
    r"(?: profile| info| details)?|profile"
)
_STARS = re.compile(r"(?:review |star |overall |user )?(?:rating|ratings|score|stars)")
_PLACE = re.compile(
    r"place|place info|location|business|business unit|clinic|practice|listing|item reviewed|provider|doctor"
)
_TEXT = re.compile(r"(?:review )?(?:text|comment|body|content|snippet)")
_DATE = re.compile(r"dates?|created(?: at)?|published(?: at)?|review date|date published")
# What stands inside those, the surest first, and the name its cell gets.
_NAME = ("display name|name|full name|nickname|screen name|user name|username|title|identifying name|reviewer name"
         "|author name|owner name")  # fmt: skip
_WORDS = ("full|original|text|comment|message|content|body|snippet|response|reply|value|description|response text"
          "|reply text")  # fmt: skip
_MOMENTS = ("published date|publish date|iso date|date time|datetime|date|published at|created at|create time|created"
            "|timestamp|time|update time|updated at|updated date|iso|utc date time|responded at|response date"
            "|response time|replied at|reply date|reply time|posted at|value")  # fmt: skip
_NESTED: tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...] = (
    (_REPLY, ((_WORDS, "owner response text"), (_MOMENTS, "owner response date"))),
    (_WRITER, ((_NAME, "reviewer name"),)),
    (_PLACE, ((_NAME, "place name"),)),
    (_TEXT, ((_WORDS, "review text"),)),
    (_DATE, ((_MOMENTS, "review date"),)),
)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_ALIKE = frozenset(("text", "rating", "author", "published", "url"))
_INNER = ("$date", "$oid", "utcDateTime", "full", "text", "value", "original")
_BEST = ("rating max", "max", "best", "best rating", "out of", "scale", "max rating")
_LISTS = re.compile(r"\b(?:photo|image|media|picture|video|tag|topic|answer|repl|response|like|vote|categor|hours?)\w*")

Rows = Callable[[], Iterator[tuple[int, list[str]]]]


def is_json(head: bytes) -> bool:
    """Whether a file begins as JSON does."""
    return plainly_begun(head)[:1] in (b"{", b"[")


def plainly_begun(head: bytes) -> bytes:
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")


def table(member: Member) -> Rows | None:
    """The rows of a file of JSON, the first of them its header; None where nothing in it is a review.

    Raises SourceChanged, after all rows before it, where the file breaks off.
    """
    body = plainly(member.whole(_MOST))
    found, is_cut = values(body)
    if is_cut and not found:  # a list that never ends: what stands in it is whole all the same
        found, _ = values(body[body.find(b"[") + 1 :])
    entries = [_flat(entry, place) for entry, place in _entries(found, None, _DEEPEST)]
    # Of two keys for one thing one is often empty; an answer that is nowhere is told by its empty column.
    names = dict.fromkeys(name for entry in entries for name in entry)
    header = [name for name in names if field_of(name) == "reply" or any(entry.get(name) for entry in entries)]
    known = columns(header, {})
    if known is None or not {"rating", "recommends", "reply"} & known.places.keys():
        return None

    # Lists of several makers are put together: what one calls its own way stands in for an empty cell of another.
    chosen = {header[place]: field for field, place in known.places.items() if field in _ALIKE}
    others = {name: [one for one in header if field_of(one) == field and one != name] for name, field in chosen.items()}

    def rows() -> Iterator[tuple[int, list[str]]]:
        yield 1, header
        for number, entry in enumerate(entries, 2):
            yield number, [entry.get(name) or _other(entry, others.get(name, ())) for name in header]
        if is_cut:
            raise SourceChanged(f"{member.name} is cut or damaged after its review number {len(entries)}")

    return rows


def _other(entry: Mapping[str, str], names: Sequence[str]) -> str:
    """What the entry says under other names of one thing."""
    return next((entry[name] for name in names if entry.get(name)), "")


def _entries(value: object, place: str | None, depth: int) -> Iterator[tuple[Mapping[str, object], str | None]]:
    """The reviews in decoded JSON, each with the name of the place around it."""
    if depth < 0:
        return
    if isinstance(value, list):
        for one in value:
            yield from _entries(one, place, depth)
        return
    told = mapping(value)
    lists = [inner for key, inner in told.items() if not _LISTS.search(plain(key)) and _holds_reviews(inner)]
    if lists:
        name = next((words(told.get(key)) for key in ("name", "title") if words(told.get(key))), None)
        name = name or _flat(told, None).get("place name") or place
        for inner in lists:
            yield from _entries(inner, name, depth - 1)
    elif _is_review(told):
        yield told, place
    else:
        for inner in told.values():
            if isinstance(inner, dict | list):
                yield from _entries(inner, place, depth - 1)


def _holds_reviews(value: object) -> bool:
    return isinstance(value, list) and any(_is_review(mapping(one)) for one in islice(value, _LOOKED_AT))


def _is_review(told: Mapping[str, object]) -> bool:
    known = columns(list(_flat(told, None)), {}) if told else None
    return known is not None and len(known.places) > 2


def _flat(told: Mapping[str, object], place: str | None) -> dict[str, str]:
    """An object as cells; what stands deeper is named by its whole path, or by what it is of a review."""
    cells: dict[str, str] = {}
    _fill(cells, told, "", _DEEPEST)
    if place:
        cells.setdefault("place name", place)
    return cells


def _fill(cells: dict[str, str], told: Mapping[str, object], path: str, depth: int) -> None:
    for key, value in told.items():
        name = f"{path} {key}".strip()
        name = "reviewer name" if plain(name) == "profile name" else name  # elsewhere the profile of a business
        if isinstance(value, list):
            first = value[0] if value else None
            if isinstance(first, dict) and _REPLY.fullmatch(plain(name)):
                value = first
            else:
                cells.setdefault(name, ", ".join(one for one in value if isinstance(one, str)))
                continue
        if isinstance(value, dict):
            _fill_nested(cells, value, name, depth)
        else:
            cells.setdefault(name, _cell(value))


def _fill_nested(cells: dict[str, str], told: Mapping[str, object], name: str, depth: int) -> None:
    """What stands inside a key: by what that key is of a review, else by the path."""
    is_said = field_of(name) in ("text", "title") or _REPLY.fullmatch(plain(name))
    inner = {plain(key): value for key, value in told.items()}
    languages = [value for key, value in told.items() if is_said and _LANGUAGE.fullmatch(key)]
    if languages and inner.keys().isdisjoint(_WORDS.split("|")):  # the same in several languages: the first is told
        _fill(cells, {name: languages[0]}, "", depth)
        return
    if _STARS.fullmatch(plain(name)):
        number = next(
            (inner[key] for key in ("value", "rating", "score", "stars", "rating value") if key in inner), None
        )
        best = next((inner[key] for key in _BEST if isinstance(inner.get(key), int | float)), None)
        if isinstance(number, int | float | str) and not isinstance(number, bool):
            cells.setdefault(name, f"{number}/{best}" if best else str(number))
            return
    for pattern, parts in _NESTED:
        if pattern.fullmatch(plain(name)):
            for keys, cell in parts:
                value = next((inner[key] for key in keys.split("|") if _cell(inner.get(key))), None)
                if value is not None:
                    cells.setdefault(cell, _cell(value))
            return
    if depth > 0:
        _fill(cells, told, name, depth - 1)


def _cell(value: object) -> str:
    if value is None or isinstance(value, list):
        return ""
    if isinstance(value, dict):
        return next((_cell(value[key]) for key in _INNER if key in value), "")
    return value if isinstance(value, str) else json.dumps(value)
