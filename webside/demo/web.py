"""Serves the little web: every folder of `world/web/` is a site, answered over HTTP on loopback in its real format."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from webside.demo import HERE
from webside.demo.sites import Answer, Ask, answer

SITES = HERE / "world" / "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class LittleWeb:
    """The little web while it is served; `at` is its one loopback origin."""

    at: str
    origins: tuple[str, ...]

    @property
    def routes(self) -> dict[str, str]:
        """The address book for `model.audit.Plan.routes`: each fictional origin, and where it is served."""
        return dict.fromkeys(self.origins, self.at)


@contextmanager
def little_web() -> Iterator[LittleWeb]:
    """Serve every site on one free port of 127.0.0.1; the Host header tells them apart.

    Raises OSError if no port can be opened. The port is closed on leaving.
    """
    hosts = sorted(folder.name for folder in SITES.iterdir() if folder.is_dir())
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield LittleWeb(
                at=f"http://127.0.0.1:{server.server_port}", origins=tuple(f"https://{host}" for host in hosts)
            )
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    """One request: find the site by its host, ask it, write what it answers."""

    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds: an idle connection must not keep the server's thread for ever

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked stands in the audit's own record."""

    def _respond(self, *, with_body: bool) -> None:
        given = self._answer()
        length = given.content_length if given.content_length is not None else len(given.body)
        self.send_response(given.status)
        for name, value in given.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        if length != len(given.body):
            self.send_header("Connection", "close")  # a truncated answer is one where the line goes dead
        self.end_headers()
        if with_body:
            self.wfile.write(given.body)

    def _answer(self) -> Answer:
        folder = self._site()
        if folder is None:
            return Answer.json({"error": "no such site in the little web"}, status=404)
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return answer(Ask(folder=folder, path=parts.path or "/", query=query))

    def _site(self) -> Path | None:
        """The folder of the site asked; the name is looked up among the folders, never joined to a path."""
        host = (self.headers.get("Host") or "").partition(":")[0].casefold()
        return next((folder for folder in SITES.iterdir() if folder.is_dir() and folder.name == host), None)
