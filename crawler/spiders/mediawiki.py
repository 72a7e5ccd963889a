"""What the subject's account wrote on a wiki: each contribution with the words it added (mediawiki.org/wiki/API)."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from scrapy.http import HtmlResponse, Request, Response

from crawler import answers
from crawler.addresses import NAMELESS
from crawler.archives import Stated
from crawler.archives.stream import mapping
from crawler.bases import mediawiki_xml
from crawler.bases.json_api import JsonApi, repeated
from crawler.normalise import clean, link, moment
from crawler.select import field
from crawler.visits import Gathered, Reached
from model.documents import Author, Document, Dropped, Kind, Visibility
from model.errors import Challenge, ErrorBody, SourceChanged, Unreadable

_WIKIMEDIA = re.compile(
    r"(?:.+\.)?(?:wiki(?:pedia|source|quote|voyage|versity|books|news|data|media)|wiktionary|mediawiki)\.org"
)
_TITLE = re.compile(r"(?:^|[/=])[^/:=&?]+:([^/&?#]+)")
_SECTION = re.compile(r"/\*.*?\*/\s*")
_NOT_FOUND = "Write the address of the user page, for example https://en.wikipedia.org/wiki/User:NAME."
_NO_API = "Write the address of the wiki's api.php followed by #NAME, if the wiki offers it to everybody."
_TOGETHER = 25  # a contribution and what stood before it are two of the fifty revisions that one request may name
_LONGEST_DIFF = 200_000


class Mediawiki(JsonApi):
    """Who the account is, its contributions backwards, and the revisions before and after each."""

    name = "mediawiki"
    frame = ("query", "usercontribs")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user, self._api = _account(self.errand.at)
        self._host = urlsplit(self._api or self.errand.at).netloc

    def permits(self, url: str) -> bool:
        return urlsplit(url).netloc == self._host or super().permits(url)

    def addresses(self) -> Iterator[Request]:
        if not self._user:
            raise SourceChanged(f"'{self.errand.at}' names no user of a wiki", next_step=_NOT_FOUND)
        if self._api:
            yield self._page(self._api, {})
        else:
            yield self.ask(self.errand.at, as_page=True, step="front")

    def _page(self, api: str, onward: Mapping[str, str], last: int | None = None) -> Request:
        asked = {
            "action": "query",
            "format": "json",
            "formatversion": "2",
            "maxlag": "5",
            "list": "usercontribs",
            "ucuser": self._user,
            "uclimit": "500",
            "ucprop": "ids|title|timestamp|comment|size|sizediff|flags|tags",
        }
        if not onward:
            asked |= {"list": "users|usercontribs", "ususers": self._user, "usprop": "editcount|registration"}
        return self.ask(f"{api}?{urlencode({**asked, **onward})}", step="list", api=api, last=last)

    def data(self, response: Response) -> object:
        """As of every API; what was asked for as XML tells the same."""
        told = mediawiki_xml.as_json(response.body) if response.status < 400 else None
        if told is not None and (error := self.explain(200, "", told)):
            raise error
        return super().data(response) if told is None else told

    def read(self, response: Response, step: str = "", **state: Any) -> Iterator[Gathered | Request]:
        """The user page, a list of contributions, or the texts of some of them."""
        if step == "front":
            yield self._front(response)
            return
        data = self.data(response)
        if isinstance(pages := _query(data).get("pages"), list | dict):
            yield from self._texts(pages, response, **state)
        else:
            yield from self._contributions(data, response, **state)

    def _front(self, response: Response) -> Request:
        """The API as the wiki itself names it in each of its pages. A user may have no page of its own."""
        if not (response.status == 404 and isinstance(response, HtmlResponse)):
            answers.check(response)
        named = response.xpath("//link[@rel='EditURI']/@href").get() if isinstance(response, HtmlResponse) else None
        api = link(response.url, named)
        if api is None or urlsplit(api).netloc != urlsplit(response.url).netloc:
            raise SourceChanged("the page does not name the API of a wiki", next_step=_NO_API)
        return self._page(api.partition("?")[0], {})

    def _contributions(
        self, data: object, response: Response, api: str = "", last: int | None = None
    ) -> Iterator[Gathered | Request]:
        if users := _query(data).get("users"):
            yield from _stated(users)
        changes = _query(data).get("recentchanges")
        if users and changes is None and "usercontribs" not in _query(data):
            return
        found = changes if isinstance(changes, list) else field(data, "query", "usercontribs", of=list)
        listed = [{"parentid": mapping(one).get("old_revid"), **mapping(one)} for one in found]
        if not listed:
            return
        newest = field(listed[0], "revid", of=int)
        if newest == last:
            yield from repeated(response.url)
            return
        if not api:  # a saved list: its texts were not asked for
            for one in listed:
                yield self._document(one, response.url, "")
            return
        host = urlsplit(response.url).netloc
        fresh = [
            one
            for one in listed
            if not self.is_held(f"{host}/{one.get('revid')}", moment(one.get("timestamp")).published)
        ]
        for start in range(0, len(fresh), _TOGETHER):
            yield self._ask_texts(api, fresh[start : start + _TOGETHER])
        onward = mapping(mapping(data).get("continue"))
        if len(fresh) < len(listed):  # the texts of what is held are not asked for again
            yield Reached()
        elif onward:
            yield self._page(api, {key: str(value) for key, value in onward.items()}, newest)

    def _ask_texts(self, api: str, contributions: Sequence[Mapping[str, object]]) -> Request:
        wanted = [one.get(key) for one in contributions for key in ("revid", "parentid")]
        asked = {
            "action": "query",
            "format": "json",
            "formatversion": "2",
            "maxlag": "5",
            "prop": "revisions",
            "rvprop": "ids|timestamp|user|comment|content",
            "rvslots": "main",
            "revids": "|".join(str(id) for id in wanted if id),
        }
        return self.ask(f"{api}?{urlencode(asked)}", step="texts", contributions=contributions)

    def _texts(
        self, pages: object, response: Response, contributions: list[Mapping[str, object]] | None = None
    ) -> Iterator[Gathered | Request]:
        """Revisions with their content: as contributions of the account, or all of a saved answer."""
        held: dict[object, Mapping[str, object]] = {one.get("revid"): one for one in _revisions(pages)}
        for one in held.values() if contributions is None else contributions:
            revision, before = held.get(one.get("revid"), {}), held.get(one.get("parentid"), {})
            now = _content(revision)
            if contributions is not None and now is None:
                yield Dropped(reason="the text of a contribution is deleted or hidden", count=1)
            is_whole = contributions is None or not one.get("parentid")
            added = now or "" if is_whole else _added(_content(before), now)
            yield self._document({**revision, **one}, response.url, added)

    def _document(self, told: Mapping[str, object], asked: str, text: str) -> Document:
        """A contribution. Its text is what was written into the page, then the summary."""
        revision, parent = field(told, "revid", of=int), told.get("parentid")
        parts = urlsplit(asked)
        index = f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('api.php')}index.php"
        where = f"diff={revision}&oldid={parent}" if parent else f"oldid={revision}"
        user = str(told.get("user") or self._user) or None
        when = moment(told.get("timestamp"))
        summary = _SECTION.sub("", str(told.get("comment") or "")).strip()
        return Document(
            kind=Kind.POST,
            source=self.name,
            service=self.name,
            ref=f"{parts.netloc}/{revision}",
            url=None if parts.netloc == NAMELESS else f"{index}?{where}",
            author=Author(name=user, handle=user) if user else None,
            text=clean("\n\n".join(filter(None, (text, summary)))),
            title=str(told.get("title") or "") or None,
            published=when.published,
            published_precision=when.precision,
            published_raw=when.raw,
            visibility=Visibility.PUBLIC,
        )

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        error = mapping(mapping(decoded).get("error"))
        code, info = str(error.get("code") or ""), clean(str(error.get("info") or ""))[:200]
        if not error:
            return None
        if code in ("maxlag", "ratelimited", "readonly"):
            return Challenge(f"the wiki asks to come back later ({code}: {info})", next_step=answers.LATER)
        if code in ("readapidenied", "permissiondenied") or "login" in code:
            return Challenge(f"the wiki shows this only to people who are logged in ({code})", next_step=_NO_API)
        return ErrorBody(f"the wiki answered with an error ({code}: {info})", next_step=_NOT_FOUND)


def _account(at: str) -> tuple[str, str | None]:
    """The user, and the API where its address is known without asking."""
    at = at.strip()
    if "://" not in at:  # NAME@en.wikipedia.org
        name, _, host = at.rpartition("@")
        return name.lstrip("@"), f"https://{host}/w/api.php" if host else None
    parts = urlsplit(at)
    query = parse_qs(parts.query)
    root = f"{parts.scheme}://{parts.netloc}"
    if parts.path.endswith("api.php"):
        return unquote(parts.fragment) or query.get("ucuser", [""])[0], root + parts.path
    title = _TITLE.search(unquote(query.get("title", [parts.path])[0]))
    name = (query.get("target") or [title[1] if title else ""])[0].replace("_", " ")
    return name, f"{root}/w/api.php" if _WIKIMEDIA.fullmatch(parts.hostname or "") else None


def _stated(users: object) -> Iterator[Stated]:
    told = mapping(users[0]) if isinstance(users, list) and users else {}
    if "missing" in told or "invalid" in told:
        raise ErrorBody("the account was not found", next_step=_NOT_FOUND)
    if isinstance(edits := told.get("editcount"), int):
        yield Stated(total=edits, kind=Kind.POST)


def _revisions(pages: object) -> Iterator[Mapping[str, object]]:
    """Every revision with the title of its page; the first form of the API maps pages by id."""
    listed = list(pages.values()) if isinstance(pages, Mapping) else pages if isinstance(pages, list) else []
    for page in map(mapping, listed):
        revisions = page.get("revisions")
        for revision in revisions if isinstance(revisions, list) else ():
            yield {"title": page.get("title"), **mapping(revision)}


def _content(revision: Mapping[str, object]) -> str | None:
    slot = mapping(mapping(revision.get("slots")).get("main")) or revision
    told = slot.get("content", slot.get("*"))
    return told if isinstance(told, str) else None


def _added(before: str | None, now: str | None) -> str:
    """The lines a contribution added or changed, if both can be seen: the rest of the page is other people's."""
    if before is None or now is None:
        return ""
    old, new = before.splitlines(), now.splitlines()
    if len(before) + len(now) > _LONGEST_DIFF:
        known = set(old)
        return "\n".join(line for line in new if line not in known)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=True)
    changed = (new[a:b] for tag, _, _, a, b in matcher.get_opcodes() if tag in ("insert", "replace"))
    return "\n\n".join("\n".join(lines) for lines in changed)


def _query(data: object) -> Mapping[str, object]:
    return mapping(mapping(data).get("query"))
