"""Turns the answers of `webside init` into facts: what a name, a place and a few handles say."""

import re
from collections.abc import Iterable, Mapping

from analyzers import profiles
from model.subject import SubjectKind
from webside.subject_file import Facts

LEFT_OUT = (
    "give your own site as https://you.example, a profile by its address (https://x.com/you) and a handle with its "
    "service (instagram: @you). Of review sites Webside reads your export or a page you saved, named under exports:."
)
# What people call a service, and its name here.
SERVICES: Mapping[str, str] = {
    "x": "x", "twitter": "x", "instagram": "instagram", "insta": "instagram", "ig": "instagram", "threads": "threads",
    "tiktok": "tiktok", "youtube": "youtube", "yt": "youtube", "facebook": "facebook", "fb": "facebook",
    "linkedin": "linkedin", "bluesky": "bluesky", "bsky": "bluesky", "reddit": "reddit", "mastodon": "mastodon",
}  # fmt: skip
_SITES = ("website", "site", "web")  # what people call their own
_PERSON = re.compile(
    r"^(dr|prof|mr|ms|mrs|mx)\b|,\s*(m\.?d|d\.?o|d\.?d\.?s|d\.?m\.?d|r\.?n|n\.?p|p\.?a-?c?|ph\.?d|psy\.?d|mbbs|dpm|dc|od|pharm\.?d"
    r"|lcsw|aprn|crna|bds|frc\w+)\b",
    re.IGNORECASE,
)
_PRACTICE = re.compile(
    r"\b(dental|dentistry|clinic|medical|health|family|associates|practice|centre|center|care|group|hospital|therapy|surgery|smiles"
    r"|llc|pllc|pc|inc|ltd|derm|skin|kids|children|eyes?|vision|optometry|hearing|podiatry|chiropractic|urology|cardiology|spa"
    r"|oncology|obgyn|ob-gyn|imaging|urgent|office|pharmacy|hospice|counseling|pa?ediatrics?|dermatology|orthodontics|partners|physicians|institute|studio|wellness)\b",
    re.IGNORECASE,
)


def facts(
    name: str,
    *,
    kind: str | None,
    where: str,
    at: Iterable[str],
    goals: Iterable[str] = (),
    employers: Iterable[str] = (),
) -> tuple[Facts, list[str]]:
    """The facts, and sentences on what was taken for granted or not understood."""
    notes: list[str] = []
    if kind is None:
        kind = kind_of(name).value
        notes.append(f"Taken for a {kind}; change `kind:` in the file if that is wrong.")
    city, _, region = (part.strip() for part in where.partition(","))
    accounts: dict[str, list[str]] = {}
    for answer in answers(at):
        source, address = account(answer, SubjectKind(kind))
        if source is None:
            notes.append(f"'{answer}' was left out: {LEFT_OUT}")
        elif address not in accounts.setdefault(source, []):
            accounts[source].append(address)
    found = Facts(
        kind=SubjectKind(kind),
        name=name.strip(),
        city=city or None,
        region=region or None,
        accounts={source: tuple(handles) for source, handles in accounts.items()},
        goals=tuple(answers(goals)),
        employers=tuple(answers(employers)),
    )
    return found, notes


def kind_of(name: str) -> SubjectKind:
    """Whether a name is taken for a clinician's or a practice's."""
    is_person = bool(_PERSON.search(name)) or not _PRACTICE.search(name)
    return SubjectKind.CLINICIAN if is_person else SubjectKind.PRACTICE


# Services whose public pages are not crawled: their posts are read from the export, their pages as a person saved them.
_NOT_CRAWLED = re.compile(
    r"(^|\.)(x|twitter|facebook|fb|instagram|threads|linkedin|tiktok|youtube|reddit|google|yelp|healthgrades|vitals|webmd"
    r"|ratemds|zocdoc|realself|doximity|trustpilot|doctify|bsky)\.(com|net|app|co|co\.uk)$",
    re.IGNORECASE,
)
_WITH_SERVICE = re.compile(r"(?P<service>[a-z]+)\s*(?::|\s)\s*(?P<name>@?[\w./-]+(?:@[\w.-]+)?)", re.I)
_ADDRESS_OF_SERVICE = re.compile(r"(?P<service>[a-z]+)\s*(?::|\s)\s*(?P<address>https?://\S+)", re.I)
_ON_SERVICE = re.compile(r"(?P<name>@?[\w.-]+)\s+(?:on|at|\()\s*(?P<service>[a-z]+)\)?", re.I)


def answers(told: Iterable[str]) -> list[str]:
    """What was told of sites and handles, one by one: they stand apart by commas or semicolons."""
    parts = (part.strip() for word in told for part in word.replace(";", ",").split(","))
    return [part for part in parts if part]


def lacks_service(answer: str) -> bool:
    """Whether an answer is a bare handle, of which nobody can tell at which service it is."""
    return re.fullmatch(r"@[\w.-]{2,60}", answer) is not None


def account(answer: str, kind: SubjectKind = SubjectKind.PRACTICE) -> tuple[str | None, str]:
    """The source a handle or address belongs to, and what to write of it; None where it cannot be told."""
    told = _ADDRESS_OF_SERVICE.fullmatch(answer)
    if told and (told["service"].lower() in SERVICES or told["service"].lower() in _SITES):
        answer = told["address"]
    found = _profile(answer)
    if found is not None:
        # The API of Facebook shows pages; of a person there is only the download.
        is_person = found.source == "facebook_page" and kind is SubjectKind.CLINICIAN
        return ("facebook_archive" if is_person else found.source), found.at
    address = answer if "://" in answer else f"https://{answer}"
    host = re.match(r"https?://([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#]\S*)?$", address)
    if host is None or _NOT_CRAWLED.search(host[1]):
        return None, answer
    return "website", address


def _profile(answer: str) -> profiles.Profile | None:
    """The account an answer names: by the address of its profile, by its whole handle, or with its service."""
    if "://" not in answer:
        for way in (_WITH_SERVICE, _ON_SERVICE):
            told = way.fullmatch(answer)
            if told and (service := SERVICES.get(told["service"].lower())):
                return _at(service, told["name"])
    if re.fullmatch(r"u/[\w-]+", answer):
        return profiles.of("reddit", answer)
    if answer.lower().endswith(".bsky.social"):
        return profiles.of("bluesky", answer.removeprefix("@"))
    return profiles.handle(answer) or profiles.profile(answer if "://" in answer else f"https://{answer}")


def _at(service: str, name: str) -> profiles.Profile | None:
    if service == "linkedin":
        return profiles.of(service, name if "/" in name else f"in/{name.removeprefix('@')}")
    return profiles.of(service, name if service in ("youtube", "mastodon") else name.removeprefix("@"))
