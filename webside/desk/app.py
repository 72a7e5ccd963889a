"""The desk's pages as one ASGI application: the same on this machine and inside a browser's Python."""

import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analyzers.drafts import draft
from crawler.archives import Held
from model.documents import Author, Document, Kind
from model.errors import UnsafeReport
from model.findings import Finding, Severity, Status, Step
from model.subject import SubjectKind
from reports import remedy, words
from reports.filters import clean, clock, published, shorten, web
from reports.vocabulary import TEMPLATES as REPORT_TEMPLATES
from webside.desk import files, forms
from webside.desk.acts import ACTS, KINDS, NotDone
from webside.desk.fixing import fix_list
from webside.desk.handed import Handed
from webside.desk.look import Look
from webside.desk.session import Session
from webside.desk.shown import show
from webside.desk.who import NOBODY, Who

HERE = Path(__file__).parent
SLICE = 0.15  # seconds of work between two looks at the page: typing elsewhere is answered within twice that
WORK_TO_SHOW = 8  # but on a slow machine at least so much work for each second of showing
MOST_COST = 0.125
MOST_SITES = 20
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A report brings a stricter policy of its own, by the hash of its style.
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}
STATIC = {
    "report.css": (REPORT_TEMPLATES / "report.css", "text/css"),
    "desk.css": (HERE / "static" / "desk.css", "text/css"),
    "desk.js": (HERE / "static" / "desk.js", "text/javascript"),
    "htmx.min.js": (HERE / "static" / "htmx.min.js", "text/javascript"),
    "icon.svg": (HERE / "static" / "icon.svg", "image/svg+xml"),
    "htmx-LICENSE.txt": (HERE / "static" / "htmx-LICENSE.txt", "text/plain"),
}
SEARCHES = (
    ("Google", "https://www.google.com/search?"),
    ("Bing", "https://www.bing.com/search?"),
    ("DuckDuckGo", "https://duckduckgo.com/?"),
)
NOTHING = "Nothing was handed in: go back, and paste a text or choose a file; then it is looked at."

Endpoint = Callable[[Request], Awaitable[Response]]


def make(session: Session) -> Starlette:
    """The application over one session."""
    desk = Desk(session)
    app = Starlette(
        routes=[
            Route("/", desk.start),
            Route("/static/{name}", desk.static),
            Route("/draft", desk.draft, methods=["POST"]),
            Route("/looks", desk.begin, methods=["POST"]),
            Route("/looks/{id}", desk.look),
            Route("/looks/{id}/handed", desk.hand_in, methods=["POST"]),
            Route("/looks/{id}/step", desk.step, methods=["POST"]),
            Route("/looks/{id}/keep", desk.keep, methods=["POST"]),
            Route("/looks/{id}/forget", desk.forget, methods=["POST"]),
            Route("/looks/{id}/fix", desk.fix),
            Route("/looks/{id}/again", desk.hand_in_again, methods=["POST"]),
            Route("/looks/{id}/report/{name}", desk.report),
            Route("/looks/{id}/{act}", desk.act, methods=["POST"]),
        ],
        exception_handlers={
            404: desk.not_found,
            405: desk.not_found,
            forms.TooMuch: desk.too_much,
            NotDone: desk.not_done,
        },
    )
    app.add_middleware(_Headers)
    return app


class _Headers:
    """Every answer forbids the page what it does not need: scripts of others, other hosts, frames, a cache."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((k, v) for k, v in HEADERS.items() if k not in own)]
            await send(message)

        await self.app(scope, receive, with_headers)


class Desk:
    """The pages. Each answers a whole page, or the part of it that htmx asked for."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pages = _environment()
        self._cost = 0.0  # seconds that showing the work under way took last

    # Pages

    async def start(self, request: Request) -> Response:
        shelf = self.session.shelf
        return self._page(
            request, "start.html.j2", look=None, who=NOBODY, shelf=shelf, kept=list(shelf.all()) if shelf else []
        )

    async def look(self, request: Request) -> Response:
        look = self._look(request)
        if look is None:
            return await self.not_found(request)
        return self._page(
            request,
            "look.html.j2",
            shown=show(look),
            look=look,
            who=look.who,
            links=searches(look.who),
            shelf=self.session.shelf,
            is_kept=self.session.keeps(look.id),
        )

    async def fix(self, request: Request) -> Response:
        look = self._look(request)
        if look is None:
            return await self.not_found(request)
        return self._page(request, "fix.html.j2", look=look, who=look.who, fix=fix_list(look))

    async def report(self, request: Request) -> Response:
        look, name = self._look(request), request.path_params["name"]
        if look is None or name not in files.NAMES:
            return await self.not_found(request)
        try:
            text = files.write(look, name)
        except UnsafeReport as error:
            return self._sorry(request, 422, f"{str(error)[:1].upper()}{str(error)[1:]}.")
        shown = "inline" if name.endswith(".html") and "save" not in request.query_params else "attachment"
        kind = "text/html" if name.endswith(".html") else "text/csv"
        told = {"content-disposition": f'{shown}; filename="webside-{name}"', "content-security-policy": REPORT_POLICY}
        return Response(text, media_type=kind, headers=told)

    async def not_found(self, request: Request, _: Exception | None = None) -> Response:
        return self._sorry(request, 404, "There is no such page here. A look that was not kept ends with its desk.")

    async def too_much(self, request: Request, error: Exception) -> Response:
        return self._sorry(request, 413, str(error))

    async def not_done(self, request: Request, error: Exception) -> Response:
        return self._sorry(request, 422, str(error))

    async def static(self, request: Request) -> Response:
        if request.path_params["name"] not in STATIC:
            return await self.not_found(request)
        path, kind = STATIC[request.path_params["name"]]
        return Response(path.read_bytes(), media_type=kind)

    # Handing in

    async def begin(self, request: Request) -> Response:
        return await self._hand_in(request, None)

    async def hand_in(self, request: Request) -> Response:
        look = self._look(request)
        return await self.not_found(request) if look is None else await self._hand_in(request, look)

    async def hand_in_again(self, request: Request) -> Response:
        look = self._look(request)
        return await self.not_found(request) if look is None else await self._hand_in(request, look, is_again=True)

    async def _hand_in(self, request: Request, look: Look | None, *, is_again: bool = False) -> Response:
        form = await forms.read(request)
        text, markup = form.text("text"), form.text("html")
        if not text.strip() and not form.uploads and not form.all("name"):
            return self._sorry(request, 422, NOTHING)
        look = look or self.session.begin(who(form, NOBODY))
        look.describe(who(form, look.who))
        if text.strip():
            content = (markup or text).encode("utf-8", "replace")
            place = Held("pasted.html" if markup else "pasted.txt", content)
            look.hand_in(Handed(label="pasted text", place=place, is_again=is_again, is_pasted=True))
        for upload in form.uploads:
            look.hand_in(Handed(label=upload.name, place=upload.place, done=upload.forget, is_again=is_again))
        return self._redirect(request, f"/looks/{look.id}")

    async def step(self, request: Request) -> Response:
        look = self._look(request)
        if look is None:
            return await self.not_found(request)
        look.work(max(SLICE, self._cost * WORK_TO_SHOW))
        if not look.is_working and self.session.keeps(look.id):
            self._kept(look, always=True)
        begun = time.monotonic()
        answer = self._part(request, "found.html.j2", shown=show(look), look=look)
        self._cost = min(time.monotonic() - begun, MOST_COST)
        return answer

    # Deciding

    async def act(self, request: Request) -> Response:
        look, form = self._look(request), await forms.read(request)
        if look is None or request.path_params["act"] not in ACTS:
            return await self.not_found(request)
        ACTS[request.path_params["act"]](look, form)
        return self._kept(look) or (
            self._redirect(request, f"/looks/{look.id}/fix") if form.text("to") == "fix" else self._found(request, look)
        )

    async def keep(self, request: Request) -> Response:
        look = self._look(request)
        if look is None or self.session.shelf is None:
            return await self.not_found(request)
        return self._kept(look, always=True) or self._redirect(request, f"/looks/{look.id}")

    async def forget(self, request: Request) -> Response:
        self.session.forget(request.path_params["id"])
        return self._redirect(request, "/")

    # Beside a look

    async def draft(self, request: Request) -> Response:
        form = await forms.read(request)
        text, kind = form.text("draft"), KINDS.get(form.text("kind"), Kind.REPLY)
        review = _review(form)
        checked = self.session.check(kind, text, review, who(form, NOBODY)) if text.strip() else None
        found = [one for one in checked.findings if one.rule.status is Status.STABLE] if checked else []
        found.sort(key=lambda one: -one.severity)
        safe = _instead(kind, found)
        return self._part(request, "draft.html.j2", checked=checked, found=found, safe=safe)

    # Answers

    def _look(self, request: Request) -> Look | None:
        return self.session.look(request.path_params["id"])

    def _kept(self, look: Look, *, always: bool = False) -> Response | None:
        """Write a kept look down anew; an answer only where that failed."""
        try:
            if always or self.session.keeps(look.id):
                self.session.keep(look)
        except OSError as error:
            sentence = f"It could not be kept: {error.strerror or error}. It is still here as long as Webside is open."
            return HTMLResponse(self.pages.get_template("sorry.html.j2").render(root="", sentence=sentence), 507)
        return None

    def _page(self, request: Request, template: str, status: int = 200, **shown: Any) -> Response:
        root = request.scope.get("root_path", "")
        return HTMLResponse(self.pages.get_template(template).render(root=root, **shown), status)

    _part = _page

    def _found(self, request: Request, look: Look) -> Response:
        """The findings anew for htmx; the whole page for whoever runs no script."""
        if "hx-request" in request.headers:
            return self._part(request, "found.html.j2", shown=show(look), look=look)
        return self._redirect(request, f"/looks/{look.id}")

    def _redirect(self, request: Request, path: str) -> Response:
        return RedirectResponse(request.scope.get("root_path", "") + path, 303)

    def _sorry(self, request: Request, status: int, sentence: str) -> Response:
        return self._page(request, "sorry.html.j2", status, sentence=sentence)


def who(form: forms.Form, before: Who) -> Who:
    """Whom a form is about; what it does not ask stays as it was."""
    kinds = {kind.value: kind for kind in SubjectKind}
    told = kinds.get(form.text("role"))
    return Who(
        kind=told or before.kind,
        is_told=told is not None or before.is_told,
        name=form.line("name", 120) if form.all("name") else before.name,
        city=form.line("city", 80) if form.all("city") else before.city,
        sites=tuple(_sites(form.text("sites"))) if form.all("sites") else before.sites,
        staff=tuple(_staff(form.line("staff", 400))) if form.all("staff") else before.staff,
    )


def _staff(told: str) -> Iterator[str]:
    """The names a person gives of who works there, with commas or semicolons between."""
    yield from (name for part in told.replace(";", ",").split(",") if (name := part.strip()))


def _sites(told: str) -> Iterator[str]:
    """The addresses a person names as their own, one a line; what is none is passed over."""
    for line in told[: MOST_SITES * 400].splitlines()[:MOST_SITES]:
        site = web(line if "://" in line else f"https://{line.strip()}")
        if site is not None and "." in site and " " not in site:
            yield site


def searches(asked: Who) -> list[tuple[str, str]]:
    """Where a person may search for a name: the engine's title and the address that asks it."""
    words = " ".join(part for part in (f'"{asked.name}"' if asked.name else "", asked.city) if part)
    return [(title, address + urlencode({"q": words}, quote_via=quote)) for title, address in SEARCHES if words]


def _instead(kind: Kind, found: Sequence[Finding]) -> str | None:
    """One text that may be posted in place of a draft, where something speaks against that; the gravest first."""
    flagged = [one for one in found if one.severity > Severity.INFO]
    if not flagged:
        return None
    if kind is Kind.REPLY:
        return draft(None, "draft")
    return next((words.reachable(one.rule.instead, None) for one in flagged if one.rule.instead), None)


def _review(form: forms.Form) -> Document | None:
    """The review a draft answers, where one was given."""
    text, author = form.text("review"), form.line("author", 80)
    if not text.strip() and not author:
        return None
    return Document(
        kind=Kind.REVIEW,
        source="draft",
        service="draft",
        ref="review",
        text=text,
        author=Author(name=author) if author else None,
    )


def _environment() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {
        "counted": words.counted,
        "clock": clock,
        "shorten": shorten,
        "web": web,
        "first_capital": lambda text: text[:1].upper() + text[1:],
    }
    pages.globals |= {
        "published": published,
        "words": words,
        "Severity": Severity,
        "Step": Step,
        "before_posting": remedy.before_posting,
    }
    return pages


def _printed(value: object) -> object:
    """Every printed value passes here: nothing that was handed in can reorder or hide what is around it."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
