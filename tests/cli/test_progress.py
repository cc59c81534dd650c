"""The progress bar: on a terminal a bar, elsewhere a line every few seconds."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mcsim.cli import progress
from mcsim.cli.progress import PAUSE, Bar


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


def test_without_a_terminal_lines_come_seldom(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with Bar() as bar:
        bar.stage("Simulating", 100)
        for _ in range(100):
            clock.now += PAUSE / 20
            bar.advance()
    streams = capsys.readouterr()
    assert streams.out == ""
    lines = streams.err.splitlines()
    assert lines[0] == "Simulating …"
    assert len(lines) == 1 + 100 // 20
    assert lines[1].startswith("Simulating: 20%, about 20 s left")


def test_a_stage_of_unknown_length_tells_no_share(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with Bar() as bar:
        bar.stage("Solving", 0)
        clock.now += 10 * PAUSE
        bar.advance()
    assert capsys.readouterr().err == "Solving …\n"


def _on_terminal(monkeypatch: pytest.MonkeyPatch, stop: bool) -> str:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    try:
        with Bar() as bar:
            bar.stage("Simulating", 8)
            bar.advance(4)
            if stop:
                raise KeyboardInterrupt
            bar.advance(4)
    except KeyboardInterrupt:
        pass
    return screen.getvalue()


def test_on_a_terminal_a_bar_reaches_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _on_terminal(monkeypatch, stop=False)
    assert "Simulating" in screen
    assert "100 %" in screen


def test_a_bar_that_is_interrupted_does_not_say_that_all_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = _on_terminal(monkeypatch, stop=True)
    assert "50 %" in screen
    assert "100 %" not in screen


def test_threads_may_advance_together(clock: Clock) -> None:
    with Bar() as bar:
        bar.stage("Simulating", 4000)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(bar.advance, [1] * 4000))
        assert bar._done == 4000
