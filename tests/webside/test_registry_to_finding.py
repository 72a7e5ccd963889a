"""From an answer of a register to a finding: what NPPES, CMS and the registers of publications say is really used."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analyzers import authorship, identity
from analyzers.analyse import analyse
from analyzers.setting import Setting
from crawler import parse, sources
from model.audit import Coverage, Outcome, Visit
from model.documents import Claims, Document, Kind
from model.findings import Finding, Verdict
from model.subject import Place, Subject, SubjectKind
from tests.analyzers.account_scenes import Held
from tests.analyzers.rules_under_test import book

SAVED = Path(__file__).parents[1] / "sources"
SOURCES = sources.load()
BOOK = book()
MORA = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Tadeo Mora",),
    npi="1234567893",
    specialties=("family medicine",),
    credentials=("MD",),
    places=(Place(street="12 Alder Street", city="Saco", region="ME", postcode="04072", phone="207-555-0142"),),
)


def read(source: str, case: str) -> Iterator[Document]:
    [page] = (SAVED / source / case).glob("page.*")
    url = json.loads((SAVED / source / case / "case.json").read_text(encoding="utf-8"))["url"]
    for thing in parse.read(SOURCES[source], page.read_bytes(), url):
        if isinstance(thing, Document):
            yield replace(thing, account=url)


def profile(**claims: object) -> Document:
    told = Claims(names=("Dr. Tadeo Mora",), npi="1234567893", **claims)  # type: ignore[arg-type]
    return Document(kind=Kind.PROFILE, source="saved_page", service="web", ref="1", claims=told)


def found(*documents: Document, subject: Subject = MORA, asked: tuple[str, ...] = ()) -> list[Finding]:
    names = {document.source for document in documents} | set(asked)
    visits = tuple(Visit(source=name, title=name, at="x", outcome=Outcome.OK) for name in sorted(names))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return list(analyse(Held(documents), Coverage(visits=visits), Setting.of(subject), BOOK, now))


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule.id.partition("/")[2] for finding in findings}


@pytest.mark.parametrize(
    ("source", "case"),
    [
        ("nppes", "ordinary"),
        ("nppes", "number_as_int_and_gender"),
        ("nppes", "several_practice_locations"),
        ("cms_clinicians", "ordinary"),
        ("cms_clinicians", "one_row_per_address"),
    ],
)
def test_a_page_that_agrees_with_the_register_raises_nothing(source: str, case: str) -> None:
    page = profile(
        credentials=("M.D.",),
        specialties=("Family Practice",),
        street="12 Alder St., Suite 4",
        phones=("(207) 555-0142",),
    )
    assert found(*read(source, case), page) == []


@pytest.mark.parametrize("source", ["nppes", "cms_clinicians"])
@pytest.mark.parametrize(
    ("claims", "severity", "told"),
    [
        ({"credentials": ("D.C.",)}, "high", "the registry says"),
        ({"specialties": ("Neurosurgery",)}, "medium", "the registry lists"),
        ({"street": "77 Elm Road"}, "low", "the registry gives"),
        ({"phones": ("207-555-0199",)}, "low", "the registry gives"),
    ],
)
def test_a_page_that_differs_from_the_register_is_told(
    source: str, claims: dict[str, tuple[str, ...]], severity: str, told: str
) -> None:
    findings = [one for one in found(*read(source, "ordinary"), profile(**claims)) if one.document == "web:1"]
    mismatches = [one for one in findings if one.rule.id == "credentials/registry-credential-mismatch"]
    assert [str(one.severity) for one in mismatches] == [severity]
    assert told in str(mismatches[0].note)


def test_another_address_of_several_registered_ones_is_no_mismatch() -> None:
    page = profile(street="9 Mill Road", phones=("207-555-0177",))
    told = found(*read("nppes", "several_practice_locations"), page)
    assert "registry-credential-mismatch" not in rules(told)


def test_a_number_of_somebody_else_on_a_page_is_told_from_its_entry() -> None:
    subject = replace(MORA, names=("Lena Hale",), npi=None)
    page = Document(kind=Kind.PAGE, source="website", service="web", ref="2", text="Dr. Lena Hale. NPI: 1234567893.")
    told = found(*read("nppes", "ordinary"), page, subject=subject)
    assert "The registry gives the NPI 1234567893 to TADEO L MORA." in str(told[0].note)


def test_namesakes_in_a_register_are_asked_about_and_never_called_impostors() -> None:
    subject = replace(MORA, npi=None)
    own, namesake = read("nppes", "namesakes")
    assert identity.resolve(own, subject).verdict in (Verdict.POSITIVE, Verdict.UNSURE)
    assert identity.resolve(namesake, subject).verdict is not Verdict.POSITIVE
    assert found(namesake, subject=subject) == []


def test_what_a_register_writes_is_not_the_subjects_own_words() -> None:
    held = [*read("nppes", "ordinary"), *read("leie", "ordinary"), *read("crossref", "retracted")]
    assert not any(authorship.is_own(document, Setting.of(MORA)) for document in held)


def test_an_entry_of_the_list_of_exclusions_is_told_by_its_number_alone() -> None:
    own, company, nurse = read("leie", "ordinary")
    assert rules(found(own)) == {"exclusion-listed"}
    assert found(company, nurse) == []
    assert found(own, subject=replace(MORA, npi="1619999998")) == []


def test_a_list_of_publications_is_held_against_the_registers() -> None:
    listed = ("10.5555/12345678", "10.5555/nowhere", "Cold water and knees")
    held = [*read("crossref", "retracted"), *read("pubmed", "ordinary")]
    told = found(*held, subject=replace(MORA, publications=listed), asked=("openalex",))
    notes = {finding.evidence.quote: str(finding.note) for finding in told}
    assert set(notes) == set(listed)
    assert all(str(finding.severity) == "info" for finding in told)
    assert notes["10.5555/12345678"].startswith("Marked as retracted by Crossref (https://doi.org/10.5555/87654321")
    assert "Registered as listed: Crossref, PubMed." in notes["10.5555/12345678"]
    assert notes["10.5555/nowhere"] == (
        "Not found in PubMed, Crossref, OpenAlex, which does not mean that it does not exist."
    )
    assert "Marked as retracted by PubMed" in notes["Cold water and knees"]
    assert "Not found in Crossref, OpenAlex" in notes["Cold water and knees"]
