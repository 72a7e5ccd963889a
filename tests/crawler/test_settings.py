"""Every default of Scrapy that is wrong for an audit, asserted on a crawler that was really built and is running."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from crawler import run
from model.audit import Errand
from model.source import Caps, Pace
from tests.crawler.web import MISSING, Web, page, plan, source

ASK = """
import json, sys
from pathlib import Path
from scrapy import signals
from scrapy.utils.python import global_object_name
from crawler import process, run
from crawler.addresses import AddressBook
from crawler.captures import Captures
from crawler.spool import Spool

spool = Path(sys.argv[1])
plan = run.read_plan(spool)
told = {}

def look(crawler):
    from twisted.internet import reactor
    engine = crawler.engine
    names = lambda manager: [global_object_name(type(part)) for part in manager.middlewares]
    slot = engine.downloader
    told.update(
        settings={name: crawler.settings.get(name) for name in WANTED},
        downloader=names(slot.middleware), spider=names(engine.scraper.spidermw), extensions=names(crawler.extensions),
        schemes={name: slot.handlers._schemes.get(name) for name in ("http", "https", "file", "data", "ftp", "s3")},
        resolver=global_object_name(type(reactor.nameResolver)), reactor=global_object_name(type(reactor)),
        unused=[name for name in UNUSED if name in sys.modules],
        concurrency=[slot.total_concurrency, slot.domain_concurrency],
    )

build = process.build
def built(*args):
    crawler = build(*args)
    crawler.signals.connect(lambda: look(crawler), signal=signals.engine_started, weak=False)
    return crawler
process.build = built
with Spool(spool, open(spool / "events", "w")) as out:
    captures = Captures(spool, plan.user_agent)
    process.Crawl(plan, AddressBook.of(plan.allow_private, plan.routes, plan.proxy), out, captures).run()
print(json.dumps(told))
"""
WANTED = {
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "Webside",
    "HTTPPROXY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REFERER_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "REDIRECT_MAX_TIMES": 5,
    "DOWNLOAD_MAXSIZE": 1234,
    "DOWNLOAD_TIMEOUT": 7,
    "DOWNLOAD_FAIL_ON_DATALOSS": False,
    "DOWNLOAD_DELAY": 0.0,
    "DOWNLOAD_DELAY_JITTER": 0.0,
    "AUTOTHROTTLE_ENABLED": False,
    "JOBDIR": None,
    "USER_AGENT": "Webside/test (+mailto:desk@tidewell.example)",
    "TWISTED_DNS_RESOLVER": "crawler.connections.PublicResolver",
}

UNUSED = ["aiohttp", "requests", "tldextract", "scrapy.extensions.feedexport", "scrapy.downloadermiddlewares.cookies"]


@pytest.fixture(scope="module")
def built(shared_web: Web, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a running crawler says of itself, under an environment that would lead it astray."""
    web, spool = shared_web, tmp_path_factory.mktemp("built")
    astray = {**os.environ, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    web.sites = {"good.example": {"/robots.txt": MISSING, "/": page("Open on weekdays from eight to five. " * 10)}}
    asked = source("website", caps=Caps(bytes=1234, seconds=7), pace=Pace(concurrency=3))
    run.write_plan(plan(web, [Errand(source=asked, at="https://good.example")]), spool)
    code = f"WANTED, UNUSED = {list(WANTED)!r}, {UNUSED!r}\n{ASK}"
    done = subprocess.run(
        [sys.executable, "-c", code, str(spool)], capture_output=True, text=True, check=True, env=astray
    )
    assert b'"outcome":"ok"' in (spool / "visits.jsonl").read_bytes()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_every_default_is_undone(built: dict[str, Any]) -> None:
    assert built["settings"] == WANTED
    assert built["concurrency"] == [3, 3]
    assert built["resolver"] == "crawler.connections.PublicResolver"
    assert built["reactor"] == "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def test_only_web_schemes_have_a_handler_and_it_is_ours(built: dict[str, Any]) -> None:
    ours = "crawler.connections.Connections"
    assert built["schemes"] == {"http": ours, "https": ours, "file": None, "data": None, "ftp": None, "s3": None}


def test_what_runs_is_listed(built: dict[str, Any]) -> None:
    assert built["downloader"] == [
        "crawler.middlewares.Limits",
        "crawler.middlewares.Robots",
        "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware",
        "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware",
        "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware",
        "crawler.middlewares.Patience",
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware",
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware",
        "crawler.middlewares.Keep",
    ]
    assert built["spider"] == [
        "scrapy.spidermiddlewares.start.StartSpiderMiddleware",
        "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
    ]
    assert built["extensions"] == ["scrapy.extensions.corestats.CoreStats", "scrapy.extensions.logcount.LogCount"]


def test_what_does_not_run_is_not_even_imported(built: dict[str, Any]) -> None:
    assert built["unused"] == []
