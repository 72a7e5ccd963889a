"""Reads the labelled data (`../shared/data/dev`, JSON lines) into documents that Webside can judge."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from split import part, root

from analyzers.setting import Setting
from analyzers.weigh import COURTESY
from model.documents import Author, Document, Kind
from model.findings import Finding, Severity

Record = Mapping[str, Any]
POST_KINDS = {"caption": Kind.IMAGE, "bio": Kind.PROFILE}
_PRACTICES = ("practice account", "med-spa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One labelled text as Webside is given it, and the record it comes from."""

    record: Record
    part: str
    document: Document
    parent: Document | None = None
    setting: Setting

    @property
    def label(self) -> str:
        return str(self.record["label"])

    @property
    def rules(self) -> frozenset[str]:
        """The names of the rules that should fire."""
        return frozenset(self.record.get("rules") or ())

    @property
    def text(self) -> str:
        return self.document.text


def read(folder: Path, set_: str) -> list[Item]:
    """The items of a set; none where its file is absent."""
    path = folder / f"{set_}.jsonl"
    if not path.is_file():
        return []
    make = {"replies_composed": reply, "posts_composed": _post}.get(set_, _plain)
    return [make(record, part(root(record, set_))) for record in records(path)]


def records(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def reply(record: Record, part: str = "") -> Item:
    """A reply with the review it answers; the practice's staff, name and phone are the subject's own."""
    practice = record["practice"]
    setting = Setting(
        known=True,
        people=tuple(practice["staff"]),
        businesses=(practice["name"],),
        phones=(practice["phone"],) if practice["phone"] else (),
    )
    return Item(
        record=record,
        part=part,
        document=_document(Kind.REPLY, record["reply"]),
        parent=review(record),
        setting=setting,
    )


def review(record: Record) -> Document:
    """What a reply answers."""
    return Document(
        kind=Kind.REVIEW,
        source="bench",
        service="bench",
        ref="review",
        text=record["review"] or "",
        author=Author(name=record["reviewer"]),
        rating=None if record["rating"] is None else float(record["rating"]),  # as everywhere in Webside
    )


def disclosing(findings: Iterable[Finding], *, courtesy: bool) -> bool:
    """Whether a reply discloses: a flag of the privacy family is medium or more; `courtesy`: formulas count too."""
    return any(
        finding.is_flag
        and finding.rule.id.startswith("privacy/")
        and finding.severity >= Severity.MEDIUM
        and (courtesy or finding.tier != COURTESY)
        for finding in findings
    )


def _post(record: Record, part: str) -> Item:
    """What an owner published; a clinician's account unless the role says that it is a practice's."""
    kind = POST_KINDS.get(record["kind"]) or Kind(record["kind"])
    account = "practice" if record["author_role"] in _PRACTICES else "individual"
    return Item(record=record, part=part, document=_document(kind, record["text"]), setting=Setting(account=account))


def _plain(record: Record, part: str) -> Item:
    """A text without circumstances: as a clinician's post."""
    setting = Setting(account="individual")
    return Item(record=record, part=part, document=_document(Kind.POST, record["text"]), setting=setting)


def _document(kind: Kind, text: str) -> Document:
    return Document(kind=kind, source="bench", service="bench", ref="it", text=text)
