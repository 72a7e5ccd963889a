"""Judges, line by line, whether a profile is a subject's: for debugging a match, and for agencies."""

from collections.abc import Mapping
from typing import Any, TextIO

from analyzers import identity, names
from model.documents import Claims, Document, Kind
from model.findings import Verdict
from model.subject import Account, Place, Subject, SubjectKind
from webside import jsonl

_PLACE = ("name", "street", "city", "region", "postcode", "phone", "site")


def stream(lines: TextIO, out: TextIO) -> int:
    """One output line for each input line, in order and in constant memory; 2 if a line could not be read, else 0."""
    return jsonl.stream(lines, out, judge)


def judge(entry: object) -> dict[str, Any]:
    """The answer to one line. ValueError says what was expected."""
    if not isinstance(entry, dict):
        raise ValueError("expected a JSON object with id, subject and profile")
    id_ = jsonl.identifier(entry)
    subject = _subject(_mapping(entry, "subject"))
    document = _document(_mapping(entry, "profile"))
    found = identity.resolve(document, subject)
    unsure = found.verdict is Verdict.NO_JUDGEMENT
    judgement = Verdict.UNSURE if unsure else found.verdict
    return {"id": id_, "judgement": judgement.value, "score": found.score, "reasons": list(found.reasons)}


def _subject(told: Mapping[str, object]) -> Subject:
    given = _texts(told, "names", "subject.")
    if not given:
        raise ValueError("subject.names: expected at least one name")
    practice = all(names.is_organisation(name) and not _holds_person(name) for name in given)
    return Subject(
        kind=SubjectKind.PRACTICE if practice else SubjectKind.CLINICIAN,
        names=given,
        credentials=_texts(told, "credentials", "subject."),
        specialties=_texts(told, "specialties", "subject."),
        places=_places(told.get("places"), "subject.places"),
        npi=_number(told, "npi", "subject."),
        gender=_text(told, "gender", "subject."),
        accounts=_accounts(told.get("accounts")),
        former_names=_texts(told, "former_names", "subject."),
        business_names=_texts(told, "business_names", "subject."),
        staff=_texts(told, "staff", "subject."),
        employers=_texts(told, "employers", "subject."),
        former_places=_places(told.get("former_places"), "subject.former_places"),
        photos=_texts(told, "photos", "subject."),
        not_me=_texts(told, "not_me", "subject."),
    )


def _document(told: Mapping[str, object]) -> Document:
    name = _text(told, "name", "profile.")
    if not name:
        raise ValueError("profile.name: expected a name")
    phone = _text(told, "phone", "profile.")
    return Document(
        kind=Kind.PROFILE,
        source="profile",
        service="profile",
        ref="1",
        url=_text(told, "url", "profile."),
        claims=Claims(
            names=(name,),
            credentials=_one_or_more(told, "credential"),
            npi=_number(told, "npi", "profile."),
            specialties=_one_or_more(told, "specialty"),
            street=_text(told, "street", "profile."),
            city=_text(told, "city", "profile."),
            region=_text(told, "region", "profile."),
            postcode=_text(told, "postcode", "profile."),
            phones=(phone,) if phone else (),
            links=_texts(told, "links", "profile."),
            gender=_text(told, "gender", "profile."),
            employers=_one_or_more(told, "employer"),
            colleagues=_texts(told, "colleagues", "profile."),
            photos=_one_or_more(told, "photo"),
        ),
    )


def _holds_person(name: str) -> bool:
    """Whether a person with given name and surname stands in an organisation's name, with a degree or a title."""
    told = names.person(name)
    plain = name.casefold().replace(".", "").split()
    return bool(told.first and told.last) and ("dr" in plain or bool(names.letters_behind(name)))


def _places(value: object, at: str) -> tuple[Place, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"{at}: expected a list of objects with street, city, region, postcode and phone")
    return tuple(Place(**{key: _text(each, key, f"{at}.") for key in _PLACE}) for each in value)


def _accounts(value: object) -> dict[str, tuple[Account, ...]]:
    """Accounts as a list of handles or addresses, or as lists of them by service."""
    if value is None:
        return {}
    by_source = value if isinstance(value, dict) else {"profile": value}
    return {
        str(source): tuple(Account(at=at) for at in _texts(by_source, source, "subject.accounts."))
        for source in by_source
    }


def _mapping(entry: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = entry.get(key)
    if not isinstance(value, dict):
        raise ValueError(f"{key}: expected an object")
    return value


def _text(told: Mapping[str, object], key: str, at: str) -> str | None:
    value = jsonl.string(told, key, at=at)
    return value if value and value.strip() else None


def _number(told: Mapping[str, object], key: str, at: str) -> str | None:
    value = told.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**20:
        return str(value)
    digits = "".join(character for character in _text(told, key, at) or "" if character in "0123456789")
    return digits or None


def _one_or_more(told: Mapping[str, object], key: str) -> tuple[str, ...]:
    if isinstance(told.get(key), list):
        return _texts(told, key, "profile.")
    one = _text(told, key, "profile.")
    return (one,) if one else ()


def _texts(told: Mapping[str, object], key: str, at: str) -> tuple[str, ...]:
    value = told.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f"{at}{key}: expected a list of strings")
    return tuple(text for text in (_item(each, f"{at}{key}") for each in value) if text.strip())


def _item(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{at}: expected a list of strings")
    return jsonl.utf_8(value, at)
