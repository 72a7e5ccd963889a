"""Where the words of a search result give another telephone number or street than the subject declares."""

import re
from collections.abc import Iterator

import phonenumbers

from analyzers import facts
from model.documents import Document
from model.subject import Subject

_STREET = re.compile(
    r"\b\d{1,5} (?:[NSEW]{1,2}\.? )?(?:[A-Z][\w'’.-]* ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Way|Court|Ct|Place|Pl|Parkway|Pkwy|Highway|Hwy)\b"
)


def differing(document: Document, subject: Subject) -> Iterator[str]:
    """A sentence for each fact that is given and is another: of the subject's own, whoever keeps the listing should
    hear of it; where it is somebody else's, it tells the two apart. A fact not declared differs from nothing."""
    text = f"{document.title or ''}\n{document.text}"
    region = facts.calling_region(subject.jurisdiction)
    own = {facts.phone(place.phone, region) for place in subject.places if place.phone}
    own |= {facts.phone(phone, region) for phone in subject.tracking_phones}
    matches = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID)
    said = {facts.phone(match.raw_string, region): match.raw_string for match in matches}
    if own - {None} and said and not own & set(said):
        told = ", ".join(place.phone for place in subject.places if place.phone)
        yield f"It gives another telephone number than yours: {', '.join(said.values())}, and not {told}."
    streets = [place.street for place in subject.places if place.street]
    shown = list(dict.fromkeys(found[0] for found in _STREET.finditer(text)))
    if streets and shown and not any(facts.same_street(one, mine) for one in shown for mine in streets):
        yield f"It gives another address than yours: {'; '.join(shown)}, and not {'; '.join(streets)}."
