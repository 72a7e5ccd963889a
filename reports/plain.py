"""The summary for a terminal: coverage, counts, and at most five things to do first."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from model.audit import Outcome, Report
from model.findings import Severity
from model.subject import Subject
from reports import remedy, words
from reports.filters import clean, clock
from reports.headlines import without_staff
from reports.page import FIRST_THINGS, Page, arrange, treated_as_covered
from reports.reach import extent, is_whole, reach, starless, unmapped
from reports.words import NOTHING_LOOKED_AT, OUTCOME, counted, joined, standing, unanswered

_WIDTH = 88


def summary(report: Report) -> str:
    """Plain text, for the user's own eyes (names are not masked); lines of at most 88 columns, no colour."""
    page = arrange(report)
    lines = [f"Webside report: {report.subject.name}", clock(report.as_of), ""]
    if report.interrupted:
        lines += ["This audit was interrupted: what was not reached counts as not looked at.", ""]
    if report.subject.consent is None and report.command:
        lines += [*_wrapped(f"{words.NO_WORD} {words.SAY_WHOSE}", first="", rest=""), ""]
    lines += [*_coverage(page), "", *_findings(report, page), "", *_first_things(report)]
    return "\n".join(clean(line) for line in lines).rstrip() + "\n"


def closing(reports: Sequence[Report], never: Sequence[Subject] = ()) -> str:
    """What a round over several subjects ends with: a line for each, the gravest first, with what to do first there;
    and who was `never` looked at, because the round was stopped."""
    lines = [("", "critical", "flags", "waiting", "read", "first")]
    arranged = [(report, arrange(report)) for report in reports]
    gravest = sorted(arranged, key=lambda one: (-one[1].flags_of.get(Severity.CRITICAL, 0), -one[1].flags))
    for report, page in gravest:
        action = without_staff(report.actions[0].title, report.subject) if report.actions else "-"
        lines.append(
            (
                _short(report.subject.name, 30),
                str(page.flags_of.get(Severity.CRITICAL, 0)),
                str(page.flags),
                str(len(report.open_reviews)),
                f"{sum(one.outcome.supports_absence for one in page.visits)} of {len(page.visits)}"
                if page.looked
                else "nothing",
                action if page.looked else "nothing was looked at",
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    told = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    head = f"{counted(len(reports), 'subject')}, the gravest first (read: how many of the sources were read whole):"
    left = f"Not looked at, for you stopped before: {joined([subject.name for subject in never])}." if never else None
    return "\n".join([head, *(clean(line).rstrip() for line in told), *filter(None, [left and clean(left)])]) + "\n"


def _coverage(page: Page) -> Iterator[str]:
    if told := unmapped(page.visits):
        yield from _wrapped(told, first="", rest="")
    if page.looked:
        yield f"{reach(page.visits)}."
    else:
        yield NOTHING_LOOKED_AT
    short = [visit for visit in page.visits if not is_whole(visit)]
    unreached = sum(visit.is_unreached for visit in short)
    if unreached:
        yield from _wrapped(words.no_connection(unreached), first="  ! ", rest="    ")
        short = [visit for visit in short if not visit.is_unreached]
    titles = Counter(visit.title for visit in short)
    for visit in short:
        where = f" ({visit.at})" if titles[visit.title] > 1 else ""
        outcome = OUTCOME[visit.outcome][0].lower()
        seen = f", {extent(visit)}" if visit.counts.seen or visit.counts.expected else ""
        told = f": {outcome}{seen}{', a part only' if visit.sample else ''}"
        why = f", {visit.reason}" if visit.outcome is Outcome.SKIPPED and visit.reason else ""
        line = _short(f"{visit.title}{where}{told}{why}", 3 * _WIDTH)
        yield from _wrapped(line, first="  ! ", rest="    ")
    if page.read_elsewhere:
        told = f"Read from your own downloads, not asked on the web: {'; '.join(page.read_elsewhere)}"
        yield from _wrapped(told, first="  - ", rest="    ")
    if page.undeclared:
        yield _short(f"  - Nothing declared, so not looked at: {'; '.join(page.undeclared)}", _WIDTH)
    if short or unreached:
        yield "    Why, and what to do next, stands in the report."


def _short(text: str, width: int) -> str:
    """The text in one line of at most this many columns."""
    text = clean(text).replace("\n", " ")
    return text if len(text) <= width else f"{text[: max(width - 1, 0)].rstrip()}…"


def _findings(report: Report, page: Page) -> Iterator[str]:
    if page.flags:
        yield f"{counted(page.flags, 'flag')} in {standing(page.texts)}: {words.severities(page.flags_of)}."
        yield "(A flag: a finding that a rule is sure or fairly sure of. One text can raise several.)"
        if page.removed:
            yield from _wrapped(words.noted_as_removed(page.removed), first="", rest="")
        if page.replies_of:
            yield from _wrapped(f"{words.tiers(page.replies_of)}.", first="", rest="")
    elif page.looked:
        rest = "the rest of " if unmapped(page.visits) else ""
        yield f"No flag in {rest}what was looked at."
    if report.previous_at is not None:
        numbers = ((page.new, "new"), (len(page.gone), "gone"), (len(page.unseen), "not looked at again"))
        told = words.joined([f"{number:,} {what}" for number, what in numbers if number])
        yield f"Since the audit of {clock(report.previous_at)}: {told or 'nothing new, nothing gone'}."
    if page.looked and page.complete < len(page.visits):
        yield "What was not looked at may hold more."
    if report.open_reviews:
        known = sum(review.known_unanswered for review in report.open_reviews)
        yield f"{unanswered(known, len(report.open_reviews) - known)}."
    if report.starless:
        yield from _wrapped(starless(report.starless, report.starless_critical), first="", rest="")
    for number, what in (
        (page.advice_count, "with advice only (not counted)"),
        (page.eye_count, "needing your eye"),
        (page.trial_count, "of rules on trial (not counted)"),
    ):
        if number:
            yield f"{counted(number, 'finding')} {what}."
    if report.questions:
        yield f"{counted(len(report.questions), 'question')}: is this you?"
    if report.proposals:
        yield f"{counted(len(report.proposals), 'account')} that may be yours, and not looked at before you say so."


def _first_things(report: Report) -> Iterator[str]:
    if not report.actions:
        return
    yield "First:"
    exposed = frozenset(one.code for one in report.findings() if remedy.is_exposed(one))
    for number, action in enumerate(report.actions[:FIRST_THINGS], 1):
        counsel = treated_as_covered(report.subject) and not exposed.isdisjoint(action.codes)
        advice = f"{words.counsel(action.advice)} {action.advice}" if counsel else action.advice
        yield from _wrapped(
            f"{without_staff(action.title, report.subject)} ({words.gravity(action).lower()})",
            first=f"  {number}. ",
            rest="     ",
        )
        yield from _wrapped(advice, first="     ", rest="     ")


def _wrapped(text: str, *, first: str, rest: str) -> list[str]:
    return textwrap.wrap(clean(text), _WIDTH, initial_indent=first, subsequent_indent=rest)
