"""The scenes that rules over many documents have as examples, read into documents, coverage and a setting.

A scene is a mapping. Things that are there (each a list of mappings): `reviews`, `comments`, `posts`, `pages`,
`profiles`, `inventory`. A single review may stand for `reviews`. Things have a `text`, an `age` ("46 days"), a `by`
(who wrote it), an `account`; a review has a `rating` or `recommends`; a review or comment may have a `reply` of the
owner, given `after` so many days or when it was `answered` so many days ago, and `answers` of strangers. `times` and
`every` ("20 days") repeat a thing, ever younger; `texts` gives each repetition its own words.

Whose it is: `kind`, `names`, `staff`, `places` (how many), `phone`, `accounts` (as in a subject file), `jurisdiction`,
`personal` (handles). `seen: in part` leaves the look unfinished; `seen: without answers` is a source that shows none.
`severity` is what a flagged scene must come out with. A scene with `held` is one of facts (fact_scenes.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from analyzers.accounts import run
from analyzers.rulebook import RuleBook
from analyzers.rulespec import RuleSpec
from analyzers.setting import Setting
from model.audit import Coverage, Outcome, Visit
from model.documents import Author, Claims, Document, Kind, Precision
from model.findings import Finding
from model.subject import Account, Custody, Jurisdiction, Place, RunBy, Subject, SubjectKind
from tests.analyzers.fact_scenes import FactScene

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = "listing"
ACCOUNT = "@practice@social.example"
Given = Mapping[str, object]
_THINGS = {
    "reviews": Kind.REVIEW,
    "comments": Kind.COMMENT,
    "posts": Kind.POST,
    "pages": Kind.PAGE,
    "profiles": Kind.PROFILE,
}
_OF_A_THING = frozenset([
    "text", "texts", "age", "by", "account", "rating", "recommends", "reply", "after", "answered", "answers", "times",
    "every", "link", "url", "shared", "title",
])  # fmt: skip
_OF_A_SCENE = frozenset([
    *_THINGS, "kind", "names", "staff", "places", "phone", "site", "accounts", "personal", "jurisdiction", "seen",
    "severity", "inventory",
])  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A corpus over a tuple."""

    held: tuple[Document, ...]

    def documents(self, *kinds: Kind) -> Iterator[Document]:
        return iter(sorted((one for one in self.held if not kinds or one.kind in kinds), key=lambda one: one.id))

    def document(self, id: str) -> Document | None:
        return next((one for one in self.held if one.id == id), None)

    def answers(self, id: str) -> Iterator[Document]:
        return (one for one in self.held if one.parent_id == id)

    def count(self, *kinds: Kind) -> int:
        return sum(1 for _ in self.documents(*kinds))


@dataclass
class Scene:
    """A scene read: what is held, what was seen, whose it is."""

    given: Given
    documents: list[Document] = field(default_factory=list)

    def __post_init__(self) -> None:
        given = dict(self.given)
        if "rating" in given or "text" in given:
            review = {key: given.pop(key) for key in tuple(given) if key in _OF_A_THING}
            given["reviews"] = [review]
        assert set(given) <= _OF_A_SCENE, f"unknown words in a scene: {set(given) - _OF_A_SCENE}"
        for name, kind in _THINGS.items():
            for number, thing in enumerate(_list(given.get(name))):
                self._add(kind, f"{name}-{number}", thing)

    def _add(self, kind: Kind, ref: str, thing: Given) -> None:
        assert set(thing) <= _OF_A_THING, f"unknown words in a thing: {set(thing) - _OF_A_THING}"
        texts = _list(thing.get("texts"))
        times = int(str(thing.get("times", len(texts) or 1)))
        for number in range(times):
            age = None
            if "age" in thing:
                age = days(thing["age"]) - number * days(thing.get("every", "1 day"))
            text = texts[number % len(texts)] if texts else thing.get("text", "")
            document = self._document(kind, f"{ref}-{number:03}", thing, str(text), age)
            self.documents.append(document)
            self._answer(document, thing, age)

    def _document(self, kind: Kind, ref: str, thing: Given, text: str, age: float | None) -> Document:
        by, link, rating = thing.get("by"), thing.get("link"), thing.get("rating")
        if kind is Kind.REVIEW and rating is None and "reviews" in self.given:
            rating = 3
        recommends = thing.get("recommends")
        return Document(
            kind=kind,
            source=SOURCE,
            service=SOURCE,
            ref=ref,
            url=str(thing["url"]) if "url" in thing else None,
            text=text,
            title=str(thing["title"]) if "title" in thing else None,
            author=Author(name=str(by)) if by else None,
            rating=float(str(rating)) if rating is not None else None,
            recommends=recommends if isinstance(recommends, bool) else None,
            published=None if age is None else NOW - timedelta(days=age),
            published_precision=None if age is None else Precision.EXACT,
            in_reply_to="post" if kind is Kind.COMMENT else None,
            share_of="another" if thing.get("shared") else None,
            claims=Claims(links=(str(link),)) if link else None,
            account=str(thing.get("account", ACCOUNT)),
        )

    def _answer(self, document: Document, thing: Given, age: float | None) -> None:
        if "reply" in thing:
            at = days(thing["answered"]) if "answered" in thing else (age or 0) - days(thing.get("after", "1 day"))
            self.documents.append(self._under(document, Kind.REPLY, str(thing["reply"]), at))
        for answer in _list(thing.get("answers")):
            self.documents.append(self._under(document, Kind.COMMENT, str(answer), 1))

    def _under(self, document: Document, kind: Kind, text: str, age: float) -> Document:
        return Document(
            kind=kind,
            source=SOURCE,
            service=SOURCE,
            ref=f"{document.ref}/{kind.value}",
            text=text,
            author=Author(name="Somebody Else") if kind is Kind.COMMENT else None,
            published=NOW - timedelta(days=age),
            published_precision=Precision.EXACT,
            in_reply_to=document.ref,
            account=document.account,
        )

    @property
    def coverage(self) -> Coverage:
        seen = str(self.given.get("seen", "all"))
        assert seen in ("all", "in part", "without answers")
        outcome = Outcome.PARTIAL if seen == "in part" else Outcome.OK
        accounts = sorted({document.account or "" for document in self.documents}) or [ACCOUNT]
        return Coverage(
            visits=tuple(
                Visit(source=SOURCE, title="Listing", at=at, outcome=outcome, shows_replies=seen != "without answers")
                for at in accounts
            )
        )

    @property
    def setting(self) -> Setting:
        given = self.given
        personal = {str(one) for one in _list(given.get("personal"))}
        accounts = {str(document.account) for document in self.documents} | {
            str(one) for one in _list(given.get("accounts"))
        }
        place = Place(phone=_word(given, "phone"), site=_word(given, "site"))
        subject = Subject(
            kind=SubjectKind(str(given.get("kind", "practice"))),
            names=tuple(map(str, _list(given.get("names")))) or ("Alder Dental",),
            staff=tuple(map(str, _list(given.get("staff")))),
            jurisdiction=Jurisdiction(str(given.get("jurisdiction", "us"))),
            places=(place,) * int(str(given.get("places", 1))),
            accounts={SOURCE: tuple(Account(at=at, personal=at in personal) for at in sorted(accounts))},
            inventory=tuple(_custody(one) for one in _list(given.get("inventory"))),
        )
        return Setting.of(subject)


def read(example: Given) -> "Scene | FactScene":
    """A scene of texts and dates, or one of facts."""
    return FactScene(example) if "held" in example else Scene(example)


def found(spec: RuleSpec, example: object, book: RuleBook) -> list[Finding]:
    """What one rule finds in a scene."""
    assert isinstance(example, Mapping), "a rule over many documents has scenes as examples"
    scene = read(example)
    several = run.findings(Held(tuple(scene.documents)), scene.coverage, scene.setting, book, NOW)
    return [finding for finding in several if finding.rule.id == spec.rule.id]


def days(written: object) -> float:
    """ "46 days" as a number."""
    number, unit = str(written).split()
    assert unit in ("day", "days")
    return float(number)


def _custody(written: object) -> Custody:
    assert isinstance(written, Mapping)
    told = {key: tuple(value) if isinstance(value, list) else value for key, value in written.items()}
    return Custody(**told | {"run_by": RunBy(told.get("run_by", "practice"))})


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _word(given: Given, key: str) -> str | None:
    return str(given[key]) if key in given else None
