"""`webside dismiss`: sets a finding aside with a reason; it is remembered, and stays listed."""

import getpass
from datetime import UTC, datetime

import click


@click.command(
    epilog="""\b
Examples:
  webside dismiss F-3A91C0DE --because "The patient signed an authorization, on file since May"
  webside dismiss F-3A91C0DE --undo
  webside dismiss --list"""
)
@click.argument("codes", nargs=-1, metavar="F-CODE...")
@click.option("--because", help="Why: it is printed beside the finding in later reports.")
@click.option("--by", default=None, help="Who decided; your user name if left out.")
@click.option("--undo", is_flag=True, help="Take a dismissal back.")
@click.option("--list", "listing", is_flag=True, help="List what was dismissed, and why.")
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(
    codes: tuple[str, ...], because: str | None, by: str | None, undo: bool, listing: bool, address: str | None
) -> int:
    """Set findings aside by their code, with a reason. They stay listed and no longer count."""
    from model.errors import InputError
    from webside.store import Store

    if listing:
        with Store.open(address) as store:
            for subject in store.subjects():
                for held in store.dispositions(subject.id):
                    click.echo(f"{held.code}  {subject.id}  {held.at:%Y-%m-%d}  {held.by}: {held.because}")
        return 0
    if not codes:
        raise click.UsageError("name at least one code, as F-3A91C0DE; the report prints them")
    if not undo and not (because and because.strip()):
        raise click.UsageError('give the reason: --because "…"; it is remembered and printed')
    with Store.open(address) as store:
        found = {code: store.find_finding(code.upper()) for code in codes}
        for code, finding in found.items():
            if finding is None:
                raise InputError(f"no finding has the code {code}", expected="a code from a report, as F-3A91C0DE")
        for code, finding in found.items():
            assert finding is not None
            subject_id, one = finding
            if undo:
                store.undismiss(subject_id, code.upper())
                click.echo(f"{code.upper()} counts again: {one.rule.id} in {one.document}")
            else:
                store.dismiss(subject_id, code.upper(), because or "", by or getpass.getuser(), datetime.now(UTC))
                click.echo(f"{code.upper()} set aside: {one.rule.id} in {one.document}")
        for subject_id in dict.fromkeys(found[0] for found in found.values() if found):
            click.echo(f"webside report {subject_id} writes its report anew.", err=True)
    return 0
