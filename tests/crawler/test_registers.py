"""Registers, lists and archives over real HTTP: what they are asked for a subject, paging to the end, and what a
silence of theirs may be called."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.spiders.orcid import orcid_of
from model.audit import Errand, Outcome
from model.documents import Kind
from model.source import Source
from model.subject import Account, Place, Subject, SubjectKind
from tests.crawler.walking import Walk, query, walk
from tests.crawler.web import MISSING, Answer, Result, Web, crawl, data, plan, source

SAVED = Path(__file__).parents[1] / "sources"
SAME = "1234567893"
MORA = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Dr. Tadeo Mora, MD",),
    former_names=("Tadeo Lopez",),
    birth_year="1971",
    npi=SAME,
    places=(Place(city="Saco", region="ME", site="https://alder.example"),),
    publications=("10.5555/12345678", "PMID: 90000002", "10.5555/unknown", "Walking after a sprained ankle: a trial"),
    accounts={"orcid": (Account(at="0000-0002-1825-0097"),)},
)
NAMED = Subject(kind=SubjectKind.CLINICIAN, names=("Tadeo Mora",), places=(Place(region="ME"),))


def saved(source: str, case: str) -> Answer:
    [path] = (SAVED / source / case).glob("page.*")
    return Answer(body=path.read_bytes(), headers={"Content-Type": "application/json"})


def errand(id: str, subject: Subject, *addresses: str, **changes: object) -> Errand:
    asked: Source = source(id, **changes)
    at = f"https://{asked.hosts[0]}"
    return Errand(source=asked, at=at, addresses=addresses or (at,), subject=subject)


def asked_of(web: Web, host: str) -> list[dict[str, str]]:
    return [query(path) for path in web.paths(host)]


# --- one crawl of a subject that declares everything


def works(path: str) -> Answer:
    if "unknown" in path:
        return Answer(body=b"Resource not found.", status=404)
    return saved("crossref", "list" if "query.bibliographic" in path else "ordinary")


def summaries(path: str) -> Answer:
    told = json.loads(saved("pubmed", "ordinary").body)
    wanted = query(path)["id"].split(",")
    told["result"]["uids"] = wanted
    told["result"]["90000003"] = told["result"]["90000001"] | {"title": "Walking after a storm", "articleids": []}
    told["result"]["90000003"]["elocationid"] = ""
    return data(told)


def searched(path: str) -> Answer:
    term = query(path)["term"]
    found = ["90000001", "90000003"] if term.endswith("[title]") else ["90000001", "90000002"]
    return data({"esearchresult": {"count": str(len(found)), "idlist": found}})


def alex(path: str) -> Answer:
    if "unknown" in path:
        return data({"error": "Not Found", "message": "Work not found"}, status=404)
    if "filter=author.orcid" in path and "cursor=%2A" in path:
        told = json.loads(saved("openalex", "list").body)
        return data(told | {"meta": {"next_cursor": "two"}, "results": told["results"][:1]})
    if "filter=author.orcid" in path:
        told = json.loads(saved("openalex", "list").body)
        return data(told | {"meta": {"next_cursor": "two"}, "results": told["results"][1:]})
    return saved("openalex", "list" if "title.search" in path else "ordinary")


def excluded(rows: int, *more: str) -> Answer:
    lines = (SAVED / "leie" / "ordinary" / "page.csv").read_text(encoding="utf-8").splitlines()
    header, _, _, nurse = lines
    return Answer(body="\r\n".join([header, *more, *[nurse] * rows, ""]).encode(), headers={"Content-Type": "text/csv"})


ENTRY = (SAVED / "leie" / "ordinary" / "page.csv").read_text(encoding="utf-8").splitlines()[1]


def captured(path: str) -> Answer:
    return saved("wayback", "ordinary" if "resumeKey" in query(path) else "with_a_resume_key")


@pytest.fixture(scope="module")
def result(shared_web: Web, tmp_path_factory: pytest.TempPathFactory) -> Result:
    shared_web.sites |= {
        "npiregistry.cms.hhs.gov": {"*": saved("nppes", "ordinary")},
        "data.cms.gov": {"*": saved("cms_clinicians", "one_row_per_address")},
        "oig.hhs.gov": {"*": excluded(40_000, ENTRY)},
        "web.archive.org": {"*": captured},
        "eutils.ncbi.nlm.nih.gov": {
            "/entrez/eutils/esearch.fcgi": searched,
            "/entrez/eutils/esummary.fcgi": summaries,
        },
        "api.crossref.org": {"*": works},
        "api.openalex.org": {"*": alex},
        "pub.orcid.org": {"*": saved("orcid", "ordinary")},
    }
    ids = ("nppes", "cms_clinicians", "leie", "pubmed", "crossref", "openalex")
    errands = [errand(id, MORA) for id in ids]
    errands.append(errand("wayback", MORA, "https://alder.example", "https://social.example/@mora"))
    errands.append(Errand(source=source("orcid"), at="https://orcid.org/0000-0002-1825-0097"))
    return crawl(plan(shared_web, errands), tmp_path_factory.mktemp("spool"))


def test_every_register_was_seen_whole(result: Result) -> None:
    told = {host: (visit.outcome, visit.reason) for host, visit in result.visits.items()}
    assert set(told.values()) - {(Outcome.PARTIAL, told["api.openalex.org"][1])} == {(Outcome.OK, "")}
    assert told["api.openalex.org"][1].startswith("the server gives the same page again")
    assert result.errors == ""


def test_a_declared_number_is_asked_for_alone(result: Result, shared_web: Web) -> None:
    [asked] = asked_of(shared_web, "npiregistry.cms.hhs.gov")
    assert asked == {"version": "2.1", "number": SAME, "limit": "200", "skip": "0"}
    [asked] = asked_of(shared_web, "data.cms.gov")
    assert (asked["conditions[0][property]"], asked["conditions[0][value]"]) == ("npi", SAME)
    assert [one.ref for one in result.documents("npiregistry.cms.hhs.gov")] == [SAME]


def test_the_list_of_exclusions_gives_what_bears_the_number(result: Result) -> None:
    [entry] = result.documents("oig.hhs.gov")
    assert entry.claims is not None
    assert (entry.claims.npi, entry.claims.kind) == (SAME, "exclusion")


def test_publications_are_asked_for_by_number_and_by_title(result: Result, shared_web: Web) -> None:
    terms = {asked["term"] for asked in asked_of(shared_web, "eutils.ncbi.nlm.nih.gov") if "term" in asked}
    assert terms == {
        '"10.5555/12345678"[doi] OR 90000002[uid] OR "10.5555/unknown"[doi]',
        "Walking after a sprained ankle a trial[title]",
    }
    assert {one.ref for one in result.documents("eutils.ncbi.nlm.nih.gov")} == {"90000001", "90000002"}
    assert {one.ref for one in result.documents("api.crossref.org")} == {"10.5555/12345678"}
    assert {one.ref for one in result.documents("api.openalex.org")} == {"W4200001", "W4200002"}


def test_works_that_only_share_words_with_a_title_are_counted_not_taken(result: Result) -> None:
    assert result.visits["eutils.ncbi.nlm.nih.gov"].dropped == {
        "works of other titles that the search gave too": 1,
    }


def test_the_archive_is_asked_for_own_addresses_and_paged_by_its_key(result: Result, shared_web: Web) -> None:
    asked = asked_of(shared_web, "web.archive.org")
    assert {(one["url"], one["matchType"]) for one in asked} == {
        ("https://alder.example", "host"),
        ("https://social.example/@mora", "prefix"),
    }
    assert sum("resumeKey" in one for one in asked) == 2
    assert len(result.documents("web.archive.org")) == 3


def test_an_orcid_record_is_a_profile_and_its_works(result: Result, shared_web: Web) -> None:
    assert shared_web.paths("pub.orcid.org") == ["/v3.0/0000-0002-1825-0097/record"]
    kinds = [document.kind for document in result.documents("orcid.org")]
    assert kinds == [Kind.PROFILE, Kind.PAGE, Kind.PAGE]


# --- what is asked where no number is declared, and listings that go round in circles or never end


def provider(number: int) -> dict[str, object]:
    return {"number": number, "basic": {"first_name": "TADEO", "last_name": "MORA"}}


def test_a_name_is_asked_for_in_its_states_and_paged_to_the_cap() -> None:
    def endless(path: str) -> Answer:
        skip = int(query(path)["skip"])
        return data({"results": [provider(1_000_000_000 + skip + n) for n in range(200)]})

    seen = walk(errand("nppes", NAMED), endless)
    assert [one["skip"] for one in seen.asked] == ["0", "200", "400", "600", "800", "1000"]
    assert {(one["first_name"], one["last_name"], one["state"]) for one in seen.asked} == {("Tadeo", "Mora", "ME")}
    assert (seen.outcome, len(seen.documents)) == (Outcome.PARTIAL, 1200)
    assert "1,200" in seen.reason


def test_a_practice_is_asked_for_by_its_name() -> None:
    practice = Subject(kind=SubjectKind.PRACTICE, names=("Alder Dental",), places=(Place(region="ME"),))
    seen = walk(errand("nppes", practice), lambda path: saved("nppes", "organisation"))
    assert [(one["organization_name"], one["enumeration_type"]) for one in seen.asked] == [("Alder Dental", "NPI-2")]
    assert seen.outcome is Outcome.OK


def test_a_registry_that_repeats_its_page_is_left() -> None:
    same = data({"results": [provider(1_000_000_000 + n) for n in range(200)]})
    seen = walk(errand("nppes", NAMED), lambda path: same)
    assert (seen.outcome, len(seen.asked)) == (Outcome.PARTIAL, 2)
    assert "again and again" in seen.reason


@pytest.mark.parametrize("repeats", [True, False])
def test_rows_of_many_pages_become_one_profile_and_end(repeats: bool) -> None:
    def rows(path: str) -> Answer:
        offset = 0 if repeats else int(query(path)["offset"])
        some = [{"npi": SAME, "provider_last_name": "MORA", "adr_ln_1": f"{offset + n} QUAY ROAD"} for n in range(500)]
        return data({"results": some})

    seen = walk(errand("cms_clinicians", NAMED), rows)
    assert [one.ref for one in seen.documents] == [SAME]
    assert (seen.outcome, len(seen.asked)) == (Outcome.PARTIAL, 2 if repeats else 10)
    assert ("again and again" if repeats else "stopped after 5000 rows") in seen.reason
    assert seen.asked[0]["conditions[0][value]"] == "MORA"


def test_captures_that_go_round_in_circles_end() -> None:
    circle = saved("wayback", "with_a_resume_key")
    seen = walk(errand("wayback", MORA, "https://alder.example"), lambda path: circle)
    assert (seen.outcome, len(seen.asked)) == (Outcome.PARTIAL, 2)


def test_a_list_of_an_orcid_that_never_ends_is_left() -> None:
    def endless(path: str) -> Answer:
        told = json.loads(saved("openalex", "list").body)
        return data(told | {"meta": {"next_cursor": query(path)["cursor"] + "x"}})

    seen = walk(errand("openalex", replace(MORA, publications=())), endless)
    assert (seen.outcome, len(seen.asked)) == (Outcome.PARTIAL, 20)
    assert "stopped after 20 pages" in seen.reason


# --- what a silence of the list of exclusions may be called


@pytest.mark.parametrize(
    ("subject", "rows", "outcome", "told"),
    [
        (MORA, 40_000, Outcome.EMPTY, "the source itself says that there is nothing"),
        (MORA, 50, Outcome.SUSPECT, "far fewer"),
        (replace(MORA, birth_year=None), 40_000, Outcome.PARTIAL, "without a year of birth a name says nothing"),
        (replace(MORA, npi=None), 40_000, Outcome.PARTIAL, "entries that carry an NPI could not be compared"),
    ],
)
def test_no_entry_is_an_answer_only_where_all_could_be_compared(
    subject: Subject, rows: int, outcome: Outcome, told: str
) -> None:
    seen = walk(errand("leie", subject), lambda path: excluded(rows))
    assert seen.outcome is outcome
    assert told in seen.reason


def entries(*rows: str) -> Walk:
    return walk(errand("leie", MORA), lambda path: excluded(40_000, *rows))


def test_an_entry_of_the_same_name_alone_is_nobody() -> None:
    namesake = ENTRY.replace(SAME, "0000000000").replace("19710304", "19580304")
    seen = entries(namesake, ENTRY.replace(SAME, "1619999998"))
    assert (seen.documents, seen.dropped, seen.outcome) == ([], {}, Outcome.EMPTY)


def test_an_entry_without_number_counts_by_name_and_year_of_birth_together() -> None:
    seen = entries(ENTRY.replace(SAME, "0000000000"))
    assert [one.claims and one.claims.names for one in seen.documents] == [("TADEO L MORA",)]


def test_an_entry_counts_by_its_number_where_it_gives_no_year_of_birth() -> None:
    assert len(entries(ENTRY.replace("19710304", "")).documents) == 1


def test_the_number_with_another_year_of_birth_is_told_and_not_taken() -> None:
    seen = entries(ENTRY.replace("19710304", "19580304"))
    assert (seen.documents, seen.outcome) == ([], Outcome.SUSPECT)
    assert "another year of birth" in seen.reason


def test_a_list_that_breaks_off_is_no_answer() -> None:
    whole = excluded(40_000)
    seen = walk(errand("leie", MORA), lambda path: Answer(body=whole.body[:-60]))
    assert seen.outcome is Outcome.FAILED
    assert "breaks off" in seen.reason


# --- publications that a register does not have


def test_nothing_registered_is_said_by_the_register_itself() -> None:
    unknown = Answer(body=b"Resource not found.", status=404)
    nothing = saved("crossref", "empty")
    seen = walk(errand("crossref", MORA), lambda path: nothing if "query." in path else unknown)
    assert (seen.outcome, len(seen.asked)) == (Outcome.EMPTY, 3), "a PMID means nothing to Crossref"
    seen = walk(errand("crossref", MORA), lambda path: unknown)
    assert seen.outcome is Outcome.FAILED, "a search that is not found is a fault, and no answer"


def test_a_page_of_a_gateway_is_not_taken_for_not_registered() -> None:
    assert walk(errand("crossref", MORA), lambda path: MISSING).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("0000-0002-1825-0098", None),
        ("tadeo", None),
    ],
)
def test_an_orcid_is_checked_by_its_last_digit(written: str, read: str | None) -> None:
    assert orcid_of(written) == read
