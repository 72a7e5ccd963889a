"""Walks through the little web: audits the clinic and the resident over loopback, with the real line."""

from datetime import UTC, datetime
from pathlib import Path

from crawler import sources
from webside import plan, rounds
from webside.config import load_subject
from webside.demo import SUBJECTS
from webside.demo.web import little_web

# Loopback need not be asked as gently as somebody else's machine.
PACE = 0.02


def walk(*, out: Path, formats: tuple[str, ...], as_of: datetime | None, verbose: bool) -> None:
    """Audit both subjects of the little web and print where the reports are; what sites refuse is part of it."""
    known = sources.load()
    moment = as_of.replace(tzinfo=UTC) if as_of else datetime.now(UTC)
    with little_web() as web:
        options = plan.Options(routes=web.routes, pace=PACE)
        plans = [plan.make(load_subject(path, known_sources=known), known, options) for path in SUBJECTS]
        rounds.run(plans, rounds.Round(out=out, formats=formats, as_of=moment, verbose=verbose))
