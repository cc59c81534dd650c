"""An interrupt at any moment at which Python takes one leaves a store that is clean and goes on.

Signals are taken where a function begins, after a call and where a loop goes back.  Those
moments in what prepares, claims, publishes and expands are tried in turn.
"""

import dis
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pyarrow as pa
import pytest

from mcsim.sweep import manifest
from mcsim.sweep import plan as planning
from mcsim.sweep.file import load_sweep
from mcsim.sweep.manifest import expanded, open_plan, prepare, write
from mcsim.sweep.opened import SweepRun
from mcsim.sweep.plan import SweepPlan
from mcsim.sweep.run import run_parts
from mcsim.sweep.store import Store
from mcsim.sweep.task import Result, Task
from mcsim.sweep.verify import verify
from tests.sweep.conftest import SMALL

WATCHED = ("sweep/run.py", "sweep/store.py", "sweep/claims.py", "sweep/manifest.py",
           "sweep/local.py", "results/parts.py", "results/ledger.py", "contextlib.py")  # fmt: skip

PURE = ("manifest", "<genexpr>")  # touch no file


@cache
def _moments(code: CodeType) -> frozenset[int]:
    """Offsets of the instructions before which a signal is taken."""
    found, before = set(), ""
    for one in dis.get_instructions(code):
        if before.startswith(("CALL", "RESUME", "JUMP_BACKWARD")):
            found.add(one.offset)
        before = one.opname
    return frozenset(found)


class Interrupt:
    """Raises KeyboardInterrupt at the k-th moment; counts them where there are fewer."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "call":
            code = frame.f_code
            if not code.co_filename.endswith(WATCHED) or code.co_name in PURE:
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        elif event == "opcode" and frame.f_lasti in _moments(frame.f_code):
            self.seen += 1
            if self.seen == self.at:
                raise KeyboardInterrupt
        return self

    def during(self, what: Callable[[], object]) -> bool:
        """Tell whether there were so many moments; Python ignores an interrupt at a few of them."""
        before = sys.gettrace()
        sys._getframe().f_trace_opcodes = True  # some versions of Python ask for one from before
        sys.settrace(self)
        try:
            what()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
        return self.seen >= self.at


class Instant:
    """An engine that says of each part which one it is."""

    in_flight = 2

    def results(self, tasks: Iterator[Task], _: threading.Event) -> Iterator[Result]:
        for task in tasks:
            yield Result(task.key, pa.table({"point": [task.first_point]}), ())


@pytest.fixture
def plan(
    tmp_path: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> SweepPlan:  # fmt: skip
    monkeypatch.setattr(manifest, "shipped_as", lambda _: "eu")  # takes long, and writes nothing
    file = tmp_path / "small.yaml"
    file.write_text(SMALL.replace("points: 24", "points: 16"), encoding="utf-8")
    return SweepPlan.of(load_sweep(file))


def _run(plan: SweepPlan, folder: Path) -> None:
    run_parts(plan, plan.parts, folder, lambda *_: Instant())  # type: ignore[arg-type, return-value]


def _clean(folder: Path) -> None:
    assert not [*folder.rglob("*.writing")]
    assert not (folder / "claims").exists()


def _tried(step: int, folder: Path, what: Callable[[Path], object],
           after: Callable[[Path], object]) -> int:  # fmt: skip
    """Interrupt at each step-th moment, each time in a folder of its own."""
    at = 1
    while True:
        here = folder / str(at)
        interrupt = Interrupt(at)
        if not interrupt.during(lambda here=here: what(here)):  # type: ignore[misc]
            return interrupt.seen
        after(here)
        at += step


def _begun(plan: SweepPlan, step: int, folder: Path) -> int:
    def begin(here: Path) -> None:
        prepare(plan, here)
        _run(plan, here)

    begin(folder / "whole")
    whole = SweepRun.open(folder / "whole").content_hash

    def after(here: Path) -> None:
        if here.exists():
            _clean(here)
        if (here / "manifest.json").exists():
            assert not [one for one in verify(here).findings if one.state != "missing"]
        begin(here)
        _clean(here)
        assert SweepRun.open(here).content_hash == whole
        assert not verify(here).findings

    return _tried(step, folder, begin, after)


def _grown(plan: SweepPlan, step: int, folder: Path) -> int:
    def grow(here: Path) -> None:
        if not (here / "manifest.json").exists():
            raise AssertionError("was not made")
        more = expanded(open_plan(here), 8, 0, 0)
        write(more, here)
        _run(more, here)

    def made(here: Path) -> Path:
        prepare(plan, here)
        _run(plan, here)
        return here

    grow(made(folder / "whole"))
    whole = SweepRun.open(folder / "whole").content_hash
    at = 1
    while True:
        here, interrupt = made(folder / str(at)), Interrupt(at)
        kept = {path: path.stat().st_mtime_ns for path in here.glob("parts/*")}
        if not interrupt.during(lambda here=here: grow(here)):  # type: ignore[misc]
            return interrupt.seen
        _clean(here)
        assert {path: path.stat().st_mtime_ns for path in kept} == kept
        assert not [one for one in verify(here).findings if one.state != "missing"]
        now = open_plan(here)  # the smaller or the larger one, never something between
        assert planning.count(now.points) in (16, 24)
        if planning.count(now.points) == 16:
            grow(here)
        else:
            _run(now, here)
        assert SweepRun.open(here).content_hash == whole
        assert not verify(here).findings
        at += step


def test_a_run_is_interrupted_at_many_moments(plan: SweepPlan, tmp_path: Path) -> None:
    assert _begun(plan, 41, tmp_path / "stores") > 100


def test_an_expansion_is_interrupted_at_many_moments(plan: SweepPlan, tmp_path: Path) -> None:
    assert _grown(plan, 149, tmp_path / "stores") > 100


@pytest.mark.slow
def test_a_run_is_interrupted_at_every_moment(plan: SweepPlan, tmp_path: Path) -> None:
    _begun(plan, 1, tmp_path / "stores")


@pytest.mark.slow
def test_an_expansion_is_interrupted_at_every_third(plan: SweepPlan, tmp_path: Path) -> None:
    _grown(plan, 3, tmp_path / "stores")


def test_what_is_left_of_claims_is_what_others_hold(plan: SweepPlan, tmp_path: Path) -> None:
    prepare(plan, tmp_path / "store")
    with Store(tmp_path / "store").claims() as others:
        assert others.take(plan.parts[0].key)
        assert Interrupt(60).during(lambda: _run(plan, tmp_path / "store"))
        assert [path.name for path in (tmp_path / "store" / "claims").glob("[!.]*")] == [
            plan.parts[0].key]  # fmt: skip
