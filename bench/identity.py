"""Measures identity on pairs of registry records, by slice and label; never pooled, the slices are in no natural share.

    python bench/identity.py PAIRS.jsonl

Each line holds two records `a` and `b` (first, middle, last, credential, specialty, street, city, state, zip), `label`
(same or different) and `kind` (its slices). `a` is read as the subject, `b` as a profile. Numbers that decide by
themselves (NPI) are withheld. A slice of our own making, `manufactured_namesake`, gives the name of `a` to another
record of the same state and specialty.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from analyzers.identity import resolve
from model.documents import Claims, Document, Kind
from model.findings import Verdict
from model.subject import Place, Subject, SubjectKind

Record = dict[str, str]
Pair = tuple[str, str, Record, Record]


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        print("usage: python bench/identity.py PAIRS.jsonl (the file was not found)", file=sys.stderr)
        return 2
    pairs = list(read(Path(arguments[0])))
    table: dict[tuple[str, str], Counter[Verdict]] = {}
    for label, kind, a, b in [*pairs, *namesakes(pairs)]:
        verdict = resolve(profile(b), subject(a)).verdict
        table.setdefault((label, kind), Counter())[verdict] += 1
    print(f"{'label':10} {'slice':58} {'pairs':>6} {'positive':>9} {'unsure':>7} {'negative':>9}")
    for (label, kind), counts in sorted(table.items()):
        total = counts.total()
        shares = [counts[verdict] / total for verdict in (Verdict.POSITIVE, Verdict.UNSURE, Verdict.NEGATIVE)]
        print(f"{label:10} {kind:58} {total:6} {shares[0]:9.3f} {shares[1]:7.3f} {shares[2]:9.3f}")
    return 0


def read(path: Path) -> Iterator[Pair]:
    """Label, slice and the two records of each line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            yield pair["label"], " + ".join(pair["kind"]), pair["a"], pair["b"]


def namesakes(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Every two different clinicians of one state and specialty, the second under the name of the first."""
    groups: dict[tuple[str, str], dict[tuple[str, str], Record]] = {}
    for *_, a, b in pairs:
        for record in (a, b):
            whose = (record["first"], record["last"])
            groups.setdefault((record["state"], record["specialty"]), {})[whose] = record
    for group in groups.values():
        records = list(group.values())
        for a, b in pairwise(records):
            yield "different", "manufactured_namesake", a, b | {part: a[part] for part in ("first", "middle", "last")}


def subject(record: Record) -> Subject:
    place = Place(street=record["street"], city=record["city"], region=record["state"], postcode=record["zip"])
    return Subject(
        kind=SubjectKind.CLINICIAN,
        names=(name(record),),
        credentials=(record["credential"],),
        specialties=(record["specialty"],),
        places=(place,),
    )


def profile(record: Record) -> Document:
    claims = Claims(
        names=(name(record),),
        credentials=(record["credential"],),
        specialties=(record["specialty"],),
        street=record["street"],
        city=record["city"],
        region=record["state"],
        postcode=record["zip"],
    )
    return Document(kind=Kind.PROFILE, source="registry", service="registry", ref="1", claims=claims)


def name(record: Record) -> str:
    return " ".join(record[part] for part in ("first", "middle", "last", "suffix") if record[part])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
