"""Pages and posts for patients that ask of their readers more years of school than most people had."""

import re
from collections.abc import Iterator

from analyzers.accounts.scope import AccountCheck, Measured, is_gone
from analyzers.language import language_of
from analyzers.readability import reading
from model.documents import Document, Kind

_LONGEST = 200_000  # characters; of a longer page its beginning tells how it reads
_NOT_FOR_PATIENTS = re.compile(
    r"\b(?:for|to) (?:referring |other |fellow )?(?:clinicians|physicians|doctors|dentists|providers|professionals|"
    r"colleagues|researchers)\b|\brefer(?:ring|rals?)\b|\b(?:publications?|research|curriculum vitae|abstracts?)\b",
    re.I,
)
_LEGAL = re.compile(
    r"\b(?:privacy|terms|conditions of use|disclaimer|legal|consent|accessibility|cookies?|hipaa|nondiscrimination"
    r"|non-discrimination|polic(?:y|ies))\b",
    re.I,
)

_FOR_CLINICIANS = re.compile(
    r"\b(?:page|information|resources?|guidance) for (?:referring )?(?:clinicians|physicians|doctors|dentists|"
    r"providers|(?:health ?care |medical )?professionals)\b|\bjournal club\b",
    re.I,
)


class ReadabilityTooTechnical(AccountCheck):
    """Measures words of prose and the school grade; legal notices and pages for clinicians have duties of their own."""

    kinds = (Kind.PAGE, Kind.POST)

    def see(self, document: Document) -> Iterator[Measured]:
        foreign = (document.lang or "en")[:2] != "en"
        if foreign or is_gone(document) or document.share_of is not None or _is_apart(document):
            return
        text = document.text[:_LONGEST]
        found = reading(text)
        if found is None or language_of(text[:5000].casefold().split()) != "en":
            return
        start, end = found.hardest
        yield self.of_document(
            document,
            {"words": found.words, "grade": min(found.flesch_kincaid, found.smog)},
            note=f"{found.words} words of prose: grade {found.flesch_kincaid:.0f} by Flesch-Kincaid, "
            f"{found.smog:.0f} by SMOG. The sentence quoted is the hardest.",
            wording="reading grade",
            quote=text[start:end].strip(),
        )


def _is_apart(document: Document) -> bool:
    named = " ".join(re.split(r"[-_/.+]+", f"{document.title or ''} / {document.url or ''}"))
    opening = document.text[:400]
    return bool(_LEGAL.search(named) or _NOT_FOR_PATIENTS.search(named) or _FOR_CLINICIANS.search(opening))
