"""Copies and namesakes beyond the scenes of the rule: handles that look alike, and the words of the notes."""

import pytest

from analyzers.accounts.impostor_profile import SIGNALS, near_handle, reads_alike, signal_of
from analyzers.rulespec import MEASURES
from model.documents import Author, Claims, Document, Kind
from model.findings import Status
from model.subject import Account, Subject, SubjectKind
from tests.analyzers import account_scenes
from tests.analyzers.rules_under_test import book

JANE = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Dr. Jane Rivera, DDS",),
    accounts={"chirp": (Account(at="@drjanerivera"),)},
)
SPEC = book().spec("impostor-profile")
assert SPEC is not None


def account(handle: str, name: str = "Jane Rivera", text: str = "") -> Document:
    return Document(
        kind=Kind.PROFILE,
        source="chirp",
        service="chirp",
        ref="1",
        author=Author(name=name, handle=handle),
        text=text,
        claims=Claims(names=(name,)),
    )


def test_it_is_on_trial_names_no_culprit_and_says_what_to_do() -> None:
    for example in SPEC.flagged:
        (finding,) = account_scenes.found(SPEC, example, book())
        assert finding.rule.status is Status.TRIAL
        assert not finding.is_flag
        assert finding.note
        for word in ("fraud", "fake", "scam", "criminal", "thief"):
            assert word not in finding.note.casefold()
            assert word not in finding.rule.summary.casefold()


def test_every_signal_has_its_level_in_order() -> None:
    assert [signal for level in SPEC.levels for signal in level.least] == list(SIGNALS)
    assert MEASURES["impostor-profile"] == frozenset(SIGNALS)


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
        return near_handle(account(handle, name="x"), subject) is not None

    assert near("drjaneriverra")
    assert near("drjanrivra")
    assert not near("drjuneriviera7")
    assert near("janes", "@janet")
    assert not near("james", "@janet")
    assert not near("jan", "@jane")


def test_own_accounts_and_declared_namesakes_are_never_asked_about() -> None:
    assert signal_of(account("drjanerivera", text="Order now"), JANE) is None
    copied = account("drjanerlvera")
    known = Subject(kind=SubjectKind.CLINICIAN, names=JANE.names, accounts=JANE.accounts, not_me=("drjanerlvera",))
    assert signal_of(copied, JANE) == "nears_handle"
    assert signal_of(copied, known) is None
