"""Accounts that use the subject's name, picture or nearly its handle without being declared, and plain namesakes.

Nothing here says that anybody deceives: an account that is not in the subject file may be an old one of the subject's,
a fan's, a namesake's or a copy. The finding says what agrees, and asks a person to look.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from analyzers import facts, identity, names, specialties
from analyzers.accounts.scope import AccountCheck, Measured, Scope
from analyzers.authorship import is_of_a_register
from analyzers.names import Likeness
from analyzers.shown import Pair, same_picture
from analyzers.specialties import Kinship
from model.documents import Document, Kind
from model.findings import Verdict
from model.subject import Subject

SIGNALS = ("asks", "shows_portrait", "nears_handle", "gives_work", "is_namesake")

_LOOKALIKES = str.maketrans("013458@$!|", "oleasbasll")
_PAIRS_OF_LETTERS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))
_NEAR_FROM = {5: 1, 8: 2}  # letters of a handle: edits that may part a lookalike from it
_TELLING = 5
# What an account under somebody's name asks of its readers, in words that a practice's own page seldom holds.
_ASKS = re.compile(
    r"\b(?:whats ?app|telegram|cash ?app|zelle|venmo|western union|gift cards?|bitcoin|crypto(?:currency)?|deposits?|"
    r"wire (?:me|us|the)|order (?:now|today|yours|here)|buy (?:now|my|the|here)|shop (?:now|my|the|here)|"
    r"promo code|discount code|supplements?|miracle|cure[sd]?|giveaway|investment|"
    r"dm (?:me|us) (?:for|to)|(?:message|text) me (?:for|to) (?:order|buy|book|get))\b",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(
    r"\b(?:parody|satire|fan (?:page|account|club)|unofficial|not affiliated|in (?:loving )?memory|memorial|tribute|"
    r"remembering)\b",
    re.IGNORECASE,
)
_SAID = {
    "asks": "It asks its readers for money, orders or private messages.",
    "shows_portrait": "Its portrait is the one you declared.",
    "nears_handle": "Its handle reads almost like yours, {}.",
    "gives_work": "It gives your name and your specialty.",
    "is_namesake": "It carries your name and seems to be another person's: nothing to do but to know of it.",
}


class ImpostorProfile(AccountCheck):
    """Measures the gravest thing that an undeclared account shows; one that somebody judged is measured no more."""

    kinds = (Kind.PROFILE,)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        said = scope.setting.judgements
        self._judged = {judgement.document for judgement in said if judgement.verdict is not Verdict.UNSURE}

    def see(self, document: Document) -> Iterator[Measured]:
        subject = self.scope.subject
        if subject is None or document.id in self._judged or is_of_a_register(document):
            return  # a namesake in a register is no impostor, and there are many
        signal = signal_of(document, subject)
        if signal is not None:
            note = _note(document, subject, signal)
            yield self.of_document(document, {signal: True}, note=note, quote=_called(document))


def signal_of(document: Document, subject: Subject) -> str | None:
    """The gravest of SIGNALS that a profile gives; None for own, listed and unconcerned ones."""
    pair = Pair(document, subject)
    tests = (feature.test for feature in identity.FEATURES if feature.decisive)
    if any(test(pair) is not None for test in tests if test.__name__ != "other_npi"):
        return None
    match = pair.name
    alike = match is not None and match.likeness in (Likeness.SAME, Likeness.CLOSE)
    exact = match is not None and alike and (not match.person or names.shared_exactly(match.read, match.own))
    if _NOT_MEANT.search(_text(document)):
        return "is_namesake" if exact else None
    account = _is_account(document)
    near = near_handle(document, subject)
    photo = any(same_picture(shown, own) for shown in pair.claims.photos for own in subject.photos)
    if not account and not photo:
        return "is_namesake" if exact and _is_anothers(document, subject) else None
    copied = photo or (near is not None and (alike or reads_alike(*near)))
    kin = pair.kinship
    at_work = kin is not None and kin[0] >= Kinship.KIN
    at_work = at_work or bool(specialties.written(facts.words(_text(document)), pair.own_specialties))
    if _is_anothers(document, subject) and not copied:
        return "is_namesake" if exact else None
    at_work = at_work or bool(pair.degrees & pair.own_degrees)
    if (copied or (exact and at_work)) and _ASKS.search(_text(document)):
        return "asks"
    if copied:
        return "shows_portrait" if photo else "nears_handle"
    return "gives_work" if exact and at_work else None


def near_handle(document: Document, subject: Subject) -> tuple[str, str] | None:
    """The handle of a document and the declared one that it nearly is; None if none is near."""
    shown = document.author.handle if document.author and document.author.handle else ""
    handle = facts.handle(shown).partition("@")[0]
    own = sorted({facts.handle(one.at).partition("@")[0] for several in subject.accounts.values() for one in several})
    for declared in own:
        if len(declared) < _TELLING or "/" in declared or "." in declared.rpartition(".")[2]:
            continue
        if handle != declared and (reads_alike(handle, declared) or _is_near(handle, declared)):
            return handle, declared
    return None


def reads_alike(one: str, other: str) -> bool:
    """Whether two handles look the same to a quick eye: dr.hal3 and dr.hale, drhale_ and drhale."""
    return one != other and bool(_skeleton(one)) and _skeleton(one) == _skeleton(other)


@lru_cache(maxsize=1024)
def _skeleton(handle: str) -> str:
    plain = "".join(facts.words(handle.translate(_LOOKALIKES)))
    for pair, single in _PAIRS_OF_LETTERS:
        plain = plain.replace(pair, single)
    return plain


def _is_near(one: str, other: str) -> bool:
    allowed = max((edits for size, edits in _NEAR_FROM.items() if min(len(one), len(other)) >= size), default=0)
    return allowed > 0 and Levenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def _is_account(document: Document) -> bool:
    """An account somebody opened, not the entry of a directory that mirrors what it was given."""
    kind = (document.claims.kind or "") if document.claims else ""
    return kind == "account" or bool(document.author and document.author.handle)


def _is_anothers(document: Document, subject: Subject) -> bool:
    """Whether what it says of itself contradicts that it is the subject: another profession, middle name, specialty,
    gender, or state and nothing that agrees."""
    held = identity.standing(Pair(document, subject))
    against = any(feature.blocks for feature, _ in held)
    moved = any(feature.test.__name__ == "other_region" for feature, _ in held)
    agreed = any(feature.fact for feature, _ in held if feature.weight > 0)
    return against or (moved and not agreed)


def _text(document: Document) -> str:
    links = document.claims.links if document.claims else ()
    return "\n".join((document.title or "", document.text[:20_000], *links))


def _called(document: Document) -> str | None:
    """What the account calls itself; None where only its text speaks."""
    handle = document.author.handle if document.author else None
    return (document.claims.names[0] if document.claims and document.claims.names else None) or document.title or handle


def _note(document: Document, subject: Subject, signal: str) -> str:
    near = near_handle(document, subject)
    said = _SAID[signal].replace("{}", near[1] if near else "")
    if signal == "is_namesake":
        return said
    return f"{said} It is not among your accounts: if it is yours, declare it."
