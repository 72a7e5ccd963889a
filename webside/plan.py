"""Decides what an audit will ask: an errand for each source and account, before anything is asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from analyzers import profiles
from crawler import archives
from model.audit import READ_FROM_DOWNLOAD, Errand, Plan
from model.errors import InputError, Unreadable
from model.source import Access, Source
from model.subject import Account, Export, Subject
from webside import __version__, downloads, images, keys, registers
from webside.downloads import Download
from webside.subject_file import quoted

# What a source may need of the subject.
SEARCH_TERMS, INSTANCE, ACCOUNT, SECRET = "search_terms", "instance", "account", "secret_address"
HANDLE = "handle"
_OFF = frozenset({"off", "no"})
# Stands in coverage for a file that no reader recognises.
UNKNOWN = Source(id="export", title="An export or saved page", gathers=(), access=Access.EXPORT, service="")
# Pages and pictures come from anywhere: these are no services that an account could be at.
_NO_SERVICE = ("web", "file")
_NAMELESS = ("linkedin",)  # services whose downloads do not tell the address of the account
NOT_ASKED = (Access.EXPORT, Access.MANUAL)  # doors behind which no host is asked
MISSING = "the file does not exist"
_TEXT = "pasted_reviews"
CORRECT_PATH = (
    "Correct the path under exports: in the subject file, or name its source: there; holds: posts, if it is a plain "
    "text of your own posts, one a paragraph."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line adds to the subject file. `routes` and `pace` are the demo's address book."""

    offline: bool = False
    full: bool = False
    only: tuple[str, ...] = ()
    allow_private: tuple[str, ...] = ()
    routes: Mapping[str, str] | None = None
    pace: float | None = None
    proxy: str | None = None


def make(subject: Subject, sources: Mapping[str, Source], options: Options = Options()) -> Plan:
    """The plan of one audit. InputError for a source that does not exist or an origin that is none."""
    for name in options.only:
        if name not in sources:
            raise InputError(f"there is no source '{name}'", expected=", ".join(sources))
    for seen in subject.seen:
        if seen.source not in sources or sources[seen.source].access is not Access.MANUAL:
            by_hand = ", ".join(source.id for source in sources.values() if source.access is Access.MANUAL)
            raise InputError(f"seen: '{seen.source}' is no source that is looked at by hand", expected=by_hand)
    recognised = (one for export in subject.exports for one in _recognised(export))
    # Two sources of one file bring its pictures along once.
    subject = replace(subject, exports=tuple({(one.path, one.source): one for one in recognised}.values()))
    held = downloads.of(subject, sources)
    own = downloads.declared(subject, held)
    read = frozenset(_read_from_downloads(subject, held, sources))
    errands = tuple(_scoped(_errands(subject, own, held, sources), options, read))
    contact = f"; +mailto:{subject.contact}" if subject.contact else ""
    return Plan(
        subject=own,
        errands=errands,
        user_agent=f"Webside/{__version__} (audits its own user's public presence{contact})",
        allow_private=tuple(origin(address) for address in options.allow_private),
        routes=options.routes,
        pace=options.pace,
        proxy=options.proxy,
        full=options.full,
    )


def origin(address: str) -> str:
    """`scheme://host:port` of an address, the port always written. InputError if it has no scheme and host."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        raise InputError(
            f"'{address}' is no origin", expected="scheme, host and port, as in http://127.0.0.1:8080"
        ) from None
    if not parts.hostname:
        raise InputError(f"'{address}' is no origin", expected="scheme, host and port, as in http://127.0.0.1:8080")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def _read_from_downloads(
    subject: Subject, held: Sequence[Download], sources: Mapping[str, Source]
) -> Iterator[profiles.Key]:
    """The accounts whose own downloads are read: those that the downloads name, and of a service whose downloads never
    name theirs the only person's account that is declared."""
    for one in held:
        source = sources[one.export.source or ""]
        if one.account:
            yield profiles.key(one.source, one.account.at)
        elif source.service in _NAMELESS and not _is_missing(Path(one.export.path)):
            declared = _of_the_service(subject, source, sources)
            keys = {profiles.key(source.service, account.at) for account in declared if _is_persons(account)}
            yield from keys if len(keys) == 1 else ()


def _is_persons(account: Account) -> bool:
    return "/company/" not in account.at and "/school/" not in account.at


def _scoped(errands: Iterable[Errand], options: Options, read: Set[profiles.Key]) -> Iterator[Errand]:
    for errand in errands:
        if options.only and errand.source.id not in options.only:
            continue
        if options.offline and not errand.skip and errand.source.access not in NOT_ASKED:
            yield _kept_from(
                _read_instead(errand) if profiles.key(errand.source.id, errand.at) in read else errand,
                "the web was not asked: you chose --offline, so only what lies on this machine was read",
                "Run the audit again without --offline.",
            )
        elif errand.volunteered and options.routes and not _is_routed(errand, options.routes):
            yield _skipped(errand.source, "", "not a part of the little web", "Audit a subject file of your own.")
        elif not errand.skip and (lack := keys.lacking(errand.source)):
            # Without a key nobody can ask; what an own download of that account holds is read all the same.
            is_read = profiles.key(errand.source.id, errand.at) in read
            yield _kept_from(_read_instead(errand) if is_read else errand, *lack)
        else:
            yield errand


def _read_instead(errand: Errand) -> Errand:
    """The errand of an account whose own download is read: whoever cannot ask it misses nothing."""
    return replace(errand, volunteered=True, note=READ_FROM_DOWNLOAD)


def _kept_from(errand: Errand, reason: str, next_step: str) -> Errand:
    """The errand, not run. Nobody declared a source that runs by itself, so nothing declared is missed."""
    at = "" if errand.volunteered and not errand.note else errand.at
    return replace(_skipped(errand.source, at, reason, next_step), volunteered=errand.volunteered, note=errand.note)


def _is_routed(errand: Errand, routes: Mapping[str, str]) -> bool:
    return "://" in errand.at and origin(errand.at) in map(origin, routes)


def _errands(
    subject: Subject, own: Subject, held: Sequence[Download], sources: Mapping[str, Source]
) -> Iterator[Errand]:
    """The errands of a subject as it is declared, and of the accounts of its `own` that its downloads name."""
    found = [one for one in held if not one.is_declared]
    for source in sources.values():
        if source.access is Access.EXPORT:
            yield from _exports(own, source, sources, held)
        elif source.access is Access.MANUAL:
            yield from _by_hand(subject, source)
        elif INSTANCE in source.needs:
            yield from _instances(subject, source)
        elif SEARCH_TERMS in source.needs:
            yield _search(subject, source, asks_the_web=_asks_the_web(subject, sources))
        elif registers.FACTS & set(source.needs):
            yield _register(subject, source, asks_the_web=_asks_the_web(subject, sources))
        else:
            yield from _accounts(subject, source, found, asks_the_web=_asks_the_web(subject, sources))
    yield from _unknown_exports(subject, sources)


def _accounts(subject: Subject, source: Source, held: Sequence[Download], *, asks_the_web: bool) -> Iterator[Errand]:
    """Those declared, and where the audit asks the web anyway those that own downloads name."""
    accounts = {account.at: account.personal for account in subject.accounts.get(source.id, ())}
    if source.id == "website" and not accounts:
        accounts = {place.site: False for place in subject.places if place.site}
    for at, personal in accounts.items():
        address = at if _is_whole(at, source) else f"https://{at}"
        shown = _shortened(address) if SECRET in source.needs else address
        yield Errand(source=source, at=shown, addresses=(address,), personal=personal)
    named = {one.account.at: one.named for one in held if one.account and one.source == source.id}
    if asks_the_web:
        for at, note in named.items():
            yield Errand(source=source, at=at, addresses=(at,), volunteered=True, note=note)
    elif named and not accounts:
        yield _undeclared(source, f"Write {source.id}: {quoted(next(iter(named)))} under accounts: to ask it here too.")
    if not accounts and not named:
        yield _undeclared(source, f"Add it under accounts: {source.id}: in the subject file, if there is one.")


def _is_whole(at: str, source: Source) -> bool:
    """Whether an account is meant as it is written: people leave out the scheme of an address (`tidewell.example`), but
    `@you@social.example`, `you.bsky.social` and `u/you` are no addresses."""
    is_name = "/" not in at or "." not in at.partition("/")[0]
    return "://" in at or "@" in at or ACCOUNT in source.needs or (HANDLE in source.needs and is_name)


def _shortened(address: str) -> str:
    """A secret address as reports may print it: its site, and as much as tells two of them apart."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/…{address[-4:]}"


def _instances(subject: Subject, source: Source) -> Iterator[Errand]:
    instances = subject.accounts.get(source.id, ())
    for instance in instances:
        yield Errand(source=source, at=instance.at, addresses=(instance.at,), queries=queries(subject))
    if not instances:
        yield _undeclared(source, f"Add the address of your own instance under accounts: {source.id}: .")


def _search(subject: Subject, source: Source, *, asks_the_web: bool) -> Errand:
    """A search service that everybody asks at the same address."""
    errand = _of_everybody(subject, source, asks_the_web=asks_the_web)
    return errand if errand.skip else replace(errand, queries=queries(subject))


def _register(subject: Subject, source: Source, *, asks_the_web: bool) -> Errand:
    """A register or archive that is asked for facts of the subject."""
    errand = _of_everybody(subject, source, asks_the_web=asks_the_web or registers.is_declared(source))
    if errand.skip:
        return errand
    if lack := registers.missing(subject, source):
        return _skipped(source, "", *lack)
    addresses = registers.own_addresses(subject) if registers.ADDRESSES in source.needs else errand.addresses
    volunteered = errand.volunteered and not registers.is_declared(source)
    return replace(errand, subject=registers.told(subject), addresses=addresses, volunteered=volunteered)


def _of_everybody(subject: Subject, source: Source, *, asks_the_web: bool) -> Errand:
    """A service that everybody asks at the same address. Without an account it runs by itself where the audit asks
    the web anyway: whoever only hands in exports has not agreed that a name leaves this machine."""
    switches = {account.at.lower() for account in subject.accounts.get(source.id, ())}
    if switches & _OFF:
        step = f"Remove {source.id}: from accounts: in the subject file to ask here again."
        return replace(_undeclared(source, step), skip="switched off in the subject file")
    if not switches and not asks_the_web:
        return _undeclared(source, f"Write {source.id}: on under accounts: in the subject file to ask here.")
    at = f"https://{source.hosts[0]}"
    return Errand(source=source, at=at, addresses=(at,), volunteered=not switches)


def _asks_the_web(subject: Subject, sources: Mapping[str, Source]) -> bool:
    """Whether the subject file itself names anything to ask over the network; a search switched on or off is not it."""
    asked = any(id in sources and _is_an_account(sources[id]) for id in subject.accounts)
    return bool(subject.search_terms or asked or any(place.site for place in subject.places))


def _is_an_account(source: Source) -> bool:
    of_everybody = {SEARCH_TERMS, *registers.FACTS} & set(source.needs) and INSTANCE not in source.needs
    return source.access not in (Access.EXPORT, Access.MANUAL) and not of_everybody


def queries(subject: Subject) -> tuple[str, ...]:
    """What to search for: the declared terms, or each name alone and with its city."""
    if subject.search_terms:
        return subject.search_terms
    city = next((place.city for place in subject.places if place.city), None)
    names = [f'"{name}"' for name in (*subject.names, *subject.former_names)]
    return tuple(dict.fromkeys((*names, *(f"{name} {city}" for name in names if city), f"{names[0]} reviews")))


def _recognised(export: Export) -> Iterator[Export]:
    """The export once for each source found in it by content, or for the one that the subject file names; the pictures
    that an export of a service brings along are one more."""
    path = Path(export.path)
    found: tuple[str | None, ...] = (export.source,)
    if export.holds:
        found = (export.source or _TEXT,)
    elif not export.source:
        found = archives.recognise_all(path) or (images.SOURCE if images.recognise(path) else None,)
    if any(map(archives.is_of_a_service, found)) and images.holds_some(path):
        found = (*found, images.SOURCE)
    yield from (replace(export, source=source) for source in found)


def _of_the_service(subject: Subject, source: Source, sources: Mapping[str, Source]) -> tuple[Account, ...]:
    """The accounts an export may belong to: declared for it, or for another source of the same service."""
    if own := subject.accounts.get(source.id):
        return tuple(own)
    others = (
        id for id, other in sources.items() if other.service == source.service and source.service not in _NO_SERVICE
    )
    return tuple(account for id in others for account in subject.accounts.get(id, ()))


def _exports(
    subject: Subject, source: Source, sources: Mapping[str, Source], held: Sequence[Download]
) -> Iterator[Errand]:
    """The exports of one kind, without those that a newer download of the same account replaces."""
    exports = [export for export in subject.exports if export.source == source.id]
    accounts = [account.at for account in _of_the_service(subject, source, sources)]
    kept = {one.export.path: one for one in held if one.export.source == source.id}
    for export in exports:
        if _is_left_out(export, subject, held):
            continue
        path, own = Path(export.path), kept.get(export.path)
        named = (own.account.at,) if own and own.account else ()
        missing = MISSING if _is_missing(path) else None
        yield Errand(
            source=source,
            at=path.name,
            path=path,
            url=export.url,
            columns=export.columns or None,
            saved=export.saved,
            reads_older=export.read_older,
            holds_posts=export.holds is not None,
            is_ours=export.ours,
            addresses=tuple(dict.fromkeys((*named, *accounts))),
            note=own.note if own else "",
            skip=missing,
            next_step=CORRECT_PATH if missing else downloads.READ_OLDER if own and own.older else None,
        )
    if not exports:
        yield _undeclared(source, "Ask the service for your export, and name it under exports: in the subject file.")


def _is_left_out(export: Export, subject: Subject, held: Sequence[Download]) -> bool:
    """Whether a newer download of the same account stands there; the pictures of a download go with it."""
    of_services = [
        one.source for one in subject.exports if one.path == export.path and archives.is_of_a_service(one.source)
    ]
    kept = {one.export.source for one in held if one.export.path == export.path}
    return (
        export.source not in kept if export.source in of_services else bool(of_services) and not kept & set(of_services)
    )


def _unknown_exports(subject: Subject, sources: Mapping[str, Source]) -> Iterator[Errand]:
    for export in subject.exports:
        if export.source not in sources:
            path = Path(export.path)
            reason = _why_unknown(path)
            yield Errand(source=UNKNOWN, at=path.name, path=path, skip=reason, next_step=CORRECT_PATH)


def _by_hand(subject: Subject, source: Source) -> Iterator[Errand]:
    """What a person noted of a source no program may ask; without a note it was not looked at."""
    noted = [seen for seen in subject.seen if seen.source == source.id]
    for seen in noted:
        yield Errand(source=source, at=seen.url or f"by hand, {seen.date.isoformat()}", url=seen.url, seen=seen)
    if not noted:
        where = f" at {source.look_at}" if source.look_at else ""
        yield _undeclared(
            source, f"Look{where} yourself: {source.look_for} Then note what you saw under seen: in the subject file."
        )


def _is_missing(path: Path) -> bool:
    """Whether nothing is there. What is there and may not be looked at is for its reader to tell."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False


def _why_unknown(path: Path) -> str:
    if _is_missing(path):
        return MISSING
    try:
        with archives.opened(path):
            return archives.unreadable(path) or "no known export or saved page"
    except Unreadable as error:
        return str(error)


def _undeclared(source: Source, next_step: str) -> Errand:
    return Errand(source=source, at="", skip="nothing declared", next_step=next_step)


def _skipped(source: Source, at: str, reason: str, next_step: str) -> Errand:
    return Errand(source=source, at=at, skip=reason, next_step=next_step)


@dataclass(frozen=True, slots=True, kw_only=True)
class DryLine:
    """A line of `audit --dry-run`: a source, the host asked (None: a file is read), requests at most, cost."""

    source: str
    at: str
    host: str | None
    requests: int
    costs_money: bool
    skip: str | None


def dry_run(plan: Plan) -> tuple[DryLine, ...]:
    """Every host an audit may ask, how many requests at most, and which of them cost money."""
    return tuple(
        DryLine(
            source=errand.source.id,
            at=errand.at,
            host=None if errand.source.access in NOT_ASKED or errand.skip else _host(errand),
            requests=0 if errand.source.access in NOT_ASKED or errand.skip else errand.source.caps.pages,
            costs_money=errand.source.costs_money,
            skip=errand.skip,
        )
        for errand in plan.errands
    )


def _host(errand: Errand) -> str:
    """The host that is asked first: of the source, or as its own spider says of an address or handle."""
    if errand.source.hosts:
        return errand.source.hosts[0]
    from crawler.parse import first_asked  # a dry run alone pays for loading the spiders

    if host := first_asked(errand):
        return host
    if "://" in errand.at:
        return urlsplit(errand.at).hostname or errand.at
    return errand.at.rpartition("@")[2].strip("/")
