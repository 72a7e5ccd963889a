"""Whose each result of a first page is - own, neutral, critical, somebody else's - and why, one sentence a reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from analyzers import facts, features, identity, names, tables
from analyzers.differing import differing
from analyzers.shown import Pair
from model.documents import Document
from model.findings import Attribution, Classed, Judgement, Standing, Verdict
from model.subject import Subject, SubjectKind

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
_NEAR = 4  # letters of a family name that stands for its bearer alone
_WORST = (
    "Of all results this does the most harm if somebody takes it for you: your name stands beside {words} (“{quote}”)."
)


@cache
def _listed(kind: str) -> "re.Pattern[str]":
    """The words of `data/grave-words.txt` that are `grave`, or `innocent` phrases that hold one."""
    rows = [line.split(" | ") for line in tables.lines("grave-words.txt")]
    words = (word.strip() for told, listed in rows if told == kind for word in listed.split(", "))
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", re.I | re.M)


@cache
def _grave() -> _Sort:
    return _Sort("the words of a crime, a case, a sanction or a death", _listed("grave"), False)


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
    words of the result speak of a proceeding, a complaint or the like, or hold the subject's name beside the words of
    a crime, a sanction or a death (`feared`); it says what stands there, never that it is true. All else is neutral.
    """
    return tuple(_with_differences(_classed(hit, subject, judgements), subject) for hit in hits)


def _with_differences(one: Classed, subject: Subject) -> Classed:
    """With where it gives another number or street than is declared; of somebody else that is no wonder."""
    if one.standing in (Standing.SOMEONE_ELSE, Standing.OWN):
        return one
    return replace(one, reasons=(*one.reasons, *differing(one.document, subject)))


def worst_first(results: Sequence[Classed]) -> tuple[Classed, ...]:
    """The same, those first that do most harm if they are taken for the subject, then what else is critical."""
    return tuple(sorted(results, key=lambda one: (not one.feared, one.standing is not Standing.CRITICAL)))


def _classed(hit: Document, subject: Subject, judgements: Sequence[Judgement]) -> Classed:
    whose = identity.resolve(hit, subject, judgements)
    text = _without_look_alikes(f"{hit.title or ''}\n{hit.text}")
    feared = _first(text, _grave()) if _names(text, subject) else None
    judged = any(identity.is_of(one, hit) for one in judgements)
    if whose.verdict is Verdict.NEGATIVE:
        worst = [_worst(feared)] if feared and not judged else []
        reasons = (*whose.reasons[:_MOST_REASONS], *worst)
        return Classed(document=hit, standing=Standing.SOMEONE_ELSE, reasons=reasons, feared=bool(worst))
    pair = Pair(hit, subject)
    for test in _OWN:
        if (seen := test(pair)) is not None:
            return Classed(document=hit, standing=Standing.OWN, reasons=((test.__doc__ or "").replace("{}", seen),))
    if whose.verdict is Verdict.POSITIVE and identity.is_own_account(hit, judgements):
        return Classed(document=hit, standing=Standing.OWN, reasons=whose.reasons)
    found = _critical(text, named=feared is not None)
    if found is not None:
        sort, quote, turned = found
        told = [f"Its title or words show {sort.told}: “{quote}”. That is what stands there, not that it is so."]
        if turned:
            told.append(turned)
        told.extend(_doubt(whose))
        sure = sort.sure and turned is None and whose.verdict is Verdict.POSITIVE
        return Classed(
            document=hit,
            standing=Standing.CRITICAL,
            reasons=tuple(told),
            review=not sure,
            feared=feared is not None and turned is None,
        )
    return Classed(document=hit, standing=Standing.NEUTRAL, reasons=_neutral(whose, judged), review=False)


_Found = tuple[_Sort, str, str | None]


def _without_look_alikes(text: str) -> str:
    """The text with nothing where a phrase holds a grave word and means nothing of the kind ("in charge of")."""
    return _listed("innocent").sub(lambda phrase: " " * len(phrase[0]), text)


def _names(text: str, subject: Subject) -> bool:
    """Whether a family name of a clinician, or the whole name of a practice, stands there."""
    said = facts.words(text)
    if subject.kind is not SubjectKind.CLINICIAN:
        return any(facts.contains(said, facts.words(name)) for name in subject.names)
    for name in map(names.person, subject.persons):
        # A short family name is one only beside the given one: "Lee", "May".
        alone = len("".join(name.last)) >= _NEAR
        if name.last and facts.contains(said, name.last if alone else (name.first, *name.last)):
            return True
    return False


def _worst(found: _Found) -> str:
    sort, quote, _ = found
    return _WORST.format(words=sort.told, quote=quote)


def _critical(text: str, *, named: bool) -> _Found | None:
    """The first sort of critical words, the words, and what may turn their sense; None where all of them are turned
    round by a "no" before them."""
    sorts = (*_SORTS[:2], _grave(), *_SORTS[2:]) if named else _SORTS
    return next((found for sort in sorts if (found := _first(text, sort))), None)


def _first(text: str, sort: _Sort) -> _Found | None:
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
