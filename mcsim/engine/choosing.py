"""Step 6, second half: learners in need choose between credentials, a course and nothing."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import LEARNER_CHOICE, LEARNER_NEED, words
from mcsim.arithmetic.elementary import gumbel
from mcsim.engine import comparing
from mcsim.engine.chances import Chances
from mcsim.engine.coefficients import Choice, Trust
from mcsim.engine.comparing import (
    BATCH,
    FLEXIBILITY,
    LOW_COST,
    RELEVANCE,
    SHORT,
    SPEED,
    VALIDATION,
    Comparisons,
    Ranking,
)
from mcsim.engine.effects import LearnerEffects
from mcsim.engine.flows import NEEDS
from mcsim.engine.pricing import Prices
from mcsim.engine.state import (
    IN_COURSE,
    NOT_ENROLLED,
    EmployerState,
    LearnerState,
    MarketState,
    OfferState,
)
from mcsim.population.network import Network
from mcsim.population.synthesis import Learners, Offers
from mcsim.rules import awareness, choice
from mcsim.rules.awareness import HEARD

type Flags = NDArray[np.uint8]  # 0 or 1; loops over truth values do not become vector instructions
type Floats = NDArray[np.float64]


class Applications(NamedTuple):
    """Who applies for what in a quarter, and working space for the learner at hand.

    Attributes
    ----------
    applied : int16 (N, L)
        Offer applied for; -1 none, -2 an uncertified course.
    rows : int32 (N,)
        Learners with a window in some lane.
    kept : bool (N,)
        Learners with a window kept from last quarter in some lane.
    expected : int64 (O, L)
        Expected applicants of each offer, agents · 2^32.
    free, window : uint8 (L,)
        1 where the learner at hand is not enrolled; 1 where it has a window.
    course : float64 (L,)
        Utility of an uncertified course to the learner at hand.
    budget : float64 (L,)
        Hours that it can study in a quarter.
    share : float64 (L,)
        Share of its neighbours who hold a credential.
    ranking : Ranking
        Offers that reach the learner at hand.
    comparisons : Comparisons
        Gathered, and not yet decided.
    """

    applied: NDArray[np.int16]
    rows: NDArray[np.int32]
    kept: NDArray[np.bool_]
    expected: NDArray[np.int64]
    free: Flags
    window: Flags
    course: Floats
    budget: Floats
    share: Floats
    ranking: Ranking
    comparisons: Comparisons

    @classmethod
    def empty(
        cls, learners: int, offers: int, lanes: int, seen: int, sectors: int
    ) -> Self:
        """Allocate the working space of a chunk whose learners see up to ``seen`` offers."""
        return cls(
            applied=np.full((learners, lanes), NOT_ENROLLED, np.int16),
            rows=np.zeros(learners, np.int32), kept=np.zeros(learners, np.bool_),
            expected=np.zeros((offers, lanes), np.int64), free=np.zeros(lanes, np.uint8),
            window=np.zeros(lanes, np.uint8), course=np.zeros(lanes),
            budget=np.zeros(lanes), share=np.zeros(lanes), ranking=Ranking.empty(offers),
            comparisons=Comparisons.empty(lanes, seen, sectors),
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
def apply_all(
    learners: Learners, offers: Offers, network: Network, state: LearnerState,
    employers: EmployerState, offer_state: OfferState, market: MarketState, coefficients: Choice,
    trust: Trust, effects: LearnerEffects, prices: Prices, chances: Chances, work: Applications,
    keep: Utilities, keep_all: bool, flows: NDArray[np.int64], t: int, seed: int, replicate: int,
) -> int:  # fmt: skip
    """Let every learner with a window choose; nobody is enrolled yet.

    Parameters
    ----------
    learners, offers, network, state, employers, offer_state, market, coefficients, trust, effects,
    prices, chances
        Read.
    work : Applications
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
    c = work.comparisons
    work.expected[:] = 0
    comparing.share_declared(market, c.declared)
    rows = count = 0
    for i in range(learners.id.size):
        cell = learners.cell[i]
        need, _, _, _ = words(seed, learners.id[i], 0, t, LEARNER_NEED, replicate)
        in_need = need < chances.need_most[cell] or work.kept[i]
        if not (in_need or keep_all):
            continue
        _open_windows(state.course[i], chances.need[cell], need, work.free, work.window)
        if work.kept[i]:
            _keep_windows(state.window_kept[i], work.free, work.window)
        _value_courses(state.benefits[i], employers, learners.employer[i], coefficients,
                       prices.course[cell], work.course)  # fmt: skip
        if keep_all:
            _keep_courses(work, keep, i)
        noises = words(seed, learners.id[i], 0, t, LEARNER_CHOICE, replicate)
        course_noise, nothing_noise = gumbel(noises[1]), gumbel(noises[2])
        if in_need:
            work.rows[rows] = i
            rows += 1
            _choose_without(work.window, work.course, course_noise, nothing_noise,
                            work.applied[i], flows[cell, NEEDS])  # fmt: skip
        end = _list_comparisons(state.level[i], work.free if keep_all else work.window,
                                work.window, c.lane, c.decides, count)  # fmt: skip
        if end == count:
            continue
        _share_peers(state.holding_neighbours[i], network.start[i + 1] - network.start[i],
                     work.share)  # fmt: skip
        matching = comparing.match_offers(learners, offers, work.ranking, i, t, seed, replicate)
        end = comparing.see_offers(offer_state.named, coefficients, work.ranking, matching,
                                   work.share, learners.threshold[i], c, count, end)
        credential_noise = gumbel(noises[0])
        for p in range(count, end):
            c.learner[p], c.course[p] = i, work.course[c.lane[p]]
            c.peers[p] = work.share[c.lane[p]]
            c.credential_noise[p], c.course_noise[p] = credential_noise, course_noise
            c.nothing_noise[p] = nothing_noise
        comparing.value_classes(learners, state, market, coefficients, trust, effects, c, i,
                                count, end, t)  # fmt: skip
        comparing.value_offers(learners, state, employers, offer_state, coefficients, prices, c,
                               i, count, end)  # fmt: skip
        count = end
        if count >= BATCH:
            _decide_all(offer_state, work, keep, keep_all, count)
            count = 0
    _decide_all(offer_state, work, keep, keep_all, count)
    return rows


@compiled
def _open_windows(
    course: NDArray[np.int16], chance: NDArray[np.int64], need: int, free: Flags, window: Flags
) -> None:
    """Open the windows of a learner in need who is not enrolled."""
    for lane in range(course.size):
        free[lane] = course[lane] == NOT_ENROLLED
    for lane in range(course.size):
        window[lane] = free[lane] if need < chance[lane] else 0


@compiled
def _keep_windows(kept: NDArray[np.bool_], free: Flags, window: Flags) -> None:
    """Open the windows of a learner who was turned away last quarter."""
    for lane in range(kept.size):
        window[lane] |= free[lane] & np.uint8(kept[lane])


@compiled
def _value_courses(
    benefits: NDArray[np.uint8], employers: EmployerState, job: int, coefficients: Choice,
    burden: Floats, course: Floats,
) -> None:  # fmt: skip
    """Value the uncertified course to a learner: always fresh, never validated."""
    for lane in range(benefits.size):
        valued = benefits[lane]
        sponsored = 1 if job >= 0 and employers.sponsors[job, lane] else 0
        worth = choice.benefits(
            coefficients.course_flexibility[lane], (valued >> FLEXIBILITY & 1) == 1,
            1.0, (valued >> SPEED & 1) == 1, 0.0, (valued >> VALIDATION & 1) == 1,
            coefficients.course_shortness[lane], (valued >> SHORT & 1) == 1,
            1.0, (valued >> RELEVANCE & 1) == 1,
        )  # fmt: skip
        sensitivity = choice.price_sensitivity(
            coefficients.beta_P[lane], coefficients.low_cost_weight[lane],
            (valued >> LOW_COST & 1) == 1,
        )  # fmt: skip
        course[lane] = choice.value_of_course(
            coefficients.beta_u[lane], coefficients.beta_F[lane], worth, sensitivity,
            burden[sponsored, lane],
        )  # fmt: skip


@compiled
def _choose_without(
    window: Flags, course: Floats, course_noise: float, nothing_noise: float,
    applied: NDArray[np.int16], needs: NDArray[np.int64],
) -> None:  # fmt: skip
    """Choose between a course and nothing; who compares credentials decides again."""
    for lane in range(window.size):
        chosen = choice.chosen(-np.inf, 0.0, course[lane], course_noise, nothing_noise, False)
        applied[lane] = IN_COURSE if chosen == choice.COURSE else NOT_ENROLLED
    for lane in range(window.size):
        applied[lane] = applied[lane] if window[lane] else NOT_ENROLLED
    for lane in range(window.size):
        needs[lane] += window[lane]


@compiled
def _list_comparisons(
    level: NDArray[np.int8], asked: Flags, window: Flags, lanes: NDArray[np.uint64],
    decides: NDArray[np.bool_], count: int,
) -> int:  # fmt: skip
    """Add the lanes in which a learner compares credentials; return how many there are then."""
    end = np.uint64(count)
    for lane in range(level.size):
        lanes[end], decides[end] = lane, window[lane]
        end += np.uint64(asked[lane] & np.uint8(level[lane] >= HEARD))
    return np.int64(end)


@compiled
def _share_peers(holding: NDArray[np.uint8], degree: int, share: Floats) -> None:
    """Find the share of a learner's neighbours who hold a credential."""
    for lane in range(holding.size):
        share[lane] = awareness.share(holding[lane], degree)


@compiled
def _decide_all(
    offers: OfferState, work: Applications, keep: Utilities, keep_all: bool, count: int
) -> None:
    """Value the nests that were gathered, and decide."""
    comparing.value_nests(work.comparisons, count)
    if keep_all:
        _keep_credentials(offers, work.comparisons, keep, count)
    _decide(work.comparisons, work, count)


@compiled
def _decide(c: Comparisons, work: Applications, count: int) -> None:
    """Choose, and add to the expected applicants of what is seen."""
    for p in range(count):
        if not c.decides[p]:
            continue
        i, lane = c.learner[p], c.lane[p]
        best, best_offer = -np.inf, np.uint64(0)
        for s in range(c.number[p]):
            o = c.offer[s, p]
            work.expected[o, lane] += choice.expected_applicant(
                c.probability[p], c.weight[s, p], c.summed[p]
            )
            if c.noise[s, p] > best or (c.noise[s, p] == best and o < best_offer):
                best, best_offer = c.noise[s, p], o
        chosen = choice.chosen(
            c.credential[p], c.credential_noise[p], c.course[p], c.course_noise[p],
            c.nothing_noise[p], True,
        )  # fmt: skip
        if chosen == choice.CREDENTIAL:
            work.applied[i, lane] = best_offer


@compiled
def _keep_courses(work: Applications, keep: Utilities, i: int) -> None:
    """Keep what a course is worth to who could choose one, and -inf for who is enrolled."""
    for lane in range(work.free.size):
        keep.credential[i, lane], keep.admitted[i, lane] = -np.inf, 1.0
        keep.course[i, lane] = work.course[lane] if work.free[lane] else -np.inf


@compiled
def _keep_credentials(offers: OfferState, c: Comparisons, keep: Utilities, count: int) -> None:
    """Keep what credentials are worth, and what share of the applications finds a place."""
    for p in range(count):
        i, lane = c.learner[p], c.lane[p]
        admitted = 0.0
        for s in range(c.number[p]):
            admitted += c.weight[s, p] / c.summed[p] * offers.admission[c.offer[s, p], lane]
        keep.credential[i, lane], keep.admitted[i, lane] = c.credential[p], admitted
