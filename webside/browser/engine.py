"""The desk inside Pyodide: answers the page's requests as a server would, with everything in the page's memory."""

import pickle
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.types import Message

from crawler import sites
from webside.browser import RULES
from webside.desk.app import make
from webside.desk.look import Tools
from webside.desk.session import Session

# Reads the next part of a request's body; empty at its end.
Read = Callable[[], Awaitable[bytes]]


class Engine:
    """One desk, for as long as the page is open."""

    def __init__(self) -> None:
        # The build put the rules there, read and compiled; nobody else can write into the page's memory.
        book = pickle.loads(RULES.read_bytes())
        self._session = Session(Tools(book, sites.plainly(), lambda: datetime.now(UTC)))
        self._app = make(self._session)

    def warm(self) -> None:
        """Pay for the first check before anybody waits for it."""
        self._session.warm()

    async def answer_js(self, method: str, path: str, headers: Mapping[str, str], next_part: Any) -> tuple[Any, ...]:
        """The same for the worker, whose parts of a body are arrays of JavaScript."""

        async def read() -> bytes:
            part = await next_part()
            return bytes(part.to_bytes())

        return await self.answer(method, path, headers, read)

    async def answer(
        self, method: str, path: str, headers: Mapping[str, str], read: Read
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer to one request of the page."""
        at, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": at,
            "raw_path": at.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
            "server": ("this.page", 443),
            "client": None,
        }
        status, told, body = 500, dict[str, str](), bytearray()

        async def receive() -> Message:
            part = await read()
            return {"type": "http.request", "body": part, "more_body": bool(part)}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                told.update({name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]})
            else:
                body.extend(message.get("body", b""))

        await self._app(scope, receive, send)
        return status, told, bytes(body)
