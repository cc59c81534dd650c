"""The same design gives the same content, whoever computes it and whatever befalls them."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcsim import api
from mcsim.grammar.faults import InvalidInputError
from mcsim.sweep import plan
from mcsim.sweep.local import Local
from mcsim.sweep.opened import SweepRun
from mcsim.sweep.task import Task
from tests.sweep.conftest import SMALL


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("engines") / "small.yaml"
    path.write_text(SMALL.replace("points: 24", "points: 48"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "POINTS", 8)
        yield path


@pytest.fixture(scope="module")
def one(file: Path) -> SweepRun:
    return api.sweep(file, out=file.parent / "one", way=api.Way(workers=1))[0]


def test_two_threads_give_the_same_content(file: Path, one: SweepRun, tmp_path: Path) -> None:
    run, outcome = api.sweep(file, out=tmp_path / "two", way=api.Way(workers=2, chunk_lanes=5))
    assert outcome.computed == 6
    assert run.content_hash == one.content_hash


def test_four_shards_in_any_order_give_the_same_content(
    file: Path, one: SweepRun, tmp_path: Path
) -> None:
    numbers = [1, 2, 3, 4]
    random.Random(3).shuffle(numbers)
    computed = []
    for number in numbers:
        way = api.Way(workers=1, shard=(number, 4))
        run, outcome = api.sweep(file, out=tmp_path / "shards", way=way)
        computed.append(outcome.computed)
    assert sorted(computed) == [1, 1, 2, 2]
    assert run.missing == 0
    assert run.content_hash == one.content_hash


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _worker(address: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nworkers", "1",
         "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_dask_gives_the_same_content_though_a_worker_is_killed(
    file: Path, one: SweepRun, tmp_path: Path
) -> None:
    """A scheduler and two workers are processes of their own; one dies in the middle of a part."""
    pytest.importorskip("distributed")
    port = _port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port",
         str(port), "--no-dashboard"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    workers = [_worker(address) for _ in range(2)]
    store = tmp_path / "dask"

    def kill() -> None:
        while not list(store.glob("parts/*.parquet")):
            time.sleep(0.02)
        os.kill(workers[0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    try:
        way = api.Way("dask", scheduler=address, in_flight=3)
        run, outcome = api.sweep(file, out=store, way=way)
        killer.join(10)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()
    assert workers[0].returncode == -signal.SIGKILL
    assert outcome.computed == 6
    assert run.content_hash == one.content_hash


def test_no_more_parts_are_taken_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    from mcsim.sweep import local

    taken, given = 0, 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for k in range(20):
            taken += 1
            assert taken - given <= 3
            yield k

    def compute(task: Task, *_: object) -> Task:
        time.sleep(0.001)
        return task

    monkeypatch.setattr(local, "compute", compute)
    found = []
    for result in Local(3).results(tasks(), threading.Event()):  # type: ignore[arg-type]
        given += 1
        found.append(result)
    assert sorted(found) == list(range(20))


def test_an_engine_that_does_not_answer_is_told(file: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    from mcsim.sweep import cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "JOIN", 1)
        with pytest.raises(InvalidInputError, match="no scheduler answers"):
            api.sweep(file, out=tmp_path / "x",
                      way=api.Way("dask", scheduler=f"tcp://127.0.0.1:{_port()}"))  # fmt: skip
