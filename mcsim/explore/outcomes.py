"""Run policies in draws and keep the outcomes that are asked for, without writing a study."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.room import Rooms
from mcsim.engine.run import Lanes, run_lanes
from mcsim.evidence.table import DrawTable
from mcsim.population.profile import Profile
from mcsim.results.division import CHUNK_LANES
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS, Block, blocks_of
from mcsim.results.progress import Progress, Silent
from mcsim.results.threads import default_threads
from mcsim.results.values import values_of
from mcsim.scenario.model import Policy, Settings

type Floats = NDArray[np.float64]


@dataclass(frozen=True, order=True)
class Outcome:
    """What is kept of a lane: a metric of a group over the reported quarters.

    Attributes
    ----------
    metric : str
        Name of a metric that has a value in each lane.
    group, level : str
        Of whom.
    """

    metric: str
    group: str = "all"
    level: str = "all"


@dataclass(frozen=True)
class Setting:
    """In what world policies are run.

    Attributes
    ----------
    profile : Profile
        The country.
    settings : Settings
        Replicates, learners, seed, horizon and variant; draws come with each question.
    threads : int
        Of the pool; no outcome depends on it.
    first_replicate : int
        Number of the first replicate, so that chance which chose nothing can judge a choice.
    """

    profile: Profile
    settings: Settings
    threads: int = 0
    first_replicate: int = 0

    def outcomes(
        self, draws: DrawTable, policies: Sequence[Policy], wanted: Sequence[Outcome],
        progress: Progress | None = None,
    ) -> dict[Outcome, Floats]:  # fmt: skip
        """Run every policy in every draw and replicate.

        Parameters
        ----------
        draws : DrawTable
            With its solved columns; D of them.
        policies : sequence of Policy
            The base first: the others stand beside it, and what is told of twins is told of
            theirs in it.
        wanted : sequence of Outcome
            What is kept.
        progress : Progress, optional
            Told of the lanes that are done; the stage is the caller's.

        Returns
        -------
        dict of Outcome to float64 (P, D, R)
            At the horizon, in the metric's unit; NaN where nobody could be counted.
        """
        progress, replicates = progress or Silent(), self.settings.replicates
        shape = len(policies), len(draws), replicates
        found = {outcome: np.full(shape, np.nan) for outcome in wanted}
        rooms, threads = Rooms(), self.threads or default_threads()

        @lru_cache(maxsize=threads + 1)  # the replicates of a block run one after another
        def prepared(start: int, stop: int) -> Lanes:
            part = draws.rows(draws.first + start, draws.first + stop)
            return Lanes.of(policies, part, self.profile, self.settings)

        def run(place: tuple[int, int, int]) -> None:
            replicate, start, stop = place
            lanes = prepared(start, stop)
            totals = run_lanes(lanes, self.profile, self.settings,
                               self.first_replicate + replicate, room=rooms.own)  # fmt: skip
            block = Block.empty(lanes.count, 1, self.settings.horizon_quarters)
            block.put(totals, np.arange(lanes.count), 0, 0)
            for outcome, values in found.items():
                kept = self._value(outcome, block).reshape(stop - start, len(policies))
                values[:, start:stop, replicate] = kept.T
            progress.advance(lanes.count)

        size = max(1, CHUNK_LANES // len(policies))
        places = [(replicate, start, stop) for start, stop in blocks_of(len(draws), size)
                  for replicate in range(replicates)]  # fmt: skip
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, places))
        return found

    def _value(self, outcome: Outcome, block: Block) -> Floats:
        """The outcome at the horizon in every lane, float64 (L,)."""
        metric = metrics()[outcome.metric]
        row = GROUPS[metric.kind].index((outcome.group, outcome.level))
        persons = self.profile.adults / self.settings.learners
        values = values_of(metric, block, persons, self.settings.discount_rate)
        return np.asarray(values[:, 0, -1, row])
