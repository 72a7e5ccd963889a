"""Compares the findings of two audits ("not looked at" never reads as "fixed") and applies what people decided."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from model.audit import Coverage
from model.findings import Baseline, Decision, Disposition, Finding, Severity

Place = tuple[str, str]


def compare(
    current: Iterable[Finding],
    previous: Iterable[Finding],
    coverage: Coverage,
    is_removed: Callable[[Finding], bool] = lambda _: False,
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The current findings, marked against the previous ones, and those previous ones that are gone.

    A finding of the same code and severity is UNCHANGED. One of the same rule and document with other words or another
    severity is UPDATED and stands for one previous finding. The rest is NEW. What is gone is ABSENT only where the
    coverage of its source supports an absence, or its text `is_removed`, otherwise UNSEEN. The order of the current
    findings is kept.
    """
    now, before = tuple(current), _by_code(previous)
    codes = {finding.code for finding in now}
    others: dict[Place, list[Finding]] = {}
    for code, (finding, _) in before.items():
        if code not in codes:
            others.setdefault(_place(finding), []).append(finding)
    marked = tuple(replace(finding, baseline=_baseline(finding, before, others)) for finding in now)
    gone = (finding for rest in others.values() for finding in rest)
    return marked, tuple(replace(finding, baseline=_fate(finding, coverage, is_removed)) for finding in gone)


def neither(
    older: Iterable[Finding],
    known: Iterable[Finding],
    coverage: Coverage,
    is_removed: Callable[[Finding], bool] = lambda _: False,
) -> tuple[Finding, ...]:
    """Findings of older audits that are not among those known, each gone or unseen as the coverage has it."""
    codes = {finding.code for finding in known}
    return tuple(replace(one, baseline=_fate(one, coverage, is_removed)) for one in older if one.code not in codes)


def with_dispositions(findings: Iterable[Finding], dispositions: Iterable[Disposition]) -> tuple[Finding, ...]:
    """The findings with what was decided of them, by code; of several decisions the latest holds.

    A dismissed or accepted finding stays in the list and is no flag any more. One decided as fixed that is seen again
    after the decision shows that it is not: there the decision no longer holds.
    """
    latest: dict[str, Disposition] = {}
    for disposition in sorted(dispositions, key=lambda one: one.at):
        latest[disposition.code] = disposition
    return tuple(replace(finding, disposition=_holding(latest.get(finding.code), finding)) for finding in findings)


def _holding(disposition: Disposition | None, finding: Finding) -> Disposition | None:
    if disposition is None or disposition.decision is not Decision.FIXED:
        return disposition
    seen = finding.evidence.seen_at
    return disposition if seen is not None and seen <= disposition.at else None


def _by_code(findings: Iterable[Finding]) -> dict[str, tuple[Finding, set[Severity]]]:
    """Findings by code, each with every severity it had (the same words may stand twice in one document)."""
    held: dict[str, tuple[Finding, set[Severity]]] = {}
    for finding in findings:
        held.setdefault(finding.code, (finding, set()))[1].add(finding.severity)
    return held


def _place(finding: Finding) -> Place:
    return finding.rule.id, finding.document


def _baseline(
    finding: Finding, before: dict[str, tuple[Finding, set[Severity]]], others: dict[Place, list[Finding]]
) -> Baseline:
    if finding.code in before:
        return Baseline.UNCHANGED if finding.severity in before[finding.code][1] else Baseline.UPDATED
    replaced = others.get(_place(finding))
    if replaced:
        replaced.pop(0)
        return Baseline.UPDATED
    return Baseline.NEW


def _fate(finding: Finding, coverage: Coverage, is_removed: Callable[[Finding], bool]) -> Baseline:
    is_gone = coverage.supports_absence(finding.source) or is_removed(finding)
    return Baseline.ABSENT if is_gone else Baseline.UNSEEN
