"""What `webside sources` prints and `docs/sources.md` holds: what each source shows, by which door, what is missing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from model.audit import Plan
from model.source import Access, Extent, Knowledge, Source
from webside import keys

INTRODUCTION = Path(__file__).with_name("sources_introduction.md")

DOOR = {
    Access.API: ("Open interfaces", "a documented interface that asks for no key"),
    Access.FEED: ("Feeds", "a feed made for readers"),
    Access.KEY: ("With your own key", "an interface that wants a key of yours"),
    Access.OWNER: ("What is yours", "your own account or your own server"),
    Access.PAGE: ("Pages that may be asked", "web pages, robots.txt obeyed"),
    Access.EXPORT: ("What you hand in", "a file you hand in; nothing is asked of anybody"),
    Access.MANUAL: ("Only by hand", "you look yourself and note what you saw"),
}
EXTENT = {
    Extent.ALL: "everything",
    Extent.RECENT: "the newest only",
    Extent.SAMPLE: "a sample only",
}
KNOWLEDGE = {
    Knowledge.DOCUMENTED: "read in the service's documentation",
    Knowledge.RECORDED: "seen in real answers",
    Knowledge.UNCONFIRMED: "not confirmed: it may have changed",
}
NEEDS = {
    "site": "the address of your site",
    "handle": "your handle",
    "export": "a file",
    "key": "a key",
    "token": "a token",
    "search_terms": "names to search for",
    "instance": "the address of your own instance",
    "npi": "your NPI",
    "address": "the address of your account",
    "secret_address": "the secret address of your own feed",
    "own_addresses": "the addresses of your own pages",
    "organisations": "the name of your practice",
    "birth_year": "the year of birth",
    "publications": "the publications you list",
    "doi": "their DOIs",
}


_ACCOUNTS = frozenset({"site", "handle", "address", "instance", "secret_address"})


class Lack(StrEnum):
    """What keeps a source from being ready, in the order in which the terminal lists them; its value is the heading."""

    NOTHING = "Ready"
    ACCOUNT = "An account, site or address to name under accounts: in the subject file"
    WORD = "A fact or a word of yours in the subject file"
    FILE = "A file to hand in under exports: in the subject file"
    KEY = "A key of yours (webside keys), and what the line says"
    BY_HAND = "Only by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A source and how it stands: whether it can be asked, else what is missing; when it was last read in full."""

    source: Source
    ready: bool
    missing: str | None
    last_good: datetime | None

    @property
    def lack(self) -> Lack:
        """The kind of thing that is missing."""
        access = self.source.access
        if self.ready:
            return Lack.NOTHING
        if access in (Access.MANUAL, Access.EXPORT):
            return Lack.BY_HAND if access is Access.MANUAL else Lack.FILE
        if keys.lacking(self.source) is not None:
            return Lack.KEY
        return Lack.ACCOUNT if _ACCOUNTS & set(self.source.needs) else Lack.WORD


def lines(known: Mapping[str, Source], plan: Plan | None, last_good: Mapping[str, datetime]) -> Iterator[Line]:
    """Every source, in the order of `sites.yaml`. With a plan, what a subject's file still lacks is told."""
    for source in known.values():
        missing = _missing(source, plan)
        yield Line(source=source, ready=missing is None, missing=missing, last_good=last_good.get(source.id))


def _missing(source: Source, plan: Plan | None) -> str | None:
    if source.access is Access.MANUAL:
        return "only by hand"
    if plan is not None:
        errands = [errand for errand in plan.errands if errand.source.id == source.id]
        if any(not errand.skip for errand in errands):
            return None
        if errands:
            return errands[0].next_step or errands[0].skip
    if (lacking := keys.lacking(source)) is not None:
        return f"{lacking[0]}. {lacking[1]}"
    wanted = [NEEDS.get(need, need) for need in source.needs if need not in ("key", "token")]
    return f"tell it {', '.join(wanted)}" if wanted else None


def table(listed: Iterable[Line], width: int, style: Callable[..., str]) -> Iterator[str]:
    """The table for a terminal, one line a source: what is ready first, then by the kind of thing that is missing; long
    cells are cut, `--format json` holds them whole."""
    head = ("SOURCE", "SEES", "DOOR", "PACE", "LAST READ", "READY, OR WHAT IS MISSING")
    of = [(line.lack, _row(line)) for line in listed]
    rows = [row for _, row in of]
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(5)]
    yield style("  ".join([*(cell.ljust(wide) for cell, wide in zip(head, widths, strict=False)), head[5]]), bold=True)
    left = max(20, width - sum(widths) - 2 * len(widths))
    for lack in Lack:
        if part := [row for kind, row in of if kind is lack]:
            yield ""
            yield style(f"{lack.value}: {len(part)}", bold=True)
        for row in part:
            last = row[5] if len(row[5]) <= left else row[5][: left - 1] + "…"
            cells = [cell.ljust(wide) for cell, wide in zip(row, widths, strict=False)]
            yield "  ".join([*cells, style(last, fg="green" if row[5] == "ready" else None)]).rstrip()


def _row(line: Line) -> tuple[str, str, str, str, str, str]:
    source = line.source
    asked = source.access not in (Access.EXPORT, Access.MANUAL)
    return (
        source.id,
        ", ".join(source.gathers[:3]).replace("_", " ") + (" …" if len(source.gathers) > 3 else ""),
        source.access.value,
        f"{source.pace.delay:g} s" if asked else "-",
        f"{line.last_good:%Y-%m-%d}" if line.last_good else "-",
        "ready" if line.ready else line.missing or "",
    )


def as_data(line: Line) -> dict[str, Any]:
    """The same as plain values for JSON: the entry of `sites.yaml`, and how it stands."""
    entry = asdict(line.source)
    return entry | {
        "ready": line.ready,
        "missing": line.missing,
        "last_good": line.last_good.isoformat() if line.last_good else None,
    }


def markdown(known: Mapping[str, Source]) -> str:
    """`docs/sources.md`: what can be seen by each door, and what cannot, and why. Independent of this machine."""
    parts = [INTRODUCTION.read_text(encoding="utf-8").rstrip()]
    for access, (title, meaning) in DOOR.items():
        mine = [source for source in known.values() if source.access is access]
        if mine:
            parts.append(f"## {title}\n\nBy {meaning}.\n\n{_listing(mine)}")
            parts += [_page(source) for source in mine]
    return "\n\n".join(parts) + "\n"


def _listing(sources: Iterable[Source]) -> str:
    rows = ["| Source | Sees | Of the whole | Answers of the owner |", "| --- | --- | --- | --- |"]
    for source in sources:
        sees = ", ".join(kind.replace("_", " ") for kind in source.gathers) or "-"
        replies = "yes" if source.shows_replies else "no"
        rows.append(f"| [{source.id}](#{source.id}) | {sees} | {EXTENT[source.extent]} | {replies} |")
    return "\n".join(rows)


def _page(source: Source) -> str:
    told = [f"### {source.id}", f"**{source.title}.** {source.stance}", "\n".join(_facts(source))]
    return "\n\n".join(told)


def _facts(source: Source) -> Iterator[str]:
    if source.needs:
        yield f"- Needs: {', '.join(NEEDS.get(need, need) for need in source.needs)}."
    if source.key is not None and source.key.get:
        yield f"- Key: {source.key.get}"
    if source.access not in (Access.EXPORT, Access.MANUAL):
        robots = "robots.txt is obeyed" if source.robots else "governed by its terms, not by robots.txt"
        yield (
            f"- Pace: one request in {source.pace.delay:g} s, at most {source.caps.pages} requests in "
            f"{source.caps.seconds // 60 or 1} min; {robots}."
        )
    if source.costs_money:
        yield "- Costs money: the service charges for what is asked."
    if source.retain_hours is not None:
        kept = f"at most {source.retain_hours} hours" if source.retain_hours else "not beyond the report"
        yield f"- Kept: {kept}, as its terms want."
    if source.terms:
        yield f"- Terms: <{source.terms}>"
    yield f"- What we know of it: {KNOWLEDGE[source.knowledge]}, {source.known_on}."
