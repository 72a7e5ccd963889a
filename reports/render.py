"""Turns a report into one self-contained page, a summary for a terminal, rows for CSV and data for JSON."""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from model.audit import INVENTORY, Report
from model.documents import Document
from model.findings import Severity
from reports import charts, cleanup, filters, headlines, remedy, words
from reports.export import chore_rows, data, rows
from reports.page import FIRST_THINGS, arrange, treated_as_covered
from reports.plain import summary
from reports.vocabulary import TEMPLATES

__all__ = ["chore_rows", "data", "html", "rows", "summary"]


def html(report: Report, *, share: bool) -> str:
    """One HTML page that asks nothing of the network and runs no script. With `share` third persons are masked and
    commands left out; give the page to `reports.mask.verify` before keeping it."""
    printer = filters.Printer.of(report, share=share)
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    documents: Mapping[str, Document] = report.documents or {}
    environment = _environment(printer)
    environment.filters["unnamed"] = lambda text: headlines.without_staff(text, report.subject)
    return environment.get_template("report.html.j2").render(
        report=report,
        page=arrange(report),
        share=share,
        documents=documents,
        source_titles={INVENTORY: words.INVENTORY} | {visit.source: visit.title for visit in report.coverage.visits},
        covered=treated_as_covered(report.subject),
        first_things=report.actions[:FIRST_THINGS],
        style=Markup(style),
        style_hash=Markup(digest),
    )


def _environment(printer: filters.Printer) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=printer.say,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "ours": filters.ours,
        "day": filters.day,
        "clock": filters.clock,
        "shorten": filters.shorten,
        "said": printer.text,
        "link": printer.link,
        "authority": filters.web,
        "author": printer.author,
        "counted": words.counted,
        "bar": charts.bar,
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
    }
    environment.globals |= {
        "words": words,
        "excerpt": printer.excerpt,
        "whole": printer.reply,
        "remedy": remedy.steps,
        "published": filters.published,
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
