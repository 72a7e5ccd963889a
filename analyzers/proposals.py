"""Accounts that may be the subject's and are not declared: proposed with reasons, never asked before a person confirms.

Nothing is guessed from a name: an account is proposed only where something that was gathered points to it. What the
subject's own pages and accounts say counts most, and both ways more than one. A link from an account to the subject's
site alone is weak, for anybody can write one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from analyzers import facts, features, identity, profiles
from analyzers.names import Likeness
from analyzers.profiles import Key, Profile
from analyzers.shown import Pair
from model.audit import Proposal
from model.documents import FINGERED, REGISTERS, Corpus, Document, Kind, Link
from model.findings import Judgement, Verdict
from model.subject import Subject

_MOST = 10
_MOST_AT_ONE_SERVICE = 3  # accounts there that own pages link to; more are a list of others, and tell nothing
_MOST_REASONS = 4  # of what a search result shows
_OWN_SITE = ("website", "wordpress")
_OWN_EXPORTS = re.compile(r"(?!web_).+_(?:archive|export|takeout)")
_DISOWNED = frozenset({"ugc", "sponsored"})
_HANDLE = re.compile(r"(?<![\w@./-])@[\w.-]{1,60}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LONG_ENOUGH = 4  # letters of a surname that a handle does not hold by chance


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for an account: how much, the sentence printed ({} stands for where), and whether it is
    the subject's own word."""

    weight: int
    sentence: str
    own: bool = True


VERIFIED = Sign(6, 'Your account {} links to it, and the service saw that it links back (rel="me").')
LISTED = Sign(5, "Your inventory names it: {}.")
NAMED_AS_OWN = Sign(4, 'Your own page {} names it as yours (rel="me").')
AT_OWN_DOMAIN = Sign(4, "Its handle stands at your own domain, {}.")
LINKED = Sign(3, "Your own page {} links to it.")
STATED = Sign(3, "What your own site tells search engines, at {}, names it as yours.")
FROM_ACCOUNT = Sign(3, "Your account {} links to it.")
POINTED = Sign(3, "Your own address {} says that it is the same (WebFinger).")
FROM_ENTRY = Sign(3, "An entry about you, {}, names it as your site.")
LINKS_BACK = Sign(3, 'It links to {} and says that both are the same (rel="me").', own=False)
LINKS = Sign(1, "It links to {}.", own=False)
FOUND = Sign(2, "A search for {} shows it.", own=False)
FOUND_SURELY = Sign(3, "A search for {} shows it, and all it shows agrees.", own=False)
HAS_THE_NAME = Sign(1, "Its handle holds your name, {}.", own=False)
DOUBTED = Sign(-2, "But what we hold of it does not fit you: {}", own=False)
_WEAK = "Nothing of yours links to it, and anybody can write such a page or link: look before you say that it is yours."


@dataclass(slots=True)
class _Candidate:
    """An account, and what speaks for it: of each sign where it was seen first. `pages` are own pages that link."""

    profile: Profile
    signs: dict[Sign, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    pages: set[str] = field(default_factory=set)
    on_home: str | None = None

    @property
    def score(self) -> int:
        return sum(sign.weight for sign in self.signs)

    @property
    def is_weak(self) -> bool:
        return not any(sign.own for sign in self.signs)

    def add(self, sign: Sign, where: str) -> None:
        self.signs.setdefault(sign, where)


def propose(corpus: Corpus, subject: Subject, judgements: Sequence[Judgement] = ()) -> tuple[Proposal, ...]:
    """Accounts that are not declared and may be the subject's, the likeliest first, at most ten.

    What was judged somebody else's, or stands under `not_me`, is not proposed again.
    """
    ledger = _Ledger(subject, judgements)
    for document in corpus.documents(Kind.PAGE, Kind.PROFILE, Kind.SEARCH_HIT):
        ledger.read(document)
    found = sorted(ledger.found(), key=lambda one: (one.is_weak, -one.score, one.profile.id))
    return tuple(_proposal(one, judgements) for one in found[:_MOST])


def _proposal(candidate: _Candidate, judgements: Iterable[Judgement]) -> Proposal:
    said = [one for one in judgements if one.document == candidate.profile.id and one.verdict is Verdict.POSITIVE]
    reasons = [f"{one.by} said on {one.at:%Y-%m-%d} that it is yours: add it to the subject file." for one in said]
    signs = sorted(candidate.signs.items(), key=lambda one: -one[0].weight)
    for sign, where in signs:
        reasons.append(sign.sentence.replace("{}", where))
        if sign in (FOUND, FOUND_SURELY):
            reasons.extend(candidate.shown)
    is_weak = candidate.is_weak and not said
    return Proposal(
        source=candidate.profile.source,
        at=candidate.profile.at,
        url=candidate.profile.url,
        reasons=(*reasons, _WEAK) if is_weak else tuple(reasons),
        is_weak=is_weak,
    )


class _Ledger:
    """Reads each document once, and keeps what it says of accounts that are not declared."""

    def __init__(self, subject: Subject, judgements: Sequence[Judgement]) -> None:
        self._subject, self._judgements = subject, judgements
        self._sites = tuple(dict.fromkeys(Pair(_NOTHING, subject).own_sites()))
        self._domains = {host for host, path in map(facts.web, self._sites) if host and not path}
        self._known = set(_declared(subject)) | set(_refused(subject, judgements))
        self._own_pages = 0
        self._candidates: dict[Key, _Candidate] = {}

    def read(self, document: Document) -> None:
        pair = Pair(document, self._subject)
        if document.kind is not Kind.SEARCH_HIT and _is_own(pair):
            if features.own_site(pair) is not None:
                self._own_page(document)
            elif features.declared_account(pair) is not None and document.kind is Kind.PROFILE:
                self._is_declared(document)
            self._own_profile(document)
            return
        profile = profiles.profile(document.url or "")
        if profile is None:
            self._entry(document)
        elif self._candidate(profile) is not None:
            self._read_of(pair, profile)

    def found(self) -> Iterator[_Candidate]:
        """The candidates that something speaks for, once it is known how many own pages there are."""
        many = self._listed_in_rows()
        listed = {profiles.key(*_named(one.account)): one.account for one in self._subject.inventory}
        for key, candidate in self._candidates.items():
            if key in self._known:
                continue
            if key[0] in many:
                candidate.signs.pop(NAMED_AS_OWN, None)
            elif where := self._linked_from(candidate):
                candidate.add(LINKED, where)
            if key in listed:
                candidate.add(LISTED, listed[key])
            if not any(sign.weight > 0 for sign in candidate.signs) or (
                DOUBTED in candidate.signs and candidate.is_weak
            ):
                continue
            if name := self._name_in(key[1]):
                candidate.add(HAS_THE_NAME, name)
            if host := self._own_domain(candidate.profile):
                candidate.add(AT_OWN_DOMAIN, host)
            yield candidate

    def _candidate(self, profile: Profile) -> _Candidate | None:
        """The candidate of an account; None for one that is declared or known to be somebody else's."""
        if profile.key in self._known:
            return None
        return self._candidates.setdefault(profile.key, _Candidate(profile))

    def _add(self, profile: Profile | None, sign: Sign, where: str) -> None:
        if profile is not None and (candidate := self._candidate(profile)) is not None:
            candidate.add(sign, where)

    def _own_page(self, document: Document) -> None:
        self._own_pages += document.page is not None
        where = document.url or document.ref
        page = document.page
        for link in (page.links if page else None) or ():
            self._own_link(link, where, on_home=page is not None and page.is_home is True)
        for word in _HANDLE.findall(document.text) if self._domains else ():
            profile = profiles.handle(word.rstrip("."))
            if profile is not None and (host := self._own_domain(profile)):
                self._add(profile, AT_OWN_DOMAIN, host)

    def _own_link(self, link: Link, where: str, *, on_home: bool) -> None:
        """A link of an own page, unless the page says that a visitor wrote it or somebody paid for it."""
        is_me = "me" in link.rel
        if link.url is None or _DISOWNED & set(link.rel) or ("nofollow" in link.rel and not is_me):
            return
        profile = profiles.profile(link.url) or (self._site(link.url) if is_me else None)
        candidate = self._candidate(profile) if profile else None
        if candidate is None:
            return
        candidate.pages.add(where)
        candidate.on_home = candidate.on_home or (where if on_home else None)
        if is_me:
            candidate.add(NAMED_AS_OWN, where)

    def _is_declared(self, document: Document) -> None:
        """A handle at an own domain, and the account that was read there under another address, are one."""
        if (itself := profiles.profile(document.url or "")) is not None:
            self._known.add(itself.key)

    def _own_profile(self, document: Document) -> None:
        claims = document.claims
        if claims is None:
            return
        where = document.account or document.url or document.id
        if claims.kind == FINGERED:
            for address in claims.links:
                self._add(profiles.profile(address) or self._whole_site(address), POINTED, where)
            return
        for address in claims.verified:
            self._add(profiles.profile(address) or self._site(address), VERIFIED, where)
        sign = STATED if document.source in _OWN_SITE else FROM_ACCOUNT
        for address in claims.links:
            self._add(profiles.profile(address), sign, where)

    def _entry(self, document: Document) -> None:
        """What a register or listing that is certainly the subject's names as site or account."""
        claims = document.claims
        if document.kind is not Kind.PROFILE or claims is None or not claims.links:
            return
        if claims.kind in REGISTERS or claims.phones:
            whose = identity.resolve(document, self._subject, self._judgements)
            if whose.verdict is Verdict.POSITIVE:
                for address in claims.links[:_MOST]:
                    self._add(profiles.profile(address) or self._site(address), FROM_ENTRY, document.url or document.id)

    def _read_of(self, pair: Pair, profile: Profile) -> None:
        """What is held of an account that is not declared: a search result, or a page somebody saved."""
        document = pair.document
        whose = identity.resolve(document, self._subject, self._judgements)
        if whose.verdict is Verdict.NEGATIVE:
            self._add(profile, DOUBTED, whose.reasons[0] if whose.reasons else "")
            return
        if pair.name is None or pair.name.likeness < Likeness.CLOSE:
            return
        if document.kind is Kind.SEARCH_HIT:
            shown = tuple(_agreeing(pair))
            if shown:
                is_sure = whose.verdict is Verdict.POSITIVE
                self._add(profile, FOUND_SURELY if is_sure else FOUND, f"“{document.query or self._subject.name}”")
                self._candidates[profile.key].shown = shown[:_MOST_REASONS]
            return
        for address, is_me in _links(document):
            if site := next((site for site in self._sites if facts.is_within(address, site)), None):
                self._add(profile, LINKS_BACK if is_me else LINKS, site)

    def _site(self, address: str) -> Profile | None:
        """A web site as an account; None for one of the subject's own, and for what is no site."""
        host, _ = facts.web(address)
        if not host or any(facts.is_within(address, site) for site in self._sites):
            return None
        at = f"https://{urlsplit(address if '://' in address else f'https://{address}').hostname}"
        return Profile(source="website", at=at, url=at, name=host)

    def _whole_site(self, address: str) -> Profile | None:
        """A web site by the address of its front page: a profile at a service that we do not know is no site."""
        return None if urlsplit(address).path.strip("/") else self._site(address)

    def _listed_in_rows(self) -> set[str]:
        """The services at which own pages link to so many accounts that a link tells nothing."""
        at: dict[str, int] = defaultdict(int)
        for (service, _), candidate in self._candidates.items():
            at[service] += bool(candidate.pages)
        return {service for service, number in at.items() if number > _MOST_AT_ONE_SERVICE}

    def _linked_from(self, candidate: _Candidate) -> str | None:
        """The front page, or any where half of all pages link to it: a link inside one article tells nothing."""
        if NAMED_AS_OWN in candidate.signs or not candidate.pages:
            return None
        in_the_frame = len(candidate.pages) >= max(2, self._own_pages / 2)
        return candidate.on_home or (min(candidate.pages) if in_the_frame else None)

    def _name_in(self, handle: str) -> str | None:
        """The surname or practice name that a handle holds; sites and long addresses are asked too."""
        plain = "".join(facts.words(handle))
        for name in (*self._subject.persons, *self._subject.organisations):
            words = facts.words(name)
            own = words[-1] if name in self._subject.persons and words else "".join(words)
            if len(own) >= _LONG_ENOUGH and own in plain:
                return name
        return None

    def _own_domain(self, profile: Profile) -> str | None:
        """The own domain that the server of a handle stands at, as WebFinger would answer for it."""
        host = profile.at.rpartition("@")[2] if profile.source == "mastodon" else ""
        return next((own for own in self._domains if host == own or host.endswith(f".{own}")), None)


_NOTHING = Document(kind=Kind.PAGE, source="", service="", ref="")


def _is_own(pair: Pair) -> bool:
    """Whether a page or profile is the subject's own. A saved page that was handed in is whoever's it shows."""
    if features.not_me(pair) is not None:
        return False
    if _OWN_EXPORTS.fullmatch(pair.document.source) and features.own_export(pair) is not None:
        return True
    return features.declared_account(pair) is not None or features.own_site(pair) is not None


def _agreeing(pair: Pair) -> Iterator[str]:
    """What agrees beyond the name, as sentences; nothing where something contradicts."""
    held = identity.standing(pair)
    if not any(feature.blocks for feature, _ in held):
        yield from (feature.sentence(seen) for feature, seen in held if feature.fact and feature.weight > 0)


def _links(document: Document) -> Iterator[tuple[str, bool]]:
    """Where a profile leads, and whether it says that it is the same."""
    claims = document.claims
    for address in claims.links if claims else ():
        yield address, address in claims.verified if claims else False
    for link in (document.page.links if document.page else None) or ():
        if link.url:
            yield link.url, "me" in link.rel


def _declared(subject: Subject) -> Iterator[Key]:
    for source, accounts in subject.accounts.items():
        yield from (profiles.key(source, account.at) for account in accounts)


def _refused(subject: Subject, judgements: Iterable[Judgement]) -> Iterator[Key]:
    """The accounts a person said are somebody else's, in a judgement or in the subject file."""
    for other in subject.not_me:
        if known := profiles.profile(other) or profiles.handle(other):
            yield known.key
        elif ":" in other:
            yield profiles.key(*other.split(":", 1))
    for judgement in judgements:
        if judgement.verdict is Verdict.NEGATIVE and ":" in judgement.document:
            yield profiles.key(*judgement.document.split(":", 1))


def _named(account: str) -> tuple[str, str]:
    """Service and name of an account as an inventory writes it: "instagram @tidewell"."""
    service, _, name = account.partition(" ")
    return service.casefold(), name.strip() or service
