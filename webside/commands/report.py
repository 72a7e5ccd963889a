"""`webside report`: writes the report of a subject's last audit again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from model.subject import Subject
    from webside.store import Store


@click.command(
    epilog="""\b
Examples:
  webside report subject.yaml
  webside report tidewell --format html,csv --out ~/reports
\b
Exit codes: 0 written, 2 wrong use, 5 a copy to share still showed somebody and was not kept (the rest is written)."""
)
@click.argument("subject", metavar="SUBJECT")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("webside-reports"), show_default=True
)
@click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    help="html, json, csv, or excel (csv that Excel opens with its accents); several with commas.",
)
@click.option("--rules", multiple=True, type=click.Path(path_type=Path), help="Folder of own rules.")
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your organisation's decisions about rules; without it, webside-rules.yaml beside the subject file.",
)
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(
    subject: str, out: Path, formats: str, rules: tuple[Path, ...], overrides: Path | None, address: str | None
) -> int:
    """Write the report of the last audit of SUBJECT (a subject file or an id) again, asking no site."""
    from dataclasses import replace

    from model.errors import InputError
    from webside import audit, brand, output, propose, rounds, rule_cache
    from webside.assemble import assemble
    from webside.overrides import find
    from webside.recall import answered_since, recall
    from webside.store import Store
    from webside.subjects import stored

    wanted = rounds.formats(formats)
    book = rule_cache.load(rules, find(overrides)) if overrides else None  # before anything is looked for
    with Store.open(address) as store:
        held = stored(subject, store)
        named = _file(subject, held, store)
        book = book or rule_cache.load(rules, find(None, named))
        last = store.last_audit(held.id)
        if last is None:
            raise InputError(f"'{held.id}' was never audited", expected="webside audit first")
        report = assemble(answered_since(recall(store, last.id, propose.as_declared(subject, held)), held, book), book)
    ours = brand.read(brand.find(named), lambda note: click.echo(note, err=True))
    report = replace(report, brand=ours)
    folder = output.folder(out, report)
    written = output.write(report, folder, wanted)
    rounds.show(report, written)
    stale = [path for path in folder.glob("*.html") if path not in written.paths] if "html" not in wanted else []
    if stale:
        names = ", ".join(sorted(path.name for path in stale))
        click.echo(f"As they were before: {names}; --format html,{formats} writes them too.", err=True)
    return audit.UNSAFE if written.unsafe else 0


def _file(subject: str, held: "Subject", store: "Store") -> Path | None:
    """The subject file: the one named, else the one of the last audit. What lies beside it (the brand, decisions about
    rules) counts; where that cannot be looked for, it is said."""
    from webside import propose, subjects

    if propose.is_file(Path(subject)):
        return Path(subject)
    file = subjects.file_of(held.id, store)
    if file is not None and file.is_file():
        return file
    where = "its subject file is not known here" if file is None else f"its subject file is no longer {file}"
    click.echo(
        f"{held.id}: {where}, so neither a brand nor decisions about rules beside it count; "
        "`webside report FILE` with the file keeps them.",
        err=True,
    )
    return None
