"""Pages per second of our website spider against a bare Scrapy spider that extracts the same text and links.

One loopback site, delays off, the two alternated in one run, medians; prints the ratio ours/bare (target: 0.8).
"""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from crawler import run, sources
from model.audit import Errand, Plan
from model.source import Caps, Pace
from model.subject import Subject, SubjectKind

PAGES = 300
ROUNDS = 5
CONCURRENCY = 8
TARGET = 0.8
WORDS = "our team welcomes new patients with care and clear answers about visits hours parking and fees".split()  # noqa: SIM905

BARE = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from crawler.bases.page import Page

class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [sys.argv[1]]
    known = set()

    def parse(self, response):
        page = Page(response)
        links = list(page.links())
        yield {"url": response.url, "text": page.text(), "links": links}
        for link in links:
            if link not in self.known:
                self.known.add(link)
                yield scrapy.Request(link)

process = AsyncCrawlerProcess({
    "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": CONCURRENCY, "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
    "FEEDS": {sys.argv[2]: {"format": "jsonlines"}},
})
process.crawl(Bare)
process.start()
"""


@dataclass
class Site:
    """A made-up practice of linked pages, served by asyncio in a thread; notes when each page was asked for."""

    pages: dict[str, bytes]
    asked: list[float] = field(default_factory=list)
    port: int = 0

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            path = head.split(b" ", 2)[1].decode()
            body = self.pages.get(path)
            if body is not None:
                self.asked.append(monotonic())
            status = b"200 OK" if body is not None else b"404 Not Found"
            writer.write(
                b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
                % (status, len(body or b""), body or b"")
            )
        writer.close()

    def serve(self) -> None:
        """Begin to answer on a free loopback port."""
        ready = threading.Event()

        async def forever() -> None:
            server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            await server.serve_forever()

        threading.Thread(target=lambda: asyncio.run(forever()), daemon=True).start()
        ready.wait()

    def pages_per_second(self) -> float:
        """Of the run that has just ended; forgets it."""
        asked, self.asked = self.asked, []
        if len(asked) != len(self.pages):
            raise SystemExit(f"{len(asked)} of {len(self.pages)} pages were asked for: no fair comparison")
        return len(asked) / (asked[-1] - asked[0])


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


def made_up(number: int) -> dict[str, bytes]:
    """Pages of some 15 kB with menus, paragraphs, pictures, links and a block of JSON-LD."""
    chance = random.Random(7)
    data = json.dumps(
        {"@context": "https://schema.org", "@type": "Dentist", "name": "Tidewell", "telephone": "555-0100"}
    )
    menu = "".join(f"<li><a href='/p{n}'>Page {n}</a></li>" for n in range(1, 25))
    pages = {}
    for n in range(number):
        paragraphs = "".join(f"<p>{' '.join(chance.choices(WORDS, k=70))}.</p>" for _ in range(20))
        links = "".join(f"<a href='/p{chance.randrange(number)}'>see also</a> " for _ in range(20))
        pages["/" if n == 0 else f"/p{n}"] = (
            f"<!doctype html><html lang='en'><head><title>Page {n}</title><meta charset='utf-8'><link rel='canonical' "
            f"href='/p{n}'><style>{'.a{{color:red}}' * 80}</style><script type='application/ld+json'>{data}</script>"
            f"</head><body><nav><ul>{menu}</ul></nav><main><h1>Page {n}</h1>{paragraphs}<div>{links}"
            f"<a href='/p{(n + 1) % number or 1}'>next</a><a href='/p{n * 2 % number or 1}'>more</a></div>"
            f"<img src='/i{n}.jpg' alt='A room'></main><footer>5 Quay Street, 555-0100</footer></body></html>"
        ).encode()
    return pages


def ours(site: Site, folder: Path) -> float:
    source = replace(
        sources.load()["website"],
        pace=Pace(delay=0.0, concurrency=CONCURRENCY),
        caps=Caps(pages=PAGES * 2, depth=PAGES),
    )
    origin = f"http://127.0.0.1:{site.port}"
    plan = Plan(
        subject=Subject(kind=SubjectKind.PRACTICE, names=("Tidewell",)),
        errands=(Errand(source=source, at=origin),),
        user_agent="Webside/bench",
        allow_private=(origin,),
    )
    run.write_plan(plan, folder)
    subprocess.run(run.command(folder), check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return site.pages_per_second()


def bare(site: Site, folder: Path) -> float:
    code = BARE.replace("CONCURRENCY", str(CONCURRENCY))
    at, out = f"http://127.0.0.1:{site.port}/", folder / "bare.jsonl"
    subprocess.run([sys.executable, "-c", code, at, str(out)], check=True)
    return site.pages_per_second()


def main() -> None:
    site = Site(made_up(PAGES))
    site.serve()
    figures: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        for name, crawl in (("ours", ours), ("bare", bare)):
            with tempfile.TemporaryDirectory() as folder:
                figures[name].append(crawl(site, Path(folder)))
    mine, theirs = statistics.median(figures["ours"]), statistics.median(figures["bare"])
    print(f"crawl: ours {mine:.0f} pages/s, bare {theirs:.0f} pages/s, ratio {mine / theirs:.2f} (target {TARGET})")


if __name__ == "__main__":
    main()
