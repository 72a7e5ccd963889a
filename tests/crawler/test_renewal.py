"""A token that lasts an hour is made anew with a refresh token, which goes to one address and is written nowhere."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from crawler.keys import key_of
from model.audit import Errand, Outcome
from model.source import refresh_parts, refresh_secret
from tests.crawler.test_keys import traces
from tests.crawler.web import Answer, Result, Web, crawl, data, plan, source
from webside import keys
from webside.commands.keys import command

CLIENT, CLIENT_SECRET, REFRESH, TOKEN = "client-of-a-test", "s3cret/of+client", "1//refresh-of-a-test", "ya29.new-token"
REVIEW = {"name": "accounts/1/locations/2/reviews/A", "starRating": "TWO", "createTime": "2026-03-01T10:00:00Z"}
LISTS = {"google_business": {"reviews": [REVIEW], "totalReviewCount": 1, "echo": [TOKEN, REFRESH, CLIENT_SECRET]}}
AT = {"google_business": "accounts/1/locations/2", "reddit": "https://www.reddit.com/user/areyes_example"}
HOSTS = {
    "google_business": ("mybusiness.googleapis.com", "oauth2.googleapis.com"),
    "reddit": ("oauth.reddit.com", "www.reddit.com"),
}


def audited(web: Web, spool: Path, id: str, renewal: Answer) -> Result:
    service, renewer = HOSTS[id]
    listing = LISTS.get(id, {"kind": "Listing", "data": {"children": [], "after": None}})
    web.sites = {service: {"*": data(listing)}, renewer: {"*": renewal}}
    errand = Errand(source=source(id), at=AT[id])
    return crawl(plan(web, [errand]), spool, {id: refresh_secret(CLIENT, CLIENT_SECRET, REFRESH)})


@pytest.mark.parametrize("id", ["google_business", "reddit"])
def test_a_new_token_is_made_once_and_used(web: Web, tmp_path: Path, id: str) -> None:
    result = audited(web, tmp_path, id, data({"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"}))
    service, renewer = HOSTS[id]
    [visit] = result.visits.values()
    assert visit.outcome in (Outcome.OK, Outcome.EMPTY), visit.reason
    [asked] = [one for one in web.asked if one.host == renewer]
    form = parse_qs(asked.body.decode())
    assert form["grant_type"] == ["refresh_token"]
    assert form["refresh_token"] == [REFRESH]
    assert (asked.headers.get("Authorization", "").startswith("Basic ")) == (id == "reddit")
    assert form.get("client_secret") == (None if id == "reddit" else [CLIENT_SECRET])
    assert asked.agent.startswith("Webside/")
    for one in web.asked:
        if one.host == service:
            assert one.headers["Authorization"] == f"Bearer {TOKEN}"
            assert REFRESH not in f"{one.path}{one.headers}{one.body!r}"
    for secret in (REFRESH, CLIENT_SECRET, TOKEN):
        assert traces(tmp_path, secret) == []


@pytest.mark.parametrize("lasts", [True, False], ids=["goes on", "refused again"])
def test_a_token_that_dies_in_the_middle_is_renewed_once(web: Web, tmp_path: Path, lasts: bool) -> None:
    pages = iter(["1", "401", "2" if lasts else "401"])
    tokens = iter(["first-token-of-a-test", "second-token-of-a-test"])

    def listing(_: str) -> Answer:
        told = next(pages)
        if told == "401":
            return data({"error": {"code": 401, "message": "expired"}}, status=401)
        review = {**REVIEW, "name": f"accounts/1/locations/2/reviews/{told}"}
        return data({"reviews": [review], "totalReviewCount": 2, **({"nextPageToken": "p2"} if told == "1" else {})})

    service, renewer = HOSTS["google_business"]
    web.sites = {service: {"*": listing}, renewer: {"*": lambda _: data({"access_token": next(tokens)})}}
    errand = Errand(source=source("google_business"), at=AT["google_business"])
    secret = refresh_secret(CLIENT, CLIENT_SECRET, REFRESH)
    result = crawl(plan(web, [errand]), tmp_path, {"google_business": secret})
    [visit] = result.visits.values()
    sent = [one.headers["Authorization"].removeprefix("Bearer ") for one in web.asked if one.host == service]
    assert sent == ["first-token-of-a-test"] * 2 + ["second-token-of-a-test"]
    assert len(result.documents()) == (2 if lasts else 1)
    assert visit.outcome is (Outcome.OK if lasts else Outcome.PARTIAL)
    assert ("even the token it has just given" in visit.reason) is not lasts
    assert ("--refresh" in str(visit.next_step)) is not lasts
    for one in ("first-token-of-a-test", "second-token-of-a-test", REFRESH):
        assert traces(tmp_path, one) == []


@pytest.mark.parametrize(
    "renewal",
    [
        data({"error": "invalid_grant", "error_description": f"bad {REFRESH}"}, status=400),
        data({"error": [REFRESH]}, status=400),
        Answer(body=b"<html>", status=200),
        data({"access_token": "has a blank"}),
    ],
    ids=["refused", "odd", "no JSON", "no token"],
)
def test_without_a_new_token_the_service_is_not_asked(web: Web, tmp_path: Path, renewal: Answer) -> None:
    result = audited(web, tmp_path, "google_business", renewal)
    [visit] = result.visits.values()
    assert visit.outcome is Outcome.BLOCKED
    assert "no new token" in str(visit.reason)
    assert web.paths("mybusiness.googleapis.com") == []
    for secret in (REFRESH, CLIENT_SECRET):
        assert traces(tmp_path, secret) == []


def test_a_refresh_token_is_no_key_where_none_is_renewed() -> None:
    secret = refresh_secret(CLIENT, CLIENT_SECRET, REFRESH)
    assert key_of(source("yelp"), {"yelp": secret}) is None
    key = key_of(source("reddit"), {"reddit": secret})
    assert key is not None
    assert key.secret == ""
    assert REFRESH not in repr(key)


def test_it_is_kept_like_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBSIDE_HOME", str(tmp_path))
    monkeypatch.setattr(keys, "keyring", lambda: None)
    told = CliRunner().invoke(
        command, ["set", "google_business", "--refresh"], input=f"{CLIENT}\n{CLIENT_SECRET}\n{REFRESH}\n"
    )
    assert told.exit_code == 0, told.output
    held = keys.find("google_business")
    assert held is not None
    assert refresh_parts(held[0]) == (CLIENT, CLIENT_SECRET, REFRESH)
    assert keys.file().stat().st_mode & 0o077 == 0
    assert REFRESH not in told.output
    refused = CliRunner().invoke(command, ["set", "yelp", "--refresh"], input=f"{CLIENT}\n{CLIENT_SECRET}\n{REFRESH}\n")
    assert refused.exit_code != 0
