"""Is this document by or about the subject? Named, weighted features that print their own reason.

The score starts at one half (nothing known), rises with the weight of each feature that agrees, falls with each that
contradicts, and stays between 0 and 1. It orders documents; it is no probability. The verdict needs more than a score:
a declared account, an own export, the own site, an NPI or a licence number decides; otherwise the name must agree and
two independent facts beyond it. A name never suffices. What a person judged beats all of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from analyzers import features
from model.documents import Document
from model.findings import Attribution, Judgement, Verdict
from model.subject import Subject

_POSITIVE_FROM = 0.9
_NEGATIVE_TO = 0.3
_QUESTIONS = 10

Test = Callable[[Document, Subject], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A test that returns what it saw or None; its docstring is the sentence printed, {} standing for what it saw.

    `fact` names the independent fact beyond the name it proves; of several for one fact only the heaviest counts.
    A decisive feature settles the verdict by itself. Weights below zero contradict.
    """

    test: Test
    weight: float
    fact: str | None = None
    decisive: bool = False

    def sentence(self, seen: str) -> str:
        return (self.test.__doc__ or "").replace("{}", seen)


FEATURES = (
    Feature(test=features.not_me, weight=-1.0, decisive=True),
    Feature(test=features.declared_account, weight=0.5, decisive=True),
    Feature(test=features.own_export, weight=0.5, decisive=True),
    Feature(test=features.own_site, weight=0.5, decisive=True),
    Feature(test=features.same_npi, weight=0.5, decisive=True),
    Feature(test=features.same_licence, weight=0.5, decisive=True),
    Feature(test=features.other_npi, weight=-0.5, decisive=True),
    Feature(test=features.same_phone, weight=0.2, fact="phone"),
    Feature(test=features.same_address, weight=0.2, fact="place"),
    Feature(test=features.link_to_own_site, weight=0.2, fact="site"),
    Feature(test=features.same_name, weight=0.15),
    Feature(test=features.same_postcode, weight=0.15, fact="place"),
    Feature(test=features.same_city, weight=0.1, fact="place"),
    Feature(test=features.same_specialty, weight=0.1, fact="specialty"),
    Feature(test=features.close_name, weight=0.05),
    Feature(test=features.same_middle_name, weight=0.05),
    Feature(test=features.same_credential, weight=0.03),
    Feature(test=features.same_surname, weight=0.0),
    Feature(test=features.other_name, weight=-0.4),
    Feature(test=features.other_part_of_name, weight=-0.3),
    Feature(test=features.other_middle_name, weight=-0.25),
    Feature(test=features.other_phone_and_city, weight=-0.2),
    Feature(test=features.other_region, weight=-0.1),
    Feature(test=features.other_specialty, weight=-0.1),
)


def resolve(document: Document, subject: Subject, judgements: Sequence[Judgement] = ()) -> Attribution:
    """Whether a document is by or about the subject, with a score (0 to 1) and every reason as a sentence.

    The last judgement on this document beats arithmetic; NO_JUDGEMENT is returned where nothing speaks either way.
    """
    said = [judgement for judgement in judgements if judgement.document == document.id]
    if said:
        return _judged(max(said, key=lambda judgement: judgement.at))
    held = _standing(document, subject)
    score = round(min(1.0, max(0.0, 0.5 + sum(feature.weight for feature, _ in held))), 3)
    verdict, closing = _verdict([feature for feature, _ in held], score)
    reasons = tuple(feature.sentence(seen) for feature, seen in held)
    return Attribution(
        document=document.id,
        verdict=verdict,
        score=score,
        reasons=(*reasons, closing) if closing else reasons,
    )


def questions(attributions: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Those to ask the user about: unsure ones, the likeliest first, at most ten."""
    unsure = (attribution for attribution in attributions if attribution.verdict is Verdict.UNSURE)
    return tuple(sorted(unsure, key=lambda attribution: (-attribution.score, attribution.document))[:_QUESTIONS])


def _judged(judgement: Judgement) -> Attribution:
    score = {Verdict.POSITIVE: 1.0, Verdict.NEGATIVE: 0.0}.get(judgement.verdict, 0.5)
    because = f": {judgement.because.rstrip('.')}" if judgement.because else ""
    reason = f"{judgement.by} judged this on {judgement.at:%Y-%m-%d}{because}. A judgement beats arithmetic."
    return Attribution(document=judgement.document, verdict=judgement.verdict, score=score, reasons=(reason,))


def _standing(document: Document, subject: Subject) -> list[tuple[Feature, str]]:
    """The features that hold, heaviest first, one for each fact; after a decisive one nothing more is asked."""
    held: list[tuple[Feature, str]] = []
    for feature in FEATURES:
        if not feature.decisive and any(one.decisive for one, _ in held):
            break
        if feature.fact and any(one.fact == feature.fact for one, _ in held):
            continue
        seen = feature.test(document, subject)
        if seen is not None:
            held.append((feature, seen))
    return held


def _verdict(held: Sequence[Feature], score: float) -> tuple[Verdict, str | None]:
    """The verdict and, where it is not obvious from the reasons, the sentence that closes them."""
    if not held:
        return Verdict.NO_JUDGEMENT, "Nothing in it speaks for you or against you."
    if any(feature.test is features.not_me for feature in held):
        return Verdict.NEGATIVE, None
    for_it = any(feature.decisive and feature.weight > 0 for feature in held)
    against_it = any(feature.decisive and feature.weight < 0 for feature in held)
    if for_it and against_it:
        return Verdict.UNSURE, "These facts contradict each other, so we ask you."
    if for_it:
        return Verdict.POSITIVE, None
    if against_it or score <= _NEGATIVE_TO:
        return Verdict.NEGATIVE, None
    contradicted = any(feature.weight < 0 for feature in held)
    agreed = {feature.fact for feature in held if feature.fact and feature.weight > 0}
    named = any(feature.test in (features.same_name, features.close_name) for feature in held)
    if named and len(agreed) >= 2 and score >= _POSITIVE_FROM and not contradicted:
        return Verdict.POSITIVE, None
    if named and not agreed:
        return Verdict.UNSURE, "A name alone never suffices."
    return Verdict.UNSURE, "This is not enough to be sure."
