"""What a person may do with a look, as a form says it: one function for each button."""

from collections.abc import Callable, Mapping
from datetime import date

from model.documents import Kind
from model.findings import Step, Verdict
from webside.desk.forms import Form
from webside.desk.look import Look

Act = Callable[[Look, Form], None]

KINDS = {"reply": Kind.REPLY, "post": Kind.POST, "review": Kind.REVIEW}
_ANSWERS = {"yes": Verdict.POSITIVE, "no": Verdict.NEGATIVE}


class NotDone(Exception):
    """A form asks for what cannot be; the text is one sentence."""


def dismiss(look: Look, form: Form) -> None:
    """Set findings aside; without a reason nothing is."""
    because = form.line("because", 500)
    if because:
        look.dismiss(form.all("code"), because)


def take_back(look: Look, form: Form) -> None:
    """Undo that."""
    look.take_back(form.all("code"))


def judge(look: Look, form: Form) -> None:
    """Answer "is this you?"."""
    verdict = _ANSWERS.get(form.text("answer"))
    if verdict is not None:
        look.judge(form.text("document"), verdict, "said at the desk")


def say_kind(look: Look, form: Form) -> None:
    """Answer "what is this?"."""
    number, kind = form.text("number"), form.text("kind")
    if number.isdecimal() and len(number) < 9 and kind in (*KINDS, "nothing"):
        look.say_kind(int(number), KINDS.get(kind))


def say_whose(look: Look, form: Form) -> None:
    """Answer "whose are these?"."""
    number, answer = form.text("number"), form.text("answer")
    if number.isdecimal() and len(number) < 9 and answer in ("these", "all", "none"):
        ours = {"these": tuple(form.all("name")), "all": (), "none": None}[answer]
        if answer != "these" or ours:
            look.say_whose(int(number), ours)


def mark(look: Look, form: Form) -> None:
    """Put something first on the fix list, or take the mark away."""
    look.mark(form.all("code"), marked=form.text("marked") == "yes")


def note(look: Look, form: Form) -> None:
    """Note a step of the fix list, or take the last one back."""
    steps = {step.value: step for step in Step}
    if form.text("step") in steps:
        by, said = form.line("by", 80), form.line("note", 500)
        look.note(form.all("code"), steps[form.text("step")], said, by=by, on=_day(form.line("on", 20), look.today))
    elif form.text("step") == "back":
        look.take_step_back(form.all("code"))


def _day(told: str, today: date) -> date | None:
    """The day a form names; None where it names none."""
    if not told:
        return None
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise NotDone(f"“{told}” is no day; write it like {today}. Nothing was noted.") from None
    if day > today:
        raise NotDone(f"{day} lies ahead, and the log holds what was done. Nothing was noted.")
    return day


ACTS: Mapping[str, Act] = {
    "dismiss": dismiss,
    "take-back": take_back,
    "judge": judge,
    "is": say_kind,
    "whose": say_whose,
    "mark": mark,
    "note": note,
}
