"""Step 4: providers apply, applications are decided, content ages, rules give or take the name."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import OFFER_SUPPLY, words
from mcsim.arithmetic.elementary import happens
from mcsim.engine.coefficients import Supply
from mcsim.engine.effects import ProviderEffects
from mcsim.engine.state import YEAR, MarketState, OfferState
from mcsim.population.synthesis import Offers
from mcsim.rules import confusion, supply
from mcsim.rules.supply import NQF, PLAIN, QA


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
        for c in range(3):
            market.shares[c, lane] = shares[c]


@compiled
def supply_offers(
    offers: Offers, state: OfferState, market: MarketState, coefficients: Supply,
    effects: ProviderEffects, persons: float, t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Let every provider decide on each of its offers, and describe the offers of the quarter.

    Parameters
    ----------
    offers, market, coefficients, effects
        Read; ``market`` as the previous quarter left it.
    state : OfferState
        Written.
    persons : float
        Persons that a learner stands for.
    t, seed, replicate : int
        Address of the draws.
    """
    for o in range(offers.provider.size):
        review, refresh, _, _ = words(seed, o, 0, t, OFFER_SUPPLY, replicate)
        kind = offers.type[o]
        for lane in range(state.age.shape[1]):
            qa_bound = supply.bound(offers.qa_word[o], effects.qa_open[t, kind, lane])
            nqf_bound = supply.bound(offers.nqf_word[o], effects.nqf_open[t, kind, lane])
            _decide(state, o, lane)
            if state.pending[o, lane] < 0 and happens(review, coefficients.provider_review[lane]):
                target = _best_class(
                    offers, state, market, coefficients, effects, persons, t, o, lane, qa_bound,
                    nqf_bound,
                )  # fmt: skip
                if target > state.credential_class[o, lane]:
                    state.pending[o, lane] = target
                    state.wait[o, lane] = np.int64(coefficients.accreditation_lag[lane])
            formality = supply.stringency(
                state.credential_class[o, lane], qa_bound, effects.qa_stringency[t, kind, lane],
                nqf_bound, effects.nqf_stringency[t, kind, lane],
            )  # fmt: skip
            _describe(offers, state, coefficients, effects, formality, refresh, t, o, lane)


@compiled
def _decide(state: OfferState, o: int, lane: int) -> None:
    """Bring a pending application one quarter further; at its end the class changes."""
    if state.pending[o, lane] < 0:
        return
    if state.wait[o, lane] > 0:
        state.wait[o, lane] -= 1
    if state.wait[o, lane] == 0:
        state.credential_class[o, lane] = state.pending[o, lane]
        state.pending[o, lane] = -1


@compiled
def _best_class(
    offers: Offers, state: OfferState, market: MarketState, coefficients: Supply,
    effects: ProviderEffects, persons: float, t: int, o: int, lane: int, qa_bound: bool,
    nqf_bound: bool,
) -> int:  # fmt: skip
    """Return the class with the largest net benefit above 0, or the offer's own class."""
    own, kind, sector = state.credential_class[o, lane], offers.type[o], offers.sector[o]
    total = 0
    for quarter in range(YEAR):
        total += state.demand[quarter, o, lane]
    demand = supply.persons_a_quarter(total, YEAR, persons)
    qa_at_stake = supply.bound(offers.qa_word[o], effects.qa_at_stake[t, kind, lane])
    nqf_at_stake = supply.bound(offers.nqf_word[o], effects.nqf_at_stake[t, kind, lane])
    best, best_class = 0.0, own
    for target in range(QA, NQF + 1):
        is_open = qa_bound if target == QA else nqf_bound
        if target <= own or not is_open:
            continue
        there, here = market.offers[sector, target, lane], market.offers[sector, own, lane]
        here_demand = market.demand[sector, own, lane]
        comparable = here > 0 and here_demand > 0
        gain = supply.expected_gain(
            coefficients.gain[target, lane], coefficients.belief_strength[lane],
            supply.observed_gain(
                market.demand[sector, target, lane], there, here_demand, here
            ),
            there if comparable else 0,
            supply.at_stake(own, target, qa_at_stake, nqf_at_stake),
        )  # fmt: skip
        net = supply.net_benefit(
            gain, demand, state.price[o, lane], coefficients.margin[lane],
            coefficients.payback[lane], coefficients.accreditation_fee[lane],
            coefficients.accreditation_admin[lane],
            supply.stringency(
                target, qa_bound, effects.qa_stringency[t, kind, lane], nqf_bound,
                effects.nqf_stringency[t, kind, lane],
            ),
        )  # fmt: skip
        if net > best:
            best, best_class = net, target
    return int(best_class)


@compiled
def _describe(
    offers: Offers, state: OfferState, coefficients: Supply, effects: ProviderEffects,
    formality: float, refresh: int, t: int, o: int, lane: int,
) -> None:  # fmt: skip
    """Write what the offer is this quarter: content, attributes, price, name."""
    kind = offers.type[o]
    speed = supply.speed(formality, coefficients.chi_refresh[lane])
    if happens(refresh, coefficients.refresh[lane] * speed):
        state.age[o, lane] = 0
    elif state.age[o, lane] < coefficients.oldest_content[lane]:
        state.age[o, lane] += 1
    state.speed[o, lane] = speed
    state.relevance[o, lane] = supply.relevance(state.age[o, lane], coefficients.half_life[lane])
    state.flexibility[o, lane] = supply.flexibility(
        offers.flexibility[o], formality, coefficients.chi_flexibility[lane]
    )
    state.hours[o, lane] = supply.hours(
        offers.hours[o], formality, coefficients.chi_hours[lane],
        coefficients.minimum_hours[lane],
    )  # fmt: skip
    state.shortness[o, lane] = supply.shortness(
        state.hours[o, lane], coefficients.hours_unit[lane]
    )
    state.price[o, lane] = supply.asking_price(
        offers.price[o], coefficients.price_level[lane], effects.credential_price[t, kind, lane]
    )
    state.named[o, lane] = supply.carries_name(
        state.credential_class[o, lane], state.module[o, lane], offers.scope_word[o],
        effects.scope[t, kind, lane], offers.border_word[o], effects.excluded[t, kind, lane],
        supply.bound(offers.qa_word[o], effects.qa_required[t, kind, lane]),
        supply.bound(offers.nqf_word[o], effects.nqf_required[t, kind, lane]),
    )  # fmt: skip


@compiled
def close_market(
    offers: Offers, state: OfferState, market: MarketState, expected: NDArray[np.int64]
) -> None:
    """Note the quarter's expected demand: what offers remember, and what the sector can see.

    Parameters
    ----------
    offers : Offers
        Read.
    state : OfferState
        ``demand`` is written.
    market : MarketState
        ``offers`` and ``demand`` are written.
    expected : int64 (O, L)
        Expected applicants of the quarter, agents · 2^32.
    """
    market.offers[:] = 0
    market.demand[:] = 0
    for o in range(offers.provider.size):
        sector = offers.sector[o]
        for lane in range(state.age.shape[1]):
            if not state.named[o, lane]:
                continue
            for quarter in range(YEAR - 1, 0, -1):
                state.demand[quarter, o, lane] = state.demand[quarter - 1, o, lane]
            state.demand[0, o, lane] = expected[o, lane]
            c = state.credential_class[o, lane]
            market.offers[sector, c, lane] += 1
            market.demand[sector, c, lane] += expected[o, lane]
