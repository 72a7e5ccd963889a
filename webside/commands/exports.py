"""`webside exports`: how the owner of an account asks each service for its official export."""

from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  webside exports
  webside exports x linkedin
  webside exports --html ask-for-your-data.html
\b
Exit codes: 0 printed or written, 2 wrong use."""
)
@click.argument("services", nargs=-1, metavar="[SERVICE...]")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page to print for whoever owns the account.",
)
def command(services: tuple[str, ...], html: Path | None) -> int:
    """Say how to ask each service for your data: link, clicks, form, and how long it takes.

    Without SERVICE all are listed, one line each; asks no site.
    """
    from model.errors import InputError
    from webside import export_notes
    from webside.files import write_text

    notes = export_notes.load()
    for name in services:
        if name not in notes:
            raise InputError(f"there is no note on '{name}'", expected=", ".join(notes))
    chosen = [notes[name] for name in services or notes]
    if html is not None:
        write_text(html, export_notes.page(chosen))
        click.echo(str(html))
    elif services:
        for place, note in enumerate(chosen):
            click.echo(("\n" if place else "") + "\n".join(export_notes.text(note)))
    else:
        for note in chosen:
            click.echo(f"{note.id:<24} {note.title}\n{'':<24} {note.takes}")
        click.echo("\n`webside exports SERVICE` says what to click; --html FILE writes a page to print.", err=True)
    return 0
