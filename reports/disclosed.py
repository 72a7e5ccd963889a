"""What a copy to share prints of a text that discloses: the kinds of what it tells, and none of its words.

Names are not all that lets a person be recognised; a school, a job or a day does it too. Which words do is not for a
rule to guess, so a text with a finding of privacy or pictures, of medium or more, is not quoted.
Courtesy formulas stay.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from model.audit import Report
from model.findings import Evidence, Finding, Severity, Tier
from reports import remedy

SIGNS = {
    "privacy/reply-clinical-details": "[clinical detail]",
    "privacy/reply-visit-details": "[visit detail]",
    "privacy/reply-payment-details": "[payment detail]",
    "privacy/reply-patient-conduct": "[conduct of a patient]",
    "privacy/reply-names-reviewer": "[name]",
    "privacy/reply-confirms-patient": "[words that tell of care]",
    "privacy/reply-denies-patient": "[words on who is a patient]",
    "privacy/post-direct-identifier": "[identifier]",
    "privacy/post-identifiable-case": "[case detail]",
}
OTHER = "[private detail]"
LEFT_OUT = "[details left out of this copy]"
_BESIDE = 4  # words on each side of what was found
_FEWEST = 5  # words by which a text is known again


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The texts of a report that disclose: by document what is printed of it, and by its very words likewise; `runs`
    are the words around what was found, none of which a finished copy may hold."""

    documents: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    runs: tuple[str, ...] = field(default=(), repr=False)


def of(report: Report) -> Disclosed:
    """What of a report is not quoted in a copy to share."""
    found: dict[str, list[Finding]] = {}
    for finding in _all(report):
        found.setdefault(finding.document, []).append(finding)
    telling = {id: mine for id, mine in found.items() if any(map(_discloses, mine))}
    documents = {id: " … ".join(dict.fromkeys(map(_sign, filter(_discloses, mine)))) for id, mine in telling.items()}
    words: dict[str, str] = {}
    runs: dict[str, None] = {}
    for id, mine in telling.items():
        held = (report.documents or {}).get(id)
        if held is not None and held.text:
            words[held.text] = documents[id]
        for finding in mine:
            # What else was found in such a text, and no word of the disclosure, may be quoted by itself.
            hidden = [one for one in (finding.evidence, *finding.also) if _discloses(finding) or _touches(one, mine)]
            words |= {one.quote: _sign(finding) for one in hidden if one.quote}
            words |= {finding.note: LEFT_OUT} if finding.note else {}
            if held is not None and _discloses(finding):
                runs |= dict.fromkeys(_around(held.text, finding))
    return Disclosed(documents, words, tuple(runs))


def _all(report: Report) -> Iterator[Finding]:
    for group in (*report.groups, *report.trial):
        yield from group.findings
    yield from report.gone


def _discloses(finding: Finding) -> bool:
    grave = finding.severity >= Severity.MEDIUM and finding.tier != Tier.COURTESY
    return grave and remedy.is_private(finding.rule.id)


def _sign(finding: Finding) -> str:
    return SIGNS.get(finding.rule.id, OTHER)


def _touches(one: Evidence, mine: Iterable[Finding]) -> bool:
    """Whether a quote shares a word with what discloses, or cannot be told not to."""
    spans = [more.span for finding in mine if _discloses(finding) for more in (finding.evidence, *finding.also)]
    return one.span is None or any(
        span is None or (span.start < one.span.end and one.span.start < span.end) for span in spans
    )


def _around(text: str, finding: Finding) -> Iterator[str]:
    """The words found with those beside them, as one line."""
    for one in (finding.evidence, *finding.also):
        if one.span is not None and text[one.span.start : one.span.end] == one.quote:
            before, after = text[: one.span.start].split(), text[one.span.end :].split()
            run = [*before[-_BESIDE:], *one.quote.split(), *after[:_BESIDE]]
            if len(run) >= _FEWEST:
                yield " ".join(run)


def leaks(lines: Iterable[str], disclosed: Disclosed) -> int:
    """How many of the texts that disclose a finished page still quotes."""
    page = "\n".join(" ".join(line.split()) for line in lines)
    return sum(run in page for run in disclosed.runs)
