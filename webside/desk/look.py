"""One look: what was handed in, what was found in it, and what its owner decided. All of it is in memory only."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Protocol

from analyzers import analyse, profiles
from analyzers.rulebook import RuleBook
from crawler import archives
from crawler.archives import Held
from crawler.normalise import text_of
from model.audit import Coverage, Outcome, Visit
from model.brand import Brand
from model.documents import Document, Kind
from model.errors import Unreadable
from model.findings import Decision, Disposition, Finding, Judgement, LogEntry, Step, Verdict
from model.source import Extent, Source
from model.subject import SubjectKind
from webside import intake, own_lines, own_places
from webside.desk.again import Age, Known, Round, Shown, beside, made_on, not_held, told_of_answers
from webside.desk.handed import Handed, Whose, capture_of, is_text, recognised
from webside.desk.pile import Pile
from webside.desk.who import NOBODY, Who

YOU = "you"
UNTOLD = "not looked at: it is not said yet which of its practices is yours"
_UNKNOWN = "export"
_PASTED = "pasted_reviews"
_BEGINNING = 300
_OF_PRACTICES = ("google_business_takeout", "wordpress_export")
_RECOMMENDS = ("linkedin_archive",)  # recommendations there are of a person
_NEXT = {
    intake.AGAIN: "Hand it in again.",
    intake.MORE: "Ask for an export of everything, or save the other pages too, and hand them in.",
    intake.SAVE_AGAIN: "Ask the service for the export again, or save the page again, and hand it in once more.",
    intake.COPY_AGAIN: "The page of the look shows it under “not understood”: copy that part again, with names "
    "and dates around it.",
}
RENAME = "If it holds replies of yours, call that column “Reply” in the table, and hand it in again."


class Pictures(Protocol):
    """What reads pictures on this machine (`webside.images`)."""

    SOURCE: str

    def recognise(self, path: Path | Held) -> bool: ...
    def holds_some(self, path: Path | Held) -> bool: ...
    def read(self, path: Path | Held, *, beside: bool = False) -> Iterator[archives.Read]: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What every look works with: rules, sources by id, the clock, what reads pictures (None: nothing can), and the
    brand that its reports go out under."""

    book: RuleBook
    sources: Mapping[str, Source]
    now: Callable[[], datetime]
    pictures: Pictures | None = None
    brand: Brand | None = None


@dataclass(slots=True)
class Progress:
    """How far the work under way is."""

    label: str = ""
    judged: int = 0
    to_judge: int = 0


class Look:
    """Works in slices: whoever shows it lets it work for a moment, then shows what is there by then."""

    def __init__(self, id: str, tools: Tools, who: Who = NOBODY) -> None:
        self.id = id
        self.tools = tools
        self.who = who
        self.begun = tools.now()
        self.pile = Pile()
        self.visits: list[Visit] = []
        self.dispositions: dict[str, Disposition] = {}
        self.judgements: dict[str, Judgement] = {}
        self.progress = Progress()
        self.marked: set[str] = set()
        self.log: list[LogEntry] = []
        self.still_there: set[str] = set()  # texts noted as removed that were handed in again
        self.again: Round | None = None
        self.gone: set[str] = set()  # answers that a newer copy showed to be gone; they stay held as evidence
        self.unclear: list[Handed] = []
        self.whose: list[Whose] = []
        self.unread: list[archives.Unread] = []
        self._owned: dict[str, None] = {}  # addresses of the accounts whose downloads were handed in
        self._of_persons = False
        self._shown: list[Shown] = []  # what each visit of this sitting saw
        self._checked: dict[str, tuple[analyse.Task, analyse.Checked]] = {}
        self._of_accounts: tuple[Finding, ...] = ()
        self._handed: deque[Handed] = deque()
        self._pictures: deque[tuple[Handed, Generator[None, None, None]]] = deque()
        self._work: Iterator[None] | None = None

    # Handing in

    def hand_in(self, handed: Handed) -> None:
        """Queue something to be read."""
        self._handed.append(handed)
        self.judge_again()

    def say_kind(self, number: int, kind: Kind | None) -> None:
        """A person says what an unclear text is; None: it is not to be read."""
        if 0 <= number < len(self.unclear):
            handed = self.unclear.pop(number)
            if kind is not None:
                self.hand_in(replace(handed, kind=kind))

    def say_whose(self, number: int, ours: tuple[str, ...] | None) -> None:
        """A person says which practices of something are theirs; none named: all; None: not one, so it is not read."""
        if not 0 <= number < len(self.whose):
            return
        asked = self.whose.pop(number)
        self.visits = [one for one in self.visits if one.at != asked.handed.label or one.reason != UNTOLD]
        if ours is None or not set(ours) <= set(asked.names):
            asked.handed.done()
            return
        if len(ours) == 1 and not self.who.name:
            self.who = replace(self.who, name=ours[0])
        self.hand_in(replace(asked.handed, ours=ours))

    def describe(self, who: Who) -> None:
        """Whom the look is about, from now on; what is held is judged again."""
        who = self._with_own(who)
        if who != self.who:
            self.who = who
            self.judge_again()

    def _with_own(self, who: Who) -> Who:
        """With the accounts whose own downloads were handed in, and taken for a clinician's where nobody said whose it
        is and nothing but such downloads was read: a practice's reviews and answers come in other ways."""
        sites = (*who.sites, *(one for one in self._owned if one not in who.sites))
        if who.is_told or not self._of_persons:
            return replace(who, sites=sites)
        others = any(one.source not in _RECOMMENDS for one in self.pile.documents(Kind.REVIEW, Kind.REPLY))
        return replace(who, sites=sites, kind=SubjectKind.PRACTICE if others else SubjectKind.CLINICIAN)

    def _owned_by(self, source: str, documents: list[Document]) -> list[Document]:
        """The documents with the account whose download they are from, as the author of its profile and own texts
        tells; it is noted, and of what kind the download is."""
        own = [one for one in documents if one.kind in (Kind.POST, Kind.PROFILE) and not one.share_of]
        if not archives.is_of_a_service(source) or not own:
            return documents
        self._of_persons = self._of_persons or source not in _OF_PRACTICES
        signed = next((one for one in own if one.author and one.author.handle), None)
        handle = signed.author.handle if signed and signed.author else None
        found = profiles.of(signed.service, handle) if signed and handle else None
        if found is None:
            return documents
        self._owned |= {found.url: None}
        return [replace(one, account=found.at) for one in documents]

    def judge_again(self) -> None:
        """What is held is judged anew."""
        self._work = self._work or self._all()

    @property
    def is_working(self) -> bool:
        return self._work is not None

    def work(self, seconds: float) -> None:
        """Read and judge for about this long."""
        until = time.monotonic() + seconds
        while self._work is not None and time.monotonic() < until:
            if next(self._work, self) is self:
                self._work = None

    def beginning(self, handed: Handed) -> str:
        """The first words of something unclear."""
        if not isinstance(handed.place, Held):
            return ""
        return text_of(handed.place.content[:8192].decode("utf-8", "replace"))[:_BEGINNING]

    def close(self) -> None:
        """Let go of everything that waits to be read."""
        self._work = None
        while self._handed:
            self._handed.popleft().done()
        while self.whose:
            self.whose.pop().handed.done()
        while self._pictures:
            handed, looking = self._pictures.popleft()
            looking.close()
            handed.done()

    def _all(self) -> Iterator[None]:
        """Texts first, so that findings show; pictures take longer, and wait while anything else is handed in."""
        while True:
            while self._handed:
                yield from self._read(self._handed.popleft())
                self.who = self._with_own(self.who)
            yield from self._judge()
            if not self._handed and not self._pictures:
                return
            yield from self._look_at_pictures()

    def _look_at_pictures(self) -> Iterator[None]:
        while self._pictures and not self._handed:
            handed, looking = self._pictures[0]
            self.progress = Progress(label=f"the pictures in {handed.label}")
            if next(looking, self) is self:
                self._pictures.popleft()
                handed.done()
                return
            yield

    def _read(self, handed: Handed) -> Iterator[None]:
        self.progress = Progress(label=handed.label)
        started, holds_pictures, is_asked = self.tools.now(), False, False
        yield
        try:
            found = (_PASTED,) if handed.kind else archives.recognise_all(handed.place)
            holds_pictures = not handed.kind and self._holds_pictures(handed.place, found)
            if not found and not holds_pictures and is_text(handed.place):
                self.unclear.append(handed)
            elif names := self._untold(found, handed):
                is_asked, holds_pictures = True, False
                self.whose.append(Whose(handed=handed, names=names))
                visit = self._visit(next(iter(found)), handed.label, intake.Tally(), started)
                self.visits.append(replace(visit, outcome=Outcome.SKIPPED, reason=UNTOLD))
            elif found or not holds_pictures:
                for source in recognised(found, handed.place):
                    chosen = self._chosen(source, handed)
                    things = archives.read(
                        source, handed.place, fetched_at=started, kind=handed.kind, columns=chosen.columns
                    )
                    yield from self._take(source, things, handed, started, chosen)
        except (Unreadable, OSError) as error:
            visit = self._visit(_UNKNOWN, handed.label, intake.Tally(trouble=error), started)
            # Of a file that nobody can read it is told at once what to do instead.
            told = archives.unreadable(handed.place)
            self.visits.append(replace(visit, next_step=None) if told else visit)
        finally:
            if holds_pictures:
                self._pictures.append((handed, self._read_pictures(handed, beside=bool(found))))
            elif not is_asked:
                handed.done()

    def _holds_pictures(self, place: Path | Held, found: tuple[str, ...]) -> bool:
        """Whether there are pictures to look at: those an export brings along, or nothing but pictures."""
        pictures = self.tools.pictures
        if pictures is None:
            return False
        return pictures.holds_some(place) if archives.services(place) else not found and pictures.recognise(place)

    def _read_pictures(self, handed: Handed, *, beside: bool) -> Generator[None, None, None]:
        assert self.tools.pictures is not None
        things, source = self.tools.pictures.read(handed.place, beside=beside), self.tools.pictures.SOURCE
        yield from self._take(source, things, handed, self.tools.now(), self._chosen(source, handed))

    def _chosen(self, source: str, handed: Handed) -> own_places.Chosen:
        """Which of the practices that it tells of are the subject's."""
        if handed.ours is not None:
            return own_places.said(source, handed.place, handed.ours)
        return own_places.of(source, handed.place, None, self.who.subject)

    def _untold(self, found: tuple[str, ...], handed: Handed) -> tuple[str, ...]:
        """The practices that it tells of, where it is not known whose they are: nobody is named, or somebody else."""
        if handed.ours is not None or handed.kind:
            return ()
        for source in found:
            chosen = self._chosen(source, handed)
            unknown = tuple(chosen.others) if chosen.is_refused else ()
            if names := unknown or (() if self.who.name else own_places.nameless(source, handed.place)):
                return names
        return ()

    def _take(
        self,
        source: str,
        things: Iterator[archives.Read],
        handed: Handed,
        started: datetime,
        chosen: own_places.Chosen = own_places.ALL,
    ) -> Iterator[None]:
        """What a reader gives, into the pile."""
        tally, capture = intake.Tally(note=chosen.note), capture_of(handed.place, started)
        seen: set[str] = set()
        things = own_lines.without(own_places.sifted(things, source, chosen), self.who.subject)
        found: list[Document] = []
        for document in intake.documents(things, tally, capture, started):
            found.append(document)
            yield
        found = self._owned_by(source, found)
        visit = self._visit(source, self._told_apart(handed.label), tally, started)
        made = made_on(source, handed.place, found)
        age, note = (None, "") if handed.is_again else beside(found, self.pile, self._shown, made, handed)
        visit = replace(visit, reason="; ".join(filter(None, (visit.reason, note))))
        if handed.is_again or age is Age.NEWER:
            yield from self._judge()  # what is gone by now is told of what was found until now
            found = list(Known(self.pile, source).same(found))
        elif age is Age.OLDER:
            found = not_held(found, self.pile, {id for one in self._shown for id in one.settled})
        is_whole = visit.outcome.supports_absence and visit.shows_replies and not visit.sample
        bare, answered = told_of_answers(found, whole=is_whole)
        if handed.is_again or age is Age.NEWER:
            yield from self._take_again(found, seen, bare)
        else:
            yield from self._pile_up(found, seen)
        if handed.is_again:
            self.visits = [one for one in self.visits if one.source != source or not self._is_replaced(one, seen)]
        self.unread += tally.unread
        self.visits.append(visit)
        self._shown.append(Shown(visit, seen, made, bare | answered))

    def _pile_up(self, documents: Iterable[Document], seen: set[str]) -> Iterator[None]:
        for document in documents:
            self.pile.add(document)
            seen.add(document.id)
            yield

    def _take_again(self, found: Sequence[Document], seen: set[str], bare: Set[str]) -> Iterator[None]:
        """A newer copy of what is held: what it shows to be gone is told."""
        if self.again is None or self.again.on != self.today:
            after = max((visit.ended for visit in self.visits if visit.ended), default=self.begun)
            self.again = Round(on=self.today, after=after, before={one.id for one in self.standing.documents()})
        yield from self._pile_up(found, seen)
        self.again.saw(seen, self.pile)
        self._look_again(seen, bare)

    def _told_apart(self, label: str) -> str:
        """What a thing is called where another of this name was handed in before: "pasted text 2"."""
        taken = {visit.at for visit in self.visits}
        names = (label if number == 1 else f"{label} {number}" for number in count(1))
        return next(name for name in names if name not in taken)

    def _is_replaced(self, visit: Visit, now: set[str]) -> bool:
        """Whether what an earlier copy showed was handed in again: what is said of it then is out of date."""
        return any(one.visit is visit and not now.isdisjoint(one.ids) for one in self._shown)

    def _visit(self, source: str, label: str, tally: intake.Tally, started: datetime) -> Visit:
        outcome, reason, next_step = intake.outcome(tally)
        known = self.tools.sources.get(source)
        bio = intake.bio_note(known, tally) if known else ""
        return Visit(
            source=source,
            title=known.title if known else "Something handed in",
            at=label,
            outcome=outcome,
            reason="; ".join(filter(None, (reason, tally.note, intake.cut_note(tally), bio))),
            next_step=RENAME if tally.columns else _NEXT.get(next_step, next_step) if next_step else None,
            counts=tally.counts,
            kinds=dict(tally.kinds),
            dropped=dict(tally.dropped),
            unmapped=tuple(tally.columns),
            shows_replies=known is not None and known.shows_replies,
            sample=known is None or known.extent is Extent.SAMPLE,
            started=started,
            ended=self.tools.now(),
        )

    # Judging

    @property
    def setting(self) -> analyse.Setting:
        return self.who.setting(tuple(self.judgements.values()))

    @property
    def coverage(self) -> Coverage:
        return Coverage(visits=tuple(self.visits), not_analysed=self._unread().counts)

    def _judge(self) -> Iterator[None]:
        tasks = list(analyse.tasks(self.pile, self.setting))
        self.progress.to_judge = len(tasks)
        held = {task[0].id for task in tasks}
        self._checked = {id: seen for id, seen in self._checked.items() if id in held}
        for number, task in enumerate(tasks):
            id, self.progress.judged = task[0].id, number
            if id not in self._checked or self._checked[id][0] != task:
                self._checked[id] = task, analyse.check(*task, self.tools.book)
                yield
        found = analyse.of_accounts(self.standing, self.coverage, self.setting, self.tools.book, self.tools.now())
        self._of_accounts = tuple(found)

    def _unread(self) -> analyse.Unread:
        unread = analyse.Unread()
        for _, checked in self._checked.values():
            if checked.why is not None:
                unread.add(checked.why)
        return unread

    def findings(self) -> Iterator[Finding]:
        """Everything found so far, with what was decided of it."""
        for _, checked in self._checked.values():
            yield from map(self._with_decision, checked.findings)
        yield from map(self._with_decision, self._of_accounts)

    def _with_decision(self, finding: Finding) -> Finding:
        decided = self.dispositions.get(finding.code)
        return replace(finding, disposition=decided) if decided else finding

    # Deciding

    def dismiss(self, codes: list[str], because: str) -> None:
        """Set findings aside with a reason; those that are not there are not kept."""
        known = {finding.code for finding in self.findings()}
        for code in codes:
            if code in known:
                self._decide(code, Decision.DISMISSED, because)

    def _decide(self, code: str, decision: Decision, because: str) -> None:
        self.dispositions[code] = Disposition(
            code=code, decision=decision, because=because, by=YOU, at=self.tools.now()
        )

    def take_back(self, codes: list[str]) -> None:
        """Undo what was decided."""
        for code in codes:
            self.dispositions.pop(code, None)

    def mark(self, codes: list[str], *, marked: bool) -> None:
        """Put findings first on the fix list, or not any more."""
        known = {finding.code for finding in self.findings()}
        self.marked = self.marked | known.intersection(codes) if marked else self.marked - set(codes)

    @property
    def today(self) -> date:
        """The day it is where the desk stands."""
        return self.tools.now().astimezone().date()

    def note(
        self, codes: list[str], step: Step, note: str = "", *, by: str = "", on: date | None = None, shown: bool = False
    ) -> None:
        """Write down what was done about one text. Looked at again and gone, its findings are fixed: by a newer copy
        that shows it, or else by the word of whoever says so."""
        found = {finding.code: finding for finding in self.findings()}
        word = f"removed, and looked at again: by the word of {by or YOU}, {on or self.today}"
        gone = note if shown else f"{word}: {note}" if note else word
        for code in codes:
            if code in found:
                self.log.append(LogEntry(code=code, step=step, by=by or YOU, on=on or self.today, note=note))
                if step is Step.CHECKED:
                    self._decide(code, Decision.FIXED, gone)
                    self.still_there.discard(found[code].document)

    def take_step_back(self, codes: list[str]) -> None:
        """Undo the last step of one text."""
        mine = [entry for entry in self.log if entry.code in codes]
        if mine:
            last = mine[-1].step
            self.log = [entry for entry in self.log if entry.code not in codes or entry.step is not last]
            if last is Step.CHECKED:
                self.take_back(codes)

    def _look_again(self, seen: set[str], bare: Set[str]) -> None:
        """Is what was found still there, or is its review there without it? Else nobody knows. What was noted as gone
        and is seen again is not settled, whoever said so; what nobody noted as removed is gone where another answer
        stands in its place, or where the copy shows that its review has none (`bare`)."""
        removed: dict[str, list[str]] = {}
        noted: set[str] = set()
        steps = {entry.code for entry in self.log if entry.step in (Step.REMOVED, Step.CHECKED)}
        for finding in self.findings():
            decided = finding.disposition is not None and finding.disposition.decision is not Decision.FIXED
            if not decided and (finding.code in steps or replace(finding, disposition=None).is_flag):
                removed.setdefault(finding.document, []).append(finding.code)
                noted |= {finding.document} if finding.code in steps else set()
        self.gone -= seen
        for id, codes in removed.items():
            document = self.pile.document(id)
            if id in seen:
                if id in noted:
                    self.still_there.add(id)
                    self.take_back(codes)
                    self.log = [one for one in self.log if one.code not in codes or one.step is not Step.CHECKED]
            elif document is not None and document.parent_id in seen and id not in self.gone:
                self._settle(document, codes, seen, is_removed=id in noted or document.parent_id in bare)

    def _settle(self, document: Document, codes: list[str], seen: set[str], *, is_removed: bool) -> None:
        """Note that an answer is gone: its review was seen, and it was not."""
        assert document.parent_id is not None
        told = "its review was handed in again, "
        if any(one.id in seen for one in self.pile.answers(document.parent_id) if one.kind is Kind.REPLY):
            told += "with another reply in its place"
        elif is_removed:
            told += "and it was not there"
        else:
            return
        self.gone.add(document.id)
        self.note(codes, Step.CHECKED, told, shown=True)

    def judge(self, document: str, verdict: Verdict, because: str) -> None:
        """Keep what a person said of a document, and judge again."""
        if self.pile.document(document) is None:
            return
        self.judgements[document] = Judgement(
            document=document, verdict=verdict, because=because, by=YOU, at=self.tools.now()
        )
        self.judge_again()

    # Counting

    @property
    def standing(self) -> Pile:
        """What is held without the answers that are gone."""
        return self.pile.without(self.gone)

    def count(self, kind: Kind) -> int:
        return self.pile.count(kind)

    @property
    def troubles(self) -> tuple[Visit, ...]:
        """What could not be read, or not to its end."""
        return tuple(visit for visit in self.visits if not visit.outcome.supports_absence)
