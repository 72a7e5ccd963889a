"""A table of several places, as a suite exports all its clients: another client's rows reach nobody's report."""

from pathlib import Path

import pytest

from crawler import sources
from model.audit import Outcome, Visit
from model.documents import Document
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
    made = plan.make(subject("Larkspur Family Dental", exports=(export,)), sources.load())
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
    assert "1 row of 1 place set aside" in visit.reason
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


def test_a_table_of_one_place_is_that_places_whatever_it_is_called() -> None:
    assert own_places.choose({"Uptown": 12}, subject("Larkspur Family Dental")) == own_places.Chosen()
