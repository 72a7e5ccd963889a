"""A document beside the subject: what it shows, brought to the forms that features compare."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from analyzers import facts, names, specialties
from analyzers.names import Likeness
from analyzers.specialties import Kinship
from model.documents import Claims, Document, Kind
from model.subject import Account, Place, Subject

_READ = 20_000  # characters of a page or post in which facts are looked for
_OWN_SITE_SOURCES = ("website", "wordpress")
BY_OTHERS = (Kind.REVIEW, Kind.COMMENT)
_NAMED = (Kind.PROFILE, Kind.SEARCH_HIT, Kind.PAGE, Kind.POST)
_NPI = re.compile(r"\bNPI\b\D{0,15}([12]\d{9})\b", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_SAME_PICTURE = 6  # bits of 64 in which two hashes of one picture may differ after scaling and compression


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The name a document gives that is likest to one of the subject's; `person` unless both are an organisation's."""

    likeness: Likeness
    read: str
    own: str
    person: bool


@dataclass(frozen=True)
class Pair:
    """A document and the subject it may be by or about; what is computed is computed once."""

    document: Document
    subject: Subject

    @cached_property
    def claims(self) -> Claims:
        return self.document.claims or Claims()

    @cached_property
    def text(self) -> str:
        document = self.document
        return f"{document.title or ''}\n{document.text[:_READ]}" if document.kind in _NAMED else ""

    @cached_property
    def words(self) -> tuple[str, ...]:
        return facts.words(self.text)

    @cached_property
    def region(self) -> str | None:
        return facts.calling_region(self.subject.jurisdiction)

    @cached_property
    def phones(self) -> frozenset[str]:
        claimed = (facts.phone(phone, self.region) for phone in self.claims.phones)
        return frozenset(phone for phone in claimed if phone) | facts.phones_in(self.text, self.region)

    @cached_property
    def own_phones(self) -> frozenset[str]:
        own = (facts.phone(place.phone, self.region) for place in self.subject.places if place.phone)
        return frozenset(phone for phone in own if phone)

    @cached_property
    def npis(self) -> set[str]:
        claimed = {"".join(filter(str.isdigit, self.claims.npi))} if self.claims.npi else set[str]()
        return (claimed - {""}) | set(_NPI.findall(self.text))

    @cached_property
    def claimed_names(self) -> tuple[str, ...]:
        """The names a document gives to whom it is about; the author of a review is somebody else."""
        document = self.document
        if self.claims.names:
            return self.claims.names
        if document.kind in BY_OTHERS or document.kind is Kind.REPLY:
            return (document.place,) if document.place else ()
        if document.kind in (Kind.PROFILE, Kind.POST) and document.author and document.author.name:
            return (document.author.name,)
        return (document.title,) if document.kind is Kind.PROFILE and document.title else ()

    @cached_property
    def name(self) -> NameMatch | None:
        """The best likeness of the names a document gives; None where it gives none."""
        claimed, persons, organisations = self.claimed_names, self.subject.persons, self.subject.organisations
        found = [NameMatch(names.compare_persons(read, own), read, own, True) for read in claimed for own in persons]
        found += [
            NameMatch(names.compare_organisations(read, own), read, own, False)
            for read in claimed
            for own in organisations
        ]
        if not claimed:
            in_text = ((names.find_person(self.words, own), own) for own in persons)
            found += [NameMatch(*likeness, own, True) for likeness, own in in_text if likeness]
            practices = (own for own in organisations if names.find_organisation(self.words, own))
            found += [NameMatch(Likeness.SAME, own, own, False) for own in practices]
        return max(found, key=_how_alike, default=None)

    @cached_property
    def kinship(self) -> tuple[Kinship, str, str] | None:
        """How the specialties claimed compare with the subject's, at best, and the two that do; None if not given."""
        if not self.claims.specialties or not self.subject.specialties:
            return None
        shown = specialties.by_degree(self.claims.specialties, self.degrees)
        own = specialties.by_degree(self.subject.specialties, self.own_degrees)
        found = [(specialties.compare(read, mine), read, mine) for read in shown for mine in own]
        return max(found, default=None)

    @cached_property
    def degrees(self) -> frozenset[str]:
        """The degrees it claims, beside a name or on their own."""
        claimed = (*self.claims.credentials, *map(names.letters_behind, self.claimed_names))
        return frozenset().union(*map(specialties.degrees, claimed))

    @cached_property
    def own_degrees(self) -> frozenset[str]:
        own = (*self.subject.credentials, *map(names.letters_behind, self.subject.persons))
        return frozenset().union(*map(specialties.degrees, own))

    @cached_property
    def own_specialties(self) -> frozenset[str]:
        return frozenset().union(*map(specialties.specialty, self.subject.specialties))

    @cached_property
    def cities(self) -> dict[tuple[str, ...], str]:
        return _cities(self.subject.places)

    @cached_property
    def former_cities(self) -> dict[tuple[str, ...], str]:
        return _cities(self.subject.former_places)

    @cached_property
    def regions(self) -> set[str]:
        places = (*self.subject.places, *self.subject.former_places)
        return {facts.region(place.region) for place in places if place.region}

    @cached_property
    def handles(self) -> set[str]:
        """The handles a document's author goes by, with the instance where the address tells it."""
        document = self.document
        if document.author is None or not document.author.handle:
            return set()
        plain = facts.handle(document.author.handle)
        host, path = facts.web(document.url or "")
        return {plain, f"{plain}@{host}"} if host and path.startswith(f"/@{plain}") else {plain}

    @cached_property
    def other_suite(self) -> bool:
        """Whether it names a suite at the subject's street, and every such place of the subject another."""
        shown = self.claims.street or ""
        same = [
            place.street for place in self.subject.places if place.street and facts.same_street(shown, place.street)
        ]
        return bool(same) and all(facts.other_unit(shown, own) for own in same)

    def declared(self) -> Iterable[Account]:
        """Accounts declared at the source of the document, or at its service."""
        service = self.document.service
        for source, accounts in self.subject.accounts.items():
            if source in (self.document.source, service) or source.startswith(f"{service}_"):
                yield from accounts

    def own_sites(self) -> Iterable[str]:
        """Sites whose every page is the subject's own."""
        yield from (place.site for place in self.subject.places if place.site)
        for source in _OWN_SITE_SOURCES:
            yield from (account.at for account in self.subject.accounts.get(source, ()))

    def mail_hosts(self) -> Iterable[str]:
        """The hosts of mail addresses it shows."""
        yield from _MAIL.findall(self.text)
        for link in self.claims.links:
            if link.startswith("mailto:"):
                yield from _MAIL.findall(link[len("mailto:") :])

    def shows_street(self, place: Place) -> bool:
        """Whether the street of a place is claimed or written, and no other postcode or city beside it."""
        if not place.street or not (own := facts.street(place.street)):
            return False
        claims = self.claims
        if not claims.street:
            return own[0].isdigit() and len(own) > 1 and facts.contains(facts.spelled(self.words), own)
        if not facts.same_street(claims.street, place.street):
            return False
        if claims.postcode and place.postcode:
            return facts.postcode(claims.postcode) == facts.postcode(place.postcode)
        return facts.words(claims.city or "") == facts.words(place.city or claims.city or "") or not claims.city


def file_name(path: str) -> str:
    """The last part of a path as written on any system; archives are known by it."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def same_picture(one: str, other: str) -> bool:
    """Whether two perceptual hashes (64 bits, hexadecimal) are of one picture."""
    try:
        a, b = int(one, 16), int(other, 16)
    except ValueError:
        return False
    return len(one) == len(other) == 16 and a > 0 and (a ^ b).bit_count() <= _SAME_PICTURE


def likest(read: Iterable[str], subject: Subject) -> Likeness:
    """The best likeness of names that were read: a person's to the clinician, a practice's to the practice."""
    return max(
        (
            compare(one, own)
            for one in read
            for compare, several in (
                (names.compare_persons, subject.persons),
                (names.compare_organisations, subject.organisations),
            )
            for own in several
        ),
        default=Likeness.OTHER,
    )


def _how_alike(match: NameMatch) -> tuple[Likeness, bool, bool, str, str]:
    exact = match.person and names.shared_exactly(match.read, match.own)
    return match.likeness, match.person, exact, match.read, match.own


def _cities(places: Iterable[Place]) -> dict[tuple[str, ...], str]:
    return {facts.words(place.city): place.city for place in places if place.city}
