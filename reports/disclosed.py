"""What a copy to share does not quote: of texts that disclose only the kinds of what they tell, of others nothing.

Names are not all that lets a person be recognised; a school, a job or a day does it too. Which words do is not for a
rule to guess, so a text with a finding of privacy or pictures, of medium or more, is not quoted.
Courtesy formulas stay, unless their text tells of health or of a relative (`Report.telling`): words of that kind, and
those beside them, are told by kind whatever was found there. The words of those who wrote reviews and comments would
lead a search to them, so none is quoted.

Only flags are quoted at all: what a rule is not sure of, tries out or advises may tell of anybody. Titles of texts,
what a search shows of others, what the user wrote of a decision, and the names of files handed in stay out as well.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from model.audit import Report
from model.documents import Document, Kind
from model.findings import Evidence, Finding, Severity, Span, Standing, Tier
from reports import cleanup, remedy

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
THEIRS = "[words of somebody else]"
LEFT_OUT = "[details left out of this copy]"
_BESIDE = 4  # words on each side of what was found
_FEWEST = 5  # words by which a text is known again
_ROW = 6  # words in a row by which what others wrote is known again, whatever stands between them
_FEWEST_WRITTEN = 3  # the same of titles and notes, which are short
_WORD = re.compile(r"\w+")
OTHERS = (Kind.REVIEW, Kind.COMMENT)  # what third persons write
FILE = "[file]"
_FILE = re.compile(r"\.(?:zip|tar|t?gz|json|jsonl|js|csv|tsv|xlsx?|ods|html?|mhtml?|txt|md|pdf|xml|eml|mbox)$", re.I)


@dataclass(frozen=True)
class Disclosed:
    """The texts of a report that are not quoted: by document what is printed of it, and by its very words likewise;
    `runs` are words none of which a finished copy may hold, `rows` words in a row of what others wrote, `telling` where
    words of health or of a relative stand in a text (None: it is not at hand; by the code of a finding: in its words,
    which stand there no more), `files` the names of what was handed in,
    `own` the search results that are the subject's own."""

    documents: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    runs: tuple[str, ...] = field(default=(), repr=False)
    rows: frozenset[tuple[str, ...]] = field(default=frozenset(), repr=False)
    telling: Mapping[str, tuple[Span, ...] | None] = field(default_factory=dict, repr=False)
    files: tuple[str, ...] = field(default=(), repr=False)
    own: frozenset[str] = frozenset()

    def without_files(self, text: str) -> str:
        """The text with a sign in place of each name of a file that was handed in."""
        return self._names.sub(FILE, text) if self.files else text

    def named(self, text: str) -> int:
        """How many names of such files a text holds."""
        return len(set(self._names.findall(text))) if self.files else 0

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """Their names, the longest first; a folder called by a plain word ("takeout") is not told from the word."""
        telling = sorted((name for name in self.files if re.search(r"[\d_.]", name)), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, telling)) or '(?!)'})(?!\w)", re.I)

    def hides(self, finding: Finding) -> bool:
        """Whether of a finding and its note only the kind is told: it discloses, is no flag, or tells of health."""
        if is_hidden(finding) or finding.code in self.telling:
            return True
        told = self.telling.get(finding.document, ())
        if told is None or (told and finding.tier == Tier.COURTESY):
            return True
        return any(_touches(one, told) for one in (finding.evidence, *finding.also))

    def shows(self, document: Document) -> bool:
        """Whether a search result is told with its title: the subject's own are."""
        return document.id in self.own


def of(report: Report) -> Disclosed:
    """What of a report is not quoted in a copy to share."""
    held = {document.id: document for document in (*report.own_posts, *(report.documents or {}).values())}
    told = {id: spans if id in held else None for id, spans in report.telling.items()}
    health = Disclosed(telling=told)
    found: dict[str, list[Finding]] = {}
    for finding in (*_all(report), *report.good_replies):
        found.setdefault(finding.document, []).append(finding)
    telling = {id: mine for id, mine in found.items() if id in told or any(map(health.hides, mine))}
    documents = {id: " … ".join(dict.fromkeys(map(sign, filter(health.hides, mine)))) for id, mine in telling.items()}
    documents = {id: documents.get(id) or LEFT_OUT for id in (*documents, *told)}
    # Where other words stand by now (a reply was replaced by a safe one), those tell nothing of what stood there.
    standing = {
        id for id, mine in telling.items() if any(_stands(one, held.get(id)) for one in filter(health.hides, mine))
    }
    still = (held[id] for id in documents if id in held and (told.get(id) or id in standing))
    words = {one.text: documents[one.id] for one in still if one.text}
    runs: dict[str, None] = {}
    for id, mine in telling.items():
        kept = held.get(id)
        for finding in mine:
            beside = [other for other in mine if _stands(other, kept) == _stands(finding, kept)]
            spans = [one.span for other in filter(health.hides, beside) for one in (other.evidence, *other.also)]
            # What else was found in such a text, and no word of the disclosure, may be quoted by itself.
            hidden = health.hides(finding)
            words |= {
                one.quote: sign(finding)
                for one in (finding.evidence, *finding.also)
                if one.quote and (hidden or _touches(one, spans))
            }
            words |= {finding.note: LEFT_OUT} if finding.note else {}
            if kept is not None and hidden:
                runs |= dict.fromkeys(_around(kept.text, _exact(kept.text, finding)))
    for id, marked in told.items():
        runs |= dict.fromkeys(_around(held[id].text, marked)) if marked and id in held else {}
    # What was searched for is told beside its results, also where a finding quotes it.
    for quote in (*_quotable(report, telling), *(hit.query or "" for hit in report.search_hits)):
        words.pop(quote, None)
    own = frozenset(one.document.id for one in report.first_page if one.standing is Standing.OWN)
    may_stand = _one_line(text.casefold() for text in _shown(report, documents))
    written = [text for text in _written(report, own) if _is_telling(text, may_stand)]
    words |= dict.fromkeys(written, LEFT_OUT)
    runs |= dict.fromkeys(" ".join(text.split()) for text in written)
    rows = {row for document in _others(report) for row in _rows(document.text)} - set(_rows(may_stand))
    return Disclosed(documents, words, tuple(runs), frozenset(rows), told, handed_in(report), own)


def _stands(finding: Finding, document: Document | None) -> bool:
    """Whether what was found stands in a text as it is held now."""
    return document is not None and cleanup.stands(finding, document)


def _others(report: Report) -> Iterator[Document]:
    """What third persons wrote: reviews, and comments."""
    held = ((report.documents or {}).values(), (one.review for one in report.open_reviews))
    yield from (document for several in held for document in several if document.kind in OTHERS)


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    """Every few words in a row, without what stands between them."""
    words = _WORD.findall(text.casefold())
    return zip(*(words[at:] for at in range(_ROW)), strict=False)


def _one_line(texts: Iterable[str]) -> str:
    return "\n".join(" ".join(text.split()) for text in texts)


def _quotable(report: Report, telling: Mapping[str, object]) -> Iterator[str]:
    """Words of flags in other texts: that something else, of the same words, is hidden, hides nothing there."""
    for finding in _all(report):
        if finding.document not in telling:
            yield from (one.quote for one in (finding.evidence, *finding.also))


def _written(report: Report, own: frozenset[str]) -> Iterator[str]:
    """Titles, words of search results that are not the subject's own, and what the user wrote of a decision."""
    held = (*(report.documents or {}).values(), *report.own_posts)
    results = (*report.search_hits, *(one.document for one in report.first_page))
    asked = tuple(question.document for question in report.questions)
    for document in (*results, *asked):
        if document.id not in own:
            yield from (document.title or "", document.text)
    yield from (document.title or "" for document in held)
    yield from (decision.because for decision in report.dispositions)
    yield from (one.disposition.because for one in _all(report) if one.disposition)
    yield from (entry.note for entry in report.log)
    resolved = (*(report.attributions or {}).values(), *(question.attribution for question in report.questions))
    # What a person judged is told in their own words, among the reasons.
    yield from (reason for one in resolved for reason in one.reasons)
    yield from (reason for one in report.first_page for reason in one.reasons)


def _shown(report: Report, telling: Mapping[str, object]) -> Iterator[str]:
    """What a copy to share may print whole: the subject's own name, what was searched for, the report's own words, and
    texts that are quoted."""
    yield from report.subject.owned_names
    yield from (visit.title for visit in report.coverage.visits)
    yield from (hit.query or "" for hit in report.search_hits)
    mine = (one.document for one in report.first_page if one.standing is Standing.OWN)
    yield from (text for hit in mine for text in (hit.title or "", hit.text))
    for rule in report.rules:
        yield from (rule.summary, rule.why, rule.advice, rule.instead, rule.clears)
    held = (*(report.documents or {}).values(), *report.own_posts)
    yield from (document.text for document in held if document.id not in telling and document.kind not in OTHERS)


def _is_telling(text: str, may_stand: str) -> bool:
    """Whether a text is long enough to be known again, and is not what the copy may print anyway."""
    folded = " ".join(text.casefold().split())
    return len(folded.split()) >= _FEWEST_WRITTEN and folded not in may_stand


def handed_in(report: Report) -> tuple[str, ...]:
    """The files and folders that were handed in, as told and by their last part: they may name an account."""
    declared = {export.path for export in report.subject.exports}
    read = {visit.at for visit in report.coverage.visits if _FILE.search(visit.at) and "://" not in visit.at}
    return tuple(sorted({name for path in declared | read for name in (path, re.split(r"[/\\]", path)[-1]) if name}))


def _all(report: Report) -> Iterator[Finding]:
    for group in (*report.groups, *report.trial):
        yield from group.findings
    yield from report.gone
    yield from report.logged


def is_hidden(finding: Finding) -> bool:
    """Whether a copy to share says of a finding only what kind it is: it discloses, or it is no flag."""
    return finding.severity > Severity.PASS and (_discloses(finding) or not finding.is_flag)


def is_theirs(finding: Finding) -> bool:
    """Whether what was found stands in the words of somebody else."""
    return finding.kind in OTHERS


def _discloses(finding: Finding) -> bool:
    grave = finding.severity >= Severity.MEDIUM and finding.tier != Tier.COURTESY
    return grave and remedy.is_private(finding.rule.id)


def sign(finding: Finding) -> str:
    """What stands in place of the words of a finding."""
    if is_theirs(finding):
        return THEIRS
    return SIGNS.get(finding.rule.id, OTHER) if remedy.is_private(finding.rule.id) else LEFT_OUT


def _touches(one: Evidence, spans: Sequence[Span | None]) -> bool:
    """Whether a quote shares a word with what is not told, or cannot be told not to."""
    if one.span is None:
        return bool(spans)
    return any(span is None or (span.start < one.span.end and one.span.start < span.end) for span in spans)


def _exact(text: str, finding: Finding) -> Iterator[Span]:
    """Where in a text the words of a finding stand."""
    for one in (finding.evidence, *finding.also):
        if one.span is not None and text[one.span.start : one.span.end] == one.quote:
            yield one.span


def _around(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """The words of each with those beside them, as one line."""
    for span in spans:
        before, after = text[: span.start].split(), text[span.end :].split()
        run = [*before[-_BESIDE:], *text[span.start : span.end].split(), *after[:_BESIDE]]
        if len(run) >= _FEWEST:
            yield " ".join(run)


def leaks(lines: Iterable[str], disclosed: Disclosed) -> int:
    """How many of the texts it may not quote, and of the files it may not name, a finished page still holds."""
    page = "\n".join(" ".join(line.split()) for line in lines)
    theirs = len(disclosed.rows.intersection(_rows(page)))
    return sum(run in page for run in disclosed.runs) + theirs + disclosed.named(page)
