"""What the owner of a Google listing says of the place: the same facts in Takeout and in the API, old and new."""

from collections.abc import Mapping

from crawler.archives.google_reviews import SERVICE
from crawler.archives.stream import mapping, sequence, words
from crawler.normalise import clean, link, ref_of
from model.documents import Author, Claims, Document, Kind, Visibility


def title_of(facts: Mapping[str, object]) -> str | None:
    """What the place is called."""
    return words(facts.get("title")) or words(facts.get("locationName"))


def listing(facts: Mapping[str, object], source: str, account: str | None = None) -> Document | None:
    """The profile of a place; None where it has no name. Its stars and how many reviews it has, others tell."""
    title = title_of(facts)
    if title is None:
        return None
    name = clean(title)
    address = mapping(facts.get("storefrontAddress")) or mapping(facts.get("address"))
    phones = mapping(facts.get("phoneNumbers")) or facts
    categories = mapping(facts.get("categories")) or facts
    kinds = [categories.get("primaryCategory"), *sequence(categories.get("additionalCategories"))]
    numbers = [phones.get("primaryPhone"), *sequence(phones.get("additionalPhones"))]
    site = link(None, words(facts.get("websiteUri")) or words(facts.get("websiteUrl")))
    return Document(
        kind=Kind.PROFILE,
        source=source,
        service=SERVICE,
        ref=words(facts.get("name")) or ref_of("place", title),
        url=link(None, words(mapping(facts.get("metadata")).get("mapsUri"))),
        author=Author(name=name),
        text=clean(words(mapping(facts.get("profile")).get("description")) or ""),
        title=name,
        visibility=Visibility.PUBLIC,
        place=name,
        claims=Claims(
            names=(name,),
            specialties=tuple(told for kind in kinds if (told := words(mapping(kind).get("displayName")))),
            street=", ".join(filter(None, map(words, sequence(address.get("addressLines"))))) or None,
            city=words(address.get("locality")),
            region=words(address.get("administrativeArea")),
            postcode=words(address.get("postalCode")),
            phones=tuple(filter(None, map(words, numbers))),
            links=(site,) if site else (),
        ),
        account=account,
    )
