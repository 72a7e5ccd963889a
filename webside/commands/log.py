"""`webside log`: notes what was done about a finding, by whom and when; the report prints it beside the finding."""

import difflib
import getpass
from datetime import UTC, datetime
from typing import Any

import click

from model.findings import Step

_MEANT = {
    "kept": "saved", "copied": "saved", "copy": "saved", "deleted": "removed", "gone": "removed", "hidden": "removed",
    "looked": "checked", "done": "checked", "reviewed": "assessed", "weighed": "assessed", "told": "notified",
}  # fmt: skip


class _StepName(click.Choice[str]):
    """A step; another word for one is told which is meant."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The step. A usage error names the nearest one."""
        if value not in self.choices:
            close = difflib.get_close_matches(value.casefold(), [*map(str, self.choices), *_MEANT], n=1)
            meant = _MEANT.get(value.casefold()) or (_MEANT.get(close[0], close[0]) if close else None)
            if meant:
                self.fail(f"there is no step '{value}'; did you mean {meant}? (one of {', '.join(self.choices)})")
        return super().convert(value, param, ctx)


class _Day(click.DateTime):
    """A day in one form alone: 03/04 is March to some and April to others."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day. A usage error shows how one is written."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is no day as it is written here: year, month and day, as in 2026-11-26", param, ctx)


@click.command(
    epilog="""\b
Examples:
  webside log F-3A91C0DE saved
  webside log F-3A91C0DE removed --on 2026-11-25 --by "R. Okafor"
  webside log F-3A91C0DE not-notified --note "Counsel: no identifier beyond the first name"
  webside log --list
  webside log F-3A91C0DE --undo
\b
Steps: saved (a private copy is kept), removed, checked (looked at again), assessed, notified, not-notified.
The first three are about the text and hold for all that was found in it; the others for this finding.
Only you decide what they mean in law; a covered entity speaks to its privacy officer or counsel first."""
)
@click.argument("code", required=False, metavar="F-CODE")
@click.argument("step", required=False, type=_StepName([step.value for step in Step]))
@click.option("--on", type=_Day(), metavar="DATE", help="The day it was done, as 2026-11-26; today if left out.")
@click.option("--by", default=None, help="Who did it; your user name if left out.")
@click.option("--note", default="", help="What else should stand in the log.")
@click.option("--undo", is_flag=True, help="Take the last line of this finding back.")
@click.option("--list", "listing", is_flag=True, help="List the log, tab-separated.")
@click.option("--subject", metavar="SUBJECT", help="Whose finding, where several have the code: a file or an id.")
@click.option("--store", "address", metavar="URL", help="Database; default: a file of yours.")
def command(
    code: str | None,
    step: str | None,
    on: datetime | None,
    by: str | None,
    note: str,
    undo: bool,
    listing: bool,
    subject: str | None,
    address: str | None,
) -> int:
    """Note what was done about a finding: a dated line that stays with it."""
    from model.findings import LogEntry, Severity
    from webside.store import Store
    from webside.subjects import called, whose

    if not listing and (code is None or (step is None and not undo)):
        raise click.UsageError("name a code and a step, as in: webside log F-3A91C0DE removed")
    today = datetime.now(UTC).astimezone().date()
    day = today if on is None else on.date()
    if day > today:
        raise click.UsageError(f"--on {day} lies ahead; the log holds what was done")
    with Store.open(address) as store:
        if listing:
            for client in store.subjects():
                for entry in store.log(client.id):
                    click.echo(f"{entry.code}\t{client.id}\t{entry.on}\t{entry.step}\t{entry.by}\t{entry.note}")
            return 0
        assert code is not None
        owner, finding = whose(code, subject, store)
        if undo:
            gone = store.take_back(owner.id, code)
            click.echo(
                f"{finding.code} of {owner.name}: {'nothing was noted' if gone is None else f'{gone.step} taken back'}"
            )
            return 0
        assert step is not None
        entry = LogEntry(code=finding.code, step=Step(step), by=by or getpass.getuser(), on=day, note=note.strip())
        store.write_log(owner.id, entry)
        first = store.first_found(owner.id, Severity.PASS).get(finding.code)
        if first is not None and entry.on < first.date() and entry.step is not Step.SAVED:
            click.echo(
                f"It was first found on {first.date()}, after the day you give: look whether {entry.on} is right "
                f"(webside log {finding.code} --undo takes it back).",
                err=True,
            )
        # What was done stands beside the finding from the next report on.
        click.echo(f"webside report {called(owner.id, store)} writes its report anew.", err=True)
        done = f"{entry.step} on {entry.on} by {entry.by}: {finding.rule.id} in {finding.document}"
        click.echo(f"{finding.code} of {owner.name} {done}")
    return 0
