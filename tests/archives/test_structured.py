"""Structured data as it stands in the wild, and pages that mean harm; what the fixtures show is not repeated here."""

import time

import pytest

from crawler.archives import jsonld
from crawler.archives.google_reviews import original
from crawler.archives.refusals import refusal
from crawler.archives.structured import Setting, documents, items
from model.documents import Document, Kind
from model.errors import Challenge, ErrorBody

SETTING = Setting(source="saved_page", service="directory.example", url="https://directory.example/p")


def read(markup: str) -> list[Document]:
    return [thing for thing in documents(items(markup, SETTING.url), SETTING) if isinstance(thing, Document)]


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ('<!--\n{"a":1}\n-->', [{"a": 1}]),
        ('<!-- words -->\n{"a":1}', [{"a": 1}]),
        ('//<![CDATA[\n{"a":1}\n//]]>', [{"a": 1}]),
        ('/*<![CDATA[*/{"a":[1,],}/*]]>*/', [{"a": [1]}]),
        ('<![CDATA[{"a":[[1]]}]]>', [{"a": [[1]]}]),
        (r'{"a":"it\'s \\ "}', [{"a": "it's \\ "}]),
        ("{&quot;a&quot;:&quot;b&quot;}", [{"a": "b"}]),
        ('{"a":1};', [{"a": 1}]),
        ('{"a":1}{"b":2},', [{"a": 1}, {"b": 2}]),
        ('{"a":"x\x01\ny",\x0b}', [{"a": "x\x01\ny"}]),
        ('{"a":"http://x.example/*no*/" , // yes\n}', [{"a": "http://x.example/*no*/"}]),
        ('{"a": ', None),
        ("[" * 100_000, None),
        ("", []),
    ],
)
def test_json_ld_is_read_leniently(block: str, values: list[object] | None) -> None:
    assert jsonld.parse(block) == values


@pytest.mark.parametrize(
    "markup",
    [
        '<div itemscope itemtype="https://schema.org/Dentist">' + '<b itemprop="name">x' * 2000,
        '<div itemprop=review itemscope itemtype="https://schema.org/Dentist"><b itemprop=name>n</b>' * 2000,
        '<div vocab="https://schema.org/" typeof="Dentist" property="review"><b property=name>n</b>' * 2000,
        '<div itemscope itemref="a b a" id=a>' * 300,
        '<script type="application/ld+json">' + '{"@type":"Dentist","review":' * 3000,
        '<script type="application/ld+json">' + '{"a":' * 400 + "1" + "}" * 400 + "</script>",
        '<script type="application/ld+json">' + "<!--" * 100_000 + "</script>",
        "<div>" * 100_000,
    ],
)
def test_hostile_pages_end_soon_and_quietly(markup: str) -> None:
    begun = time.process_time()
    read(markup)
    assert time.process_time() - begun < 10


def test_references_in_a_circle_are_walked_once() -> None:
    found = read(
        """<script type="application/ld+json">[
        {"@id": "#a", "@type": "Dentist", "name": "Tidewell", "review": {"@id": "#b"}},
        {"@id": "#b", "@type": "Review", "reviewBody": "Good.", "itemReviewed": {"@id": "#a"}, "comment": {"@id": "#b"}}
        ]</script>"""
    )
    assert [document.kind for document in found][:2] == [Kind.PROFILE, Kind.REVIEW]


def test_who_runs_the_page_is_no_listing() -> None:
    site = '{"@type": "Organization", "name": "Directory Example", "url": "https://directory.example/"}'
    author = '{"@type": "Article", "author": {"@type": "Person", "name": "A Writer"}}'
    assert read(f'<script type="application/ld+json">[{site}, {author}]</script>') == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("(Translated by Google) Good.\n\n(Original)\nBon.", "Bon."),
        ("Bon.\n\n(Translated by Google)\nGood.", "Bon."),
        ("(Original)\nBon.\n\n(Translated by Google)\nGood.", "Bon."),
        ("(Translated by Google) Good.", "(Translated by Google) Good."),
        ("Plain (Original) words.", "Plain (Original) words."),
    ],
)
def test_the_original_is_kept_and_not_its_translation(text: str, written: str) -> None:
    assert original(text) == written


def test_a_page_with_content_is_no_challenge_for_loading_a_captcha() -> None:
    words = "Opening hours, parking, and how to find us. " * 60
    page = f'<html><title>Contact</title><div class="g-recaptcha"></div><p>{words}</p></html>'
    assert refusal(page, words, "page.html") is None
    assert isinstance(refusal("<title>Log in</title>", "Log in", "page.html"), Challenge)
    assert isinstance(refusal("<title>404 Not Found</title>", "", "page.html"), ErrorBody)
