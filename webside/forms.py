"""Reviews handed in as several forms (a table, a pasted text, an own download): the newest tells of their answers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from analyzers import facts
from analyzers.accounts import syndicated
from model.audit import Errand
from model.documents import COPIED, Document, Kind
from reports.words import counted
from webside import copies


@dataclass(frozen=True, slots=True)
class _Held:
    """A review as a copy shows it, the answers to it, and the day and the name of that copy."""

    review: Document
    answers: Sequence[Document]
    day: date
    at: str

    def shows_gone(self, reply: Document) -> bool:
        """Whether an older answer stands here no more: there is none, or there are other words."""
        words = facts.words(reply.text)
        shown = all(_is_whole(one) and facts.words(one.text) != words for one in self.answers)
        return shown and (_is_whole(reply) or not self.answers)

    @property
    def tells(self) -> bool:
        """Whether it shows an answer where there is one."""
        return bool(self.answers) or copies.tells_of_answers(self.review)


@dataclass(slots=True)
class Forms:
    """What the copies read so far told of reviews and the answers to them, the newest first."""

    _held: dict[str, _Held] = field(default_factory=dict)

    def only_standing(self, documents: Iterable[Document], errand: Errand, left_out: list[str]) -> Iterator[Document]:
        """The documents without the answers that a newer copy of the same reviews shows no more; `left_out` is given
        the name of that copy for each. Which of two copies of one day is the newer is not known."""
        if not copies.is_dated(errand):
            yield from documents
            return
        reviews: list[Document] = []
        answers: dict[str | None, list[Document]] = defaultdict(list)
        for one in documents:
            if one.kind is Kind.REVIEW:
                reviews.append(one)
            elif one.kind is Kind.REPLY:
                answers[one.parent_id].append(one)
            else:
                yield one
        day = copies.made(errand).date()
        newer = {} if errand.reads_older else self._newer(reviews, day)
        for review in reviews:
            told = newer.get(review.id)
            gone = [one for one in answers[review.id] if told and told.shows_gone(one)]
            if told and gone:
                left_out += [told.at] * len(gone)
                answers[review.id] = [one for one in answers[review.id] if one not in gone]
            yield replace(review, answered=False) if told and gone and not told.answers else review
        for held in answers.values():
            yield from held
        for review in reviews:
            self._held.setdefault(review.id, _Held(review, answers[review.id], day, errand.at))

    def _newer(self, reviews: Sequence[Document], day: date) -> Mapping[str, _Held]:
        """By the id of a review: the newest copy of it at the same service that tells of answers."""
        held = {id: one for id, one in self._held.items() if one.day > day}
        mine = {one.id: one for one in reviews if one.id not in held}
        found: dict[str, _Held] = {}
        if not held:
            return found
        twins = syndicated.copies([*(one.review for one in held.values()), *mine.values()])
        for id in mine.keys() & twins.keys():
            told = [held[other] for other in twins[id] if other in held and held[other].tells]
            here = [one for one in told if _is_one_place(one.review, mine[id])]
            if here:
                found[id] = max(here, key=lambda one: one.day)
        return found


def _is_one_place(one: Document, other: Document) -> bool:
    """The same words at two services are two reviews, each with its own answer."""
    return one.service == other.service or COPIED in (one.service, other.service)


def _is_whole(document: Document) -> bool:
    return not document.excerpt and not document.text.rstrip().endswith(("…", "..."))


def note(left_out: Sequence[str]) -> str:
    """What the visit to an older copy says of the answers that were left out."""
    if not left_out:
        return ""
    names = ", ".join(dict.fromkeys(left_out))
    many = counted(len(left_out), "reply", "replies")
    return f"{many} of it no longer stand{'s' if len(left_out) == 1 else ''} in {names}, which is newer: that counts"
