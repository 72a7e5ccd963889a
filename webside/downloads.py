"""Own downloads of a service: the accounts they name, and which of several of one account is the newest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from analyzers import facts, profiles
from crawler import archives
from model.documents import Document, Precision, zoned
from model.errors import Unreadable
from model.source import Source
from model.subject import Account, Export, Subject
from reports.words import counted
from webside import own_places

READ_OLDER = "To read it too, write read_older: yes beside its path under exports: in the subject file."
_OF_PERSONS = "facebook"  # the API shows pages there, and a download is of a person
_SAME = 0.5  # of what the older one holds stands in the newer one too: they are no two parts of one download
_EARLIEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_BEFORE = 0.1  # of the older one at most is older than all in the newer: that one was not asked for a few months only


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """An export that the subject handed in as its own. `account` is the one it names (None: it names none), `source`
    what that is declared for, `is_declared` whether the subject file declares it itself; `older` are the names of
    those left out for this one, and how many texts of each are not in it."""

    export: Export
    origin: archives.Origin
    source: str = ""
    account: Account | None = None
    is_declared: bool = False
    older: Mapping[str, int] = field(default_factory=dict)

    @property
    def named(self) -> str:
        """The account, and how it is known."""
        return f"account {shown(self.account)}, from your own download" if self.account else ""

    @property
    def note(self) -> str:
        """What the visit to it says beside how it went."""
        told = [self.named] if self.account else []
        for name, lacking in self.older.items():
            more = f", with {counted(lacking, 'text')} that this one does not hold" if lacking else ""
            told.append(f"{name}, an older download of the same account, was left out{more}")
        return "; ".join(told)


def of(subject: Subject, sources: Mapping[str, Source]) -> tuple[Download, ...]:
    """The downloads of services among the exports of a subject, without those for which a newer one stands there."""
    found = [
        _named(export, archives.origin(export.source, Path(export.path)), subject, sources)
        for export in subject.exports
        if export.source in sources
    ]
    return tuple(_newest(found))


def declared(subject: Subject, held: Iterable[Download]) -> Subject:
    """The subject with the accounts its downloads name, for this audit only."""
    accounts = dict(subject.accounts)
    for one in held:
        if one.account and not one.is_declared and one.account not in accounts.get(one.source, ()):
            accounts[one.source] = (*accounts.get(one.source, ()), one.account)
    return replace(subject, accounts=accounts)


def shown(account: Account) -> str:
    """An account as people know it: by its name, or by its address where it has none (a channel of YouTube)."""
    if "://" not in account.at or "/channel/" in account.at or profiles.profile(account.at) is None:
        return account.at
    return f"@{account.at.rstrip('/').rpartition('/')[2].lstrip('@')}"


def _named(export: Export, origin: archives.Origin, subject: Subject, sources: Mapping[str, Source]) -> Download:
    """The download with its account: as the subject file writes it, where it is declared there."""
    source = sources[export.source or ""]
    found = profiles.of(source.service, origin.owner.handle) if origin.owner and origin.owner.handle else None
    if found is None or _is_not_mine(found, subject):
        return Download(export=export, origin=origin)
    if not export.ours and own_places.of_account(source.id, origin.owner, subject).others:
        return Download(export=export, origin=origin)  # nobody's account is asked about on the word of a file alone
    for id, accounts in subject.accounts.items():
        for account in accounts:
            if profiles.key(id, account.at) == found.key:
                return Download(export=export, origin=origin, source=id, account=account, is_declared=True)
    declares = source.id if source.service == _OF_PERSONS else found.source
    return Download(export=export, origin=origin, source=declares, account=Account(at=found.at))


def _is_not_mine(found: profiles.Profile, subject: Subject) -> bool:
    """Whether the subject file says that an account is somebody else's."""
    names = {facts.handle(found.at), facts.handle(found.name)}
    return any(
        facts.handle(other) in names or ("/" in other and facts.is_within(found.url, other)) for other in subject.not_me
    )


@dataclass(slots=True)
class _Copy:
    """One of several downloads of a service: its texts by the hash of their id, each with its date, whether it was read
    whole, and the names of what it replaces."""

    download: Download
    texts: Mapping[int, datetime | None]
    is_whole: bool
    date: datetime = _EARLIEST
    older: dict[str, int] = field(default_factory=dict)

    @property
    def dates(self) -> list[datetime]:
        return [date for date in self.texts.values() if date]


def _newest(found: Sequence[Download]) -> Iterator[Download]:
    """Those that no newer one of the same account replaces, each with what it replaces."""
    by_source: dict[str | None, list[Download]] = {}
    for one in found:
        by_source.setdefault(one.export.source, []).append(one)
    for several in by_source.values():
        if len({one.export.path for one in several}) < 2 or not archives.is_of_a_service(several[0].export.source):
            yield from several
        else:
            yield from _kept([_copy(one) for one in several])


def _kept(copies: Sequence[_Copy]) -> Iterator[Download]:
    kept: list[_Copy] = []
    for copy in sorted(_dated(copies), key=lambda copy: copy.date, reverse=True):
        export = copy.download.export
        newer = next((one for one in kept if one.date > copy.date and _replaces(one, copy)), None)
        if newer is None or export.read_older:
            kept.append(copy)
        else:
            newer.older[Path(export.path).name] = len(copy.texts.keys() - newer.texts.keys())
    yield from (replace(copy.download, older=copy.older) for copy in kept)


def _copy(download: Download) -> _Copy:
    texts: dict[int, datetime | None] = {}
    stated: int | None = None
    try:
        for thing in archives.read(download.export.source or "", Path(download.export.path)):
            if isinstance(thing, Document):
                told = thing.published if thing.published_precision is not Precision.INTERVAL else None
                texts[hash(thing.id)] = told and zoned(told)
            elif isinstance(thing, archives.Stated):
                stated = (stated or 0) + thing.total
    except (Unreadable, OSError):
        return _Copy(download=download, texts=texts, is_whole=False)
    return _Copy(download=download, texts=texts, is_whole=len(texts) >= (stated or 0))


def _dated(copies: Sequence[_Copy]) -> Iterator[_Copy]:
    """Each with its date: as the service states it, else as its name or its zip tells, else of its newest text. All
    of one sort, so that they compare; to a few hours, since some tell no zone. Parts of one download are stated to be
    of one date; zips packed anew may be so by chance."""
    origins = [copy.download.origin for copy in copies]
    stated = ([one.made for one in origins], [one.named for one in origins])
    others = (
        [one.packed for one in origins],
        [max(copy.dates, default=_EARLIEST) for copy in copies],
    )
    for told in (*stated, *others):
        dates = [zoned(date) for date in told if date]
        if len(dates) == len(copies) and (told in stated or len(set(dates)) > 1):
            return (replace(copy, date=date) for copy, date in zip(copies, dates, strict=True))
    return iter(copies)


def _replaces(newer: _Copy, older: _Copy) -> bool:
    """Whether a newer download makes an older one needless: the same account, and no part of it or of a few months.

    Two that state their own date are whole. Of others most of the older one must stand in the newer one too.
    """
    mine, other = newer.download, older.download
    if not newer.is_whole or other.export.path == mine.export.path:
        return False
    owners = {
        one.origin.owner.handle.casefold() for one in (mine, other) if one.origin.owner and one.origin.owner.handle
    }
    if len(owners) > 1:  # also where they are doubted, and so named nowhere
        return False
    if (
        mine.account
        and other.account
        and profiles.key(mine.source, mine.account.at) != profiles.key(other.source, other.account.at)
    ):
        return False
    if mine.account and other.account and mine.origin.made and other.origin.made:
        return True
    begins = min(newer.dates, default=_LATEST)
    before = sum(date is None or date < begins for date in older.texts.values())
    common = len(older.texts.keys() & newer.texts.keys())
    return common >= _SAME * len(older.texts) > 0 and before <= _BEFORE * len(older.texts)
