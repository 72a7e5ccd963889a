"""The practice's own name, address, phone and hours above its reviews are not reported as not understood."""

import dataclasses
from pathlib import Path

import pytest

from crawler import sources
from model.audit import Outcome, Visit
from model.subject import Export, Place, Subject, SubjectKind
from webside import gather, own_lines, plan
from webside.interrupt import Stop
from webside.progress import Plain

SUBJECT = Subject(
    kind=SubjectKind.PRACTICE,
    id="tidewell",
    names=("Tidewell Family Dental",),
    staff=("Maren Oakes",),
    places=(Place(street="12 Mill Road", city="Port Alder", region="ME", postcode="04101", phone="207-555-0166"),),
)
REVIEWS = "\n\nDana Ruiz\n★★☆☆☆ 2 weeks ago\nThey were late.\n"
MENU = "Overview\nServices\nReviews\nAbout\nPhotos\nWrite a review\nSort by"


def visit(text: str, folder: Path) -> Visit:
    (folder / "copied.txt").write_text(text, encoding="utf-8")
    export = Export(path=str(folder / "copied.txt"), source="pasted_reviews")
    made = plan.make(dataclasses.replace(SUBJECT, exports=(export,)), sources.load())
    desk = gather.Desk(spool=folder, save=lambda documents: len(list(documents)), watch=Plain(), stop=Stop())
    (told,) = gather.read_exports(made, desk)
    return told


@pytest.mark.parametrize(
    "top",
    [
        "Tidewell Family Dental",
        "TIDEWELL family dental\n12 Mill Rd, Port Alder, ME 04101, United States",
        "Tidewell Family Dental\n12 Mill Road\nDental clinic in Port Alder, Maine\n(207) 555-0166\nOpen ⋅ Closes 5 PM",
        f"Tidewell Family Dental\n12 Mill Road, Port Alder\n{MENU}",
    ],
)
def test_what_is_the_subjects_own_is_no_loss(tmp_path: Path, top: str) -> None:
    told = visit(top + REVIEWS, tmp_path)
    assert told.outcome is Outcome.OK
    assert told.dropped[own_lines.OWN] >= 1


@pytest.mark.parametrize(
    "top",
    [
        "Ardmore Family Dental",
        "Tidewell Family Dental\nThank you for coming in about your crown.",
        "Tidewell Family Dental\n9 Other Road, Port Alder",
        "Dental clinic\nOpen ⋅ Closes 5 PM",
    ],
)
def test_anything_else_is_still_shown(tmp_path: Path, top: str) -> None:
    told = visit(top + REVIEWS, tmp_path)
    assert told.outcome is Outcome.PARTIAL
    assert own_lines.OWN not in told.dropped
