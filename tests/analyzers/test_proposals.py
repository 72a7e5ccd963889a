"""Accounts are proposed because something gathered points to them; hostile pages gain nothing by links and names."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analyzers import profiles, proposals
from model.audit import Proposal
from model.documents import REGISTRY, Author, Claims, Document, Kind, Link, PageParts
from model.findings import Judgement, Verdict
from model.subject import Account, Custody, Place, Subject, SubjectKind
from tests.analyzers.account_scenes import Held

SITE = "https://tidewell.example"
DANA = Subject(
    kind=SubjectKind.CLINICIAN,
    names=("Dana Reyes",),
    id="dana",
    npi="1234567893",
    specialties=("dentistry",),
    places=(Place(name="Tidewell Dental", city="Springfield", region="IL", phone="217-555-0142", site=SITE),),
    accounts={"mastodon": (Account(at="@dana@social.example"),)},
)
WEAK = "Nothing of yours links to it, and anybody can write such a page or link: look before you say that it is yours."


def page(ref: str, *links: Link, home: bool = False, text: str = "Welcome") -> Document:
    parts = PageParts(links=links, is_home=home)
    return Document(
        kind=Kind.PAGE, source="website", service="web", ref=ref, url=ref, text=text, page=parts, account=SITE
    )


def home(*links: Link, text: str = "Welcome") -> Document:
    return page(f"{SITE}/", *links, home=True, text=text)


def profile(url: str, name: str, *links: str, source: str = "saved_page", parts: PageParts | None = None) -> Document:
    return Document(
        kind=Kind.PROFILE,
        source=source,
        service="web",
        ref=url,
        url=url,
        author=Author(name=name),
        claims=Claims(names=(name,), links=links),
        page=parts,
    )


def hit(url: str, title: str, text: str = "") -> Document:
    query = '"Dana Reyes"'
    return Document(
        kind=Kind.SEARCH_HIT, source="searxng", service="web", ref=url, url=url, title=title, text=text, query=query
    )


def proposed(documents: Iterable[Document], subject: Subject = DANA, *judgements: Judgement) -> dict[str, Proposal]:
    found = proposals.propose(Held(tuple(documents)), subject, judgements)
    return {one.id: one for one in found}


def judged(document: str, verdict: Verdict) -> Judgement:
    return Judgement(
        document=document, verdict=verdict, because="I know", by="Dana", at=datetime(2026, 3, 1, tzinfo=UTC)
    )


def test_a_link_of_the_own_front_page_proposes_and_says_so() -> None:
    found = proposed([home(Link(url="https://www.instagram.com/tidewell.dental/", text="Follow us"))])
    assert list(found) == ["instagram:@tidewell.dental"]
    assert found["instagram:@tidewell.dental"].reasons == (
        f"Your own page {SITE}/ links to it.",
        "Its handle holds your name, Tidewell Dental.",
    )
    assert not found["instagram:@tidewell.dental"].is_weak


def test_rel_me_weighs_more_than_a_link_and_both_ways_most() -> None:
    declared = Document(
        kind=Kind.PROFILE, source="mastodon", service="mastodon", ref="account/1", account="@dana@social.example",
        claims=Claims(names=("Dana Reyes",), links=("https://blog.example/",), verified=("https://blog.example/",)),
    )  # fmt: skip
    found = proposed(
        [
            home(
                Link(url="https://bsky.app/profile/dana.example", rel=("me",)),
                Link(url="https://x.com/danareyes", text="X"),
            ),
            declared,
        ]
    )
    assert list(found) == ["website:https://blog.example", "bluesky:dana.example", "x:@danareyes"]
    assert 'links back (rel="me")' in found["website:https://blog.example"].reasons[0]
    assert 'names it as yours (rel="me")' in found["bluesky:dana.example"].reasons[0]


def test_a_link_and_a_link_back_are_both_told() -> None:
    back = PageParts(links=(Link(url=f"{SITE}/about", rel=("me",)),))
    url = "https://bsky.app/profile/dana.example"
    found = proposed([home(Link(url=url, rel=("me",))), profile(url, "Dana Reyes", parts=back)])
    first, second = found["bluesky:dana.example"].reasons
    assert first.startswith("Your own page")
    assert second == f'It links to {SITE} and says that both are the same (rel="me").'


def test_an_impostor_that_links_to_the_site_is_weak_and_says_why() -> None:
    copied = profile("https://www.instagram.com/dana.reyes.dds", "Dana Reyes", f"{SITE}/")
    stranger = profile("https://www.instagram.com/smilefan", "Smile Fan", f"{SITE}/")
    own = Link(url="https://www.instagram.com/tidewell", text="us")
    found = proposed([copied, stranger, home(own)])
    assert list(found) == ["instagram:@tidewell", "instagram:@dana.reyes.dds"]
    fake = found["instagram:@dana.reyes.dds"]
    assert fake.is_weak
    assert fake.reasons[-1] == WEAK
    assert f"It links to {SITE}." in fake.reasons


def test_many_weak_ones_never_crowd_out_a_strong_one() -> None:
    crowd = [profile(f"https://x.com/danareyes{i}", "Dana Reyes", SITE) for i in range(40)]
    found = proposed([*crowd, home(Link(url="https://www.tiktok.com/@tidewell", text="us"))])
    assert len(found) == 10
    assert next(iter(found)) == "tiktok_archive:@tidewell"


@pytest.mark.parametrize(
    "link",
    [
        Link(url="https://x.com/stranger", text="a comment", rel=("ugc",)),
        Link(url="https://x.com/stranger", text="a comment", rel=("me", "ugc")),
        Link(url="https://x.com/stranger", rel=("nofollow",)),
        Link(url="https://x.com/stranger", rel=("sponsored",)),
        Link(url="https://x.com/intent/tweet?text=hello"),
        Link(url="https://www.facebook.com/sharer/sharer.php?u=a"),
        Link(url="https://x.com/stranger/status/12"),
        Link(url="https://www.youtube.com/watch?v=abc"),
        Link(url="https://x.com@evil.example/stranger"),
        Link(url="https://x.com:8443/stranger"),
        Link(url="https://[::1/stranger"),
        Link(url="javascript:alert(1)"),
        Link(url="https://x.com.evil.example/stranger"),
        Link(url="https://x.com/" + "a" * 5000),
        Link(text="a button"),
        Link(url="https://social.example/@dana", rel=("me",)),
        Link(url=f"{SITE}/team", rel=("me",)),
    ],
)
def test_what_is_no_account_or_disowned_or_declared_is_not_proposed(link: Link) -> None:
    assert not proposed([home(link)])


def test_a_list_of_others_proposes_none_of_them() -> None:
    farm = [Link(url=f"https://x.com/other{i}", rel=("me",)) for i in range(400)]
    found = proposed([home(*farm, Link(url="https://www.instagram.com/tidewell", rel=("me",)))])
    assert list(found) == ["instagram:@tidewell"]


def test_a_link_inside_one_article_proposes_nothing_and_one_on_every_page_does() -> None:
    press = Link(url="https://x.com/somejournal", text="as reported")
    footer = Link(url="https://x.com/tidewell", text="X")
    pages = [page(f"{SITE}/{i}", footer) for i in range(6)]
    assert list(proposed([*pages, page(f"{SITE}/news", press, footer)])) == ["x:@tidewell"]


def test_links_on_other_sites_speak_for_nothing() -> None:
    elsewhere = replace(page("https://spam.example/", Link(url="https://x.com/fake", rel=("me",))), account=None)
    assert not proposed([replace(elsewhere, source="saved_page")])


def test_a_search_result_needs_the_name_and_a_further_fact() -> None:
    url = "https://www.linkedin.com/in/dana-reyes"
    alone = hit(url, "Dana Reyes - LinkedIn")
    assert not proposed([alone])
    found = proposed([replace(alone, text="Dentist in Springfield, IL. Call 217-555-0142.")])
    (one,) = found.values()
    assert one.id == f"linkedin:{url}"
    assert any("shows it" in reason for reason in one.reasons)
    assert any("217" in reason or "phone" in reason for reason in one.reasons)
    other = hit("https://www.linkedin.com/in/john-smith", "John Smith - LinkedIn", "Springfield, IL. 217-555-0142.")
    assert not proposed([other])


def test_an_address_of_a_post_in_a_search_proposes_no_account() -> None:
    told = "Dana Reyes, dentist in Springfield, IL. 217-555-0142."
    assert not proposed([hit("https://x.com/critic/status/9", told, told)])


def test_a_handle_at_the_own_domain_is_proposed_and_another_in_a_text_is_not() -> None:
    text = "Find us as @dana@tidewell.example. Says @mallory@evil.example. Mail dana@tidewell.example"
    (one,) = proposed([home(text=text)]).values()
    assert one.id == "mastodon:@dana@tidewell.example"
    assert one.reasons[0] == "Its handle stands at your own domain, tidewell.example."


def test_a_site_that_is_a_part_of_a_host_owns_no_domain() -> None:
    guest = replace(DANA, places=(Place(site="https://university.example/~dana"),))
    own = replace(home(text="@rector@university.example"), url="https://university.example/~dana/", account=None)
    assert not proposed([own], guest)


def test_structured_data_accounts_and_registers_speak() -> None:
    stated = replace(profile(f"{SITE}/#me", "Dana Reyes", "https://x.com/danareyes", source="website"), account=SITE)
    entry = Document(
        kind=Kind.PROFILE, source="nppes", service="nppes", ref="1234567893",
        claims=Claims(names=("Dana Reyes",), npi="1234567893", links=("https://danareyes.example",), kind=REGISTRY),
    )  # fmt: skip
    found = proposed([stated, entry])
    assert set(found) == {"x:@danareyes", "website:https://danareyes.example"}
    assert "search engines" in found["x:@danareyes"].reasons[0]
    assert "names it as your site" in found["website:https://danareyes.example"].reasons[0]
    namesake = replace(entry, ref="2", claims=replace(entry.claims or Claims(), npi="1992705998"))
    assert set(proposed([stated, namesake])) == {"x:@danareyes"}


def test_an_inventory_adds_its_word() -> None:
    held = replace(DANA, inventory=(Custody(account="instagram @tidewell"),))
    reasons = proposed([home(Link(url="https://instagram.com/tidewell"))], held)["instagram:@tidewell"].reasons
    assert "Your inventory names it: instagram @tidewell." in reasons


def test_what_was_refused_is_never_proposed_again() -> None:
    own = [home(Link(url="https://x.com/danareyes", rel=("me",)))]
    assert proposed(own)
    assert not proposed(own, DANA, judged("x:@danareyes", Verdict.NEGATIVE))
    assert not proposed(own, replace(DANA, not_me=("https://twitter.com/DanaReyes",)))
    assert not proposed(own, replace(DANA, not_me=("x:danareyes",)))
    assert proposed(own, DANA, judged("x:@danareyes", Verdict.UNSURE))
    confirmed = proposed(own, DANA, judged("x:@danareyes", Verdict.POSITIVE))["x:@danareyes"]
    assert confirmed.reasons[0] == "Dana said on 2026-03-01 that it is yours: add it to the subject file."


@pytest.mark.parametrize("at", ["@danareyes", "DanaReyes", "https://twitter.com/danareyes/", "x.com/danareyes"])
def test_a_declared_account_is_known_however_it_is_written(at: str) -> None:
    held = replace(DANA, accounts={"x_archive": (Account(at=at),)})
    assert not proposed([home(Link(url="https://x.com/DanaReyes", rel=("me",)))], held)


def test_another_name_behind_an_own_link_is_told_and_weighs() -> None:
    url = "https://www.linkedin.com/in/john-smith"
    plain = Link(url="https://www.linkedin.com/in/tidewell")
    found = proposed([home(Link(url=url), plain), profile(url, "John Smith")])
    assert list(found) == ["linkedin:https://www.linkedin.com/in/tidewell", f"linkedin:{url}"]
    assert found[f"linkedin:{url}"].reasons[-1].startswith("But what we hold of it does not fit you: ")
    assert list(proposed([home(plain), profile(url, "John Smith", SITE)])) == [
        "linkedin:https://www.linkedin.com/in/tidewell"
    ]


def test_every_profile_is_one_account_by_all_its_addresses() -> None:
    for one, other in (
        ("https://twitter.com/a_b", "https://x.com/@A_B/"),
        ("https://m.facebook.com/Tidewell", "https://www.facebook.com/tidewell/"),
        ("https://threads.net/@dana", "https://www.threads.com/@dana"),
    ):
        first, second = profiles.profile(one), profiles.profile(other)
        assert first is not None
        assert second is not None
        assert first.key == second.key
    assert profiles.profile("https://www.tiktok.com/@dana/video/1") is None
    assert profiles.profile("https://pinterest.com/@dana") is None
