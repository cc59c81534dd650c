"""Compile the core before it is needed, and show how far that has come."""

import hashlib
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba
import numpy as np

from mcsim.arithmetic.compiled import COMPILED_FOLDERS, DECORATED, PACKAGE, cache_folder
from mcsim.engine.intercepts import solve_intercepts
from mcsim.engine.run import Lanes, run_lanes
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import prior_draws
from mcsim.population.profile import load_profile
from mcsim.scenario.model import Policy, Settings, levers_model

POLL = 0.5  # seconds


def functions() -> int:
    """Return the number of functions that are compiled."""
    return sum(
        path.read_bytes().count(mark)
        for folder in COMPILED_FOLDERS
        for path in (PACKAGE / folder).glob("*.py")
        for mark in DECORATED
    )


def compiled_so_far() -> int:
    """Return the number of functions whose machine code is in the cache."""
    folder = cache_folder()
    return 0 if folder is None else sum(1 for _ in folder.rglob("*.nbi"))


def warm(
    stage: Callable[[str, int], None] = lambda _text, _total: None,
    advance: Callable[[int], None] = lambda _: None,
) -> None:
    """Compile every kernel, unless an earlier process has.

    Parameters
    ----------
    stage, advance : callable, optional
        Told what is done, and how many more functions are compiled.
    """
    stamp = _stamp()
    if stamp is not None and stamp.exists():
        return
    total = functions()
    known = min(compiled_so_far(), total)
    stage("Compiling the model (once)", total)
    advance(known)
    finished = threading.Event()

    def watch() -> None:
        seen = known
        while not finished.wait(POLL):
            now = min(compiled_so_far(), total)
            advance(now - seen)
            seen = now

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        _run_everything()
    finally:
        finished.set()
        watcher.join()
    if stamp is not None:
        stamp.touch()


def _stamp() -> Path | None:
    """Return the file that says that all is compiled, for this installation on this processor.

    Files of machine code are not counted for that: other installations add to them, and rules that
    only the readable model calls are compiled with it.
    """
    folder = cache_folder()
    if folder is None:
        return None
    processor = llvmlite.binding.get_host_cpu_name(), llvmlite.binding.get_host_cpu_features()
    config: Any = numba.config
    chosen = config.CPU_NAME, config.CPU_FEATURES
    given = (PACKAGE, sys.implementation.cache_tag, numba.__version__, processor[0],
             processor[1].flatten(), *chosen)  # fmt: skip
    return folder / f"compiled-{hashlib.sha256(repr(given).encode()).hexdigest()[:16]}"


def _run_everything() -> None:
    """Run studies that are as small as can be, so that numba sees every type."""
    profile, settings = load_profile(), Settings(learners=200, horizon_quarters=1)
    draws = solve_intercepts(prior_draws(0, 1, Survey()), profile)
    # A policy that acts at once, so that its lane leaves its base's.
    first = {"start": str(settings.first_quarter)}
    policies = [Policy(), Policy(levers=levers_model().model_validate({"awareness": first}))]
    # One structural variant has kernels of its own.
    for variant in ("main", "friedkin_johnsen"):
        chosen = settings.model_copy(update={"variant": variant})
        totals = run_lanes(Lanes.of(policies, draws, profile, chosen), profile, chosen, 0)
        if not np.all(totals.learners >= 0):
            raise AssertionError("the smallest study counts below 0")
