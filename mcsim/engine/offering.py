"""Step 4, second half: providers apply, content ages, rules give or take the name."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.draws import OFFER_MARKET, OFFER_SUPPLY, words
from mcsim.arithmetic.elementary import happens
from mcsim.engine.coefficients import Supply
from mcsim.engine.effects import ProviderEffects
from mcsim.engine.flows import APPLICATIONS, FEE_SUPPORT_CENTS, PROVIDER_CENTS
from mcsim.engine.state import YEAR, MarketState, OfferState
from mcsim.population.synthesis import Offers
from mcsim.rules import content, money, supply
from mcsim.rules import market as market_rules
from mcsim.rules.supply import NQF, QA

type Floats = NDArray[np.float64]


@compiled
def supply_offers(
    offers: Offers, state: OfferState, market: MarketState, coefficients: Supply,
    effects: ProviderEffects, persons: float, movements: NDArray[np.int64], t: int, seed: int,
    replicate: int,
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
    movements : int64 (4, M, L)
        Applications and fees are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    for o in range(offers.provider.size):
        review, refresh, _, _ = words(seed, o, 0, t, OFFER_SUPPLY, replicate)
        _, lot, _, _ = words(seed, o, 0, t, OFFER_MARKET, replicate)
        kind = offers.type[o]
        if _any_reviews(review, coefficients.provider_review):
            for lane in range(state.age.shape[1]):
                free = state.active[o, lane] and state.pending[o, lane] < 0
                if free and happens(review, coefficients.provider_review[lane]):
                    _consider(offers, state, market, coefficients, effects, persons, movements, t,
                              o, kind, lane, lot)  # fmt: skip
        _describe(offers, state, coefficients, effects, refresh, t, o, kind)
        _rate(coefficients.quality, coefficients.quality_spread, offers.quality[o],
              state.effort[o], state.quality[o])  # fmt: skip
        _date(state.age[o], coefficients.half_life, state.relevance[o])
        _measure(state.hours[o], coefficients.hours_unit, state.shortness[o])


@inlined
def _any_reviews(word: int, chance: Floats) -> bool:
    """Tell whether a provider reviews its offer in some lane."""
    found = np.uint8(0)
    for lane in range(chance.size):
        found |= np.uint8(happens(word, chance[lane]))
    return bool(found != 0)


@compiled
def _consider(
    offers: Offers, state: OfferState, market: MarketState, coefficients: Supply,
    effects: ProviderEffects, persons: float, movements: NDArray[np.int64], t: int, o: int,
    kind: int, lane: int, lot: int,
) -> None:  # fmt: skip
    """Let a provider that reviews an offer apply for a higher class where that pays."""
    qa_bound = supply.bound(offers.qa_word[o], effects.qa_open[t, kind, lane])
    nqf_bound = supply.bound(offers.nqf_word[o], effects.nqf_open[t, kind, lane])
    target = _best_class(
        offers, state, market, coefficients, effects, persons, t, o, lane, qa_bound, nqf_bound
    )
    if target > state.credential_class[o, lane]:
        asked = supply.stringency(
            target, qa_bound, effects.qa_stringency[t, kind, lane], nqf_bound,
            effects.nqf_stringency[t, kind, lane],
        )  # fmt: skip
        _apply(state, coefficients, effects, movements, t, o, kind, lane, target, lot, asked)


@compiled
def _fee(
    coefficients: Supply, effects: ProviderEffects, t: int, kind: int, lane: int
) -> float:  # fmt: skip
    """Fee that a provider of a type pays itself."""
    return supply.fee(
        coefficients.accreditation_fee[lane], effects.fee_cut[t, kind, lane],
        effects.fee_support[t, kind, lane],
    )  # fmt: skip


@compiled
def _apply(
    state: OfferState, coefficients: Supply, effects: ProviderEffects,
    movements: NDArray[np.int64], t: int, o: int, kind: int, lane: int, target: int, lot: int,
    asked: float,
) -> None:  # fmt: skip
    """Join the regulator's queue for a class, and pay fee and administration."""
    state.pending[o, lane] = target
    state.wait[o, lane] = supply.lag(
        coefficients.accreditation_lag[lane], effects.lag_cut[t, kind, lane]
    )
    state.ticket[o, lane] = market_rules.ticket(t, lot)
    paid = _fee(coefficients, effects, t, kind, lane)
    full = supply.fee(coefficients.accreditation_fee[lane], effects.fee_cut[t, kind, lane], 0.0)
    movements[kind, APPLICATIONS, lane] += 1
    movements[kind, PROVIDER_CENTS, lane] += money.cents(
        paid + coefficients.accreditation_admin[lane] * asked
    )
    movements[kind, FEE_SUPPORT_CENTS, lane] += money.cents(full - paid)


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
            coefficients.payback[lane], _fee(coefficients, effects, t, kind, lane),
            coefficients.accreditation_admin[lane],
            supply.stringency(
                target, qa_bound, effects.qa_stringency[t, kind, lane], nqf_bound,
                effects.nqf_stringency[t, kind, lane],
            ),
        )  # fmt: skip
        if net > best:
            best, best_class = net, target
    return int(best_class)


# What an offer is, in short loops that become vector instructions.


@apart
def _describe(
    offers: Offers, state: OfferState, coefficients: Supply, effects: ProviderEffects,
    refresh: int, t: int, o: int, kind: int,
) -> None:  # fmt: skip
    """Write what is decided of an offer this quarter: content, attributes, price, name."""
    for lane in range(state.age.shape[1]):
        formality = supply.stringency(
            state.credential_class[o, lane],
            supply.bound(offers.qa_word[o], effects.qa_open[t, kind, lane]),
            effects.qa_stringency[t, kind, lane],
            supply.bound(offers.nqf_word[o], effects.nqf_open[t, kind, lane]),
            effects.nqf_stringency[t, kind, lane],
        )  # fmt: skip
        felt = content.eased(formality, effects.chi_cut[t, kind, lane])
        speed = content.speed(felt, coefficients.chi_refresh[lane])
        renewal = content.renewal(
            coefficients.refresh[lane], speed, effects.codesign[t, kind, lane]
        )
        state.effort[o, lane] = content.effort(
            state.effort[o, lane], coefficients.effort_effect[lane], formality,
            effects.scrutiny[t, kind, lane], coefficients.effort_speed[lane],
        )  # fmt: skip
        age = state.age[o, lane]
        older = np.uint8(age + (age < coefficients.oldest_content[lane]))
        state.age[o, lane] = np.uint8(0) if happens(refresh, renewal) else older
        state.speed[o, lane] = speed
        state.flexibility[o, lane] = content.flexibility(
            offers.flexibility[o], felt, coefficients.chi_flexibility[lane]
        )
        state.hours[o, lane] = content.hours(
            offers.hours[o], effects.lengthening[t, kind, lane], felt,
            coefficients.chi_hours[lane], coefficients.minimum_hours[lane],
        )  # fmt: skip
        state.price[o, lane] = content.asking_price(
            offers.price[o], coefficients.price_level[lane], effects.credential_price[t, kind, lane]
        )
        named = supply.carries_name(
            state.credential_class[o, lane], state.module[o, lane], offers.scope_word[o],
            effects.scope[t, kind, lane], offers.border_word[o], effects.excluded[t, kind, lane],
            supply.bound(offers.qa_word[o], effects.qa_required[t, kind, lane]),
            supply.bound(offers.nqf_word[o], effects.nqf_required[t, kind, lane]),
        )  # fmt: skip
        state.named[o, lane] = state.active[o, lane] & named


@apart
def _rate(
    mean: Floats, spread: Floats, temper: float, effort: Floats, quality: Floats
) -> None:
    """Write the quality of an offer."""
    for lane in range(quality.size):
        quality[lane] = content.quality(mean[lane], spread[lane], temper, effort[lane])


@apart
def _date(age: NDArray[np.uint8], half_life: Floats, relevance: Floats) -> None:
    """Write the relevance of an offer."""
    for lane in range(relevance.size):
        relevance[lane] = content.relevance(age[lane], half_life[lane])


@apart
def _measure(hours: Floats, unit: Floats, shortness: Floats) -> None:
    """Write the shortness of an offer."""
    for lane in range(shortness.size):
        shortness[lane] = content.shortness(hours[lane], unit[lane])
