"""Compute a part: policies and worlds of its points, their constants, and their outcomes."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from mcsim.engine.coefficients import Coefficients
from mcsim.engine.effects import Effects
from mcsim.engine.forking import quarters_alike
from mcsim.engine.intercepts import BLOCK, solve_intercepts
from mcsim.engine.room import Rooms
from mcsim.engine.run import Lanes, Populations, StoppedError, run_lanes
from mcsim.engine.totals import Totals
from mcsim.evidence.posterior import SOLVED
from mcsim.evidence.table import DrawTable
from mcsim.grammar.validation import words
from mcsim.population.profile import Profile
from mcsim.results.hashes import canonical
from mcsim.results.parts import GROUPS, Block
from mcsim.results.values import values_of
from mcsim.scenario.model import Policy, Settings, Variant
from mcsim.sweep.factors import PROFILE, VARIANT, as_policy, changed
from mcsim.sweep.jobs import Jobs, Rows
from mcsim.sweep.rows import Kept
from mcsim.sweep.task import Failure, Result, Task

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

TOGETHER = 8 * BLOCK  # worlds solved between two looks at whether to stop
SAID = 300  # characters of a message
# What a point can do wrong; want of memory, or a stop, concerns more than the point.
FAULTS = (ArithmeticError, AssertionError, LookupError, RuntimeError, TypeError, ValueError)


def compute(
    task: Task,
    stop: threading.Event | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Result:
    """Compute a part.

    Parameters
    ----------
    task : Task
        The part.
    stop : Event, optional
        Looked at between quarters.
    advance : callable, optional
        Told how many more points, each in each draw, are done.

    Returns
    -------
    Result
        The same whatever threads and chunks; failures are data.

    Raises
    ------
    StoppedError
        Where ``stop`` was set.
    """
    return _Part(task, stop or threading.Event(), advance).result()


@cache
def _profile(text: str) -> Profile:
    return Profile.model_validate_json(text)


@dataclass(frozen=True)
class _Group:
    """Points that share profile and variant.

    Attributes
    ----------
    name : str
        Of the profile, as the factor has it; empty where none does.
    profile, settings : Profile, Settings
        With their variant.
    points : int64 (P,)
        Their positions in the part.
    """

    name: str
    profile: Profile
    settings: Settings
    points: Ints


@dataclass
class _Part:
    """A part under way."""

    task: Task
    stop: threading.Event
    advance: Callable[[int], None]

    def __post_init__(self) -> None:
        task = self.task
        self.failures: set[Failure] = set()
        self.began = time.perf_counter()
        self.seconds = {"solving": 0.0, "preparing": 0.0, "simulating": 0.0}
        self.settings = Settings.model_validate_json(canonical(task.settings))
        self.draws = len(next(iter(next(iter(task.draws.values())).values())))
        self.points = len(next(iter(task.points.values())))
        self.kept = Kept.of(task.outcomes, self.settings)
        self.base = as_policy(task.policies[task.base])
        self.distinct: list[Policy] = [self.base]
        self.lock = threading.Lock()

    def result(self) -> Result:
        """Go through the groups and lay the outcomes out."""
        scenarios = len(self.task.policies)
        numbers, valid = self._policies()
        values = np.full((self.points, self.draws, scenarios, self._replicates, self.kept.count),
                         np.nan)  # fmt: skip
        for group in self._groups(np.flatnonzero(valid)):
            self._group(group, numbers, values)
        self.advance((self.points - int(valid.sum())) * self.draws)
        table = self.kept.table(self.task, values)
        whole = time.perf_counter() - self.began
        self.seconds["simulating"] -= self.seconds["preparing"]
        self.seconds["laying out"] = whole - sum(self.seconds.values())
        return Result(self.task.key, table, tuple(sorted(self.failures, key=_order)), self.seconds)

    @property
    def _replicates(self) -> int:
        return self.task.replicates[1] - self.task.replicates[0]

    def _policies(self) -> tuple[Ints, NDArray[np.bool_]]:
        """Number the policies of each point and scenario, int64 (P, S); the base is 0."""
        known: dict[str, int] = {self.base.hash: 0}
        names = [name for name in self.task.points if "." in name]
        numbers = np.zeros((self.points, len(self.task.policies)), np.int64)
        valid = np.ones(self.points, np.bool_)
        for s, (name, record) in enumerate(self.task.policies.items()):
            content = as_policy(record)
            seen: dict[tuple[str, ...], int | str] = {}
            for point in range(self.points):
                given = {} if name == self.task.base else {
                    factor: self.task.points[factor][point] for factor in names}
                asked = tuple(map(repr, given.values()))
                if asked not in seen:
                    seen[asked] = self._number(content, given, known)
                found = seen[asked]
                if isinstance(found, str):
                    valid[point] = False
                    self._fail(point, None, None, name, "policy", found)
                else:
                    numbers[point, s] = found
        return numbers, valid

    def _number(
        self, content: Policy, given: dict[str, Any], known: dict[str, int]
    ) -> int | str:  # fmt: skip
        """Number of a policy, or what is wrong with it."""
        try:
            policy = Policy(levers=changed(content, given))
        except ValidationError as error:
            return f"{words(dict(error.errors()[0]))}."
        if any(fields.start < self.settings.first_quarter for _, fields in policy.active()):
            return f"a lever starts before the first quarter, {self.settings.first_quarter}."
        if policy.hash not in known:
            known[policy.hash] = len(self.distinct)
            self.distinct.append(policy)
        return known[policy.hash]

    def _groups(self, points: Ints) -> Iterator[_Group]:
        """Bring points together that share profile and variant."""
        named = self.task.points.get(PROFILE, np.full(self.points, None, object))
        variants = self.task.points.get(VARIANT, np.full(self.points, None, object))
        together: dict[tuple[str, Variant], list[int]] = {}
        for point in points:
            variant = cast("Variant", variants[point] or self.settings.variant)
            together.setdefault((named[point] or "", variant), []).append(int(point))
        for (name, variant), members in together.items():
            profile = _profile(self.task.profiles[name])
            settings = self.settings.model_copy(update={"variant": variant})
            yield _Group(name, profile, settings, np.array(members, np.int64))

    def _group(self, group: _Group, numbers: Ints, values: Floats) -> None:
        """Solve and simulate the points of a group, and put their outcomes in their places."""
        began = time.perf_counter()
        table, world = self._worlds(group)
        solved, broken = self._solved(table, group)
        self.seconds["solving"] += time.perf_counter() - began
        began = time.perf_counter()
        point, draw = np.repeat(group.points, self.draws), np.tile(np.arange(self.draws),
                                                                   group.points.size)  # fmt: skip
        for row in np.flatnonzero(np.isin(world, list(broken))):
            self._fail(int(point[row]), int(draw[row]), None, None, "constants",
                       broken[int(world[row])])  # fmt: skip
        fine = ~np.isin(world, list(broken))
        point, draw, world = point[fine], draw[fine], world[fine]
        if point.size:
            used, world = np.unique(world, return_inverse=True)
            columns = {symbol: column[used] for symbol, column in solved.columns.items()}
            jobs = Jobs.needed(world.ravel(), numbers[point], self.task.chunk_lanes)
            found, failed = self._simulated(DrawTable(0, columns), jobs, group)
            values[point, draw] = found[jobs.of]
            for (job, replicate), said in failed.items():
                for row, s in zip(*np.nonzero(jobs.of == job), strict=True):
                    self._fail(int(point[row]), int(draw[row]), replicate,
                               [*self.task.policies][s], "simulation", said)  # fmt: skip
        self.advance(int((~fine).sum()))
        self.seconds["simulating"] += time.perf_counter() - began

    def _worlds(self, group: _Group) -> tuple[DrawTable, Ints]:
        """Parameters of the worlds of a group, each once, and the world of each point and draw.

        Where the design changes nothing that was drawn, and the profile is the posterior's, a world
        keeps the constants that came with its draw; else they are NaN, and to be solved.
        """
        drawn = self.task.draws[group.settings.variant]
        count = group.points.size
        columns = {symbol: np.tile(values, count) for symbol, values in drawn.items()}
        varied = [name for name in self.task.points if name in columns]
        stored = SOLVED[0] in drawn and group.name in self.task.anchored
        untouched = np.full(count * self.draws, stored)
        for name in varied:
            given = np.repeat(self.task.points[name][group.points], self.draws)
            untouched &= np.isnan(given) | (given == columns[name])
            columns[name] = np.where(np.isnan(given), columns[name], given)
        draw = np.tile(np.arange(self.draws, dtype=np.int64), count)
        telling = np.stack([draw, *(columns[name].view(np.int64) for name in varied)], axis=1)
        _, first, world = np.unique(telling, axis=0, return_index=True, return_inverse=True)
        for name in SOLVED:
            columns[name] = np.where(untouched, columns.get(name, np.nan), np.nan)
        return DrawTable(0, {s: values[first] for s, values in columns.items()}), world.ravel()

    def _solved(self, table: DrawTable, group: _Group) -> tuple[DrawTable, dict[int, str]]:
        """Solve the constants of worlds that have none; those that cannot be solved are named."""
        broken: dict[int, str] = {}
        columns = {name: table.columns[name].copy() for name in SOLVED}
        open_ = np.flatnonzero(np.isnan(columns[SOLVED[0]]))
        rest = _without(_chosen(table, open_), SOLVED)
        found = {name: np.full(open_.size, np.nan) for name in SOLVED}
        size = TOGETHER * self.task.threads
        for start in range(0, open_.size, size):
            self._solve(rest, group, start, min(start + size, open_.size), found, broken)
        broken = {int(open_[row]): said for row, said in broken.items()}
        for name, column in columns.items():
            column[open_] = found[name]
        finite = np.all([np.isfinite(column) for column in columns.values()], axis=0)
        for world in np.flatnonzero(~finite):
            broken.setdefault(int(world), "the constants of the choice are not finite.")
        return table.with_columns(**columns), broken

    def _solve(
        self, table: DrawTable, group: _Group, start: int, stop: int,
        columns: dict[str, Floats], broken: dict[int, str],
    ) -> None:  # fmt: skip
        """Solve some worlds together; where that fails, by halves, down to the one at fault."""
        if self.stop.is_set():
            raise StoppedError
        try:
            found = solve_intercepts(table.rows(start, stop), group.profile, self.task.threads,
                                     variant=group.settings.variant)  # fmt: skip
        except FAULTS as error:
            if stop - start == 1:
                broken[start] = _said(error)
                return
            middle = (start + stop) // 2
            self._solve(table, group, start, middle, columns, broken)
            self._solve(table, group, middle, stop, columns, broken)
            return
        for name, column in columns.items():
            column[start:stop] = found.columns[name]

    def _simulated(
        self, worlds: DrawTable, jobs: Jobs, group: _Group
    ) -> tuple[Floats, dict[tuple[int, int], str]]:
        """Run every job in every replicate, float64 (J, R, K), and name those that fail."""
        found = np.full((jobs.count, self._replicates, self.kept.count), np.nan)
        failed: dict[tuple[int, int], str] = {}
        chunks = list(jobs.rows.chunks(self._lanes(jobs)))
        people = Populations(group.profile, group.settings, len(chunks))
        rooms = Rooms()
        per_lane = jobs.of.shape[0] / max(1, jobs.rows.world.size)

        def run(rows: Rows) -> None:
            began = time.perf_counter()
            lanes = self._lanes_of(rows, worlds, group)
            with self.lock:
                self.seconds["preparing"] += (time.perf_counter() - began) / self.task.threads
            for r, replicate in enumerate(range(*self.task.replicates)):
                try:
                    totals = run_lanes(lanes, group.profile, group.settings, replicate, self.stop,
                                       populations=people, room=rooms.own)  # fmt: skip
                except FAULTS:
                    self._one_by_one(rows, worlds, group, r, replicate, found, failed)
                    continue
                self._put(totals, rows, group, r, found)

        with ThreadPoolExecutor(self.task.threads) as pool:
            done = 0
            for k, _ in enumerate(pool.map(run, chunks)):
                now = round(per_lane * sum(chunk.world.size for chunk in chunks[: k + 1]))
                self.advance(now - done)
                done = now
        return found, failed

    def _lanes(self, jobs: Jobs) -> int:
        """Lanes of a chunk, so that every thread has one."""
        rows, width = jobs.rows.policy.shape
        return int(min(self.task.chunk_lanes, max(width, -(-rows * width // self.task.threads))))

    def _one_by_one(
        self, rows: Rows, worlds: DrawTable, group: _Group, r: int, replicate: int,
        found: Floats, failed: dict[tuple[int, int], str],
    ) -> None:  # fmt: skip
        """Run the rows of a chunk that failed alone, each policy beside its base."""
        for row in range(rows.world.size):
            for lane in range(rows.policy.shape[1]):
                if rows.job[row, lane] < 0:
                    continue
                chosen = [0, lane] if lane else [0]
                alone = Rows(rows.world[[row]], rows.policy[[row]][:, chosen],
                             rows.job[[row]][:, chosen])  # fmt: skip
                try:
                    lanes = self._lanes_of(alone, worlds, group)
                    totals = run_lanes(lanes, group.profile, group.settings, replicate, self.stop)
                except FAULTS as error:
                    with self.lock:
                        failed[int(rows.job[row, lane]), replicate] = _said(error)
                    continue
                self._put(totals, alone, group, r, found)

    def _lanes_of(self, rows: Rows, worlds: DrawTable, group: _Group) -> Lanes:
        """Prepare the lanes of rows: base first in each."""
        width = rows.policy.shape[1]
        table = _chosen(worlds, rows.world)
        quarters, variant = group.settings.quarters, group.settings.variant
        coefficients = Coefficients.of(table, group.profile, quarters, variant)
        effects = _joined([
            Effects.of([self.distinct[p] for p in rows.policy[first]], table.rows(first, last),
                       group.profile, group.settings)
            for first, last in rows.alike()
        ])  # fmt: skip
        count = rows.world.size
        lanes = Lanes(width, count, coefficients.lanes(np.repeat(np.arange(count), width)), effects)
        return replace(lanes, alike=quarters_alike(effects, lanes.base))

    def _put(self, totals: Totals, rows: Rows, group: _Group, r: int, found: Floats) -> None:
        """Put the outcomes of lanes in the places of their jobs."""
        counts = {kind: np.moveaxis(table, -1, 0)[:, None]
                  for kind, table in zip(GROUPS, totals, strict=True)}  # fmt: skip
        persons = group.profile.adults / group.settings.learners
        block = Block(counts)
        discount = group.settings.discount_rate
        values = self.kept.of_lanes(lambda metric: values_of(metric, block, persons, discount))
        jobs = rows.job.ravel()
        found[jobs[jobs >= 0], r] = values[jobs >= 0]

    def _fail(
        self, point: int, draw: int | None, replicate: int | None, scenario: str | None,
        stage: str, message: str,
    ) -> None:  # fmt: skip
        self.failures.add(Failure(
            self.task.first_point + point, None if draw is None else self.task.first_draw + draw,
            replicate, scenario, stage, message,
        ))  # fmt: skip


def _chosen(table: DrawTable, rows: Ints) -> DrawTable:
    return DrawTable(0, {symbol: values[rows] for symbol, values in table.columns.items()})


def _without(table: DrawTable, names: Sequence[str]) -> DrawTable:
    kept = {symbol: values for symbol, values in table.columns.items() if symbol not in names}
    return DrawTable(0, kept)


def _joined(pieces: Sequence[Effects]) -> Effects:
    """Put the lanes of effects side by side."""
    if len(pieces) == 1:
        return pieces[0]
    return Effects._make(
        type(families[0])(*(np.concatenate(quantity, axis=-1)
                            for quantity in zip(*families, strict=True)))
        for families in zip(*pieces, strict=True)
    )  # fmt: skip


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:SAID]


def _order(failure: Failure) -> tuple[int, int, int, str, str]:
    draw = -1 if failure.draw is None else failure.draw
    replicate = -1 if failure.replicate is None else failure.replicate
    return failure.point, draw, replicate, failure.scenario or "", failure.stage

