"""All errands of a plan under way in one reactor: begun together, each ended with its visit, stopped as one."""

import asyncio
import logging
import os
import stat
import sys
import threading
from collections.abc import Callable, Mapping

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler import settings
from crawler.addresses import AddressBook
from crawler.captures import Captures
from crawler.pace import Gates
from crawler.spool import Spool
from crawler.troubles import AGAIN, Trouble, broken
from crawler.visits import Round, Visiting
from model.audit import Errand, Outcome, Plan
from model.source import Access

logger = logging.getLogger(__name__)


def is_ours(errand: Errand) -> bool:
    """Whether the crawl asks for this errand; exports and saved pages are read by the parent."""
    return not errand.skip and errand.source.access not in (Access.EXPORT, Access.MANUAL)


class Crawl(AsyncCrawlerProcess):
    """All errands of a plan in one process and one reactor; a stop is graceful and leaves everything whole."""

    def __init__(
        self,
        plan: Plan,
        book: AddressBook,
        spool: Spool,
        captures: Captures,
        secrets: Mapping[str, str] | None = None,
    ) -> None:
        """`secrets` are the keys by source id; a source that needs one and has none here is not asked."""
        super().__init__(Settings(settings.of_plan(plan)))
        # Redirects carry no Referer here, which Scrapy calls worth a warning.
        logging.getLogger("scrapy.downloadermiddlewares.redirect").setLevel(logging.ERROR)
        self._plan, self._book = plan, book
        self._round = Round(Gates(), captures, spool, secrets or {})
        self._under_way: dict[asyncio.Task[None], Visiting] = {}
        self._stopping: asyncio.Future[None] | None = None
        self.interrupted = False

    def run(self) -> None:
        """Ask every errand; returns when all visits are written."""
        for errand in filter(is_ours, self._plan.errands):
            self._begin(errand)
        if self._under_way:
            _when_input_closes(self._stop_soon)
            self.start()
        for visiting in self._under_way.values():  # only after a second, impatient signal
            visiting.ledger.interrupted = self.interrupted = True
            self._round.spool.visit(visiting.visit())

    def _begin(self, errand: Errand) -> None:
        visiting = Visiting(errand, self._plan, self._book, self._round)
        if errand.source.key is not None and visiting.key is None:
            visiting.gathered(Trouble(outcome=Outcome.SKIPPED, reason="no key came to the crawl", next_step=AGAIN))
            self._round.spool.visit(visiting.visit())
            return
        crawler = build(self, errand)
        task = self.crawl(crawler, errand=errand, visiting=visiting)
        self._under_way[task] = visiting
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        visiting = self._under_way.pop(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("visiting %s", visiting.errand.at, exc_info=error)
            visiting.gathered(broken(error, None))
        self._round.spool.visit(visiting.visit())

    def _stop_soon(self) -> None:
        self._stopping = asyncio.ensure_future(self.stop())

    async def stop(self) -> None:
        """Give up what is under way and end every visit; what was gathered stays.

        From now on every request is refused, so each crawl runs dry by itself: an engine that is still starting
        cannot be stopped from outside.
        """
        for visiting in self._under_way.values():
            visiting.ledger.interrupted = self.interrupted = True
        self._round.gates.stop()
        await self.join()


def build(process: AsyncCrawlerProcess, errand: Errand) -> Crawler:
    """The crawler of one errand, with the settings of its source."""
    own = process.settings.copy()
    own.setdict(settings.of_errand(errand), priority="cmdline")
    return Crawler(process.spider_loader.load(errand.source.id), own)


def _when_input_closes(stop: Callable[[], None]) -> None:
    """Call `stop` in the event loop once standard input, if it is a pipe, reaches its end."""
    try:
        descriptor = sys.stdin.fileno()
        is_pipe = stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except (AttributeError, OSError, ValueError):
        return
    if not is_pipe:
        return
    loop = asyncio.get_event_loop()

    def watch() -> None:
        # The bare descriptor: a thread inside a buffered reader would hold its lock while Python shuts down.
        while os.read(descriptor, 4096):
            pass
        loop.call_soon_threadsafe(stop)

    threading.Thread(target=watch, daemon=True).start()
