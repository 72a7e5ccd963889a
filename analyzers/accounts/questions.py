"""Tells questions to the practice from rhetorical ones, jokes between friends and advertising; no judgement of tone."""

import re
from dataclasses import dataclass

from analyzers.accounts.phrases import any_of

_SENTENCE = re.compile(r"[^.!?؟？。\n]+[.!?؟？。]*")
_MARK = re.compile(r"[?？؟]")
_TAGS_A_FRIEND = re.compile(r"(?<![\w.])@\w")
_LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|net|shop|info|biz|ru|xyz|top|link)\b", re.I)
_LONGEST = 60  # words of a question
_SHORT = 12  # words of a comment that is nothing but its question

_NOT = r"(?:is|are|was|were|do|does|did|ca|could|wo|would|have|has)n['’]?t"
_OPENERS = (
    r"(?:do|does|did|is|are|was|were|can|could|may|might|will|would|should|shall|has|have|what|what['’]?s|when|where|"
    r"where['’]?s|which|how|how['’]?s|who|any|anybody|anyone)"
)
_POLITE = (
    r"(?:(?:hi|hello|hey|there|good (?:morning|afternoon|evening)|(?:quick |serious )?question|also|and|so|ok|"
    r"okay|but|"
    r"just (?:wondering|curious)|i(?: a|['’])m (?:just )?(?:wondering|curious)|sorry|excuse me|please|thanks|"
    r"thank you)\b"
    r"[\s,:;!.\-–—]*){0,4}"
)

# Whom it speaks to, or what it is about: without one of these it may be talk between readers.
_TO_YOU = any_of(
    r"you|your|yours|u|ur|y['’]?all|ya|yous|youse|you['’]?re|you['’]?ll",
    r"(?:can|could|may|should|do|where do|who do|how do) (?:i|my)",
    r"office|clinic|practice|surgery|front desk|reception|portal|website|location|branch|waiting room|pharmacy",
    r"hygienist|dentist|doctors?|dr|nurses?|midwi(?:fe|ves)|physio\w*|therapists?",
    r"appointments?|parking|insurance|medicaid|medicare|walk[- ]?ins?|hours|new patients?",
)
_ASKS = re.compile(rf"^\W*{_POLITE}{_OPENERS}\b", re.IGNORECASE)
_ASKS_LATER = any_of(
    rf"(?<=[,;:–—-]) {_OPENERS}",
    rf"(?:but|and|so|or) {_OPENERS}",
    r"(?:do|does|did|can|could|will|would|are|is|have) "
    r"(?:you|u|y['’]?all|your|they|there|the (?:office|clinic|practice|doctors?))",
    r"(?:wondering|know|tell me|asking) (?:if|whether|when|where|how|what|which|who)",
    r"or not",
)
_FRAGMENT = re.compile(  # "Parking?", "Walk-ins welcome?", "Open on Saturday?"
    r"^\W*(?:\w+\W+){0,3}?(?:open|parking|walk[- ]?ins?|appointments?|insurance|medicaid|medicare|hours|cash|"
    r"prices?|cost|"
    r"telehealth|new patients?|weekends?|saturdays?|sundays?|evenings?)\b(?:\W+\w+){0,5}\W*$",
    re.IGNORECASE,
)
# Wonders, jokes and reproaches that want no answer.
_RHETORICAL = any_of(
    r"(?:who|anyone|anybody|what|how) else|am i the only|is it just me|remember (?:when|this|that|the)",
    r"guess (?:what|who)",
    rf"{_NOT} (?:she|he|it|they|we|you|i|u|this|that|these|those)|(?:do|did|does) (?:you|u|we|i|they|it|anyone) even",
    # how
    r"how (?:cute|adorable|sweet|cool|great|awesome|amazing|lovely|nice|lucky|fun|pretty|beautiful|dare|hard|"
    r"difficult)",
    r"how (?:stupid|dumb|low|rude|many times|many more|much longer|come|else)",
    r"how long (?:must|do i have|does it have)",
    r"how about (?:no|that|them|those)|how is (?:this|that|it) (?:even|still|okay|ok|legal|allowed|possible|real)",
    r"how can (?:you|u|anyone|they|people) (?:even|still|call|live|sleep|be so|say|look|charge|treat|not)",
    r"how do (?:you|u|they) (?:even|sleep|live|still|get away|expect|justify|do it)|how (?:are|r) (?:you|u|ya)",
    r"how(?:['’]?s| is) (?:it going|everyone|life|your day)",
    # what
    r"what(?:['’]?s| is| are) (?:wrong with|the point|next|up|good|not to (?:love|like))",
    r"what (?:are|were) you \w+ing",
    r"what a|what an|what the (?:hell|heck|fuck|actual)|what took (?:you|u|them)|what gives|what happened to|so what",
    r"what would (?:we|i|this town) do without|what (?:do|did) you (?:guys |all )?(?:expect|want from|think you)",
    r"what kind of (?:person|people|place|doctor|business|clinic|office|practice)|what more (?:can|could|do)",
    # where, who, why
    r"where (?:did|have|has) (?:the|time|all|these|those|this)|where would|where do you find the",
    r"where (?:were|was) (?:you|this|that|they) (?:when|all|years|\d+)",
    r"who (?:does(?:n['’]?t| not)|do you|would|wouldn['’]?t|are you|knew|needs|cares|even|wants|in their|thinks|"
    r"thought)",
    r"who (?:hasn['’]?t|could|can)|who['’]?s (?:with me|ready|excited|in|coming|the)",
    r"who(?:['’]?s| is| was) (?:this|that) (?:cutie|cute|handsome|beautiful|adorable|baby|dog|good)",
    r"why (?:would|even|bother|not just|am i|so|on earth|are people|do people|(?:do(?:es)?n['’]?t|"
    r"can['’]?t) (?:\w+))",
    r"why is (?:everyone|everything|nobody|no one)",
    # you and I
    r"are (?:you|u) (?:guys )?(?:kidding|serious|joking|insane|crazy|blind|deaf|stupid|for real|ok|okay|sure|"
    r"out of your)",
    r"do (?:you|u) (?:think (?:we|i|people)|people|care|not|sleep|ever)|did (?:you|u) know",
    r"will (?:you|u) (?:ever|marry)",
    r"can (?:you|u) (?:believe|imagine|not|tell|relate)|have (?:you|u) (?:ever|no|seen (?:this|the)|lost)",
    r"can (?:we|i) (?:just (?:say|talk|take|all)|talk|all|get an amen|be you)|shall we|may i (?:say|add)|need i",
    r"do i need to say",
    r"could (?:you|it|this|he|she|they) be (?:any|more)|would it kill|ready for|coincidence",
    r"is (?:this|that|it) (?:even|a joke|real life|supposed to|what|how|any way|too much|not)",
    r"(?:is|was) (?:there|it) (?:anything|nothing) (?:you|she|he|they)",
    r"does (?:it|anyone|anybody|she|he) (?:get|ever)",
    # advertising
    r"dm (?:me|us)|want (?:more )?followers|looking for (?:more|a loan)",
)
_TAG = re.compile(
    r"(?:seriously|really|srsly|right|no|huh|eh|innit|hey|yeah|yes|correct|y?a? ?know|u know|know what i mean|"
    r"amirite|lol)"
    r"\W*$",
    re.IGNORECASE,
)
_PRACTICAL = any_of(
    r"insurances?|insurer|insured|in[- ]network|out[- ]of[- ]network|medicaid|medicare|nhs|coverage|covered|copay\w*",
    r"self[- ]pay|cash|payment plans?|sliding scale|financing|prices?|costs?|how much|fees?|charge|free",
    r"(?:you|they|u|who|office|clinic|still|all) (?:take|accept)|accepting",
    r"aetna|cigna|humana|bupa|blue ?cross|bcbs|united ?health\w*|tricare|kaiser|delta dental|metlife",
    r"open|opening|opens|close[sd]?|closing|hours|weekends?|holidays?|today|tomorrow|tonight|lunch(?:time)?",
    r"late|early",
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|evenings?|after[- ]hours",
    r"parking|park|wheelchairs?|ramps?|elevators?|lifts?|stairs|accessible|step[- ]free|bus|entrance",
    r"where|located|location|address|directions|walk[- ]?ins?|walk in|appointments?|appts?|book(?:ing|ed)?",
    r"schedul\w*",
    r"slots?|wait(?:ing)? (?:list|time)|cancel\w*|new patients?|referrals?|telehealth|virtual|online|phone",
    r"number|call",
    r"e-?mail|portal|forms?|records|bills?|languages?|spanish|interpreters?|sign language",
    r"kids|children|infants?|babies|ages?|seniors|pets|masks?|recall\w*|allerg\w+|latex|safe|sterili\w+",
    r"emergenc(?:y|ies)",
    r"vaccines?|vaccinations?|flu shots?|boosters?|tests?|testing|refills?",
)
_OF_MY_BODY = any_of(
    r"should i (?:be worried|worry|take|stop|see|get|go|use|keep|try|avoid)|could (?:it|this|that) be",
    r"is (?:it|this|that|my) (?:\w+ ){0,2}(?:normal|cancer\w*|broken|infected|serious|dangerous|contagious)",
    r"what (?:should|can|do) i (?:do|take|use) (?:for|about|if)|what (?:is|could) (?:this|be wrong)",
    r"mine|my (?:\w+ ){1,2}(?:hurts?|bleeds?|bled|aches?|is swollen|is bleeding)",
)
# Words that speak to the practice in other languages, for a question mark alone does not.
_ELSEWHERE = any_of(
    r"ustedes|usted|aceptan|atienden|tienen|abren|cierran|trabajan|hacen|puedo|cuánto|dónde|a qué hora",
    r"vous|acceptez|prenez|avez-vous|êtes-vous|faites|puis-je|quels? (?:sont|horaires)|combien|où (?:se|êtes|puis)",
    r"haben sie|nehmen sie|sind sie|kann ich|gibt es|wann (?:haben|öffnen)|wo (?:ist|kann|finde)",
    r"vocês|você|aceitam|atendem|têm|posso|quanto custa|onde fica",
    r"accettate|avete|siete|quanto costa|dove (?:si|siete|posso)",
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `is_clear`: surely to the practice; `is_practical`: access, hours, cost, safety; `is_personal`:
    about the asker's own health, so that only a redirection is an answer."""

    text: str
    is_clear: bool
    is_practical: bool
    is_personal: bool


def question(text: str, language: str) -> Question | None:
    """The first question of a text that wants an answer of the practice, or may want one; None if there is none."""
    if _TAGS_A_FRIEND.search(text) or _LINK.search(text):
        return None
    is_rhetorical = False
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if not _MARK.search(sentence[-3:]) or not 0 < len(sentence.split()) <= _LONGEST:
            continue
        speaks = bool(_ELSEWHERE.search(sentence))
        if language != "en" or speaks or "¿" in sentence:
            return Question(sentence, speaks, is_practical=False, is_personal=False)
        if _RHETORICAL.search(sentence) or _TAG.search(sentence):
            is_rhetorical = True
            continue
        is_fragment = bool(_FRAGMENT.search(sentence)) and not is_rhetorical
        if not is_fragment and not _ASKS.search(sentence) and not _ASKS_LATER.search(sentence):
            continue
        is_personal = bool(_OF_MY_BODY.search(text))
        is_practical = not is_personal and bool(_PRACTICAL.search(sentence))
        is_clear = bool(is_fragment or is_practical or is_personal or _TO_YOU.search(sentence))
        if is_clear or len(text.split()) <= _SHORT:
            return Question(sentence, is_clear, is_practical, is_personal)
    return None
