"""Accounts that one departure, one lost telephone or one agency could take away: from the inventory the user keeps."""

from collections.abc import Iterator
from datetime import date

from analyzers.accounts.scope import AccountCheck, Measured
from model.audit import INVENTORY
from model.documents import Kind
from model.findings import Evidence
from model.subject import Custody, RunBy

_YEAR = 365
# Mailboxes that people have for themselves; the first label of their hosts.
_FREE_MAIL = frozenset([
    "gmail", "googlemail", "yahoo", "ymail", "hotmail", "outlook", "live", "msn", "icloud", "me", "mac", "aol",
    "proton", "protonmail", "pm", "gmx", "web", "mail", "yandex", "qq", "163", "zoho", "fastmail", "hey", "comcast",
    "att", "verizon", "btinternet", "orange", "wanadoo", "t-online",
])  # fmt: skip
_ROLES = frozenset([
    "office", "info", "admin", "frontdesk", "reception", "hello", "contact", "social", "marketing", "practice",
    "clinic", "manager", "team",
])  # fmt: skip
_STATED = ("owner", "admins", "two_factor", "recovery", "reviewed")


class AccountCustodyGap(AccountCheck):
    """Measures, for each account of the inventory, its gaps, and whether only people who left can sign in."""

    def conclude(self) -> Iterator[Measured]:
        for entry in self.scope.setting.inventory:
            gaps = tuple(_gaps(entry, self.scope.as_of.date()))
            if entry.run_by is RunBy.EMPLOYER or not gaps:
                continue
            unknown = [key.replace("_", " ") for key in _STATED if getattr(entry, key) is None]
            note = f"{'; '.join(gaps)}."
            if unknown:
                note += f" Not stated: {', '.join(unknown)}."
            yield Measured(
                facts={"gaps": len(gaps), "only_who_left": _only_who_left(entry)},
                document=f"{INVENTORY}:{entry.account}",
                kind=Kind.PROFILE,
                source=INVENTORY,
                evidence=Evidence(quote=entry.account),
                note=note[0].upper() + note[1:],
            )


def _gaps(entry: Custody, today: date) -> Iterator[str]:
    admins = entry.admins
    departed = _departed(entry)
    if _only_who_left(entry):
        yield "everyone who can sign in has left"
    elif departed:
        yield f"{len(departed)} who left can still sign in"
    if entry.run_by is RunBy.AGENCY and not admins:
        yield "only the agency can sign in"
    elif admins is not None and not admins:
        yield "nobody can sign in"
    elif admins is not None and len(admins) == 1:
        yield "only one person can sign in"
    elif admins is None and entry.owner is None and not entry.parked:
        yield "nobody answers for it"
    if any(_is_personal(admin) for admin in admins or ()):
        yield "a personal mailbox is its key"
    if entry.two_factor is False:
        yield "no second factor"
    if entry.recovery is False:
        yield "no way to recover it"
    if entry.reviewed is not None and (today - entry.reviewed).days > _YEAR:
        yield f"last looked through on {entry.reviewed.isoformat()}"


def _departed(entry: Custody) -> set[str]:
    return {_plain(name) for name in entry.left} & {_plain(name) for name in entry.admins or ()}


def _only_who_left(entry: Custody) -> bool:
    return bool(entry.admins) and len(_departed(entry)) == len({_plain(name) for name in entry.admins or ()})


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _is_personal(admin: str) -> bool:
    name, at, host = admin.casefold().partition("@")
    return bool(at) and host.partition(".")[0] in _FREE_MAIL and name.partition("+")[0] not in _ROLES
