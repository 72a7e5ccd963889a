"""Reads a table of reviews or posts, CSV, Excel or JSON, as reputation suites, scrapers and people export them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import islice

from crawler.archives.columns import FIELDS, Columns, checked, columns, missing, place_key, wanted_places
from crawler.archives.delimited import ROWS_ABOVE, SEPARATORS, Delimited, delimited
from crawler.archives.json_rows import is_json, table
from crawler.archives.opening import Member, Opened, inside
from crawler.archives.phrases import ago
from crawler.archives.stream import Column, Read, Task
from crawler.archives.wall_clock import DayOrder, day_order, wall_clock
from crawler.archives.workbook import BOOK, Sheet, sheets
from crawler.normalise import When, clean, decoded, lasting, link, rating, ref_of, text_of
from model.documents import Author, Document, Kind, Precision, Visibility
from model.errors import SourceChanged, Unreadable

_TEXTS = (".csv", ".tsv", ".tab", ".txt")
_BOOKS = (".xlsx", ".xlsm")
_DATA = (".json", ".jsonl", ".ndjson")
_HEAD = 1 << 14
_SAID_NOTHING: Mapping[str, str] = {}
_OLD_BOOK = b"\xd0\xcf\x11\xe0"
# Where a review stands in public. A suite's own surveys stand nowhere.
_SERVICES: Mapping[str, str] = {
    "google": "google",
    "yelp": "yelp",
    "facebook": "facebook",
    "healthgrades": "healthgrades",
    "vitals": "vitals",
    "webmd": "webmd",
    "ratemds": "ratemds",
    "zocdoc": "zocdoc",
    "realself": "realself",
    "doctoralia": "doctoralia",
    "jameda": "jameda",
    "trustpilot": "trustpilot",
    "tripadvisor": "tripadvisor",
    "bbb": "bbb",
    "bing": "bing",
    "instagram": "instagram",
    "linkedin": "linkedin",
    "twitter": "x",
    "x": "x",
    "threads": "threads",
    "tiktok": "tiktok",
    "youtube": "youtube",
    "doctify": "doctify",
    "iwantgreatcare": "iwantgreatcare",
    "nhs": "nhs",
}
_RECOMMENDS: Mapping[str, bool] = dict.fromkeys(("positive", "yes", "true", "1", "recommended", "recommends"), True) | (
    dict.fromkeys(("negative", "no", "false", "0", "not recommended", "doesn't recommend", "does not recommend"), False)
)
_NO = frozenset(("no", "false", "n", "0", "nein", "non"))
_MARKS = _NO | {"yes", "true", "y", "1", "ja", "oui", "si", "sí"}
_HOW = frozenset(("organic", "invited", "invitation", "manual"))  # how a review came about, which is no place
_STARS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
OTHER_PLACE = "review of another place"
# Columns of sentences that are no replies to the reviewer, as their headers say.
_NO_REPLIES = re.compile(r"translat|internal|private|summar|sentiment|\btags?\b|keyword|topic|question|survey", re.I)
_SMALL_WORD = re.compile(r"(?<!\S)[a-zà-ÿ]{2,}(?=[\s.,;:!?]|$)")
_UTC = re.compile(r"\b(?:utc|gmt)\b|_(?:utc|gmt)$", re.I)
_HOST = re.compile(r"https?://([^/?#]+)", re.I)
_RESOURCE = re.compile(r"accounts/\S+/locations/\S+")
_NOTHING = re.compile(r"(?:n/?a|null|none|nil|undefined|-+|—|#n/a)", re.I)
_MARKUP = re.compile(r"<(?:br\s*/?|/?(?:p|b|i|em|strong|span|div|a|ul|li)\b[^<>]*)>", re.I)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#39|#x27|#34);")
_TELLS_SCALE = re.compile(r"/|\bout of\b|\bof\b|\bvon\b|\bsur\b|%|★|☆")


@dataclass(slots=True)
class Layout:
    """How one table is written and what its columns were taken for: what a person is shown to confirm."""

    name: str
    columns: Columns
    header_line: int
    order: DayOrder
    rows: Callable[[], Iterator[tuple[int, list[str]]]]
    written: str
    not_found: list[str] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """The mapping in words, line by line."""
        rows = "posts" if self.columns.posts else "reviews"
        yield f"{self.name} ({self.written}), header in line {self.header_line}: {rows}"
        header = self.columns.header
        for name in FIELDS:
            if name in self.columns.places:
                yield f"  {name:<11} from “{header[self.columns.places[name]]}”"
        if "published" in self.columns.places or "replied" in self.columns.places:
            yield f"  dates       {self.order.told}"
        if "rating" in self.columns.places:
            usual = "the usual; the table does not say, and columns: {scale: '10'} would"
            yield f"  ratings     of {self.columns.scale:g} ({'as stated' if self.columns.scale_told else usual})"
        if self.columns.unread:
            yield f"  not read    {', '.join(f'“{name}”' for name in self.columns.unread)}"
        for name in self.not_found:
            yield f"  not found   “{name}”, which you named, is no column of this table"


def knows(export: Opened) -> bool:
    """Whether a file of the export is a table with columns of reviews or posts."""
    return any(_is_ours(member, export) for member in _candidates(export))


def read(task: Task) -> Iterator[Read]:
    """A review or post for each row, each followed by its reply.

    Raises SourceChanged for a table whose columns are not understood, and at the end for one that breaks off.
    """
    trouble: list[str] = []
    given = 0
    for layout in layouts(task, trouble):
        try:
            for thing in _documents(layout, task):
                given += isinstance(thing, Document)
                yield thing
        except Unreadable as error:
            trouble.append(str(error))
    if not given and not trouble:
        trouble.append(f"{task.export.name} holds a table of reviews without a row")
    if trouble:
        raise SourceChanged("; ".join(trouble))


def layouts(task: Task, trouble: list[str]) -> Iterator[Layout]:
    """Each table of the export and how it is read; what cannot be read is added to `trouble` in a sentence."""
    said = checked(task.columns)
    found = False
    for member in _candidates(task.export):
        try:
            with _tables(member, task.export, said) as tables:
                for name, written, rows in tables:
                    layout = _layout(name, written, rows, said)
                    if layout is not None:
                        found = True
                        yield layout
                    elif len(tables) > 1:
                        task.dropped[f"sheet without columns of reviews or posts: {name[:60]}"] += 1
        except Unreadable as error:
            found = True
            trouble.append(str(error))
    if not found:
        trouble.append(_unknown(task))


def places(task: Task) -> Counter[str]:
    """How many rows each place has that the column of places names; empty where there is no such column."""
    found: Counter[str] = Counter()
    for layout in layouts(task, []):
        if not layout.columns.posts:
            for _, cell in _cells(layout.rows, layout.columns, ("place",)):
                if (name := _said(cell)) and not _RESOURCE.fullmatch(name):
                    found[" ".join(name.split())] += 1
    return found


def _candidates(export: Opened) -> list[Member]:
    """The files that may be tables. An Excel workbook opens as the zip it is: then its main part stands for it."""
    book = [member for member in export.members if member.name == BOOK]
    tables = [member for member in export.members if member.name.lower().endswith((*_TEXTS, *_BOOKS, *_DATA, ".xls"))]
    alone = export.members if len(export.members) == 1 else []
    return book or tables or alone


def _is_ours(member: Member, export: Opened) -> bool:
    # A pasted text may speak of "review, comment"; only a file called a table is one with two columns.
    least = 2 if member.name.lower().endswith((".csv", ".tsv", ".tab", *_BOOKS, ".xml")) else 3
    try:
        with _tables(member, export) as tables:
            found = [_header(rows, {}) for _, _, rows in tables]
            return any(header is not None and len(header[2].places) >= least for header in found)
    except Unreadable:
        return False


_Table = tuple[str, str, Callable[[], Iterator[tuple[int, list[str]]]]]


@contextmanager
def _tables(member: Member, export: Opened, said: Mapping[str, str] = _SAID_NOTHING) -> Iterator[list[_Table]]:
    """The tables in one file: name, how it is written, and its rows, which may be read again and again."""
    if member.name == BOOK:
        yield [_sheet(sheet) for sheet in sheets(export.members, export.name)]
    elif member.name.lower().endswith(_BOOKS):
        with inside(member) as book:
            yield [_sheet(sheet) for sheet in sheets(book.members, member.name)]
    else:
        yield [_text(member, said)]


def _sheet(sheet: Sheet) -> _Table:
    return f"sheet {sheet.name}", "Excel", sheet.rows


def _text(member: Member, said: Mapping[str, str]) -> _Table:
    head = member.head(_HEAD)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SourceChanged(f"{member.name} is empty; expected a table with a header")
    if head.startswith(_OLD_BOOK):
        raise SourceChanged(f"{member.name} is an old or locked workbook; save it as .xlsx or CSV, and hand that in")
    if is_json(head) and (rows := table(member)) is not None:
        return member.name, "JSON", rows
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{"):
        raise SourceChanged(f"{member.name} is no table but a page or an answer of a service; export it as CSV again")
    text: Delimited | None = delimited(member, lambda row: len(found.places) if (found := columns(row, said)) else 0)
    if text is None:
        raise SourceChanged(f"{member.name} is no table of text; expected CSV or .xlsx")
    return member.name, f"CSV, {text.encoding}, {SEPARATORS[text.separator]}", text.rows


def _header(
    rows: Callable[[], Iterator[tuple[int, list[str]]]], said: Mapping[str, str]
) -> tuple[int, int, Columns] | None:
    """Which row is the header: its place, its line, and its columns. Notes may stand above it."""
    best: tuple[int, int, Columns] | None = None
    try:
        for place, (line, row) in enumerate(islice(rows(), ROWS_ABOVE)):
            found = columns(row, said)
            if found is not None and (best is None or len(found.places) > len(best[2].places)):
                best = (place, line, found)
    except Unreadable:
        if best is None:
            raise
    return best


def _layout(
    name: str, written: str, rows: Callable[[], Iterator[tuple[int, list[str]]]], said: Mapping[str, str]
) -> Layout | None:
    found = _header(rows, said)
    if found is None:
        return None
    place, line, known = found

    def below() -> Iterator[tuple[int, list[str]]]:
        return islice(rows(), place + 1, None)

    return Layout(
        name=name,
        columns=known,
        header_line=line,
        order=day_order(
            _cells(below, known, ("published", "replied")), said.get("dates"), known.header_of("published")
        ),
        rows=below,
        written=written,
        not_found=missing(known.header, said),
    )


def _cells(
    rows: Callable[[], Iterator[tuple[int, list[str]]]], known: Columns, names: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """The cells of some columns, with their lines; where a table breaks off they end."""
    wanted = [name for name in names if name in known.places]
    try:
        for line, row in rows() if wanted else ():
            for name in wanted:
                yield line, known.cell(row, name)
    except Unreadable:
        return


def _documents(layout: Layout, task: Task) -> Iterator[Document | Column]:
    known, answers = layout.columns, 0
    untold, places = _untold(layout, task), wanted_places(task.columns)
    for row_header in known.unread:
        task.dropped[f"column not read: {row_header[:60]}"] += 1
    seen: Counter[str] = Counter()
    for _, row in layout.rows():
        if not any(cell.strip() for cell in row):
            continue
        if places and "place" in known.places and place_key(known.cell(row, "place")) not in places:
            task.dropped[OTHER_PLACE] += 1
            continue
        document = _document(row, layout, task, seen)
        if document is None:
            continue
        yield document
        for at in untold:
            untold[at] += at < len(row) and _is_prose(row[at])
        reply = _answer(known.cell(row, "reply"))
        answers += _is_prose(reply)
        if reply and not known.posts:
            yield _reply(reply, known.cell(row, "replied"), document, layout, task)
    if not answers:
        yield from (Column(name=known.header[at], texts=texts) for at, texts in untold.items() if texts)


def _untold(layout: Layout, task: Task) -> dict[int, int]:
    """The columns that nobody told what they are and that may hold replies, by number, each with no text yet."""
    known = layout.columns
    if known.posts or task.columns.get("replies") == "none":
        return {}
    return {at: 0 for at, name in enumerate(known.header) if name in known.unread and not _NO_REPLIES.search(name)}


def _is_prose(cell: str) -> bool:
    """Whether a cell holds sentences, and not a name, an address or a list of tags."""
    return len(_SMALL_WORD.findall(cell)) >= max(5, 4 * cell.count(","))


def _document(row: Sequence[str], layout: Layout, task: Task, seen: Counter[str]) -> Document | None:
    known = layout.columns
    cell = {name: _said(known.cell(row, name)) for name in FIELDS}
    stars = _rating(cell["rating"], known, task)
    recommends = _RECOMMENDS.get(cell["recommends"].casefold())
    if not (cell["text"] or cell["title"] or (not known.posts and (stars is not None or recommends is not None))):
        task.dropped["row without words, rating or recommendation"] += 1
        return None
    when = _when(cell["published"], "published", layout, task)
    if _RESOURCE.fullmatch(cell["place"]):
        cell["place"] = ""
    name = cell["author"] or " ".join(filter(None, (cell["first_name"], cell["last_name"])))
    service, is_public = _service(cell["site"], cell["url"])
    said = (cell["rating"], cell["title"], cell["text"])
    made = ref_of("row", cell["site"], cell["place"], name, lasting(when.raw), *said)
    as_told = ref_of("row as told", made, when.raw)
    if as_told in seen and name and cell["text"] and not _is_new(cell["ref"], seen):
        task.dropped["row that stands in the table more than once"] += 1
        return None
    # An id that stands on every row (the number of a place) is none, and two people may give five stars in one day.
    ref = cell["ref"] if _is_new(cell["ref"], seen) else made if made not in seen else f"{made}-{seen[made] + 1}"
    seen[made] += 1
    seen[as_told] += 1
    if ref != made:
        seen[ref] += 1
    return Document(
        kind=Kind.POST if known.posts else Kind.REVIEW,
        source=task.source,
        service=service,
        ref=ref,
        url=link(None, cell["url"]),
        author=Author(name=clean(name)) if name else None,
        text=_plain(cell["text"]),
        title=_plain(cell["title"]) or None,
        published=when.published,
        published_precision=when.precision,
        published_until=when.until,
        published_raw=when.raw,
        rating=None if known.posts else stars,
        recommends=None if known.posts else recommends,
        lang=cell["lang"] if re.fullmatch(r"[A-Za-z]{2}(?:-[A-Za-z]{2,4})?", cell["lang"]) else None,
        visibility=Visibility.PUBLIC if is_public else Visibility.UNKNOWN,
        place=clean(cell["place"]) or None,
        account=task.account,
        # A column for answers that is empty says that there is none; without that column nobody knows.
        answered=False if "reply" in known.places and not known.posts and _has_none(cell["reply"]) else None,
    )


def _answer(cell: str) -> str:
    """The words of an answer; a mark that there is one, or none, is no words."""
    said = _said(cell)
    return "" if said.casefold() in _MARKS else said


def _has_none(reply: str) -> bool:
    return not reply or reply.casefold() in _NO


def _is_new(ref: str, seen: Counter[str]) -> bool:
    return bool(ref) and ref not in seen


def _reply(text: str, date: str, review: Document, layout: Layout, task: Task) -> Document:
    when = _when(_said(date), "replied", layout, task)
    return replace(
        review,
        kind=Kind.REPLY,
        ref=f"{review.ref}/reply",
        author=Author(name=review.place) if review.place else None,
        text=_plain(text),
        title=None,
        published=when.published,
        published_precision=when.precision,
        published_until=when.until,
        published_raw=when.raw,
        rating=None,
        recommends=None,
        in_reply_to=review.ref,
    )


def _when(raw: str, name: str, layout: Layout, task: Task) -> When:
    when = wall_clock(raw, layout.order.day_first)
    if when.published is None and task.fetched_at:  # "3 weeks ago", where it is known when that was
        when = ago(raw, task.fetched_at, task.fetched_within)
    if when.precision is Precision.NAIVE and when.published and _UTC.search(layout.columns.header_of(name)):
        when = when._replace(published=when.published.replace(tzinfo=UTC), precision=Precision.EXACT)
    if raw and when.published is None:
        task.dropped["date that cannot be read, or in two ways: its words are kept (columns: {dates: day first})"] += 1
    return when


def _rating(told: str, known: Columns, task: Task) -> float | None:
    """A rating on five. Above its scale it is none: another scale is stated, never guessed."""
    if not told:
        return None
    if told.casefold() in _STARS:
        return float(_STARS[told.casefold()])
    full = told.count("★")
    if full and not re.search(r"\d", told):
        return float(full) if full + told.count("☆") <= 5 else None
    found = rating(told, known.scale if not _TELLS_SCALE.search(told) else 5)
    if found == 0 and known.scale == 5:
        task.dropped["rating of 0: on five stars it means that none was given"] += 1
        return None
    if found is None:
        task.dropped[
            f"rating that is none of 0 to {known.scale:g} (columns: {{scale: '10'}} states another scale)"
        ] += 1
    return found


def _service(site: str, url: str = "") -> tuple[str, bool]:
    """Which service a review stands at, by name or else by its address, and whether everybody can read it there."""
    words = [word for word in re.findall(r"[a-z0-9]+", site.casefold()) if word not in _HOW]
    host = _HOST.match(url)
    addressed = [label for label in (host[1].casefold().split(".") if host else ()) if len(label) > 1]
    known = next((_SERVICES[word] for word in (*words, *addressed) if word in _SERVICES), None)
    if known is not None:
        return known, True
    return "-".join(words)[:40] or "table", False


def _plain(cell: str) -> str:
    """The words of a cell, without the tags and entities that some suites write them with."""
    return text_of(cell) if _MARKUP.search(cell) else clean(decoded(cell) if _ENTITY.search(cell) else cell)


def _said(cell: str) -> str:
    """What a cell says; the many ways of writing nothing are nothing."""
    return "" if _NOTHING.fullmatch(cell.strip()) else cell.strip()


def _unknown(task: Task) -> str:
    """Why no table was found, with the columns that were seen and what can be done."""
    headers = []
    for member in _candidates(task.export)[:1]:
        try:
            with _tables(member, task.export) as tables:
                headers = (
                    [cell for _, row in islice(tables[0][2](), 1) for cell in row if cell.strip()] if tables else []
                )
        except Unreadable:
            headers = []
    seen = ", ".join(f"“{cell.strip()[:30]}”" for cell in headers[:8])
    return (
        f"{task.export.name} is no table of reviews or posts we know: its first row is {seen or 'empty'}; "
        "expected a column of words or ratings and one that says who, when or where; "
        "name them under columns: (for example text: Kommentar)"
    )
