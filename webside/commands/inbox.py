"""`webside inbox`: takes in exports and saved pages as they arrive in a folder of downloads."""

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from webside.inbox import Taken

_BESIDE_DOWNLOAD = "of one account an audit reads the newest, and says which it left out"
_BESIDE_COPY = "of a review that both hold an audit believes the newer one, and says so"


@click.command(
    epilog="""\b
Examples:
  webside inbox ~/Downloads --subject subject.yaml
  webside inbox ~/Downloads --once
\b
A line is added under exports: for each; delete that line to undo it. The files themselves are never moved or changed.
A plain text of your own posts, one a paragraph, is named by hand: {path: posts.txt, holds: posts}.
Exit codes: 0 done, 2 wrong use, 130 stopped by Ctrl-C (the subject file is whole)."""
)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--subject",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Subject file; else subject.yaml, if it lies here.",
)
@click.option("--once", is_flag=True, help="Take in what lies there now, and end.")
@click.option(
    "--every", type=click.FloatRange(0.1, 3600), default=2.0, show_default=True, help="Seconds between looks."
)
def command(folder: Path, subject: Path | None, once: bool, every: float) -> int:
    """Watch FOLDER, and take in each export or saved page once its size stands still.

    Without --once only what arrives from now on is taken; Ctrl-C ends it. Unfinished downloads and files it does not
    know are left alone; without a subject file it only says what it recognised.
    """
    from webside import config
    from webside.inbox import Watcher, take

    if subject is None and Path("subject.yaml").is_file():
        subject = Path("subject.yaml")
    if subject is not None:
        config.load_subject(subject)
    watcher = Watcher(folder)
    if not once:
        watcher.ignore_present()
        lying = sum(1 for path in folder.iterdir() if path.is_file())
        click.echo(f"Watching {folder}; Ctrl-C ends it.", err=True)
        if lying:
            click.echo(f"{lying} files already lie there and are left alone; --once takes them in.", err=True)
    if subject is None:
        click.echo("No subject.yaml here, so nothing is noted anywhere: webside init writes one.", err=True)
    watcher.arrived()
    while True:
        time.sleep(every)
        for path in watcher.arrived():
            _tell(take(path, subject, date.today()), subject)  # noqa: DTZ011 - the user's own day
        if once:
            if subject is not None:
                click.echo(f"Next: webside audit {subject} --offline", err=True)
            return 0


def _tell(taken: "Taken", subject: Path | None) -> None:
    if not taken.sources:
        click.echo(f"{taken.path.name}: left alone: {taken.why}")
        return
    held = ", ".join(f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in taken.kinds.items())
    held = held.replace("replys", "replies").replace("search_hit", "search hit")
    click.echo(f"{taken.path.name}: {', '.join(taken.sources)}: {held}{f' ({taken.why})' if taken.why else ''}")
    if subject is not None and taken.line is not None:
        click.echo(f"  added to {subject} under exports: (delete its line there to undo it)")
        if taken.older:
            named = ", ".join(taken.older)
            click.echo(f"  {'another copy' if taken.is_copy else 'another download'} stands there too: {named}")
            click.echo(f"  {_BESIDE_COPY if taken.is_copy else _BESIDE_DOWNLOAD}")
    elif subject is None:
        click.echo("  to read it in an audit, name it under exports: in the subject file")
