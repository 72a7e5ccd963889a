"""Reads the reviews the user wrote on Google Maps from a Takeout. They are the user's own words, not about the user."""

from collections.abc import Iterator, Mapping

from crawler.archives.each import each_once, written
from crawler.archives.opening import Member, Opened
from crawler.archives.outline import holds
from crawler.archives.stream import Read, Task, listed, lowered, mapping, words
from crawler.normalise import clean, link, moment, rating, ref_of
from model.documents import Author, Document, Visibility
from model.errors import SourceChanged

SERVICE = "google"

_STARS = ("five_star_rating_published", "star rating", "star_rating", "five_star_rating")
_TEXT = ("review_text_published", "review comment", "review_text", "review_comment")
_FOUND = tuple(f"features/[]/properties/{name}" for name in (*_STARS, *_TEXT))
_WRITTEN = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


def knows(export: Opened) -> bool:
    """Whether any file holds places with a rating or a review of the user's own."""
    return bool(holds(export, *_FOUND))


def read(task: Task) -> Iterator[Read]:
    """Every review as a post with its rating and place, each once; where the places lie is left out.

    Raises SourceChanged at once when there are none, and at the end for files that are damaged.
    """
    files = holds(task.export, *_FOUND)
    if not files:
        raise SourceChanged(f"{task.export.name} holds no file of reviews you wrote, as a Takeout of Maps does")

    author = Author(handle=task.handle) if task.handle else None

    def entries(file: Member) -> Iterator[Document | None]:
        places = listed(file, "features")
        return (_review(task, lowered(mapping(entry).get("properties")), author) for _, entry in places)

    yield from each_once(task, files, entries)


def _review(task: Task, told: Mapping[str, object], author: Author | None) -> Document | None:
    text, stars = _first(told, _TEXT), next((told[name] for name in _STARS if told.get(name) is not None), None)
    graded = rating(_WRITTEN.get(stars.upper(), stars) if isinstance(stars, str) else stars)
    place = lowered(told.get("location"))
    name, address = _first(place, ("name", "business name", "title")), _first(place, ("address",))
    name = name or _first(told, ("title",))
    if text is None and graded is None:
        return None
    when = moment(told.get("date") or told.get("published"))
    url = link(None, _first(told, ("google_maps_url", "google maps url")))
    return written(
        task,
        SERVICE,
        when,
        ref=ref_of("review written", url or name, None if url else address),
        url=url,
        author=author,
        text=text or "",
        rating=graded,
        visibility=Visibility.PUBLIC,
        place=name or address,
    )


def _first(told: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    for name in names:
        if text := words(told.get(name)):
            return clean(text)
    return None
