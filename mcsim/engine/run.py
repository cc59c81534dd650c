"""Run the lanes of a chunk from the first quarter of burn-in to the horizon, and total them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.coefficients import Coefficients
from mcsim.engine.effects import Effects
from mcsim.engine.forking import forked, quarters_alike
from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.room import Room
from mcsim.engine.state import BURN_IN
from mcsim.engine.totals import Totals
from mcsim.evidence.table import DrawTable
from mcsim.population.profile import Profile
from mcsim.population.synthesis import Population, synthesise
from mcsim.scenario.model import Policy, Settings


class StoppedError(Exception):
    """Raised in a thread that was asked to stop."""


class Populations:
    """Populations that chunks of the same replicate share.

    Each is drawn for the first of them and let go with the last, so that no more are held than
    are in use.

    Parameters
    ----------
    profile, settings : Profile, Settings
        The country; learners and seed.
    chunks : int
        How many chunks there are of each replicate.
    """

    def __init__(self, profile: Profile, settings: Settings, chunks: int) -> None:
        self._profile, self._settings, self._chunks = profile, settings, chunks
        self._drawn: dict[int, tuple[Population, int]] = {}
        self._lock = threading.Lock()

    def take(self, replicate: int) -> Population:
        """Return the population of a chunk's replicate, which nobody may write.

        Parameters
        ----------
        replicate : int
            Of the chunk.

        Returns
        -------
        Population
        """
        with self._lock:
            if replicate in self._drawn:
                population, left = self._drawn.pop(replicate)
            else:
                learners, seed = self._settings.learners, self._settings.seed
                population = synthesise(self._profile, learners, seed, replicate)
                left = self._chunks
            if left > 1:
                self._drawn[replicate] = population, left - 1
            return population


@dataclass(frozen=True)
class Lanes:
    """Several policies in several draws, ready for any replicate.

    Attributes
    ----------
    policies, draws : int
        Lanes stand draw by draw and within a draw policy by policy, the base first.
    coefficients, effects : Coefficients, Effects
        By lane.
    alike : int
        Quarters before any policy first makes a lane differ from its base.
    """

    policies: int
    draws: int
    coefficients: Coefficients
    effects: Effects
    alike: int = 0

    @classmethod
    def of(
        cls, policies: Sequence[Policy], draws: DrawTable, profile: Profile, settings: Settings
    ) -> Self:
        """Prepare lanes.

        Parameters
        ----------
        policies : sequence of Policy
            The base first.
        draws : DrawTable
            With its solved columns.
        profile, settings : Profile, Settings
            The country; calendar and horizon.

        Returns
        -------
        Lanes
        """
        draw_of_lane = np.repeat(np.arange(len(draws)), len(policies))
        coefficients = Coefficients.of(draws, profile, settings.quarters, settings.variant)
        coefficients = coefficients.lanes(draw_of_lane)
        effects = Effects.of(policies, draws, profile, settings)
        lanes = cls(len(policies), len(draws), coefficients, effects)
        return replace(lanes, alike=quarters_alike(effects, lanes.base))

    def bases(self) -> Self:
        """Return the bases alone, as far as they run alone."""
        chosen = np.arange(self.draws) * self.policies
        return replace(self, policies=1, coefficients=self.coefficients.lanes(chosen),
                       effects=self.effects.lanes(chosen, self.alike))  # fmt: skip

    @property
    def count(self) -> int:
        """Number of lanes."""
        return self.policies * self.draws

    @property
    def base(self) -> NDArray[np.int64]:
        """Base lane of each lane, int64 (L,)."""
        return np.repeat(np.arange(self.draws) * self.policies, self.policies)

    def chunk(
        self, profile: Profile, settings: Settings, replicate: int,
        population: Population | None = None,
    ) -> Chunk:  # fmt: skip
        """Put the lanes of a replicate at the end of quarter -1.

        Parameters
        ----------
        profile, settings : Profile, Settings
            The country; learners and seed.
        replicate : int
            Of all lanes.
        population : Population, optional
            Of the replicate, where it has been drawn already.

        Returns
        -------
        Chunk
        """
        if population is None:
            population = synthesise(profile, settings.learners, settings.seed, replicate)
        return Chunk.of(population, profile, self.coefficients, self.effects, self.base,
                        settings.seed, replicate, settings.variant)  # fmt: skip


def run_lanes(
    lanes: Lanes,
    profile: Profile,
    settings: Settings,
    replicate: int,
    stop: threading.Event | None = None,
    advance: Callable[[int], None] = lambda _: None,
    populations: Populations | None = None,
    room: Room | None = None,
) -> Totals:
    """Run the lanes of one replicate from burn-in to the horizon.

    Parameters
    ----------
    lanes : Lanes
        What to run.
    profile, settings : Profile, Settings
        The country; learners, seed, horizon.
    replicate : int
        Of all lanes.
    stop : Event, optional
        Looked at between quarters.
    advance : callable, optional
        Told how many more quarters of lanes are done.
    populations : Populations, optional
        From which the chunk takes its own.
    room : Room, optional
        Memory that chunks of this thread run in, one after another.

    Returns
    -------
    Totals

    Raises
    ------
    StoppedError
        Where ``stop`` was set.
    """
    totals = Totals.empty(settings.horizon_quarters, lanes.count)
    with (room or Room()).opened():
        for t, chunk, copies in _quarters(lanes, profile, settings, replicate, populations):
            if stop is not None and stop.is_set():
                raise StoppedError
            run_quarter(chunk, t, counted=t >= BURN_IN)
            advance(lanes.count)
            if t >= BURN_IN:
                totals.enter(chunk.counts, t - BURN_IN, copies)
    return totals


def _quarters(
    lanes: Lanes, profile: Profile, settings: Settings, replicate: int,
    populations: Populations | None,
) -> Iterator[tuple[int, Chunk, int]]:  # fmt: skip
    """Go through the quarters, each with its chunk, and how many lanes one of it stands for."""
    running = lanes.bases() if lanes.policies > 1 and lanes.alike > 0 else lanes
    # The last chunk that takes a population keeps its own copy only.
    chunk = running.chunk(profile, settings, replicate,
                          populations.take(replicate) if populations else None)  # fmt: skip
    for t in range(settings.quarters):
        if running is not lanes and t == lanes.alike:
            chunk = forked(chunk, lanes.coefficients, lanes.effects, lanes.base)
            running = lanes
        yield t, chunk, lanes.count // running.count
