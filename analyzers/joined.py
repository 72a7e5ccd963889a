"""Findings in one reply that several sources tell of, once."""

from collections.abc import Iterable, Mapping, Sequence

from analyzers import facts
from model.findings import Baseline, Finding


def joined(findings: Sequence[Finding], copies: Mapping[str, tuple[str, ...]]) -> tuple[Finding, ...]:
    """The findings, of the `copies` of one reply those of one copy alone: the one of which something was decided or
    known before, else the one in which most was found. What was found in another copy only stays there."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.document in copies:
            found.setdefault(finding.document, []).append(finding)
    leading = {
        ids: max((id for id in ids if id in found), key=lambda id: _weight(found[id], id))
        for ids in _groups(found, copies)
    }
    told = {(id, _what(finding)) for id in leading.values() for finding in found[id]}
    return tuple(
        finding
        for finding in findings
        if (ids := copies.get(finding.document)) is None
        or leading[ids] == finding.document
        or (leading[ids], _what(finding)) not in told
    )


def _groups(found: Iterable[str], copies: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    return dict.fromkeys(copies[id] for id in found)


def _weight(found: Sequence[Finding], id: str) -> tuple[bool, bool, int, str]:
    decided = any(finding.disposition is not None for finding in found)
    known = any(finding.baseline not in (None, Baseline.NEW) for finding in found)
    return decided, known, len(found), id


def _what(finding: Finding) -> tuple[str, tuple[str, ...]]:
    """What was found, in whichever copy: the rule and the words."""
    return finding.rule.id, facts.words(finding.evidence.quote)
