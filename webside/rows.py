"""Model values as the rows of the tables, and back: JSON by pydantic over the very dataclasses of `model/`."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import TypeAdapter

from model.audit import Visit
from model.documents import Document
from model.findings import Disposition, Finding, Judgement, LogEntry
from model.subject import Subject
from model.wire import whole_characters

T = TypeVar("T")

DOCUMENT = TypeAdapter(Document)
FINDING = TypeAdapter(Finding)
VISIT = TypeAdapter(Visit)
SUBJECT = TypeAdapter(Subject)
DISPOSITION = TypeAdapter(Disposition)
JUDGEMENT = TypeAdapter(Judgement)
LOG_ENTRY = TypeAdapter(LogEntry)


def body(adapter: TypeAdapter[T], value: T) -> str:
    """The value as JSON, without what is at its default."""
    try:
        return adapter.dump_json(value, exclude_defaults=True).decode("utf-8")
    except ValueError:
        # Half of a surrogate pair (cut exports hold them) has no UTF-8; the mark keeps every offset in its place.
        return json.dumps(
            whole_characters(adapter.dump_python(value, mode="json", exclude_defaults=True)), ensure_ascii=False
        )


def plain(text: str) -> str:
    """A text any database takes as a column: no half surrogates, and none of the zero bytes PostgreSQL refuses."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def stamp(moment: datetime) -> str:
    """A moment as text of one width, so that texts compare as moments do; without Z when its zone is not known."""
    if moment.tzinfo is None:
        return moment.isoformat(timespec="microseconds")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def moment(text: str) -> datetime:
    """The moment a `stamp` stands for."""
    return datetime.fromisoformat(text)


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in lists of `size`, the last one shorter."""
    batch: list[T] = []
    for value in values:
        batch.append(value)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
