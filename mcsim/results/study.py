"""Run a study: its draws, its parts, its manifest."""

import importlib.metadata
import json
import threading
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mcsim.engine.intercepts import solve_intercepts
from mcsim.engine.room import Rooms
from mcsim.engine.run import Lanes, Populations, StoppedError, run_lanes
from mcsim.engine.totals import Totals
from mcsim.engine.warm import warm
from mcsim.evidence.table import DrawTable
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results import parts
from mcsim.results.beliefs import cautions, draws_of, record_of, solved
from mcsim.results.country import profile_hash, shipped_as
from mcsim.results.division import CHUNK_LANES, Batch, batches_of
from mcsim.results.hashes import (
    canonical,
    columns_hash,
    evidence_hash,
    hashed,
    model_hash,
)
from mcsim.results.metrics import metrics
from mcsim.results.parts import Block, Part, blocks_of, publish, write_part
from mcsim.results.progress import Progress, Silent
from mcsim.results.release import release
from mcsim.results.threads import default_threads
from mcsim.scenario.combine import Study
from mcsim.scenario.diff import policy_differences

MANIFEST, DRAWS = "manifest.json", "draws.parquet"
AHEAD = 2  # chunks that are begun or done for each thread, before the first of them is taken over
type _Place = tuple[int, int, int]
"""Number of a batch, its piece, and the replicate."""
PACKAGES = ("mcsim", "numba", "numpy", "pyarrow", "scipy")


@dataclass(frozen=True)
class Plan:
    """A study with its draws, and the parts that it consists of.

    Attributes
    ----------
    study : Study
        What is compared, and in what world.
    draws : DrawTable
        With the solved columns.
    parts : tuple of Part
        Scenario by scenario, the base first.
    budget : dict, optional
        How the packages were scaled to an equal public budget.
    """

    study: Study
    draws: DrawTable
    parts: tuple[Part, ...]
    budget: dict[str, Any] | None = None

    @classmethod
    def of(cls, study: Study, draws: DrawTable, budget: dict[str, Any] | None = None) -> Self:
        """Name the parts of a study whose draws are at hand."""
        return cls(study, draws, tuple(_parts(study, draws)), budget)

    @property
    def quarters(self) -> list[str]:
        """The reported calendar quarters."""
        settings = self.study.settings
        return [str(settings.quarter(step)) for step in range(settings.horizon_quarters)]


def plan_study(study: Study, threads: int | None = None, progress: Progress | None = None) -> Plan:
    """Draw the parameters of a study, solve its constants and name its parts.

    Parameters
    ----------
    study : Study
        What is compared.
    threads : int, optional
        All cores unless stated.
    progress : Progress, optional
        Told of the draws that are solved.

    Returns
    -------
    Plan
    """
    progress = progress or Silent()
    warm(progress.stage, progress.advance)
    draws = draws_of(study)
    for sentence in cautions(study):
        warnings.warn(sentence, stacklevel=2)
    if not solved(draws):
        progress.stage("Solving the constants of each draw", study.settings.draws)
        draws = solve_intercepts(draws, study.profile, threads or default_threads(),
                                 progress.advance, study.settings.variant)  # fmt: skip
    return Plan.of(study, draws)


def _parts(study: Study, draws: DrawTable) -> Iterator[Part]:
    """Name the parts of a study by what they come from."""
    settings = study.settings
    world = {
        "model": model_hash(),
        "profile": profile_hash(study.profile),
        "settings": {
            "learners": settings.learners, "seed": settings.seed,
            "first_quarter": str(settings.first_quarter), "horizon": settings.horizon_quarters,
        },
        "base": study.base.content.hash,
        "variant": settings.variant,
    }  # fmt: skip
    blocks = [(block, columns_hash(draws.rows(*block).columns))
              for block in blocks_of(settings.draws, parts.DRAWS)]  # fmt: skip
    for scenario in study.all:
        for block, values in blocks:
            for replicates in blocks_of(settings.replicates, parts.REPLICATES):
                key = hashed({**world, "policy": scenario.content.hash, "draws": block,
                              "parameters": values, "replicates": replicates})  # fmt: skip
                yield Part(scenario.name, scenario.content.hash, key, block, replicates)


def run_study(
    plan: Plan,
    out: Path,
    threads: int | None = None,
    chunk_lanes: int = CHUNK_LANES,
    progress: Progress | None = None,
) -> None:
    """Compute the parts of a study that its folder lacks.

    Parameters
    ----------
    plan : Plan
        What to run.
    out : Path
        The study's folder, made where it is missing.
    threads, chunk_lanes : int, optional
        Threads (all cores unless stated), and lanes that run together; neither changes a result.
    progress : Progress, optional
        Told of the quarters of lanes that are done.

    Raises
    ------
    InvalidInputError
        Where the folder holds something else.
    KeyboardInterrupt
        Where it was interrupted; what is complete is kept, and the same call goes on.
    """
    progress = progress or Silent()
    claim(out)
    publish(out / MANIFEST, lambda path: path.write_text(
        json.dumps(manifest(plan), indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        encoding="utf-8",
    ))  # fmt: skip
    publish(out / DRAWS, lambda path: pq.write_table(_draw_table(plan.draws), path))
    missing = [part for part in plan.parts if not part.path(out).exists()]
    threads = threads or default_threads()
    batches = [*batches_of(missing, plan.study.base.content.hash, chunk_lanes, threads)]
    total = sum(batch.lanes * len(batch.replicates) for batch in batches)
    progress.stage("Simulating", total * plan.study.settings.quarters)
    stop = threading.Event()
    with ThreadPoolExecutor(threads) as pool:
        try:
            _Runner(plan, out, progress, stop, pool, Rooms()).run(batches)
        except BaseException:
            stop.set()
            raise
    release()


def claim(out: Path) -> None:
    """Make the folder of a study.

    Parameters
    ----------
    out : Path
        The folder; what is above it is made too.

    Raises
    ------
    InvalidInputError
        Where something else lies there.
    """
    ours = (out / MANIFEST).is_file() and not (out / "points.parquet").exists()  # a sweep's
    ours = ours or not out.exists()
    # A study that was stopped before its manifest leaves its empty folder of parts.
    if not ours and out.is_dir():
        ours = all(path.name == parts.FOLDER or path.suffix == ".writing"
                   for path in out.iterdir())  # fmt: skip
    if not ours:
        message = "is not empty and holds no study; name another folder with --out."
        raise InvalidInputError([Fault(str(out), None, None, "", message)])
    (out / parts.FOLDER).mkdir(parents=True, exist_ok=True)


@dataclass(frozen=True)
class _Runner:
    """Feeds chunks to threads and publishes each part when its last chunk is in."""

    plan: Plan
    out: Path
    progress: Progress
    stop: threading.Event
    pool: ThreadPoolExecutor
    rooms: Rooms

    def run(self, batches: Sequence[Batch]) -> None:
        """Take chunks over in the order in which they began, so that one batch is held."""
        waiting: deque[tuple[Future[Totals], _Place]] = deque()
        chunks = self._chunks(batches)
        blocks: dict[Part, Block] = {}
        at_once = AHEAD * self.pool._max_workers
        while True:
            for place, lanes, people in islice(chunks, at_once - len(waiting)):
                waiting.append((self.pool.submit(self._simulate, lanes, place[2], people), place))
            if not waiting:
                return
            future, (number, piece, replicate) = waiting.popleft()
            totals, batch = future.result(), batches[number]
            blocks = blocks or {part: self._empty(part) for part in batch.parts}
            self._take(batch, blocks, totals, piece, replicate)
            if (piece, replicate) == (len(batch.pieces) - 1, batch.replicates[-1]):
                for part in batch.parts:
                    write_part(part, blocks.pop(part), self.plan.quarters, self.out,
                               self.plan.study.settings.variant)  # fmt: skip

    def _chunks(self, batches: Sequence[Batch]) -> Iterator[tuple[_Place, Lanes, Populations]]:
        """Prepare the lanes of each piece once; the pieces of a replicate run one after another.

        So they share its population, and no other is held.
        """
        study = self.plan.study
        by_hash = {scenario.content.hash: scenario.content for scenario in study.all}
        for number, batch in enumerate(batches):
            policies = [by_hash[policy] for policy in batch.policies]
            prepared = [Lanes.of(policies, self.plan.draws.rows(start, stop), study.profile,
                                 study.settings)
                        for start, stop in batch.pieces]  # fmt: skip
            populations = Populations(study.profile, study.settings, len(prepared))
            for replicate in batch.replicates:
                for piece, lanes in enumerate(prepared):
                    yield (number, piece, replicate), lanes, populations

    def _simulate(self, lanes: Lanes, replicate: int, populations: Populations) -> Totals:
        if self.stop.is_set():
            raise StoppedError
        study = self.plan.study
        return run_lanes(lanes, study.profile, study.settings, replicate, self.stop,
                         self.progress.advance, populations, self.rooms.own)  # fmt: skip

    def _empty(self, part: Part) -> Block:
        draws, replicates = (end - start for start, end in (part.draws, part.replicates))
        return Block.empty(draws, replicates, len(self.plan.quarters))

    def _take(
        self, batch: Batch, blocks: dict[Part, Block], totals: Totals, piece: int, replicate: int
    ) -> None:
        """Take the lanes of each scenario over into its block."""
        start, stop = batch.pieces[piece]
        side_by_side = len(batch.policies)
        for part, block in blocks.items():
            first, last = max(start, part.draws[0]), min(stop, part.draws[1])
            if first < last:
                lanes = (np.arange(first - start, last - start) * side_by_side
                         + batch.policies.index(part.policy))  # fmt: skip
                block.put(totals, lanes, first - part.draws[0], replicate - part.replicates[0])


def _draw_table(draws: DrawTable) -> pa.Table:
    numbers = np.arange(draws.first, draws.first + len(draws))
    return pa.table({"draw": numbers, **draws.columns})


def manifest(plan: Plan) -> dict[str, Any]:
    """Describe a study so that it can be checked and run again; it names no path.

    Parameters
    ----------
    plan : Plan
        The study.

    Returns
    -------
    dict
        Plain values.
    """
    study = plan.study
    described = {
        "calibrated": plan.draws.calibrated,
        "posterior": record_of(study.posterior),
        "cautions": cautions(study),
        "settings": study.settings.model_dump(mode="json"),
        "profile": {
            "title": study.profile.title, "source": study.profile.source,
            "adults": study.profile.adults, "shipped": shipped_as(study.profile),
            "hash": profile_hash(study.profile),
        },
        "assumptions": study.assumptions.model_dump(mode="json", exclude_defaults=True),
        "budget": plan.budget,
        "base": study.base.name,
        "scenarios": [
            {
                "name": scenario.name, "title": scenario.title,
                "question": scenario.content.question, "levers": scenario.content.record,
                "hash": scenario.content.hash,
                "differs": policy_differences(study.base.content, scenario.content),
            }
            for scenario in study.all
        ],
        "parts": [
            {"scenario": part.scenario, "policy": part.policy, "key": part.key,
             "draws": part.draws, "replicates": part.replicates}
            for part in plan.parts
        ],
        "draws_hash": columns_hash(plan.draws.columns),
        "model_hash": model_hash(),
        "evidence_hash": evidence_hash(),
    }  # fmt: skip
    described = json.loads(canonical(described))
    return {
        "mcsim": importlib.metadata.version("mcsim"),
        "fingerprint": hashed(described),
        **described,
        "metrics": {name: metric.record for name, metric in metrics().items()},
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
    }
