"""Step 6, end: places are given to applicants, and each start is paid."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.draws import LEARNER_NEED, LEARNER_OFFER, words
from mcsim.arithmetic.elementary import happens, log
from mcsim.arithmetic.lanes import (
    add_lanes,
    lanes_at,
    lanes_from,
    next_lane,
    set_lanes,
    words_for,
)
from mcsim.arithmetic.prefetch import prefetch
from mcsim.engine import pricing
from mcsim.engine.chances import Chances
from mcsim.engine.choosing import Applications
from mcsim.engine.coefficients import Choice, Completion
from mcsim.engine.effects import EmployerEffects, LearnerEffects
from mcsim.engine.flows import (
    COURSE_STARTS,
    INCENTIVE_CENTS,
    LEARNER_CENTS,
    SPONSOR_CENTS,
    STARTS,
    SUBSIDY_CENTS,
    TURNED_AWAY,
)
from mcsim.engine.marks import Marks
from mcsim.engine.pricing import OWN, SPONSOR, SUBSIDY, Prices
from mcsim.engine.state import (
    IN_COURSE,
    MOST,
    NOT_ENROLLED,
    EmployerState,
    LearnerState,
    OfferState,
)
from mcsim.population.synthesis import Learners
from mcsim.rules import choice, completion, money, sponsorship, supply

AHEAD = 3  # learners whose rows are asked for before they are needed

type Counted = NDArray[np.int64]
type Floats = NDArray[np.float64]


@compiled
def ration(
    offers: OfferState, expected: NDArray[np.int64], places: Floats, persons: float
) -> None:
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
    learners: Learners, state: LearnerState, employers: EmployerState, cells: NDArray[np.int64],
    offers: OfferState, coefficients: Completion, paying: Choice, effects: LearnerEffects,
    employer_effects: EmployerEffects, prices: Prices, chances: Chances, work: Applications,
    rows: int, marks: Marks, flows: NDArray[np.int64], t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Give places to applicants; who finds none is turned away and keeps the window once.

    Parameters
    ----------
    learners, employers, offers, coefficients, paying, effects, employer_effects, prices,
    chances
        Read.
    state : LearnerState
        Enrolment, support, kept windows and times turned away are written.
    cells : int64 (E,)
        Cell of each employer, size · sectors + sector.
    work : Applications
        Read, but for ``kept``.
    rows : int
        Number of learners with a window in some lane.
    marks : Marks
        In how many lanes each learner is enrolled; written.
    flows : int64 (36, F, L)
        Starts, learners turned away and cents are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    incentives = _any_incentive(employer_effects.incentive_share[t])
    ample = _ample_time(coefficients)
    for row in range(rows):
        i = work.rows[row]
        ahead = work.rows[min(row + AHEAD, rows - 1)]
        prefetch(work.applied, ahead)
        prefetch(state.course, ahead)
        prefetch(state.left, ahead)
        cell, applied = learners.cell[i], work.applied[i]
        if work.kept[i]:
            work.kept[i] = False
            state.window_kept[i] = False
        job = learners.employer[i]
        if learners.time[i] <= ample:
            _budget(coefficients.quarter_hours, coefficients.time_spread, learners.time[i],
                    work.budget)  # fmt: skip
            _plan(applied, coefficients.course_hours, work.budget, state.left[i])
        else:
            _plan_one_quarter(applied, state.left[i])
        marks.in_course[i] += _enrol_uncertified(applied, state.course[i])
        _count_uncertified(applied, employers.sponsors[max(job, 0)], job >= 0,
                           work.course_starts[0, cell], work.course_starts[1, cell])  # fmt: skip
        if incentives and job >= 0:
            _refund_uncertified(applied, employers.sponsors[job], paying, effects,
                                employer_effects, flows, cells[job], cell, t)  # fmt: skip
        drawn, place = np.int64(NOT_ENROLLED), np.int64(0)
        for word in range(words_for(applied.size)):
            lanes = lanes_from(applied, word, 0)
            while lanes != 0:
                lane, lanes = next_lane(lanes, word)
                o = np.int64(applied[lane])
                if o != drawn:  # else the lane before applied for the same
                    drawn = o
                    _, _, place, _ = words(seed, learners.id[i], o + 1, t, LEARNER_OFFER, replicate)
                if not happens(place, offers.admission[o, lane]):
                    flows[cell, TURNED_AWAY, lane] += 1
                    state.turned_away[i, lane] = min(state.turned_away[i, lane] + 1, MOST)
                    need, _, _, _ = words(seed, learners.id[i], 0, t, LEARNER_NEED, replicate)
                    if need < chances.need[cell, lane]:
                        state.window_kept[i, lane] = work.kept[i] = True
                    continue
                flows[cell, STARTS, lane] += 1
                state.course_class[i, lane] = offers.credential_class[o, lane]
                state.left[i, lane] = completion.duration(offers.hours[o, lane], completion.budget(
                    coefficients.quarter_hours[lane], coefficients.time_spread[lane],
                    learners.time[i],
                ))  # fmt: skip
                state.course[i, lane] = o
                marks.in_offer[i] += 1
                _pay(state, employers, cells, offers, paying, effects, employer_effects, flows, i,
                     cell, job, o, lane, t)  # fmt: skip
    _pay_uncertified(prices.course_bill, work.course_starts, flows)


@compiled
def _ample_time(coefficients: Completion) -> float:
    """Time beyond which a learner surely ends an uncertified course in the quarter of its start.

    An hour of study is worth no exponential where its budget exceeds the course by far.
    """
    ample = -np.inf
    for lane in range(coefficients.course_hours.size):
        # More than rounding can do to the budget.
        needed = 1e-6 + log(coefficients.course_hours[lane] / coefficients.quarter_hours[lane])
        spread = coefficients.time_spread[lane]
        if spread > 0.0:
            ample = max(ample, needed / spread)
        elif needed >= 0.0:
            ample = np.inf
    return ample


@apart
def _plan(
    applied: NDArray[np.int16], hours: Floats, budget: Floats, left: NDArray[np.int16]
) -> None:
    """Find how many quarters the uncertified courses of a learner take."""
    for lane in range(applied.size):
        takes = applied[lane] == IN_COURSE
        left[lane] = completion.duration(hours[lane], budget[lane]) if takes else left[lane]


@apart
def _plan_one_quarter(applied: NDArray[np.int16], left: NDArray[np.int16]) -> None:
    """Let the uncertified courses of a learner end this quarter."""
    for lane in range(applied.size):
        left[lane] = 1 if applied[lane] == IN_COURSE else left[lane]


@apart
def _enrol_uncertified(applied: NDArray[np.int16], course: NDArray[np.int16]) -> np.int64:
    """Enrol a learner in uncertified courses, which turn nobody away; return in how many lanes."""
    enrolled = np.int16(0)
    for lane in range(applied.size):
        course[lane] = IN_COURSE if applied[lane] == IN_COURSE else course[lane]
        enrolled += np.int16(applied[lane] == IN_COURSE)
    return np.int64(enrolled)


@inlined
def _count_uncertified(
    applied: NDArray[np.int16], sponsors: NDArray[np.bool_], employed: bool,
    alone: NDArray[np.uint32], sponsored: NDArray[np.uint32],
) -> None:  # fmt: skip
    """Count a learner's uncertified courses, by whether its employer pays part of them."""
    for word in range(words_for(applied.size)):
        takes = lanes_at(applied, word, IN_COURSE)
        paid = takes & set_lanes(sponsors, word) if employed else np.uint64(0)
        add_lanes(takes & ~paid, word, alone)
        if paid != 0:
            add_lanes(paid, word, sponsored)


@compiled
def _pay_uncertified(bill: Counted, starts: NDArray[np.uint32], flows: Counted) -> None:
    """Divide the price of the uncertified courses that were started, as the bill has it."""
    for cell in range(flows.shape[0]):
        for lane in range(flows.shape[2]):
            alone, sponsored = np.int64(starts[0, cell, lane]), np.int64(starts[1, cell, lane])
            starts[0, cell, lane] = starts[1, cell, lane] = 0
            flows[cell, COURSE_STARTS, lane] += alone + sponsored
            flows[cell, SUBSIDY_CENTS, lane] += (
                alone * bill[cell, 0, SUBSIDY, lane] + sponsored * bill[cell, 1, SUBSIDY, lane]
            )
            flows[cell, SPONSOR_CENTS, lane] += sponsored * bill[cell, 1, SPONSOR, lane]
            flows[cell, LEARNER_CENTS, lane] += (
                alone * bill[cell, 0, OWN, lane] + sponsored * bill[cell, 1, OWN, lane]
            )


@compiled
def _refund_uncertified(
    applied: NDArray[np.int16], sponsors: NDArray[np.bool_], paying: Choice,
    effects: LearnerEffects, employer_effects: EmployerEffects, flows: Counted, job_cell: int,
    cell: int, t: int,
) -> None:  # fmt: skip
    """Pay sponsors of uncertified courses back what an incentive promises them."""
    for lane in range(applied.size):
        if applied[lane] != IN_COURSE or not sponsors[lane]:
            continue
        price = paying.course_price[lane]
        public = choice.public_support(
            price, effects.course_support[t, cell, lane], effects.support_ceiling[t, cell, lane]
        )
        sponsor = pricing.sponsor_payment(paying, price, public, True, lane)
        share = employer_effects.incentive_share[t, job_cell, lane]
        flows[cell, INCENTIVE_CENTS, lane] += money.cents(sponsorship.incentive(sponsor, share))


@compiled
def _any_incentive(share: Floats) -> bool:
    """Tell whether any sponsor is promised anything this quarter."""
    for cell in range(share.shape[0]):
        for lane in range(share.shape[1]):
            if share[cell, lane] > 0.0:
                return True
    return False


@apart
def _budget(
    quarter_hours: Floats, time_spread: Floats, time: float, budget: Floats
) -> None:
    """Find the hours that a learner can study in a quarter, in each lane."""
    for lane in range(budget.size):
        budget[lane] = completion.budget(quarter_hours[lane], time_spread[lane], time)


@compiled
def _pay(
    state: LearnerState, employers: EmployerState, cells: NDArray[np.int64], offers: OfferState,
    coefficients: Choice, effects: LearnerEffects, employer_effects: EmployerEffects,
    flows: NDArray[np.int64], i: int, cell: int, job: int, o: int, lane: int, t: int,
) -> None:  # fmt: skip
    """Divide the price of an offer between public money, the sponsor and the learner."""
    sponsored = job >= 0 and employers.sponsors[job, lane] and (
        employers.declared[job, offers.credential_class[o, lane], lane]
    )  # fmt: skip
    price = offers.price[o, lane]
    public = choice.public_support(
        price, effects.credential_support[t, cell, lane], effects.support_ceiling[t, cell, lane]
    )
    sponsor = pricing.sponsor_payment(coefficients, price, public, sponsored, lane)
    state.paid[i, lane] = public > 0.0
    flows[cell, SUBSIDY_CENTS, lane] += money.cents(public)
    flows[cell, SPONSOR_CENTS, lane] += money.cents(sponsor)
    flows[cell, LEARNER_CENTS, lane] += money.cents(choice.net_price(price, public, sponsor))
    if sponsored:
        share = employer_effects.incentive_share[t, cells[job], lane]
        flows[cell, INCENTIVE_CENTS, lane] += money.cents(sponsorship.incentive(sponsor, share))
