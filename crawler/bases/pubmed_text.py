"""The text form of PubMed (MEDLINE, as its site saves it and efetch gives it) as the JSON of a summary."""

import re

_FIELD = re.compile(r"([A-Z]{2,4}) *- (.*)")
_BEGINS = re.compile(r"\s*PMID ?- ?\d")
_PMID = re.compile(r"\bPMID: ?(\d{1,9})\b")
_NOTICES = {"RIN": "retraction in", "ECI": "expression of concern in", "EIN": "erratum in"}


def as_json(body: bytes) -> object | None:
    """What such a file holds, with the keys of the JSON; None for anything else."""
    text = body.decode("utf-8", "replace")
    if not _BEGINS.match(text):
        return None
    found = [_summary(fields) for entry in re.split(r"\n\s*\n(?=PMID)", text) if (fields := _fields(entry))]
    uids = [str(one["uid"]) for one in found]
    return {"result": {"uids": uids} | dict(zip(uids, found, strict=True))}


def _fields(entry: str) -> dict[str, list[str]]:
    """The fields of an entry; a line that begins with spaces goes on with the one before."""
    fields: dict[str, list[str]] = {}
    last: list[str] = []
    for line in entry.splitlines():
        if found := _FIELD.match(line):
            last = fields.setdefault(found[1], [])
            last.append(found[2].strip())
        elif line.startswith(" ") and last:
            last[-1] = f"{last[-1]} {line.strip()}"
    return fields if "PMID" in fields else {}


def _summary(fields: dict[str, list[str]]) -> dict[str, object]:
    numbers = [told.removesuffix("[doi]").strip() for told in (*fields.get("AID", ()), *fields.get("LID", ()))
               if told.endswith("[doi]")]  # fmt: skip
    notices = [
        {"reftype": kind, "pmid": pmid[1]}
        for name, kind in _NOTICES.items()
        for told in fields.get(name, ())
        if (pmid := _PMID.search(told))
    ]
    return {
        "uid": fields["PMID"][0],
        "title": _first(fields, "TI") or _first(fields, "BTI"),
        "authors": [{"name": name} for name in (*fields.get("AU", ()), *fields.get("CN", ()))],
        "fulljournalname": _first(fields, "JT"),
        "source": _first(fields, "TA"),
        "articleids": [{"idtype": "doi", "value": doi} for doi in numbers[:1]],
        "pubtype": fields.get("PT", []),
        "references": notices,
    }


def _first(fields: dict[str, list[str]], name: str) -> str:
    return next(iter(fields.get(name, ())), "")
