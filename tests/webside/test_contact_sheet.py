"""The contact sheet: every picture of the exports once, by year, with its caption, and nothing its file told."""

import io
import json
import re
import zipfile
from base64 import b64decode
from pathlib import Path

from bs4 import BeautifulSoup
from PIL import Image

from tests.conftest import Run
from webside.contact_sheet import lay_out

ORIENTATION, MAKE = 0x0112, 0x010F


def jpeg(width: int = 640, height: int = 480, *, turned: bool = False) -> bytes:
    exif = Image.Exif()
    exif[MAKE] = "Tasja's secret camera"
    if turned:
        exif[ORIENTATION] = 6
    written = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 150)).save(written, "JPEG", exif=exif)
    return written.getvalue()


def archive(path: Path) -> Path:
    """A small X archive with two pictures of posts, one of no post, and one that is broken."""
    posts = [
        {
            "tweet": {
                "id_str": f"15000000000000000{n}",
                "full_text": text,
                "created_at": f"Sat Feb 18 12:33:11 +0000 {year}",
                "extended_entities": {"media": [{"type": "photo", "media_url_https": f"https://pbs.example/{file}"}]},
            }
        }
        for n, (text, year, file) in enumerate(
            [("Cake <script>alert(1)</script> day", 2023, "cake.jpg"), ("Harbour", 2021, "harbour.jpg")]
        )
    ]
    account = [{"account": {"username": "juniper", "accountId": "77", "accountDisplayName": "Juniper"}}]
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("data/account.js", "window.YTD.account.part0 = " + json.dumps(account))
        zipped.writestr("data/tweets.js", "window.YTD.tweets.part0 = " + json.dumps(posts))
        zipped.writestr("data/tweets_media/150000000000000000-cake.jpg", jpeg(turned=True))
        zipped.writestr("data/tweets_media/150000000000000001-harbour.jpg", jpeg())
        zipped.writestr("data/profile_media/2019-me.jpg", jpeg())
        zipped.writestr("data/tweets_media/broken.jpg", b"\xff\xd8\xff no picture")
        zipped.writestr("data/direct_messages_media/private.jpg", jpeg())
    return path


def test_pictures_stand_by_year_with_their_captions_and_without_what_their_files_tell(tmp_path: Path) -> None:
    sheet = lay_out("Juniper", [archive(tmp_path / "x.zip")])
    assert (sheet.shown, sheet.damaged, sheet.left_out) == (3, 1, 0)
    page = BeautifulSoup(sheet.html, "html.parser")
    assert [heading.get_text() for heading in page.select("h2")] == ["2023", "2021", "2019"]
    assert "Cake <script>alert(1)</script> day" in page.select("figcaption")[0].get_text()
    assert not page.select("script")
    assert "private" not in sheet.html
    smalls = [b64decode(re.sub("^.*,", "", str(image["src"]))) for image in page.select("img")]
    for small in smalls:
        picture = Image.open(io.BytesIO(small))
        assert max(picture.size) <= 200
        assert not picture.getexif()
        assert b"secret" not in small
    assert Image.open(io.BytesIO(smalls[0])).size[1] > Image.open(io.BytesIO(smalls[0])).size[0]  # the right way up


def test_the_command_writes_a_page_of_the_owners_own(webside: Run, tmp_path: Path) -> None:
    archive(tmp_path / "x.zip")
    done = webside("contact-sheet", "x.zip", "--out", "pictures.html")
    assert done.returncode == 0, done.stderr
    assert "3 pictures by year" in done.stdout
    assert "1 could not be opened" in done.stderr
    assert (tmp_path / "pictures.html").stat().st_mode & 0o077 == 0
    missing = webside("contact-sheet", "nowhere.zip")
    assert missing.returncode == 2
    assert "nowhere.zip" in missing.stderr
