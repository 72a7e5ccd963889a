"""`webside audit`: looks at one subject or many and writes their reports."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from model.findings import Severity

if TYPE_CHECKING:
    from model.audit import Plan
    from model.brand import Brand


@click.command(
    epilog="""\b
Examples:
  webside audit subject.yaml
  webside audit clients/*.yaml --out reports --format html,csv
  webside audit subject.yaml --dry-run           who would be asked, and how often
  webside audit subject.yaml --offline           exports and saved pages only
  webside audit subject.yaml --fail-on high      for scripts
\b
Reports go out under your own name, logo and colour with a file webside-brand.yaml (name, logo, accent, contact,
made-with-webside) beside the subject file, or in the folder where Webside keeps what is yours: docs/brand.md.
\b
Exit codes: 0 complete, 1 flags at or above --fail-on, 2 wrong use, 3 coverage incomplete,
4 nothing could be looked at, 5 a copy to share still showed somebody and was not kept (the rest is written),
130 interrupted (the report is written). Of several subjects, the gravest: 130, then 2, 5, 1,
3, 0; 4 only where none of them could be looked at, else it counts as 3."""
)
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT...", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("webside-reports"),
    show_default=True,
    help="Folder for the reports; a second audit of a day gets a folder of its own (DAY-2).",
)
@click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    help="html, json, csv, or excel (csv that Excel opens with its accents); several with commas.",
)
@click.option("--offline", is_flag=True, help="Ask no site; read exports and saved pages only.")
@click.option("--full", is_flag=True, help="Look at everything anew, also at old posts that are already held.")
@click.option("--only", multiple=True, metavar="SOURCE", help="Look at this source only (repeatable).")
@click.option("--dry-run", is_flag=True, help="Print who would be asked, how often at most, and what costs money.")
@click.option(
    "--fail-on",
    type=click.Choice([str(one) for one in Severity if one >= Severity.LOW]),
    help="Exit 1 if a flag of this severity or a graver one stands.",
)
@click.option("--rules", multiple=True, type=click.Path(path_type=Path), help="Folder of own rules (repeatable).")
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your organisation's decisions about rules; without it, webside-rules.yaml beside the subject file.",
)
@click.option(
    "--allow-private",
    multiple=True,
    metavar="ORIGIN",
    help="Exact origin on a private network that may be asked, as http://192.168.1.5:8080 (repeatable).",
)
@click.option(
    "--store", "address", metavar="URL", help="Database, as postgresql+psycopg://…; default: a file of yours."
)
@click.option("--as-of", type=click.DateTime(), default=None, help="Count ages as of this moment (UTC).")
@click.option("--verbose", is_flag=True, help="Say more while working.")
@click.option("--log", type=click.Path(path_type=Path, dir_okay=False), help="Write a log of the crawl to this file.")
def command(
    subjects: tuple[Path, ...],
    out: Path,
    formats: str,
    offline: bool,
    full: bool,
    only: tuple[str, ...],
    dry_run: bool,
    fail_on: str | None,
    rules: tuple[Path, ...],
    overrides: Path | None,
    allow_private: tuple[str, ...],
    address: str | None,
    as_of: datetime | None,
    verbose: bool,
    log: Path | None,
) -> int:
    """Look at each SUBJECT (a subject file): read, crawl, analyse, compare with the last audit, report."""
    from crawler import sources
    from webside import consent, given, pipes, rounds
    from webside import plan as planning
    from webside.config import load_subject
    from webside.overrides import find

    known = sources.load()
    wanted = rounds.formats(formats)
    subjects = given.subjects(subjects, pipes.say)
    options = planning.Options(offline=offline, full=full, only=only, allow_private=allow_private)
    # Every file is read before anything is asked: a slip in the last one must not cost the audits of the others.
    plans = [
        planning.make(consent.agreed(load_subject(path, known_sources=known), path), known, options)
        for path in subjects
    ]
    for one in plans:
        if unsaid := consent.missing(one.subject):
            pipes.say(unsaid)
    if dry_run:
        for one in plans:
            _print_dry_run(one)
        return 0
    for one in plans:
        if not one.subject.contact and any(line.host for line in planning.dry_run(one)):
            pipes.say(f"{one.subject.id}: no contact: in the subject file, so sites are not told whom to reach")
    round_ = rounds.Round(
        out=out,
        formats=wanted,
        rules=rules,
        overrides={plan.subject.id: find(overrides, path) for path, plan in zip(subjects, plans, strict=True)},
        brands=_brands(plans, subjects),
        files={plan.subject.id: path for path, plan in zip(subjects, plans, strict=True)},
        address=address,
        as_of=as_of.replace(tzinfo=UTC) if as_of else datetime.now(UTC),
        fail_on=Severity.of(fail_on) if fail_on else None,
        verbose=verbose,
        log=log,
    )
    return rounds.run(plans, round_)


def _brands(plans: Sequence["Plan"], files: Sequence[Path]) -> "dict[str, Brand | None]":
    """The brand each subject's report goes out under; a file that many share is read, and complained of, once."""
    from webside import brand, pipes

    found = [brand.find(file) for file in files]
    read = {file: brand.read(file, pipes.say) for file in dict.fromkeys(found)}
    return {plan.subject.id: read[file] for plan, file in zip(plans, found, strict=True)}


def _print_dry_run(plan: "Plan") -> None:
    from webside.plan import dry_run

    click.echo(f"{plan.subject.name} ({plan.subject.id}), asked as: {plan.user_agent}")
    lines = dry_run(plan)
    for line in lines:
        if line.skip and not line.at:
            continue
        where = f"{line.source} {line.at}".strip()
        if line.skip:
            click.echo(f"  {where}: not asked: {line.skip}")
        elif line.host is None:
            click.echo(f"  {where}: a file of yours is read, nobody is asked")
        else:
            money = "costs money" if line.costs_money else "free"
            click.echo(f"  {where}: {line.host}, at most {line.requests} requests, {money}")
    undeclared = sum(bool(line.skip) and not line.at for line in lines)
    if undeclared:
        click.echo(
            f"  and {undeclared} sources of which nothing is declared: webside sources --subject FILE lists them"
        )
    for origin in plan.allow_private:
        click.echo(f"  private origin allowed by you: {origin}")
