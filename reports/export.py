"""The report as flat rows for CSV and as one JSON-able mapping."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from model.audit import Action, Coverage, OpenReview, Proposal, Question, Report, SelfCheck, Visit
from model.documents import Document, Kind, Precision
from model.findings import Disposition, Evidence, Finding, FinedCase, LogEntry, Rule, RuleChange
from model.wire import iso
from reports import remedy, sites
from reports.cleanup import chores
from reports.filters import Printer, published
from reports.page import FIRST_THINGS, Page, arrange, treated_as_covered

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Cell: TypeAlias = str | int | None

# The columns of the tables, also where there is nothing to list.
_OF_ALL = tuple(
    "client group code rule severity confidence counted status baseline decision because kind source document quote "  # noqa: SIM905
    "start end url published published_precision published_until seen_at capture tier resembles note summary advice "
    "stands_at".split()
)
COLUMNS = (*_OF_ALL, "reviewer", "stars", "review", "text")
SHARED_COLUMNS = (*_OF_ALL, "stars", "reviewed")
CHORE_COLUMNS = tuple(
    "client done link published kind stands_at reviewer stars source severity found quote text file action state "  # noqa: SIM905
    "last_step on by codes".split()
)

_FORMULA = ("=", "+", "-", "@", "\t")


def rows(report: Report, *, share: bool = False) -> Iterator[dict[str, Cell]]:
    """One flat mapping per finding, all with the same keys, most urgent group first; trial findings come last.

    `group` numbers the wordings. A text that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    printer = Printer.of(report, share=share)
    covered = treated_as_covered(report.subject)
    for number, group in enumerate((*report.groups, *report.trial), 1):
        for finding in group.findings:
            told = _seen_by_all(finding, report, printer) if share else _beside(finding, report, printer)
            row = _finding(finding, printer, covered) | told
            flat = {key: _cell(value) for key, value in row.items() if not isinstance(value, list | dict)}
            yield {"client": _cell(report.subject.name), "group": number, **flat}


def _beside(finding: Finding, report: Report, printer: Printer) -> dict[str, Json]:
    """For the owner: the whole text, whom it answers, and when it was published, no more exactly than is known."""
    documents = report.documents or {}
    held = documents.get(finding.document)
    asked = held if held and held.kind is Kind.REVIEW else documents.get((held and held.parent_id) or "")
    return {
        "published": _when(finding, held),
        "stands_at": printer.plain(sites.at_site(held)),
        "reviewer": printer.author(asked) if asked else None,
        "stars": None if asked is None or asked.rating is None else f"{asked.rating:g}",
        "review": printer.plain(asked.text) if asked else None,
        "text": printer.plain(held.text) if held else None,
    }


def _seen_by_all(finding: Finding, report: Report, printer: Printer) -> dict[str, Json]:
    """For a client: where and when it stands, and stars and month of what it answers; no word of anybody's."""
    documents = report.documents or {}
    held = documents.get(finding.document)
    asked = held if held and held.kind is Kind.REVIEW else documents.get((held and held.parent_id) or "")
    return {
        "published": printer.published(finding.evidence, held),
        "stands_at": printer.plain(sites.at_site(held)),
        "stars": None if asked is None or asked.rating is None else f"{asked.rating:g}",
        "reviewed": None if asked is None else printer.month(asked.published),
    }


def _when(finding: Finding, held: Document | None) -> str | None:
    """When its text was published: for a machine where that is known exactly, else in words."""
    dated = finding.evidence if held is None else held
    exact = dated.published_precision in (Precision.EXACT, Precision.NAIVE) and finding.evidence.published
    return iso(finding.evidence.published) if exact else published(finding.evidence, held)


def _picture_of(held: Document | None) -> str | None:
    """The file by which the owner knows a text again that has no address: its picture in the download."""
    if held is None:
        return None
    return next((media.url for media in held.media if media.url), held.title if held.kind is Kind.IMAGE else None)


def chore_rows(report: Report) -> Iterator[dict[str, Cell]]:
    """The clean-up list, for the owner: one flat mapping for each text, then one for each review that waits, all with
    the same keys."""
    printer = Printer.of(report, share=False)
    for chore in chores(report):
        finding = chore.first
        step = chore.log[-1] if chore.log else None
        row: dict[str, Json] = {
            "client": report.subject.name,
            "done": chore.done,
            "link": finding.evidence.url,
            "published": _when(finding, chore.document),
            "kind": finding.kind.value,
            **_answered(chore.document, report),
            "source": finding.source,
            "severity": str(finding.severity),
            "found": printer.plain(finding.rule.summary),
            "quote": printer.plain(finding.evidence.quote),
            "text": printer.plain(chore.document.text) if chore.document else None,
            "file": _picture_of(chore.document),
            "action": finding.rule.advice,
            "state": chore.state,
            "last_step": None if step is None else step.step.value,
            "on": None if step is None else step.on.isoformat(),
            "by": None if step is None else printer.plain(step.by),
            "codes": " ".join(chore.codes),
        }
        yield {key: _cell(value) for key, value in row.items()}
    for review in report.open_reviews:
        yield {key: _cell(value) for key, value in _waiting(review, report, printer).items()}


def _answered(held: Document | None, report: Report) -> dict[str, Json]:
    """Where a text stands, and whom it answers."""
    asked = (report.documents or {}).get((held and held.parent_id) or "")
    return {
        "stands_at": sites.at_site(held),
        "reviewer": Printer().author(asked) if asked else None,
        "stars": None if asked is None or asked.rating is None else f"{asked.rating:g}",
    }


def _waiting(open_: OpenReview, report: Report, printer: Printer) -> dict[str, Json]:
    """A review that waits for an answer, as a line of the clean-up list."""
    review = open_.review
    row: dict[str, Json] = dict.fromkeys(CHORE_COLUMNS)
    known = open_.known_unanswered
    return row | {
        "client": report.subject.name,
        "done": False,
        "link": review.url,
        "published": iso(review.published),
        "kind": review.kind.value,
        "stands_at": sites.at_site(review),
        "reviewer": printer.author(review),
        "stars": None if review.rating is None else f"{review.rating:g}",
        "source": review.source,
        "severity": str(open_.severity),
        "found": "A review without an answer." if known else "A review of which it is unknown whether it was answered.",
        "quote": printer.plain(review.text),
        "action": "Answer it in general words, or note why not." if known else "Look whether it was answered.",
        "state": "open",
        "codes": open_.code,
    }


def data(report: Report, *, share: bool = False) -> dict[str, Json]:
    """The whole report as a mapping that `json.dumps` takes: names as in the store, or masked with `share`."""
    printer = Printer.of(report, share=share)
    covered = treated_as_covered(report.subject)
    say = printer.plain
    return {
        "subject": {"id": say(report.subject.id), "name": report.subject.name, "kind": report.subject.kind.value},
        "as_of": iso(report.as_of),
        "version": report.version,
        "audit": report.audit_id,
        "previous_at": iso(report.previous_at),
        "interrupted": report.interrupted,
        "share": share,
        "totals": _totals(arrange(report)),
        "first_things": [_action(action, printer) for action in report.actions[:FIRST_THINGS]],
        "coverage": _coverage(report.coverage, printer),
        "groups": [[_finding(finding, printer, covered) for finding in group.findings] for group in report.groups],
        "trial": [[_finding(finding, printer, covered) for finding in group.findings] for group in report.trial],
        "gone": [_finding(finding, printer, covered) for finding in report.gone],
        "good_replies": [_finding(finding, printer, covered) for finding in report.good_replies],
        "open_reviews": [_open_review(review, printer) for review in report.open_reviews],
        "search_hits": [_hit(hit, report, printer) for hit in report.search_hits],
        "questions": [_question(question, printer) for question in report.questions],
        # Whose they are nobody has said yet: a copy to share does not tell of them.
        "proposals": [] if share else [_proposal(proposal) for proposal in report.proposals],
        "dispositions": [_disposition(one, printer) for one in report.dispositions],
        "rules": [_rule(rule) for rule in report.rules],
        "cases": {key: _case(case) for key, case in (report.cases or {}).items()},
        "changes": [_change(change, say) for change in report.changes],
        "log": [_logged(entry, printer) for entry in report.log],
        "self_check": [_check(one) for one in report.checklist],
    }


def _totals(page: Page) -> dict[str, Json]:
    return {
        "flags": page.flags,
        "wordings": page.wordings,
        "texts": sum(page.texts.values()),
        "replies_by_tier": {str(tier): number for tier, number in page.replies_of.items()},
        "advice": page.advice_count,
        "by_severity": {str(severity): number for severity, number in page.flags_of.items()},
        "needs_your_eye": page.eye_count,
        "trial": page.trial_count,
    }


def _coverage(coverage: Coverage, printer: Printer) -> dict[str, Json]:
    say = printer.plain
    return {
        "complete": coverage.is_complete,
        "visits": [_visit(visit, printer) for visit in coverage.visits],
        "not_analysed": dict(coverage.not_analysed or {}),
        "images_not_looked_at": coverage.images_not_looked_at,
        "images_not_read": coverage.images_not_read,
        "allowed_private": [say(origin) for origin in coverage.allowed_private],
        "proxy": None if coverage.proxy is None else say(coverage.proxy),
    }


def _disposition(made: Disposition, printer: Printer) -> dict[str, Json]:
    return {
        "code": made.code,
        "decision": made.decision.value,
        "because": printer.note(made.because),
        "by": printer.note(made.by),
        "at": iso(made.at),
    }


def _logged(entry: LogEntry, printer: Printer) -> dict[str, Json]:
    return {
        "code": entry.code,
        "step": entry.step.value,
        "on": entry.on.isoformat(),
        "by": printer.note(entry.by),
        "note": printer.note(entry.note),
    }


def _cell(value: Json) -> Cell:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case int() | None:
            return value
        case _:
            return str(value)


def _finding(finding: Finding, printer: Printer, covered: bool) -> dict[str, Json]:
    evidence = finding.evidence
    also: list[Json] = [_evidence(more, finding, printer) for more in finding.also]
    return {
        "code": finding.code,
        "rule": finding.rule.id,
        "severity": str(finding.severity),
        "confidence": finding.confidence.value,
        "counted": finding.is_flag,
        "status": finding.rule.status.value,
        "baseline": finding.baseline.value,
        "decision": finding.disposition.decision.value if finding.disposition else None,
        "because": printer.note(finding.disposition.because) if finding.disposition else None,
        "kind": finding.kind.value,
        "source": finding.source,
        "document": printer.id(finding.document),
        **_evidence(evidence, finding, printer),
        "tier": finding.tier,
        "resembles": finding.case,
        "shares": list(finding.shares),
        "remedy": list(remedy.steps(finding.severity, finding.rule.id, covered=covered)),
        "note": printer.remark(finding),
        "summary": finding.rule.summary,
        "advice": printer.outward(finding.rule.advice),
        "also": also,
    }


def _case(case: FinedCase) -> dict[str, Json]:
    return {"amount": case.amount, "year": case.year, "who": case.who, "told": case.told, "title": case.title}


def _change(change: RuleChange, say: Callable[[str], str]) -> dict[str, Json]:
    severities = {"severity": change.severity, "at_most": change.at_most, "at_least": change.at_least}
    because = None if change.because is None else say(change.because)
    told: dict[str, Json] = {key: None if one is None else str(one) for key, one in severities.items()}
    return {"rule": change.rule, "off": change.off, **told, "because": because}


def _check(one: SelfCheck) -> dict[str, Json]:
    item, seen = one.item, one.looked_at or {}
    return {
        "id": item.id,
        "part": item.part,
        "item": item.item,
        "how": item.how,
        "cadence": item.cadence,
        "rules": list(item.rules),
        "state": one.state.value,
        "codes": list(one.codes),
        "looked_at": {kind.value: number for kind, number in seen.items()},
    }


def _evidence(evidence: Evidence, finding: Finding, printer: Printer) -> dict[str, Json]:
    return {
        "quote": printer.quote(finding, evidence.quote),
        "start": evidence.span.start if evidence.span else None,
        "end": evidence.span.end if evidence.span else None,
        "url": printer.link(evidence.url, finding.kind, finding.document),
        "published": printer.when(evidence, finding),
        "published_precision": evidence.published_precision,
        "published_until": None if printer.mask is not None else iso(evidence.published_until),
        "seen_at": iso(evidence.seen_at),
        "capture": evidence.capture,
    }


def _action(action: Action, printer: Printer) -> dict[str, Json]:
    say = printer.plain
    return {
        "title": say(action.title),
        "advice": say(printer.outward(action.advice)) if printer.mask is None or action.codes else "",
        "severity": str(action.severity),
        "codes": list(action.codes),
        "count": action.count,
    }


def _visit(visit: Visit, printer: Printer) -> dict[str, Json]:
    say, counts = printer.plain, visit.counts
    return {
        "source": visit.source,
        "title": visit.title,
        "at": say(visit.at),
        "outcome": visit.outcome.value,
        "reason": say(printer.outward(visit.reason)),
        "next_step": None if visit.next_step is None or printer.mask is not None else say(visit.next_step),
        "asked": counts.asked,
        "fetched": counts.fetched,
        "parsed": counts.parsed,
        "expected": counts.expected,
        "seen": counts.seen,
        "sample": visit.sample,
        "kinds": _numbers(visit.kinds),
        "dropped": _numbers(visit.dropped),
    }


def _numbers(numbers: Mapping[str, int] | None) -> dict[str, Json]:
    return dict(numbers or {})


def _open_review(review: OpenReview, printer: Printer) -> dict[str, Json]:
    document = review.review
    return {
        "document": printer.id(document.id),
        "source": document.source,
        "author": printer.author(document),
        "rating": document.rating,
        "text": None if (text := printer.theirs(document)) is None else printer.plain(text),
        "url": printer.link(document.url, document.kind, document.id),
        "published": iso(document.published) if printer.mask is None else printer.month(document.published),
        "age_days": review.age_days if printer.mask is None else None,
        "severity": str(review.severity),
        "theme": review.theme,
        "unanswered": True if review.known_unanswered else None,
        "also_at": [{"document": printer.id(copy.id), "source": copy.source} for copy in review.also_at],
        "code": review.code,
    }


def _question(question: Question, printer: Printer) -> dict[str, Json]:
    document, reasons = question.document, question.attribution.reasons
    told = [said for reason in reasons if (said := printer.note(reason))]
    return {"document": printer.id(document.id), "text": printer.words(document), "reasons": list(told)}


def _proposal(proposal: Proposal) -> dict[str, Json]:
    return {
        "id": proposal.id,
        "source": proposal.source,
        "account": proposal.at,
        "url": proposal.url,
        "weak": proposal.is_weak,
        "reasons": list(proposal.reasons),
    }


def _hit(hit: Document, report: Report, printer: Printer) -> dict[str, Json]:
    attribution = (report.attributions or {}).get(hit.id)
    return {
        "query": None if hit.query is None else printer.plain(hit.query),
        "rank": hit.rank,
        "engine": hit.engine,
        "title": printer.title(hit),
        "host": printer.host(hit),
        "url": printer.link(hit.url, hit.kind, hit.id),
        "whose": attribution.verdict.value if attribution else None,
    }


def _rule(rule: Rule) -> dict[str, Json]:
    return {
        "id": rule.id,
        "summary": rule.summary,
        "status": rule.status.value,
        "measured": rule.measured,
        "references": [
            {"key": reference.key, "title": reference.title, "url": reference.url} for reference in rule.references
        ],
    }
