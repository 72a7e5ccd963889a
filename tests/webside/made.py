"""Composed values the tests of the store share."""

from datetime import UTC, datetime, timedelta
from typing import Any

from model.documents import Author, Document, Kind, Precision
from model.findings import Confidence, Evidence, Finding, Rule, Severity, Span
from model.source import Access, Source
from model.subject import Account, Place, Subject, SubjectKind

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

TIDEWELL = Subject(
    kind=SubjectKind.PRACTICE,
    id="tidewell",
    names=("Tidewell Family Dental",),
    places=(Place(city="Tidewell", phone="555-0142"),),
    accounts={"mastodon": (Account(at="@tidewell@social.example"),)},
)


def post(ref: str, text: str = "Brush twice a day.", **more: Any) -> Document:
    """A post by the practice, seen by its archive unless `source` says otherwise."""
    values: dict[str, Any] = {
        "kind": Kind.POST,
        "source": "x_archive",
        "service": "x.com",
        "ref": ref,
        "text": text,
        "published": NOON - timedelta(days=1),
        "published_precision": Precision.EXACT,
        "author": Author(name="Tidewell", handle="tidewell"),
        "account": "tidewell",
    }
    return Document(**(values | more))


def finding(document: str = "x.com:1", quote: str = "your appointment", **more: Any) -> Finding:
    """A finding in a reply."""
    rule = Rule(
        id="privacy/reply-confirms-patient",
        summary="A public reply suggests that the reviewer is a patient.",
        why="Care is confidential.",
        advice="Remove it.",
        instead="Please call our office.",
        clears="A neutral reply.",
        references=(),
        applies_to=(Kind.REPLY,),
    )
    values: dict[str, Any] = {
        "rule": rule,
        "severity": Severity.HIGH,
        "confidence": Confidence.LIKELY,
        "document": document,
        "kind": Kind.REPLY,
        "source": "x_archive",
        "evidence": Evidence(quote=quote, span=Span(start=0, end=len(quote)), seen_at=NOON),
    }
    return Finding(**(values | more))


def source(id: str, retain_hours: int | None = None) -> Source:
    """A source with nothing but a term of keeping."""
    return Source(
        id=id, title=id, gathers=("posts",), access=Access.API, service=f"{id}.example", retain_hours=retain_hours
    )
