"""What every request passes: limits of the visit, robots.txt, patience when a server asks for it, and the capture."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware, get_retry_request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser

from crawler.bases.spider import SITEMAPS, SourceSpider
from crawler.connections import refused_private
from crawler.pace import Interrupted
from crawler.settings import address_book
from crawler.troubles import AGAIN, Refused, Trouble
from crawler.visits import Visiting
from model.audit import Outcome

RAISE = "Raise the caps of this source in sites.yaml, or take the rest from the service's own export."
YOUR_ROBOTS = "If the site is yours, allow Webside in robots.txt; otherwise look at these pages yourself."
_MOST_CRAWL_DELAY = 60.0
_BUSY = frozenset({429, 503})


class _Watching:
    """A middleware that knows the visit and the spider it works for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "_Watching":
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)
        return spider

    @property
    def _visiting(self) -> Visiting:
        visiting = self._spider.visiting
        assert visiting is not None
        return visiting


class Limits(_Watching):
    """Refuses what the plan does not cover: other sites, private addresses, and whatever comes after a cap."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._book = address_book(crawler.settings)
        self._pages = 0

    def process_request(self, request: Request) -> None:
        visiting = self._visiting
        if visiting.gates.stopped:
            raise Interrupted("interrupted")
        if why := self._book.refuses(request.url):
            raise refused_private(request.url, why)
        request.meta["proxy"] = self._book.proxy
        if request.callback is NO_CALLBACK:  # robots.txt itself
            return
        if not self._spider.permits(request.url):
            raise Refused(
                Trouble(
                    outcome=Outcome.FAILED,
                    reason="not asked: it redirects to another site",
                    next_step="If that site is the subject's too, name it in the subject file.",
                    url=request.url,
                )
            )
        caps = visiting.source.caps
        if visiting.seconds_left <= 0:
            raise _capped(f"stopped at the cap of {caps.seconds} seconds")
        if self._pages >= caps.pages:
            raise _capped(f"stopped at the cap of {caps.pages} requests")
        self._pages += 1


def _capped(reason: str) -> Refused:
    return Refused(Trouble(outcome=Outcome.PARTIAL, reason=reason, next_step=RAISE))


class Robots(RobotsTxtMiddleware):
    """Scrapy's own robots.txt, which also applies Crawl-delay and takes a server error as "not now" (RFC 9309)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unread: dict[str, int] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        try:
            await super().process_request(request)
        except (Interrupted, Refused):
            raise
        except IgnoreRequest:
            raise Refused(self._forbidden(request.url)) from None

    def _forbidden(self, url: str) -> Trouble:
        status = self._unread.get(urlsplit(url).netloc)
        if status is None:
            spider = self.crawler.spider
            instead = spider.instead if isinstance(spider, SourceSpider) else None
            reason, next_step = "robots.txt asks us not to read it", instead or YOUR_ROBOTS
        else:
            reason, next_step = f"robots.txt could not be read ({status}), so nothing was asked", AGAIN
        return Trouble(outcome=Outcome.SKIPPED, reason=reason, next_step=next_step, url=url)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        super().process_request_2(rp, request)
        spider = self.crawler.spider
        if rp is None or not isinstance(spider, SourceSpider) or spider.visiting is None:
            return
        request.meta[SITEMAPS] = list(getattr(getattr(rp, "rp", None), "sitemaps", ()))
        agent = self._robotstxt_useragent or self._default_useragent
        if delay := rp.crawl_delay(agent):
            gate = spider.visiting.gate(request.url)
            gate.delay = max(gate.delay, min(delay, _MOST_CRAWL_DELAY))

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._unread[netloc] = response.status
            response = response.replace(body=b"User-agent: *\nDisallow: /\n")
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)


class Patience(RetryMiddleware):
    """Retries what broke, and waits when a server asks for it: `Retry-After`, rate-limit headers, 429 and 503."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if request.meta.get("dont_retry"):
            return response
        if "dataloss" in response.flags:
            return self._retry(request, "broken off") or response
        if response.status in _BUSY:
            return self._later(request, response)
        if _is_used_up(response):
            self._hold(request, response)
        answer: Request | Response = super().process_response(request, response)
        return answer

    def _later(self, request: Request, response: Response) -> Request | Response:
        """Ask once more after the pause the server wants, if the visit has the time."""
        visiting = self._spider.visiting
        assert visiting is not None
        gate = visiting.gate(request.url)
        times = request.meta.get("retry_times", 0) + 1
        wait = asked_to_wait(response, datetime.now(UTC))
        wait = 10.0 * gate.delay * times if wait is None else wait
        if wait > visiting.seconds_left:
            return response
        again = get_retry_request(request, spider=self._spider, reason=str(response.status))
        if again is None:
            return response
        gate.hold(wait)
        return again

    def _hold(self, request: Request, response: Response) -> None:
        """Nothing is left of the rate limit: nobody asks until it is renewed."""
        visiting = self._spider.visiting
        wait = asked_to_wait(response, datetime.now(UTC))
        if visiting is not None and wait is not None:
            visiting.gate(request.url).hold(min(wait, max(0.0, visiting.seconds_left)))

    @property
    def _spider(self) -> SourceSpider:
        spider = self.crawler.spider
        assert isinstance(spider, SourceSpider)
        return spider


def _is_used_up(response: Response) -> bool:
    left = response.headers.get("X-RateLimit-Remaining") or response.headers.get("RateLimit-Remaining")
    return left is not None and left.strip() == b"0"


def asked_to_wait(response: Response, now: datetime) -> float | None:
    """Seconds an answer asks us to wait, from `Retry-After` or the reset of its rate limit; None if it does not say.

    Both come as seconds or as a date; a reset may also be an epoch or an ISO time (Mastodon).
    """
    for name in ("Retry-After", "X-RateLimit-Reset", "RateLimit-Reset"):
        raw = response.headers.get(name)
        if raw is None:
            continue
        wait = _seconds(raw.decode("latin-1").strip(), now)
        if wait is not None:
            return max(0.0, wait)
    return None


def _seconds(told: str, now: datetime) -> float | None:
    if re.fullmatch(r"\d{1,12}(?:\.\d+)?", told):
        number = float(told)
        return number - now.timestamp() if number > 1e9 else number
    try:
        moment = parsedate_to_datetime(told) if "," in told else datetime.fromisoformat(told)
    except ValueError:
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()


class Keep(_Watching):
    """Keeps every answer as it came, and hands documents the capture they were read from."""

    def process_request(self, request: Request) -> None:
        self._visiting.ledger.asked += 1

    def process_response(self, request: Request, response: Response) -> Response:
        visiting = self._visiting
        visiting.ledger.fetched += 1
        visiting.ledger.bytes += len(response.body)
        request.meta["capture"] = visiting.captures.keep(request, response, datetime.now(UTC))
        visiting.say()
        return response
