"""Any part of a text, table or page of markup may be missing, strange or huge: documents or a clear refusal."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import archives, parse, sources
from model.documents import Document
from model.errors import Unreadable
from model.wire import document_json

ROOT = Path(__file__).parents[1] / "sources"
KNOWN = sources.load()
FORMS = (".txt", ".nbib", ".xml", ".csv", ".tsv", ".htm")
OF = ("pubmed", "orcid", "gdelt", "linkedin_archive", "reddit_archive", "youtube_takeout", "facebook_archive")
FILES = [
    (source, file)
    for source in OF
    for file in sorted((ROOT / source).rglob("*"))
    if file.suffix in FORMS and 0 < file.stat().st_size < 20_000
]
ODD = [
    *(b"", b" ", b"\x00", b"\xff\xfe", b"\x81\x8d", b'"', b"<", b"&#x110000;", b"]]>", b"PMID- ", b"-1"),
    *(b"9" * 5000, b"x" * 70_000, b"<div>" * 3000, b'<div class="meta">', b"\xe2\x80\xae", b"2026-99-99 77:00:00"),
]


def documents(source: str, body: bytes, folder: Path, file: Path) -> int:
    """How many documents are read; every one of them can be printed."""
    case = next(above for above in file.parents if (above / "case.json").exists())
    url = json.loads((case / "case.json").read_text(encoding="utf-8")).get("url")
    if source in archives.SOURCES:
        (folder / file.name).write_bytes(body)
        things = archives.read(source, folder / file.name)
    else:
        things = parse.read(KNOWN[source], body, url)
    count, sentence = 0, "read to the end"
    try:
        for thing in things:
            if isinstance(thing, Document):
                json.dumps(document_json(thing)).encode()
                count += 1
    except Unreadable as error:
        sentence = str(error)
    assert 0 < len(sentence) < 2000, "a refusal is one sentence"
    assert "\n" not in sentence
    return count


@pytest.mark.parametrize("source", OF)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_part_may_be_anything(source: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from([file for id, file in FILES if id == source]))
    body = file.read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 400)))
        body = body[:start] + data.draw(st.sampled_from(ODD)) + body[end:]
    documents(source, body, tmp_path_factory.mktemp("any"), file)
