"""A Bluesky account declared at a server that no longer holds it is found by the directory of identities."""

from pathlib import Path

import pytest

from crawler.spiders.bluesky import Bluesky
from model.audit import Errand, Outcome
from model.errors import ErrorBody
from tests.crawler.web import Site, Web, crawl, data, plan, source

DID = "did:plc:aaaabbbbccccddddeeeeffff"
XRPC = "/xrpc/com.atproto."
GONE = data({"error": "RepoNotFound", "message": f"Could not find repo for DID: {DID}"}, status=400)
POST = {
    "uri": f"at://{DID}/app.bsky.feed.post/3kaa",
    "cid": "bafya",
    "value": {"$type": "app.bsky.feed.post", "createdAt": "2026-03-01T10:00:00.000Z", "text": "Moved house."},
}


def document(home: str, id: str = DID) -> dict[str, object]:
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": home}
    return {"id": id, "alsoKnownAs": ["at://reyes.example"], "service": [service]}


NEW: Site = {
    f"{XRPC}repo.describeRepo": data({"did": DID, "handle": "reyes.example", "collections": ["app.bsky.feed.post"]}),
    f"{XRPC}repo.listRecords": data({"records": [POST]}),
}


@pytest.mark.parametrize("account", [DID, "reyes.example"])
def test_the_account_is_followed_to_its_server(web: Web, tmp_path: Path, account: str) -> None:
    web.sites = {
        "old.example": {f"{XRPC}repo.describeRepo": GONE},
        "public.api.bsky.app": {f"{XRPC}identity.resolveHandle": data({"did": DID})},
        "plc.directory": {f"/{DID}": data(document("https://new.example"))},
        "new.example": NEW,
    }
    result = crawl(plan(web, [Errand(source=source("bluesky"), at=f"https://old.example/{account}")]), tmp_path)
    [visit] = result.visits.values()
    assert visit.outcome is Outcome.OK, visit.reason
    assert [(one.text, one.ref) for one in result.documents()] == [("Moved house.", POST["uri"])]
    assert web.paths("plc.directory") == [f"/{DID}"]
    assert len(web.paths("public.api.bsky.app")) == (account != DID)


@pytest.mark.parametrize(
    "answer",
    [
        data(document("https://old.example")),
        data(document("http://new.example")),
        data(document("https://new.example", id="did:plc:zzzzzzzzzzzzzzzzzzzzzzzz")),
        data({"id": DID, "service": []}),
        data({"message": "DID not registered"}, status=404),
    ],
    ids=["the same server", "no https", "somebody else", "no server", "not registered"],
)
def test_a_directory_that_does_not_help_is_told(web: Web, tmp_path: Path, answer: object) -> None:
    web.sites = {
        "old.example": {f"{XRPC}repo.describeRepo": GONE},
        "plc.directory": {f"/{DID}": answer},  # type: ignore[dict-item]
        "new.example": NEW,
    }
    result = crawl(plan(web, [Errand(source=source("bluesky"), at=f"https://old.example/{DID}")]), tmp_path)
    [visit] = result.visits.values()
    assert visit.outcome is Outcome.FAILED
    assert visit.reason
    assert web.paths("new.example") == []


def test_a_did_of_another_method_is_not_asked_for() -> None:
    spider = Bluesky(Errand(source=source("bluesky"), at="https://old.example/did:web:reyes.example"))
    with pytest.raises(ErrorBody):
        spider._home_of("did:web:reyes.example")
