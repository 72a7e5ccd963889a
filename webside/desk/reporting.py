"""A look as a report: whole, or as much as the page shows while the work goes on."""

from collections.abc import Iterator
from dataclasses import replace

from analyzers import findable, groups, profiles
from model.audit import Outcome, Report, Visit
from model.documents import Kind
from model.findings import Decision, Disposition, Finding, Severity, Status
from model.subject import SubjectKind
from reports import sites
from webside import __version__, intake
from webside.assemble import Looked, assemble
from webside.desk.look import Look

_NAMELESS = ("pasted_reviews", "review_table")  # what was copied seldom says from where


def not_looked_at(look: Look) -> tuple[str, ...]:
    """What nobody handed in, by the names people know it by."""
    ways = " ".join(
        f"{document.service} {document.url or ''}"
        for document in look.pile.documents(Kind.REVIEW, Kind.POST, Kind.PROFILE)
    ).casefold()
    places = (
        ("Google", "Yelp", "Facebook", "Healthgrades", "Zocdoc")
        if look.who.kind is SubjectKind.PRACTICE
        else ("Facebook", "Instagram", "LinkedIn", "Healthgrades")
    )
    missing = [place for place in places if place.casefold() not in ways]
    told = {(one.service, one.place) for one in look.pile.documents(Kind.REVIEW) if one.source in _NAMELESS}
    if any(service not in sites.SITE for service, _ in told):
        one = len(told) == 1
        missing = ["your other locations, and other sites" if one else "sites other than those read here"]
    if not look.count(Kind.SEARCH_HIT):
        missing.append("the first page of a search for the name")
    for visit in look.visits:
        source = look.tools.sources.get(visit.source)
        if source is not None and intake.lacks_bio(source, visit.kinds or {}):
            missing.append(f"the bio of the account of {visit.at}, which was not found in it")
    pictures = any(document.picture for document in look.pile.documents(Kind.IMAGE))
    return (*missing, "photos elsewhere" if pictures else "photos")


def over_reviews(look: Look) -> str | None:
    """The name that stands over the reviews that were copied, where it is one and nobody's who wrote any of them."""
    copied = [one for one in look.pile.documents(Kind.REVIEW) if one.source == "pasted_reviews"]
    names = {one.place for one in copied if one.place}
    writers = {one.author.name.casefold() for one in copied if one.author and one.author.name}
    return names.pop() if len(names) == 1 and not {name.casefold() for name in names} & writers else None


def called(look: Look) -> str:
    """The name a look is known by: as told, else the one that stands over the reviews, or of the only listing."""
    listings = {one.claims.names[0] for one in look.pile.documents(Kind.PROFILE) if one.claims and one.claims.names}
    return look.who.name or over_reviews(look) or (listings.pop() if len(listings) == 1 else "")


def left_out(look: Look) -> dict[str, int]:
    """How many texts were left out on purpose, by the reason."""
    counted: dict[str, int] = {}
    for visit in look.visits:
        for reason, number in (visit.dropped or {}).items():
            counted[reason] = counted.get(reason, 0) + number
    return counted


def report_of(look: Look, *, masked: bool = False) -> Report:
    """The look as a report; only a masked one may be made into a copy to share."""
    you = _titled(look) if masked else "You"
    yours = (over_reviews(look) or "Your practice") if look.who.kind is SubjectKind.PRACTICE else you
    coverage = look.coverage
    standing, earlier = _rounds(look)
    looked = Looked(
        audit_id=look.id,
        as_of=look.tools.now(),
        subject=look.who.subject or look.who.named(yours),
        corpus=look.standing,
        visits=(*coverage.visits, *_not_handed_in(look)),
        findings=standing,
        earlier=earlier,
        held=look.pile.document,
        removed=frozenset(look.gone),
        previous_at=look.again.after if look.again else None,
        not_analysed=coverage.not_analysed,
        dispositions=_dispositions(look),
        judgements=tuple(look.judgements.values()),
        log=tuple(look.log),
        first_found=dict.fromkeys((finding.code for finding in look.findings()), look.begun),
        sensitive=frozenset(source.id for source in look.tools.sources.values() if source.sensitive),
        is_named=look.who.subject is not None,
    )
    report = assemble(looked, look.tools.book, command=None, masked=masked)
    return replace(report, brand=look.tools.brand)


def _titled(look: Look) -> str:
    """What stands over a copy to share without a name: the only account, where it may be told."""
    owner = profiles.profile(look.who.sites[0]) if len(look.who.sites) == 1 else None
    if owner is None or findable.of_unknown_names(look.standing, look.who.named("")):
        return "A clinician's own accounts" if look.who.sites else "A clinician"
    return f"The owner of @{owner.name.lstrip('@')}"


def _rounds(look: Look) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What stands now, and what stood before the page was looked at again."""
    found = tuple(look.findings())
    before = look.again.before if look.again else frozenset[str]()
    standing = tuple(one for one in found if one.document not in look.gone)
    return standing, tuple(one for one in found if one.document in before or one.document in look.gone)


def _dispositions(look: Look) -> tuple[Disposition, ...]:
    """What was decided, but for what a newer copy showed to be gone: the comparison tells that."""
    gone = {one.code for one in look.findings() if one.document in look.gone}
    fixed = Decision.FIXED
    return tuple(one for code, one in look.dispositions.items() if code not in gone or one.decision is not fixed)


def under_way(look: Look) -> Report:
    """What the page shows while the work goes on, and no more: it is drawn anew many times."""
    findings = [one for one in look.findings() if one.rule.status is Status.STABLE and one.severity > Severity.PASS]
    held = (look.pile.document(one.document) for one in findings)
    documents = {one.id: one for one in held if one is not None}
    parents = (look.pile.document(one.parent_id) for one in documents.values() if one.parent_id)
    return Report(
        subject=look.who.named(look.who.name or "You"),
        as_of=look.tools.now(),
        version=__version__,
        audit_id=look.id,
        coverage=look.coverage,
        actions=(),
        groups=groups.group(findings),
        documents=documents | {one.id: one for one in parents if one is not None},
        cases=look.tools.book.cases,
    )


def _not_handed_in(look: Look) -> Iterator[Visit]:
    """What nobody handed in, as the coverage of a report lists it."""
    for place in not_looked_at(look):
        yield Visit(
            source="not-handed-in",
            title=place[:1].upper() + place[1:],
            at=place,
            outcome=Outcome.SKIPPED,
            reason="nobody handed it in",
            next_step="Hand it in, and look again.",
        )
