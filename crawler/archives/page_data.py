"""Reviews that stand only in the data a page is drawn from by its script (Next.js, Apollo, Redux): read as a table."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from crawler.archives import review_table
from crawler.archives.json_rows import is_json
from crawler.archives.opening import Member, Opened
from crawler.archives.stream import Task, mapping, sequence
from model.documents import Document, Visibility
from model.errors import Unreadable

_SCRIPT = re.compile(r"<script\b([^>]{0,500})>(.*?)</script\s*>", re.I | re.S)
_ASSIGNED = re.compile(r"\bwindow\s*(?:\.\s*[\w$]{1,80}|\[\s*[\"'][\w$]{1,80}[\"']\s*\])\s*=\s*(?=[{\[])")
_MOST_SCRIPTS = 200
_LARGEST = 16 << 20
_DEEPEST = 12
_SCAN = json.JSONDecoder(strict=False)


def reviews(html: str, task: Task, service: str) -> Iterator[Document]:
    """Reviews, and the answers to them, in the data of a page; nothing where it holds none."""
    held = list(_held(html))
    if not held:
        return
    try:
        data = json.dumps(held).encode()
    except RecursionError:
        return
    member = Member(name="data.json", size=len(data), open=partial(io.BytesIO, data))
    if not is_json(member.head(64)):
        return
    try:
        found = list(review_table.read(replace(task, export=Opened("data.json", [member]), columns={})))
    except Unreadable:
        return
    for thing in found:
        if isinstance(thing, Document):
            yield replace(thing, service=service, url=thing.url or task.url, visibility=Visibility.PUBLIC)


def _held(html: str) -> Iterator[object]:
    """The data in the scripts of a page, with what they refer to put in its place."""
    if len(html) > _LARGEST:
        return
    for number, script in enumerate(_SCRIPT.finditer(html)):
        if number == _MOST_SCRIPTS:
            return
        kind, text = script[1].lower(), script[2].strip().removeprefix("<!--").removesuffix("-->").strip()
        if "ld+json" in kind or "rating" not in text.lower():
            continue
        places = [0] if text[:1] in ("{", "[") else [found.end() for found in _ASSIGNED.finditer(text)]
        for place in places:
            try:
                value, _ = _SCAN.raw_decode(text, place)
            except (ValueError, RecursionError):
                continue
            yield _joined(value, mapping(value), _DEEPEST) if "__ref" in text else value


def _joined(value: object, known: Mapping[str, object], depth: int) -> object:
    """The value with references (`{"__ref": KEY}`, of Apollo) replaced by what they name."""
    if depth < 0:
        return None
    if isinstance(value, list):
        return [_joined(one, known, depth - 1) for one in sequence(value)]
    told = mapping(value)
    if isinstance(told.get("__ref"), str):
        named = mapping(known.get(str(told["__ref"])))
        return {key: inner for key, inner in named.items() if not isinstance(inner, dict | list)}
    return {key: _joined(inner, known, depth - 1) for key, inner in told.items()} if told else value
