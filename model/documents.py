"""Things gathered: documents and their kinds, authors, captures, mentions, and the corpus that holds them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Protocol

from model.quick import quick

COPIED = "paste"  # the service of what was copied, which seldom says from where
_ENGINES = {"duckduckgo": "DuckDuckGo", "google_cse": "Google"}


def zoned(moment: datetime) -> datetime:
    """A moment with a zone, so that all compare: one that tells none is taken for UTC's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def engine_name(id: str) -> str:
    """What people call a search engine."""
    return _ENGINES.get(id, id.capitalize())


class Kind(StrEnum):
    """The closed set of kinds of document (design.md, section 3)."""

    PROFILE = "profile"
    POST = "post"
    COMMENT = "comment"
    REVIEW = "review"
    REPLY = "reply"
    SEARCH_HIT = "search_hit"
    PAGE = "page"
    IMAGE = "image"

    __hash__ = str.__hash__  # of the text it equals; the one of `Enum` is of its name, and slow


class Precision(StrEnum):
    """How exactly `published` is known."""

    EXACT = "exact"
    DAY = "day"
    INTERVAL = "interval"
    NAIVE = "naive"
    DERIVED = "derived"


class Visibility(StrEnum):
    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who published a document, as the service shows them; `handle` is unique at the service."""

    name: str | None = None
    handle: str | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    url: str | None = None
    alt: str | None = None
    type: str | None = None

    @property
    def file(self) -> str | None:
        """The file name by which it and its picture in an export know each other."""
        return file_name(self.url.partition("?")[0]) if self.url else None


def file_name(path: str) -> str:
    """The last part of a path, without the id of the post that X writes before it."""
    return re.sub(r"^\d{6,}-", "", PurePosixPath(path).name)


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link or button of a page: where it leads (None: its script decides), its words, the HTTP status it answered
    with, where it was followed, and what the page says of it (`rel`, in lower case: me, ugc, nofollow)."""

    url: str | None = None
    text: str | None = None
    status: int | None = None
    rel: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of a page: where it sends what is filled in, and what its fields are called."""

    action: str | None = None
    fields: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """What a page is made of beside its text. None: it was not read, or not to the end of the page."""

    links: tuple[Link, ...] | None = None
    forms: tuple[Form, ...] | None = None
    is_home: bool | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """What was read in the file of a picture. None or nothing: the file does not say; `words` and `shows_face` None:
    nobody looked. `taken` is the camera's wall clock as written; latitude and longitude are degrees."""

    latitude: float | None = None
    longitude: float | None = None
    taken: str | None = None
    owner: str | None = None
    serials: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    description: str | None = None
    thumbnail_differs: bool | None = None
    words: str | None = None
    shows_face: bool | None = None


# The `kind` of claims that an authority makes of somebody, not the owner of an account or listing.
REGISTRY, EXCLUSION = "registry", "exclusion"
REGISTERS = frozenset({REGISTRY, EXCLUSION})
FINGERED = "webfinger"  # what the host of a handle says that it points to


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a profile says of its owner: the facts that identity and listings compare. None: it does not say."""

    names: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    npi: str | None = None
    specialties: tuple[str, ...] = ()
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    rating: float | None = None
    count: int | None = None
    kind: str | None = None
    gender: str | None = None
    employers: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()  # perceptual hashes, 16 hexadecimal digits each
    verified: tuple[str, ...] = ()  # those links of which the service saw that they link back (rel="me")


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a register of publications says of one work. `retracted` None: that register does not say; `notices` are
    the addresses of notices it names (retraction, correction, concern)."""

    doi: str | None = None
    pmid: str | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    retracted: bool | None = None
    notices: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The raw answer a document was read from: WARC record id (None for a file), SHA-256 of the body."""

    sha256: str
    url: str | None = None
    status: int | None = None
    record: str | None = None
    fetched_at: datetime | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing gathered. `None` means "the site did not say"; nothing is guessed.

    `published` is UTC, except where `published_precision` is naive: then it is the wall clock as written.
    With precision interval it is the earliest moment and `published_until` the latest; a mail tells only the latest.
    `rating` is 0 to 5. `excerpt`: the text is, or may be, only the beginning of what stands at the service.
    `in_reply_to` and `share_of` are refs at the same service. `answered` False: the source itself says that it had no
    answer when it was written.
    """

    kind: Kind
    source: str
    service: str
    ref: str
    url: str | None = None
    author: Author | None = None
    text: str = ""
    title: str | None = None
    published: datetime | None = None
    published_precision: Precision | None = None
    published_until: datetime | None = None
    published_raw: str | None = None
    excerpt: bool = False
    edited: datetime | None = None
    rating: float | None = None
    recommends: bool | None = None
    answered: bool | None = None
    in_reply_to: str | None = None
    share_of: str | None = None
    lang: str | None = None
    visibility: Visibility = Visibility.UNKNOWN
    media: tuple[Media, ...] = ()
    place: str | None = None
    query: str | None = None
    rank: int | None = None
    engines: tuple[str, ...] = ()
    claims: Claims | None = None
    page: PageParts | None = None
    picture: PictureFacts | None = None
    work: Work | None = None
    account: str | None = None
    capture: Capture | None = None

    @property
    def id(self) -> str:
        """The same post by API, feed and export is one document: the service and its ref there."""
        return f"{self.service}:{self.ref}"

    @property
    def engine(self) -> str | None:
        """The search engine in whose list the rank of a hit counts; None where several lists were made one."""
        return self.engines[0] if len(self.engines) == 1 and self.source != "searxng" else None

    @property
    def parent_id(self) -> str | None:
        """Id of the document this one answers, at the same service."""
        return None if self.in_reply_to is None else f"{self.service}:{self.in_reply_to}"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Things left out on purpose: why, and how many."""

    reason: str
    count: int


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span of a text that names a third person or an identifier; masked at output only."""

    start: int
    end: int
    what: str


class Corpus(Protocol):
    """A query handle over everything held on a subject at one moment; documents are streamed, never a list."""

    def documents(self, *kinds: Kind) -> Iterator[Document]:
        """Documents of these kinds (all kinds without arguments), in order of id."""
        ...

    def document(self, id: str) -> Document | None:
        """One document by `service:ref`."""
        ...

    def answers(self, id: str) -> Iterator[Document]:
        """Documents whose `in_reply_to` is this one."""
        ...

    def count(self, *kinds: Kind) -> int:
        """How many documents of these kinds are held."""
        ...
