"""The summary for a terminal: coverage, counts, and at most five things to do first."""

import textwrap
from collections.abc import Iterator

from model.audit import Report, Visit
from model.findings import Severity
from reports.filters import clean, clock, shorten
from reports.page import FIRST_THINGS, Page, arrange, treated_as_covered
from reports.words import COUNSEL_FIRST, OUTCOME, counted

_WIDTH = 88


def summary(report: Report) -> str:
    """Plain text, for the user's own eyes (names are not masked); lines of at most 88 columns, no colour."""
    page = arrange(report)
    lines = [f"Webside report: {report.subject.name}", clock(report.as_of), ""]
    if report.interrupted:
        lines += ["This audit was interrupted: what was not reached counts as not looked at.", ""]
    lines += [*_coverage(page), "", *_findings(report, page), "", *_first_things(report)]
    return "\n".join(clean(line) for line in lines).rstrip() + "\n"


def _coverage(page: Page) -> Iterator[str]:
    total = len(page.visits)
    if not total:
        yield "Nothing was looked at."
        return
    yield f"Looked at in full: {page.complete} of {counted(total, 'source')}."
    for visit in page.visits:
        if not visit.outcome.supports_absence or visit.sample:
            yield from _wrapped(_visit(visit), first="  ! ", rest="    ")
    if page.undeclared:
        told = f"Not looked at, because nothing is declared: {'; '.join(page.undeclared)}."
        yield from _wrapped(told, first="  - ", rest="    ")


def _visit(visit: Visit) -> str:
    word = OUTCOME[visit.outcome][0].lower()
    expected = visit.counts.expected
    extent = "" if expected is None else f", saw {visit.counts.seen:,} of {expected:,}"
    sample = ", a sample only" if visit.sample else ""
    reason = f": {visit.reason}" if visit.reason else ""
    step = f" Next: {visit.next_step}" if visit.next_step else ""
    return (
        f"{shorten(visit.title, 80)} ({shorten(visit.at, 80)}): {word}{extent}{sample}{reason}.".replace("..", ".")
        + step
    )


def _findings(report: Report, page: Page) -> Iterator[str]:
    if page.flags:
        split = ", ".join(f"{number:,} {severity}" for severity, number in page.flags_of.items())
        yield f"{counted(page.flags, 'flag')} in {counted(page.wordings, 'wording')}: {split}."
    else:
        yield "No flag in what was looked at."
    if page.complete < len(page.visits):
        yield "What was not looked at may hold more."
    known = sum(review.known_unanswered for review in report.open_reviews)
    if report.open_reviews:
        unknown = len(report.open_reviews) - known
        tail = f"; {unknown:,} more where an answer is unknown" if unknown else ""
        yield f"{counted(known, 'review')} without an answer{tail}."
    for number, what in ((page.eye_count, "needing your eye"), (page.trial_count, "of rules on trial (not counted)")):
        if number:
            yield f"{counted(number, 'finding')} {what}."
    if report.questions:
        yield f"{counted(len(report.questions), 'question')}: is this you?"


def _first_things(report: Report) -> Iterator[str]:
    if not report.actions:
        return
    yield "First:"
    for number, action in enumerate(report.actions[:FIRST_THINGS], 1):
        counsel = action.severity is Severity.CRITICAL and treated_as_covered(report.subject)
        advice = f"{COUNSEL_FIRST} {action.advice}" if counsel else action.advice
        yield from _wrapped(f"{action.title} ({action.severity})", first=f"  {number}. ", rest="     ")
        yield from _wrapped(advice, first="     ", rest="     ")


def _wrapped(text: str, *, first: str, rest: str) -> list[str]:
    return textwrap.wrap(clean(text), _WIDTH, initial_indent=first, subsequent_indent=rest)
