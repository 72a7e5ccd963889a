"""Finds direct identifiers in a document: numbers, dates, contacts, handles and names, the subject's own left out."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from analyzers.checks.case import Case
from analyzers.checks.lexical import stands
from analyzers.checks.recognisers import identify, is_ssn
from analyzers.lexicon import Vocabulary
from analyzers.reading import Hit
from analyzers.rulebook import load
from analyzers.rulespec import Check
from analyzers.setting import digits
from analyzers.text import read

_FREE_MAIL = frozenset([
    "gmail", "googlemail", "yahoo", "ymail", "hotmail", "outlook", "live", "aol", "icloud", "gmx", "protonmail", "mail",
    "comcast", "verizon", "sbcglobal", "btinternet", "rediffmail", "yandex", "qq", "bigpond", "optusnet", "rogers",
])  # fmt: skip


def recognise(text: str) -> list[tuple[int, int, str]]:
    """Every identifier of a text as (start, end, kind), code points, end exclusive, in order.

    Kinds: name, clinician (named with a title), date, month, phone, mail, handle, link, ip, ssn, record, plan, account,
    licence, device, plate, street, zip, age (over 89), npi (the clinician's own). It does not ask whose they are.
    """
    return [(found.start, found.end, found.kind) for found in identify(read(text), _shipped())]


@lru_cache(maxsize=1)
def _shipped() -> Vocabulary:
    return load().vocabulary


def find(check: Check, case: Case) -> Iterator[Hit]:
    """Hits of the recognisers named by `any`, in a sentence that holds one of the signals of `near` (if given)."""
    found = [hit for name in check.any for hit in RECOGNISERS.get(name, partial(_found, name))(case)]
    if found and check.near:
        sentence_of = case.reading.text.sentence_of
        allowed = {sentence_of[hit.first] for signal in check.near for hit in case.reading.hits(signal)}
        found = [hit for hit in found if sentence_of[hit.first] in allowed]
    return (hit for hit in found if stands(hit, check, case))


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


def _free_mails(case: Case) -> Iterator[Hit]:
    """Mail at a provider of free mailboxes, own or not: nobody vouches for its privacy."""
    for hit in case.reading.hits("mail"):
        host = case.reading.text.words[hit.first].rpartition("@")[2]
        if host.partition(".")[0] in _FREE_MAIL:
            yield hit


def _handles(case: Case) -> Iterator[Hit]:
    own = {handle.casefold() for handle in case.setting.handles}
    for hit in case.reading.hits("handle"):
        if case.reading.text.words[hit.first].startswith("@") and case.reading.text.words[hit.first] not in own:
            yield hit


def _found(kind: str, case: Case) -> Iterator[Hit]:
    """What is told by how it is written; own names and the names of staff are left out."""
    text = case.reading.text
    for found in case.identified:
        if found.kind == kind:
            hit = Hit(text.at(found.start), text.at(found.end - 1) + 1)
            if kind != "name" or not _is_own(hit, case):
                yield hit


def _is_own(hit: Hit, case: Case) -> bool:
    """Whether a name is the subject's, or the words around it say that it is a colleague's or an author's."""
    words, roles = case.reading.text.words, case.book.vocabulary.sets("role")
    if all(word in case.setting.own_words for word in words[hit.first : hit.last]):
        return True
    before = words[hit.first - 1] if hit.first else ""
    after = words[hit.last + 1 : hit.last + 4] if words[hit.last : hit.last + 1] == (",",) else ()
    if before in roles or before == "by" or not roles.isdisjoint(after):
        return True
    return case.reading.covers("staff-name", hit.first)


_REFERRAL = re.compile(
    r"[?&](?:ref|aff|affid|affiliate|aff_id|affiliate_id|rfsn|irclickid|partner|promo|coupon|discount|utm_affiliate|tag)="
    r"[\w.%-]{1,60}|\w\.[a-z]{2,10}/(?:r|ref|aff|invite|refer|partner|go)/[\w-]{2,60}|\bamzn\.to/\w{1,40}"
    r"|\b(?:ltk|liketoknow|shopmy|shareasale|linkshare|rstyle)\.(?:me|it|us|com|app)/\w{1,40}",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{4,20}|(?=[A-Z0-9]{6,24}$)[A-Z]{3,20}\d{1,4}")
_SMALL_CODE = re.compile(r"(?=[A-Za-z0-9]{6,24}$)[A-Za-z]{4,20}\d{1,3}")
_SAYS_CODE = frozenset(["code", "codes", "coupon", "promo"])
_SAYS_USE = frozenset(["use", "using", "enter", "apply", "with", "saves", "save"])
_CODE_GIVES = frozenset(["gets", "saves", "takes", "knocks", "gives", "for", "at"])
_WHAT_IT_GIVES = frozenset(["%", "percent", "off", "discount", "free", "checkout", "shipping"])


def _affiliate_links(case: Case) -> Iterator[Hit]:
    """Links that tell a shop who sent the buyer."""
    text = case.reading.text
    for match in _REFERRAL.finditer(text.original):
        first, last = text.at(match.start() + 1), text.at(match.end() - 1)
        yield Hit(first, last + 1)


def _promo_codes(case: Case) -> Iterator[Hit]:
    """ "code GLOW20", "use NURSEKAY at checkout", "GLOW20 for 10% off": capitals beside what announces a code."""
    text = case.reading.text
    for index, kind in enumerate(text.kinds):
        raw = text.raw(index)
        if kind != "word" or not (_CODE.fullmatch(raw) or _SMALL_CODE.fullmatch(raw)):
            continue
        for at in range(index - 1, max(-1, index - 4), -1):
            word = text.words[at]
            near = at == index - 1 and word in ("use", "enter", "apply") and len(raw) > 4
            if word in _SAYS_CODE or near or (word in _SAYS_USE and raw[-1].isdigit()):
                yield Hit(at, index + 1)
                break
        else:
            after = text.words[index + 1 : index + 6]
            if len(raw) > 4 and after and after[0] in _CODE_GIVES and not _WHAT_IT_GIVES.isdisjoint(after):
                yield Hit(index, index + 1)


RECOGNISERS: dict[str, Callable[[Case], Iterator[Hit]]] = {
    "phone": _phones,
    "ssn": _ssns,
    "mail": _mails,
    "freemail": _free_mails,
    "handle": _handles,
    "affiliate-link": _affiliate_links,
    "promo-code": _promo_codes,
}
