"""What a person chooses to keep is there after the desk was closed, and gone when it is forgotten."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.desk.asgi import call, form, multipart
from tests.desk.test_app import MARKED, PASTE, _tools, finish, page, paste
from webside.desk.app import make
from webside.desk.session import Session
from webside.desk.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "looks", "on this machine")


def desk(shelf: Shelf) -> Any:
    return make(Session(_tools(), shelf))


def press(app: Any, address: str, **fields: Any) -> Any:
    body, headers = form(**fields)
    return call(app, "POST", address, body, headers)


def test_nothing_is_kept_unless_it_is_asked_for(shelf: Shelf) -> None:
    app = desk(shelf)
    look = paste(app)
    assert "Nothing of this look is kept" in page(app, look)
    assert not shelf.folder.exists()
    assert call(desk(shelf), "GET", look).status == 404


def test_a_kept_look_is_taken_up_where_it_was_left(shelf: Shelf) -> None:
    app = desk(shelf)
    look = paste(app, name="Tidewell Family Dental", city="Tidewell")
    press(app, f"{look}/keep")
    codes = re.findall(r'name="code" value="(F-[0-9A-F]{8})"', page(app, look).split("</article>")[0])
    press(app, f"{look}/dismiss", code=codes, because="Agreed in writing.")
    file = next(shelf.folder.iterdir())
    assert file.stat().st_mode & 0o077 == 0
    later = desk(shelf)
    assert "Tidewell Family Dental" in page(later, "/")
    shown = page(later, finish(later, look))
    assert "2 replies and 2 reviews read." in shown
    assert "Agreed in writing." in shown
    assert MARKED not in shown
    body, headers = multipart({"text": "Lem Quist\n★☆☆☆☆ 3 weeks ago\nStill waiting for a call.\n"})
    call(later, "POST", f"{look}/handed", body, headers)
    finish(later, look)
    assert "3 reviews" in page(desk(shelf), finish(desk(shelf), look))


def test_forgetting_deletes_the_file(shelf: Shelf) -> None:
    app = desk(shelf)
    look = paste(app)
    press(app, f"{look}/keep")
    assert list(shelf.folder.iterdir())
    press(desk(shelf), f"{look}/forget")
    assert not list(shelf.folder.iterdir())
    assert call(desk(shelf), "GET", look).status == 404


def test_a_file_that_is_no_kept_look_is_passed_over(shelf: Shelf) -> None:
    app = desk(shelf)
    look = paste(app)
    press(app, f"{look}/keep")
    file = next(shelf.folder.iterdir())
    told = json.loads(file.read_text(encoding="utf-8"))
    for broken in ("", "[]", "{}", json.dumps(told | {"version": 99}), json.dumps(told | {"documents": [{"kind": 3}]})):
        file.write_text(broken, encoding="utf-8")
        assert call(desk(shelf), "GET", look).status == 404
        assert call(desk(shelf), "GET", "/").status == 200


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    app = desk(Shelf(tmp_path / "file", "there"))
    look = paste(app)
    said = press(app, f"{look}/keep")
    assert said.status == 507
    assert "could not be kept" in said.text


def test_no_address_leads_out_of_the_shelf(shelf: Shelf) -> None:
    secret = shelf.folder.parent / "secret.json"
    secret.write_text("{}")
    press(desk(shelf), "/looks/..%2Fsecret/forget")
    shelf.forget("../secret")
    assert secret.exists()


def test_a_kept_look_without_a_name_is_called_by_what_stands_over_its_reviews(shelf: Shelf) -> None:
    app = make(Session(_tools(), shelf))
    look = paste(app, f"Tidewell Family Dental\n4.3\n130 reviews\n\n{PASTE}")
    press(app, f"{look}/keep")
    assert [one.name for one in shelf.all()] == ["Tidewell Family Dental"]
    assert "Tidewell Family Dental</bdi></a>, begun" in page(app, "/")
