"""The engine inside Pyodide: rules, a saved page, identity and the report, with the same files as everywhere."""

import json
import sys

sys.path[:0] = ["/project", "/packages"]

from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

from analyzers import compare, groups, identity, rulebook  # noqa: E402
from analyzers.analyse import Setting, check  # noqa: E402
from crawler import archives  # noqa: E402
from model.audit import Coverage, Report  # noqa: E402
from model.documents import Document, Kind  # noqa: E402
from model.subject import Subject, SubjectKind  # noqa: E402
from model.wire import document_json  # noqa: E402
from reports import render  # noqa: E402

ROOT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/project")
PAGE = ROOT / "tests/node/saved.html"
TEXTS = [
    "We are sorry that your root canal on Tuesday took so long, Mrs. Delacroix.",
    "Thank you for the kind words. Please call our office at any time.",
]


def run() -> dict[str, object]:
    book = rulebook.load()
    subject = Subject(kind=SubjectKind.PRACTICE, names=("Tidewell Family Dental",), id="tidewell")
    replies = [
        Document(kind=Kind.REPLY, source="draft", service="draft", ref=str(number), text=text)
        for number, text in enumerate(TEXTS)
    ]
    findings = [finding for reply in replies for finding in check(reply, None, Setting.of(subject), book).findings]
    marked, _ = compare.compare(findings, (), Coverage(visits=()))
    read = [thing for thing in archives.read("saved_page", PAGE) if isinstance(thing, Document)]
    body = groups.group(marked)
    report = Report(
        subject=subject,
        as_of=datetime(2026, 1, 1, tzinfo=UTC),
        version="test",
        audit_id="test",
        coverage=Coverage(visits=()),
        actions=groups.first_things(body, (), Coverage(visits=())),
        groups=body,
        third_persons=("Delacroix",),
        rules=book.rules,
    )
    return {
        "codes": [finding.code for finding in findings],
        "documents": [document_json(document) for document in read],
        "identity": [identity.resolve(document, subject).score for document in read],
        "pages": [len(render.html(report, share=share)) for share in (False, True)],
    }


print(json.dumps(run()))
