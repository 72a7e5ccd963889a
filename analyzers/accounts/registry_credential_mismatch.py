"""Where the web and the registry of clinicians disagree: credential, specialty, name, number, address or phone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers import facts, names, specialties
from analyzers.accounts.scope import AccountCheck, Measured, Scope
from analyzers.names import Likeness
from model.documents import EXCLUSION, REGISTRY, Claims, Document, Kind
from model.findings import Verdict
from model.subject import Subject, SubjectKind, is_npi

_NPI = re.compile(r"\bNPI\b\D{0,15}(\d{10})(?!\d)", re.I)
_GRAVE, _PLAIN, _SMALL = "is_grave", "is_plain", "is_small"


@dataclass(frozen=True, slots=True)
class _Mismatch:
    """One fact that differs: how much it matters, what the web says, and the sentence for the note."""

    field: str
    weight: str
    said: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Telling:
    """What one document of the subject says; for what the subject file says, the registry's entry stands."""

    document: Document
    claims: Claims
    teller: str
    is_declared: bool = False


class RegistryCredentialMismatch(AccountCheck):
    """Measures the gravest difference between one telling of the subject and its entry in the registry."""

    kinds = (Kind.PROFILE, Kind.PAGE, Kind.POST)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._registry: dict[str, Document] = {}
        self._tellings: list[_Telling] = []
        self._numbers: dict[str, Document] = {}

    def see(self, document: Document) -> Iterator[Measured]:
        if self.scope.subject is None:
            return
        claims = document.claims
        if claims is not None and claims.kind == EXCLUSION:
            return
        if claims is not None and claims.kind == REGISTRY:
            self._registry[claims.npi or document.id] = document
        elif document.kind is not Kind.PROFILE:
            for found in _NPI.finditer(document.text):
                self._numbers.setdefault(found[1], document)
        elif claims is not None and self.scope.whose(document) is Verdict.POSITIVE:
            self._tellings.append(_Telling(document, claims, "This page"))
        yield from ()

    def conclude(self) -> Iterator[Measured]:
        subject = self.scope.subject
        if subject is None:
            return
        told = set[str]()
        for number, document in sorted(self._numbers.items()):
            for mismatch in self._of_number(number, subject):
                told.add(number)
                yield self._measured(document, [mismatch])
        entry = self._entry(subject)
        said = set[str]()
        for telling in self._all(subject, entry):
            found = list(self._of_telling(telling, entry, subject, told))
            if telling.is_declared:  # what a page has told already needs no second finding
                found = [one for one in found if one.field not in said]
            said |= {one.field for one in found}
            if found:
                yield self._measured(telling.document, found)

    def _measured(self, document: Document, found: list[_Mismatch]) -> Measured:
        found.sort(key=lambda one: (_GRAVE, _PLAIN, _SMALL).index(one.weight))
        gravest = found[0]
        facts_ = {weight: gravest.weight == weight for weight in (_GRAVE, _PLAIN, _SMALL)}
        note = " ".join(one.sentence for one in found) + " Verify: the registry may be the stale side."
        return self.of_document(document, facts_, note=note, quote=gravest.said)

    def _entry(self, subject: Subject) -> Claims | None:
        """The subject's own entry: by its number, else the only one that is certainly the subject's."""
        if subject.npi:
            entry = self._registry.get(subject.npi)
            return entry.claims if entry else None
        own = [entry for entry in self._registry.values() if self.scope.whose(entry) is Verdict.POSITIVE]
        return own[0].claims if len(own) == 1 else None

    def _all(self, subject: Subject, entry: Claims | None) -> Iterator[_Telling]:
        yield from self._tellings
        held = next((one for one in self._registry.values() if one.claims is entry), None)
        if held is not None and entry is not None:
            place = next(iter(subject.places), None)
            claims = Claims(
                names=subject.names,
                credentials=subject.credentials,
                specialties=subject.specialties,
                street=place.street if place and len(subject.places) == 1 else None,
                phones=(place.phone,) if place and place.phone and len(subject.places) == 1 else (),
            )
            yield _Telling(held, claims, "The subject file", is_declared=True)

    def _of_telling(
        self, telling: _Telling, entry: Claims | None, subject: Subject, told: set[str]
    ) -> Iterator[_Mismatch]:
        claims = telling.claims
        if claims.npi and claims.npi not in told:
            yield from self._of_number(claims.npi, subject)
        if entry is None:
            return
        if subject.kind is SubjectKind.CLINICIAN:
            yield from _of_person(telling, entry)
        yield from _of_contact(telling, entry, self.scope)

    def _of_number(self, number: str, subject: Subject) -> Iterator[_Mismatch]:
        """A number that cannot be one, or that the registry gives to somebody who is not of this practice."""
        if not is_npi(number):
            yield _Mismatch("number", _PLAIN, number, f"{number} cannot be an NPI: its check digit is wrong.")
            return
        entry = self._registry.get(number)
        registered = entry.claims.names if entry and entry.claims else ()
        if registered and not any(_is_ours(name, subject) for name in registered):
            yield _Mismatch("number", _GRAVE, number, f"The registry gives the NPI {number} to {registered[0]}.")


def _is_ours(name: str, subject: Subject) -> bool:
    """Whether a registered name is the subject's, one of its people's or the practice's."""
    persons = (*subject.names, *subject.former_names, *subject.staff)
    return any(names.compare_persons(name, own) >= Likeness.OTHER_MIDDLE for own in persons) or any(
        names.compare_organisations(name, own) is not Likeness.OTHER for own in subject.organisations
    )


def _of_person(telling: _Telling, entry: Claims) -> Iterator[_Mismatch]:
    claims, teller = telling.claims, telling.teller
    if specialties.contradict(claims.credentials, entry.credentials):
        said, registered = ", ".join(claims.credentials), ", ".join(entry.credentials)
        yield _Mismatch("credential", _GRAVE, said, f"{teller} says {said}; the registry says {registered}.")
    if other := specialties.outside(claims.specialties, entry.specialties):
        registered = ", ".join(entry.specialties)
        yield _Mismatch("specialty", _PLAIN, other, f"{teller} says {other}; the registry lists {registered}.")
    if claims.names and entry.names:
        likeness = max(names.compare_persons(said, known) for said in claims.names for known in entry.names)
        if likeness in (Likeness.OTHER_SURNAME, Likeness.OTHER_MIDDLE):
            sentence = f"{teller} names {claims.names[0]}; the registry names {entry.names[0]}."
            yield _Mismatch("name", _SMALL, claims.names[0], sentence)


def _of_contact(telling: _Telling, entry: Claims, scope: Scope) -> Iterator[_Mismatch]:
    claims, teller = telling.claims, telling.teller
    if claims.street and entry.street:
        said, known = facts.street(claims.street), facts.street(entry.street)
        if said and known and not facts.contains(said, known) and not facts.contains(known, said):
            sentence = f"{teller} gives the address {claims.street}; the registry gives {entry.street}."
            yield _Mismatch("address", _SMALL, claims.street, sentence)
    region = facts.calling_region(scope.setting.jurisdiction)
    said_phones = {number for phone in claims.phones if (number := facts.phone(phone, region))}
    known_phones = {number for phone in entry.phones if (number := facts.phone(phone, region))}
    if said_phones and known_phones and not said_phones & known_phones:
        said_phone, known_phone = claims.phones[0], entry.phones[0]
        sentence = f"{teller} gives the phone number {said_phone}; the registry gives {known_phone}."
        yield _Mismatch("phone", _SMALL, said_phone, sentence)
