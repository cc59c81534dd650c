"""Small live runs: a package beside its base, in few draws and few replicates.

What a run is for is a first look; the same package is then compared at full size.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mcsim import api
from mcsim.compare.shares import share_error
from mcsim.compare.worlds import monte_carlo_error, quantiles, share_better, worlds
from mcsim.engine.room import Rooms
from mcsim.engine.run import Lanes, run_lanes
from mcsim.evidence.table import DrawTable
from mcsim.explore.balance import LEVER, varied
from mcsim.explore.outcomes import Outcome, Setting
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results.division import CHUNK_LANES
from mcsim.results.metric import Metric
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS, Block, blocks_of
from mcsim.results.study import plan_study
from mcsim.results.threads import default_threads
from mcsim.results.values import values_of
from mcsim.scenario.combine import Study, combine
from mcsim.scenario.loader import BASELINE, Scenario
from mcsim.scenario.model import Policy

type Floats = NDArray[np.float64]

STRINGENCIES = (0.0, 0.25, 0.5, 0.75, 1.0)
SHOWN = (
    "completions_rate", "net_additional", "relabelled", "lost", "starts_low_high",
    "employers_practising_nqf_share", "offers_active", "turned_away", "cost_public_present",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How small a live run is.

    Attributes
    ----------
    learners, draws, replicates : int
        As in the settings of a study.
    """

    learners: int = 1_000
    draws: int = 12
    replicates: int = 4


SIZES = {"quick": Size(), "finer": Size(2_000, 24, 4)}


@dataclass(frozen=True)
class World:
    """In which world packages are run: base, draws and settings, the same for every package.

    Attributes
    ----------
    study : Study
        Of the base alone.
    draws : DrawTable
        With the solved columns.
    """

    study: Study
    draws: DrawTable

    @classmethod
    def of(cls, size: Size) -> "World":
        """Draw the parameters from the shipped posterior."""
        study = api.study(BASELINE, [], learners=size.learners, draws=size.draws,
                          replicates=size.replicates)  # fmt: skip
        return cls(study, plan_study(study).draws)

    @property
    def persons(self) -> float:
        """Persons that a learner stands for."""
        return self.study.profile.adults / self.study.settings.learners

    @property
    def quarters(self) -> list[str]:
        """The reported calendar quarters."""
        settings = self.study.settings
        return [str(settings.quarter(k)) for k in range(settings.horizon_quarters)]

    def checked(self, scenario: Scenario) -> Policy:
        """Refuse what cannot be run here.

        Parameters
        ----------
        scenario : Scenario
            What is to be run.

        Returns
        -------
        Policy

        Raises
        ------
        InvalidInputError
            Where a lever starts too early or names a sector that there is not.
        """
        settings = self.study.settings.model_dump()
        settings["first_quarter"] = self.study.settings.first_quarter
        combine(self.study.base, [_alone(scenario)], None, self.study.assumptions, settings)
        return scenario.content

    def run(self, policies: Sequence[Policy]) -> list[Block]:
        """Run policies side by side.

        Parameters
        ----------
        policies : sequence of Policy
            P, the base first.

        Returns
        -------
        list of Block
            Counts of each, int64 (D, R, Q, G, C) by kind of agent.
        """
        settings, profile = self.study.settings, self.study.profile
        count, rooms = len(policies), Rooms()
        found = [Block.empty(len(self.draws), settings.replicates, settings.horizon_quarters)
                 for _ in policies]  # fmt: skip

        def run(place: tuple[int, int, int]) -> None:
            replicate, start, stop = place
            part = self.draws.rows(self.draws.first + start, self.draws.first + stop)
            lanes = Lanes.of(policies, part, profile, settings)
            totals = run_lanes(lanes, profile, settings, replicate, room=rooms.own)
            for p, block in enumerate(found):
                block.put(totals, np.arange(p, lanes.count, count), start, replicate)

        size = max(1, CHUNK_LANES // count)
        places = [(replicate, start, stop) for start, stop in blocks_of(len(self.draws), size)
                  for replicate in range(settings.replicates)]  # fmt: skip
        with ThreadPoolExecutor(default_threads()) as pool:
            list(pool.map(run, places))
        return found

    def values(self, metric: Metric, block: Block) -> Floats:
        """Return a metric's values, float64 (D, R, Q + 1, G); the last quarter is the horizon."""
        return values_of(metric, block, self.persons, self.study.settings.discount_rate)


def _alone(scenario: Scenario) -> Scenario:
    """Leave out what a file says of the world: here every package is run in the same one."""
    alone = {"assumptions": None, "profile": None, "settings": None}
    return Scenario("my_package", scenario.content.model_copy(update=alone), scenario.document)


@dataclass(frozen=True)
class Pair:
    """A package and its base, as they were run.

    Attributes
    ----------
    world : World
        In which.
    title : str
        Of the package.
    base, other : Block
        Counts.
    """

    world: World
    title: str
    base: Block
    other: Block

    @classmethod
    def of(cls, world: World, title: str, policy: Policy) -> "Pair":
        """Run a package beside the base."""
        base, other = world.run([world.study.base.content, policy])
        return cls(world, title, base, other)

    def cells(self, metric: Metric) -> tuple[Floats, Floats]:
        """Return levels of the base, and paired differences, float64 (D, R, Q + 1, G) each."""
        base = self.world.values(metric, self.base)
        return base, self.world.values(metric, self.other) - base

    def differences(self, names: Sequence[str] = SHOWN) -> pd.DataFrame:
        """Tell the paired differences at the horizon, a row for each metric."""
        rows = []
        for name in names:
            metric = metrics()[name]
            base, cells = self.cells(metric)
            rows.append({"metric": name, "label": metric.label, "unit": metric.unit,
                         "base": float(quantiles(worlds(base[:, :, -1, 0]))[0]),
                         **summary(cells[:, :, -1, 0], metric.direction)})  # fmt: skip
        return pd.DataFrame(rows)

    def over_time(self, name: str) -> pd.DataFrame:
        """Tell the paired difference of a metric in every quarter."""
        metric = metrics()[name]
        _, cells = self.cells(metric)
        median, low, high = quantiles(worlds(cells[:, :, :-1, 0]))
        return pd.DataFrame({"quarter": self.world.quarters, "median": median, "p05": low,
                             "p95": high})  # fmt: skip

    def by_group(self, name: str = "completions_rate") -> pd.DataFrame:
        """Tell the paired difference at the horizon for each group that the metric knows."""
        metric = metrics()[name]
        base, cells = self.cells(metric)
        rows = []
        for k, (group, level) in enumerate(GROUPS[metric.kind]):
            if group in metric.groups:
                rows.append({"group": group, "level": level,
                             "base": float(quantiles(worlds(base[:, :, -1, k]))[0]),
                             **summary(cells[:, :, -1, k], metric.direction)})  # fmt: skip
        return pd.DataFrame(rows)


def summary(cells: Floats, direction: str | None) -> dict[str, float]:
    """Summarise a two-way table of differences.

    Parameters
    ----------
    cells : float64 (D, R)
        Package - base.
    direction : {"higher", "lower", None}
        Which way is better.

    Returns
    -------
    dict
        ``median``, ``p05``, ``p95``, ``mc_error``, ``share_better``, ``share_error``.
    """
    over = worlds(cells)
    median, low, high = (float(x) for x in quantiles(over))
    return {"median": median, "p05": low, "p95": high, "mc_error": float(monte_carlo_error(cells)),
            "share_better": float(share_better(over, direction)),
            "share_error": float(share_error(cells, direction))}  # fmt: skip


def balance_curve(world: World, policy: Policy, name: str) -> pd.DataFrame:
    """Tell what a package with inclusion changes at other stringencies of it.

    Parameters
    ----------
    world : World
        In which.
    policy : Policy
        With the lever ``nqf_inclusion``.
    name : str
        A metric that has a value in each lane.

    Returns
    -------
    DataFrame
        A row for each stringency.

    Raises
    ------
    InvalidInputError
        Where the package has no inclusion.
    """
    if getattr(policy.levers, LEVER, None) is None:
        message = "has no stringency to vary: add inclusion in the national framework."
        raise InvalidInputError([Fault("package", None, None, f"levers.{LEVER}", message)])
    setting = Setting(world.study.profile, world.study.settings)
    policies = [world.study.base.content, *(varied(policy, s) for s in STRINGENCIES)]
    outcome = Outcome(name)
    found = setting.outcomes(world.draws, policies, [outcome])[outcome]
    direction = metrics()[name].direction
    return pd.DataFrame([
        {"stringency": s, "mean": float(np.nanmean(worlds(found[k] - found[0]))),
         **summary(found[k] - found[0], direction)}
        for k, s in enumerate(STRINGENCIES, start=1)
    ])  # fmt: skip
