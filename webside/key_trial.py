"""Tries a key: one request by the real crawl, in a spool that is gone afterwards."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from model.audit import Errand, Outcome, Plan, Visit
from model.errors import InputError
from model.source import Source
from model.subject import Subject, SubjectKind
from webside import __version__, gather
from webside.interrupt import Stop
from webside.progress import Watch

_REFUSED = (Outcome.BLOCKED, Outcome.FAILED, Outcome.SKIPPED)
_AGENT = f"Webside/{__version__} (tries its user's own key)"
_ROUTES: dict[str, str] | None = None  # the little web of the tests


class _Silent:
    """Watches and says nothing."""

    def started(self, errand: Errand) -> None: ...

    def progress(self, source: str, at: str, parsed: int, expected: int | None) -> None: ...

    def ended(self, visit: Visit) -> None: ...

    def unreached(self, visits: Sequence[Visit]) -> None: ...

    def stage(self, words: str) -> None: ...


def tried(source: Source, at: str | None = None) -> tuple[bool, str]:
    """Whether the service took the key, and the sentence that says so. InputError if nobody is named to ask for."""
    assert source.key is not None
    is_search = "search_terms" in source.needs
    account = at or source.key.test or (f"https://{source.hosts[0]}" if is_search else None)
    if account is None:
        raise InputError(f"{source.id} needs an account to ask for", expected="--at ACCOUNT, as in your subject file")
    once = replace(source, caps=replace(source.caps, pages=1))
    errand = Errand(source=once, at=account, addresses=(account,), queries=("patient reviews",) if is_search else ())
    visit = _visit(errand)
    if visit.outcome in _REFUSED:
        return False, f"{visit.reason}. {visit.next_step or ''}".strip()
    return True, "the service took it and answered"


def _visit(errand: Errand) -> Visit:
    subject = Subject(kind=SubjectKind.CLINICIAN, names=("Nobody",))
    plan = Plan(subject=subject, errands=(errand,), user_agent=_AGENT, routes=_ROUTES)
    watch: Watch = _Silent()
    with tempfile.TemporaryDirectory() as spool:
        desk = gather.Desk(
            spool=Path(spool), save=lambda documents: sum(1 for _ in documents), watch=watch, stop=Stop()
        )
        [visit] = gather.crawl(plan, desk)
    return visit
