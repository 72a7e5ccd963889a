"""Whose each result of a first page is - own, neutral, critical, somebody else's - and why, one sentence a reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzers import features, identity
from analyzers.shown import Pair
from model.documents import Document
from model.findings import Attribution, Classed, Judgement, Standing, Verdict
from model.subject import Subject

_OWN = (features.declared_account, features.own_site)
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class _Sort:
    """Words of one sort that a critical result shows, and how sure they are to mean what they seem to."""

    told: str
    words: re.Pattern[str]
    sure: bool


def _any(*words: str) -> "re.Pattern[str]":
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.I)


# `sure`: the words name a proceeding. All others may as well praise ("no complaints"), teach or advertise.
_SORTS = (
    _Sort(
        "the words of a proceeding before a board",
        _any(
            r"board (?:action|order|discipline)s?", r"disciplin(?:ed|ary (?:action|order|proceeding|hearing)s?)",
            r"consent (?:order|agreement|decree)", r"licen[cs]e (?:was |is )?(?:suspend|revok|surrender)\w*",
            r"(?:suspend|revok|surrender)(?:ed|s|ion of)? (?:\w+ )?licen[cs]e", r"letter of (?:reprimand|admonition)",
            r"public reprimand", r"accusation (?:case|no\.?|against)", r"struck off", r"fitness to practi[cs]e",
            r"berufsverbot", r"approbation entzogen", r"interdiction d['’]exercer", r"inhabilitad[oa]",
        ),
        True,
    ),
    _Sort(
        "the words of a court case",
        _any(
            r"lawsuits?", r"malpractice (?:suit|case|claim|settlement|verdict)s?", r"sued", r"plaintiffs?",
            r"defendants?", r"indict(?:ed|ment)", r"convicted", r"pleaded guilty", r"sentenced to", r"arrested",
            r"fraud charges?", r"settle(?:s|d) (?:\w+ ){0,3}(?:claims?|allegations?)", r"klage gegen", r"verurteilt",
            r"angeklagt", r"poursuivie? en justice", r"condamnée?", r"demandad[oa] por",
            r"condenad[oa]", r"processad[oa]",
            r"denunciat[oa]", r"condannat[oa]",
        ),
        True,
    ),
    _Sort(
        "the word malpractice",
        _any(r"malpractice", r"behandlungsfehler", r"negligence", r"faute médicale", r"negligencia", r"malasanità"),
        False,
    ),
    _Sort(
        "words of complaint",
        _any(
            r"complaints?", r"complain(?:ed|s)?", r"rip-?offs?", r"scams?", r"worst", r"avoid", r"stay away",
            r"horrible", r"terrible", r"never again", r"unprofessional", r"botched", r"misdiagnos\w+", r"allegations?",
            r"accused", r"investigat(?:ed|ion)", r"beschwerden?", r"schlechteste[rsn]?", r"abzocke", r"plaintes?",
            r"arnaque", r"quejas?", r"estafa", r"pésim[oa]", r"reclami", r"truffa",
            r"pessim[oa]", r"reclamações", r"golpe",
        ),
        False,
    ),
)  # fmt: skip
# What turns such words round: none of it is said of the subject.
_TURNED = re.compile(
    r"\b(?:no|never any|zero|without|free of|not)\b[^.;|]{0,40}$"
    r"|\b(?:keine|sans|aucune?|sin|ningun[ao]?|senza|nessun[ao]?|sem)\b[^.;|]{0,30}$",
    re.I,
)
_DENIED = re.compile(r"\s*[:–-]?\s*(?:none|no|0|nil|keine?|aucune?|ningun[ao]|nessun[ao]|nenhuma?)\b", re.I)
_TEACHES = re.compile(
    r"\b(?:how to|what (?:is|are|to do)|file a|attorneys?|law(?:yers?| firm)|insurance|protect|guide)\b", re.I
)


def classed(hits: Sequence[Document], subject: Subject, judgements: Sequence[Judgement] = ()) -> tuple[Classed, ...]:
    """Each result in the order given, with its class and the reasons.

    Own: a declared account or the own site. Someone else: identity says so, with its reasons. Critical: title or
    words of the result speak of a proceeding, a complaint or the like; it says what stands there, never that it is
    true. All else is neutral.
    """
    return tuple(_classed(hit, subject, judgements) for hit in hits)


def _classed(hit: Document, subject: Subject, judgements: Sequence[Judgement]) -> Classed:
    whose = identity.resolve(hit, subject, judgements)
    if whose.verdict is Verdict.NEGATIVE:
        reasons = whose.reasons[:_MOST_REASONS]
        return Classed(document=hit, standing=Standing.SOMEONE_ELSE, reasons=reasons)
    pair = Pair(hit, subject)
    for test in _OWN:
        if (seen := test(pair)) is not None:
            return Classed(document=hit, standing=Standing.OWN, reasons=((test.__doc__ or "").replace("{}", seen),))
    if whose.verdict is Verdict.POSITIVE and identity.is_own_account(hit, judgements):
        return Classed(document=hit, standing=Standing.OWN, reasons=whose.reasons)
    judged = any(identity.is_of(one, hit) for one in judgements)
    found = _critical(hit)
    if found is not None:
        sort, quote, turned = found
        told = [f"Its title or words show {sort.told}: “{quote}”. That is what stands there, not that it is so."]
        if turned:
            told.append(turned)
        told.extend(_doubt(whose))
        sure = sort.sure and turned is None and whose.verdict is Verdict.POSITIVE
        return Classed(document=hit, standing=Standing.CRITICAL, reasons=tuple(told), review=not sure)
    return Classed(document=hit, standing=Standing.NEUTRAL, reasons=_neutral(whose, judged), review=False)


def _critical(hit: Document) -> tuple[_Sort, str, str | None] | None:
    """The first sort of critical words, the words, and what may turn their sense; None where all of them are turned
    round by a "no" before them."""
    text = f"{hit.title or ''}\n{hit.text}"
    for sort in _SORTS:
        for found in sort.words.finditer(text):
            before = text[max(0, found.start() - 60) : found.start()]
            if _TURNED.search(before) or _DENIED.match(text, found.end()):
                continue
            general = "It reads like a page about such matters in general." if _TEACHES.search(text) else None
            return sort, " ".join(found[0].split()), general
    return None


def _doubt(whose: Attribution) -> tuple[str, ...]:
    """Why it is not certain that a critical result is about the subject at all."""
    if whose.verdict is Verdict.POSITIVE:
        return ()
    return ("Nothing on the page of results proves that it is about you: look before you rely on it.",)


def _neutral(whose: Attribution, judged: bool) -> tuple[str, ...]:
    """Why a result is neutral; of a page the subject called its own nobody says that it is somebody else's."""
    match whose.verdict:
        case Verdict.POSITIVE if judged:
            return whose.reasons[:_MOST_REASONS]
        case Verdict.POSITIVE:
            return ("It is about you, on a page of somebody else.", *whose.reasons[: _MOST_REASONS - 1])
        case _:
            return ("It shows no critical words, and nothing proves whose it is.", *whose.reasons[-1:])
