"""`docs/rules.md`: the words, a list of the rules by family, and a page for each rule."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from model.findings import Reference
from webside.rule_pages import RulePage, family_name, looked_at, number_told, shown_of, steps_told

_INTRODUCTION = Path(__file__).parent / "rules_introduction.md"


def markdown(found: Sequence[RulePage]) -> str:
    """`docs/rules.md`: the words, a list by family, and a page for each rule."""
    return "\n".join([_INTRODUCTION.read_text(encoding="utf-8"), *_contents(found), *_families(found)]).rstrip() + "\n"


def _contents(found: Sequence[RulePage]) -> Iterator[str]:
    yield "## The list"
    yield ""
    yield number_told(found)
    for family, mine in groupby(found, key=lambda one: one.family):
        title, about = family_name(family)
        yield f"\n**{title}.** {about}\n"
        yield "| Rule | Finds | Severity |"
        yield "| --- | --- | --- |"
        for one in mine:
            mark = " *(on trial)*" if one.is_trial else ""
            yield f"| [{one.spec.name}](#{one.spec.name}){mark} | {_cell(one.spec.rule.summary)} | {one.range} |"
    yield ""


def _families(found: Sequence[RulePage]) -> Iterator[str]:
    for family, mine in groupby(found, key=lambda one: one.family):
        yield f"## {family_name(family)[0]}\n"
        for one in mine:
            yield from _entry(one)


def _entry(one: RulePage) -> Iterator[str]:
    rule = one.spec.rule
    yield f"### {one.spec.name}\n"
    yield f"*{rule.id} · {one.range} · looks at {looked_at(one)}*\n"
    if one.is_trial:
        yield "> **On trial.** Its findings are shown apart and never counted.\n"
    yield f"**{rule.summary}**\n"
    yield f"{rule.why}\n"
    yield "Flagged, for example:\n"
    yield from (f"> {_quoted(text)}\n" for text in shown_of(one.spec.flagged))
    yield "Not flagged:\n"
    yield from (f"> {_quoted(text)}\n" for text in shown_of(one.spec.clean))
    yield f"**What to do.** {rule.advice}\n"
    if rule.instead:
        yield f"**Instead, write.** {rule.instead}\n"
    if rule.clears:
        yield f"**What clears it.** {rule.clears}\n"
    yield "**How grave, and when.** " + "; ".join(steps_told(one.steps)) + ".\n"
    if one.authorities:
        yield "**It rests on**\n"
        for country, references in one.authorities.items():
            yield f"- {country}: " + "; ".join(_linked(reference) for reference in references)
        yield ""
    yield f"**How often it is right.** {rule.measured or 'Not measured yet.'}\n"


def _linked(reference: Reference) -> str:
    return f"[{reference.title}]({reference.url})" if reference.url else reference.title


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _quoted(text: str) -> str:
    """An example whose own signs are not read as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_<>#[]|~" else sign for sign in text)
