"""The report's fixed words: what outcomes, kinds, severities and states are called, in plain language."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import assert_never

from model.audit import Action, CheckState, Outcome, SelfCheck
from model.documents import Document, Kind, engine_name
from model.findings import (
    Baseline,
    Classed,
    Confidence,
    Decision,
    Rule,
    RuleChange,
    Severity,
    Standing,
    Step,
    Tier,
    Verdict,
)
from model.subject import ConsentKind, Subject

NOT_STATED = "not stated"
INVENTORY = "the inventory of the subject file"
NOTHING_LOOKED_AT = "Nothing was looked at, so nothing can be said."
STILL_THERE = "still there"
NOT_SEEN_AGAIN = "not seen again this time"

OUTCOME = {
    Outcome.OK: ("Looked at", "All that was asked for was seen."),
    Outcome.EMPTY: ("Nothing there", "The source itself says that there is nothing."),
    Outcome.PARTIAL: ("Looked at in part", "Some was seen, some was not. What is missing is unknown."),
    Outcome.SUSPECT: ("Doubtful", "It was read without an error, but it does not look complete."),
    Outcome.BLOCKED: ("Refused", "The source refused to answer. It was not looked at."),
    Outcome.FAILED: ("Failed", "It could not be read. It was not looked at."),
    Outcome.SKIPPED: ("Not asked", "It was not looked at."),
}

NOT_LOOKED_AT = (Outcome.BLOCKED, Outcome.FAILED, Outcome.SKIPPED)

# A sign beside each word, so that colour is never the only carrier.
OUTCOME_SIGN = {
    Outcome.OK: "●",
    Outcome.EMPTY: "○",
    Outcome.PARTIAL: "◐",
    Outcome.SUSPECT: "◐",
    Outcome.BLOCKED: "✕",
    Outcome.FAILED: "✕",
    Outcome.SKIPPED: "–",
}

SEVERITY = {
    Severity.CRITICAL: ("Critical", "Act today."),
    Severity.HIGH: ("High", "Settle within three days; let a second person check."),
    Severity.MEDIUM: ("Medium", "Settle within thirty days."),
    Severity.LOW: ("Low", "Advice; you may accept it as it is, with a note."),
    Severity.INFO: ("Information", "Good to know; never counted."),
    Severity.PASS: ("Good", "Keep doing this."),
}

# What a reply does, of one and of several.
TIER = {
    Tier.RESEMBLES: ("resembles a case that was fined", "resemble a case that was fined"),
    Tier.REVEALS: ("tells of care", "tell of care"),
    Tier.COURTESY: (
        "is polite in words that name the writer or hint at a visit",
        "are polite in words that name the writer or hint at a visit",
    ),
}

# What replies tell, as the cards of fined cases name it (analyzers/fined.py).
FACT = {
    "full name": "a name that the writer did not show",
    "name": "a person's name",  # a relative's, or one beside a review without an author
    "visit": "a visit",
    "treatment": "a condition or treatment",
    "mental health": "mental health",
    "insurance": "insurance",
    "payment": "payment",
    "conduct": "how a patient behaved",
}

KIND = {
    Kind.PROFILE: ("profile", "profiles"),
    Kind.POST: ("post", "posts"),
    Kind.COMMENT: ("comment", "comments"),
    Kind.REVIEW: ("review", "reviews"),
    Kind.REPLY: ("reply", "replies"),
    Kind.SEARCH_HIT: ("search result", "search results"),
    Kind.PAGE: ("page", "pages"),
    Kind.IMAGE: ("image", "images"),
}

CONFIDENCE = {
    Confidence.SURE: "sure",
    Confidence.LIKELY: "likely",
    Confidence.REVIEW: "needs your eye",
}

BASELINE = {
    Baseline.NEW: "new since the last audit",
    Baseline.UNCHANGED: "already there at the last audit",
    Baseline.UPDATED: "changed since the last audit",
    Baseline.ABSENT: "gone: where it stood was looked at, and it is no longer there",
    Baseline.UNSEEN: "was not looked at this time, so it may still be there",
}

REPLACED = "gone: another reply stands in its place"

DECISION = {
    Decision.ACCEPTED: "accepted",
    Decision.DISMISSED: "dismissed",
    Decision.FIXED: "marked as fixed",
}

_INVENTED = re.compile(r"(?<![\d-])(?:\(?\d{3}\)?[ -])?555-01\d\d(?!\d)")

STEP = {
    Step.SAVED: "a copy was saved",
    Step.REMOVED: "removed",
    Step.CHECKED: "removed and looked at again",
    Step.ASSESSED: "assessed",
    Step.NOTIFIED: "notified",
    Step.NOT_NOTIFIED: "not notified, by decision",
}

# How often a look at the web changes anything, from the two studies that counted it: the sentence, and where it stands.
BASE_RATE = (
    (
        "Six emergency medicine residencies searched the web for 547 applicants, two result pages each, 7 minutes on "
        "average: three changed their place on the list, two of them upwards, and nobody was struck off.",
        "Journal of Emergency Medicine 2013; 44: 995",
        "https://doi.org/10.1016/j.jemermed.2012.09.032",
    ),
    (
        "Of the family medicine programme directors asked in 2020, four in ten looked at what applicants post, and 17 "
        "in 100 had ever moved one up or down for it.",
        "Family Medicine 2021; 53: 766",
        "https://doi.org/10.22454/FamMed.2021.292421",
    ),
)

NO_WORD = "The subject file does not say on whose word this practice is audited."
SAY_WHOSE = (
    "A practice answers for itself: add the line 'consent: self' if you answer for the practice, or "
    "'consent: {kind: agent, by: …, date: …, scope: …}' if somebody there asked you; without either, ask them first."
)

BREACH_CLOCK = (
    "Whether any of this is a breach is for your privacy officer or counsel to decide. If it is one, US law wants "
    "those concerned told without unreasonable delay, at the latest 60 days after its discovery (45 CFR 164.404). "
    "Days are counted here from the day it was first found; counsel may count from another day."
)

STANDING = {
    Standing.OWN: "your own",
    Standing.NEUTRAL: "neutral",
    Standing.CRITICAL: "critical",
    Standing.SOMEONE_ELSE: "about someone else",
}

WHOSE = {
    Verdict.POSITIVE: "about the subject",
    Verdict.NEGATIVE: "someone else",
    Verdict.UNSURE: "not sure",
    Verdict.NO_JUDGEMENT: "not judged",
}

LANGUAGE = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}

SAFE_LATER = (
    "Only later, if at all: once the text that tells too much is down, and your privacy officer or counsel has agreed. "
    "Until then nothing is answered there."
)
COUNSEL_FIRST = "Speak to your privacy officer or counsel first; keep a copy, then remove."
COPY_FIRST = "Keep a copy first."
_COUNSEL = "Speak to your privacy officer or counsel first."

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month(moment: date | None) -> str:
    """June 2026: as near as a copy to share says when somebody else wrote."""
    return NOT_STATED if moment is None else f"{MONTHS[moment.month - 1]} {moment.year}"


def without_days(text: str) -> str:
    """The sentences of a note that count no days: with the day of the audit they would tell when it was written."""
    kept = " ".join(part for part in _SENTENCE_END.split(text) if not re.search(r"\d days?\b", part))
    return kept[:1].upper() + kept[1:]


_COMMAND = re.compile(
    r"`|(?<![\w-])--[a-z]|\bwebside [a-z]|\bsubject file\b|\bnot_me\b|\b(?:accounts|exports|inventory):|"
    r"\b(?:run|make) (?:the|an) audit\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


def outward(text: str) -> str:
    """The sentences of a text that a client can use: none that tells whoever runs the audit what to type."""
    kept = [part for part in _SENTENCE_END.split(text) if not _COMMAND.search(part)]
    return " ".join(kept).rstrip(";")


_APPLYING = re.compile(r"job|appl(?:y|ic)|match|residen|fellowship|intern|student|credentialing", re.IGNORECASE)


def is_applying(subject: Subject) -> bool:
    """Whether a clinician is looked at for an application: by its goals; without any, by being known for no practice
    of their own: no specialty, no staff, and no place, or of whoever looks at themselves no more than the town."""
    if subject.goals:
        return any(map(_APPLYING.search, subject.goals))
    alone = subject.consent is not None and subject.consent.kind is ConsentKind.SELF
    practises = any(not alone or place.street or place.phone or place.site for place in subject.places)
    return not (practises or subject.specialties or subject.staff or subject.business_names)


def counted(number: int, one: str, many: str | None = None) -> str:
    """The number with its noun: "1 reply", "1,204 replies"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


# What the measure of many rules says of all of them together; it is said once.
_OF_ALL = re.compile(r" ?(Another rule may have been the right one;[^.]*\.)")


def noted_as_removed(number: int) -> str:
    """What is said of texts that somebody took down and no look has missed yet."""
    them = "its flags stand" if number == 1 else "their flags stand"
    return f"Of these, {counted(number, 'text is', 'texts are')} noted as removed: {them} until a look finds them gone."


def measured(rule: Rule) -> str:
    """How often a rule was right, as it was measured, without what is said of all rules together."""
    return _OF_ALL.sub("", rule.measured or "") or "not measured yet"


def measured_of_all(rules: Iterable[Rule]) -> tuple[str, ...]:
    """What the measures say of all rules together, each sentence once."""
    found = (_OF_ALL.search(rule.measured or "") for rule in rules)
    return tuple(dict.fromkeys(f"Where posts were counted: {one[1]}" for one in found if one))


def inside(title: str) -> str:
    """A source's title inside a sentence: "on a page of search results"."""
    return title[:1].lower() + title[1:] if re.match(r"An? ", title) else title


def no_connection(number: int) -> str:
    """What is said once where an audit could reach nobody."""
    return (
        f"No connection: {counted(number, 'source')} could not be reached; run the audit again later, or use --offline."
    )


def unread(why: str) -> str:
    """Why no rule could read a text, as it follows a count of texts: "in Spanish", "(too long)"."""
    kind, _, language = why.partition(": ")
    return f"in {LANGUAGE.get(language, language)}" if kind == "language" else f"({why})"


def standing(texts: Mapping[Kind, int]) -> str:
    """In how many texts something stands: "1 reply", "22 replies and posts"."""
    if max(texts.values(), default=0) <= 1:
        return joined([counted(number, *KIND[kind]) for kind, number in texts.items()])
    return f"{sum(texts.values()):,} {joined([KIND[kind][1] for kind in texts])}"


def counsel(advice: str) -> str:
    """What critical findings begin with; that a copy is kept is said once, by the advice where it begins so."""
    return _COUNSEL if advice.startswith("Keep a copy, then") else COUNSEL_FIRST


def gravity(action: Action) -> str:
    """How grave the texts of an action are: "Critical", or "Critical in 2 of 5 texts" where not all are."""
    word = SEVERITY[action.severity][0]
    if action.gravest == action.texts:
        return word
    return f"{word} in {action.gravest:,} of {action.texts:,} texts"


def severities(numbers: Mapping[Severity, int]) -> str:
    """How many of each severity: "2 critical, 5 medium"."""
    return ", ".join(f"{number:,} {SEVERITY[severity][0].lower()}" for severity, number in numbers.items())


def tiers(replies: Mapping[Tier, int]) -> str:
    """What the replies that were flagged do: "2 replies resemble a case that was fined, 5 reveal care"."""
    told = [
        f"{counted(number, 'reply', 'replies') if place == 0 else f'{number:,}'} {TIER[tier][number != 1]}"
        for place, (tier, number) in enumerate((tier, replies[tier]) for tier in Tier if tier in replies)
    ]
    return joined(told)


def ranks(one: Classed) -> str:
    """Where a result stands in the list of each engine: "no. 1 on Google, no. 6 on Bing"."""
    return ", ".join(f"no. {rank} on {engine_name(id)}" for id, rank in one.ranks)


def class_of(one: Classed) -> str:
    """The class of a result, and whether a person should look: "critical, needs your eye"."""
    if one.feared:
        return f"{STANDING[one.standing]}, worst if it is taken for you: is it you?"
    return f"{STANDING[one.standing]}, needs your eye" if one.review else STANDING[one.standing]


def standings(hits: Sequence[Classed]) -> str:
    """Whose the results of page one are: "10 results: 4 own, 3 neutral, 1 critical, 2 someone else's."""
    numbers = Counter(one.standing for one in hits)
    told = [f"{numbers[standing]} {STANDING[standing]}" for standing in Standing if numbers[standing]]
    return f"{counted(len(hits), 'result')}: {joined(told)}."


def reachable(text: str, subject: Subject | None) -> str:
    """A safe wording with the number of the subject in place of the invented one; without one, a gap to fill."""
    own = next((place.phone for place in (subject.places if subject else ()) if place.phone), "[your number]")
    return _INVENTED.sub(lambda _: own, text)


def shared(facts: Sequence[str]) -> str:
    """What a reply and a fined case both tell."""
    return joined([FACT.get(fact, fact) for fact in facts])


def changed(change: RuleChange) -> str:
    """What an organisation decided of a rule; its reason follows."""
    if change.off:
        return "Switched off by your organisation"
    if change.severity is not None:
        return f"Set to {change.severity} by your organisation"
    bounds = [f"at least {change.at_least}"] if change.at_least is not None else []
    bounds += [f"at most {change.at_most}"] if change.at_most is not None else []
    return f"Kept {joined(bounds)} by your organisation"


def checked(one: SelfCheck) -> str:
    """What the audit says of an item of the self-check, as one sentence."""
    seen = joined([counted(number, *KIND[kind]) for kind, number in (one.looked_at or {}).items()])
    match one.state:
        case CheckState.FOUND:
            return counted(len(one.codes), "finding of this report belongs here", "findings of this report belong here")
        case CheckState.HELD:
            return f"This audit holds {seen}."
        case CheckState.SEEN:
            return f"Looked at in {seen}: no flag of this kind."
        case CheckState.PARTLY:
            return f"Looked at in part ({seen}): no flag of this kind in what was seen."
        case CheckState.UNTOLD:
            return "Not looked at in this audit: look yourself."
        case CheckState.PERSON:
            return "Only you can tell."
    assert_never(one.state)


def unmapped(columns: Sequence[str]) -> str:
    """What is said first where a column of a table may hold own replies and nobody told; without its full stop."""
    names = joined([f"“{name[:60]}”" for name in columns])
    one = len(columns) == 1
    return f"{'column' if one else 'columns'} {names} may hold your replies and {'was' if one else 'were'} not read"


def unanswered(known: int, unknown: int) -> str:
    """How many negative reviews have no answer, and of how many it is not known; a sentence without its full stop."""
    told = f"{counted(known, 'negative review')} without an answer"
    if not unknown:
        return told
    if not known:
        return f"{counted(unknown, 'negative review')} where an answer is unknown"
    return f"{told}; {unknown:,} more where an answer is unknown"


def joined(parts: Sequence[str]) -> str:
    """The parts as one speaks them: "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def sentence(text: str) -> str:
    """The text as one sentence: a capital first, one full stop last."""
    text = text.strip().rstrip(" .;,")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def counted_once(titles: Mapping[str, str], copies: Iterable[Document]) -> str:
    """Where else a reply was read that counts once. One place at a site is told by its title and its name there."""
    read = dict.fromkeys(titles.get(one.source, one.source) for one in copies)
    return f"One reply, counted once. It was read a second time: {'; '.join(read)}."
