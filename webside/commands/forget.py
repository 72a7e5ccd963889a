"""`webside forget`: deletes everything held on a subject, and looks kept at the desk."""

import re
import shutil
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from webside.desk.shelf import Kept, Shelf

_DASHED = re.compile(r"-[\w-]{11}")  # ids of looks that an older desk made may begin with a dash


class _Ids(click.Command):
    """Takes an id that begins with a dash as the argument it is, not as an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ids = [arg for arg in args if _DASHED.fullmatch(arg)] if "--" not in args else []
        if ids:
            args = [*(arg for arg in args if arg not in ids), "--", *ids]
        return super().parse_args(ctx, args)


@click.command(
    cls=_Ids,
    epilog="""\b
Examples:
  webside forget tidewell             a subject, and the looks kept at the desk under its name
  webside forget --list               what is held: subjects, and looks kept at the desk
  webside forget Zk3vX0aQ_9bT         one look, by its id in that list
\b
Reports already written lie where you had them written, and so does the subject file, with the exports it names: an
audit or a watch of it looks again. Delete those files yourself.""",
)
@click.argument("subject", metavar="SUBJECT", required=False)
@click.option("--list", "listing", is_flag=True, help="List what is held, tab-separated, and delete nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(subject: str | None, listing: bool, yes: bool, address: str | None) -> int:
    """Delete everything held on SUBJECT (a subject file or an id, or a look kept at the desk): documents, findings,
    decisions, captures."""
    from webside.desk.shelf import Shelf
    from webside.home import looks_folder

    folder = looks_folder()
    shelf = Shelf(folder, f"in {folder}")
    if listing:
        return _list(shelf, address)
    if subject is None:
        raise click.UsageError("name a subject or a look, as in: webside forget tidewell; --list shows what is held")
    return _forget_look(subject, shelf, yes=yes) if shelf.holds(subject) else _forget(subject, shelf, address, yes=yes)


def _list(shelf: "Shelf", address: str | None) -> int:
    """Everything held: what it is, its id, its name."""
    from webside.store import Store

    with Store.open(address) as store:
        for held in store.subjects():
            click.echo(f"subject\t{held.id}\t{held.name}")
    for look in shelf.all():
        click.echo(f"look\t{look.id}\t{_called(look)}")
    for id in shelf.unread():
        click.echo(f"look\t{id}\tcannot be read by this Webside")
    return 0


def _called(look: "Kept") -> str:
    return f"{look.name or 'without a name'}, begun {look.begun:%Y-%m-%d %H:%M} UTC"


def _forget_look(id: str, shelf: "Shelf", *, yes: bool) -> int:
    told = next((_called(look) for look in shelf.all() if look.id == id), "cannot be read by this Webside")
    if not yes and not click.confirm(f"Delete the look kept at the desk ({told})?", err=True):
        return _nothing()
    shelf.forget(id)
    click.echo(f"Forgotten: a look kept at the desk ({told}).")
    return 0


def _forget(subject: str, shelf: "Shelf", address: str | None, *, yes: bool) -> int:
    from webside.home import captures_folder
    from webside.store import Store
    from webside.subjects import file_of, stored

    with Store.open(address) as store:
        held = stored(subject, store)
        names = {name.casefold() for name in (*held.names, *held.business_names)}
        looks = [look for look in shelf.all() if look.name.casefold() in names]
        also = " and what was kept at the desk under this name" if looks else ""
        if not yes and not click.confirm(f"Delete everything held on {held.name} ({held.id}){also}?", err=True):
            return _nothing()
        file = file_of(held.id, store)
        counts = dict(store.forget(held.id))
        shutil.rmtree(captures_folder(held.id), ignore_errors=True)
        for look in looks:
            shelf.forget(look.id)
    told = [f"{count:,} {what.removesuffix('s') if count == 1 else what}" for what, count in counts.items() if count]
    told += [f"{len(looks)} {'look' if len(looks) == 1 else 'looks'} kept at the desk"] if looks else []
    click.echo(
        f"Forgotten: {held.name} ({', '.join(told) or 'nothing was held'}). "
        "Reports already written lie where they were written."
    )
    where = (
        f"{file} was not touched"
        if file is not None and file.is_file()
        else "A subject file, if you keep one, was not touched"
    )
    click.echo(
        f"{where}: the next audit or watch that is given it looks again. Delete it, and what it names, yourself."
    )
    left = sum(1 for _ in shelf.all()) + len(shelf.unread())
    if left:
        number = f"{left} {'look' if left == 1 else 'looks'}"
        click.echo(f"Still kept at the desk under other names: {number}. webside forget --list shows them.", err=True)
    return 0


def _nothing() -> int:
    click.echo("Nothing was deleted.", err=True)
    return 1
