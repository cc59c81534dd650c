"""The table of parameter draws: a row for each draw, a column for each symbol of the register.

Draws come from the register's priors or from a posterior; nothing downstream can tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from mcsim.evidence.priors import Prior, beta_quantiles
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import Survey

PRIOR_REPLICATE = 2**32 - 1  # no run of chance has this number


@dataclass(frozen=True)
class DrawTable:
    """Parameter draws.

    Attributes
    ----------
    first : int
        Number of the first draw.
    columns : dict of str to float64 (D,)
        Values by symbol, in the parameter's unit.
    calibrated : bool
        Whether the draws come from a posterior.
    """

    first: int
    columns: dict[str, NDArray[np.float64]]
    calibrated: bool = False

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def rows(self, start: int, stop: int) -> Self:
        """Return the draws numbered ``start`` … ``stop - 1``."""
        part = slice(start - self.first, stop - self.first)
        columns = {symbol: values[part] for symbol, values in self.columns.items()}
        return type(self)(start, columns, self.calibrated)

    def with_columns(self, **columns: NDArray[np.float64]) -> Self:
        """Return the table with further columns, float64 (D,)."""
        return type(self)(self.first, {**self.columns, **columns}, self.calibrated)


def prior_draws(
    seed: int,
    draws: int,
    survey: Survey,
    given: Mapping[str, float | Prior] | None = None,
    first: int = 0,
) -> DrawTable:
    """Draw parameters from the register's priors.

    Parameters
    ----------
    seed : int
        Of the run.
    draws : int
        D, number of draws.
    survey : Survey
        The survey under the run's reading of n.
    given : mapping, optional
        Symbol → number or prior that replaces the register's.
    first : int, optional
        Number of the first draw; a draw is the same in whatever table it stands.

    Returns
    -------
    DrawTable
    """
    given = given or {}
    columns = {}
    for symbol, parameter in parameters().items():
        value = given.get(symbol, parameter.prior)
        prior = value if isinstance(value, Prior) else Prior(fixed=value)
        uniforms = _uniforms(seed, first, draws, symbol)
        if prior.survey is None:
            columns[symbol] = prior.quantiles(uniforms, parameter.limits)
        else:
            base = survey.figures[prior.survey].base
            tickets = _uniforms(seed, first, draws, f"n of {base}")
            columns[symbol] = _survey_shares(survey, prior.survey, tickets, uniforms)
    return DrawTable(first, columns)


def _uniforms(seed: int, first: int, draws: int, name: str) -> NDArray[np.float64]:
    """Look up the uniform numbers of a name in consecutive draws, float64 (D,)."""
    from mcsim.arithmetic.draws import PARAMETER, philox  # noqa: PLC0415 — numba is heavy
    from mcsim.arithmetic.elementary import uniform  # noqa: PLC0415

    address, key = crc32(name.encode()), np.uint64(seed)
    return np.array(
        [
            uniform(philox(draw, address, PARAMETER, PRIOR_REPLICATE, key)[0])
            for draw in range(first, first + draws)
        ]
    )


def _survey_shares(
    survey: Survey, figure: str, tickets: NDArray[np.float64], uniforms: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Draw shares behind a survey figure: first n, which its base shares, then the share."""
    counts = survey.counts(figure)
    cumulated = np.cumsum([count.probability for count in counts])
    chosen = np.minimum(np.searchsorted(cumulated, tickets, side="right"), len(counts) - 1)
    betas = np.array([count.beta for count in counts])[chosen]
    return beta_quantiles(uniforms, betas[:, 0], betas[:, 1])
