"""Looks the subject's own publications up in a register of works, one after another, by DOI, PMID or title."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from scrapy.http import Request, Response

from crawler.archives import Stated
from crawler.bases.json_api import JsonApi
from crawler.normalise import ref_of
from crawler.visits import Gathered
from model.documents import Document, Dropped, Kind, Visibility, Work
from model.errors import ErrorBody
from model.publications import Reference

OF_A_TITLE = 5  # entries asked for where only a title is known


def references(written: Iterable[str]) -> tuple[Reference, ...]:
    """The publications a subject lists, each once."""
    return tuple(dict.fromkeys(map(Reference.of, written)))


def entry(source: str, work: Work, title: str | None, url: str | None, number: str | None = None) -> Document:
    """The document of an entry: its title and what stands beside it, no text. `number` is its ref there."""
    return Document(
        kind=Kind.PAGE,
        source=source,
        service=source,
        ref=number or work.doi or work.pmid or ref_of(title, *work.authors),
        url=url,
        title=title,
        visibility=Visibility.PUBLIC,
        work=work,
    )


def of_title(documents: Iterable[Document], reference: Reference) -> Iterator[Gathered]:
    """Of what a search by title gave, the publication itself; that others are alike is told as a number."""
    found, others = 0, 0
    for document in documents:
        if document.work is not None and reference.names(document.work, document.title):
            found += 1
            yield document
        else:
            others += 1
    if not found:
        yield Stated(total=0, kind=Kind.PAGE)
    if others:
        yield Dropped(reason="works of other titles that the search gave too", count=others)


class Works(JsonApi):
    """Asks for each declared publication by its number; by its title where only that is known."""

    @abstractmethod
    def single(self, reference: Reference) -> str | None:
        """The address of one work by its number; None if this register does not know that kind of number."""

    @abstractmethod
    def titled(self, title: str) -> str:
        """The address of a search by title."""

    @abstractmethod
    def works(self, data: object) -> Iterator[Document]:
        """Every work in one answer, be it a single one or a list."""

    def addresses(self) -> Iterator[Request]:
        subject = self.errand.subject
        for reference in references(subject.publications if subject else ()):
            yield from self._question(reference)

    def _question(self, reference: Reference) -> Iterator[Request]:
        if reference.title is not None:
            yield self.ask(self.titled(reference.title), reference=reference)
        elif address := self.single(reference):
            yield self.ask(address, reference=reference)

    def read(self, response: Response, **state: Any) -> Iterator[Gathered | Request]:
        """One answer. State: the `reference` it was asked for."""
        reference: Reference | None = state.get("reference")
        try:
            data = self.data(response)
        except NotRegistered:
            yield Stated(total=0, kind=Kind.PAGE)
            return
        found = list(self.works(data))
        if reference is not None and reference.title is not None:
            yield from of_title(found, reference)
        elif found:
            yield from found
        else:
            yield Stated(total=0, kind=Kind.PAGE)


class NotRegistered(ErrorBody):
    """The register itself says that it has no such work, which is no error but the answer."""
