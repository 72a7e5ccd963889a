"""Scenes of facts (profiles, pages, pictures, search results) in the very words of the model.

`subject` holds fields of `Subject` (kind practice and the name "Alder Dental" if left out); `held` is a list of
documents with fields of `Document`. Left out are the source ("listing"), the service (as the source) and the ref (the
place in the list). A link may be its words alone, a form the list of its fields. `seen: in part` leaves the look
unfinished; `asked` names sources that were asked and may have nothing; `judged` is what a person said of the first
document; `severity` is what a flagged scene must come out with, `confidence` how sure.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from analyzers.setting import Setting
from model.audit import Coverage, Outcome, Visit
from model.documents import Document, PageParts
from model.findings import Judgement, Verdict
from model.subject import Subject

_SUBJECT = TypeAdapter(Subject)
_DOCUMENT = TypeAdapter(Document)
_WORDS = {"subject", "held", "seen", "asked", "judged", "severity", "confidence"}


class FactScene:
    """A scene read: what is held, what was seen, whose it is."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        assert set(given) <= _WORDS, f"unknown words in a scene: {set(given) - _WORDS}"
        self.documents = [_document(number, dict(one)) for number, one in enumerate(given["held"])]
        self._asked = [str(one) for one in given.get("asked", [])]
        self._outcome = Outcome.PARTIAL if given.get("seen") == "in part" else Outcome.OK
        subject = {"kind": "practice", "names": ["Alder Dental"]} | given.get("subject", {})
        unknown = set(subject) - set(Subject.__dataclass_fields__)
        assert not unknown, f"unknown words in a subject: {unknown}"
        self._subject = _SUBJECT.validate_python(subject)
        self._judgements = (self._judged(str(given["judged"])),) if "judged" in given else ()

    def _judged(self, verdict: str) -> Judgement:
        at = datetime(2026, 11, 20, tzinfo=UTC)
        return Judgement(document=self.documents[0].id, verdict=Verdict(verdict), because="", by="the user", at=at)

    @property
    def coverage(self) -> Coverage:
        places = sorted(
            {(one.source, one.account or "") for one in self.documents} | {(one, "") for one in self._asked}
        )
        return Coverage(
            visits=tuple(
                Visit(source=source, title=source.title(), at=at, outcome=self._outcome, shows_replies=True)
                for source, at in places
            )
        )

    @property
    def setting(self) -> Setting:
        return Setting.of(self._subject, judgements=self._judgements)


def _document(number: int, given: dict[str, Any]) -> Document:
    source = given.setdefault("source", "listing")
    given.setdefault("service", source)
    given.setdefault("ref", str(number))
    page = given.get("page")
    if page is not None:
        page = dict(page)
        page["links"] = [{"text": link} if isinstance(link, str) else link for link in page.get("links", [])]
        page["forms"] = [{"fields": form} if isinstance(form, list) else form for form in page.get("forms", [])]
        given["page"] = page
    unknown = set(given) - set(Document.__dataclass_fields__) | set(page or ()) - set(PageParts.__dataclass_fields__)
    assert not unknown, f"unknown words in a document: {unknown}"
    return _DOCUMENT.validate_python(given)
