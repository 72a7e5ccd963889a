"""The table of posts (tweets.csv) that Twitter put into its archives before 2019, as the posts of newer ones."""

import re
from collections.abc import Iterator, Mapping

from crawler.archives.opening import Member, Opened
from crawler.archives.table import rows, with_columns

_COLUMNS = ("tweet id", "timestamp", "text", "in reply to status id")
_SHORT_LINK = re.compile(r"https?://t\.co/\w+")


def tables(export: Opened) -> list[Member]:
    """The tables of posts in an archive."""
    return with_columns(export, *_COLUMNS)


def posts(table: Member) -> Iterator[Mapping[str, object]]:
    """Every row as a post in the form of the newer lists."""
    for row in rows(table):
        text, shared = row.get("text", ""), row.get("retweeted status id", "")
        yield {
            "id_str": row.get("tweet id", "").strip(),
            "full_text": text,
            "created_at": row.get("timestamp", ""),
            "in_reply_to_status_id_str": row.get("in reply to status id", "").strip(),
            "entities": {"urls": list(_links(text, row.get("expanded urls", "")))},
            **({"retweeted_status": {"id_str": shared.strip()}} if shared.strip() else {}),
        }


def _links(text: str, told: str) -> Iterator[dict[str, str]]:
    """Short links with what they stand for, which the table pairs by order: only where there are as many of both."""
    short, long = list(dict.fromkeys(_SHORT_LINK.findall(text))), list(dict.fromkeys(filter(None, told.split(","))))
    if len(short) == len(long):
        yield from ({"url": one, "expanded_url": other} for one, other in zip(short, long, strict=True))
