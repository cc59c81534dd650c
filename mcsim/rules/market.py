"""The market of offers: earnings and losses, exit, entry, the regulator's queue, audits."""

import numpy as np

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import happens

_TICKET_BITS = 32


@inlined
def earnings(demand: float, places: float, price: float, margin: float) -> float:
    """What an offer earns in a quarter, min(demand, places) · price · margin.

    Parameters
    ----------
    demand, places : float64
        Expected applicants and places, persons a quarter.
    price : float64
        € a place.
    margin : float64
        Share of the price that is left after the cost of a place.

    Returns
    -------
    float64
        € a quarter.
    """
    return min(demand, places) * price * margin


@inlined
def fixed_cost(earned: float, break_even: float) -> float:
    """Fixed cost of an offer: what it earns at quarter 0 covers it by a margin.

    Parameters
    ----------
    earned : float64
        € a quarter, mean of the last year of burn-in.
    break_even : float64
        Share of it that covers the fixed cost.

    Returns
    -------
    float64
        € a quarter.
    """
    return break_even * earned


@inlined
def profit(earned: float, named: bool, kept: float, fixed: float) -> float:
    """Profit of an offer; without the name it keeps a share of its demand as a course.

    Parameters
    ----------
    earned : float64
        € a quarter, as the mean of the last four quarters in which it carried the name.
    named : bool
        It carries the name.
    kept : float64
        Share of its demand that an offer without the name keeps.
    fixed : float64
        € a quarter.

    Returns
    -------
    float64
        € a quarter.
    """
    return (earned if named else kept * earned) - fixed


@inlined
def losses(before: int, profit: float, most: int) -> int:
    """Loss-making quarters in a row, up to the number at which an offer is given up.

    Parameters
    ----------
    before : int64
        As of last quarter.
    profit : float64
        €, mean of four quarters.
    most : int64
        Number beyond which nobody counts.

    Returns
    -------
    int64
    """
    return min(before + 1, most) if profit < 0.0 else 0


@inlined
def waits(word: int, entrants: float) -> bool:
    """Tell whether a provider waits outside the market at quarter 0.

    Parameters
    ----------
    word : int64
        Random word of the provider.
    entrants : float64
        Share of providers that do.

    Returns
    -------
    bool
    """
    return happens(word, entrants)


@inlined
def returns(earned: int, fixed: int) -> float:
    """What the offers of a sector earn for each euro of their fixed cost.

    Parameters
    ----------
    earned, fixed : int64
        Cents, summed over the offers of the sector that carry the name.

    Returns
    -------
    float64
        1 where earnings just cover the cost; 0 where nobody earns.
    """
    return earned / fixed if fixed > 0 else 0.0


@inlined
def entry_hazard(
    rate: float, returns: float, stringency: float, chi: float, barrier: float, held: int
) -> float:
    """Hazard that a provider starts a slot's offer.

    h = h₀ · returns · (1 - χ_E S) · (1 - b)^held

    Parameters
    ----------
    rate : float64
        h₀, a quarter, where the sector just covers its cost.
    returns : float64
        Of the sector last quarter.
    stringency : float64
        S of what a newcomer must meet to carry the name, 0 … 1.
    chi : float64
        χ_E, share of entry that full stringency stops.
    barrier : float64
        b, share by which each barrier lowers the hazard (S36-S38).
    held : int64
        Barriers that the provider holds and nothing has lifted.

    Returns
    -------
    float64
        A quarter.
    """
    hazard = rate * returns * max(0.0, 1.0 - chi * stringency)
    for _ in range(held):
        hazard = hazard * (1.0 - barrier)
    return hazard


@inlined
def required_stringency(
    qa_required: bool, qa_stringency: float, nqf_required: bool, nqf_stringency: float
) -> float:
    """Stringency that a newcomer must meet to carry the name.

    Parameters
    ----------
    qa_required, nqf_required : bool
        A mandatory rule is in force for the provider.
    qa_stringency, nqf_stringency : float64
        Of the schemes, 0 … 1.

    Returns
    -------
    float64
        0 … 1.
    """
    s = qa_stringency if qa_required else 0.0
    return max(s, nqf_stringency) if nqf_required else s


@inlined
def occupancy(demand: int, offers: int, places: float, persons: float) -> float:
    """Share of a sector's places that applicants would fill: the interest that providers see.

    Parameters
    ----------
    demand : int64
        Expected applicants of the sector last quarter, agents · 2^32.
    offers : int64
        Its offers that carry the name.
    places : float64
        Places of an offer, persons a quarter.
    persons : float64
        Persons that a learner stands for.

    Returns
    -------
    float64
        0 … 1.
    """
    if offers == 0:
        return 0.0
    seats = offers * places
    wanted = demand / (1 << _TICKET_BITS) * persons
    return 1.0 if wanted >= seats else wanted / seats


@inlined
def ticket(quarter: int, word: int) -> np.int64:
    """Place in the regulator's queue: by quarter of application, then by lot.

    Parameters
    ----------
    quarter : int64
        Quarter since the first of burn-in.
    word : int64
        Random word of the offer and quarter.

    Returns
    -------
    int64
        The lower, the earlier.
    """
    return np.int64(quarter) << _TICKET_BITS | np.int64(word)


@inlined
def decisions(rate: float, gain: float, quarter: int) -> int:
    """Applications that the regulator can decide in a quarter; fractions carry over.

    Parameters
    ----------
    rate : float64
        Applications a quarter without any lever.
    gain : float64
        What policy adds, relative to it.
    quarter : int64
        Quarter since the first of burn-in.

    Returns
    -------
    int64
    """
    pace = rate * (1.0 + gain)
    return int(pace * (quarter + 1)) - int(pace * quarter)


@inlined
def audited(word: int, rate: float, audits: float) -> bool:
    """Tell whether an offer that carries the name is audited in a quarter.

    Parameters
    ----------
    word : int64
        Random word of the offer and quarter.
    rate : float64
        Chance under full audits.
    audits : float64
        Share of that rate, 0 … 1.

    Returns
    -------
    bool
    """
    return happens(word, rate * audits)


@inlined
def falls_short(quality: float, relevance: float, threshold: float) -> bool:
    """Tell whether an audit removes an offer: its chance of delivering lies below a threshold.

    Parameters
    ----------
    quality, relevance : float64
        Of the offer, 0 … 1.
    threshold : float64
        0 … 1.

    Returns
    -------
    bool
    """
    return quality * relevance < threshold
