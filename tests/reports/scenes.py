"""Composed reports of a fictional practice, as the line would hand them to the renderer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from model.audit import (
    Action,
    ChecklistItem,
    CheckState,
    Counts,
    Coverage,
    FindingGroup,
    OpenReview,
    Outcome,
    Proposal,
    Question,
    Report,
    SelfCheck,
    Visit,
)
from model.documents import Author, Document, Kind, Precision, Visibility
from model.findings import (
    Attribution,
    Baseline,
    Confidence,
    Decision,
    Disposition,
    Evidence,
    Finding,
    FinedCase,
    Reference,
    Rule,
    RuleChange,
    Severity,
    Span,
    Status,
    Tier,
    Verdict,
)
from model.subject import Account, Consent, ConsentKind, Place, Subject, SubjectKind

AS_OF = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)

HIPAA = Reference(key="HIPAA-164.502a", title="45 CFR 164.502(a)", url="https://www.example.org/45-cfr-164-502")
MANASA = Reference(key="OCR-MANASA-2023", title="Resolution agreement on replies to reviews, 2023")

CONFIRMS = Rule(
    id="privacy/reply-confirms-patient",
    summary="A public reply suggests that the reviewer is a patient",
    why="That someone was treated at all is protected health information. The reviewer may say so; the practice may "
    "not repeat it.",
    advice="Keep a copy, then remove this reply; if an answer is still wanted, post a neutral one.",
    instead="Thank you for taking the time to write. To protect everyone's privacy we don't discuss care in public. "
    "Our office manager would welcome a call at 312-555-0142.",
    clears="The reply speaks of everyone, or of a policy, and not of this person's care.",
    references=(HIPAA, MANASA),
    applies_to=(Kind.REPLY,),
    measured="held-out replies: 118 of 124 found, 2 false of 310",
)
CLINICAL = replace(
    CONFIRMS,
    id="privacy/reply-clinical-details",
    summary="A public reply tells of a condition, a treatment or a result",
    why="A condition or a treatment belongs to the person. No exception exists for setting the record straight.",
    measured=None,
)
HOSTILE = replace(
    CONFIRMS,
    id="conduct/hostile-reply",
    summary="A reply attacks the person who wrote",
    why="Readers judge the practice by how it answers, not by who was right.",
    references=(),
)
PROFANITY = replace(CONFIRMS, id="conduct/profanity", summary="A post uses strong profanity", applies_to=(Kind.POST,))
SAFE = replace(CONFIRMS, id="reviews/safe-reply", summary="A reply that keeps everyone's privacy")
NAMES = replace(CONFIRMS, id="privacy/reply-names-reviewer", summary="A public reply names the reviewer")
ADVICE = replace(CONFIRMS, id="presence/overextended-presence", summary="More accounts than can be looked after")
TRIAL = replace(CONFIRMS, id="boundaries/first-name-terms", summary="A post greets by first name", status=Status.TRIAL)

PRACTICE = Subject(
    kind=SubjectKind.PRACTICE,
    names=("Tidewell Family Dental",),
    id="tidewell",
    places=(
        Place(street="12 Harbour Street", city="Port Ellery", phone="(312) 555-0142", site="https://tidewell.example"),
    ),
    accounts={"mastodon": (Account(at="@tidewell@social.example"),)},
    staff=("Ana Duarte", "Dr. Priya Nair"),
    contact="audit@tidewell.example",
    consent=Consent(kind=ConsentKind.AGENT, by="Dr. Priya Nair", date=AS_OF.date(), scope="reviews, posts and site"),
)

THIRD_PERSONS = (
    "Jordan Osei",
    "Siobhán O'Brien",
    "Will Young",
    "May",
    "A Google User",
    "Local Guide",
    "Nan",
    "J.D.",
    "kayak_mom_84",
    "@quietharbour",
    "Zoë Müller-Smythe",
    "Bo Li",
    "山田太郎",
)


def reply(ref: str, text: str, *, to: str | None = None, days: int = 40) -> Document:
    """A reply of the practice on its listing."""
    return Document(
        kind=Kind.REPLY,
        source="google_business_takeout",
        service="google",
        ref=ref,
        url=f"https://maps.example.com/reviews/{ref}",
        author=Author(name="Tidewell Family Dental (owner)"),
        text=text,
        published=AS_OF - timedelta(days=days),
        published_precision=Precision.EXACT,
        in_reply_to=to,
        visibility=Visibility.PUBLIC,
    )


def review(ref: str, name: str, text: str, rating: float | None, *, days: int | None = 40) -> Document:
    """A review by a third person."""
    return Document(
        kind=Kind.REVIEW,
        source="google_business_takeout",
        service="google",
        ref=ref,
        url=f"https://maps.example.com/reviews/{ref}",
        author=Author(name=name),
        text=text,
        rating=rating,
        published=None if days is None else AS_OF - timedelta(days=days),
    )


def post(ref: str, text: str) -> Document:
    """A post of the practice."""
    return Document(
        kind=Kind.POST,
        source="mastodon",
        service="social.example",
        ref=ref,
        url=f"https://social.example/@tidewell/{ref}",
        text=text,
        published=AS_OF - timedelta(days=3),
        published_precision=Precision.DAY,
    )


def finding(
    rule: Rule,
    document: Document,
    quote: str,
    severity: Severity,
    *,
    confidence: Confidence = Confidence.LIKELY,
    wording: str = "",
    baseline: Baseline = Baseline.NEW,
) -> Finding:
    """A finding of `rule` at the first place `quote` stands in the document."""
    start = document.text.index(quote)
    return Finding(
        rule=rule,
        severity=severity,
        confidence=confidence,
        document=document.id,
        kind=document.kind,
        source=document.source,
        evidence=Evidence(
            quote=quote,
            span=Span(start=start, end=start + len(quote)),
            url=document.url,
            published=document.published,
            seen_at=AS_OF,
            capture="5f3a9c0e" * 8,
        ),
        wording=wording,
        baseline=baseline,
    )


def visits() -> tuple[Visit, ...]:
    """One visit of each outcome."""
    return (
        Visit(
            source="google_business_takeout",
            title="Google Business Profile export",
            at="takeout.zip",
            outcome=Outcome.OK,
            counts=Counts(asked=1, fetched=1, parsed=212, expected=212, seen=212),
            dropped={"photos": 14},
        ),
        Visit(
            source="website",
            title="Own web site",
            at="https://tidewell.example",
            outcome=Outcome.PARTIAL,
            reason="stopped at the cap of 200 pages",
            next_step="raise caps.pages for this source and look again",
            counts=Counts(asked=201, fetched=200, parsed=200, expected=435, seen=200),
        ),
        Visit(
            source="google_places",
            title="Google Places",
            at="Tidewell Family Dental",
            outcome=Outcome.PARTIAL,
            reason="the source shows five reviews at most",
            counts=Counts(asked=1, fetched=1, parsed=5, expected=435, seen=5),
            sample=True,
            next_step="add the Google Business Profile export, which holds all of them",
        ),
        Visit(
            source="yelp",
            title="Yelp",
            at="tidewell-family-dental",
            outcome=Outcome.SKIPPED,
            reason="no key given",
            next_step="set a key, or save the page in your browser and add it as saved_page",
        ),
        Visit(
            source="healthgrades",
            title="Ratings portal",
            at="https://ratings.example/tidewell",
            outcome=Outcome.BLOCKED,
            reason="a challenge page came instead of the listing; jordan osei was the first name on it",
            counts=Counts(asked=1, fetched=1),
            next_step="save the page in your browser and add it under exports",
        ),
        Visit(
            source="searxng",
            title="Web search",
            at="search.example",
            outcome=Outcome.OK,
            counts=Counts(asked=2, fetched=2, parsed=14, seen=14),
        ),
        Visit(
            source="mastodon",
            title="Mastodon",
            at="@tidewell@social.example",
            outcome=Outcome.SUSPECT,
            reason="the profile states 80 posts, 12 were read",
            counts=Counts(asked=3, fetched=3, parsed=12, expected=80, seen=12),
        ),
        Visit(
            source="wordpress",
            title="WordPress",
            at="https://blog.tidewell.example",
            outcome=Outcome.FAILED,
            reason="the page answered, but not as we know it",
        ),
        Visit(
            source="x_archive",
            title="X archive",
            at="x.zip",
            outcome=Outcome.EMPTY,
            counts=Counts(asked=1, fetched=1, expected=0),
        ),
    )


def full() -> Report:
    """A report with something in every section."""
    reviews = [
        review("r1", "Jordan Osei", "Waited an hour. Dr. Nair was rushed and nobody said sorry.", 1, days=19),
        review("r2", "Will Young", "They lost my form twice. Will not come back. Call me at 312-555-0177.", 2, days=3),
        review("r3", "May", "", 2, days=None),
        review("r4", "Siobhán O'Brien", "Kind people, parking is hard.", 3, days=200),
    ]
    leak = reply(
        "a1",
        "Jordan, we are sorry you are upset. Your root canal in May 2026 failed because you missed the check-ups we "
        "offered, as Ana Duarte told you on the phone. Ms. Osei, please be fair. Born on 3/4/1999, your file says.",
        to="r1",
    )
    formulas = [
        reply(
            f"b{n}",
            f"Thank you for the kind words, {name}! We look forward to seeing you at your next visit.",
            days=50 + n,
        )
        for n, name in enumerate(
            ("Will", "May", "Siobhan", "Zoë", "Bo Li", "山田太郎さん", "kayak_mom_84", "Nan") * 9 + ("JD", "Jordan")
        )
    ]
    angry = reply("c1", "Some people will complain about anything, @quietharbour. Get a life.")
    good = reply("d1", "Thank you for writing. We don't discuss care in public. Please call us at 312-555-0142.")
    swear = post("p1", "What a shit week at the front desk. Thanks to O’Brien's team for the cake.")
    documents = [*reviews, leak, angry, good, swear, *formulas]
    next_visit = [
        finding(CONFIRMS, r, "seeing you at your next visit", Severity.MEDIUM, wording="next visit") for r in formulas
    ]
    root_canal = finding(CLINICAL, leak, "Your root canal in May 2026 failed", Severity.CRITICAL)
    profanity = finding(PROFANITY, swear, "shit", Severity.LOW, baseline=Baseline.UNCHANGED)
    eye = finding(HOSTILE, angry, "Get a life", Severity.HIGH, confidence=Confidence.REVIEW)
    settled = replace(
        finding(PROFANITY, swear, "Thanks to O’Brien's team", Severity.LOW),
        disposition=Disposition(
            code="", decision=Decision.DISMISSED, because="it was O'Brien's own joke", by="Ana Duarte", at=AS_OF
        ),
    )
    unseen = replace(profanity, document="wordpress:9", source="wordpress", baseline=Baseline.UNSEEN)
    return Report(
        subject=PRACTICE,
        as_of=AS_OF,
        version="0.1.0",
        audit_id="20261122-113000-tidewell",
        coverage=Coverage(
            visits=visits(),
            not_analysed={"language: es": 6, "language: vi": 1},
            images_not_looked_at=31,
            allowed_private=("http://127.0.0.1:8080",),
        ),
        actions=(
            Action(
                title="One reply tells of a treatment",
                advice=CLINICAL.advice,
                severity=Severity.CRITICAL,
                codes=(root_canal.code,),
                count=1,
            ),
            Action(
                title="74 replies promise a next visit",
                advice="Decide once; rewrite the template.",
                severity=Severity.MEDIUM,
                codes=tuple(f.code for f in next_visit),
                count=74,
            ),
            Action(
                title="Answer Jordan Osei's review",
                advice="It has waited for 19 days.",
                severity=Severity.MEDIUM,
                codes=("F-00000001",),
                count=1,
            ),
        ),
        groups=(
            FindingGroup(findings=(root_canal,)),
            FindingGroup(findings=tuple(next_visit)),
            FindingGroup(findings=(profanity,)),
            FindingGroup(findings=(eye,)),
            FindingGroup(findings=(settled,)),
        ),
        trial=(FindingGroup(findings=(finding(TRIAL, angry, "@quietharbour", Severity.LOW),)),),
        good_replies=(finding(SAFE, good, good.text, Severity.PASS, confidence=Confidence.SURE),),
        open_reviews=tuple(
            OpenReview(
                review=r,
                age_days=age,
                severity=severity,
                theme="service",
                known_unanswered=known,
                code=code,
            )
            for r, age, severity, known, code in (
                (reviews[0], 19, Severity.HIGH, True, "F-00000001"),
                (reviews[1], 3, Severity.MEDIUM, True, None),
                (reviews[2], None, Severity.MEDIUM, False, None),
                (reviews[3], 200, Severity.LOW, False, None),
            )
        ),
        search_hits=tuple(_hits()),
        attributions={
            "search.example:h1": Attribution(
                document="search.example:h1",
                verdict=Verdict.POSITIVE,
                score=0.97,
                reasons=("the address is the declared site",),
            ),
            "search.example:h3": Attribution(
                document="search.example:h3",
                verdict=Verdict.NEGATIVE,
                score=0.02,
                reasons=("another city", "another phone"),
            ),
        },
        proposals=(
            Proposal(
                source="mastodon",
                at="@tidewell@social.example",
                url="https://social.example/@tidewell",
                reasons=('Your own page https://tidewell.example/ names it as yours (rel="me").',),
            ),
            Proposal(
                source="instagram",
                at="@tidewe11",
                url="https://www.instagram.com/tidewe11",
                reasons=("It links to https://tidewell.example.", "Nothing of yours links to it"),
                is_weak=True,
            ),
        ),
        questions=(
            Question(
                document=Document(
                    kind=Kind.PROFILE,
                    source="searxng",
                    service="search.example",
                    ref="q1",
                    title="Tidewell Dental, Lakeview",
                    text="Family dentistry since 1998.",
                    url="https://lakeview.example/tidewell",
                ),
                attribution=Attribution(
                    document="search.example:q1",
                    verdict=Verdict.UNSURE,
                    score=0.5,
                    reasons=("the name agrees", "the city is not stated"),
                ),
            ),
        ),
        gone=(unseen, replace(root_canal, document="google:zz", baseline=Baseline.ABSENT)),
        dispositions=(
            Disposition(
                code=settled.code,
                decision=Decision.DISMISSED,
                because="it was O'Brien's own joke",
                by="Ana Duarte",
                at=AS_OF,
            ),
        ),
        rules=(CONFIRMS, CLINICAL, HOSTILE, PROFANITY, SAFE, TRIAL),
        kinds={Kind.REVIEW: 112, Kind.REPLY: 100, Kind.POST: 12, Kind.PAGE: 200, Kind.SEARCH_HIT: 14},
        third_persons=THIRD_PERSONS,
        previous_at=AS_OF - timedelta(days=31),
        documents=by_id(documents),
    )


FINED = FinedCase(
    key="OCR-CASE-2022",
    amount="50,000 USD",
    year=2022,
    who="a practice by the sea",
    told="One answer that gave a full name and told of visits.",
    facts=("full name", "visit", "treatment"),
    resembles=(frozenset({"full name", "treatment"}),),
    title="Civil money penalty, 2022",
)


def told() -> Report:
    """The full report with replies of every tier, advice, what an organisation decided, and a self-check."""
    report = full()
    bad = reply(
        "t1", "Jordan Osei, your root canal failed because you came late. Get a life. Dr. Nair told you.", to="r1"
    )
    again = [reply(f"t{n}", "You were seen twice this spring.", days=10 + n) for n in (2, 3)]
    polite = reply("t4", "Thank you! See you at your next visit.")
    resembling = [
        replace(one, tier=Tier.RESEMBLES, case=FINED.key, shares=("full name", "treatment"))
        for one in (
            finding(CLINICAL, bad, "your root canal failed", Severity.CRITICAL),
            finding(NAMES, bad, "Jordan Osei", Severity.CRITICAL),
        )
    ]
    revealing = [
        replace(
            finding(CONFIRMS, one, "You were seen twice", Severity.HIGH, wording="you were seen #"), tier=Tier.REVEALS
        )
        for one in again
    ]
    formula = replace(
        finding(CONFIRMS, polite, "your next visit", Severity.MEDIUM, wording="your next …"), tier=Tier.COURTESY
    )
    advice = finding(ADVICE, report.documents["social.example:p1"], "What", Severity.INFO)  # type: ignore[index]
    found = [*resembling, finding(HOSTILE, bad, "Get a life", Severity.HIGH), formula, advice]
    return replace(
        report,
        groups=(*(FindingGroup(findings=(one,)) for one in found), FindingGroup(findings=tuple(revealing))),
        documents={**(report.documents or {}), **by_id([bad, *again, polite])},
        cases={FINED.key: FINED},
        changes=(
            RuleChange(rule="conduct/profanity", off=True, because="Jordan Osei of counsel reads every post"),
            RuleChange(rule="reviews/slow-response", at_most=Severity.LOW),
        ),
        checklist=tuple(_checks(resembling[0].code)),
    )


def _checks(code: str) -> list[SelfCheck]:
    def item(id: str, part: str) -> ChecklistItem:
        return ChecklistItem(
            id=id,
            part=part,
            item=f"Look after {id}",
            how="Write it down, and look again.",
            cadence="every year",
            concerns=(SubjectKind.PRACTICE,),
        )

    return [
        SelfCheck(item=item("replies", "Reviews"), state=CheckState.FOUND, codes=(code,), looked_at={Kind.REPLY: 3}),
        SelfCheck(item=item("posts", "Reviews"), state=CheckState.PARTLY, looked_at={Kind.POST: 12}),
        SelfCheck(item=item("pages", "Your site"), state=CheckState.SEEN, looked_at={Kind.PAGE: 1}),
        SelfCheck(item=item("pictures", "Your site"), state=CheckState.UNTOLD),
        SelfCheck(item=item("keys", "Your site"), state=CheckState.PERSON),
    ]


def _hits() -> list[Document]:
    shown = (
        ("h1", 1, "Tidewell Family Dental", "https://tidewell.example/"),
        ("h2", 2, "Reviews by kayak_mom_84", "https://ratings.example/u/kayak_mom_84"),
        ("h3", 3, "Tidewell Dental Laboratory, Oslo", "https://tidewell-lab.example/"),
        ("h4", None, None, "javascript:alert(1)"),
    )
    return [
        Document(
            kind=Kind.SEARCH_HIT,
            source="searxng",
            service="search.example",
            ref=ref,
            rank=rank,
            title=title,
            url=url,
            query="Tidewell Family Dental Port Ellery",
        )
        for ref, rank, title, url in shown
    ]


def by_id(documents: list[Document]) -> Mapping[str, Document]:
    """The documents as a report carries them."""
    return {document.id: document for document in documents}


def empty() -> Report:
    """A report of an audit in which nothing could be looked at and little is declared."""
    return Report(
        subject=Subject(kind=SubjectKind.CLINICIAN, names=("Robin Vale",)),
        as_of=AS_OF,
        version="0.1.0",
        audit_id="a1",
        coverage=Coverage(visits=()),
        actions=(),
        groups=(),
    )


NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><style>*{display:none}</style><a href="javascript:alert(1)">x</a>',
    "x" * 10_000,
    "\u202egnp.exe\u2066 \x00\x1b[31m \ud800 \ufdd0",
    "{{ 7 * 7 }} {% raw %}",
    "👩🏽‍⚕️🦷 שלום مرحبا",
    "]]><!--",
    "&lt;b&gt;",
)


def hostile() -> Report:
    """The full report, with all there may be in it, and hostile texts in every place that a site fills."""
    more = told()
    report = replace(full(), cases=more.cases, changes=more.changes, checklist=more.checklist)
    groups, hits, reviews = list(more.groups), [], []
    documents = {**(report.documents or {}), **(more.documents or {})}
    for n, text in enumerate(NASTY):
        document = replace(reply(f"h{n}", f"{text} here"), title=text, url="javascript:alert(1)")
        documents[document.id] = document
        groups.append(FindingGroup(findings=(finding(CONFIRMS, document, f"{text} here", Severity.HIGH),)))
        hits.append(replace(report.search_hits[0], title=text, query=text, url="data:text/html,x", ref=f"h{n}"))
        reviews.append(replace(report.open_reviews[0], review=review(f"r{n}", text, text, 1), theme=text, code=None))
    bad = Visit(source="s", title=NASTY[2], at=NASTY[2], outcome=Outcome.FAILED, reason=NASTY[0], dropped={NASTY[2]: 1})
    return replace(
        report,
        groups=(*report.groups, *groups),
        search_hits=(*report.search_hits, *hits),
        open_reviews=(*report.open_reviews, *reviews),
        documents=documents,
        coverage=replace(report.coverage, visits=(*report.coverage.visits, bad)),
    )
