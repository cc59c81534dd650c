"""Steps 2 to 4: class shares and assurance are noted, and the regulator decides its queue."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.engine.coefficients import Supply, Trust
from mcsim.engine.effects import SystemEffects
from mcsim.engine.flows import GRANTED, QUARTERS_WAITED
from mcsim.engine.state import MarketState, OfferState
from mcsim.population.synthesis import Offers
from mcsim.rules import confusion, trust
from mcsim.rules import market as market_rules
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

_QUARTER_BITS = 32  # of a ticket stand behind its quarter


@compiled
def take_shares(market: MarketState) -> None:
    """Step 2: note the class shares of last quarter's offers, by which the confused pool."""
    for lane in range(market.shares.shape[1]):
        plain = qa = nqf = 0
        for sector in range(market.offers.shape[0]):
            plain += market.offers[sector, PLAIN, lane]
            qa += market.offers[sector, QA, lane]
            nqf += market.offers[sector, NQF, lane]
        shares = confusion.class_shares(plain, qa, nqf)
        for c in range(CLASSES):
            market.shares[c, lane] = shares[c]


@compiled
def assure(
    market: MarketState, coefficients: Trust, effects: SystemEffects, t: int
) -> None:  # fmt: skip
    """Step 3: note what the assurance and the published outcomes of each class are worth.

    Parameters
    ----------
    market : MarketState
        ``assured_good`` and ``assured_bad`` are written.
    coefficients, effects
        Read.
    t : int
        Quarter since the first of burn-in.
    """
    for c in range(CLASSES):
        for lane in range(market.shares.shape[1]):
            assured = 0.0
            if c == QA:
                assured = effects.qa_assured[t, 0, lane]
            elif c == NQF:
                assured = effects.nqf_assured[t, 0, lane]
            good, bad = trust.assurance(
                assured, coefficients.assurance_weight[lane], coefficients.credibility[c, lane],
                effects.credibility_cut[t, 0, lane],
            )  # fmt: skip
            more_good, more_bad = trust.publication(
                effects.published[t, 0, lane], coefficients.publication_weight[lane],
                market.delivered[c, lane], market.completed[c, lane],
            )  # fmt: skip
            market.assured_good[c, lane] = good + more_good
            market.assured_bad[c, lane] = bad + more_bad


@compiled
def decide_applications(
    offers: Offers, state: OfferState, coefficients: Supply, effects: SystemEffects,
    movements: NDArray[np.int64], t: int,
) -> None:  # fmt: skip
    """Step 4: decide the applications that have waited their lag, first come, first served.

    Parameters
    ----------
    offers, coefficients, effects
        Read.
    state : OfferState
        Class, application and wait are written.
    movements : int64 (4, M, L)
        Decisions and the quarters that they took are counted.
    t : int
        Quarter since the first of burn-in.
    """
    for lane in range(state.age.shape[1]):
        waiting = 0
        for o in range(offers.provider.size):
            if state.pending[o, lane] >= 0:
                waiting += 1
                if state.wait[o, lane] > 0:
                    state.wait[o, lane] -= 1
        if waiting == 0:
            continue
        places = market_rules.decisions(
            coefficients.service_rate[lane], effects.service[t, 0, lane], t
        )
        for _ in range(min(places, waiting)):
            first = _first_in_queue(state, lane)
            if first < 0:
                break
            movements[offers.type[first], GRANTED, lane] += 1
            movements[offers.type[first], QUARTERS_WAITED, lane] += t - (
                state.ticket[first, lane] >> _QUARTER_BITS
            )
            state.credential_class[first, lane] = state.pending[first, lane]
            state.pending[first, lane] = -1


@compiled
def _first_in_queue(state: OfferState, lane: int) -> int:
    """Offer whose application is decided next, or -1; ties go to the lowest id."""
    first = -1
    for o in range(state.age.shape[0]):
        if state.pending[o, lane] < 0 or state.wait[o, lane] > 0:
            continue
        if first < 0 or state.ticket[o, lane] < state.ticket[first, lane]:
            first = o
    return first
