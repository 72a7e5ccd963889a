"""Whose words they are: the subject's own comments are judged, a stranger's never."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analyzers.analyse import Setting, analyse, check
from analyzers.authorship import is_own
from model.audit import Coverage
from model.documents import Author, Document, Kind
from model.findings import Judgement, Verdict
from model.subject import Account, Subject, SubjectKind
from tests.analyzers.account_scenes import Held
from tests.analyzers.rules_under_test import book

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ACCOUNTS = {
    "mastodon": (Account(at="@hale@social.example"),),
    "x": (Account(at="https://x.example/drlenahale"),),
    "wordpress": (Account(at="https://blog.example"),),
}
LENA = Subject(
    kind=SubjectKind.CLINICIAN, names=("Lena Hale",), business_names=("Alder Street Clinic",), accounts=ACCOUNTS
)
COMMON = replace(LENA, names=("James Smith",))
PRACTICE = Subject(kind=SubjectKind.PRACTICE, names=("Alder",), staff=("Dr. Lena Hale",), accounts=ACCOUNTS)


def comment(name: str | None = None, handle: str | None = None, source: str = "wordpress") -> Document:
    return Document(
        kind=Kind.COMMENT,
        source=source,
        service=source,
        ref="1",
        text="Stop the lisinopril and the cough will go.",
        author=Author(name=name, handle=handle) if name or handle else None,
        in_reply_to="0",
        account="https://blog.example",
    )


def test_an_answer_in_a_thread_is_judged_like_a_comment_whichever_door_it_came_by() -> None:
    text = "Stop the lisinopril. Switch to losartan."
    alone = Document(kind=Kind.POST, source="s", service="s", ref="1", text=text)

    def rules(document: Document) -> set[str]:
        return {found.rule.id for found in check(document, None, Setting(account="individual"), book()).findings}

    assert "claims/advice-to-stranger" in rules(replace(alone, in_reply_to="@somebody"))
    assert "claims/advice-to-stranger" not in rules(alone)


@pytest.mark.parametrize(
    ("subject", "written", "own"),
    [
        (LENA, comment(handle="hale@social.example", source="mastodon"), True),
        (LENA, comment(handle="@Hale@social.example", source="mastodon"), True),
        (LENA, comment(handle="drlenahale", source="x"), True),
        (LENA, comment(handle="hale@other.example", source="mastodon"), False),
        (LENA, comment("Lena Hale", handle="lenahale_", source="x"), False),  # the name, and another handle
        (LENA, comment(handle="drlenahale", source="forum"), False),  # the handle, at another service
        (LENA, comment("Dr. Lena Hale"), True),
        (LENA, comment("Lena Hale, MD"), True),
        (LENA, comment("Alder Street Clinic"), True),
        (LENA, comment("Lena"), False),
        (LENA, comment("L. Hale"), False),
        (LENA, comment("Dr. Leo Hale"), False),
        (LENA, comment(), False),
        (COMMON, comment("Dr. James Smith"), True),
        (COMMON, comment("James Smith"), False),  # there are thousands
        (PRACTICE, comment("Alder"), False),  # somebody's first name
        (PRACTICE, comment("Dr. Lena Hale"), False),  # of the staff, but not the subject
        (PRACTICE, comment("Sam Okoro"), False),
    ],
)
def test_a_comment_is_own_only_if_its_author_certainly_is_the_subject(
    subject: Subject, written: Document, own: bool
) -> None:
    assert is_own(written, Setting.of(subject)) is own
    assert not is_own(written, Setting())


def test_an_audit_judges_own_comments_and_no_strangers() -> None:
    own, strange = comment("Dr. Lena Hale"), replace(comment("Sam Okoro"), ref="2")
    found = analyse(Held((own, strange)), Coverage(visits=()), Setting.of(LENA), book(), NOW)
    assert [(finding.rule.id, finding.document) for finding in found] == [
        ("claims/advice-to-stranger", own.id),
    ]


@pytest.mark.parametrize("kind", [Kind.POST, Kind.COMMENT])
def test_what_somebody_said_is_not_hers_is_not_judged(kind: Kind) -> None:
    written = replace(comment("Dr. Lena Hale"), kind=kind)
    verdict = Judgement(document=written.id, verdict=Verdict.NEGATIVE, because="", by="Lena", at=NOW)
    assert is_own(written, Setting.of(LENA))
    assert not is_own(written, Setting.of(LENA, judgements=(verdict,)))
    undone = replace(verdict, verdict=Verdict.UNSURE, at=datetime(2026, 11, 23, tzinfo=UTC))
    assert is_own(written, Setting.of(LENA, judgements=(verdict, undone)))


@pytest.mark.parametrize(
    ("handle", "account", "own"),
    [
        ("hale@social.example", "@hale@social.example", True),
        ("halle@social.example", None, False),  # a copy of it
        ("lena@other.example", None, False),  # a namesake, or an old account that nobody declared
    ],
)
def test_the_words_of_a_profile_are_judged_only_where_it_is_certainly_hers(
    handle: str, account: str | None, own: bool
) -> None:
    profile = Document(
        kind=Kind.PROFILE,
        source="mastodon",
        service="mastodon",
        ref="1",
        text="Guaranteed results.",
        author=Author(name="Lena Hale", handle=handle),
        account=account,
    )
    assert is_own(profile, Setting.of(LENA)) is own
