"""`webside check`: lints a draft before it is posted, one text or a stream of JSON lines."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from model.documents import Kind
from model.findings import Severity

if TYPE_CHECKING:
    from webside.check import Linter

KINDS = ("post", "reply", "comment", "review", "page", "profile", "image")


_NOTHING = "Nothing was found. The rules miss things, so this does not say that it is safe to post."


@click.command(
    epilog="""\b
Examples:
  webside check reply.txt --as reply
  pbpaste | webside check --as reply --subject subject.yaml
  webside check --paste copied.txt
  pbpaste | webside check --paste --subject subject.yaml
  webside check --jsonl drafts.jsonl > findings.jsonl
\b
Exit codes: 0 nothing to say, 1 a flag at or above --fail-on, 2 wrong use.
With --jsonl: 0, or 2 if a line could not be read (the rest is still checked).
\b
--paste reads reviews and replies as they were copied from Google, Yelp, Facebook, a directory or a dashboard: each
reply is checked with its review. What was not understood is said on standard error, never left out silently.
\b
Rules on trial are shown apart ("trial" in JSON) and never make the exit code 1.
\b
A line of --jsonl: {"id": …, "kind": "reply", "text": "…", "author"?: "…", "review"?: {"text", "author", "rating"}}"""
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--as",
    "kind",
    type=click.Choice(KINDS),
    default=None,
    help="What the text is; not needed with --jsonl or --paste.",
)
@click.option("--subject", type=click.Path(path_type=Path), help="Subject file: own names, phones, place, strictness.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice([str(severity) for severity in Severity if severity >= Severity.LOW]),
    default="medium",
    show_default=True,
    help="Least severity that makes the exit code 1.",
)
@click.option("--strict", is_flag=True, help="Strict rules; findings that need your eye count too.")
@click.option("--rules", "rules", multiple=True, type=click.Path(path_type=Path), help="Folder of own rules.")
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your organisation's decisions about rules; without it, webside-rules.yaml beside the subject file.",
)
@click.option("--paste", is_flag=True, help="FILES are pages copied from a site: reviews with replies, or posts.")
@click.option("--jsonl", is_flag=True, help="Read JSON lines, write JSON lines.")
def command(
    files: tuple[Path, ...],
    kind: str | None,
    subject: Path | None,
    form: str,
    fail_on: str,
    strict: bool,
    rules: tuple[Path, ...],
    overrides: Path | None,
    paste: bool,
    jsonl: bool,
) -> int:
    """Lint a draft before it is posted.

    Reads FILES, or standard input without FILES. Without --subject: jurisdiction us, a professional account; a phone,
    mail address, role and first name in a contact sentence count as the practice's own.
    """
    from webside import check
    from webside.jsonl import reading

    linter = check.Linter.make(subject, strict=strict, rules=rules, overrides=overrides)
    if paste:
        if jsonl or kind not in (None, "review", "reply", "post"):
            raise click.UsageError("--paste goes with --as review, reply or post only, and not with --jsonl")
        return _pasted(files, kind, form, Severity.of(fail_on), linter)
    if jsonl:
        if kind or len(files) > 1:
            raise click.UsageError("--jsonl takes one file (or -) and no --as: each line says its kind")
        with reading(files[0] if files else Path("-")) as lines:
            return check.stream(lines, linter, sys.stdout)
    if kind is None:
        raise click.UsageError(f"say what the text is: --as {'|'.join(KINDS)}")
    severity = Severity.of(fail_on)
    texts = [check.read_text(file) for file in files or (Path("-"),)]
    checked = [check.check_text(text, name, Kind(kind), linter) for name, text in texts]
    if form == "json":
        check.print_json(checked)
    else:
        check.print_text(checked, linter.book.cases)
        if not any(one.findings for one in checked):
            click.echo(_NOTHING, err=True)
    return 1 if any(one.fails(severity, strict=strict) for one in checked) else 0


def _pasted(files: tuple[Path, ...], kind: str | None, form: str, severity: Severity, linter: "Linter") -> int:
    """Check pages as they were copied."""
    from webside import check, check_paste

    read = [check_paste.read(file, Kind(kind) if kind else None) for file in files or (Path("-"),)]
    checked = [one for pasted in read for one in check_paste.checked(pasted, linter)]
    if form == "json":
        check.print_json(checked)
    else:
        check.print_text(checked, linter.book.cases)
        if not any(one.findings for one in checked):
            click.echo(_NOTHING, err=True)
    for pasted in read:
        check_paste.tell(pasted)
    return 1 if any(one.fails(severity, strict=linter.is_strict) for one in checked) else 0
