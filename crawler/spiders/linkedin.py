"""The member's own shares and comments by LinkedIn's portability API (EEA and Switzerland only)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, again, each
from crawler.normalise import clean, link, moment, ref_of
from crawler.select import field
from crawler.visits import Gathered
from model.documents import Author, Document, Dropped, Kind, Media, Visibility
from model.errors import Challenge, ErrorBody, Unreadable

_ROOT = "https://api.linkedin.com/rest/memberSnapshotData"
_SHARES, _COMMENTS = "MEMBER_SHARE_INFO", "ALL_COMMENTS"
_URN = re.compile(r"urn:li:(?:share|ugcPost|activity|groupPost):[\w-]+")
_VISIBILITY = {"MEMBER_NETWORK": Visibility.PUBLIC, "PUBLIC": Visibility.PUBLIC, "CONNECTIONS": Visibility.FOLLOWERS}
_NO_DATA = "No data found"


class Linkedin(PagedApi):
    """Two domains of the snapshot, each page by page; rows are those of the export's CSV files."""

    name = "linkedin"
    frame = ("elements",)
    service = "linkedin"

    def addresses(self) -> Iterator[Request]:
        for domain in (_SHARES, _COMMENTS):
            yield self._asked(again(_ROOT, q="criteria", domain=domain), domain)

    def _asked(self, url: str, domain: str) -> Request:
        request = self.ask(url, domain=domain)
        request.headers["LinkedIn-Version"] = "202312"
        return request

    def read(self, response: Response, domain: str | None = None, **state: Any) -> Iterator[Gathered | Request]:
        """A page of one domain. The end of a domain, and one that holds nothing, is told as an error 404."""
        try:
            data = self.data(response)
        except ErrorBody as error:
            if _NO_DATA in str(error):
                if "start=" not in response.url:
                    yield Stated(total=0, kind=Kind.POST)
                return
            raise
        refs = []
        for element, ref in each(field(data, "elements", of=list), "id", "$URN", "commentUrn", "urn"):
            if "snapshotData" not in element and "snapshotDomain" not in element:
                yield self._published(element, ref) if ref else Dropped(reason="entry that is no post", count=1)
                continue
            kind = words(element.get("snapshotDomain")) or domain
            for row, _ in each(sequence(element.get("snapshotData"))):
                made = self._row(row, kind)
                refs += [made.ref] if isinstance(made, Document) else []
                yield made
        start = _next_start(mapping(data))
        if start and domain:
            for following in self.go_on(response, refs, again(response.url, start=start), domain=domain):
                yield self._asked(following.url, domain) if isinstance(following, Request) else following

    def _published(self, told: Mapping[str, object], ref: str) -> Document | Dropped:
        """A post or comment as the interfaces for pages and apps tell it, today's and the older ones."""
        share = mapping(mapping(told.get("specificContent")).get("com.linkedin.ugc.ShareContent"))
        held = (mapping(share.get("shareCommentary")), mapping(told.get("message")), mapping(told.get("text")))
        text = words(told.get("commentary")) or next((said for one in held if (said := words(one.get("text")))), None)
        if text is None:
            return Dropped(reason="entry that is no post", count=1)
        created = mapping(told.get("created")).get("time") or told.get("createdAt")
        author = words(told.get("author")) or words(told.get("actor")) or words(told.get("owner"))
        parent = words(told.get("parentComment")) or words(told.get("object"))
        scope = words(told.get("visibility")) or next(map(words, mapping(told.get("visibility")).values()), None)
        urn = _urn(ref) or ref
        return self.made(
            Kind.POST if "message" not in told else Kind.COMMENT,
            urn,
            moment(told.get("publishedAt") or told.get("firstPublishedAt") or created),
            url=f"https://www.linkedin.com/feed/update/{quote(urn)}" if urn.startswith("urn:") else None,
            author=Author(handle=author) if author else None,
            text=clean(text),
            in_reply_to=parent,
            visibility=_VISIBILITY.get((scope or "").upper(), Visibility.UNKNOWN),
        )

    def _row(self, row: Mapping[str, object], domain: str | None) -> Document | Dropped:
        cells = {name.casefold().replace(" ", ""): value for name, value in row.items() if isinstance(value, str)}
        when = moment(cells.get("date"), assume_utc=True)
        if domain == _COMMENTS or (domain is None and "message" in cells):
            return self._comment(cells, when.raw)
        if "sharelink" not in cells and "sharecommentary" not in cells:
            return Dropped(reason="row that is neither a share nor a comment", count=1)
        address = link(None, cells.get("sharelink"))
        text = clean(_told(cells.get("sharecommentary")))
        media = link(None, _told(cells.get("mediaurl")))
        return self.made(
            Kind.POST,
            _urn(address) or ref_of("share", when.raw, text, address),
            when,
            url=address,
            text=text,
            # A share without words of one's own passes on what somebody else wrote.
            share_of=_told(cells.get("sharedurl")) or None if not text else None,
            visibility=_VISIBILITY.get(_told(cells.get("visibility")).upper(), Visibility.UNKNOWN),
            media=(Media(url=media),) if media else (),
        )

    def _comment(self, cells: Mapping[str, str], raw: str | None) -> Document | Dropped:
        text, address = clean(_told(cells.get("message"))), link(None, cells.get("link"))
        if not text:
            return Dropped(reason="comment without any words", count=1)
        ref = ref_of("comment", raw, address, text)
        return self.made(
            Kind.POST,
            ref,
            moment(cells.get("date"), assume_utc=True),
            url=address,
            text=text,
            in_reply_to=_urn(address) or address or f"unknown/{ref}",
            visibility=Visibility.UNKNOWN,
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        if status in (401, 403):
            return Challenge(
                f"LinkedIn does not take the token: {told}",
                next_step="Tokens last a year and are given to members in the EEA and Switzerland only; everyone can "
                "hand in the export of LinkedIn.",
            )
        return None


def _told(cell: str | None) -> str:
    """A cell's words; an empty one can be written as two quotes."""
    return "" if cell is None or cell.strip() == '""' else cell.strip()


def _urn(address: str | None) -> str | None:
    found = _URN.search(unquote(address or ""))
    return found[0] if found else None


def _next_start(data: Mapping[str, object]) -> int | None:
    """Where the next page begins, taken out of its link."""
    for one in map(mapping, sequence(mapping(data.get("paging")).get("links"))):
        if one.get("rel") == "next":
            start = parse_qs(urlsplit(words(one.get("href")) or "").query).get("start", [""])[0]
            return int(start) if start.isdecimal() and len(start) < 9 else None
    return None
