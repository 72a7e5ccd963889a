"""Scores a detector on ReplyCheck: `python bench/replycheck/score.py [PREDICTIONS]`, or Webside itself without them.

PREDICTIONS (or - for standard input) holds JSON lines {"id": …, "disclosure": true|false, "caution"?: true|false}.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the bench's own modules
from figures import Tally, share  # noqa: E402

Record = Mapping[str, Any]
Predictions = Mapping[str, Mapping[str, bool]]
GROUPS = {"violation": "disclosing", "clean": "innocent", "caution": "courtesy"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", nargs="?", help="JSON lines, or -; left out: Webside itself")
    given = parser.parse_args()
    records = read(HERE / "replycheck.jsonl")
    if given.predictions is None:
        predictions = dict(webside(records))
    else:
        try:
            with sys.stdin if given.predictions == "-" else Path(given.predictions).open(encoding="utf-8") as lines:
                predictions = dict(predicted(lines))
        except (OSError, ValueError) as error:
            print(f"{given.predictions}: {error}", file=sys.stderr)
            return 2
    for line in score(records, predictions):
        print(line)
    return 0


def read(path: Path) -> list[Record]:
    """The records of the set."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def predicted(lines: Iterable[str]) -> Iterator[tuple[str, Mapping[str, bool]]]:
    """Predictions by id. ValueError, with the number of the line, for what is none."""
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            said = {key: entry[key] for key in ("disclosure", "caution") if key in entry}
            if not isinstance(entry["id"], str) or "disclosure" not in said or set(map(type, said.values())) != {bool}:
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise ValueError(f'line {number}: expected {{"id": "…", "disclosure": true or false}}') from None
        yield entry["id"], said


def webside(records: Iterable[Record]) -> Iterator[tuple[str, Mapping[str, bool]]]:
    """What Webside says."""
    from labelled import disclosing, reply

    from analyzers.analyse import check
    from analyzers.rulebook import load

    book = load()
    for record in records:
        item = reply(record)
        found = check(item.document, item.parent, item.setting, book).findings
        told = disclosing(found, courtesy=False)
        yield record["id"], {"disclosure": told, "caution": not told and any(finding.is_flag for finding in found)}


def score(records: list[Record], predictions: Predictions) -> Iterator[str]:
    """The figures as lines of text."""
    by_id = {record["id"]: record for record in records}
    unknown = len(predictions.keys() - by_id.keys())
    missing = len(by_id.keys() - predictions.keys())
    if unknown:
        yield f"{unknown} predictions have an id that is not in ReplyCheck; they are left out"
    if missing:
        yield f"{missing} records have no prediction; they count as wrong"

    def right(record: Record) -> bool:
        said = predictions.get(record["id"])
        return said is not None and said["disclosure"] == (record["label"] == "violation")

    functions: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        functions[record["function"]].append(record)
    yield from _by_function(functions, by_id, right)
    yield from _in_all(records, by_id, predictions, right)


def _by_function(
    functions: Mapping[str, list[Record]], by_id: Mapping[str, Record], right: Callable[[Record], bool]
) -> Iterator[str]:
    means: defaultdict[str, list[float]] = defaultdict(list)
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for function, those in functions.items():
        bases = [record for record in those if not record.get("twin_of")]
        twins = [record for record in those if record.get("twin_of")]
        pairs = [(by_id[twin["twin_of"]], twin) for twin in twins]
        group = GROUPS[bases[0]["label"]]
        base = sum(map(right, bases))
        both = sum(right(one) and right(other) for one, other in pairs)
        means[group].append(base / len(bases))
        lines[group].append(
            f"  {function:34} base {base:2} of {len(bases):2}   twins {sum(map(right, twins)):2} of {len(twins):2}"
            f"   pairs {both:2} of {len(pairs):2}"
        )
    for group in GROUPS.values():
        yield f"{group} functions ({len(lines[group])})"
        yield from lines[group]
    yield "mean over functions of the share of base records that are right"
    for group in GROUPS.values():
        yield f"  {group:12} {sum(means[group]) / max(1, len(means[group])):.3f}"


def _in_all(
    records: list[Record], by_id: Mapping[str, Record], predictions: Predictions, right: Callable[[Record], bool]
) -> Iterator[str]:
    pairs = [(by_id[record["twin_of"]], record) for record in records if record.get("twin_of")]
    telling = [pair for pair in pairs if "violation" in (pair[0]["label"], pair[1]["label"])]
    for title, those in (("all pairs", pairs), ("pairs with a violation", telling)):
        yield f"both right, {title:24} {share(sum(right(one) and right(other) for one, other in those), len(those))}"
    for title, others in (("all others", ("clean", "caution")), ("clean replies", ("clean",))):
        counted = Tally()
        for record in records:
            if record["label"] == "violation" or record["label"] in others:
                violation = record["label"] == "violation"
                said = predictions.get(record["id"])
                counted.add(not violation if said is None else said["disclosure"], violation)
        yield f"violations against {title:14} {counted}"
    cautious = {id_: said["caution"] for id_, said in predictions.items() if "caution" in said}
    if cautious:
        counted = Tally()
        for record in records:
            if record["label"] != "violation" and record["id"] in cautious:
                counted.add(cautious[record["id"]], record["label"] == "caution")
        yield f"cautions against clean replies    {counted}"


if __name__ == "__main__":
    sys.exit(main())
