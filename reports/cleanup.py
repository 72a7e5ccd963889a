"""The clean-up list: each text in which a flag stands or stood, what to do with it, and what was done."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from model.audit import Report
from model.documents import Document, Kind
from model.findings import Baseline, Decision, Finding, LogEntry, Step
from reports import remedy
from reports.words import BASELINE, REPLACED, STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One text to settle. `first` is the gravest finding in it; `state` says in words how far it is, `done` whether
    nothing is left to do."""

    first: Finding
    codes: tuple[str, ...]
    document: Document | None
    log: tuple[LogEntry, ...]
    state: str
    done: bool


def removed(listed: Iterable[Chore]) -> int:
    """How many texts still to settle are noted as removed: their flags stand until a look no longer finds them."""
    return sum(not one.done and _last(one.log, (Step.REMOVED, Step.CHECKED)) is not None for one in listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A critical text in the log: when an audit first found it, the how-manieth day today is, and the entry of each
    step, where there is one."""

    first: Finding
    codes: tuple[str, ...]
    since: date
    day: int
    steps: Mapping[str, LogEntry | None]


# The columns of the log; either of the last two steps fills the last one.
COLUMNS: Mapping[str, tuple[Step, ...]] = {
    "Preserved": (Step.SAVED,),
    "Removed": (Step.REMOVED,),
    "Assessed": (Step.ASSESSED,),
    "Notified": (Step.NOTIFIED, Step.NOT_NOTIFIED),
}


def chores(report: Report) -> tuple[Chore, ...]:
    """What is to be done, the gravest first, then what is done."""
    open_, gone = list(_by_text(_flags(report))), list(_by_text(_gone(report)))
    still = {finding.document for found in open_ for finding in found}
    listed = [_chore(found, report, done=False) for found in open_]
    listed += [_chore(found, report, done=True) for found in gone if found[0].document not in still]
    known = still | {found[0].document for found in gone}
    unseen = _by_text(one for one in report.gone if _counts(one) and one.baseline is Baseline.UNSEEN)
    noted_of = (found for found in unseen if found[0].document not in known and _log(found, report))
    listed += [_chore(found, report, done=False) for found in noted_of]
    return tuple(sorted(listed, key=lambda one: (one.done, -one.first.severity, one.first.document)))


def cases(report: Report) -> tuple[Case, ...]:
    """The log of the critical texts about patients, the oldest first. One that was fixed stays in it."""
    first_found, today = report.first_found or {}, report.as_of.date()
    seen = (finding for finding in report.findings() if _counts(finding))
    logged = {entry.code for entry in report.log}
    gone = (one for one in report.gone if _counts(one) and (one.baseline is Baseline.ABSENT or one.code in logged))
    # What was noted of a text stays told when the text is gone for longer than one audit.
    noted_before = (one for one in report.logged if _counts(one))
    critical = (finding for finding in (*seen, *gone, *noted_before) if _is_case(finding))
    listed = []
    for found in _by_text(critical):
        codes = tuple(dict.fromkeys(finding.code for finding in found))
        since = min((first_found[code].date() for code in codes if code in first_found), default=today)
        mine = _log(found, report)
        steps = {column: _last(mine, kinds) for column, kinds in COLUMNS.items()}
        listed.append(Case(first=found[0], codes=codes, since=since, day=(today - since).days + 1, steps=steps))
    return tuple(sorted(listed, key=lambda case: (case.since, case.first.document)))


def noted(listed: Iterable[Case]) -> dict[str, int]:
    """In how many cases each column is filled."""
    numbers = dict.fromkeys(COLUMNS, 0)
    for case in listed:
        for column, entry in case.steps.items():
            numbers[column] += entry is not None
    return numbers


def _is_case(finding: Finding) -> bool:
    return remedy.is_exposed(finding)


def _counts(finding: Finding) -> bool:
    """Whether a finding belongs in the log: a flag, or one until it was fixed."""
    fixed = finding.disposition is not None and finding.disposition.decision is Decision.FIXED
    open_ = replace(finding, disposition=None) if fixed else finding
    return _is_listed(open_)


def _is_listed(finding: Finding) -> bool:
    return finding.is_flag and finding.kind is not Kind.REVIEW


def _flags(report: Report) -> Iterator[Finding]:
    return filter(_is_listed, report.findings())


def _gone(report: Report) -> Iterator[Finding]:
    """Texts that are gone: since the last audit, or longer ago where something was noted of them. What was dismissed
    never was to be settled."""
    held = (*report.gone, *report.logged)
    return (one for one in held if _counts(one) and one.baseline is Baseline.ABSENT)


def _by_text(findings: Iterable[Finding]) -> Iterator[Sequence[Finding]]:
    """The findings of each text, the gravest first."""
    texts: dict[str, list[Finding]] = {}
    for finding in findings:
        texts.setdefault(finding.document, []).append(finding)
    for found in texts.values():
        yield sorted(found, key=lambda finding: (-finding.severity, finding.rule.id, finding.code))


def _chore(found: Sequence[Finding], report: Report, *, done: bool) -> Chore:
    codes = tuple(dict.fromkeys(finding.code for finding in found))
    log = _log(found, report)
    document = (report.documents or {}).get(found[0].document)
    return Chore(
        first=found[0],
        codes=codes,
        document=document,
        log=log,
        state=_fate(found[0], document) if _is_away(found[0]) else _state(found, log, report),
        done=done,
    )


def _fate(finding: Finding, held: Document | None) -> str:
    """What became of a text that this audit did not see as it was."""
    is_replaced = finding.baseline is Baseline.ABSENT and held is not None and not stands(finding, held)
    return REPLACED if is_replaced else BASELINE[finding.baseline]


def _is_away(finding: Finding) -> bool:
    return finding.baseline in (Baseline.ABSENT, Baseline.UNSEEN)


# A download shows what stood there when it was made, however often it is read.
_DOWNLOAD = re.compile(r".+_(?:archive|export|takeout)")


def _state(found: Sequence[Finding], log: Sequence[LogEntry], report: Report) -> str:
    """How far a text is that this audit still saw."""
    source, today = found[0].source, report.as_of.date()
    removed = _last(log, (Step.REMOVED,))
    if removed is None:
        return STEP[log[-1].step] if log else "open"
    is_download = _DOWNLOAD.fullmatch(source) is not None
    if removed.on < today and _is_edited(found[0].document, report):
        return "edited since it was noted as removed: what is found here stands in the words that are there now"
    if removed.on < today and is_download:
        return "noted as removed, and in the download that was read: if that is newer, look for a copy; else ask anew"
    if removed.on < today:
        return "still seen, although it was noted as removed: look for a copy"
    if is_download:
        return "removed; a new download shows whether it is gone"
    return "removed; the next audit looks whether it is gone"


def _is_edited(document: str, report: Report) -> bool:
    """Whether something that was found in a text before stands in it no more."""
    away = (*report.gone, *report.logged)
    return any(one.document == document and one.baseline is Baseline.ABSENT for one in away)


def stands(finding: Finding, document: Document) -> bool:
    """Whether a text as it is held now still has the words in which something was found."""
    text = " ".join(document.text.split())
    return any(" ".join(one.quote.split()) in text for one in (finding.evidence, *finding.also))


# What is done to a text is done for all that was found in it; what counsel decides is decided of one finding.
_OF_A_TEXT = (Step.SAVED, Step.REMOVED, Step.CHECKED)


def _log(found: Sequence[Finding], report: Report) -> tuple[LogEntry, ...]:
    """The lines noted of these findings, and those on their text by whichever of its findings they were noted."""
    codes = {finding.code for finding in found}
    held = (
        *report.findings(),
        *(one for group in report.trial for one in group.findings),
        *report.gone,
        *report.logged,
    )
    of_text = {finding.code for finding in held if finding.document == found[0].document}
    mine = (one for one in report.log if one.code in codes or (one.step in _OF_A_TEXT and one.code in of_text))
    return tuple(sorted(mine, key=lambda entry: entry.on))


def _last(log: Sequence[LogEntry], steps: Sequence[Step]) -> LogEntry | None:
    return next((entry for entry in reversed(log) if entry.step in steps), None)
