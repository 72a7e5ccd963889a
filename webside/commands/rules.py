"""`webside rules`: lists the rules by family, or explains one."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from webside.rule_pages import RulePage

WIDEST = 100


@click.command(
    epilog="""\b
Examples:
  webside rules                                  every rule, by family
  webside rules reply-confirms-patient           why, examples, what to write instead, on which authority
  webside rules privacy                          one family
  webside rules --json | jq '.[].id'
  webside rules --markdown > our-rules.md        all pages, your organisation's own rules included
  webside rules --rules our-rules moon"""
)
@click.argument("rule", required=False)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.option("--markdown", is_flag=True, help="The same as one Markdown document.")
@click.option("--rules", "extra", multiple=True, type=click.Path(path_type=Path), help="Folder of own rules.")
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your organisation's decisions about rules; their marks stand beside the rules.",
)
def command(rule: str | None, as_json: bool, markdown: bool, extra: tuple[Path, ...], overrides: Path | None) -> int:
    """List the rules, or explain RULE: what it finds, why, examples, what to write instead, authority, accuracy.

    RULE is an id with or without its family, or a family. Colours are used on a terminal only.
    """
    from webside import rule_cache, rule_document, rule_listing, rule_pages
    from webside.overrides import find

    if as_json and markdown:
        raise click.UsageError("--json and --markdown: one of them")
    book = rule_cache.load(extra, find(overrides))
    everything = rule_pages.pages(book)
    found = everything if rule is None else _named(rule, everything)
    single = len(found) == 1 and rule is not None and rule != found[0].family
    width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    if as_json:
        data = [rule_pages.as_data(one) for one in found]
        click.echo(json.dumps(data[0] if single else data, ensure_ascii=False, indent=2))
    elif markdown:
        click.echo(rule_document.markdown(found), nl=False)
    elif single:
        click.echo("\n".join(rule_listing.explained(found[0], width, click.style)))
    else:
        click.echo("\n".join(rule_listing.listing(found, width, click.style)))
    return 0


def _named(name: str, found: "tuple[RulePage, ...]") -> "tuple[RulePage, ...]":
    """The rule of this id, or those of this family. InputError with the nearest name."""
    from rapidfuzz import process

    from model.errors import InputError

    wanted = name.strip().strip("/").lower()
    mine = tuple(one for one in found if wanted in (one.spec.rule.id, one.spec.name))
    mine = mine or tuple(one for one in found if one.family == wanted)
    if not mine:
        names = [word for one in found for word in (one.spec.name, one.spec.rule.id, one.family)]
        near = process.extractOne(wanted, names, score_cutoff=50)
        raise InputError(
            f"there is no rule '{name}'", expected="an id that `webside rules` lists", nearest=near[0] if near else None
        )
    return mine
