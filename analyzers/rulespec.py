"""What a rule is to the engine: its levels, the check of each, its examples; and what each of these may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.documents import Kind
from model.findings import Confidence, Rule, Severity
from model.subject import Jurisdiction

# What each kind of check may say beside `kind`: a list of words, or one word out of a closed set.
CHECKS: Mapping[str, frozenset[str]] = {
    "phrase": frozenset({"any", "unless", "needs", "quoted", "ranked"}),
    "frame": frozenset({"all", "any", "unless", "needs", "within", "quoted", "ranked"}),
    "lexicon": frozenset({"any", "unless", "needs", "quoted", "ranked"}),
    "count": frozenset({"any", "all", "at_least", "unless", "without", "quoted", "ranked"}),
    "identifier": frozenset({"any", "near", "unless", "quoted", "ranked"}),
    "name": frozenset({"shows", "unless"}),
    "filename": frozenset({"shows", "unless", "ranked"}),
    "topic": frozenset({"any", "unless", "quoted", "ranked"}),
    "echo": frozenset({"of", "all", "unless"}),
    "safe": frozenset(),
}
# What each check of whole accounts measures (analyzers/accounts/, one module each): `when` names the least of it.
MEASURES: Mapping[str, frozenset[str]] = {
    "unanswered": frozenset(),
    "slow-response": frozenset({"replies", "median_days", "slower_days", "is_slowing"}),
    "unanswered-question": frozenset({"days", "is_clear", "is_practical"}),
    "copy-paste-replies": frozenset({"replies", "alike_percent", "misses_tone"}),
    "insider-review": frozenset({"is_own", "is_staff", "talks_as_staff", "is_called_colleague", "alike_in_a_day"}),
    "dormant-account": frozenset({"days", "is_prominent"}),
    "overextended-presence": frozenset({"accounts", "for_each_place", "dormant", "neglected"}),
    "account-custody-gap": frozenset({"gaps", "only_who_left"}),
    "missing-education-disclaimer": frozenset({"texts", "health_percent"}),
    "unclaimed-profile": frozenset({"is_certain", "needs_care"}),
    "missing-privacy-notice-link": frozenset({"is_missing", "asks_health"}),
    "first-page-search-review": frozenset({"results", "has_no_own"}),
    "registry-credential-mismatch": frozenset({"is_grave", "is_plain", "is_small"}),
    "readability-too-technical": frozenset({"words", "grade"}),
    "exif-location": frozenset({"names_person", "is_located", "is_of_patient", "shows_face", "shows_cut_part"}),
    "image-visible-identifier": frozenset({"identifiers", "is_partial", "shows_face"}),
    "nap-inconsistency": frozenset({"contradicts", "varies", "is_certain"}),
    "exclusion-listed": frozenset({"bears_number"}),
    "publication-record": frozenset({"is_retracted", "is_missing", "has_other_authors", "is_registered"}),
    "impostor-profile": frozenset({"asks", "shows_portrait", "nears_handle", "gives_work", "is_namesake"}),
    "mixed-account": frozenset({"posts", "professional_percent", "personal_percent", "is_practice_contact"}),
}
WHEN: Mapping[str, tuple[str, ...]] = {
    "strictness": ("standard", "strict"),
    "surface": ("professional", "personal"),
    "account": ("practice", "individual"),
    "document": tuple(Kind),
    "jurisdiction": tuple(Jurisdiction),
    "names": ("yes", "no"),
}
IDENTIFIERS = (
    "ssn", "phone", "mail", "freemail", "handle", "name", "date", "record", "plan", "account", "licence", "device",
    "plate", "street", "zip", "age", "ip", "link",
    "affiliate-link", "promo-code",
)  # fmt: skip
# The kinds of tokens that some of them are looked for among.
_WRITTEN = {
    "ssn": ("phone", "number"),
    "phone": ("phone",),
    "mail": ("mail",),
    "freemail": ("mail",),
    "handle": ("handle",),
}
FILENAMES_SHOW = ("name", "record", "initials")
NAMES_SHOWN = ("unmasked", "relative", "surname", "first", "handle")

Example = str | Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One test of a level; which fields matter is decided by `kind` (CHECKS)."""

    kind: str
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    of: str = ""  # the lexicon whose words are echoed; of a topic the rule's name
    shows: str = ""
    within: str = "clause"
    at_least: int = 0
    quoted: bool = True
    ranked: float = (
        0.0  # what the ranker must give the sentence, 0 to 1; it is asked only where the rest of the check holds
    )
    signals: tuple[str, ...] = ()  # what `phrase` and `lexicon` look for

    @property
    def asks(self) -> tuple[tuple[str, ...], ...]:
        """Groups of signals, of each of which a text must be able to hold one for this check to fire."""
        needs = (self.needs,) if self.needs else ()
        match self.kind:
            case "phrase" | "lexicon":
                return self.signals, *needs
            case "topic":
                return (self.any,)
            case "frame":
                return *((signal,) for signal in self.all), *((self.any,) if self.any else ()), *needs
            case "count":
                return *(tuple(group.split("|")) for group in self.all), self.any
            case "echo":
                return ((self.of,),)
            case "identifier":
                kinds = tuple(kind for name in self.any for kind in _WRITTEN.get(name, ("",)))
                return (kinds, self.near) if self.near else (kinds,)
            case "safe":
                return (("acknowledgement",),)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """`severity` None means off: computed, never shown. `least` is what a check of accounts must have measured; `note`
    is what a finding of this level says beyond the summary of its rule. `doubted`: the rule's own, or more."""

    check: Check
    severity: Severity | None
    confidence: Confidence
    tier: str | None = None
    when: Mapping[str, tuple[str, ...]]
    least: Mapping[str, float] = field(default_factory=dict)
    note: str | None = None
    doubted: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSpec:
    """A rule as the engine runs it; `rule` is its public face."""

    rule: Rule
    levels: tuple[Level, ...]
    flagged: tuple[Example, ...]
    clean: tuple[Example, ...]
    file: str
    doubted: float = 0.0  # what the ranker must give one sentence of a finding, lest it be for a person's eye only

    @property
    def judges_accounts(self) -> bool:
        """Whether it needs many documents: its examples are scenes (tests/analyzers/account_scenes.py)."""
        return self.levels[0].check.kind in MEASURES

    @property
    def name(self) -> str:
        """The id without its folder."""
        return self.rule.id.rpartition("/")[2]
