"""Loads rules, lexicons, references, checklist, overrides: all files the engine reads but those of `data/`."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import or_
from pathlib import Path

from analyzers import checklist, fined, overrides
from analyzers.lexicon import REACHES, Lexicon, Vocabulary
from analyzers.patterns import PatternError
from analyzers.ranker import OF_REPLIES, Ranker, read_ranker
from analyzers.rulefile import RuleFile
from analyzers.tables import every_line
from model.audit import ChecklistItem
from model.documents import Kind
from model.errors import RuleError
from model.findings import Confidence, Finding, FinedCase, Reference, Rule, RuleChange, Severity, Status, Tier
from model.subject import Jurisdiction

_HERE = Path(__file__).parent

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
_SHOWN = {"name": NAMES_SHOWN, "filename": FILENAMES_SHOW}
_WITHIN = ("clause", "turn", "sentence")
_RULE_KEYS = (
    "summary", "why", "advice", "instead", "clears", "references", "applies_to", "status", "measured", "doubted",
    "levels", "examples",
)  # fmt: skip
_LEVEL_KEYS = ("check", "severity", "confidence", "tier", "when", "note")
_LEXICON_KEYS = (
    "source",
    "includes",
    "words",
    "endings",
    "spared",
    "patterns",
    "reach",
    "plurals",
    "silent",
    "disguised",
)
_REFERENCE_KEYS = ("title", "url", "jurisdictions", "regions", "confirmed", "case")

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
    is what a finding of this level says beyond the summary of its rule."""

    check: Check
    severity: Severity | None
    confidence: Confidence
    tier: str | None = None
    when: Mapping[str, tuple[str, ...]]
    least: Mapping[str, float] = field(default_factory=dict)
    note: str | None = None


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


# A rule, the evidence on which one of its levels may fire, and the levels with the evidence that each asks for.
_Turn = tuple[RuleSpec, int, list[tuple[Level, int, tuple[int, ...]]]]


@dataclass(frozen=True)
class RuleBook:
    """Everything the analyzers need, as one value."""

    specs: tuple[RuleSpec, ...]
    vocabulary: Vocabulary
    references: Mapping[str, Reference]
    cases: Mapping[str, FinedCase] = field(default_factory=dict)
    checklist: tuple[ChecklistItem, ...] = ()
    changes: Mapping[str, RuleChange] = field(default_factory=dict)

    def changed(self, decisions: overrides.Overrides) -> "RuleBook":
        """The book as an organisation's decisions change it. Raises RuleError for one on a rule there is not."""
        return replace(self, changes=decisions.changes([spec.rule.id for spec in self.specs]))

    @cached_property
    def rankers(self) -> Mapping[str, Ranker]:
        """The trained weights, for "replies" and "posts"; read when a frame first asks for them."""
        return {
            "replies": read_ranker(_HERE / "data" / "ranker-replies.tsv", OF_REPLIES),
            "posts": read_ranker(_HERE / "data" / "ranker-posts.tsv"),
        }

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The public face of every rule that is not switched off, in order of id."""
        return tuple(spec.rule for spec in self.specs if not self.is_off(spec.rule.id))

    def is_off(self, id: str) -> bool:
        """Whether the organisation switched the rule off. It is still computed, because other rules ask it."""
        change = self.changes.get(id)
        return change is not None and change.off

    def limited(self, id: str, severity: Severity, tier: str | None = None) -> Severity:
        """The severity after the organisation's changes; a courtesy formula stays one."""
        change = self.changes.get(id)
        changed = severity if change is None else change.applied(severity)
        return min(changed, Severity.MEDIUM) if change and tier == Tier.COURTESY else changed

    def heard(self, finding: Finding) -> Finding | None:
        """The finding as the organisation wants it: with its severity, or None where the rule is off."""
        if finding.rule.id not in self.changes:
            return finding
        if self.is_off(finding.rule.id):
            return None
        return replace(finding, severity=self.limited(finding.rule.id, finding.severity, finding.tier))

    def cases_in(self, jurisdiction: Jurisdiction) -> tuple[FinedCase, ...]:
        """The fined cases that count in this jurisdiction."""
        wanted = {jurisdiction.value, jurisdiction.value.partition("-")[0]}
        return tuple(one for one in self.cases.values() if not one.jurisdictions or wanted & set(one.jurisdictions))

    @cached_property
    def _faces(self) -> dict[tuple[str, Jurisdiction, frozenset[str]], Rule]:
        return {}

    def for_kind(self, kind: Kind) -> tuple[RuleSpec, ...]:
        """The rules that judge documents of this kind."""
        return self._by_kind.get(kind, ())

    def candidates(self, kind: Kind, evidence: int) -> Iterator[tuple[RuleSpec, Sequence[Level]]]:
        """The rules for this kind, in their turn, with those of their levels that may fire on this evidence."""
        for spec, wanted, levels in self._turns[kind]:
            if evidence & wanted:
                may = [
                    level
                    for level, first, others in levels
                    if evidence & first and (not others or all(map(evidence.__and__, others)))
                ]
                if may:
                    yield spec, may

    @cached_property
    def _by_kind(self) -> dict[Kind, tuple[RuleSpec, ...]]:
        return {kind: tuple(spec for spec in self.specs if kind in spec.rule.applies_to) for kind in Kind}

    @cached_property
    def topics(self) -> Mapping[Kind, Mapping[str, tuple[str, ...]]]:
        """For each kind the rules that ask the ranker of every text on their subject, with its signals."""
        return {
            kind: {
                spec.name: level.check.any
                for spec in specs
                for level in spec.levels
                if level.check.kind == "topic" and kind in level.when.get("document", Kind)
            }
            for kind, specs in self._by_kind.items()
        }

    @cached_property
    def _turns(self) -> dict[Kind, list[_Turn]]:
        """For each kind its rules in their turn, with what they ask of the evidence."""
        return {
            kind: [self._turn(spec, kind) for spec in sorted(specs, key=_place) if not spec.judges_accounts]
            for kind, specs in self._by_kind.items()
        }

    def _turn(self, spec: RuleSpec, kind: Kind) -> _Turn:
        levels = []
        for level in spec.levels:
            if kind in level.when.get("document", Kind):
                rarest_first = sorted(level.check.asks or (("",),), key=self._share)
                first, *others = map(self.vocabulary.mask, rarest_first)
                levels.append((level, first, tuple(others)))
        return spec, reduce(or_, (first for _, first, _ in levels), 0), levels

    def _share(self, signals: tuple[str, ...]) -> float:
        """About how many texts of one may hold one of these signals."""
        return sum(self.vocabulary.clues[signal].share for signal in signals)

    def spec(self, id: str) -> RuleSpec | None:
        """A rule by its full id, or by its name alone."""
        return next((spec for spec in self.specs if id in (spec.rule.id, spec.name)), None)

    def face(self, spec: RuleSpec, jurisdiction: Jurisdiction, regions: frozenset[str] = frozenset()) -> Rule:
        """The rule with the authorities that count in this jurisdiction; all of them where none is known. Of single
        states those of the subject's `regions`, or of any where none is told."""
        key = (spec.rule.id, jurisdiction, regions)
        if key not in self._faces:
            country = jurisdiction.value.partition("-")[0]
            wanted = {jurisdiction.value, country}
            fitting = tuple(
                reference
                for reference in spec.rule.references
                if not reference.jurisdictions or wanted & set(reference.jurisdictions)
            )
            near = tuple(one for one in fitting if not (regions and one.regions) or regions & set(one.regions))
            self._faces[key] = replace(spec.rule, references=near or fitting or spec.rule.references)
        return self._faces[key]


def _place(spec: RuleSpec) -> tuple[bool, bool]:
    """Names first, because other rules ask whether the reply names anyone; the commendation last."""
    return spec.levels[0].check.kind == "safe", spec.name != "reply-names-reviewer"


def load(extra: Sequence[Path] = (), changed_by: Path | None = None) -> RuleBook:
    """The shipped rules and those of `extra` folders (each laid out like `analyzers/`: rules, lexicons,
    references.yaml; a folder of rules alone will do), as an organisation's file of overrides changes them. Raises
    RuleError for a wrong file."""
    lexicons: dict[str, Lexicon] = {}
    references: dict[str, Reference] = {}
    cases: dict[str, FinedCase] = {}
    decisions = overrides.read(changed_by)
    rule_files: dict[str, Path] = {}
    for folder in (_HERE, *extra, *decisions.folders):
        if not folder.is_dir():
            raise RuleError("no such folder", file=str(folder), expected="a folder of rules")
        shipped = folder == _HERE
        for path in sorted((folder / "lexicons").glob("*.yaml")):
            lexicons[path.stem] = _lexicon(path)
        if (folder / "references.yaml").is_file():
            references |= _references(folder / "references.yaml")
            cases |= fined.read(folder / "references.yaml")
        root = folder / "rules" if shipped or (folder / "rules").is_dir() else folder
        for path in sorted(root.rglob("*.yaml")):
            if shipped or path.relative_to(folder).as_posix() != "references.yaml":
                rule_files[path.relative_to(root).with_suffix("").as_posix()] = path
    frequency = {word: float(share) for word, share in _table(_HERE / "data" / "word-frequency.tsv")}
    vocabulary = Vocabulary({name: _joined(lexicons, name) for name in lexicons}, frequency)
    for name in (name for name, lexicon in lexicons.items() if Path(lexicon.file).parent.parent != _HERE):
        vocabulary.part(name)
    specs = tuple(_rule(id, path, vocabulary, references) for id, path in sorted(rule_files.items()))
    items = checklist.read(_HERE / "checklist.yaml")
    return RuleBook(specs, vocabulary, references, cases, items).changed(decisions)


def _table(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a shipped table: a text, a tab, a number."""
    for line in every_line(path):
        name, _, number = line.rpartition("\t")
        yield name, number


def _terms(value: object) -> tuple[str, ...]:
    text = value if isinstance(value, str) else ""
    return tuple(term for term in (" ".join(part.split()) for part in text.split(",")) if term)


def _lexicon(path: Path) -> Lexicon:
    file = RuleFile(path)
    data = file.data
    file.only(data, _LEXICON_KEYS)
    reach = file.choice(data, "reach", REACHES) if "reach" in data else "clause"
    return Lexicon(
        name=path.stem,
        source=file.word(data, "source"),
        includes=file.words(data, "includes"),
        words=_terms(data.get("words")),
        endings=tuple(str(data.get("endings", "")).split()),
        spared=frozenset(_terms(data.get("spared"))),
        patterns=file.words(data, "patterns"),
        reach=reach,
        plurals=data.get("plurals") is True,
        silent=data.get("silent") is True,
        disguised=frozenset(_terms(data["disguised"])) if data.get("disguised") else None,
        file=str(path),
    )


def _joined(lexicons: Mapping[str, Lexicon], name: str, inside: tuple[str, ...] = ()) -> Lexicon:
    """A lexicon with all that those it includes hold. Raises RuleError where it cannot include one."""
    lexicon = lexicons[name]
    parts = []
    for other in lexicon.includes:
        if other not in lexicons:
            near = difflib.get_close_matches(other, lexicons, n=1)
            raise RuleError(
                f"no lexicon '{other}'",
                file=lexicon.file,
                key="includes",
                expected="files of lexicons/",
                nearest=near[0] if near else None,
            )
        if other in (name, *inside):
            raise RuleError(f"'{name}' includes itself", file=lexicon.file, key="includes")
        part = _joined(lexicons, other, (*inside, name))
        if part.plurals != lexicon.plurals:
            raise RuleError(f"'{name}' and '{other}' differ in `plurals`", file=lexicon.file, key="includes")
        parts.append(part)
    if not parts:
        return lexicon
    parts.append(lexicon)
    return replace(
        lexicon,
        words=tuple(dict.fromkeys(word for part in parts for word in part.words)),
        endings=tuple(dict.fromkeys(ending for part in parts for ending in part.endings)),
        spared=frozenset(word for part in parts for word in part.spared),
        patterns=tuple(dict.fromkeys(written for part in parts for written in part.patterns)),
    )


def _references(path: Path) -> dict[str, Reference]:
    file = RuleFile(path)
    found = {}
    for key, value in file.data.items():
        entry = file.mapping(value, key)
        file.only(entry, _REFERENCE_KEYS, f"{key}.")
        found[key] = Reference(
            key=key,
            title=file.word(entry, "title", f"{key}."),
            url=file.word(entry, "url", f"{key}.") if "url" in entry else None,
            jurisdictions=file.words(entry, "jurisdictions", f"{key}."),
            regions=file.words(entry, "regions", f"{key}."),
            confirmed=entry.get("confirmed") is True,
        )
    return found


def _rule(id: str, path: Path, vocabulary: Vocabulary, references: Mapping[str, Reference]) -> RuleSpec:
    file = RuleFile(path)
    data = file.data
    file.only(data, _RULE_KEYS)
    keys = file.words(data, "references")
    for key in keys:
        if key not in references:
            near = difflib.get_close_matches(key, references, n=1)
            raise file.wrong(
                f"no authority '{key}'", "references", "a key of references.yaml", near[0] if near else None
            )
    kinds = file.words(data, "applies_to")
    if not kinds or set(kinds) - set(Kind):
        raise file.wrong("wrong value", "applies_to", "a list of " + ", ".join(Kind))
    rule = Rule(
        id=id,
        summary=file.word(data, "summary"),
        why=file.word(data, "why"),
        advice=file.word(data, "advice"),
        instead=file.optional(data, "instead"),
        clears=file.optional(data, "clears"),
        references=tuple(references[key] for key in keys),
        applies_to=tuple(Kind(kind) for kind in kinds),
        status=Status(file.choice(data, "status", tuple(Status))) if "status" in data else Status.STABLE,
        measured=file.word(data, "measured") if "measured" in data else None,
    )
    written = data.get("levels")
    if not isinstance(written, list) or not written:
        raise file.wrong("missing or empty", "levels", "a list of levels, the most severe first")
    levels = tuple(_level(file, each, f"levels.{number}", vocabulary) for number, each in enumerate(written))
    kinds_of_check = {level.check.kind for level in levels}
    if len(kinds_of_check) > 1 and kinds_of_check & set(MEASURES):
        raise file.wrong("a check of accounts stands beside another", "levels", "one kind of check for all levels")
    examples = file.mapping(data.get("examples"), "examples")
    file.only(examples, ("flagged", "clean"), "examples.")
    return RuleSpec(
        rule=rule,
        levels=levels,
        flagged=_examples(file, examples, "flagged"),
        clean=_examples(file, examples, "clean"),
        file=str(path),
        doubted=file.share(data, "doubted") if "doubted" in data else 0.0,
    )


def _level(file: RuleFile, value: object, at: str, vocabulary: Vocabulary) -> Level:
    data = file.mapping(value, at)
    file.only(data, _LEVEL_KEYS, f"{at}.")
    if data.get("severity") is False:  # YAML 1.1 reads a bare `off` so
        data = data | {"severity": "off"}
    severity = file.choice(data, "severity", ("off", *(str(each) for each in Severity)), f"{at}.")
    check = _check(file, data.get("check"), f"{at}.check", vocabulary)
    when = file.mapping(data.get("when", {}), f"{at}.when")
    measures = MEASURES.get(check.kind, frozenset[str]())
    file.only(when, (*WHEN, *sorted(measures)), f"{at}.when.")
    conditions: dict[str, tuple[str, ...]] = {}
    least: dict[str, float] = {}
    for key, wanted in when.items():
        if key in measures:
            least[key] = file.number(when, key, f"{at}.when.")
            continue
        choices = (wanted,) if isinstance(wanted, str) else file.words(when, key, f"{at}.when.")
        if set(choices) - set(WHEN[key]):
            raise file.wrong("wrong value", f"{at}.when.{key}", "one of " + ", ".join(WHEN[key]))
        conditions[key] = choices
    return Level(
        check=check,
        severity=None if severity == "off" else Severity.of(severity),
        confidence=Confidence(file.choice(data, "confidence", tuple(Confidence), f"{at}.")),
        tier=file.word(data, "tier", f"{at}.") if "tier" in data else None,
        when=conditions,
        least=least,
        note=file.word(data, "note", f"{at}.") if "note" in data else None,
    )


def _check(file: RuleFile, value: object, at: str, vocabulary: Vocabulary) -> Check:
    data = file.mapping(value, at)
    kind = file.choice(data, "kind", (*CHECKS, *MEASURES), f"{at}.")
    file.only(data, ("kind", *sorted(CHECKS.get(kind, ()))), f"{at}.")
    check = Check(
        kind=kind,
        any=file.words(data, "any", f"{at}."),
        all=file.words(data, "all", f"{at}."),
        near=file.words(data, "near", f"{at}."),
        unless=file.words(data, "unless", f"{at}."),
        needs=file.words(data, "needs", f"{at}."),
        without=file.words(data, "without", f"{at}."),
        of=file.path.stem if kind == "topic" else file.word(data, "of", f"{at}.") if kind == "echo" else "",
        shows=file.choice(data, "shows", _SHOWN[kind], f"{at}.") if kind in _SHOWN else "",
        within=file.choice(data, "within", _WITHIN, f"{at}.") if "within" in data else "clause",
        at_least=int(file.number(data, "at_least", f"{at}.")) if kind == "count" else 0,
        quoted=data.get("quoted") is not False,
        ranked=file.share(data, "ranked", f"{at}.") if "ranked" in data else 0.0,
    )
    groups = tuple(name for group in check.all for name in (group.split("|") if kind == "count" else (group,)))
    echoed = (check.of,) if kind == "echo" else ()
    signals = (*groups, *check.near, *check.unless, *check.needs, *check.without, *echoed)
    for signal in (*signals, *(check.any if kind in ("lexicon", "frame", "count", "topic") else ())):
        if signal not in vocabulary.lexicons:
            near = difflib.get_close_matches(signal, vocabulary.lexicons, n=1)
            raise file.wrong(f"no lexicon '{signal}'", at, "a file of lexicons/", near[0] if near else None)
    if kind in ("phrase", "lexicon", "identifier", "topic") and not check.any:
        raise file.wrong("nothing to look for", f"{at}.any", "a list of texts")
    if kind == "frame" and len(check.all) + bool(check.any) < 2:
        raise file.wrong("nothing to join", f"{at}.all", "two signals or more, in `all` and `any`")
    if kind == "count" and not 0 < check.at_least <= len(check.any):
        raise file.wrong("nothing to count", f"{at}.at_least", "a number from 1 to the length of `any`")
    if kind == "identifier" and set(check.any) - set(IDENTIFIERS):
        raise file.wrong("unknown identifier", f"{at}.any", "some of " + ", ".join(IDENTIFIERS))
    if kind == "phrase":
        signal = f"{file.path.stem}/{at}"
        try:
            vocabulary.define(signal, check.any)
        except PatternError as error:
            raise file.wrong(str(error), f"{at}.any", "a pattern (analyzers/patterns.py)") from None
        return replace(check, signals=(signal,))
    if kind == "lexicon":
        return replace(check, signals=check.any)
    return check


def _examples(file: RuleFile, data: Mapping[str, object], key: str) -> tuple[Example, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str | dict) for each in value):
        raise file.wrong("wrong value", f"examples.{key}", "a list of texts or scenes")
    return tuple(value)
