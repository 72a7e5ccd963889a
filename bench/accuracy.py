"""Measures the rules on a folder of labelled texts: `python bench/accuracy.py FOLDER` prints plain text.

Reads `replies_composed.jsonl` (owner replies with their reviews: violation, caution or clean) and
`posts_composed.jsonl` (own posts: flag or clean) where they are. Texts are split by practice (or by pair): two thirds
the rules were tuned on; of the other third one half was only counted at first and read late ("checked on"), the other
half was never read ("unread").
"""

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analyzers.analyse import Checked, Setting, check
from analyzers.rulebook import RuleBook, load
from model.documents import Author, Document, Kind
from model.findings import Severity

_POST_KINDS = {"caption": Kind.IMAGE, "bio": Kind.PROFILE}
_PRACTICES = ("practice account", "med-spa")


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled text with what Webside says of it."""

    label: str
    rules: frozenset[str]
    group: str
    checked: Checked

    @property
    def found(self) -> frozenset[str]:
        return frozenset(each.rule.id.rpartition("/")[2] for each in self.checked.findings if each.is_flag)

    @property
    def worst(self) -> Severity:
        return max((each.severity for each in self.checked.findings if each.is_flag), default=Severity.PASS)


def part(group: str) -> str:
    """Which part a practice or a pair falls into; by hash, so that it never changes."""
    digest = hashlib.sha256(group.encode()).digest()
    if digest[0] % 3:
        return "tuned on"
    return "unread" if digest[1] % 2 else "checked on"


def replies(path: Path, book: RuleBook) -> Iterator[Case]:
    """Replies with the review they answer, and the practice's own names and phone as the subject's."""
    for record in _records(path):
        review = Document(
            kind=Kind.REVIEW,
            source="bench",
            service="bench",
            ref="review",
            text=record["review"] or "",
            author=Author(name=record["reviewer"]),
            rating=record["rating"],
        )
        practice = record["practice"]
        setting = Setting(
            known=True,
            people=tuple(practice["staff"]),
            businesses=(practice["name"],),
            phones=(practice["phone"],) if practice["phone"] else (),
        )
        checked = check(_document(Kind.REPLY, record["reply"]), review, setting, book)
        yield Case(record["label"], frozenset(record["rules"]), practice["name"], checked)


def posts(path: Path, book: RuleBook) -> Iterator[Case]:
    """The owner's posts, pages, captions and bios."""
    for record in _records(path):
        kind = _POST_KINDS.get(record["kind"]) or Kind(record["kind"])
        account = "practice" if record["author_role"] in _PRACTICES else "individual"
        checked = check(_document(kind, record["text"]), None, Setting(account=account), book)
        group = min(record["id"], record["pair"] or record["id"])
        yield Case(record["label"], frozenset(record["rules"]), group, checked)


def _records(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _document(kind: Kind, text: object) -> Document:
    return Document(kind=kind, source="bench", service="bench", ref="it", text=str(text))


def print_documents(cases: list[Case]) -> None:
    """Replies as a whole: a violation needs a finding of high or critical, a caution none, a clean one no flag."""
    labels = Counter(case.label for case in cases)
    severe = Counter(case.label for case in cases if case.worst >= Severity.HIGH)
    flagged = Counter(case.label for case in cases if case.worst >= Severity.LOW)
    right = severe["violation"]
    print(f"  recall of violations      {_share(right, labels['violation'])}")
    print(f"  precision against clean   {_share(right, right + severe['clean'])}")
    print(f"  clean replies flagged     {_share(flagged['clean'], labels['clean'])}")
    print(f"  cautions above medium     {_share(severe['caution'], labels['caution'])}")
    print(f"  cautions noticed          {_share(flagged['caution'], labels['caution'])}")
    unread = sum(not case.checked.analysed for case in cases)
    if unread:
        print(f"  not analysed (language)   {unread}")


def print_rules(cases: list[Case], names: Iterable[str]) -> None:
    """Precision and recall of each rule over documents."""
    for name in sorted(names):
        right = sum(name in case.found and name in case.rules for case in cases)
        found = sum(name in case.found for case in cases)
        wanted = sum(name in case.rules for case in cases)
        if found or wanted:
            print(f"  {name:28} precision {_share(right, found):22} recall {_share(right, wanted)}")


def _share(count: int, total: int) -> str:
    return f"{count}/{total}" + (f" = {count / total:.3f}" if total else "")


def main() -> int:
    parser = argparse.ArgumentParser(description="Precision and recall of the rules on labelled texts.")
    parser.add_argument("folder", type=Path, help="folder with replies_composed.jsonl and posts_composed.jsonl")
    folder: Path = parser.parse_args().folder
    book = load()
    reply_rules = {spec.name for spec in book.for_kind(Kind.REPLY) if spec.is_reply_rule}
    post_rules = {spec.name for spec in book.for_kind(Kind.POST)}
    for name, read, rules in (("replies", replies, reply_rules), ("posts", posts, post_rules)):
        path = folder / f"{name}_composed.jsonl"
        if not path.is_file():
            print(f"{path}: not found", file=sys.stderr)
            continue
        started = time.perf_counter()
        cases = list(read(path, book))
        seconds = time.perf_counter() - started
        print(f"{name}: {len(cases)} in {seconds:.1f} s")
        for title in ("whole", "tuned on", "checked on", "unread"):
            chosen = [case for case in cases if title in ("whole", part(case.group))]
            print(f" {title} ({len(chosen)})")
            if read is replies:
                print_documents(chosen)
            print_rules(chosen, rules)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
