"""Reads the entries of a TikTok download in TXT: lines of labels, a blank line before each next date."""

import io
import re
from collections.abc import Iterator

from crawler.archives.opening import Member, Opened
from model.errors import Unreadable

_DATE = re.compile(r"Date: (\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?: UTC)?)\s*")
# Lists of what was liked or watched are dates with links too; letters are written otherwise.
_COMMENTS = re.compile(r"\s*Date: [\d :-]{19}(?: UTC)?\s*\nComment: ")
_POSTS = re.compile(
    r"\s*Date: [\d :-]{19}(?: UTC)?\s*\nLink: .{0,8000}?\n(?:Like\(s\)|Who can view|Allow comments): ", re.S
)
_LABELS = re.compile(
    r"(Comment|Photo|Url|Original post link|Link|Like\(s\)|Who can view|Allow [a-z ]{1,30}|Content disclosure"
    r"|AI-generated content|Sound|Location|Title|Alternate text|Alt text|Adds? yours text|Cover image): ?(.*)"
)
_HEAD = 1 << 14


def pages(export: Opened) -> dict[str, str]:
    """The files of comments and of posts, by name."""
    found = {}
    for member in export.members:
        if not member.name.lower().endswith(".txt"):
            continue
        try:
            head = member.head(_HEAD).decode("utf-8-sig", "replace").replace("\r\n", "\n")
        except Unreadable:
            continue
        if kind := "comment" if _COMMENTS.match(head) else "post" if _POSTS.match(head) else None:
            found[member.name] = kind
    return found


def entries(file: Member) -> Iterator[dict[str, str]]:
    """Each entry, by its labels in small letters without spaces; lines without a label belong to the one before."""
    with file.stream() as raw:
        told: dict[str, list[str]] = {}
        label, blank = "", True
        for line in io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace"):
            line = line.rstrip("\r\n")
            date, found = _DATE.fullmatch(line) if blank else None, _LABELS.fullmatch(line)
            if date:
                if told:
                    yield _joined(told)
                told, label = {"date": [date[1]]}, "date"
            elif told and found and not blank and (key := found[1].lower().replace(" ", "")) not in told:
                told[key], label = [found[2]], key
            elif told:
                told[label].append(line)
            blank = not line.strip()
        if told:
            yield _joined(told)


def _joined(told: dict[str, list[str]]) -> dict[str, str]:
    return {label: "\n".join(lines).strip() for label, lines in told.items()}
