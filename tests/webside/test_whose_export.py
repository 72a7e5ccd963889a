"""Pages, pasted texts, sites and archives whose own name is somebody else's: told, and refused where more is unlike."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import sources
from model.audit import Outcome
from model.documents import Author, Kind
from model.subject import Account, Export, Place
from tests.webside.test_own_places import audited, subject
from webside import own_places, plan

TOLD = "it names another practice or person than you"
MAPS = """<!-- saved from url=(0040)https://maps.example/place/elm -->
<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{heading}</h1>
<div>Petra Vance</div><div>4 reviews</div><div>5 stars</div><div>2 March 2026</div><p>Lovely people, a short wait.</p>
<div>Response from the owner</div><div>3 March 2026</div><p>Thank you for the kind words.</p></body></html>"""
PASTED = """{head}
4.1
5 reviews

Petra Vance
3 reviews
2 months ago
Waited an hour, felt rushed and my skin is not better at all.
{owner}
Thank you for telling us.
"""
WXR = """<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{title}</title><link>{site}</link>
<wp:base_blog_url>{site}</wp:base_blog_url><item><title>News</title><link>{site}/news</link>
<content:encoded><![CDATA[<p>We are open on Sundays.</p>]]></content:encoded><wp:post_id>1</wp:post_id>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>"""
MINE = subject("Brightwater Behavioral Health", staff=("Mina Oakes PsyD",))


@pytest.mark.parametrize(
    ("heading", "title", "is_told"),
    [
        ("Juniper Lane Med Spa", "Juniper Lane Med Spa - Maps", True),
        ("Brightwater Behavioral Health", "Brightwater Behavioral Health - Maps", False),
        ("Juniper Lane Med Spa", "Juniper Lane Med Spa at Brightwater Behavioral Health - Maps", False),
        ("Dr. Mina Oakes, PsyD", "Dr. Mina Oakes, PsyD - Ratings", False),
        ("Patient reviews", "Patient reviews - Suite", False),  # no name at all
        ("What they say", "A suite", False),
    ],
)
def test_a_page_without_structured_data_is_known_by_its_heading(
    heading: str, title: str, is_told: bool, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(MAPS.format(heading=heading, title=title), encoding="utf-8")
    visit, held = audited(MINE, Export(path=str(tmp_path / "page.html"), source="saved_page"), tmp_path)
    assert Kind.REPLY in {one.kind for one in held}
    assert (TOLD in visit.reason) is is_told
    assert (f"“{heading}”" in (visit.next_step or "")) is is_told
    assert heading not in visit.reason


@pytest.mark.parametrize(
    ("head", "owner", "is_told"),
    [
        ("Larkspur Dermatology", "Response from the owner 2 months ago", True),
        ("Reviews", "Response from Larkspur Dermatology", True),
        ("Reviews", "Reply at Larkspur Dermatology", True),
        ("Dr. Ida Quill, MD, Dermatologist in Elm | Ratings", "Response from the owner 2 months ago", True),
        ("Dr. Mina Oakes, PsyD, Psychologist | Ratings", "Response from the owner 2 months ago", False),
        ("Brightwater Behavioral Health", "Response from the owner 2 months ago", False),
        ("Reviews", "Response from Ysolde A.", False),  # who answers, in whose name is not known
    ],
)
def test_a_pasted_page_is_known_by_the_names_over_its_reviews_and_answers(
    head: str, owner: str, is_told: bool, tmp_path: Path
) -> None:
    (tmp_path / "copied.txt").write_text(PASTED.format(head=head, owner=owner), encoding="utf-8")
    visit, held = audited(MINE, Export(path=str(tmp_path / "copied.txt"), source="pasted_reviews"), tmp_path)
    assert Kind.REVIEW in {one.kind for one in held}
    assert (TOLD in visit.reason) is is_told


@pytest.mark.parametrize(
    ("title", "site", "own", "outcome", "is_told"),
    [
        ("Juniper Lane", "https://juniper.example", "https://brightwater.example", Outcome.SKIPPED, False),
        ("Juniper Lane", "https://juniper.example", None, Outcome.OK, True),
        ("Thoughts", "https://www.brightwater.example", "brightwater.example", Outcome.OK, False),
        ("Thoughts", "https://brightwaterbehavioral.example", "https://other.example", Outcome.OK, False),
        ("Brightwater Behavioral", "https://staging.example", "https://brightwater.example", Outcome.OK, False),
    ],
)
def test_the_export_of_another_site_is_refused_where_the_subject_names_its_own(
    title: str, site: str, own: str | None, outcome: Outcome, is_told: bool, tmp_path: Path
) -> None:
    (tmp_path / "site.xml").write_text(WXR.format(title=title, site=site), encoding="utf-8")
    export = Export(path=str(tmp_path / "site.xml"), source="wordpress_export")
    mine = replace(MINE, places=(Place(city="Port Alder", site=own),))
    visit, held = audited(mine, export, tmp_path)
    assert (visit.outcome, bool(held)) == (outcome, outcome is Outcome.OK)
    assert (TOLD in visit.reason) is is_told
    assert title not in visit.reason
    visit, held = audited(mine, replace(export, ours=True), tmp_path)
    assert (visit.outcome, len(held), TOLD in visit.reason) == (Outcome.OK, 1, False)


def archive(folder: Path, name: str, handle: str) -> Export:
    """An archive of X with one post."""
    (folder / "x" / "data").mkdir(parents=True)
    account = {"username": handle, "accountId": "1", "accountDisplayName": name}
    tweet = {"id_str": "11", "full_text": "We are open on Sundays.", "created_at": "Mon Mar 02 10:00:00 +0000 2026"}
    for part, held in (("account", {"account": account}), ("tweets", {"tweet": tweet})):
        text = f"window.YTD.{part}.part0 = {json.dumps([held])}"
        (folder / "x" / "data" / f"{part}.js").write_text(text, encoding="utf-8")
    return Export(path=str(folder / "x"), source="x_archive")


@pytest.mark.parametrize(
    ("name", "handle", "declared", "outcome", "is_told"),
    [
        ("Dr. Max Threlkeld", "drmax", ("brightwater",), Outcome.SKIPPED, False),
        ("Dr. Max Threlkeld", "drmax", (), Outcome.OK, True),
        ("Dr. Max Threlkeld", "DrMax", ("@drmax", "brightwater"), Outcome.OK, False),
        ("Dr. Max Threlkeld", "drmax", ("https://x.com/DrMax",), Outcome.OK, False),
        ("Mina Oakes", "minnow", ("brightwater",), Outcome.OK, False),
        ("", "mina_o", ("brightwater",), Outcome.OK, False),  # a handle without a name hints
        ("Mina Elms", "mina_e", ("brightwater",), Outcome.SKIPPED, False),
        ("News", "brightwaterbehavioral", ("other",), Outcome.OK, False),
    ],
)
def test_the_archive_of_another_persons_account_is_refused_where_the_subject_declares_its_own(
    name: str, handle: str, declared: tuple[str, ...], outcome: Outcome, is_told: bool, tmp_path: Path
) -> None:
    export = archive(tmp_path, name, handle)
    mine = replace(MINE, accounts={"x": tuple(Account(at=at) for at in declared)} if declared else {})
    visit, held = audited(mine, export, tmp_path)
    assert (visit.outcome, bool(held)) == (outcome, outcome is Outcome.OK)
    assert (TOLD in visit.reason) is is_told
    assert (f"“{name}”" in (visit.next_step or "")) is (is_told or outcome is Outcome.SKIPPED)
    visit, held = audited(mine, replace(export, ours=True), tmp_path)
    assert (visit.outcome, len(held), TOLD in visit.reason) == (Outcome.OK, 1, False)


def test_an_archive_that_may_be_anothers_declares_no_account(tmp_path: Path) -> None:
    export = archive(tmp_path, "Dr. Max Threlkeld", "drmax")
    for ours, named in ((False, ()), (True, ("@drmax",))):
        made = plan.make(replace(MINE, exports=(replace(export, ours=ours),)), sources.load())
        assert tuple(one.at for one in made.subject.accounts.get("x", ())) == named


def test_a_channel_known_by_its_number_is_told_and_not_refused() -> None:
    owner = Author(name="Salt and Stone", handle="UCabcdefghijklmnopqrstuv")
    mine = replace(MINE, accounts={"youtube": (Account(at="@brightwater"),)})
    chosen = own_places.of_account("youtube_takeout", owner, mine)
    assert (chosen.doubted, chosen.is_refused) == (True, False)
