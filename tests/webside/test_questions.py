"""What `webside init` makes of the sites, profiles and handles a person names."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from model.subject import Account, SubjectKind
from webside import questions
from webside.commands.init import command
from webside.config import load_subject


@pytest.mark.parametrize(
    ("answer", "source", "at"),
    [
        ("https://x.com/dana", "x", "@dana"),
        ("x.com/dana", "x", "@dana"),
        ("twitter.com/dana", "x", "@dana"),
        ("instagram.com/dana.r", "instagram", "@dana.r"),
        ("https://www.instagram.com/dana.r/?hl=en", "instagram", "@dana.r"),
        ("instagram: @dana.r", "instagram", "@dana.r"),
        ("twitter @dana", "x", "@dana"),
        ("@dana on Instagram", "instagram", "@dana"),
        ("@dana (TikTok)", "tiktok_archive", "@dana"),
        ("linkedin.com/in/dana-reyes", "linkedin", "https://www.linkedin.com/in/dana-reyes"),
        ("linkedin: https://www.linkedin.com/in/dana-reyes", "linkedin", "https://www.linkedin.com/in/dana-reyes"),
        ("LinkedIn https://linkedin.com/in/dana-reyes/", "linkedin", "https://www.linkedin.com/in/dana-reyes"),
        ("x: https://x.com/dana", "x", "@dana"),
        ("website: https://dana.example", "website", "https://dana.example"),
        ("linkedin: dana-reyes", "linkedin", "https://www.linkedin.com/in/dana-reyes"),
        ("https://www.youtube.com/@dana", "youtube_feed", "https://www.youtube.com/@dana"),
        ("u/dana_r", "reddit_feed", "https://www.reddit.com/user/dana_r"),
        ("dana.bsky.social", "bluesky", "dana.bsky.social"),
        ("@dana@social.example", "mastodon", "@dana@social.example"),
        ("https://social.example/@dana", "mastodon", "@dana@social.example"),
        ("tidewell.example/team", "website", "https://tidewell.example/team"),
    ],
)
def test_a_profile_or_handle_finds_its_source(answer: str, source: str, at: str) -> None:
    assert questions.account(answer) == (source, at)


@pytest.mark.parametrize(
    "answer",
    [
        "@dana",
        "dana",
        "x.com/dana/status/1",
        "facebook.com/profile.php?id=100",
        "x: https://yelp.com/u/1",
        "google.com/maps/place/x",
    ],
)
def test_what_names_no_account_is_left_out_and_said(answer: str) -> None:
    facts, notes = questions.facts("Dana Reyes, MD", kind=None, where="", at=[answer])
    assert facts.accounts == {}
    assert any(f"'{answer}' was left out" in note for note in notes)


def test_a_page_on_facebook_is_a_practices_and_a_profile_a_persons() -> None:
    at = "https://www.facebook.com/tidewell"
    assert questions.account("facebook.com/tidewell", SubjectKind.PRACTICE) == ("facebook_page", at)
    assert questions.account("facebook.com/tidewell", SubjectKind.CLINICIAN) == ("facebook_archive", at)


def test_a_bare_handle_is_asked_for_its_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webside.commands.init.is_terminal", lambda: True)
    path = tmp_path / "dana.yaml"
    typed = "Dana Reyes, MD\nPort Alder, ME\n@dana_r, https://dana.example, @lost\nhelp\nInstagram\n\n\n\ny\n"
    done = CliRunner().invoke(command, ["--out", str(path)], input=typed, standalone_mode=False)
    assert done.exception is None, done.output
    assert "@dana_r at which service" in done.output
    assert "'help' is none of these services" in done.output
    assert "'@lost' was left out" in done.output
    assert "instagram: known as yours" in done.output
    subject = load_subject(path)
    assert subject.accounts == {
        "instagram": (Account(at="@dana_r"),),
        "website": (Account(at="https://dana.example"),),
    }


def test_a_person_is_asked_what_it_is_for_and_told_what_to_type_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webside.commands.init.is_terminal", lambda: True)
    path = tmp_path / "dana.yaml"
    typed = "Dana Reyes\nPort Alder, ME\nu/dana_r\njob search\nPort Ellen General, Alder College\ny\n"
    done = CliRunner().invoke(command, ["--out", str(path)], input=typed, standalone_mode=False)
    assert done.exception is None, done.output
    subject = load_subject(path)
    assert subject.goals == ("job search",)
    assert subject.employers == ("Port Ellen General", "Alder College")
    assert "reddit_feed: known as yours" in done.output
    assert f"webside inbox ~/Downloads --once --subject {path}" in done.output
    assert f"webside audit {path} --offline" in done.output


def test_a_practice_is_asked_for_street_telephone_and_staff_and_told_how_its_reviews_get_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webside.commands.init.is_terminal", lambda: True)
    path = tmp_path / "tidewell.yaml"
    typed = "Tidewell Dental\nPort Alder, ME\n\n12 Mill Road\n555-0142\nJordan Osei; Dr. Lee\ny\n"
    done = CliRunner().invoke(command, ["--out", str(path)], input=typed, standalone_mode=False)
    assert done.exception is None, done.output
    subject = load_subject(path)
    assert subject.goals == ()
    assert subject.staff == ("Jordan Osei", "Dr. Lee")
    assert (subject.places[0].street, subject.places[0].phone) == ("12 Mill Road", "555-0142")
    assert f"webside inbox ~/Downloads --once --subject {path}" in done.output
    assert f"webside audit {path} --offline" in done.output


@pytest.mark.parametrize("name", ["Larkmoor Derm", "Larkmoor Kids", "Fennwick Skin Care", "Tidewell Pediatric Dental"])
def test_a_practice_is_told_by_its_name(name: str) -> None:
    assert questions.kind_of(name) is SubjectKind.PRACTICE
