"""`sites.yaml` as shipped, and what a wrong one is told."""

from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler import archives, sites, sources
from model.errors import SourcesError
from model.source import Access, Pace


def test_spiders_entries_and_saved_answers_are_equal_sets() -> None:
    known = sources.load()
    asked = {id for id, source in known.items() if source.access not in (Access.EXPORT, Access.MANUAL)}
    spiders = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]})).list()
    folders = {folder.name for folder in (Path(__file__).parents[1] / "sources").iterdir() if folder.is_dir()}
    assert set(spiders) == asked
    assert asked <= folders
    assert {name for name in folders if not name.startswith("__")} <= set(known)


def test_every_entry_says_what_it_is_and_how_sure_we_are() -> None:
    known = sources.load()
    assert set(known) >= {"website", "wordpress", "mastodon", "searxng", "saved_page", "images", *archives.SOURCES}
    assert all(source.id == id and source.stance and source.known_on for id, source in known.items())
    assert known["website"].robots
    assert not known["mastodon"].robots
    assert known["x_archive"].access is Access.EXPORT
    assert known["searxng"].pace == Pace(delay=3.0, concurrency=1)


def test_without_pydantic_the_same_is_read() -> None:
    assert sites.plainly() == sources.load()


GOOD = "blog:\n  title: Blog\n  gathers: [post]\n  access: api\n  service: blog\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + "  pase: {delay: 1}\n", ["sites.yaml:6:", "(key: blog.pase)", "did you mean 'pace'?"]),
        (GOOD + "  pace: {dellay: 1}\n", ["sites.yaml:6:", "(key: blog.pace.dellay)", "did you mean 'delay'?"]),
        (GOOD + "  pace:\n    delay: slow\n", ["sites.yaml:7:", "(key: blog.pace.delay)", "valid number"]),
        (GOOD.replace("api", "apy"), ["sites.yaml:4:", "(key: blog.access)", "'api', 'key', 'owner'"]),
        (GOOD.replace("  title: Blog\n", ""), ["sites.yaml:1:", "(key: blog.title)"]),
        (GOOD.replace("[post]", "[post, 3]"), ["sites.yaml:3:", "(key: blog.gathers.1)"]),
        ("blog: [", ["sites.yaml:", "is no YAML"]),
        ("- blog\n", ["sites.yaml:1:", "holds no sources"]),
        ("blog: 3\n", ["sites.yaml:1:", "is no source"]),
        ("", ["sites.yaml:1:", "holds no sources"]),
    ],
)
def test_a_wrong_file_is_told_where_and_what(tmp_path: Path, text: str, told: list[str]) -> None:
    path = tmp_path / "sites.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourcesError) as caught:
        sources.load(path)
    for part in told:
        assert part in str(caught.value)


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="cannot be read"):
        sources.load(tmp_path / "none.yaml")
    (tmp_path / "sites.yaml").write_bytes(b"\xff\xfe\x00bl\x80og")
    with pytest.raises(SourcesError, match="no text in UTF-8"):
        sources.load(tmp_path / "sites.yaml")
