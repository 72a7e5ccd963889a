"""What templates do to values before they print them: dates, excerpts with the span marked, safe links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from model.audit import Report
from model.documents import Document, Kind, Precision
from model.findings import Evidence, Finding
from model.wire import iso
from reports import disclosed
from reports import mask as masking
from reports.disclosed import Disclosed
from reports.links import Links
from reports.mask import Mask
from reports.names import words
from reports.words import KIND, MONTHS, NOT_STATED, month, outward, without_days

AROUND = 140
LONGEST = 700
WIDEST = 3000  # code points between the first and the last mark of a reply that is printed whole
# Control characters no page may hold, direction marks that could turn a line around, halves of characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text without characters that could hide, reorder or break what is printed around it."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def shorten(text: str, length: int = LONGEST) -> str:
    """The text, cut at `length` code points with a word on how much is left out."""
    return text if len(text) <= length else f"{text[:length].rstrip()} … ({len(text) - length:,} characters more)"


def day(moment: date | None) -> str:
    """22 November 2026; "not stated" if there is none."""
    return NOT_STATED if moment is None else f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def clock(moment: datetime | None) -> str:
    """22 November 2026, 14:05 UTC; a wall clock without a zone says so."""
    if moment is None:
        return NOT_STATED
    if moment.tzinfo is None:
        return f"{day(moment)}, {moment:%H:%M} (no time zone stated)"
    moment = moment.astimezone(UTC)
    return f"{day(moment)}, {moment:%H:%M} UTC"


def published(evidence: Evidence, document: Document | None) -> str:
    """When it was published, as exactly as the site says it and no more; of a text that is gone, as it said then."""
    is_dated = document is not None and document.published == evidence.published
    dated = document if document is not None and is_dated else evidence
    moment, until = evidence.published, dated.published_until
    if moment is None:
        return f"{day(until)} at the latest" if until else f"date {NOT_STATED}"
    match dated.published_precision:
        case Precision.EXACT | Precision.NAIVE:
            return clock(moment)
        case Precision.INTERVAL if until and day(until) != day(moment):
            return f"between {day(moment)} and {day(until)}"
        case Precision.DERIVED:
            return f"about {day(moment)}"
        case _:
            return day(moment)


_AN_ADDRESS = "an address left out of this copy"
_LONG_ENOUGH = 4  # letters of a name that an address does not hold by chance


@dataclass(frozen=True, slots=True)
class Printer:
    """How one report prints site texts: as they are (for you), or masked (to share)."""

    mask: Mask | None = None
    links: Links | None = None
    disclosed: Disclosed = field(default_factory=Disclosed)
    named: frozenset[str] = frozenset()  # the words of a clinician's names
    _numbers: dict[str, int] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, report: Report, *, share: bool) -> "Printer":
        """The printer of a copy for you, or of one to share."""
        if not share:
            return cls()
        mask = masking.of(report)
        named = {word for name in report.subject.persons for word in words(name) if len(word) >= _LONG_ENOUGH}
        return cls(mask, Links.of(report, mask), disclosed.of(report), frozenset(named))

    def say(self, value: object) -> object:
        """Jinja's `finalize`: every printed value passes here, so that no template can forget to mask."""
        if isinstance(value, Markup) or not isinstance(value, str):
            return value
        return self.plain(value)

    def plain(self, value: str) -> str:
        """A text as this report may print it."""
        text = clean(self.disclosed.words.get(value) or (value.value if isinstance(value, Enum) else value))
        return text if self.mask is None else self.mask.text(self.disclosed.without_files(text))

    def quote(self, finding: Finding, words: str) -> str:
        """Words that were found, as this report may print them: every quote of every part of it passes here."""
        return disclosed.sign(finding) if self._hides(finding) else self.plain(words)

    def remark(self, finding: Finding) -> str | None:
        """What is noted of a finding beside its words, as this report may print it; of one that is told by its kind
        alone nothing, for the kind stands there already."""
        if finding.note is None or (self.mask is not None and self.disclosed.hides(finding)):
            return None
        exact = self.mask is None or not disclosed.is_theirs(finding)
        return self.plain(finding.note if exact else without_days(finding.note))

    def _hides(self, finding: Finding) -> bool:
        return self.mask is not None and (disclosed.is_theirs(finding) or self.disclosed.hides(finding))

    def published(self, evidence: Evidence, document: Document | None) -> str:
        """When it was published; of what somebody else wrote a copy to share tells the month."""
        if self.mask is not None and document is not None and document.kind in disclosed.OTHERS:
            return month(document.published)
        told = published(evidence, document)
        # To whom a copy is handed the day tells enough; whose clock a table kept is nothing to them.
        return told if self.mask is None else told.removesuffix(" (no time zone stated)")

    def when(self, evidence: Evidence, finding: Finding) -> str | None:
        """The same for a machine."""
        if self.mask is not None and disclosed.is_theirs(finding):
            return self.month(evidence.published)
        return iso(evidence.published)

    @staticmethod
    def month(moment: datetime | None) -> str | None:
        """2026-06."""
        return None if moment is None else f"{moment:%Y-%m}"

    def outward(self, text: str) -> str:
        """What the audit says of itself; in a copy to share without what to type."""
        return text if self.mask is None else outward(text)

    def theirs(self, document: Document) -> str | None:
        """What somebody else wrote; in a copy to share nothing, for a search would find who it was."""
        return document.text if self.mask is None or document.kind not in disclosed.OTHERS else None

    def title(self, document: Document) -> str | None:
        """The title of a text or search result; in a copy to share only of the subject's own results."""
        return document.title if self.mask is None or self.disclosed.shows(document) else None

    def words(self, document: Document) -> str:
        """The text of a document somebody found; in a copy to share only of the subject's own."""
        return document.text if self.mask is None or self.disclosed.shows(document) else ""

    def note(self, text: str | None) -> str | None:
        """What the user wrote of a decision, for the user alone."""
        return text if self.mask is None else None

    def id(self, document: str) -> str:
        """What a machine knows a text by; in a copy to share a number of this copy alone, for the id of a text is
        mostly its address, and leads to whom it names."""
        if self.mask is None:
            return clean(document)
        return f"text {self._numbers.setdefault(document, len(self._numbers) + 1)}"

    def host(self, document: Document) -> str:
        """At whose address a search result stands."""
        host = urlsplit(web(document.url) or "").hostname or NOT_STATED
        # A copy to share titles what is the subject's own: another address that holds the name is a namesake's.
        is_namesakes = self.mask is not None and any(word in host for word in self.named)
        return _AN_ADDRESS if is_namesakes else host

    def text(self, value: str, length: int = LONGEST) -> Markup:
        """A site's text of at most `length` code points, masked before it is cut, apart from the text around it."""
        return Markup("<bdi>{}</bdi>").format(shorten(self.plain(value), length))

    def excerpt(self, finding: Finding, documents: Mapping[str, Document]) -> Markup:
        """The quote marked in its surroundings; the quote alone if the document's text is not at hand. Of a text that
        discloses a copy to share shows only what kind of thing was found."""
        if finding.document in self.disclosed.documents or self._hides(finding):
            return Markup("<bdi>… <mark>{}</mark> …</bdi>").format(self.quote(finding, finding.evidence.quote))
        evidence = finding.evidence
        document = documents.get(finding.document)
        text, start, end = evidence.quote, 0, len(evidence.quote)
        span = evidence.span
        if document is not None and span is not None and document.text[span.start : span.end] == evidence.quote:
            text, start, end = document.text, span.start, span.end
        left = _opens(text, start)
        right = _closes(text, end)
        before, quote, after = clean(text[left:start]), clean(text[start:end]), clean(text[end:right])
        if self.mask is not None:
            whole = before + quote + after
            before, quote, after = self.mask.parts(whole, len(before), len(before) + len(quote))
        return Markup("<bdi>{}{}<mark>{}</mark>{}{}</bdi>").format(
            "… " if left else "", before, shorten(quote), after, " …" if right < len(text) else ""
        )

    def reply(self, findings: Sequence[Finding], documents: Mapping[str, Document]) -> Markup:
        """A whole reply with everything found in it marked; where its text is not at hand, the quotes alone."""
        if findings[0].document in self.disclosed.documents:
            told = dict.fromkeys(self.quote(finding, finding.evidence.quote) for finding in findings)
            marks = (Markup("<mark>{}</mark>").format(one) for one in told)
            return Markup("<bdi>… {} …</bdi>").format(Markup(" … ").join(marks))
        document = documents.get(findings[0].document)
        pieces = [more for finding in findings for more in (finding.evidence, *finding.also)]
        quotes = dict.fromkeys(one.quote for one in pieces)
        spans = sorted((one.span.start, one.span.end) for one in pieces if one.span is not None)
        exact = document is not None and all(document.text[start:end] in quotes for start, end in spans)
        if document is None or not exact or not spans or max(end for _, end in spans) - spans[0][0] > WIDEST:
            marks = (Markup("<mark>{}</mark>").format(shorten(self.plain(quote))) for quote in quotes)
            return Markup("<bdi>{}</bdi>").format(Markup(" … ").join(marks))
        text = document.text
        left, right = _opens(text, spans[0][0]), _closes(text, max(end for _, end in spans))
        marked = self._marked(text[left:right], [(start - left, end - left) for start, end in spans])
        parts = (Markup("<mark>{}</mark>").format(part) if inside else escape(part) for part, inside in marked)
        return Markup("<bdi>{}{}{}</bdi>").format(
            "… " if left else "", Markup("").join(parts), " …" if right < len(text) else ""
        )

    def _marked(self, text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
        """The text in pieces that are printed as they are or marked, joined where marks touch or overlap."""
        inside = bytearray(len(text))
        for start, end in spans:
            inside[start:end] = b"\1" * (end - start)
        # What cannot be printed is taken out first, so that the mask sees what a reader sees.
        kept = [at for at, character in enumerate(text) if not _UNPRINTABLE.match(character) or character == "\r"]
        shown = "".join("\n" if text[at] == "\r" else text[at] for at in kept)
        flags = [inside[at] for at in kept]
        merged = [(start, end) for start, end, flag in _runs(flags) if flag]
        if self.mask is not None:
            yield from self.mask.marked(shown, merged)
            return
        yield from ((shown[start:end], flag) for start, end, flag in _runs(flags))

    def link(self, url: str | None, kind: Kind, document: str) -> str | None:
        """The address if it may become a link: http or https, and, in a report to share, to nothing masked there."""
        address = web(url)
        if address is None or self.links is None:
            return address
        return address if self.links.may_show(address, kind, document) else None

    def author(self, document: Document) -> str:
        """Who wrote it: the name for you, only the role in a report to share."""
        if self.mask is None and document.author is not None:
            shown = document.author.name or document.author.handle
            if shown:
                return clean(shown)
        return "a reviewer" if document.kind is Kind.REVIEW else f"the author of a {KIND[document.kind][0]}"


def _runs(flags: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """Stretches of equal flags: start, end, whether set."""
    start = 0
    for at in range(1, len(flags) + 1):
        if at == len(flags) or flags[at] != flags[start]:
            yield start, at, bool(flags[start])
            start = at


def web(url: str | None) -> str | None:
    """The address if it is one of the web; None for javascript:, data: and all that is no address."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return clean(url or "").strip() if parts.scheme in ("http", "https") and parts.hostname else None


def _opens(text: str, start: int) -> int:
    """Where the surroundings of a span begin: at a word, at most AROUND code points before it."""
    left = max(0, start - AROUND)
    if left == 0:
        return 0
    space = text.find(" ", left, start)
    return left if space < 0 else space + 1


def _closes(text: str, end: int) -> int:
    right = min(len(text), end + AROUND)
    if right == len(text):
        return right
    space = text.rfind(" ", end, right)
    return right if space < 0 else space


def ours(text: str) -> Markup:
    """The report's and the rules' own words: printed as they are."""
    return escape(clean(text))
