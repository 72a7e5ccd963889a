"""Mails in Outlook's own form: read like any other mail, and refused with the way out where their reader is missing."""

import sys
from pathlib import Path

import pytest

from crawler.archives import recognise
from crawler.parse import parse
from model.documents import Document, Dropped
from model.errors import SourceChanged
from tests.crawler.compound import message

_HTML = (
    "<html><body><p>Sam Sample left a review of Harbor Dental</p><p>★★☆☆☆</p>"
    "<p>“{}”</p><a href='https://business.google.com/reviews'>Read review</a></body></html>"
)
_HEADERS = (
    "From: Google Business Profile <businessprofile-noreply@google.com>\r\n"
    "Subject: Sam Sample left a review of Harbor Dental\r\nDate: Tue, 31 Mar 2026 09:05:00 +0000\r\n"
)


def _saved(folder: Path, data: bytes, name: str = "mail.msg") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def _read(path: Path) -> list[Document]:
    return [thing for thing in parse("review_mail", path) if isinstance(thing, Document)]


@pytest.mark.parametrize("words", ["I waited an hour.", "A long review. " * 200])
def test_a_notification_is_read_like_the_same_mail_saved_otherwise(tmp_path: Path, words: str) -> None:
    data = message(subject="Sam Sample left a review", headers=_HEADERS, html=_HTML.format(words.strip()))
    path = _saved(tmp_path, data)
    letter = (
        _HEADERS.encode() + b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        + _HTML.format(words.strip()).encode()
    )  # fmt: skip
    [review], [other] = _read(path), _read(_saved(tmp_path, letter, "mail.eml"))
    assert recognise(path) == "review_mail"
    assert review == other
    assert review.text == words.strip()
    assert review.published_until == other.published_until


def test_other_mail_is_counted_and_its_text_not_asked_for(tmp_path: Path) -> None:
    path = _saved(tmp_path, message(subject="Lunch", sender="Kim", address="kim@harbor.example", body="Private words"))
    told = list[object]()
    with pytest.raises(SourceChanged, match="none of them a notification"):
        told.extend(parse("review_mail", path))
    folder = tmp_path / "mails"
    folder.mkdir()
    _saved(folder, path.read_bytes())
    _saved(folder, message(subject="x", headers=_HEADERS, html=_HTML.format("Fine.")), "other.msg")
    dropped = [thing for thing in parse("review_mail", folder) if isinstance(thing, Dropped)]
    assert any("mail" in thing.reason and thing.count == 1 for thing in dropped)


@pytest.mark.parametrize("cut", [4, 600, 2000])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, cut: int) -> None:
    data = message(subject="x", headers=_HEADERS, html=_HTML.format("Fine."))
    with pytest.raises(SourceChanged, match=r"mail\.msg is (damaged|no mail)"):
        list(parse("review_mail", _saved(tmp_path, data[:cut])))


def test_without_its_reader_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oxmsg", None)
    path = _saved(tmp_path, message(subject="x", headers=_HEADERS, html=_HTML.format("Fine.")))
    with pytest.raises(SourceChanged, match=r"webside\[msg\].*\.eml"):
        list(parse("review_mail", path))
