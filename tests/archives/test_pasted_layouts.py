"""Pages of many layouts: what a reviewer wrote is never taken for the words of the office."""

from collections.abc import Iterator

import pytest

from crawler import archives
from crawler.archives import Held, Unread
from model.documents import Document, Kind
from model.errors import Unreadable
from tests.archives.pasted_layouts import LAYOUTS, REVIEWS, WHOLE_ANSWERS, page
from tests.archives.test_pasted import NOW

CASES = [
    pytest.param(layout, between, id=f"{site}-{number}-{gaps}")
    for site, layouts in LAYOUTS.items()
    for number, layout in enumerate(layouts, 1)
    for gaps, between in (("close", "\n"), ("apart", "\n\n"))
]


def read(text: str) -> Iterator[archives.Read]:
    try:
        yield from archives.read("pasted_reviews", Held("pasted.txt", text.encode()), fetched_at=NOW)
    except Unreadable:
        return


@pytest.mark.parametrize(("layout", "between"), CASES)
def test_nobodys_words_are_taken_for_the_others(layout: str, between: str) -> None:
    things = list(read(page(layout, between)))
    documents = [thing for thing in things if isinstance(thing, Document)]
    unread = "\n".join(thing.text for thing in things if isinstance(thing, Unread))
    for one in REVIEWS:
        assert not [document for document in documents if one.text in document.text and document.kind is Kind.REPLY]
        for line in (one.reply or "").splitlines():
            assert not [made for made in documents if line in made.text and made.kind is not Kind.REPLY]
        for line in (one.text, *(one.reply or "").splitlines()):
            assert any(line in made.text for made in documents) or line in unread


HEADS = {
    "stars": "{n} / {s} stars / {ago} / {t} | Response from the owner / {r}",
    "names": "{n} / {d} / {t} | Response from the owner / {r}",
    "below": "{s} stars / {t} / {n} – {d} | Response from the owner / {r}",
}


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["close", "apart"])
@pytest.mark.parametrize("layout", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("answer", WHOLE_ANSWERS)
def test_what_the_office_wrote_is_kept_whole(answer: str, layout: str, between: str) -> None:
    reviews = [one._replace(reply=answer if one.reply else None) for one in REVIEWS[:3]]
    things = list(read(page(layout, between, reviews)))
    documents = [thing for thing in things if isinstance(thing, Document)]
    assert [one.text for one in documents if one.kind is Kind.REVIEW] == [one.text for one in reviews]
    assert [one.text for one in documents if one.kind is Kind.REPLY] == [answer] * 2


def test_most_layouts_are_understood_to_the_last_word() -> None:
    """A floor: the rest is shown as not understood, or a name stands in the text below it."""
    whole = 0
    for _, layout, between in ((site, layout, b) for site, ones in LAYOUTS.items() for layout in ones for b in "12"):
        things = list(read(page(layout, "\n" * int(between))))
        told = [(one.kind, one.text) for one in things if isinstance(one, Document)]
        expected = [
            (kind, text)
            for one in REVIEWS
            for kind, text in ((Kind.REVIEW, one.text), (Kind.REPLY, one.reply))
            if text is not None
        ]
        whole += told == expected
    assert whole >= 160


def test_an_answer_below_what_was_not_understood_answers_nobody() -> None:
    things = list(read("Jane D.\n★★★★☆\n3 weeks ago\nLovely team.\nResponse from the owner\nThank you.\n"
                       "Anonymous\nMy lithium ran out.\nResponse from the owner\nWe are sorry."))  # fmt: skip
    replies = [(one.text, one.in_reply_to) for one in things if isinstance(one, Document) and one.kind is Kind.REPLY]
    [first, second] = replies
    assert first[0] == "Thank you."
    assert first[1] is not None
    assert second == ("We are sorry.", None)
    assert [one.text for one in things if isinstance(one, Unread)] == ["Anonymous\nMy lithium ran out."]


def test_a_second_answer_of_one_line_answers_the_same_review() -> None:
    things = read("Jane D.\n★★★★☆\n3 weeks ago\nLovely team.\nResponse from the owner\nThank you.\n"
                  "Response from the owner\nWe are glad.")  # fmt: skip
    replies = [one for one in things if isinstance(one, Document) and one.kind is Kind.REPLY]
    assert len({one.in_reply_to for one in replies}) == 1
    assert replies[0].in_reply_to is not None


def test_a_second_label_of_an_answer_without_a_review_between_leaves_only_the_first_line() -> None:
    page_ = "Great!\n- Jane D.\nResponse: Thank you.\n\nThey lost my file.\n- Bob K.\nResponse: We are sorry."
    things = list(read(page_))
    replies = [(one.text, one.in_reply_to) for one in things if isinstance(one, Document)]
    assert replies == [("Thank you.", None), ("We are sorry.", None)]
    assert "They lost my file." in "\n".join(one.text for one in things if isinstance(one, Unread))


@pytest.mark.parametrize("line", ["4 stars - Good", "★★★☆☆ Not bad", "3/5: meh", "4.0 out of 5 | Fine"])
def test_stars_over_a_title_end_an_answer(line: str) -> None:
    page_ = f"Jane D.\n5 stars\nLovely.\nResponse from the owner\nThank you.\n{line}\nMy rash came back."
    replies = [one.text for one in read(page_) if isinstance(one, Document) and one.kind is Kind.REPLY]
    assert replies == ["Thank you."]


def told_of(text: str) -> tuple[list[tuple[Kind, str]], str]:
    things = list(read(text))
    documents = [(one.kind, one.text) for one in things if isinstance(one, Document)]
    return documents, "\n".join(one.text for one in things if isinstance(one, Unread))


RECOMMENDS = "Emrys T. doesn't recommend Tidewell Dental.\nOctober 12, 2026\n"


@pytest.mark.parametrize("role", ["Author", "Autor", "Auteur", "Autrice", "Verfasser", "Autore", "Autora"])
@pytest.mark.parametrize("over", ["{role}\nTidewell Dental", "{role}\n\nTidewell Dental", "Tidewell Dental\n{role}"])
def test_a_role_beside_the_name_of_the_page_begins_its_answer(role: str, over: str) -> None:
    documents, unread = told_of(f"{RECOMMENDS}They hurt me.\n{over.format(role=role)}\nYou still owe us $310.")
    assert documents == [(Kind.REVIEW, "They hurt me."), (Kind.REPLY, "You still owe us $310.")]
    assert not unread


@pytest.mark.parametrize("over", ["Author\nEmrys T.", "Emrys T.\nAuthor", "Author\nJane Rivera"])
def test_the_author_of_a_review_is_not_the_office(over: str) -> None:
    documents, unread = told_of(f"{RECOMMENDS}They hurt me.\n{over}\nMy lithium ran out.")
    assert documents == [(Kind.REVIEW, "They hurt me.")]
    assert "My lithium ran out." in unread


def test_the_name_of_the_page_alone_leaves_open_who_wrote_below_it() -> None:
    documents, unread = told_of(f"{RECOMMENDS}They hurt me.\nTidewell Dental\nYou still owe us $310.")
    assert documents == [(Kind.REVIEW, "They hurt me.")]
    assert unread == "Tidewell Dental\nYou still owe us $310."


def test_the_name_of_the_page_alone_answers_where_it_did_before() -> None:
    first = f"{RECOMMENDS}They hurt me.\nAuthor\nTidewell Dental\nSorry.\n\n"
    second = RECOMMENDS.replace("Emrys", "Odo")
    documents, unread = told_of(f"{first}{second}Rude.\nTidewell Dental\nYou still owe us $310.")
    assert documents[2:] == [(Kind.REVIEW, "Rude."), (Kind.REPLY, "You still owe us $310.")]
    assert not unread


def test_the_name_of_the_page_in_a_sentence_is_the_reviewers() -> None:
    documents, _ = told_of(f"{RECOMMENDS}I went to\nTidewell Dental\nand they hurt me.")
    assert documents == [(Kind.REVIEW, "I went to\nTidewell Dental\nand they hurt me.")]


def test_the_name_at_the_top_of_the_page_is_its_own() -> None:
    page_ = "Tidewell Dental\nReviews\n\nJane D.\n★★★★☆\n3 weeks ago\nRude.\nTidewell Dental\nAuthor\nYou owe us $310."
    assert told_of(page_)[0] == [(Kind.REVIEW, "Rude."), (Kind.REPLY, "You owe us $310.")]


@pytest.mark.parametrize("over", ["Emrys T.", "Emrys T.\nAuthor", "Author\nEmrys T."])
def test_a_reviewer_who_answers_back_is_not_the_office(over: str) -> None:
    documents, unread = told_of(f"{RECOMMENDS}Rude.\nAuthor\nTidewell Dental\nSorry.\n{over}\nMy lithium ran out.")
    assert documents == [(Kind.REVIEW, "Rude."), (Kind.REPLY, "Sorry.")]
    assert "My lithium ran out." in unread
