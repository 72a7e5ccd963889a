"""Whether a reply apologises or is delighted, and whether a review complains: English words, never a judgement."""

from analyzers.accounts.phrases import any_of
from analyzers.lexicon import Vocabulary
from analyzers.stance import Stance, stance

_TO = r"[^.!?]{0,60}?(?<!\w)"
_BAD = (
    r"(?:experience|hear (?:that|this|about|of)|disappoint\w*|inconvenience\w*|frustrat\w*|expectations|"
    r"let (?:you )?down|fell short|(?:feel|felt) this way|dissatisf\w*|unhappy|upset|concerns?|trouble)"
)
_GOOD = r"(?:great|good|wonderful|positive|pleasant|excellent|amazing|fantastic|lovely|glowing|(?:five|5)[- ]stars?)"
_APOLOGY = any_of(
    rf"(?:we|i)(?:['’](?:re|m)| are| am)? (?:\w+ ){{0,2}}?(?:sorry|apologi[sz]e|regret){_TO}{_BAD}",
    rf"(?:so|very|truly|deeply|extremely|really) sorry{_TO}{_BAD}",
    rf"sorry (?:to|about|for|that){_TO}{_BAD}",
    rf"(?:our|my) (?:\w+ )?apologies{_TO}{_BAD}",
)
_OTHER_SORROW = any_of(
    r"(?:late|delay\w*|belated|slow) (?:reply|response|answer|thank\w*)",
    r"took (?:us )?so long to (?:reply|respond|answer)",
    r"missed (?:your|this) (?:review|comment|note)|loss|passed away|passing|leaving us",
    r"moving away|see you go|condolences",
    r"no need|past experience|elsewhere|parking|construction|before (?:you|coming)",
    r"previous (?:office|dentist|doctor|provider|experience)",
)
_DELIGHT = any_of(
    rf"(?:thrilled|delighted|overjoyed|glad|happy|pleased)[^.!?]{{0,40}}?(?<!\w)"
    rf"(?:you (?:had|enjoyed|loved|liked|are happy)|{_GOOD} (?:experience|review|rating|feedback))",
    rf"thank(?:s| you) (?:so much )?for (?:the|your|this) (?:\w+ )?"
    rf"(?:kind words|{_GOOD} (?:review|words|feedback|rating))",
    r"thank(?:s| you) (?:so much )?for (?:the|your|this) (?:\w+ )?(?:five|5)[- ]stars?|made our day",
)
_COMPLAINT = any_of(
    r"but|although|though|except|only (?:complaint|thing|downside)|wish|however|unfortunate\w*|could be better",
    r"wait(?:ed|ing)?|late|long time|slow|hours?|cancel\w*|hard to|difficult|confus\w+",
    r"rude|problems?|issues?|sorry|mistakes?|mix[- ]?up|oh great|yeah right|worst|terrible|awful|never again",
    r"not|\w+n['’]t",
)
_PRAISE = any_of(r"great|love[ds]?|best|amazing|excellent|wonderful|perfect|fantastic")


def apologises(text: str) -> bool:
    """Whether a reply is sorry for somebody's experience; not for being late, or for a loss."""
    return bool(_APOLOGY.search(text)) and not _OTHER_SORROW.search(text)


def is_delighted(text: str) -> bool:
    """Whether a reply is glad of a good review, and sorry for nothing."""
    return bool(_DELIGHT.search(text)) and not _APOLOGY.search(text)


def complains(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a review of five stars may hold a complaint all the same: then an apology fits."""
    return bool(_COMPLAINT.search(text)) or stance(text, vocabulary) is Stance.CRITICAL


def praises(text: str) -> bool:
    """Whether a review of one or two stars praises all the same: then delight fits."""
    return bool(_PRAISE.search(text))
