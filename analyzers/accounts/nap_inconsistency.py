"""Where a listing gives another phone, address or name than the subject file and the other listings, or is closed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from analyzers import facts, names
from analyzers.accounts.scope import AccountCheck, Measured, Scope
from analyzers.names import Likeness
from analyzers.setting import digits
from analyzers.shown import likest
from model.documents import REGISTERS, Claims, Document, Kind
from model.findings import Verdict
from model.subject import Place, Subject, SubjectKind

_CLOSED = re.compile(
    r"\b(?:permanently closed|closed permanently|this (?:business|practice|office|location) (?:is|has) closed"
    r"|closed for good|no longer (?:in business|at this (?:address|location)))\b",
    re.I,
)
_UNIT = re.compile(
    r"(?:\b(?:suite|ste|unit|apt|apartment|floor|fl|room|rm|office)\b\.?\s*#?|#)\s*([a-z]?-?\d+[a-z]?|[a-z]\b)", re.I
)
_NEARLY = 88  # of a hundred: one letter mistyped in a street


@dataclass(frozen=True, slots=True)
class _Difference:
    """What one listing says that contradicts what is known, or only varies it."""

    field: str
    said: str
    told: str
    contradicts: bool


class NapInconsistency(AccountCheck):
    """Measures whether a listing contradicts a fact or only varies it, and whether it certainly is the subject's."""

    kinds = (Kind.PROFILE, Kind.SEARCH_HIT)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._met: dict[tuple[str, tuple[str, ...], str], Document] = {}

    def see(self, document: Document) -> Iterator[Measured]:
        subject = self.scope.subject
        if subject is None or (document.claims and document.claims.kind in REGISTERS):
            return
        verdict = self.scope.whose(document)
        if verdict not in (Verdict.POSITIVE, Verdict.UNSURE):
            return
        certain = verdict is Verdict.POSITIVE
        if closed := _CLOSED.search(f"{document.title or ''}\n{document.text}"):
            if certain:
                yield self._of(document, _Difference("state", closed[0], "", True), certain)
            return
        claims = document.claims
        if document.kind is Kind.SEARCH_HIT or claims is None or not (certain or _is_anchored(claims, subject)):
            return
        for difference in differences(claims, subject):
            yield self._of(document, difference, certain)
        if certain and (double := self._double(document, claims)):
            yield self._of(document, _Difference("double", double, "", False), certain)

    def _of(self, document: Document, difference: _Difference, certain: bool) -> Measured:
        facts_ = {"contradicts": difference.contradicts, "varies": not difference.contradicts, "is_certain": certain}
        return self.of_document(
            document,
            facts_,
            note=_NOTES[difference.field].format(said=difference.said, told=difference.told),
            wording=f"{difference.field} {difference.said.casefold()}",
            quote=difference.said,
        )

    def _double(self, document: Document, claims: Claims) -> str | None:
        """The name, if the same service shows another listing of that name with the same phone or street."""
        name = claims.names[0] if claims.names else ""
        region = facts.calling_region(self.scope.setting.jurisdiction)
        marks = [facts.phone(phone, region) or phone for phone in claims.phones]
        marks += [" ".join(facts.street(claims.street))] if claims.street else []
        keys = [(document.service, names.organisation(name), mark) for mark in marks if name]
        met = next((self._met[key] for key in keys if key in self._met), None)
        for key in keys:
            self._met.setdefault(key, document)
        return name if met is not None and met.id != document.id and met.url != document.url else None


_NOTES = {
    "phone": "This listing gives the phone number {said}. Known to reach you: {told}. Is it a call-tracking number of "
    "yours? Add it under tracking_phones: in the subject file.",
    "address": "This listing gives the address {said}. The subject file says {told}.",
    "unit": "This listing gives the unit {said}. The subject file says {told}.",
    "spelling": "This listing writes the address {said}. The subject file says {told}.",
    "town": "This listing puts the street in {said}. The subject file says {told}.",
    "name": "This listing calls you {said}. The subject file says {told}.",
    "state": "It is shown as closed or moved away.",
    "double": "The same service shows a second listing under this name, with the same phone or street.",
}


def differences(claims: Claims, subject: Subject) -> Iterator[_Difference]:
    """Where what a listing claims differs from every declared place; a field either side leaves out says nothing."""
    places = _nearest_places(claims, subject)
    yield from _phone(claims, subject)
    yield from _address(claims, places)
    yield from _name(claims, subject)


def _is_anchored(claims: Claims, subject: Subject) -> bool:
    """Whether a listing that is not certainly the subject's has its name, and a phone or street of its places."""
    region = facts.calling_region(subject.jurisdiction)
    own_phones = {key for phone in _phones(subject) for key in _keys(phone, region)}
    phone = any(key in own_phones for one in claims.phones for key in _keys(one, region))
    street = claims.street is not None and any(
        place.street and _same_street(claims.street, place.street) for place in subject.places
    )
    return likest(claims.names, subject) >= Likeness.CLOSE and (phone or street)


def _phones(subject: Subject) -> tuple[str, ...]:
    return (*(place.phone for place in subject.places if place.phone), *subject.tracking_phones)


def _keys(phone: str, region: str | None) -> tuple[str, ...]:
    """A number as E.164; one without area code by its last seven digits."""
    full = facts.phone(phone, region)
    short = digits(phone)
    return (full,) if full else (short[-7:],) if len(short) >= 7 else ()


def _phone(claims: Claims, subject: Subject) -> Iterator[_Difference]:
    region = facts.calling_region(subject.jurisdiction)
    own = [key for phone in _phones(subject) for key in _keys(phone, region)]
    said = [(phone, key) for phone in claims.phones for key in _keys(phone, region)]
    if not own or not said or not any(place.phone for place in subject.places):
        return
    if any(key == known or key[-7:] == known or known[-7:] == key for _, key in said for known in own):
        return
    yield _Difference("phone", said[0][0], ", ".join(_phones(subject)), True)


def _nearest_places(claims: Claims, subject: Subject) -> tuple[Place, ...]:
    """The places a listing may mean: those of its city, if it names one of them, else all with a street."""
    placed = tuple(place for place in subject.places if place.street)
    if claims.city:
        here = tuple(place for place in placed if place.city and facts.words(place.city) == facts.words(claims.city))
        return here or placed
    return placed


def _same_street(said: str, own: str) -> bool:
    read, known = facts.street(said), facts.street(own)
    return bool(known) and (read == known or facts.contains(facts.spelled(facts.words(said)), known))


def _address(claims: Claims, places: tuple[Place, ...]) -> Iterator[_Difference]:
    said = claims.street
    if not said or not places or not facts.street(said):
        return
    known = "; ".join(dict.fromkeys(place.street or "" for place in places))
    same = [place for place in places if _same_street(said, place.street or "")]
    if same:
        yield from _unit_and_town(claims, said, same)
        return
    read = facts.street(said)
    near = [place for place in places if _is_nearly(read, facts.street(place.street or ""))]
    if near:
        yield _Difference("spelling", said, near[0].street or "", False)
    elif any(word.isdigit() for word in read[:1]) or "box" in read:
        yield _Difference("address", said, known, True)


def _is_nearly(read: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """One house number, and a street's name a letter apart or without its kind ("12 Alder" for "12 Alder St")."""
    if not read or not known or read[0] != known[0]:
        return False
    return fuzz.ratio(" ".join(read), " ".join(known)) >= _NEARLY or set(read) < set(known) or set(known) < set(read)


def _unit_and_town(claims: Claims, said: str, same: list[Place]) -> Iterator[_Difference]:
    read = _unit(said)
    known = {unit: place.street or "" for place in same if (unit := _unit(place.street or ""))}
    if read and known and read not in known:
        yield _Difference("unit", said, "; ".join(known.values()), False)
        return
    if claims.postcode and any(place.postcode for place in same):
        own = {facts.postcode(place.postcode): place.postcode for place in same if place.postcode}
        if facts.postcode(claims.postcode) not in own:
            yield _Difference("town", claims.postcode, ", ".join(own.values()), False)


def _unit(street: str) -> str | None:
    found = _UNIT.search(street)
    return found[1].casefold().replace("-", "").lstrip("0") if found else None


def _name(claims: Claims, subject: Subject) -> Iterator[_Difference]:
    """A practice's name that is nearly its own; a person's short form, or a listing of one of its people, is none."""
    own = subject.organisations
    if not own or not claims.names:
        return
    likeness = {read: max(names.compare_organisations(read, name) for name in own) for read in claims.names}
    if Likeness.SAME in likeness.values() or subject.kind is SubjectKind.CLINICIAN:
        return
    close = next((read for read, like in likeness.items() if like is Likeness.CLOSE), None)
    if close is not None and not _names_somebody(close, subject):
        yield _Difference("name", close, own[0], False)


def _names_somebody(read: str, subject: Subject) -> bool:
    """ "Dr. Lena Hale, Alder Dental": a practitioner's own listing, which services allow beside the practice's."""
    said = facts.words(read)
    return any(facts.contains(said, facts.words(person)[-1:]) for person in subject.staff) or "dr" in said
