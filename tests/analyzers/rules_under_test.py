"""Shared by the rule tests: the shipped book, and examples with their marks read into documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from analyzers.analyse import Checked, Setting, check
from analyzers.rulebook import RuleBook, load
from analyzers.rulespec import Example
from model.documents import Author, Document, Kind
from model.findings import Finding


@cache
def book() -> RuleBook:
    return load()


@dataclass(frozen=True)
class Scene:
    """An example without its marks: the document, what it answers, and the code point spans marked."""

    document: Document
    parent: Document | None
    spans: tuple[tuple[int, int], ...]
    severity: str | None


def scene(example: Example) -> Scene:
    """A plain text is a reply; a mapping may say kind, severity, author, review and rating."""
    given: Mapping[str, object] = {"text": example} if isinstance(example, str) else example
    kind = Kind(str(given.get("kind", "reply")))
    text, spans = unmarked(str(given["text"]))
    parent = None
    if {"author", "review", "rating"} & given.keys():
        author, rating = given.get("author"), given.get("rating")
        parent = Document(
            kind=Kind.REVIEW,
            source="test",
            service="test",
            ref="review",
            text=str(given.get("review", "")),
            author=Author(name=str(author)) if author else None,
            rating=float(str(rating)) if rating is not None else None,
        )
    severity = given.get("severity")
    return Scene(document(text, kind), parent, spans, str(severity) if severity else None)


def unmarked(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without « », and where they stood."""
    plain, spans, start = "", [], 0
    for character in text:
        if character == "«":
            start = len(plain)
        elif character == "»":
            spans.append((start, len(plain)))
        else:
            plain += character
    return plain, tuple(spans)


def document(text: str, kind: Kind = Kind.REPLY) -> Document:
    return Document(kind=kind, source="test", service="test", ref="it", text=text)


def reply(text: str, author: str | None = None, rating: float | None = None, setting: Setting | None = None) -> Checked:
    parent = Document(
        kind=Kind.REVIEW,
        source="test",
        service="test",
        ref="review",
        text="",
        author=Author(name=author),
        rating=rating,
    )
    return check(document(text), parent, setting or Setting(), book())


def post(text: str, setting: Setting | None = None) -> Checked:
    return check(document(text, Kind.POST), None, setting or Setting(), book())


def names(checked: Checked) -> set[str]:
    """Names of the rules that found something, commendations left out."""
    return {finding.rule.id.rpartition("/")[2] for finding in checked.findings if finding.severity > 0}


def spans(finding: Finding) -> tuple[tuple[int, int], ...]:
    evidence = (finding.evidence, *finding.also)
    return tuple(sorted((each.span.start, each.span.end) for each in evidence if each.span))
