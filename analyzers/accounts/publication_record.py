"""What public registers of publications say of the works a clinician lists: registered, not found there, retracted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyzers import facts, names
from analyzers.accounts.scope import AccountCheck, Measured, Scope
from model.audit import INVENTORY
from model.documents import Document, Kind, Work
from model.findings import Evidence
from model.publications import Reference

_ORCID = "orcid"
_REGISTERS = {"pubmed": "PubMed", "crossref": "Crossref", "openalex": "OpenAlex", _ORCID: "your ORCID record"}
_CARE = "A retraction may be nobody's fault; read the notice first."


@dataclass(frozen=True, slots=True)
class _Entry:
    """One work as one register has it."""

    source: str
    title: str | None
    work: Work


class PublicationRecord(AccountCheck):
    """Measures each listed publication against the registers that were asked for it, and each other work
    marked as retracted that they gave."""

    kinds = (Kind.PAGE,)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        listed = scope.subject.publications if scope.subject else ()
        self._listed = {written: Reference.of(written) for written in listed}
        self._entries: dict[str, list[_Entry]] = {written: [] for written in listed}

    def see(self, document: Document) -> Iterator[Measured]:
        work = document.work
        if work is None or document.source not in _REGISTERS:
            return
        named = [written for written, one in self._listed.items() if one.names(work, document.title)]
        for written in named:
            self._entries[written].append(_Entry(document.source, document.title, work))
        if not named and work.retracted:
            register = _REGISTERS[document.source]
            note = f"{register} gave this work when asked for yours, and marks it as retracted. Is it yours? {_CARE}"
            yield self.of_document(document, {"is_retracted": 1}, note=note, quote=document.title)

    def conclude(self) -> Iterator[Measured]:
        for written, entries in self._entries.items():
            missing = [source for source in _REGISTERS if self._lacks(source, written, entries)]
            if entries or missing:
                yield self._measured(written, entries, missing)

    def _measured(self, written: str, entries: list[_Entry], missing: list[str]) -> Measured:
        marked = [entry for entry in entries if entry.work.retracted]
        others = self._are_others(entries)
        notes = list(_notes(entries, marked, missing, others))
        return Measured(
            facts={
                "is_retracted": bool(marked),
                "has_other_authors": others,
                "is_missing": bool(missing),
                "is_registered": bool(entries),
            },
            document=f"{INVENTORY}:publication {written}",
            kind=Kind.PAGE,
            source=INVENTORY,
            evidence=Evidence(quote=written, url=next(iter(_notices(marked)), None)),
            note=" ".join(notes),
        )

    def _lacks(self, source: str, written: str, entries: list[_Entry]) -> bool:
        """Whether a register that was asked, and answered in full, does not have it. Crossref knows no PMID, so there
        it was not asked."""
        reference = self._listed[written]
        if any(entry.source == source for entry in entries) or not self.scope.coverage.supports_absence(source):
            return False
        return not (source == "crossref" and reference.pmid is not None)

    def _are_others(self, entries: Iterable[_Entry]) -> bool:
        """Whether registers name the authors, and none of them has a surname of the subject."""
        subject = self.scope.subject
        surnames = (names.person(one).last for one in (subject.persons if subject else ()))
        own = {part for surname in surnames for part in surname if len(part) > 1}
        told = {word for entry in entries for author in entry.work.authors for word in facts.words(author)}
        return bool(own and told) and not own & told


def _notes(entries: list[_Entry], marked: list[_Entry], missing: list[str], others: bool) -> Iterator[str]:
    found = _named(entry.source for entry in entries)
    if marked:
        notices = ", ".join(_notices(marked))
        yield f"Marked as retracted by {_named(entry.source for entry in marked)}{f' ({notices})' if notices else ''}."
        yield _CARE
    if others:
        yield f"In {found} its authors are others than you: look whether the number is right."
    elif found:
        yield f"Registered as listed: {found}."
    if missing:
        yield f"Not found in {_named(missing)}, which does not mean that it does not exist."


def _named(sources: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(_REGISTERS[source] for source in sources))


def _notices(marked: Iterable[_Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(notice for entry in marked for notice in entry.work.notices))
