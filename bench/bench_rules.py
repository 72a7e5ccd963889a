"""Speed of the judgement: all rules on, one core, beside Presidio's pattern recognisers in the same run.

    python bench/bench_rules.py [--quick | --short]

Prints microseconds for a text of about 200 characters, the share of each stage, how the time for a character changes
with the length of a text (ordinary and hostile ones), and what `webside check --jsonl` and a second process make of it.
Texts are composed of ReplyCheck and of the rules' own examples, so that it runs anywhere; they hold more to find than
life does. Times are those of the processor, so that a busy machine spoils little, but where it says wall clock.
"""

import argparse
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import cycle, islice
from pathlib import Path
from types import FrameType
from typing import Any

import peers
from labelled import records, reply

from analyzers import analyse, ranker, reading, text
from analyzers.analyse import Setting, Task
from analyzers.checks import case, recognisers
from analyzers.once import once
from analyzers.rulebook import RuleBook, load
from model.documents import Document, Kind
from webside import spread

MIX = {Kind.POST: 8, Kind.COMMENT: 3, Kind.PAGE: 3, Kind.REPLY: 6}  # of twenty texts
SHORTEST, LONGEST = 170, 260  # characters of a text
AIMED_AT, AIM = 200, 250  # characters, microseconds
REPLYCHECK = Path(__file__).parent / "replycheck" / "replycheck.jsonl"
PATIENCE = 40  # seconds for one text

HOSTILE = {
    "letters": "a",
    "blanks": " ",
    "new lines": "\n",
    "stops": ".",
    "marks": "!?",
    "one word": "you ",
    "telling words": "your appointment was ",
    "a patient, no stop": "our patient told me that she ",
    "names": "Maria Garcia ",
    "capitals": "WE SAW YOU ",
    "commas": "and, we, you, ",
    "open brackets": "([{",
    "redactions": "[name",
    "quotation marks": "\"'“‘",
    "hyphens": "a-",
    "asterisks": "f*",
    "handles": "@a#B",
    "links": "http://a.",
    "mail": "a.b@",
    "digits": "1",
    "phones": "555-01",
    "dates": "1/2/",
    "initials": "A.B. ",
    "apostrophes": "n't's",
    "stretched": "sooo",
    "accents": "e\u0301\u0302\u0303",
    "invisible": "a\u200b",
    "emoji": "😀",
}


def mixed(book: RuleBook, count: int) -> list[Task]:
    """So many texts in the stated ratio."""
    pools = {kind: cycle(list(_of_kind(book, kind))) for kind in MIX}
    order = [kind for kind, share in MIX.items() for _ in range(share)]
    order = [order[at * 7 % len(order)] for at in range(len(order))]  # 7 and 20 have no divisor: all are met, shuffled
    return [next(pools[kind]) for kind in islice(cycle(order), count)]


def _of_kind(book: RuleBook, kind: Kind) -> Iterator[Task]:
    if kind is Kind.REPLY:
        items = [reply(record) for record in records(REPLYCHECK)]
        for one, other in zip(items, items[1:] + items[:1], strict=True):
            joined = one.text if len(one.text) >= SHORTEST else f"{one.text} {other.text}"
            yield replace(one.document, text=joined[:LONGEST]), one.parent, one.setting
        return
    setting = Setting(account="individual")
    for joined in _joined(list(_examples(book, kind))):
        yield Document(kind=kind, source="bench", service="bench", ref="it", text=joined), None, setting


def _examples(book: RuleBook, kind: Kind) -> Iterator[str]:
    """The rules' examples, one of what is flagged and one of what is not by turns."""
    for spec in book.for_kind(kind):
        for pair in zip(spec.flagged, spec.clean, strict=False):
            for example in pair:
                written = example if isinstance(example, str) else example.get("text")
                if isinstance(written, str):
                    yield written.replace("«", "").replace("»", "").strip()


def _joined(pieces: Sequence[str]) -> Iterator[str]:
    """Pieces put together to texts of the wanted length, in three orders."""
    for step in (1, 3, 7):
        grown = ""
        for at in range(len(pieces)):
            grown = f"{grown} {pieces[at * step % len(pieces)]}".strip()
            if len(grown) >= SHORTEST:
                yield grown[:LONGEST]
                grown = ""


def per_text(asks: Sequence[Callable[[Task], object]], tasks: Sequence[Task], rounds: int) -> list[list[float]]:
    """For each way of asking the microseconds of each text: the least of several rounds, in which the ways take turns,
    so that what else the machine does weighs little."""
    best = [[float("inf")] * len(tasks) for _ in asks]
    for _ in range(rounds):
        for ask, least in zip(asks, best, strict=True):
            for at, task in enumerate(tasks):
                begun = time.perf_counter()
                ask(task)
                least[at] = min(least[at], (time.perf_counter() - begun) * 1e6)
    return best


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def yardstick() -> float:
    """Milliseconds of a million turns of a loop: how fast this machine is just now."""
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(1_000_000):
            pass
        best = min(best, time.perf_counter() - begun)
    return best * 1e3


@dataclass
class Stages:
    """Time by stage, each without the stages inside it."""

    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    inside: list[str] = field(default_factory=list)
    since: float = 0.0

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            self._turn()
            self.inside.append(stage)
            try:
                return call(*given, **named)
            finally:
                self._turn()
                self.inside.pop()

        return timed

    def _turn(self) -> None:
        now = time.perf_counter()
        if self.inside:
            self.spent[self.inside[-1]] += now - self.since
        self.since = time.perf_counter()

    def watch(self, owner: Any, names: str, stage: str) -> None:
        """Time these functions, methods and cached properties of a module or class; one that is gone is passed over."""
        for name in names.split():
            made = vars(owner).get(name)
            if isinstance(made, cached_property | once):
                made.func = self.timed(stage, made.func)
            elif isinstance(made, property):
                setattr(owner, name, property(self.timed(stage, made.fget)))  # type: ignore[arg-type]
            elif callable(made):
                setattr(owner, name, self.timed(stage, made))


WATCHED: Sequence[tuple[Any, str, str]] = (
    (analyse, "read", "reading"),
    (case, "read", "reading"),
    (text.Text, "sentences sentence_of clause_of turn_of quotations capitals language", "sentences"),
    (analyse, "reviewer_words", "names"),
    (recognisers, "persons", "names"),
    (case, "identify", "identifiers"),
    (reading.Reading, "_facts _longer _tags", "vocabulary"),
    (reading.Reading, "_left evidence", "sieve"),
    (reading.Reading, "_render", "rendering"),
    (reading.Reading, "hits_in", "patterns"),
    (reading.Reading, "cancelled", "cancelling"),
    (ranker.Ranked, "reaches", "ranker"),
    (analyse, "_findings", "checks"),
    (analyse, "weigh", "weighing"),
)


def stages(tasks: Sequence[Task], book: RuleBook) -> Mapping[str, float]:
    """The share of each stage in the whole; run in a process of its own, because it leaves its clocks in the code."""
    clock = Stages()
    for owner, names, stage in WATCHED:
        clock.watch(owner, names, stage)
    whole = clock.timed("the rest", analyse.check)
    for _ in range(3):
        clock.spent.clear()
        for task in tasks:
            whole(*task, book)
    total = sum(clock.spent.values())
    return {stage: spent / total for stage, spent in sorted(clock.spent.items(), key=lambda each: -each[1])}


class TooLong(Exception):
    """A text took longer than anyone would wait."""


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TooLong


def nanoseconds(written: str, kind: Kind, book: RuleBook) -> float | None:
    """Nanoseconds of the processor for a character, the limit of length lifted; None: over PATIENCE."""
    document = Document(kind=kind, source="bench", service="bench", ref="it", text=written)
    parent = replace(document, kind=Kind.REVIEW, text="The wait was long.", rating=1.0) if kind is Kind.REPLY else None
    rounds = max(1, 20_000 // len(written))
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        begun = time.process_time()
        for _ in range(rounds):
            analyse.check(document, parent, Setting(), book)
        return (time.process_time() - begun) / rounds / len(written) * 1e9
    except TooLong:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def linearity(tasks: Sequence[Task], book: RuleBook, sizes: Sequence[int]) -> Iterator[str]:
    """Nanoseconds for a character at each size, and how often that of the smallest the worst of the larger is."""
    signal.signal(signal.SIGALRM, _too_long)
    analyse.LONGEST = 10**9  # type: ignore[misc]
    text_ = " ".join(document.text for document, _, _ in tasks)
    repeated = {f"ordinary, {kind}": (kind, text_) for kind in (Kind.POST, Kind.REPLY)}
    repeated |= {
        f"{name}, {kind}": (kind, piece) for name, piece in HOSTILE.items() for kind in (Kind.POST, Kind.REPLY)
    }
    yield f"  {'':28}" + "".join(f"{f'{size:,}':>12}" for size in sizes) + "   growth from 10,000"
    grown = 0
    for name, (kind, piece) in repeated.items():
        row = _row(piece, kind, book, sizes)
        growth = _growth(row)
        if 2 < growth < float("inf"):  # a busy machine, perhaps
            again = _row(piece, kind, book, sizes)
            row = [min(one, other) for one, other in zip(row, again, strict=True) if one and other]
            growth = _growth(row)
        grown += growth > 2
        cells = "".join(f"{f'over {PATIENCE} s' if each is None else f'{each:,.0f}':>12}" for each in row)
        yield f"  {name:28}{cells}   {growth:.1f}" + ("   GROWS" if growth > 2 else "")
    yield f"  {grown} of {len(repeated)} grow to more than twice"


def _row(piece: str, kind: Kind, book: RuleBook, sizes: Sequence[int]) -> list[float | None]:
    row: list[float | None] = []
    for size in sizes:
        if row and row[-1] is None:
            break
        row.append(nanoseconds((piece * (size // len(piece) + 1))[:size], kind, book))
    return row


def _growth(row: Sequence[float | None]) -> float:
    """How many times the second figure the worst that follows is."""
    base, *larger = (float("inf") if each is None else each for each in row[1:])
    return max(larger, default=base) / base if base < float("inf") else base


def command(tasks: Sequence[Task]) -> Iterator[str]:
    """`webside check --jsonl`, its start taken off."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.jsonl"
        spent = []
        for number in (1, len(tasks)):
            path.write_text("".join(_line(at, task) for at, task in enumerate(tasks[:number])), encoding="utf-8")
            before = _children()
            subprocess.run(
                [sys.executable, "-m", "webside", "check", "--jsonl", path], stdout=subprocess.DEVNULL, check=True
            )
            spent.append(_children() - before)
    each = (spent[1] - spent[0]) / (len(tasks) - 1) * 1e6
    yield f"  start {spent[0]:.2f} s, then {each:,.0f} microseconds a line, {1e6 / each:,.0f} lines a second"


def _line(number: int, task: Task) -> str:
    document, parent, _ = task
    entry: dict[str, Any] = {"id": number, "kind": document.kind.value, "text": document.text}
    if parent is not None and parent.author is not None:
        entry["review"] = {"text": parent.text, "author": parent.author.name, "rating": parent.rating}
    return json.dumps(entry) + "\n"


def processes(tasks: Sequence[Task], book: RuleBook, count: int) -> Iterator[str]:
    """One process against two: by the wall clock, and by what the processors did, which a busy machine spoils less."""
    many = list(islice(cycle(tasks), count))
    walls, work = [], []
    for number in (1, 2):
        begun, own, others = time.perf_counter(), time.process_time(), _children()
        found = sum(len(checked.findings) for checked in spread.check_all(many, book, processes=number))
        walls.append(time.perf_counter() - begun)
        for child in multiprocessing.active_children():
            child.join()
        own, others = time.process_time() - own, _children() - others
        work.append(own + others)
        yield (
            f"  {number} process{'es' * (number > 1)}: {walls[-1]:.1f} s for {count:,} texts, {found:,} findings; "
            f"processor seconds: {own:.1f} here, {others:.1f} in workers"
        )
    busy = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    yield f"  ratio of one to two: {walls[0] / walls[1]:.2f} by the wall clock; {spread.available()} processors, {busy}"
    yield f"  {2 * work[0] / work[1]:.2f} if both processors were free: the work of one, shared, with what sharing adds"


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="shorter: no texts of a million characters")
    parser.add_argument("--short", action="store_true", help="the short texts only, not how time grows with length")
    parser.add_argument("--stages", action="store_true", help="the share of each stage only")
    given = parser.parse_args()
    book = load()
    tasks = mixed(book, 400)
    if given.stages:
        for stage, part in stages(tasks, book).items():
            print(f"  {stage:12} {part:6.1%}")
        return 0
    for line in lines(book, tasks, quick=given.quick or given.short, short=given.short):
        print(line, flush=True)
    return 0


def lines(book: RuleBook, tasks: Sequence[Task], *, quick: bool, short: bool) -> Iterator[str]:
    length = sum(len(document.text) for document, _, _ in tasks) / len(tasks)
    mix = ", ".join(f"{kind} {share}" for kind, share in MIX.items())
    yield f"{len(book.specs)} rules on; {len(tasks)} texts of {length:.0f} characters on average; of twenty: {mix}"
    yield f"yardstick: a million turns of an empty loop take {yardstick():.0f} ms on this machine now"
    asks: list[Callable[[Task], object]] = [lambda task: analyse.check(*task, book)]
    try:
        analyze = peers.presidio_analyze()
        asks.append(lambda task: analyze(task[0].text))
    except ImportError as error:
        yield f"presidio: not installed ({error})"
    ours, *others = per_text(asks, tasks, 5)
    for theirs in others:
        yield f"presidio (patterns): {mean(theirs):,.0f} microseconds a text, one core"
    ratio = "".join(f"; {mean(theirs) / mean(ours):.1f} times as fast as presidio" for theirs in others)
    yield f"webside: {mean(ours):,.0f} microseconds a text, one core{ratio}"
    yield f"  for {AIMED_AT} characters: {mean(ours) * AIMED_AT / length:,.0f}; the aim is {AIM}"
    for kind in MIX:
        spent = [each for each, task in zip(ours, tasks, strict=True) if task[0].kind is kind]
        yield f"  {kind:10} {mean(spent):8,.0f}   half of them under {sorted(spent)[len(spent) // 2]:,.0f}"
    yield "share of each stage, each without those inside it"
    yield subprocess.run(
        [sys.executable, __file__, "--stages"], capture_output=True, text=True, check=True
    ).stdout.rstrip()
    yield "through `webside check --jsonl`, reading and writing included"
    yield from command(list(islice(cycle(tasks), 4000)))
    yield "large corpora over processes (webside/spread.py)"
    yield from processes(tasks, book, 10_000 if quick else 40_000)
    if short:
        return
    yield "nanoseconds for a character, by length in characters"
    yield from linearity(tasks, book, (1_000, 10_000, 100_000) if quick else (1_000, 10_000, 100_000, 1_000_000))


if __name__ == "__main__":
    sys.exit(main())
