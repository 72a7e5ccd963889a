"""Own downloads: the account one names is the subject's own for the audit, and the newest of one account is read."""

import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from analyzers import first_page, identity
from crawler import archives, sources
from model.audit import READ_FROM_DOWNLOAD, Coverage, Errand, Plan
from model.documents import Author, Document, Kind
from model.findings import Standing, Verdict
from model.subject import Account, Export, Subject, SubjectKind
from webside import downloads, gather, plan

DANA = Subject(kind=SubjectKind.CLINICIAN, id="dana", names=("Dana Reyes",))
SOURCES = sources.load()


def x(folder: Path, texts: Sequence[int], made: str | None = None, handle: str = "dana_r") -> Path:
    """A composed archive of X with one post for each number, of that day."""
    told = {"userInfo": {"userName": handle}, "archiveInfo": {"generationDate": made} if made else {}}
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "manifest.js").write_text(f"window.__THAR_CONFIG = {json.dumps(told)}", encoding="utf-8")
    tweets = [
        {"id_str": str(n), "full_text": f"Text {n}", "created_at": f"Mon Jan {n:02} 10:00:00 +0000 2024"} for n in texts
    ]
    body = json.dumps([{"tweet": tweet} for tweet in tweets])
    (folder / "data" / "tweets.js").write_text(f"window.YTD.tweets.part0 = {body}", encoding="utf-8")
    return folder


def instagram(path: Path, texts: Sequence[int], packed: tuple[int, int, int] | None = None) -> Path:
    """A composed download of Instagram as a zip: posts without a word of whose they are."""
    posts = [
        {"media": [{"uri": f"media/{n}.jpg", "title": f"Text {n}", "creation_timestamp": 1_700_000_000 + n * 86_400}]}
        for n in texts
    ]
    info = zipfile.ZipInfo("content/posts_1.json", (*(packed or (1980, 1, 1)), 0, 0, 0))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(info, json.dumps(posts))
    return path


def made(*paths: Path, subject: Subject = DANA, older: Path | None = None) -> Plan:
    exports = tuple(Export(path=str(path), read_older=path == older) for path in paths)
    return plan.make(replace(subject, exports=exports), SOURCES)


def read(plan_: Plan) -> dict[str, Errand]:
    return {errand.at: errand for errand in plan_.errands if errand.path}


def test_the_account_of_an_own_archive_is_the_subjects_own(tmp_path: Path) -> None:
    plan_ = made(x(tmp_path / "x", [1]))
    assert plan_.subject.accounts == {"x": (Account(at="@dana_r"),)}
    errand = read(plan_)["x"]
    assert (errand.note, errand.addresses) == ("account @dana_r, from your own download", ("@dana_r",))


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("https://x.com/dana_r", True),
        ("https://twitter.com/Dana_R", True),
        ("https://x.com/dana_r/status/17", True),
        ("https://x.com/dana_rey", False),
        ("https://x.com/someone/status/17", False),
        ("https://www.instagram.com/dana_r/", False),
    ],
)
def test_a_search_result_of_that_account_is_own(tmp_path: Path, url: str, is_own: bool) -> None:
    subject = made(x(tmp_path / "x", [1])).subject
    hit = Document(kind=Kind.SEARCH_HIT, source="saved_search", service="search", ref=url, url=url, title="D. / X")
    (classed,) = first_page.classed((hit,), subject)
    assert (classed.standing is Standing.OWN) == is_own
    assert (identity.resolve(hit, subject).verdict is Verdict.POSITIVE) == is_own


def test_who_only_hands_in_downloads_is_not_asked_for_at_the_service(tmp_path: Path) -> None:
    alone = made(x(tmp_path / "x", [1]))
    (errand,) = (one for one in alone.errands if one.source.id == "x")
    assert (errand.at, errand.skip) == ("", "nothing declared")
    assert "Write x: '@dana_r' under accounts:" in str(errand.next_step)


def test_where_the_web_is_asked_the_account_is_told_with_what_it_lacks(tmp_path: Path) -> None:
    site = replace(DANA, accounts={"website": (Account(at="https://dana.example"),)})
    (errand,) = (one for one in made(x(tmp_path / "x", [1]), subject=site).errands if one.source.id == "x")
    assert (errand.at, errand.volunteered) == ("@dana_r", True)
    assert errand.note == "your own download of this account is read"
    assert str(errand.skip).startswith("no ")


def test_a_declared_account_without_a_key_is_not_missed_where_its_download_is_read(tmp_path: Path) -> None:
    declared = replace(DANA, accounts={"x": (Account(at="@dana_r"), Account(at="@practice"))})
    plan_ = made(x(tmp_path / "x", [1]), subject=declared)
    found = {one.at: (one.volunteered, one.note) for one in plan_.errands if one.source.id == "x"}
    assert found == {"@dana_r": (True, "your own download of this account is read"), "@practice": (False, "")}
    assert {one.at for one in made(subject=declared).errands if one.source.id == "x" and not one.volunteered} == {
        "@dana_r",
        "@practice",
    }


def test_what_is_declared_stays_as_it_is_written(tmp_path: Path) -> None:
    own = {"x": (Account(at="https://x.com/Dana_R", personal=True), Account(at="@practice"))}
    plan_ = made(x(tmp_path / "x", [1]), subject=replace(DANA, accounts=own))
    assert plan_.subject.accounts == own
    assert read(plan_)["x"].addresses == ("https://x.com/Dana_R", "@practice")  # a personal account stays one


def test_another_account_than_the_declared_one_is_not_signed_with_that(tmp_path: Path) -> None:
    own = {"x": (Account(at="@practice"),)}
    plan_ = made(x(tmp_path / "x", [1]), subject=replace(DANA, accounts=own))
    assert plan_.subject.accounts == {"x": (Account(at="@practice"), Account(at="@dana_r"))}
    assert read(plan_)["x"].addresses[0] == "@dana_r"


@pytest.mark.parametrize("other", ["@dana_r", "dana_r", "https://x.com/dana_r"])
def test_what_is_somebody_elses_names_no_account(tmp_path: Path, other: str) -> None:
    plan_ = made(x(tmp_path / "x", [1]), subject=replace(DANA, not_me=(other,)))
    assert plan_.subject.accounts == {}
    assert read(plan_)["x"].note == ""


def test_a_saved_page_names_no_account(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<html><head><title>Dana (@dana_r) / X</title><meta property="og:url" content="https://x.com/dana_r">'
        '</head><body><article>"Hello there, all of you"</article></body></html>',
        encoding="utf-8",
    )
    assert made(page).subject.accounts == {}
    assert archives.origin("saved_page", page) == archives.Origin()


def test_the_data_request_of_reddit_tells_its_account(tmp_path: Path) -> None:
    folder = tmp_path / "reddit"
    folder.mkdir()
    (folder / "comments.csv").write_text(
        "id,permalink,date,subreddit,gildings,link,parent,body,media\n"
        "abc,https://www.reddit.com/r/a/comments/q/t/abc/,2024-01-01 10:00:00 UTC,a,0,https://r.example,,Hello,\n",
        encoding="utf-8",
    )
    (folder / "statistics.csv").write_text("statistic,value\naccount name,dana_r\nemail address,a@b.example\n", "utf-8")
    plan_ = made(folder)
    assert plan_.subject.accounts == {"reddit_feed": (Account(at="https://www.reddit.com/user/dana_r"),)}
    assert read(plan_)["reddit"].note == "account @dana_r, from your own download"
    (told,) = (one for one in archives.read("reddit_archive", folder) if isinstance(one, Document))
    assert told.author == Author(handle="dana_r")


def test_the_newer_archive_is_read_and_the_older_one_named(tmp_path: Path) -> None:
    old, new = x(tmp_path / "x-1", [1, 2, 3], "2025-01-01"), x(tmp_path / "x-2", [3], "2026-01-01")
    for order in ((old, new), (new, old)):
        found = read(made(*order))
        assert list(found) == ["x-2"]
        assert found["x-2"].note == (
            "account @dana_r, from your own download; x-1, an older download of the same account, was left out, "
            "with 2 texts that this one does not hold"
        )
        assert "read_older: yes" in str(found["x-2"].next_step)
    both = read(made(old, new, older=old))
    assert {at: errand.note for at, errand in both.items()} == dict.fromkeys(
        ("x-1", "x-2"), "account @dana_r, from your own download"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda f: x(f / "a", [1], "2025-01-01"), lambda f: x(f / "b", [1], "2026-01-01", handle="another")),
        (lambda f: x(f / "a", [1, 2], "2025-01-01"), lambda f: x(f / "b", [3, 4], "2025-01-01")),
        (lambda f: instagram(f / "a.zip", range(1, 9), (2025, 1, 1)), lambda f: instagram(f / "b.zip", range(9, 20))),
        (
            lambda f: instagram(f / "a.zip", range(1, 20), (2025, 1, 1)),
            lambda f: instagram(f / "b.zip", range(9, 30), (2026, 1, 1)),
        ),
        (
            lambda f: instagram(f / "a.zip", range(1, 9), (2025, 1, 1)),
            lambda f: instagram(f / "b.zip", range(1, 9), (2025, 1, 1)),
        ),
    ],
    ids=["another account", "parts of one date", "parts of one download", "only some months", "the same moment"],
)
def test_what_may_be_a_part_is_read_beside(
    tmp_path: Path, one: Callable[[Path], Path], other: Callable[[Path], Path]
) -> None:
    found = read(made(one(tmp_path), other(tmp_path)))
    assert len(found) == 2
    assert not any("left out" in errand.note for errand in found.values())


@pytest.mark.parametrize("packed", [True, False])
def test_without_a_stated_date_the_zip_or_the_newest_text_tells(tmp_path: Path, packed: bool) -> None:
    old = instagram(tmp_path / "a.zip", range(1, 20), (2025, 1, 1) if packed else None)
    new = instagram(tmp_path / "b.zip", range(1, 22), (2026, 1, 1) if packed else None)
    assert list(read(made(new, old))) == ["b.zip"]


def test_downloads_packed_at_one_moment_are_told_apart_by_the_day_in_their_names(tmp_path: Path) -> None:
    day = (2026, 12, 27)
    old = instagram(tmp_path / "instagram-dana_r-2026-11-26-Qx7.zip", range(1, 9), day)
    new = instagram(tmp_path / "instagram-dana_r-2026-12-26-Ab3.zip", range(1, 9), day)
    assert list(read(made(old, new))) == [new.name]


def test_a_newer_archive_that_is_cut_replaces_nothing(tmp_path: Path) -> None:
    old, new = x(tmp_path / "x-1", [1, 2], "2025-01-01"), x(tmp_path / "x-2", [1, 2, 3], "2026-01-01")
    posts = new / "data" / "tweets.js"
    posts.write_text(posts.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    assert set(read(made(old, new))) == {"x-1", "x-2"}


def test_pictures_of_an_older_download_are_left_out_with_it(tmp_path: Path) -> None:
    old, new = x(tmp_path / "x-1", [1], "2025-01-01"), x(tmp_path / "x-2", [1], "2026-01-01")
    for folder in (old, new):
        (folder / "data" / "tweets_media").mkdir()
        (folder / "data" / "tweets_media" / "1-a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    errands = [(one.source.id, one.at) for one in made(old, new).errands if one.path]
    assert sorted(errands) == [("images", "x-2"), ("x_archive", "x-2")]


@pytest.mark.parametrize(
    ("at", "known"),
    [
        ("@Dana_R", "@Dana_R"),
        ("https://www.reddit.com/user/Dana_R", "@Dana_R"),
        ("https://www.youtube.com/@DanaR", "@DanaR"),
        (
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
        ),
        ("dana.bsky.social", "dana.bsky.social"),
    ],
)
def test_an_account_is_told_as_people_know_it(at: str, known: str) -> None:
    assert downloads.shown(Account(at=at)) == known


def test_an_account_whose_download_is_read_is_not_missed_without_the_web(tmp_path: Path) -> None:
    subject = replace(DANA, accounts={"x": (Account(at="@dana_r"),), "threads": (Account(at="@dana.r"),)})
    exports = (Export(path=str(x(tmp_path / "x", [1]))),)
    plan_ = plan.make(replace(subject, exports=exports), SOURCES, plan.Options(offline=True))
    visits = {visit.source: visit for visit in gather.skipped(plan_)}
    assert visits["x"].is_read_elsewhere
    assert visits["x"].is_declared
    assert not visits["threads"].is_read_elsewhere
    assert Coverage(visits=(visits["x"],)).is_complete
    assert not Coverage(visits=(visits["threads"],)).is_complete


@pytest.mark.parametrize("source", [None, "instagram_archive"])
def test_the_pictures_of_a_download_are_looked_at_however_it_is_named(tmp_path: Path, source: str | None) -> None:
    zipped = instagram(tmp_path / "download.zip", [1, 2])
    with zipfile.ZipFile(zipped, "a") as file:
        file.writestr("media/1.jpg", b"\xff\xd8\xff")
    exports = (Export(path=str(zipped), source=source), Export(path=str(zipped), source=source))
    plan_ = plan.make(replace(DANA, exports=exports), SOURCES)
    assert sorted(errand.source.id for errand in plan_.errands if errand.path) == ["images", "instagram_archive"]


def linkedin(path: Path) -> Path:
    """A composed download of LinkedIn, which never tells the address of its account."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("Profile.csv", "First Name,Last Name,Headline\nDana,Reyes,Resident\n")
        file.writestr(
            "Shares.csv",
            "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
            "2026-01-02 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A71,Soup,,,MEMBER_NETWORK\n",
        )
    return path


@pytest.mark.parametrize(
    ("others", "is_read"), [((), True), (("company/tidewell",), True), (("in/someone-else",), False)]
)
def test_the_only_account_at_linkedin_is_read_from_the_download_that_names_none(
    tmp_path: Path, others: tuple[str, ...], is_read: bool
) -> None:
    mine = "https://www.linkedin.com/in/dana-reyes"
    accounts = tuple(Account(at=at) for at in (mine, *(f"https://www.linkedin.com/{other}" for other in others)))
    exports = (Export(path=str(linkedin(tmp_path / "linkedin.zip"))),)
    subject = replace(DANA, accounts={"linkedin": accounts}, exports=exports)
    for options in (plan.Options(offline=True), plan.Options()):
        asked = [one for one in plan.make(subject, SOURCES, options).errands if one.source.id == "linkedin"]
        assert all(one.skip for one in asked)
        read = {one.at for one in asked if READ_FROM_DOWNLOAD in one.note}
        assert read == ({mine} if is_read else set())
    without = plan.make(replace(subject, exports=()), SOURCES, plan.Options(offline=True))
    assert not any(one.note for one in without.errands if one.source.id == "linkedin")
