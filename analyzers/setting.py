"""What an analysis must know of the subject: its own names and contacts, jurisdiction, surface and strictness."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from analyzers.text import read
from model.findings import Judgement
from model.subject import Custody, Jurisdiction, Strictness, Subject, SubjectKind

# Specialties whose name alone reveals the condition (rules.md 2.0).
_SENSITIVE = re.compile(
    r"psychi|psycho|mental|behaviou?ral|addict|substance|recovery|methadone|suboxone|detox|rehab|fertil|ivf|abort|"
    r"family planning|\bhiv\b|\baids\b|\bsti\b|\bstd\b|sexual health|oncolog|cancer|hematolog|pa?ediatr|children|"
    r"genetic|"
    r"\beating disorder|counsel|therap(?:y|ist)s?\b(?<!physical therapy)",
    re.IGNORECASE,
)
_PHYSICAL = re.compile(r"physical|physio|occupational|massage|speech|hand therap|respiratory|aba\b", re.IGNORECASE)


# Those of which an authority is known (references.yaml).
_STATES = {"california": "CA", "florida": "FL", "new york": "NY", "texas": "TX"}


def _region(told: str) -> str:
    return _STATES.get(told.strip().casefold(), told.strip().upper())


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Everything about the subject that a rule may look at. Without a subject nobody's contacts are known, and
    a phone, mail, role or first name in a contact sentence counts as the practice's own."""

    known: bool = False
    names: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    businesses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    jurisdiction: Jurisdiction = Jurisdiction.US
    strictness: Strictness = Strictness.STANDARD
    surface: str = "professional"
    account: str = "practice"
    specialties: tuple[str, ...] = ()
    is_sensitive: bool = False
    personal_accounts: frozenset[str] = frozenset()
    subject: Subject | None = None
    judgements: tuple[Judgement, ...] = ()
    declared: tuple[tuple[str, str], ...] = ()  # source and handle or address of each own account
    places: int = 0
    inventory: tuple[Custody, ...] = ()
    regions: frozenset[str] = frozenset()  # states of its places, in two letters where they have some

    @classmethod
    def of(cls, subject: Subject, *, personal: bool = False, judgements: tuple[Judgement, ...] = ()) -> "Setting":
        """The setting of a subject, on its professional accounts or on a personal one, with what a person said of
        documents that may be somebody else's."""
        accounts = [account for several in subject.accounts.values() for account in several]
        practice = subject.kind is SubjectKind.PRACTICE
        return cls(
            known=True,
            names=(*subject.names, *subject.former_names),
            people=(*subject.persons, *subject.team),
            businesses=subject.organisations,
            phones=(*(place.phone for place in subject.places if place.phone), *subject.tracking_phones),
            mails=tuple(mail for mail in (subject.contact,) if mail),
            sites=tuple(place.site for place in subject.places if place.site)
            + tuple(account.at for account in accounts if "." in account.at),
            addresses=tuple(place.street for place in subject.places if place.street),
            handles=tuple(account.at for account in accounts if account.at.startswith("@")),
            jurisdiction=subject.jurisdiction,
            strictness=subject.strictness,
            surface="personal" if personal else "professional",
            account="practice" if practice else "individual",
            specialties=subject.specialties,
            declared=tuple((source, one.at) for source, several in subject.accounts.items() for one in several),
            places=len(subject.places),
            inventory=subject.inventory,
            regions=frozenset(_region(place.region) for place in subject.places if place.region),
            personal_accounts=frozenset(account.at for account in accounts if account.personal),
            subject=subject,
            judgements=judgements,
            is_sensitive=any(map(reveals_condition, (*subject.specialties, *subject.organisations))),
        )

    def on(self, account: str | None) -> "Setting":
        """The setting on one declared account: some are personal."""
        if account in self.personal_accounts and self.surface != "personal":
            return replace(self, surface="personal")
        return self

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Every word of an own name, normalised."""
        names = (*self.people, *self.businesses)
        return frozenset(word for name in names for word in read(name).words if len(word) > 1)

    @cached_property
    def own_numbers(self) -> frozenset[str]:
        """The last seven digits of every own phone."""
        return frozenset(digits(phone)[-7:] for phone in self.phones if digits(phone))


def reveals_condition(name: str) -> bool:
    """Whether a specialty or a practice's name alone tells what its patients have."""
    return bool(_SENSITIVE.search(name)) and not _PHYSICAL.search(name)


def digits(text: str) -> str:
    """The digits of a number as written."""
    return "".join(character for character in text if character.isdigit())
