"""Names, dates of birth and record numbers that can be read in a picture, and faces that may be a patient's."""

import re
from collections.abc import Iterator

from analyzers import facts
from analyzers.accounts.scope import AccountCheck, Measured
from model.documents import Document, Kind

_DATE = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}"
_IDENTIFIERS = (
    ("a date of birth", re.compile(rf"\b(?:DOB|D\.O\.B\.?|date of birth|birth ?date|born)\b\W{{0,4}}{_DATE}", re.I)),
    (
        "a record number",
        re.compile(
            r"\b(?:MRN|MR ?#|med(?:ical)? ?rec(?:ord)?|patient (?:id|no)|acc(?:ession)?(?: ?(?:no|#))?|case no"
            r"|NHS(?: no)?|hosp(?:ital)? no)\b\W{0,4}(?:no\W{0,2})?[A-Z]{0,3}\d{4,}",
            re.I,
        ),
    ),
    ("a social security number", re.compile(r"\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b")),
    (
        "a name",
        re.compile(
            r"\b(?i:patient|pt|name)(?i: name)?\b\s?[:#]?\s{0,3}([A-Z][\w'’-]+,? [A-Z][\w'’-]*)"
            rf"|\b([A-Z][A-Z'’-]+, ?[A-Z][A-Z'’-]*)\b(?=.{{0,40}}(?:\bDOB\b|\bMRN\b|\b[MF]\b|{_DATE}))"
        ),
    ),
)
_PARTIAL = re.compile(
    r"\b(?:MRN|DOB|D\.O\.B|date of birth|accession|patient (?:name|id|list)|wristband|allerg(?:y|ies):)", re.I
)
_PRETENDED = re.compile(
    r"\b(?:test|sample|demo|example|dummy|training|specimen|anonymou?s\w*|j(?:ohn|ane) doe)\b", re.I
)
_CLINICAL = re.compile(
    r"\b(?:waiting room|operating|theat(?:er|re)|ward|exam room|clinic|chair|patients?|surgery|procedure|recovery)\b",
    re.I,
)
_CONSENT = re.compile(r"\b(?:permission|consent(?:ed)?|authori[sz]ation|models?|stock|staff|our team)\b", re.I)


class ImageVisibleIdentifier(AccountCheck):
    """Measures what was read in one picture; whoever is in it is never looked up, and a person confirms every hit."""

    kinds = (Kind.IMAGE,)

    def see(self, document: Document) -> Iterator[Measured]:
        picture = document.picture
        if picture is None:
            return
        words = picture.words or ""
        found = list(self._identifiers(words))
        partial = None if found else _PARTIAL.search(words)
        if partial and _PRETENDED.search(words):
            partial = None
        face = (
            picture.shows_face is True and bool(_CLINICAL.search(document.text)) and not _CONSENT.search(document.text)
        )
        if not found and partial is None and not face:
            return
        what = [f"{kind} (“{quote}”)" for kind, quote in found]
        note = f"In the picture one may read {', '.join(what)}." if what else ""
        if partial:
            note = f"In the picture stands “{partial[0]}”, as on a chart or label; look whether more can be read."
        if face:
            note = f"{note} A face may be seen, where patients are, and nothing says that it may be shown.".strip()
        yield self.of_document(
            document,
            {"identifiers": len(found), "is_partial": partial is not None, "shows_face": face},
            note=f"{note} Look at it yourself: reading pictures goes wrong.",
            quote=found[0][1] if found else partial[0] if partial else document.title or document.ref,
        )

    def _identifiers(self, words: str) -> Iterator[tuple[str, str]]:
        for line in words.splitlines():
            if _PRETENDED.search(line):
                continue
            for kind, pattern in _IDENTIFIERS:
                found = pattern.search(line[:500])
                if found and self._is_a_strangers(kind, found):
                    yield kind, found[0].strip()

    def _is_a_strangers(self, kind: str, found: re.Match[str]) -> bool:
        if kind == "a name":
            name = next(group for group in found.groups() if group)
            return not set(facts.words(name)) <= self.scope.setting.own_words | {"dr", "nurse", "rn", "md"}
        digits = re.sub(r"\D", "", found[0])
        return bool(digits.strip("0"))
