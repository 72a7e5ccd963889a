"""`webside contact-sheet`: the pictures of the subject's exports on one page, by year."""

from pathlib import Path

import click


@click.command(
    "contact-sheet",
    epilog="""\b
Examples:
  webside contact-sheet subject.yaml
  webside contact-sheet instagram-export.zip --out pictures.html
\b
Webside does not judge what a picture shows: faces, charts, screens and badges are for your eyes. The page holds small
copies of the pictures, without what their files tell, and asks nothing of the network. Keep it to yourself.""",
)
@click.argument("sources", nargs=-1, required=True, metavar="SUBJECT|EXPORT...")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("contact-sheet.html"), show_default=True
)
def command(sources: tuple[str, ...], out: Path) -> int:
    """Lay out the pictures of a subject's exports, or of export files and folders, by year, to look through by eye."""
    from model.errors import InputError
    from webside.config import load_subject
    from webside.contact_sheet import MOST, lay_out
    from webside.files import write_text

    name, paths = "", list[Path]()
    for source in map(Path, sources):
        if source.suffix in (".yaml", ".yml"):
            subject = load_subject(source)
            name = name or subject.name
            paths += [Path(export.path) for export in subject.exports]
        else:
            paths.append(source)
    for path in paths:
        if not path.exists():
            raise InputError("the file does not exist", file=str(path))
    sheet = lay_out(name, paths)
    write_text(out, sheet.html, private=True)
    click.echo(f"{sheet.shown:,} pictures by year: {out}")
    if sheet.damaged:
        click.echo(f"{sheet.damaged:,} could not be opened.", err=True)
    if sheet.left_out:
        click.echo(f"{sheet.left_out:,} more than {MOST:,} were left out: hand in one export at a time.", err=True)
    return 0 if sheet.shown else 4
