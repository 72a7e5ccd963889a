"""Shows long work while it runs: bars on a terminal, one line for each visit elsewhere; always on standard error."""

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Protocol, Self

from model.audit import Errand, Visit
from reports.reach import extent
from reports.words import no_connection
from webside import pipes


class Watch(Protocol):
    """Whoever wants to know how an audit goes."""

    def started(self, errand: Errand) -> None: ...

    def progress(self, source: str, at: str, parsed: int, expected: int | None) -> None: ...

    def ended(self, visit: Visit) -> None: ...

    def unreached(self, visits: Sequence[Visit]) -> None: ...

    def stage(self, words: str) -> None: ...


def line(visit: Visit) -> str:
    """One visit in one line."""
    text = f"{visit.source} {visit.at}: {visit.outcome.value}, {extent(visit)}"
    return f"{text} ({visit.reason})" if visit.reason else text


class Plain:
    """One line for each visit and stage: for logs and pipes."""

    def started(self, errand: Errand) -> None:
        """A log tells how a visit ended, not that it began."""

    def progress(self, source: str, at: str, parsed: int, expected: int | None) -> None:
        """A log has no use for a number that changes."""

    def ended(self, visit: Visit) -> None:
        self.stage(line(visit))

    def unreached(self, visits: Sequence[Visit]) -> None:
        self.stage(no_connection(len(visits)))

    def stage(self, words: str) -> None:
        pipes.say(words)


class Bars:
    """Live bars on a terminal, one for each source under way."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._console = Console(stderr=True)
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.completed:.0f} read"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._tasks: dict[tuple[str, str], Any] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def started(self, errand: Errand) -> None:
        self._task(errand.source.id, errand.at)

    def _task(self, source: str, at: str) -> Any:
        key = (source, at)
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(f"{source} {at}", total=None)
        return self._tasks[key]

    def progress(self, source: str, at: str, parsed: int, expected: int | None) -> None:
        self._bars.update(self._task(source, at), completed=parsed, total=expected)

    def _remove(self, visit: Visit) -> None:
        self._bars.remove_task(self._task(visit.source, visit.at))
        del self._tasks[visit.source, visit.at]

    def unreached(self, visits: Sequence[Visit]) -> None:
        for visit in visits:
            self._remove(visit)
        self._console.print(f"! {no_connection(len(visits))}", markup=False, highlight=False)

    def ended(self, visit: Visit) -> None:
        self._remove(visit)
        sign = "✓" if visit.outcome.supports_absence else "!"
        self._console.print(f"{sign} {line(visit)}", markup=False, highlight=False)

    def stage(self, words: str) -> None:
        self._console.print(f"  {words}", markup=False, highlight=False)
