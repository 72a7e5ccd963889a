"""A table of several places, as a suite exports all its clients: another client's rows reach nobody's report."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import sources
from crawler.archives import Practice
from model.audit import Outcome, Visit
from model.documents import Claims, Document, Dropped, Kind
from model.subject import Export, Place, Subject, SubjectKind
from webside import gather, own_places, plan
from webside.interrupt import Stop
from webside.progress import Plain

TABLE = """Location name,Reviewer,Rating,Review,Review date,Reply
{mine},Petra Vance,5,Lovely people.,2026-03-02,Thank you.
{mine},Omar Teague,2,I waited an hour.,2026-03-05,
Bright Harbor Smiles,Ida Quill,1,They lost my chart.,2026-03-06,So sorry about your crown.
"""


def subject(*names: str, **more: object) -> Subject:
    place = Place(street="12 Mill Road", city="Port Alder", region="ME", postcode="04101")
    return Subject(kind=SubjectKind.PRACTICE, id="x", names=names, places=(place,), **more)  # type: ignore[arg-type]


def read(mine: str, folder: Path, columns: dict[str, str] | None = None) -> tuple[Visit, list[Document]]:
    (folder / "all.csv").write_text(TABLE.format(mine=mine), encoding="utf-8")
    export = Export(path=str(folder / "all.csv"), source="review_table", columns=columns or {})
    return audited(subject("Larkspur Family Dental"), export, folder)


def audited(whose: Subject, export: Export, folder: Path) -> tuple[Visit, list[Document]]:
    made = plan.make(replace(whose, exports=(export,)), sources.load())
    held: list[Document] = []

    def save(documents: object) -> int:
        held.extend(documents)  # type: ignore[arg-type]
        return len(held)

    desk = gather.Desk(spool=folder, save=save, watch=Plain(), stop=Stop())
    (visit,) = gather.read_exports(made, desk)
    return visit, held


def test_rows_of_other_places_are_set_aside_and_named_to_the_owner_alone(tmp_path: Path) -> None:
    visit, held = read("Larkspur Dental - Northside", tmp_path)
    assert {one.place for one in held} == {"Larkspur Dental - Northside"}
    assert visit.outcome is Outcome.OK
    assert "1 review of 1 place set aside" in visit.reason
    assert "Bright" not in visit.reason + repr(visit.dropped)
    assert "“Bright Harbor Smiles” (1)" in (visit.next_step or "")


def test_where_no_place_is_like_the_subject_nothing_is_looked_at_before_it_is_said_which(tmp_path: Path) -> None:
    visit, held = read("Uptown", tmp_path)
    assert (visit.outcome, held) == (Outcome.SKIPPED, [])
    assert "none of these places has a name like yours" in visit.reason
    visit, held = read("Uptown", tmp_path, {"places": "uptown; Elsewhere"})
    assert {one.place for one in held} == {"Uptown"}
    assert visit.outcome is Outcome.OK


@pytest.mark.parametrize(
    ("place", "is_like"),
    [
        ("Larkspur Family Dental", True),
        ("LARKSPUR DENTISTRY, LLC", True),
        ("Larkspur", True),
        ("Larkspur Dental - Northside", True),
        ("Port Alder", True),
        ("12 Mill Road, Port Alder, ME 04101", True),
        ("Main office", True),
        ("Bright Harbor Smiles", False),
        ("Larkspur Pediatrics", False),
        ("Harbor Family Dental", False),
        ("Port Alder Dermatology", False),
    ],
)
def test_which_places_may_be_the_subjects(place: str, is_like: bool) -> None:
    assert own_places.is_like(place, subject("Larkspur Family Dental")) is is_like


def test_a_table_of_one_place_is_read_whatever_it_is_called_and_an_unlike_name_is_told() -> None:
    chosen = own_places.choose([Practice(name="Uptown", number=12)], subject("Larkspur Family Dental"))
    assert (chosen.is_refused, chosen.columns) == (False, {})
    assert "names another practice" in chosen.note
    assert "Uptown" not in chosen.note
    assert "ours: yes" in chosen.next_step
    assert "“Uptown” (12)" in chosen.next_step


ASHGROVE = {"title": "Ashgrove Podiatry", "primaryPhone": "978-555-0109", "websiteUrl": "https://ashgrove.example"}
LARKSPUR = {"title": "Larkspur Dermatology", "primaryPhone": "512-555-0134", "websiteUrl": "https://larkspur.example"}
THEIRS = "Mr. Delacroix, your infection came back because you stopped the terbinafine."


def takeout(folder: Path, *places: dict[str, str]) -> Export:
    """A Takeout in which each place has a review with a reply, and a post."""
    with zipfile.ZipFile(folder / "takeout.zip", "w") as file:
        for number, facts in enumerate(places):
            is_theirs = facts is ASHGROVE
            review = {
                "name": f"accounts/1/locations/{number}/reviews/0",
                "reviewer": {"displayName": "Etienne Delacroix" if is_theirs else "Quentin Abelard"},
                "starRating": "ONE",
                "comment": "It came back.",
                "createTime": "2026-10-02T10:00:00Z",
                "reviewReply": {"comment": THEIRS if is_theirs else "Thank you.", "updateTime": "2026-10-02T18:00:00Z"},
            }
            post = {"name": f"posts/{number}", "summary": f"News of {facts['title']}", "topicType": "STANDARD"}
            for name, held in (
                ("data.json", facts),
                ("reviews.json", {"reviews": [review]}),
                ("localPosts.json", {"localPosts": [post]}),
            ):
                place = f"Takeout/Google Business Profile/account-1/location-{number}/{name}"
                file.writestr(place, json.dumps(held))
    return Export(path=str(folder / "takeout.zip"), source="google_business_takeout")


def test_of_a_takeout_of_two_practices_each_gets_its_own_profile(tmp_path: Path) -> None:
    export = takeout(tmp_path, ASHGROVE, LARKSPUR)
    visit, held = audited(subject("Larkspur Dermatology"), export, tmp_path)
    assert {one.place for one in held} == {"Larkspur Dermatology"}
    assert {one.kind for one in held} == {Kind.PROFILE, Kind.REVIEW, Kind.REPLY, Kind.POST}
    assert visit.outcome is Outcome.OK
    assert "1 review of 1 place set aside" in visit.reason
    assert "Ashgrove" not in visit.reason + repr(visit.dropped)
    assert "“Ashgrove Podiatry” (1)" in (visit.next_step or "")


def test_pictures_in_the_folder_of_another_profile_are_not_the_subjects(tmp_path: Path) -> None:
    takeout(tmp_path, ASHGROVE, LARKSPUR)
    chosen = own_places.of("images", tmp_path / "takeout.zip", None, subject("Larkspur Dermatology"))
    pictures = [
        Document(kind=Kind.IMAGE, source="images", service="file", ref=f"Takeout/Google Business Profile/{rest}")
        for rest in (
            "account-1/location-0/media/foot.jpg",
            "account-1/location-1/door.jpg",
            "account-1/location-00.jpg",
        )
    ]
    kept = list(own_places.sifted(pictures, "images", chosen))
    assert kept == [*pictures[1:], Dropped(reason="image of another place", count=1)]


def test_a_takeout_that_holds_no_profile_of_the_subjects_is_refused(tmp_path: Path) -> None:
    place = Place(city="Salem", phone="978-555-0177", site="https://tidewell.example")
    tidewell = replace(subject("Tidewell Family Dentistry"), places=(place,))
    for places in ((ASHGROVE, LARKSPUR), (ASHGROVE,)):
        export = takeout(tmp_path, *places)
        visit, held = audited(tidewell, export, tmp_path)
        assert (visit.outcome, held) == (Outcome.SKIPPED, [])
        assert "not looked at" in visit.reason
        assert "Ashgrove Podiatry" in (visit.next_step or "")
        visit, held = audited(tidewell, replace(export, ours=True), tmp_path)
        assert {one.place for one in held} == {one["title"] for one in places}
        assert visit.outcome is Outcome.OK


def test_a_profile_with_the_subjects_phone_or_site_is_its_own_whatever_it_is_called(tmp_path: Path) -> None:
    for place in (Place(phone="(978) 555-0109"), Place(site="https://www.ashgrove.example/salem")):
        both = replace(subject("Larkspur Dermatology"), places=(place,))
        visit, held = audited(both, takeout(tmp_path, ASHGROVE, LARKSPUR), tmp_path)
        assert {one.place for one in held} == {"Ashgrove Podiatry", "Larkspur Dermatology"}
        assert "set aside" not in visit.reason


PAGE = """<!DOCTYPE html><html><head><title>{name}</title>
<link rel="canonical" href="https://ratings.example/{name}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Physician", "name": "{name}",
"address": {{"@type": "PostalAddress", "addressLocality": "{city}"}},
"review": [{{"@type": "Review", "author": {{"@type": "Person", "name": "Thaddeus Wick"}}, "datePublished": "2026-03-01",
"reviewRating": {{"@type": "Rating", "ratingValue": 5}}, "reviewBody": "Kind and careful."}}]}}</script></head>
<body><h1>{name}</h1></body></html>"""


def page(name: str, city: str, folder: Path) -> Export:
    (folder / "page.html").write_text(PAGE.format(name=name, city=city), encoding="utf-8")
    return Export(path=str(folder / "page.html"), source="saved_page")


def test_a_saved_page_of_another_practice_in_another_town_is_set_aside_until_it_is_said_to_be_ours(
    tmp_path: Path,
) -> None:
    export, mine = page("Dr. Dov Pellerin, OD", "Madison", tmp_path), subject("Brightwater Behavioral Health")
    visit, held = audited(mine, export, tmp_path)
    assert (visit.outcome, held) == (Outcome.SKIPPED, [])
    assert "not yours" in visit.reason
    assert "Pellerin" not in visit.reason
    assert "“Dr. Dov Pellerin, OD”" in (visit.next_step or "")
    visit, held = audited(mine, replace(export, ours=True), tmp_path)
    assert {one.kind for one in held} == {Kind.PROFILE, Kind.REVIEW}
    assert visit.outcome is Outcome.OK


@pytest.mark.parametrize(
    ("name", "city", "is_told"),
    [
        ("Dr. Dov Pellerin, OD", "Port Alder", True),  # somebody who may work there
        ("Dr. Dov Pellerin, OD", "", True),
        ("Brightwater Behavioral", "Madison", False),
        ("Dr. Mina Oakes", "Madison", False),  # who is known to work there
        ("Oakes Counseling", "Madison", False),
    ],
)
def test_a_saved_page_that_may_be_the_subjects_is_read(name: str, city: str, is_told: bool, tmp_path: Path) -> None:
    mine = subject("Brightwater Behavioral Health", staff=("Mina Oakes PsyD",))
    visit, held = audited(mine, page(name, city, tmp_path), tmp_path)
    assert {one.kind for one in held} == {Kind.PROFILE, Kind.REVIEW}
    assert ("names another practice" in visit.reason) is is_told
    assert (name in (visit.next_step or "")) is is_told


def test_another_town_is_told_by_either_spelling_of_it() -> None:
    mine = replace(subject("Larkspur"), places=(Place(city="St. Alder"),))
    found = [Practice(name="Elm Clinic of Ulm", number=1, claims=Claims(city="Saint Alder"))]
    assert own_places.choose(found, mine, is_page=True).doubted
