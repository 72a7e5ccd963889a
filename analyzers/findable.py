"""Which own accounts go by another name: a search for the subject's name does not lead there."""

from collections.abc import Iterator

from analyzers import facts, features, names
from analyzers.names import Likeness
from analyzers.shown import Pair
from model.documents import Corpus, Document, Kind
from model.subject import Account, Subject, SubjectKind

_LONG_ENOUGH = 3  # letters of a word of the name that a handle does not hold by chance
_SITES = ("website", "wordpress")
_OF_PSEUDONYMS = ("reddit",)
_OF_REAL_NAMES = ("facebook", "linkedin")


def under_other_names(corpus: Corpus, subject: Subject) -> tuple[Account, ...]:
    """The accounts of a clinician from which texts are held and of which nothing that is held shows the name: not the
    handle, not the name signed with, and no result of a search. A practice has none."""
    told = {word for name in subject.persons for word in facts.words(name) if len(word) >= _LONG_ENOUGH}
    hidden = {
        account.at: account
        for source, accounts in subject.accounts.items()
        if told and source not in _SITES
        for account in accounts
        if not any(word in "".join(facts.words(name_of(account))) for word in told)
    }
    used: set[str] = set()
    for document in corpus.documents(Kind.POST, Kind.COMMENT, Kind.PROFILE, Kind.SEARCH_HIT) if hidden else ():
        own = features.declared_account(Pair(document, subject)) if document.kind is Kind.SEARCH_HIT else None
        if document.account in hidden and _is_named(document, subject):
            own = document.account
        elif document.account in hidden:
            used.add(document.account)
        hidden.pop(own or "", None)
    return tuple(account for at, account in hidden.items() if at in used)


def of_unknown_names(corpus: Corpus, subject: Subject) -> tuple[Account, ...]:
    """Where the subject's name is not known: the accounts that may go by a name which is nobody's. One alone is told
    by itself, but at a service of pseudonyms; beside anything else of a clinician's own it would be joined to that."""
    posts = [one for one in corpus.documents(Kind.POST, Kind.PROFILE) if not one.share_of]
    own = {one.account or one.service for one in posts if one.kind is Kind.POST or one.account}
    accounts = [(source, account) for source, accounts in subject.accounts.items() for account in accounts]
    own |= {account.at for source, account in accounts if source not in _SITES}
    is_joined = subject.kind is SubjectKind.CLINICIAN and len(own) > 1
    return tuple(
        account
        for source, account in accounts
        if source.startswith(_OF_PSEUDONYMS)
        or (is_joined and source not in _SITES and not source.startswith(_OF_REAL_NAMES))
    )


def name_of(account: Account) -> str:
    """What an account is called at its service: the last part of an address, without its @."""
    return account.at.rstrip("/").rpartition("/")[2].lstrip("@")


def _is_named(document: Document, subject: Subject) -> bool:
    return any(
        names.compare_persons(shown, own) >= Likeness.CLOSE for shown in _shown(document) for own in subject.persons
    )


def _shown(document: Document) -> Iterator[str]:
    """The names under which an account appears."""
    if document.author and document.author.name:
        yield document.author.name
    yield from document.claims.names if document.claims else ()
