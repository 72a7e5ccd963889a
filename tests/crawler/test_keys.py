"""The key goes to the hosts of its service and nowhere else: not on, not back, and into no file a crawl leaves."""

import base64
import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from scrapy.http import Request, Response

from crawler import sources
from crawler.keys import Key, Masked, erased
from crawler.troubles import Refused
from model.audit import Errand, Outcome
from model.errors import SourcesError
from model.source import Caps, KeyPlace, Source
from tests.crawler.web import Answer, Result, Site, Web, crawl, data, plan, source

CANARY = "CANARY/7f3a+9c21=e8 4".replace(" ", "&d")
HOST = "api.finder.example"
HEADER = KeyPlace(header="X-Subscription-Token")
BEARER = KeyPlace(header="Authorization", prefix="Bearer ")
QUERY = KeyPlace(query="api_key")
HIT = {"url": "https://harbour.example/about", "title": "Dr. Reyes", "content": "A dentist by the harbour."}
FOUND = {"query": "reyes", "results": [HIT]}


def keyed(place: KeyPlace, **more: object) -> Source:
    """A search service that wants a key; its answers are those of SearXNG."""
    return source("searxng", needs=("key",), key=place, hosts=(HOST,), **more)


def asked(web: Web, place: KeyPlace, site: Site, spool: Path, **more: object) -> Result:
    web.sites = {HOST: site, "elsewhere.example": {"*": data(FOUND)}, **web.sites}
    errand = Errand(source=keyed(place, **more), at=f"https://{HOST}", queries=("reyes",))
    return crawl(plan(web, [errand]), spool, {"searxng": CANARY})


def traces(folder: Path, secret: str = CANARY) -> list[str]:
    """Files below a folder in which the key stands, packed or not, in any writing."""
    forms = {secret, quote(secret, safe=""), quote(secret, safe="").lower(), json.dumps(secret)[1:-1], secret[:12]}
    forms |= {base64.b64encode(secret.encode()).decode().rstrip("=")[:-2]}
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            held += gzip.decompress(held) if held[:2] == b"\x1f\x8b" else b""
            found += [f"{path.name}: {form}" for form in forms if form.encode() in held]
    return found


@pytest.mark.parametrize(
    ("place", "sent"),
    [
        (HEADER, lambda one: one.headers.get("X-Subscription-Token") == CANARY),
        (BEARER, lambda one: one.headers.get("Authorization") == f"Bearer {CANARY}"),
        (QUERY, lambda one: one.path.endswith(f"&api_key={quote(CANARY, safe='')}")),
    ],
    ids=["header", "bearer", "query"],
)
def test_the_service_gets_the_key_and_nothing_written_holds_it(
    web: Web, tmp_path: Path, place: KeyPlace, sent: Callable[[object], bool]
) -> None:
    echo = {**FOUND, "asked_with": CANARY, "self": f"https://{HOST}/search?api_key={quote(CANARY, safe='')}"}
    answer = data(echo, headers={"Set-Cookie": "session=stolen-by-nobody", "X-Your-Key": CANARY})
    result = asked(web, place, {"*": [answer, data({"results": []})]}, tmp_path)
    assert web.asked
    assert all(sent(one) for one in web.asked)
    assert result.visits[HOST].outcome is Outcome.OK
    assert [document.url for document in result.documents()] == [HIT["url"]]
    assert traces(tmp_path) == []
    captured = gzip.decompress((tmp_path / "audit.warc.gz").read_bytes())
    assert b"key-removed" in captured
    assert b"stolen-by-nobody" not in captured


def test_the_search_for_traces_finds_one(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(f"asked https://{HOST}/?api_key={quote(CANARY, safe='')}", encoding="utf-8")
    (tmp_path / "packed").write_bytes(gzip.compress(CANARY.encode()))
    assert len({trace.partition(":")[0] for trace in traces(tmp_path)}) == 2


@pytest.mark.parametrize("place", [HEADER, BEARER, QUERY], ids=["header", "bearer", "query"])
@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/search", f"http://{HOST}/search", f"https://{HOST}:8443/"]
)
def test_a_redirect_to_another_place_gets_no_key(web: Web, tmp_path: Path, place: KeyPlace, there: str) -> None:
    """Not even the echo of it in the address to go to."""
    to = f"{there}?q=reyes&api_key={quote(CANARY, safe='')}"
    site: Site = {"*": Answer(status=302, headers={"Location": to})}
    result = asked(web, place, site, tmp_path)
    assert result.visits[HOST].outcome is not Outcome.OK
    for one in web.asked[1:]:
        assert CANARY not in f"{one.path} {one.headers}"
        assert quote(CANARY, safe="") not in one.path
    assert traces(tmp_path) == []


def test_a_redirect_on_the_same_host_keeps_the_key(web: Web, tmp_path: Path) -> None:
    to = Answer(status=302, headers={"Location": f"/v2/search?q=reyes&api_key={quote(CANARY, safe='')}"})
    site: Site = {"/search": to, "/v2/search": [data(FOUND), data({"results": []})], "*": data({"results": []})}
    result = asked(web, QUERY, site, tmp_path)
    assert web.asked[1].path == f"/v2/search?q=reyes&api_key={quote(CANARY, safe='')}"
    assert result.documents()
    assert traces(tmp_path) == []


@pytest.mark.parametrize(
    "answer",
    [
        data({"error": f"the key {CANARY} is not known"}, status=401),
        data({"error": f"the key {CANARY} is not known"}, status=403),
        data({"error": f"quota of {CANARY} used up"}, status=429, headers={"Retry-After": "9000"}),
        Answer(body=b"x" * 5000, status=200),
        Answer(body=b"{" * 900, status=200, cut=300),
        Answer(body=f"<html>Traceback: {CANARY}</html>".encode(), status=500, headers={"Content-Type": "text/html"}),
        data(FOUND, wait=3),
        Answer(body=gzip.compress(json.dumps({"error": CANARY}).encode()), headers={"Content-Encoding": "gzip"}),
        Answer(body=CANARY.encode() * 9, headers={"Content-Encoding": "br"}),
        Answer(body=gzip.compress(CANARY.encode() * 900), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["unknown", "forbidden", "quota", "large", "cut", "broken", "slow", "packed", "packed-otherwise", "bomb"],
)
@pytest.mark.parametrize("place", [HEADER, QUERY], ids=["header", "query"])
def test_no_failure_tells_the_key(web: Web, tmp_path: Path, place: KeyPlace, answer: Answer) -> None:
    result = asked(web, place, {"*": answer}, tmp_path, caps=Caps(bytes=2000, seconds=2))
    assert not result.visits[HOST].outcome.supports_absence
    assert traces(tmp_path) == []
    assert "Traceback" not in result.errors


def test_without_a_key_nothing_is_asked(web: Web, tmp_path: Path) -> None:
    web.sites = {HOST: {"*": data(FOUND)}}
    errand = Errand(source=keyed(HEADER), at=f"https://{HOST}", queries=("reyes",))
    result = crawl(plan(web, [errand]), tmp_path)
    assert result.visits[HOST].outcome is Outcome.SKIPPED
    assert "no key" in result.visits[HOST].reason
    assert web.asked == []


def test_a_source_without_a_key_gets_none(web: Web, tmp_path: Path) -> None:
    """Two sources in one crawl: the key of one is not sent for the other."""
    web.sites = {HOST: {"*": [data(FOUND), data({"results": []})]}, "own.example": {"*": data({"results": []})}}
    errands = [
        Errand(source=keyed(HEADER), at=f"https://{HOST}", queries=("reyes",)),
        Errand(source=replace(source("searxng")), at="https://own.example", queries=("reyes",)),
    ]
    crawl(plan(web, errands), tmp_path, {"searxng": CANARY})
    assert [CANARY in str(one.headers) for one in web.asked if one.host == "own.example"] == [False]


KEY = Key(QUERY, (HOST,), CANARY)


@pytest.mark.parametrize(
    "url",
    [
        f"http://{HOST}/",
        f"http://{HOST}:443/",
        f"https://{HOST}:444/",
        f"https://{HOST}.evil.example/",
        f"https://x@evil.example/{HOST}",
        "no",
    ],
)
def test_only_the_named_host_by_https(url: str) -> None:
    assert not KEY.is_for(url)
    assert KEY.is_for(f"https://{HOST.upper()}/search")


def test_a_key_never_shows_itself() -> None:
    assert CANARY not in repr(KEY)
    request = Request(f"https://{HOST}/a?b=%2F&api_key=old&c")
    assert KEY.put_on(request).url == f"https://{HOST}/a?b=%2F&c&api_key={quote(CANARY, safe='')}"
    assert "old" in request.url


@pytest.mark.parametrize(
    "written",
    [
        CANARY,
        quote(CANARY, safe=""),
        re.sub("%..", lambda found: found[0].lower(), quote(CANARY, safe="")),
        CANARY.replace("&", "&amp;"),
        CANARY.replace("/", "\\/"),
        CANARY.replace("/", "\\u002f").replace("+", "\\u002b").replace("=", "\\u003d").replace("&", "\\u0026"),
    ],
)
def test_an_echo_is_found_however_it_is_written(written: str) -> None:
    assert erased(f"a {written} b".encode(), (CANARY,)) == b"a key-removed b"


def test_what_is_packed_beyond_our_reading_is_refused() -> None:
    for encoding, body in ((b"br", b"abc"), (b"gzip", b"abc"), (b"gzip", gzip.compress(b"a" * 500))):
        with pytest.raises(Refused, match="packed"):
            KEY.taken_out(Response(f"https://{HOST}", headers={b"Content-Encoding": encoding}, body=body), 100)


def test_a_masked_stream_sees_a_key_that_comes_in_parts(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as file:
        masked = Masked(file, [CANARY])
        masked.write(f"asked with {CANARY[:9]}")
        masked.write(f"{CANARY[9:]}\nand {CANARY}")
        masked.close()
    assert (tmp_path / "log").read_text(encoding="utf-8") == "asked with key-removed\nand key-removed"


ENTRY = "finder:\n  title: Finder\n  gathers: [search_hit]\n  access: key\n  service: finder\n"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("  needs: [key]\n  hosts: [a.example]\n", "`key:` together"),
        ("  key: {header: X-Key}\n  hosts: [a.example]\n", "`key:` together"),
        ("  needs: [key]\n  key: {header: X-Key}\n", "`hosts:`"),
        ("  needs: [key]\n  key: {header: X-Key, query: key}\n  hosts: [a.example]\n", "either header: or query:"),
        ("  needs: [key]\n  key: {prefix: Bot}\n  hosts: [a.example]\n", "either header: or query:"),
        ("  needs: [key]\n  key: {haeder: X-Key}\n  hosts: [a.example]\n", "did you mean 'header'?"),
    ],
)
def test_an_entry_must_say_where_the_key_goes(tmp_path: Path, more: str, told: str) -> None:
    path = tmp_path / "sites.yaml"
    path.write_text(ENTRY + more, encoding="utf-8")
    with pytest.raises(SourcesError, match=re.escape(told)):
        sources.load(path)
