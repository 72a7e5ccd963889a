"""The engine inside Pyodide, as the page holds it, and outside: rules, a saved page, identity and the report."""

import json
import pickle
import sys
from zipfile import ZipFile

IN_PYODIDE = sys.platform == "emscripten"
if IN_PYODIDE:
    ZipFile("/page/engine.zip").extractall("/engine")
    sys.path.insert(0, "/engine")

from collections.abc import Iterator  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

from analyzers import compare, groups, identity, rulebook  # noqa: E402
from analyzers.analyse import Setting, analyse, check  # noqa: E402
from crawler import archives  # noqa: E402
from model.audit import Coverage, Report  # noqa: E402
from model.documents import Author, Claims, Document, Kind  # noqa: E402
from model.subject import Account, Subject, SubjectKind  # noqa: E402
from model.wire import document_json  # noqa: E402
from reports import render  # noqa: E402
from webside.browser import RULES  # noqa: E402

ROOT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/project")
PAGE = ROOT / "tests/node/saved.html"
CASES = ROOT / "tests/sources"
FILES = [
    ("saved_page", PAGE),
    ("review_mail", CASES / "review_mail/google/mail.eml"),
    ("review_table", CASES / "review_table/workbook/Reviews.xlsx"),
    ("review_table", CASES / "review_table/suite_with_notes_above/reviews.csv"),
    ("web_archive", CASES / "web_archive/wacz/tidewell.wacz"),
]
TEXTS = [
    "We are sorry that your root canal on Tuesday took so long, Mrs. Delacroix.",
    "Thank you for the kind words. Please call our office at any time.",
]


AS_OF = datetime(2026, 1, 1, tzinfo=UTC)


class Held:
    """A corpus of a few documents."""

    def __init__(self, *documents: Document) -> None:
        self.held = documents

    def documents(self, *kinds: Kind) -> Iterator[Document]:
        return (document for document in self.held if not kinds or document.kind in kinds)

    def document(self, id: str) -> Document | None:
        return next((document for document in self.held if document.id == id), None)

    def answers(self, id: str) -> Iterator[Document]:
        return (document for document in self.held if document.parent_id == id)

    def count(self, *kinds: Kind) -> int:
        return sum(1 for _ in self.documents(*kinds))


def of_accounts(book: rulebook.RuleBook) -> list[str]:
    """What a whole audit finds, by rule: in a comment of the subject's own, and in an account that looks like its."""
    subject = Subject(
        kind=SubjectKind.CLINICIAN,
        names=("Dr. Jane Rivera, DDS",),
        specialties=("dentistry",),
        accounts={"chirp": (Account(at="@drjanerivera"),)},
    )
    comment = Document(
        kind=Kind.COMMENT,
        source="chirp",
        service="chirp",
        ref="1",
        text="Stop the lisinopril and the cough will go.",
        author=Author(handle="drjanerivera"),
    )
    like = Document(
        kind=Kind.PROFILE,
        source="chirp",
        service="chirp",
        ref="2",
        author=Author(handle="drjanerlvera"),
        claims=Claims(names=("Jane Rivera",), phones=("(503) 555-0142",)),
    )
    found = analyse(Held(comment, like), Coverage(visits=()), Setting.of(subject), book, AS_OF)
    return sorted(finding.rule.id for finding in found)


def run() -> dict[str, object]:
    book = pickle.loads(RULES.read_bytes()) if IN_PYODIDE else rulebook.load()
    subject = Subject(kind=SubjectKind.PRACTICE, names=("Tidewell Family Dental",), id="tidewell")
    replies = [
        Document(kind=Kind.REPLY, source="draft", service="draft", ref=str(number), text=text)
        for number, text in enumerate(TEXTS)
    ]
    findings = [finding for reply in replies for finding in check(reply, None, Setting.of(subject), book).findings]
    marked, _ = compare.compare(findings, (), Coverage(visits=()))
    read = [thing for source, file in FILES for thing in archives.read(source, file) if isinstance(thing, Document)]
    body = groups.group(marked)
    report = Report(
        subject=subject,
        as_of=AS_OF,
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
        "of accounts": of_accounts(book),
        "documents": [document_json(document) for document in read],
        "identity": [identity.resolve(document, subject).score for document in read],
        "pages": [len(render.html(report, share=share)) for share in (False, True)],
    }


print(json.dumps(run()))
