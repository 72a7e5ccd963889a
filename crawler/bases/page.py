"""Reads a web page once: its visible text, its pictures and its links, from one tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml import etree
from scrapy.http import TextResponse
from scrapy.selector import Selector

from crawler.normalise import clean, link, told_rel
from model.documents import Form, Link, Media

_PARAGRAPHS = frozenset(
    re.findall(
        r"\w+",
        "p h1 h2 h3 h4 h5 h6 blockquote ul ol dl table pre section article header footer main aside figure form"
        " fieldset address hr details",
    )
)
_LINES = frozenset(re.findall(r"\w+", "div li tr dt dd caption figcaption legend summary option body html title"))
_UNSEEN = frozenset(
    re.findall(r"\w+", "script style template noscript title svg iframe object textarea select nav head")
)
_MOST_PARTS = 500  # links, and fields of a form, that are kept of one page
_BUTTONS = ("a", "area", "button")
_FIELDS = ("input", "textarea", "select")
_UNASKED = frozenset({"hidden", "submit", "button", "image", "reset"})
_TINY = frozenset({"0", "1", "2", "0px", "1px"})
_LAZY = ("data-src", "data-lazy-src", "data-original")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a page shows it. `caption` is the text of the figure around it."""

    url: str
    alt: str | None
    caption: str | None


class Page:
    """One HTML page. Menus are left out of the text: they stand on every page and say nothing of this one."""

    def __init__(self, response: TextResponse) -> None:
        self._root = cast("etree._Element", response.selector.root)
        self.url = response.url
        base = self._root.find(".//base[@href]")
        self.base = link(response.url, base.get("href")) or response.url if base is not None else response.url

    @property
    def title(self) -> str | None:
        found = self._root.find(".//title")
        text = clean(" ".join("".join(map(str, found.itertext())).split())) if found is not None else ""
        return text or None

    @property
    def language(self) -> str | None:
        """The language the page says it is in, as two or three letters."""
        told = (self._root.get("lang") or self._root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").lower()
        return told.partition("-")[0].strip() or None

    @property
    def canonical(self) -> str | None:
        """The address the page says is its own."""
        for found in self._root.iterfind(".//link[@rel][@href]"):
            if "canonical" in (found.get("rel") or "").lower().split():
                return self._absolute(found.get("href"))
        return None

    def linked_data(self) -> list[str]:
        """The blocks of JSON-LD, as written."""
        scripts = self._root.iterfind(".//script[@type]")
        return [
            script.text
            for script in scripts
            if script.text and (script.get("type") or "").strip().lower().startswith("application/ld+json")
        ]

    def text(self) -> str:
        """The visible text: paragraphs by a blank line, `<br>` by a newline, link text kept."""
        return clean(_visible(self._root))

    def links(self) -> Iterator[str]:
        """Every distinct http(s) address its links lead to, without fragments, in order."""
        seen = set()
        for anchor in self._root.iter("a", "area"):
            href = anchor.get("href")
            if not href or href in seen or href.startswith(("#", "mailto:", "tel:", "javascript:", "data:")):
                continue
            seen.add(href)
            if "nofollow" in (anchor.get("rel") or "").lower():
                continue
            if found := self._absolute(href):
                yield found

    def shown_links(self) -> tuple[Link, ...]:
        """Every link and button with its words, menus and footer too, each once; the head's own rel="me" first."""
        found = dict.fromkeys(self._links_to_me())
        for element in self._root.iter(*_BUTTONS):
            href = (element.get("href") or "").strip()
            if href.lower().startswith(("mailto:", "tel:", "data:")):
                continue
            one = Link(url=self._absolute(href), text=_words(element), rel=told_rel(element.get("rel")))
            if (one.url or one.text) and one not in found:
                found[one] = None
                if len(found) == _MOST_PARTS:
                    break
        return tuple(found)

    def _links_to_me(self) -> Iterator[Link]:
        """What the head names as the same person elsewhere; nobody sees these links, so they have no words."""
        for element in islice(self._root.iter("link"), _MOST_PARTS):
            rel = told_rel(element.get("rel"))
            if "me" in rel and (url := self._absolute(element.get("href"))):
                yield Link(url=url, rel=rel)

    def forms(self) -> tuple[Form, ...]:
        """Its forms, each with the names a person reads beside the fields (else those the fields themselves have)."""
        labels = {label.get("for"): text for label in self._root.iter("label") if (text := _words(label))}
        forms = []
        for form in self._root.iter("form"):
            fields = [field for field in form.iter(*_FIELDS) if (field.get("type") or "").lower() not in _UNASKED]
            names = dict.fromkeys(filter(None, (_field_name(field, labels) for field in fields[:_MOST_PARTS])))
            forms.append(Form(action=self._absolute(form.get("action")) or self.url, fields=tuple(names)))
        return tuple(forms)

    def pictures(self) -> Iterator[Picture]:
        """The pictures it shows, without data: URLs and tracking pixels."""
        for image in self._root.iter("img"):
            if image.get("width") in _TINY or image.get("height") in _TINY:
                continue
            source = next((image.get(name) for name in _LAZY if image.get(name)), None) or image.get("src")
            if not source and image.get("srcset"):
                source = (image.get("srcset") or "").strip().partition(" ")[0]
            if source and (url := self._absolute(source)):
                yield Picture(url, _told(image.get("alt")), _caption(image))

    def _absolute(self, href: str | None) -> str | None:
        """The link resolved against the page; None if it is no http(s) address."""
        return link(self.base, (href or "").partition("#")[0]) if href else None


def _visible(root: etree._Element) -> str:
    parts: list[str] = []
    owed = ""
    space = False
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag
        data: str | None
        if not isinstance(tag, str):
            data = element.tail
        elif event == "start":
            if tag in _UNSEEN or element.get("hidden") is not None:
                walker.skip_subtree()
                data = None
            else:
                data = element.text
                owed, space = _break(tag, owed, space)
        else:
            data = element.tail
            if tag != "br":
                owed, space = _break(tag, owed, space)
        if not data:
            continue
        words = data.split()
        if not words:
            space = True
            continue
        if owed:
            parts.append(owed)
        elif space or data[0].isspace():
            parts.append(" ")
        parts.append(" ".join(words))
        owed, space = "", data[-1].isspace()
    return "".join(parts).lstrip()


def _break(tag: str, owed: str, space: bool) -> tuple[str, bool]:
    """The break that stands before the next words once this tag has begun or ended."""
    if tag in _PARAGRAPHS:
        return "\n\n", False
    if tag in _LINES:
        return owed or "\n", False
    if tag == "br":
        return owed + "\n" if len(owed) < 2 else owed, False
    return owed, space or tag in ("td", "th")


def _words(element: etree._Element) -> str | None:
    """The words of a link or label; those it only tells a screen reader, or its picture's, where it shows none."""
    shown = " ".join(" ".join(map(str, element.itertext())).split())[:300]
    told = [
        shown,
        element.get("aria-label"),
        element.get("title"),
        *(image.get("alt") for image in element.iter("img")),
    ]
    return next((text for one in told if (text := _told(one))), None)


def _field_name(field: etree._Element, labels: dict[str | None, str]) -> str | None:
    around = field.getparent()
    told = [
        labels.get(field.get("id")) if field.get("id") else None,
        _words(around) if around is not None and around.tag == "label" else None,
        *(field.get(name) for name in ("aria-label", "placeholder", "name", "id")),
    ]
    return next((text for one in told if (text := _told(one))), None)


def _told(text: str | None) -> str | None:
    return (clean(text) or None) if text else None


def _caption(image: etree._Element) -> str | None:
    """The `figcaption` of the figure a picture stands in."""
    figure = image.getparent()
    for _ in range(3):
        if figure is None or figure.tag == "figure":
            break
        figure = figure.getparent()
    if figure is None or figure.tag != "figure":
        return None
    caption = figure.find(".//figcaption")
    return None if caption is None else _told(" ".join(" ".join(map(str, caption.itertext())).split()))


def pictures_in(content: str, base: str | None) -> Iterator[Media]:
    """The pictures inside the HTML of a post or an entry."""
    if "<img" not in content:
        return
    for image in Selector(text=content).css("img"):
        is_dot = {image.attrib.get("width"), image.attrib.get("height")} == {"1"}  # it counts readers, as at Medium
        if not is_dot and (url := link(base, image.attrib.get("src"))):
            yield Media(url=url, alt=image.attrib.get("alt") or None, type="image")
