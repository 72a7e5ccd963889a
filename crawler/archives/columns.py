"""Which column of a table of reviews or posts means what: by its header, or as the person says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.errors import InputError

# What a person may say beside the fields: how dates are written, of how many a rating is, what the rows are.
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "dates": ("day first", "month first"),
    "scale": ("a number, for example 10",),
    "rows": ("reviews", "posts"),
    "replies": ("none",),
    "places": ("names of your places as the table writes them, with semicolons between",),
}

# Headers as the suites and people write them, the surest first: of two that fit, the first is taken.
_HEADERS: Mapping[str, str] = {
    "text": "review text|review content|review comment|review comments|review body|review message"
    "|review description|review|content|comment text|comments|comment|feedback|body|text|message|description"
    "|reviewer comment|customer comment|rezensionstext|bewertungstext|rezension|kommentar|commentaire|avis|resena"
    "|comentario|recensione|commento|post text|post content|post message|post caption|post|caption|tweet"
    "|share commentary|snippet|review snippet|original review text|review text original|text original",
    "rating": "star rating|review rating|review score|overall rating|rating value|ratings|rating|stars|star|score"
    "|review stars|number of stars|sterne|bewertung|sternebewertung|note|calificacion|valoracion|puntuacion"
    "|valutazione|punteggio|stelle|estrellas|etoiles|estrelas|sterren",
    "author": "reviewer name|author title|autor name|review username|review user name|consumer name"
    "|consumer display name|reviewer display name|reviewer full name|author name|reviewed by|review author"
    "|reviewer|author|customer name|contact name|posted by|display name|user name|username|user|customer|rezensent"
    "|bewerter|bewertet von"
    "|verfasser|auteur|autor|autore|nickname|name",
    "first_name": "reviewer first name|author first name|customer first name|first name|vorname|prenom",
    "last_name": "reviewer last name|author last name|customer last name|last name|nachname|nom de famille",
    "published": "review datetime utc|review datetime|published at date|review date utc|review date|review time"
    "|date of review|review created|review created at|review posted|date posted|posted on|posted at|posted date"
    "|post date|published at|published on|published date|published|publish date|create time|created at|created on"
    "|publisher date|created date|created time|date created|submitted at|submitted on|submission date|date published"
    "|date created utc|created at utc|created utc|iso date|publish at|publish date|review published date"
    "|review published|review timestamp|dates published date|time created|timestamp"
    "|date time|created|datum|bewertungsdatum|fecha|data|date|at|relative date|time ago",
    "reply": "owner answer|company reply text|response from owner text|owner response text|owner reply text"
    "|response from owner|response of owner|response from the owner|owner response|owner reply|owner comment"
    "|owner comments"
    "|business comment|merchant reply|review reply comment|business response|business reply|response text"
    "|response content|response comment|response comments|response body|review response|review reply|reply text"
    "|reply comment|reply content|public response|public reply|company reply|company response|provider response"
    "|response snippet|response|reply|replies|antwort|antwort des inhabers|reponse|respuesta|risposta"
    "|resposta|antwoord",
    "replied": "owner answer timestamp datetime utc|owner answer datetime utc|response from owner date"
    "|response of owner date|owner response date|owner reply date|company reply date|business response date"
    "|review reply update time|response datetime utc|reply created at|owner answer timestamp|response time"
    "|response date|reply date|date of response|date of reply|response created|response created at|response posted"
    "|reply time|replied at|replied on|responded at|responded on|date responded|date replied|reply update time"
    "|owner timestamp|response iso date|owner response published date|response published|datum der antwort"
    "|antwortdatum",
    "title": "review title|review subject|review headline|title|headline|subject|titel|titre|titulo|titolo",
    "place": "place name|location title|location name|business name|listing name|entity name|practice name"
    "|office name|store name|profile name|location|practice|office|business|store|listing|entity|branch|clinic"
    "|provider name|provider|standort|lieu|ubicacion|sede",
    "site": "review source|review site|source name|source type|site name|publisher name|platform name|publisher"
    "|platform|source|site|channel|network|domain|quelle|plattform|plateforme|fuente|fonte",
    "url": "review url|review link|unique review url|link to review|review permalink|permalink|post url|post link"
    "|source url|share link|url|link|lien|lien de l avis|enlace",
    "ref": "review id|reviewid|external id|external review id|publisher review id|review identifier|post id|id",
    "recommends": "recommendation type|recommendation|recommends|recommended|is recommended|would recommend",
    "lang": "review language|review lang|original language|language|lang|sprache|langue|idioma",
}
FIELDS = tuple(_HEADERS)
_BY_HEADER = {
    header: (field, place) for field, headers in _HEADERS.items() for place, header in enumerate(headers.split("|"))
}
# Suites name the parts of a review and its answer in many ways; a name that is none of those above tells by its words.
_REVIEWED = re.compile(r".*\breview\b.*\b(?:date|created|posted|published|submitted|utc)\b.*")
_YES_OR_NO = re.compile(r"\b(?:yes ?/ ?no|y ?/ ?n|true ?/ ?false)\b|\?\s*$", re.I)
_LAST = 1000  # the rank of what is known by its words only
# Of headers nobody listed the words tell: an answer of ours ("Reply Body", "What we answered"), or when it was given;
# not who gave it, whether one is due, or what a machine or another person said.
_ANSWER = re.compile(
    r"\b(?:reply|response|answer|our (?:replies|responses|answers)|antwort\w*|respuesta|reponse|risposta"
    r"|(?:comment|wrote|written|said) back"
    r"|(?:we|i|office|owner|practice) (?:answered|replied|responded|said|wrote)"
    r"|(?:our|owners?|management|managers?|practice|business|office|clinic|company|merchant|provider|dentist|doctor)s?"
    r" (?:comments?|messages?|words|text|feedback))\b"
)
_ANSWERED = re.compile(r"\b(?:replied|responded|answered)\b")
_DAY = re.compile(
    r"\b(?:dates?|time|timestamp|datetime|on|at|when|day|utc|iso|datum)\b|\w (?:posted|published|created|updated)\b"
)
_ABOUT_ANSWERS = re.compile(
    r"\b(?:status|state|needs?|needed|required|rate|counts?|numbers?|num|nr|no|ids?|urls?|links?|by|authors?|names?|users?"
    r"|e ?mails?|photos?|images?|avatar|media|attachments?|types?|templates?|suggest\w*|proposed|drafts?|ai|bot|scores?"
    r"|ratings?|sentiment|language|lang|assigned|assignee|hours|days|minutes|pending|due|has|is|was|can|did|enabled"
    r"|channel|source|tags?|category|sla|within|average|avg|likes?|votes?|survey|customers?|patients?|reviewers?"
    r"|clients?|guests?|users?|questions?|nps|q\d+|internal|automatic|auto)\b"
)
_POSTS = re.compile(r"\b(?:post|caption|tweet|share|permalink|impressions|likes)\b")
_REVIEWS = re.compile(r"\b(?:review\w*|rating|stars?|rezension\w*|bewertung\w*)\b")
_OUT_OF = re.compile(r"(?:out of|of|von|sur|/|1\s*[-–to]+|0\s*[-–to]+)\s*(\d{1,3})\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The header of a table and what was made of it: field to column number."""

    header: tuple[str, ...]
    places: Mapping[str, int]
    posts: bool = False
    scale: float = 5.0
    scale_told: bool = False
    unread: tuple[str, ...] = field(default=())

    def header_of(self, name: str) -> str:
        """What the column of a field is called; nothing where there is none."""
        return self.header[self.places[name]] if name in self.places else ""

    def cell(self, row: Sequence[str], name: str) -> str:
        """What a row says in a field; nothing where the table has no such column, or the row ends before it."""
        place = self.places.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""


def field_of(header: str) -> str | None:
    """The field a column of this header is taken for, if it is taken for any."""
    found = _known(plain(header))
    return found[0] if found else None


def _known(name: str) -> tuple[str, int] | None:
    """The field a plain name stands for, and how sure that is: the less, the surer."""
    by_words = _answer_by_words(name) or ("published" if _REVIEWED.fullmatch(name) else None)
    return _BY_HEADER.get(name) or (by_words and (by_words, _LAST)) or None


def _answer_by_words(name: str) -> str | None:
    """Whether a header that is on no list is of an answer of ours, or of when it was given."""
    if len(name.split()) > 6 or _ABOUT_ANSWERS.search(name):
        return None
    answers = _ANSWER.search(name)
    if (answers or _ANSWERED.search(name)) and _DAY.search(name):
        return "replied"
    return "reply" if answers else None


def columns(row: Sequence[str], said: Mapping[str, str]) -> Columns | None:
    """The columns of a table if this row is its header, else None. What a person said of a column goes first."""
    names = [plain(cell) for cell in row]
    places: dict[str, int] = {}
    for wanted, header in said.items():
        if wanted in FIELDS and plain(header) in names:
            places[wanted] = names.index(plain(header))
    taken = set(places.values())
    told_by = {at: found for at, name in enumerate(names) if at not in taken and (found := _known(name))}
    ranked = sorted((*found, at) for at, found in told_by.items() if not _only_says_whether(row[at], found[0]))
    for name, _, at in ranked:
        places.setdefault(name, at)
    _settle_names(places, names, said)
    if not _is_header(places, said):
        return None
    told = " ".join(names)
    return Columns(
        header=tuple(cell.strip() for cell in row),
        places=places,
        posts=said["rows"] == "posts"
        if "rows" in said
        else not _REVIEWS.search(told) and "reply" not in places and bool(_POSTS.search(told)),
        scale=_scale(row, places, said) or 5.0,
        scale_told=_scale(row, places, said) is not None,
        unread=tuple(cell.strip() for at, cell in enumerate(row) if cell.strip() and at not in places.values()),
    )


def _only_says_whether(header: str, field: str) -> bool:
    """Whether a column says that there is an answer, and not what it is."""
    return field == "reply" and bool(_YES_OR_NO.search(header))


def _settle_names(places: dict[str, int], names: Sequence[str], said: Mapping[str, str]) -> None:
    """Lists of places with their reviews call the place by a name or a title; nobody wrote that one."""
    if "place" in places:
        return
    if "name" in names and places.get("author") not in (None, names.index("name")):
        places["place"] = names.index("name")
    elif "place id" in names and "title" not in said and names[places.get("title", 0)] == "title":
        places["place"] = places.pop("title")


def _is_header(places: Mapping[str, int], said: Mapping[str, str]) -> bool:
    """A table of ours says something (words, a rating), and who, when or where beside it."""
    content = {"text", "rating", "recommends"} & places.keys()
    beside = {"author", "first_name", "published", "rating", "site", "url", "reply", "ref"} & places.keys()
    return bool(content) and (bool(beside - content) or len(content) > 1 or bool(content & said.keys()))


def checked(said: Mapping[str, str]) -> Mapping[str, str]:
    """What a person said of the columns, or InputError for a key there is none of or a value that cannot be."""
    for key, value in said.items():
        if key not in FIELDS and key not in SETTINGS:
            raise InputError(f"columns: there is no '{key}'", expected=", ".join((*FIELDS, *SETTINGS)))
        if key in ("dates", "rows", "replies") and value not in SETTINGS[key]:
            raise InputError(f"columns: '{key}' cannot be '{value}'", expected=" or ".join(SETTINGS[key]))
        if key == "scale" and not (re.fullmatch(r"\d{1,3}", value) and int(value)):
            raise InputError(f"columns: 'scale' cannot be '{value}'", expected="a number, for example 10")
    return said


def wanted_places(said: Mapping[str, str]) -> frozenset[str]:
    """The places whose rows a person wants, as they are compared; none: all of them."""
    told = re.split(r"\n" if "\n" in said.get("places", "") else ";", said.get("places", ""))
    return frozenset(name for one in told if (name := place_key(one)))


def place_key(name: str) -> str:
    """The name of a place without case and outer or doubled spaces."""
    return " ".join(name.casefold().split())


def missing(header: Sequence[str], said: Mapping[str, str]) -> list[str]:
    """The headers a person named that the table does not have."""
    names = {plain(cell) for cell in header}
    return [told for wanted, told in said.items() if wanted in FIELDS and plain(told) not in names]


def _scale(row: Sequence[str], places: Mapping[str, int], said: Mapping[str, str]) -> float | None:
    """Of how many a rating is, where the person or the header says so."""
    if "scale" in said:
        return float(said["scale"])
    header = row[places["rating"]] if "rating" in places else ""
    if "%" in header:
        return 100.0
    found = _OUT_OF.search(header)
    return float(found[1]) if found and int(found[1]) else None


def plain(header: str) -> str:
    """A header without case, accents, marks, and what stands in brackets behind it."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", header[:200])
    bare = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    letters = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode("ascii").casefold()
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?:\b(?:out of|of|von|sur)|/)\s*\d+|%", " ", letters)).split()
    return " ".join(words)
