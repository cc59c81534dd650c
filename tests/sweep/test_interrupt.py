"""A sweep survives being killed at any moment, and ends in order when it is told to."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcsim import api
from mcsim.sweep import plan
from mcsim.sweep.opened import SweepRun
from tests.sweep.conftest import SMALL

POINTS, PART = 24, 3
COMMAND = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    f"from mcsim.sweep import plan; plan.POINTS = {PART}; from mcsim.cli.main import main; main()"
)
TEXT = SMALL.replace("points: 24", f"points: {POINTS}")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SweepRun]:
    folder = tmp_path_factory.mktemp("whole")
    (folder / "small.yaml").write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "POINTS", PART)
        yield api.sweep(folder / "small.yaml", out=folder / "store", way=api.Way(workers=2))[0]


def _start(file: Path, store: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "sweep", str(file), "--out", str(store), "--workers", "2",
         "--json", *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _parts(store: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in store.glob("parts/*.parquet")}


def _killed_again_and_again(whole: SweepRun, tmp_path: Path, times: int, seed: int) -> None:
    """Kill at random moments, from before the store is made until after parts are published."""
    moments = random.Random(seed)
    file, store = tmp_path / "small.yaml", tmp_path / "store"
    file.write_text(TEXT, encoding="utf-8")
    kept: dict[str, int] = {}
    for k in range(times):
        run = _start(file, store)
        if k % 3:  # of three kills two come when it computes, however slow the computer is
            while len(_parts(store)) == len(kept) and run.poll() is None:
                time.sleep(0.01)
            time.sleep(moments.random() * 0.6)
        else:
            time.sleep(moments.random() * 8)
        run.kill()
        run.communicate()
        now = _parts(store)
        assert {name: now[name] for name in kept} == kept
        kept = now
    run = _start(file, store)
    said, told = run.communicate(timeout=300)
    assert run.returncode == 0, told
    record = json.loads(said)
    assert record["found"] == len(kept)
    assert record["computed"] == POINTS // PART - len(kept)
    assert {name: _parts(store)[name] for name in kept} == kept
    assert record["content_hash"] == whole.content_hash
    assert not api.verify(store)[0].findings
    assert not (store / "claims").exists()
    assert not list(store.glob("parts/.*.writing")) + list(store.glob("ledger/.*.writing"))


def test_killed_at_random_moments_a_rerun_completes(whole: SweepRun, tmp_path: Path) -> None:
    _killed_again_and_again(whole, tmp_path, 2, 1)


@pytest.mark.slow
def test_killed_at_twenty_random_moments_a_rerun_completes(
    whole: SweepRun, tmp_path: Path
) -> None:
    _killed_again_and_again(whole, tmp_path, 20, 2)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 4)])
def test_told_to_end_it_drops_what_is_under_way(
    whole: SweepRun, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    file, store = tmp_path / "small.yaml", tmp_path / "store"
    file.write_text(TEXT, encoding="utf-8")
    run = _start(file, store)
    while not _parts(store) and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(number)
    said, told = run.communicate(timeout=60)
    assert run.returncode == code, told
    assert "the same command goes on" in told
    assert "Traceback" not in told
    assert not list(store.rglob("*.writing"))
    assert not (store / "claims").exists()
    kept = _parts(store)
    run = _start(file, store)
    said, told = run.communicate(timeout=120)
    record = json.loads(said)
    assert record["found"] == len(kept) < POINTS // PART
    assert record["content_hash"] == whole.content_hash


def test_two_processes_on_one_store_compute_nothing_twice(whole: SweepRun, tmp_path: Path) -> None:
    file, store = tmp_path / "small.yaml", tmp_path / "store"
    file.write_text(TEXT, encoding="utf-8")
    runs = [_start(file, store, "--workers", "1") for _ in range(2)]
    records = []
    for run in runs:
        said, told = run.communicate(timeout=300)
        assert run.returncode == 0, told
        records.append(json.loads(said))
    assert sum(record["computed"] for record in records) == POINTS // PART
    assert {record["content_hash"] for record in records} == {whole.content_hash}
    assert not (store / "claims").exists()
