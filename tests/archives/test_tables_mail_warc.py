"""Tables, mail and web archives beyond their saved cases: what a person says of columns, what stays shut, memory."""

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import archives
from crawler.archives import Held, letters
from crawler.archives.opening import Member
from model.documents import Document, Dropped, Precision
from model.errors import InputError, SourceChanged, Unreadable
from tests.sources.test_sources import ROOT

TABLE = "Wer;Wertung;Was;Wann\nAda;9;Gut;03.04.2026\nBo;2;Schlecht;05.06.2026\n"
SAID = {"author": "Wer", "rating": "Wertung", "text": "Was", "published": "Wann", "scale": "10", "dates": "day first"}


def read(source: str, name: str, content: bytes | str, **more: object) -> list[Document]:
    held = Held(name=name, content=content if isinstance(content, bytes) else content.encode())
    return [thing for thing in archives.read(source, held, **more) if isinstance(thing, Document)]  # type: ignore[arg-type]


def test_a_person_says_what_unknown_columns_are() -> None:
    assert archives.recognise(Held(name="t.csv", content=TABLE.encode())) is None
    ada, bo = read("review_table", "t.csv", TABLE, columns=SAID)
    assert (ada.author and ada.author.name, ada.text, ada.rating, bo.rating) == ("Ada", "Gut", 4.5, 1.0)
    assert (ada.published and ada.published.date().isoformat(), ada.published_precision) == (
        "2026-04-03",
        Precision.DAY,
    )


def test_the_mapping_is_told_with_what_was_not_found_and_not_read() -> None:
    told = "\n".join(archives.mapping(Held(name="t.csv", content=TABLE.encode()), SAID | {"reply": "Antwort"}))
    assert "author      from “Wer”" in told
    assert "day first, as you say" in told
    assert "of 10 (as stated)" in told
    assert "not found   “Antwort”" in told
    told = "\n".join(archives.mapping(ROOT / "review_table" / "suite_with_notes_above" / "reviews.csv"))
    assert "month first, because line 6 says 10/25/2026" in told
    assert "not read    “Sentiment”" in told


def test_how_the_tables_of_an_export_are_written_is_told() -> None:
    kept = {"kept_by_windows_with_semicolons": "cp1252, semicolon", "kept_as_utf_16_with_tabs": "utf-16, tab",
            "kept_with_a_mark_and_tabs": "utf-8-sig, tab"}  # fmt: skip
    for case, how in kept.items():
        path = ROOT / "linkedin_archive" / case / "Comments.csv"
        assert list(archives.mapping(path, source="linkedin_archive")) == [
            f"Comments.csv (CSV, {how}): date, link, message"
        ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as export:
        export.writestr(
            "Comments.csv", (ROOT / "linkedin_archive/kept_by_windows_with_semicolons/Comments.csv").read_bytes()
        )
    [post] = read("linkedin_archive", "download.zip", packed.getvalue())
    assert "Schöne Grüße aus dem Café" in post.text


@pytest.mark.parametrize("said", [{"txt": "Was"}, {"dates": "american"}, {"scale": "ten"}, {"scale": "0"}])
def test_a_wrong_word_on_columns_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(InputError, match="columns:"):
        read("review_table", "t.csv", TABLE, columns=said)


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", bytes(100 << 20))
    with pytest.raises(SourceChanged, match="would unpack"):
        read("review_table", "bomb.xlsx", buffer.getvalue())


def test_a_large_table_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Author,Rating,Review\n")
        for number in range(2_000):
            file.write(f"Person {number},5,{'Kind and on time. ' * 100}{number}\n")
    assert path.stat().st_size > 3_400_000
    assert peak(archives.read("review_table", path)) < 2_000_000


def peak(things: Iterator[object]) -> int:
    """The most memory that walking through a stream took, in bytes."""
    tracemalloc.start()
    try:
        for _ in things:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


PRIVATE = b"From x Tue Nov 03 14:22:07 2026\nFrom: Calla <calla@mail.example>\nSubject: My tooth\n\n"
NOTICE = (
    b"From x Tue Nov 03 14:22:07 2026\nFrom: Yelp <no-reply@yelp.com>\nSubject: Ada L. wrote a review of Tidewell\n"
    b'Date: Tue, 03 Nov 2026 14:22:07 +0000\n\nAda L. wrote a review of Tidewell\n\n"Kind people."\n\n'
)


def test_the_text_of_other_mail_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []
    opened = letters.Letter.texts

    def noted(letter: letters.Letter) -> dict[str, str]:
        taken.append(letter.raw or b"")
        return opened(letter)

    monkeypatch.setattr(letters.Letter, "texts", noted)
    box = Held(name="all.mbox", content=PRIVATE + b"secret words\n\n" + NOTICE + PRIVATE + b"more secret words\n\n")
    things = list(archives.read("review_mail", box))
    assert [thing.text for thing in things if isinstance(thing, Document)] == ["Kind people."]
    assert [thing.count for thing in things if isinstance(thing, Dropped)] == [2]
    assert len(taken) == 1
    assert b"secret" not in taken[0]


def test_a_large_mailbox_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    with path.open("wb") as file:
        for _ in range(20):
            file.write(PRIVATE + b"words of a letter, line after line\n" * 30_000 + b"\n" + NOTICE)
        file.write(PRIVATE + b"one line without an end " * 200_000)
    assert path.stat().st_size > 20_000_000
    assert peak(archives.read("review_mail", path)) < 4_000_000


@pytest.mark.parametrize(
    "body", [b"From: \xff\xfe\nSubject: =?utf-8?b?" + b"A" * 9999 + b"?=\n\n", b"From x 2026\n", b"A:\nB:\n"]
)
def test_odd_mail_is_one_sentence(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read("review_mail", "odd.eml", body)


def test_hostile_markup_in_a_notice_costs_little() -> None:
    head = b"From: a <no-reply@yelp.com>\nSubject: Ada wrote a review of Tidewell\nContent-Type: text/html\n\n"
    for body in (b"<img " * 400_000, b"<a href='x'>" * 200_000, b"\xe2\x80\x9c" * 400_000, b"5 stars " * 200_000):
        assert len(read("review_mail", "a.eml", head + body)) == 1


def warc(*bodies: bytes) -> bytes:
    records = []
    for number, body in enumerate(bodies):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        records.append(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%d>\r\nWARC-Date: 2026-11-20T10:00:00Z\r\n"
            b"WARC-Target-URI: https://directory.example/%d\r\nContent-Type: application/http; msgtype=response\r\n"
            b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (number, number, len(http), http)
        )
    return b"".join(records)


def test_every_cut_of_a_web_archive_is_told() -> None:
    whole = (ROOT / "web_archive" / "not_packed" / "tidewell.warc").read_bytes()
    told = 0
    for end in range(10, len(whole) - 1, 97):
        try:
            read("web_archive", "cut.warc", whole[:end])
        except SourceChanged:
            told += 1
        else:
            assert whole[:end].endswith(b"\r\n\r\n")
    assert told > 40


def test_a_record_that_unpacks_without_end_is_left_out() -> None:
    packed = gzip.compress(warc(b"<html>" + b" " * (40 << 20), b"<html>" + b"<p>Hello</p>" * 9))
    with pytest.raises(SourceChanged, match="none with anything we know"):
        read("web_archive", "bomb.warc.gz", packed)


def test_without_the_readers_of_network_sources_their_answers_are_counted(tmp_path: Path) -> None:
    case = ROOT / "web_archive" / "answers_of_interfaces" / "blog.warc.gz"
    with pytest.raises(SourceChanged):
        list(archives.read("web_archive", case))


def test_a_member_that_is_no_zip_is_one_sentence() -> None:
    from crawler.archives.opening import inside

    with (
        pytest.raises(SourceChanged, match="damaged archive"),
        inside(Member(name="a.wacz", size=4, open=lambda: io.BytesIO(b"PK\x03\x04"))),
    ):
        pass
