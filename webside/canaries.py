"""Canaries: before a source is believed, it is asked for a name that cannot exist, and must not claim to know it."""

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from model.audit import Errand, Outcome, Plan, Visit
from model.documents import Document
from model.source import Caps, Source
from webside import gather
from webside.interrupt import Stop
from webside.progress import Watch

_CAPS = Caps(pages=2, seconds=60)
MISFIRES = "switched off for this run: asked for a random name that cannot exist, it claims to have it"
LOOK = "Look at `webside sources doctor`; its answers are not believed until it passes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One question to a source, and how it went. `well` is None where nobody can tell: it did not answer."""

    source: Source
    asked: str
    random: bool
    well: bool | None
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """An errand of the plan (`of`) turned into a canary."""

    errand: Errand
    of: tuple[str, str]
    asked: str
    random: bool


def sift(plan: Plan, watch: Watch, stop: Stop) -> Plan:
    """The plan without the errands of those sources that claim to know a random name."""
    questions = list(_questions(plan, random=True))
    if not questions:
        return plan
    watch.stage("Trying the sources with a name that cannot exist")
    unsound = {question.of for question, probe in _asked(plan, questions, watch, stop) if probe.well is False}
    return replace(
        plan,
        errands=tuple(
            replace(errand, skip=MISFIRES, next_step=LOOK) if (errand.source.id, errand.at) in unsound else errand
            for errand in plan.errands
        ),
    )


def examine(plan: Plan, watch: Watch, stop: Stop) -> Iterator[Probe]:
    """Ask each source of a plan that has a canary for something that is there, and for something that cannot be."""
    questions = [*_questions(plan, random=False), *_questions(plan, random=True)]
    yield from (probe for _, probe in _asked(plan, questions, watch, stop))


def _questions(plan: Plan, *, random: bool) -> Iterator[_Question]:
    """A question to each host of each source that has such a canary."""
    seen: set[tuple[str, str]] = set()
    for errand in plan.errands:
        canary, host = errand.source.canary, _host(errand.at)
        if canary is None or errand.skip or (errand.source.id, host) in seen:
            continue
        pattern = canary.random if random else canary.known
        if pattern is not None:
            seen.add((errand.source.id, host))
            asked = pattern.format(at=errand.at, host=host, name=f"zq{secrets.token_hex(8)}")
            yield _Question(errand=_turned(errand, asked), of=(errand.source.id, errand.at), asked=asked, random=random)


def _turned(errand: Errand, asked: str) -> Errand:
    """The errand as a canary; a search keeps its place and asks for something else."""
    source = replace(errand.source, caps=_CAPS)
    if errand.queries:
        return replace(errand, source=source, queries=(asked,))
    return replace(errand, source=source, at=asked, addresses=(asked,))


def _host(at: str) -> str:
    """The host of an address or of a handle (`@user@host`)."""
    if "://" in at:
        return urlsplit(at).netloc
    return at.rpartition("@")[2].strip("/").partition("/")[0]


def _asked(plan: Plan, questions: list[_Question], watch: Watch, stop: Stop) -> Iterator[tuple[_Question, Probe]]:
    """Ask; nothing of the answers is kept."""
    for turn in _turns(questions):
        errands = tuple(question.errand for question in turn)
        with tempfile.TemporaryDirectory(prefix="webside-canary-") as folder:
            desk = gather.Desk(spool=Path(folder), save=_let_go, watch=_Silent(), stop=stop)
            visits = {(one.source, one.at): one for one in gather.crawl(replace(plan, errands=errands), desk)}
        for question in turn:
            yield question, _probe(question, visits[question.errand.source.id, question.errand.at])


def _turns(questions: list[_Question]) -> Iterator[list[_Question]]:
    """The crawl tells its visits by source and place, so that one place is asked once in a turn."""
    while questions:
        turn: dict[tuple[str, str], _Question] = {}
        for question in questions:
            turn.setdefault((question.errand.source.id, question.errand.at), question)
        yield list(turn.values())
        questions = [question for question in questions if question not in turn.values()]


def _probe(question: _Question, visit: Visit) -> Probe:
    found = visit.counts.parsed
    reason = visit.reason or visit.outcome.value
    unanswered = visit.outcome in (Outcome.BLOCKED, Outcome.SKIPPED)
    if question.random:
        well = False if found else None if unanswered else True
        told = f"claims to have it: {found} documents" if found else f"does not claim to have it ({reason})"
    else:
        well = True if found else None if unanswered else False
        told = f"has it: {found} documents" if found else f"does not find it ({reason})"
    return Probe(
        source=question.errand.source,
        asked=question.asked,
        random=question.random,
        well=well,
        told=f"did not answer ({reason})" if unanswered and not found else told,
    )


def _let_go(documents: Iterator[Document]) -> int:
    return sum(1 for _ in documents)


class _Silent:
    """Canaries are nobody's visits."""

    def started(self, errand: Errand) -> None: ...

    def progress(self, source: str, at: str, parsed: int, expected: int | None) -> None: ...

    def ended(self, visit: Visit) -> None: ...

    def unreached(self, visits: Sequence[Visit]) -> None: ...

    def stage(self, words: str) -> None: ...
