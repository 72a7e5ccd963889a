"""Of what tells of several practices, or of one, what is the subject's: other clients' rows, profiles and pages reach
nobody's report."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path, PurePosixPath

from analyzers import facts, names, profiles, specialties
from analyzers.names import Likeness
from crawler import archives
from crawler.archives import Held, Practice, Read
from model.documents import Author, Claims, Document, Dropped, Kind
from model.subject import Place, Subject
from reports.words import counted, joined

PAGES = frozenset({"saved_page", "pasted_reviews"})
_OF_ONE = PAGES | {"wordpress_export"}
PICTURES, OF_PICTURES = "images", "google_business_takeout"  # pictures lie in the folders of an owner's profiles
_SIFTED = frozenset({"saved_page", "review_mail", PICTURES})  # whose readers know nothing of places that are wanted
SAY_WHICH = (
    "If one of them is yours, name it under places: in the subject file (name: …), or say which are yours beside this "
    "file under exports:, columns: {{places: '{name}'}} (several with semicolons between), or ours: yes where all are; "
    "then run the audit again."
)
SAY_OURS = (
    "It names {name}. If that is you, write ours: yes beside its path under exports: in the subject file, or the name "
    "under business_names: or staff:, and run the audit again; if it is not, take it out there."
)
_SHOWN = 6
_TELLING = 3  # letters
# Services whose archives name their owner as a profile is declared; elsewhere it may be a number.
_BY_HANDLE = frozenset({"x", "instagram", "threads", "tiktok", "reddit", "bluesky", "mastodon"})
_SITES = ("website", "wordpress")  # sources whose accounts are sites of the subject's own
# Words that say what kind of house it is, or none at all: they do not tell one from another.
_GENERAL = frozenset(
    "the a an and of at in for by to our my your family care center centre clinic clinics practice practices office "  # noqa: SIM905
    "offices health medical wellness group associates partners team location branch site main llc inc pc pa pllc plc "
    "ltd llp co corp dr doctor md do dds dmd np rn".split()
)
_STEMS = ("dent", "orthodon", "pediatr", "paediatr", "dermatolog", "chiropract", "optometr", "ophthalm", "cardiolog")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which places are the subject's (empty: nothing is left out), and how much is told of the others. `unsure`: none
    of several has a name like the subject's, so it is not known which is meant; `foreign`: all it tells of is somebody
    else's, as other facts than names say too; `doubted`: the name alone is unlike, so it is read, and told; `said`: a
    person told which are theirs."""

    own: tuple[str, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    unsure: bool = False
    foreign: bool = False
    doubted: bool = False
    said: bool = False
    folders: tuple[str, ...] = ()  # of the others, in the export

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it is looked at before a person has said whose it is."""
        return self.unsure or self.foreign

    @property
    def columns(self) -> dict[str, str]:
        """The filter as a reader is told it; line breaks stand between, for no name holds one."""
        return {"places": "\n".join((*self.own, ""))} if self.own else {}

    @property
    def note(self) -> str:
        """What the visit says of it, without a name: other places are other clients'."""
        if not self.others:
            return ""
        if self.doubted:
            return "it names another practice or person than you; it was read all the same"
        if self.foreign:
            return "not looked at: name, and town, phone, site or account of whom it is about are not yours"
        told = sum(self.others.values())
        rows = f"{counted(told, 'review')} of {counted(len(self.others), 'place')}"
        if self.unsure:
            return f"{rows} not looked at: none of these places has a name like yours"
        if self.said:
            return f"{rows} set aside, as you said"
        unlike = "its name is" if len(self.others) == 1 else "their names are"
        return f"{rows} set aside: {unlike} unlike yours"

    @property
    def names(self) -> str:
        """The other places by name, for the owner's eyes."""
        shown = [f"“{name}”{f' ({number})' if number else ''}" for name, number in list(self.others.items())[:_SHOWN]]
        more = len(self.others) - len(shown)
        return joined([*shown, f"{more} more"] if more else shown)

    @property
    def next_step(self) -> str:
        """What to do if one of them is the subject's after all."""
        if not self.others:
            return ""
        if self.foreign or self.doubted:
            return SAY_OURS.format(name=self.names)
        return f"Set aside: {self.names}. {SAY_WHICH.format(name=next(iter(self.others)))}"


ALL = Chosen()


def of(
    source: str,
    path: Path | Held | None,
    columns: Mapping[str, str] | None,
    subject: Subject | None,
    *,
    is_ours: bool = False,
) -> Chosen:
    """Which of the practices that an export tells of are the subject's; of what can be of one alone nothing, nor where
    a person said whose it is."""
    if path is None or subject is None or is_ours or (columns or {}).get("places"):
        return Chosen()
    source = OF_PICTURES if source == PICTURES else source
    found = archives.practices_of(source, path, columns)
    if source == "pasted_reviews" and not any(map(_is_told_apart, found)):
        return Chosen()
    return (
        choose(found, subject, is_page=source in PAGES)
        if found
        else of_account(source, archives.origin(source, path).owner, subject)
    )


def _is_told_apart(practice: Practice) -> bool:
    """Whether one of its names is surely that of a house: over a pasted answer also its writer's may stand, or a
    role."""
    told = [facts.words(name) for name in (practice.claims.names if practice.claims else ())]
    return any(words[:1] == ("dr",) or any(map(_is_trade, words[1:])) for words in told)


def of_account(source: str, owner: Author | None, subject: Subject) -> Chosen:
    """Doubts an archive whose owner has neither a declared handle nor a name like the subject's, and refuses it where
    another account of that service is declared."""
    service = source.partition("_")[0]
    if owner is None or not owner.handle or profiles.of(service, owner.handle) is None:
        return Chosen()
    told = _handle(service, owner.handle)
    declared = [
        _handle(service, account.at)
        for id, accounts in subject.accounts.items()
        if id.partition("_")[0] == service
        for account in accounts
    ]
    shown = [name for name in (owner.name, owner.handle) if name]
    if (
        told in declared
        or (not owner.name and _is_hinted(owner.handle, subject))
        or any(is_like(name, subject) or _is_joined(name, subject) for name in shown)
    ):
        return Chosen()
    foreign = bool(declared) and service in _BY_HANDLE and not owner.handle.startswith("did:")
    return Chosen(others={shown[0]: 0}, foreign=foreign, doubted=not foreign)


def _handle(service: str, at: str) -> profiles.Key:
    found = profiles.of(service, at.strip().removeprefix("@")) if "/" not in at else None
    return found.key if found else profiles.key(service, at)


def _is_hinted(handle: str, subject: Subject) -> bool:
    """Whether a handle, where no name stands beside it, holds any word of a name of the subject's ("dana_r")."""
    whole = "".join(facts.words(handle))
    own = (*subject.names, *subject.former_names, *subject.organisations, *subject.persons, *subject.team)
    return any(mark in whole for one in own for mark in _marks(one) if len(mark) >= _TELLING)


def _is_joined(name: str, subject: Subject) -> bool:
    """Whether all that marks a name of the subject's stands in a handle or host, written as one word."""
    whole = "".join(facts.words(name))
    told = (_marks(one) for one in (*subject.names, *subject.former_names, *subject.organisations))
    return any(marks and all(mark in whole for mark in marks) for marks in told)


def said(source: str, path: Path | Held, ours: Sequence[str]) -> Chosen:
    """The choice of a person who said which of the practices are theirs; none named: all of them."""
    found = archives.practices_of(OF_PICTURES if source == PICTURES else source, path)
    rest = [one for one in found if one.name not in ours]
    if not ours or not rest:
        return ALL
    folders = tuple(folder for one in rest for folder in one.folders)
    return Chosen(tuple(ours), {one.name: one.number for one in rest}, folders=folders, said=True)


def nameless(source: str, path: Path | Held) -> tuple[str, ...]:
    """The practices among which a person who gave no name has to choose: several in one table, Takeout or mailbox whose
    names have nothing in common. Places without a name of a house ("Uptown", "Port Alder") may be branches of one."""
    found = () if source in _OF_ONE else tuple(one.name for one in archives.practices_of(source, path))
    houses = [_own_words(name) for name in found if any(map(_is_trade, facts.words(name)[1:]))]
    apart = any(one and other and not one & other for one, other in combinations(houses, 2))
    return found if apart else ()


def _own_words(name: str) -> frozenset[str]:
    """The words of a name that are no trade."""
    return frozenset(word for word in facts.words(name) if word not in _GENERAL and not _is_trade(word))


def _is_trade(word: str) -> bool:
    """Whether a word says what kind of house it is: "Quillmont Orthopedics", "Tidewell Family Dental"."""
    return names.is_organisation(f"x {word}") or bool(specialties.specialty(word)) or word.startswith(_STEMS)


def choose(found: Sequence[Practice], subject: Subject, *, is_page: bool = False) -> Chosen:
    """Sets aside the practices whose names are unlike all of the subject's, and that share no phone, street or site
    with it. A single one, or a page, is refused only where its own facts speak against it too: a practice may have
    names that nobody wrote down, and a page be of somebody who works there."""
    own = tuple(one.name for one in found if _is_own(one, subject))
    others = {one.name: one.number for one in found if one.name not in own}
    if not others or own:
        folders = tuple(folder for one in found if one.name in others for folder in one.folders)
        return Chosen(own, others, folders=folders) if others else Chosen()
    if all(one.claims and _contradicts(one.claims, subject, is_page=is_page) for one in found):
        return Chosen(others=others, foreign=True)
    if is_page or len(found) == 1:
        return Chosen(others=others, doubted=True)
    return Chosen(others=others, unsure=True)


def sifted(things: Iterable[Read], source: str, chosen: Chosen) -> Iterator[Read]:
    """What a reader gives without what is of other places, which is counted; of readers that do not know of places."""
    if source not in _SIFTED or not chosen.own:
        yield from things
        return
    others = Counter[Kind]()
    for thing in things:
        if isinstance(thing, Document) and _is_of_others(thing, chosen):
            others[thing.kind] += 1
        else:
            yield thing
    yield from (Dropped(reason=f"{kind.value} of another place", count=count) for kind, count in others.items())


def _is_of_others(document: Document, chosen: Chosen) -> bool:
    folder = PurePosixPath(document.ref) if document.kind is Kind.IMAGE else None
    return document.place in chosen.others or (
        folder is not None and any(folder.is_relative_to(other) for other in chosen.folders)
    )


def _is_own(practice: Practice, subject: Subject) -> bool:
    claims = practice.claims
    told = dict.fromkeys((practice.name, *(claims.names if claims else ())))
    return any(is_like(name, subject) or _is_joined(name, subject) for name in told) or (
        claims is not None and _shares(claims, subject)
    )


def is_like(name: str, subject: Subject) -> bool:
    """Whether a place may be the subject's: all that marks one of its names stands in it, or nothing stands in it but
    words of the subject's names and addresses, or it is called after somebody who works there. Wider than
    `names.compare_organisations`, on purpose: there a namesake must not pass, here a row of the subject's own must not
    be set aside."""
    told = _marks(name)
    own = [*subject.names, *subject.former_names, *subject.organisations, *subject.employers]
    if any((marks := _marks(one)) and marks <= told for one in own):
        return True
    people = (*subject.persons, *subject.team)
    if any(names.compare_persons(name, one) >= Likeness.SURNAME for one in people):
        return True
    around = (
        part
        for place in subject.places
        for part in (place.name, place.street, place.city, place.region, place.postcode, place.country)
    )
    known = frozenset().union(*map(_marks, filter(None, (*own, *around))))
    return told <= known


def _marks(name: str) -> frozenset[str]:
    """The words that mark a name; trades by their stem."""
    return frozenset(
        next((stem for stem in _STEMS if word.startswith(stem)), word)
        for word in facts.words(name.replace(".", ""))
        if word not in _GENERAL
    )


def _shares(claims: Claims, subject: Subject) -> bool:
    """Whether a profile has the subject's number, phone, street or site, whatever it is called."""
    return (
        (claims.npi is not None and claims.npi == subject.npi)
        or bool(_phones(claims.phones, subject) & _own_phones(subject))
        or bool(_hosts(claims.links) & _own_hosts(subject))
        or any(
            place.street and claims.street and facts.same_street(place.street, claims.street)
            for place in _places(subject)
        )
    )


def _contradicts(claims: Claims, subject: Subject, *, is_page: bool) -> bool:
    """Whether a profile with a name unlike the subject's lies in another town or, where its owner wrote it and not a
    site with numbers and addresses of its own, has another phone or web site."""
    towns = {_town(place.city) for place in _places(subject) if place.city}
    if claims.city and towns and _town(claims.city) not in towns:
        return True
    phones, hosts = _phones(claims.phones, subject), _hosts(claims.links)
    return not is_page and bool((phones and _own_phones(subject)) or (hosts and _own_hosts(subject)))


def _town(name: str) -> tuple[str, ...]:
    return facts.spelled(facts.words(name))


def _places(subject: Subject) -> tuple[Place, ...]:
    return (*subject.places, *subject.former_places)


def _phones(told: Iterable[str], subject: Subject) -> frozenset[str]:
    region = facts.calling_region(subject.jurisdiction)
    return frozenset(facts.phone(one, region) or "".join(filter(str.isdigit, one)) for one in told)


def _own_phones(subject: Subject) -> frozenset[str]:
    return _phones((*(place.phone for place in _places(subject) if place.phone), *subject.tracking_phones), subject)


def _hosts(links: Iterable[str]) -> frozenset[str]:
    return frozenset(host for one in links if (host := facts.web(one)[0]))


def _own_hosts(subject: Subject) -> frozenset[str]:
    sites = [place.site for place in _places(subject) if place.site]
    return _hosts([*sites, *(account.at for id in _SITES for account in subject.accounts.get(id, ()))])
