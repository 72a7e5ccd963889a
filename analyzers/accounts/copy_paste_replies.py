"""Replies that are one text over and over, and replies whose tone does not fit the review."""

import re
from collections.abc import Iterable, Iterator

from analyzers.accounts import tone
from analyzers.accounts.alike import Groups, sketch
from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope, is_gone
from analyzers.facts import words
from analyzers.lexicon import Vocabulary
from analyzers.reading import Reading
from analyzers.text import LONGEST, Text, read
from model.documents import Document, Kind

_ALIKE = 0.9
_SHORT_PRAISE = 8  # words of praise to which a plain thank-you is all there is to say
_GREETING = 4  # words before a first comma, exclamation mark or line's end that can be a greeting
_SIGNATURE = 6  # words of a last line that can be a signature
_PRIVACY = re.compile(
    r"privac|hipaa|confidential|privacidad|confidencial|confidentialit|datenschutz|schweigepflicht|riservatezz|"
    r"privacidade|gizlilik|隐私|プライバシー",
    re.IGNORECASE,
)


class CopyPasteReplies(AccountCheck):
    """Measures replies, and how many in a hundred share one text; and each reply that misses the review's tone."""

    kinds = (Kind.REPLY,)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._groups: dict[Place, Groups] = {}
        self._first_names = scope.book.vocabulary.sets("first-name")

    def see(self, document: Document) -> Iterable[Measured]:
        if is_gone(document) or not document.text.strip() or len(document.text) > LONGEST:
            return
        review = self.scope.corpus.document(document.parent_id) if document.parent_id else None
        if review is None or review.kind is not Kind.REVIEW:
            return
        if not _is_short_praise(review):
            groups = self._groups.setdefault(Place.of(document), Groups(_ALIKE))
            groups.add(sketch(self._own_words(document, review)))
        missed = _missed(document, review, self.scope.book.vocabulary)
        if missed:
            yield self.of_document(document, {"misses_tone": 1}, missed)

    def _own_words(self, reply: Document, review: Document) -> Iterator[str]:
        """The words of a reply without greeting, names, signature and sentences on privacy."""
        text = read(reply.text)
        first, last = _body(text)
        private = _private(text, self.scope)
        author = review.author
        named = set(words(author.name or "")) if author else set()
        for index in range(first, last):
            word = text.words[index]
            if text.kinds[index] == "mark" or text.sentence_of[index] in private or word in named:
                continue
            if word not in self._first_names or not text.raw(index)[0].isupper():
                yield word

    def conclude(self) -> Iterator[Measured]:
        for place, groups in self._groups.items():
            percent = 100 * groups.largest // groups.total
            note = (
                f"{groups.largest} of {groups.total} replies share one text, greetings, names and sentences on privacy "
                "left aside."
            )
            yield self.of_account(place, {"replies": groups.total, "alike_percent": percent}, note)


def _body(text: Text) -> tuple[int, int]:
    """The tokens between greeting and signature; all of them where nothing would be left."""
    first, last = 0, len(text.words)
    for index in range(min(_GREETING + 1, last)):
        if text.words[index] in (",", "!", ":") or text.words[index].startswith("\n"):
            first = index + 1
            break
    for index in range(last - 1, max(first, last - _SIGNATURE - 2), -1):
        if text.words[index].startswith("\n") or text.words[index] in ("—", "–", "~"):
            last = index
            break
    return (first, last) if last - first > 2 else (0, len(text.words))


def _private(text: Text, scope: Scope) -> frozenset[int]:
    """Numbers of the sentences that refuse to discuss anyone: they are right to repeat."""
    if text.language == "en":
        reading = Reading(text, scope.book.vocabulary)
        return frozenset(text.sentence_of[hit.first] for hit in reading.hits("policy"))
    return frozenset(
        number
        for number, sentence in enumerate(text.sentences)
        if _PRIVACY.search(text.quote(sentence.first, sentence.last))
    )


def _is_short_praise(review: Document) -> bool:
    return (review.rating or 0) >= 4 and len(words(review.text)) <= _SHORT_PRAISE


def _missed(reply: Document, review: Document, vocabulary: Vocabulary) -> str | None:
    """What does not fit: an apology to five stars and praise, or delight at one or two stars."""
    if review.rating is None:
        return None
    if review.rating == 5 and tone.apologises(reply.text) and not tone.complains(review.text, vocabulary):
        return "It apologises, under a review of five stars that complains of nothing."
    if review.rating <= 2 and tone.is_delighted(reply.text) and not tone.praises(review.text):
        return f"It is delighted, under a review of {review.rating:g} of 5 stars."
    return None
