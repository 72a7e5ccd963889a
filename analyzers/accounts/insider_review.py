"""Reviews that staff, owners or one hand may have written: always for a person to judge, never an accusation."""

from collections.abc import Iterable, Iterator
from datetime import date

from analyzers import names
from analyzers.accounts.ages import exact_day
from analyzers.accounts.alike import Sketch, likeness, sketch
from analyzers.accounts.phrases import any_of
from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope, is_gone
from analyzers.facts import words
from model.documents import Document, Kind

_GOOD = 4.0  # stars from which a review is praise
_ALIKE = 0.6
_WORDS = 4  # shorter texts ("Great place!") are alike by chance
_OF_A_DAY = 40  # reviews of one day that are compared
_AS_STAFF = any_of(
    r"best (?:boss|bosses|employer|coworkers|co-workers|colleagues|job|place to work)(?: i(?:['’]ve|"
    r" have)? (?:ever )?had)?",
    r"(?:love|loved|enjoy|enjoying|proud) (?:of |to )?work(?:ing)? (?:here|for (?:dr|doctor|this)|at this|"
    r"with this team)",
    r"my own (?:practice|clinic|office)",
    r"(?:great|good|amazing|wonderful|nice) (?:boss|employer|place to work|work environment|workplace|"
    r"company to work for)",
    r"(?:our|my) (?:amazing |great |wonderful |whole |own )?(?:team|staff|practice|clinic|office|"
    r"patients) (?:is|are|always|"
    r"will|takes?|works?|treats?|strives?|provides?|loves?)",
    r"we (?:treat|strive|offer|provide|care for|welcome|see|pride ourselves)[^.!?]{0,30}? (?:patients|you|"
    r"everyone|families)",
    r"as (?:the|an?) (?:owner|office manager|practice manager|hygienist|assistant|receptionist|nurse) here",
)
_DISCLOSED = any_of(
    r"(?:i|we) (?:am|['’]?m|are) (?:an? |the |one of the )?(?:\w+ )?(?:employee|staff|owner|biased|partial)",
    r"i['’]m (?:an? |the )?(?:\w+ )?(?:employee|owner|biased|hygienist here|nurse here)",
    r"(?:i|we) (?:\w+ )?(?:work|worked|am employed|volunteer) (?:here|there|for them|at the (?:clinic|practice|"
    r"office))",
    r"(?:full )?disclosure|disclaimer|former (?:employee|staff)|used to work|employee (?:here|of)|"
    r"my (?:wife|husband|sister|"
    r"brother|son|daughter|mom|mother|dad|cousin|friend|partner) works (?:here|there)|so i['’]?m biased",
)
_TO_COLLEAGUE = any_of(
    r"(?:part|member) of (?:our|the) (?:team|staff|family here)|having you on (?:our|the) (?:team|staff)|on our team",
    r"(?:great|valued|wonderful|amazing) (?:employee|colleague|team member|co-?worker|addition to (?:our|the) team)",
    r"(?:working|work) (?:with|alongside) you|all (?:your|the) hard work you",
    r"see you (?:at work|on (?:your|the next) shift)",
)


class InsiderReview(AccountCheck):
    """Measures praise by a name of the owner or of staff, praise that talks as staff do, and like texts of one day."""

    kinds = (Kind.REVIEW, Kind.REPLY)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        setting = scope.setting
        self._staff = [name for name in map(_name, setting.people) if len(name) > 1]
        self._practice = {names.organisation(name) for name in setting.businesses}
        self._own = {_name(name) for name in setting.names} if setting.account == "individual" else set()
        self._days: dict[tuple[Place, date], list[Sketch]] = {}

    def see(self, document: Document) -> Iterable[Measured]:
        if is_gone(document):
            return
        if document.kind is Kind.REPLY:
            yield from self._reply(document)
        elif _is_praise(document):
            self._count(document)
            facts, note = self._judged(document)
            if facts:
                yield self.of_document(document, facts, note)

    def _judged(self, review: Document) -> tuple[dict[str, float], str]:
        if _DISCLOSED.search(review.text):
            return {}, ""
        written = (review.author.name if review.author else None) or ""
        shown = _name(written)
        if shown in self._own or (written and names.organisation(written) in self._practice):
            return {"is_own": 1}, "It bears the subject's own name."
        if any(_may_be(shown, member) for member in self._staff):
            return {"is_staff": 1}, "It bears a name of the staff list. Many people share a name: ask first."
        if _AS_STAFF.search(review.text):
            return {"talks_as_staff": 1}, "It talks as somebody would who works there, and does not say so."
        return {}, ""

    def _reply(self, reply: Document) -> Iterator[Measured]:
        if reply.parent_id is None or not _TO_COLLEAGUE.search(reply.text):
            return
        review = self.scope.corpus.document(reply.parent_id)
        if review is None or review.kind is not Kind.REVIEW or not _is_praise(review):
            return
        if not _DISCLOSED.search(review.text) and not self._judged(review)[0]:
            note = "The reply under it speaks to the reviewer as to one of the team."
            yield self.of_document(review, {"is_called_colleague": 1}, note)

    def _count(self, review: Document) -> None:
        day, own = exact_day(review), words(review.text)
        if day is None or review.rating != 5 or len(own) < _WORDS:
            return
        several = self._days.setdefault((Place.of(review), day), [])
        if len(several) < _OF_A_DAY:
            several.append(sketch(own))

    def conclude(self) -> Iterator[Measured]:
        for (place, day), several in self._days.items():
            if len(several) < 2:
                continue
            alike = max(sum(likeness(one, other) >= _ALIKE for other in several) for one in several)
            note = f"{alike} reviews of five stars, of much the same words, on {day.isoformat()}."
            found = self.of_account(place, {"alike_in_a_day": alike}, note)
            yield found.on(day)


def _is_praise(review: Document) -> bool:
    return review.recommends is True or (review.rating or 0) >= _GOOD


def _name(written: str) -> tuple[str, ...]:
    """The words of a person's name without titles and credentials."""
    read = names.person(written)
    return tuple(part for part in (read.first, *read.middle, *read.last) if part)


def _may_be(shown: tuple[str, ...], member: tuple[str, ...]) -> bool:
    """Whether a shown name is a staff member's: first and last name, or the first name and the last one's initial."""
    if len(shown) < 2 or shown[0] != member[0]:
        return False
    return shown[-1] == member[-1] or (len(shown[-1]) == 1 and member[-1].startswith(shown[-1]))
