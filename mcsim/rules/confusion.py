"""Confusion: who lacks a common definition cannot tell the classes apart and pools them.

Pooling makes QA and NQF labels worthless to the confused: a definition and a label are complements
of quality assurance and inclusion.
"""

from mcsim.arithmetic.compiled import inlined


@inlined
def class_shares(plain: int, qa: int, nqf: int) -> tuple[float, float, float]:
    """Shares of the classes among the credentials on offer.

    Parameters
    ----------
    plain, qa, nqf : int64
        Offers that carry the name, by class; where there is none, all weight is on plain.

    Returns
    -------
    (float64, float64, float64)
        Sum to 1.
    """
    total = plain + qa + nqf
    if total == 0:
        return 1.0, 0.0, 0.0
    return plain / total, qa / total, nqf / total


@inlined
def pooled(
    value_plain: float, value_qa: float, value_nqf: float, share_qa: float, share_nqf: float,
) -> float:  # fmt: skip
    """Mean of a belief over the classes, weighted by what is on offer, Σ s_c τ_c.

    Parameters
    ----------
    value_plain, value_qa, value_nqf : float64
        Trust or expected recognition by class.
    share_qa, share_nqf : float64
        Class shares of last quarter's offers; plain has the rest.

    Returns
    -------
    float64
    """
    more = share_qa * (value_qa - value_plain) + share_nqf * (value_nqf - value_plain)
    return value_plain + more


@inlined
def perceived(own: float, pool: float, confusion: float, confused: bool) -> float:
    """Belief about a class as the agent perceives it, (1 - ψ) τ_c + ψ Σ s_c' τ_c'.

    Parameters
    ----------
    own : float64
        Belief about the class itself.
    pool : float64
        Belief pooled over the classes.
    confusion : float64
        ψ, how far the confused pool, 0 … 1.
    confused : bool
        The agent holds the barrier "no common definition" (employers: or "variety of names").

    Returns
    -------
    float64
    """
    if not confused:
        return own
    return (1.0 - confusion) * own + confusion * pool
