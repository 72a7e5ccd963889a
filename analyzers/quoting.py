"""Words quoted from a document, with all that says where and when they stood."""

from model.documents import Document
from model.findings import Evidence, Span


def quoted(document: Document, quote: str, span: Span | None) -> Evidence:
    """The evidence of a finding; the span is None where the quote stands in no text."""
    capture = document.capture
    return Evidence(
        quote=quote,
        span=span,
        url=document.url,
        published=document.published,
        published_precision=document.published_precision,
        published_until=document.published_until,
        seen_at=capture.fetched_at if capture else None,
        capture=capture.sha256 if capture else None,
    )
