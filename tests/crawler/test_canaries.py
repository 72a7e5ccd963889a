"""Canaries: a source that claims to know a random name is not believed in that audit; a sound one is asked."""

import pytest

from model.audit import Errand
from tests.crawler.web import Answer, Web, data, page, plan, source
from webside import canaries
from webside.interrupt import Stop
from webside.progress import Plain

ANA = {"id": "110", "acct": "ana", "username": "ana", "url": "https://social.example/@ana", "statuses_count": 0}
MISSING = data({"error": "Record not found"}, status=404)
pytestmark = pytest.mark.usefixtures("forked_crawls")
AT = "@ana@social.example"


def lookup(path: str) -> Answer:
    return data(ANA) if path.endswith("acct=ana") else MISSING


def sound(path: str) -> Answer:
    return lookup(path) if "/lookup" in path else data([]) if "/statuses" in path else MISSING


def everybody(path: str) -> Answer:
    return data(ANA) if "/lookup" in path else data([])


def errand() -> Errand:
    return Errand(source=source("mastodon"), at=AT, addresses=(AT,))


def test_a_sound_source_is_asked(web: Web) -> None:
    web.sites["social.example"] = {"*": sound}
    (kept,) = canaries.sift(plan(web, [errand()]), Plain(), Stop()).errands
    assert kept.skip is None
    names = [path for path in web.paths("social.example") if "lookup" in path]
    assert names
    assert not any(path.endswith("acct=ana") for path in names)  # only the random name was asked for


def test_a_source_that_knows_everybody_is_switched_off_and_says_so(web: Web) -> None:
    web.sites["social.example"] = {"*": everybody}
    web.sites["other.example"] = {"*": sound}
    two = [errand(), Errand(source=source("mastodon"), at="@ana@other.example", addresses=("@ana@other.example",))]
    off, on = canaries.sift(plan(web, two), Plain(), Stop()).errands
    assert off.skip == canaries.MISFIRES
    assert off.next_step == canaries.LOOK
    assert on.skip is None


def test_a_source_that_refuses_is_neither_sound_nor_unsound(web: Web) -> None:
    web.sites["social.example"] = {"*": page("Are you human?", status=403)}
    (kept,) = canaries.sift(plan(web, [errand()]), Plain(), Stop()).errands
    assert kept.skip is None
    assert [probe.well for probe in canaries.examine(plan(web, [errand()]), Plain(), Stop())] == [None, None]


def test_the_doctor_asks_for_what_exists_and_for_what_cannot(web: Web) -> None:
    web.sites["social.example"] = {"*": sound}
    probes = list(canaries.examine(plan(web, [errand()]), Plain(), Stop()))
    assert {probe.random: probe.well for probe in probes} == {False: True, True: True}
    web.sites["social.example"] = {"*": everybody}
    probes = list(canaries.examine(plan(web, [errand()]), Plain(), Stop()))
    assert {probe.random: probe.well for probe in probes} == {False: True, True: False}
    web.sites["social.example"] = {"*": MISSING}
    probes = list(canaries.examine(plan(web, [errand()]), Plain(), Stop()))
    assert {probe.random: probe.well for probe in probes} == {False: False, True: True}


def test_a_search_is_only_tried_with_what_is_known(web: Web) -> None:
    hits = {"query": "wikipedia", "results": [{"url": "https://wiki.example/", "title": "Wiki", "content": ""}]}
    web.sites["search.example"] = {"/search": data(hits)}
    search = Errand(source=source("searxng"), at="https://search.example", queries=('"Ana Duarte"',))
    assert canaries.sift(plan(web, [search]), Plain(), Stop()).errands == (search,)
    assert web.asked == []
    (probe,) = canaries.examine(plan(web, [search]), Plain(), Stop())
    assert (probe.well, probe.asked) == (True, "wikipedia")
    assert all("Duarte" not in asked.path for asked in web.asked)
