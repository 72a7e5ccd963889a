"""The clinician or practice audited, as declared by itself. The subject file is read into these values."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SubjectKind(StrEnum):
    CLINICIAN = "clinician"
    PRACTICE = "practice"


class Holds(StrEnum):
    """What a person says a plain text holds."""

    POSTS = "posts"


class Strictness(StrEnum):
    STANDARD = "standard"
    STRICT = "strict"


class Jurisdiction(StrEnum):
    """Picks the authorities that findings cite. Canadian provinces are told apart because their colleges are."""

    US = "us"
    UK = "uk"
    AU = "au"
    CA = "ca"
    CA_AB = "ca-ab"
    CA_BC = "ca-bc"
    CA_ON = "ca-on"
    CA_QC = "ca-qc"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the subject practises; every part is optional."""

    name: str | None = field(default=None, metadata={"description": "Name on the door, if it differs"})
    street: str | None = field(default=None, metadata={"description": "Street and number, as on the listing"})
    city: str | None = None
    region: str | None = field(default=None, metadata={"description": "State, province or county"})
    postcode: str | None = None
    country: str | None = field(default=None, metadata={"description": "Two letters, for example US"})
    phone: str | None = field(default=None, metadata={"description": "Public phone of this place"})
    site: str | None = field(default=None, metadata={"description": "Address of the web site of this place"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A declared account, site or instance of the subject at one source."""

    at: str = field(
        metadata={"description": "Handle or address, for example @dr@social.example or https://example.org"}
    )
    personal: bool = field(
        default=False,
        metadata={"description": "true for a private account that does not say its owner is a clinician"},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    number: str
    issuer: str | None = field(default=None, metadata={"description": "Board or register, for example GMC"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A data export or saved page of the subject, on this machine."""

    path: str = field(metadata={"description": "File or folder, relative to the subject file"})
    source: str | None = field(default=None, metadata={"description": "Source id; found by content when left out"})
    url: str | None = field(default=None, metadata={"description": "Address the page was saved from, if it is one"})
    saved: datetime.date | None = field(
        default=None,
        metadata={"description": "Day it was saved or copied, as YYYY-MM-DD: '2 weeks ago' counts from it"},
    )
    holds: Holds | None = field(
        default=None,
        metadata={"description": "posts: a plain text of your own posts, one a paragraph (or between lines of ---)"},
    )
    columns: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"description": "Of a table: what its columns are, as text: Kommentar; places: which are yours"},
    )
    read_older: bool = field(
        default=False,
        metadata={"description": "yes to read it although a newer download of the same account is named too"},
    )
    ours: bool = field(
        default=False,
        metadata={"description": "yes where all of it is yours, although another name than yours stands there"},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person saw at a source that is looked at by hand, and on which day."""

    source: str = field(metadata={"description": "Id of a source looked at by hand, for example doximity"})
    date: datetime.date = field(metadata={"description": "When it was looked at, as YYYY-MM-DD"})
    note: str = field(default="", metadata={"description": "What was seen, in a sentence; no names of patients"})
    url: str | None = field(default=None, metadata={"description": "Address of the page that was looked at"})


class RunBy(StrEnum):
    """Whose hands an account is in."""

    PRACTICE = "practice"
    AGENCY = "agency"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Who can get into one own account. The user writes it down; no password is ever asked for or tried. A key that is
    left out is not known, and never counts as a gap."""

    account: str = field(metadata={"description": "The account, for example instagram @tidewell"})
    run_by: RunBy = field(
        default=RunBy.PRACTICE,
        metadata={"description": "practice, agency, or employer (a hospital or group that runs it for you)"},
    )
    owner: str | None = field(default=None, metadata={"description": "The person or role that answers for it"})
    admins: tuple[str, ...] | None = field(
        default=None, metadata={"description": "Who can sign in as administrator: names, roles or mail addresses"}
    )
    left: tuple[str, ...] = field(
        default=(), metadata={"description": "Which of the admins have left the practice, written as above"}
    )
    two_factor: bool | None = field(default=None, metadata={"description": "Is a second factor asked for? yes or no"})
    recovery: bool | None = field(
        default=None, metadata={"description": "Does the practice hold recovery codes or mailbox? yes or no"}
    )
    reviewed: datetime.date | None = field(
        default=None, metadata={"description": "When the access was last looked through, as YYYY-MM-DD"}
    )
    parked: bool = field(
        default=False, metadata={"description": "yes for a handle that is only kept so that nobody else takes it"}
    )


class ConsentKind(StrEnum):
    SELF = "self"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Who said that this audit may be made. An agent names who agreed, when, and to what."""

    kind: ConsentKind = field(default=ConsentKind.SELF, metadata={"description": "self, or agent with by, date, scope"})
    by: str | None = field(default=None, metadata={"description": "Who agreed (for kind: agent)"})
    date: datetime.date | None = field(default=None, metadata={"description": "When, as YYYY-MM-DD (for kind: agent)"})
    scope: str | None = field(default=None, metadata={"description": "What was agreed to (for kind: agent)"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A clinician or practice. Only `kind` and one name are required; the rest is asked for when it matters."""

    kind: SubjectKind = field(metadata={"description": "clinician or practice"})
    names: tuple[str, ...] = field(metadata={"description": "Names in use, the first one is printed on the report"})
    id: str = field(
        default="", metadata={"description": "Short id for commands and files; made from the name if left out"}
    )
    former_names: tuple[str, ...] = ()
    credentials: tuple[str, ...] = field(default=(), metadata={"description": "For example [DDS] or [MD, FACP]"})
    npi: str | None = field(default=None, metadata={"description": "US National Provider Identifier, 10 digits"})
    birth_year: str | None = field(
        default=None,
        metadata={"description": "Four digits; only compared, on this machine, with the US list of excluded persons"},
    )
    licences: tuple[Licence, ...] = field(default=(), metadata={"description": "Other licence or register numbers"})
    gender: str | None = None
    specialties: tuple[str, ...] = field(default=(), metadata={"description": "For example [dentistry]"})
    jurisdiction: Jurisdiction = field(
        default=Jurisdiction.US, metadata={"description": "us, uk, au, ca, ca-ab, ca-bc, ca-on, ca-qc or other"}
    )
    covered_entity: bool | None = field(
        default=None, metadata={"description": "US: is the subject a HIPAA covered entity? Left out: treated as one"}
    )
    time_zone: str | None = field(default=None, metadata={"description": "For example America/Chicago"})
    places: tuple[Place, ...] = ()
    accounts: Mapping[str, tuple[Account, ...]] = field(
        default_factory=dict, metadata={"description": "Own accounts, sites and instances by source id"}
    )
    tracking_phones: tuple[str, ...] = field(
        default=(),
        metadata={"description": "Call-tracking and other numbers that reach you too, so that no listing is wrong"},
    )
    staff: tuple[str, ...] = field(
        default=(), metadata={"description": "Own staff, so their names are not taken for patients'"}
    )
    business_names: tuple[str, ...] = field(default=(), metadata={"description": "Other names the practice goes by"})
    inventory: tuple[Custody, ...] = field(
        default=(), metadata={"description": "Own accounts and who can get into them; no passwords"}
    )
    exports: tuple[Export, ...] = field(default=(), metadata={"description": "Exports and saved pages to read"})
    seen: tuple[Seen, ...] = field(
        default=(), metadata={"description": "What you looked at by hand where no program may: source, date, note"}
    )
    search_terms: tuple[str, ...] = field(
        default=(), metadata={"description": "What to search for; names and city if left out"}
    )
    goals: tuple[str, ...] = field(default=(), metadata={"description": "For example [job search] or [monthly scan]"})
    strictness: Strictness = Strictness.STANDARD
    contact: str | None = field(
        default=None, metadata={"description": "Mail address that sites asked are told, so they can reach you"}
    )
    consent: Consent | None = field(default=None, metadata={"description": "No audit of a person without it"})
    not_me: tuple[str, ...] = field(
        default=(), metadata={"description": "Addresses, handles or document ids known to be somebody else's"}
    )
    employers: tuple[str, ...] = field(
        default=(), metadata={"description": "Hospitals, groups and schools worked for, now or before"}
    )
    former_places: tuple[Place, ...] = field(default=(), metadata={"description": "Where the subject practised before"})
    photos: tuple[str, ...] = field(
        default=(), metadata={"description": "Perceptual hashes of own portraits, 16 hexadecimal digits each"}
    )
    publications: tuple[str, ...] = field(
        default=(),
        metadata={"description": "Own publications as your CV lists them: a DOI, a PMID or the title of each"},
    )

    @property
    def name(self) -> str:
        """The name printed on the report."""
        return self.names[0]

    @property
    def owned_names(self) -> tuple[str, ...]:
        """Every name that belongs to the subject's own side: never a third person's."""
        return tuple(dict.fromkeys((*self.persons, *self.team, *self.organisations)))

    @property
    def organisations(self) -> tuple[str, ...]:
        """The names of the practice: its own, those it goes by elsewhere, and those of its places."""
        places = tuple(place.name for place in self.places if place.name)
        own = (*self.names, *self.former_names) if self.kind is SubjectKind.PRACTICE else ()
        return (*own, *self.business_names, *places)

    @property
    def team(self) -> tuple[str, ...]:
        """Who speaks for the subject: the staff, and whoever agreed to the audit, without what they are there."""
        signed = self.consent.by if self.consent else None
        signer = signed.partition(",")[0].partition("(")[0].strip() if signed else ""
        return tuple(dict.fromkeys((*self.staff, *filter(None, [signer]))))

    @property
    def persons(self) -> tuple[str, ...]:
        """The names of the clinician; of a practice none."""
        return (*self.names, *self.former_names) if self.kind is SubjectKind.CLINICIAN else ()


def is_npi(digits: str) -> bool:
    """Luhn over the number with its card issuer prefix 80840 (CMS, NPI check digit)."""
    total = 0
    for place, digit in enumerate(reversed("80840" + digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
