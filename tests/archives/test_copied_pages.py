"""Pages as browsers copy them, with what is true of them: icons, pictures' names and buttons change nothing."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import archives
from crawler.archives import Held, Unread
from crawler.archives.clipboard import Line
from crawler.archives.signs import Sign, mark
from model.documents import Document, Kind

from .test_pasted import NOW, SHAPES

FULL, EMPTY, MENU, LIKE, SHARE, GLOBE = "\ue838", "\ue83a", "\ue5d4", "\ue8dc", "\ue80d", "\ue80b"
PLACE = "Tidewell Family Dental"
NAMES = (
    "Nadia Crowe", "L. Farr", "bellamy t", "Óscar Peña Vidal", "Jo", "Mary-Kate O'Dell", "李小龍", "Kit Larkin III",
    "Dr. Hal Ives", "TheRealDuke99", "Sam & Lou Fenn", "jenny",
)  # fmt: skip
TEXTS = (
    "They charged me because I cancelled. My kid was sick!", "Best dentist in town, period.", "Nice place", "",
    "Everyone was so kind\n\nDr. Quill took her time.\nWould go again", "5 stars! I wish I could give more",
    "Waited 50 minutes.\n2 weeks ago I called and nobody picked up.", "Ask for Meredith\nShe is great", "Loved it...",
)  # fmt: skip
REPLIES = (
    "Thank you for your note.", "Thanks!\nDenise Hartwell\nOffice Manager", "Please call us and ask for Denise",
    "Dear Gita,\n\nthank you.\n\nSincerely,\nThe Tidewell Team", "Thank you Dr. Okonjo", None, None,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What Google's interface says in a language."""

    count: str
    when: str
    owner: str
    like: str
    share: str


MAPS = {
    "en": Words(
        count="Local Guide · 41 reviews · 9 photos", when="3 weeks ago", owner="Response from the owner", like="Like",
        share="Share",
    ),
    "de": Words(
        count="Local Guide · 41 Rezensionen · 9 Fotos", when="vor 3 Wochen", owner="Antwort vom Inhaber",
        like="Gefällt mir", share="Teilen",
    ),
    "fr": Words(
        count="41 avis · 9 photos", when="il y a 3 semaines", owner="Réponse du propriétaire", like="J'aime",
        share="Partager",
    ),
    "es": Words(
        count="6 reseñas", when="Fecha de edición: Hace 3 semanas", owner="Respuesta del propietario", like="Me gusta",
        share="Compartir",
    ),
    "pt": Words(
        count="Local Guide · 6 avaliações", when="3 semanas atrás", owner="Resposta do proprietário", like="Gostei",
        share="Compartilhar",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A review as it is on the page."""

    author: str | None
    stars: float | None
    text: str
    reply: str | None


def reviews(rng: random.Random, texts: tuple[str, ...] = TEXTS) -> list[Told]:
    return [
        Told(name, rng.randint(1, 5), rng.choice(texts), rng.choice(REPLIES))
        for name in rng.sample(NAMES, k=len(NAMES))
    ]


def maps_copy(rng: random.Random, told: list[Told], words: Words) -> list[str]:
    """The panel of Google Maps as Chrome copies it: every icon is a character of private use."""
    made = [PLACE, "4.1", FULL * 4 + EMPTY, "214 reviews", "Overview", "\ue52e", "Directions", "4.1", "214 reviews", ""]
    gap, beside, owner = rng.choice(["", None]), rng.random() < 0.5, rng.choice(["\n", " ", ""])
    for one in told:
        stars = FULL * int(one.stars or 0) + EMPTY * (5 - int(one.stars or 0))
        made += [one.author or "", words.count, MENU]
        made += [f"{stars} {words.when}"] if beside else [stars, words.when]
        made += one.text.split("\n") if one.text else []
        made += [LIKE, words.like, SHARE, words.share]
        if one.reply:
            made += [*f"{words.owner}{owner}{words.when}".split("\n"), *one.reply.split("\n")]
        made += [] if gap is None else [gap]
    return made


def nameless_copy(rng: random.Random, told: list[Told], words: Words) -> list[str]:
    """The same as Firefox copies it, which leaves out buttons, and with them the names."""
    made: list[str] = []
    for one in told:
        made += [FULL * int(one.stars or 0) + EMPTY * (5 - int(one.stars or 0)), words.when]
        made += one.text.split("\n") if one.text else []
        made += [words.owner, words.when, *one.reply.split("\n")] if one.reply else []
    return made


def yelp_copy(rng: random.Random, told: list[Told], _words: Words) -> list[str]:
    """Yelp as Firefox copies it: with what the page says of a picture in place of it."""
    made = [PLACE, "4.0 (38 reviews)", "Claimed", "Dentists", "Recommended Reviews"]
    verdicts = ("Not good", "Could've been better", "OK", "Good", "Great")
    for one in told:
        made += [f"Photo of {one.author}", one.author or "", "Fennwick, OH", "0", "12"]
        made += [f"{one.stars:.0f} star rating", verdicts[int(one.stars or 1) - 1], "Oct 30, 2026", ""]
        made += [*one.text.split("\n"), "", "Helpful 0", "Thanks 0", "Love this 0", "Oh no 0"]
        if one.reply:
            made += ["Business owner information", "Photo of Denise H.", "Denise H.", "Business Owner", "Nov 1, 2026"]
            made += [*one.reply.split("\n"), ""]
    return [*made, "1 of 4", "38 other reviews that are not currently recommended"]


def read(lines: list[str]) -> list[archives.Read]:
    page = Held("pasted.txt", "\n".join(lines).encode())
    return list(archives.read("pasted_reviews", page, fetched_at=NOW))


def found(lines: list[str]) -> list[Told]:
    """The reviews as they were read, each with the answer that says it is its own; and that nothing else was read."""
    documents = [one for one in read(lines) if isinstance(one, Document)]
    replies = {one.in_reply_to: one.text for one in documents if one.kind is Kind.REPLY}
    made = [
        Told(one.author.name if one.author else None, one.rating, one.text, replies.pop(one.ref, None))
        for one in documents
        if one.kind is Kind.REVIEW
    ]
    assert not replies
    return made


@pytest.mark.parametrize("lang", MAPS)
@pytest.mark.parametrize("copy", [maps_copy, yelp_copy], ids=["maps", "yelp"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 1 << 20))
def test_a_copied_page_is_read_as_it_is(
    copy: Callable[[random.Random, list[Told], Words], list[str]], lang: str, seed: int
) -> None:
    rng = random.Random(seed)
    told = reviews(rng, tuple(text or "Fine." for text in TEXTS) if copy is yelp_copy else TEXTS)
    assert found(copy(rng, told, MAPS[lang])) == told


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1 << 20), lang=st.sampled_from(sorted(MAPS)))
def test_a_signature_is_no_writer_where_the_page_has_no_names(seed: int, lang: str) -> None:
    rng = random.Random(seed)
    told = [Told(None, one.stars, one.text or "Fine, all of it.", one.reply) for one in reviews(rng)]
    told[:3] = [Told(None, 2.0, "Waited 50 minutes.", None)] * 3
    assert found(nameless_copy(rng, told, MAPS[lang])) == told


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1 << 20), lang=st.sampled_from(sorted(MAPS)))
def test_icons_anywhere_between_the_lines_of_the_interface_change_nothing(seed: int, lang: str) -> None:
    rng = random.Random(seed)
    told, words = reviews(rng), MAPS[lang]
    state = rng.getstate()
    plain = maps_copy(rng, told, words)
    rng.setstate(state)
    strewn: list[str] = []
    for line in plain:
        strewn.append(line)
        if line in (words.count, words.like, words.share):
            strewn += rng.choices((MENU, LIKE, SHARE, GLOBE), k=rng.randint(0, 3))
    assert found(strewn) == found(plain) == told


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1 << 20), copy=st.sampled_from([maps_copy, nameless_copy, yelp_copy]))
def test_no_line_is_in_two_documents(seed: int, copy: Callable[[random.Random, list[Told], Words], list[str]]) -> None:
    rng = random.Random(seed)
    told = [
        Told(one.author, one.stars, f"Text {number} was kind.", f"Answer {number} is ours." if one.reply else None)
        for number, one in enumerate(reviews(rng))
    ]
    lines = copy(rng, told, MAPS["en"])
    for _ in range(rng.randint(0, 12)):  # damaged as copies are: lines lost, moved and doubled
        lines.insert(rng.randrange(len(lines)), lines.pop(rng.randrange(len(lines))))
    own = Counter(line for line in lines if line.startswith(("Text ", "Answer ")))
    documents = [one for one in read(lines) if isinstance(one, Document | Unread)]
    assert own == Counter(
        line for one in documents for line in one.text.split("\n") if line.startswith(("Text ", "Answer "))
    )


ROWS = [*SHAPES, FULL * 5, FULL * 3 + EMPTY * 2, MENU, LIKE, "Photo of Jane D.", "6 reviews", "Abe Kessler", "+4"]


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.sampled_from(ROWS), max_size=40))
def test_no_answer_holds_a_line_that_stands_over_a_review(rows: list[str]) -> None:
    try:
        things = read(["Jane D.", "6 reviews", "★★★★☆", "3 weeks ago", "Kind.", "Response from the owner", *rows])
    except archives.Unreadable:
        return
    for thing in things:
        if isinstance(thing, Document) and thing.kind is Kind.REPLY:
            lines = [line for line in thing.text.split("\n") if line]
            for line, below in pairwise([*lines, ""]):
                marked = mark(Line(number=1, text=line))
                is_told = marked.has(Sign.STARS) and marked.words is None
                assert not is_told or below == "and kind", thing.text  # "5 stars / and kind" is a sentence


def test_stars_alone_are_no_answer() -> None:
    page = ["Jane D.", "6 reviews", "★★★★☆", "3 weeks ago", "Kind.", "Response from the owner"]
    things = read([*page, "★★★★☆", "and kind", "★★★★☆"])
    assert not [one for one in things if isinstance(one, Document) and one.kind is Kind.REPLY]
    assert "★★★★☆" in "".join(one.text for one in things if isinstance(one, Unread))


def test_an_answer_below_what_was_not_understood_is_nobodys() -> None:
    page = [
        "Jane D.", "6 reviews", "★★★★☆ 3 weeks ago", "Kind.", "Like", "A line of the page that nobody knows here",
        "Gerald, and what he wrote", "Response from the owner", "2 weeks ago", "Thank you, Gerald.",
    ]  # fmt: skip
    reply = next(one for one in read(page) if isinstance(one, Document) and one.kind is Kind.REPLY)
    assert (reply.text, reply.in_reply_to) == ("Thank you, Gerald.", None)


@pytest.mark.parametrize(
    ("rows", "stars"),
    [
        ((FULL * 5, FULL * 5), [None, None]),  # a page may draw empty stars in another colour only
        ((FULL * 5, FULL * 2 + EMPTY * 3), [5, 2]),
        ((FULL * 5, FULL * 2), [5, 2]),
        ((FULL * 5, "\ue838\ue838\ue838\ue838\ue839"), [5, 4.5]),
    ],
)
def test_five_full_icons_are_five_stars_only_where_the_page_tells_full_from_empty(
    rows: tuple[str, ...], stars: list[float | None]
) -> None:
    page = [line for row in rows for line in ("Jane D.", "6 reviews", MENU, row, "3 weeks ago", "Kind.", LIKE, "Like")]
    assert [one.stars for one in found(page)] == stars


def test_a_line_below_every_name_that_nobody_knows_is_no_name() -> None:
    rng = random.Random(7)
    told = reviews(rng)
    plain = maps_copy(rng, told, MAPS["en"])
    badged = [one for line in plain for one in ((line, "Keen traveller") if line in NAMES else (line,))]
    assert found(badged) == told


def test_a_button_that_nobody_knows_parts_no_answer_from_its_review() -> None:
    rng = random.Random(8)
    told = reviews(rng)
    plain = maps_copy(rng, told, MAPS["en"])
    strewn = [one for line in plain for one in ((line, "Kudos", "Mention this") if line == SHARE else (line,))]
    known = [one for one in read(strewn) if isinstance(one, Document) and one.kind is Kind.REPLY]
    assert [one.text for one in known] == [one.reply for one in told if one.reply]
    assert sum(one.in_reply_to is None for one in known) <= 1  # only where the page shows it for the first time


@pytest.mark.parametrize(
    "below",
    [
        ["Positive: Responsiveness, Quality", "Services: Skin exam, Acne treatment"],
        ["Services", "Skin exam, Acne treatment"],
        ["Hover over to react", "1"],
        ["+4"],
    ],
)
def test_what_a_page_sets_below_the_words_is_none_of_them(below: list[str]) -> None:
    page = ["Jane D.", "6 reviews", MENU, "★★★★☆", "3 weeks ago on", "Google", "Kind.", *below, LIKE, "Like", "Share"]
    assert found(page) == [Told("Jane D.", 4.0, "Kind.", None)]
