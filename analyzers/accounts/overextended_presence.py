"""More accounts than a practice keeps alive and answers on."""

from collections import Counter
from collections.abc import Iterable, Iterator

from analyzers.accounts import activity
from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope
from analyzers.accounts.unanswered_question import open_question
from model.audit import INVENTORY
from model.documents import Document, Kind
from model.findings import Evidence

# A site of one's own, search engines, alerts, registers and archives are not posted to.
_NO_CHANNELS = frozenset(
    (
        *("website", "searxng", "gdelt", "google_news", "google_alerts"),
        *("brave", "mojeek", "kagi", "serpapi", "google_cse"),
        *("nppes", "cms_clinicians", "leie", "wayback", "pubmed", "orcid", "openalex", "crossref"),
    )
)
_DORMANT = 90  # days


class OverextendedPresence(AccountCheck):
    """Measures declared accounts, accounts for each place, dormant ones, and dormant ones that leave questions open."""

    kinds = (*activity.KINDS, Kind.COMMENT)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._activity = activity.Activity(scope)
        self._open: Counter[Place] = Counter()

    def see(self, document: Document) -> Iterable[Measured]:
        if document.kind is not Kind.COMMENT:
            self._activity.see(document)
        elif open_question(document, self.scope):
            self._open[Place.of(document)] += 1
        return ()

    def conclude(self) -> Iterator[Measured]:
        setting = self.scope.setting
        channels = {Place(source, at) for source, at in setting.declared if source not in _NO_CHANNELS}
        channels = {place for place in channels if not self.scope.is_personal(place)}
        listed = [entry for entry in setting.inventory if not entry.parked]
        dormant = sorted(place for place, _, days in self._activity.rests() if days >= _DORMANT and place in channels)
        accounts = max(len(channels), len(listed))
        if accounts < 2:
            return
        neglected = sum(self._open[place] > 0 for place in dormant)
        unseen = sum(not self.scope.saw(place) for place in channels)
        note = f"{accounts} accounts; {len(dormant)} of them known to be dormant, {neglected} with open questions."
        if unseen:
            note += f" {unseen} could not be looked at in full: what happens there is unknown."
        yield Measured(
            facts={
                "accounts": accounts,
                "for_each_place": accounts / max(1, setting.places),
                "dormant": len(dormant),
                "neglected": neglected,
            },
            document=f"{INVENTORY}:accounts",
            kind=Kind.PROFILE,
            source=dormant[0].source if dormant else INVENTORY,
            evidence=Evidence(quote=setting.names[0] if setting.names else "the accounts"),
            note=note,
        )
