"""References to publications as people write them: a DOI, a PMID or a title, each brought to a form that compares."""

import re
from typing import NamedTuple

from model.documents import Work

_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)", re.I)
_PMID = re.compile(
    r"(?:pmid\s*:?\s*|(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?0*(\d{1,8})/?",
    re.I,
)
_WORD = re.compile(r"[^\W_]+")


class Reference(NamedTuple):
    """One publication as the subject lists it; exactly one of the three is given."""

    doi: str | None = None
    pmid: str | None = None
    title: str | None = None

    @classmethod
    def of(cls, written: str) -> "Reference":
        """A DOI wherever it stands in the text, a PMID alone or behind its name, else the text as a title."""
        text = " ".join(written.split())
        if found := _DOI.search(text):
            return cls(doi=doi(found[1]))
        if found := _PMID.fullmatch(text):
            return cls(pmid=found[1])
        return cls(title=text)

    def names(self, work: Work, title: str | None) -> bool:
        """Whether an entry of a register is this publication: by its number, or by the very words of its title."""
        if self.title is not None:
            return same_title(self.title, title or "")
        return (self.doi is not None and self.doi == work.doi) or (self.pmid is not None and self.pmid == work.pmid)


def doi(written: str) -> str | None:
    """A DOI without its address, in small letters (they mean the same) and without the sentence's punctuation."""
    found = _DOI.search(written)
    if found is None:
        return None
    plain = found[1].lower().rstrip(".,;:'")
    while plain.endswith((")", "]")) and plain.count("(") + plain.count("[") < plain.count(")") + plain.count("]"):
        plain = plain[:-1].rstrip(".,;:'")
    return plain


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same words, whatever their case and punctuation."""
    words = _WORD.findall(one.casefold())
    return bool(words) and words == _WORD.findall(other.casefold())
