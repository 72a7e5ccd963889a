"""`webside forget`: deletes everything held on a subject."""

import shutil

import click


@click.command(
    epilog="""\b
Example:
  webside forget tidewell
\b
Reports already written lie where you had them written; delete those files yourself."""
)
@click.argument("subject", metavar="SUBJECT")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(subject: str, yes: bool, address: str | None) -> int:
    """Delete everything held on SUBJECT (a subject file or an id): documents, findings, decisions, captures."""
    from webside.home import captures_folder
    from webside.store import Store
    from webside.subjects import stored

    with Store.open(address) as store:
        held = stored(subject, store)
        if not yes and not click.confirm(f"Delete everything held on {held.name} ({held.id})?", err=True):
            click.echo("Nothing was deleted.", err=True)
            return 1
        counts = store.forget(held.id)
        shutil.rmtree(captures_folder(held.id), ignore_errors=True)
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    click.echo(
        f"Forgotten: {held.name} ({told or 'nothing was held'}). Reports already written lie where they were written."
    )
    return 0
