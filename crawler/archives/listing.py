"""What structured data says of a practice or clinician: the facts a listing claims."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.archives.items import Item, local
from crawler.normalise import clean, count, decoded, link, rating, text_of
from model.documents import Claims

_MEDICAL = {
    "Physician",
    "IndividualPhysician",
    "PhysiciansOffice",
    "Dentist",
    "MedicalClinic",
    "MedicalBusiness",
    "MedicalOrganization",
    "Hospital",
    "Optician",
    "Pharmacy",
    "DiagnosticLab",
    "VeterinaryCare",
    "LocalBusiness",
    "ProfessionalService",
    "HealthAndBeautyBusiness",
    "Person",
}
# Whoever runs the page is an organisation too: it is a listing only when it says where it is or is itself rated.
_PERHAPS = {"Organization", "Corporation", "NGO", "Product", "Service"}
REVIEWS = {"Review", "UserReview", "CriticReview", "EmployerReview", "Recommendation"}
_RATED = ("review", "reviews", "aggregateRating")
_PLACED = ("address", "telephone")
# A person named as author or publisher of something is not whom the page is about.
_OTHERS = frozenset(
    {
        "author",
        "creator",
        "publisher",
        "contributor",
        "editor",
        "review",
        "reviews",
        "comment",
        "provider",
        "reviewedBy",
    }
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NPI = re.compile(r"(?<!\d)[12]\d{9}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One practice or clinician on a page. `best` and `worst` are the ends of its rating scale, as written."""

    name: str
    names: frozenset[str]
    claims: Claims
    id: str | None = None
    text: str = ""
    best: str | None = None
    worst: str | None = None
    reviews: list[Item] = field(default_factory=list)


def words_of(value: str | None) -> str | None:
    """Text as people read it: entities decoded, tags dropped, paragraphs kept; None for nothing."""
    if value is None:
        return None
    return (text_of(value) if _TAG.search(value) else clean(decoded(value))) or None


def name_of(item: Item) -> str | None:
    """What an item is called."""
    return words_of(item.text("name", "legalName", "headline"))


def names_of(values: Sequence[Item | str]) -> list[str]:
    """The names in values that may be texts or items with a name."""
    told = [name_of(value) if isinstance(value, Item) else words_of(value) for value in values]
    return [name for name in told if name]


def listings(found: Sequence[Item]) -> list[Listing]:
    """The practices and clinicians a page is about, each once by name, in page order."""
    _turn(found)
    result: dict[str, Listing] = {}
    seen = _reviewers(found)
    for listing in filter(None, (_listing(inner) for item in found for inner in item.walk(seen, shut=_OTHERS))):
        key = listing.name.casefold()
        result[key] = _merged(result[key], listing) if key in result else listing
    return list(result.values())


def _reviewers(found: Sequence[Item]) -> set[int]:
    """Who wrote a review is a person of the graph too, but never whom the page is about."""
    seen: set[int] = set()
    reviews = (item for top in found for item in top.walk(seen) if item.kinds & REVIEWS)
    return {id(author.properties) for review in reviews for author in review.items("author", "creator")}


def _turn(found: Sequence[Item]) -> None:
    """A review or average that names what it rates is put under it, as if it had been written there."""
    seen: set[int] = set()
    for item in [item for top in found for item in top.walk(seen)]:
        place = "aggregateRating" if "AggregateRating" in item.kinds else "review"
        for rated in item.items("itemReviewed"):
            if all(known.properties is not item.properties for known in rated.items(place)):
                rated.add(place, item)


def _merged(one: Listing, other: Listing) -> Listing:
    """Two tellings of one business: every fact that either has, the first telling before the second."""
    facts = {name: getattr(one.claims, name) or getattr(other.claims, name) for name in Claims.__dataclass_fields__}
    return Listing(
        name=one.name,
        names=one.names | other.names,
        claims=Claims(**facts),
        id=one.id or other.id,
        text=one.text or other.text,
        best=one.best or other.best,
        worst=one.worst or other.worst,
        reviews=[*one.reviews, *other.reviews],
    )


def _listing(item: Item) -> Listing | None:
    name = name_of(item)
    told = any(item.properties.get(key) for key in (*_RATED, *_PLACED))
    rated = any(item.properties.get(key) for key in _RATED)
    kinds = item.kinds
    if name is None or not (kinds & _MEDICAL or (kinds & _PERHAPS and (rated if "Product" in kinds else told))):
        return None
    totals = next(iter(item.items("aggregateRating")), Item(syntax=""))
    links = [address for value in item.texts("url", "sameAs") if (address := link(None, value))]
    return Listing(
        name=name,
        names=frozenset(names_of(item.texts("name", "alternateName", "legalName"))),
        id=item.id or None,
        text=words_of(item.text("description", "disambiguatingDescription")) or "",
        best=totals.text("bestRating"),
        worst=totals.text("worstRating"),
        reviews=item.items("review", "reviews"),
        claims=_claims(item, name, totals, links),
    )


def _claims(item: Item, name: str, totals: Item, links: list[str]) -> Claims:
    address = next(iter(item.items("address")), Item(syntax=""))
    best, worst = totals.text("bestRating") or 5, totals.text("worstRating")
    medical = sorted(item.kinds & _MEDICAL) or sorted(item.kinds)
    return Claims(
        names=tuple(dict.fromkeys([name, *names_of(item.texts("alternateName", "legalName"))])),
        credentials=tuple(names_of(_values(item, "honorificSuffix", "hasCredential"))),
        npi=_npi(item),
        specialties=tuple(local(told) if "schema.org" in told else told for told in _specialties(item)),
        street=words_of(address.text("streetAddress")) or words_of(item.text("address")),
        city=words_of(address.text("addressLocality")),
        region=words_of(address.text("addressRegion")),
        postcode=words_of(address.text("postalCode")),
        phones=tuple(dict.fromkeys(_phone(told) for told in item.texts("telephone"))),
        links=tuple(dict.fromkeys(links)),
        rating=rating(totals.text("ratingValue"), best, worst),
        count=count(totals.text("reviewCount") or totals.text("ratingCount")),
        kind=medical[0] if medical else None,
    )


def _values(item: Item, *names: str) -> list[Item | str]:
    return [value for name in names for value in item.properties.get(name, [])]


def _specialties(item: Item) -> Iterator[str]:
    yield from dict.fromkeys(names_of(_values(item, "medicalSpecialty", "specialty", "hasOccupation")))


def _phone(told: str) -> str:
    return re.sub(r"^tel:(?://)?", "", told, flags=re.I).strip()


def _npi(item: Item) -> str | None:
    """The National Provider Identifier: its own property, or an identifier that is named so."""
    told = item.texts("usNPI", "npi", "NPI")
    for value in item.items("identifier"):
        label = " ".join(value.texts("propertyID", "name", "alternateName"))
        if re.search(r"\bNPI\b|national provider", label, re.I):
            told.extend(value.texts("value", "identifier"))
    told.extend(value for value in item.texts("identifier") if re.search(r"\bNPI\b", value, re.I))
    return next((found[0] for value in told if (found := _NPI.search(value))), None)
