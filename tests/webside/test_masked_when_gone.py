"""A copy to share hides third persons also in old findings whose texts were not looked at again, whatever the rule."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analyzers.analyse import Setting, check
from model.audit import Report
from model.documents import Author, Document, Kind
from model.findings import Finding, Severity
from model.subject import Subject, SubjectKind
from reports import mask, render
from tests.analyzers.rules_under_test import book, scene
from webside import to_hide
from webside.assemble import Looked, assemble
from webside.desk.pile import Pile

SUBJECT = Subject(kind=SubjectKind.PRACTICE, id="x", names=("Harbor Lantern Practice",))
NAME = "Wendeline"


def found_before() -> tuple[Pile, list[Finding]]:
    """What every rule finds in its own examples, as answers to one person, who is called by name."""
    pile, findings, setting = Pile(), list[Finding](), Setting.of(SUBJECT)
    examples = [one for spec in book().specs if not spec.judges_accounts for one in spec.flagged]
    for number, example in enumerate(examples):
        told = scene(example)
        if told.document.kind not in (Kind.REPLY, Kind.POST):
            continue
        asked = Document(
            kind=Kind.REVIEW if told.document.kind is Kind.REPLY else Kind.COMMENT,
            source="google",
            service="google",
            ref=f"r{number}",
            author=Author(name=f"{NAME} Ashcombe"),
            text="It was.",
        )
        text = f"{told.document.text} Thanks so much {NAME}."
        answer = replace(
            told.document, source="google", service="google", ref=f"a{number}", in_reply_to=asked.ref, text=text
        )
        pile.add(asked)
        pile.add(answer)
        findings += (one for one in check(answer, asked, setting, book()).findings if one.severity > Severity.PASS)
    return pile, findings


PILE, FINDINGS = found_before()


def report(held: Callable[[str], Document | None], found: Sequence[Finding] = ()) -> Report:
    """The look after it, at which nothing was handed in."""
    looked = Looked(
        audit_id="two",
        as_of=datetime(2026, 12, 26, tzinfo=UTC),
        subject=SUBJECT,
        corpus=Pile(),
        visits=(),
        findings=(),
        earlier=found or FINDINGS,
        held=held,
        previous_at=datetime(2026, 11, 26, tzinfo=UTC),
    )
    return assemble(looked, book())


def forms(held: Report) -> tuple[str, ...]:
    page = render.html(held, share=True)
    mask.verify(page, held)
    data = json.dumps(render.data(held, share=True), ensure_ascii=False)
    return tuple(" ".join(one.split()) for one in (page, data, str([*render.rows(held, share=True)])))


def test_the_findings_are_of_many_rules_and_for_the_owner_they_name_who_it_was() -> None:
    assert len({one.rule.id for one in FINDINGS}) > 25
    assert NAME in render.html(report(PILE.document), share=False)


def test_of_each_old_finding_alone_the_person_is_known() -> None:
    for finding in FINDINGS:
        printed = to_hide.Printed(shown=(), quoted=[finding], unnamed=(), held=PILE.document)
        persons, _ = to_hide.of(Pile(), SUBJECT, printed, book())
        assert NAME not in mask.mask(finding.evidence.quote, persons, SUBJECT.owned_names), finding.rule.id


def test_a_quote_that_is_nothing_but_the_name_is_masked() -> None:
    alone = [one for one in FINDINGS if one.evidence.quote == NAME][:1]
    assert alone
    for held in (PILE.document, lambda _: None):
        assert not [form for form in forms(report(held, alone)) if NAME in form]


@pytest.mark.parametrize("held", [PILE.document, lambda _: None], ids=["held by the store", "let go"])
def test_no_form_of_a_copy_names_them(held: Callable[[str], Document | None]) -> None:
    assert not [form for form in forms(report(held)) if NAME in form or "Ashcombe" in form]


def test_of_a_text_that_is_held_nowhere_no_word_stands_there() -> None:
    page, data, rows = forms(report(lambda _: None))
    printed = " ".join(
        text for rule in book().rules for text in (rule.summary, rule.why, rule.advice, rule.instead, rule.clears)
    )
    told = {one.quote for finding in FINDINGS for one in (finding.evidence, *finding.also)}
    for quote in told:
        if len(re.findall(r"\w+", quote)) > 4 and quote not in printed:
            assert not [form for form in (page, data, rows) if quote in form]
