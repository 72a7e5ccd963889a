"""Safe public replies, ready to copy. A draft never sees the review: only its stars choose its tone."""

from hashlib import sha256

from model.documents import Document

_LOW_RATING = 3.0

_AFTER_PRAISE = (
    "Thank you for taking the time to write. Our whole team appreciates kind words.",
    "Thank you for the kind words. They mean a lot to everyone who works here.",
    "What a lovely note to read. Thank you from everyone here.",
)
_AFTER_COMPLAINT = (
    "Thank you for your feedback. To protect everyone's privacy we don't discuss care in public. "
    "Please call our office and ask for the manager, who would like to listen.",
    "We are sorry to read this, and we take all feedback seriously. Privacy rules keep us from saying more in public; "
    "please contact our office directly.",
    "Thank you for writing. We can't discuss anyone's care in public. Please call our office and ask for the manager, "
    "who would like to listen.",
)
_EITHER = (
    "Thank you for your feedback. Please contact our office directly at any time.",
    "Thank you for taking the time to write. Our manager is glad to listen if you call our office.",
)


def draft(rating: float | None, seed: str = "") -> str:
    """A safe reply to a review of this rating (0 to 5; None: unknown). The seed, an id, picks among equals, so that not
    every reply of a practice reads the same."""
    drafts = _EITHER if rating is None else _AFTER_COMPLAINT if rating <= _LOW_RATING else _AFTER_PRAISE
    return drafts[sha256(seed.encode("utf-8", "replace")).digest()[0] % len(drafts)]


def reply_to(review: Document | None, seed: str) -> str:
    """A safe reply that fits the stars of a review, or whether it recommends."""
    if review is None or review.rating is not None or review.recommends is None:
        return draft(review.rating if review else None, seed)
    return draft(5.0 if review.recommends else 1.0, seed)


def drafts() -> tuple[tuple[float | None, str], ...]:
    """Every draft, with a rating it answers."""
    return (
        *((5.0, text) for text in _AFTER_PRAISE),
        *((1.0, text) for text in _AFTER_COMPLAINT),
        *((None, text) for text in _EITHER),
    )
