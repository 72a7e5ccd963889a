"""Looks that their owner chose to keep: one file each, readable by the owner alone, deleted when it is forgotten."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crawler.archives import Unread
from model.audit import Visit
from model.documents import Document
from model.findings import Disposition, Judgement, LogEntry
from webside.desk.again import Round
from webside.desk.look import Look, Tools
from webside.desk.plain import formed, plain
from webside.desk.reporting import called
from webside.desk.who import Who
from webside.files import write_text

_VERSION = 1
_ID = re.compile(r"[\w-]{8,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A look on the shelf."""

    id: str
    name: str
    begun: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder for kept looks. `where` is what a person is told of it."""

    folder: Path
    where: str

    def keep(self, look: Look) -> None:
        """Write the look down as it is now. OSError passes through."""
        told = {
            "version": _VERSION,
            "begun": plain(look.begun),
            "who": plain(look.who),
            "called": called(look),
            "documents": [plain(document) for document in look.pile.documents()],
            "visits": plain(look.visits),
            "unread": plain(look.unread),
            "dispositions": plain(list(look.dispositions.values())),
            "log": plain(look.log),
            "marked": sorted(look.marked),
            "still_there": sorted(look.still_there),
            "gone": sorted(look.gone),
            "again": _again(look),
            "judgements": plain(list(look.judgements.values())),
        }
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_text(self._file(look.id), json.dumps(told, ensure_ascii=False), private=True)

    def all(self) -> Iterator[Kept]:
        """What is kept, the newest first; a file that cannot be read is passed over."""
        found = []
        for file in self._files():
            told = _read(file)
            if told is not None:
                who = formed(Who, told["who"])
                name = who.name or str(told.get("called") or "")
                found.append(Kept(id=file.stem, name=name, begun=formed(datetime, told["begun"])))
        yield from sorted(found, key=lambda kept: kept.begun, reverse=True)

    def unread(self) -> tuple[str, ...]:
        """The ids of files that hold no look this Webside can read."""
        return tuple(sorted(file.stem for file in self._files() if _ID.fullmatch(file.stem) and _read(file) is None))

    def _files(self) -> Iterator[Path]:
        yield from self.folder.glob("*.json") if self.folder.is_dir() else ()

    def take(self, id: str, tools: Tools) -> Look | None:
        """A kept look, to be judged anew; None if there is none, or none that can be read."""
        told = _read(self._file(id)) if _ID.fullmatch(id) else None
        if told is None:
            return None
        try:
            return _look(id, told, tools)
        except (KeyError, TypeError, ValueError):
            return None

    def holds(self, id: str) -> bool:
        """Whether a look is kept."""
        return bool(_ID.fullmatch(id)) and self._file(id).is_file()

    def forget(self, id: str) -> None:
        """Delete a look's file."""
        if _ID.fullmatch(id):
            self._file(id).unlink(missing_ok=True)

    def _file(self, id: str) -> Path:
        return self.folder / f"{id}.json"


def _read(file: Path) -> dict[str, Any] | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        formed(datetime, told["begun"])
        formed(Who, told["who"])
    except (OSError, KeyError, TypeError, ValueError):
        return None
    return told if told.get("version") == _VERSION else None


def _again(look: Look) -> dict[str, Any] | None:
    one = look.again
    if one is None:
        return None
    days = {"on": plain(one.on), "after": plain(one.after)}
    return {**days, "before": sorted(one.before), "seen": sorted(one.seen)}


def _look(id: str, told: dict[str, Any], tools: Tools) -> Look:
    look = Look(id, tools, formed(Who, told["who"]))
    look.begun = formed(datetime, told["begun"])
    for document in formed(tuple[Document, ...], told["documents"]):
        look.pile.add(document)
    look.visits = list(formed(tuple[Visit, ...], told["visits"]))
    look.unread = list(formed(tuple[Unread, ...], told["unread"]))
    look.dispositions = {one.code: one for one in formed(tuple[Disposition, ...], told["dispositions"])}
    look.judgements = {one.document: one for one in formed(tuple[Judgement, ...], told["judgements"])}
    look.log = list(formed(tuple[LogEntry, ...], told["log"]))
    look.marked = set(formed(tuple[str, ...], told["marked"]))
    look.still_there = set(formed(tuple[str, ...], told["still_there"]))
    again = told.get("again")
    if again is not None:
        before, seen = (set(formed(tuple[str, ...], again[name])) for name in ("before", "seen"))
        after = formed(datetime, again["after"]) if "after" in again else look.begun
        look.again = Round(on=formed(date, again["on"]), after=after, before=before, seen=seen)
    look.gone = set(formed(tuple[str, ...], told.get("gone", ())))  # kept by an older Webside: nothing is told of it
    look.judge_again()
    return look
