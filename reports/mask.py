"""Masks third persons in what leaves the house, and reads the finished page once more before it is kept."""

import html
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from model.audit import Report
from model.errors import UnsafeReport
from model.findings import Rule
from model.subject import Subject, SubjectKind
from reports import disclosed
from reports.identifiers import Identifiers
from reports.names import Hit, Names, row, words
from reports.vocabulary import printed_words

SIGNS = {
    "name": "[name]",
    "handle": "[name]",
    "mail address": "[mail address]",
    "phone number": "[phone number]",
    "date of birth": "[date of birth]",
    "personal number": "[number]",
    "address": "[link]",
}
# Labels, dates and counts come back again and again: texts up to this length are masked once.
_SHORT = 60
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(set(SIGNS.values()))))
_JOINT = re.compile(r"[ \u00a0'’-]?|\. ?")


@dataclass(frozen=True, slots=True)
class Leak:
    """Something of a third person that a finished page still shows; `text` stays out of every message."""

    what: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mask:
    """Everything needed to find third persons in a text; built once for a report. What the rules say (`ours`) names
    nobody, whoever is called by a word of theirs."""

    names: Names
    identifiers: Identifiers
    ours: frozenset[str] = field(default=frozenset(), repr=False)
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def hits(self, text: str, *, certain: bool = False) -> list[Hit]:
        """What of third persons the text shows: in order, without overlaps, neighbours of one name joined."""
        if text.isascii() and not re.search(r"[A-Za-z0-9]", text):
            return []
        signs = [match.span() for match in _SIGN.finditer(text)]
        found = [*self._links(text), *self.names.hits(text, certain=certain), *self.identifiers.hits(text)]
        found = [hit for hit in found if not any(start <= hit.start < end for start, end in signs)]
        found.sort(key=lambda hit: (hit.start, -hit.end))
        merged: list[Hit] = []
        for hit in found:
            last = merged[-1] if merged else None
            if last and hit.start < last.end:
                merged[-1] = Hit(last.start, max(last.end, hit.end), last.what)
            elif last and last.what == hit.what == "name" and _JOINT.fullmatch(text, last.end, hit.start):
                merged[-1] = Hit(last.start, hit.end, "name")
            else:
                merged.append(hit)
        return merged

    def _links(self, text: str) -> list[Hit]:
        return [Hit(*match.span(), "address") for match in _LINK.finditer(text) if self.in_address(match.group())]

    def in_address(self, url: str) -> bool:
        """Whether an address names a third person (in its path, its query or its host)."""
        plain = unquote(url)
        return any(self.names.hits(plain, certain=True)) or any(self.identifiers.hits(plain))

    def text(self, text: str) -> str:
        """The text with a sign in place of everything of a third person."""
        if text in self.ours:
            return text
        if len(text) > _SHORT:
            return "".join(self.parts(text, 0, len(text)))
        if text not in self._known:
            self._known[text] = "".join(self.parts(text, 0, len(text)))
        return self._known[text]

    def parts(self, text: str, start: int, end: int) -> tuple[str, str, str]:
        """The masked text before, inside and after a span; what crosses the span's edge belongs inside."""
        hits = self.hits(text)
        for hit in hits:
            if hit.start < start < hit.end:
                start = hit.start
            if hit.start < end < hit.end:
                end = hit.end
        pieces = ["", "", ""]
        at = 0
        edges = sorted({start, end, len(text), *(hit.start for hit in hits), *(hit.end for hit in hits)})
        signs = {hit.start: hit for hit in hits}
        for edge in edges:
            if edge > at:
                which = 0 if at < start else 1 if at < end else 2
                pieces[which] += SIGNS[signs[at].what] if at in signs else text[at:edge]
                at = edge
        return pieces[0], pieces[1], pieces[2]

    def marked(self, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
        """The masked text in pieces, each with whether it stands in a span; what crosses an edge belongs inside."""
        hits = self.hits(text)
        inside = bytearray(len(text))
        for start, end in spans:
            inside[start:end] = b"\1" * (end - start)
        for hit in hits:
            if any(inside[hit.start : hit.end]):
                inside[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        signs = {hit.start: hit for hit in hits}
        changes = {at for at in range(1, len(text)) if inside[at] != inside[at - 1]}
        covered = {at for hit in hits for at in range(hit.start + 1, hit.end)}
        edges = sorted({len(text), *signs, *(hit.end for hit in hits), *(changes - covered)})
        pieces: list[tuple[str, bool]] = []
        at = 0
        for edge in edges:
            if edge > at:
                piece = SIGNS[signs[at].what] if at in signs else text[at:edge]
                pieces.append((piece, bool(inside[at])))
                at = edge
        return pieces


@lru_cache(maxsize=64)
def _mask(third_persons: tuple[str, ...], own: tuple[str, ...]) -> Mask:
    return Mask(Names.of(third_persons, own, printed_words()), Identifiers.of(own, own))


def of(report: Report) -> Mask:
    """The mask of a report: its third persons, its subject's own facts, and the words of its own rules."""
    rules = [text for rule in _rules(report) for text in _rule_texts(rule)]
    rules += [
        text for one in report.checklist for text in (one.item.part, one.item.item, one.item.how, one.item.cadence)
    ]
    rules += [text for one in (report.cases or {}).values() for text in (one.title, one.who, one.told, one.amount)]
    said = (*rules, *(visit.title for visit in report.coverage.visits))
    ours = frozenset(word for text in said for word in words(text))
    persons, facts = own_persons(report.subject), own_facts(report.subject, report.other_names)
    if report.brand is not None:
        facts = (*facts, report.brand.name, *re.split(r"\s*(?:[·|;]|, )\s*", report.brand.contact))
    names = Names.of(
        (*report.third_persons, *report.other_names),
        persons,
        printed_words() | ours,
        (*facts, report.audit_id),
        row(said),
    )
    identifiers = Identifiers.of((*facts, *rules), own_accounts(report.subject, report.other_names))
    return Mask(names, identifiers, frozenset(rules))


def _rules(report: Report) -> Iterable[Rule]:
    shown = {finding.rule.id: finding.rule for group in (*report.groups, *report.trial) for finding in group.findings}
    shown |= {finding.rule.id: finding.rule for finding in (*report.good_replies, *report.gone)}
    return (shown | {rule.id: rule for rule in report.rules}).values()


def _rule_texts(rule: Rule) -> Iterable[str]:
    yield from (rule.id, rule.summary, rule.why, rule.advice, rule.instead, rule.clears, rule.measured or "")
    for reference in rule.references:
        yield from (reference.key, reference.title, reference.url or "")


def own_persons(subject: Subject) -> tuple[str, ...]:
    """The persons of the subject's own side: the clinician, the staff, and who agreed to the audit."""
    if subject.kind is SubjectKind.CLINICIAN:
        return (*subject.names, *subject.former_names, *subject.team)
    return subject.team


def own_facts(subject: Subject, hidden: Collection[str] = ()) -> tuple[str, ...]:
    """Names of businesses and places, telephone numbers, mail addresses, sites and handles of the subject, but those
    `hidden`."""
    places = [fact for place in subject.places for fact in (place.phone, place.site, place.street, place.city) if fact]
    numbers = [number for number in (subject.npi, subject.contact) if number]
    return (*subject.owned_names, *places, *own_accounts(subject, hidden), *numbers)


def own_accounts(subject: Subject, hidden: Collection[str] = ()) -> tuple[str, ...]:
    """The handles and addresses the subject declared as its own, but for those whose name is `hidden`."""
    accounts = (account.at for accounts in subject.accounts.values() for account in accounts)
    declared = tuple(at for at in accounts if at.rstrip("/").rpartition("/")[2].lstrip("@") not in hidden)
    return (*declared, *(entry.account for entry in subject.inventory))


def mask(text: str, third_persons: Sequence[str], own: Sequence[str]) -> str:
    """The text with a sign in place of every third person's name, handle, number or address. `own` are names,
    numbers and addresses of the subject's own side: they stay."""
    return _mask(tuple(third_persons), tuple(own)).text(text)


def scan(page: str, third_persons: Sequence[str], own: Sequence[str] = ()) -> tuple[Leak, ...]:
    """What of third persons a finished page (HTML or plain text) still shows, also split by tags or entities."""
    return _scan(page, _mask(tuple(third_persons), tuple(own)))


def verify(page: str, report: Report) -> None:
    """Raise UnsafeReport if the finished page quotes a text that discloses, or shows a third person of the report; it
    says what kind and beside which words, never who."""
    told = disclosed.leaks(_lines(page), disclosed.of(report))
    if told:
        texts = f"{told} text{'' if told == 1 else 's'} that disclose{'s' if told == 1 else ''}"
        raise UnsafeReport(f"the report to share still quotes {texts}, and was not kept: {_DO_NOT}")
    mask = of(report)
    leaks = _scan(page, mask)
    if leaks:
        kinds = sorted({leak.what for leak in leaks})
        counted = ", ".join(f"{kind} ({sum(leak.what == kind for leak in leaks)})" for kind in kinds)
        shown = next(line for line in _lines(page) if mask.hits(line, certain=True))
        raise UnsafeReport(
            f"the report to share still shows third persons and was not kept: {counted}, in the line "
            f"“{_masked_line(shown, mask)}”. {_OWN} {_DO_NOT}"
        )


_OWN = (
    "If it is one of your own people or businesses, name it under `staff:` or `business_names:` in the subject file "
    "and write the report again."
)
_DO_NOT = "Hand nobody for-you.html instead: it masks nothing. Please report this, it is a fault of Webside's"
_BESIDE = 60  # characters of a line told on each side of what it shows


def _masked_line(line: str, mask: Mask) -> str:
    """The line around what it shows of a third person, with signs in place of all of it."""
    hits = mask.hits(line, certain=True)
    start, end = max(0, hits[0].start - _BESIDE), hits[0].end + _BESIDE
    inside = [hit for hit in hits if hit.end <= end]
    return f"{'… ' if start else ''}{covered(line[:end], inside)[start:].strip()}{' …' if end < len(line) else ''}"


def covered(text: str, hits: Iterable[Hit]) -> str:
    """The text with a sign in place of each hit."""
    for hit in sorted(hits, key=lambda hit: -hit.start):
        text = f"{text[: hit.start]}{SIGNS[hit.what]}{text[hit.end :]}"
    return text


STYLE = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"</?([A-Za-z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<!--(.*?)-->|<![^>]*>", re.DOTALL)
INLINE = re.compile("a|abbr|b|bdi|bdo|code|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr", re.IGNORECASE)


def _scan(page: str, mask: Mask) -> tuple[Leak, ...]:
    leaks: dict[Leak, None] = {}
    for line in _lines(page):
        for hit in mask.hits(line, certain=True):
            leaks[Leak(hit.what, line[hit.start : hit.end])] = None
    return tuple(leaks)


def _lines(page: str) -> Iterable[str]:
    """Every distinct line a reader or a machine can read: texts with inline tags closed up and opened, and tags."""
    bare = STYLE.sub("\n", page)
    closed = TAG.sub(lambda tag: "" if INLINE.fullmatch(tag.group(1) or "") else "\n", bare)
    opened = TAG.sub(lambda tag: " " if INLINE.fullmatch(tag.group(1) or "") else "\n", bare)
    tags = "\n".join({tag.group() for tag in TAG.finditer(bare)})
    distinct = dict.fromkeys(line for text in (closed, opened, tags) for line in text.splitlines() if line.strip())
    return [html.unescape(html.unescape(line)) for line in distinct]
