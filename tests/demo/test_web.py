"""The little web answers as the real services do: formats, paging to the end, refusals, broken bodies."""

import http.client
import json
import socket
import xml.etree.ElementTree as ElementTree
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.demo.conftest import Client
from webside.demo.web import LittleWeb, little_web

SITE = "https://www.tidewelldental.example"
BLOG = "https://blog.tidewelldental.example"
POSTS = f"{BLOG}/wp-json/wp/v2/posts"
MASTODON = "https://mastodon.example/api/v1/accounts"
SEARCH = "https://search.example/search"


def test_every_origin_leads_to_one_loopback_origin(web: LittleWeb) -> None:
    assert SITE in web.origins
    assert set(web.routes) == set(web.origins)
    assert {urlsplit(at).hostname for at in web.routes.values()} == {"127.0.0.1"}


def test_port_is_closed_on_leaving() -> None:
    with little_web() as served:
        port = urlsplit(served.at).port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port or 0), timeout=2)


@pytest.mark.parametrize("host", ["nobody.example", "..", "", "www.tidewelldental.example/.."])
def test_unknown_host_is_no_site(web: LittleWeb, host: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(web.at).netloc, timeout=5)
    connection.request("GET", "/", headers={"Host": host})
    assert connection.getresponse().status == 404
    connection.close()


class TestWebsite:
    def test_every_page_of_the_sitemap_answers_but_the_one_that_is_gone(self, get: Client) -> None:
        tree = ElementTree.fromstring(get(f"{SITE}/sitemap.xml").body)
        urls = [str(place.text) for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        statuses = {url: get(url).status for url in urls}
        assert [url for url, status in statuses.items() if status == 404] == [f"{SITE}/grand-opening"]
        assert sorted(set(statuses.values())) == [200, 404]

    def test_links_lead_to_a_page_the_sitemap_does_not_name(self, get: Client) -> None:
        assert "/lost-and-found" not in get(f"{SITE}/sitemap.xml").body.decode()
        links = [link["href"] for link in BeautifulSoup(get(SITE).body, "html.parser").find_all("a")]
        assert "/lost-and-found" in links
        assert get(f"{SITE}/lost-and-found").status == 200

    def test_json_ld_names_the_dentist(self, get: Client) -> None:
        script = BeautifulSoup(get(SITE).body, "html.parser").find("script", type="application/ld+json")
        assert script is not None
        said = json.loads(script.get_text())
        assert (said["@type"], said["telephone"]) == ("Dentist", "+1-207-555-0142")

    @pytest.mark.parametrize(
        ("path", "target"),
        [("/old-portal", "http://169.254.169.254/latest/meta-data/"), ("/tank-cam", "http://127.0.0.1:1/")],
    )
    def test_redirects_to_private_addresses(self, get: Client, path: str, target: str) -> None:
        got = get(SITE + path)
        assert got.status in (301, 302)
        assert got.headers["Location"] == target

    def test_images_exist(self, get: Client) -> None:
        for image in BeautifulSoup(get(f"{SITE}/gallery").body, "html.parser").find_all("img"):
            assert get(SITE + str(image["src"])).headers["Content-Type"] == "image/svg+xml"

    def test_robots_slow_down_and_keep_out(self, get: Client) -> None:
        robots = get(f"{SITE}/robots.txt")
        assert robots.headers["Content-Type"].startswith("text/plain")
        assert b"Crawl-delay: 0.5" in robots.body
        assert b"Disallow: /staff-only/" in robots.body

    @pytest.mark.parametrize("path", ["/_answers.json", "/../tidewell.yaml", "/%2e%2e/tidewell.yaml"])
    def test_only_pages_are_served(self, get: Client, path: str) -> None:
        assert get(SITE + path).status == 404

    def test_challenge_whatever_is_asked(self, get: Client) -> None:
        got = get("https://booking.tidewelldental.example/robots.txt")
        assert (got.status, got.headers["cf-mitigated"]) == (403, "challenge")
        assert b"Just a moment..." in got.body

    def test_fair_stops_in_the_middle(self, get: Client) -> None:
        with pytest.raises(http.client.IncompleteRead):
            get("https://fair.tidewelldental.example/")


class TestWordPress:
    def test_pages_end_with_the_error_wordpress_gives(self, get: Client) -> None:
        first = get(f"{POSTS}?per_page=5")
        total, pages = int(first.headers["X-WP-Total"]), int(first.headers["X-WP-TotalPages"])
        ids = [post["id"] for page in range(1, pages + 1) for post in get(f"{POSTS}?per_page=5&page={page}").json]
        assert pages > 1
        assert len(ids) == len(set(ids)) == total
        beyond = get(f"{POSTS}?per_page=5&page={pages + 1}")
        assert (beyond.status, beyond.json["code"]) == (400, "rest_post_invalid_page_number")

    def test_default_page_holds_ten_and_names_the_next(self, get: Client) -> None:
        got = get(POSTS)
        assert len(got.json) == 10
        assert f'<{POSTS}?page=2>; rel="next"' in got.headers["Link"]
        assert got.headers["X-Robots-Tag"] == "noindex"

    def test_discovery_by_link_and_by_header(self, get: Client) -> None:
        link = BeautifulSoup(get(BLOG).body, "html.parser").find("link", rel="https://api.w.org/")
        assert link is not None
        root = get(str(link["href"]))
        assert root.json["namespaces"] == ["oembed/1.0", "wp/v2"]
        assert 'rel="https://api.w.org/"' in root.headers["Link"]

    def test_owner_answers_stand_below_the_comment_they_answer(self, get: Client) -> None:
        comments = {comment["id"]: comment for comment in get(f"{BLOG}/wp-json/wp/v2/comments?per_page=100").json}
        owner = [comment for comment in comments.values() if comment["author"]]
        assert len(owner) >= 5
        assert all(comments[comment["parent"]]["author"] == 0 for comment in owner)

    def test_authors_come_embedded_but_the_list_of_users_is_refused(self, get: Client) -> None:
        post = get(f"{POSTS}?_embed=author").json[0]
        assert post["_embedded"]["author"][0]["name"] == "Dr. Ottoline Tidewell"
        assert get(f"{BLOG}/wp-json/wp/v2/users").status == 401

    def test_dates_say_no_zone(self, get: Client) -> None:
        assert all(not post["date_gmt"].endswith("Z") for post in get(POSTS).json)

    @pytest.mark.parametrize("query", ["per_page=0", "per_page=101", "page=0"])
    def test_wrong_paging_is_refused(self, get: Client, query: str) -> None:
        assert get(f"{POSTS}?{query}").json["code"] == "rest_invalid_param"

    def test_one_page_too_far_of_comments_is_empty(self, get: Client) -> None:
        assert get(f"{BLOG}/wp-json/wp/v2/comments?page=99").json == []

    def test_unknown_route(self, get: Client) -> None:
        assert get(f"{BLOG}/wp-json/wp/v2/../users").json["code"] == "rest_no_route"


class TestMastodon:
    def test_max_id_pages_to_the_end(self, get: Client) -> None:
        account = get(f"{MASTODON}/lookup?acct=tidewell").json
        seen: list[str] = []
        sizes: list[int] = []
        below = ""
        while len(sizes) < 5 and (page := get(f"{MASTODON}/{account['id']}/statuses?limit=80{below}").json):
            sizes.append(len(page))
            seen += [status["id"] for status in page]
            below = f"&max_id={page[-1]['id']}"
        assert sizes == [40, 9]
        assert len(set(seen)) == len(seen)
        assert seen == sorted(seen, key=int, reverse=True)
        assert account["statuses_count"] == len(seen) + 1  # one more, which only followers see

    def test_link_names_a_host_nobody_can_reach(self, get: Client, web: LittleWeb) -> None:
        link = get(f"{MASTODON}/110000000000000101/statuses").headers["Link"]
        url, _, relation = link.split(", ")[0].partition("; ")
        assert relation == 'rel="next"'
        assert f"https://{urlsplit(url.strip('<>')).netloc}" not in web.origins
        assert "max_id" in parse_qs(urlsplit(url.strip("<>")).query)

    def test_traps_of_the_format_are_there(self, get: Client) -> None:
        statuses = get(f"{MASTODON}/110000000000000101/statuses?limit=40").json
        assert all(status["visibility"] == "public" for status in statuses)
        assert any(status["reblog"] and status["content"] == "" for status in statuses)
        assert any(status["in_reply_to_account_id"] and not status["in_reply_to_id"] for status in statuses)
        assert any(status["spoiler_text"] for status in statuses)
        assert any(status["edited_at"] for status in statuses)
        assert any('class="invisible"' in status["content"] for status in statuses)
        assert any(media["description"] is None for status in statuses for media in status["media_attachments"])

    def test_handle_with_and_without_its_host(self, get: Client) -> None:
        assert (
            get(f"{MASTODON}/lookup?acct=juniper").json == get(f"{MASTODON}/lookup?acct=juniper@mastodon.example").json
        )

    def test_unknown_account(self, get: Client) -> None:
        got = get(f"{MASTODON}/lookup?acct=nobody")
        assert (got.status, got.json) == (404, {"error": "Record not found"})

    def test_since_id_gives_what_is_new(self, get: Client) -> None:
        statuses = get(f"{MASTODON}/110000000000000202/statuses").json
        newer = get(f"{MASTODON}/110000000000000202/statuses?since_id={statuses[3]['id']}").json
        assert newer == statuses[:3]

    def test_members_only_server_refuses_after_the_lookup(self, get: Client) -> None:
        base = "https://social.portalder.example/api/v1/accounts"
        account = get(f"{base}/lookup?acct=tidewell").json
        got = get(f"{base}/{account['id']}/statuses")
        assert (got.status, got.json["error"]) == (401, "identity_token_required")


class TestSearxng:
    def test_pages_end_empty(self, get: Client) -> None:
        query = f"{SEARCH}?q=Tidewell+Family+Dental+Port+Alder&format=json"
        counts = [len(get(f"{query}&pageno={page}").json["results"]) for page in (1, 2, 3)]
        assert counts[0] > counts[1] > counts[2] == 0

    def test_quotes_do_not_change_the_question(self, get: Client) -> None:
        plain = get(f"{SEARCH}?q=Juniper+Halloway+DO&format=json").json
        assert plain["results"] == get(f"{SEARCH}?q=%22Juniper+Halloway%22+DO&format=json").json["results"]

    def test_an_engine_that_did_not_answer_is_named(self, get: Client) -> None:
        got = get(f"{SEARCH}?q=Dr.+Ottoline+Tidewell+dentist&format=json").json
        assert got["unresponsive_engines"] == [["harborfind", "CAPTCHA"]]
        assert set(got) >= {"query", "number_of_results", "results", "answers", "infoboxes", "suggestions"}

    def test_without_format_a_page_for_people(self, get: Client) -> None:
        assert get(f"{SEARCH}?q=x").headers["Content-Type"].startswith("text/html")
