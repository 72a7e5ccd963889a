"""What people read about rules, in words: families, severities and when they hold, authorities, examples; as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from analyzers.rulebook import RuleBook
from analyzers.rulespec import Example, Level, RuleSpec
from model.documents import Kind
from model.findings import Confidence, Reference, RuleChange, Severity, Status, Tier
from reports.words import KIND

FAMILIES = {
    "privacy": ("Patient privacy", "What could tell strangers that somebody is a patient, or what was done."),
    "conduct": ("Professionalism", "What is said of patients, colleagues and others, and how."),
    "claims": ("Medical claims", "What is promised, proved, paid for or advised."),
    "credentials": ("Credentials", "Titles and certificates, as the boards and registries have them."),
    "boundaries": ("Boundaries", "The line between a clinician and a person."),
    "reviews": ("Reviews and answers", "Whether, when and how reviews are answered, and how they come about."),
    "presence": ("Presence and listings", "What can be found, whether it is right, and who holds the keys."),
    "images": ("Pictures", "What pictures and their files give away."),
}
JURISDICTIONS = {
    "us": "United States",
    "uk": "United Kingdom",
    "au": "Australia",
    "ca": "Canada",
    "ca-on": "Ontario",
    "ca-ab": "Alberta",
    "ca-bc": "British Columbia",
    "ca-qc": "Quebec",
}
EVERYWHERE = "Everywhere"
SHOWN = 3  # examples of each sort on a page
LONGEST = 300  # characters of a scene that is told whole
_EMPTY_REVIEW = 12  # characters: shorter ones stand in examples only because a reply needs a review
_SURE = {Confidence.SURE: "sure", Confidence.LIKELY: "fairly sure", Confidence.REVIEW: "needs your eye"}
_TIERS: Mapping[str, str] = {
    Tier.COURTESY: "polite words that name the writer or hint at a visit",
    Tier.REVEALS: "tells of care",
    Tier.RESEMBLES: "resembles a case that was fined",
}
_WHEN: Mapping[tuple[str, str], str] = {
    ("strictness", "strict"): "with strict rules only",
    ("strictness", "standard"): "unless strict rules are asked for",
    ("surface", "personal"): "on a personal account",
    ("surface", "professional"): "on a professional account",
    ("account", "practice"): "on the account of a practice",
    ("account", "individual"): "on the account of a person",
    ("names", "yes"): "where the reviewer is named, too",
    ("names", "no"): "where nobody is named",
}


_SHOWS = {
    "unmasked": "a name that the reviewer did not show",
    "relative": "the name of a relative",
    "surname": "a surname that the reviewer shows",
    "first": "a first name that the reviewer shows",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One severity a rule can come out with: what it is, how sure, and when."""

    severity: Severity | None
    confidence: Confidence
    tier: str | None
    when: tuple[str, ...]
    shows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """All that is told of one rule."""

    spec: RuleSpec
    steps: tuple[Step, ...]
    authorities: Mapping[str, tuple[Reference, ...]]
    change: RuleChange | None

    @property
    def family(self) -> str:
        return self.spec.rule.id.rpartition("/")[0]

    @property
    def is_trial(self) -> bool:
        return self.spec.rule.status is Status.TRIAL

    @property
    def range(self) -> str:
        """The lowest and the highest severity."""
        found = sorted({step.severity for step in self.steps if step.severity is not None})
        words = [_severity(one) for one in found]
        return "off" if not words else words[0] if len(words) == 1 else f"{words[0]} to {words[-1]}"


def page(spec: RuleSpec, book: RuleBook) -> RulePage:
    """What is told of a rule, as the organisation changed it."""
    return RulePage(
        spec=spec,
        steps=tuple(dict.fromkeys(_step(level) for level in spec.levels if level.severity is not None or level.when)),
        authorities=_authorities(spec.rule.references),
        change=book.changes.get(spec.rule.id),
    )


def pages(book: RuleBook) -> tuple[RulePage, ...]:
    """Every rule's page, the families in their order."""
    order = list(FAMILIES)
    found = [page(spec, book) for spec in book.specs]
    return tuple(sorted(found, key=lambda one: order.index(one.family) if one.family in order else len(order)))


def family_name(family: str) -> tuple[str, str]:
    """Title of a family and what it is about; a family of own rules is called by its folder."""
    return FAMILIES.get(family, (family.replace("-", " ").replace("/", ", ").capitalize() or "Your own rules", ""))


def _severity(severity: Severity | None) -> str:
    if severity is None:
        return "not shown"
    return "good" if severity is Severity.PASS else str(severity)


def _step(level: Level) -> Step:
    when = tuple(_when(key, wanted) for key, wanted in level.when.items())
    least: Mapping[str, float] = getattr(level, "least", {})
    measured = tuple(_measured(name, number) for name, number in least.items())
    return Step(
        severity=level.severity,
        confidence=level.confidence,
        tier=level.tier,
        when=(*when, *measured),
        shows=_SHOWS.get(level.check.shows, ""),
    )


def _measured(name: str, least: float) -> str:
    """A threshold in words: "is slowing", "at least 5 replies"."""
    words = name.replace("_", " ").replace("percent", "%")
    if least == 1:
        return words
    return f"{words.removesuffix(' %')} at least {least:g} %" if "%" in words else f"at least {least:g} {words}"


def _when(key: str, wanted: Sequence[str]) -> str:
    if key == "jurisdiction":
        return "in " + ", ".join(JURISDICTIONS.get(one, one) for one in wanted)
    if key == "document":
        return "in " + ", ".join(KIND[Kind(one)][1] for one in wanted)
    return ", ".join(_WHEN.get((key, one), f"{key}: {one}") for one in wanted)


def _authorities(references: Iterable[Reference]) -> dict[str, tuple[Reference, ...]]:
    """Authorities by country, in the order of JURISDICTIONS; those of no country last."""
    held: dict[str, list[Reference]] = {}
    for reference in references:
        for one in reference.jurisdictions or (EVERYWHERE,):
            held.setdefault(JURISDICTIONS.get(one, one), []).append(reference)
    order = [*JURISDICTIONS.values(), *sorted(set(held) - {*JURISDICTIONS.values(), EVERYWHERE}), EVERYWHERE]
    return {name: tuple(held[name]) for name in order if name in held}


# Examples.


def example(one: Example) -> str:
    """An example in one line: the text with its marks, or the scene in words, and the severity it comes out with."""
    if isinstance(one, str):
        return f"“{_line(one)}”"
    text = [f"“{_line(str(one['text']))}”"] if one.get("text") else []
    around = [_circumstance(key, value) for key, value in one.items() if key not in ("text", "severity", "confidence")]
    around = [said for said in around if said]
    told = [*text, f"({'; '.join(around)})" if text else _shortened("; ".join(around))] if around else text
    return " ".join((*told, *([f"→ {one['severity']}"] if "severity" in one else [])))


def _circumstance(key: str, value: object) -> str:
    match key, value:
        case "review", str() if len(value) < _EMPTY_REVIEW:
            return ""
        case "review", str():
            return f"in answer to “{_line(value)}”"
        case "kind", str() if value in tuple(Kind):
            return _article(KIND[Kind(value)][0])
        case "author", _:
            return f"the reviewer shows as {_scene(value)}"
        case "subject", dict():
            return f"of {_scene(list(value.values()))}"
        case _, list() if value and all(isinstance(each, dict) for each in value):
            return ", and ".join(_thing(key, each) for each in value)
        case (("review" | "comment" | "post" | "page" | "profile"), dict()):
            return _thing(key, value)
        case _:
            said = _scene(value)
            return f"{key.replace('_', ' ')}: {said}" if said else ""


def _thing(key: str, held: Mapping[str, object]) -> str:
    """One thing of a scene in words: "8 reviews, one every 30 days, from 400 days ago, answered “Thank you.” 19 days
    later"."""
    kind = str(held.get("kind", ""))
    one, many = KIND[Kind(kind)] if kind in tuple(Kind) else (key.removesuffix("s").replace("_", " "), key)
    several = held.get("times", 1) != 1
    one = "entry in the list of accounts" if key == "inventory" else one
    parts = [f"{held['times']} {many}" if several else f"{'an' if one[:1] in 'aeiou' else 'a'} {one}"]
    phrases = {
        "title": "“{}”",
        "text": "“{}”",
        "rating": "{} of 5 stars",
        "every": "one every {}",
        "age": "from {} ago" if several else "{} old",
        "reply": "answered “{}”",
        "after": "{} later",
        "answered": "{} ago",
    }
    parts += [phrase.format(_scene(held[name])) for name, phrase in phrases.items() if held.get(name)]
    for name, value in held.items():
        if name not in (*phrases, "kind", "times", "source", "ref", "service") and (said := _scene(value)):
            parts.append(f"{name.replace('_', ' ')} {said}" if not isinstance(value, dict) else said)
    return ", ".join(parts)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def _line(text: str) -> str:
    return " ".join(text.split())


def _article(word: str) -> str:
    return f"in {'an' if word[0] in 'aeiou' else 'a'} {word}"


def _scene(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{key.replace('_', ' ')} {told}" for key, said in value.items() if (told := _scene(said)))
        case list():
            return ", ".join(told for said in value if (told := _scene(said)))
        case bool():
            return "yes" if value else "no"
        case _:
            return _line(str(value))


def change_told(change: RuleChange) -> str:
    """What an organisation changed of a rule, and why, as one sentence without its full stop."""
    if change.off:
        told = "switched off by your organisation"
    elif change.severity is not None:
        told = f"set to {change.severity} by your organisation"
    else:
        bounds = [f"at least {change.at_least}"] if change.at_least is not None else []
        bounds += [f"at most {change.at_most}"] if change.at_most is not None else []
        told = f"kept {' and '.join(bounds)} by your organisation"
    return f"{told}, because {change.because[:1].lower()}{change.because[1:].rstrip('.')}" if change.because else told


def number_told(found: Sequence[RulePage]) -> str:
    """How many rules there are, and how many of them on trial."""
    trial = sum(one.is_trial for one in found)
    return f"{len(found)} rule{'' if len(found) == 1 else 's'}" + (f", {trial} of them on trial." if trial else ".")


def shown_of(examples: Sequence[Example]) -> list[str]:
    """Examples of as many severities as there are, the plainest (the shortest) first."""
    by_severity: dict[object, list[Example]] = {}
    for one in sorted(examples, key=lambda one: len(example(one))):
        by_severity.setdefault(one.get("severity") if isinstance(one, Mapping) else None, []).append(one)
    turns = [one for turn in zip_longest(*by_severity.values()) for one in turn if one is not None]
    return [example(one) for one in turns[:SHOWN]]


def steps_told(steps: Iterable[Step]) -> Iterator[str]:
    """The severities in words, those alike told once: "high, sure or fairly sure, on a personal account"."""
    alike: dict[tuple[Severity | None, str | None, str], list[Step]] = {}
    for step in steps:
        alike.setdefault((step.severity, step.tier, step.shows), []).append(step)
    for (severity, tier, shows), mine in alike.items():
        parts = [_severity(severity)]
        if severity is not None and severity is not Severity.PASS:
            parts.append(" or ".join(_SURE[one] for one in _SURE if any(step.confidence is one for step in mine)))
        parts += [_TIERS.get(tier, tier)] if tier else []
        when = {step.when for step in mine}
        parts += [" or ".join(sorted(", ".join(one) for one in when))] if () not in when else []
        yield ", ".join(parts) + (f": {shows}" if shows else "")


def looked_at(one: RulePage) -> str:
    """The kinds of text a rule judges: "replies and posts"."""
    kinds = [KIND[kind][1] for kind in one.spec.rule.applies_to]
    return " and ".join(part for part in (", ".join(kinds[:-1]), *kinds[-1:]) if part)


# As data.


def as_data(one: RulePage) -> dict[str, object]:
    """One rule as a mapping that `json.dumps` takes."""
    rule, change = one.spec.rule, one.change
    return {
        "id": rule.id,
        "family": family_name(one.family)[0],
        "summary": rule.summary,
        "why": rule.why,
        "advice": rule.advice,
        "instead": rule.instead or None,
        "clears": rule.clears or None,
        "applies_to": [kind.value for kind in rule.applies_to],
        "status": rule.status.value,
        "severities": [
            {
                "severity": None if step.severity is None else str(step.severity),
                "confidence": step.confidence.value,
                "tier": step.tier,
                "when": list(step.when),
            }
            for step in one.steps
        ],
        "authorities": [
            {
                "key": reference.key,
                "title": reference.title,
                "url": reference.url,
                "jurisdictions": list(reference.jurisdictions),
                "confirmed": reference.confirmed,
            }
            for reference in rule.references
        ],
        "measured": rule.measured,
        "flagged": [example(each) for each in one.spec.flagged],
        "clean": [example(each) for each in one.spec.clean],
        "changed": change_told(change) if change else None,
    }
