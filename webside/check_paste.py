"""Checks what a person copied from a page of reviews or a profile: each reply with its review, each post alone."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from crawler import archives
from crawler.archives import Held, Unread
from crawler.archives.pasted_reviews import CUT
from model.documents import Document, Dropped, Kind
from model.errors import InputError, Unreadable
from webside.check import WIDEST, CheckedText, Linter, shorten

SOURCE = "pasted_reviews"
_MANY = {Kind.REVIEW: "reviews", Kind.REPLY: "replies", Kind.POST: "posts", Kind.COMMENT: "comments"}
_OWN = (Kind.REPLY, Kind.POST)
_SHOWN = 20


@dataclass(slots=True)
class Pasted:
    """What a pasted page held: its documents by ref in the order of the page, and what was not understood."""

    name: str
    documents: dict[str, Document] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    cut: int = 0  # texts whose end was not on the page: "More" had not been opened

    @property
    def own(self) -> Iterator[Document]:
        """The replies and posts: what the subject may have written."""
        return (document for document in self.documents.values() if document.kind in _OWN)


def read(file: Path, kind: Kind | None) -> Pasted:
    """What was copied, from a file or, for `-`, standard input. InputError for what holds no review, reply or post."""
    name = "standard input" if str(file) == "-" else str(file)
    pasted = Pasted(name)
    try:
        for thing in archives.read(SOURCE, _handed_in(file, name), kind=kind):
            match thing:
                case Document():
                    pasted.documents[thing.ref] = thing
                case Unread():
                    pasted.unread.append(thing)
                case Dropped(reason=reason, count=count) if reason == CUT:
                    pasted.cut += count
    except Unreadable as error:
        raise InputError(str(error)) from error
    return pasted


def _handed_in(file: Path, name: str) -> Path | Held:
    if str(file) != "-":
        if not file.is_file():
            raise InputError(
                "there is no such file", file=name, expected="a text or HTML file, or - for standard input"
            )
        return file
    content = sys.stdin.buffer.read(WIDEST + 1)
    if len(content) > WIDEST:
        raise InputError("too large to be read at once", file=name, expected="a file, which may be larger")
    return Held("standard input", content)


def checked(pasted: Pasted, linter: Linter) -> Iterator[CheckedText]:
    """Each reply and post with its findings."""
    for number, document in enumerate(pasted.own, 1):
        parent = pasted.documents.get(document.in_reply_to or "")
        result = linter.check(document, parent)
        yield CheckedText(
            name=f"{pasted.name}, {_called(document, parent, number)}",
            text=document.text,
            findings=result.findings,
            analysed=result.analysed,
            why=result.why,
            is_draft=False,
        )


def _called(document: Document, parent: Document | None, number: int) -> str:
    author = parent.author.name if parent is not None and parent.author is not None else None
    return f"{document.kind.value} {number}{f' to {author}' if author else ''}"


def tell(pasted: Pasted) -> None:
    """On standard error: how much was read, and every passage that was not understood and so not checked."""
    kinds = [document.kind for document in pasted.documents.values()]
    counts = ", ".join(
        f"{count} {many if count != 1 else kind.value}" for kind, many in _MANY.items() if (count := kinds.count(kind))
    )
    click.echo(f"{pasted.name}: {counts} read.", err=True)
    if not any(kind in _OWN for kind in kinds):
        click.echo(f"{pasted.name}: no reply and no post of yours is in it, so nothing was checked.", err=True)
    if pasted.cut:
        many = "1 text was" if pasted.cut == 1 else f"{pasted.cut} texts were"
        click.echo(
            f"{pasted.name}: {many} copied before “More” was opened: the end was not checked, and no such reply is "
            "commended; open it and copy again.",
            err=True,
        )
    for passage in pasted.unread[:_SHOWN]:
        quote = shorten(passage.text)
        click.echo(f"{pasted.name}:{passage.line}: not understood, and so not checked: “{quote}”", err=True)
    if len(pasted.unread) > _SHOWN:
        more = f"{len(pasted.unread) - _SHOWN} more passages were not understood"
        click.echo(f"{pasted.name}: {more}; `webside parse {SOURCE}` shows all.", err=True)
