"""The guided self-check: reads its items, and says of each what an audit can tell."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analyzers.rulefile import RuleFile
from model.audit import ChecklistItem, CheckState, Coverage, SelfCheck
from model.documents import Kind
from model.findings import Finding, Rule
from model.subject import SubjectKind

# Rules that look at the file of a picture; all others read the words in it.
_OF_FILES = ("exif-location", "filename-identifier")
_KEYS = ("part", "item", "how", "cadence", "for", "rules", "texts", "where")


def read(path: Path) -> tuple[ChecklistItem, ...]:
    """The items in the order of the file. Raises RuleError for a wrong one."""
    file = RuleFile(path)
    file.only(file.data, ("parts", "items"))
    parts = file.mapping(file.data.get("parts"), "parts")
    return tuple(
        _item(file, str(id), value, parts) for id, value in file.mapping(file.data.get("items"), "items").items()
    )


def _item(file: RuleFile, id: str, value: object, parts: Mapping[str, object]) -> ChecklistItem:
    at = f"items.{id}"
    data = file.mapping(value, at)
    file.only(data, _KEYS, f"{at}.")
    whose = file.words(data, "for", f"{at}.") or tuple(SubjectKind)
    if set(whose) - set(SubjectKind):
        raise file.wrong("wrong value", f"{at}.for", "a list of " + ", ".join(SubjectKind))
    return ChecklistItem(
        id=id,
        part=str(parts[file.choice(data, "part", tuple(parts), f"{at}.")]),
        item=file.word(data, "item", f"{at}."),
        how=file.word(data, "how", f"{at}."),
        cadence=file.word(data, "cadence", f"{at}."),
        concerns=tuple(SubjectKind(one) for one in whose),
        rules=file.words(data, "rules", f"{at}."),
        texts=_kinds(file, data, "texts", at),
        where=_kinds(file, data, "where", at),
    )


def _kinds(file: RuleFile, data: Mapping[str, object], key: str, at: str) -> tuple[Kind, ...]:
    told = file.words(data, key, f"{at}.")
    if set(told) - set(Kind):
        raise file.wrong("wrong value", f"{at}.{key}", "a list of " + ", ".join(Kind))
    return tuple(map(Kind, told))


def checked(
    items: Iterable[ChecklistItem],
    whose: SubjectKind,
    findings: Iterable[Finding],
    rules: Iterable[Rule],
    held: Mapping[Kind, int],
    coverage: Coverage,
    pictures_read: int | None = None,
) -> Iterator[SelfCheck]:
    """The items that concern this subject, each beside what the audit says of it. `held` counts the texts at hand,
    `pictures_read` the pictures whose words were read; all, if left out.

    Only flags are tied to an item. Nothing found is said only of kinds of text that were looked at; where not every
    source was seen in full, or not every picture read, it is said in part. Texts of a kind that tells nothing of an
    item are none of its.
    """
    read = dict(held) if pictures_read is None else {**held, Kind.IMAGE: pictures_read}
    known = {rule.id.rpartition("/")[2]: rule for rule in rules}
    codes: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.is_flag:
            codes.setdefault(finding.rule.id.rpartition("/")[2], {})[finding.code] = None
    for item in items:
        if whose not in item.concerns:
            continue
        if whose is SubjectKind.CLINICIAN and item.where and not any(held.get(kind) for kind in item.where):
            continue  # who has no reviews needs nobody to watch them
        mine = [known[name] for name in item.rules if name in known]
        found = tuple(dict.fromkeys(code for name in item.rules for code in codes.get(name, ())))
        kinds = {} if mine else {kind: held.get(kind, 0) for kind in item.texts}
        for rule in mine:
            seen = held if rule.id.rpartition("/")[2] in _OF_FILES else read
            # Of a picture whose file one rule saw and whose words another could not, no more is said than both can.
            kinds |= {
                kind: min(seen.get(kind, 0), kinds.get(kind, seen.get(kind, 0)))
                for kind in rule.applies_to
                if not item.texts or kind in item.texts
            }
        looked_at = {kind: number for kind, number in kinds.items() if number}
        unread = any(kinds[kind] < held.get(kind, 0) for kind in kinds)
        state = _state(mine, item.texts, found, looked_at, coverage.is_complete and not unread)
        yield SelfCheck(item=item, state=state, codes=found, looked_at=looked_at)


def _state(
    rules: list[Rule], texts: tuple[Kind, ...], found: tuple[str, ...], looked_at: Mapping[Kind, int], whole: bool
) -> CheckState:
    if found:
        return CheckState.FOUND
    if not rules and not texts:
        return CheckState.PERSON
    if not looked_at:
        return CheckState.UNTOLD
    if not rules:
        return CheckState.HELD
    return CheckState.SEEN if whole else CheckState.PARTLY
