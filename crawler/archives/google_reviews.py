"""A review Google holds of a practice, with the practice's reply: the same JSON in Takeout and in the API."""

import re
from collections.abc import Iterator, Mapping

from crawler.archives.stream import mapping, words
from crawler.normalise import clean, moment, rating, ref_of
from model.documents import Author, Document, Kind, Visibility
from model.quick import maker

SERVICE = "google"

_FIELDS = ("kind", "source", "service", "ref", "author", "text", "published", "published_precision", "published_raw",
           "edited", "rating", "in_reply_to", "visibility", "place", "account")  # fmt: skip
_made = maker(Document, *_FIELDS)

_STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
TRANSLATED = re.compile(
    r"\((?:Translated by|Übersetzt von|Traduit par|Traducido por|Tradotto da|Traduzido pelo) Google\)"
)
ORIGINAL = re.compile(r"\(Originale?\)")


def ref_of_review(told: Mapping[str, object], place: str | None) -> str:
    """What the review is called at Google; one without a name is known by what it says."""
    if ref := words(told.get("name")) or words(told.get("reviewId")):
        return ref
    name = words(mapping(told.get("reviewer")).get("displayName"))
    text = original(words(told.get("comment")) or "")
    return ref_of("review", place, name, moment(told.get("createTime")).raw, text)


def opinion(
    told: Mapping[str, object], ref: str, source: str, place: str | None, account: str | None = None
) -> Iterator[Document]:
    """The review, then the reply to it if there is one."""
    reviewer = mapping(told.get("reviewer"))
    name = words(reviewer.get("displayName"))
    made, changed, stars = told.get("createTime"), told.get("updateTime"), told.get("starRating")
    when = moment(made)
    edited = moment(changed).published if changed and changed != made else None
    author = None if reviewer.get("isAnonymous") is True or name is None else Author(name=clean(name))
    grade = rating(_STARS.get(stars) if isinstance(stars, str) else stars) if stars else None
    yield _made(
        Kind.REVIEW, source, SERVICE, ref, author, original(words(told.get("comment")) or ""), when.published,
        when.precision, when.raw, edited if edited != when.published else None, grade, None, Visibility.PUBLIC, place,
        account,
    )  # fmt: skip
    if reply := _reply(mapping(told.get("reviewReply")), ref, source, place, account):
        yield reply


def _reply(
    told: Mapping[str, object], ref: str, source: str, place: str | None, account: str | None
) -> Document | None:
    comment = words(told.get("comment"))
    if comment is None:
        return None
    when = moment(told.get("updateTime"))
    state = words(told.get("reviewReplyState")) or words(told.get("state")) or "APPROVED"
    return _made(
        Kind.REPLY, source, SERVICE, f"{ref}/reply", Author(name=place) if place else None, original(comment),
        when.published, when.precision, when.raw, None, None, ref,
        Visibility.PUBLIC if state.upper() == "APPROVED" else Visibility.UNKNOWN, place, account,
    )  # fmt: skip


def original(text: str) -> str:
    """What was written, without the translation that Google puts before or after it."""
    translation = TRANSLATED.search(text) if "Google)" in text else None
    if translation is None:
        return clean(text)
    written = ORIGINAL.search(text, translation.end())
    before = ORIGINAL.sub("", text[: translation.start()], count=1)
    return clean(text[written.end() :] if written else before or text)
