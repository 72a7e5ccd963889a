"""Own sites of US covered entities whose front page links to no Notice of Privacy Practices, or to a dead one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope, evidence
from model.documents import Document, Kind, Link
from model.subject import Jurisdiction

_NOTICE = re.compile(
    r"privacy practices|notice of privacy|\bhipaa\b(?!.{0,20}\bcomplian)|\bnpp\b"
    r"|pr[aá]cticas de privacidad|pr[aá]ticas de privacidade"
    r"|pratiques (?:de|en mati[eè]re de) (?:confidentialit|vie priv)"
    r"|th[oô]ng b[aá]o (?:v[eề] )?.{0,20}ri[eê]ng t[uư]|隐私(?:惯例|实践|做法)|私隱",
    re.I,
)
_ADDRESS = re.compile(
    r"privacy[-_ %20]*practices|notice[-_ %20]*of[-_ %20]*privacy|hipaa|(?:^|[/_-])npp(?:[/_.-]|$)", re.I
)
# The sentence that 45 CFR 164.520(b)(1)(i) puts at the head of every notice.
_HEADER = re.compile(r"notice describes how (?:medical|health)[\w ]{0,20} information about you may be used", re.I)
_CARE = re.compile(
    r"\b(?:appointments?|new patients?|patients? welcome|our services|services we|we (?:treat|offer|provide|accept)|"
    r"book (?:online|now|a visit)|schedule (?:a|an|your)|request (?:a visit|an appointment)|insurances? (?:we )?accept"
    r"|office hours|telehealth|walk-?ins?)\b",
    re.I,
)
_HEALTH_FIELD = re.compile(
    r"reason for (?:your )?(?:visit|appointment)|symptom|medical|medicat|diagnos|condition|allerg|insurance|"
    r"date of birth|\bdob\b|birth ?(?:day|date)|patient|health|treatment|procedure|pregnan|chief complaint|concern",
    re.I,
)
_FEW_LINKS = 3  # a front page with fewer builds its menu by script: its footer was not really seen


@dataclass(slots=True)
class _Site:
    """What the pages of one site showed."""

    home: Document | None = None
    elsewhere: str | None = None
    header_at: tuple[str, ...] = ()
    is_of_care: bool = False
    asks_health: str | None = None


class MissingPrivacyNoticeLink(AccountCheck):
    """Measures what stands in the place of the notice's link: nothing, a dead link, or one on another page."""

    kinds = (Kind.PAGE,)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._sites: dict[Place, _Site] = {}
        subject = scope.subject
        self._applies = (
            subject is not None and subject.jurisdiction is Jurisdiction.US and subject.covered_entity is not False
        )

    def see(self, document: Document) -> Iterator[Measured]:
        place = Place.of(document)
        if not self._applies or document.page is None or self.scope.is_personal(place):
            return
        site = self._sites.setdefault(place, _Site())
        links = document.page.links or ()
        if document.page.is_home:
            site.home = document
        elif site.elsewhere is None and any(_is_notice(link) for link in links):
            site.elsewhere = document.title or document.url or "another page"
        if _HEADER.search(document.text):
            site.header_at = (*site.header_at, document.url or document.ref)
        site.is_of_care = site.is_of_care or bool(_CARE.search(document.text))
        if site.asks_health is None:
            fields = (name for form in document.page.forms or () for name in form.fields)
            site.asks_health = next((name for name in fields if _HEALTH_FIELD.search(name)), None)
        yield from ()

    def conclude(self) -> Iterator[Measured]:
        for site in self._sites.values():
            home = site.home
            links = home.page.links if home is not None and home.page is not None else None
            if home is None or not links or len(links) < _FEW_LINKS or not site.is_of_care:
                continue
            notices = [link for link in links if _is_notice(link)]
            dead = [link for link in notices if link.status is not None and link.status >= 400]
            if any(link not in dead for link in notices) or _leads_to(site.header_at, links):
                continue
            yield self._missing(home, site, dead, len(links))

    def _missing(self, home: Document, site: _Site, dead: list[Link], seen: int) -> Measured:
        if dead:
            note = f"Its link “{dead[0].text or dead[0].url}” answers with an error ({dead[0].status})."
        elif site.elsewhere:
            note = f"A link to it stands on “{site.elsewhere}”, but not on the front page, where it belongs."
        else:
            note = f"None of the {seen} links of the front page, menu and footer included, is called so."
        if site.asks_health:
            note += f" The site also asks for health information (a field “{site.asks_health}”)."
        facts = {
            "is_missing": bool(dead) or site.elsewhere is None,
            "asks_health": site.asks_health is not None,
        }
        quote = (dead[0].text if dead else None) or home.title or home.url or home.ref
        told = evidence(home, quote)
        return Measured(facts=facts, document=home.id, kind=home.kind, source=home.source, evidence=told, note=note)


def _is_notice(link: Link) -> bool:
    return bool(_NOTICE.search(link.text or "") or _ADDRESS.search(link.url or ""))


def _leads_to(addresses: tuple[str, ...], links: tuple[Link, ...]) -> bool:
    """Whether the front page links to a page that is the notice, whatever the link is called."""
    wanted = {address.rstrip("/") for address in addresses}
    return any(link.url and link.url.rstrip("/") in wanted for link in links)
