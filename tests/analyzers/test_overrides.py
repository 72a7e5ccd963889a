"""One file of an organisation switches rules off, changes severities and adds own rules; slips are told exactly."""

from pathlib import Path

import pytest

from analyzers.analyse import Setting, check
from analyzers.overrides import read
from analyzers.rulebook import RuleBook, load
from model.documents import Document, Kind
from model.errors import RuleError
from model.findings import Severity
from tests.analyzers.rules_under_test import book

LEAK = "Your root canal went badly because you missed two appointments."
OWN = """
summary: A post speaks of the harvest moon.
why: It is ours to avoid.
advice: Leave it out.
references: []
applies_to: [post]
levels:
  - {check: {kind: phrase, any: [harvest moon]}, severity: low, confidence: sure}
examples: {flagged: [], clean: []}
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "webside-rules.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def changed(file: Path) -> RuleBook:
    """As `load((), file)` gives it; the shipped rules are read once for all these tests."""
    return load((), file) if "rules-from" in file.read_text(encoding="utf-8") else book().changed(read(file))


def severities(file: Path, text: str = LEAK, kind: Kind = Kind.REPLY) -> dict[str, Severity]:
    document = Document(kind=kind, source="s", service="s", ref="1", text=text)
    return {one.rule.id: one.severity for one in check(document, None, Setting(), changed(file)).findings}


def test_a_rule_that_is_off_says_nothing_and_the_others_stay(tmp_path: Path) -> None:
    before = severities(written(tmp_path, "{}"))
    file = written(tmp_path, "rules:\n  reply-clinical-details:\n    off: Counsel reads every reply.\n")
    after = severities(file)
    assert "privacy/reply-clinical-details" in before
    assert after == {rule: severity for rule, severity in before.items() if rule != "privacy/reply-clinical-details"}
    decided = changed(file)
    assert "privacy/reply-clinical-details" not in {rule.id for rule in decided.rules}
    assert decided.changes["privacy/reply-clinical-details"].because == "Counsel reads every reply."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("severity: low", Severity.LOW),
        ("severity: info", Severity.INFO),
        ("at-most: medium", Severity.MEDIUM),
        ("at-least: low", Severity.CRITICAL),
        ("{at-most: high, at-least: low, because: agreed}", Severity.HIGH),
    ],
)
def test_a_severity_is_set_capped_or_raised_after_all_modifiers(tmp_path: Path, said: str, expected: Severity) -> None:
    said = f"\n    {said}" if not said.startswith("{") else f" {said}"
    file = written(tmp_path, f"rules:\n  privacy/reply-clinical-details:{said}\n")
    assert severities(file)["privacy/reply-clinical-details"] is expected


def test_a_courtesy_formula_cannot_be_raised_above_medium(tmp_path: Path) -> None:
    file = written(tmp_path, "rules:\n  reply-confirms-patient: {at-least: critical}\n")
    assert set(severities(file, "See you at your next visit!").values()) == {Severity.MEDIUM}


def test_own_rules_come_from_a_folder_beside_the_file_and_can_be_changed_too(tmp_path: Path) -> None:
    (tmp_path / "ours" / "house").mkdir(parents=True)
    (tmp_path / "ours" / "house" / "moon.yaml").write_text(OWN, encoding="utf-8")
    file = written(tmp_path, "rules-from: ours\nrules:\n  moon: {severity: high}\n")
    assert severities(file, "A harvest moon.", Kind.POST) == {"house/moon": Severity.HIGH}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "rules:\n  reply-confirm-patient:\n    off: so\n",
            r":2: there is no rule .*'reply-confirms-patient'",
        ),
        ("rules:\n  profanity:\n    of: no reason\n", r":3: unknown key .*rules\.profanity\.of.*did you mean 'off'"),
        ("rules:\n  profanity:\n    off: yes\n", r":3: no reason is given .*as a text"),
        ("rules:\n  profanity:\n    off:\n", r":3: no reason is given"),
        ("rules:\n  profanity: {severity: hihg}\n", r":2: 'hihg' is not known .*did you mean 'high'"),
        ("rules:\n  profanity: {severity: pass}\n", r"'pass' is not known"),
        ("rules:\n  profanity: {at-most: low, at-least: high}\n", r"the floor is above the cap"),
        ("rules:\n  profanity: {severity: low, at-most: high}\n", r"both a severity and a bound"),
        ("rules:\n  profanity: {because: so}\n", r"nothing is changed"),
        ("rules:\n  profanity: {severity: low}\n  conduct/profanity: {severity: low}\n", r":3: .* is spoken of twice"),
        ("rule:\n  profanity: {}\n", r":1: unknown key .*did you mean 'rules'"),
        ("rules-from: nowhere\n", r":1: there is no folder"),
        ("rules: [profanity]\n", r":1: wrong value .*a mapping"),
        ("- a\n", r"the file holds no mapping"),
        ("rules: {\n", r"not YAML"),
    ],
)
def test_a_slip_is_told_with_file_line_key_and_the_nearest_name(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RuleError, match=rf"(?s)webside-rules\.yaml.*{says.removeprefix(':')}"):
        changed(written(tmp_path, text))
