"""An organisation's brand: where its file is found, what is taken, and what is refused with a reason."""

from pathlib import Path

import pytest

from model.errors import RuleError
from webside import brand

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#7a1f4b"/></svg>'


def _read(folder: Path, text: str, notes: list[str] | None = None) -> object:
    (folder / brand.NAME).write_text(text, encoding="utf-8")
    return brand.read(folder / brand.NAME, (notes if notes is not None else []).append)


def test_the_file_beside_the_subject_counts_before_the_one_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("WEBSIDE_HOME", str(home))
    subject = tmp_path / "s.yaml"
    assert brand.find(subject) is None
    (home / brand.NAME).write_text("name: Home", encoding="utf-8")
    assert brand.find(subject) == home / brand.NAME
    (tmp_path / brand.NAME).write_text("name: Beside", encoding="utf-8")
    assert brand.find(subject) == tmp_path / brand.NAME
    assert brand.find(Path("tidewell")) == home / brand.NAME


def test_all_of_it_is_read_and_a_logo_becomes_a_part_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
    told = "name: Harbourlight\nlogo: {}\naccent: '#7A1F4B'\ncontact: a@b.example\nmade-with-webside: no\n"
    read = _read(tmp_path, told.format("logo.svg"))
    assert isinstance(read, brand.Brand)
    assert (read.name, read.accent, read.contact, read.credit) == ("Harbourlight", "#7a1f4b", "a@b.example", False)
    assert str(read.logo).startswith("data:image/svg+xml;base64,")
    read = _read(tmp_path, told.format("logo.png"))
    assert isinstance(read, brand.Brand)
    assert str(read.logo).startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (SVG.replace("<rect", "<script>x()</script><rect"), "runs something"),
        (SVG.replace("<rect", '<image href="https://evil.example/x.png"/><rect'), "outside itself"),
        (SVG.replace("<rect", "<rect onload='x()'"), "runs something"),
        (SVG.replace("#7a1f4b", "url(https://evil.example/#a)"), "outside itself"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, "runs something"),
        ("<html></html>", "neither PNG nor SVG"),
        (SVG + " " * brand.LARGEST, "larger than 200 KB"),
    ],
)
def test_a_logo_that_acts_or_is_none_is_refused(tmp_path: Path, svg: str, said: str) -> None:
    (tmp_path / "logo.svg").write_text(svg, encoding="utf-8")
    with pytest.raises(RuleError, match=said):
        _read(tmp_path, "name: H\nlogo: logo.svg")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("logo: x.png", "name"),
        ("name: H\ncolour: '#000000'", "unknown key"),
        ("name: H\naccent: #0b5a63", "in quotes"),
        ("name: H\naccent: teal", "in quotes"),
        ("name: H\nlogo: gone.png", "cannot be read"),
        ("name: H\nmade-with-webside: maybe", "yes or no"),
    ],
)
def test_a_slip_is_told_with_key_and_what_is_expected(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        _read(tmp_path, text)


def test_a_colour_too_pale_to_read_is_not_taken_and_a_sentence_says_so(tmp_path: Path) -> None:
    notes: list[str] = []
    read = _read(tmp_path, "name: H\naccent: '#ffcc00'", notes)
    assert isinstance(read, brand.Brand)
    assert read.accent is None
    assert "too pale" in notes[0]
    assert round(brand.contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(brand.contrast("#767676", "#ffffff"), 2) == 4.54


def test_a_brand_is_put_beside_the_subjects_of_a_table(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from webside.commands.init import command

    (tmp_path / "logo.svg").write_text(SVG, encoding="utf-8")
    ours = tmp_path / "ours.yaml"
    ours.write_text("name: Harbourlight\nlogo: logo.svg\n", encoding="utf-8")
    table = tmp_path / "clients.csv"
    table.write_text("name\nTidewell Family Dental\n", encoding="utf-8")
    out = tmp_path / "clients"
    told = ["--from-csv", str(table), "--out", str(out), "--brand", str(ours)]
    done = CliRunner().invoke(command, told)
    assert done.exit_code == 0, done.output
    found = brand.find(out / "tidewell-family-dental.yaml")
    assert found == out / brand.NAME
    read = brand.read(found, [].append)
    assert read is not None
    assert (read.name, bool(read.logo)) == ("Harbourlight", True)
    (out / "tidewell-family-dental.yaml").write_text("changed by hand", encoding="utf-8")
    again = CliRunner().invoke(command, told)
    assert again.exit_code == 0
    assert "left as it is" in again.output
    assert (out / "tidewell-family-dental.yaml").read_text(encoding="utf-8") == "changed by hand"
    assert CliRunner().invoke(command, [*told, "--force"]).exit_code == 0
    assert "Tidewell" in (out / "tidewell-family-dental.yaml").read_text(encoding="utf-8")
    ours.write_text("name: Harbourlight\nlogo: ../logo.svg\n", encoding="utf-8")
    with pytest.raises(RuleError):
        brand.files(ours, print)
    assert CliRunner().invoke(command, ["--name", "A", "--brand", str(ours)]).exit_code == 2
