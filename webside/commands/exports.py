"""`webside exports`: how the owner of an account gets its official export, or copies the page where there is none."""

import difflib
from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  webside exports
  webside exports x linkedin
  webside exports zocdoc healthgrades
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

    Of sites that give no file (Zocdoc, Healthgrades, Yelp, ...) it says how the page is copied or saved. Without
    SERVICE all are listed, one line each; asks no site.
    """
    from model.errors import InputError
    from webside import export_notes
    from webside.files import write_text

    notes, pages = export_notes.load(), export_notes.pages()
    ids: list[str] = []
    for name in services:
        found = export_notes.named(name)
        if not found:
            close = difflib.get_close_matches(name.casefold(), (*notes, *pages), n=1)
            raise InputError(
                f"there is no note on '{name}'",
                expected=f"one of {', '.join((*notes, *pages))}; any_page tells how any page is copied or saved",
                nearest=close[0] if close else None,
            )
        ids += [id for id in found if id not in ids]
    chosen = [notes[id] for id in ids or notes if id in notes]
    if html is not None:
        write_text(html, export_notes.page(chosen, [pages[id] for id in ids or pages if id in pages]))
        click.echo(str(html))
    elif services:
        told = (export_notes.text(notes[id]) if id in notes else export_notes.copying(pages[id]) for id in ids)
        click.echo("\n\n".join("\n".join(lines) for lines in told))
    else:
        for note in chosen:
            click.echo(f"{note.id:<24} {note.title}\n{'':<24} {note.takes}")
        click.echo("\nNo file to ask for, the page is copied or saved:")
        for page in pages.values():
            click.echo(f"{page.id:<24} {page.title}")
        click.echo("\n`webside exports SERVICE` says what to click; --html FILE writes a page to print.", err=True)
    return 0
