"""Where a text stands in public, as people call it: site and place, as far as they are told."""

from model.documents import COPIED, Document
from reports.words import inside

_TABLE = "review_table"

SITE = {
    "bbb": "BBB",
    "bing": "Bing",
    "doctify": "Doctify",
    "doctoralia": "Doctoralia",
    "facebook": "Facebook",
    "google": "Google",
    "healthgrades": "Healthgrades",
    "instagram": "Instagram",
    "iwantgreatcare": "iWantGreatCare",
    "jameda": "jameda",
    "linkedin": "LinkedIn",
    "nhs": "NHS",
    "ratemds": "RateMDs",
    "realself": "RealSelf",
    "reddit": "Reddit",
    "threads": "Threads",
    "tiktok": "TikTok",
    "tripadvisor": "Tripadvisor",
    "trustpilot": "Trustpilot",
    "vitals": "Vitals",
    "webmd": "WebMD",
    "x": "X",
    "yelp": "Yelp",
    "youtube": "YouTube",
    "zocdoc": "Zocdoc",
}


def site(service: str) -> str | None:
    """What people call a site, by its service or its host: "www.google.com" and "maps.google.co.uk" are Google."""
    if service in SITE or "." not in service:
        return SITE.get(service)
    return next((SITE[part] for part in reversed(service.casefold().split(".")[:-1]) if part in SITE), None)


def stands_at(title: str, document: Document | None) -> str:
    """Where a text stands: site and place as far as they are told, and the source it was read from."""
    if document is not None and document.service == COPIED:
        title = "a page that was copied (its site is not named)"
    if document is not None and document.source == _TABLE:
        told = at_site(document)
        return told if site(document.service) else f"a site that the table does not name{', ' if told else ''}{told}"
    title = inside(title)
    name = site(document.service) if document else None
    place = document.place if document else None
    if name and name.casefold() not in title.casefold():
        return f"{at_site(document)} ({title})"
    return f"{title}, {place}" if place else title


def at_site(document: Document | None) -> str:
    """Site and place of one text: "Yelp, Port Alder"; nothing where neither is told."""
    if document is None:
        return ""
    return ", ".join(part for part in (site(document.service), document.place) if part)
