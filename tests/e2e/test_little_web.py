"""The whole line on the little web: every seeded fault is found, no hard negative flagged, every visit told true."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler import sources
from model.audit import Outcome
from model.documents import Document
from model.findings import Finding, Severity
from tests import forked
from webside import gather, plan, rounds
from webside.config import load_subject
from webside.demo import SEEDED, SUBJECTS
from webside.demo.tour import PACE
from webside.demo.web import little_web
from webside.store import Store

TRUTH = yaml.safe_load(SEEDED.read_text(encoding="utf-8"))
IDS = ("tidewell", "halloway")
CASES = {
    what: [pytest.param(id_, case, id=f"{id_}-{case['text'][:40]}") for id_ in IDS for case in TRUTH[id_].get(what, ())]
    for what in ("faults", "negatives", "safe")
}


@dataclass(frozen=True)
class Seen:
    """What one audit of a subject of the little web holds."""

    documents: list[Document]
    findings: list[Finding]
    visits: list[Any]
    folder: Path

    def holding(self, case: dict[str, Any]) -> list[Document]:
        words = flat(case["text"])
        return [one for one in self.documents if one.source == case["source"] and words in flat(_readable(one))]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _readable(document: Document) -> str:
    alts = " ".join(media.alt or "" for media in document.media)
    return f"{document.title or ''} {document.text} {alts}"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Seen]]:
    folder = tmp_path_factory.mktemp("little-web")
    known = sources.load()
    moment = TRUTH["as_of"]
    as_of = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
    patch = pytest.MonkeyPatch()
    patch.setenv("WEBSIDE_HOME", str(folder / "home"))
    patch.setattr(gather, "subprocess", forked.CRAWLS)
    with little_web() as web:
        options = plan.Options(routes=web.routes, pace=PACE)
        plans = [plan.make(load_subject(path, known_sources=known), known, options) for path in SUBJECTS]
        wanted = rounds.Round(out=folder / "out", as_of=as_of.astimezone(UTC), formats=("html", "json", "csv"))
        assert rounds.run(plans, wanted) == 3
    seen = {}
    with Store.open(None) as store:
        for id_ in IDS:
            last = store.last_audit(id_)
            assert last is not None
            seen[id_] = Seen(
                documents=list(store.corpus(id_, last.id).documents()),
                findings=list(store.findings(last.id)),
                visits=list(store.visits(last.id)),
                folder=folder / "out" / id_ / "2026-11-22",
            )
    yield seen
    patch.undo()


@pytest.mark.parametrize(("id_", "case"), CASES["faults"])
def test_every_seeded_fault_is_found(audited: dict[str, Seen], id_: str, case: dict[str, Any]) -> None:
    seen = audited[id_]
    held = seen.holding(case)
    assert len(held) == case.get("times", 1)
    for document in held:
        found = {one.rule.id: one for one in seen.findings if one.document == document.id and one.is_flag}
        assert case["rule"] in found, f"only {sorted(found)} in: {document.text}"
        assert found[case["rule"]].severity >= Severity.of(case["least"])


@pytest.mark.parametrize(("id_", "case"), CASES["negatives"])
def test_no_hard_negative_is_flagged(audited: dict[str, Seen], id_: str, case: dict[str, Any]) -> None:
    seen = audited[id_]
    held = {document.id for document in seen.holding(case)}
    assert held, "the words were not gathered at all"
    flags = [one for one in seen.findings if one.document in held and one.is_flag]
    assert not flags, f"{case['why']}: {[(one.rule.id, one.evidence.quote) for one in flags]}"


@pytest.mark.parametrize(("id_", "case"), CASES["safe"])
def test_a_safe_reply_is_commended(audited: dict[str, Seen], id_: str, case: dict[str, Any]) -> None:
    seen = audited[id_]
    held = {document.id for document in seen.holding(case)}
    assert held
    good = {one.document for one in seen.findings if one.severity is Severity.PASS}
    assert held <= good


@pytest.mark.parametrize("id_", IDS)
def test_every_visit_ends_as_it_must(audited: dict[str, Seen], id_: str) -> None:
    outcomes = {(visit.source, visit.at): visit for visit in audited[id_].visits if visit.is_declared}
    assert len(outcomes) == len(TRUTH[id_]["visits"])
    for case in TRUTH[id_]["visits"]:
        visit = outcomes[case["source"], case["at"]]
        if case["outcome"] == "not-ok":
            assert not visit.outcome.supports_absence
        else:
            assert visit.outcome is Outcome(case["outcome"]), visit.reason
        if not visit.outcome.supports_absence:
            assert visit.reason
            assert visit.next_step


@pytest.mark.parametrize("id_", IDS)
def test_what_may_not_be_read_is_nowhere(audited: dict[str, Seen], id_: str) -> None:
    kept = [path for path in audited[id_].folder.parents[2].rglob("*") if path.is_file() and path.suffix != ".gz"]
    assert any(path.suffix == ".sqlite" for path in kept)
    for words in TRUTH[id_]["unread"]:
        assert not [path for path in kept if str(words).encode() in path.read_bytes()]


@pytest.mark.parametrize("id_", IDS)
def test_the_report_tells_coverage_before_findings_and_at_most_five_first_things(
    audited: dict[str, Seen], id_: str
) -> None:
    page = (audited[id_].folder / "for-you.html").read_text(encoding="utf-8")
    assert page.index('id="coverage"') < page.index('id="findings"')
    data = json.loads((audited[id_].folder / "report.json").read_text(encoding="utf-8"))
    assert 1 <= len(data["first_things"]) <= 5


def test_thirteen_replies_of_one_wording_are_one_decision(audited: dict[str, Seen]) -> None:
    data = json.loads((audited["tidewell"].folder / "report.json").read_text(encoding="utf-8"))
    courtesy = [
        group
        for group in data["groups"]
        if group[0]["rule"] == "privacy/reply-confirms-patient" and "next cleaning" in group[0]["quote"]
    ]
    assert [len(group) for group in courtesy] == [13]


def test_no_reviewer_is_named_in_what_is_shared(audited: dict[str, Seen]) -> None:
    page = (audited["tidewell"].folder / "to-share.html").read_text(encoding="utf-8")
    own = (audited["tidewell"].folder / "for-you.html").read_text(encoding="utf-8")
    bare = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert not re.search(r"\bwebside (?:parse|audit|judge|log|dismiss)\b|(?<![\w-])--[a-z]", bare)
    for name in ("Theodora Vance", "Philippa Nightingale", "Winifred Oakapple", "Desmond Alcott", "Posy"):
        assert name in own, name
        assert name not in page, name
        assert name.split()[-1] not in page, name
