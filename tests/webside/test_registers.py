"""What registers and archives are planned for: the facts a subject declares, and nothing more."""

from dataclasses import replace

import pytest

from analyzers import identity
from crawler import sources
from model.audit import Errand
from model.documents import Document, Kind, Work
from model.findings import Verdict
from model.source import Access
from model.subject import Account, Jurisdiction, Place, Subject, SubjectKind
from webside import plan, registers

SOURCES = {id: one for id, one in sources.load().items() if one.access is not Access.EXPORT}
BARE = Subject(kind=SubjectKind.CLINICIAN, names=("Tadeo Mora",), id="mora")
ON_THE_WEB = replace(BARE, places=(Place(region="Maine", site="https://alder.example"),))


def made(subject: Subject) -> dict[str, Errand]:
    return {errand.source.id: errand for errand in plan.make(subject, SOURCES).errands}


def test_a_name_is_asked_for_where_its_state_is_known_and_written_as_registers_write_it() -> None:
    errand = made(ON_THE_WEB)["nppes"]
    assert errand.subject is not None
    assert [place.region for place in errand.subject.places] == ["ME"]
    assert (errand.skip, errand.volunteered, errand.at) == (None, True, "https://npiregistry.cms.hhs.gov")


@pytest.mark.parametrize(
    ("id", "subject", "step"),
    [
        ("nppes", replace(ON_THE_WEB, places=(Place(site="https://alder.example"),)), "Give npi:"),
        ("cms_clinicians", replace(ON_THE_WEB, kind=SubjectKind.PRACTICE), "Give npi:"),
        ("leie", ON_THE_WEB, "a name alone proves nothing"),
        ("pubmed", ON_THE_WEB, "List publications:"),
        ("crossref", replace(ON_THE_WEB, publications=("PMID: 90000001",)), "each by DOI or title"),
        ("wayback", replace(ON_THE_WEB, places=(), search_terms=("tadeo mora",)), "Give site:"),
    ],
)
def test_what_is_missing_is_named(id: str, subject: Subject, step: str) -> None:
    errand = made(subject)[id]
    assert (errand.at, errand.skip) == ("", "nothing declared")
    assert step in str(errand.next_step)


@pytest.mark.parametrize("id", ["nppes", "cms_clinicians", "leie"])
def test_registers_of_one_country_are_not_asked_about_others(id: str) -> None:
    errand = made(replace(ON_THE_WEB, npi="1234567893", jurisdiction=Jurisdiction.UK))[id]
    assert "United States only" in str(errand.skip)


def test_whoever_only_hands_in_exports_sends_no_number_anywhere() -> None:
    errands = made(replace(BARE, npi="1234567893"))
    assert all(errands[id].skip == "nothing declared" for id in ("nppes", "cms_clinicians", "leie", "wayback"))
    assert "nppes: on" in str(errands["nppes"].next_step)
    on = replace(BARE, npi="1234567893", accounts={"nppes": (Account(at="on"),)})
    assert made(on)["nppes"].skip is None
    assert made(on)["leie"].skip == "nothing declared", "one register switched on is no word on another"


def test_publications_are_listed_to_be_compared() -> None:
    errand = made(replace(BARE, publications=("10.5555/12345678",)))["crossref"]
    assert (errand.skip, errand.volunteered) == (None, False)
    off = replace(BARE, publications=("10.5555/12345678",), accounts={"crossref": (Account(at="off"),)})
    assert made(off)["crossref"].skip == "switched off in the subject file"


@pytest.mark.parametrize("written", ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"])
def test_an_orcid_is_an_account_however_it_is_written(written: str) -> None:
    subject = replace(BARE, accounts={"orcid": (Account(at=written),)})
    errand = made(subject)["orcid"]
    assert errand.at == written
    work = Document(kind=Kind.PAGE, source="orcid", service="orcid", ref="1", account=errand.at, work=Work())
    assert identity.resolve(work, subject).verdict is Verdict.POSITIVE


def test_own_addresses_are_sites_and_accounts_and_never_this_machine() -> None:
    subject = replace(
        ON_THE_WEB,
        accounts={
            "wordpress": (Account(at="blog.alder.example"), Account(at="http://localhost:8080")),
            "mastodon": (Account(at="@mora@social.example"), Account(at="https://social.example/@mora")),
            "nppes": (Account(at="on"),),
        },
    )
    assert registers.own_addresses(subject) == (
        "https://alder.example",
        "https://blog.alder.example",
        "https://social.example/@mora",
    )
