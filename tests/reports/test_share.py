"""A copy to share quotes flags alone: every other text stays out of it, and the last look sees it return."""

import json
from dataclasses import replace

import pytest

from model.audit import FindingGroup, Question, Report
from model.documents import Document, Kind
from model.errors import UnsafeReport
from model.findings import (
    Attribution,
    Baseline,
    Classed,
    Confidence,
    Decision,
    Disposition,
    Severity,
    Standing,
    Status,
    Verdict,
)
from model.subject import Export
from reports import mask, render
from tests.reports import scenes

TITLE = "Ana Duarte replied to Tom Birch's comment."
EYE = "Frequent flyer of ours, ex-mayor of a small town on the lake, signs out every Friday for his poker game."
TRIED = "The gentleman with the parrot from the corner shop came back again for his third crown."
DISMISSED = "Told my running friend from the bakery to skip a week of her pills before the race."
FLAGGED = "What a shit week at the front desk, and the coffee machine broke again."
GONE = "Still drunk from Jess's wedding and rounding in twenty minutes, coffee please."
REASON = "Mika is a running friend, no patient of mine"
SNIPPET = "Lena Duarte, 58, of Tampa lost her license after investigators said she diverted opioids."
HEADLINE = "State suspends license of a Tampa nurse"
JUDGED = "Root judged this on 2026-11-26: My cousin Petra keeps that page. A judgement beats arithmetic."
FILE = "export_pager_gremlin_20261124.zip"


def _hit(ref: str, title: str, text: str, url: str) -> Document:
    return Document(
        kind=Kind.SEARCH_HIT, source="saved_search", service="web", ref=ref, url=url, title=title, text=text,
        query="Ana Duarte", rank=1,
    )  # fmt: skip


OWN_HIT = _hit(
    "own", "Ana Duarte (@tidewell) on a server", "Dentist, cat person, views mine.", "https://social.example/@tidewell"
)
OTHERS = _hit("other", HEADLINE, SNIPPET, "https://herald.example/news/1")


def report() -> Report:
    """A report that holds one of each kind of what a copy to share must not tell."""
    posts = {
        name: replace(scenes.post(name, text), title=TITLE)
        for name, text in {"eye": EYE, "tried": TRIED, "dismissed": DISMISSED, "flagged": FLAGGED}.items()
    }
    said = Disposition(code="F-00000001", decision=Decision.DISMISSED, because=REASON, by="root", at=scenes.AS_OF)
    found = (
        replace(
            scenes.finding(scenes.HOSTILE, posts["eye"], "Frequent flyer", Severity.MEDIUM),
            confidence=Confidence.REVIEW,
        ),
        replace(scenes.finding(scenes.HOSTILE, posts["dismissed"], "skip a week", Severity.HIGH), disposition=said),
        scenes.finding(scenes.PROFANITY, posts["flagged"], "shit", Severity.LOW),
    )
    tried = scenes.finding(replace(scenes.TRIAL, status=Status.TRIAL), posts["tried"], "came back", Severity.LOW)
    gone = replace(
        scenes.finding(
            scenes.PROFANITY, scenes.post("gone", GONE), "Still drunk from Jess's wedding and rounding", Severity.HIGH
        ),
        baseline=Baseline.ABSENT,
    )
    unsure = Attribution(document=OTHERS.id, verdict=Verdict.UNSURE, score=0.5, reasons=(JUDGED,))
    full = scenes.full()
    visit = replace(full.coverage.visits[0], source="reddit_archive", at=FILE)
    return replace(
        full,
        subject=replace(full.subject, exports=(Export(path=f"downloads/{FILE}"),)),
        coverage=replace(full.coverage, visits=(*full.coverage.visits, visit)),
        groups=tuple(FindingGroup(findings=(one,)) for one in found),
        trial=(FindingGroup(findings=(tried,)),),
        gone=(gone,),
        previous_at=scenes.AS_OF,
        documents=scenes.by_id([*posts.values()]),
        own_posts=tuple(posts.values()),
        dispositions=(said,),
        search_hits=(OWN_HIT, OTHERS),
        first_page=(
            Classed(document=OWN_HIT, standing=Standing.OWN, reasons=()),
            Classed(document=OTHERS, standing=Standing.CRITICAL, reasons=(f"Its words: “{SNIPPET}”",), review=True),
        ),
        questions=(Question(document=OTHERS, attribution=unsure),),
        attributions={OTHERS.id: unsure},
        third_persons=(*full.third_persons, "Jess"),
    )  # fmt: skip


HIDDEN = {
    "title": TITLE, "eye": EYE, "trial": TRIED, "dismissed": DISMISSED, "reason": REASON, "snippet": SNIPPET,
    "headline": HEADLINE, "judgement": JUDGED, "file": FILE, "gone": GONE,
}  # fmt: skip


def _runs(text: str, length: int = 4) -> list[str]:
    words = text.split()
    return [" ".join(words[at : at + length]) for at in range(max(1, len(words) - length + 1))]


@pytest.mark.parametrize("text", [text for text in HIDDEN.values() if text != GONE])
def test_no_four_words_of_what_is_no_flag_stand_in_any_form_of_the_copy_to_share(text: str) -> None:
    held = report()
    page = render.html(held, share=True)
    mask.verify(page, held)
    forms = (
        page,
        json.dumps(render.data(held, share=True), ensure_ascii=False),
        str(list(render.rows(held, share=True))),
    )
    for form in forms:
        plain = " ".join(form.replace("&#39;", "'").split())
        assert not [run for run in _runs(text) if run in plain]
    yours = " ".join(render.html(held, share=False).replace("&#39;", "'").split())
    assert text[-20:-1] in yours


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_a_page_into_which_one_of_them_returns_is_not_kept(text: str) -> None:
    held = report()
    page = render.html(held, share=True).replace("</main>", f"<p>… {text} …</p></main>")
    with pytest.raises(UnsafeReport):
        mask.verify(page, held)


def test_flags_and_the_subjects_own_results_and_handles_are_shown() -> None:
    page = render.html(report(), share=True)
    assert "week at the front desk" in page
    assert "Ana Duarte (@tidewell) on a server" in page
    assert "a result at <bdi>herald.example</bdi>" in page
    assert "Still drunk from [name]" in page


def test_a_title_that_the_flagged_text_itself_holds_does_not_make_the_copy_unsafe() -> None:
    held = report()
    post = replace(scenes.post("page", FLAGGED), title="shit week at the front desk")
    found = scenes.finding(scenes.PROFANITY, post, "shit", Severity.LOW)
    held = replace(held, groups=(FindingGroup(findings=(found,)),), documents=scenes.by_id([post]), own_posts=(post,))
    mask.verify(render.html(held, share=True), held)


def test_a_folder_that_was_handed_in_and_is_called_by_a_plain_word_is_not_looked_for_in_the_page() -> None:
    held = report()
    held = replace(held, subject=replace(held.subject, exports=(Export(path="takeout"),)))
    mask.verify(render.html(held, share=True), held)


def test_a_post_of_the_same_title_as_the_subjects_own_result_does_not_make_the_copy_unsafe() -> None:
    held = report()
    post = replace(scenes.post("same", FLAGGED), title=OWN_HIT.title)
    held = replace(held, documents={**(held.documents or {}), post.id: post})
    page = render.html(held, share=True)
    mask.verify(page, held)
    assert OWN_HIT.title is not None
    assert OWN_HIT.title in page
