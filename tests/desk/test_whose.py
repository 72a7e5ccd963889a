"""What tells of several practices, or of somebody else's: the desk asks whose it is, and looks at nothing before."""

from pathlib import Path

import pytest

from crawler.archives import Held
from model.audit import Outcome
from model.documents import Kind
from tests.desk.asgi import call, form
from tests.desk.test_app import _tools, finish, page
from tests.webside.test_own_places import ASHGROVE, LARKSPUR, PAGE, takeout
from webside.desk.app import make
from webside.desk.handed import Handed
from webside.desk.look import Look
from webside.desk.reporting import report_of
from webside.desk.session import Session
from webside.desk.who import NOBODY, Who

TABLE = b"""Location,Reviewer,Rating,Review,Reply
Larkspur Dermatology,Petra Vance,5,Lovely people.,Thank you.
Bright Harbor Smiles,Ida Quill,1,They lost my chart.,So sorry about your crown.
Bright Harbor Smiles,Odo Penn,5,Kind.,
"""


def look(who: Who, *handed: Handed) -> Look:
    one = Look("x", _tools(), who)
    for thing in handed:
        one.hand_in(thing)
    return worked(one)


def worked(one: Look) -> Look:
    while one.is_working:
        one.work(1)
    return one


def test_a_table_of_several_practices_is_not_looked_at_before_it_is_said_which_is_meant() -> None:
    let_go: list[str] = []
    one = look(NOBODY, Handed(label="all.csv", place=Held("all.csv", TABLE), done=lambda: let_go.append("now")))
    assert [asked.names for asked in one.whose] == [("Larkspur Dermatology", "Bright Harbor Smiles")]
    dental = TABLE.replace(b"Larkspur Dermatology", b"Larkspur Dental").replace(
        b"Bright Harbor Smiles", b"Elm Dentistry"
    )
    assert look(NOBODY, Handed(label="d.csv", place=Held("d.csv", dental))).whose
    assert (one.count(Kind.REVIEW), [*one.findings()], let_go) == (0, [], [])
    (visit,) = one.visits
    assert visit.outcome is Outcome.SKIPPED
    one.say_whose(0, ("Larkspur Dermatology",))
    worked(one)
    assert (one.count(Kind.REVIEW), one.who.name, let_go) == (1, "Larkspur Dermatology", ["now"])
    (visit,) = one.visits
    assert "2 reviews of 1 place set aside, as you said" in visit.reason
    assert "Quill" not in repr(report_of(one, masked=True))


def test_all_of_them_may_be_ours_and_none_of_them() -> None:
    one = look(NOBODY, Handed(label="all.csv", place=Held("all.csv", TABLE)))
    one.say_whose(0, ())
    assert (worked(one).count(Kind.REVIEW), one.who.name, one.whose) == (3, "", [])
    let_go: list[str] = []
    other = look(NOBODY, Handed(label="all.csv", place=Held("all.csv", TABLE), done=lambda: let_go.append("now")))
    other.say_whose(0, None)
    assert (worked(other).count(Kind.REVIEW), other.whose, let_go) == (0, [], ["now"])


@pytest.mark.parametrize(
    "places",
    [("Uptown", "Port Alder"), ("Larkspur Dental North", "Larkspur Dental South"), ("Bright Harbor Smiles", "Uptown")],
)
def test_branches_that_may_be_of_one_practice_are_read_at_once(places: tuple[str, str]) -> None:
    one, other = places
    table = TABLE.decode().replace("Larkspur Dermatology", one).replace("Bright Harbor Smiles", other).encode()
    read = look(NOBODY, Handed(label="all.csv", place=Held("all.csv", table)))
    assert (read.whose, read.count(Kind.REVIEW)) == ([], 3)


def test_what_is_of_another_than_the_one_named_is_asked_about_too(tmp_path: Path) -> None:
    takeout(tmp_path, ASHGROVE, LARKSPUR)
    saved = PAGE.format(name="Dr. Dov Pellerin, OD", city="Madison").encode()
    handed = (
        Handed(label="takeout.zip", place=tmp_path / "takeout.zip"),
        Handed(label="page.html", place=Held("page.html", saved)),
    )
    one = look(Who(name="Tidewell Family Dental", city="Port Alder"), *handed)
    assert [asked.names for asked in one.whose] == [
        ("Ashgrove Podiatry", "Larkspur Dermatology"),
        ("Dr. Dov Pellerin, OD",),
    ]
    assert one.count(Kind.REVIEW) == 0
    one.say_whose(1, ("Dr. Dov Pellerin, OD",))
    worked(one)
    assert (one.count(Kind.REVIEW), one.who.name) == (1, "Tidewell Family Dental")


def test_the_named_ones_own_is_parted_without_a_question(tmp_path: Path) -> None:
    takeout(tmp_path, ASHGROVE, LARKSPUR)
    one = look(Who(name="Larkspur Dermatology"), Handed(label="takeout.zip", place=tmp_path / "takeout.zip"))
    assert (one.whose, {held.place for held in one.pile.documents()}) == ([], {"Larkspur Dermatology"})


def test_the_page_asks_and_takes_the_answer() -> None:
    session = Session(_tools())
    app = make(session)
    one = session.begin(NOBODY)
    one.hand_in(Handed(label="all.csv", place=Held("all.csv", TABLE)))
    shown = page(app, finish(app, f"/looks/{one.id}"))
    assert "Which of these is this look about?" in shown
    assert "all.csv</bdi> tells of 2 practices" in shown
    assert 'name="name" value="Bright Harbor Smiles"' in shown
    call(app, "POST", f"/looks/{one.id}/whose", *form(number="0", answer="these"))  # nothing was ticked
    assert len(one.whose) == 1
    call(app, "POST", f"/looks/{one.id}/whose", *form(number="0", answer="these", name="Bright Harbor Smiles"))
    shown = page(app, finish(app, f"/looks/{one.id}"))
    assert "Which of these" not in shown
    assert (one.count(Kind.REVIEW), one.who.name) == (2, "Bright Harbor Smiles")
