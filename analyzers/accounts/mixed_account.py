"""Accounts on which the practice and its owner's private life are one."""

from collections.abc import Iterable, Iterator

from analyzers.accounts.newest import Newest
from analyzers.accounts.phrases import any_of
from analyzers.accounts.scope import AccountCheck, Measured, Place, Scope
from analyzers.accounts.topics import Topic, topic
from analyzers.setting import digits
from model.documents import Document, Kind

_BOOKS = any_of(r"book(?:ing)?|appointments?|schedule|new patients")


class MixedAccount(AccountCheck):
    """Measures how many in a hundred of the newest posts are about work, and how many about private life; and private
    accounts whose profile carries the practice's telephone or booking."""

    kinds = (Kind.POST, Kind.PROFILE)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._newest = Newest()

    def see(self, document: Document) -> Iterable[Measured]:
        if document.kind is Kind.POST:
            self._newest.add(document)
        elif self.scope.is_personal(Place.of(document)) and self._is_practice_contact(document):
            note = "A private account whose profile carries the practice's telephone or booking."
            yield self.of_document(document, {"is_practice_contact": 1}, note)

    def _is_practice_contact(self, profile: Document) -> bool:
        own = self.scope.setting.own_numbers
        told = profile.claims.phones if profile.claims else ()
        if own and any(number in digits(text) for number in own for text in (*told, profile.text)):
            return True
        return any(site in profile.text for site in self.scope.setting.sites) and bool(_BOOKS.search(profile.text))

    def conclude(self) -> Iterator[Measured]:
        for place, texts in self._newest.windows():
            if self.scope.is_personal(place):
                continue
            topics = [each for text in texts if (each := topic(text, self.scope.book.vocabulary))]
            if not topics:
                continue
            work, private = (
                sum(topics.count(each) for each in (Topic.HEALTH, Topic.PRACTICE)),
                topics.count(Topic.PERSONAL),
            )
            yield self.of_account(
                place,
                {
                    "posts": len(topics),
                    "professional_percent": 100 * work // len(topics),
                    "personal_percent": 100 * private // len(topics),
                },
                f"Of the newest {len(topics)} posts {work} are about work and {private} about private life.",
            )
