"""A search result that gives another telephone number or street than declared is told so; what agrees is not."""

import pytest

from analyzers.differing import differing
from analyzers.first_page import classed
from model.documents import Document, Kind
from model.subject import Place, Subject, SubjectKind

SUBJECT = Subject(
    kind=SubjectKind.PRACTICE,
    id="tidewell",
    names=("Tidewell Family Dental",),
    places=(Place(street="412 Quillan Street", city="Port Alder", region="ME", phone="(614) 555-0142"),),
)


def hit(text: str, title: str = "Dr. Lena Hale | Dentist in Port Alder") -> Document:
    return Document(
        kind=Kind.SEARCH_HIT, source="saved_search", service="search", ref="1", title=title, text=text, rank=1
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("4.3 stars from 38. 400 Quillan St, Port Alder. (614) 555-0199", ["(614) 555-0199", "400 Quillan St"]),
        ("Call (614) 555-0199 now", ["(614) 555-0199"]),
        ("412 Quillan St, Port Alder. 614-555-0142", []),
        ("Call (614) 555-0199 or (614) 555-0142", []),
        ("In 2019 St Mary was visited by 400 people; 38 reviews.", []),
    ],
)  # fmt: skip
def test_what_differs_is_told_beside_what_is_declared(text: str, told: list[str]) -> None:
    found = list(differing(hit(text), SUBJECT))
    assert len(found) == len(told)
    assert all(one in sentence for one, sentence in zip(told, found, strict=True))


def test_what_nobody_declared_differs_from_nothing() -> None:
    bare = Subject(kind=SubjectKind.PRACTICE, id="t", names=("Tidewell Family Dental",))
    assert not list(differing(hit("400 Quillan St, (614) 555-0199"), bare))


def test_it_stands_among_the_reasons_of_page_one() -> None:
    (one,) = classed([hit("Dentist. 400 Quillan St, Port Alder")], SUBJECT)
    assert any("another address than yours: 400 Quillan St" in reason for reason in one.reasons)
