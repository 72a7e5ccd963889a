"""Of a table that holds several places, those of the subject: a suite's export tells of all its clients at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analyzers import facts
from crawler import archives
from crawler.archives import Held
from model.subject import Subject
from reports.words import counted, joined

SAY_WHICH = (
    "Say under exports: in the subject file which of them are yours, columns: {{places: '{name}'}} (several with "
    "semicolons between), or under places: what they are called, name: …; then run the audit again."
)
_SHOWN = 6
# Words that say what kind of house it is, or none at all: they do not tell one from another.
_GENERAL = frozenset(
    "the a an and of at in for by to our my your family care center centre clinic clinics practice practices office "  # noqa: SIM905
    "offices health medical wellness group associates partners team location branch site main llc inc pc pa pllc plc "
    "ltd llp co corp dr doctor md do dds dmd np rn".split()
)
_STEMS = ("dent", "orthodon", "pediatr", "paediatr", "dermatolog", "chiropract", "optometr", "ophthalm", "cardiolog")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which places of a table are the subject's (empty: nothing is left out), and how many rows the others have.
    `unsure`: none of several has a name like the subject's, so it is not known which is meant."""

    own: tuple[str, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    unsure: bool = False

    @property
    def columns(self) -> dict[str, str]:
        """The filter as a reader of tables is told it; line breaks stand between, for no name holds one."""
        return {"places": "\n".join((*self.own, ""))} if self.own else {}

    @property
    def note(self) -> str:
        """What the visit says of it, without a name: other places are other clients'."""
        if not self.others:
            return ""
        rows = counted(sum(self.others.values()), "row")
        places = counted(len(self.others), "place")
        if self.unsure:
            return f"{rows} of {places} not looked at: none of these places has a name like yours"
        unlike = "its name is" if len(self.others) == 1 else "their names are"
        return f"{rows} of {places} set aside: {unlike} unlike yours"

    @property
    def names(self) -> str:
        """The other places by name, for the owner's eyes."""
        shown = [f"“{name}” ({number})" for name, number in list(self.others.items())[:_SHOWN]]
        more = len(self.others) - len(shown)
        return joined([*shown, f"{more} more"] if more else shown)

    @property
    def next_step(self) -> str:
        """What to do if one of them is the subject's after all."""
        return f"Set aside: {self.names}. {SAY_WHICH.format(name=next(iter(self.others)))}"


def of(source: str, path: Path | Held | None, columns: Mapping[str, str] | None, subject: Subject | None) -> Chosen:
    """Which places of a table of reviews are the subject's; of all else nothing, or where a person said it."""
    if source != "review_table" or path is None or subject is None or (columns or {}).get("places"):
        return Chosen()
    return choose(archives.places(path, columns), subject)


def choose(found: Mapping[str, int], subject: Subject) -> Chosen:
    """Sets aside the places of a table whose names are unlike all of the subject's. A table of one place is that
    place's whatever it is called."""
    own = tuple(name for name in found if is_like(name, subject))
    others = {name: number for name, number in found.items() if name not in own}
    if len(found) < 2 or not others:
        return Chosen()
    return Chosen(own, others, unsure=not own)


def is_like(name: str, subject: Subject) -> bool:
    """Whether a place may be the subject's: all that marks one of its names stands in it, or nothing stands in it but
    words of the subject's names and addresses. Wider than `names.compare_organisations`, on purpose: there a namesake
    must not pass, here a row of the subject's own must not be set aside."""
    told = _marks(name)
    names = [*subject.names, *subject.former_names, *subject.organisations, *subject.employers]
    if any((marks := _marks(one)) and marks <= told for one in names):
        return True
    around = (
        part
        for place in subject.places
        for part in (place.name, place.street, place.city, place.region, place.postcode, place.country)
    )
    known = frozenset().union(*map(_marks, filter(None, (*names, *around))))
    return told <= known


def _marks(name: str) -> frozenset[str]:
    """The words that mark a name; trades by their stem."""
    return frozenset(
        next((stem for stem in _STEMS if word.startswith(stem)), word)
        for word in facts.words(name.replace(".", ""))
        if word not in _GENERAL
    )
