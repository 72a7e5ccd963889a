"""How a request leaves this machine: in its turn, only to public addresses, or by the address book to loopback."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Protocol, Self, cast
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Request, Response
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface.declarations import implementer

from crawler.addresses import Endpoint, endpoint, is_public
from crawler.keys import Key, Masked
from crawler.renewal import Renewal
from crawler.settings import address_book
from crawler.troubles import Refused, Trouble
from model.audit import Outcome

if TYPE_CHECKING:
    from crawler.visits import Visiting

PRIVATE = (
    "If this address is your own server, name its exact origin with --allow-private; otherwise look at why a public "
    "site points there."
)


def refused_private(url: str, why: str) -> Refused:
    """The refusal of a private address."""
    return Refused(Trouble(outcome=Outcome.FAILED, reason=f"not asked: {why}", next_step=PRIVATE, url=url))


class PublicResolver(CachingHostnameResolver):
    """Resolves names for the reactor and passes on only addresses a connection may be made to.

    The reactor connects to what this returns and asks nobody again, so a name cannot change its mind in between.
    """

    refused: ClassVar[dict[Endpoint, str]] = {}

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: frozenset[Endpoint]) -> None:
        super().__init__(reactor, cache_size)
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), address_book(settings).endpoints())

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        asked = (hostName.lower().rstrip("."), portNumber)
        if asked not in self._allowed:
            guarded = _PublicOnly(cast("_Receiver", resolutionReceiver), asked)
            resolutionReceiver = cast("IResolutionReceiver", guarded)
        return super().resolveHostName(resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics)


class _Receiver(Protocol):
    """What a resolver reports to, as Python calls it."""

    def resolutionBegan(self, resolution: IHostResolution) -> None: ...
    def addressResolved(self, address: IAddress) -> None: ...
    def resolutionComplete(self) -> None: ...


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands public addresses on and remembers what it kept back."""

    def __init__(self, receiver: _Receiver, asked: Endpoint) -> None:
        self._receiver, self._asked = receiver, asked

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        host = str(getattr(address, "host", ""))
        if is_public(host):
            self._receiver.addressResolved(address)
        else:
            PublicResolver.refused[self._asked] = host

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()


class Connections(HTTP11DownloadHandler):
    """Scrapy's own http and https handler behind the gate, the guard and the address book."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._book = address_book(crawler.settings)
        self._asking = crawler

    async def download_request(self, request: Request) -> Response:
        """The answer, in its turn. Refused for an address that may not be asked; Interrupted when the audit stops."""
        if why := self._book.refuses(request.url):
            raise refused_private(request.url, why)
        visiting: Visiting = self._asking.spider.visiting  # type: ignore[union-attr]
        host, reach = urlsplit(request.url).netloc, visiting.gates.reach
        if not reach.given_up(host):
            await visiting.gate(request.url).turn()
        if gone := reach.given_up(host):  # what was said of it holds, also where it is known only since the wait
            raise gone
        try:
            answer = await visiting.gates.unless_stopped(self._with_key(request, visiting))
        except (CannotResolveHostError, DownloadConnectionRefusedError) as error:
            reach.lose(host, error)
            raise
        reach.met()
        return answer

    async def _with_key(self, request: Request, visiting: "Visiting") -> Response:
        """The answer, the key put on a copy of the request that nobody else sees, and taken out of what came back."""
        key = visiting.key
        if key is None or not key.is_for(request.url):
            return await self._ask(request, request)
        if key.renewal is not None and not key.secret:
            key = await self._renewed(request, key, key.renewal, visiting)
        while True:
            answer = await self._ask(request, key.put_on(request))
            if answer.status != 401 or key.renewal is None:
                return key.taken_out(answer, visiting.source.caps.bytes)
            key = await self._renewed(request, key, key.renewal, visiting)  # it died in the middle of the visit

    async def _renewed(self, request: Request, key: Key, renewal: Renewal, visiting: "Visiting") -> Key:
        """The key with a token of this hour, for the rest of the visit. Refused when none may be asked for any more."""
        asked = renewal.request(request)
        if not asked.url.startswith("https:") or (why := self._book.refuses(asked.url)):
            raise refused_private(asked.url, why or "a token is renewed by https only")
        await visiting.gate(asked.url).turn()
        token, rest = renewal.renewed(await self._ask(asked, asked))
        visiting.key = replace(key, secret=token, renewal=rest)
        if isinstance(sys.stderr, Masked):
            sys.stderr.add(visiting.key.secrets)
        return visiting.key

    async def _ask(self, request: Request, sent: Request) -> Response:
        """The answer to what is `sent`; whatever goes wrong is told of `request`, which holds no key."""
        target = self._book.route(request.url)
        try:
            answer = await super().download_request(sent if target is None else _routed(sent, target))
            return answer.replace(url=request.url)
        except CannotResolveHostError:
            asked = endpoint(request.url)
            if asked in PublicResolver.refused:
                raise refused_private(
                    request.url, f"the name {asked[0]} leads to the private address {PublicResolver.refused[asked]}"
                ) from None
            raise


def _routed(request: Request, target: str) -> Request:
    """The same request to the loopback origin, with the Host it was meant for."""
    parts = urlsplit(request.url)
    url = target + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = request.headers.copy()
    headers["Host"] = parts.netloc
    return request.replace(url=url, headers=headers, meta={**request.meta, "proxy": None})
