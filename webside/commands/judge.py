"""`webside judge`: says whether a document is the subject's own; it is remembered and beats arithmetic."""

import getpass
from datetime import UTC, datetime

import click

from model.findings import Verdict

_VERDICTS = {"mine": Verdict.POSITIVE, "not-mine": Verdict.NEGATIVE, "unsure": Verdict.UNSURE}


@click.command(
    epilog="""\b
Examples:
  webside judge dana-reyes searxng:https://news.example/a --mine --because "An interview I gave"
  webside judge dana-reyes listing:991 --not-mine --because "A namesake in Ohio"
  webside judge dana-reyes --list
\b
The report prints the id of each document it asks about."""
)
@click.argument("subject")
@click.argument("documents", nargs=-1, metavar="DOCUMENT...")
@click.option("--mine", "said", flag_value="mine", help="It is by or about the subject.")
@click.option("--not-mine", "said", flag_value="not-mine", help="It is somebody else's.")
@click.option("--unsure", "said", flag_value="unsure", help="You cannot tell either; it is asked again.")
@click.option("--because", help="Why: it is printed beside the document in later reports.")
@click.option("--by", default=None, help="Who judged; your user name if left out.")
@click.option("--undo", is_flag=True, help="Forget what was judged.")
@click.option("--list", "listing", is_flag=True, help="List what was judged, and why.")
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(
    subject: str,
    documents: tuple[str, ...],
    said: str | None,
    because: str | None,
    by: str | None,
    undo: bool,
    listing: bool,
    address: str | None,
) -> int:
    """Say whether a document is the subject's own; it is remembered.

    SUBJECT is a subject file or an id. What you say holds for later audits, and beats what Webside reckons.
    """
    from model.errors import InputError
    from model.findings import Judgement
    from webside.store import Store
    from webside.subjects import stored

    if not listing and not (documents and (said or undo)):
        raise click.UsageError("name at least one document, and say --mine, --not-mine, --unsure or --undo")
    if said and not undo and not (because and because.strip()):
        raise click.UsageError('give the reason: --because "…"; it is remembered and printed')
    with Store.open(address) as store:
        held = stored(subject, store).id
        if listing:
            for one in store.judgements(held):
                click.echo(f"{one.document}  {one.verdict.value}  {one.at:%Y-%m-%d}  {one.by}: {one.because}")
            return 0
        last = store.last_audit(held)
        corpus = store.corpus(held, last.id) if last else None
        for id_ in documents:
            if not undo and (corpus is None or corpus.document(id_) is None):
                raise InputError(f"'{held}' has no document {id_}", expected="an id that its last report prints")
        who, now = by or getpass.getuser(), datetime.now(UTC)
        for id_ in documents:
            if undo or said is None:
                store.unjudge(held, id_)
                click.echo(f"{id_}: what was judged is forgotten.")
                continue
            told = Judgement(document=id_, verdict=_VERDICTS[said], because=(because or "").strip(), by=who, at=now)
            store.judge(held, told)
            click.echo(f"{id_} judged: {_WORDS[told.verdict]}. It holds from the next report on.")
    return 0


_WORDS = {
    Verdict.POSITIVE: "the subject's own",
    Verdict.NEGATIVE: "somebody else's",
    Verdict.UNSURE: "not known",
}
