"""`webside rules`: lists the rules, or explains one."""

from pathlib import Path

import click


@click.command()
@click.argument("rule", required=False)
@click.option("--rules", "extra", multiple=True, type=click.Path(path_type=Path), help="Folder of own rules.")
def command(rule: str | None, extra: tuple[Path, ...]) -> int:
    """List the rules, or explain RULE: what, why, examples, what to do instead, authority, measured accuracy."""
    from rapidfuzz import process

    from analyzers import rulebook
    from model.errors import InputError

    rules = {one.id: one for one in rulebook.load(extra).rules}
    if rule is None:
        for one in rules.values():
            click.echo(f"{one.id:42} {one.summary}")
        return 0
    short = {name.rpartition("/")[2]: name for name in rules}
    one_ = rules.get(short.get(rule, rule))
    if one_ is None:
        near = process.extractOne(rule, [*rules, *short], score_cutoff=50)
        raise InputError(
            f"there is no rule '{rule}'", expected="an id that `webside rules` lists", nearest=near[0] if near else None
        )
    click.echo(click.style(one_.id, bold=True))
    click.echo(f"\n{one_.summary}\n")
    for title, text in (
        ("Why", one_.why),
        ("Do", one_.advice),
        ("Instead", one_.instead),
        ("Does not fire", one_.clears),
        ("Looks at", ", ".join(kind.value for kind in one_.applies_to)),
        ("Status", one_.status.value),
        ("Measured", one_.measured or "not measured yet"),
    ):
        if text:
            click.echo(f"{title}: {text}")
    for reference in one_.references:
        click.echo(f"Rests on: {reference.key}, {reference.title}")
    return 0
