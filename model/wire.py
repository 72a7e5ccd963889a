"""Documents as the JSON that `webside parse` prints: the one public form of a document."""

from datetime import UTC, datetime
from typing import Any

from model.documents import Document, Dropped, Kind

_WHERE_GIVEN = {
    "gender",
    "employers",
    "colleagues",
    "photos",
    "verified",
}  # claims few sites make: left out where not made


def iso(moment: datetime | None) -> str | None:
    """RFC 3339 with Z for UTC; a naive wall clock is printed as written, without a zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        return moment.isoformat()
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def document_json(document: Document) -> dict[str, Any]:
    """The document as a plain mapping; keys are those of the `parse` contract, in its order.

    A text that may be cut adds `excerpt`; a search hit `query`, `rank` and `engines`; a profile `claims`, the rarest of
    them only where made; a picture file that was opened `picture`, an entry of a register of publications `work`.
    """
    author = document.author
    result: dict[str, Any] = {
        "kind": document.kind.value,
        "source": document.source,
        "service": document.service,
        "ref": document.ref,
        "url": document.url,
        "author": {"name": author.name if author else None, "handle": author.handle if author else None},
        "text": document.text,
        "title": document.title,
        "published": iso(document.published),
        "published_precision": document.published_precision and document.published_precision.value,
        "published_until": iso(document.published_until),
        "published_raw": document.published_raw,
        "edited": iso(document.edited),
        "rating": document.rating,
        "recommends": document.recommends,
        "in_reply_to": document.in_reply_to,
        "share_of": document.share_of,
        "lang": document.lang,
        "visibility": document.visibility.value,
        "media": [{"url": media.url, "alt": media.alt, "type": media.type} for media in document.media],
        "place": document.place,
    }
    if document.excerpt:
        result["excerpt"] = True
    if document.kind is Kind.SEARCH_HIT:
        result |= {"query": document.query, "rank": document.rank, "engines": list(document.engines)}
    if document.claims is not None:
        claims = document.claims
        told = {name: getattr(claims, name) for name in claims.__dataclass_fields__}
        result["claims"] = {name: value for name, value in told.items() if value or name not in _WHERE_GIVEN}
    if document.picture is not None:
        picture = document.picture
        result["picture"] = {name: getattr(picture, name) for name in picture.__dataclass_fields__}
    if document.work is not None:
        work = document.work
        result["work"] = {name: getattr(work, name) for name in work.__dataclass_fields__}
    return result


def whole_characters(value: object) -> object:
    """Decoded JSON without halves of surrogate pairs: cut texts hold them, and no file can. Each becomes one U+FFFD,
    so that every offset keeps its place."""
    match value:
        case str() if value.isascii():
            return value
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [whole_characters(part) for part in value]
        case dict():
            return {whole_characters(name): whole_characters(part) for name, part in value.items()}
    return value


def dropped_json(dropped: Dropped) -> dict[str, Any]:
    """The closing lines of `webside parse`: what was left out on purpose."""
    return {"dropped": dropped.reason, "count": dropped.count}
