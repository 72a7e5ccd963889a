"""What to do about a finding, step by step, by its severity: the ladder every reader climbs the same way."""

from model.findings import Finding, Rule, Severity
from model.subject import Subject
from reports.words import COUNSEL_FIRST, reachable

_COPY = "Keep a private copy of it, with its address and the date."
_LADDER = {
    Severity.HIGH: (
        "Settle it within three days.",
        "Let a second person read what you change before it goes out.",
        "Write down what was done, and when.",
    ),
    Severity.MEDIUM: ("Settle it within thirty days, with the next look through what you publish.",),
    Severity.LOW: ("Take it as advice. You may leave it as it is; dismiss it then, with your reason.",),
    Severity.INFO: ("Good to know; nothing has to be done.",),
}
_PRIVACY = (
    "Take it down today, the copy kept. Do not answer in the thread meanwhile, not even to explain. A safe reply may "
    "stand there later, once it is down and whoever is responsible for privacy, or counsel, has agreed.",
    "Weigh what was exposed, to whom, whether it was seen and what can be undone; whoever is responsible for privacy "
    "decides whom the law wants told, and by when.",
    "Tell your liability carrier or medical defence organisation.",
    "Look for copies: shares, caches, other sites. Write down what you changed, and when.",
)
_PERSON = (
    "If anybody is in danger, or needs help now, that comes first: the emergency number, the police, the service's own "
    "safety team, or a physician health programme, which is confidential. Of an old post it is seldom so.",
    _COPY,
    "Take it down today, and write down what was done.",
)


def is_private(rule: str) -> bool:
    """Whether a rule, by its id, is about what could tell of a patient."""
    return rule.startswith(("privacy/", "images/"))


def is_exposed(finding: Finding) -> bool:
    """Whether a text may have told of a patient so gravely that nothing is posted before it is settled."""
    return finding.severity is Severity.CRITICAL and is_private(finding.rule.id)


def steps(severity: Severity, rule: str, *, covered: bool) -> tuple[str, ...]:
    """The steps for a finding of this severity and rule. For those treated as covered by the US privacy rule a
    critical one on privacy begins with the privacy officer or counsel."""
    if severity is Severity.CRITICAL:
        if not is_private(rule):
            return _PERSON
        return (COUNSEL_FIRST, *_PRIVACY) if covered else (_COPY, *_PRIVACY)
    return _LADDER.get(severity, ())


def before_posting(rule: Rule, subject: Subject | None = None, *, wording: bool = True) -> str:
    """What to change in a text that nobody has read yet: there is nothing to take down and no copy to keep. With
    `wording` a safe one is offered: of several findings in a text, for the gravest alone."""
    instead = f" A safe wording: “{reachable(rule.instead, subject)}”" if rule.instead and wording else ""
    holds = f" It would not be flagged if this were so: {rule.clears}" if rule.clears else ""
    return f"Before you post it: take the marked words out, or write them anew.{holds}{instead}"
