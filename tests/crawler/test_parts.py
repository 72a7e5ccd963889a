"""What a page is made of beside its text: links, buttons, forms, and whether it is the front page."""

from datetime import UTC, datetime
from pathlib import Path

from crawler import archives, parse, sources
from model.audit import Errand
from model.documents import Document, Form, Kind, Link, PageParts
from tests.crawler.web import Web, crawl, page, plan, source

HTML = b"""<!doctype html><html lang="en"><head><title>Alder Dental</title></head><body>
<nav><a href="/">Home</a> <a href="/team">Our <b>team</b></a> <a href="/team">Our team</a></nav>
<p>Alder Dental welcomes new patients. Call us for an appointment on any weekday.</p>
<form action="/ask"><label for="n">Your name</label><input id="n" name="field_1">
<label>Reason for visit <textarea name="field_2"></textarea></label>
<input type="hidden" name="token"><input type="submit" value="Send"><input placeholder="Date of birth"></form>
<footer><a href="notice.pdf"><img src="x.png" alt="Notice of Privacy Practices"></a>
<a href="mailto:office@alder.example">Mail</a> <a href="tel:555-0142">Call</a>
<button>Menu</button><a href="javascript:void(0)" aria-label="Close"></a></footer>%s"""
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def front_page(end: bytes = b"</body></html>") -> PageParts:
    things = parse.read(sources.load()["website"], HTML % end, "https://alder.example/", NOW)
    page = next(thing for thing in things if isinstance(thing, Document) and thing.kind is Kind.PAGE)
    assert page.page is not None
    return page.page


def test_links_buttons_and_forms_are_read() -> None:
    parts = front_page()
    assert parts.is_home
    assert parts.links == (
        Link(url="https://alder.example/", text="Home"),
        Link(url="https://alder.example/team", text="Our team"),
        Link(url="https://alder.example/notice.pdf", text="Notice of Privacy Practices"),
        Link(text="Menu"),
        Link(text="Close"),
    )
    assert parts.forms == (
        Form(action="https://alder.example/ask", fields=("Your name", "Reason for visit", "Date of birth")),
    )


def test_what_a_page_says_of_its_links_is_read(tmp_path: Path) -> None:
    said = """<html><head><link rel="me" href="https://social.example/@dana"><link rel=stylesheet href=a.css>
        <link rel="me" href="mailto:dana@alder.example"></head><body><p>Alder Dental welcomes new patients.</p>
        <a href="https://x.com/alder" rel="noopener ME">X</a> <a href=/b rel="ugc nofollow">b</a></body></html>"""
    expected = (
        Link(url="https://social.example/@dana", rel=("me",)),
        Link(url="https://x.com/alder", text="X", rel=("me",)),
        Link(url="https://alder.example/b", text="b", rel=("ugc", "nofollow")),
    )
    things = parse.read(sources.load()["website"], said.encode(), "https://alder.example/", NOW)
    [front] = [thing for thing in things if isinstance(thing, Document)]
    assert front.page is not None
    assert front.page.links == expected
    saved = tmp_path / "page.html"
    marked = '<script type="application/ld+json">{"@type": "Dentist", "name": "Alder Dental"}</script></body>'
    saved.write_text(said.replace("</body>", marked), encoding="utf-8")
    read = archives.read("saved_page", saved, url="https://alder.example/")
    [profile] = [thing for thing in read if isinstance(thing, Document)]
    assert profile.page is not None
    assert set(profile.page.links or ()) >= set(expected)


def test_of_a_page_that_breaks_off_the_links_are_not_known() -> None:
    assert front_page(b"") == PageParts(is_home=True)


def test_a_saved_page_tells_its_links_with_the_profile(tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(
        """<html><head><link rel="canonical" href="https://listings.example/dr-hale"></head><body>
        <script type="application/ld+json">{"@context": "https://schema.org", "@type": "Dentist",
        "name": "Lena Hale", "telephone": "555-0142"}</script>
        <a href="/claim?id=7">Claim <i>this</i> profile</a><button>Are you Dr. Hale?</button>
        <form><input name="q"></form></body></html>""",
        encoding="utf-8",
    )
    [profile] = [thing for thing in archives.read("saved_page", saved) if isinstance(thing, Document)]
    assert profile.page == PageParts(
        links=(
            Link(url="https://listings.example/claim?id=7", text="Claim this profile"),
            Link(text="Are you Dr. Hale?"),
        ),
        forms=(Form(action="https://listings.example/dr-hale", fields=("q",)),),
        is_home=False,
    )


def test_the_front_page_learns_which_of_its_links_are_dead(web: Web, tmp_path: Path) -> None:
    linked = '</p><a href="/team">Team</a> <a href="/notice">Notice of Privacy Practices</a><p>'
    web.sites["office.example"] = {
        "/": page(linked + "Welcome to our office. " * 30),
        "/team": page("The team. " * 30),
    }
    result = crawl(plan(web, [Errand(source=source("website"), at="https://office.example/")]), tmp_path)
    home = [one for one in result.documents() if one.page and one.page.is_home][-1]
    assert result.visits["office.example"].counts.seen == 2
    assert home.page is not None
    assert home.page.links is not None
    assert {str(link.text): link.status for link in home.page.links} == {
        "Team": None,
        "Notice of Privacy Practices": 404,
    }
    assert home.capture is not None
    assert home.capture.status == 200
