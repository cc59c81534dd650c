"""Frozen draws as positions in their priors, where a parameter that nothing moves is uniform."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mcsim.calibrate.space import SHARES, quantiles
from mcsim.calibrate.surveyed import expit, logit
from mcsim.evidence.posterior import Posterior
from mcsim.evidence.register import parameters

type Floats = NDArray[np.float64]

GRID = np.linspace(0.0, 1.0, 8_001)
NAMES = {
    **SHARES,
    "employer_gap": "Employers' trust gap between classes",
    "organisation_bias": "Organisations speaking for persons",
    "priming_bias": "Priming by the question",
    "proxy_bias": "VET providers speaking for others",
    "beta_F": "Weight of a benefit that is valued",
    "beta_P": "Weight of the price",
    "heard_only": "Heard of them, without an opinion",
    "low_cost_weight": "Price weight of those who seek low cost",
    "occupancy": "Share of places filled at the start",
    "sponsor_base": "Sponsoring by a micro employer",
    "sponsor_motive": "Sponsoring: all motives against none",
    "sponsor_size": "Sponsoring: large against micro employers",
}
"""Short names; the register holds the exact ones."""


def symbols_of(posterior: Posterior) -> tuple[str, ...]:
    """Return what was sampled: agents' shares stand for the answers and their biases."""
    answers = {"employer_trust_nqf", "employees_trust_nqf", "employees_trust_plain",
               "learner_view"}  # fmt: skip
    others = [symbol for symbol in posterior.sampled if symbol not in {*answers, *SHARES}]
    return (*SHARES, *others)


def values_of(columns: Mapping[str, Floats]) -> dict[str, Floats]:
    """Add the agents' shares to the columns of a posterior.

    Parameters
    ----------
    columns : mapping of str to float64 (D,)
        By symbol of the register.

    Returns
    -------
    dict of str to float64 (D,)
        By symbol; with the shares that the answers came from, the biases taken away.
    """
    own = columns["priming_bias"]
    spoken = own + columns["organisation_bias"]
    return {
        **columns,
        "share_of_employers_nqf": expit(logit(columns["employer_trust_nqf"]) - own),
        "share_of_learners_nqf": expit(logit(columns["employees_trust_nqf"]) - spoken),
        "share_of_learners_plain": expit(logit(columns["employees_trust_plain"]) - spoken),
    }


def position(symbol: str, values: Floats) -> Floats:
    """Return where values lie in the prior of a symbol, 0 … 1, float64 (D,)."""
    return np.interp(values, _grid(symbol), GRID)


@cache
def _grid(symbol: str) -> Floats:
    """Quantiles of a prior at ``GRID``, which take a while and are asked for again and again."""
    return quantiles(symbol, np.clip(GRID, 1e-9, 1.0 - 1e-9))


def name_of(symbol: str) -> str:
    """Name a parameter in plain words."""
    if symbol in NAMES:
        return NAMES[symbol]
    return parameters()[symbol].meaning.rstrip(".")


def effective(posterior: Posterior, variant: str) -> float:
    """Return how many independent draws those of a variant are worth, at most their number."""
    row = posterior.record["variants"][variant]
    return float(min(row["effective_size"], row["draws"]))
