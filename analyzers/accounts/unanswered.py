"""Negative reviews without a public answer: how old, how grave, and whether the absence is known at all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from analyzers import themes
from analyzers.accounts import syndicated
from analyzers.accounts.ages import age_in_days
from analyzers.accounts.scope import evidence
from analyzers.lexicon import Vocabulary
from analyzers.rulebook import RuleBook
from analyzers.setting import Setting
from analyzers.stance import Stance, stance
from model.audit import Coverage, OpenReview
from model.documents import Corpus, Document, Kind, Visibility
from model.findings import Confidence, Finding, Rule, Severity

RULE = "reviews/unanswered-negative-review"

_NEGATIVE_TO = 2.0
_DUE, _LATE, _LONG = 7, 31, 91  # days: from here low, medium, medium in one group
_NO_REPLY = (
    "In Canada the colleges and the protective association advise against a public reply: do not reply; learn from it, "
    "ask the association, and record the decision."
)


def open_reviews(
    corpus: Corpus, coverage: Coverage, setting: Setting, as_of: datetime, book: RuleBook
) -> Iterator[OpenReview]:
    """Negative reviews without a public answer, the gravest and oldest first; one that stands at several places once.

    Known as unanswered only where every visit to the source shows replies and supports an absence, or where the source
    itself says that there was no answer. A review that is younger than a week, of unknown age, or not known as
    unanswered has severity info and is no finding. Each that is a finding carries its code.
    """
    spec = None if book.is_off(RULE) else book.spec(RULE)
    rule = book.face(spec, setting.jurisdiction, setting.regions) if spec else None
    for one in _listed(corpus, coverage, setting, as_of, book):
        if rule and _is_due(one):
            severity = book.limited(RULE, one.severity)
            yield replace(one, severity=severity, code=_finding(one, rule, setting).code)
        else:
            yield one


def _listed(
    corpus: Corpus, coverage: Coverage, setting: Setting, as_of: datetime, book: RuleBook
) -> Iterator[OpenReview]:
    copies = syndicated.copies(corpus.documents(Kind.REVIEW))
    found = [
        _open(review, coverage, setting, as_of)
        for review in corpus.documents(Kind.REVIEW)
        if is_negative(review, book.vocabulary) and not _is_answered_here(review, copies, corpus)
    ]
    found.sort(key=lambda one: (-one.severity, -(one.age_days if one.age_days is not None else -1), one.review.id))
    yield from _once(found, copies, corpus)


def findings(
    corpus: Corpus, coverage: Coverage, setting: Setting, book: RuleBook, as_of: datetime
) -> Iterator[Finding]:
    """One finding for each review that is known to be unanswered for a week or longer; none without the rule."""
    spec = book.spec(RULE)
    if spec is None:
        return
    rule = book.face(spec, setting.jurisdiction, setting.regions)
    for one in _listed(corpus, coverage, setting, as_of, book):
        if _is_due(one):
            yield _finding(one, rule, setting)


def is_negative(review: Document, vocabulary: Vocabulary) -> bool:
    """Whether a review, still there, complains: by its stars, its recommendation, or its words alone."""
    if review.visibility is Visibility.DELETED:
        return False
    if review.rating is not None:
        return review.rating <= _NEGATIVE_TO
    if review.recommends is not None:
        return not review.recommends
    return stance(review.text, vocabulary) is Stance.CRITICAL


def starless(corpus: Corpus, vocabulary: Vocabulary) -> Counter[Stance]:
    """How many reviews that stand there without stars and without a recommendation are read as what, by their words."""
    reviews = (one for one in corpus.documents(Kind.REVIEW) if one.visibility is not Visibility.DELETED)
    return Counter(stance(one.text, vocabulary) for one in reviews if one.rating is None and one.recommends is None)


def is_answered(review: Document, corpus: Corpus) -> bool:
    """Whether a reply of the owner is held."""
    answers = corpus.answers(review.id)
    return any(answer.kind is Kind.REPLY and answer.visibility is not Visibility.DELETED for answer in answers)


def _is_answered_here(review: Document, copies: Mapping[str, tuple[str, ...]], corpus: Corpus) -> bool:
    """Whether it is answered, or another source shows the answer at the same service: a mail never does."""
    held = (corpus.document(id_) for id_ in copies.get(review.id, ()) if id_ != review.id)
    same = [copy for copy in held if copy is not None and copy.service == review.service]
    return any(is_answered(one, corpus) for one in (review, *same))


def _open(review: Document, coverage: Coverage, setting: Setting, as_of: datetime) -> OpenReview:
    seen = coverage.shows_replies(review.source) and coverage.supports_absence(review.source)
    known = seen or review.answered is False
    age = age_in_days(review, as_of)
    severity = _severity(review, age, setting) if known else Severity.INFO
    return OpenReview(
        review=review, age_days=age, severity=severity, theme=themes.theme(review.text), known_unanswered=known
    )


def _severity(review: Document, age: int | None, setting: Setting) -> Severity:
    if age is None or age < _DUE or _advises_no_reply(setting):
        return Severity.INFO
    base = Severity.LOW if age < _LATE else Severity.MEDIUM
    return Severity(base + 1) if themes.is_grave(review.text) else base


def _advises_no_reply(setting: Setting) -> bool:
    return setting.jurisdiction.value.startswith("ca")


def _is_due(one: OpenReview) -> bool:
    return one.known_unanswered and one.age_days is not None and one.age_days >= _DUE


def _once(found: Iterable[OpenReview], copies: Mapping[str, tuple[str, ...]], corpus: Corpus) -> Iterator[OpenReview]:
    """Gives a review that stands at several places once, with the other places."""
    given: set[str] = set()
    for one in found:
        if one.review.id in given:
            continue
        others = [id_ for id_ in copies.get(one.review.id, ()) if id_ != one.review.id]
        given.update(others)
        held = (corpus.document(id_) for id_ in others)
        yield replace(one, also_at=tuple(copy for copy in held if copy is not None))


def read_from(review: Document) -> str:
    """What a review that is told to have no answer was read from."""
    return "the table it was read from" if review.source == "review_table" else "the copy it was read from"


def _finding(one: OpenReview, rule: Rule, setting: Setting) -> Finding:
    review, age = one.review, one.age_days
    rated = review.rating is not None or review.recommends is not None
    # A table or a copy tells what was so when it was made, which a table seldom says.
    told = (
        f"No public reply as of {read_from(review)}; the review is at least {age} days old"
        if review.answered is False
        else f"At least {age} days without a public reply"
    )
    note = f"{told}; about: {one.theme}."
    if not rated:
        note = f"{note} It has no stars: its words were read as critical."
    if _advises_no_reply(setting):
        note = f"{note} {_NO_REPLY}"
    elif themes.is_grave(review.text):
        note = f"{note} It alleges harm, a privacy breach or discrimination: look into it in private first."
    return Finding(
        rule=rule,
        severity=one.severity,
        confidence=Confidence.SURE if rated else Confidence.LIKELY,
        document=review.id,
        kind=review.kind,
        source=review.source,
        evidence=evidence(review),
        wording="unanswered for more than 90 days" if age is not None and age >= _LONG else "",
        note=note,
    )
