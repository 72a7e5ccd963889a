"""`webside rules`, its pages and `docs/rules.md`; an organisation's overrides on the command line."""

import json
import re
from pathlib import Path

import click
import pytest
import yaml

from analyzers import rulebook
from analyzers.rulespec import RuleSpec
from model.findings import Status
from tests.analyzers.rules_under_test import book
from tests.conftest import Run
from webside import rule_document, rule_listing, rule_pages

ROOT = Path(__file__).parents[2]
LEAK = "You came in late for your root canal on Tuesday, and your insurance refused to pay."
TRIAL = """
summary: A post speaks of the harvest moon.
why: It is ours to avoid.
advice: Leave it out.
references: []
applies_to: [post, reply]
status: trial
levels:
  - {check: {kind: phrase, any: [harvest moon]}, severity: high, confidence: sure}
examples: {flagged: ["Under the «harvest moon»."], clean: [A full moon.]}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "ours" / "house"
    folder.mkdir(parents=True)
    (folder / "moon.yaml").write_text(TRIAL, encoding="utf-8")
    return tmp_path / "ours"


def overrides(folder: Path, text: str) -> Path:
    file = folder / "webside-rules.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_list_stands_by_family_with_severity_and_status(webside: Run, own: Path) -> None:
    text = webside("rules", "--rules", own).stdout
    places = [text.index(family) for family in ("Patient privacy ", "Professionalism ", "\nHouse\n")]
    assert places == sorted(places)
    (line,) = [line for line in text.splitlines() if line.strip().startswith("house/moon ")]
    assert "high" in line
    assert "[on trial]" in " ".join(text.split())
    assert "\x1b" not in text


@pytest.mark.parametrize("name", ["reply-names-reviewer", "privacy/reply-names-reviewer", "Reply-Names-Reviewer"])
def test_a_rule_is_explained(webside: Run, name: str) -> None:
    text = webside("rules", name).stdout
    parts = (
        "privacy/reply-names-reviewer  low to critical",
        "Why:",
        "Flagged, for example",
        "Not flagged, for example",
        "What to do",
        "Instead, write",
        "What clears it",
        "How grave, and when",
        "It rests on",
        "How often it is right",
        "Status",
    )
    assert [text.find(part) for part in parts] == sorted(text.find(part) for part in parts)
    assert all(part in text for part in parts)
    assert "United Kingdom" in text
    assert "a name that the reviewer did not show" in text
    assert all(len(line) <= 110 for line in text.splitlines())


def test_a_slip_and_a_family(webside: Run) -> None:
    slip = webside("rules", "reply-name-reviwer")
    assert slip.returncode == 2
    assert "did you mean 'reply-names-reviewer'?" in slip.stderr
    family = webside("rules", "conduct").stdout
    assert "hostile-reply" in family
    assert "reply-names-reviewer" not in family
    assert webside("rules", "--json", "--markdown").returncode == 2


def test_rules_as_json(webside: Run) -> None:
    everything = json.loads(webside("rules", "--json").stdout)
    assert len(everything) == len(book().specs)
    one = json.loads(webside("rules", "--json", "reply-names-reviewer").stdout)
    assert one in everything
    assert one["id"] == "privacy/reply-names-reviewer"
    assert {"severity", "confidence", "tier", "when"} == set(one["severities"][0])
    assert one["authorities"][0]["title"]


def test_help_shows_examples(webside: Run) -> None:
    assert "webside rules reply-confirms-patient" in webside("rules", "--help").stdout


def test_a_rule_of_an_own_folder_gets_colours_on_a_terminal_only(own: Path) -> None:
    book = rulebook.load([own])
    page = rule_pages.page(next(spec for spec in book.specs if spec.name == "moon"), book)
    assert "\x1b[" in "\n".join(rule_listing.explained(page, 80, click.style))


@pytest.mark.parametrize("spec", book().specs, ids=lambda spec: spec.rule.id)
def test_every_page_reads_well(spec: RuleSpec) -> None:
    page = rule_pages.page(spec, book())
    (_, entry) = rule_document.markdown([page]).split(f"### {spec.name}\n")
    assert not re.search(r"\bNone\b|\{'|Mapping", entry)
    assert spec.rule.summary in entry
    for line in rule_listing.explained(page, 80, lambda text, **_: text):
        assert len(line) <= 80 or "http" in line, line


def test_docs_rules_is_current() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == rule_document.markdown(rule_pages.pages(book())), "run `make docs`"


def test_trial_rules_are_marked_in_the_document(own: Path) -> None:
    text = rule_document.markdown(rule_pages.pages(rulebook.load([own])))
    assert "[moon](#moon) *(on trial)*" in text
    assert "> **On trial.**" in text


# Rules on trial in `check`.


def test_a_rule_on_trial_is_shown_apart_and_never_fails_a_check(webside: Run, own: Path) -> None:
    text = "Under the harvest moon."
    for more in ((), ("--strict",), ("--fail-on", "low")):
        done = webside("check", "--as", "post", "--rules", own, *more, stdin=text)
        assert done.returncode == 0
        assert "(on trial, not counted) house/moon" in done.stdout
    (told,) = json.loads(webside("check", "--as", "post", "--rules", own, "--format", "json", stdin=text).stdout)
    assert told["findings"] == []
    assert [one["rule"] for one in told["trial"]] == ["house/moon"]
    line = json.dumps({"id": 1, "kind": "post", "text": text})
    answer = json.loads(webside("check", "--jsonl", "--rules", own, stdin=line).stdout)
    assert answer["findings"] == []
    assert [one["rule"] for one in answer["trial"]] == ["house/moon"]
    assert "trial" not in json.loads(webside("check", "--jsonl", stdin=line).stdout)


def test_check_names_the_case_a_reply_resembles(webside: Run) -> None:
    done = webside("check", "--as", "reply", stdin="Your crown was covered by Delta Dental.")
    assert "this resembles a case that was fined (2019, 10,000 USD)" in done.stdout
    assert "fined" not in webside("check", "--as", "reply", stdin="See you at your next visit!").stdout


# Overrides.


def test_check_obeys_the_nearest_file(webside: Run, tmp_path: Path, home: Path) -> None:
    subject = tmp_path / "clinic" / "subject.yaml"
    subject.parent.mkdir()
    subject.write_text("kind: practice\nnames: [Tidewell Dental]\n", encoding="utf-8")

    def rules(*more: str | Path) -> set[str]:
        done = webside("check", "--as", "reply", "--format", "json", *more, stdin=LEAK)
        return {one["rule"].split("/")[1] for one in json.loads(done.stdout)[0]["findings"]}

    off = "rules:\n  {}:\n    off: decided in May\n"
    everything = rules()
    home.mkdir(exist_ok=True)
    overrides(home, off.format("reply-patient-conduct"))
    assert everything - rules() == {"reply-patient-conduct"}
    overrides(subject.parent, off.format("reply-clinical-details"))
    assert everything - rules("--subject", subject) == {"reply-clinical-details"}
    asked = tmp_path / "other.yaml"
    asked.write_text(off.format("reply-visit-details"), encoding="utf-8")
    assert everything - rules("--subject", subject, "--overrides", asked) <= {"reply-visit-details"}
    assert "reply-clinical-details" in rules("--subject", subject, "--overrides", asked)
    listed = webside("rules", "--overrides", asked).stdout
    assert "switched off by your organisation, because decided in May" in " ".join(listed.split())


@pytest.mark.parametrize("command", ["check", "audit", "monitor", "report", "rules"])
def test_a_file_that_is_not_there_or_wrong_ends_every_command(webside: Run, tmp_path: Path, command: str) -> None:
    subject = tmp_path / "subject.yaml"
    subject.write_text("kind: practice\nnames: [Tidewell Dental]\n", encoding="utf-8")
    arguments: dict[str, tuple[str | Path, ...]] = {
        "check": ("--as", "post"),
        "audit": (subject, "--offline"),
        "monitor": (subject, "--every", "week", "--once", "--offline"),
        "report": (subject,),
        "rules": (),
    }
    missing = webside(command, *arguments[command], "--overrides", "nowhere.yaml", stdin="x")
    assert missing.returncode == 2
    assert "nowhere.yaml: there is no such file" in missing.stderr
    wrong = overrides(tmp_path, "rules:\n  profanty:\n    off: so\n")
    done = webside(command, *arguments[command], "--overrides", wrong, stdin="x")
    assert done.returncode == 2
    assert "webside-rules.yaml:2: there is no rule 'profanty'" in done.stderr
    assert "did you mean 'profanity'?" in done.stderr


def test_the_documented_example_of_overrides_works(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "overrides.md").read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    (tmp_path / "our-rules").mkdir()
    book = rulebook.load((), overrides(tmp_path, text))
    assert set(yaml.safe_load(text)["rules"]) == set(book.changes)
    assert book.is_off("conduct/profanity")


def test_a_page_knows_its_status() -> None:
    trial = {spec.rule.id for spec in book().specs if spec.rule.status is Status.TRIAL}
    assert all(rule_pages.page(spec, book()).is_trial for spec in book().specs if spec.rule.id in trial)
