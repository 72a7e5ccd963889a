"""Is this document by or about the subject? Named, weighted features that print their own reason.

The score starts at one half (nothing known), rises with the weight of each feature that agrees, falls with each that
contradicts, and stays between 0 and 1. It orders documents; it is no probability. The verdict needs more than a score:

- A declared account, an own export, the own site, an NPI or a licence number decides. What a person judged beats all.
- Otherwise the name must agree and two independent facts beyond it, and nothing may contradict. Street, postcode, city
  and state of one practice are one fact; its phone, site and colleagues are at most one more; specialty and credential
  are one. A middle name is a fact; a middle initial, and the state, only beside the specialty.
- Facts that a namesake is likely to share do not count as agreement: from the rarity of the name, the size of the
  profession and the width of the place we expect so many other clinicians whom all this fits too, and that number must
  be far below one (`_AT_MOST_NAMESAKES`). A rare name so helps, and never decides.
- A differing city contradicts nothing, because people move. A differing state weighs a little, and then the middle name
  and the specialty must both agree.
- Sensitive sources need one fact more, and a tenth of the namesakes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from analyzers import features, names, profiles, rarity, specialties
from analyzers.names import Likeness
from analyzers.shown import Pair
from analyzers.specialties import Kinship
from model.documents import Document
from model.findings import Attribution, Judgement, Verdict
from model.subject import Subject

_POSITIVE_FROM = 0.9
_NEGATIVE_TO = 0.3
_AT_MOST_NAMESAKES = 0.04  # others whom name, specialty and place fit as well
_COMMON_FROM = 4.0  # others of the name in the country; with a middle initial or name that agrees a few more
_COMMON_FROM_WITH = {features.same_middle_initial: 4.5, features.same_middle_name: 8.0}
_QUESTIONS = 10

Test = Callable[[Pair], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A test that returns what it saw or None; its docstring is the sentence printed, {} standing for what it saw.

    `fact` names the independent fact beyond the name it proves; of several for one fact only the heaviest counts.
    `place` is how wide a place it names, as `rarity.PLACE_SHARE` has them. A decisive feature settles the verdict by
    itself. Weights below zero contradict; what `blocks` leaves no room for a positive verdict.
    """

    test: Test
    weight: float
    fact: str | None = None
    place: str = ""
    decisive: bool = False
    blocks: bool = False

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
    Feature(test=features.same_photo, weight=0.2, fact="photo", place="street"),
    Feature(test=features.same_phone, weight=0.2, fact="phone", place="street"),
    Feature(test=features.same_address, weight=0.2, fact="place", place="street"),
    Feature(test=features.link_to_own_site, weight=0.2, fact="site", place="street"),
    Feature(test=features.same_name, weight=0.15),
    Feature(test=features.same_postcode, weight=0.15, fact="place", place="postcode"),
    Feature(test=features.same_employer, weight=0.15, fact="work", place="postcode"),
    Feature(test=features.same_staff, weight=0.15, fact="work", place="postcode"),
    Feature(test=features.same_city, weight=0.1, fact="place", place="city"),
    Feature(test=features.former_city, weight=0.1, fact="place", place="city"),
    Feature(test=features.same_specialty, weight=0.1, fact="profession"),
    Feature(test=features.kin_specialty, weight=0.07, fact="profession"),
    Feature(test=features.same_middle_name, weight=0.07, fact="middle"),
    Feature(test=features.close_name, weight=0.05),
    Feature(test=features.same_middle_initial, weight=0.05, fact="middle"),
    Feature(test=features.rare_name, weight=0.05),
    Feature(test=features.same_region, weight=0.03, fact="place", place="region"),
    Feature(test=features.same_credential, weight=0.03),
    Feature(test=features.same_particulars, weight=0.02, fact="particulars"),
    Feature(test=features.register_entry, weight=0.02),
    Feature(test=features.same_surname, weight=0.0),
    Feature(test=features.other_name, weight=-0.6, blocks=True),
    Feature(test=features.other_part_of_name, weight=-0.4, blocks=True),
    Feature(test=features.other_profession, weight=-0.35, blocks=True),
    Feature(test=features.other_middle_name, weight=-0.25, blocks=True),
    Feature(test=features.other_gender, weight=-0.25, blocks=True),
    Feature(test=features.other_branch, weight=-0.2, blocks=True),
    Feature(test=features.other_specialty, weight=-0.15, blocks=True),
    Feature(test=features.other_degree, weight=-0.1, blocks=True),
    Feature(test=features.other_region, weight=-0.1),
    Feature(test=features.common_name, weight=-0.1),
    Feature(test=features.other_phone_and_city, weight=-0.05),
)
_OF_THE_PRACTICE = frozenset({"phone", "place", "site", "work"})
_NEAR = frozenset({"phone", "site", "work", "photo"})


def resolve(
    document: Document, subject: Subject, judgements: Sequence[Judgement] = (), *, sensitive: bool = False
) -> Attribution:
    """Whether a document is by or about the subject, with a score (0 to 1) and every reason as a sentence.

    The last judgement on this document, or on the account whose profile stands at its address, beats arithmetic;
    NO_JUDGEMENT is returned where nothing speaks either way. `sensitive` says that the document comes from a source
    where a mistake would hurt: it needs more.
    """
    said = [judgement for judgement in judgements if is_of(judgement, document)]
    if said:
        return _judged(document, max(said, key=lambda judgement: judgement.at))
    pair = Pair(document, subject)
    held = standing(pair)
    score = min(1.0, max(0.0, 0.5 + sum(feature.weight for feature, _ in held)))
    verdict, closing = _verdict(pair, [feature for feature, _ in held], score, sensitive)
    reasons = tuple(feature.sentence(seen) for feature, seen in held)
    return Attribution(
        document=document.id,
        verdict=verdict,
        score=round(_within(verdict, score), 3),
        reasons=(*reasons, closing) if closing else reasons,
    )


def is_of(judgement: Judgement, document: Document) -> bool:
    """Whether a judgement speaks of a document: of itself, or of the account whose profile it shows."""
    if judgement.document == document.id:
        return True
    source, _, at = judgement.document.partition(":")
    shown = profiles.profile(document.url) if document.url and at else None
    return shown is not None and shown.key == profiles.key(source, at)


def is_own_account(document: Document, judgements: Iterable[Judgement]) -> bool:
    """Whether a person said, the last time, that the account whose profile it shows is the subject's own."""
    said = [one for one in judgements if is_of(one, document) and one.document != document.id]
    return bool(said) and max(said, key=lambda one: one.at).verdict is Verdict.POSITIVE


def questions(attributions: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Those to ask the user about: unsure ones, the likeliest first, at most ten."""
    unsure = (attribution for attribution in attributions if attribution.verdict is Verdict.UNSURE)
    return tuple(sorted(unsure, key=lambda attribution: (-attribution.score, attribution.document))[:_QUESTIONS])


def _judged(document: Document, judgement: Judgement) -> Attribution:
    score = {Verdict.POSITIVE: 1.0, Verdict.NEGATIVE: 0.0}.get(judgement.verdict, 0.5)
    whose = {Verdict.POSITIVE: "it is about you", Verdict.NEGATIVE: "it is not about you"}
    said = whose.get(judgement.verdict, "it is not certain whose it is")
    because = f": {judgement.because.rstrip('.')}" if judgement.because else ""
    reason = f"{judgement.by} said on {judgement.at:%Y-%m-%d} that {said}{because}."
    return Attribution(document=document.id, verdict=judgement.verdict, score=score, reasons=(reason,))


def standing(pair: Pair) -> list[tuple[Feature, str]]:
    """The features that hold, heaviest first, one for each fact; after a decisive one nothing more is asked."""
    held: list[tuple[Feature, str]] = []
    for feature in FEATURES:
        if not feature.decisive and any(one.decisive for one, _ in held):
            break
        if feature.fact and any(one.fact == feature.fact for one, _ in held):
            continue
        seen = feature.test(pair)
        if seen is not None:
            held.append((feature, seen))
    return held


def _within(verdict: Verdict, score: float) -> float:
    """The score within the bounds of its verdict, so that a list ordered by score is ordered by verdict too."""
    match verdict:
        case Verdict.POSITIVE:
            return max(score, _POSITIVE_FROM)
        case Verdict.NEGATIVE:
            return min(score, _NEGATIVE_TO)
        case _:
            return min(max(score, _NEGATIVE_TO + 0.001), _POSITIVE_FROM - 0.001)


def _verdict(pair: Pair, held: Sequence[Feature], score: float, sensitive: bool) -> tuple[Verdict, str | None]:
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
    match = pair.name
    if match is None or match.likeness not in (Likeness.SAME, Likeness.CLOSE):
        return Verdict.UNSURE, "This is not enough to be sure."
    agreed = _agreed(pair, held)
    if any(feature.blocks for feature in held):
        return Verdict.UNSURE, "Something contradicts it, so we ask you."
    if not agreed:
        return Verdict.UNSURE, "A name alone never suffices."
    if len(agreed) < _needed(pair, agreed, sensitive):
        return Verdict.UNSURE, "This is not enough to be sure."
    if match.person and (doubt := _doubt(pair, held, agreed, sensitive)):
        return Verdict.UNSURE, doubt
    return Verdict.POSITIVE, None


def _agreed(pair: Pair, held: Sequence[Feature]) -> frozenset[str]:
    """The independent facts beyond the name; of one practice two at most."""
    found = {feature.fact for feature in held if feature.fact and feature.weight > 0}
    tests = {feature.test for feature in held}
    person = pair.name is not None and pair.name.person
    unsaid = pair.kinship is None or pair.kinship[0] is Kinship.UNKNOWN
    if unsaid and "particulars" in found and _with_middle(tests) and found & _OF_THE_PRACTICE:
        found.add("profession")  # no specialty to compare: credential and gender stand for it, if the rest agrees
    if "profession" not in found and features.same_middle_initial in tests:
        found.discard("middle")
    near = pair.kinship is not None and pair.kinship[0] is Kinship.NEAR
    if not person or (features.same_specialty not in tests and not near):
        found.discard("particulars")
        if features.same_region in tests:
            found.discard("place")
    practice = sorted(fact for fact in found if fact in _OF_THE_PRACTICE)
    return frozenset(fact for fact in found if fact and fact not in practice[2:])


def _needed(pair: Pair, agreed: frozenset[str], sensitive: bool) -> int:
    """How many facts beyond the name: two, and one more for each reason to be careful.

    These are a sensitive source, a generation ("Jr") that only one side gives, and words of a text that may be about
    several people, unless they hold the phone, the site or the like.
    """
    match = pair.name
    person = match is not None and match.person
    alone = match is not None and person and names.one_generation(match.read, match.own)
    in_text = person and not pair.claimed_names and not agreed & _NEAR
    return 2 + int(sensitive) + int(alone) + int(in_text)


def _doubt(pair: Pair, held: Sequence[Feature], agreed: frozenset[str], sensitive: bool) -> str | None:
    """Why facts enough in number are not enough for this name; None if they are."""
    match = pair.name
    assert match is not None
    tests = {feature.test for feature in held}
    near = features.same_address in tests or bool(agreed & _NEAR)
    if not names.shared_exactly(match.read, match.own) and not near and not _is_nearly_known(pair, agreed, tests):
        return "The names are not quite the same, and nothing shows the same practice."
    moved = features.other_region in tests and not (near and len(agreed) > 2)
    if moved and not ("profession" in agreed and agreed & {"middle", "particulars"}):
        return "It is in another state, and people of one name are found in many."
    if _is_common(pair, agreed, tests):
        return "Another clinician of this name is likely somewhere, and nothing shows the same practice."
    expected = _namesakes(pair, held)
    if expected > _AT_MOST_NAMESAKES * (0.1 if sensitive else 1.0):
        return "Another clinician of this name could show the same, so we ask you."
    return None


def _is_nearly_known(pair: Pair, agreed: frozenset[str], tests: set[Test]) -> bool:
    """Whether a slip of spelling is all that parts the names, and the city and the very specialty agree."""
    match = pair.name
    assert match is not None
    same = {"place", "profession"} <= agreed and features.same_specialty in tests and features.same_region not in tests
    return same and names.shared_nearly(match.read, match.own)


def _is_common(pair: Pair, agreed: frozenset[str], tests: set[Test]) -> bool:
    """Whether the country is likely to have others of this name, and nothing names one person's practice.

    Phone, site or portrait do; a street does with the whole middle name and in no other suite, because hundreds of
    clinicians may share the address of a hospital.
    """
    match = pair.name
    assert match is not None
    expected = rarity.namesakes(rarity.share(match.read, match.own, middle=False))
    if agreed & {"phone", "site", "photo"} or expected < _COMMON_FROM:
        return False
    if features.same_address in tests and features.same_middle_name in tests and not pair.other_suite:
        return False
    return expected >= max((limit for test, limit in _COMMON_FROM_WITH.items() if test in tests), default=0.0)


def _with_middle(tests: set[Test]) -> bool:
    return features.same_middle_name in tests or features.same_middle_initial in tests


def _namesakes(pair: Pair, held: Sequence[Feature]) -> float:
    """How many other clinicians we expect whom the name, the specialty and the place fit as well."""
    match = pair.name
    assert match is not None
    place = min((feature.place for feature in held), key=lambda one: rarity.PLACE_SHARE[one], default="")
    kin = pair.kinship
    shared = frozenset[str]()
    if kin and kin[0] is Kinship.SAME:
        shared = specialties.specialty(kin[1]) & specialties.specialty(kin[2])
    elif kin and kin[0] in (Kinship.KIN, Kinship.NEAR):
        shared = specialties.specialty(kin[1]) | specialties.specialty(kin[2])
    elif any(feature.test is features.same_specialty for feature in held):
        shared = pair.own_specialties
    profession = specialties.profession(pair.own_degrees or pair.degrees, pair.own_specialties)
    return rarity.namesakes(rarity.share(match.read, match.own), profession, shared, place)
