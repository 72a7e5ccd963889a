"""Reads the fined cases of a references file: what was told, and what a reply must tell to resemble it."""

from pathlib import Path

from analyzers.rulefile import RuleFile
from model.findings import FinedCase

FACTS = ("full name", "name", "visit", "treatment", "mental health", "insurance", "payment", "conduct")
_KEYS = ("amount", "year", "who", "told", "facts", "resembles")


def read(path: Path) -> dict[str, FinedCase]:
    """The authorities that are cases over replies, by key. Raises RuleError for a wrong one."""
    file = RuleFile(path)
    found = {}
    for key, value in file.data.items():
        entry = file.mapping(value, key)
        if "case" not in entry:
            continue
        at = f"{key}.case"
        case = file.mapping(entry["case"], at)
        file.only(case, _KEYS, f"{at}.")
        facts = _facts(file, case.get("facts"), f"{at}.facts")
        sets = case.get("resembles")
        if not isinstance(sets, list) or not sets:
            raise file.wrong("missing or empty", f"{at}.resembles", "a list of lists of facts")
        if not isinstance(case.get("year"), int):
            raise file.wrong("wrong value", f"{at}.year", "a year")
        found[key] = FinedCase(
            key=key,
            amount=file.word(case, "amount", f"{at}."),
            year=int(str(case["year"])),
            who=file.word(case, "who", f"{at}."),
            told=file.word(case, "told", f"{at}."),
            facts=facts,
            resembles=tuple(
                frozenset(_facts(file, one, f"{at}.resembles.{number}")) for number, one in enumerate(sets)
            ),
            title=file.word(entry, "title", f"{key}."),
            url=file.word(entry, "url", f"{key}.") if "url" in entry else None,
            jurisdictions=file.words(entry, "jurisdictions", f"{key}."),
        )
    return found


def _facts(file: RuleFile, value: object, at: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or set(map(str, value)) - set(FACTS):
        raise file.wrong("wrong value", at, "a list of " + ", ".join(FACTS))
    return tuple(map(str, value))
