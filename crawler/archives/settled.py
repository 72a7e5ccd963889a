"""Says of the reviews of a copied list which had no answer when it was copied."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawler.archives.stream import Read, Unread
from model.documents import Document, Kind
from model.errors import Unreadable

MOST = 1_000_000  # characters; of a longer list nothing is said, for it would have to be held


def settled(things: Iterable[Read], *, whole: bool) -> Iterator[Read]:
    """What was read, with `answered` False on each review without an answer, where the list shows the owner's answers
    to others and what follows the review was understood: a part that was not may be its answer. Of a review that ends
    a list nothing is said unless it is known to be `whole`: the copy may end before its answer."""
    held: list[Read] = []
    length = 0
    rest = iter(things)
    try:
        for thing in rest:
            held.append(thing)
            length += len(thing.text) if isinstance(thing, Document) else 0
            if length > MOST:
                break
        else:
            yield from _told(held, whole)
            return
    except (Unreadable, OSError):
        yield from held  # what stands before a damaged part is kept
        raise
    yield from held
    yield from rest


def _told(held: list[Read], whole: bool) -> Iterator[Read]:
    answered = {one.in_reply_to for one in held if isinstance(one, Document) and one.kind is Kind.REPLY}
    unknown = _followed_by_unread(held)
    documents = [one for one in held if isinstance(one, Document) and one.kind in (Kind.REVIEW, Kind.REPLY)]
    if documents and not whole:
        unknown.add(documents[-1].ref)
    for thing in held:
        is_review = answered and isinstance(thing, Document) and thing.kind is Kind.REVIEW
        if is_review and isinstance(thing, Document) and thing.ref not in answered | unknown:
            yield replace(thing, answered=False)
        else:
            yield thing


def _followed_by_unread(held: Iterable[Read]) -> set[str]:
    """The reviews behind which a part stands that was not understood; what stands above all of them answers none."""
    found: set[str] = set()
    review: str | None = None
    for thing in held:
        if isinstance(thing, Document) and thing.kind is Kind.REVIEW:
            review = thing.ref
        elif isinstance(thing, Unread) and review is not None:
            found.add(review)
    return found
