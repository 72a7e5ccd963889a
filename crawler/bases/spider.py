"""What every spider is: it says where to ask and reads answers, and knows neither network, disk nor clock."""

import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.addresses import endpoint
from crawler.pace import Interrupted
from crawler.troubles import Trouble, broken, unanswered, unreadable
from model.audit import Errand
from model.documents import Capture, Document
from model.errors import Challenge, Unreadable

if TYPE_CHECKING:
    from crawler.visits import Gathered, Visiting

# Keys in the meta of requests and their answers: not governed by robots.txt (Scrapy's own key), and the sitemaps
# that the robots.txt over them names.
EXEMPT = "dont_obey_robotstxt"
SITEMAPS = "sitemaps"
SECRET = "secret_address"  # what a source needs whose address is known to its owner alone

logger = logging.getLogger(__name__)


class SourceSpider(Spider, ABC):
    """Base of all spiders. A source's own spider gives `addresses` and `read`, both pure. `instead` says what a person
    can do where robots.txt or the service itself keeps us out."""

    instead: str | None = None

    def __init__(self, errand: Errand, visiting: "Visiting | None" = None, **kwargs: Any) -> None:
        """`visiting` is the visit under way; None where saved pages are read."""
        super().__init__(**kwargs)
        self.errand = errand
        self.visiting = visiting

    @abstractmethod
    def addresses(self) -> Iterator[Request]:
        """Where to begin."""

    @abstractmethod
    def read(self, response: Response, **state: Any) -> "Iterator[Gathered | Request]":
        """Everything one answer holds, and what to ask next. Raises Unreadable if it is not what was asked for."""

    @cached_property
    def _own_site(self) -> tuple[str, int]:
        return _site(self.errand.at)

    def permits(self, url: str) -> bool:
        """Whether this source may be asked for the address: on the hosts of its entry, else on the errand's alone."""
        try:
            if hosts := self.errand.source.hosts:
                return endpoint(url) in {(host, 443) for host in hosts}
            return _site(url) == self._own_site
        except ValueError:  # no address at all
            return False

    def ask(self, url: str, *, priority: int = 0, as_page: bool | None = None, **state: Any) -> Request:
        """A request whose answer comes to `read` with this state.

        `as_page` says whether robots.txt governs it; a documented API is governed by its terms (`robots: false`).
        """
        governed = self.errand.source.robots if as_page is None else as_page
        meta = {} if governed else {EXEMPT: True}
        return Request(url, callback=self.parse, errback=self.failed, priority=priority, meta=meta, cb_kwargs=state)

    def pause(self, url: str, seconds: float) -> None:
        """Ask this host nothing for a while: some services say so inside an answer."""
        if self.visiting is not None:
            self.visiting.gate(url).hold(min(seconds, max(0.0, self.visiting.seconds_left)))

    def is_held(self, ref: str | None, published: datetime | None) -> bool:
        """Whether something is held from an earlier audit, or older than the newest that is."""
        known = self.errand.known
        if known is None:
            return False
        if published is None or known.published is None:
            return ref is not None and ref == known.ref
        comparable = (published.tzinfo is None) == (known.published.tzinfo is None)
        return ref == known.ref or (comparable and published < known.published)

    def reaches_the_held(self, page: Iterable[object]) -> bool:
        """Whether a page of a listing, newest first, ends with what is held: pinned posts at its head do not count."""
        documents = [one for one in page if isinstance(one, Document) and one.published is not None]
        return bool(documents) and self.is_held(documents[-1].ref, documents[-1].published)

    async def start(self) -> AsyncIterator[Any]:
        try:
            for request in self.addresses():
                yield request
        except Unreadable as error:
            yield unreadable(error, None)

    def parse(self, response: Response, **state: Any) -> "Iterator[Gathered | Request]":
        """Scrapy's door to `read`: documents get their capture and account, a failed reading becomes a trouble."""
        capture = response.request.meta.get("capture") if response.request else None
        try:
            for thing in self.read(response, **state):
                if isinstance(thing, Document):
                    yield replace(thing, capture=capture, account=self.errand.at)
                else:
                    yield thing
        except Unreadable as error:
            trouble = unreadable(error, self._shown(response.url))
            instead = self.instead if isinstance(error, Challenge) else None
            yield replace(trouble, next_step=instead or trouble.next_step)
        except Exception as error:  # the one place: a spider's mistake ends its page, never the audit
            logger.exception("reading %s", response.url)
            yield broken(error, self._shown(response.url))

    def failed(self, failure: Failure) -> Iterator[Trouble]:
        """Scrapy's door for requests that brought no answer."""
        error, request = failure.value, getattr(failure, "request", None)
        if error is not None and not isinstance(error, Interrupted):
            trouble = unanswered(error, request.url if isinstance(request, Request) else None)
            yield replace(trouble, url=self._shown(trouble.url))

    def _shown(self, url: str | None) -> str | None:
        """The address as coverage may print it: one that is a secret is not printed."""
        return None if SECRET in self.errand.source.needs else url


def fetched_at(response: Response) -> datetime | None:
    """When an answer came, which is what its relative dates count from; None where a saved one does not tell."""
    capture = response.request.meta.get("capture") if response.request else None
    return capture.fetched_at if isinstance(capture, Capture) else None


def _site(url: str) -> tuple[str, int]:
    """Host without `www.` and port; the two standard ports are one site."""
    host, port = endpoint(url if "://" in url else f"https://{url}")
    return host.removeprefix("www."), 443 if port == 80 else port
