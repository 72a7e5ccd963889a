"""What was copied or saved again a month later is the same review, and its answer the same answer or another state."""

from datetime import UTC, datetime

import pytest

from crawler import archives
from crawler.archives import Held
from model.documents import Document, Kind

MARCH, APRIL = datetime(2026, 3, 20, 12, tzinfo=UTC), datetime(2026, 4, 21, 12, tzinfo=UTC)
REPLY = "\nResponse from the owner\n{ago}\n{words}"
PASTE = """Tidewell Family Dental
4.8
★★★★★
312 reviews
Sort by
Dana Ruiz
Local Guide · {many} reviews
★★★★☆
{ago}
They were late, and the front desk was rude to my son while we waited for more than an hour on a Saturday \
morning. {rest}
Like{reply}
Anonymous
★★★★★
{older}
Like
Anonymous
★★★★★
{older}
Like
"""


def read(text: str, at: datetime, name: str = "copied.txt", source: str = "pasted_reviews") -> list[Document]:
    things = archives.read(source, Held(name, text.encode()), fetched_at=at)
    return [thing for thing in things if isinstance(thing, Document)]


def paste(at: datetime, *, ago: str, older: str, rest: str = "Nobody said sorry.", reply: str = "") -> list[Document]:
    answer = REPLY.format(ago=ago, words=reply) if reply else ""
    return read(PASTE.format(ago=ago, older=older, rest=rest, reply=answer, many=at.month), at)


def test_a_review_copied_again_is_the_same_although_its_date_is_told_otherwise() -> None:
    first = paste(MARCH, ago="2 weeks ago", older="11 months ago", reply="Sorry, Dana.")
    again = paste(APRIL, ago="a month ago", older="a year ago", reply="Sorry, Dana.")
    assert [one.id for one in first] == [one.id for one in again]
    assert first[0].published_raw != again[0].published_raw
    assert len({one.id for one in first}) == len(first) == 4  # two who gave stars and no words are two


def test_another_answer_is_a_change_of_the_answer_and_no_other_review() -> None:
    first = paste(MARCH, ago="2 weeks ago", older="11 months ago", reply="Your root canal went well, Dana.")
    again = paste(APRIL, ago="a month ago", older="a year ago", reply="We are sorry.")
    gone = paste(APRIL, ago="a month ago", older="a year ago")
    assert [one.id for one in first] == [one.id for one in again]
    assert [one.id for one in gone] == [one.id for one in first if one.kind is Kind.REVIEW]


def test_a_review_whose_end_was_hidden_behind_more_is_the_same_review() -> None:
    first = paste(MARCH, ago="2 weeks ago", older="11 months ago", rest="Nobody …\nMore")
    again = paste(APRIL, ago="a month ago", older="a year ago")
    assert first[0].text != again[0].text
    assert first[0].id == again[0].id


def test_few_words_are_told_apart_by_stars_and_place() -> None:
    here = read("Tidewell Dental\n4.8\n★★★★★\n31 reviews\nAnonymous\n★★★★★\n2 weeks ago\nGood\n", MARCH)
    there = read("Ardmore Dental\n4.8\n★★★★★\n12 reviews\nAnonymous\n★★★★★\n2 weeks ago\nGood\n", MARCH)
    worse = read("Tidewell Dental\n4.8\n★★★★★\n31 reviews\nAnonymous\n★★☆☆☆\n2 weeks ago\nGood\n", MARCH)
    assert len({one.id for one in (*here, *there, *worse)}) == 3


TABLE = 'reviewer,rating,date,review,owner reply\nDana Ruiz,2,{ago},"They were late.",{reply}\n'
MARKED = """<html><head><script type="application/ld+json">{{"@type": "Dentist", "name": "Tidewell Dental", "review":
[{{"@type": "Review", "author": "Dana Ruiz", "reviewRating": {{"ratingValue": 2}}, "datePublished": "{ago}",
"reviewBody": "They were late.", "comment": {{"@type": "Comment", "author": "Tidewell Dental", "text": "{reply}",
"dateCreated": "{ago}"}}}},
{{"@type": "Review", "author": "Anonymous", "reviewRating": {{"ratingValue": 5}}, "datePublished": "{ago}"}},
{{"@type": "Review", "author": "Anonymous", "reviewRating": {{"ratingValue": 5}}, "datePublished": "{older}"}}]}}
</script></head><body></body></html>"""


@pytest.mark.parametrize(
    ("name", "source", "text"), [("a.csv", "review_table", TABLE), ("a.html", "saved_page", MARKED)]
)
def test_tables_and_saved_pages_with_such_dates_are_followed_too(name: str, source: str, text: str) -> None:
    first = read(text.format(ago="2 weeks ago", older="a year ago", reply="Sorry."), MARCH, name, source)
    again = read(text.format(ago="a month ago", older="2 years ago", reply="Sorry."), APRIL, name, source)
    assert [one.id for one in first] == [one.id for one in again]
    assert len({one.id for one in first}) == len(first)
    assert sum(one.kind is Kind.REVIEW for one in first) == (1 if name == "a.csv" else 3)


def test_rows_told_apart_by_such_a_date_alone_stay_two() -> None:
    text = "reviewer,rating,date,review\nA Google User,5,2 weeks ago,Great\nA Google User,5,a year ago,Great\n"
    assert len({one.id for one in read(text, MARCH, "a.csv", "review_table")}) == 2
