"""Loading rules: fast, own folders welcome, and an error that says file, line, key and the nearest right word."""

from pathlib import Path

import pytest

from analyzers.analyse import Setting, check
from analyzers.lexicon import Lexicon, Vocabulary
from analyzers.patterns import PatternError, compile_pattern
from analyzers.reading import Hit, Reading
from analyzers.rulebook import RuleBook, load
from analyzers.text import read
from model.documents import Kind
from model.errors import RuleError
from model.findings import Severity
from model.subject import Jurisdiction, Place, Subject, SubjectKind
from tests.analyzers.rules_under_test import book, document

RULE = """\
summary: A post mentions the moon.
why: It is a test.
advice: Look up.
instead: The sky is clear.
clears: The moon is not named.
references: [GMC-SM]
applies_to: [post]
levels:
  - check: {kind: phrase, any: ['full moon'], unless: [conditional]}
    severity: low
    confidence: sure
examples:
  flagged: []
  clean: []
"""


def written(folder: Path, text: str) -> Path:
    (folder / "sky").mkdir(parents=True)
    (folder / "sky" / "full-moon.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_users_own_rule_runs_beside_ours(tmp_path: Path) -> None:
    own = load([written(tmp_path, RULE)])
    assert len(own.rules) == len(book().rules) + 1
    found = check(document("A full moon over the clinic.", Kind.POST), None, Setting(), own).findings
    assert [(finding.rule.id, finding.severity, finding.evidence.quote) for finding in found] == [
        ("sky/full-moon", Severity.LOW, "full moon")
    ]
    assert check(document("If a full moon rises, wave.", Kind.POST), None, Setting(), own).findings == ()


@pytest.mark.parametrize(
    ("change", "line", "key", "words"),
    [
        (("advice:", "advise:"), 3, "advise", "did you mean 'advice'"),
        (("kind: phrase", "kind: phrse"), 9, "levels.0.check.kind", "did you mean 'phrase'"),
        (("severity: low", "severity: lowish"), 10, "levels.0.severity", "one of off, pass"),
        (("[GMC-SM]", "[GMC-SN]"), 6, "references", "did you mean 'GMC-SM'"),
        (("[conditional]", "[conditionl]"), 9, "levels.0.check", "did you mean 'conditional'"),
        (("[post]", "[posts]"), 7, "applies_to", "a list of"),
        (("'full moon'", "'(full moon'"), 9, "levels.0.check.any", "never closed"),
        (("'full moon'", "'full <moon>'"), 9, "levels.0.check.any", "no lexicon <moon>"),
        (("any: ['full moon'], ", ""), 9, "levels.0.check.any", "nothing to look for"),
        (("phrase, any: ['full moon']", "frame, all: [past]"), 9, "levels.0.check.all", "two signals or more"),
        (("phrase, any: ['full moon']", "identifier, any: [shoe]"), 9, "levels.0.check.any", "some of ssn"),
        (("any: ['full moon']", "any: [no]"), 9, "levels.0.check.any", "list of texts"),
        (("summary: A post mentions the moon.", "summary: [1"), 2, None, "not YAML"),
        (
            ("severity: low", "when: {median_days: 7}\n    severity: low"),
            10,
            "levels.0.when.median_days",
            "unknown key",
        ),
        (
            (
                "{kind: phrase, any: ['full moon'], unless: [conditional]}",
                "{kind: slow-response}\n    when: {replies: many}",
            ),
            10,
            "levels.0.when.replies",
            "a number",
        ),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(
    tmp_path: Path, change: tuple[str, str], line: int, key: str | None, words: str
) -> None:
    folder = written(tmp_path, RULE.replace(*change))
    with pytest.raises(RuleError) as caught:
        load([folder])
    assert caught.value.file == str(folder / "sky" / "full-moon.yaml")
    assert caught.value.line == line
    assert caught.value.key == key
    assert words in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"- a list", b"", b"\t: x"])
def test_a_file_that_is_no_rule_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rule.yaml").write_bytes(content)
    with pytest.raises(RuleError):
        load([tmp_path])
    with pytest.raises(RuleError):
        load([tmp_path / "nowhere"])


def test_a_users_own_lexicon_is_read_at_once(tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    wrong = tmp_path / "lexicons" / "moons.yaml"
    wrong.write_text("source: mine\npatterns: ['<nobody> moon']\n", encoding="utf-8")
    with pytest.raises(RuleError, match="there is no lexicon <nobody>"):
        load([tmp_path])
    wrong.write_text("source: mine\nwords: blue moon, harvest moon\n", encoding="utf-8")
    written(tmp_path / "rules", RULE.replace("kind: phrase, any: ['full moon']", "kind: lexicon, any: [moons]"))
    found = check(document("A Harvest moon.", Kind.POST), None, Setting(), load([tmp_path])).findings
    assert [finding.evidence.quote for finding in found] == ["Harvest moon"]


@pytest.mark.parametrize("wrong", ["", "(a", "a)", "<nobody>", "a | ("])
def test_a_pattern_that_cannot_be_read_is_refused(wrong: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(wrong, book().vocabulary)


def test_the_jurisdiction_picks_the_authorities() -> None:
    spec = book().spec("reply-confirms-patient")
    assert spec is not None

    def keys(jurisdiction: Jurisdiction) -> set[str]:
        return {reference.key for reference in book().face(spec, jurisdiction).references}

    assert "HIPAA-160.103" in keys(Jurisdiction.US)
    assert "HIPAA-160.103" not in keys(Jurisdiction.UK)
    assert keys(Jurisdiction.UK) == {"GMC-CRIT"}
    assert {"CMPA", "CPSA"} == keys(Jurisdiction.CA_AB)
    assert "HIPAA-160.103" in keys(Jurisdiction.OTHER)


def lexicon_folder(folder: Path, **lexicons: str) -> Path:
    (folder / "rules").mkdir()
    (folder / "lexicons").mkdir()
    for name, text in lexicons.items():
        (folder / "lexicons" / f"{name}.yaml").write_text(f"source: a test\n{text}", encoding="utf-8")
    return folder


def test_a_lexicon_that_includes_others_knows_all_their_words(tmp_path: Path) -> None:
    own = load([lexicon_folder(tmp_path, inner="words: moon, blue moon", outer="includes: [inner]\nwords: sun")])
    assert own.vocabulary.sets("outer") == {"moon", "sun"}
    reading = Reading(read("A blue moon, no sun."), own.vocabulary)
    assert reading.hits("outer") == (Hit(1, 3), Hit(2, 3), Hit(5, 6))
    assert reading.hits("inner") == (Hit(1, 3), Hit(2, 3))


@pytest.mark.parametrize(
    ("inner", "outer", "words"),
    [
        ("words: moon", "includes: [iner]", "did you mean 'inner'"),
        ("includes: [outer]", "includes: [inner]", "includes itself"),
        ("words: moon\nplurals: true", "includes: [inner]", "differ in `plurals`"),
    ],
)
def test_a_wrong_inclusion_is_told(tmp_path: Path, inner: str, outer: str, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        load([lexicon_folder(tmp_path, inner=inner, outer=outer)])


COUNTING = """
summary: Some.
why: Some.
advice: Some.
references: [GMC-SM]
applies_to: [post]
levels:
  - check: {kind: count, any: [one, two, three], all: ["met|seen"], at_least: 2, unless: [unsaid], without: [made-up]}
    severity: low
    confidence: likely
examples: {flagged: [], clean: []}
"""


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    words = {
        "one": "apple",
        "two": "pear",
        "three": "plum",
        "met": "met",
        "seen": "saw",
        "unsaid": "perhaps",
        "made-up": "dream",
    }
    own = tmp_path_factory.mktemp("counting")
    for folder in ("rules/own", "lexicons"):
        (own / folder).mkdir(parents=True)
    for name, word in words.items():
        written = f"a {word}, an {word}" if name in ("one", "two", "three") else word
        (own / "lexicons" / f"{name}.yaml").write_text(f"source: own\nreach: sentence\nwords: {written}\n")
    (own / "rules/own/fruit.yaml").write_text(COUNTING)
    return load((own,))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met an apple, then a pear.", "an apple, then a pear"),
        ("We saw an apple and a plum and a pear.", "an apple and a plum and a pear"),
        ("We met an apple and an apple.", None),
        ("An apple and a pear.", None),
        ("We met an apple, then a pear. It was a dream.", None),
        ("We met an apple. Perhaps a pear.", None),
        ("We met an apple. " + "word " * 200 + "a pear.", None),
    ],
)
def test_a_count_asks_for_different_signals_close_together(counting: RuleBook, text: str, found: str | None) -> None:
    findings = check(document(text, Kind.POST), None, Setting(), counting).findings
    quotes = [each.evidence.quote for each in findings if each.rule.id == "own/fruit"]
    assert quotes == ([found] if found else [])


ALTERNATIVES = ("saw", "told you", "it's", "see*", "no-show", "#adhd", "told", "(a|the) (very)? one", "you, too")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We saw her, and told you so.", ["saw", "told you"]),
        ("It's a no-show; seeing is believing. #ADHD", ["It's", "no-show", "seeing", "#ADHD"]),
        ("The very one that is a one, you, too.", ["The very one", "a one", "you, too"]),
        ("You told the sawyer, it is there.", ["told"]),
    ],
)
def test_alternatives_are_found_as_each_alone(text: str, found: list[str]) -> None:
    seen = read(text)
    for patterns in ((f"({'|'.join(ALTERNATIVES)})",), ALTERNATIVES):
        vocabulary = Vocabulary({"any": Lexicon("any", "here", patterns=patterns)})
        quotes = [seen.quote(*hit) for hit in Reading(seen, vocabulary).hits("any")]
        assert [quote for quote in quotes if quote != "told" or "told you" not in quotes] == found


@pytest.mark.parametrize(
    ("told", "shown"),
    [("FL", {"FL-64B8-11"}), ("Florida", {"FL-64B8-11"}), ("TX", {"TX-164.3"}), ("OH", set())],
)
def test_the_law_of_another_state_is_no_authority(told: str, shown: set[str]) -> None:
    subject = Subject(kind=SubjectKind.PRACTICE, names=("A",), places=(Place(region=told),))
    regions = Setting.of(subject).regions
    spec = book().spec("claims/superlative-claim")
    assert spec is not None
    keys = {one.key for one in book().face(spec, Jurisdiction.US, regions).references}
    states = {one.key for one in spec.rule.references if one.regions}
    assert keys & states == shown
    assert "AMA-ADS" in keys
    assert states <= {one.key for one in book().face(spec, Jurisdiction.US).references}
