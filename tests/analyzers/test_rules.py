"""The linter of rules, and every example of every rule: what fires, where, how severe, and what stays silent."""

import re
from pathlib import Path

import pytest
import yaml

from analyzers import rulebook
from analyzers.analyse import Setting, check
from analyzers.patterns import compile_pattern
from analyzers.rulespec import Example, RuleSpec
from model.subject import Jurisdiction
from tests.analyzers.rules_under_test import book, scene, spans

SPECS = book().specs
# Scenes of accounts have tests of their own: test_accounts.
RUN_HERE = tuple(spec for spec in SPECS if not spec.judges_accounts)
FLAGGED = [(spec, example) for spec in RUN_HERE for example in spec.flagged]
CLEAN = [(spec, example) for spec in RUN_HERE for example in spec.clean]


def _name(value: object) -> str:
    if isinstance(value, RuleSpec):
        return value.name
    text = value if isinstance(value, str) else str(getattr(value, "get", lambda key: value)("text"))
    return text[:50]


@pytest.mark.parametrize(("spec", "example"), FLAGGED, ids=_name)
def test_a_flagged_example_is_found_exactly_there(spec: RuleSpec, example: Example) -> None:
    made = scene(example)
    findings = [
        finding
        for finding in check(made.document, made.parent, Setting(), book()).findings
        if finding.rule.id == spec.rule.id
    ]
    assert len(findings) == 1
    assert spans(findings[0]) == made.spans
    assert findings[0].evidence.quote == made.document.text[slice(*_first(findings[0].evidence.span))]
    assert made.severity in (None, str(findings[0].severity))


def _first(span: object) -> tuple[int, int]:
    return span.start, span.end  # type: ignore[attr-defined]


@pytest.mark.parametrize(("spec", "example"), CLEAN, ids=_name)
def test_a_clean_example_stays_silent(spec: RuleSpec, example: Example) -> None:
    made = scene(example)
    found = check(made.document, made.parent, Setting(), book()).findings
    assert spec.rule.id not in {finding.rule.id for finding in found}


@pytest.mark.parametrize("spec", SPECS, ids=_name)
class TestLinter:
    def test_is_read_without_compiled_code(self, spec: RuleSpec) -> None:
        """libyaml takes what PyYAML's own reader, which runs in a web page, refuses: a plain "?" in a flow."""
        assert yaml.load(Path(spec.file).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)

    def test_has_examples_enough(self, spec: RuleSpec) -> None:
        assert len(spec.flagged) >= 6
        assert len(spec.clean) >= 6

    def test_says_what_why_and_what_to_do(self, spec: RuleSpec) -> None:
        rule = spec.rule
        for prose in (rule.summary, rule.why, rule.advice, rule.instead, rule.clears):
            assert prose[0].isupper()
            assert prose[-1] in ".!?"
            assert "violat" not in prose.casefold()

    def test_speaks_to_a_practice_and_names_no_file_of_ours(self, spec: RuleSpec) -> None:
        rule = spec.rule
        for prose in (rule.summary, rule.why, rule.advice, rule.instead, rule.clears, rule.measured or ""):
            assert not re.search(r"\.py\b|\b(?:tests|bench|analyzers)/", prose)

    def test_name_reads_allow(self, spec: RuleSpec) -> None:
        assert re.fullmatch(r"[a-z]+/[a-z]+(-[a-z]+)*", spec.rule.id)
        assert not re.match(r"(no|check|detect|is|avoid)-", spec.name)

    def test_rests_on_an_authority_in_every_jurisdiction(self, spec: RuleSpec) -> None:
        assert spec.rule.references
        for jurisdiction in Jurisdiction:
            assert book().face(spec, jurisdiction).references

    def test_levels_go_down(self, spec: RuleSpec) -> None:
        shown = [level.severity for level in spec.levels if level.severity is not None and not level.when]
        assert shown == sorted(shown, reverse=True)


@pytest.mark.parametrize("name", sorted(book().vocabulary.lexicons))
def test_a_lexicon_has_a_source_and_compiles(name: str) -> None:
    lexicon = book().vocabulary.lexicons[name]
    assert lexicon.source
    assert lexicon.words or lexicon.patterns or lexicon.endings
    for written in lexicon.patterns:
        compile_pattern(written, book().vocabulary).regex.search("")


def test_every_reference_is_used_by_a_rule_or_by_the_unanswered() -> None:
    used = {reference.key for spec in SPECS for reference in spec.rule.references}
    assert used <= set(book().references)


# For anyone's rules: general vocabulary that is kept whether or not a shipped rule reads it.
OFFERED = {
    *("condition", "symptom", "procedure", "drug", "medical-test", "anatomy", "rare-disease", "controlled-drug"),
    *("insurer", "specialty", "occupation", "place", "us-state", "surname"),
}


def test_no_lexicon_is_left_over() -> None:
    lexicons = book().vocabulary.lexicons
    checks = [level.check for spec in SPECS for level in spec.levels]
    waiting = {
        name
        for check in checks
        for name in (*check.any, *check.all, *check.near, *check.unless, *check.needs, *check.without, check.of)
    }
    waiting = {name for group in waiting for name in group.split("|")}
    waiting |= {"first-name", "common-word", "place-or-brand", "clinical", "care", "care-strict"}  # named by code
    waiting |= {"surname", "file-word", "org-word", "role"}
    waiting |= {"staff-name", "named-relative", "acknowledgement", "private-channel"}
    waiting |= {"mental-health", "mental-health-told", "everyday-fear", "insurer"}  # what tiers.py asks
    waiting |= {"review-damning", "review-negative", "review-positive", "review-elsewhere"}  # what stance.py asks
    waiting |= {"named-child", "seldom-a-name"}
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in lexicons and name not in used:
            used.add(name)
            waiting |= {found for written in lexicons[name].patterns for found in re.findall(r"<([a-z-]+)>", written)}
            waiting |= set(lexicons[name].includes)
    assert set(lexicons) - used <= OFFERED


def test_each_authority_stands_once() -> None:
    lines = (Path(rulebook.__file__).parent / "references.yaml").read_text(encoding="utf-8").splitlines()
    keys = [line.partition(":")[0] for line in lines if line[:1].isalnum()]
    assert len(keys) > 50
    assert len(keys) == len(set(keys))
