"""Citations in the MEDLINE format (efetch as text, and the .nbib files PubMed gives), and in the tables that PubMed
saves, as the JSON of a summary."""

import re
from collections.abc import Iterator

from crawler.bases.register_table import table

_FIELD = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)")
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*PMID ?- ?\d")
_PMID = re.compile(r"PMID: ?(\d{1,9})")
_NUMBER = re.compile(r"(.+?) \[(\w+)\]")
_NOTICES = {"RIN": "retraction in", "ECI": "expression of concern in", "EIN": "erratum in"}

Fields = dict[str, list[str]]


def as_json(body: bytes) -> object | None:
    """What such a text holds, with the keys of the JSON; None for anything else."""
    if (saved := table(body, ("pmid",), ("title",))) is not None:
        found = [_of_row(row) for row in saved.rows]
    elif _BEGINS.match(body):
        found = [_summary(fields) for fields in _citations(body.decode("utf-8-sig", "replace"))]
    else:
        return None
    uids = [str(one["uid"]) for one in found]
    return {"result": {"uids": uids} | dict(zip(uids, found, strict=True))}


def _citations(text: str) -> Iterator[Fields]:
    """The fields of each citation: one begins with its number, and a line that begins with spaces goes on."""
    fields: Fields = {}
    last: list[str] = []
    for line in text.splitlines():
        if found := _FIELD.fullmatch(line):
            if found[1] == "PMID" and fields:
                yield fields
                fields = {}
            last = fields.setdefault(found[1], [])
            last.append(found[2].strip())
        elif last and line.startswith(" ") and line.strip():
            last[-1] = f"{last[-1]} {line.strip()}"
    if fields:
        yield fields


def _of_row(row: dict[str, str]) -> dict[str, object]:
    """A row of a table, which tells nothing of a retraction."""
    return {
        "uid": row["pmid"],
        "title": row["title"],
        "authors": [{"name": name.strip()} for name in row.get("authors", "").rstrip(".").split(",")],
        "source": row.get("journal_book", ""),
        "articleids": [{"idtype": "doi", "value": row.get("doi", "")}],
    }


def _summary(fields: Fields) -> dict[str, object]:
    """One citation; a book tells its title apart from that of its chapter."""

    def first(*names: str) -> str:
        return next((told for name in names for told in fields.get(name, ()) if told), "")

    numbers = [found for told in (*fields.get("AID", ()), *fields.get("LID", ())) if (found := _NUMBER.fullmatch(told))]
    notices = [
        {"reftype": kind, "pmid": found[1]}
        for name, kind in _NOTICES.items()
        for told in fields.get(name, ())
        if (found := _PMID.search(told))
    ]
    return {
        "uid": first("PMID"),
        "title": first("TI", "BTI"),
        "authors": [{"name": name} for name in (*fields.get("AU", ()), *fields.get("CN", ()))],
        "fulljournalname": first("JT"),
        "source": first("TA"),
        "articleids": [{"idtype": found[2], "value": found[1]} for found in reversed(numbers)],
        "pubtype": fields.get("PT", []),
        "references": notices,
    }
