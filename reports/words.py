"""The report's fixed words: what outcomes, kinds, severities and states are called, in plain language."""

from model.audit import Outcome
from model.documents import Kind
from model.findings import Baseline, Confidence, Decision, Severity, Verdict

NOT_STATED = "not stated"

OUTCOME = {
    Outcome.OK: ("Looked at", "All that was asked for was seen."),
    Outcome.EMPTY: ("Nothing there", "The source itself says that there is nothing."),
    Outcome.PARTIAL: ("Looked at in part", "Some was seen, some was not. What is missing is unknown."),
    Outcome.SUSPECT: ("Doubtful", "It was read without an error, but it does not look complete."),
    Outcome.BLOCKED: ("Refused", "The source refused to answer. It was not looked at."),
    Outcome.FAILED: ("Failed", "It could not be read. It was not looked at."),
    Outcome.SKIPPED: ("Not asked", "It was not looked at."),
}

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

URGENCY = {
    Severity.CRITICAL: ("Critical", "Act today."),
    Severity.HIGH: ("High", "Settle within three days; let a second person check."),
    Severity.MEDIUM: ("Medium", "Settle within thirty days."),
    Severity.LOW: ("Low", "Advice; you may accept it as it is, with a note."),
    Severity.INFO: ("Information", "Good to know; never counted."),
    Severity.PASS: ("Good", "Keep doing this."),
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
    Baseline.ABSENT: "gone: its source was looked at in full, and it is no longer there",
    Baseline.UNSEEN: "was not looked at this time, so it may still be there",
}

DECISION = {
    Decision.ACCEPTED: "accepted",
    Decision.DISMISSED: "dismissed",
    Decision.FIXED: "marked as fixed",
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

COUNSEL_FIRST = "Speak to your privacy officer or counsel first; keep a copy, then remove."

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


def counted(number: int, one: str, many: str | None = None) -> str:
    """The number with its noun: "1 reply", "1,204 replies"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def unread(why: str) -> str:
    """Why no rule could read a text, as it follows a count of texts: "in Spanish", "(too long)"."""
    kind, _, language = why.partition(": ")
    return f"in {LANGUAGE.get(language, language)}" if kind == "language" else f"({why})"
