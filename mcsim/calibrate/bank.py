"""A bank of simulations: points of the prior, and what the model answers at each.

The bank is made once; any survey is then read by weighing its points.  It knows neither surfaces
nor the sampler, so what it finds is independent of both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mcsim.calibrate.observe import Simulated, Sizes, simulate
from mcsim.calibrate.space import Space
from mcsim.calibrate.surveyed import columns
from mcsim.evidence.priors import rounded
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.results.hashes import columns_hash, hashed, model_hash
from mcsim.results.parts import publish

type Floats = NDArray[np.float64]

BLOCK = 128  # points that are simulated and stored together


@dataclass(frozen=True)
class Bank:
    """Points drawn from the prior, the first of them simulated.

    Attributes
    ----------
    space : Space
        Names of the axes.
    units : float64 (M, K)
        Every point, in the unit cube.
    simulated : Simulated
        What the model answers at the first B of them.
    """

    space: Space
    units: Floats
    simulated: Simulated

    @property
    def answered(self) -> int:
        """Points that were simulated, B."""
        return len(next(iter(self.simulated.values.values())))

    @cached_property
    def values(self) -> dict[str, Floats]:
        """Parameters of every point by symbol, float64 (M,); quantiles take a while."""
        return self.space.values(self.units)


def drawn_points(space: Space, number: int, seed: int) -> Floats:
    """Draw points of the unit cube, float64 (number, K); more of them leave the first as is."""
    return np.random.default_rng(seed).random((number, len(space.symbols)))


def completed(points: Floats, space: Space, survey: Survey, seed: int) -> DrawTable:
    """Turn unit points into draws; what the space lacks is drawn from its prior.

    Parameters
    ----------
    points : float64 (D, K)
        In the unit cube.
    space : Space
        Names of the axes.
    survey : Survey
        Whose figures fix the priors of what is not sampled.
    seed : int
        Of the prior draws.

    Returns
    -------
    DrawTable
        D draws without solved constants.
    """
    drawn = prior_draws(seed, len(points), survey)
    known = {symbol: rounded(values) for symbol, values
             in columns(space.values(points)).items() if symbol in parameters()}  # fmt: skip
    return drawn.with_columns(**known)


def answers(
    draws: DrawTable, kept: Path, sizes: Sizes, threads: int,
    advance: Callable[[int], None] = lambda _: None,
) -> Simulated:  # fmt: skip
    """Simulate draws in blocks, each of which is kept; a stopped one goes on.

    Parameters
    ----------
    draws : DrawTable
        D points.
    kept : Path
        Folder of the blocks, made where it is missing.
    sizes : Sizes
        How much is simulated for each point.
    threads : int
        Of the pool; no value depends on it.
    advance : callable
        Told how many more points are done.

    Returns
    -------
    Simulated
        Of D points.
    """
    kept.mkdir(parents=True, exist_ok=True)
    found = []
    for start in range(0, len(draws), BLOCK):
        stop = min(start + BLOCK, len(draws))
        part = draws.rows(draws.first + start, draws.first + stop)
        key = hashed({"draws": columns_hash(part.columns), "model": model_hash(),
                      "sizes": repr(sizes)})  # fmt: skip
        place = kept / f"{key}.npz"
        if not place.exists():
            store(place, simulate(part, "main", threads, sizes, advance))
        else:
            advance(len(part))
        found.append(stored(place))
    return Simulated(
        {name: np.concatenate([one.values[name] for one in found]) for name in found[0].values},
        {name: np.concatenate([one.variances[name] for one in found])
         for name in found[0].variances},
    )  # fmt: skip


def store(place: Path, simulated: Simulated) -> None:
    """Publish what was simulated as one file."""
    fields = {f"v_{name}": values for name, values in simulated.values.items()}
    fields |= {f"e_{name}": values for name, values in simulated.variances.items()}

    def save(path: Path) -> None:
        with path.open("wb") as file:
            np.savez(file, **fields)  # type: ignore[arg-type]

    publish(place, save)


def stored(place: Path) -> Simulated:
    """Read what was simulated."""
    with np.load(place, allow_pickle=False) as file:
        fields = {name: np.asarray(file[name]) for name in file.files}
    return Simulated(
        {name[2:]: values for name, values in fields.items() if name.startswith("v_")},
        {name[2:]: values for name, values in fields.items() if name.startswith("e_")},
    )
