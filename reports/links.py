"""Which addresses a copy to share may hold: none that leads, in one click, to what the copy masks."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from model.audit import Report
from model.documents import Document, Kind
from model.findings import Finding
from reports.mask import Mask, own_accounts

# Kinds that are the subject's own words: a link to one leads to no third person's page.
_OWN_KINDS = (Kind.POST, Kind.PAGE, Kind.PROFILE, Kind.IMAGE, Kind.SEARCH_HIT)
# What a search found may be anybody's page, and name anybody.
_ANYBODYS = (Kind.SEARCH_HIT, Kind.PROFILE)
_DISCLOSING = "privacy/"
# A page somebody saved is a listing of others' words more often than not.
_SAVED = "saved_page"


@dataclass(frozen=True, slots=True)
class Links:
    """The documents of a report that may be linked to, and the pages that tell of third persons."""

    mask: Mask
    harmless: frozenset[str]
    telling: frozenset[str]
    own: frozenset[str]

    @classmethod
    def of(cls, report: Report, mask: Mask) -> "Links":
        """Reads every document the report points to; what is not at hand cannot be called harmless."""
        disclosing = [finding for finding in _findings(report) if finding.rule.id.startswith(_DISCLOSING)]
        disclosed = {finding.document for finding in disclosing}
        held = tuple(_documents(report))
        telling = [document for document in held if document.id in disclosed or _tells(document, mask)]
        pages = {_page(document.url) for document in telling} | {_page(one.evidence.url) for one in disclosing}
        told = {document.id for document in telling}
        harmless = frozenset(document.id for document in held) - told
        return cls(mask, harmless, frozenset(pages - {""}), frozenset(_own_pages(report)))

    def may_show(self, address: str, kind: Kind, document: str) -> bool:
        """Whether the address of this document leads to nothing that is masked."""
        return (
            kind in _OWN_KINDS
            and document in self.harmless
            and not self._shows(_page(address))
            and (kind not in _ANYBODYS or self._is_own(address))
            and self.mask.text(address) == address
        )

    def _shows(self, page: str) -> bool:
        """Whether a page tells of third persons itself, or lists pages below it that do (the posts of a profile)."""
        return page in self.telling or ("/" in page and any(one.startswith(f"{page}/") for one in self.telling))

    def _is_own(self, address: str) -> bool:
        """Whether an address is the subject's own site or account."""
        return _page(address) in self.own or urlsplit(address).netloc.casefold() in self.own


def _own_pages(report: Report) -> Iterator[str]:
    """Hosts of the subject's own sites, and the pages of its declared accounts."""
    places = report.subject.places
    for declared in (*own_accounts(report.subject, report.other_names), *(place.site or "" for place in places)):
        handle, _, server = declared.strip().lstrip("@").rpartition("@")
        if handle:
            yield f"{server}/@{handle}".casefold()
        elif declared:
            yield _page(declared)


def _findings(report: Report) -> Iterator[Finding]:
    for group in (*report.groups, *report.trial):
        yield from group.findings
    yield from report.gone


def _documents(report: Report) -> Iterator[Document]:
    yield from (report.documents or {}).values()
    yield from report.search_hits
    yield from (question.document for question in report.questions)


def _tells(document: Document, mask: Mask) -> bool:
    """Whether the page of a document shows third persons: their names, or a thread they speak in."""
    if document.source == _SAVED or document.in_reply_to or document.share_of:
        return True
    texts = (document.text, document.title, document.account, *(media.alt for media in document.media))
    return any(mask.hits(text) for text in texts if text)


def _page(address: str | None) -> str:
    """The page an address opens: without its fragment, its scheme and its last slash."""
    return urldefrag((address or "").strip()).url.split("://", 1)[-1].rstrip("/").casefold()
