"""`webside monitor`: audits again every day, week or month."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  webside monitor subject.yaml --every month --at 06:30
  webside monitor clients/*.yaml --every week --once      from cron or a systemd timer
\b
When a run was missed (the machine was off), it is caught up once. Two monitors never audit one subject at once.
Due dates are kept in the store. Ctrl-C ends the watch; a running audit still writes its report."""
)
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT...", type=click.Path(path_type=Path))
@click.option("--every", type=click.Choice(["day", "week", "month"]), required=True, help="How often.")
@click.option("--at", metavar="HH:MM", help="Time of day, in the subject's time zone.")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("webside-reports"), show_default=True
)
@click.option("--offline", is_flag=True, help="Ask no site; read exports and saved pages only.")
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your organisation's decisions about rules; without it, webside-rules.yaml beside the subject file.",
)
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(
    subjects: tuple[Path, ...],
    every: str,
    at: str | None,
    once: bool,
    out: Path,
    offline: bool,
    overrides: Path | None,
    address: str | None,
) -> int:
    """Audit each SUBJECT again and again, on its day."""
    from crawler import sources
    from model.audit import Report
    from webside import brand, consent, given, monitor, plan, rounds
    from webside.config import load_subject
    from webside.overrides import find
    from webside.store import Store

    known = sources.load()
    options = plan.Options(offline=offline)
    subjects = given.subjects(subjects, lambda note: click.echo(note, err=True))
    find(overrides)  # a file that is not there is told before the watch begins
    held = {path: consent.agreed(load_subject(path, known_sources=known), path) for path in subjects}

    written: list[Report] = []

    def run(path: Path) -> int:
        # The file is read anew: it may have changed since the watch began.
        subject = consent.agreed(load_subject(path, known_sources=known), path)
        moment = datetime.now(UTC)
        decided = {subject.id: find(overrides, path)}
        ours = {subject.id: brand.read(brand.find(path), lambda note: click.echo(note, err=True))}
        round_ = rounds.Round(
            out=out, as_of=moment, address=address, overrides=decided, brands=ours, files={subject.id: path}
        )
        return rounds.run([plan.make(subject, known, options)], round_, written)

    with Store.open(address) as store:
        watched = {path: held[path] for path in subjects}
        return monitor.watch(
            watched,
            every=every,
            at=at,
            once=once,
            run=run,
            store=store,
            now=lambda: datetime.now(UTC),
            sleep=time.sleep,
            say=lambda sentence: click.echo(sentence, err=True),
            close=lambda: rounds.close(written),
        )
