"""Listings that ask their owner to claim them: nobody of the practice holds them yet."""

import re
from collections.abc import Iterator

from analyzers import features, identity
from analyzers.accounts.nap_inconsistency import differences
from analyzers.accounts.scope import AccountCheck, Measured, Scope
from analyzers.accounts.unanswered import is_answered, is_negative
from analyzers.names import Likeness
from analyzers.shown import Pair, likest
from model.documents import Document, Kind
from model.findings import Verdict
from model.subject import Subject

_THING = (
    r"(?:(?:free|business|practice|provider|doctor|company) )?(?:profile|listing|page|business|practice|place|account)"
)
_OWNER = r"(?:doctor|dentist|provider|physician|clinician|therapist|practitioner|nurse|owner|business owner|practice)"
_MARKS = re.compile(
    rf"\bclaim (?:this|your|my|the) {_THING}\b|\bclaim(?: it)? (?:now|for free|profile|listing|page|business)\b"
    rf"|\bis this (?:your|you,? |you\?)(?: ?{_THING})?|\bare you (?:(?:this|the) {_OWNER}|dr\.? \w+)"
    rf"|\b(?:do you )?(?:own|manage) or (?:own|manage|work) (?:at )?(?:this|here)|\bown this {_THING}\b"
    rf"|\b(?:this|the) {_THING} (?:is|has) (?:unclaimed|not (?:yet )?been claimed|not (?:yet )?claimed)\b"
    rf"|\bunclaimed (?:{_THING})\b|^\s*(?:unclaimed|claim)\s*$|\bi am (?:this|the) {_OWNER}\b",
    re.I,
)
_CLAIMED = re.compile(r"\b(?:claimed by (?:the )?owner|verified (?:owner|by the owner)|this is your profile)\b", re.I)
_OWN = (features.declared_account, features.own_export, features.own_site)


class UnclaimedProfile(AccountCheck):
    """Measures whether a listing that can be claimed is certainly the subject's, and what makes it worth the effort."""

    kinds = (Kind.PROFILE, Kind.SEARCH_HIT)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._open: dict[str, bool] = {}

    def see(self, document: Document) -> Iterator[Measured]:
        subject = self.scope.subject
        if subject is None or any(test(Pair(document, subject)) for test in _OWN):
            return
        mark = _mark(document)
        verdict = self.scope.whose(document)
        if mark is None or verdict not in (Verdict.POSITIVE, Verdict.UNSURE):
            return
        certain = verdict is Verdict.POSITIVE
        if not certain and not _bears_name(document, subject):
            return
        why = list(self._why(document, subject)) if document.kind is Kind.PROFILE else []
        yield self.of_document(
            document,
            {"is_certain": certain, "needs_care": bool(why)},
            note=f"It asks its owner to claim it (“{mark}”){''.join(f'; {one}' for one in why)}.",
            quote=mark,
        )

    def _why(self, document: Document, subject: Subject) -> Iterator[str]:
        claims = document.claims
        if claims is None:
            return
        if any(one.contradicts for one in differences(claims, subject)):
            yield "what it says of you differs from the subject file"
        elif not claims.phones and not claims.street:
            yield "it gives neither your phone number nor your address"
        if self._has_open_reviews(document.service):
            yield "it holds a negative review without an answer"

    def _has_open_reviews(self, service: str) -> bool:
        if service not in self._open:
            corpus = self.scope.corpus
            self._open[service] = any(
                not is_answered(review, corpus)
                for review in corpus.documents(Kind.REVIEW)
                if review.service == service and is_negative(review, self.scope.book.vocabulary)
            )
        return self._open[service]


def _mark(document: Document) -> str | None:
    """The words that ask the owner to come; none where it says that an owner has."""
    shown = [link.text for link in document.page.links or () if link.text] if document.page else []
    if any(_CLAIMED.search(text) for text in shown):
        return None
    in_links = (found[0] for text in shown if (found := _MARKS.search(text)))
    in_text = (found[0] for found in _MARKS.finditer(document.text[:2000]) if _begins(document.text, found.start()))
    return next((mark.strip() for several in (in_links, in_text) for mark in several), None)


def _begins(text: str, at: int) -> bool:
    """Whether words begin a sentence: in the middle of one, somebody else does the claiming."""
    before = text[:at].rstrip()
    return not before or before[-1] in ".?!|·•:–—-"


def _bears_name(document: Document, subject: Subject) -> bool:
    """Whether its reasons say that it carries the very name, and none speaks against it."""
    claimed = document.claims.names if document.claims else (document.title or "",)
    return likest(claimed, subject) is Likeness.SAME and identity.resolve(document, subject).score > 0.5
