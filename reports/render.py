"""Turns a report into one self-contained page, a summary for a terminal, rows for CSV and data for JSON."""

import base64
import hashlib
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from model.audit import INVENTORY, Report
from model.brand import Brand
from model.documents import Document, Kind
from model.findings import Finding, Severity
from reports import charts, cleanup, disclosed, filters, headlines, reach, remedy, sites, words
from reports.export import CHORE_COLUMNS, COLUMNS, SHARED_COLUMNS, chore_rows, data, rows
from reports.page import FIRST_THINGS, arrange, treated_as_covered
from reports.plain import closing, summary
from reports.vocabulary import TEMPLATES

__all__ = [
    "CHORE_COLUMNS",
    "COLUMNS",
    "SHARED_COLUMNS",
    "chore_rows",
    "closing",
    "contact_sheet",
    "data",
    "html",
    "rows",
    "summary",
]

FIRST_WORDS = 70


def html(report: Report, *, share: bool) -> str:
    """One HTML page that asks nothing of the network and runs no script. With `share` third persons are masked and
    commands left out; give the page to `reports.mask.verify` before keeping it."""
    printer = filters.Printer.of(report, share=share)
    style, digest = _style(report.brand)
    documents: Mapping[str, Document] = report.documents or {}
    environment = _environment(printer)
    if share:
        environment.filters |= {"ours": lambda text: filters.ours(words.outward(text)), "outward": words.outward}
    environment.filters["reachable"] = lambda text: words.reachable(text, report.subject)
    environment.filters["unnamed"] = lambda text: headlines.without_staff(text, report.subject)
    handed_in = disclosed.handed_in(report)
    environment.filters["is_file"] = lambda at: at in handed_in
    titles = {INVENTORY: words.INVENTORY} | {visit.source: visit.title for visit in report.coverage.visits}
    environment.globals["at"] = lambda source, document: sites.stands_at(str(titles.get(source, source)), document)
    environment.globals["beside"] = beside = _beside(report, printer, share=share)
    exposed = frozenset(one.code for one in report.findings() if remedy.is_exposed(one))
    environment.globals["exposes"] = lambda codes: not exposed.isdisjoint(codes)
    environment.globals["by_text"] = lambda codes: _by_text(codes, beside, report)
    return environment.get_template("report.html.j2").render(
        report=report,
        page=arrange(report),
        share=share,
        documents=documents,
        source_titles=titles,
        covered=treated_as_covered(report.subject),
        first_things=report.actions[:FIRST_THINGS],
        style=style,
        style_hash=digest,
    )


def _beside(report: Report, printer: filters.Printer, *, share: bool) -> Callable[[str], str]:
    """What stands beside a short code in the copy for you, so that a list of codes is a list of work: whom the text
    answers, where it stands, and its first words. A copy to share quotes nothing
    of it: site and place, its day, and stars and month of what it answers say which text it is."""
    documents = report.documents or {}
    found = {one.code: one for one in (*report.logged, *report.gone, *report.findings())}

    def told(code: str) -> str:
        finding = found.get(code)
        if finding is None:
            return ""
        document = documents.get(finding.document)
        asked = document and documents.get(document.parent_id or "")
        if share:
            return _found_by(finding, document, asked or None, printer)
        own = document if document and document.kind is Kind.REVIEW else None
        who = f"to {printer.author(asked)}" if asked else printer.author(own) if own else ""
        parts = [who, sites.at_site(document)]
        # Evidence is what stood when it was found: other words that stand in its place now are none.
        text = document.text if document and cleanup.stands(finding, document) else finding.evidence.quote
        start = textwrap.shorten(filters.clean(text), FIRST_WORDS, placeholder=" …")
        return f"{', '.join(filter(None, parts))}: “{start}”".removeprefix(": ")

    return told


def _found_by(finding: Finding, document: Document | None, asked: Document | None, printer: filters.Printer) -> str:
    """Which text it is, by what whoever may change it finds it by, and without a word of anybody's."""
    kind, site = words.KIND[finding.kind][0], sites.at_site(document)
    day, which = printer.published(finding.evidence, document), kind
    if site and document is not None:
        is_named = sites.site(document.service) is not None
        which = f"{kind} on {site}" if is_named else f"{kind} at {site} (the site is not named)"
    told = f"{which}, {day}"
    if asked is not None:
        stars = "" if asked.rating is None else f"{asked.rating:g}-star "
        month = "" if asked.published is None else f" of {words.month(asked.published)}"
        told += f", to a {stars}{words.KIND[asked.kind][0]}{month}"
    return told[:1].upper() + told[1:]


def _by_text(codes: Sequence[str], beside: Callable[[str], str], report: Report) -> list[tuple[str, list[str]]]:
    """Codes under what tells their text, so that a text in which much was found is listed once."""
    texts = {one.code: one.document for one in (*report.findings(), *report.gone)}
    listed: dict[str, list[str]] = {}
    for code in codes:
        listed.setdefault(texts.get(code, ""), []).append(code)
    return [(beside(mine[0]), mine) for mine in listed.values()]


class Pictured(Protocol):
    """A picture of a contact sheet: a small JPEG in base64, its file, the words it was posted with, where it stands."""

    @property
    def small(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def words(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...


def contact_sheet(
    name: str, years: Sequence[tuple[int | None, Sequence[Pictured]]], *, damaged: int, left_out: int
) -> str:
    """One HTML page with the pictures of each year, for the owner's eyes; it asks nothing of the network."""
    style, digest = _style()
    template = _environment(filters.Printer()).get_template("contact-sheet.html.j2")
    return template.render(
        name=name,
        years=years,
        total=sum(len(pictures) for _, pictures in years),
        damaged=damaged,
        left_out=left_out,
        style=style,
        style_hash=digest,
    )


def _style(brand: Brand | None = None) -> tuple[Markup, Markup]:
    """The style sheet, with a brand's own colour and foot of each sheet, and the digest that lets a page use it."""
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    if brand is not None:
        accent = f"--accent: {brand.accent};" if brand.accent else ""
        foot = "".join(one if one.isalnum() or one in " .,@+()·-" else f"\\{ord(one):x} " for one in brand.line)
        style += (
            f"@media (prefers-color-scheme: light) {{ :root {{ {accent} }} }}\n"
            f"@media print {{ :root {{ {accent} }} }}\n"
            f'@page {{ @bottom-left {{ content: "{foot}"; font: 8pt sans-serif; color: #444; }} }}\n'
        )
    return Markup(style), Markup(base64.b64encode(hashlib.sha256(style.encode()).digest()).decode())


class _Compiled(BytecodeCache):
    """The templates as the first page of this process compiled them: nothing in them depends on whose report it is."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if held := self._held.get(bucket.key):
            bucket.bytecode_from_string(held)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _environment(printer: filters.Printer) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=_COMPILED,
        autoescape=True,
        finalize=printer.say,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "ours": filters.ours,
        "outward": str,
        "day": filters.day,
        "clock": filters.clock,
        "shorten": filters.shorten,
        "said": printer.text,
        "link": printer.link,
        "authority": filters.web,
        "author": printer.author,
        "titled": printer.title,
        "found_words": printer.words,
        "noted": printer.note,
        "theirs": printer.theirs,
        "host": printer.host,
        "counted": words.counted,
        "bar": charts.bar,
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
    }
    environment.globals |= {
        "words": words,
        "reach": reach,
        "excerpt": printer.excerpt,
        "quoted": printer.quote,
        "remarked": printer.remark,
        "whole": printer.reply,
        "remedy": remedy.steps,
        "is_exposed": remedy.is_exposed,
        "published": printer.published,
        "unique": _unique(),
        "Severity": Severity,
        "columns": tuple(cleanup.COLUMNS),
    }
    return environment


def _unique() -> Callable[[str], str]:
    """Names for places on one page: a code found twice in one document gets a number the second time."""
    given: Counter[str] = Counter()

    def name(code: str) -> str:
        given[code] += 1
        return code if given[code] == 1 else f"{code}-{given[code]}"

    return name
