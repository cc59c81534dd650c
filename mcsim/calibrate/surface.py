"""A response surface: what a simulated answer is at points that were not simulated.

Over a wave of simulated points each statistic is a quadratic function of the normal scores of the
few parameters that move it, plus a remainder of known spread.  The sampler asks the surface; what
the surface leaves is part of the variance there, and the points that it ends with are simulated
and weighed by what the model itself answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import spearmanr

from mcsim.calibrate.observe import Simulated

type Floats = NDArray[np.float64]

NOTICEABLE = 5.0  # standard errors of a rank correlation from which a parameter moves a statistic
FOLDS = 8


@dataclass(frozen=True)
class Surface:
    """One statistic as a function of what moves it.

    Attributes
    ----------
    symbols : tuple of str
        Parameters that move it, the strongest first.
    correlations : tuple of float
        Rank correlation of each with the statistic.
    weights : float64 (F,)
        Of the terms of ``_terms``.
    remainder : float
        Standard deviation of what the surface leaves, cross-validated; chance included.
    """

    symbols: tuple[str, ...]
    correlations: tuple[float, ...]
    weights: Floats
    remainder: float

    @classmethod
    def of(cls, units: Mapping[str, Floats], values: Floats) -> Self:
        """Fit a surface.

        Parameters
        ----------
        units : mapping of str to float64 (D,)
            Position of each parameter in its prior, 0 … 1.
        values : float64 (D,)
            The statistic.

        Returns
        -------
        Surface
        """
        found = {symbol: float(spearmanr(unit, values)[0]) for symbol, unit in units.items()}
        least = NOTICEABLE / np.sqrt(len(values))
        symbols = sorted((symbol for symbol in found if abs(found[symbol]) >= least),
                         key=lambda symbol: -abs(found[symbol]))  # fmt: skip
        terms = _terms(units, symbols, len(values))
        fold = np.arange(len(values)) % FOLDS
        rest = np.empty(len(values))
        for left_out in range(FOLDS):
            used = fold != left_out
            weights = np.linalg.lstsq(terms[used], values[used], rcond=None)[0]
            rest[~used] = values[~used] - terms[~used] @ weights
        weights = np.linalg.lstsq(terms, values, rcond=None)[0]
        return cls(tuple(symbols), tuple(found[symbol] for symbol in symbols), weights,
                   float(np.sqrt((rest**2).mean())))  # fmt: skip

    def at(self, units: Mapping[str, Floats]) -> Floats:
        """Return the statistic at points, float64 (D,), from their positions in the priors."""
        size = len(next(iter(units.values())))
        return np.asarray(_terms(units, self.symbols, size) @ self.weights)


@dataclass(frozen=True)
class Surfaces:
    """Every simulated statistic.

    Attributes
    ----------
    surfaces : dict of str to Surface
        By statistic.
    """

    surfaces: dict[str, Surface]

    @classmethod
    def of(cls, units: Mapping[str, Floats], simulated: Simulated) -> Self:
        """Fit a surface to each statistic."""
        return cls({name: Surface.of(units, values) for name, values in simulated.values.items()})

    @property
    def symbols(self) -> list[str]:
        """Parameters that move some statistic."""
        found = (symbol for surface in self.surfaces.values() for symbol in surface.symbols)
        return list(dict.fromkeys(found))

    def at(self, units: Mapping[str, Floats]) -> Simulated:
        """Answer at points, with what the surfaces leave as variance.

        Parameters
        ----------
        units : mapping of str to float64 (D,)
            Position of each parameter in its prior, 0 … 1.

        Returns
        -------
        Simulated
        """
        size = len(next(iter(units.values())))
        return Simulated(
            {name: surface.at(units) for name, surface in self.surfaces.items()},
            {name: np.full(size, surface.remainder**2) for name, surface in self.surfaces.items()},
        )


def _terms(units: Mapping[str, Floats], symbols: tuple[str, ...] | list[str], size: int) -> Floats:
    """1, normal scores, their squares and products, float64 (D, F)."""
    scores = [ndtri(np.clip(units[symbol], 1e-6, 1.0 - 1e-6)) for symbol in symbols]
    terms = [np.ones(size), *scores]
    terms += [scores[i] * scores[j] for i in range(len(scores)) for j in range(i + 1)]
    return np.stack(terms, axis=1)
