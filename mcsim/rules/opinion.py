"""Opinions that only others move: the structural variant after Friedkin and Johnsen (1990).

N. E. Friedkin, E. C. Johnsen, "Social influence and opinions", Journal of Mathematical Sociology
15 (1990), 193-206.
"""

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import expit, logit


@inlined
def own(trust: float) -> float:
    """Opinion that an agent holds of its own, x⁰ = logit τ.

    Parameters
    ----------
    trust : float64
        Trust from the anchor alone, 0 … 1.

    Returns
    -------
    float64
        Log-odds.
    """
    return logit(trust)


@inlined
def moved(own: float, summed: float, neighbours: int, susceptibility: float) -> float:
    """Opinion after a quarter, x ← s · mean of the neighbours' x + (1 - s) x⁰.

    Parameters
    ----------
    own : float64
        x⁰, log-odds.
    summed : float64
        Sum of the neighbours' x of last quarter.
    neighbours : int64
        How many; who has none keeps x⁰.
    susceptibility : float64
        s, 0 … 1.

    Returns
    -------
    float64
        Log-odds.
    """
    if neighbours == 0:
        return own
    return susceptibility * (summed / neighbours) + (1.0 - susceptibility) * own


@inlined
def trust(opinion: float) -> float:
    """Trust behind an opinion, expit x.

    Parameters
    ----------
    opinion : float64
        Log-odds.

    Returns
    -------
    float64
        0 … 1.
    """
    return expit(opinion)
