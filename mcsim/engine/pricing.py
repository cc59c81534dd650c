"""Step 6, first: how prices weigh, after support and with or without a sponsor."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.engine.coefficients import Choice
from mcsim.engine.effects import LearnerEffects, ProviderEffects
from mcsim.engine.state import OfferState
from mcsim.grammar.groups import CELLS
from mcsim.rules import choice, money, sponsorship

type Floats = NDArray[np.float64]

SUBSIDY, SPONSOR, OWN = 0, 1, 2  # entries of a bill


class Prices(NamedTuple):
    """Burden of prices, ln(1 + net price / €100), which changes only when policy does.

    Attributes
    ----------
    like : int64 (36,)
        First cell whose learners have the same support in every lane.
    credential : float64 (36, 2, O, L)
        By cell, without and with a sponsor, filled for the cells that ``like`` names.
    course : float64 (36, 2, L)
        By cell, without and with a sponsor.
    course_bill : int64 (36, 2, 3, L)
        What public money, the sponsor and the learner pay of a course, cents; by cell, without
        and with a sponsor.
    """

    like: NDArray[np.int64]
    credential: Floats
    course: Floats
    course_bill: NDArray[np.int64]

    @classmethod
    def empty(cls, offers: int, lanes: int) -> Self:
        """Allocate the prices of a chunk."""
        return cls(np.zeros(CELLS, np.int64), np.zeros((CELLS, 2, offers, lanes)),
                   np.zeros((CELLS, 2, lanes)), np.zeros((CELLS, 2, 3, lanes), np.int64))


@compiled
def price_all(
    offers: OfferState, coefficients: Choice, learner: LearnerEffects, provider: ProviderEffects,
    prices: Prices, t: int,
) -> None:  # fmt: skip
    """Weigh the prices of the quarter, if policy changed any of them.

    Parameters
    ----------
    offers, coefficients, learner, provider
        Read.
    prices : Prices
        Written.
    t : int
        Quarter since the first of burn-in.
    """
    if t > 0 and not _prices_change(learner, provider, t):
        return
    lanes = prices.course.shape[2]
    for cell in range(CELLS):
        prices.like[cell] = cell
        for earlier in range(cell):
            if _same_support(learner, earlier, cell, t):
                prices.like[cell] = earlier
                break
        for lane in range(lanes):
            public = choice.public_support(
                coefficients.course_price[lane], learner.course_support[t, cell, lane],
                learner.support_ceiling[t, cell, lane],
            )  # fmt: skip
            for s in range(2):
                prices.course[cell, s, lane] = _burden(
                    coefficients, coefficients.course_price[lane], public, s == 1, lane
                )
                _bill_course(coefficients, public, prices.course_bill[cell, s], s == 1, lane)
        if prices.like[cell] != cell:
            continue
        for o in range(offers.price.shape[0]):
            for lane in range(lanes):
                public = choice.public_support(
                    offers.price[o, lane], learner.credential_support[t, cell, lane],
                    learner.support_ceiling[t, cell, lane],
                )  # fmt: skip
                for s in range(2):
                    prices.credential[cell, s, o, lane] = _burden(
                        coefficients, offers.price[o, lane], public, s == 1, lane
                    )


@compiled
def _bill_course(
    coefficients: Choice, public: float, bill: NDArray[np.int64], sponsored: bool, lane: int
) -> None:
    """Note who pays what of an uncertified course."""
    price = coefficients.course_price[lane]
    sponsor = sponsor_payment(coefficients, price, public, sponsored, lane)
    bill[SUBSIDY, lane] = money.cents(public)
    bill[SPONSOR, lane] = money.cents(sponsor)
    bill[OWN, lane] = money.cents(choice.net_price(price, public, sponsor))


@compiled
def sponsor_payment(
    coefficients: Choice, price: float, public: float, sponsored: bool, lane: int
) -> float:
    """What the learner's sponsor pays of a price, 0 where there is none."""
    if not sponsored:
        return 0.0
    return sponsorship.payment(
        price, public, coefficients.sponsor_share[lane], coefficients.crowd_out[lane]
    )


@compiled
def _burden(coefficients: Choice, price: float, public: float, sponsored: bool, lane: int) -> float:
    """Burden of what support and a sponsor leave of a price."""
    sponsor = sponsor_payment(coefficients, price, public, sponsored, lane)
    return choice.price_burden(
        choice.net_price(price, public, sponsor), coefficients.price_unit[lane]
    )


@compiled
def _prices_change(learner: LearnerEffects, provider: ProviderEffects, t: int) -> bool:
    """Tell whether support or prices differ from last quarter in any cell and lane."""
    return (
        _changes(provider.credential_price, t)
        or _changes(learner.credential_support, t)
        or _changes(learner.course_support, t)
        or _changes(learner.support_ceiling, t)
    )


@compiled
def _changes(quantity: Floats, t: int) -> bool:
    """Tell whether a quantity differs from last quarter in any cell and lane."""
    for cell in range(quantity.shape[1]):
        for lane in range(quantity.shape[2]):
            if quantity[t, cell, lane] != quantity[t - 1, cell, lane]:
                return True
    return False


@compiled
def _same_support(learner: LearnerEffects, a: int, b: int, t: int) -> bool:
    """Tell whether credentials cost two cells the same in every lane."""
    for lane in range(learner.credential_support.shape[2]):
        if learner.credential_support[t, a, lane] != learner.credential_support[t, b, lane]:
            return False
        if learner.support_ceiling[t, a, lane] != learner.support_ceiling[t, b, lane]:
            return False
    return True
