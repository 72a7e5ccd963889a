"""A copy to share is masked harder rather than refused, and says what to do where even that is not enough."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import UnsafeReport
from reports import cover, mask, render
from tests.reports import scenes
from tests.reports.test_mask import CASE, _case
from webside import output


def test_a_name_that_stands_in_the_reports_own_words_does_not_stop_it() -> None:
    journal = replace(scenes.MANASA, title="Greysen and others, Annals of Internal Medicine 2013")
    rule = replace(scenes.CLINICAL, references=(journal,))
    full = scenes.full()
    report = replace(full, third_persons=(*full.third_persons, "Internal Medicine"), rules=(*full.rules, rule))
    page = render.html(report, share=True).replace("</main>", "<p>Annals of Internal Medicine 2013</p></main>")
    mask.verify(page, report)
    # Where it is quoted it is still masked, for there it may be anybody.
    assert mask.of(report).text("Thanks to Internal Medicine today") == "Thanks to [name] today"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p>Jordan Osei wrote &amp; left</p>",
        "<p>J<b>ord</b>an</p>",
        "<p>&#74;ordan</p>",
        '<a href="/u/jordan" title="x">see</a>',
        "<p><span>see</span><span>Jordan</span></p>",
        "<!-- Jordan -->",
        '<img alt="Jordan">',
        "<p>call 312-555-0177 or @tidewater_99</p>",
    ],
)
def test_whatever_still_shows_somebody_is_covered_and_the_rest_stays(hidden: str) -> None:
    report = scenes.full()
    page = render.html(report, share=True)
    sealed = cover.sealed(page.replace("</main>", f"{hidden}<p>Kept & whole</p></main>"), report)
    mask.verify(sealed, report)
    assert "Kept & whole" in sealed
    assert sealed.startswith(page[: page.index("</main>") - 200])


def test_a_finished_page_is_left_alone() -> None:
    report = scenes.full()
    page = render.html(report, share=True)
    assert cover.sealed(page, report) == page


def test_a_text_that_discloses_is_left_out_of_the_page() -> None:
    report = _case()
    page = render.html(report, share=True).replace("</main>", f"<p>{CASE}</p></main>")
    sealed = cover.sealed(page, report)
    assert "kindergarten" not in sealed
    assert "[details left out of this copy]" in sealed


def test_a_table_and_json_stay_what_they_are() -> None:
    report = scenes.full()
    assert cover.sealed("code,author\nF-1,Jordan Osei\n", report) == "code,author\nF-1,[name]\n"
    assert json.loads(cover.sealed('{\n "by": "Jordan Osei",\n "n": 1\n}\n', report)) == {"by": "[name]", "n": 1}


def test_what_cannot_be_covered_is_told_by_what_stands_around_it_and_an_older_copy_goes_only_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = scenes.full()
    output.write(report, tmp_path, ("html", "csv"))
    page = render.html(report, share=True).replace("</main>", "<p>we saw Jordan on the tour</p></main>")
    monkeypatch.setattr(cover, "_cover", lambda page, masks, hidden: page)
    with pytest.raises(UnsafeReport, match=r"“we saw \[name\] on the tour”.*staff:"):
        cover.sealed(page, report)
    monkeypatch.setattr(render, "html", lambda report, share: page)
    written = output.write(report, tmp_path, ("html",))
    assert written.unsafe is not None
    assert written.unsafe.startswith("to-share.html was not kept: ")
    assert written.removed == ("to-share.html",)
    assert (tmp_path / "to-share.csv").exists()
    assert not (tmp_path / "to-share.html").exists()
