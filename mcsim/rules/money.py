"""Money, in whole cents, so that sums do not depend on their order."""

import numpy as np

from mcsim.arithmetic.compiled import inlined

CENTS = 100
QUARTERS_A_YEAR = 4


@inlined
def cents(euros: float) -> np.int64:
    """Turn euros into whole cents, to the nearest.

    Parameters
    ----------
    euros : float64
        €, at least 0.

    Returns
    -------
    int64
        Cents.
    """
    return np.int64(euros * CENTS + 0.5)


@inlined
def yearly(spend: float, number: int, represented: float) -> np.int64:
    """Cost of a quarter of what is paid by the year.

    Parameters
    ----------
    spend : float64
        € for each and year.
    number : int64
        How many.
    represented : float64
        What each stands for.

    Returns
    -------
    int64
        Cents.
    """
    return cents(spend / QUARTERS_A_YEAR * number * represented)


@inlined
def each(spend: float, number: int, represented: float) -> np.int64:
    """Cost of what is paid for each event.

    Parameters
    ----------
    spend : float64
        € for each.
    number : int64
        How many.
    represented : float64
        What each stands for.

    Returns
    -------
    int64
        Cents.
    """
    return cents(spend * number * represented)


@inlined
def represented(agents: int, persons: float) -> np.int64:
    """Turn the cents of agents into those of the persons whom they stand for.

    Parameters
    ----------
    agents : int64
        Cents.
    persons : float64
        Persons that an agent stands for.

    Returns
    -------
    int64
        Cents.
    """
    return np.int64(agents * persons + 0.5)


@inlined
def share(amount: int, part: float) -> np.int64:
    """Return a part of an amount, to the nearest cent.

    Parameters
    ----------
    amount : int64
        Cents, at least 0.
    part : float64
        For instance of administration for each euro paid.

    Returns
    -------
    int64
        Cents.
    """
    return np.int64(amount * part + 0.5)
