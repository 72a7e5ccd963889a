"""Pictures handed in at the desk: read by the same code as in an audit, after the texts that came with them."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from crawler import sites
from crawler.archives import Held, Read
from model.documents import Document, Kind
from tests.analyzers.rules_under_test import book
from webside import images
from webside.desk.handed import Handed
from webside.desk.look import Look, Pictures, Tools
from webside.desk.reporting import not_looked_at, report_of
from webside.desk.session import _now
from webside.desk.shelf import Shelf
from webside.desk.who import Who

WHO = Who(name="Tidewell Family Dental")


@pytest.fixture(autouse=True)
def no_reader_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "can_read_words", lambda: False)


def picture(note: str = "Front desk") -> bytes:
    exif = Image.Exif()
    exif[0x010E] = note
    file = io.BytesIO()
    Image.new("RGB", (60, 40), (210, 180, 150)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def download() -> bytes:
    """A composed download of Instagram: one post with its picture, and one picture that was never posted."""
    post = {"media": [{"uri": "media/posts/1.jpg", "title": "Our new chairs", "creation_timestamp": 1_700_000_000}]}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("content/posts_1.json", json.dumps([post]))
        packed.writestr("media/posts/1.jpg", picture())
        packed.writestr("media/archived/2.jpg", picture("Nobody saw this"))
    return file.getvalue()


def look(pictures: Pictures | None, *handed: Handed) -> Look:
    made = Look("AbCdEfGhIjKl", Tools(book(), sites.plainly(), _now, pictures), WHO)
    for one in handed:
        made.hand_in(one)
    while made.is_working:
        made.work(1)
    return made


def told(things: Iterator[Read]) -> dict[str, tuple[str, object]]:
    return {one.id: (one.text, one.picture) for one in things if isinstance(one, Document)}


@pytest.mark.parametrize("in_memory", [True, False])
def test_the_desk_reads_the_pictures_of_an_export_as_an_audit_does(tmp_path: Path, in_memory: bool) -> None:
    path = tmp_path / "instagram.zip"
    path.write_bytes(download())
    place = Held(path.name, path.read_bytes()) if in_memory else path
    done = look(images, Handed(label=path.name, place=place))
    in_audit = told(images.read(path, beside=True))
    assert told(iter(done.pile.documents(Kind.IMAGE))) == in_audit
    assert [text for text, _ in in_audit.values()] == ["Front desk"]
    visits = {visit.source: visit for visit in done.visits}
    assert set(visits) == {"instagram_archive", "images"}
    assert visits["images"].dropped == {images.UNPOSTED: 1}
    assert not_looked_at(done)[-1] == "photos elsewhere"
    assert report_of(done).coverage.images_not_looked_at == 0


def test_where_nothing_reads_pictures_they_are_not_looked_at() -> None:
    done = look(None, Handed(label="instagram.zip", place=Held("instagram.zip", download())))
    assert [visit.source for visit in done.visits] == ["instagram_archive"]
    assert not_looked_at(done)[-1] == "photos"
    assert report_of(done).coverage.images_not_looked_at == 1


def test_a_picture_alone_is_read_and_what_is_none_is_told() -> None:
    whole = Handed(label="desk.jpg", place=Held("desk.jpg", picture()))
    cut = Handed(label="cut.jpg", place=Held("cut.jpg", b"\xff\xd8\xff\0" + b"no picture"))
    done = look(images, whole, cut)
    assert {visit.at: visit.outcome.value for visit in done.visits} == {"desk.jpg": "ok", "cut.jpg": "failed"}
    assert [document.text for document in done.pile.documents(Kind.IMAGE)] == ["Front desk"]


class Slow:
    """Reads one picture at a time, and notes how much was judged before it began."""

    SOURCE = images.SOURCE

    def __init__(self) -> None:
        self.look: Look | None = None
        self.judged: list[int] = []

    def recognise(self, path: Path | Held) -> bool:
        return images.recognise(path)

    def holds_some(self, path: Path | Held) -> bool:
        return images.holds_some(path)

    def read(self, path: Path | Held, *, beside: bool = False) -> Iterator[Read]:
        for thing in images.read(path, beside=beside):
            assert self.look is not None
            self.judged.append(sum(visit.source == "pasted_reviews" for visit in self.look.visits))
            yield thing


def test_texts_are_judged_before_pictures_and_what_comes_meanwhile_goes_first() -> None:
    slow, closed = Slow(), list[str]()
    made = Look("look", Tools(book(), sites.plainly(), _now, slow), WHO)
    slow.look = made
    files = io.BytesIO()
    with zipfile.ZipFile(files, "w") as packed:
        for number in range(3):
            packed.writestr(f"{number}.jpg", picture())
    made.hand_in(
        Handed(label="photos.zip", place=Held("photos.zip", files.getvalue()), done=lambda: closed.append("photos"))
    )
    while not slow.judged:
        made.work(0.001)
    paste = "Lem Quist\n★★★★★ a month ago\nKind people.\n"
    made.hand_in(Handed(label="pasted", place=Held("pasted.txt", paste.encode()), done=lambda: closed.append("paste")))
    while made.is_working:
        made.work(1)
    assert slow.judged[0] == 0
    assert slow.judged[-1] == 1
    assert made.count(Kind.IMAGE) == 3
    assert closed == ["paste", "photos"]


def test_a_look_closed_while_its_pictures_are_read_lets_go_of_them() -> None:
    slow, closed = Slow(), list[str]()
    made = Look("look", Tools(book(), sites.plainly(), _now, slow), WHO)
    slow.look = made
    made.hand_in(Handed(label="a.jpg", place=Held("a.jpg", picture()), done=lambda: closed.append("a")))
    while not slow.judged:
        made.work(0.001)
    made.close()
    assert closed == ["a"]


def test_a_kept_look_keeps_what_was_read_in_its_pictures(tmp_path: Path) -> None:
    tools = Tools(book(), sites.plainly(), _now, images)
    done = look(images, Handed(label="a.jpg", place=Held("a.jpg", picture())))
    shelf = Shelf(tmp_path, "here")
    shelf.keep(done)
    taken = shelf.take(done.id, tools)
    assert taken is not None
    assert told(iter(taken.pile.documents(Kind.IMAGE))) == told(iter(done.pile.documents(Kind.IMAGE)))
