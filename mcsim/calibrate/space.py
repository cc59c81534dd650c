"""The parameters that calibration samples, and their place in the unit cube."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsim.evidence.priors import Prior
from mcsim.evidence.register import parameters

type Floats = NDArray[np.float64]

JEFFREYS = Prior(beta=[0.5, 0.5])
SHARES = {
    "employer_unaware": "Employer organisations not familiar with the term",
    "share_of_employers_nqf": "Employers who trust NQF-linked credentials",
    "share_of_learners_nqf": "Learners who trust NQF-linked credentials",
    "share_of_learners_plain": "Learners who trust other credentials",
}
"""Agents' shares that a survey figure speaks of: their prior is Beta(½, ½), so it speaks once."""

SURVEYED = (
    *SHARES, "employer_gap", "organisation_bias", "priming_bias", "proxy_bias", "learner_aware",
    "heard_only",
)  # fmt: skip
"""What the survey can move."""


@dataclass(frozen=True)
class Space:
    """Sampled parameters.

    Attributes
    ----------
    symbols : tuple of str
        In the order of the unit cube's axes.
    """

    symbols: tuple[str, ...]

    @classmethod
    def with_moved(cls, moved: Sequence[str]) -> "Space":
        """Return what the survey moves, and what else moves a simulated answer."""
        return cls(tuple(dict.fromkeys([*SURVEYED, *moved])))

    def units(self, points: Floats) -> dict[str, Floats]:
        """Name the axes of unit points, float64 (D, K)."""
        return {symbol: points[:, k] for k, symbol in enumerate(self.symbols)}

    def values(self, points: Floats) -> dict[str, Floats]:
        """Turn unit points into parameters.

        Parameters
        ----------
        points : float64 (D, K)
            0 … 1.

        Returns
        -------
        dict of str to float64 (D,)
            In the parameter's unit.
        """
        return {symbol: quantiles(symbol, points[:, k]) for k, symbol in enumerate(self.symbols)}


def prior_of(symbol: str) -> tuple[Prior, tuple[float, float]]:
    """Prior of a sampled parameter, and its bounds."""
    if symbol in SHARES:
        return JEFFREYS, (0.0, 1.0)
    parameter = parameters()[symbol]
    return parameter.prior, parameter.limits


def quantiles(symbol: str, unit: Floats) -> Floats:
    """Quantiles of a sampled parameter's prior, float64 (D,)."""
    prior, limits = prior_of(symbol)
    return prior.quantiles(unit, limits)


def positions(columns: Mapping[str, Floats], symbols: Sequence[str]) -> dict[str, Floats]:
    """Position of drawn values among themselves, (rank - ½) / D, float64 (D,) by symbol.

    A large sample of the prior has its quantiles there; what does not vary is left out.
    """
    found = {}
    for symbol in symbols:
        values = columns[symbol]
        if np.ptp(values) > 0.0:
            order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
            found[symbol] = (order + 0.5) / len(values)
    return found
