"""The outline of a file of JSON: which keys stand where in its first bytes, so that it is known by what it holds."""

import re

from crawler.archives.opening import Member, Opened
from model.errors import Unreadable

_HEAD = 1 << 16
_DEEPEST = 8
# A text that never ends reaches to the end: were it looked into for the next one, that would take for ever.
_TOKEN = re.compile(r'"((?:[^"\\]++|\\.)*+)(?:"(\s*:)?)?|[{}\[\]]', re.S)


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
    at: list[str] = []  # the path to the value that is being read, a key or `[]` for each level
    key = ""
    for token in _TOKEN.finditer(head):
        if token[1] is not None:
            if token[2] and len(at) < _DEEPEST:
                key = token[1].lower()
                found.add("/".join((*filter(None, at), key)))
        elif token[0] == "{":
            at.append(key)
            key = ""
        elif token[0] == "[":
            at.append(f"{key}/[]" if key else "[]")
            key = ""
            if len(at) <= _DEEPEST:
                found.add("/".join(filter(None, at)))
        elif at:
            at.pop()
            key = ""
    return frozenset(found)


def holds(export: Opened, *paths: str) -> list[Member]:
    """The files whose outline has one of these paths."""
    wanted = frozenset(paths)
    return [member for member in export.members if wanted & outline(export, member)]
