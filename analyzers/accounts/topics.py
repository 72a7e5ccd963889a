"""What a post is about, as far as words tell: health teaching, the practice, or its owner's private life. English."""

from enum import Enum

from analyzers.accounts.phrases import any_of
from analyzers.lexicon import Vocabulary
from analyzers.reading import Reading
from analyzers.text import LONGEST, read


class Topic(Enum):
    HEALTH = "health"
    PRACTICE = "practice"
    PERSONAL = "personal"
    OTHER = "other"


_TEACHES = any_of(
    r"can|may|might|should|helps?|prevents?|reduces?|lowers?|raises?|causes?|treats?|protects?|symptoms?|signs?",
    r"risks?",
    r"tips?|facts?|myths?|did you know|how to|what (?:is|are|to)|why|when to|means|avoid|try|talk to your|ask your",
    r"studies|study|research|evidence|recommend(?:ed|s)?|guidelines?|screening|spread|contagious|normal|safe|dose",
)
_ANNOUNCES = any_of(
    r"(?:we are|we['’]re|now|office|clinic) (?:open|closed|hiring)|hours|closing|reopen\w*|join us|event|raffle",
    r"fundraiser",
    r"welcome (?:to the team|dr|our)|congratulations|now hiring|parking|holiday",
)
_PRACTICE = any_of(
    r"our (?:office|clinic|practice|team|staff|patients|providers|doctors|nurses|hygienists?|front desk|"
    r"new location)",
    r"appointments?|book (?:now|online|today|your)|schedul\w*|call us|call (?:the|our) office|new patients",
    r"walk[- ]ins?",
    r"insurance|we (?:are|['’]re) (?:open|closed|hiring)|office hours|patients?|clinic|telehealth|consultations?",
    r"special offer|discount|% off|open house|flu shots?|vaccines?|dr\.?",
)
_KIN = (
    r"(?:wife|husband|kids?|children|son|sons|daughters?|mom|mum|mother|dad|father|brother|sister|family|grandkids|"
    r"grand(?:ma|pa|mother|father|son|daughter)|boyfriend|girlfriend|fianc[eé]e?|partner|in-laws|toddler|baby|twins|"
    r"niece|nephew|cousins?|best friend|dog|puppy|cat|kitten|horse)"
)
_PERSONAL = any_of(
    rf"(?:my|our) (?:own )?(?:\w+ )?{_KIN}(?:['’]s)?",
    r"(?:my|our) (?:birthday|anniversary|wedding|honeymoon|vacation|holiday|trip|house|home|garden|kitchen|backyard)",
    r"(?:my|our) (?:weekend|day off|days off|hike|marathon|first (?:5k|10k|half|marathon)|date night|camping|"
    r"road trip)",
    r"(?:family|beach|girls|guys|date|game|movie) (?:trip|day|night|weekend|vacation|time)",
    r"on (?:vacation|holiday) (?:in|at|with)",
    r"i (?:baked|cooked|hiked|ran|finished (?:a|the) (?:5k|10k|marathon)|planted|knitted|watched|binged|won|lost) ",
    r"(?:beach|vacation|sunset|lake|camping|brunch|selfie)(?: day| vibes| time| mode| life)?[.!]",
)


def topic(text: str, vocabulary: Vocabulary) -> Topic | None:
    """The topic of one post; None where it is not English or too long to be read.

    Words of the practice win over private ones: "our nurse Tariq and his dog" introduces a colleague.
    """
    if len(text) > LONGEST:
        return None
    seen = read(text)
    if seen.language != "en":
        return None
    clinical = Reading(seen, vocabulary).hits("clinical")
    sentences = {seen.sentence_of[hit.first] for hit in clinical}
    if not _ANNOUNCES.search(text):
        for number in sentences:
            sentence = seen.sentences[number]
            if _TEACHES.search(seen.quote(sentence.first, sentence.last)):
                return Topic.PERSONAL if _PERSONAL.search(text) and not _PRACTICE.search(text) else Topic.HEALTH
    if _PRACTICE.search(text):
        return Topic.PRACTICE
    return Topic.PERSONAL if _PERSONAL.search(text) else Topic.OTHER
