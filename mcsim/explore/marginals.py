"""Parameter points by quantile: from the unit cube to rows of a draw table.

Designs such as Sobol's ask for points, not for draws.  A coordinate is the probability of one
parameter's own distribution: the register's prior, as the run's assumptions have it, or that of
given draws, as after a calibration.  What parameters have to do with each other is then left out,
and whoever shows such a result says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mcsim.evidence.posterior import SOLVED
from mcsim.evidence.priors import Prior, rounded
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable

type Floats = NDArray[np.float64]

HALVINGS = 40


@dataclass(frozen=True)
class Marginals:
    """The distribution of each parameter, one by one.

    Attributes
    ----------
    priors : dict of str to Prior
        By symbol, where the register's form is used.
    survey : Survey
        Counts behind priors of the form ``survey``.
    draws : DrawTable
        Draws whose own quantiles are used instead, where they are calibrated.
    """

    priors: dict[str, Prior]
    survey: Survey
    draws: DrawTable

    @classmethod
    def of(
        cls, draws: DrawTable, survey: Survey, given: Mapping[str, float | Prior] | None = None
    ) -> Self:
        """Describe the distributions behind some draws.

        Parameters
        ----------
        draws : DrawTable
            Of the run.
        survey : Survey
            Under the run's reading of n.
        given : mapping, optional
            Symbol → number or prior that replaces the register's.
        """
        priors = {}
        for symbol, parameter in parameters().items():
            value = (given or {}).get(symbol, parameter.prior)
            priors[symbol] = value if isinstance(value, Prior) else Prior(fixed=value)
        return cls(priors, survey, draws)

    @property
    def varied(self) -> tuple[str, ...]:
        """Symbols whose distribution has more than one value, in the order of the register."""
        if self.draws.calibrated:
            return tuple(symbol for symbol, values in self.draws.columns.items()
                         if symbol not in SOLVED and np.ptp(values) > 0)  # fmt: skip
        return tuple(symbol for symbol, prior in self.priors.items() if prior.form != "fixed")

    def quantiles(self, symbol: str, p: Floats) -> Floats:
        """Return quantiles of one parameter.

        Parameters
        ----------
        symbol : str
            Of the register.
        p : float64 (K,)
            Probabilities, 0 … 1.

        Returns
        -------
        float64 (K,)
            In the parameter's unit, to nine significant digits.
        """
        if self.draws.calibrated:
            return rounded(np.quantile(self.draws.columns[symbol], p))
        prior, inside = self.priors[symbol], np.clip(p, 1e-9, 1 - 1e-9)
        if prior.survey is not None:
            return rounded(_shares(self.survey, prior.survey, inside))
        return prior.quantiles(inside, parameters()[symbol].limits)

    def table(self, symbols: tuple[str, ...], points: Floats) -> DrawTable:
        """Return the draw table of some points; what is not varied stands at its median.

        Parameters
        ----------
        symbols : tuple of str
            What is varied, by column of the points.
        points : float64 (K, P)
            Probabilities.

        Returns
        -------
        DrawTable
            Without the solved columns.
        """
        half = np.full(1, 0.5)
        columns = {}
        for symbol in parameters():
            if symbol in symbols:
                columns[symbol] = self.quantiles(symbol, points[:, symbols.index(symbol)])
            else:
                columns[symbol] = np.full(len(points), self.quantiles(symbol, half)[0])
        return DrawTable(0, columns, self.draws.calibrated)


def _shares(survey: Survey, figure: str, p: Floats) -> Floats:
    """Quantiles of the share behind a figure, its unknown n integrated out, by bisection."""
    from scipy.special import betainc  # noqa: PLC0415 — heavy

    counts = survey.counts(figure)
    weights = np.array([count.probability for count in counts])
    betas = np.array([count.beta for count in counts])
    low, high = np.zeros(p.shape), np.ones(p.shape)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        below = betainc(betas[:, :1], betas[:, 1:], middle[None]) * weights[:, None]
        short = below.sum(0) < p
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return 0.5 * (low + high)


def joined(tables: list[DrawTable]) -> DrawTable:
    """Put tables of draws one after another.

    Parameters
    ----------
    tables : list of DrawTable
        With the same columns.

    Returns
    -------
    DrawTable
        Numbered from 0.
    """
    columns = {symbol: np.concatenate([table.columns[symbol] for table in tables])
               for symbol in tables[0].columns}  # fmt: skip
    return DrawTable(0, columns, tables[0].calibrated)


def repeated(draws: DrawTable, times: int) -> DrawTable:
    """Put a table of draws behind itself so many times; D · times rows, numbered from 0."""
    return joined([draws] * times)
