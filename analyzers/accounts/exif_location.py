"""Pictures whose files tell where they were taken, with whose camera, or who is in them."""

import re
from collections.abc import Iterator

from analyzers import facts
from analyzers.accounts.scope import AccountCheck, Measured
from model.documents import Document, Kind, PictureFacts

_PATIENT = re.compile(
    r"\bpatients?\b|\bbefore (?:and|&|➡|/) ?after\b|\b(?:pre|post)[- ]?op|\bsurger(?:y|ies)\b|\bprocedure\b|\bwound"
    r"|\bscan\b|\bx-?rays?\b|\bmakeover\b|\bhealing\b|\brecovery\b|\btreat(?:ed|ment)\b|\bour (?:little|brave)\b",
    re.I,
)
_RECORD = re.compile(r"\b(?:mrn|dob|d\.o\.b|date of birth|patient id)\b\W{0,4}\d|\b\d{3}-\d{2}-\d{4}\b", re.I)


class ExifLocation(AccountCheck):
    """Measures what the file of one picture tells: persons, a place, a cut-off part, the camera and its owner."""

    kinds = (Kind.IMAGE,)

    def see(self, document: Document) -> Iterator[Measured]:
        picture = document.picture
        if picture is None:
            return
        persons = self._strangers(picture)
        located = picture.latitude is not None and picture.longitude is not None
        patient = bool(_PATIENT.search(document.text)) or bool(_PATIENT.search(picture.description or ""))
        face = picture.shows_face is True
        nobody = picture.shows_face is False and not patient
        traced = [*((picture.owner,) if self._is_device(picture.owner) else ()), *picture.serials]
        told = list(_told(picture, persons, located and not nobody, traced, patient or face))
        if told:
            yield self.of_document(
                document,
                {
                    "names_person": bool(persons),
                    "is_located": located and not nobody,
                    "is_of_patient": patient,
                    "shows_face": face,
                    "shows_cut_part": picture.thumbnail_differs is True,
                },
                note=f"The file itself tells {'; '.join(told)}.",
                quote=document.title or document.url or document.ref,
            )

    def _strangers(self, picture: PictureFacts) -> tuple[str, ...]:
        """Persons named in the file who are not the subject's own people; a record number names somebody too."""
        own = self.scope.setting.own_words
        persons = tuple(name for name in picture.persons if not set(facts.words(name)) <= own)
        record = _RECORD.search(picture.description or "")
        return (*persons, record[0]) if record else persons

    def _is_device(self, owner: str | None) -> bool:
        """Whether an owner is named who is not the practice: agencies and practices sign their pictures on purpose."""
        return bool(owner) and not set(facts.words(owner or "")) <= self.scope.setting.own_words


def _told(
    picture: PictureFacts, persons: tuple[str, ...], located: bool, traced: list[str], of_person: bool
) -> Iterator[str]:
    if persons:
        yield f"who is in it or whom it is about ({', '.join(persons)})"
    if located and picture.latitude is not None and picture.longitude is not None:
        when = f", on {picture.taken}" if picture.taken else ""
        yield f"where it was taken (about {picture.latitude:.2f}, {picture.longitude:.2f}){when}"
    if picture.thumbnail_differs:
        yield "more than it shows: its small preview differs from the picture, as after cropping"
    if traced:
        yield f"whose camera it was ({', '.join(traced[:3])})"
    if of_person and picture.taken and not located:
        yield f"when it was taken ({picture.taken})"
