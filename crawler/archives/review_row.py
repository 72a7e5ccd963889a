"""What one row of a table of reviews or posts holds: a review or a post, and the answer to it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC

from crawler.archives.columns import FIELDS, Columns
from crawler.archives.phrases import ago
from crawler.archives.stream import Task
from crawler.archives.table_layout import Layout
from crawler.archives.wall_clock import wall_clock
from crawler.normalise import When, clean, decoded, lasting, link, rating, ref_of, text_of
from model.documents import Author, Document, Kind, Precision, Visibility

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
_UTC = re.compile(r"\b(?:utc|gmt)\b|_(?:utc|gmt)$", re.I)
_HOST = re.compile(r"https?://([^/?#]+)", re.I)
_RESOURCE = re.compile(r"accounts/\S+/locations/\S+")
_NOTHING = re.compile(r"(?:n/?a|null|none|nil|undefined|-+|—|#n/a)", re.I)
_MARKUP = re.compile(r"<(?:br\s*/?|/?(?:p|b|i|em|strong|span|div|a|ul|li)\b[^<>]*)>", re.I)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#39|#x27|#34);")
_TELLS_SCALE = re.compile(r"/|\bout of\b|\bof\b|\bvon\b|\bsur\b|%|★|☆")


def document(row: Sequence[str], layout: Layout, task: Task, seen: Counter[str]) -> Document | None:
    """What a row holds; None, and counted as dropped, where that is nothing. `seen` counts the ids of the table."""
    known = layout.columns
    cell = {name: _said(known.cell(row, name)) for name in FIELDS}
    stars = _rating(cell["rating"], known, task)
    recommends = _RECOMMENDS.get(cell["recommends"].casefold())
    if not (cell["text"] or cell["title"] or (not known.posts and (stars is not None or recommends is not None))):
        task.dropped["row without words, rating or recommendation"] += 1
        return None
    when = _when(cell["published"], "published", layout, task)
    cell["place"] = place(cell["place"])
    name = cell["author"] or " ".join(filter(None, (cell["first_name"], cell["last_name"])))
    service, is_public = _service(cell["site"], cell["url"] or task.url or "")
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


def answer(cell: str) -> str:
    """The words of an answer; a mark that there is one, or none, is no words."""
    said = _said(cell)
    return "" if said.casefold() in _MARKS else said


def _has_none(reply: str) -> bool:
    return not reply or reply.casefold() in _NO


def _is_new(ref: str, seen: Counter[str]) -> bool:
    return bool(ref) and ref not in seen


def reply_to(review: Document, text: str, date: str, layout: Layout, task: Task) -> Document:
    """The answer that stands in the row of a review."""
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


def place(cell: str) -> str:
    """The name of a place; the path of one at its service is no name."""
    named = _said(cell)
    return "" if _RESOURCE.fullmatch(named) else named


def _said(cell: str) -> str:
    """What a cell says; the many ways of writing nothing are nothing."""
    return "" if _NOTHING.fullmatch(cell.strip()) else cell.strip()
