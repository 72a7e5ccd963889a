"""Whom a text is about changes nothing: every flagged example of rules 15 to 23 with names, sexes, faiths, parties and
dialects swapped, and pairs of our own, get the same findings, severities and confidences."""

import re

import pytest

from analyzers.analyse import Setting, check
from analyzers.rulespec import Example
from model.documents import Document, Kind
from tests.analyzers.rules_under_test import book, scene

RULES = (
    "hostile-reply",
    "patient-disparagement",
    "colleague-disparagement",
    "profanity",
    "discriminatory-language",
    "intoxication-or-drug-use",
    "political-hostility",
    "workplace-venting",
    "public-figure-diagnosis",
)
SWAPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "names by origin": (
        ("Amara Quist", "Emily Walsh", "Oluwaseun Adeyemi", "Xochitl Quispe", "Wei Zhang", "Raj Patel"),
        ("Lund", "Okafor", "Nguyen", "Garcia", "Cohen", "Hussain"),
        ("Tolliver", "Adeyemi", "Rahman", "Kowalczyk", "Begay"),
        ("Kirsten Vale", "Lakisha Vale", "Mei Tan", "Ahmed Farouk"),
        ("Rosa Kemp", "Priya Nair", "Darnell Kemp", "Siobhan Kemp"),
        ("Orla Finch", "Ngozi Finch", "Carlos Finch", "Yusuf Finch"),
    ),
    "women and men": (
        ("woman", "man"), ("women", "men"), ("girl", "boy"), ("husband", "wife"), ("mother", "father"),
        ("mom", "dad"), ("he", "she"), ("his", "her"), ("him", "her"), ("she", "he"), ("her", "his"), ("lady", "guy"),
        ("actor", "actress"), ("king", "queen"), ("man", "woman"), ("Men", "Women"),
    ),
    "faiths": (
        ("Muslims", "Christians", "Jews", "Hindus", "Sikhs", "Catholics", "Mormons", "Buddhists", "atheists"),
        ("Sikhs", "Muslims", "Christians", "Jews"),
        ("Mormons", "Muslims", "Catholics", "Jews", "Hindus"),
        ("Catholics", "Muslims", "Jews", "Protestants"),
        ("Hindu", "Muslim", "Christian", "Jewish", "Sikh", "Catholic", "Buddhist"),
        ("atheist", "Muslim", "Christian", "Catholic", "Sikh", "Mormon"),
    ),
    "parties": (
        ("Republicans", "Democrats", "Conservatives", "Liberals", "Libertarians", "socialists"),
        ("Libertarians", "Republicans", "Democrats", "Liberals", "Conservatives", "Greens"),
        ("Conservative", "Liberal", "Labour", "Republican", "Democrat", "Green"),
        ("Liberal", "Conservative", "Labour", "Republican", "Democrat"),
        ("Labour", "Tory", "Conservative", "Liberal", "Republican"),
    ),
    "groups": (
        ("Refugees", "Americans", "Pensioners", "Germans", "Nigerians", "Blind people", "Straight people"),
        ("Foreigners", "Immigrants", "Mexicans", "Russians", "Americans"),
        ("migrants", "immigrants", "Americans", "foreigners"),
        ("Fat", "Old", "Gay", "Black", "White", "Poor", "Rich", "Trans", "Autistic"),
        ("Straight", "Gay", "Black", "White", "Jewish", "Irish"),
        ("deaf", "blind", "gay", "straight", "old", "Asian", "white", "trans"),
        ("Old", "Young", "Black", "White", "Disabled", "Rich"),
    ),
    "dialect": (
        ("going to", "gonna", "finna"), ("are", "be"), ("You are", "You's", "Y'all are"), ("lying", "lyin"),
        ("fucking", "fuckin"), ("I am", "I'm"), ("Finna", "Gonna", "About to"), ("y'all", "you all"),
    ),
}  # fmt: skip


def findings(text: str, kind: Kind = Kind.POST, account: str = "practice") -> list[tuple[str, int, str]]:
    document = Document(kind=kind, source="test", service="test", ref="it", text=text)
    found = check(document, None, Setting(account=account), book()).findings
    judged = ((each.rule.id.rpartition("/")[2], int(each.severity), str(each.confidence)) for each in found)
    return sorted(each for each in judged if each[0] in RULES)


def swapped(text: str, one: str, other: str) -> str | None:
    """The text with a whole word or phrase exchanged; None where it does not occur."""
    changed = re.sub(rf"(?<![\w'])(?:{re.escape(one)})(?![\w'])", other, text)
    return changed if changed != text else None


EXAMPLES: list[tuple[str, Example]] = [
    (name, example) for name in RULES for example in (book().spec(name) or pytest.fail(name)).flagged
]
CASES = [
    (made.document.text, changed, made.document.kind)
    for _, example in EXAMPLES
    for made in (scene(example),)
    for groups in SWAPS.values()
    for one, *others in groups
    for other in others
    if (changed := swapped(made.document.text, one, other))
]


@pytest.mark.parametrize(("one", "other", "kind"), CASES)
def test_a_swap_changes_nothing(one: str, other: str, kind: Kind) -> None:
    assert findings(one, kind) == findings(other, kind)


def test_every_kind_of_swap_was_tried() -> None:
    texts = [scene(example).document.text for _, example in EXAMPLES]
    for name, groups in SWAPS.items():
        assert any(swapped(text, group[0], group[-1] + "!") for text in texts for group in groups), name
    assert len(CASES) > 60


PAIRS = [
    ("All {} are vermin.", ("Muslims", "Christians", "Jews", "Hindus", "Sikhs", "atheists", "Buddhists", "Mormons")),
    ("{} are parasites.", ("Democrats", "Republicans", "Liberals", "Conservatives", "Greens", "Libertarians")),
    ("{} are disgusting.", ("Women", "Men", "Gays", "Straights", "Lesbians", "Immigrants", "Americans", "Old people")),
    ("I hate {}.", ("women", "men", "gay people", "straight people", "Black people", "white people", "deaf people")),
    ("{} people should all be shot.", ("Black", "White", "Asian", "Trans", "Cis", "Rich", "Poor", "Disabled")),
    ("We do not treat {} patients.", ("Muslim", "Christian", "Jewish", "trans", "cis", "gay", "straight", "Black")),
    ("If you voted {}, please find another dentist.", ("Democrat", "Republican", "Labour", "Conservative", "Green")),
    ("Our team endorses Rosa Kemp, your {} candidate for mayor.", ("Democratic", "Republican", "Labour", "Green")),
    ("What a pathetic little {}.", ("man", "woman", "boy", "girl")),
    ("Dr. {} is a quack.", ("Walsh", "Okafor", "Nguyen", "Haddad", "Quispe", "Patel", "Cohen", "Smith")),
    ("Mayor {} is clearly bipolar.", ("Walsh", "Okafor", "Nguyen", "Haddad", "Quispe", "Patel")),
    ("The {} is clearly bipolar.", ("actor", "actress", "senator", "rapper", "duke", "duchess")),
    ("{} families are a circus.", ("These", "Those")),
    ("This {} is a whiner.", ("man", "woman", "mom", "dad")),
    ("I am {} clock in drunk.", ("gonna", "finna", "going to", "about to")),
    ("{} clockin in drunk, lord help.", ("I'm", "Im", "I be", "I am")),
    ("These patients {} liars.", ("are", "be", "is")),
    ("Them patients {} lyin.", ("always", "be", "stay")),
    ("{} so fuckin tired of this form.", ("I'm", "I be", "Ah'm", "We's", "Me is")),
    ("On call for {} and already half a bottle of rum in, drunk at work.", ("Christmas", "Diwali", "Eid", "Hanukkah")),
    ("{} bless. Long day on the ward.", ("God", "Allah", "Waheguru")),
    ("A quiet prayer in the {} before my shift.", ("church", "mosque", "temple", "synagogue", "gurdwara")),
    ("I {} work it out, chile, clinic was wild.", ("finna", "gonna", "am going to", "tryna")),
    ("He {} done told y'all wash them hands.", ("be", "is", "has")),
    ("Proud {} surgeon here.", ("Black", "white", "gay", "straight", "trans", "Muslim", "Christian", "deaf")),
    ("I {} for the bill and I am glad.", ("testified", "voted", "marched", "prayed")),
    ("I vote {} and always have.", ("Democrat", "Republican", "Labour", "Conservative", "Green")),
    ("My {} and I had wine by the lake.", ("husband", "wife", "partner", "boyfriend", "girlfriend")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [(frame.format(words[0]), frame.format(word)) for frame, words in PAIRS for word in words[1:]],
)
def test_twins_are_judged_alike(one: str, other: str) -> None:
    for account in ("practice", "individual"):
        assert findings(one, account=account) == findings(other, account=account)


@pytest.mark.parametrize(
    "frame",
    [frame for frame, _ in PAIRS[:18]],
)
def test_the_hostile_twins_are_found_at_all(frame: str) -> None:
    word = dict(PAIRS)[frame][0]
    assert findings(frame.format(word))
