"""Measures identity on pairs of registry records, by slice and label; never pooled, the slices are in no natural share.

    python bench/identity.py PAIRS.jsonl

Each line holds two records `a` and `b` (first, middle, last, suffix, credential, gender, specialty, street, city,
state, zip, other_names), `label` (same or different) and `kind` (its slices). `a` is handed to `webside identify` as
the subject, `b` as the profile. The NPI of a pair is the answer, so neither side is told it.

Namesakes are manufactured too: two different clinicians of one state and specialty (and of one city) under one common
name, each with its own middle name, with none, or with the same initial. Common names are those of the lists below. A
last slice gives the second the whole name of the first, however rare: nobody could tell these apart by a register's
facts, and it shows what the trust in rare names costs in the worst case.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, pairwise
from pathlib import Path
from time import process_time
from typing import Any

from webside.identify import judge

Record = Mapping[str, Any]
Pair = tuple[str, str, Record, Record]  # label, slice, and the two records; `whose` in a record is only read by us

GIVEN = re.findall(
    r"\w+",
    "James John Robert Michael William David Richard Joseph Thomas Charles Mary Patricia Jennifer Linda Elizabeth "
    "Barbara Susan Jessica Sarah Karen Daniel Matthew Christopher Mark Steven Lisa Nancy",
)
SURNAMES = re.findall(
    r"\w+",
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson "
    "Anderson Thomas Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen "
    "King Wright Scott Cohen",
)
OF_COMMUNITIES = re.findall(
    r"\w+ \w+",
    "Maria Garcia, Jose Rodriguez, Mohammed Khan, Ahmed Ali, Raj Patel, Sanjay Gupta, Priya Sharma, Amit Shah, "
    "Wei Chen, Li Wang, Jing Zhang, David Kim, Sung Lee, Minh Nguyen, Anh Tran, David Cohen, Fatima Khan, Imran Malik",
)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        print("usage: python bench/identity.py PAIRS.jsonl (the file was not found)", file=sys.stderr)
        return 2
    for line in table(list(read(Path(arguments[0])))):
        print(line)
    return 0


def table(pairs: Sequence[Pair]) -> Iterator[str]:
    """The shares of each slice, namesakes made of these pairs among them, as lines of text."""
    asked = [*pairs, *manufactured(pairs)]
    counts: dict[tuple[str, str], Counter[str]] = {}
    started = process_time()
    for label, kind, a, b in asked:
        answer = judge({"id": "", "subject": subject(a), "profile": profile(b)})["judgement"]
        counts.setdefault((label, kind), Counter())[answer] += 1
        if label == "same" or "manufactured" not in kind:
            counts.setdefault((label, "ALL of this label (no natural share)"), Counter())[answer] += 1
    took = process_time() - started
    yield f"{'label':10} {'slice':62} {'pairs':>6} {'positive':>9} {'unsure':>7} {'negative':>9}"
    for (label, kind), answers in sorted(counts.items()):
        total = answers.total()
        shares = [answers[answer] / total for answer in ("positive", "unsure", "negative")]
        yield f"{label:10} {kind:62} {total:6} {shares[0]:9.3f} {shares[1]:7.3f} {shares[2]:9.3f}"
    yield f"{len(asked) / took:,.0f} pairs a second"


def read(path: Path, wanted: Callable[[str], bool] = lambda id_: True) -> Iterator[Pair]:
    """Label, slice and the two records of each line whose id is wanted."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            if not wanted(pair["id"]):
                continue
            a, b = ({**pair[side], "whose": pair[f"npi_{side}"]} for side in "ab")
            yield pair["label"], " + ".join(pair["kind"]), a, b


def manufactured(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Two different clinicians of one state and specialty under one name."""
    crossed = [
        (first, last)
        for shift in range(len(GIVEN))
        for first, last in zip(cycle(GIVEN[shift:]), SURNAMES, strict=False)
    ]
    listed = [name.split() for name in OF_COMMUNITIES]
    common = cycle(name for each in zip(crossed, cycle(listed), strict=False) for name in each)
    for where, keys in (("state", ("state",)), ("city", ("state", "city"))):
        for a, b in _neighbours(pairs, keys):
            first, last = next(common)
            name = {"first": first, "last": last, "suffix": "", "other_names": []}
            for how, one, other in (
                ("own middle names", a["middle"], b["middle"]),
                ("no middle name", "", ""),
                ("same initial", a["middle"][:1] or "J", a["middle"][:1] or "J"),
            ):
                slice_ = f"manufactured: common name, same {where} and specialty, {how}"
                yield "different", slice_, {**a, **name, "middle": one}, {**b, **name, "middle": other}
            whole = {part: a[part] for part in ("first", "middle", "last", "suffix")}
            yield "different", f"manufactured: whole name of the other, same {where} and specialty", a, {**b, **whole}


def _neighbours(pairs: Sequence[Pair], keys: Sequence[str]) -> Iterator[tuple[Record, Record]]:
    groups: dict[tuple[str, ...], dict[str, Record]] = {}
    for *_, a, b in pairs:
        for record in (a, b):
            if record["specialty"]:
                group = groups.setdefault((record["specialty"], *(record[key] for key in keys)), {})
                group.setdefault(record["whose"], record)
    for group in groups.values():
        yield from ((a, b) for a, b in pairwise(group.values()))


def subject(record: Record) -> dict[str, Any]:
    place = {
        "street": record["street"], "city": record["city"], "region": record["state"], "postcode": record["zip"],
    }  # fmt: skip
    return {
        "names": [name(record), *record["other_names"]],
        "credentials": [record["credential"]] if record["credential"] else [],
        "specialties": [record["specialty"]] if record["specialty"] else [],
        "places": [{key: value for key, value in place.items() if value}],
        "gender": record["gender"] or None,
    }


def profile(record: Record) -> dict[str, Any]:
    told = {
        "name": name(record), "credential": record["credential"], "specialty": record["specialty"],
        "street": record["street"], "city": record["city"], "region": record["state"], "postcode": record["zip"],
        "gender": record["gender"],
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def name(record: Record) -> str:
    return " ".join(record[part] for part in ("first", "middle", "last", "suffix") if record[part])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
