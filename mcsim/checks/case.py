"""What the checks run: one scenario beside its base, small enough to be run several times."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.run import Lanes
from mcsim.evidence.table import DrawTable
from mcsim.results.study import plan_study
from mcsim.scenario.combine import Study
from mcsim.scenario.loader import Scenario
from mcsim.scenario.model import Policy

DRAWS, REPLICATES = 2, 2


@dataclass(frozen=True)
class Check:
    """The outcome of a check.

    Attributes
    ----------
    name, scenario : str
        What was checked, and on what.
    passed : bool
        Whether it held.
    detail : str
        What was looked at, or where it broke.
    """

    name: str
    scenario: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Case:
    """A scenario, its base, and two draws of the parameters.

    Attributes
    ----------
    study : Study
        With one scenario.
    draws : DrawTable
        With the solved columns.
    """

    study: Study
    draws: DrawTable

    @classmethod
    def of(cls, study: Study, scenario: Scenario, threads: int) -> Self:
        """Prepare the checks of one scenario of a study.

        Parameters
        ----------
        study : Study
            Its settings say how many learners.
        scenario : Scenario
            One of the study's, or its base.
        threads : int
            For solving the constants.

        Returns
        -------
        Case
        """
        settings = study.settings.model_copy(update={"draws": DRAWS, "replicates": REPLICATES})
        small = replace(study, scenarios=(scenario,), settings=settings)
        return cls(small, plan_study(small, threads).draws)

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.scenario.name

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.study.scenarios[0]

    @property
    def policies(self) -> list[Policy]:
        """The base's policy and the scenario's."""
        return [self.study.base.content, self.scenario.content]

    def lanes(self, policies: list[Policy]) -> Lanes:
        """Prepare policies, the base first, in both draws."""
        return Lanes.of(policies, self.draws, self.study.profile, self.study.settings)

    def quarters(self, lanes: Lanes, replicate: int = 0) -> Iterator[tuple[int, Chunk]]:
        """Run lanes, and hand them over at the end of every quarter.

        Yields
        ------
        (int, Chunk)
            Quarter since the first of burn-in, and the chunk as it is then.
        """
        chunk = lanes.chunk(self.study.profile, self.study.settings, replicate)
        for t in range(self.study.settings.quarters):
            run_quarter(chunk, t)
            yield t, chunk


def same_lanes(chunk: Chunk, a: slice, b: slice) -> str | None:
    """Compare the states of two sets of lanes bit for bit.

    Parameters
    ----------
    chunk : Chunk
        Both are in it.
    a, b : slice
        Lanes, equally many.

    Returns
    -------
    str or None
        Name of the first variable that differs.
    """
    for group in chunk.state:
        arrays: dict[str, NDArray[Any]] = group._asdict()
        for name, values in arrays.items():
            if values.ndim < 2:
                continue
            if not np.array_equal(values[..., a], values[..., b], equal_nan=True):
                return f"{type(group).__name__}.{name}"
    for name, values in zip(chunk.counts._fields, chunk.counts, strict=True):
        if not np.array_equal(values[..., a], values[..., b]):
            return f"Counts.{name}"
    return None

