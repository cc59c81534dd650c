"""How often a policy takes a rank when nobody knows how metrics are to be weighed.

Stochastic multicriteria acceptability analysis (Lahdelma and Salminen 2001, SMAA-2): weights are
uniform on the simplex, and worlds are as likely as they were drawn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

WEIGHTS = 1_000
CRITERIA = ("completions_rate", "completions_low_high", "net_additional", "cost_public_present")
"""Metrics that are weighed unless others are stated."""


@dataclass(frozen=True)
class Acceptability:
    """Rank acceptability.

    Attributes
    ----------
    index : float64 (S, S)
        Share of worlds and weights in which alternative i takes rank k; ties share their ranks.
    error : float64 (S, S)
        Monte Carlo standard error, of worlds and of weights.
    """

    index: Floats
    error: Floats


def simplex(count: int, criteria: int, seed: int) -> Floats:
    """Draw weights uniformly: the spacings of sorted uniform numbers.

    Parameters
    ----------
    count, criteria, seed : int
        Number of weights, of criteria, and the seed.

    Returns
    -------
    float64 (count, criteria)
        Each row sums to 1.
    """
    uniforms = np.random.Generator(np.random.Philox(seed)).random((count, criteria - 1))
    cuts = np.sort(uniforms, axis=1)
    ends = np.hstack([np.zeros((count, 1)), cuts, np.ones((count, 1))])
    return np.asarray(np.diff(ends, axis=1))


def scaled(values: Floats, higher: NDArray[np.bool_]) -> Floats:
    """Turn criteria into values from 0 to 1, 1 being better.

    Linear between the 5 % and the 95 % quantile over all worlds and alternatives, and beyond, so
    that what a weight of a criterion means is a swing over that range.

    Parameters
    ----------
    values : float64 (C, S, D)
        By criterion, alternative and world.
    higher : bool (C,)
        Whether more is better.

    Returns
    -------
    float64 (C, S, D)
        0 for a criterion that does not vary.
    """
    low, high = np.nanquantile(values, (0.05, 0.95), axis=(1, 2), keepdims=True)
    width = high - low
    unit = np.divide(values - low, width, out=np.zeros(values.shape), where=width > 0)
    return np.asarray(np.where(higher[:, None, None], unit, -unit))


def acceptability(
    values: Floats, higher: NDArray[np.bool_], seed: int, weights: int = WEIGHTS
) -> Acceptability:
    """Return the rank acceptability of alternatives.

    Parameters
    ----------
    values : float64 (C, S, D)
        By criterion, alternative and world; worlds in which one has no value are left out.
    higher : bool (C,)
        Whether more is better.
    seed : int
        Of the weights.
    weights : int, optional
        How many are drawn.

    Returns
    -------
    Acceptability
        NaN where no world has all values.
    """
    whole = values[:, :, ~np.isnan(values).any((0, 1))]
    alternatives, count = whole.shape[1:]
    if count == 0:
        nothing = np.full((alternatives, alternatives), np.nan)
        return Acceptability(nothing, nothing)
    drawn = simplex(weights, len(whole), seed)
    unit = scaled(whole, higher)
    by_world = np.empty((count, alternatives, alternatives))
    by_weight = np.zeros((weights, alternatives, alternatives))
    for world in range(count):
        taken = ranks(drawn @ unit[:, :, world])
        by_world[world] = taken.mean(0)
        by_weight += taken / count
    variance = by_weight.var(0, ddof=1) / weights
    variance += by_world.var(0, ddof=1) / count if count > 1 else np.nan
    return Acceptability(by_world.mean(0), np.sqrt(variance))


def ranks(scores: Floats) -> Floats:
    """Return which ranks alternatives take; those that tie share theirs.

    Parameters
    ----------
    scores : float64 (W, S)
        More is better.

    Returns
    -------
    float64 (W, S, S)
        Part that alternative i has of rank k; sums to 1 over both.
    """
    rounded = np.round(scores, 12)  # sums in another order are the same score
    ahead = (rounded[:, None, :] > rounded[:, :, None]).sum(2)
    tied = (rounded[:, None, :] == rounded[:, :, None]).sum(2)
    place = np.arange(scores.shape[1])
    inside = (place >= ahead[..., None]) & (place < (ahead + tied)[..., None])
    return np.asarray(inside / tied[..., None])
