"""The book of rules: all that the analyzers need, loaded from the files beside it, and which rules to ask of a text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import or_
from pathlib import Path

from analyzers import checklist, fined, overrides, rule_reader
from analyzers.lexicon import Lexicon, Vocabulary
from analyzers.ranker import OF_REPLIES, Ranker, read_ranker
from analyzers.rulespec import Level, RuleSpec
from analyzers.tables import every_line
from model.audit import ChecklistItem
from model.documents import Kind
from model.errors import RuleError
from model.findings import Finding, FinedCase, Reference, Rule, RuleChange, Severity, Tier
from model.subject import Jurisdiction

_HERE = Path(__file__).parent

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
            lexicons[path.stem] = rule_reader.lexicon(path)
        if (folder / "references.yaml").is_file():
            references |= rule_reader.references(folder / "references.yaml")
            cases |= fined.read(folder / "references.yaml")
        root = folder / "rules" if shipped or (folder / "rules").is_dir() else folder
        for path in sorted(root.rglob("*.yaml")):
            if shipped or path.relative_to(folder).as_posix() != "references.yaml":
                rule_files[path.relative_to(root).with_suffix("").as_posix()] = path
    frequency = {word: float(share) for word, share in _table(_HERE / "data" / "word-frequency.tsv")}
    vocabulary = Vocabulary({name: rule_reader.joined(lexicons, name) for name in lexicons}, frequency)
    for name in (name for name, lexicon in lexicons.items() if Path(lexicon.file).parent.parent != _HERE):
        vocabulary.part(name)
    specs = tuple(rule_reader.rule(id, path, vocabulary, references) for id, path in sorted(rule_files.items()))
    items = checklist.read(_HERE / "checklist.yaml")
    return RuleBook(specs, vocabulary, references, cases, items).changed(decisions)


def _table(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a shipped table: a text, a tab, a number."""
    for line in every_line(path):
        name, _, number = line.rpartition("\t")
        yield name, number
