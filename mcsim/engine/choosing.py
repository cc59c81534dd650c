"""Step 6, second half: learners in need choose and apply, and find a place or not."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import LEARNER_CHOICE, LEARNER_NEED, LEARNER_OFFER, words
from mcsim.arithmetic.elementary import gumbel, happens
from mcsim.engine import comparing, pricing
from mcsim.engine.coefficients import Choice, Completion, Trust
from mcsim.engine.comparing import Comparison
from mcsim.engine.effects import EmployerEffects, LearnerEffects
from mcsim.engine.flows import (
    COURSE_STARTS,
    INCENTIVE_CENTS,
    LEARNER_CENTS,
    NEEDS,
    SPONSOR_CENTS,
    STARTS,
    SUBSIDY_CENTS,
    TURNED_AWAY,
)
from mcsim.engine.pricing import Prices
from mcsim.engine.state import (
    IN_COURSE,
    MOST,
    NOT_ENROLLED,
    EmployerState,
    LearnerState,
    MarketState,
    OfferState,
)
from mcsim.grammar.groups import CELLS
from mcsim.population.network import Network
from mcsim.population.profile import Tables
from mcsim.population.synthesis import Learners, Offers
from mcsim.rules import awareness, choice, completion, money, sponsorship, supply
from mcsim.rules.awareness import HEARD

type Floats = NDArray[np.float64]


class Applications(NamedTuple):
    """Who applies for what in a quarter.

    Attributes
    ----------
    applied : int16 (N, L)
        Offer applied for; -1 none, -2 an uncertified course.
    rows : int32 (N,)
        Learners with a window in some lane.
    kept : bool (N,)
        Learners with a window kept from last quarter in some lane.
    need : float64 (36, L)
        Chance of a need this quarter, by cell.
    likeliest : float64 (36,)
        The largest of a cell in any lane.
    window : bool (L,)
        The learner at hand has a window.
    expected : int64 (O, L)
        Expected applicants of each offer, agents · 2^32.
    """

    applied: NDArray[np.int16]
    rows: NDArray[np.int32]
    kept: NDArray[np.bool_]
    need: Floats
    likeliest: Floats
    window: NDArray[np.bool_]
    expected: NDArray[np.int64]

    @classmethod
    def empty(cls, learners: int, offers: int, lanes: int) -> Self:
        """Allocate the working space of a chunk."""
        return cls(
            applied=np.full((learners, lanes), NOT_ENROLLED, np.int16),
            rows=np.zeros(learners, np.int32), kept=np.zeros(learners, np.bool_),
            need=np.zeros((CELLS, lanes)), likeliest=np.zeros(CELLS),
            window=np.zeros(lanes, np.bool_),
            expected=np.zeros((offers, lanes), np.int64),
        )  # fmt: skip


class Utilities(NamedTuple):
    """Utilities of every learner in a quarter, kept where the constants are solved.

    Attributes
    ----------
    credential, course : float64 (N, L)
        Value of the nest of credentials and of a course; -inf where there is none to choose.
    admitted : float64 (N, L)
        Share of the nest's applications that finds a place, by last quarter's admission.
    """

    credential: Floats
    course: Floats
    admitted: Floats

    @classmethod
    def empty(cls, learners: int, lanes: int) -> Self:
        """Allocate, with nothing to choose."""
        shape = (learners, lanes)
        return cls(np.full(shape, -np.inf), np.full(shape, -np.inf), np.ones(shape))


@compiled
def expect_needs(tables: Tables, effects: LearnerEffects, work: Applications, t: int) -> None:
    """Note how likely a need for training is this quarter.

    Parameters
    ----------
    tables, effects
        Read.
    work : Applications
        ``need`` and ``likeliest`` are written.
    t : int
        Quarter since the first of burn-in.
    """
    for cell in range(CELLS):
        likeliest = 0.0
        for lane in range(work.need.shape[1]):
            need = choice.need(
                tables.need[cell], tables.need_peak[cell], effects.age_access[t, cell, lane]
            )
            work.need[cell, lane] = need
            likeliest = max(likeliest, need)
        work.likeliest[cell] = likeliest


@compiled
def apply_all(
    learners: Learners, offers: Offers, network: Network, state: LearnerState,
    employers: EmployerState, offer_state: OfferState, market: MarketState, coefficients: Choice,
    trust: Trust, effects: LearnerEffects, prices: Prices, c: Comparison, work: Applications,
    keep: Utilities, keep_all: bool, flows: NDArray[np.int64], t: int, seed: int, replicate: int,
) -> int:  # fmt: skip
    """Let every learner with a window choose; nobody is enrolled yet.

    Parameters
    ----------
    learners, offers, network, state, employers, offer_state, market, coefficients, trust, effects,
    prices
        Read.
    c, work : Comparison, Applications
        Written.
    keep, keep_all : Utilities, bool
        Where the utilities of everyone, in need or not, are kept, if they are.
    flows : int64 (36, F, L)
        Needs are counted.
    t, seed, replicate : int
        Address of the draws.

    Returns
    -------
    int
        Number of learners with a window in some lane.
    """
    work.expected[:] = 0
    rows = 0
    for i in range(learners.id.size):
        cell = learners.cell[i]
        need, _, _, _ = words(seed, learners.id[i], 0, t, LEARNER_NEED, replicate)
        new = happens(need, work.likeliest[cell])
        if not (new or work.kept[i] or keep_all):
            continue
        degree = network.start[i + 1] - network.start[i]
        any_compares = False
        for lane in range(c.number.size):
            free = state.course[i, lane] == NOT_ENROLLED
            opens = happens(need, work.need[cell, lane]) or state.window_kept[i, lane]
            work.window[lane] = free and opens
            compares = (
                (work.window[lane] or (keep_all and free)) and state.level[i, lane] >= HEARD
                and choice.considers(
                    awareness.share(state.holding_neighbours[i, lane], degree),
                    learners.threshold[i], coefficients.threshold_seed[lane],
                    coefficients.by_threshold[lane] > 0.0,
                )
            )  # fmt: skip
            c.compares[lane] = compares
            any_compares |= compares
        comparing.find_sponsor(employers, learners.employer[i], c)
        comparing.value_courses(state.benefits[i], coefficients, prices.course[cell], c)
        ranks = 0
        if any_compares:
            matching = comparing.match_offers(learners, offers, c, i, t, seed, replicate)
            comparing.value_classes(learners, state, market, coefficients, trust, effects, c, i, t)
            ranks = comparing.value_offers(
                offers, offer_state, coefficients, prices.credential[prices.like[cell]],
                state.benefits[i], state.holding_neighbours[i], degree, learners.sector[i],
                matching, c,
            )  # fmt: skip
            comparing.value_nest(coefficients.mu, ranks, c)
        else:
            c.number[:] = 0
            c.credential[:] = -np.inf
        if keep_all:
            _keep(state, offer_state, c, ranks, keep, i)
        if new or work.kept[i]:
            work.rows[rows] = i
            rows += 1
            noises = words(seed, learners.id[i], 0, t, LEARNER_CHOICE, replicate)
            _choose(coefficients.mu, ranks, c, work, noises[0], noises[1], noises[2],
                    flows[cell, NEEDS], work.applied[i])  # fmt: skip
    return rows


@compiled
def _choose(
    mu: Floats, ranks: int, c: Comparison, work: Applications, credential_word: int,
    course_word: int, nothing_word: int, needs: NDArray[np.int64], applied: NDArray[np.int16],
) -> None:  # fmt: skip
    """Choose in every lane, and add to the expected applicants of what is seen."""
    credential_noise, course_noise = gumbel(credential_word), gumbel(course_word)
    nothing_noise = gumbel(nothing_word)
    for lane in range(mu.size):
        applied[lane] = NOT_ENROLLED
        if not work.window[lane]:
            continue
        needs[lane] += 1
        chosen = choice.chosen(
            c.credential[lane], credential_noise, c.course[lane], course_noise, nothing_noise,
            c.number[lane] > 0,
        )  # fmt: skip
        if chosen == choice.COURSE:
            applied[lane] = IN_COURSE
        if c.number[lane] == 0:
            continue
        probability, _ = choice.probabilities(c.credential[lane], c.course[lane], True)
        best, best_offer = -np.inf, NOT_ENROLLED
        for rank in range(ranks):
            if not c.seen[rank, lane]:
                continue
            o = c.offer[rank]
            work.expected[o, lane] += choice.expected_applicant(
                probability, c.weight[rank, lane], c.summed[lane]
            )
            value = choice.noisy(c.value[rank, lane], mu[lane], c.noise[rank])
            if value > best or (value == best and o < best_offer):
                best, best_offer = value, o
        if chosen == choice.CREDENTIAL:
            applied[lane] = best_offer


@compiled
def _keep(
    state: LearnerState, offers: OfferState, c: Comparison, ranks: int, keep: Utilities, i: int
) -> None:
    """Keep the utilities of a learner who could choose, and -inf for one who is enrolled."""
    for lane in range(c.number.size):
        keep.credential[i, lane] = keep.course[i, lane] = -np.inf
        keep.admitted[i, lane] = 1.0
        if state.course[i, lane] != NOT_ENROLLED:
            continue
        keep.course[i, lane] = c.course[lane]
        if c.number[lane] == 0:
            continue
        keep.credential[i, lane] = c.credential[lane]
        admitted = 0.0
        for rank in range(ranks):
            if c.seen[rank, lane]:
                share = c.weight[rank, lane] / c.summed[lane]
                admitted += share * offers.admission[c.offer[rank], lane]
        keep.admitted[i, lane] = admitted


@compiled
def ration(offers: OfferState, expected: NDArray[np.int64], places: Floats, persons: float) -> None:
    """Set the share of applicants of each offer that finds a place this quarter.

    Parameters
    ----------
    offers : OfferState
        ``admission`` is written.
    expected : int64 (O, L)
        Expected applicants, agents · 2^32.
    places : float64 (L,)
        Places of an offer, persons a quarter.
    persons : float
        Persons that a learner stands for.
    """
    for o in range(expected.shape[0]):
        for lane in range(expected.shape[1]):
            demand = supply.persons_a_quarter(expected[o, lane], 1.0, persons)
            offers.admission[o, lane] = choice.admission(places[lane], demand)


@compiled
def enrol_all(
    learners: Learners, state: LearnerState, offers: OfferState, coefficients: Completion,
    work: Applications, rows: int, enrolled: NDArray[np.int32], flows: NDArray[np.int64],
    t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Give places to applicants; who finds none is turned away and keeps the window once.

    Parameters
    ----------
    learners, offers, coefficients
        Read.
    state : LearnerState
        Enrolment, kept windows and times turned away are written.
    work : Applications
        Read, but for ``kept``.
    rows : int
        Number of learners with a window in some lane.
    enrolled : int32 (N,)
        Lanes in which each learner is enrolled.
    flows : int64 (36, F, L)
        Starts and learners turned away are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    for row in range(rows):
        i = work.rows[row]
        cell = learners.cell[i]
        work.kept[i] = False
        need, _, _, _ = words(seed, learners.id[i], 0, t, LEARNER_NEED, replicate)
        for lane in range(state.level.shape[1]):
            state.window_kept[i, lane] = False
            o = work.applied[i, lane]
            if o == NOT_ENROLLED:
                continue
            budget = completion.budget(
                coefficients.quarter_hours[lane], coefficients.time_spread[lane],
                learners.time[i],
            )  # fmt: skip
            if o == IN_COURSE:
                flows[cell, COURSE_STARTS, lane] += 1
                state.left[i, lane] = completion.duration(coefficients.course_hours[lane], budget)
            else:
                _, _, place, _ = words(seed, learners.id[i], o + 1, t, LEARNER_OFFER, replicate)
                if not happens(place, offers.admission[o, lane]):
                    flows[cell, TURNED_AWAY, lane] += 1
                    state.turned_away[i, lane] = min(state.turned_away[i, lane] + 1, MOST)
                    if happens(need, work.need[cell, lane]):
                        state.window_kept[i, lane] = work.kept[i] = True
                    continue
                flows[cell, STARTS, lane] += 1
                state.course_class[i, lane] = offers.credential_class[o, lane]
                state.left[i, lane] = completion.duration(offers.hours[o, lane], budget)
            state.course[i, lane] = o
            enrolled[i] += 1


@compiled
def pay_all(
    learners: Learners, state: LearnerState, employers: EmployerState, cells: NDArray[np.int64],
    offers: OfferState, coefficients: Choice, effects: LearnerEffects,
    employer_effects: EmployerEffects, work: Applications, rows: int,
    flows: NDArray[np.int64], t: int,
) -> None:  # fmt: skip
    """Divide the price of each start between public money, the sponsor and the learner.

    Parameters
    ----------
    learners, employers, offers, coefficients, effects, employer_effects, work
        Read.
    state : LearnerState
        ``paid`` is written.
    cells : int64 (E,)
        Cell of each employer, size · sectors + sector.
    rows : int
        Number of learners with a window in some lane.
    flows : int64 (36, F, L)
        Cents are counted.
    t : int
        Quarter since the first of burn-in.
    """
    for row in range(rows):
        i = work.rows[row]
        cell, job = learners.cell[i], learners.employer[i]
        for lane in range(state.level.shape[1]):
            o = work.applied[i, lane]
            # Who applied was free, so whoever is in that course now was admitted.
            if o == NOT_ENROLLED or state.course[i, lane] != o:
                continue
            sponsored = job >= 0 and employers.sponsors[job, lane]
            if o == IN_COURSE:
                price = coefficients.course_price[lane]
                support = effects.course_support[t, cell, lane]
            else:
                price = offers.price[o, lane]
                support = effects.credential_support[t, cell, lane]
                k = offers.credential_class[o, lane]
                sponsored = sponsored and employers.declared[job, k, lane]
            public = choice.public_support(price, support, effects.support_ceiling[t, cell, lane])
            sponsor = pricing.sponsor_payment(coefficients, price, public, sponsored, lane)
            state.paid[i, lane] = public > 0.0
            flows[cell, SUBSIDY_CENTS, lane] += money.cents(public)
            flows[cell, SPONSOR_CENTS, lane] += money.cents(sponsor)
            flows[cell, LEARNER_CENTS, lane] += money.cents(
                choice.net_price(price, public, sponsor)
            )
            if sponsored:
                share = employer_effects.incentive_share[t, cells[job], lane]
                flows[cell, INCENTIVE_CENTS, lane] += money.cents(
                    sponsorship.incentive(sponsor, share)
                )
