"""`webside sources`: what Webside can look at, by which door, what is ready and what is missing."""

import json
import shutil
from pathlib import Path

import click

WIDEST = 160


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  webside sources                            every source, and what it still needs
  webside sources --subject subject.yaml     what is ready for this subject
  webside sources --format json | jq '.[] | select(.ready) | .id'
  webside sources doctor subject.yaml        ask each one for something that exists, and something that cannot""",
)
@click.option(
    "--subject", "file", type=click.Path(path_type=Path), metavar="FILE", help="Say it for this subject file."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="md: the docs.",
)
@click.option("--store", "address", metavar="URL", help="Database that knows past visits; default: a file of yours.")
@click.pass_context
def command(context: click.Context, file: Path | None, form: str, address: str | None) -> int:
    """List the sources: what each sees, its door, its pace, when it was last read in full, and what is missing."""
    from crawler import sources
    from webside import plan, source_pages
    from webside.config import load_subject
    from webside.store import Store

    if context.invoked_subcommand is not None:
        return 0
    known = sources.load()
    if form == "md":
        click.echo(source_pages.markdown(known), nl=False)
        return 0
    made = None if file is None else plan.make(load_subject(file), known)
    with Store.open(address) as store:
        listed = list(source_pages.lines(known, made, store.last_good_visits()))
    if form == "json":
        click.echo(json.dumps([source_pages.as_data(line) for line in listed], ensure_ascii=False, indent=2))
    else:
        width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
        click.echo("\n".join(source_pages.table(listed, width, click.style)))
    return 0


@command.command("doctor")
@click.argument("file", type=click.Path(path_type=Path), metavar="SUBJECT.yaml")
@click.option("--allow-private", multiple=True, metavar="ORIGIN", help="A private origin that may be asked.")
def doctor(file: Path, allow_private: tuple[str, ...]) -> int:
    """Ask every source of a subject for something that exists, and for a random name that cannot.

    Exit codes: 0 all that answered are sound, 1 one misfires or finds nothing, 4 none could be asked.
    """
    from crawler import sources
    from webside import canaries, plan, progress
    from webside.config import load_subject
    from webside.interrupt import Stop

    made = plan.make(load_subject(file), sources.load(), plan.Options(allow_private=allow_private))
    answered, unwell = 0, 0
    for probe in canaries.examine(made, progress.Plain(), Stop()):
        sign = {True: ("ok  ", "green"), False: ("BAD ", "red"), None: ("?   ", "yellow")}[probe.well]
        what = "a name that cannot exist" if probe.random else "something known"
        click.echo(f"{click.style(sign[0], fg=sign[1])}{probe.source.id}  {what} ({probe.asked}): {probe.told}")
        answered += probe.well is not None
        unwell += probe.well is False
    untried = [errand.source.id for errand in made.errands if not errand.skip and errand.source.canary is None]
    if untried:
        click.echo(f"not tried (nothing to try them with): {', '.join(dict.fromkeys(untried))}", err=True)
    return 1 if unwell else 0 if answered else 4
