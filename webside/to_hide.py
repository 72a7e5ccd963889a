"""What a copy to share hides: the names of third persons, and the texts that tell too much or are not at hand."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from analyzers.analyse import Setting
from analyzers.mentions import mentions
from analyzers.rulebook import RuleBook
from analyzers.telling import spans, telling
from model.documents import Corpus, Document, Kind
from model.findings import Finding, Span
from model.subject import Subject
from reports import cleanup


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a report prints of what was gathered: `shown` texts, `quoted` findings (also of texts that are gone), and
    the accounts under another name (`unnamed`); `held` gives a text as any look saw it last."""

    shown: Collection[Document]
    quoted: Collection[Finding]
    unnamed: Collection[str]
    held: Callable[[str], Document | None]


def of(
    corpus: Corpus, subject: Subject, printed: Printed, book: RuleBook
) -> tuple[tuple[str, ...], dict[str, tuple[Span, ...]]]:
    """The names of third persons, and by document where its text tells too much. Of a text that is held nowhere any
    more nobody knows whom it named, so none of its words may stand there."""
    shown, quoted = printed.shown, printed.quoted
    old = dict(_seen_before(printed))
    known = old.keys() | {document.id for document in shown}
    lost = {one.document: () for one in quoted if one.evidence.span is not None and one.document not in known}
    persons = _third_persons(corpus, subject, (*shown, *old.values()), quoted, book)
    private = dict(_telling(shown, quoted, subject, book)) | _whole(shown, printed.unnamed)
    return tuple(sorted(persons)), lost | private


def _seen_before(printed: Printed) -> Iterator[tuple[str, Document]]:
    """Texts that are quoted and that this look did not see, as they were seen last, and what is answered in any text
    and was not seen either: these tell whom they name."""
    seen = {document.id for document in printed.shown}
    missing = dict.fromkeys(finding.document for finding in printed.quoted if finding.document not in seen)
    old = [document for id_ in missing if (document := printed.held(id_)) is not None]
    texts = (*printed.shown, *old)
    asked = dict.fromkeys(one.parent_id for one in texts if one.parent_id and one.parent_id not in seen)
    for document in (*old, *filter(None, map(printed.held, asked))):
        yield document.id, document


def _third_persons(
    corpus: Corpus, subject: Subject, shown: Collection[Document], quoted: Iterable[Finding], book: RuleBook
) -> set[str]:
    """Names and handles of everybody who wrote about the subject, and names the shown texts mention."""
    own, setting = {name.casefold() for name in subject.owned_names}, Setting.of(subject)
    found: set[str] = set()
    texts = dict.fromkeys(document.text for document in shown)
    # A text that is gone is no longer at hand: what was quoted of it is all there is to look for names in.
    texts |= dict.fromkeys(one.quote for finding in quoted for one in (finding.evidence, *finding.also))
    theirs = (document for document in shown if document.kind in (Kind.REVIEW, Kind.COMMENT))
    for document in chain(corpus.documents(Kind.REVIEW, Kind.COMMENT), theirs):
        if document.author:
            found |= {part for part in (document.author.name, document.author.handle) if part}
        texts[document.text] = None
    for text in texts:
        found |= {text[one.start : one.end] for one in mentions(text, setting, book.vocabulary)}
    return {name for name in found if name.casefold() not in own}


def _telling(
    held: Iterable[Document], findings: Iterable[Finding], subject: Subject, book: RuleBook
) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Where the texts a copy to share may quote tell of health or of a relative; of one that is gone, its quotes: by
    their finding, where other words stand in its place."""
    own, texts = subject.owned_names, {document.id: document for document in held}
    for document in texts.values():
        if found := telling(document, own, book.vocabulary):
            yield document.id, found
    for finding in findings:
        text = texts.get(finding.document)
        quotes = () if text is not None and cleanup.stands(finding, text) else (finding.evidence, *finding.also)
        for one in quotes:
            if found := spans(one.quote, own, book.vocabulary, answers=finding.kind is Kind.REPLY):
                yield finding.document if text is None else finding.code, found


def _whole(held: Iterable[Document], unnamed: Collection[str]) -> dict[str, tuple[Span, ...]]:
    """Texts of accounts under another name: a search for their very words leads to the account, so none is quoted."""
    unquoted = (document for document in held if document.account in unnamed and document.text)
    return {document.id: (Span(start=0, end=len(document.text)),) for document in unquoted}
