"""Errands to registers, lists and archives that are asked by facts of the subject, not at an account of its own."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from analyzers import facts
from model.publications import Reference
from model.source import Source
from model.subject import Jurisdiction, Place, Subject, SubjectKind

# What a source may need of the subject, beside accounts and search terms.
NPI, BIRTH_YEAR, PUBLICATIONS, DOI, ADDRESSES = "npi", "birth_year", "publications", "doi", "own_addresses"
FACTS = frozenset({NPI, BIRTH_YEAR, PUBLICATIONS, ADDRESSES})


def missing(subject: Subject, source: Source) -> tuple[str, str] | None:
    """Why this subject cannot be asked about, and what to do; None if it can."""
    needs = source.needs
    if NPI in needs and subject.jurisdiction is not Jurisdiction.US:
        return (
            "it lists clinicians of the United States only",
            "Nothing to do; look at the register of your own country.",
        )
    if BIRTH_YEAR in needs:
        if not subject.npi and not (subject.birth_year and subject.persons):
            return "nothing declared", "Give npi: or birth_year: in the subject file; a name alone proves nothing."
    elif NPI in needs and not subject.npi and not _can_be_searched(subject, source):
        return "nothing declared", "Give npi:, or the state (region:) under places:, in the subject file."
    if PUBLICATIONS in needs:
        listed = [Reference.of(one) for one in subject.publications]
        if DOI in needs:
            listed = [one for one in listed if one.pmid is None]
        if not listed:
            how = "by DOI or title" if DOI in needs else "by DOI, PMID or title"
            return "nothing declared", f"List publications: in the subject file, each {how}."
    if ADDRESSES in needs and not own_addresses(subject):
        return "nothing declared", "Give site: under places:, or your own accounts, in the subject file."
    return None


def is_declared(source: Source) -> bool:
    """Whether the facts a source needs are written down for its sake: publications are listed to be compared."""
    return PUBLICATIONS in source.needs


def told(subject: Subject) -> Subject:
    """The subject as registers are asked for it: states by their letters."""
    return replace(subject, places=_by_letters(subject.places), former_places=_by_letters(subject.former_places))


def own_addresses(subject: Subject) -> tuple[str, ...]:
    """The subject's own addresses on the web: its sites, and its accounts that are given by address."""
    declared = [place.site for place in subject.places if place.site]
    for id, accounts in subject.accounts.items():
        declared += [account.at for account in accounts if "://" in account.at or id in ("website", "wordpress")]
    return tuple(dict.fromkeys(_addresses(declared)))


def _addresses(declared: list[str]) -> Iterator[str]:
    for at in declared:
        address = at if "://" in at else f"https://{at}"
        host = urlsplit(address).hostname or ""
        if "." in host and not host.replace(".", "").isdigit():  # nothing archives this machine
            yield address


def _can_be_searched(subject: Subject, source: Source) -> bool:
    """Whether a name and a state are known; lists of clinicians hold no practices."""
    places = (*subject.places, *subject.former_places)
    has_state = any(place.region and facts.is_known_region(facts.region(place.region)) for place in places)
    return has_state and (subject.kind is SubjectKind.CLINICIAN or "organisations" in source.needs)


def _by_letters(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(
        replace(place, region=facts.region(place.region).upper()) if place.region else place for place in places
    )
