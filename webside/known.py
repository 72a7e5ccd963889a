"""What is held already: errands that need not ask for it again, and the older documents carried into a new audit."""

from dataclasses import replace
from datetime import datetime, timedelta

from model.audit import Errand, Known, Outcome, Plan, Visit
from webside.store import AuditRow, Store

WHOLE_EVERY = timedelta(days=28)  # how long a deleted or edited old post may go unnoticed


def tell(plan: Plan, store: Store, audit_id: str, as_of: datetime) -> Plan:
    """The plan, in which each errand of a listing knows the newest thing held; none where all is to be looked at."""
    before = store.previous_audit(plan.subject.id, audit_id)
    if before is None or plan.full:
        return plan
    visits = {(visit.source, visit.at): visit for visit in store.visits(before.id)}

    def told(errand: Errand) -> Errand:
        visit = visits.get((errand.source.id, errand.at))
        known = _known(errand, visit, before, store, as_of) if visit and not errand.skip else None
        return replace(errand, known=known)

    return replace(plan, errands=tuple(map(told, plan.errands)))


def _known(errand: Errand, visit: Visit, before: AuditRow, store: Store, as_of: datetime) -> Known | None:
    """What may be relied on: an account that was read whole, not too long ago, and whose content may be kept."""
    whole_at = visit.carried_from or before.as_of
    is_listing = errand.source.newest_first or bool(errand.source.conditional and visit.validators)
    may_stay = errand.source.retain_hours is None and as_of - whole_at < WHOLE_EVERY
    if not is_listing or not may_stay or visit.outcome is not Outcome.OK:
        return None
    held = store.known(before.subject, errand.source.id, errand.at)
    if held is None and not any(one.holds for one in visit.validators):
        return None
    ref, published = held or (None, None)
    return Known(ref=ref, published=published, whole_at=whole_at, validators=visit.validators)


def carry(visit: Visit, store: Store, audit_id: str) -> None:
    """Take the older documents of an account into this audit where only what is new was asked for."""
    if visit.carried_from is None:
        return
    before = store.previous_audit(store.audit(audit_id).subject, audit_id)
    if before is not None:
        store.carry(before.id, audit_id, visit.source, visit.at, refs=visit.kept or None)
