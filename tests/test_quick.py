"""Values made quickly are what `dataclasses` would have made: nobody can write to them, and nothing else differs."""

import copy
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest

from crawler.archives import each, google_reviews
from crawler.dates import When
from model import documents
from model.documents import Author, Document, Kind
from model.quick import maker, quick

QUICK = [
    kind
    for kind in (*vars(documents).values(), When)
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__")
]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Fast:
    name: str
    count: int = 3
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    name: str
    count: int = 3
    parts: tuple[str, ...] = ()


def filled(kind: type) -> object:
    return kind(**{field.name: f"the {field.name}" for field in fields(kind)})


@pytest.mark.parametrize("kind", QUICK, ids=lambda kind: kind.__name__)
def test_a_value_holds_what_it_was_given_and_refuses_to_be_changed(kind: type) -> None:
    value = filled(kind)
    assert type(value) is kind
    for field in fields(kind):
        assert getattr(value, field.name) == f"the {field.name}"
        with pytest.raises(FrozenInstanceError):
            setattr(value, field.name, "another")
        with pytest.raises(FrozenInstanceError):
            delattr(value, field.name)
        assert replace(value, **{field.name: "another"}) != value  # type: ignore[type-var]
    assert value == filled(kind) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value))
    assert hash(value) == hash(filled(kind))


def test_defaults_and_signature_are_those_of_a_dataclass() -> None:
    assert repr(Fast(name="x")) == repr(Plain(name="x")).replace("Plain", "Fast") == "Fast(name='x', count=3, parts=())"
    assert inspect.signature(Fast) == inspect.signature(Plain)
    assert Document(kind=Kind.POST, source="x", service="x", ref="1").media == ()


@pytest.mark.parametrize("given", [{}, {"name": "x", "colour": "red"}, {"count": 1}])
def test_what_a_dataclass_refuses_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(TypeError) as plainly:
        Plain(**given)  # type: ignore[arg-type]
    with pytest.raises(TypeError) as quickly:
        Fast(**given)  # type: ignore[arg-type]
    assert str(quickly.value) == str(plainly.value).replace("Plain", "Fast")


def test_no_value_can_be_made_another_kind() -> None:
    with pytest.raises((FrozenInstanceError, TypeError)):  # which of them, is a matter of the version of Python
        Author(name="x").__class__ = documents.Media  # type: ignore[assignment]


def test_a_maker_makes_what_the_class_would() -> None:
    made = maker(Fast, "parts", "name")(("a",), "x")
    assert made == Fast(name="x", parts=("a",))
    assert type(made) is Fast
    with pytest.raises(FrozenInstanceError):
        made.name = "y"  # type: ignore[misc]
    with pytest.raises(TypeError):
        maker(Fast, "parts", "name")(("a",))
    with pytest.raises(KeyError):
        maker(Fast, "parts")  # a name has no default


@pytest.mark.parametrize(
    ("made", "names"), [(each._post, each._OF_A_POST), (google_reviews._made, google_reviews._FIELDS)]
)
def test_makers_put_each_value_under_its_name(made: Callable[..., Document], names: tuple[str, ...]) -> None:
    assert set(names) <= {field.name for field in fields(Document)}
    assert made(*names) == Document(**{name: name for name in names})  # type: ignore[arg-type]
