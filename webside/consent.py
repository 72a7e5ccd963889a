"""No audit of a person without consent: asked for on a terminal, refused elsewhere."""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from model.errors import SubjectError
from model.subject import Consent, ConsentKind, Subject, SubjectKind
from reports.words import NO_WORD, SAY_WHOSE


def latest_day() -> date:
    """The latest day it is anywhere by now."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()


def missing(subject: Subject) -> str | None:
    """What is said of a practice whose file does not tell who agreed: it may be one's own, so nothing is blocked."""
    return None if subject.consent is not None else f"{subject.id}: {NO_WORD} {SAY_WHOSE}"


def agreed(subject: Subject, path: Path) -> Subject:
    """The subject with its consent. SubjectError where a person's consent is neither stated nor given now, or was
    given on a day that has not come."""
    day = subject.consent.date if subject.consent else None
    if day is not None and day > latest_day():
        raise SubjectError(
            f"the consent is of {day.isoformat()}, which has not come yet",
            file=str(path),
            key="consent.date",
            expected="the day on which they agreed",
        )
    if subject.consent is not None or subject.kind is SubjectKind.PRACTICE:
        return subject
    question = f"Are you {subject.name}, and do you want yourself audited?"
    if sys.stdin.isatty() and sys.stderr.isatty() and click.confirm(question, err=True):
        return replace(subject, consent=Consent(kind=ConsentKind.SELF))
    raise SubjectError(
        "no audit of a person without consent",
        file=str(path),
        key="consent",
        expected="'consent: self' for your own audit, or kind: agent with by, date and scope for somebody else's",
    )
