"""The engine inside the page's Pyodide, and outside: rules, a saved page, identity and the report."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from analyzers import compare, groups, identity
from analyzers.analyse import Setting, analyse, check
from analyzers.rulebook import RuleBook
from crawler import archives
from model.audit import Coverage, Report
from model.documents import Author, Claims, Document, Kind
from model.subject import Account, Subject, SubjectKind
from model.wire import document_json
from reports import render

FILES = [
    ("saved_page", "node/saved.html"),
    ("review_mail", "sources/review_mail/google/mail.eml"),
    ("review_table", "sources/review_table/workbook/Reviews.xlsx"),
    ("review_table", "sources/review_table/suite_with_notes_above/reviews.csv"),
    ("web_archive", "sources/web_archive/wacz/tidewell.wacz"),
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


def of_accounts(book: RuleBook) -> list[str]:
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


def run(book: RuleBook, tests: Path) -> dict[str, object]:
    """What the engine gives for texts and for the files below `tests`."""
    subject = Subject(kind=SubjectKind.PRACTICE, names=("Tidewell Family Dental",), id="tidewell")
    replies = [
        Document(kind=Kind.REPLY, source="draft", service="draft", ref=str(number), text=text)
        for number, text in enumerate(TEXTS)
    ]
    findings = [finding for reply in replies for finding in check(reply, None, Setting.of(subject), book).findings]
    marked, _ = compare.compare(findings, (), Coverage(visits=()))
    read = [
        thing for source, file in FILES for thing in archives.read(source, tests / file) if isinstance(thing, Document)
    ]
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
