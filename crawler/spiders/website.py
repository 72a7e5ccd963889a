"""The subject's own site: its pages through sitemaps and links, their pictures, and what they say in schema.org."""

import mimetypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from scrapy.http import HtmlResponse, Request, Response
from scrapy.linkextractors import IGNORED_EXTENSIONS
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from crawler import answers
from crawler.archives import structured
from crawler.archives.refusals import refusal
from crawler.bases.conditional import ConditionalSpider, asked
from crawler.bases.page import Page, Picture
from crawler.bases.spider import SITEMAPS
from crawler.normalise import link
from crawler.troubles import Trouble
from crawler.visits import Again, Gathered, Kept
from model.audit import Outcome
from model.documents import Document, Dropped, Kind, Media, PageParts, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged

_NOT_PAGES = re.compile(
    r"/(?:wp-admin|wp-login\.php|wp-json|xmlrpc\.php|feed|cart|basket|checkout|my-account|log-?in|log-?out|sign-?in"
    r"|sign-?up|register|account|admin|search|cdn-cgi|trackback|embed)(?:[/?#.]|$)",
    re.I,
)
_EXTENSIONS = frozenset(IGNORED_EXTENSIONS) | {"json", "xml", "rss", "atom", "ics", "vcf", "txt", "webmanifest", "map"}
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.I)
_NOISE = re.compile(
    r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|_ga|phpsessid|jsessionid|sessionid|sid|s?session|replytocom|share|print"
    r"|ref|source|v|ver|nocache|cache|random|_",
    re.I,
)
_LD = "application/ld+json"
_MARKED = re.compile(
    rb"(?:itemtype|typeof)\s*=\s*[\"'][^\"'>]{0,80}(?:Physician|Dentist|Medical|Clinic|Hospital|Business|Organization|Person"
    rb"|Review|Rating)",
)
_FEW_LETTERS = 200
_MOST_VARIANTS = 15
_MOST_ALIKE = 60
_LONGEST = 500
_MOST_SITEMAP = 50_000_000
_SITEMAP_DEPTH = 3


class Website(ConditionalSpider):
    """Breadth first from the root and the sitemaps, on the host of the errand alone. The front page is always read
    whole; another one that the server says is the same as before still leads where it led."""

    name = "website"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = self.errand.at
        self._root = at if "://" in at else f"https://{at}"
        self._known: set[str] = set()
        self._met: set[str] = set()
        self._variants: Counter[str] = Counter()
        self._pictures: set[str] = set()
        self._wordings: dict[int, tuple[str, ...]] = {}
        self._home: Document | None = None

    def addresses(self) -> Iterator[Request]:
        self._known.add(plain(self._root))
        yield self.ask(self._root, whole=True, depth=0)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """A page (`depth` links from the root) or a sitemap (`sitemap` indexes from the first)."""
        depth = int(state.get("depth", 0))
        if "sitemap" in state:
            yield from self._sitemap(response, int(state["sitemap"]))
            return
        if held := self.unchanged(response):
            yield Kept(held.holds)
            yield from self._links(held.leads, depth + 1)
            return
        try:
            answers.check(response)
        except ErrorBody as error:
            if depth == 0 or response.status not in (404, 410):
                raise
            yield Dropped(reason=f"dead link: {error}", count=1)
            yield from self._home_again(response)
            return
        except Challenge:
            if depth == 0 or response.status != 200 or answers.is_challenge(response):
                raise
            yield Dropped(reason="a log-in page", count=1)
            return
        if depth == 0:
            yield from self._ask_sitemaps(response)
        yield from self._page(response, depth)

    def _page(self, response: Response, depth: int) -> Iterator[Gathered | Request]:
        if not isinstance(response, HtmlResponse):
            if depth == 0:
                raise SourceChanged("the address answers with something that is no web page")
            yield Dropped(reason="no web page", count=1)
            return
        page = Page(response)
        text, leads, holds = page.text(), tuple(filter(self.permits, page.links())), list[str]()
        if depth == 0:
            _prove_content(response, text)
        if text:
            document = self._document(page, text, _parts(page, response, depth))
            if depth == 0:
                self._home = replace(document, capture=response.meta.get("capture"), account=self.errand.at)
            holds.append(document.ref)
            yield document
        else:
            yield Dropped(reason="page without text", count=1)
        yield from self._images(page, holds)
        yield from self._structured(page, response, holds)
        yield from self._links(leads, depth + 1)
        if answers.is_cut(response):
            raise SourceChanged("the page breaks off before its end", next_step="Run the audit again.")
        self.note(response, leads=leads, holds=tuple(holds))

    def _home_again(self, response: Response) -> Iterator[Again]:
        """The front page once more, if it has a link to this dead address: now what the link answered is known."""
        home, dead = self._home, plain(asked(response))
        if home is None or home.page is None or home.page.links is None:
            return
        links = tuple(
            replace(one, status=response.status) if one.url and plain(one.url) == dead else one
            for one in home.page.links
        )
        if links != home.page.links:
            self._home = replace(home, page=replace(home.page, links=links))
            yield Again(self._home)

    def _document(self, page: Page, text: str, parts: PageParts) -> Document:
        return Document(
            kind=Kind.PAGE,
            source=self.name,
            service="web",
            ref=self._own_address(page),
            url=page.url,
            text=text,
            title=page.title,
            lang=page.language,
            visibility=Visibility.PUBLIC,
            page=parts,
        )

    def _own_address(self, page: Page) -> str:
        """The canonical address, unless it leads elsewhere or calls every page the front page."""
        canonical = page.canonical
        if canonical is None or not self.permits(canonical) or urlsplit(canonical).path.strip("/") == "":
            return plain(page.url)
        return plain(canonical)

    def _images(self, page: Page, holds: list[str]) -> Iterator[Document]:
        """Its pictures, each once; their refs go to what the page holds."""
        for picture in page.pictures():
            holds.append(picture.url)
            if picture.url not in self._pictures:
                self._pictures.add(picture.url)
                yield _image(picture)

    def _structured(self, page: Page, response: HtmlResponse, holds: list[str]) -> Iterator[Document]:
        """What the page says in schema.org; a site repeats it on every page, so each wording is read once. The refs go
        to what the page holds.

        Its totals are left out: reviews a practice shows on its own site are its own choice of them.
        """
        if b"schema.org" not in response.body:
            return
        # The whole page is read a second time only where its markup itself carries such items.
        marked = _MARKED.search(response.body)
        blocks = (f'<script type="{_LD}">{block}</script>' for block in page.linked_data())
        markup = response.text if marked else "".join(blocks)
        wording = hash(markup)
        if not markup or wording in self._wordings:
            holds += self._wordings.get(wording, ())
            return
        setting = structured.Setting(
            source=self.name, service="web", url=plain(self._root), visibility=Visibility.PUBLIC, account=self.errand.at
        )
        things = structured.documents(structured.items(markup, page.base), setting)
        told = [thing for thing in things if isinstance(thing, Document)]
        self._wordings[wording] = tuple(thing.ref for thing in told)
        holds += self._wordings[wording]
        yield from told

    def _ask_sitemaps(self, response: Response) -> Iterator[Request]:
        named = response.meta.get(SITEMAPS) or [response.urljoin("/sitemap.xml")]
        for address in named:
            if self.permits(address) and self._is_new(address):
                yield self.ask(address, priority=100, sitemap=0, depth=1)

    def _sitemap(self, response: Response, indexes: int) -> Iterator[Gathered | Request]:
        """The addresses of a sitemap. One that is not there is none; one that is named but broken is a trouble."""
        if response.status in (404, 410) or (indexes == 0 and isinstance(response, HtmlResponse)):
            return
        answers.check(response)
        for kind, address in self._entries(response):
            if not self.permits(address):
                yield Dropped(reason="sitemap entry of another site", count=1)
            elif kind == "sitemap" and indexes < _SITEMAP_DEPTH:
                if self._is_new(address):
                    yield self.ask(address, priority=100, sitemap=indexes + 1, depth=1)
            elif kind == "url":
                yield from self._links([address], 1)

    def _entries(self, response: Response) -> Iterator[tuple[str, str]]:
        body = response.body
        try:
            if body[:2] == b"\x1f\x8b":
                body = gunzip(body, max_size=_MOST_SITEMAP)
            sitemap = Sitemap(body)
            kind = "sitemap" if sitemap.type == "sitemapindex" else "url"
            for entry in sitemap:
                if address := link(response.url, entry["loc"]):
                    yield kind, address
        except (ValueError, OSError, SyntaxError, StopIteration) as error:
            raise SourceChanged(f"the sitemap cannot be read ({type(error).__name__})") from error

    def _links(self, addresses: Iterable[str], depth: int) -> Iterator[Gathered | Request]:
        """Requests for pages of this site not asked for yet; what is left out on purpose is counted."""
        for address in addresses:
            if address in self._met:
                continue  # the same menu stands on every page
            self._met.add(address)
            if not self.permits(address) or not self._is_new(address):
                continue
            if why := self._left_out(address):
                yield Dropped(reason=why, count=1)
            elif depth > self.errand.source.caps.depth:
                cap = self.errand.source.caps.depth
                yield Trouble(
                    outcome=Outcome.PARTIAL,
                    reason=f"pages more than {cap} links from the front page were not followed",
                    next_step="Raise the cap on depth of this source in sites.yaml, or publish a sitemap.",
                )
            else:
                yield self.ask(address, priority=-depth, depth=depth)

    def _is_new(self, address: str) -> bool:
        key = plain(address)
        if key in self._known:
            return False
        self._known.add(key)
        return True

    def _left_out(self, address: str) -> str | None:
        """Why an address of this site is not asked: no page, or one of endlessly many."""
        parts = urlsplit(address)
        segments = [segment for segment in parts.path.split("/") if segment]
        if PurePosixPath(parts.path).suffix.lower().lstrip(".") in _EXTENSIONS:
            return "a file, not a page"
        if _NOT_PAGES.search(parts.path):
            return "a log-in, cart or service address"
        if len(address) > _LONGEST or any(number > 2 for number in Counter(segments).values()):
            return "an address that grows without end"
        shape = re.sub(r"\d+", "#", parts.path)
        self._variants[shape] += 1
        if parts.query:
            self._variants[parts.path + "?"] += 1
            if self._variants[parts.path + "?"] > _MOST_VARIANTS:
                return "one of very many variants of one address"
        if shape.count("#") > 1 and self._variants[shape] > _MOST_ALIKE:
            return "one of very many addresses of one shape (a calendar)"
        return None


def _parts(page: Page, response: HtmlResponse, depth: int) -> PageParts:
    """Links and forms of a page; of one that breaks off neither is known, for the footer is missing."""
    if answers.is_cut(response):
        return PageParts(is_home=depth == 0)
    return PageParts(links=page.shown_links(), forms=page.forms(), is_home=depth == 0)


def _prove_content(response: HtmlResponse, text: str) -> None:
    """Raise Unreadable if the front page is an error, a challenge or an empty shell, whatever its status says."""
    error = refusal(response.text, text, "the page") if len(text) < _FEW_LETTERS else None
    if error is not None:
        raise error
    if not text:
        raise SourceChanged(
            "the page shows no text without running its scripts",
            next_step="Save the page from the browser and hand it in under exports:.",
        )


def _image(picture: Picture) -> Document:
    name = unquote(PurePosixPath(urlsplit(picture.url).path).name) or None
    kind, _ = mimetypes.guess_type(name or "")
    return Document(
        kind=Kind.IMAGE,
        source=Website.name,
        service="web",
        ref=picture.url,
        url=picture.url,
        text="\n\n".join(dict.fromkeys(filter(None, (picture.caption, picture.alt)))),
        title=name,
        visibility=Visibility.PUBLIC,
        media=(Media(url=picture.url, alt=picture.alt, type=kind),),
    )


def plain(address: str) -> str:
    """One form for all spellings of an address: no fragment, session or tracking, parameters in order."""
    parts = urlsplit(_SESSION.sub("", address))
    query = ""
    if parts.query:
        kept = [(key, value) for key, value in parse_qsl(parts.query) if not _NOISE.fullmatch(key)]
        query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path or '/'}{query}"
