"""`webside parse`: the documents of a saved page or export as JSON lines, without a network."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

_KINDS = ("review", "reply", "post", "posts")


@click.command(
    epilog="""\b
Examples:
  webside parse saved_page healthgrades.html --url https://directory.example/dr-hale
  webside parse google_business_takeout takeout.zip | head
  webside parse review_table reviews.csv --mapping
  webside parse review_table reviews.csv --column text=Kommentar --column 'dates=day first'
  webside parse pasted_reviews copied.txt --fetched 2026-03-01T12:00:00Z
  webside parse pasted_reviews posts.txt --as posts
  webside parse mastodon statuses.json --url 'https://social.example/api/v1/accounts/1/statuses'
  webside parse trustpilot session.har
\b
Exit codes: 0 read, 1 an error body, a challenge or a page it does not know (one line says why), 2 wrong use."""
)
@click.argument("source")
@click.argument("path", metavar="FILE|FOLDER|ZIP", type=click.Path(path_type=Path, exists=True))
@click.option("--url", help="Where the page was saved from.")
@click.option("--fetched", metavar="TIME", help="When it was saved (RFC 3339); relative dates count from it.")
@click.option(
    "--mapping",
    is_flag=True,
    help="Of a table: print what its columns are taken for and how it is written; read nothing.",
)
@click.option(
    "--column",
    "headers",
    multiple=True,
    metavar="FIELD=HEADER",
    help="Of a table: what a column is; also dates=day first, scale=10, rows=posts (repeatable).",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(_KINDS),
    help="What a pasted text without names and dates holds; posts: one of your own in each paragraph.",
)
def command(
    source: str,
    path: Path,
    url: str | None,
    fetched: str | None,
    mapping: bool,
    headers: tuple[str, ...],
    kind: str | None,
) -> int:
    """Print the documents in FILE, FOLDER or ZIP as JSON lines; asks no site.

    What could not be understood is printed too, as {"unread": TEXT, "line": N}; a column of a
    table that may hold your replies and was not read, as {"unread_column": HEADER, "texts": N}.
    """
    from crawler import archives, parse
    from crawler.archives.stream import Column, Unread, column_json, unread_json
    from model.documents import Document, Dropped, Kind
    from model.errors import InputError
    from model.wire import document_json, dropped_json
    from webside import images

    if source not in parse.known():
        raise InputError(f"there is no source '{source}'", expected=", ".join(parse.known()))
    columns = dict(_pair(pair) for pair in headers)
    if columns and source != "review_table":
        raise click.UsageError("--column is for review_table")
    if mapping and source not in archives.TABLES:
        raise click.UsageError(f"--mapping is for {', '.join(archives.TABLES)}")
    if mapping:
        for line in archives.mapping(path, columns, source):
            click.echo(line)
        return 0
    dropped: Counter[str] = Counter()
    fetched_at = _moment(fetched)
    several = kind == "posts"
    told = Kind.POST if several else Kind(kind) if kind else None
    if source == images.SOURCE:
        things = images.read(path)
    else:
        things = parse.parse(source, path, url=url, fetched_at=fetched_at, kind=told, several=several, columns=columns)
    for thing in things:
        match thing:
            case Document():
                sys.stdout.write(json.dumps(document_json(thing), ensure_ascii=False) + "\n")
            case Dropped():
                dropped[thing.reason] += thing.count
            case Unread():
                sys.stdout.write(json.dumps(unread_json(thing), ensure_ascii=False) + "\n")
            case Column():
                sys.stdout.write(json.dumps(column_json(thing), ensure_ascii=False) + "\n")
    for reason, count in dropped.items():
        sys.stdout.write(json.dumps(dropped_json(Dropped(reason=reason, count=count)), ensure_ascii=False) + "\n")
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, header = text.partition("=")
    if not (sign and name.strip() and header.strip()):
        raise click.BadParameter("expected FIELD=HEADER, for example text=Kommentar", param_hint="--column")
    return name.strip(), header.strip()


def _moment(raw: str | None) -> datetime | None:
    if raw is None:
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        raise click.BadParameter("expected a time such as 2026-03-01T12:00:00Z", param_hint="--fetched") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
