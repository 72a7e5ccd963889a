"""The door of the local page: it lets in whoever came by the printed address, and nobody else's page."""

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ENTRANCE = "/enter"
_ENTERED = """<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">
<link rel="icon" href="data:,"><title>Webside</title><p><a href="/">Open Webside</a></p>"""
_SAFE = ("GET", "HEAD")


class Door:
    """Stands before the application. The key in the address is exchanged for a cookie, so that it is sent only once."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.key = secrets.token_urlsafe(24)
        # Cookies do not know ports: two desks must not take each other's.
        self._cookie, self._pass = f"webside-{port}", secrets.token_urlsafe(32)
        self.address = f"http://{self.hosts[0]}{ENTRANCE}?key={self.key}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            await self._refuse("This is not the address of Webside.", scope, receive, send)
        elif scope["path"] == ENTRANCE:
            await self._enter(scope, receive, send)
        elif not self._is_own_page(scope["method"], headers):
            await self._refuse("Another page tried to use Webside; it was refused.", scope, receive, send)
        elif not secrets.compare_digest(self._shown(headers).encode(), self._pass.encode()):
            await self._refuse("Open the address that 'webside open' printed.", scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if not secrets.compare_digest(told.encode(), self.key.encode()):
            await self._refuse(
                "This key is not the one of the Webside that runs now. Open the address that 'webside open' printed.",
                scope,
                receive,
                send,
            )
            return
        # A page and no redirect: after a redirect from elsewhere the browser would hold the strict cookie back.
        answer = HTMLResponse(_ENTERED, headers={"referrer-policy": "no-referrer", "cache-control": "no-store"})
        answer.set_cookie(self._cookie, self._pass, httponly=True, samesite="strict", path="/")
        await answer(scope, receive, send)

    def _is_own_page(self, method: str, headers: Headers) -> bool:
        """Whether the browser says that our own page asks, or that the user does."""
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return False
        return method in _SAFE or headers.get("origin") == f"http://{headers['host']}"

    def _shown(self, headers: Headers) -> str:
        try:
            held = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return ""
        return held.value if held else ""

    async def _refuse(self, sentence: str, scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(f"{sentence}\n", 403)(scope, receive, send)
