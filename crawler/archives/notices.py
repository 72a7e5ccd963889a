"""Knows by its headers alone whether a letter tells of a new review, and what they say of it."""

import re
from dataclasses import dataclass

from crawler.archives.letters import Letter

_LONGEST_SUBJECT = 300
_SERVICES = {
    "google.com": "google",
    "yelp.com": "yelp",
    "facebookmail.com": "facebook",
    "facebook.com": "facebook",
    "healthgrades.com": "healthgrades",
}
_ROBOT = re.compile(
    r"no[-_.]?reply|do[-_.]?not[-_.]?reply|notif|alerts?\b|reviews?\b|updates?\b|mailer|automated", re.I
)
_BULK = ("List-Unsubscribe", "Auto-Submitted", "List-Id", "Feedback-ID", "X-Auto-Response-Suppress")
_REVIEW = r"(?:\d[- ]star |new |patient |customer |google |verified )*(?:review|recommendation|rating)"
# What the subject of such a mail says. Each pattern names what it tells: who wrote, about which place.
_SUBJECTS = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?P<author>.{{1,80}}?) (?:has )?(?:just )?(?:left|wrote|posted|submitted|added|gave) (?:you )?an? {_REVIEW}"
        r"(?: (?:for|of|on|about|to) (?P<place>.{1,120}?))?(?: on (?:google|yelp|facebook|healthgrades))?[.!]?",
        r"(?P<author>.{1,80}?) (?:has )?(?:just )?(?:gave|given|rated) (?:you|us|(?P<place>.{1,120}?)) "
        r"(?:an? |only )?[1-5][- ]stars?(?: rating)?(?: on (?:google|yelp|facebook|healthgrades))?[.!]?",
        rf"(?:you(?:'ve| have)? (?:just )?(?:got|received|have|earned) )?an? (?:new )?{_REVIEW} (?:from|by) "
        r"(?P<author>.{1,80}?)(?: (?:for|of|on|about) (?P<place>.{1,120}?))?[.!]?",
        rf"{_REVIEW} (?:from|by) (?P<author>.{{1,80}}?)(?: (?:for|of|on|about) (?P<place>.{{1,120}}?))?[.!]?",
        rf"(?:you(?:'ve| have)? (?:just )?(?:got|received|have|earned) )?(?:an? )?new {_REVIEW}"
        r"(?: (?:for|of|about) (?P<place>.{1,120}?))?(?: on [\w .]{1,40})?"
        r"(?: (?:for|of|about) (?P<here>.{1,120}?))?[.!]?",
        rf"(?P<place>.{{1,120}}?) (?:has )?(?:just )?(?:got|received|has) an? (?:new )?{_REVIEW}"
        r"(?: on (?:google|yelp|facebook|healthgrades))?[.!]?",
        r"(?P<author>.{1,80}?) hat (?:eine )?(?:neue )?(?:rezension|bewertung) (?:zu|für|über) (?P<place>.{1,120}?) "
        r"(?:hinterlassen|verfasst|geschrieben|abgegeben)[.!]?",
        r"(?P<author>.{1,80}?) a (?:laissé|publié|écrit|rédigé|donné) un (?:nouvel )?avis (?:sur|pour|concernant) "
        r"(?P<place>.{1,120}?)[.!]?",
        r"(?P<author>.{1,80}?) (?:ha )?(?:dejado|escrito|publicado|dejó|escribió) una (?:nueva )?(?:reseña|opinión) "
        r"(?:de|sobre|para|en) (?P<place>.{1,120}?)[.!]?",
        r"(?P<author>.{1,80}?) ha (?:lasciato|scritto|pubblicato) una (?:nuova )?recensione (?:su|per|di) "
        r"(?P<place>.{1,120}?)[.!]?",
    )
]
# Said by Facebook and Yelp of a review; by a shop or a stream of many other things.
_SUBJECTS_OF_KNOWN = [
    re.compile(pattern, re.I)
    for pattern in (
        r"(?P<author>.{1,80}?) (?P<against>doesn['’]t recommend|does not recommend) (?P<place>.{1,120}?)[.!]?",
        r"(?P<author>.{1,80}?) (?P<with>recommends|recommended) (?P<place>.{1,120}?)[.!]?",
        r"(?P<author>.{1,80}?) (?:just )?reviewed (?P<place>.{1,120}?)[.!]?",
        r"(?P<place>.{1,120}?), you(?:'ve)? (?:just )?got \d{1,3} new reviews?[.!]?",
    )
]
# Mails that speak of reviews without telling of a new one: requests, answers, receipts, letters of persons.
_NOT_NEW = re.compile(
    r"^(?:re|aw|fwd?|wg|tr)\s*:|\byour review\b|\bwrite a review\b|\bleave (?:us |a )|\bplease review\b|\bhow was\b"
    r"|\breplied\b|\bresponded\b|\bweekly\b|\bmonthly\b|\bsummary\b|\bdigest\b|\breview (?:your|our|the|and)\b"
    r"|\b(?:peer|code|design|chart|performance|utili[sz]ation|contract|security|order|account) review\b"
    r"|\b(?:paper|submission|manuscript|pull request|article|proposal|grant)\b"
    r"|\breview(?:er)? (?:request|invitation|comments? on)",
    re.I,
)
_SOMEBODY = re.compile(r"(?:someone|somebody|a (?:patient|customer|client|user|google user|guest)|you|your .*)", re.I)


@dataclass(frozen=True, slots=True)
class Told:
    """What a subject says of a review; None: it does not say."""

    author: str | None = None
    place: str | None = None
    recommends: bool | None = None


def is_notification(letter: Letter) -> bool:
    """Whether the headers alone say: an automatic letter about a new review."""
    subject, (_, address) = letter.header("Subject"), letter.sender
    user, _, host = address.partition("@")
    is_known = service_of(host)[1]
    if _NOT_NEW.search(subject) or told(subject, is_known) is None:
        return False
    return is_known or bool(_ROBOT.search(user)) or any(letter.headers.get(name) for name in _BULK)


def service_of(host: str) -> tuple[str, bool]:
    """The service of a sender's host, and whether it is one whose notifications are known."""
    for known, service in _SERVICES.items():
        if host == known or host.endswith(f".{known}"):
            return service, True
    parts = host.split(".")
    return (".".join(parts[-2:]) if len(parts) > 1 else host or "mail"), False


def told(subject: str, is_known: bool) -> Told | None:
    """What a subject line tells of a new review; None when it tells of none. `is_known`: of a service we know."""
    if len(subject) > _LONGEST_SUBJECT:
        return None
    for pattern in (*_SUBJECTS, *(_SUBJECTS_OF_KNOWN if is_known else ())):
        found = pattern.fullmatch(subject.strip())
        if found is not None:
            held = found.groupdict()
            author, place = held.get("author"), held.get("place") or held.get("here")
            return Told(
                author=None if author is None or _SOMEBODY.fullmatch(author.strip()) else author.strip(' "“”'),
                place=None if place is None or _SOMEBODY.fullmatch(place.strip()) else place.strip(' "“”'),
                recommends=False if held.get("against") else True if held.get("with") else None,
            )
    return None
