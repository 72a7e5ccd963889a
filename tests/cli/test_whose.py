"""A code that two subjects have: commands say whose finding they settle, and ask which is meant."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.findings import Finding
from model.subject import Subject
from tests.conftest import Run
from tests.webside.made import NOON, TIDEWELL, finding
from webside.store import AuditState, Store

LARKSPUR = replace(TIDEWELL, id="larkspur", names=("Larkspur Dermatology",))
CODE = finding().code


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    """A store in which two clients have the same finding, and one has another."""
    address = f"sqlite:///{tmp_path / 'held.sqlite'}"
    alone = finding(document="x.com:2")
    held: list[tuple[Subject, list[Finding]]] = [(TIDEWELL, [finding(), alone]), (LARKSPUR, [finding()])]
    with Store.open(address) as store:
        for subject, found in held:
            store.save_subject(subject)
            with store.lock(subject.id):
                audit = store.begin_audit(subject.id, NOON, "1")
                store.add_findings(audit, found)
                store.finish_audit(audit, AuditState.COMPLETE, {})
    return "--store", address


def test_a_code_of_two_subjects_is_refused_until_it_is_said_whose(webside: Run, at: tuple[str, str]) -> None:
    for command in (["dismiss", CODE, "--because", "signed"], ["dismiss", CODE, "--undo"], ["log", CODE, "saved"]):
        done = webside(*command, *at)
        assert done.returncode == 2
        assert f"{CODE} stands in the reports of 2 subjects: larkspur, tidewell" in done.stderr
        assert "--subject larkspur" in done.stderr
    assert (webside("dismiss", "--list", *at).stdout, webside("log", "--list", *at).stdout) == ("", "")


def test_what_is_said_of_one_subject_stays_with_it_and_is_told_with_its_name(webside: Run, at: tuple[str, str]) -> None:
    for subject, name in (("tidewell", "Tidewell Family Dental"), ("larkspur", "Larkspur Dermatology")):
        done = webside("dismiss", CODE, "--because", f"of {subject}", "--subject", subject, *at)
        assert f"{CODE} of {name} set aside" in done.stdout
        assert f"{CODE} of {name} saved on" in webside("log", CODE, "saved", "--subject", subject, *at).stdout
    told = webside("dismiss", "--list", *at).stdout
    assert "larkspur" in next(line for line in told.splitlines() if line.endswith("of larkspur"))
    assert "tidewell" in next(line for line in told.splitlines() if line.endswith("of tidewell"))


def test_a_subject_without_the_finding_is_told_who_has_it(webside: Run, at: tuple[str, str]) -> None:
    done = webside("dismiss", finding(document="x.com:2").code, "--because", "x", "--subject", "larkspur", *at)
    assert done.returncode == 2
    assert "Larkspur Dermatology has no finding" in done.stderr
    assert "--subject tidewell" in done.stderr
