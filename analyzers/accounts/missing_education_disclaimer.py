"""Accounts and sites that teach about health and nowhere say that this is no advice for one person."""

from collections.abc import Iterable, Iterator

from analyzers.accounts.newest import Newest
from analyzers.accounts.phrases import any_of
from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope
from analyzers.accounts.topics import Topic, topic
from analyzers.facts import web
from model.documents import Document, Kind

_DISCLAIMER = any_of(
    r"(?:not|n['’]t|no|never|nor|neither|nothing)(?: \w+){0,6} (?:medical|professional|clinical|dental|health|legal|"
    r"individual"
    r"|personal) (?:\w+ )?(?:advice|care|treatment|guidance|consultation|opinion)",
    r"(?:not|n['’]t|never)(?: \w+){0,4} (?:substitute|replacement|advice)",
    r"instead of (?:your|a) (?:doctor|clinician|provider)",
    r"(?:education(?:al)?|informational?|general information)(?: purposes?)? (?:purposes )?only|"
    r"for (?:education|information)"
    r"(?:al)? (?:purposes|use)|tweets? (?:are |is )?not advice|opinions? (?:are )?my own[^.]{0,20}not",
    r"(?:no|not) (?:a )?(?:doctor|physician|provider)-patient relationship|does not (?:create|constitute|establish)",
    # other languages
    r"no (?:sustituy\w+|reemplaz\w+|constituy\w+|es (?:un )?consejo)|fines (?:educativos|informativos)",
    r"solo informativ\w+",
    r"ne (?:remplace|constitue|saurait)\w*|à titre (?:informatif|éducatif|indicatif)",
    r"(?:ersetz\w+|keine?n?) (?:\w+ ){0,4}(?:arzt\w*|ärztlich\w*|medizinisch\w*|beratung)|kein ersatz",
    r"não (?:substitu\w+|constitu\w+)|fins (?:educativos|informativos)|non (?:sostituis\w+|costituis\w+)",
    r"scopo (?:informativo|educativo)|geen (?:medisch advies|vervanging)|nie zastępuj\w+",
)


class MissingEducationDisclaimer(AccountCheck):
    """Measures the newest texts of an account and how many in a hundred teach about health, where no disclaimer is."""

    kinds = (Kind.POST, Kind.PAGE, Kind.PROFILE)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._newest = Newest()
        self._disclaimed: set[Place] = set()

    def see(self, document: Document) -> Iterable[Measured]:
        place = Place.of(document)
        if place not in self._disclaimed and document.share_of is None and _DISCLAIMER.search(document.text):
            self._disclaimed.add(place)
        if document.kind is not Kind.PROFILE:
            self._newest.add(document)
        return ()

    def conclude(self) -> Iterator[Measured]:
        hosts = {web(place.at or "")[0] for place in self._disclaimed} - {""}
        for place, texts in self._newest.windows():
            same_site = web(place.at or "")[0] in hosts
            if place in self._disclaimed or same_site or self.scope.is_personal(place) or not self._is_known(place):
                continue
            topics = [each for text in texts if (each := topic(text, self.scope.book.vocabulary))]
            if not topics:
                continue
            health = topics.count(Topic.HEALTH)
            note = (
                f"{health} of the newest {len(topics)} texts teach about health. No text, profile or page of the "
                "account that was seen says that this is no advice for one person; a picture or a film may."
            )
            yield self.of_account(place, {"texts": len(topics), "health_percent": 100 * health // len(topics)}, note)

    def _is_known(self, place: Place) -> bool:
        """Whether all of it was seen. What a blog's posts say is seen; what stands around them only on its pages."""
        return self.scope.saw(place) and place.source != "wordpress"
