"""`webside judge`: says whether a document or a proposed account is the subject's own; it is remembered."""

import getpass
import shlex
import sys
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from model.findings import Verdict

if TYPE_CHECKING:
    from model.audit import Proposal
    from model.documents import Corpus
    from model.findings import Judgement
    from model.subject import Subject

_VERDICTS = {"mine": Verdict.POSITIVE, "not-mine": Verdict.NEGATIVE, "unsure": Verdict.UNSURE}


@click.command(
    epilog="""\b
Examples:
  webside judge dana-reyes
  webside judge dana-reyes.yaml mastodon:@dana@social.example --mine --add --because "I opened it in 2021"
  webside judge dana-reyes searxng:https://news.example/a --mine --because "An interview I gave"
  webside judge dana-reyes listing:991 --not-mine --because "A namesake in Ohio"
  webside judge dana-reyes --list
\b
Without anything else it lists the accounts that may be yours, and why. None of them is asked before it stands in
the subject file. The report prints the id of each document and account it asks about."""
)
@click.argument("subject")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT|ACCOUNT]...")
@click.option("--mine", "said", flag_value="mine", help="It is by or about the subject.")
@click.option(
    "--not-mine", "said", flag_value="not-mine", help="It is somebody else's; an account is not proposed again."
)
@click.option("--unsure", "said", flag_value="unsure", help="You cannot tell either; it is asked again.")
@click.option("--because", help="Why: it is printed beside the document in later reports.")
@click.option(
    "--add", "adds", is_flag=True, help="With --mine: write the account into the subject file without asking."
)
@click.option("--by", default=None, help="Who judged; you, if it is your own audit, else your user name.")
@click.option("--undo", is_flag=True, help="Forget what was judged.")
@click.option("--list", "listing", is_flag=True, help="List what was judged, and why.")
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(
    subject: str,
    documents: tuple[str, ...],
    said: str | None,
    because: str | None,
    adds: bool,
    by: str | None,
    undo: bool,
    listing: bool,
    address: str | None,
) -> int:
    """Say whether a document or an account is the subject's own; it is remembered.

    SUBJECT is a subject file or an id. What you say holds for later audits, and beats what Webside reckons.
    """
    from model.errors import InputError
    from webside import propose
    from webside.store import Store
    from webside.subjects import called, stored

    if not listing and bool(documents) != bool(said or undo):
        raise click.UsageError("name at least one document or account, and say --mine, --not-mine, --unsure or --undo")
    if said and not undo and not (because and because.strip()):
        raise click.UsageError('give the reason: --because "…"; it is remembered and printed')
    if adds and said != "mine":
        raise click.UsageError("--add goes with --mine: only a confirmed account is added")
    with Store.open(address) as store:
        held = stored(subject, store)
        if listing:
            for one in store.judgements(held.id):
                click.echo(f"{one.document}  {one.verdict.value}  {one.at:%Y-%m-%d}  {one.by}: {one.because}")
            return 0
        accounts = {one.id: one for one in propose.proposed(propose.as_declared(subject, held), store)}
        if not documents:
            click.echo("\n".join(propose.lines(subject, tuple(accounts.values()))))
            return 0
        last = store.last_audit(held.id)
        ids = _ids(documents, accounts, store.corpus(held.id, last.id) if last else None)
        if undo or said is None:
            for id_ in ids:
                store.unjudge(held.id, id_)
                click.echo(f"{id_}: what was judged is forgotten.")
            return 0
        if unknown := [id_ for id_, is_known in ids.items() if not is_known]:
            raise InputError(
                f"'{held.id}' has no document or proposed account {unknown[0]}",
                expected=f"an id that its last report or `webside judge {subject}` prints",
            )
        again = shlex.quote(subject) if propose.is_file(Path(subject)) else called(held.id, store)
        for told in _judgements(ids, _VERDICTS[said], because or "", by or _whoever(held)):
            store.judge(held.id, told)
            click.echo(f"{told.document} judged: {_WORDS[told.verdict]}. `webside report {again}` shows it.")
            if told.document in accounts and told.verdict is Verdict.POSITIVE:
                _declare(subject, accounts[told.document], without_asking=adds)
            elif adds:
                click.echo(_NO_ACCOUNT.format(id=told.document, subject=subject), err=True)
    return 0


_NO_ACCOUNT = "{id} is no proposed account, so --add wrote nothing; `webside judge {subject}` lists those proposed."


def _ids(told: Iterable[str], accounts: Container[str], corpus: "Corpus | None") -> dict[str, bool]:
    """The ids of what was named, and whether there is a document or a proposed account of each."""
    ids = [one if one in accounts else _id_of(one, corpus) for one in told]
    return {id_: id_ in accounts or (corpus is not None and corpus.document(id_) is not None) for id_ in ids}


def _judgements(ids: Iterable[str], verdict: Verdict, because: str, by: str) -> Iterator["Judgement"]:
    from model.findings import Judgement

    now = datetime.now(UTC)
    for id_ in ids:
        yield Judgement(document=id_, verdict=verdict, because=because.strip(), by=by, at=now)


def _whoever(held: "Subject") -> str:
    """Who judges where nobody was named."""
    from model.subject import ConsentKind, SubjectKind

    own = held.kind is SubjectKind.CLINICIAN and held.consent and held.consent.kind is ConsentKind.SELF
    return "you" if own else getpass.getuser()


def _id_of(told: str, corpus: "Corpus | None") -> str:
    """The id of the document that stands at an address, if it was an address; else what was told."""
    from model.documents import Kind

    if corpus is None or "://" not in told or corpus.document(told) is not None:
        return told
    wanted = told[told.index("http") :] if "http" in told else told
    found = corpus.documents(Kind.SEARCH_HIT, Kind.PROFILE)
    return next((one.id for one in found if one.url and one.url.rstrip("/") == wanted.rstrip("/")), told)


def _declare(subject: str, proposal: "Proposal", *, without_asking: bool) -> None:
    """Write a confirmed account into the subject file, if the user agrees; else say which lines to add."""
    from webside import propose
    from webside.subject_edit import account_lines

    file = Path(subject)
    if propose.is_file(file) and (
        without_asking or (sys.stdin.isatty() and click.confirm(f"Add it to {file}?", default=True))
    ):
        propose.declare(file, proposal)
        click.echo(f"Added to {file}: the next audit looks at it.")
        return
    if without_asking:
        # An id names no file: nothing may be written anywhere by guess.
        click.echo(f"--add wrote nothing: '{subject}' is an id. Name the subject file in its place.", err=True)
    click.echo(
        f"It is looked at once the subject file names it. Add there:\n{account_lines(proposal.source, proposal.at)}"
    )


_WORDS = {
    Verdict.POSITIVE: "the subject's own",
    Verdict.NEGATIVE: "somebody else's",
    Verdict.UNSURE: "not known",
}
