"""The little web, served once for all tests of it, and a client that asks it as the crawl does: by Host header."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from webside.demo.web import LittleWeb, little_web


@dataclass(frozen=True, slots=True)
class Got:
    """What came back from the little web."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Client = Callable[[str], Got]


@pytest.fixture(scope="session")
def web() -> Iterator[LittleWeb]:
    with little_web() as served:
        yield served


@pytest.fixture(scope="session")
def get(web: LittleWeb) -> Client:
    def ask(url: str) -> Got:
        wanted = urlsplit(url)
        connection = http.client.HTTPConnection(urlsplit(web.routes[f"https://{wanted.hostname}"]).netloc, timeout=5)
        target = wanted.path + (f"?{wanted.query}" if wanted.query else "")
        connection.request("GET", target or "/", headers={"Host": str(wanted.hostname)})
        answer = connection.getresponse()
        try:
            return Got(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    return ask
