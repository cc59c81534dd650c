"""Step 4, first half: offers are audited, given up and started; and what the market remembers."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import OFFER_MARKET, words
from mcsim.arithmetic.elementary import happens
from mcsim.engine.coefficients import Supply
from mcsim.engine.effects import ProviderEffects
from mcsim.engine.flows import AUDITED, DELISTED, ENTRIES, EXITS
from mcsim.engine.starting import NO_INTEREST, NO_QA, NOT_UNDERSTOOD
from mcsim.engine.state import BURN_IN, YEAR, MarketState, OfferState
from mcsim.population.synthesis import Offers
from mcsim.rules import awareness, barriers, content, money, supply
from mcsim.rules import market as market_rules
from mcsim.rules.trust import CLASSES, PLAIN


@compiled
def move_offers(
    offers: Offers, state: OfferState, market: MarketState, coefficients: Supply,
    effects: ProviderEffects, persons: float, movements: NDArray[np.int64], t: int, seed: int,
    replicate: int,
) -> None:  # fmt: skip
    """Audit offers, give up those that make losses, and start new ones in slots that wait.

    Parameters
    ----------
    offers, market, coefficients, effects
        Read; ``market`` as the previous quarter left it.
    state : OfferState
        Written.
    persons : float
        Persons that a learner stands for.
    movements : int64 (4, M, L)
        Audits, de-listings, exits and entries are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    for o in range(offers.provider.size):
        enter, _, audit, _ = words(seed, o, 0, t, OFFER_MARKET, replicate)
        kind, sector = offers.type[o], offers.sector[o]
        for lane in range(state.age.shape[1]):
            if not state.active[o, lane]:
                hazard = _entry_hazard(
                    offers, state, market, coefficients, effects, persons, t, o, lane
                )
                if happens(enter, awareness.chance(hazard)):
                    movements[kind, ENTRIES, lane] += 1
                    _start(state, market, o, sector, lane)
                continue
            if state.named[o, lane] and market_rules.audited(
                audit, coefficients.audit_rate[lane], effects.audits[t, kind, lane]
            ):
                movements[kind, AUDITED, lane] += 1
                if market_rules.falls_short(
                    state.quality[o, lane], state.relevance[o, lane],
                    coefficients.audit_threshold[lane],
                ):  # fmt: skip
                    movements[kind, DELISTED, lane] += 1
                    _give_up(state, o, lane)
                    continue
            if state.losses[o, lane] >= coefficients.exit_quarters[lane]:
                movements[kind, EXITS, lane] += 1
                _give_up(state, o, lane)


@compiled
def _entry_hazard(
    offers: Offers, state: OfferState, market: MarketState, coefficients: Supply,
    effects: ProviderEffects, persons: float, t: int, o: int, lane: int,
) -> float:  # fmt: skip
    """Hazard that the provider of a waiting slot starts its offer."""
    kind, sector = offers.type[o], offers.sector[o]
    demand = named = np.int64(0)
    for c in range(CLASSES):
        demand += market.demand[sector, c, lane]
        named += market.offers[sector, c, lane]
    held = np.int64(0)
    # Interest among learners is lifted by the demand that a provider sees, the others by policy.
    for b in range(offers.barrier.shape[1]):
        lifted = 0.0
        if b == NO_INTEREST:
            lifted = market_rules.occupancy(demand, named, coefficients.places[lane], persons)
        elif b == NOT_UNDERSTOOD:
            lifted = effects.lift_employers_barrier[t, kind, lane]
        elif b == NO_QA:
            lifted = effects.lift_qa_barrier[t, kind, lane]
        held += barriers.active((state.barriers[o, lane] >> b & 1) == 1, offers.lift[o, b], lifted)
    asked = market_rules.required_stringency(
        supply.bound(offers.qa_word[o], effects.qa_required[t, kind, lane]),
        effects.qa_stringency[t, kind, lane],
        supply.bound(offers.nqf_word[o], effects.nqf_required[t, kind, lane]),
        effects.nqf_stringency[t, kind, lane],
    )
    return market_rules.entry_hazard(
        coefficients.entry_rate[lane],
        market_rules.returns(market.earned[sector, lane], market.cost[sector, lane]),
        content.eased(asked, effects.chi_cut[t, kind, lane]), coefficients.chi_entry[lane],
        coefficients.entry_barrier[lane], held,
    )  # fmt: skip


@compiled
def _start(state: OfferState, market: MarketState, o: int, sector: int, lane: int) -> None:
    """Start a plain, fresh offer that expects the demand of its sector's mean offer."""
    state.active[o, lane], state.module[o, lane] = True, False
    state.age[o, lane], state.losses[o, lane] = 0, 0
    demand = named = np.int64(0)
    for c in range(CLASSES):
        demand += market.demand[sector, c, lane]
        named += market.offers[sector, c, lane]
    for quarter in range(YEAR):
        state.demand[quarter, o, lane] = demand // named if named > 0 else 0
    mean = market.earned[sector, lane] / named if named > 0 else 0.0
    state.earned[o, lane] = mean / money.CENTS


@compiled
def _give_up(state: OfferState, o: int, lane: int) -> None:
    """Close an offer; who is enrolled in it goes on to the end."""
    state.active[o, lane] = state.named[o, lane] = False
    state.credential_class[o, lane], state.pending[o, lane] = PLAIN, -1
    state.effort[o, lane], state.losses[o, lane] = 0.0, 0


@compiled
def close_market(
    offers: Offers, state: OfferState, market: MarketState, coefficients: Supply,
    expected: NDArray[np.int64], persons: float, t: int,
) -> None:  # fmt: skip
    """Note the quarter's expected demand: what offers remember, and what the sector can see.

    Parameters
    ----------
    offers, coefficients
        Read.
    state : OfferState
        ``demand``, ``earned``, ``fixed`` and ``losses`` are written.
    market : MarketState
        ``offers``, ``demand``, ``earned`` and ``cost`` are written.
    expected : int64 (O, L)
        Expected applicants of the quarter, agents · 2^32.
    persons : float
        Persons that a learner stands for.
    t : int
        Quarter since the first of burn-in.
    """
    market.offers[:] = 0
    market.demand[:] = 0
    market.earned[:] = 0
    market.cost[:] = 0
    for o in range(offers.provider.size):
        for lane in range(state.age.shape[1]):
            if state.named[o, lane]:
                _remember(state, coefficients, expected, persons, o, lane)
                _show(state, market, expected, offers.sector[o], o, lane)
    if t == BURN_IN - 1:
        _fix_costs(offers, state, market, coefficients)
    for o in range(offers.provider.size):
        sector = offers.sector[o]
        for lane in range(state.age.shape[1]):
            if state.named[o, lane]:
                market.cost[sector, lane] += money.cents(state.fixed[o, lane])
            # A module that nobody calls a micro-credential lives of something else.
            judged = state.active[o, lane] and (state.named[o, lane] or not state.module[o, lane])
            if judged and t >= BURN_IN:
                profit = market_rules.profit(
                    state.earned[o, lane], state.named[o, lane], coefficients.kept_demand[lane],
                    state.fixed[o, lane],
                )  # fmt: skip
                state.losses[o, lane] = market_rules.losses(
                    state.losses[o, lane], profit, np.int64(coefficients.exit_quarters[lane])
                )


@compiled
def _remember(
    state: OfferState, coefficients: Supply, expected: NDArray[np.int64], persons: float, o: int,
    lane: int,
) -> None:  # fmt: skip
    """Let an offer remember its demand of four quarters, and what it earns by it."""
    total = np.int64(0)
    for quarter in range(YEAR):
        total += state.demand[quarter, o, lane]
    for quarter in range(YEAR - 1, 0, -1):
        # An offer that was never called a micro-credential takes its first quarter for all four.
        before = state.demand[quarter - 1, o, lane]
        state.demand[quarter, o, lane] = before if total > 0 else expected[o, lane]
    state.demand[0, o, lane] = expected[o, lane]
    total = np.int64(0)
    for quarter in range(YEAR):
        total += state.demand[quarter, o, lane]
    state.earned[o, lane] = market_rules.earnings(
        supply.persons_a_quarter(total, YEAR, persons), coefficients.places[lane],
        state.price[o, lane], coefficients.margin[lane],
    )  # fmt: skip


@compiled
def _show(
    state: OfferState, market: MarketState, expected: NDArray[np.int64], sector: int, o: int,
    lane: int,
) -> None:  # fmt: skip
    """Add an offer to what its sector can see."""
    c = state.credential_class[o, lane]
    market.offers[sector, c, lane] += 1
    market.demand[sector, c, lane] += expected[o, lane]
    market.earned[sector, lane] += money.cents(state.earned[o, lane])


@compiled
def _fix_costs(
    offers: Offers, state: OfferState, market: MarketState, coefficients: Supply
) -> None:
    """Set fixed costs at the end of burn-in: of an offer by its own earnings, else by the mean."""
    for o in range(offers.provider.size):
        sector = offers.sector[o]
        for lane in range(state.age.shape[1]):
            earned = state.earned[o, lane]
            if not state.named[o, lane]:
                named = np.int64(0)
                for c in range(CLASSES):
                    named += market.offers[sector, c, lane]
                mean = market.earned[sector, lane] / named if named > 0 else 0.0
                earned = mean / money.CENTS
            state.fixed[o, lane] = market_rules.fixed_cost(earned, coefficients.break_even[lane])
