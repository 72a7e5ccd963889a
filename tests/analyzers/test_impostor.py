"""Copies and namesakes: what an undeclared account shows, worded as a question and never as a charge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from analyzers.impostor import RULE, SIGNALS, findings, near_handle, reads_alike, signal_of
from analyzers.rulebook import Example
from model.documents import Author, Claims, Document, Kind
from model.findings import Finding, Judgement, Status, Verdict
from model.subject import Account, Place, Subject, SubjectKind
from tests.analyzers.rules_under_test import book

PORTRAIT, OTHER_PORTRAIT = "c3d2a1900f1e5a7b", "0f1e2d3c4b5a6978"
JANE = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Dr. Jane Rivera, DDS",),
    credentials=("DDS",),
    specialties=("dentistry",),
    places=(Place(city="Port Ellen", region="Oregon"),),
    accounts={"chirp": (Account(at="@drjanerivera"),)},
    photos=(PORTRAIT,),
)
SPEC = book().spec(RULE)
assert SPEC is not None


@dataclass(frozen=True)
class Held:
    held: tuple[Document, ...]

    def documents(self, *kinds: Kind) -> Iterator[Document]:
        return iter(one for one in self.held if not kinds or one.kind in kinds)

    def document(self, id: str) -> Document | None:
        return next((one for one in self.held if one.id == id), None)

    def answers(self, id: str) -> Iterator[Document]:
        return iter(())

    def count(self, *kinds: Kind) -> int:
        return len(self.held)


def account(told: Mapping[str, object]) -> Document:
    handle, specialty, region = (told.get(key) for key in ("handle", "specialty", "region"))
    photo = {"same": PORTRAIT, "other": OTHER_PORTRAIT}.get(str(told.get("photo")))
    return Document(
        kind=Kind.PROFILE,
        source="chirp",
        service="chirp",
        ref="1",
        author=Author(name=str(told["name"]), handle=str(handle)) if handle else None,
        text=str(told.get("text", "")),
        claims=Claims(
            names=(str(told["name"]),),
            specialties=(str(specialty),) if specialty else (),
            region=str(region) if region else None,
            photos=(photo,) if photo else (),
        ),
    )


def found(example: Example) -> list[Finding]:
    assert isinstance(example, Mapping)
    document = account(example)
    said = str(example.get("judged", ""))
    judged = Judgement(
        document=document.id,
        verdict=Verdict(said or "unsure"),
        because="",
        by="Jane",
        at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    return list(findings(Held((document,)), JANE, book(), [judged]))


@pytest.mark.parametrize("example", SPEC.flagged, ids=str)
def test_a_flagged_account_is_found_with_its_severity(example: Example) -> None:
    assert isinstance(example, Mapping)
    assert [str(finding.severity) for finding in found(example)] == [example["severity"]]


@pytest.mark.parametrize("example", SPEC.clean, ids=str)
def test_a_clean_account_stays_silent(example: Example) -> None:
    assert found(example) == []


def test_it_is_on_trial_names_no_culprit_and_says_what_to_do() -> None:
    for example in SPEC.flagged:
        (finding,) = found(example)
        assert finding.rule.status is Status.TRIAL
        assert not finding.is_flag
        assert finding.note
        for word in ("fraud", "fake", "scam", "criminal", "thief"):
            assert word not in finding.note.casefold()
            assert word not in finding.rule.summary.casefold()


def test_every_signal_has_its_level() -> None:
    assert [signal for level in SPEC.levels for signal in level.check.any] == list(SIGNALS)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("dr.hal3", "dr.hale", True),
        ("dr_hale", "drhale", True),
        ("drha1e", "drhale", True),
        ("drhaIe", "drhale", True),
        ("drhаle", "drhale", True),
        ("drhale", "drhale", False),
        ("dr.hale.pediatrics", "drhale", False),
        ("", "drhale", False),
    ],
)
def test_handles_that_look_the_same(one: str, other: str, alike: bool) -> None:
    assert reads_alike(one, other) is alike
    assert reads_alike(other, one) is alike


def test_two_edits_are_near_only_in_a_long_handle() -> None:
    def near(handle: str, own: str = "@drjanerivera") -> bool:
        subject = Subject(kind=SubjectKind.CLINICIAN, names=("Jane Rivera",), accounts={"x": (Account(at=own),)})
        return near_handle(account({"name": "x", "handle": handle}), subject) is not None

    assert near("drjaneriverra")
    assert near("drjanrivra")
    assert not near("drjuneriviera7")
    assert near("janes", "@janet")
    assert not near("james", "@janet")
    assert not near("jan", "@jane")


def test_own_accounts_and_declared_namesakes_are_never_asked_about() -> None:
    own = account({"name": "Jane Rivera", "handle": "drjanerivera", "text": "Order now"})
    assert signal_of(own, JANE) is None
    copied = account({"name": "Jane Rivera", "handle": "drjanerlvera"})
    known = Subject(kind=SubjectKind.CLINICIAN, names=JANE.names, accounts=JANE.accounts, not_me=("drjanerlvera",))
    assert signal_of(copied, JANE) == "handle"
    assert signal_of(copied, known) is None
