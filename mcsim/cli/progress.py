"""A progress bar on stderr: what is done, how far, and the time left."""

import sys
import threading
import time
from types import TracebackType
from typing import Any, Self

PAUSE = 5.0  # seconds between plain lines


class Bar:
    """Shows progress; a context manager.

    On a terminal it is a bar; elsewhere, a line every few seconds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rich: Any = None
        self._task: Any = None
        self._text, self._done, self._total = "", 0, 0
        self._began = self._told = 0.0

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415 — only where there is a terminal
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                Progress,
                TextColumn,
                TimeElapsedColumn,
                TimeRemainingColumn,
            )

            self._rich = Progress(
                TextColumn("{task.description}"), BarColumn(),
                TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn(), TextColumn("left"),
                TimeRemainingColumn(compact=True), console=Console(stderr=True),
            )  # fmt: skip
            self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._rich is not None:
            if error is None:
                self._finish()
            self._rich.stop()

    def stage(self, text: str, total: int) -> None:
        """Begin a stage of ``total`` units; 0 where their number is not known."""
        with self._lock:
            self._finish()
            self._text, self._done, self._total = text, 0, total
            self._began = self._told = time.monotonic()
            if self._rich is not None:
                self._task = self._rich.add_task(text, total=total or None)
            else:
                print(f"{text} …", file=sys.stderr, flush=True)

    def advance(self, n: int = 1) -> None:
        """Tell that ``n`` more units are done."""
        with self._lock:
            self._done += n
            if self._rich is not None and self._task is not None:
                self._rich.advance(self._task, n)
            elif self._rich is None:
                self._line()

    def _finish(self) -> None:
        if self._rich is not None and self._task is not None:
            self._rich.update(self._task, total=max(1, self._done), completed=max(1, self._done))

    def _line(self) -> None:
        now = time.monotonic()
        if not self._total or now - self._told < PAUSE:
            return
        self._told = now
        share = self._done / self._total
        left = (now - self._began) * (1 - share) / max(share, 1e-9)
        print(f"{self._text}: {share:.0%}, about {left:.0f} s left", file=sys.stderr, flush=True)
