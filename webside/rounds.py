"""Runs audits one after another: opens what they share, writes and prints each report."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from model.audit import Plan, Report
from model.brand import Brand
from model.errors import InputError, StoreError
from model.findings import Severity
from reports import render
from webside import audit, output, pipes, rule_cache
from webside.interrupt import Stop
from webside.progress import Bars, Plain, Watch
from webside.store import Store

# Of several audits the gravest code counts, in this order.
GRAVITY = (audit.INTERRUPTED, 2, audit.UNSAFE, audit.NOTHING, audit.FLAGGED, audit.INCOMPLETE, audit.COMPLETE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round of audits shares. By subject id: `overrides` is the organisation's file, `brands` under whose name
    its report goes out, `files` where the subject file lies."""

    out: Path
    as_of: datetime
    formats: tuple[str, ...] = ("html",)
    rules: tuple[Path, ...] = ()
    overrides: Mapping[str, Path | None] = field(default_factory=dict)
    brands: Mapping[str, Brand | None] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    address: str | None = None
    fail_on: Severity | None = None
    verbose: bool = False
    log: Path | None = None


def formats(words: str) -> tuple[str, ...]:
    """`html,csv` as a tuple. InputError for a format that does not exist."""
    wanted = tuple(word.strip() for word in words.split(",") if word.strip())
    for word in wanted:
        if word not in output.FORMATS:
            raise InputError(f"there is no format '{word}'", expected=", ".join(output.FORMATS))
    return wanted or ("html",)


def run(plans: Sequence[Plan], round_: Round, reports: list[Report] | None = None) -> int:
    """Audit every plan's subject, write and print the reports; returns the gravest exit code. `reports` takes those
    written, where rounds of one subject follow each other and are summed up by `close`."""
    codes: list[int] = []
    reports = [] if reports is None else reports
    # Every file is read before the first audit: a slip in the last one must not cost the others their audits.
    wanted = {round_.overrides.get(plan.subject.id) for plan in plans}
    books = {file: rule_cache.load(round_.rules, file) for file in wanted}
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(round_.address))
        watch = _watch(stack)
        log = _log(round_, stack)
        stop = stack.enter_context(Stop())
        for plan in plans:
            book = books[round_.overrides.get(plan.subject.id)]
            file = round_.files.get(plan.subject.id)
            line = audit.Line(store=store, book=book, watch=watch, stop=stop, as_of=round_.as_of, log=log, file=file)
            codes.append(_one(plan, line, round_, reports))
            if stop.requested:
                # Also where the audit at hand was whole by then: the others were not looked at.
                codes.append(audit.INTERRUPTED)
                break
    if len(plans) > 1 and reports:
        begun = len(codes) - (1 if stop.requested else 0)
        _say(render.closing(reports, [plan.subject for plan in plans[begun:]]))
    return gravest(codes)


def close(reports: list[Report]) -> None:
    """End several rounds as one of several subjects ends: with a line for each."""
    if len(reports) > 1:
        _say(render.closing(reports))
    reports.clear()


def _say(text: str) -> None:
    try:
        click.echo(text.rstrip())
    except BrokenPipeError:
        pipes.give_up(sys.stdout)


def _watch(stack: ExitStack) -> Watch:
    return stack.enter_context(Bars()) if sys.stderr.isatty() else Plain()


def _log(round_: Round, stack: ExitStack) -> IO[bytes] | None:
    """Where the crawl's log goes: the file asked for, standard error with --verbose, else beside the captures."""
    if round_.log is not None:
        try:
            return stack.enter_context(round_.log.open("ab"))
        except OSError as error:
            raise InputError(
                error.strerror or str(error), file=str(round_.log), expected="a file that can be written"
            ) from error
    return sys.stderr.buffer if round_.verbose else None


def _one(plan: Plan, line: audit.Line, round_: Round, reports: list[Report]) -> int:
    try:
        report = audit.audit(plan, line)
    except StoreError as error:
        # One client's trouble must not cost the others their reports.
        pipes.say(f"webside: {plan.subject.id}: {error}")
        return 2
    report = replace(report, brand=round_.brands.get(plan.subject.id))
    written = output.write(report, output.folder(round_.out, report), round_.formats)
    reports.append(report)
    show(report, written)
    return audit.UNSAFE if written.unsafe else audit.exit_code(report, round_.fail_on)


def show(report: Report, written: output.Written) -> None:
    """The summary and the paths, on standard output. Whoever reads only its beginning (head) misses no file: that all
    of them are written is said on standard error."""
    paths = [str(path.resolve()) for path in written.paths]
    try:
        click.echo(render.summary(report).rstrip())
        click.echo()
        for path in paths:
            click.echo(path)
    except BrokenPipeError:
        pipes.give_up(sys.stdout)
        pipes.say(f"webside: nobody read the summary on; every report is still written whole: {', '.join(paths)}")
    if written.unsafe:
        pipes.say(f"webside: {written.unsafe}")
    if written.removed:
        pipes.say(f"webside: {', '.join(written.removed)} of an earlier writing was deleted: it is out of date.")


def gravest(codes: Sequence[int]) -> int:
    """The code that counts among several audits'. Where one of them saw nothing and another something, what was looked
    at is incomplete."""
    looked = any(code in (audit.UNSAFE, audit.FLAGGED, audit.INCOMPLETE, audit.COMPLETE) for code in codes)
    told = [audit.INCOMPLETE if looked and code == audit.NOTHING else code for code in codes]
    return next((code for code in GRAVITY if code in told), 0)
