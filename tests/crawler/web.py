"""A little web on loopback: real HTTP, one server, as many hosts as a test names; and the real crawl over it."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from crawler import run, sources
from crawler.spool import DOCUMENT, VISIT
from model.audit import Errand, Plan, Visit
from model.documents import Document
from model.source import Source
from model.subject import Subject, SubjectKind
from tests import forked

SUBJECT = Subject(kind=SubjectKind.PRACTICE, names=("Tidewell Family Dental",))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server says. `cut` bytes of the body are sent, then the connection breaks; `wait` seconds pass first."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait: float = 0.0


def page(text: str, **more: object) -> Answer:
    """A small HTML page."""
    body = f"<!doctype html><html lang='en'><head><title>A page</title></head><body><p>{text}</p></body></html>"
    return replace(Answer(body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8"}), **more)  # type: ignore[arg-type]


def data(value: object, **more: object) -> Answer:
    """A JSON answer."""
    headers = {"Content-Type": "application/json"} | dict(more.pop("headers", {}))  # type: ignore[call-overload]
    return replace(Answer(body=json.dumps(value).encode(), headers=headers), **more)  # type: ignore[arg-type]


MISSING = page("Not here.", status=404)
Site = dict[str, Answer | list[Answer] | Callable[[str], Answer]]


@dataclass(frozen=True)
class Asked:
    host: str
    path: str
    at: float
    agent: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Loopback(ThreadingHTTPServer):
    """Says nothing of a client that went away: a crawl that is stopped does, and another test reads what is said."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Web:
    """Answers for every host in `sites`: a path maps to an answer, to answers in turn (the last one stays), or to a
    function of the whole path. Queries are part of the path; a path without its query is tried after it."""

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}
        self.asked: list[Asked] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                host = self.headers["Host"]
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                told = dict(self.headers.items())
                web.asked.append(Asked(host, self.path, monotonic(), self.headers["User-Agent"], told, body))
                web._send(self, web._answer(host, self.path))

            def log_message(self, *args: object) -> None:
                return

        self._server = Loopback(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self, host: str) -> list[str]:
        return [asked.path for asked in self.asked if asked.host == host]

    def _answer(self, host: str, path: str) -> Answer:
        site = self.sites.get(host, {})
        answer = site.get(path, site.get(path.partition("?")[0], site.get("*", MISSING)))
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer if isinstance(answer, Answer) else answer(path)

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        if answer.wait:
            threading.Event().wait(answer.wait)
        handler.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(answer.body if answer.cut is None else answer.body[: answer.cut])
        if answer.cut is not None:
            handler.close_connection = True


def source(id: str, **changes: object) -> Source:
    """A source as shipped, with some fields changed."""
    return replace(sources.load()[id], **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Result:
    """What a crawl left behind."""

    spool: Path
    code: int
    events: list[dict[str, object]]
    errors: str

    @property
    def visits(self) -> dict[str, Visit]:
        """By host of the errand."""
        lines = (self.spool / "visits.jsonl").read_bytes().splitlines()
        visits = [VISIT.validate_json(line) for line in lines]
        return {host(visit.at): visit for visit in visits}

    def documents(self, of: str | None = None) -> list[Document]:
        """All documents, or those of the errand at one host."""
        lines = (self.spool / "documents.jsonl").read_bytes().splitlines()
        documents = [DOCUMENT.validate_json(line) for line in lines]
        return [document for document in documents if of is None or host(document.account or "") == of]


def host(at: str) -> str:
    return urlsplit(at).netloc if "://" in at else at.rpartition("@")[2]


def plan(web: Web, errands: Iterable[Errand], *, pace: float = 0.0, **more: object) -> Plan:
    """A plan whose address book leads every host of the web to it."""
    routes = {f"https://{name}": web.origin for name in web.sites}
    made = Plan(subject=SUBJECT, errands=tuple(errands), user_agent="Webside/test (+mailto:desk@tidewell.example)",
                routes=routes, pace=pace)  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def crawl(plan: Plan, spool: Path, secrets: Mapping[str, str] | None = None) -> Result:
    """Run the real crawl, in a process of its own, to its end; keys go in by its standard input."""
    run.write_plan(plan, spool)
    given = b"" if secrets is None else run.secret_line(secrets)
    done = forked.run("crawler.run", [str(spool)], given, Path.cwd(), os.environ)
    (spool / "crawl.log").write_bytes(done.stderr)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return Result(spool, done.returncode, events, done.stderr.decode())
