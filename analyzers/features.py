"""The features of identity: pure tests of one document against the subject, each docstring the sentence it prints."""

import re
from collections.abc import Iterable

from analyzers import facts, names
from analyzers.names import Likeness
from model.documents import Document, Kind
from model.subject import Account, Place, Subject, SubjectKind

_READ = 20_000  # characters of a page or post in which facts are looked for
_OWN_SITE_SOURCES = ("website", "wordpress")
_BY_OTHERS = (Kind.REVIEW, Kind.COMMENT)
_NAMED = (Kind.PROFILE, Kind.SEARCH_HIT, Kind.PAGE, Kind.POST)
_NPI = re.compile(r"\bNPI\b\D{0,15}([12]\d{9})\b", re.IGNORECASE)


def not_me(document: Document, subject: Subject) -> str | None:
    """You said that {} is somebody else."""
    for other in subject.not_me:
        same_address = bool(document.url) and "/" in other and facts.is_within(document.url or "", other)
        if other == document.id or same_address or facts.handle(other) in _handles(document):
            return other
    return None


def declared_account(document: Document, subject: Subject) -> str | None:
    """It comes from an account you declared: {}."""
    for account in _declared(document, subject):
        own = facts.handle(account.at)
        asked = document.account is not None and own == facts.handle(document.account)
        by = own in _handles(document) and document.kind not in _BY_OTHERS
        if (asked and document.kind is not Kind.SEARCH_HIT) or by:
            return account.at
    for accounts in subject.accounts.values():
        for account in accounts:
            name, _, host = facts.handle(account.at).partition("@")
            address = f"https://{host}/@{name}" if host else account.at
            if document.url and facts.web(address)[1] and facts.is_within(document.url, address):
                return account.at
    return None


def own_export(document: Document, subject: Subject) -> str | None:
    """You handed it in yourself, in {}."""
    read = _file_name(document.account) if document.account else None
    own = (one.path for one in subject.exports if one.source == document.source or _file_name(one.path) == read)
    return next(own, None)


def own_site(document: Document, subject: Subject) -> str | None:
    """It stands on your own site, {}."""
    own = (site for site in _own_sites(subject) if document.url and facts.is_within(document.url, site))
    return next(own, None)


def same_npi(document: Document, subject: Subject) -> str | None:
    """It shows your NPI, {}."""
    return subject.npi if subject.npi and subject.npi in _npis(document) else None


def same_licence(document: Document, subject: Subject) -> str | None:
    """It shows your licence or register number, {}."""
    numbers = (licence.number for licence in subject.licences if sum(c.isdigit() for c in licence.number) >= 5)
    return next((number for number in numbers if facts.contains(_words(document), facts.words(number))), None)


def other_npi(document: Document, subject: Subject) -> str | None:
    """It shows another NPI than yours: {}."""
    shown = _npis(document)
    if not subject.npi or not shown or subject.npi in shown:
        return None
    organisation = any(
        names.compare_organisations(read, own) is not Likeness.OTHER
        for read in _claimed_names(document)
        for own in _organisations(subject)
    )
    return None if organisation and subject.kind is SubjectKind.CLINICIAN else min(shown)


def same_name(document: Document, subject: Subject) -> str | None:
    """It carries a name of yours, {}."""
    return _has_likeness(document, subject, Likeness.SAME)


def close_name(document: Document, subject: Subject) -> str | None:
    """It carries a name close to yours, {}."""
    return _has_likeness(document, subject, Likeness.CLOSE)


def same_surname(document: Document, subject: Subject) -> str | None:
    """It carries your surname without a first name: {}."""
    return _has_likeness(document, subject, Likeness.SURNAME)


def same_middle_name(document: Document, subject: Subject) -> str | None:
    """The middle name or initial agrees in {}."""
    if _has_likeness(document, subject, Likeness.SAME) is None:
        return None
    pairs = ((read, own) for read in _claimed_names(document) for own in subject.names)
    return next((read for read, own in pairs if names.middles_agree(read, own)), None)


def same_phone(document: Document, subject: Subject) -> str | None:
    """It shows your phone number, {}."""
    return min(_phones(document, subject) & _own_phones(subject), default=None)


def same_address(document: Document, subject: Subject) -> str | None:
    """It shows the address of your practice, {}."""
    return next((place.street for place in subject.places if _has_street(document, place)), None)


def same_postcode(document: Document, subject: Subject) -> str | None:
    """It names the postcode of your practice, {}."""
    claimed = document.claims.postcode if document.claims else None
    own = {facts.postcode(place.postcode): place.postcode for place in subject.places if place.postcode}
    return own.get(facts.postcode(claimed)) if claimed else None


def same_city(document: Document, subject: Subject) -> str | None:
    """It names a city where you practise, {}."""
    cities = _cities(subject)
    if document.claims and document.claims.city:
        return cities.get(facts.words(document.claims.city))
    return next((name for city, name in cities.items() if facts.contains(_words(document), city)), None)


def link_to_own_site(document: Document, subject: Subject) -> str | None:
    """It links to your own site, {}."""
    links = document.claims.links if document.claims else ()
    own = (site for site in _own_sites(subject) for link in links if facts.is_within(link, site))
    return next(own, None)


def same_specialty(document: Document, subject: Subject) -> str | None:
    """It gives your specialty, {}."""
    own = _specialties(subject)
    if document.claims and document.claims.specialties:
        return next((name for name in document.claims.specialties if facts.specialty(name) & own), None)
    in_text = (name for name in subject.specialties if facts.contains(_words(document), facts.words(name)))
    return next(in_text, None)


def same_credential(document: Document, subject: Subject) -> str | None:
    """It gives your credential, {}."""
    claimed = document.claims.credentials if document.claims else ()
    shown = {"".join(facts.words(credential)) for credential in claimed} or set(_words(document))
    return next((own for own in subject.credentials if "".join(facts.words(own)) in shown), None)


def other_name(document: Document, subject: Subject) -> str | None:
    """It carries another name: {}."""
    return _has_likeness(document, subject, Likeness.OTHER)


def other_part_of_name(document: Document, subject: Subject) -> str | None:
    """Only a part of its name is yours: {}."""
    return _has_likeness(document, subject, Likeness.OTHER_FIRST, Likeness.OTHER_SURNAME)


def other_middle_name(document: Document, subject: Subject) -> str | None:
    """Its middle name or generation is not yours: {}."""
    return _has_likeness(document, subject, Likeness.OTHER_MIDDLE)


def other_region(document: Document, subject: Subject) -> str | None:
    """It names another state: {}."""
    claimed = document.claims.region if document.claims else None
    own = {facts.region(place.region) for place in subject.places if place.region}
    if not claimed or not own or not facts.is_known_region(facts.region(claimed)):
        return None
    return None if facts.region(claimed) in own else claimed


def other_phone_and_city(document: Document, subject: Subject) -> str | None:
    """Both its phone and its city are other than yours: {}."""
    city = document.claims.city if document.claims else None
    shown, own = _phones(document, subject), _own_phones(subject)
    if not city or not shown or not own or shown & own or not _cities(subject):
        return None
    return None if facts.words(city) in _cities(subject) else f"{min(shown)}, {city}"


def other_specialty(document: Document, subject: Subject) -> str | None:
    """It gives another specialty: {}."""
    claimed = document.claims.specialties if document.claims else ()
    if not claimed or not subject.specialties:
        return None
    return None if any(facts.specialty(name) & _specialties(subject) for name in claimed) else claimed[0]


# What the subject declares, and what a document shows


def _declared(document: Document, subject: Subject) -> Iterable[Account]:
    """Accounts declared at the source of the document, or at its service."""
    yield from subject.accounts.get(document.source, ())
    if document.service != document.source:
        yield from subject.accounts.get(document.service, ())


def _own_sites(subject: Subject) -> Iterable[str]:
    """Sites whose every page is the subject's own."""
    yield from (place.site for place in subject.places if place.site)
    for source in _OWN_SITE_SOURCES:
        yield from (account.at for account in subject.accounts.get(source, ()))


def _file_name(path: str) -> str:
    """The last part of a path as written on any system; archives are known by it."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _handles(document: Document) -> set[str]:
    """The handles a document's author goes by, with the instance where the address tells it."""
    if document.author is None or not document.author.handle:
        return set()
    plain = facts.handle(document.author.handle)
    host, path = facts.web(document.url or "")
    return {plain, f"{plain}@{host}"} if host and path.startswith(f"/@{plain}") else {plain}


def _text(document: Document) -> str:
    return f"{document.title or ''}\n{document.text[:_READ]}" if document.kind in _NAMED else ""


def _words(document: Document) -> tuple[str, ...]:
    return facts.words(_text(document))


def _phones(document: Document, subject: Subject) -> frozenset[str]:
    region = facts.calling_region(subject.jurisdiction)
    claimed = (facts.phone(phone, region) for phone in document.claims.phones) if document.claims else ()
    return frozenset(phone for phone in claimed if phone) | facts.phones_in(_text(document), region)


def _own_phones(subject: Subject) -> frozenset[str]:
    region = facts.calling_region(subject.jurisdiction)
    own = (facts.phone(place.phone, region) for place in subject.places if place.phone)
    return frozenset(phone for phone in own if phone)


def _npis(document: Document) -> set[str]:
    claimed = {document.claims.npi} if document.claims and document.claims.npi else set()
    return claimed | set(_NPI.findall(_text(document)))


def _claimed_names(document: Document) -> tuple[str, ...]:
    """The names a document gives to whom it is about; the author of a review is somebody else."""
    if document.claims and document.claims.names:
        return document.claims.names
    if document.kind in _BY_OTHERS or document.kind is Kind.REPLY:
        return (document.place,) if document.place else ()
    if document.kind in (Kind.PROFILE, Kind.POST) and document.author and document.author.name:
        return (document.author.name,)
    return (document.title,) if document.kind is Kind.PROFILE and document.title else ()


def _organisations(subject: Subject) -> tuple[str, ...]:
    places = tuple(place.name for place in subject.places if place.name)
    return (*subject.business_names, *places, *(subject.names if subject.kind is SubjectKind.PRACTICE else ()))


def _likeness(document: Document, subject: Subject) -> tuple[Likeness, str] | None:
    """The best likeness of the names a document gives, and the name as read; None where it gives none."""
    persons = (*subject.names, *subject.former_names) if subject.kind is SubjectKind.CLINICIAN else ()
    claimed = _claimed_names(document)
    found = [(names.compare_persons(read, own), read) for read in claimed for own in persons]
    found += [(names.compare_organisations(read, own), read) for read in claimed for own in _organisations(subject)]
    if not claimed:
        in_text = (names.find_person(_words(document), own) for own in persons)
        found += [likeness for likeness in in_text if likeness]
        practices = (own for own in _organisations(subject) if names.find_organisation(_words(document), own))
        found += [(Likeness.SAME, own) for own in practices]
    return max(found, default=None)


def _has_likeness(document: Document, subject: Subject, *wanted: Likeness) -> str | None:
    found = _likeness(document, subject)
    return found[1] if found and found[0] in wanted else None


def _has_street(document: Document, place: Place) -> bool:
    """Whether the street of a place is claimed or written, and no other postcode or city beside it."""
    if not place.street or not (own := facts.street(place.street)):
        return False
    claims = document.claims
    if claims is None or not claims.street:
        return own[0].isdigit() and len(own) > 1 and facts.contains(facts.spelled(_words(document)), own)
    if facts.street(claims.street) != own:
        return False
    if claims.postcode and place.postcode:
        return facts.postcode(claims.postcode) == facts.postcode(place.postcode)
    return facts.words(claims.city or "") == facts.words(place.city or claims.city or "") or not claims.city


def _cities(subject: Subject) -> dict[tuple[str, ...], str]:
    return {facts.words(place.city): place.city for place in subject.places if place.city}


def _specialties(subject: Subject) -> frozenset[str]:
    return frozenset().union(*(facts.specialty(name) for name in subject.specialties))
