"""Writes a subject file from given facts, with every other key explained in a comment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from model.subject import SubjectKind

SCHEMA_FILE = "subject.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What `webside init` was told of a subject; None or empty is left for the user to fill in."""

    name: str
    kind: SubjectKind = SubjectKind.PRACTICE
    id: str | None = None
    other_names: tuple[str, ...] = ()
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None
    phone: str | None = None
    site: str | None = None
    npi: str | None = None
    specialties: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    jurisdiction: str | None = None
    time_zone: str | None = None
    contact: str | None = None
    consent: str | None = None
    consent_by: str | None = None
    consent_date: str | None = None
    consent_scope: str | None = None
    accounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exports: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    employers: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()


# Words that YAML readers of one version or another take for something that is not text.
_NOT_TEXT = re.compile(r"(?i:true|false|null|yes|no|on|off|y|n|~)")
_NEEDS_NO_QUOTES = re.compile(r"[A-Za-z][A-Za-z0-9]*([ ._'-]+[A-Za-z0-9]+)*")


def quoted(text: str) -> str:
    """A text as a YAML value that every YAML reader takes for this very text."""
    if _NEEDS_NO_QUOTES.fullmatch(text) and not _NOT_TEXT.fullmatch(text):
        return text
    if text.isprintable() and "\\" not in text:
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    """A character inside double quotes of YAML; half of a surrogate pair has no place in a file and is marked."""
    if character in '\\"':
        return "\\" + character
    if character.isprintable():
        return character
    return "\ufffd" if "\ud800" <= character <= "\udfff" else f"\\U{ord(character):08x}"


def template(facts: Facts) -> str:
    """A subject file with these facts; every other key stands there as a comment that says what it is for."""
    lines = [
        f"# yaml-language-server: $schema=./{SCHEMA_FILE}",
        "# Who is audited, as declared by itself. Only `kind` and one name are required.",
        "",
        f"kind: {facts.kind.value}",
        *_listed("names", (facts.name, *facts.other_names), "The first one is printed on the report."),
    ]
    for key, value, example, comment in (
        ("id", facts.id, "dana-reyes", "Short id for commands and files; made from the first name if left out."),
        ("npi", facts.npi, "'1234567893'", "US National Provider Identifier, ten digits."),
        ("jurisdiction", facts.jurisdiction, "us", "us, uk, au, ca, ca-ab, ca-bc, ca-on, ca-qc or other."),
        ("time_zone", facts.time_zone, "America/Chicago", "Where the days of the subject begin and end."),
        (
            "contact",
            facts.contact,
            "office@example.org",
            "Mail address that sites asked are told, so they can reach you.",
        ),
    ):
        lines += _one(key, value, example, comment)
    lines += _consent(facts)
    lines += _listed("specialties", facts.specialties, "For example dentistry.", "dentistry")
    lines += _listed("staff", facts.staff, "Names of staff, which are not taken for patients'.", "Jordan Osei, Dr. Lee")
    lines += _place(facts)
    lines += _accounts(facts)
    if facts.posts or (facts.exports and facts.columns):
        lines += _described_exports(facts)
    else:
        lines += _exports(facts)
    lines += _listed(
        "goals",
        facts.goals,
        "What this is for: job search (the report begins with what someone sees who looks an applicant up), monthly "
        "scan, or your own words.",
        "job search",
    )
    lines += _listed(
        "employers",
        facts.employers,
        "Hospitals, groups and schools you work or worked at: so that a page about you is known, after a move too.",
        "Port Ellen General Hospital",
    )
    return "\n".join(lines) + "\n" + _REST


def _described_exports(facts: Facts) -> list[str]:
    """Files of which something is said: what the columns of a table are, or that a text holds own posts."""
    told = ", ".join(f"{name}: {quoted(header)}" for name, header in facts.columns.items())
    columns = f", columns: {{{told}}}" if told else ""
    return [
        "",
        "# Files to read, relative to this file, what the columns of a table are, and which text holds own posts.",
        "exports:",
        *(f"  - {{path: {quoted(path)}{columns}}}" for path in facts.exports),
        *(f"  - {{path: {quoted(path)}, holds: posts}}" for path in facts.posts),
    ]


def _exports(facts: Facts) -> list[str]:
    return _listed(
        "exports",
        facts.exports,
        "Data exports and saved pages to read, relative to this file; of several of one account the newest. A text of "
        "own posts, one a paragraph: {path: posts.txt, holds: posts}.",
        "Takeout.zip",
    )


def _one(key: str, value: str | None, example: str, comment: str) -> list[str]:
    written = f"# {key}: {example}" if value is None else f"{key}: {quoted(value)}"
    return ["", f"# {comment}", written]


def _listed(key: str, values: tuple[str, ...], comment: str, example: str = "") -> list[str]:
    if not values:
        return ["", f"# {comment}", f"# {key}: [{example}]"]
    return ["", f"# {comment}", f"{key}:", *(f"  - {quoted(value)}" for value in values)]


def _consent(facts: Facts) -> list[str]:
    lines = ["", "# No audit of a person without consent. `self` says: this is me, or the practice I answer for."]
    if facts.consent_by or facts.consent_date or facts.consent_scope:
        told = {"by": facts.consent_by, "date": facts.consent_date, "scope": facts.consent_scope}
        stated = [f"  {key}: {quoted(value)}" for key, value in told.items() if value]
        return [*lines, "consent:", "  kind: agent", *stated]
    if facts.consent is not None:
        return [*lines, f"consent: {quoted(facts.consent)}"]
    agent = "consent: {kind: agent, by: Dana Reyes, date: 2026-01-31, scope: public reviews and own accounts}"
    somebody = "# Somebody who acts for the subject says who agreed, when, and to what:"
    return [*lines, "# consent: self", somebody, f"# {agent}"]


_PLACE = {
    "street": "12 Harbor Street",
    "city": "Tidewell",
    "region": "OR",
    "postcode": "'97000'",
    "country": "US",
    "phone": "'555-0142'",
    "site": "https://tidewell.example",
}


def _place(facts: Facts) -> list[str]:
    """One place; the keys not known are comments inside it."""
    known = {key: value for key in _PLACE if (value := getattr(facts, key)) is not None}
    lines = ["", "# Where the subject practises. `name` is for a place whose door says another name."]
    if not known:
        return [*lines, "# places:", *(f"#   {'-' if key == 'street' else ' '} {key}: {_PLACE[key]}" for key in _PLACE)]
    lines.append("places:")
    for place, (key, value) in enumerate(known.items()):
        lines.append(f"  {' ' if place else '-'} {key}: {quoted(value)}")
    return lines + [f"    # {key}: {example}" for key, example in _PLACE.items() if key not in known]


def _accounts(facts: Facts) -> list[str]:
    lines = [
        "",
        "# Own accounts and sites by source id (`webside sources` lists them). A private account that does not",
    ]
    lines.append("# say its owner is a clinician: {at: '@dana@social.example', personal: true}")
    if not facts.accounts:
        return [
            *lines,
            "# accounts:",
            "#   website: https://tidewell.example",
            "#   mastodon: '@tidewell@social.example'",
        ]
    lines.append("accounts:")
    for source, handles in facts.accounts.items():
        lines += [f"  {quoted(source)}:", *(f"    - {quoted(handle)}" for handle in handles)]
    return lines


_REST = """
# Names used before, titles, other licence numbers.
# former_names: [Dana Rivers]
# credentials: [DDS]
# licences:
#   - {number: 'D-0142', issuer: State Board}

# Publications as your CV lists them, each by its DOI, its PMID or its title: compared with the public registers.
# publications: [10.5555/12345678, 'PMID: 12345678']

# Only compared, on this machine, with the US list of persons excluded from federal health programmes.
# birth_year: 1975

# For pronouns in advice only.
# gender: female

# US: is the subject a HIPAA covered entity? Left out: treated as one.
# covered_entity: true

# Other names the practice goes by: never taken for patients' names.
# business_names: [Tidewell Smiles]
# Call-tracking and other numbers that reach you too, so that no listing is called wrong:
# tracking_phones: [555-0198]

# Who can get into your accounts, one entry for each. Write no passwords here: none is ever asked for, read or tried.
# A key left out is not known, and never counts as a gap. `run_by` is practice, agency or employer (a hospital that runs
# it for you); `admins` are names, roles or mail addresses; `left` names those of them who have left the practice;
# `recovery` says whether the practice holds recovery codes or mailbox; `reviewed` is when access was last looked
# through; `parked` is for a handle that is only kept so that nobody else takes it.
# inventory:
#   - account: instagram @tidewell
#     run_by: practice
#     owner: practice manager
#     admins: [office@tidewell.example, Dana Reyes]
#     left: []
#     two_factor: yes
#     recovery: yes
#     reviewed: 2026-01-31
#     parked: no

# What you looked at yourself where no program may (`webside sources` lists them: doximity, state_boards, …).
# seen:
#   - {source: state_boards, date: 2026-01-31, note: Licence active and without a note, url: 'https://board.example/1'}

# What to search for; names and city if left out.
# search_terms: [Dana Reyes DDS Tidewell]

# strict also shows what a cautious privacy officer would ask about.
# strictness: standard

# Addresses, handles or document ids known to be somebody else's.
# not_me: [https://example.org/another-dana-reyes]

# Where you practised before: so that a page about you is known after a move.
# former_places: [{city: Lakemont, region: OH}]

# Perceptual hashes of own portraits, 16 hexadecimal digits each: a copy of the picture is then noticed.
# photos: ['c3d2a1900f1e5a7b']
"""
