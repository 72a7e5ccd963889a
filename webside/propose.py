"""Accounts proposed to a subject: lists them, and writes a confirmed one into the subject file."""

from collections.abc import Iterator
from pathlib import Path

from analyzers import proposals
from crawler import sources
from model.audit import Proposal
from model.errors import SubjectError
from model.subject import Subject
from reports.filters import clean
from reports.words import sentence
from webside import plan
from webside.config import load_subject
from webside.files import write_text
from webside.store import Store
from webside.subject_edit import account_lines, with_account


def is_file(subject: Path) -> bool:
    """Whether a command named the subject by its file, and not by its id."""
    return subject.suffix in (".yaml", ".yml")


def as_declared(named: str, held: Subject) -> Subject:
    """The subject as its file has it now, where a command names the file, with the accounts that its own downloads
    name; what was declared since is not proposed."""
    return plan.make(load_subject(Path(named)), sources.load()).subject if is_file(Path(named)) else held


def proposed(subject: Subject, store: Store) -> tuple[Proposal, ...]:
    """What the newest audit held points to; nothing where there was none."""
    last = store.last_audit(subject.id)
    if last is None:
        return ()
    return proposals.propose(store.corpus(subject.id, last.id), subject, store.judgements(subject.id))


def lines(subject: str, found: tuple[Proposal, ...]) -> Iterator[str]:
    """The proposals as a terminal prints them, with what to type next."""
    if not found:
        yield "No account is proposed: nothing gathered points to one that is not declared or judged."
        return
    yield "Accounts that may be yours, and not looked at before you say so:"
    for one in found:
        yield ""
        yield clean(f"{one.id}{'  (weak)' if one.is_weak else ''}")
        yield clean(f"  {one.url}")
        yield from (clean(f"  - {sentence(reason)}").replace("\n", " ") for reason in one.reasons)
    yield ""
    yield f'Yours?     webside judge {subject} ACCOUNT --mine --because "..."'
    yield f'Not yours? webside judge {subject} ACCOUNT --not-mine --because "..."'


def declare(file: Path, proposal: Proposal) -> None:
    """Add a confirmed account to a subject file. SubjectError where that cannot be done; the file is as it was."""
    held = load_subject(file)
    before = file.read_text(encoding="utf-8-sig")
    write_text(file, with_account(before, proposal.source, proposal.at))
    try:
        declared = load_subject(file).accounts
        wanted = [*(account.at for account in held.accounts.get(proposal.source, ())), proposal.at]
        added = sorted(account.at for account in declared.get(proposal.source, ())) == sorted(wanted)
    except SubjectError:
        added = False
    if not added:
        write_text(file, before)
        raise SubjectError(
            "the account could not be added; the file is as it was",
            file=str(file),
            expected=f"these lines, written by you:\n{account_lines(proposal.source, proposal.at)}",
        )
