"""The Graph API of Meta (developers.facebook.com): cursors, and errors that name what a token may not do."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from crawler.archives.stream import mapping, sequence, words
from crawler.bases.paged_api import PagedApi, again
from crawler.normalise import clean, link
from crawler.select import field
from model.documents import Author, Claims, Document, Kind, Media, Visibility
from model.errors import Challenge, ErrorBody, Unreadable

_RENEW = "Make a new token in the app of the account, then: webside keys set {}"
_RIGHTS = "Give the token the rights that docs/sources.md names, then: webside keys set {}"
_CURSORS = ("after", "until", "__paging_token", "offset")
_PAUSES = frozenset({4, 17, 32, 613, 80001, 80002, 80006})


class GraphApi(PagedApi):
    """Lists are `data` with `paging`. `paging.next` carries the token, so its address is never followed: only the
    cursor is taken from it."""

    def entries(self, decoded: object) -> list[object]:
        """What a list holds. Asked by `?ids=`, the service answers a mapping by id instead of a list."""
        return list(mapping(decoded).values()) if is_by_id(decoded) else field(decoded, "data", of=list)

    def after(self, url: str, decoded: object) -> str | None:
        """Where the list goes on; None at its end."""
        paging = mapping(mapping(decoded).get("paging"))
        following = words(paging.get("next"))
        if following is None:
            return None
        told = dict(parse_qsl(urlsplit(link(None, following) or "").query))
        cursor = words(mapping(paging.get("cursors")).get("after"))
        where = {"after": cursor} if cursor else {name: told[name] for name in _CURSORS if name in told}
        return again(url, access_token=None, **where) if where else None

    def explain(self, status: int, told: str, decoded: object) -> Unreadable | None:
        error = mapping(mapping(decoded).get("error"))
        code = error.get("code")
        if not isinstance(code, int):
            return None
        if code in (102, 190, 463, 467):
            return Challenge(f"the token is not valid any more: {told}", next_step=_RENEW.format(self.name))
        if code == 10 or 200 <= code < 300:
            return Challenge(f"the token may not see this: {told}", next_step=_RIGHTS.format(self.name))
        if code in _PAUSES:
            return Challenge(f"the service has had enough requests: {told}", next_step="Run the audit again tomorrow.")
        if code == 12:
            return ErrorBody(f"the service no longer offers this: {told}", next_step="Use the export of the page.")
        return None

    def account(
        self,
        told: Mapping[str, object],
        ref: str,
        *,
        handle: str | None,
        url: str | None = None,
        about: object = None,
        phones: tuple[str, ...] = (),
        total: int | None = None,
        rating: float | None = None,
    ) -> Document:
        """The profile of the account a token is of."""
        name, site = clean(words(told.get("name")) or "") or None, link(None, words(told.get("website")))
        return self.made(
            Kind.PROFILE,
            ref,
            url=url,
            author=Author(name=name, handle=handle),
            title=name,
            text=clean(words(about) or ""),
            visibility=Visibility.PUBLIC,
            claims=Claims(
                names=(name,) if name else (),
                links=(site,) if site else (),
                phones=phones,
                rating=rating,
                count=total,
                kind="account",
            ),
        )


def is_by_id(decoded: object) -> bool:
    """Whether an answer is a mapping of things by their id."""
    told = mapping(decoded)
    return bool(told) and all(key == mapping(value).get("id") for key, value in told.items())


def media_of(told: dict[str, object]) -> Iterator[Media]:
    """The pictures and films of a post of Instagram or Threads; those of a series stand in its `children`."""
    for one in sequence(mapping(told.get("children")).get("data")) or [told]:
        part = mapping(one)
        url = words(part.get("media_url")) or words(part.get("thumbnail_url"))
        kind = words(part.get("media_type"))
        if url:
            yield Media(url=url, alt=words(part.get("alt_text")), type=kind and kind.lower())
