"""Tells which account, at which source, an address on the web is the profile of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from analyzers import facts

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An account as a subject file writes it, and where its profile stands. `name` is its name at its service."""

    source: str
    at: str
    url: str
    name: str

    @property
    def id(self) -> str:
        """What a person names it by in `webside judge`."""
        return f"{self.source}:{self.at}"

    @property
    def key(self) -> Key:
        return self.source.partition("_")[0], self.name


@dataclass(frozen=True, slots=True)
class _Service:
    """The whole path of a profile (`name` is the account), and how the account and its address are written."""

    source: str
    path: re.Pattern[str]
    at: str
    url: str


def _service(source: str, path: str, at: str, url: str) -> _Service:
    return _Service(source, re.compile(path, re.ASCII | re.I), at, url)


# First steps of a path that are the service's own, never an account.
_RESERVED = frozenset(
    re.findall(
        r"[\w.]+",
        "about accounts ads api company dialog discover directory events explore feed games groups hashtag help home i"
        " intent jobs legal login marketplace notifications pages plugins policies privacy reel reels search settings"
        " share sharearticle sharer share.php sharer.php signup stories story.php photo.php profile.php terms tr watch"
        " web",
    )
)
_NAME = r"/(?P<name>[\w.-]{2,60})/?"
_X = (_service("x", r"/@?(?P<name>\w{2,15})/?", "@{name}", "https://x.com/{name}"),)
_FACEBOOK = (_service("facebook_page", _NAME, "https://www.facebook.com/{name}", "https://www.facebook.com/{name}"),)
_THREADS = (_service("threads", r"/@(?P<name>[\w.]{2,30})/?", "@{name}", "https://www.threads.com/@{name}"),)
_YOUTUBE = (
    _service(
        "youtube_feed",
        r"/(?P<name>@[\w.-]{2,60}|(?:channel/|user/|c/)[\w.-]{2,60})/?",
        "https://www.youtube.com/{name}",
        "https://www.youtube.com/{name}",
    ),
)
_HOSTS: Mapping[str, tuple[_Service, ...]] = {
    "x.com": _X,
    "twitter.com": _X,
    "mobile.twitter.com": _X,
    "facebook.com": _FACEBOOK,
    "m.facebook.com": _FACEBOOK,
    "fb.com": _FACEBOOK,
    "instagram.com": (
        _service("instagram", r"/(?P<name>[\w.]{2,30})/?", "@{name}", "https://www.instagram.com/{name}"),
    ),
    "threads.com": _THREADS,
    "threads.net": _THREADS,
    "youtube.com": _YOUTUBE,
    "m.youtube.com": _YOUTUBE,
    "tiktok.com": (
        _service("tiktok_archive", r"/@(?P<name>[\w.]{2,30})/?", "@{name}", "https://www.tiktok.com/@{name}"),
    ),
    "linkedin.com": (
        _service(
            "linkedin",
            r"/(?P<name>(?:in|company|school)/[\w%.-]{2,100})/?",
            "https://www.linkedin.com/{name}",
            "https://www.linkedin.com/{name}",
        ),
    ),
    "bsky.app": (
        _service(
            "bluesky",
            r"/profile/(?P<name>did:[a-z]+:[\w.:-]+|[\w-]+(?:\.[\w-]+)+)/?",
            "{name}",
            "https://bsky.app/profile/{name}",
        ),
    ),
    "reddit.com": (
        _service(
            "reddit_feed",
            r"/(?:u|user)/(?P<name>[\w-]{3,20})/?",
            "https://www.reddit.com/user/{name}",
            "https://www.reddit.com/user/{name}",
        ),
    ),
    "orcid.org": (_service("orcid", r"/(?P<name>(?:\d{4}-){3}\d{3}[\dX])/?", "{name}", "https://orcid.org/{name}"),),
    "yelp.com": (
        _service(
            "yelp",
            r"/biz/(?P<name>[\w%.-]{2,120})/?",
            "https://www.yelp.com/biz/{name}",
            "https://www.yelp.com/biz/{name}",
        ),
    ),
    "trustpilot.com": (
        _service(
            "trustpilot",
            r"/review/(?P<name>[\w.-]{4,120})/?",
            "https://www.trustpilot.com/review/{name}",
            "https://www.trustpilot.com/review/{name}",
        ),
    ),
    "medium.com": (
        _service("feed", r"/(?P<name>@[\w.-]{2,60})/?", "https://medium.com/{name}", "https://medium.com/{name}"),
    ),
}
# Services at many hosts: a part of the host, and then as above, `host` standing for the whole of it.
_AT_MANY_HOSTS = (
    (
        re.compile(r"(?:stackoverflow|serverfault|superuser|askubuntu)\.com|[\w-]+\.stackexchange\.com"),
        _service("stackexchange", r"/users/(?P<name>\d{1,12})(?:/[\w-]*)?/?", "https://{host}/users/{name}", ""),
    ),
    (
        re.compile(r"[\w-]+\.wikipedia\.org"),
        _service("mediawiki", r"/wiki/(?P<name>User:[\w%.-]{2,80})", "https://{host}/wiki/{name}", ""),
    ),
    (re.compile(r"(?!www\.|open\.)[\w-]+\.substack\.com"), _service("feed", r"(?P<name>/?)", "https://{host}", "")),
)
# Where the profile of an account stands, by its service.
_ADDRESSES = {one.source.partition("_")[0]: one.url for several in _HOSTS.values() for one in several}
# Sites whose /@name is no account of the fediverse.
_NO_FEDIVERSE = re.compile(
    r"(?:^|\.)(?:youtube|tiktok|medium|threads|flickr|steemit|hive|odysee|npmjs|pinterest|rumble|lemon8-app)\.\w+$"
)
_FEDIVERSE = re.compile(r"/@(?P<name>[\w.-]{1,60})/?", re.ASCII)
_HANDLE = re.compile(r"@?[\w.-]{1,60}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PORTS = (None, 80, 443)


@lru_cache(maxsize=8192)
def profile(address: str) -> Profile | None:
    """The account whose profile stands at an address; None for a post, a share button, and what is no such service.

    Only the whole path of a profile counts: a post of an account says nothing of who links to it.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port not in _PORTS or len(address) > 300:
        return None
    if host == "news.ycombinator.com":
        return _hackernews(parts.path, parts.query)
    if parts.path.strip("/").partition("/")[0].casefold().lstrip("@") in _RESERVED and host in _HOSTS:
        return _company(host, parts.path)
    services = _HOSTS.get(host, ()) or [one for hosts, one in _AT_MANY_HOSTS if hosts.fullmatch(host)]
    for service in services:
        if found := service.path.fullmatch(parts.path):
            return _written(service, found["name"], host)
    return None if services else _fediverse(host, parts.path)


def _company(host: str, path: str) -> Profile | None:
    """At LinkedIn alone, `company` begins the page of an organisation."""
    found = _HOSTS[host][0].path.fullmatch(path) if host == "linkedin.com" else None
    return _written(_HOSTS[host][0], found["name"], host) if found else None


def _written(service: _Service, name: str, host: str) -> Profile:
    at = service.at.format(name=name, host=host)
    # An account of a service at one host is known by its name alone, at many hosts by its address.
    known_by = _last(name) if service.url else at.removeprefix("https://").casefold()
    return Profile(source=service.source, at=at, url=service.url.format(name=name) or at, name=known_by)


def _last(at: str) -> str:
    """The last part of an address or handle, without its @ and case."""
    return unquote(at.strip().rstrip("/").rpartition("/")[2]).lstrip("@").casefold()


def _hackernews(path: str, query: str) -> Profile | None:
    name = (parse_qs(query, max_num_fields=5).get("id") or [""])[0] if path == "/user" else ""
    if not re.fullmatch(r"[\w-]{2,15}", name, re.ASCII):
        return None
    at = f"https://news.ycombinator.com/user?id={name}"
    return Profile(source="hackernews", at=at, url=at, name=name.casefold())


def _fediverse(host: str, path: str) -> Profile | None:
    found = _FEDIVERSE.fullmatch(path)
    if found is None or "." not in host or _NO_FEDIVERSE.search(host):
        return None
    return handle(f"@{found['name']}@{host}")


def handle(text: str) -> Profile | None:
    """The account of the fediverse that a whole handle, `@name@host`, names."""
    if not _HANDLE.fullmatch(text):
        return None
    name, _, host = text.removeprefix("@").rpartition("@")
    at = f"@{name}@{host.lower()}"
    return Profile(source="mastodon", at=at, url=f"https://{host.lower()}/@{name}", name=at[1:].casefold())


def of(service: str, name: str) -> Profile | None:
    """The account that a service knows by this name, as texts of its own are signed; None where the name is none."""
    if service == "mastodon":
        return handle(name)
    if service == "youtube" and not name.startswith("@"):
        name = f"channel/{name}"
    address = _ADDRESSES.get(service)
    return profile(address.format(name=name.removeprefix("u/"))) if address else None


def address(source: str, at: str) -> str | None:
    """Where the profile of a declared account stands, if it is declared by address or its service is known."""
    if "://" in at or ("/" in at and "." in at.partition("/")[0]):
        return at
    known = handle(at) or of(source.partition("_")[0], at.strip().removeprefix("@"))
    return known.url if known else None


def key(source: str, at: str) -> Key:
    """One key for all spellings of an account at one service, whichever source of it the subject file names."""
    at = at.strip()
    known = profile(at if "://" in at or "/" not in at else f"https://{at}") or handle(at)
    if known is not None:
        return known.key
    host, path = facts.web(at) if "://" in at or source in ("website", "wordpress") else ("", "")
    return source.partition("_")[0], f"{host}{path}" if host else _last(at)
