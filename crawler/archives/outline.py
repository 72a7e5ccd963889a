"""The outline of a file of JSON: which keys stand where in its first bytes, so that it is known by what it holds."""

import re

from crawler.archives.opening import Member, Opened
from model.errors import Unreadable

_HEAD = 1 << 16
_DEEPEST = 9
# A text that never ends reaches to the end: were it looked into for the next one, that would take for ever.
_TOKEN = re.compile(r'"((?:[^"\\]++|\\.)*+)(?:"(\s*:)?)?|([{}\[\]])', re.S)


def outline(export: Opened, member: Member) -> frozenset[str]:
    """Paths of keys such as `[]/data/[]/post`, in small letters; empty for what is no JSON, or cannot be opened.

    An array is `[]`, so that `[]` alone says that the file is one. Damaged and cut files have the outline of their
    beginning.
    """
    if not member.name.lower().endswith((".json", ".js", ".txt")):
        return frozenset()
    known = export.outlines.get(member.name)
    if known is None:
        try:
            head = member.head(_HEAD).decode("utf-8-sig", "replace")
        except Unreadable:
            head = ""
        known = export.outlines[member.name] = _paths(head) if head.lstrip()[:1] in ("{", "[") else frozenset()
    return known


def _paths(head: str) -> frozenset[str]:
    found: set[str] = set()
    outer: list[str] = []  # where each object or array around this place stands, with a stroke behind it
    here, key = "", ""
    for text, colon, mark in _TOKEN.findall(head):
        if not mark:
            if colon and len(outer) < _DEEPEST:
                key = text.lower()
                found.add(here + key)
        elif mark in "{[":
            outer.append(here)
            here += f"{key}/" if key else ""
            if mark == "[":
                here += "[]/"
                if len(outer) <= _DEEPEST:
                    found.add(here[:-1])
            key = ""
        elif outer:
            here, key = outer.pop(), ""
    return frozenset(found)


def holds(export: Opened, *paths: str) -> list[Member]:
    """The files whose outline has one of these paths."""
    wanted = frozenset(paths)
    return [member for member in export.members if wanted & outline(export, member)]
