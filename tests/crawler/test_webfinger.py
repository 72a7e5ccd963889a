"""The host of a declared handle is asked once what the handle points to; that proposes, and is followed nowhere."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from analyzers import proposals
from crawler.finger import pointed
from model.audit import Errand, Outcome, Visit
from model.documents import FINGERED, Document, Kind, Link, PageParts
from model.subject import Account, Place, Subject, SubjectKind
from tests.analyzers.account_scenes import Held
from tests.crawler.test_spiders import account, statuses
from tests.crawler.web import MISSING, Answer, Site, Web, crawl, data, page, plan, source

FINGER = "/.well-known/webfinger"
ASKED = f"{FINGER}?resource=acct%3Aana%40clinic.example"
ANA = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Ana Reyes",),
    places=(Place(name="Reyes Dental", site="https://clinic.example"),),
    accounts={"mastodon": (Account(at="@ana@clinic.example"),)},
)
ANSWER = {
    "subject": "acct:ana@clinic.example",
    "aliases": ["https://social.example/@ana", "https://old.example/@drana", "https://pictures.example/ana"],
    "links": [
        {"rel": "http://webfinger.net/rel/profile-page", "href": "https://www.instagram.com/ana.reyes.dental/"},
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": "https://ana-paints.example/"},
        {"rel": "self", "type": "application/activity+json", "href": "https://social.example/users/ana"},
        {"rel": "http://webfinger.net/rel/avatar", "href": "https://faces.example/@nobody"},
        {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": "https://social.example/interact?uri={uri}"},
    ],
}
SOCIAL: Site = {"/api/v1/accounts/lookup": data(account("7", 95)), "/api/v1/accounts/7/statuses": statuses}
# What nobody declared: no request may come to it.
OTHERS: dict[str, Site] = {
    name: {"*": page("Somebody's.")}
    for name in ("old.example", "pictures.example", "www.instagram.com", "ana-paints.example", "elsewhere.example")
}


def visited(web: Web, spool: Path, answer: Answer, **hosts: Site) -> tuple[Visit, list[Document]]:
    """A visit to @ana@clinic.example, an instance of its own unless a test says otherwise."""
    sites = OTHERS | {"social.example": SOCIAL, "clinic.example": {"/robots.txt": MISSING, **SOCIAL, FINGER: answer}}
    web.sites = sites | {name.replace("_", "."): site for name, site in hosts.items()}
    result = crawl(plan(web, [Errand(source=source("mastodon"), at="@ana@clinic.example")]), spool)
    assert "Traceback" not in result.errors
    return result.visits["clinic.example"], result.documents()


def fingered(documents: list[Document]) -> list[Document]:
    return [one for one in documents if one.claims is not None and one.claims.kind == FINGERED]


@pytest.mark.parametrize("points", [False, True], ids=["an instance", "a domain that points to one"])
def test_what_the_own_address_says_is_proposed(web: Web, tmp_path: Path, points: bool) -> None:
    only = {"/robots.txt": MISSING, FINGER: data(ANSWER), "*": MISSING}
    visit, documents = visited(web, tmp_path, data(ANSWER), **({"clinic_example": only} if points else {}))
    assert visit.outcome is Outcome.OK, visit
    assert [path for path in web.paths("clinic.example") if FINGER in path] == [ASKED]
    assert web.paths("social.example") == [] or points
    assert all(web.paths(name) == [] for name in OTHERS)
    found = {one.id: one.reasons for one in proposals.propose(Held(tuple(documents)), ANA)}
    says = "Your own address @ana@clinic.example says that it is the same (WebFinger)."
    assert set(found) == {
        "instagram:@ana.reyes.dental",
        "mastodon:@drana@old.example",
        "website:https://ana-paints.example",
    }
    assert all(says in reasons for reasons in found.values())


def test_a_link_that_says_the_same_confirms_it(web: Web, tmp_path: Path) -> None:
    _, documents = visited(web, tmp_path, data(ANSWER))
    me = PageParts(links=(Link(url="https://old.example/@drana", rel=("me",)),), is_home=True)
    home = Document(
        kind=Kind.PAGE,
        source="website",
        service="web",
        ref="https://clinic.example/",
        url="https://clinic.example/",
        page=me,
        account="https://clinic.example",
    )
    first = proposals.propose(Held((home, *documents)), ANA)[0]
    assert first.id == "mastodon:@drana@old.example"
    assert [reason for reason in first.reasons if 'rel="me"' in reason]
    assert [reason for reason in first.reasons if "WebFinger" in reason]


def test_it_is_asked_on_within_its_own_domain_only(web: Web, tmp_path: Path) -> None:
    there = Answer(status=301, headers={"Location": f"https://social.clinic.example{ASKED}"})
    visit, documents = visited(
        web, tmp_path, there, social_clinic_example={"/robots.txt": MISSING, FINGER: data(ANSWER)}
    )
    assert visit.outcome is Outcome.OK, visit
    assert len(fingered(documents)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=302, headers={"Location": f"https://elsewhere.example{ASKED}"}),
        Answer(status=302, headers={"Location": f"http://clinic.example{ASKED}"}),
        page("<h1>Welcome</h1>"),
        Answer(body=b'{"subject": "acct:ana@clinic.example", "links": [', headers={"Content-Type": "application/json"}),
        data({"subject": "acct:ana@clinic.example"}),
        data(ANSWER | {"aliases": ["x" * 300_000]}),
        data({"error": "down"}, status=500),
        data({"subject": "acct:bo@clinic.example", "links": []}),
    ],
    ids=["another site", "no https", "a page", "cut", "no links", "too large", "broken", "every name alike"],
)
def test_what_cannot_be_read_is_counted_and_harms_nothing(web: Web, tmp_path: Path, answer: Answer) -> None:
    visit, documents = visited(web, tmp_path, answer)
    assert visit.outcome is Outcome.OK, visit
    assert fingered(documents) == []
    assert web.paths("elsewhere.example") == []
    [(reason, count)] = (visit.dropped or {}).items()
    assert "WebFinger" in reason
    assert count == 1


def test_a_host_without_webfinger_has_nothing_to_say(web: Web, tmp_path: Path) -> None:
    visit, documents = visited(web, tmp_path, MISSING)
    assert (visit.outcome, fingered(documents), visit.dropped or {}) == (Outcome.OK, [], {})


def test_robots_txt_is_obeyed(web: Web, tmp_path: Path) -> None:
    closed = Answer(body=b"User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})
    site = {**SOCIAL, "/robots.txt": closed, FINGER: data(ANSWER)}
    visit, documents = visited(web, tmp_path, MISSING, clinic_example=site)
    assert visit.outcome is Outcome.OK, visit
    assert fingered(documents) == []
    assert not [path for path in web.paths("clinic.example") if FINGER in path]
    assert "robots.txt asks us not to read it" in next(iter(visit.dropped or {}))


def test_only_the_declared_name_is_asked_for(web: Web, tmp_path: Path) -> None:
    visited(web, tmp_path, data(ANSWER))
    names = [parse_qs(urlsplit(one.path).query)["resource"] for one in web.asked if FINGER in one.path]
    assert names == [["acct:ana@clinic.example"]]


@pytest.mark.parametrize("key", ["subject", "aliases", "links"])
@pytest.mark.parametrize("value", [None, 7, "x", [None, 7, {"rel": 3, "href": []}], {"a": 1}, [["x"]]], ids=json.dumps)
def test_any_part_of_an_answer_may_be_anything(key: str, value: object) -> None:
    names, links = pointed(ANSWER | {key: value})
    assert "ana" in names
    assert links
    assert all(link.startswith("https://") for link in links)
