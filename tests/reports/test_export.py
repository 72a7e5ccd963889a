"""Rows for CSV and data for JSON: flat, complete, and masked where they are to be shared."""

import csv
import io
import json

from reports import mask, render
from tests.reports import scenes


def test_rows_are_flat_and_all_of_one_shape() -> None:
    rows = list(render.rows(scenes.full()))
    assert len(rows) == 79
    assert len({tuple(row) for row in rows}) == 1
    assert all(isinstance(value, str | int | None) for row in rows for value in row.values())
    assert [row["counted"] for row in rows].count("yes") == 76
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writerows(rows)
    assert next(csv.reader(io.StringIO(out.getvalue())))[2] == rows[0]["code"]
    assert {row["client"] for row in rows} == {"Tidewell Family Dental"}
    assert tuple(rows[0]) == render.COLUMNS
    assert tuple(next(iter(render.rows(scenes.full(), share=True)))) == render.SHARED_COLUMNS


def test_a_text_a_spreadsheet_would_run_is_disarmed() -> None:
    quotes = [row["quote"] for row in render.rows(scenes.full())]
    assert "'@quietharbour" in quotes


def test_data_is_json_and_agrees_with_the_page() -> None:
    data = json.loads(json.dumps(render.data(scenes.full())))
    assert data["totals"]["flags"] == 76
    assert data["coverage"]["visits"][4]["outcome"] == "blocked"
    assert len(data["groups"][1]) == 74
    assert data["open_reviews"][2]["unanswered"] is None
    assert data["open_reviews"][2]["age_days"] is None
    assert data["search_hits"][3]["url"] is None


def test_what_is_to_be_shared_is_masked_in_every_format() -> None:
    report = scenes.full()
    for text in (
        json.dumps(render.data(report, share=True), ensure_ascii=False),
        str(list(render.rows(report, share=True))),
    ):
        mask.verify(text, report)
        assert "Jordan" not in text
        assert "Osei" not in text
    assert "Osei" in json.dumps(render.data(report))


def test_the_code_of_a_finding_is_the_same_in_both_copies() -> None:
    report = scenes.full()
    assert [row["code"] for row in render.rows(report)] == [row["code"] for row in render.rows(report, share=True)]


def test_what_the_user_decided_stays_a_row_with_its_reason() -> None:
    decided = [row for row in render.rows(scenes.full()) if row["decision"]]
    assert [(row["decision"], row["because"], row["counted"]) for row in decided] == [
        ("dismissed", "it was O'Brien's own joke", "no")
    ]
    data = render.data(scenes.full())
    assert '"decision": "dismissed", "because": "it was O\'Brien\'s own joke"' in json.dumps(data["groups"])
