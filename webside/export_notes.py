"""How to get what a service holds: the official export of an account (`exports.yaml`), or its page copied or saved
(`pages_to_copy.yaml`); as text and as a page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from jinja2 import Environment

from model.source import Knowledge

PAGES = Path(__file__).with_name("pages_to_copy.yaml")
# What people call a service for which there are several notes, or one of another name.
_CALLED = {
    "google": ("google_business_profile", "google_reviews", "google_search"),
    "google_maps": ("google_reviews", "google_takeout_maps"),
    "google_business": ("google_business_profile",),
    "maps": ("google_reviews", "google_takeout_maps"),
    "youtube": ("google_takeout_youtube",),
    "twitter": ("x",),
    "facebook": ("facebook", "facebook_reviews"),
    "bing": ("google_search",),
    "webmd_care": ("webmd",),
    "birdeye": ("review_suite",),
    "podium": ("review_suite",),
}
_COPY = (
    "Open the page, and everything on it that is folded (“More”, “See all”, the answers): only what shows is copied.",
    "Press Ctrl+A and Ctrl+C (on a Mac Cmd+A and Cmd+C), and paste into a text file of its own, unchanged.",
    "Or save the page: Ctrl+S (Cmd+S), as “Web page, complete” or as a single file.",
    "Several pages make several files; hand all of them in.",
)
FILE = Path(__file__).with_name("exports.yaml")
_STATUS = {
    Knowledge.DOCUMENTED: "as the service documents it",
    Knowledge.RECORDED: "as we did it ourselves",
    Knowledge.UNCONFIRMED: "not confirmed by us: the menus may have moved",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the owner of an account does to get its export. `source` is the id under which Webside reads it."""

    id: str
    title: str
    source: str
    link: str
    ask_for: str
    form: str
    takes: str
    steps: tuple[str, ...]
    beware: str
    documents: str
    status: Knowledge
    known_on: str

    @property
    def sureness(self) -> str:
        """How sure we are, and since when."""
        return f"{_STATUS[self.status]} ({self.known_on})"


def load() -> dict[str, Note]:
    """The notes by id, in the order of the file."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        id: Note(id=id, **{**fields, "steps": tuple(fields["steps"]), "status": Knowledge(fields["status"])})
        for id, fields in told.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNote:
    """A page that is copied or saved, for nobody can ask the site for its reviews as a file."""

    id: str
    title: str
    open: str
    beware: str


def pages() -> dict[str, PageNote]:
    """The notes on pages to copy by id, in the order of the file."""
    told = yaml.safe_load(PAGES.read_text(encoding="utf-8"))
    return {id: PageNote(id=id, **fields) for id, fields in told.items()}


def named(name: str) -> tuple[str, ...]:
    """The ids of the notes that a name means, however it is written; empty for one that is not known."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    known = {**load(), **pages()}
    return _CALLED.get(plain) or tuple(id for id in (plain, plain.replace("_", "")) if id in known)[:1]


def copying(note: PageNote) -> Iterator[str]:
    """A note on a page to copy as lines."""
    yield note.title
    yield "  There is no file to ask for: the page itself is copied or saved."
    yield f"  open      {note.open}"
    for number, step in enumerate(_COPY, 1):
        yield f"    {number}. {step}"
    yield f"  note      {note.beware}"
    yield "  known     not confirmed by us: the site may look different by now"
    yield "  then      webside check --paste FILE judges a copied text at once; webside inbox, or a line under exports:"
    yield "            in the subject file, takes it into the audits; or paste it into the page of webside open"


def text(note: Note) -> Iterator[str]:
    """One note as lines."""
    yield note.title
    yield f"  open      {note.link}"
    yield f"  ask for   {note.ask_for}"
    yield f"  comes as  {note.form}"
    yield f"  takes     {note.takes}"
    for number, step in enumerate(note.steps, 1):
        yield f"    {number}. {step}"
    yield f"  note      {note.beware}"
    yield f"  then      webside inbox, or a line under exports: in the subject file; it is read as {note.source}"
    yield f"  known     {note.sureness}; {note.documents}"


def page(notes: Sequence[Note], copied: Sequence[PageNote] = ()) -> str:
    """The notes as one page to print and hand to whoever owns the account. It loads nothing and holds no script."""
    return _PAGE.render(notes=notes, copied=copied, steps=_COPY)


_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>How to ask for your data</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
section { border-top: 1px solid #999; break-inside: avoid; padding: .5rem 0 1rem; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem; overflow-wrap: anywhere; } .known { font-size: .85rem; color: #555; }
</style>
</head>
<body>
<h1>How to ask for your data</h1>
<p>For the person who owns the account. Ask for the export yourself, signed in as usual; nobody else needs your
password, and you should give it to nobody. Hand on the file as it comes.</p>
{% for note in notes %}
<section>
<h2>{{ note.title }}</h2>
<dl>
<dt>Open</dt><dd>{{ note.link }}</dd>
<dt>Ask for</dt><dd>{{ note.ask_for }}</dd>
<dt>It comes as</dt><dd>{{ note.form }}</dd>
<dt>It takes</dt><dd>{{ note.takes }}</dd>
</dl>
<ol>
{% for step in note.steps %}
<li>{{ step }}</li>
{% endfor %}
</ol>
<p>{{ note.beware }}</p>
<p class="known">{{ note.sureness | capitalize }}. The service's own words: {{ note.documents }}</p>
</section>
{% endfor %}
{% if copied %}
<section>
<h2>Pages to copy or save</h2>
<p>These sites give no file: the page itself is copied or saved.</p>
<ol>
{% for step in steps %}
<li>{{ step }}</li>
{% endfor %}
</ol>
<dl>
{% for note in copied %}
<dt>{{ note.title }}</dt><dd>{{ note.open }}<br>{{ note.beware }}</dd>
{% endfor %}
</dl>
</section>
{% endif %}
</body>
</html>
""")
