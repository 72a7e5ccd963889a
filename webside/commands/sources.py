"""`webside sources`: what Webside can look at, by which door, and what each needs."""

import json
from dataclasses import asdict

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(form: str) -> int:
    """List the sources: what each gathers, its door, what it needs, how gently it is asked, our stance."""
    from crawler import sources

    known = sources.load()
    if form == "json":
        click.echo(json.dumps([asdict(source) for source in known.values()], ensure_ascii=False, indent=2))
        return 0
    for source in known.values():
        click.echo(click.style(source.id, bold=True) + f"  {source.title}")
        click.echo(f"    gathers  {', '.join(source.gathers)}; shows {source.extent.value}")
        click.echo(
            f"    door     {source.access.value}" + ("" if not source.needs else f"; needs {', '.join(source.needs)}")
        )
        if source.look_at:
            click.echo(f"    look     {source.look_at}: {source.look_for}")
        if source.access.value not in ("export", "manual"):
            click.echo(f"    pace     one request in {source.pace.delay:g} s, at most {source.caps.pages} requests")
        click.echo(f"    stance   {source.stance}")
    return 0
