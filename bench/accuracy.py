"""Measures the rules on labelled texts, and other tools on the same texts in the same run: `make accuracy`.

    python bench/accuracy.py [FOLDER] [--verbose]

FOLDER holds the labelled data (default: ../shared/data/dev beside this repository; where it is absent nothing is
measured, and one line says so). Every figure comes twice: OPEN, texts that were read while writing rules, and HELD,
texts that were only counted on (bench/split.py). Brackets hold 95 % intervals. A flag is a finding of severity low or
more and confidence sure or likely, of a rule that is not on trial.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import identity
from figures import Tally, share
from labelled import Item, disclosing, read, records
from labelled import reply as labelled_reply
from peers import Peer, Spans, peers
from split import PARTS, earlier, part

from analyzers.analyse import Checked, check
from analyzers.rulebook import RuleBook, load
from model.findings import Finding, Severity, Status

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "dev"
REPLYCHECK = Path(__file__).resolve().parent / "replycheck" / "replycheck.jsonl"


@dataclass(frozen=True, slots=True)
class Judged:
    """One text with what Webside and the peers say of it."""

    item: Item
    checked: Checked
    peers: dict[str, bool]

    @property
    def flags(self) -> list[Finding]:
        return [finding for finding in self.checked.findings if finding.is_flag]

    @property
    def rules(self) -> frozenset[str]:
        """Names of the rules that flag."""
        return frozenset(name(finding) for finding in self.flags)

    @property
    def found(self) -> bool:
        """A flag, or something that a person is asked to look at."""
        return any(
            finding.severity >= Severity.LOW and finding.rule.status is Status.STABLE
            for finding in self.checked.findings
        )

    def discloses(self, *, courtesy: bool) -> bool:
        return disclosing(self.checked.findings, courtesy=courtesy)


Cases = Sequence[Judged]
Asked = Callable[[Judged], bool]


def name(finding: Finding) -> str:
    """The rule's id without its folder."""
    return finding.rule.id.rpartition("/")[2]


@dataclass(slots=True)
class Bench:
    """The rule book, the peers, and how long each tool took."""

    folder: Path
    book: RuleBook
    peers: list[Peer]
    verbose: bool
    seconds: Counter[str]
    texts: Counter[str]

    def judge(self, set_: str) -> list[Judged]:
        """Every text of a set, judged by every tool; tools take turns set by set, so that each is timed alone."""
        items = read(self.folder, set_)
        if not items:
            print(f"\n{set_}: not in {self.folder}")
            return []
        return self.ask(items)

    def ask(self, items: list[Item]) -> list[Judged]:
        """What every tool says of every text."""
        answers: dict[str, list[bool]] = {}
        checked = self._timed("webside", items, lambda it: check(it.document, it.parent, it.setting, self.book))
        for peer in self.peers:
            answers[peer.name] = self._timed(peer.name, items, lambda it, peer=peer: peer.flags(it.text))
        return [
            Judged(item, checked[at], {tool: said[at] for tool, said in answers.items()})
            for at, item in enumerate(items)
        ]

    def _timed(self, tool: str, items: list[Item], ask: Callable[[Item], Any]) -> list[Any]:
        begun = time.process_time()
        said = [ask(item) for item in items]
        self.seconds[tool] += time.process_time() - begun
        self.texts[tool] += len(items)
        return said

    @property
    def tools(self) -> Iterator[tuple[str, Asked]]:
        """Every tool's word on whether a text is flagged."""
        yield "webside", lambda case: bool(case.flags)
        for peer in self.peers:
            yield peer.name, lambda case, tool=peer.name: case.peers[tool]


def tally(cases: Cases, found: Asked, wanted: Asked) -> Tally:
    counted = Tally()
    for case in cases:
        counted.add(found(case), wanted(case))
    return counted


def parted(cases: Cases) -> Iterator[tuple[str, Cases]]:
    for each in PARTS:
        yield each.upper(), [case for case in cases if case.item.part == each]


def replies(bench: Bench) -> None:
    """Violations against clean replies; cautions are told apart on their own."""
    cases = bench.judge("replies_composed")
    if not cases:
        return
    print(
        "\n== replies: violation against clean; a disclosure is a privacy/ flag of medium or more that is no courtesy"
    )
    print("An earlier sitting tuned the rules on replies on two thirds of the practices, OPEN and HELD alike, before")
    print("this split was made. UNREAD is the sixth of them that nobody who wrote rules has ever read.")
    parts = [
        *parted(cases),
        ("UNREAD", [case for case in cases if earlier(case.item.record["practice"]["name"]) == "unread"]),
    ]
    for title, chosen in parts:
        labels = Counter(case.item.label for case in chosen)
        print(f"\n {title}: {labels['violation']} violations, {labels['caution']} cautions, {labels['clean']} clean")
        plain = [case for case in chosen if case.item.label != "caution"]
        for tool, asked in bench.tools:
            if tool == "webside":
                _replies_of_webside(chosen, plain)
            else:
                print(f"  {tool:28} {tally(plain, asked, _is_violation)}")
        rules_table(bench, chosen, "reply-")


def _replies_of_webside(chosen: Cases, plain: Cases) -> None:
    print(f"  {'webside':28} {tally(plain, lambda case: case.discloses(courtesy=False), _is_violation)}")
    print(f"  {' courtesy formulas too':28} {tally(plain, lambda case: case.discloses(courtesy=True), _is_violation)}")
    cautions = [case for case in chosen if case.item.label == "caution"]
    violations = [case for case in chosen if case.item.label == "violation"]
    spared = sum(not case.discloses(courtesy=False) for case in cautions)
    right = spared + sum(case.discloses(courtesy=False) for case in violations)
    print(f"  cautions not called a disclosure      {share(spared, len(cautions))}")
    print(f"  cautions and violations told apart    {share(right, len(cautions) + len(violations))}")
    print(f"  cautions noticed (any flag)           {share(sum(bool(case.flags) for case in cautions), len(cautions))}")
    clean = [case for case in chosen if case.item.label == "clean"]
    print(f"  clean replies with any flag           {share(sum(bool(case.flags) for case in clean), len(clean))}")
    unread = sum(not case.checked.analysed for case in chosen)
    print(f"  not analysed (another language)       {unread}")


def _is_violation(case: Judged) -> bool:
    return case.item.label == "violation"


def replycheck(bench: Bench) -> None:
    """The public test set (bench/replycheck), never read while writing rules; its score.py tells by function."""
    items = [labelled_reply(record) for record in records(REPLYCHECK)]
    cases = bench.ask(items)
    print("\n== ReplyCheck: violation against clean, and pairs of which both are right")
    twins = [(one, other) for one, other in _twins(cases) if _is_violation(one) or _is_violation(other)]
    for tool, asked in bench.tools:
        told = (lambda case: case.discloses(courtesy=False)) if tool == "webside" else asked
        counted = tally([case for case in cases if case.item.label != "caution"], told, _is_violation)
        both = sum(told(one) == _is_violation(one) and told(other) == _is_violation(other) for one, other in twins)
        print(f"  {tool:28} {counted}")
        print(f"  {'':28} pairs {share(both, len(twins))}")


def posts(bench: Bench) -> None:
    """Any flag against clean; twins that differ in who is spoken of must be judged alike."""
    cases = bench.judge("posts_composed")
    if not cases:
        return
    print("\n== posts, pages, comments, bios, captions: any flag against clean")
    for title, chosen in parted(cases):
        labels = Counter(case.item.label for case in chosen)
        advice = sum(case.item.record["severity"] == "info" for case in chosen)
        print(
            f"\n {title}: {labels['flag']} to flag ({advice} of them by advice of severity info, never a flag), "
            f"{labels['clean']} clean"
        )
        for tool, asked in bench.tools:
            print(f"  {tool:28} {tally(chosen, asked, _is_flagged)}")
        noticed = [case for case in chosen if _is_flagged(case)]
        print(f"  flagged, or for a person's eye        {share(sum(case.found for case in noticed), len(noticed))}")
        twins = _twins(chosen)
        alike = sum(one.rules == other.rules for one, other in twins)
        print(f"  twins judged alike                    {share(alike, len(twins))}")
        rules_table(bench, chosen, "")


def _is_flagged(case: Judged) -> bool:
    return case.item.label == "flag"


def _twins(cases: Cases) -> list[tuple[Judged, Judged]]:
    by_id = {case.item.record["id"]: case for case in cases}
    return [
        (case, by_id[case.item.record["pair"]])
        for id_, case in by_id.items()
        if case.item.record["pair"] and id_ < case.item.record["pair"]
    ]


def rules_table(bench: Bench, cases: Cases, prefix: str) -> None:
    """Each rule, and each family of rules, over the documents."""
    family = {spec.name: spec.rule.id.rpartition("/")[0] for spec in bench.book.specs}
    trial = {spec.name for spec in bench.book.specs if spec.rule.status is Status.TRIAL}
    rules: defaultdict[str, Tally] = defaultdict(Tally)
    families: defaultdict[str, Tally] = defaultdict(Tally)
    for case in cases:
        wanted = {rule for rule in case.item.rules if rule in family and rule not in trial}
        found = {rule for rule in case.rules if rule.startswith(prefix)}
        for rule in wanted | found:
            rules[rule].add(rule in found, rule in wanted)
        for each in {family[rule] for rule in wanted | found}:
            families[each].add(each in {family[rule] for rule in found}, each in {family[rule] for rule in wanted})
    innocent = Counter(rule for case in cases if case.item.label == "clean" for rule in case.rules)
    print("  by family")
    for each, counted in sorted(families.items()):
        print(f"   {each:27} {counted}")
    print("  by rule")
    for rule, counted in sorted(rules.items()):
        print(f"   {rule:27} {counted}" + (f"   on clean texts: {innocent[rule]}" if innocent[rule] else ""))
    missing = Counter(rule for case in cases for rule in case.item.rules if rule not in family)
    if missing:
        print("   no such rule yet: " + ", ".join(f"{rule} ({count})" for rule, count in sorted(missing.items())))
    untried = Counter(rule for case in cases for rule in case.item.rules if rule in trial)
    if untried:
        print("   on trial, so not counted: " + ", ".join(f"{rule} ({n})" for rule, n in sorted(untried.items())))


def clean(bench: Bench) -> None:
    """Proper clinical writing: nothing to flag."""
    cases = bench.judge("clean_clinical")
    if not cases:
        return
    print("\n== clean clinical texts: flags for each 1,000 texts")
    for title, chosen in parted(cases):
        print(f"\n {title}: {len(chosen)} texts")
        for tool, asked in bench.tools:
            count = sum(asked(case) for case in chosen)
            print(f"  {tool:28} {1000 * count / len(chosen):6.1f}   {share(count, len(chosen))}")
        print_rules(chosen)


def print_rules(cases: Cases) -> None:
    """Which rules flagged how often."""
    counts = Counter(rule for case in cases for rule in case.rules)
    if counts:
        print("  flagged by " + ", ".join(f"{rule} ({count})" for rule, count in counts.most_common()))


def hateful(bench: Bench) -> None:
    """Functional tests of hateful language."""
    cases = bench.judge("hatecheck")
    if not cases:
        return
    print("\n== HateCheck: non-hateful texts flagged, hateful texts found")
    for title, chosen in parted(cases):
        good = [case for case in chosen if not case.item.record["flag"]]
        bad = [case for case in chosen if case.item.record["flag"]]
        print(f"\n {title}: {len(bad)} hateful, {len(good)} not")
        for tool, asked in bench.tools:
            wrong, right = sum(map(asked, good)), sum(map(asked, bad))
            print(
                f"  {tool:28} non-hateful flagged {share(wrong, len(good)):27} hateful flagged {share(right, len(bad))}"
            )
        wrong, right = (sum(bool(case.rules - {"profanity"}) for case in those) for those in (good, bad))
        print(
            f"  {'webside, but for profanity':28} non-hateful flagged {share(wrong, len(good)):27} "
            f"hateful flagged {share(right, len(bad))}"
        )
        found = sum(case.found for case in bad)
        print(f"  {'webside, flag or review':28} {'':47} hateful found   {share(found, len(bad))}")
        print_rules(good)
        if bench.verbose:
            _functionalities(chosen)


def _functionalities(cases: Cases) -> None:
    by: defaultdict[str, list[Judged]] = defaultdict(list)
    for case in cases:
        by[case.item.record["functionality"]].append(case)
    for functionality, those in sorted(by.items()):
        flagged, found = sum(bool(case.flags) for case in those), sum(case.found for case in those)
        print(
            f"   {functionality:22} flagged {share(flagged, len(those)):27} flag or review {share(found, len(those))}"
        )


def flagged(bench: Bench, set_: str, title: str) -> None:
    """A set whose `flag` says whether a text is toxic."""
    cases = bench.judge(set_)
    if not cases:
        return
    print(f"\n== {title}")
    for part_, chosen in parted(cases):
        good = [case for case in chosen if not case.item.record["flag"]]
        print(f"\n {part_}: {len(chosen) - len(good)} toxic, {len(good)} not")
        for tool, asked in bench.tools:
            counted = tally(chosen, asked, lambda case: bool(case.item.record["flag"]))
            print(f"  {tool:28} flagged though not toxic {share(counted.wrong, len(good)):27} {counted}")
        print_rules(good)


def identifiers(bench: Bench, set_: str, title: str) -> None:
    """Recall for each kind of span, and texts without any in which something is seen."""
    items = read(bench.folder, set_)
    if not items:
        print(f"\n{set_}: not in {bench.folder}")
        return
    tools = [(peer.name, peer.spans) for peer in bench.peers if peer.spans]
    recognise = _recognise()
    if recognise:
        tools.insert(0, ("webside", recognise))
    print(f"\n== {title}: a span counts as found where a recognised one overlaps it")
    if not recognise:
        print("analyzers/checks/identifiers.py has no `recognise` yet, so Webside itself is not measured here")
    for title_, chosen in ((each.upper(), [item for item in items if item.part == each]) for each in PARTS):
        print(f"\n {title_}: {len(chosen)} texts")
        for tool, spans in tools:
            _recall(tool, spans, chosen, bench)


def _recall(tool: str, spans: Callable[[str], Spans], items: list[Item], bench: Bench) -> None:
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    negatives = [item for item in items if not item.record["flag"]]
    tempted = 0
    begun = time.process_time()
    seen = [spans(item.text) for item in items]
    seconds = time.process_time() - begun
    for item, said in zip(items, seen, strict=True):
        tempted += bool(said) and not item.record["flag"]
        for span in item.record["spans"]:
            wanted[span["type"]] += 1
            found[span["type"]] += any(start < span["end"] and span["start"] < end for start, end in said)
    print(
        f"  {tool}: hard negatives in which something is seen {share(tempted, len(negatives))}; "
        f"{len(items) / seconds:,.0f} texts a second"
    )
    for kind, total in wanted.most_common():
        print(f"   {kind:32} recall {share(found[kind], total)}")


def _recognise() -> Callable[[str], Spans] | None:
    try:
        from analyzers.checks.identifiers import recognise
    except ImportError:
        return None
    spared = ("clinician", "npi")  # whose they are is the clinician's own affair
    return lambda text: [(start, end) for start, end, kind in recognise(text) if kind not in spared]


def registry(bench: Bench) -> None:
    """Pairs of registry records, by slice."""
    path = bench.folder / "npi_clinician_pairs.jsonl"
    if not path.is_file():
        print(f"\nnpi_clinician_pairs: not in {bench.folder}")
        return
    print("\n== pairs of registry records, by slice (they are in no natural share; never pool them)")
    for each in PARTS:
        print(f"\n {each.upper()}")
        for line in identity.table(list(identity.read(path, lambda id_, each=each: part(id_) == each))):
            print(f"  {line}")


def speed(bench: Bench) -> None:
    print("\n== documents a second over all sets above, one core (the whole check for Webside, any flag for the peers)")
    for tool, seconds in bench.seconds.items():
        texts = bench.texts[tool]
        print(
            f"  {tool:28} {texts / seconds:10,.0f}   ({texts:,} texts, {1e6 * seconds / texts:,.0f} microseconds each)"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--verbose", action="store_true", help="HateCheck by functionality too")
    given = parser.parse_args()
    if not given.folder.is_dir():
        print(f"{given.folder}: no labelled data here, so nothing is measured")
        return 0
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    tools, absent = peers()
    for line in absent:
        print(line)
    book = load()
    bench = Bench(given.folder, book, tools, given.verbose, Counter(), Counter())
    stable = sum(spec.rule.status is Status.STABLE for spec in book.specs)
    print(f"{len(book.specs)} rules, {stable} of them counted; labelled data: {given.folder}")
    replies(bench)
    replycheck(bench)
    posts(bench)
    clean(bench)
    hateful(bench)
    flagged(bench, "identity_templates", "sentences with words of identity")
    flagged(bench, "toxicity", "toxic comments (not what Webside judges; for orientation)")
    identifiers(bench, "clinical_identifiers", "identifiers in clinical queries")
    identifiers(bench, "pii_synthetic", "personal data in synthetic sentences (composed by Presidio's own authors)")
    registry(bench)
    speed(bench)
    return 0


if __name__ == "__main__":
    sys.exit(main())
