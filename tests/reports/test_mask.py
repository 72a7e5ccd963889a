"""Third persons never leave the house: every form of a name is found, and nothing else is touched."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.audit import FindingGroup, Report
from model.documents import Document
from model.errors import UnsafeReport
from model.findings import Finding, Severity, Tier
from reports import mask, render
from tests.reports import scenes

OWN = ("Ana Duarte", "Dr. Priya Nair", "Tidewell Family Dental", "(312) 555-0142", "audit@tidewell.example")


def masked(text: str, *third: str) -> str:
    return mask.mask(text, third, OWN)


@pytest.mark.parametrize(
    "text",
    [
        "Jordan Osei wrote",
        "JORDAN wrote",
        "so jordan wrote",
        "Osei's review",
        "Osei’s review",
        "Osei, Jordan",
        "thanks @jordan.osei",
        "thanks @jordanosei84",
        "thanks osei_jordan",
        "see DrJordanOsei",
        "Jor\u00addan wrote",
        "J\u200bordan wrote",
        "Ｊｏｒｄａｎ wrote",
        "Jördan wrote",
        "Jordan-Osei wrote",
        "https://reviews.example/u/jordan-osei?x=1",
        "https://reviews.example/u/%4Aordan",
    ],
)
def test_each_form_of_a_name_is_masked(text: str) -> None:
    shown = masked(text, "Jordan Osei")
    assert "[name]" in shown or "[link]" in shown
    assert not re.search("j.{0,3}ordan|osei", unicodedata.normalize("NFKD", shown), re.IGNORECASE)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Siobhán O'Brien", "Thanks Siobhan OBrien, SIOBHÁN O’BRIEN", "Thanks [name], [name]"),
        ("Zoë Müller-Smythe", "Zoe Mueller and Ms. Smythe", "[name] and Ms. [name]"),
        ("J.D.", "Thank you, J.D.! Ask J. D. or JD.", "Thank you, [name].! Ask [name]. or [name]."),
        ("Maria G", "Maria G. was kind", "[name]. was kind"),
        ("Bo Li", "Bo came; below the bolt", "[name] came; below the bolt"),
        ("山田太郎", "山田太郎さん、ありがとう", "[name]さん、ありがとう"),
        ("kayak_mom_84", "as @Kayak_Mom_84 said", "as [name] said"),
        ("@quietharbour@social.example", "hello @quietharbour", "hello [name]"),
        (
            "Will Young",
            "Hi Will, will you come? We will. We told Will so.",
            "Hi [name], will you come? We will. We told [name] so.",
        ),
        ("Will Young", "Will Young wrote; will young people?", "[name] wrote; will young people?"),
        ("May", "In May 2026 it may rain. Thank you, May!", "In May 2026 it may rain. Thank you, [name]!"),
        ("Nan", "My nan is kind. Dear Nan, thanks", "My nan is kind. Dear [name], thanks"),
        ("Grace Hill", "Grace was kind in the grace period", "[name] was kind in the grace period"),
        ("A Google User", "A Google User wrote on Google", "A Google User wrote on Google"),
        ("Local Guide", "A Local Guide is a user", "A Local Guide is a user"),
        ("Ana Silva", "Ana Duarte met Ana Silva; Ana and Silva left", "Ana Duarte met [name]; Ana and [name] left"),
        ("Jordan Family", "at Tidewell Family Dental", "at Tidewell Family Dental"),
        ("Jordan", "jordanian, Jordans", "jordanian, Jordans"),
        ("https://maps.example/contrib/435", "saw 5 of 435", "saw 5 of 435"),
        ("https://maps.example/contrib/100200300400", "by 100200300400", "by [name]"),
        ("", "nothing", "nothing"),
        ("🦷🦷", "🦷🦷 nothing", "🦷🦷 nothing"),
    ],
)
def test_a_name_is_masked_where_it_is_a_name_and_nowhere_else(name: str, text: str, expected: str) -> None:
    assert masked(text, name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call 312-555-0177 now", "call [phone number] now"),
        ("call +1 312 555 0177", "call [phone number]"),
        ("call 312.555.0142 or 555-0142", "call 312.555.0142 or 555-0142"),
        ("write to jo@mail.example", "write to [mail address]"),
        ("write to audit@tidewell.example", "write to audit@tidewell.example"),
        ("born on 3/4/1999", "born on [date of birth]"),
        ("DOB: March 4, 1999.", "DOB: [date of birth]."),
        ("chart number 0042199", "[number]"),
        ("SSN 123-45-6789", "SSN [number]"),
        ("on 2026-11-22 at 11:30 we saw 5 of 435", "on 2026-11-22 at 11:30 we saw 5 of 435"),
    ],
)
def test_identifiers_that_are_not_own_are_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear Kellan, thank you", "Dear [name], thank you"),
        ("Mrs. Alvarez wrote", "Mrs. [name] wrote"),
        ("Thank you Tidewell! Thanks, Ana. Dr. Nair is in.", "Thank you Tidewell! Thanks, Ana. Dr. Nair is in."),
        ("Hello everyone. Thank you. Please call.", "Hello everyone. Thank you. Please call."),
    ],
)
def test_somebody_greeted_or_titled_is_masked_though_nobody_told_us_the_name(text: str, expected: str) -> None:
    assert masked(text) == expected


ACCOUNTS = (*OWN, "@tidewell@social.example", "https://x.example/tidedental", "junihalloway")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@tidewater_99 You are a liar", "[name] You are a liar"),
        ("cc (@_foo_), @a.b.c.", "cc ([name]), [name]."),
        ("@tidewell @tidewell@social.example @TideDental @junihalloway!", None),
        ("@tidewell@other.example", "[name]"),
        ("bob@host said, jo@mail.example said", "[name] said, [mail address] said"),
        ("Thanks.@bob and bob@host.", "[name] and [name]."),
        ("https://social.example/@bob/12", "[link]"),
        ("https://social.example/@tidewell/12", None),
        ("meet @5pm, @7a.m., @10:30 or @ noon, 2@3", None),
        ("audit@tidewell.example.", None),
    ],
)
def test_every_handle_that_is_not_own_is_masked_and_found_by_the_scan(text: str, expected: str | None) -> None:
    assert mask.mask(text, (), ACCOUNTS) == (expected or text)
    assert bool(mask.scan(text, (), ACCOUNTS)) is (expected is not None)


@pytest.mark.parametrize(
    "page",
    [
        "<p>J<b>ord</b>an</p>",
        "<p>&#74;ordan</p>",
        "<p>&amp;#74;ordan</p>",
        '<a href="/u/jordan">x</a>',
        "<span>see</span><span>Jordan</span>",
        "<!-- Jordan -->",
        '<img alt="Jordan">',
        "plain jordan",
    ],
)
def test_the_scan_reads_through_tags_entities_and_attributes(page: str) -> None:
    assert [leak.what for leak in mask.scan(page, ["Jordan Osei"], OWN)] == ["name"]


def test_a_leak_never_prints_whom_it_shows() -> None:
    (leak,) = mask.scan("<p>Jordan</p>", ["Jordan Osei"], OWN)
    assert "Jordan" not in repr(leak)


@pytest.mark.parametrize(
    "hidden", ["<p>Jordan</p>", "<p>call 312-555-0177</p>", "<p>@quietharbour</p>", "<p>@tidewater_99</p>"]
)
def test_a_page_that_still_shows_somebody_is_refused(hidden: str) -> None:
    report = scenes.full()
    page = render.html(report, share=True)
    mask.verify(page, report)
    with pytest.raises(UnsafeReport) as refused:
        mask.verify(page.replace("</main>", f"{hidden}</main>"), report)
    assert "Jordan" not in str(refused.value)
    assert "0177" not in str(refused.value)


def test_a_reviewer_named_like_words_of_the_report_does_not_stop_it() -> None:
    names = ("Summary Findings", "Privacy", "Looked At", "High", "Code Proof", "Safe Wording", "Manasa", "Google")
    report = replace(scenes.full(), third_persons=(*scenes.THIRD_PERSONS, *names))
    mask.verify(render.html(report, share=True), report)


_LETTERS = st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F)
_PART = st.text(_LETTERS, min_size=3, max_size=9).map(str.capitalize)
_OWN_TOKENS = {"ana", "duarte", "priya", "nair", "tidewell", "family", "dental"}
_NAME = st.lists(_PART, min_size=1, max_size=3).map(" ".join)
_FORMS: tuple[Callable[[str], str], ...] = (
    lambda name: name,
    str.upper,
    str.lower,
    lambda name: name.split()[0],
    lambda name: name.split()[-1],
    lambda name: f"{name}'s",
    lambda name: name.replace(" ", "-"),
    lambda name: f"@{name.replace(' ', '_')}",
    lambda name: " ".join(reversed(name.split())),
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: f"https://people.example/{name.replace(' ', '.')}",
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_NAME, min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(_FORMS), st.text(max_size=12)), max_size=6),
)
def test_whatever_the_names_nothing_survives_and_masking_twice_changes_nothing(
    names: list[str], places: list[tuple[int, Callable[[str], str], str]]
) -> None:
    names = [name for name in names if not set(name.casefold().split()) & _OWN_TOKENS]
    said = [f"{noise} | {form(names[at % len(names)])} | " for at, form, noise in places if names]
    text = "Ana Duarte | " + "".join(said) + " | Tidewell Family Dental"
    once = mask.mask(text, names, OWN)
    assert mask.scan(once, names, OWN) == ()
    assert mask.mask(once, names, OWN) == once
    assert once.startswith("Ana Duarte |")
    assert once.endswith("| Tidewell Family Dental")


def test_a_name_across_the_edge_of_the_marked_quote_is_masked_whole() -> None:
    text = "We saw Jordan Osei today"
    reply = scenes.reply("x", text)
    found = replace(scenes.finding(scenes.CONFIRMS, reply, "We saw Jordan", Severity.HIGH), tier=Tier.COURTESY)
    report = replace(scenes.full(), groups=(FindingGroup(findings=(found,)),), documents={reply.id: reply})
    page = render.html(report, share=True)
    assert "<mark>We saw [name]</mark> today" in page
    mask.verify(page, report)


PLAIN = "What a shit week at the front desk."
TELLS_OF_PATIENT = replace(scenes.PROFANITY, id="privacy/post-tells-of-patient")


def _links(*found: Finding, documents: list[Document]) -> list[str]:
    """Where the findings of a copy to share lead."""
    report = replace(
        scenes.full(), groups=tuple(FindingGroup(findings=(one,)) for one in found), documents=scenes.by_id(documents)
    )
    links = [row["url"] for row in render.rows(report, share=True) if row["source"] == found[0].source]
    page = render.html(report, share=True)
    assert all((f'href="{url}"' in page) for url in links if url)
    assert all((one.evidence.url or "?") in links or f'href="{one.evidence.url}"' not in page for one in found)
    return [str(url) for url in links if url]


def test_a_harmless_post_is_linked_to_in_the_copy_to_share() -> None:
    plain = scenes.post("q1", PLAIN)
    assert _links(scenes.finding(scenes.PROFANITY, plain, "shit", Severity.LOW), documents=[plain]) == [plain.url]


@pytest.mark.parametrize(
    "document",
    [
        scenes.post("q1", f"@tidewater_99 {PLAIN}"),
        scenes.post("q1", f"{PLAIN} Ask Jordan."),
        replace(scenes.post("q1", PLAIN), title="For Jordan Osei"),
        replace(scenes.post("q1", PLAIN), in_reply_to="q0"),
        replace(scenes.post("q1", PLAIN), source="saved_page"),
        replace(scenes.post("q1", PLAIN), url="https://social.example/@tidewater_99/1"),
        scenes.reply("q1", PLAIN),
    ],
    ids=["handle", "name", "title", "thread", "saved", "address", "reply"],
)
def test_no_link_of_the_copy_to_share_leads_to_what_it_masks(document: Document) -> None:
    assert _links(scenes.finding(scenes.PROFANITY, document, "shit", Severity.LOW), documents=[document]) == []


def test_no_link_leads_to_a_possible_disclosure_by_whatever_finding() -> None:
    post = scenes.post("q1", PLAIN)
    same = replace(scenes.post("q2", PLAIN), url=f"{post.url}/#again")
    leak = scenes.finding(TELLS_OF_PATIENT, post, "week", Severity.CRITICAL)
    other = [scenes.finding(scenes.PROFANITY, one, "shit", Severity.LOW) for one in (post, same)]
    assert _links(leak, *other, documents=[post, same]) == []
    nowhere = replace(leak, evidence=replace(leak.evidence, url=None))
    assert _links(nowhere, other[0], documents=[post]) == []


def test_what_is_not_at_hand_is_not_linked_to() -> None:
    post = scenes.post("q1", PLAIN)
    assert _links(scenes.finding(scenes.PROFANITY, post, "shit", Severity.LOW), documents=[]) == []


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://tidewell.example/", True),
        ("https://tidewell.example/team", True),
        ("https://social.example/@tidewell", True),
        ("https://social.example/@other", False),
        ("https://namesake.example/tidewell", False),
    ],
)
def test_of_what_a_search_found_only_the_subjects_own_pages_are_linked_to(address: str, kept: bool) -> None:
    full = scenes.full()
    report = replace(full, search_hits=(replace(full.search_hits[0], url=address),), groups=(), documents={})
    assert (f'href="{address}"' in render.html(report, share=True)) is kept
    assert f'href="{address}"' in render.html(report, share=False)


def test_a_profile_that_lists_a_post_that_may_disclose_is_not_linked_to() -> None:
    full = scenes.full()
    leak = scenes.finding(TELLS_OF_PATIENT, scenes.post("q1", PLAIN), "week", Severity.CRITICAL)
    hit = replace(full.search_hits[0], url="https://social.example/@tidewell")
    report = replace(full, search_hits=(hit,), groups=(FindingGroup(findings=(leak,)),), documents={})
    assert f'href="{hit.url}"' not in render.html(report, share=True)


CASE = "Saw a kindergarten teacher at Pine Street Elementary with shingles today. What a shit week at the front desk."


def _case() -> Report:
    post = scenes.post("q7", CASE)
    rule = replace(scenes.CLINICAL, id="privacy/post-identifiable-case")
    told = scenes.finding(rule, post, "kindergarten teacher at Pine Street Elementary with shingles", Severity.HIGH)
    swears = scenes.finding(scenes.PROFANITY, post, "shit", Severity.MEDIUM)
    groups = tuple(FindingGroup(findings=(one,)) for one in (told, swears))
    return replace(scenes.full(), groups=groups, documents={post.id: post}, own_posts=(post,))


def test_of_a_text_that_discloses_the_copy_to_share_shows_only_the_kind_of_what_it_tells() -> None:
    report = _case()
    page = render.html(report, share=True)
    mask.verify(page, report)
    for word in ("kindergarten", "Pine Street", "shingles", "Saw a", "front desk"):
        assert word not in page, word
    assert "<mark>[case detail]</mark>" in page
    assert "<mark>shit</mark>" in page  # no word of the disclosure: quoted by itself
    yours = render.html(report, share=False)
    assert "Pine Street Elementary" in yours
    low = replace(report, groups=tuple(
        FindingGroup(findings=(replace(group.first, severity=Severity.LOW),)) for group in report.groups
    ))  # fmt: skip
    assert "kindergarten teacher" in render.html(low, share=True)


def test_a_finished_page_that_quotes_a_disclosure_is_not_kept() -> None:
    report = _case()
    page = render.html(report, share=True).replace("</main>", f"<p>{CASE}</p></main>")
    with pytest.raises(UnsafeReport, match="still quotes 1 text") as refused:
        mask.verify(page, report)
    assert "kindergarten" not in str(refused.value)


def test_advice_of_a_rule_stands_whole_although_somebody_is_called_by_a_word_of_it() -> None:
    advice = 'Put "#ad" or "Paid partnership with" first.'
    full = scenes.full()
    held = replace(full, third_persons=("Paid",), rules=(replace(scenes.CONFIRMS, advice=advice),))
    assert mask.of(held).text(advice) == advice
    assert mask.of(held).text("Dear Paid, we wrote.") == "Dear [name], we wrote."
