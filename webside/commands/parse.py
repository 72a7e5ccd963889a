"""`webside parse`: the documents of a saved page or export as JSON lines, without a network."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  webside parse saved_page healthgrades.html --url https://directory.example/dr-hale
  webside parse google_business_takeout takeout.zip | head
  webside parse mastodon statuses.json --url 'https://social.example/api/v1/accounts/1/statuses'
\b
Exit codes: 0 read, 1 an error body, a challenge or a page it does not know (one line says why), 2 wrong use."""
)
@click.argument("source")
@click.argument("path", metavar="FILE|FOLDER|ZIP", type=click.Path(path_type=Path, exists=True))
@click.option("--url", help="Where the page was saved from.")
@click.option("--fetched", metavar="TIME", help="When it was saved (RFC 3339); relative dates count from it.")
def command(source: str, path: Path, url: str | None, fetched: str | None) -> int:
    """Print the documents in FILE, FOLDER or ZIP as JSON lines; asks no site."""
    from crawler import parse, sources
    from model.documents import Document, Dropped
    from model.errors import InputError
    from model.wire import document_json, dropped_json
    from webside import images

    known = sources.load()
    if source not in known:
        raise InputError(f"there is no source '{source}'", expected=", ".join(known))
    dropped: Counter[str] = Counter()
    fetched_at = _moment(fetched)
    things = images.read(path) if source == images.SOURCE else parse.parse(source, path, url=url, fetched_at=fetched_at)
    for thing in things:
        match thing:
            case Document():
                sys.stdout.write(json.dumps(document_json(thing), ensure_ascii=False) + "\n")
            case Dropped():
                dropped[thing.reason] += thing.count
    for reason, count in dropped.items():
        sys.stdout.write(json.dumps(dropped_json(Dropped(reason=reason, count=count)), ensure_ascii=False) + "\n")
    return 0


def _moment(raw: str | None) -> datetime | None:
    if raw is None:
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        raise click.BadParameter("expected a time such as 2026-03-01T12:00:00Z", param_hint="--fetched") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
