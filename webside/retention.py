"""Lets go of what a source's terms allow to be kept only so long: documents in the store, captures beside it."""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta

from model.source import Source
from webside.home import captures_folder
from webside.store import AuditRow, Store


def obey(store: Store, subject_id: str, sources: Mapping[str, Source], now: datetime) -> None:
    """Delete everything of this subject, and every document of any, whose time (`retain_hours`) is over.

    A capture file holds the answers of all sources of one audit, so it goes as soon as one of them must.
    """
    store.obey_retention(now, sources)
    for audit in store.audits(subject_id):
        hours = _shortest(store, audit, sources)
        if hours is not None and audit.as_of + timedelta(hours=hours) <= now:
            shutil.rmtree(captures_folder(subject_id, audit.id), ignore_errors=True)


def _shortest(store: Store, audit: AuditRow, sources: Mapping[str, Source]) -> int | None:
    """The shortest time any source that answered in an audit allows; None where none sets one."""
    answered = {visit.source for visit in store.visits(audit.id) if visit.counts.fetched}
    limits = [source.retain_hours for source in sources.values() if source.id in answered]
    return min((limit for limit in limits if limit is not None), default=None)
