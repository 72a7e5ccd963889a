"""Reads the reviews a practice received on Google, with its replies, from its owner's Takeout of Business Profile."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from crawler.archives import google_posts
from crawler.archives.columns import place_key, wanted_places
from crawler.archives.each import NOTHING
from crawler.archives.google_listing import listing, title_of
from crawler.archives.google_reviews import opinion, ref_of_review
from crawler.archives.opening import Member, Opened
from crawler.archives.practices import OTHER_PLACE, Practice
from crawler.archives.stream import Read, Stated, Task, mapping, sequence, whole
from crawler.normalise import clean, count, rating
from model.documents import Document, Kind
from model.errors import SourceChanged, Unreadable

_REVIEWS = re.compile(r'"starRating"\s*:|\{\s*"reviews"\s*:\s*\[\s*\]|"totalReviewCount"\s*:')
_NO_REVIEW = "entry that is no review"
_NAMELESS = "review of a place that the export does not name, beside places of others"
_OTHER_POST = "post of another place"
_TITLE = re.compile(r'"(?:title|locationName)"\s*:')
_HEAD = 1 << 16
_LARGEST = 32 << 20
_SMALL = 1 << 20


@dataclass(slots=True)
class _Location:
    """One place of the practice: what is told of it, its files of reviews, and what each says beside its reviews."""

    facts: Mapping[str, object] = field(default_factory=dict)
    files: list[Member] = field(default_factory=list)
    whole: list[Member] = field(default_factory=list)
    pages: list[Mapping[str, object]] = field(default_factory=list)

    @property
    def title(self) -> str | None:
        return title_of(self.facts)

    @property
    def reviews(self) -> int:
        """How many entries its files of reviews have; those of a damaged file are not counted."""
        found = 0
        for file in self.files:
            with suppress(Unreadable):
                found += len(sequence(_page(file)["reviews"]))
        return found

    @property
    def total(self) -> int | None:
        """What Google says this place has; a list that is told to be empty says none."""
        told = [total for page in self.pages if (total := count(page.get("totalReviewCount"))) is not None]
        empty = self.pages and all(page.get("reviews") == [] for page in self.pages)
        return max(told) if told else 0 if empty else None


def knows(export: Opened) -> bool:
    """Whether any file of the export holds reviews with star ratings."""
    return any(_holds(member, _REVIEWS) for member in export.members)


def read(task: Task) -> Iterator[Read]:
    """A profile for each place, then its reviews, each once, each followed by the practice's reply; then its posts.

    Of places that are not among those a person wants (`columns: {places: …}`) nothing is given but how much it was.
    Raises SourceChanged at once when no file holds reviews, and at the end for files that are damaged.
    """
    everywhere = _locations(task.export)
    locations = [one for one in everywhere if _is_wanted(one, task)]
    for other in (one for one in everywhere if one not in locations):
        task.dropped[OTHER_PLACE if other.title else _NAMELESS] += other.reviews
    is_lone = sum(len(location.files) for location in locations) == 1
    damage: list[str] = []
    lone: Mapping[str, object] = {}
    for location in locations:
        for member in location.files:
            try:
                page = _page(member)
                location.pages.append({**page, "reviews": sequence(page["reviews"])[:1]})
                location.whole.append(member)
                lone = page if is_lone else {}
            except Unreadable as error:
                damage.append(str(error))
    told = [location.total for location in locations if location.pages]
    if told and None not in told:
        yield Stated(total=sum(total for total in told if total), kind=Kind.REVIEW)
    seen: set[str] = set()
    for location in locations:
        yield from _profile(task, location)
        # Several files are read once more: memory holds the reviews of one, never of all.
        for member in location.whole:
            place = clean(location.title) if location.title else None
            for review in sequence((lone or _page(member))["reviews"]):
                yield from _review(task, mapping(review), place, seen)
    yield from _posts(task, everywhere, locations, damage)
    if not seen and task.dropped[_NO_REVIEW]:
        damage.append(f"none of the {task.dropped[_NO_REVIEW]} entries of {task.export.name} is a review")
    if damage:
        raise SourceChanged("; ".join(damage))


def practices(task: Task) -> tuple[Practice, ...]:
    """Each place that the export names, with its reviews and what its profile claims."""
    locations = _locations(task.export)
    found: dict[str, Practice] = {}
    for location in locations:
        told = listing(location.facts, task.source)
        if told is not None and told.place:
            before = found.get(told.place) or Practice(name=told.place, number=0, claims=told.claims)
            here = location.reviews if len(locations) > 1 else 0  # of a lone one nobody asks how many
            folders = {str(PurePosixPath(file.name).parent) for file in location.files}
            found[told.place] = replace(
                before, number=before.number + here, folders=(*before.folders, *sorted(folders))
            )
    return tuple(found.values())


def _is_wanted(location: _Location, task: Task) -> bool:
    wanted = wanted_places(task.columns)
    return not wanted or (location.title is not None and place_key(clean(location.title)) in wanted)


def _posts(task: Task, everywhere: list[_Location], wanted: list[_Location], damage: list[str]) -> Iterator[Document]:
    """What was posted on the listings; a post belongs to the place in whose folder it lies."""
    places = {PurePosixPath(file.name).parent: place for place in everywhere for file in place.files}
    for member in task.export.members:
        if not _holds(member, google_posts.POSTS):
            continue
        above = (here for here in PurePosixPath(member.name).parents if here in places)
        place = places.get(next(above, PurePosixPath()))
        title = clean(place.title) if place and place.title else None
        try:
            for post in google_posts.documents(task, member, title):
                if len(wanted) < len(everywhere) and place not in wanted:
                    task.dropped[_OTHER_POST] += 1
                elif post is None:
                    task.dropped[NOTHING] += 1
                else:
                    yield post
        except Unreadable as error:
            damage.append(str(error))


def _holds(member: Member, pattern: re.Pattern[str]) -> bool:
    return member.name.lower().endswith(".json") and bool(pattern.search(member.head(_HEAD).decode("utf-8", "replace")))


def _locations(export: Opened) -> list[_Location]:
    """Places by folder, found by what the files hold: Takeout translates its folder names."""
    found: dict[PurePosixPath, _Location] = {}
    for member in export.members:
        if _holds(member, _REVIEWS):
            found.setdefault(PurePosixPath(member.name).parent, _Location()).files.append(member)
    if not found:
        raise SourceChanged(
            f"{export.name} holds no file of reviews with star ratings, as a Takeout of Google Business Profile does"
        )
    facts: dict[PurePosixPath, Mapping[str, object]] = {}
    for folder, told in _facts(export):
        facts.setdefault(folder, told)
    for folder, location in found.items():
        above = (here for here in (folder, *folder.parents) if here in facts)
        location.facts = facts.get(next(above, folder), {})
    return list(found.values())


def _facts(export: Opened) -> Iterator[tuple[PurePosixPath, Mapping[str, object]]]:
    for member in export.members:
        if member.size < _SMALL and _holds(member, _TITLE) and not _holds(member, _REVIEWS):
            try:
                told = mapping(whole(member))
            except Unreadable:
                continue
            if title_of(told):
                yield PurePosixPath(member.name).parent, told


def _page(member: Member) -> Mapping[str, object]:
    told = whole(member, most=_LARGEST)
    page = {"reviews": told} if isinstance(told, list) else mapping(told)
    if not isinstance(page.get("reviews"), list):
        raise SourceChanged(f"{member.name} has star ratings but no list 'reviews', which a Takeout has")
    return page


def _profile(task: Task, location: _Location) -> Iterator[Document]:
    average = [rating(page["averageRating"]) for page in location.pages if "averageRating" in page]
    told = listing(location.facts, task.source, task.account)
    if told is not None and told.claims is not None:
        claims = replace(told.claims, rating=average[-1] if average else None, count=location.total)
        yield replace(told, claims=claims)


def _review(task: Task, told: Mapping[str, object], place: str | None, seen: set[str]) -> Iterable[Document]:
    ref = ref_of_review(told, place)
    if not told or ref in seen:
        task.dropped["review that stands in the export more than once" if told else _NO_REVIEW] += 1
        return ()
    seen.add(ref)
    return opinion(told, ref, task.source, place, task.account)
