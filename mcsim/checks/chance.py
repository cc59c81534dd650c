"""Chance is addressed: replicates differ, and how the work is divided does not matter."""

import tempfile
from pathlib import Path

import numpy as np

from mcsim.checks.case import Case, Check
from mcsim.engine.run import run_lanes
from mcsim.results.parts import FOLDER
from mcsim.results.study import Plan, run_study


def replicates_differ(case: Case) -> Check:
    """Two replicates of the same draw are different runs of chance."""
    study, lanes = case.study, case.lanes(case.policies)
    first, second = (run_lanes(lanes, study.profile, study.settings, r) for r in (0, 1))
    same = np.array_equal(first.learners, second.learners)
    changed = np.mean(first.learners != second.learners)
    detail = f"{changed:.0%} of the counts of learners differ between replicates 0 and 1"
    return Check("replicates_differ", case.name, not same, detail)


def chunk_and_thread_invariance(case: Case) -> Check:
    """Parts are the same bytes with 1 thread and small chunks as with 2 and large ones."""
    name = "chunk_and_thread_invariance"
    plan = Plan.of(case.study, case.draws)
    with tempfile.TemporaryDirectory(prefix="mcsim-check-") as folder:
        one, two = Path(folder) / "one", Path(folder) / "two"
        run_study(plan, one, threads=1, chunk_lanes=2)
        run_study(plan, two, threads=2, chunk_lanes=64)
        for part in plan.parts:
            a, b = part.path(one).read_bytes(), part.path(two).read_bytes()
            if a != b:
                detail = f"{FOLDER}/{part.key}.parquet of {part.scenario} differs"
                return Check(name, case.name, False, detail)
    detail = f"{len(plan.parts)} parts: 1 thread × 2 lanes and 2 threads × 64 lanes, same bytes"
    return Check(name, case.name, True, detail)
