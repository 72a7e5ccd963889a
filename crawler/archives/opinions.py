"""Reviews in structured data, with the owner's answers to them and other people's comments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.archives.items import Item
from crawler.archives.listing import REVIEWS, Listing, names_of, words_of
from crawler.archives.marked_answers import OWNERS
from crawler.archives.phrases import ago
from crawler.normalise import lasting, link, moment, rating, ref_of
from model.documents import Author, Document, Kind, Visibility

_TITLES = re.compile(r"\b(?:dr|drs|doctor|prof|mr|mrs|ms|md|do|dds|dmd|np|pa|rn|phd|the|of|and|owner|response|from)\b")
_MOST_ANSWERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Which page the items stand on: what every document made of them shares."""

    source: str
    service: str
    url: str | None = None
    fetched_at: datetime | None = None
    fetched_within: timedelta = timedelta()
    account: str | None = None
    visibility: Visibility = Visibility.PUBLIC


def opinions(found: Sequence[Item], known: Sequence[Listing], setting: Setting) -> Iterator[Document]:
    """Each review on the page once, wherever it stands, followed by what was said to it."""
    owners = {id(review.properties): listing for listing in known for review in listing.reviews}
    everyone = {name for listing in known for name in listing.names}
    walked: set[int] = set()
    given: set[tuple[str, str | None]] = set()
    for item in (item for top in found for item in top.walk(walked)):
        owner = owners.get(id(item.properties))
        if owner is None and not item.kinds & REVIEWS:
            continue
        review = _review(item, owner, setting)
        if review is None:
            continue
        ago = None if lasting(review.published_raw) else review.published_raw  # is no part of the ref
        if (review.ref, ago) not in given:
            given.add((review.ref, ago))
            twins = sum(ref == review.ref for ref, _ in given)
            review = review if twins == 1 else replace(review, ref=f"{review.ref}-{twins}")
            yield review
            ours = everyone | set(names_of(item.items("itemReviewed", "publisher")))
            yield from _answers(item, review, ours, setting)


def _review(item: Item, owner: Listing | None, setting: Setting) -> Document | None:
    """The review in an item; None when it holds neither words nor a rating."""
    place = owner.name if owner else next(iter(names_of(item.items("itemReviewed"))), None)
    text = words_of(item.text("reviewBody", "description", "text")) or ""
    title = words_of(item.text("name", "headline"))
    stars = _stars(item, owner)
    if not text and stars is None and (title is None or title == place):
        return None
    told = item.text("datePublished", "dateCreated")
    author = _author(item)
    return replace(
        _document(
            Kind.REVIEW, item, setting, ref_of("review", author and author.name, lasting(told), stars, text), told
        ),
        author=author,
        text=text,
        title=None if title == place else title,
        rating=stars,
        place=place,
    )


def _answers(item: Item, review: Document, ours: set[str], setting: Setting) -> Iterator[Document]:
    """Answers to a review, and answers to those: the owner's are replies, all others comments."""
    waiting = [(answer, review.ref) for answer in reversed(item.items("comment", "reply"))]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_ANSWERS:
        answer, parent = waiting.pop()
        text = words_of(answer.text("text", "description", "commentText", "reviewBody"))
        if id(answer.properties) in seen or text is None:
            continue
        seen.add(id(answer.properties))
        is_ours = OWNERS in answer.kinds
        author = Author(name=review.place) if is_ours and review.place else _author(answer)
        told = answer.text("dateCreated", "datePublished")
        named = author is not None and author.name is not None and _same(author.name, ours)
        kind = Kind.REPLY if is_ours or named else Kind.COMMENT
        made = _document(
            kind, answer, setting, ref_of("answer", parent, author and author.name, lasting(told), text), told
        )
        yield replace(made, author=author, text=text, in_reply_to=parent, place=review.place)
        waiting.extend((further, made.ref) for further in reversed(answer.items("comment", "reply")))


def _document(kind: Kind, item: Item, setting: Setting, made_ref: str, told: str | None) -> Document:
    """What reviews and answers have in common. An address of its own is a better ref than one made of the words."""
    when = ago(told, setting.fetched_at, setting.fetched_within)
    url = link(setting.url, item.text("url"))
    own = url if url and url != setting.url else link(setting.url, item.id)
    return Document(
        kind=kind,
        source=setting.source,
        service=setting.service,
        ref=own or made_ref,
        url=own if own and "/#/schema/" not in own else setting.url,  # a name of the data, which leads nowhere
        published=when.published,
        published_precision=when.precision,
        published_until=when.until,
        published_raw=when.raw,
        edited=moment(item.text("dateModified")).published,
        lang=item.text("inLanguage"),
        visibility=setting.visibility,
        account=setting.account,
    )


def _stars(item: Item, owner: Listing | None) -> float | None:
    """The rating on five; where a review does not tell its scale, the one of the business's average counts."""
    best, worst = (owner.best, owner.worst) if owner else (None, None)
    for scale in item.items("reviewRating"):
        ends = (scale.text("bestRating") or best or 5, scale.text("worstRating") or worst)
        if (stars := rating(scale.text("ratingValue"), *ends)) is not None:
            return stars
    return rating(item.text("reviewRating", "ratingValue", "rating"), best or 5, worst)


def _author(item: Item) -> Author | None:
    """Author as a text, an item or several of them; an address is no name."""
    values = item.properties.get("author", []) or item.properties.get("creator", [])
    names = [name for name in names_of(values) if "://" not in name]
    return Author(name=", ".join(dict.fromkeys(names))) if names else None


def _same(author: str, ours: set[str]) -> bool:
    """Whether an author is the business itself: the same words, titles and "(Owner)" aside, or part of its name."""
    told = _bare(author)
    return any(told == _bare(name) or (len(told) > 1 and told < _bare(name)) for name in ours) if told else False


def _bare(name: str) -> frozenset[str]:
    return frozenset(_TITLES.sub(" ", re.sub(r"[^\w\s]", "", name.casefold())).split())
