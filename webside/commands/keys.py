"""`webside keys`: sets, lists, tests and forgets the keys of services that ask for one."""

import json
import sys
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from model.source import Source

_IN_VIEW = "the key is not given on the command line, where other programs can see it; it is asked for, or piped in"


@click.group(
    "keys",
    epilog="""\b
Examples:
  webside keys list                        which services take a key, and where yours is from
  webside keys set brave                   asks for it, and does not show it
  pass show brave | webside keys set brave
  webside keys test brave                  asks the service once
  webside keys forget brave
  webside keys set google_business --refresh   a token that is made anew for each audit
\b
A key may also stand in the environment, as WEBSIDE_KEY_BRAVE. It is sent by https to the hosts of its service alone,
and is never written to a log, a capture or a report.""",
)
def command() -> None:
    """Set, list, test or forget the keys and tokens of services that ask for one."""


@command.command("set")
@click.argument("source", metavar="SOURCE")
@click.argument("more", nargs=-1, metavar="")
@click.option("--keyring", "place", flag_value="keyring", help="Keep it in the keyring of this system.")
@click.option("--file", "place", flag_value="file", help="Keep it in a file only you can read.")
@click.option(
    "--refresh",
    is_flag=True,
    help="Keep a refresh token instead (google_business, reddit): asks for client id, client secret and token; piped "
    "in, they are three lines.",
)
def set_(source: str, more: tuple[str, ...], place: str | None, refresh: bool) -> int:
    """Keep the key of SOURCE, read from a prompt or from standard input."""
    from webside import keys

    if more:
        raise click.UsageError(_IN_VIEW)
    known = _source(source)
    secret = _refresh_of(known) if refresh else _asked(f"{keys.word(known).capitalize()} of {known.title}")
    went = keys.save(known.id, secret, keys.Place(place) if place else None)
    where = str(keys.file()) if went is keys.Place.FILE else "the keyring"
    click.echo(f"Kept in {where}. Try it with: webside keys test {known.id}")
    held = keys.find(known.id)
    if held and held[1] is not went:
        click.echo(f"The {held[1].value} holds one too, and is asked first.", err=True)
    return 0


@command.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--store", "address", metavar="URL", help="Database with the last uses; default: a file of yours.")
def list_(form: str, address: str | None) -> int:
    """List the sources that take a key: where yours is from and when it was last of use. Keys are never shown."""
    from crawler import sources
    from webside.store import Store

    with Store.open(address) as store:
        used = store.last_good_visits()
    rows = [
        {
            "source": source.id,
            "title": source.title,
            "from": _where(source),
            "last_good_use": used[source.id].isoformat() if source.id in used else None,
            "get": source.key.get,
            "costs_money": source.costs_money,
        }
        for source in sources.load().values()
        if source.key is not None
    ]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        last = f", last of use {str(row['last_good_use'])[:10]}" if row["last_good_use"] else ""
        click.echo(click.style(str(row["source"]), bold=True) + f"  {row['title']}: {row['from'] or 'not set'}{last}")
        if not row["from"]:
            click.echo(f"    {row['get']}")
    return 0


@command.command("test")
@click.argument("source", metavar="SOURCE")
@click.option("--at", metavar="ACCOUNT", help="Account to ask for; needed where the service has none of its own.")
@click.option("--yes", is_flag=True, help="Do not ask where a request costs money.")
def test(source: str, at: str | None, yes: bool) -> int:
    """Ask the service of SOURCE once, with your key. Exit codes: 0 it works, 1 it does not."""
    from webside import key_trial, keys

    known = _source(source)
    if lack := keys.lacking(known):
        click.echo(f"{known.id}: {lack[0]}. {lack[1]}", err=True)
        return 1
    if known.costs_money and not yes:
        click.confirm(f"{known.title} costs money by request. Ask once?", abort=True, err=True)
    works, words = key_trial.tried(known, at)
    click.echo(f"{known.id}: {words}", err=not works)
    return 0 if works else 1


@command.command("forget")
@click.argument("source", metavar="SOURCE")
def forget(source: str) -> int:
    """Delete the key of SOURCE from the keyring and the file."""
    from webside import keys

    known = _source(source)
    gone = keys.forget(known.id)
    click.echo(f"Forgotten in the {' and the '.join(gone)}." if gone else "None was kept.")
    held = keys.find(known.id)
    if held:
        click.echo(f"One still stands in the environment ({keys.variable(known.id)}); take it out there.", err=True)
    return 0


def _asked(words: str, least: bool = True) -> str:
    """One secret, from a prompt that does not show it or the next line of standard input."""
    from webside import keys

    told = click.prompt(words, hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    secret = str(told).strip()
    return keys.fit(secret, "what was given") if secret or least else ""


def _refresh_of(source: "Source") -> str:
    """A refresh token with its client, as one secret."""
    from model.errors import InputError
    from model.source import refresh_secret

    if source.key is None or source.key.renew is None:
        raise InputError(
            f"the key of {source.id} is not one that is renewed", expected="webside keys set without --refresh"
        )
    client = _asked(f"Client id of {source.title}")
    # An app installed on a person's own machine has none with some services.
    client_secret = _asked("Its client secret (empty if it has none)", least=False)
    return refresh_secret(client, client_secret, _asked("Refresh token"))


def _where(source: "Source") -> str | None:
    from model.errors import InputError
    from webside import keys

    try:
        held = keys.find(source.id)
    except InputError as error:
        return f"not used: {error}"
    return held[1].value if held else None


def _source(id: str) -> "Source":
    """The source of that id, if it takes a key."""
    from crawler import sources

    known = {source.id: source for source in sources.load().values() if source.key is not None}
    return known[id] if id in known else _refuse(id, list(known))


def _refuse(id: str, known: list[str]) -> NoReturn:
    import difflib

    from model.errors import InputError

    near = difflib.get_close_matches(id, known, n=1)
    # A key typed in place of a source must not be repeated on the screen.
    told = f"'{id}'" if id.replace("_", "").isalpha() and len(id) < 30 else "of that name"
    raise InputError(
        f"no source {told} takes a key", expected=", ".join(known) or "none does", nearest=near[0] if near else None
    )
