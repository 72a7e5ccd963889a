"""Raises and lowers the severity of a document's findings: the modifiers of rules.md 2.0, in one place."""

from dataclasses import replace

from analyzers.checks.case import Case
from analyzers.setting import reveals_condition
from analyzers.tiers import tiered
from model.documents import Kind
from model.findings import Finding, Severity, Status, Tier

COURTESY = Tier.COURTESY  # a formula, not a fact: never above medium
_REPLY_FAMILY = "privacy/reply-"


def weigh(findings: tuple[Finding, ...], case: Case) -> tuple[Finding, ...]:
    """The findings with their final severity, and those of a reply with their tier.

    One up for a specialty that reveals the condition (reply rules), one up if several rules of the privacy reply
    family find a fact in one reply, one down on a personal account; `critical` is the top and `low` the floor. A
    rule on trial raises nothing.
    """
    if not findings:
        return ()
    facts = [finding for finding in findings if _is_reply_privacy(finding) and finding.severity >= Severity.HIGH]
    several = len({finding.rule.id for finding in facts if finding.rule.status is Status.STABLE}) > 1
    sensitive = case.document.kind is Kind.REPLY and _is_sensitive(case)
    personal = case.setting.surface == "personal"
    return tiered(tuple(_weighed(finding, several, sensitive, personal) for finding in findings), findings, case)


def _weighed(finding: Finding, several: bool, sensitive: bool, personal: bool) -> Finding:
    if finding.severity <= Severity.INFO:
        return finding
    change = -1 if personal else 0
    if _is_reply_privacy(finding):
        change += int(sensitive) + int(several and finding.severity >= Severity.HIGH)
    top = Severity.MEDIUM if finding.tier == COURTESY else Severity.CRITICAL
    severity = Severity(min(max(finding.severity + change, Severity.LOW), top))
    return finding if severity is finding.severity else replace(finding, severity=severity)


def _is_reply_privacy(finding: Finding) -> bool:
    return finding.rule.id.startswith(_REPLY_FAMILY)


def _is_sensitive(case: Case) -> bool:
    place = case.document.place
    return case.setting.is_sensitive or bool(place and reveals_condition(place))
