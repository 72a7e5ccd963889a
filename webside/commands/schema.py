"""`webside schema`: prints the JSON Schema of a file people write."""

import json

import click


@click.command(
    epilog="""\b
Example:
  webside schema subject > subject.schema.json"""
)
@click.argument("what", type=click.Choice(["subject"]))
def command(what: str) -> int:
    """Print the JSON Schema of WHAT; editors complete and check subject files with it."""
    from webside.config import subject_schema

    click.echo(json.dumps(subject_schema(), ensure_ascii=False, indent=2))
    return 0
