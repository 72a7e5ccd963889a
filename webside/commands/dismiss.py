"""`webside dismiss`: sets a finding aside with a reason; it is remembered, and stays listed."""

import getpass
from datetime import UTC, datetime

import click


@click.command(
    epilog="""\b
Examples:
  webside dismiss F-3A91C0DE --because "The patient signed an authorization, on file since May"
  webside dismiss F-3A91C0DE --subject clients/tidewell.yaml --because "Their own crown, told with their consent"
  webside dismiss F-3A91C0DE --undo
  webside dismiss --list"""
)
@click.argument("codes", nargs=-1, metavar="F-CODE...")
@click.option("--because", help="Why: it is printed beside the finding in later reports.")
@click.option("--by", default=None, help="Who decided; your user name if left out.")
@click.option("--undo", is_flag=True, help="Take a dismissal back.")
@click.option("--list", "listing", is_flag=True, help="List what was dismissed, and why.")
@click.option("--subject", metavar="SUBJECT", help="Whose finding, where several have the code: a file or an id.")
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(
    codes: tuple[str, ...],
    because: str | None,
    by: str | None,
    undo: bool,
    listing: bool,
    subject: str | None,
    address: str | None,
) -> int:
    """Set findings aside by their code, with a reason. They stay listed and no longer count."""
    from webside.store import Store
    from webside.subjects import called, whose

    if listing:
        with Store.open(address) as store:
            for client in store.subjects():
                for held in store.dispositions(client.id):
                    click.echo(f"{held.code}  {client.id}  {held.at:%Y-%m-%d}  {held.by}: {held.because}")
        return 0
    if not codes:
        raise click.UsageError("name at least one code, as F-3A91C0DE; the report prints them")
    if not undo and not (because and because.strip()):
        raise click.UsageError('give the reason: --because "…"; it is remembered and printed')
    with Store.open(address) as store:
        # Every code is looked for before anything is written.
        found = [whose(code, subject, store) for code in codes]
        for owner, one in found:
            if undo:
                store.undismiss(owner.id, one.code)
                click.echo(f"{one.code} of {owner.name} counts again: {one.rule.id} in {one.document}")
            else:
                store.dismiss(owner.id, one.code, because or "", by or getpass.getuser(), datetime.now(UTC))
                click.echo(f"{one.code} of {owner.name} set aside: {one.rule.id} in {one.document}")
        for id_ in dict.fromkeys(owner.id for owner, _ in found):
            click.echo(f"webside report {called(id_, store)} writes its report anew.", err=True)
    return 0
