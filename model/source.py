"""A site or service asked, or an archive read: one entry of `sites.yaml`."""

import json
from dataclasses import dataclass
from enum import StrEnum


class Access(StrEnum):
    """The door: how a source may lawfully be asked."""

    API = "api"
    KEY = "key"
    OWNER = "owner"
    PAGE = "page"
    FEED = "feed"
    EXPORT = "export"
    MANUAL = "manual"


class Knowledge(StrEnum):
    """How sure we are of what we know of a source."""

    DOCUMENTED = "documented"
    RECORDED = "recorded"
    UNCONFIRMED = "unconfirmed"


class Extent(StrEnum):
    """How much of the whole a source can show."""

    ALL = "all"
    RECENT = "recent"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How gently to ask: seconds between two requests to one host, and requests under way at once."""

    delay: float = 1.0
    concurrency: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Where to stop: pages and seconds per visit, bytes per answer, links deep."""

    pages: int = 200
    seconds: int = 900
    bytes: int = 5_000_000
    depth: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a healthy visit looks like; a visit that misses it is SUSPECT."""

    at_least: int = 0
    share_of_expected: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlace:
    """Where a service wants the key: in a header, behind a prefix, or as a parameter of the query.

    `get` is the sentence on where one is made and what it costs; `test` is an account of the service that a key
    can be tried on, where nothing of the subject's own is needed. `renew` is where a token that lasts an hour is made
    anew from a refresh token; `renew_basic` says that the service takes the client as HTTP Basic there.
    """

    header: str | None = None
    prefix: str = ""
    query: str | None = None
    get: str = ""
    test: str | None = None
    renew: str | None = None
    renew_basic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """What a source is tried with: something it is known to have, and the pattern of something that cannot exist.

    In both, `{at}` stands for the account asked, `{host}` for its host, `{name}` for a random name. A search has no
    `random`: engines give something for any word, and claim nothing by it.
    """

    known: str
    random: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    id: str
    title: str
    gathers: tuple[str, ...]
    access: Access
    service: str
    needs: tuple[str, ...] = ()
    key: KeyPlace | None = None
    hosts: tuple[str, ...] = ()
    canary: Canary | None = None
    pace: Pace = Pace()
    caps: Caps = Caps()
    expects: Expectation = Expectation()
    robots: bool = True
    shows_replies: bool = False
    extent: Extent = Extent.ALL
    costs_money: bool = False
    sensitive: bool = False  # a document pinned on the wrong person would hurt: identity asks for more
    conditional: bool = False  # what is held is asked for only if it has changed (ETag, Last-Modified)
    newest_first: bool = False  # a listing that may stop at what is already held
    retain_hours: int | None = None
    terms: str | None = None
    look_at: str | None = None  # where a person looks, if the door is by hand
    look_for: str = ""
    stance: str = ""
    knowledge: Knowledge = Knowledge.DOCUMENTED
    known_on: str = ""


_REFRESH = "refresh:"


def refresh_secret(client: str, client_secret: str, token: str) -> str:
    """A refresh token and the client it was given to, as one text that is kept where a key is kept."""
    return _REFRESH + json.dumps([client, client_secret, token], separators=(",", ":"))


def refresh_parts(secret: str) -> tuple[str, str, str] | None:
    """Client, its secret and the refresh token; None where the text is an ordinary key."""
    if not secret.startswith(_REFRESH):
        return None
    try:
        told = json.loads(secret.removeprefix(_REFRESH))
    except ValueError:
        return None
    is_whole = isinstance(told, list) and len(told) == 3 and all(isinstance(one, str) for one in told)
    return (told[0], told[1], told[2]) if is_whole else None
