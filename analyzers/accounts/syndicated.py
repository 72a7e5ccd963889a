"""One review that stands at several places: known by its words, by who wrote it or how it rates, and by its date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from analyzers import facts
from analyzers.accounts.ages import latest_moment
from analyzers.accounts.alike import Sketch, likeness, rare, sketch
from model.documents import COPIED, Corpus, Document, Kind, Visibility, zoned

_ALIKE = 0.85
_FEWEST = 5  # words: shorter texts ("Terrible!") are written by many people
_WORD_FOR_WORD = 8  # so many words nobody writes twice, whatever day a site puts on them
_NEAR = timedelta(days=7)
_ZONES = timedelta(days=1)  # the same day, whoseever clock tells it
_TABLE = "review_table"
_MOST_COMPARED = 50
_EVER, _NEVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is remembered of a review: enough to compare another with it."""

    id: str
    door: tuple[str, ...]
    words: tuple[str, ...]
    sketch: Sketch
    author: tuple[str, ...]
    rating: float | None
    first: datetime
    last: datetime
    is_cut: bool

    @property
    def is_known_by_words(self) -> bool:
        return len(self.words) >= _FEWEST

    @property
    def is_dated(self) -> bool:
        return self.last < _NEVER


def copies(reviews: Iterable[Document]) -> Mapping[str, tuple[str, ...]]:
    """For each review that stands at more than one place: the ids of all its copies, its own among them.

    Copies stand at another service, or are told of by another source (a mail and an export tell of one review) or
    another table. Reviews by two persons are two, however alike; so are two of one list. Few words make one
    review only of one person's of one week at one service, stars alone of one day.
    """
    groups: list[list[_Told]] = []
    by_number: dict[int, list[int]] = {}
    by_beginning: dict[tuple[str, ...], list[int]] = {}
    for review in reviews:
        told = _told(review)
        if told is None:
            continue
        numbers = rare(told.sketch, _ALIKE) if told.is_known_by_words else []
        beginning = told.words[:_FEWEST] if told.is_known_by_words else (*told.author, "", *told.words)
        near = [at for number in numbers for at in by_number.get(number, ())[:_MOST_COMPARED]]
        near += by_beginning.get(beginning, ())[:_MOST_COMPARED]
        home = next((at for at in dict.fromkeys(near) if all(_are_one(told, held) for held in groups[at])), None)
        if home is None:
            home = len(groups)
            groups.append([])
        if not groups[home]:
            for number in numbers:
                by_number.setdefault(number, []).append(home)
            by_beginning.setdefault(beginning, []).append(home)
        groups[home].append(told)
    return {told.id: tuple(one.id for one in group) for group in groups if len(group) > 1 for told in group}


def replies(corpus: Corpus, reviews: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """For each reply that several sources tell of: the ids under which they do, its own among them; `reviews` are the
    `copies` of the reviews. It is the same words in answer to the same review at the same service; the same words at
    two services are two replies."""
    found: dict[str, tuple[str, ...]] = {}
    for group in dict.fromkeys(reviews.values()):
        held = [one for id in group for one in corpus.answers(id) if one.kind is Kind.REPLY]
        known = {one.service for one in held} - {COPIED}
        for service in sorted(known) or [COPIED]:
            here = [one for one in held if one.service == service or (len(known) == 1 and one.service == COPIED)]
            by_words: dict[tuple[str, ...], list[str]] = {}
            for one in here:
                if one.visibility is not Visibility.DELETED:
                    by_words.setdefault(facts.words(one.text), []).append(one.id)
            alike = (tuple(ids) for words, ids in by_words.items() if words and len(ids) > 1)
            found |= {id: ids for ids in alike for id in ids}
    return found


def surplus(held: Mapping[str, tuple[str, ...]]) -> int:
    """How many of what `copies` or `replies` gave are copies of another: by so many there are fewer than documents."""
    return sum(len(group) - 1 for group in set(held.values()))


def _told(review: Document) -> _Told | None:
    words, author = facts.words(review.text), facts.words(review.author.name or "") if review.author else ()
    is_signed = sum(len(part) > 1 for part in author) > 1
    if review.visibility is Visibility.DELETED or (len(words) < _FEWEST and not is_signed):
        return None
    return _Told(
        id=review.id,
        door=_door(review),
        words=words,
        sketch=sketch(words),
        author=author,
        rating=review.rating,
        first=zoned(review.published) if review.published else _EVER,
        last=latest_moment(review) or _NEVER,
        is_cut=review.excerpt or review.text.rstrip().endswith(("…", "...")),
    )


def _door(review: Document) -> tuple[str, ...]:
    """The list a review stands in: of tables each file is one, for several programs export the same reviews."""
    table = review.capture.sha256 if review.source == _TABLE and review.capture else ""
    return review.service, review.source, table


def _are_one(one: _Told, other: _Told) -> bool:
    if one.door == other.door or (one.author and other.author and not _same_author(one.author, other.author)):
        return False
    if one.rating is not None and other.rating is not None and abs(one.rating - other.rating) > 0.5:
        return False
    if not (one.is_known_by_words and other.is_known_by_words):
        alike = (one.words, one.author, one.rating, one.door[0]) == (
            other.words,
            other.author,
            other.rating,
            other.door[0],
        )
        return alike and one.is_dated and other.is_dated and _are_near(one, other, _NEAR if one.words else _ZONES)
    if likeness(one.sketch, other.sketch) < _ALIKE and not _begins(one, other):
        return False
    if one.words == other.words and len(one.words) >= _WORD_FOR_WORD:
        return True
    same_author = bool(one.author and other.author)
    if one.is_dated and other.is_dated:
        near = _are_near(one, other, _NEAR)
        return near and (same_author or (one.rating is not None and one.rating == other.rating))
    return same_author


def _are_near(one: _Told, other: _Told, within: timedelta) -> bool:
    return one.first <= _later(other.last, within) and other.first <= _later(one.last, within)


def _later(moment: datetime, within: timedelta) -> datetime:
    return moment + within if moment < _NEVER else moment


def _begins(one: _Told, other: _Told) -> bool:
    """Whether the shorter is cut, and the longer begins with its words; the last one may be cut itself."""
    short, long = sorted((one, other), key=lambda told: len(told.words))
    kept = short.words[:-1]
    return short.is_cut and len(kept) >= _FEWEST and long.words[: len(kept)] == kept


def _same_author(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """`Marlow K.` and `Marlow Kent`: the first name alike, each other part the beginning of its counterpart."""
    pairs = list(zip(one, other, strict=False))
    return one[0] == other[0] and all(a.startswith(b) or b.startswith(a) for a, b in pairs[1:])
