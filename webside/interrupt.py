"""Ctrl-C and SIGTERM as a request: the first ends the gathering and lets the report be written, the second the run."""

import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self


class Stop:
    """While entered, the first interrupt sets `requested` and calls what `on_request` was given; the second raises
    KeyboardInterrupt. A batch that is being saved is never torn."""

    def __init__(self) -> None:
        self.requested = False
        self._calls: list[Callable[[], None]] = []
        self._before: dict[signal.Signals, Any] = {}

    def on_request(self, call: Callable[[], None]) -> None:
        """Have something called at the first interrupt, at once if it came already."""
        self._calls.append(call)
        if self.requested:
            call()

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True
        print("webside: stopping; the report of what was seen is written. Ctrl-C again ends at once.", file=sys.stderr)
        for call in self._calls:
            call()
