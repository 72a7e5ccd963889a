"""The spool of one crawl: documents and visits as JSON lines that a parent may read while they grow."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import IO, Self, TypeVar

from pydantic import TypeAdapter

from model.audit import Plan, Visit
from model.documents import Document
from model.wire import whole_characters

PLAN = TypeAdapter(Plan)
DOCUMENT = TypeAdapter(Document)
VISIT = TypeAdapter(Visit)

T = TypeVar("T")

_BATCH = 50
_SECONDS = 0.5


class Spool:
    """Writes what is gathered. A line is whole or not there; a batch is flushed when full or half a second old."""

    def __init__(self, folder: Path, events: IO[str] = sys.stdout) -> None:
        self.folder = folder
        self._documents = (folder / "documents.jsonl").open("ab")
        self._visits = (folder / "visits.jsonl").open("ab")
        self._events: IO[str] | None = events
        self._batch: list[bytes] = []
        self._flushed = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()
        self._documents.close()
        self._visits.close()

    def document(self, document: Document) -> None:
        """Append one document."""
        self._batch.append(_line(DOCUMENT, document))
        if len(self._batch) >= _BATCH or monotonic() - self._flushed > _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Hand everything to the operating system."""
        self._documents.write(b"".join(self._batch))
        self._documents.flush()
        self._batch.clear()
        self._flushed = monotonic()

    def visit(self, visit: Visit) -> None:
        """Append a visit that has ended, after its documents."""
        self.flush()
        line = _line(VISIT, visit)
        self._visits.write(line)
        self._visits.flush()
        self.say({"event": "visit", "visit": json.loads(line)})

    def say(self, event: Mapping[str, object]) -> None:
        """Tell the parent; one that has gone away is not missed."""
        try:
            if self._events is not None:
                print(json.dumps(event), file=self._events, flush=True)
        except (BrokenPipeError, ValueError):
            self._events = None


def _line(adapter: TypeAdapter[T], value: T) -> bytes:
    """The value as one line; half a surrogate pair, which no file can hold, is marked and never costs the line."""
    try:
        return adapter.dump_json(value) + b"\n"
    except ValueError:
        return json.dumps(whole_characters(adapter.dump_python(value, mode="json"))).encode("ascii") + b"\n"
