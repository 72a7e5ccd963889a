"""What a review is about, and whether it alleges something grave: small English word lists, for order alone."""

import re

# In order of what matters more when two themes are named equally often.
_THEMES = {
    "privacy": r"privacy|confidential\w*|hipaa|my (?:records?|chart|file|information|diagnosis) (?:was|were|with)|"
    r"told (?:my|his|her|our)|shared my|posted (?:my|a photo)|overheard|out loud",
    "clinical": r"diagnos\w*|misdiagnos\w*|treat(?:ed|ment)|infect\w*|pain\w*|bleed\w*|surg\w+|filling|crown|implant|"
    r"root canal|medication|prescri\w+|dose|symptoms?|hospital|emergency|injur\w*|wrong (?:tooth|side|dose|drug)",
    "billing": r"bill(?:s|ed|ing)?|charg(?:e|es|ed)|insurance|co-?pay|refund\w*|invoice\w*|fees?|overpriced|expensive|"
    r"collections|estimate|cost|money|\$\d+",
    "wait": r"wait\w*|hours? late|late|delay\w*|on hold|no one (?:called|answered)|never (?:called|answered)|"
    r"appointment (?:was )?cancel\w*|resched\w*|weeks? to get|two hours",
    "staff": r"rude\w*|staff|receptionist|front desk|unprofessional|attitude|disrespect\w*|dismissive|condescending|"
    r"yelled|hung up|ignored|nurse|assistant",
}
_THEME = {name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for name, words in _THEMES.items()}

_GRAVE = re.compile(
    r"(?<!\w)(?:"
    # safety harm
    r"(?:got|caused|developed|gave me|left with|became|was) (?:an? )?(?:\w+ )?infect(?:ed|ion)|sepsis|"
    r"wrong (?:tooth|teeth|side|leg|arm|eye|dose|drug|medication|patient|prescription)|"
    r"misdiagnos\w*|overdos\w*|allergic reaction|malpractice|nearly died|almost died|could have died|nerve damage|"
    r"(?:ended up|landed|rushed) (?:in|at|to) (?:the )?(?:er|emergency|hospital|icu)|injured (?:me|my)|unsteril\w*|"
    r"dirty (?:instruments?|needles?)|permanent(?:ly)? (?:damage|injur)\w*|"
    # privacy breach
    r"hipaa|breach\w*|(?:told|called|emailed|informed) (?:my|his|her|our) (?:employer|boss|work|ex|mother|father|"
    r"mom|dad|husband|wife|partner|family|neighbou?r|school|landlord)|(?:shared|leaked|posted|gave out|disclosed) "
    r"(?:my|his|her|our) (?:\w+ )?(?:records?|information|diagnosis|results?|photos?|details|file|chart)|"
    r"(?:someone|somebody) else['’]?s (?:records?|results?|chart|file)|"
    r"in front of (?:everyone|the whole|other patients)|"
    # discrimination
    r"racis[tm]\w*|sexis[tm]\w*|homophob\w*|transphob\w*|antisemit\w*|islamophob\w*|discriminat\w*|slurs?|"
    r"because (?:i am|i['’]m|we are|we['’]re|he is|she is|of my|of our|of his|of her) (?:a )?(?:black|brown|asian|"
    r"latin\w|hispanic|muslim|jewish|gay|lesbian|trans\w*|queer|disabled|deaf|blind|fat|immigrants?|race|religion|skin|accent|"
    r"disability|gender|sexuality|age|hijab|wheelchair)"
    r")(?!\w)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not?|never|nothing|isn['’]?t|wasn['’]?t|weren['’]?t|without|hardly)\s+(?:\w+\s+)?)$", re.I
)


def theme(text: str) -> str:
    """What a review is mostly about: privacy, clinical, billing, wait, staff, or general."""
    counts = {name: len(pattern.findall(text)) for name, pattern in _THEME.items()}
    most = max(counts, key=lambda name: counts[name])
    return most if counts[most] else "general"


def is_grave(text: str) -> bool:
    """Whether a review alleges harm to safety, a breach of privacy or discrimination."""
    return _stands(_GRAVE, text)


def _stands(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a word of the pattern stands in the text without a denial before it."""
    return any(not _DENIED.search(text[max(0, match.start() - 30) : match.start()]) for match in pattern.finditer(text))
