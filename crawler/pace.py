"""Whose turn it is: one gate per host, shared by every spider of an audit, that keeps the pace and the pauses asked."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from time import monotonic
from typing import Any, TypeVar

from scrapy.exceptions import IgnoreRequest

from crawler.unreached import Reach

T = TypeVar("T")


class Interrupted(IgnoreRequest):
    """The audit was asked to stop; what was under way is given up."""


class Gate:
    """The gate of one host. `delay` is seconds between the starts of two requests."""

    def __init__(self, delay: float, stopping: asyncio.Event) -> None:
        self.delay = delay
        self._stopping = stopping
        self._queue = asyncio.Lock()
        self._next = 0.0
        self._held_until = 0.0

    def hold(self, seconds: float) -> None:
        """Nobody passes for this long: the server asked for it."""
        self._held_until = max(self._held_until, monotonic() + seconds)

    async def turn(self) -> None:
        """Wait for one's turn. Interrupted when the audit stops first."""
        async with self._queue:
            while (wait := max(self._next, self._held_until) - monotonic()) > 0 and not self._stopping.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), wait)
            self._next = monotonic() + self.delay
        if self._stopping.is_set():
            raise Interrupted("interrupted")


class Gates:
    """The gates of all hosts, whether anybody was reached behind them, and the one switch that stops an audit."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()
        self._gates: dict[str, Gate] = {}
        self.reach = Reach()

    def gate(self, host: str, delay: float) -> Gate:
        """The gate of a host; of several paces the gentlest holds."""
        gate = self._gates.get(host)
        if gate is None:
            gate = self._gates[host] = Gate(delay, self._stopping)
        gate.delay = max(gate.delay, delay)
        return gate

    @property
    def stopped(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        """Wake everyone who waits, and give up every request under way."""
        self._stopping.set()

    async def unless_stopped(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of the work. Interrupted when the audit stops first."""
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                task.cancel()
                raise Interrupted("interrupted")
            return task.result()
        finally:
            stop.cancel()
