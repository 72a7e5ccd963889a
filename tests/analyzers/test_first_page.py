"""Whose the results of a first page are: own, neutral, critical or somebody else's, each with its reasons."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest

from analyzers import identity
from analyzers.first_page import classed, worst_first
from model.documents import Claims, Corpus, Document, Kind
from model.findings import Classed, Judgement, Standing, Verdict
from model.subject import Account, Place, Subject, SubjectKind
from reports import words

RIVERA = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Dr. Jane Rivera, DDS",),
    specialties=("dentistry",),
    npi="1234567893",
    places=(Place(name="Tidewell Family Dental", city="Portland", region="OR", phone="(503) 555-0142"),),
    accounts={"website": (Account(at="https://tidewell.example"),), "x": (Account(at="https://x.com/drjanerivera"),)},
)


def hit(title: str, text: str = "", url: str = "https://elsewhere.example/1", claims: Claims | None = None) -> Document:
    return Document(
        kind=Kind.SEARCH_HIT,
        source="saved_search",
        service="search",
        ref=f"{title}{url}",
        title=title,
        text=text,
        url=url,
        query="jane rivera dds",
        rank=1,
        claims=claims,
    )


def one(document: Document) -> Classed:
    (found,) = classed([document], RIVERA)
    assert found.document is document
    assert found.reasons
    assert all(reason.endswith((".", "”.")) for reason in found.reasons)
    return found


@pytest.mark.parametrize("url", ["https://tidewell.example/team/rivera", "https://x.com/drjanerivera/status/1"])
def test_what_was_declared_is_own(url: str) -> None:
    found = one(hit("Dr. Jane Rivera, DDS", "She answered a complaint.", url))
    assert found.standing is Standing.OWN
    assert not found.review


def test_a_site_whose_name_only_begins_like_the_own_one_is_not_own() -> None:
    assert one(hit("Dr. Jane Rivera, DDS", "", "https://tidewell.example.net/")).standing is Standing.NEUTRAL


def test_another_identifier_is_somebody_elses() -> None:
    found = one(
        hit("Jane Rivera sued over deed", "A lawsuit.", claims=Claims(names=("Jane Rivera",), npi="1987654328"))
    )
    assert found.standing is Standing.SOMEONE_ELSE
    assert "1987654328" in found.reasons[0]


@pytest.mark.parametrize(
    ("title", "text", "quote"),
    [
        ("Consent order 2019-44", "The board and Jane Rivera, DDS agreed to a consent order.", "Consent order"),
        ("Portland dentist named in lawsuit", "Jane Rivera, DDS, is the defendant.", "lawsuit"),
        ("Jane Rivera DDS", "The board suspended her license in 2018.", "suspended her license"),
        ("Jane Rivera, worst dentist in town?", "Read what people say.", "worst"),
        ("Jane Rivera DDS: 3 complaints", "", "complaints"),
        ("Dr. Jane Rivera: Klage gegen Zahnärztin", "", "Klage gegen"),
        ("Jane Rivera, arnaque ?", "Une patiente raconte.", "arnaque"),
        ("Dra. Jane Rivera, quejas de pacientes", "", "quejas"),
    ],
)
def test_critical_words_are_quoted_and_not_taken_for_true(title: str, text: str, quote: str) -> None:
    found = one(hit(title, text))
    assert found.standing is Standing.CRITICAL
    assert f"“{quote}”" in found.reasons[0]
    assert "not that it is so" in found.reasons[0]
    assert found.review, "a name alone does not prove that it is about the subject"
    assert any("proves that it is about you" in reason for reason in found.reasons)


def test_a_proceeding_that_names_the_npi_is_certain() -> None:
    found = one(hit("Consent order", "Jane Rivera, DDS, NPI 1234567893, agreed to a consent order."))
    assert (found.standing, found.review) == (Standing.CRITICAL, False)


def test_a_complaint_stays_for_the_eye_even_if_it_is_about_the_subject() -> None:
    found = one(hit("Stay away", "Jane Rivera, DDS, NPI 1234567893"))
    assert (found.standing, found.review) == (Standing.CRITICAL, True)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Jane Rivera DDS - 34 reviews", "Rated 4.1 by 34 patients."),
        ("Jane Rivera, DDS", "No complaints and no malpractice claims on record."),
        ("Jane Rivera, DDS", "Board actions: none. Certified by the American Board of Dentistry."),
        ("Dr. Jane Rivera", "Sans aucune plainte depuis 2009."),
        ("Dr. Jane Rivera", "Keine Beschwerden bekannt."),
        ("Unavoidable caries", "Jane Rivera explains worsting enamel."),
    ],
)
def test_innocent_words_are_neutral(title: str, text: str) -> None:
    assert one(hit(title, text)).standing is Standing.NEUTRAL


def test_a_page_about_lawsuits_in_general_is_for_the_eye() -> None:
    found = one(hit("How to file a malpractice lawsuit", "Attorneys in Portland, NPI 1234567893 Jane Rivera DDS"))
    assert (found.standing, found.review) == (Standing.CRITICAL, True)
    assert any("in general" in reason for reason in found.reasons)


def test_hostile_words_take_no_time() -> None:
    assert one(hit("no " * 20_000, "settles " + "a " * 50_000)).standing is Standing.NEUTRAL


def test_of_a_result_the_subject_called_its_own_nobody_says_it_is_on_anothers_page() -> None:
    document = hit("Jane Rivera, dentist", "Portland")
    mine = Judgement(
        document=document.id,
        verdict=Verdict.POSITIVE,
        because="my page",
        by="Jane",
        at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    (found,) = classed([document], RIVERA, [mine])
    assert found.reasons == ("Jane said on 2026-11-20 that it is about you: my page.",)


def test_what_was_said_of_an_account_holds_for_its_profile_in_the_results() -> None:
    profile = hit("Jane Rivera - LinkedIn", url="https://www.linkedin.com/in/jane-rivera/")
    for verdict, standing in ((Verdict.POSITIVE, Standing.OWN), (Verdict.NEGATIVE, Standing.SOMEONE_ELSE)):
        said = Judgement(
            document="linkedin:https://www.linkedin.com/in/jane-rivera",
            verdict=verdict,
            because="I opened it",
            by="you",
            at=datetime(2026, 11, 20, tzinfo=UTC),
        )
        (found,) = classed([profile], RIVERA, [said])
        assert found.standing is standing
        assert found.reasons[0].startswith("you said on 2026-11-20")
        (other,) = classed([hit("Jane Rivera", url="https://www.linkedin.com/in/another-rivera")], RIVERA, [said])
        assert other.standing is Standing.NEUTRAL


def test_a_double_surname_in_a_title_is_the_very_name_and_no_close_one() -> None:
    subject = Subject(kind=SubjectKind.CLINICIAN, names=("Amara Okonjo-Hale",))
    (found,) = classed([hit("Amara Okonjo-Hale, MD, medicine")], subject)
    whose = identity.resolve(found.document, subject)
    assert "It carries a name of yours, Amara Okonjo-Hale." in whose.reasons


def test_two_engines_asked_the_same_have_two_lists() -> None:
    from webside.assemble import _ranked

    class Held:
        def documents(self, *kinds: Kind) -> list[Document]:
            return pages

    pages = [
        replace(hit("Tidewell", url="https://tidewell.example/"), ref=f"{engine}", rank=rank, engines=(engine,))
        for engine, rank in (("google", 1), ("bing", 6))
    ]
    [own] = _ranked(classed(pages[:1], RIVERA), cast("Corpus", Held()))
    assert own.ranks == (("bing", 6), ("google", 1))
    assert words.ranks(own) == "no. 6 on Bing, no. 1 on Google"
    merged = replace(pages[0], source="searxng")  # one list, in which each hit tells who gave it
    assert merged.engine is None


@pytest.mark.parametrize(
    ("title", "quote"),
    [
        ("Jane Rivera, 61, charged in Lakemont escrow case", "charged in"),
        ("Police: Jane Rivera charged", "charged"),
        ("Dentist Rivera arrested after traffic stop", "arrested"),
        ("Rivera sued by former partner", "sued"),
        ("Jane Rivera, DDS - disciplinary action", "disciplinary action"),
        ("Rivera fined for billing fraud", "fraud"),
        ("Medical board suspends license of Jane Rivera", "suspends license"),
        ("Jane Rivera obituary, Lakemont Courier", "obituary"),
        ("Jane Rivera mugshot", "mugshot"),
        ("Jane Rivera faces theft charges", "faces theft charges"),
    ],
)
def test_the_name_beside_grave_words_is_asked_about_first_and_not_taken_for_true(title: str, quote: str) -> None:
    found = one(hit(title))
    assert (found.standing, found.review, found.feared) == (Standing.CRITICAL, True, True)
    assert "Nothing on the page of results proves that it is about you" in found.reasons[-1]
    assert quote.casefold() in " ".join(found.reasons).casefold()
    harmless = hit("Half Marathon results", "Jane Rivera 2:10", "https://elsewhere.example/2")
    assert worst_first(classed([harmless, hit(title)], RIVERA))[0].document.title == title


@pytest.mark.parametrize(
    "title",
    [
        "Dr. Rivera is in charge of the new clinic",
        "Charge nurse Rivera honored",
        "Rivera on the fully charged battery in your implant",
        "Jane Rivera and the discipline of pediatrics",
        "Rivera: a multidisciplinary approach",
        "Cardiac arrest: Jane Rivera saves a runner",
        "Jane Rivera on insurance fraud prevention",
        "Rivera killed it at the half marathon",
        "Jane Rivera, volunteer in prison health",
        "Rivera and others: causes of death in Oregon",
        "Charged particles, by Jane Rivera",
        "Jane Rivera reads murder mysteries, her guilty pleasure",
        "Dr. Rivera is charged with overseeing residents",
        "Rivera takes charge of the residency",
    ],
)
def test_a_phrase_that_only_holds_a_grave_word_is_neutral(title: str) -> None:
    found = one(hit(title))
    assert (found.standing, found.feared) == (Standing.NEUTRAL, False)


def test_grave_words_without_the_name_say_nothing_of_the_subject() -> None:
    assert one(hit("Man charged in Lakemont escrow case", "Obituary and court news.")).standing is Standing.NEUTRAL


def test_a_namesakes_charge_is_somebody_elses_and_still_told_first() -> None:
    theirs = Claims(names=("Jane Rivera",), npi="1987654328")
    found = one(hit("Jane Rivera charged in escrow case", claims=theirs))
    assert (found.standing, found.feared) == (Standing.SOMEONE_ELSE, True)
    said = Judgement(
        document="search:x",
        verdict=Verdict.NEGATIVE,
        because="I know her",
        by="you",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    document = hit("Jane Rivera charged in escrow case", claims=theirs)
    assert found.reasons[-1].startswith("Of all results this does the most harm if somebody takes it for you: ")
    (judged,) = classed([document], RIVERA, [replace(said, document=document.id)])
    assert not judged.feared
