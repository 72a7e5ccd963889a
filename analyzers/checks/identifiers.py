"""Recognisers of direct identifiers, each with a validator: numbers, dates, contacts, handles and patients' names."""

import re
from collections.abc import Callable, Iterator

from analyzers.checks.case import Case
from analyzers.checks.lexical import stands
from analyzers.reading import Hit
from analyzers.rulebook import Check
from analyzers.setting import digits


def find(check: Check, case: Case) -> Iterator[Hit]:
    """Hits of the recognisers named by `any`, in a sentence that holds one of the signals of `near` (if given)."""
    sentence_of = case.reading.text.sentence_of
    allowed: set[int] | None = None
    if check.near:
        allowed = {sentence_of[hit.first] for signal in check.near for hit in case.reading.hits(signal)}
        if not allowed:
            return
    for name in check.any:
        for hit in RECOGNISERS[name](case):
            if (allowed is None or sentence_of[hit.first] in allowed) and stands(hit, check, case):
                yield hit


def is_ssn(written: str) -> bool:
    """A US social security number in a range that is issued."""
    match = re.fullmatch(r"(\d{3})[- ]?(\d{2})[- ]?(\d{4})", written)
    if match is None:
        return False
    area, group, serial = match.groups()
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def _phones(case: Case) -> Iterator[Hit]:
    own = case.setting.own_numbers
    for hit in case.reading.hits("phone"):
        written = case.reading.text.words[hit.first]
        if len(digits(written)) >= 7 and digits(written)[-7:] not in own and not is_ssn(written):
            yield hit


def _ssns(case: Case) -> Iterator[Hit]:
    for kind in ("phone", "number"):
        for hit in case.reading.hits(kind):
            written = case.reading.text.words[hit.first]
            labelled = hit.first and {"ssn", "security", "#"} & set(
                case.reading.text.words[max(0, hit.first - 4) : hit.first]
            )
            if is_ssn(written) and ("-" in written or labelled):
                yield hit


def _mails(case: Case) -> Iterator[Hit]:
    own = {mail.casefold() for mail in case.setting.mails}
    hosts = tuple(re.sub(r"^https?://(?:www\.)?|/.*$", "", site) for site in case.setting.sites)
    for hit in case.reading.hits("mail"):
        mail = case.reading.text.words[hit.first]
        if mail not in own and not (hosts and mail.endswith(hosts)):
            yield hit


def _handles(case: Case) -> Iterator[Hit]:
    own = {handle.casefold() for handle in case.setting.handles}
    for hit in case.reading.hits("handle"):
        if case.reading.text.words[hit.first].startswith("@") and case.reading.text.words[hit.first] not in own:
            yield hit


RECOGNISERS: dict[str, Callable[[Case], Iterator[Hit]]] = {
    "phone": _phones,
    "ssn": _ssns,
    "mail": _mails,
    "handle": _handles,
}
