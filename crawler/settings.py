"""Politeness and hardening in one place: every default of Scrapy that is wrong for an audit is undone here."""

from typing import Any

from scrapy.settings import BaseSettings

from crawler.addresses import AddressBook
from model.audit import Errand, Plan

BOT_NAME = "webside"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# Nothing listens, nothing writes files of its own.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {"scrapy.extensions.corestats.CoreStats": 0, "scrapy.extensions.logcount.LogCount": 0}
MEMUSAGE_ENABLED = False
STATS_DUMP = False
LOG_LEVEL = "WARNING"

# Only http and https, only to public addresses, certificates always checked.
DOWNLOAD_HANDLERS = {
    "http": "crawler.connections.Connections",
    "https": "crawler.connections.Connections",
    **dict.fromkeys(("file", "data", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "crawler.connections.PublicResolver"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
DNS_TIMEOUT = 15
DOWNLOAD_VERIFY_CERTIFICATES = True
HTTPPROXY_ENABLED = False

# No traces, no tricks: nothing is sent that the plan does not name.
COOKIES_ENABLED = False
REFERER_ENABLED = False
METAREFRESH_ENABLED = False
REDIRECT_MAX_TIMES = 5
HTTPCACHE_ENABLED = False

# robots.txt is read by our own middleware, which also applies Crawl-delay; the gate of each host keeps the pace.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Webside"
DOWNLOAD_DELAY = 0.0
DOWNLOAD_DELAY_JITTER = 0.0
AUTOTHROTTLE_ENABLED = False

DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 5_000_000
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # a broken-off answer is kept as evidence, then retried and told
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # 429 and 503 are the server asking for patience
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/json,application/xml;q=0.9,*/*;q=0.5"}

# What runs, and no more: Scrapy imports even the parts that are switched off, and with them two HTTP clients.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.Limits": 50,
    "crawler.middlewares.Robots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.middlewares.Patience": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "crawler.middlewares.Keep": 950,
}
# Our spiders read error answers themselves, and the depth of paging is no depth of links.
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
}
ITEM_PIPELINES = {"crawler.visits.Gather": 100}

ALLOW_PRIVATE = "WEBSIDE_ALLOW_PRIVATE"
ROUTES = "WEBSIDE_ROUTES"
PROXY = "WEBSIDE_PROXY"


def of_plan(plan: Plan) -> dict[str, Any]:
    """Settings of the whole process: the constants above with what the plan says."""
    constants = {name: value for name, value in globals().items() if name.isupper()}
    for name in ("ALLOW_PRIVATE", "ROUTES", "PROXY"):
        del constants[name]
    return constants | {
        "USER_AGENT": plan.user_agent,
        "HTTPPROXY_ENABLED": plan.proxy is not None,
        ALLOW_PRIVATE: list(plan.allow_private),
        ROUTES: dict(plan.routes or {}),
        PROXY: plan.proxy,
    }


def of_errand(errand: Errand) -> dict[str, Any]:
    """What one source changes: how many answers at once, how large, how long."""
    source = errand.source
    return {
        "CONCURRENT_REQUESTS": source.pace.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": source.pace.concurrency,
        # Scrapy starts this many tasks for every answer; ours are written one after another anyway.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_MAXSIZE": source.caps.bytes,
        "DOWNLOAD_TIMEOUT": max(1, min(DOWNLOAD_TIMEOUT, source.caps.seconds)),
    }


def address_book(settings: BaseSettings) -> AddressBook:
    """The exceptions to "public addresses only" that the plan named."""
    return AddressBook.of(settings.getlist(ALLOW_PRIVATE), settings.getdict(ROUTES), settings.get(PROXY))
