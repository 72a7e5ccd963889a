"""Rules for a terminal: a list by family, and one explained."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from model.findings import Severity, Status
from webside.rule_pages import RulePage, change_told, family_name, looked_at, number_told, shown_of, steps_told

_STATUS = {Status.STABLE: "stable: its findings count", Status.TRIAL: "on trial: shown apart, never counted"}
Style = Callable[..., str]


def listing(found: Sequence[RulePage], width: int, style: Style) -> Iterator[str]:
    """Every rule in a line or two, by family, with the range of its severity and its status."""
    name = max((len(one.spec.rule.id) for one in found), default=0)
    severity = max((len(one.range) for one in found), default=0)
    for family, mine in groupby(found, key=lambda one: one.family):
        title, about = family_name(family)
        yield style(title, bold=True) + (f"  {about}" if about else "")
        for one in mine:
            marks = ["on trial"] if one.is_trial else []
            marks += [change_told(one.change)] if one.change else []
            summary = one.spec.rule.summary + (f" [{'; '.join(marks)}]" if marks else "")
            lead = 2 + name + 2 + severity + 2
            lines = textwrap.wrap(summary, max(width - lead, 30))
            head = f"  {one.spec.rule.id:{name}}  {_coloured(f'{one.range:{severity}}', one, style)}  "
            yield head + lines[0]
            yield from (" " * lead + line for line in lines[1:])
        yield ""
    yield f"{number_told(found)} webside rules RULE explains one."


def _coloured(text: str, one: RulePage, style: Style) -> str:
    top = max((step.severity for step in one.steps if step.severity is not None), default=Severity.INFO)
    colours = {Severity.CRITICAL: "red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.PASS: "green"}
    return style(text, fg=colours.get(top, "blue"))


def explained(one: RulePage, width: int, style: Style) -> Iterator[str]:
    """One rule for a terminal, as a good linter explains it."""
    rule = one.spec.rule

    def section(title: str, lines: Iterable[str]) -> Iterator[str]:
        held = list(lines)
        if held:
            yield ""
            yield style(f"{title}:", bold=True)
            yield from held

    def flowing(text: str) -> list[str]:
        return textwrap.wrap(text, width - 2, initial_indent="  ", subsequent_indent="  ")

    def listed(texts: Iterable[str], sign: str) -> Iterator[str]:
        for text in texts:
            yield from textwrap.wrap(text, width - 4, initial_indent=f"  {sign} ", subsequent_indent="    ")

    yield style(rule.id, bold=True) + "  " + _coloured(one.range, one, style)
    yield from textwrap.wrap(rule.summary, width)
    if one.change:
        yield from textwrap.wrap(style(f"Note: {change_told(one.change)}.", fg="yellow"), width)
    yield from section("Why", flowing(rule.why))
    yield from section(
        "Flagged, for example", (_marked(line, style) for line in listed(shown_of(one.spec.flagged), "✗"))
    )
    yield from section("Not flagged, for example", listed(shown_of(one.spec.clean), "✓"))
    yield from section("What to do", flowing(rule.advice))
    yield from section("Instead, write", flowing(rule.instead))
    yield from section("What clears it", flowing(rule.clears))
    yield from section("How grave, and when", listed(steps_told(one.steps), "-"))
    yield from section("It rests on", _authorities_told(one, listed))
    yield from section("How often it is right", flowing(rule.measured or "Not measured yet."))
    yield from section("Status", flowing(f"{_STATUS[rule.status].capitalize()}. It looks at {looked_at(one)}."))


def _marked(line: str, style: Style) -> str:
    return style(line, fg="red") if "«" in line else line


def _authorities_told(one: RulePage, listed: Callable[[Iterable[str], str], Iterator[str]]) -> Iterator[str]:
    for country, references in one.authorities.items():
        yield f"  {country}"
        for reference in references:
            yield from listed([f"{reference.title} [{reference.key}]"], "-")
            yield from [f"    {reference.url}"] if reference.url else []
