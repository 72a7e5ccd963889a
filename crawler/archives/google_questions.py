"""Questions that people put to a Google listing, with the answers of its owner and of others, as its API tells them."""

from collections.abc import Iterator, Mapping

from crawler.archives.google_reviews import SERVICE, original
from crawler.archives.stream import mapping, sequence, words
from crawler.normalise import clean, count, moment, ref_of
from model.documents import Author, Document, Dropped, Kind, Visibility

_OWNER = "MERCHANT"
_NOT_SHOWN = "answer to a question that the list of questions does not show"


def question(told: Mapping[str, object], source: str) -> Iterator[Document | Dropped]:
    """The question, then the answers the list shows with it: at most ten, and it says how many there are."""
    made = _said(told, source, None)
    if made is None:
        return
    yield made
    given = 0
    for one in map(mapping, sequence(told.get("topAnswers"))):
        if reply := answer(one, source, made.ref):
            given += 1
            yield reply
    if (more := (count(told.get("totalAnswerCount")) or 0) - given) > 0:
        yield Dropped(reason=_NOT_SHOWN, count=more)


def answer(told: Mapping[str, object], source: str, to: str | None = None) -> Document | None:
    """One answer; alone it names its question before its own number. Only what the owner says is a reply."""
    to = to or (words(told.get("name")) or "").rpartition("/answers/")[0] or None
    return _said(told, source, to)


def _said(told: Mapping[str, object], source: str, to: str | None) -> Document | None:
    text = words(told.get("text"))
    if text is None:
        return None
    author = mapping(told.get("author"))
    name, is_owner = words(author.get("displayName")), author.get("type") == _OWNER
    when, changed = moment(told.get("createTime")), moment(told.get("updateTime"))
    return Document(
        kind=(Kind.REPLY if to else Kind.POST) if is_owner else Kind.COMMENT,
        source=source,
        service=SERVICE,
        ref=words(told.get("name")) or ref_of("question" if to is None else "answer", to, name, when.raw, text),
        author=Author(name=clean(name)) if name else None,
        text=original(text),
        published=when.published,
        published_precision=when.precision,
        published_raw=when.raw,
        edited=changed.published if changed.published != when.published else None,
        in_reply_to=to,
        visibility=Visibility.PUBLIC,
    )
