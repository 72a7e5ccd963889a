"""What an audit will ask: searches by what their source needs, not by their name."""

from dataclasses import replace
from pathlib import Path

import pytest

from crawler import sources
from model.audit import Coverage, Errand, Outcome, Visit
from model.source import Access, Source
from model.subject import Account, Export, Subject, SubjectKind
from webside import plan
from webside.plan import Options

NEWS = Source(
    id="news",
    title="News",
    gathers=("search_hit",),
    access=Access.API,
    service="news",
    needs=("search_terms",),
    hosts=("news.example",),
)
OWN = replace(NEWS, id="own", needs=("instance", "search_terms"), hosts=())
BLOG = replace(NEWS, id="blog", gathers=("post",), needs=("address",), hosts=())
SOURCES = {source.id: source for source in (NEWS, OWN, BLOG)}
BARE = Subject(kind=SubjectKind.PRACTICE, id="tidewell", names=("Tidewell Family Dental",))


def with_accounts(**accounts: str) -> Subject:
    return replace(BARE, accounts={id: (Account(at=at),) for id, at in accounts.items()})


def made(subject: Subject, options: Options | None = None) -> dict[str, Errand]:
    return {errand.source.id: errand for errand in plan.make(subject, SOURCES, options or Options()).errands}


@pytest.mark.parametrize(
    "subject",
    [with_accounts(blog="https://tidewell.example"), replace(BARE, search_terms=("tidewell dental",))],
)
def test_a_search_without_key_runs_by_itself_where_the_web_is_asked_anyway(subject: Subject) -> None:
    errand = made(subject)["news"]
    assert errand.skip is None
    assert errand.volunteered
    assert errand.at == "https://news.example"
    assert errand.queries == plan.queries(subject)


def test_whoever_only_hands_in_exports_sends_no_name_anywhere() -> None:
    errand = made(BARE)["news"]
    assert (errand.at, errand.skip) == ("", "nothing declared")
    assert "news: on" in str(errand.next_step)


def test_a_search_is_switched_on_and_off_in_the_subject_file() -> None:
    on = made(with_accounts(news="on"))["news"]
    assert on.skip is None
    assert not on.volunteered
    off = made(with_accounts(news="off", blog="https://tidewell.example"))["news"]
    assert (off.at, off.skip) == ("", "switched off in the subject file")
    assert made(with_accounts(own="off"))["news"].skip is None, "an own instance is a declared address"


def test_an_own_instance_is_never_guessed() -> None:
    assert made(with_accounts(blog="https://tidewell.example"))["own"].skip == "nothing declared"
    assert made(with_accounts(own="https://search.example"))["own"].queries


def test_offline_and_the_little_web_ask_nobody_and_miss_nothing_declared() -> None:
    subject = with_accounts(blog="https://tidewell.example")
    offline = made(subject, Options(offline=True))["news"]
    assert (offline.at, offline.skip) == (
        "",
        "the web was not asked: you chose --offline, so only what lies on this machine was read",
    )
    routed = made(subject, Options(routes={"https://tidewell.example": "http://127.0.0.1:1"}))["news"]
    assert (routed.at, routed.skip) == ("", "not a part of the little web")
    there = made(subject, Options(routes={"https://news.example": "http://127.0.0.1:1"}))["news"]
    assert there.skip is None


@pytest.mark.parametrize(
    ("outcome", "complete"), [(Outcome.SKIPPED, True), (Outcome.FAILED, False), (Outcome.OK, True)]
)
def test_a_search_that_may_not_be_asked_leaves_the_declared_complete(outcome: Outcome, complete: bool) -> None:
    declared = Visit(source="blog", title="Blog", at="https://tidewell.example", outcome=Outcome.OK)
    search = Visit(source="news", title="News", at="https://news.example", outcome=outcome, volunteered=True)
    assert Coverage(visits=(declared, search)).is_complete is complete
    assert not Coverage(visits=(declared, replace(search, outcome=Outcome.SKIPPED, volunteered=False))).is_complete


def test_a_dry_run_names_the_host_that_is_really_asked() -> None:
    subject = with_accounts(bluesky="@dana.example", hackernews="https://news.ycombinator.com/user?id=dana")
    planned = plan.make(subject, sources.load())
    hosts = {line.source: line.host for line in plan.dry_run(planned)}
    assert hosts["bluesky"] == "public.api.bsky.app"
    assert hosts["hackernews"] == "hn.algolia.com"
    assert hosts["gdelt"] == "api.gdeltproject.org"
    assert hosts["mastodon"] is None


@pytest.mark.parametrize(
    ("source", "told", "shown", "host"),
    [
        ("hackernews", "ana", "ana", "hn.algolia.com"),
        ("bluesky", "ana.reyes.example", "ana.reyes.example", "public.api.bsky.app"),
        ("bluesky", "did:plc:aaaabbbbccccddddeeeeffff", "did:plc:aaaabbbbccccddddeeeeffff", "public.api.bsky.app"),
        ("bluesky", "bsky.app/profile/ana.example", "https://bsky.app/profile/ana.example", "public.api.bsky.app"),
        ("reddit_feed", "u/ana", "u/ana", "www.reddit.com"),
        ("mastodon", "@ana@social.example", "@ana@social.example", "social.example"),
        ("wordpress", "blog.example", "https://blog.example", "blog.example"),
    ],
)
def test_a_name_is_shown_as_it_is_written_and_asked_for(source: str, told: str, shown: str, host: str) -> None:
    planned = plan.make(with_accounts(**{source: told}), sources.load())
    [errand] = [one for one in planned.errands if one.source.id == source]
    [line] = [one for one in plan.dry_run(planned) if one.source == source]
    assert (errand.at, errand.addresses, line.host) == (shown, (shown,), host)


def test_a_secret_address_is_asked_and_never_shown() -> None:
    secret = "https://www.google.com/alerts/feeds/0123456789/9876543210"
    planned = plan.make(with_accounts(google_alerts=secret), sources.load())
    errand = next(errand for errand in planned.errands if errand.source.id == "google_alerts")
    assert errand.addresses == (secret,)
    assert errand.at == "https://www.google.com/…3210"


def test_an_export_that_holds_several_services_is_read_for_each(tmp_path: Path) -> None:
    (tmp_path / "posts_1.json").write_text('[{"media": [{"uri": "a.jpg", "creation_timestamp": 1, "title": "Hi"}]}]')
    (tmp_path / "threads.json").write_text('{"text_post_app_text_posts": []}')
    subject = replace(BARE, exports=(Export(path=str(tmp_path)),), accounts={"gram": (Account(at="@robin"),)})
    known = {
        id: replace(NEWS, id=id, access=Access.EXPORT, service=service)
        for id, service in (("instagram_archive", "gram"), ("threads_archive", "threads"))
    }
    gram = replace(NEWS, id="gram", service="gram", needs=("handle",))
    errands = {errand.source.id: errand for errand in plan.make(subject, {**known, "gram": gram}, Options()).errands}
    assert [errands[id].path for id in known] == [tmp_path, tmp_path]
    assert errands["instagram_archive"].addresses == ("@robin",), "an account of the same service"
    assert errands["threads_archive"].addresses == ()
