"""Turns the answers of `webside init` into facts: what a name, a place and a few handles say."""

import re
from collections.abc import Iterable

from model.subject import SubjectKind
from webside.subject_file import Facts

LEFT_OUT = (
    "give your own site as https://you.example, or a Mastodon account as @you@social.example; of X, Google and other "
    "services Webside reads your export or a page you saved, named under exports:."
)
_PERSON = re.compile(
    r"^(dr|prof|mr|ms|mrs|mx)\b|,\s*(m\.?d|d\.?o|d\.?d\.?s|d\.?m\.?d|r\.?n|n\.?p|p\.?a-?c?|ph\.?d|psy\.?d|mbbs|dpm|dc|od|pharm\.?d"
    r"|lcsw|aprn|crna|bds|frc\w+)\b",
    re.IGNORECASE,
)
_PRACTICE = re.compile(
    r"\b(dental|dentistry|clinic|medical|health|family|associates|practice|centre|center|care|group|hospital|therapy|surgery|smiles"
    r"|llc|pllc|pc|inc|ltd|pediatrics|dermatology|orthodontics|partners|physicians|institute|studio|wellness)\b",
    re.IGNORECASE,
)


def facts(name: str, *, kind: str | None, where: str, at: Iterable[str]) -> tuple[Facts, list[str]]:
    """The facts, and sentences on what was taken for granted or not understood."""
    notes: list[str] = []
    if kind is None:
        person = bool(_PERSON.search(name)) or not _PRACTICE.search(name)
        kind = "clinician" if person else "practice"
        notes.append(f"Taken for a {kind}; change `kind:` in the file if that is wrong.")
    city, _, region = (part.strip() for part in where.partition(","))
    accounts: dict[str, list[str]] = {}
    for word in at:
        for answer in filter(None, word.replace(";", ",").split(",")):
            source, address = account(answer.strip())
            if source is None:
                notes.append(f"'{answer.strip()}' was left out: {LEFT_OUT}")
            else:
                accounts.setdefault(source, []).append(address)
    found = Facts(
        kind=SubjectKind(kind),
        name=name.strip(),
        city=city or None,
        region=region or None,
        accounts={source: tuple(handles) for source, handles in accounts.items()},
    )
    return found, notes


# Services whose public pages are not crawled: their posts are read from the export, their pages as a person saved them.
_NOT_CRAWLED = re.compile(
    r"(^|\.)(x|twitter|facebook|fb|instagram|threads|linkedin|tiktok|youtube|reddit|google|yelp|healthgrades|vitals|webmd"
    r"|ratemds|zocdoc|realself|doximity|trustpilot|doctify)\.(com|net|co|co\.uk)$",
    re.IGNORECASE,
)


def account(answer: str) -> tuple[str | None, str]:
    """The source a handle or address belongs to, and the address to write; None where it cannot be told."""
    if re.fullmatch(r"@?[\w.-]+@[\w-]+(\.[\w-]+)+", answer):
        return "mastodon", answer if answer.startswith("@") else f"@{answer}"
    profile = re.fullmatch(r"https?://([\w.-]+)/@([\w.-]+)/?", answer)
    if profile:
        return "mastodon", f"@{profile[2]}@{profile[1]}"
    address = answer if re.match(r"https?://", answer) else f"https://{answer}"
    host = re.match(r"https?://([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#]\S*)?$", address)
    if host is None or _NOT_CRAWLED.search(host[1]):
        return None, answer
    return "website", address
