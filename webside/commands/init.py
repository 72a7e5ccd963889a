"""`webside init`: writes a commented subject file, by a few questions, by flags, or many from a CSV."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from webside.config import Facts


@click.command(
    epilog="""\b
Examples:
  webside init
  webside init --name "Tidewell Family Dental" --where "Port Alder, ME" --at https://tidewell.example
  webside init --name "Dana Reyes, MD" --at https://x.com/danareyes --at "instagram: @dana.reyes" --consent self
  webside init --name "Dana Reyes, MD" --goal "job search" --employer "Port Ellen General Hospital" --consent self
  webside init --from-csv clients.csv --out clients --brand webside-brand.yaml
\b
Columns of a CSV (only name is needed; several values in one cell stand apart by a semicolon; the columns themselves
by commas, semicolons or tabs):
  name, other_names, id, kind          clinician or practice (left out: practice)
  street, city, state, zip, country    country in two letters: US
  phone, website, contact              contact: a mail address
  staff                                names that are not a patient's: Jordan Osei; Dr. Lee
  npi, specialty, jurisdiction         us, uk, au, ca, ca-ab, ca-bc, ca-on, ca-qc or other
  time_zone                            for example America/Chicago
  consent                              self; or, where you act for somebody, instead of it:
  consent_by, consent_date, consent_scope    who agreed, when (2026-01-31; also 31 Jan 2026), to what
  exports                              files and folders to read, relative to the file written
  posts                                texts of own posts (copied from a page): one a paragraph, or each under its date
  columns                              of tables among them: reply=Reply Body; dates=day first (webside parse --mapping)
  any source id                        mastodon, wordpress, … (webside sources lists them)
For example:
  name,kind,city,state,phone,website,consent_by,consent_date,consent_scope
  Tidewell Family Dental,practice,Port Alder,ME,555-0142,https://tidewell.example,Dana Reyes,2026-01-31,reviews
\b
Exit codes: 0 all written; 1 with --from-csv: some rows are wrong (each told with row, column, value and what is
expected) and were not written, the others were; 2 wrong use, or no row could be used."""
)
@click.option("--name", help="Name of the clinician or practice.")
@click.option("--kind", type=click.Choice(["clinician", "practice"]), help="Told from the name if left out.")
@click.option("--where", help="City and state or country, as: Port Alder, ME")
@click.option(
    "--at",
    multiple=True,
    metavar="HANDLE|SITE",
    help="Own site, profile or handle: https://x.com/you, instagram: @you, @you@social.example (repeatable).",
)
@click.option(
    "--goal", "goals", multiple=True, help="What it is for: job search, monthly scan, or your own words (repeatable)."
)
@click.option(
    "--employer", "employers", multiple=True, help="A hospital, group or school you work or worked at (repeatable)."
)
@click.option("--contact", help="Mail address that sites asked are told, so they can reach you.")
@click.option("--consent", type=click.Choice(["self"]), help="self: this is me, or the practice I answer for.")
@click.option("--from-csv", type=click.Path(path_type=Path, dir_okay=False), help="One file for each row.")
@click.option(
    "--brand",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --from-csv: name and logo of the reports of all rows, put beside the files (docs/brand.md).",
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write (with --from-csv: folder).")
@click.option("--force", is_flag=True, help="Replace files that exist, and what you changed in them.")
def command(
    name: str | None,
    kind: str | None,
    where: str | None,
    at: tuple[str, ...],
    goals: tuple[str, ...],
    employers: tuple[str, ...],
    contact: str | None,
    consent: str | None,
    from_csv: Path | None,
    brand: Path | None,
    out: Path | None,
    force: bool,
) -> int:
    """Write a subject file with every key explained.

    Without --name or --from-csv it asks: who, where, which sites and accounts, what it is for (a person is asked for
    employers and schools too, a practice for its street, telephone and staff), and whether you may have them audited.
    Reviews that you exported, copied or saved come in with webside inbox.
    """
    from webside import config, questions

    if from_csv is not None:
        return _many(from_csv, out or Path("subjects"), brand, force)
    if brand is not None:
        raise click.UsageError("--brand goes with --from-csv; for one subject put webside-brand.yaml beside its file")
    path = out or Path("subject.yaml")
    _refuse_to_replace([path], force)
    asked, told = name is None, _Told(where or "", at, goals, employers)
    if name is None:
        name, told = _asked(kind, told)
    facts, notes = questions.facts(name, kind=kind, **told._asdict())
    if asked and facts.kind == "practice":
        facts = _of_a_practice(facts)
    whose = f"Are you {facts.name}?" if facts.kind == "clinician" else f"Do you answer for {facts.name}?"
    if asked and consent is None and click.confirm(whose):
        consent = "self"
    facts = replace(facts, contact=contact, consent=consent)
    for note in (*notes, *_how_read(facts)):
        click.echo(note, err=True)
    _write(path, config.template(facts))
    _write_schema(path.parent)
    click.echo(str(path))
    for line in (*_consent_missing(facts), *_next_steps(path, facts)):
        click.echo(line, err=True)
    return 0


class _Told(NamedTuple):
    """What is told of a subject beside its name and kind, by flags or in answer to questions."""

    where: str
    at: tuple[str, ...]
    goals: tuple[str, ...]
    employers: tuple[str, ...]


def _asked(kind: str | None, told: _Told) -> tuple[str, _Told]:
    """The name, and all else that flags do not tell, from whoever sits at the terminal."""
    from webside import questions

    if not is_terminal():
        raise click.UsageError("give --name (and --where, --at), or --from-csv FILE; questions need a terminal")
    name = click.prompt("Name of the clinician or practice")
    where = told.where or _answer(_WHERE)
    at = tuple(map(_with_service, questions.answers(told.at or (_answer(_SITES),))))
    goals, employers = told.goals, told.employers
    if (kind or questions.kind_of(name)) == "clinician":
        goals = goals or (_answer(_GOALS),)
        employers = employers or (_answer(_EMPLOYERS),)
    return name, _Told(where, at, goals, employers)


def _of_a_practice(facts: "Facts") -> "Facts":
    """With what its listings are compared with, and the names that are no patients."""
    from webside import questions

    street, phone = _answer(_STREET), _answer(_PHONE)
    return replace(facts, street=street or None, phone=phone or None, staff=tuple(questions.answers([_answer(_STAFF)])))


def _answer(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False)).strip()


def _consent_missing(facts: "Facts") -> Iterator[str]:
    """What to say in the file where nobody said yet on whose word the subject is audited."""
    if facts.consent is None and facts.kind == "clinician":
        yield "Say under consent: that it is you, or who agreed; no audit of a person goes without it."
    elif facts.consent is None:
        yield (
            "Say under consent: that you answer for this practice (consent: self), or who there asked you, when and "
            "for what; until then each report says that nobody did."
        )


def _next_steps(path: Path, facts: "Facts") -> Iterable[str]:
    """What to type next: a person's own texts, and a practice's reviews, stand in downloads more often than not."""
    named = "" if path == Path("subject.yaml") else f" --subject {path}"
    yield f"Read {path} through. Then:"
    what = "downloads and saved pages" if facts.kind == "clinician" else "reviews exported, copied or saved"
    yield f"  webside inbox ~/Downloads --once{named}   takes in the {what} that lie there"
    yield f"  webside audit {path} --offline   looks at those alone, and asks no site"
    if facts.kind == "practice" and not facts.staff:
        yield f"Name who works there under staff: in {path}, so that no rule takes them for patients."
    yield f"  webside audit {path} --dry-run   says who would be asked"


def is_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def _how_read(facts: "Facts") -> list[str]:
    """How what stands at accounts is read that nobody may ask without a key, or that show their newest alone."""
    from crawler import sources
    from model.source import Access, Extent

    known = sources.load()
    mine = [known[id] for id in facts.accounts if id in known]
    downloads = {source.service for source in known.values() if source.access is Access.EXPORT}
    shut = [one.id for one in mine if one.access in (Access.KEY, Access.EXPORT)]
    newest = [one.id for one in mine if one.extent is Extent.RECENT and one.service in downloads]
    told = {
        f"{', '.join(shut)}: known as yours. What you wrote there is read from your own download (webside exports says "
        "how to ask for it), or with a key of yours (webside keys).": shut,
        f"{', '.join(newest)}: known as yours. A site shows the newest alone, if it answers; your own download has all "
        "(webside exports).": newest,
    }
    return [sentence for sentence, of in told.items() if of]


_WHERE = "Where (city, state; Enter to leave out)"
_SITES = "Own sites, profiles and handles, with commas between (Enter to leave out)"
_STREET = "Street and number, as your listings should show them (Enter to leave out)"
_PHONE = "Telephone, as your listings should show it (Enter to leave out)"
_STAFF = "Names of who works there, with commas between: they are no patients (Enter to leave out)"
_GOALS = "What it is for: job search, monthly scan, or your own words (Enter to leave out)"
_EMPLOYERS = "Hospitals, groups and schools you work or worked at, with commas between (Enter to leave out)"


def _with_service(answer: str) -> str:
    """A bare handle with the service it is at, as the user says; any other answer as it is."""
    from webside import questions

    if not questions.lacks_service(answer):
        return answer
    known = "x, instagram, threads, tiktok, youtube, facebook, linkedin, bluesky, reddit"
    while True:
        service = click.prompt(
            f"{answer} at which service ({known}; Enter to leave it out)", default="", show_default=False
        )
        if not service or service.strip().lower() in questions.SERVICES:
            return f"{service}: {answer}" if service else answer
        click.echo(f"'{service}' is none of these services.", err=True)


def _many(table: Path, folder: Path, branded: Path | None, force: bool) -> int:
    from crawler import sources
    from webside import brand, config, consent

    known = frozenset(sources.load())
    read = config.from_csv(table, known, lambda note: click.echo(note, err=True), consent.latest_day())
    rows: tuple[Facts, ...] = read.facts
    paths = [folder / f"{facts.id or config.slug(facts.name)}.yaml" for facts in rows]
    files = brand.files(branded, lambda note: click.echo(note, err=True)) if branded else {}
    kept = [path for path in (*paths, *(folder / name for name in files)) if path.exists() and not force]
    for path, facts in zip(paths, rows, strict=True):
        if path not in kept:
            _write(path, config.template(facts))
            click.echo(str(path))
    for problem in read.wrong:
        click.echo(f"webside: {problem}", err=True)
    for line, facts in zip(read.lines, rows, strict=True):
        for named in (*facts.exports, *facts.posts):
            if not (folder / named).exists():
                click.echo(f"{table}:{line}: there is no {folder / named} (of {facts.name}) yet.", err=True)
    if rows:
        _write_schema(folder)
        for name, raw in files.items():
            if folder / name not in kept:
                _write_bytes(folder / name, raw)
                click.echo(str(folder / name))
    for path in kept:
        click.echo(
            f"{path} exists and was left as it is, with what you changed in it; --force writes it anew", err=True
        )
    wrong = len({problem.line for problem in read.wrong})
    if wrong:
        them = "1 row is wrong and was" if wrong == 1 else f"{wrong} rows are wrong and were"
        written = sum(path not in kept for path in paths)
        click.echo(f"{them} not written; {written} written. Mend the table and run this again.", err=True)
    return (1 if rows else 2) if wrong else 0


def _refuse_to_replace(paths: Iterable[Path], force: bool) -> None:
    held = [str(path) for path in paths if path.exists()]
    if held and not force:
        raise click.UsageError(f"{', '.join(held)} exists; name another with --out, or replace it with --force")


def _write(path: Path, text: str) -> None:
    from webside.files import write_text

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def _write_bytes(path: Path, raw: bytes) -> None:
    try:
        path.write_bytes(raw)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def _write_schema(folder: Path) -> None:
    """The schema beside the subject files: editors complete and check them with it."""
    from webside import config
    from webside.files import write_text
    from webside.subject_file import SCHEMA_FILE

    write_text(folder / SCHEMA_FILE, json.dumps(config.subject_schema(), ensure_ascii=False, indent=2) + "\n")
