"""What a sweep costs in memory and time, before it is run."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from mcsim.engine import cost
from mcsim.engine.cost import CELLS_A_SECOND
from mcsim.engine.intercepts import BLOCK
from mcsim.results.parts import ROWS
from mcsim.sweep.designs import Column
from mcsim.sweep.factors import PROFILE, text
from mcsim.sweep.plan import SweepPlan, count

type Ints = NDArray[np.int64]

SOLVED_A_SECOND = 28.0  # worlds whose constants one thread solves; measured, rounded down
NUMBER = 8  # bytes
SWEEPING = 450_000_000  # bytes of a process with the libraries of a sweep, measured
PREPARED_A_SECOND = 2_500.0  # policies, one thread at a time; measured, rounded down
COPIES = 8  # of the outcomes of a part: as computed, laid out, as a table, as a file


@dataclass(frozen=True)
class SweepCost:
    """What a sweep costs.

    Attributes
    ----------
    points, parts : int
        Of the design, and files of results.
    worlds : int
        Sets of parameters.
    solved : int
        Those among them whose constants are solved, because they came with none that hold.
    lanes, cells : int
        Trajectories, bases among them, and lanes × learners × quarters.
    memory_bytes : int
        Peak of the process, roughly.
    seconds : float
        On this many threads, roughly, without the first compilation.
    threads : int
        Threads.
    """

    points: int
    parts: int
    worlds: int
    solved: int
    lanes: int
    cells: int
    memory_bytes: int
    seconds: float
    threads: int

    def as_record(self) -> dict[str, int | float]:
        """Return the cost as plain values for JSON."""
        return asdict(self)


def price(plan: SweepPlan, threads: int, chunk_lanes: int) -> SweepCost:
    """Estimate what a sweep costs.

    Parameters
    ----------
    plan : SweepPlan
        The sweep.
    threads, chunk_lanes : int
        How it is divided.

    Returns
    -------
    SweepCost
    """
    settings, parts = plan.settings, len(plan.parts)
    worlds, solved, jobs = _distinct(plan)
    lanes = (worlds + jobs * (len(plan.policies) - 1)) * settings.draws * settings.replicates
    cells = lanes * settings.learners * settings.quarters
    varied = any("." in name for name in plan.points)
    prepared = jobs * (len(plan.policies) - 1) / PREPARED_A_SECOND if varied else 0.0
    core = solved * settings.draws / SOLVED_A_SECOND + cells / CELLS_A_SECOND
    seconds = prepared + core / threads
    return SweepCost(count(plan.points), parts, worlds * settings.draws, solved * settings.draws,
                     lanes, cells, memory(plan, threads, chunk_lanes), round(seconds, 1),
                     threads)  # fmt: skip


def memory(plan: SweepPlan, threads: int, chunk_lanes: int) -> int:
    """Return the peak of the process, bytes, roughly; it does not grow with the parts."""
    settings = plan.settings
    profile = max(plan.used.values(), key=lambda one: one.offer_count)
    chunk = (1.5 * cost.chunk_bytes(profile, settings.learners, chunk_lanes)
             + cost.learner_bytes(profile, settings.learners)
             + min(8, settings.replicates) * cost.population_bytes(profile, settings.learners)
             + cost.totals_bytes(settings.horizon_quarters, chunk_lanes)
             + chunk_lanes * cost.lane_bytes(profile, settings.quarters))  # fmt: skip
    solving = cost.solving_bytes(profile, BLOCK, 1)
    told = len(plan.outcomes.metrics) * len(plan.outcomes.quarters) * _groups(plan)
    part = plan.parts[0]
    results = (part.count * len(plan.policies) * (part.replicates[1] - part.replicates[0])
               * told * NUMBER * COPIES)  # fmt: skip
    points = len(plan.points) * count(plan.points) * NUMBER * 4
    return int(SWEEPING + threads * (max(chunk, solving) + results) + points)


def _groups(plan: SweepPlan) -> int:
    return sum(group in plan.outcomes.groups for group, _ in ROWS)


def _distinct(plan: SweepPlan) -> tuple[int, int, int]:
    """Count distinct worlds, those to be solved, and worlds with distinct levers, by block."""
    worlds = solved = jobs = 0
    open_ = _unsolved(plan)
    for start, stop in plan.axes.points:
        of_world = [_codes(values[start:stop]) for name, values in plan.points.items()
                    if "." not in name]  # fmt: skip
        of_levers = [_codes(values[start:stop]) for name, values in plan.points.items()
                     if "." in name]  # fmt: skip
        worlds += _kinds(of_world)
        here = open_[start:stop]
        solved += _kinds([codes[here] for codes in of_world]) if of_world else int(here[0])
        jobs += _kinds(of_world + of_levers)
    return worlds, solved, jobs


def _unsolved(plan: SweepPlan) -> NDArray[np.bool_]:
    """Tell which points need constants of their own, bool (P,)."""
    found = np.zeros(count(plan.points), np.bool_)
    for values in plan.points.values():
        if values.dtype == np.float64:
            found |= ~np.isnan(values)
    names = plan.points.get(PROFILE, np.full(found.size, None, object))
    elsewhere = np.array([(name or "") not in plan.anchored for name in names], np.bool_)
    return np.logical_or(found, elsewhere)


def _codes(values: Column) -> Ints:
    told = values if values.dtype == np.float64 else [str(text(value)) for value in values]
    return np.unique(np.asarray(told), return_inverse=True)[1].ravel()


def _kinds(codes: list[Ints]) -> int:
    return len(np.unique(np.stack(codes, axis=1), axis=0)) if codes else 1
