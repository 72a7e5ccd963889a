"""Documents in the store: several doors, several audits, streams and terms of keeping."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.documents import Capture, Document, Kind, Media, Precision
from tests.webside.made import NOON, TIDEWELL, finding, post, source
from webside.doors import combine
from webside.rows import DOCUMENT, body, stamp
from webside.store import Store


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(str(tmp_path / "s.sqlite")) as opened:
        opened.save_subject(TIDEWELL)
        yield opened


def begin(store: Store, days: int = 0) -> str:
    with store.lock("tidewell"):
        return store.begin_audit("tidewell", NOON + timedelta(days=days), "0.1.0")


def kept(store: Store, audit_id: str) -> list[Document]:
    return list(store.corpus("tidewell", audit_id).documents())


def test_a_document_comes_back_as_it_was(store: Store) -> None:
    audit_id = begin(store)
    naive = post(
        "1",
        published=datetime(2020, 5, 4, 9, 30),  # noqa: DTZ001 (a wall clock is what is tested)
        published_precision=Precision.NAIVE,
        media=(Media(url="https://media.example/1.png", alt="a tooth"),),
        capture=Capture(sha256="0" * 64, fetched_at=NOON),
    )
    assert store.add_documents(audit_id, [naive]) == 1
    assert kept(store, audit_id) == [naive]


def test_a_corpus_answers_by_kind_id_and_parent(store: Store) -> None:
    audit_id = begin(store)
    reply = post("3", kind=Kind.REPLY, in_reply_to="2")
    given_documents = [post("1"), post("2", kind=Kind.REVIEW, rating=1.0), reply]
    store.add_documents(audit_id, given_documents)
    corpus = store.corpus("tidewell", audit_id)
    assert [document.ref for document in corpus.documents()] == ["1", "2", "3"]
    assert [document.ref for document in corpus.documents(Kind.REVIEW, Kind.REPLY)] == ["2", "3"]
    assert corpus.document("x.com:2") == given_documents[1]
    assert corpus.document("x.com:9") is None
    assert list(corpus.answers("x.com:2")) == [reply]
    assert list(corpus.answers("x.com:1")) == []
    assert (corpus.count(), corpus.count(Kind.POST), corpus.count(Kind.PAGE)) == (3, 1, 0)


def test_a_corpus_holds_what_its_audit_saw_and_nothing_else(store: Store) -> None:
    first = begin(store)
    store.add_documents(first, [post("1"), post("2")])
    second = begin(store, days=1)
    store.add_documents(second, [post("2"), post("3")])
    assert [document.ref for document in kept(store, first)] == ["1", "2"]
    assert [document.ref for document in kept(store, second)] == ["2", "3"]
    corpus = store.corpus("tidewell", second)
    assert corpus.document("x.com:1") is None
    assert corpus.count() == 2


def test_the_poorer_door_erases_nothing(store: Store) -> None:
    audit_id = begin(store)
    rich = post("1", "The whole story of a tooth.", lang="en", media=(Media(alt="a tooth"),))
    poor = post("1", "The whole story…", source="feed", author=None, url="https://x.example/1")
    assert store.add_documents(audit_id, [rich]) == 1
    assert store.add_documents(audit_id, [poor]) == 1
    (held,) = kept(store, audit_id)
    assert (held.text, held.lang, held.author, held.source) == (rich.text, "en", rich.author, "x_archive")
    assert held.url == "https://x.example/1"
    assert store.corpus("tidewell", audit_id).sources("x.com:1") == ("feed", "x_archive")


def test_a_later_audit_with_a_preview_keeps_the_whole_text(store: Store) -> None:
    store.add_documents(begin(store), [post("1", "The whole story of a tooth.")])
    second = begin(store, days=1)
    store.add_documents(second, [post("1", "The whole story…", source="feed")])
    assert kept(store, second)[0].text == "The whole story of a tooth."


def test_an_edit_replaces_the_words_and_is_dated(store: Store, tmp_path: Path) -> None:
    import sqlite3

    for day, text in enumerate(("Your root canal went well.", "Your root canal went well.", "Thank you.")):
        audit_id = begin(store, days=day)
        store.add_documents(audit_id, [post("1", text)])
    assert kept(store, audit_id)[0].text == "Thank you."
    with sqlite3.connect(tmp_path / "s.sqlite") as connection:
        row = connection.execute("SELECT first_seen, last_seen, updated FROM document").fetchone()
    connection.close()
    assert row == (stamp(NOON), stamp(NOON + timedelta(days=2)), stamp(NOON + timedelta(days=2)))


def test_within_one_audit_the_order_of_doors_is_no_edit() -> None:
    api, export = post("1", "See https://t.example/x", source="api"), post("1", "See https://tidewell.example")
    assert combine(api, export, same_audit=True).text == api.text
    assert combine(export, api, same_audit=True).text == export.text
    later = post("1", "Corrected.", edited=NOON)
    assert combine(api, later, same_audit=True).text == "Corrected."


def test_a_text_copied_whole_is_no_longer_one_that_was_cut() -> None:
    cut, whole = post("1", "It began …", excerpt=True), post("1", "It began and ended.")
    assert not combine(cut, whole, same_audit=False).excerpt
    assert combine(whole, cut, same_audit=False).excerpt


def test_a_batch_may_name_a_document_twice(store: Store) -> None:
    audit_id = begin(store)
    assert store.add_documents(audit_id, [post("1"), post("1", lang="en"), post("2")]) == 2
    assert kept(store, audit_id)[0].lang == "en"


def test_documents_are_taken_and_given_as_streams(store: Store) -> None:
    """Writing while reading must work: findings are added while the corpus is read."""
    audit_id = begin(store)
    store.add_documents(audit_id, (post(f"{number:05}") for number in range(1700)))
    corpus = store.corpus("tidewell", audit_id)

    def found():
        for document in corpus.documents():
            assert corpus.document(document.id) is not None
            yield finding(document.id)

    assert store.add_findings(audit_id, found()) == 1700
    assert sum(1 for _ in store.findings(audit_id)) == 1700


def test_the_newest_document_of_an_account_is_known(store: Store) -> None:
    assert store.known("tidewell", "x_archive", "tidewell") is None
    store.add_documents(
        begin(store), [post("1", published=NOON), post("2"), post("3", published=None), post("4", account="other")]
    )
    begin(store, days=1)
    assert store.known("tidewell", "x_archive", "tidewell") == ("1", NOON)
    assert store.known("tidewell", "mastodon", "tidewell") is None


def test_terms_of_keeping_are_obeyed(store: Store) -> None:
    sources = {"day": source("day", 24), "never": source("never", 0), "free": source("free")}
    audit_id = begin(store)
    store.add_documents(audit_id, [post(id, source=id) for id in sources])
    store.add_findings(audit_id, [finding(f"x.com:{id}", source=id) for id in sources])
    assert store.obey_retention(NOON + timedelta(hours=23), sources) == 1
    assert {document.ref for document in kept(store, audit_id)} == {"day", "free"}
    assert store.obey_retention(NOON + timedelta(hours=24), sources) == 1
    assert {document.ref for document in kept(store, audit_id)} == {"free"}
    assert [one.source for one in store.findings(audit_id)] == ["free"]
    assert store.obey_retention(NOON + timedelta(days=900), sources) == 0


def test_what_was_fetched_again_is_kept_but_not_the_old_quotes(store: Store) -> None:
    sources = {"day": source("day", 24)}
    first, second = begin(store), begin(store, days=3)
    for audit_id in (first, second):
        store.add_documents(audit_id, [post("1", source="day")])
        store.add_findings(audit_id, [finding("x.com:1", source="day")])
    assert store.obey_retention(NOON + timedelta(days=3, hours=1), sources) == 0
    assert len(kept(store, second)) == 1
    assert list(store.findings(first)) == []
    assert len(list(store.findings(second))) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=30), st.text(st.characters(), min_size=1, max_size=10))
def test_any_text_can_be_kept(store: Store, text: str, ref: str) -> None:
    audit_id = begin(store)
    document = post(ref, text)
    store.add_documents(audit_id, [document])
    (held,) = kept(store, audit_id)
    whole = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    assert held.text == whole


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_keeps_every_whole_character(text: str) -> None:
    document = post("1", text)
    assert DOCUMENT.validate_json(body(DOCUMENT, document)) == document
