"""What one export or page gave while it was read, and how its visit went: the same for an audit and for the desk."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.archives import Column, Read, Stated, Unread, pasted_reviews
from model.audit import Counts, Outcome
from model.documents import Capture, Document, Dropped, Kind
from model.errors import Challenge, Unreadable
from model.source import Access, Source
from reports.words import unmapped

AGAIN = "Run the audit again."
MORE = "Ask for an export of everything, or save the other pages too, and run the audit again."
COPY_AGAIN = "See what it was with `webside parse SOURCE FILE`, copy that part again, and run the audit once more."
_MOST_UNREAD = 100  # passages kept to be shown; the others are counted
MAP_COLUMN = (
    "Say under exports: in the subject file what it is, columns: {{reply: '{name}'}}; or, if it holds no replies of "
    "yours, columns: {{replies: none}}. Then run the audit again."
)
SAVE_AGAIN = "Ask the service for the export again, or save the page again, and run the audit once more."


@dataclass(slots=True)
class Tally:
    """What one export gave while it is read; `unread` holds the first passages nobody understood, to be shown."""

    parsed: int = 0
    stated: Counter[Kind] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    unread: list[Unread] = field(default_factory=list)
    columns: Counter[str] = field(default_factory=Counter)  # that may hold own replies and were not read: their texts
    not_understood: int = 0
    cut: int = 0  # texts copied before their "More" was opened
    relative: int = 0  # documents dated by how long ago they were written
    note: str = ""  # what else the visit says of how it was read
    trouble: Unreadable | OSError | None = None
    interrupted: bool = False

    @property
    def expected(self) -> int | None:
        """How many the export itself says it holds, of the kinds it speaks of."""
        return self.stated.total() if self.stated else None

    @property
    def matched(self) -> int:
        """How many of those kinds were read; of all kinds, if it speaks of none."""
        return sum(self.kinds[kind.value] for kind in self.stated) if self.stated else self.parsed

    @property
    def counts(self) -> Counts:
        return Counts(asked=1, fetched=1, parsed=self.parsed, expected=self.expected, seen=self.matched)


def documents(
    things: Iterable[Read],
    tally: Tally,
    capture: Capture,
    read_at: datetime,
    interrupted: Callable[[], bool] = lambda: False,
) -> Iterator[Document]:
    """The documents of a reader's stream, each with what it was read from; all else is counted. What could not be
    read ends the stream, and the tally says why."""
    try:
        for thing in things:
            if interrupted():
                tally.interrupted = True
                return
            match thing:
                case Document():
                    tally.parsed += 1
                    tally.kinds[thing.kind.value] += 1
                    own = thing.capture and replace(thing.capture, fetched_at=read_at)
                    yield replace(thing, capture=own or capture)
                case Dropped(reason=pasted_reviews.CUT):
                    tally.cut += thing.count
                case Dropped():
                    tally.dropped[thing.reason] += thing.count
                case Stated():
                    tally.stated[thing.kind] += thing.total
                case Column():
                    tally.columns[thing.name] += thing.texts
                case Unread():
                    tally.not_understood += 1
                    if len(tally.unread) < _MOST_UNREAD:
                        tally.unread.append(thing)
    except (Unreadable, OSError) as error:
        tally.trouble = error


def cut_note(tally: Tally) -> str:
    """What a visit says of texts whose ends were hidden behind "More" when they were copied."""
    if not tally.cut:
        return ""
    one = tally.cut == 1
    told = "1 text ends" if one else f"{tally.cut:,} texts end"
    rest = "its end was" if one else "their ends were"
    return f"{told} in “More”: {rest} not copied, and not looked at; open “More” and copy again"


def lacks_bio(source: Source, kinds: Mapping[str, int]) -> bool:
    """Whether posts of an account were read from a download of a kind that holds its bio, and no bio was."""
    holds = source.access is Access.EXPORT and {"post", "profile"} <= set(source.gathers)
    return holds and kinds.get("post", 0) > 0 and not kinds.get("profile")


def bio_note(source: Source, tally: Tally) -> str:
    """What a visit says of a download of an account in which no bio was found, though those downloads hold one: it is
    what a stranger reads first."""
    if not lacks_bio(source, tally.kinds):
        return ""
    return (
        "the bio of the account was not found in it and so not looked at: ask for the profile information too, or run "
        "it through `webside check --as profile`"
    )


def outcome(tally: Tally) -> tuple[Outcome, str, str | None]:
    """Outcome, reason and next step of an export that was read."""
    if tally.interrupted:
        return Outcome.PARTIAL, "interrupted", AGAIN
    if tally.trouble is not None:
        if tally.parsed:
            return Outcome.PARTIAL, str(tally.trouble), SAVE_AGAIN
        refused = Outcome.BLOCKED if isinstance(tally.trouble, Challenge) else Outcome.FAILED
        return refused, str(tally.trouble), SAVE_AGAIN
    if tally.columns:
        name = next(iter(tally.columns))
        return Outcome.PARTIAL, f"{unmapped(tuple(tally.columns))}, and so not looked at", MAP_COLUMN.format(name=name)
    if tally.expected is not None and tally.matched < tally.expected:
        told = ", ".join(f"{total:,} {kind.value}s" for kind, total in tally.stated.items())
        return Outcome.PARTIAL, f"it says itself that there are {told}; not all of them stand in it", MORE
    if tally.not_understood:
        many = tally.not_understood > 1
        told = f"{tally.not_understood} passages of it were" if many else "a passage of it was"
        return Outcome.PARTIAL, f"{told} not understood, and so not looked at", COPY_AGAIN
    return (Outcome.OK if tally.parsed else Outcome.EMPTY), "", None
