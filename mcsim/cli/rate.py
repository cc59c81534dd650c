"""Progress of a sweep: points, rate, time left, failures; and an orderly end."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self

from mcsim.results.text import number

PAUSE = 10.0  # seconds between plain lines
MINUTE, HOUR = 60, 3600


class Terminated(KeyboardInterrupt):
    """SIGTERM arrived; like Ctrl-C, but with another exit code."""


@contextmanager
def orderly(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM end what is under way as Ctrl-C does.

    Parameters
    ----------
    stop : Event
        Set at once, so that threads drop their parts.

    Raises
    ------
    Terminated
        In the main thread.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():  # it ends already, and is not to be disturbed at it
            return
        stop.set()
        raise Terminated

    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, end) if main else None
    try:
        yield
    except KeyboardInterrupt:
        stop.set()
        raise
    finally:
        if main:
            signal.signal(signal.SIGTERM, before)


class Rate:
    """Shows how a sweep goes on; a context manager.

    On a terminal it is a bar; elsewhere, a line every ten seconds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rich: Any = None
        self._task: Any = None
        self._total = self._done = self._new = self._failed = 0
        self._began = self._told = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._rich is not None:
            self._rich.stop()
        elif self._total and self._new:
            print(self._text(), file=sys.stderr, flush=True)

    def begin(self, points: int, done: int) -> None:
        """Begin: points of all parts, each in each draw, and those that were done before."""
        self._total, self._done = points, done
        self._began = self._told = time.monotonic()
        if sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415 — only where there is a terminal
            from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

            self._rich = Progress(BarColumn(), TextColumn("{task.description}"),
                                  console=Console(stderr=True))  # fmt: skip
            self._task = self._rich.add_task(self._text(), total=points, completed=done)
            self._rich.start()
        else:
            print(f"Sweeping: {points - done:,} of {points:,} points to go", file=sys.stderr,
                  flush=True)  # fmt: skip

    def advance(self, points: int) -> None:
        """Tell that more points are done."""
        with self._lock:
            self._done += points
            self._new += points
            self._show()

    def part(self, failures: int) -> None:
        """Tell that a part is published, and how many failures it holds."""
        with self._lock:
            self._failed += failures
            self._show()

    def _show(self) -> None:
        if self._rich is not None:
            self._rich.update(self._task, completed=self._done, description=self._text())
        elif time.monotonic() - self._told >= PAUSE:
            self._told = time.monotonic()
            print(self._text(), file=sys.stderr, flush=True)

    def _text(self) -> str:
        passed = max(time.monotonic() - self._began, 1e-9)
        rate = self._new / passed
        left = (self._total - self._done) / rate if rate else None
        said = f"{self._done:,} of {self._total:,} points"
        if rate:
            said += f", {number(rate)} a second"
        if left:
            said += f", {_duration(left)} left"
        return said + (f", {self._failed:,} failed" if self._failed else "")


def _duration(seconds: float) -> str:
    if seconds < MINUTE:
        return f"{seconds:.0f} s"
    if seconds < HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.1f} h"
