"""Brings documents in: reads exports here, lets the crawl child ask the network, and feeds the store in batches."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from crawler import archives, parse, run
from crawler.unreached import found_nobody
from model.audit import NO_CONNECTION, Errand, Outcome, Plan, Visit
from model.documents import Capture, Document, Kind, Precision
from model.source import Access, Extent
from model.subject import Subject
from webside import copies, forms, images, intake, keys, own_lines, own_places
from webside.files import fingerprint
from webside.interrupt import Stop
from webside.progress import Watch
from webside.rows import DOCUMENT, VISIT

BATCH_BYTES = 1_000_000
CONNECT = "Run the audit again when this machine is online; with --offline it reads exports and saved pages only."

Save = Callable[[Iterator[Document]], int]


def skipped(plan: Plan) -> Iterator[Visit]:
    """A visit for each errand that is not run: not looked at, and why."""
    for errand in plan.errands:
        if errand.skip:
            yield _visit(errand, Outcome.SKIPPED, errand.skip, next_step=errand.next_step)


def _visit(errand: Errand, outcome: Outcome, reason: str = "", **more: Any) -> Visit:
    source = errand.source
    return Visit(
        source=source.id,
        title=source.title,
        at=errand.at,
        outcome=outcome,
        reason=_with_note(errand, reason),
        shows_replies=source.shows_replies,
        sample=source.extent is not Extent.ALL,
        volunteered=errand.volunteered,
        **more,
    )


def by_hand(plan: Plan) -> Iterator[Visit]:
    """A visit for each note of what a person saw. It is what one person saw on one day: a sample, never all."""
    for errand in plan.errands:
        if errand.seen is not None and not errand.skip:
            seen = errand.seen
            told = f": {seen.note}" if seen.note else ""
            visit = _visit(errand, Outcome.OK, f"looked at by hand on {seen.date.isoformat()}{told}")
            yield replace(visit, sample=True)


def _with_note(errand: Errand, reason: str) -> str:
    return "; ".join(filter(None, (reason, errand.note)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where gathered things go: the spool of captures, the store, who watches, who may interrupt, the crawl's log."""

    spool: Path
    save: Save
    watch: Watch
    stop: Stop
    log: IO[bytes] | None = None


def read_exports(plan: Plan, desk: Desk) -> Iterator[Visit]:
    """Read every export of a plan, one after another; of copies of the same reviews the newest first."""
    held, standing = copies.Copies(), forms.Forms()
    exports = (errand for errand in plan.errands if errand.source.access is Access.EXPORT and not errand.skip)
    for errand in copies.newest_first(exports):
        yield read_export(errand, desk, held, standing, plan.subject)


def read_export(errand: Errand, desk: Desk, held: copies.Copies, standing: forms.Forms, subject: Subject) -> Visit:
    """Stream one export into the store; what could be read before a damaged part is kept, and the visit says so. What
    a newer copy told is left out; own names and addresses of the subject are no losses."""
    started = datetime.now(UTC)
    tally = intake.Tally()
    desk.watch.started(errand)
    left_out: list[str] = []
    gone: list[str] = []
    chosen = own_places.of(errand.source.id, errand.path, errand.columns, subject, is_ours=errand.is_ours)
    if chosen.is_refused:
        refused = _visit(errand, Outcome.SKIPPED, chosen.note, next_step=chosen.next_step)
        desk.watch.ended(refused)
        return refused
    if chosen.own:
        errand = replace(errand, columns={**(errand.columns or {}), **chosen.columns})
    tally.note = chosen.note
    found = _documents(errand, tally, desk, started, subject, chosen)
    desk.save(standing.only_standing(held.only_new(found, errand, left_out), errand, gone))
    outcome, reason, next_step = intake.outcome(tally)
    if errand.path is not None and reason.startswith(f"{errand.path.name} "):
        reason = f"it {reason[len(errand.path.name) + 1 :]}"  # its name stands before the sentence already
    rests_on = _saved(errand)[2] if tally.relative else ""
    missing = (intake.cut_note(tally), intake.bio_note(errand.source, tally))
    older = (copies.note(left_out), forms.note(gone))
    reason = "; ".join(filter(None, (reason, tally.note, *missing, rests_on, *older)))
    if left_out or gone:
        next_step = next_step or copies.STATE_DAYS
    next_step = " ".join(filter(None, (next_step, chosen.next_step)))
    visit = _visit(
        errand,
        outcome,
        reason,
        next_step=next_step or errand.next_step,
        counts=tally.counts,
        kinds=dict(tally.kinds),
        dropped=dict(tally.dropped),
        unmapped=tuple(tally.columns),
        started=started,
        ended=datetime.now(UTC),
    )
    desk.watch.ended(visit)
    return visit


def _documents(
    errand: Errand,
    tally: intake.Tally,
    desk: Desk,
    read_at: datetime,
    subject: Subject,
    chosen: own_places.Chosen,
) -> Iterator[Document]:
    assert errand.path is not None
    try:
        capture = Capture(sha256=fingerprint(errand.path), url=errand.url, fetched_at=read_at)
    except OSError as error:
        tally.trouble = error
        return
    if errand.source.id == images.SOURCE:
        things = images.read(errand.path, beside=bool(archives.services(errand.path)))
    else:
        account = next(iter(errand.addresses), None)
        fetched_at, within, _ = _saved(errand)
        things = archives.read(
            errand.source.id,
            errand.path,
            url=errand.url,
            fetched_at=fetched_at,
            fetched_within=within,
            account=account,
            kind=Kind.POST if errand.holds_posts else None,
            several=errand.holds_posts,
            columns=errand.columns,
            router=parse.routed,
        )
    things = own_lines.without(own_places.sifted(things, errand.source.id, chosen), subject)
    for document in intake.documents(things, tally, capture, read_at, lambda: desk.stop.requested):
        if tally.parsed % 1000 == 0:
            desk.watch.progress(errand.source.id, errand.at, tally.parsed, tally.expected)
        tally.relative += _is_relative(document)
        yield document


def _is_relative(document: Document) -> bool:
    """Whether its date was counted back from another: intervals that are told, a month or a year, begin at midnight."""
    began = document.published
    return document.published_precision is Precision.INTERVAL and began is not None and began.time() != time.min


def _saved(errand: Errand) -> tuple[datetime | None, timedelta, str]:
    """When a page was saved or copied, and how much earlier it may have been: the end of the day that the subject file
    states, else when the file was last changed, and then the sentence that says so."""
    if errand.saved is not None:
        return datetime.combine(errand.saved, time.max, UTC), timedelta(days=1), ""
    if errand.path is None or not errand.path.is_file():
        return None, timedelta(), ""
    changed = datetime.fromtimestamp(errand.path.stat().st_mtime, UTC)
    told = (
        f"dates such as “2 weeks ago” were counted back from {changed:%Y-%m-%d}, when the file was last changed; if it "
        "was copied on another day, write saved: (that day) beside it under exports:"
    )
    return changed, timedelta(), told


def crawl(plan: Plan, desk: Desk) -> Iterator[Visit]:
    """Run the crawl child, feed what it gathers to the store, and yield its visits; an interrupt ends it gently."""
    asked = (errand for errand in plan.errands if errand.source.access not in (Access.EXPORT, Access.MANUAL))
    errands = [errand for errand in asked if not errand.skip]
    if not errands or desk.stop.requested:
        yield from (_visit(errand, Outcome.SKIPPED, "interrupted", next_step=intake.AGAIN) for errand in errands)
        return
    run.write_plan(plan, desk.spool)
    tail = _Tail(desk.spool / "documents.jsonl")
    with (desk.spool / "crawl.log").open("ab") as own_log, _start(desk.spool, desk.log or own_log) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        if run.needs_keys(plan):
            with suppress(BrokenPipeError):
                child.stdin.write(run.secret_line(keys.secrets(errand.source for errand in errands)))
                child.stdin.flush()
        # The child is in a session of its own, so Ctrl-C does not reach it; it stops when its standard input closes.
        desk.stop.on_request(child.stdin.close)
        telling = _Telling(desk.watch)
        for line in child.stdout:
            _report(line, telling)
            if tail.grown > BATCH_BYTES:
                desk.save(tail.documents())
        child.wait()
    telling.done()
    desk.save(tail.documents())
    notes = {(errand.source.id, errand.at): errand for errand in errands if errand.note}
    visits = [
        replace(visit, reason=_with_note(notes[key], visit.reason))
        if (key := (visit.source, visit.at)) in notes
        else visit
        for visit in _connected(list(_visits(desk.spool, errands, child.returncode)))
    ]
    # What the store now holds need not lie about a second time; the captures and the log stay.
    for name in ("plan.json", "documents.jsonl", "visits.jsonl"):
        (desk.spool / name).unlink(missing_ok=True)
    yield from visits


def _start(spool: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    apart: dict[str, Any] = (
        {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
        if sys.platform == "win32"
        else {"start_new_session": True}
    )
    # Keys go by pipe and only to who needs them: an environment can be seen from outside (ps e).
    bare = {name: value for name, value in os.environ.items() if not name.upper().startswith(keys.ENVIRONMENT)}
    return subprocess.Popen(
        run.command(spool), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=bare, **apart
    )


def _report(line: bytes, telling: "_Telling") -> None:
    try:
        event = json.loads(line)
    except ValueError:
        return
    if event.get("event") == "progress":
        telling.watch.progress(event["source"], event["at"], event["parsed"], event.get("expected"))
    elif event.get("event") == "visit":
        telling.ended(VISIT.validate_python(event["visit"]))


class _Telling:
    """Tells the watch of each visit. Those that found nobody wait until somebody was found: a machine without a
    connection says so once, and not source by source."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self._waiting: list[Visit] = []
        self._found = False

    def ended(self, visit: Visit) -> None:
        self._waiting.append(visit)
        self._found = self._found or not found_nobody(visit)
        if self._found:
            self._tell()

    def done(self) -> None:
        """The last visit has ended."""
        if _nobody_was_found(self._waiting):
            self.watch.unreached(self._waiting)
        else:
            self._tell()

    def _tell(self) -> None:
        for visit in self._waiting:
            self.watch.ended(visit)
        self._waiting.clear()


def _nobody_was_found(visits: Sequence[Visit]) -> bool:
    """One source alone may have moved or be misspelt; when several cannot be reached, it is the connection."""
    return len(visits) > 1 and all(map(found_nobody, visits))


def _connected(visits: list[Visit]) -> list[Visit]:
    """The visits; where nobody could be reached, each says that it is for want of a connection."""
    if not _nobody_was_found(visits):
        return visits
    return [replace(visit, reason=f"{NO_CONNECTION}: {visit.reason}", next_step=CONNECT) for visit in visits]


class _Tail:
    """Reads what the child has appended to a file of JSON lines, whole lines only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0

    @property
    def grown(self) -> int:
        """Bytes not read yet."""
        return (self._path.stat().st_size if self._path.exists() else 0) - self._at

    def documents(self) -> Iterator[Document]:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._at)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                self._at += len(line)
                try:
                    document = DOCUMENT.validate_json(line)
                except ValidationError:
                    continue  # a line torn by a full disk
                yield document


def _visits(spool: Path, errands: list[Errand], code: int) -> Iterator[Visit]:
    told: set[tuple[str, str]] = set()
    path = spool / "visits.jsonl"
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            visit = VISIT.validate_json(line)
        except ValidationError:
            continue
        told.add((visit.source, visit.at))
        yield visit
    for errand in errands:
        if (errand.source.id, errand.at) not in told:
            reason = f"the crawl ended before it reported (exit {code})"
            yield _visit(
                errand, Outcome.FAILED, reason, next_step=f"See {spool / 'crawl.log'}, then run the audit again."
            )
