"""Step 6: learners in need choose between credentials, an uncertified course, and nothing."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.draws import LEARNER_CHOICE, LEARNER_NEED, words
from mcsim.arithmetic.elementary import gumbel
from mcsim.arithmetic.gathering import SPANS, span_of
from mcsim.arithmetic.lanes import WORD, next_lane, set_lanes, words_for
from mcsim.arithmetic.prefetch import prefetch, prefetch_item
from mcsim.engine import comparing, looking, nesting
from mcsim.engine.chances import Chances
from mcsim.engine.coefficients import Choice, Trust
from mcsim.engine.comparing import (
    FLEXIBILITY,
    LOW_COST,
    RELEVANCE,
    SHORT,
    SPEED,
    VALIDATION,
    Beliefs,
)
from mcsim.engine.effects import LearnerEffects
from mcsim.engine.flows import NEEDS
from mcsim.engine.looking import Sight
from mcsim.engine.nesting import BATCH, LOOKS, Nests
from mcsim.engine.pricing import Prices
from mcsim.engine.room import full, zeros
from mcsim.engine.state import (
    IN_COURSE,
    NOT_ENROLLED,
    EmployerState,
    LearnerState,
    MarketState,
    OfferState,
)
from mcsim.grammar.groups import CELLS
from mcsim.population.network import Network
from mcsim.population.synthesis import Learners, Offers
from mcsim.rules import awareness, choice
from mcsim.rules.awareness import HEARD
from mcsim.rules.trust import CLASSES

type Flags = NDArray[np.uint8]  # 0 or 1; loops over truth values do not become vector instructions
type Floats = NDArray[np.float64]
type Index = NDArray[np.uint64]  # unsigned: no index counts from the end

AHEAD = 2  # learners whose state is asked for before it is needed


class Applications(NamedTuple):
    """Who applies for what in a quarter, and working space for the learner at hand.

    Attributes
    ----------
    applied : int16 (N, L)
        Offer applied for; -1 none, -2 an uncertified course.
    need : int64 (N,)
        Word that decides whether the learner needs training.
    rows : int32 (N,)
        Learners with a window in some lane.
    noise : float64 (3, N)
        Gumbel numbers of each of them for credentials, a course and nothing.
    first : int64 (sectors · 36 + 1,)
        Where in the list those who see the same offers at the same prices go next.
    kept : bool (N,)
        Learners with a window kept from last quarter in some lane.
    course_starts : uint32 (2, 36, L)
        Uncertified courses started so far in the quarter, without and with a sponsor, by cell.
    expected : int64 (O, L)
        Expected applicants of each offer, agents · 2^32.
    expected_at : int64 ((O + 1) · L,)
        The same by id · L + lane, and what is expected of no offer: nothing.
    free : uint8 (L,)
        1 where the learner at hand is not enrolled.
    window, asked : uint8 (2, L)
        Of the learners that are ahead, see ``AHEAD``: 1 where it has a window; where it compares
        credentials.
    compares : bool (2,)
        Whether each of them does anywhere.
    wanted : uint8 (L,)
        How many offers a learner looks at.
    course : float64 (2, L)
        Utility of an uncertified course to each of them.
    budget : float64 (L,)
        Hours that it can study in a quarter.
    share : float64 (L,)
        Share of its neighbours who hold a credential.
    sight : Sight
        Offers that the learner at hand sees.
    declared : float64 (sectors, 3, L)
        Share of each sector's employers that declare that they recognise each class.
    looks : float64 ((O + 1) · L, 8)
        What each offer is like this quarter, in each lane; the last of them is none.
    beliefs : Beliefs
        What the learner at hand believes.
    nests : Nests
        Comparisons that are gathered, and not yet decided.
    """

    applied: NDArray[np.int16]
    need: NDArray[np.int64]
    rows: NDArray[np.int32]
    noise: Floats
    first: NDArray[np.int64]
    kept: NDArray[np.bool_]
    course_starts: NDArray[np.uint32]
    expected: NDArray[np.int64]
    expected_at: NDArray[np.int64]
    free: Flags
    window: Flags
    asked: Flags
    compares: NDArray[np.bool_]
    wanted: Flags
    course: Floats
    budget: Floats
    share: Floats
    sight: Sight
    declared: Floats
    looks: Floats
    beliefs: Beliefs
    nests: Nests

    @classmethod
    def empty(
        cls, learners: int, offers: int, lanes: int, seen: int, sectors: int
    ) -> Self:
        """Allocate the working space of a chunk whose learners see up to ``seen`` offers."""
        expected_at = zeros(((offers + 1) * lanes,), np.int64)
        return cls(
            applied=full((learners, lanes), NOT_ENROLLED, np.int16),
            need=np.zeros(learners, np.int64), rows=np.zeros(learners, np.int32),
            noise=np.zeros((3, learners)),
            first=np.zeros(sectors * CELLS + 1, np.int64),
            kept=np.zeros(learners, np.bool_),
            course_starts=zeros((2, CELLS, lanes), np.uint32),
            expected=expected_at[: offers * lanes].reshape(offers, lanes),
            expected_at=expected_at, free=np.zeros(lanes, np.uint8),
            window=zeros((AHEAD, lanes), np.uint8), asked=zeros((AHEAD, lanes), np.uint8),
            compares=np.zeros(AHEAD, np.bool_), wanted=np.zeros(lanes, np.uint8),
            course=zeros((AHEAD, lanes)), budget=np.zeros(lanes),
            share=np.zeros(lanes), sight=Sight.empty(offers, lanes),
            declared=zeros((sectors, CLASSES, lanes)),
            looks=zeros(((offers + 1) * lanes, LOOKS)),
            beliefs=Beliefs.empty(), nests=Nests.empty(seen),
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
    trust: Trust, effects: LearnerEffects, prices: Prices, chances: Chances,
    work: Applications, keep: Utilities, keep_all: bool, flows: NDArray[np.int64], t: int,
    seed: int, replicate: int,
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
    work.expected_at[:] = 0
    comparing.share_declared(market, work.declared)
    looking.note_names(offer_state.named, work.sight)
    nesting.look_up(offer_state, work.looks)
    by_threshold = _prepare(coefficients.offers_seen, coefficients.by_threshold, work.wanted)
    _draw_needs(learners.id, work.need, t, seed, replicate)
    rows = _list_learners(learners, prices.like, work.need, chances.need_most, work.kept,
                          keep_all, work.first, work.rows)  # fmt: skip
    _draw_noise(learners.id, work.rows, work.noise[0], work.noise[1], work.noise[2], rows, t, seed,
                replicate)  # fmt: skip
    count, shown = 0, np.int64(-1)
    # What a learner believes is asked for where it compares, and read some learners later.
    for row in range(rows + AHEAD):
        slot = row % AHEAD
        if row >= AHEAD and work.compares[slot]:
            i = work.rows[row - AHEAD]
            if _like(learners, prices.like, i) != shown:
                shown = _like(learners, prices.like, i)
                _show_prices(learners, offers, prices, work.looks, i)
            known = _look(learners, offers, network, state, employers, coefficients, work,
                          by_threshold, i, slot, t, seed, replicate)  # fmt: skip
            for word in range(words_for(work.wanted.size)):
                end = nesting.add_nests(
                    learners, state, market, coefficients, trust, work.declared, effects,
                    work.looks, work.window[slot], work.share, work.course[slot], work.sight,
                    work.beliefs, work.nests, i, t, known, word, count,
                )  # fmt: skip
                _note_noise(work.nests, i, work.noise, row - AHEAD, count, end)
                count = end
                if count >= BATCH:
                    _decide(offer_state, work, keep, keep_all, count)
                    count = 0
        if row < rows:
            _ask_ahead(state, work.applied, work.rows[min(row + AHEAD, rows - 1)])
            _open(learners, state, employers, coefficients, prices, chances, work, keep, keep_all,
                  flows, row, slot)  # fmt: skip
    _decide_rest(offer_state, work, keep, keep_all, count)
    return rows


@inlined
def _open(
    learners: Learners, state: LearnerState, employers: EmployerState, coefficients: Choice,
    prices: Prices, chances: Chances, work: Applications, keep: Utilities, keep_all: bool,
    flows: NDArray[np.int64], row: int, slot: int,
) -> None:  # fmt: skip
    """Open the windows of a learner, and let it choose as if there were no credentials."""
    i = work.rows[row]
    cell, job = learners.cell[i], learners.employer[i]
    window, course = work.window[slot], work.course[slot]
    _open_windows(state.course[i], chances.need[cell], work.need[i], work.free, window)
    if work.kept[i]:
        _keep_windows(state.window_kept[i], work.free, window)
    _value_courses(state.benefits[i], employers.sponsors[max(job, 0)], job >= 0, coefficients,
                   prices.course[cell], course)  # fmt: skip
    if keep_all:
        _keep_courses(work.free, course, keep, i)
    _choose_without(window, course, work.noise[1, row], work.noise[2, row], work.applied[i],
                    flows[cell, NEEDS])  # fmt: skip
    asked = work.asked[slot]
    work.compares[slot] = _ask(state.level[i], work.free if keep_all else window, asked)
    if work.compares[slot]:
        _ask_for_beliefs(state, asked, i)


@inlined
def _look(
    learners: Learners, offers: Offers, network: Network, state: LearnerState,
    employers: EmployerState, coefficients: Choice, work: Applications, by_threshold: bool, i: int,
    slot: int, t: int, seed: int, replicate: int,
) -> int:  # fmt: skip
    """Let a learner look at offers; return how many ranks it looked at."""
    asked, peers = work.asked[slot], work.share
    _share_peers(state.holding_neighbours[i], network.start[i + 1] - network.start[i], peers)
    if by_threshold:
        _consider(peers, learners.threshold[i], coefficients.threshold_seed, asked)
    known = looking.see_offers(learners, offers, work.wanted, asked, work.sight, i, t, seed,
                               replicate)  # fmt: skip
    nesting.see(employers, learners.employer[i], asked, work.wanted, work.sight)
    return known


@apart
def _draw_noise(
    ids: NDArray[np.int32], rows: NDArray[np.int32], credential: Floats, course: Floats,
    nothing: Floats, count: int, t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Look up the Gumbel numbers of learners for credentials, a course and nothing."""
    for row in range(np.uint64(count)):
        first, second, third, _ = words(seed, ids[rows[row]], 0, t, LEARNER_CHOICE, replicate)
        credential[row], course[row], nothing[row] = gumbel(first), gumbel(second), gumbel(third)


@apart
def _note_noise(nests: Nests, i: int, noise: Floats, row: int, first: int, end: int) -> None:
    """Note whose nests they are, and the learner's Gumbel numbers."""
    credential, course, nothing = noise[0, row], noise[1, row], noise[2, row]
    for p in range(np.uint64(first), np.uint64(end)):
        nests.learner[p], nests.credential_noise[p] = i, credential
        nests.course_noise[p], nests.nothing_noise[p] = course, nothing


@compiled
def _show_prices(
    learners: Learners, offers: Offers, prices: Prices, looks: Floats, i: int
) -> None:
    """Lay out how prices weigh to a learner, and to those who see the same ones."""
    begin, stop = offers.first[learners.sector[i]], offers.first[learners.sector[i] + 1]
    burden = prices.credential[prices.like[learners.cell[i]]]
    nesting.look_up_prices(offers.member[begin:stop], burden, looks)


@compiled
def _draw_needs(
    ids: NDArray[np.int32], need: NDArray[np.int64], t: int, seed: int, replicate: int
) -> None:
    """Look up the words that decide whether learners need training."""
    for i in range(ids.size):
        need[i], _, _, _ = words(seed, ids[i], 0, t, LEARNER_NEED, replicate)


@compiled
def _list_learners(
    learners: Learners, like: NDArray[np.int64], need: NDArray[np.int64],
    most: NDArray[np.int64], kept: NDArray[np.bool_], everyone: bool, first: NDArray[np.int64],
    rows: NDArray[np.int32],
) -> int:  # fmt: skip
    """List the learners who have a window in some lane; return how many.

    They stand sector by sector, and within one those together whose prices have the same support:
    they see the same offers, so what those are like stays in a near cache.
    """
    first[:] = 0
    for i in range(need.size):
        if _may_need(learners, need, most, kept, everyone, i):
            first[_like(learners, like, i) + 1] += 1
    for k in range(1, first.size):
        first[k] += first[k - 1]
    for i in range(need.size):
        if _may_need(learners, need, most, kept, everyone, i):
            together = _like(learners, like, i)
            rows[first[together]] = i
            first[together] += 1
    return int(first[first.size - 1])


@inlined
def _may_need(
    learners: Learners, need: NDArray[np.int64], most: NDArray[np.int64],
    kept: NDArray[np.bool_], everyone: bool, i: int,
) -> bool:  # fmt: skip
    """Tell whether a learner has a window in some lane."""
    return bool(everyone or need[i] < most[learners.cell[i]] or kept[i])


@inlined
def _like(learners: Learners, like: NDArray[np.int64], i: int) -> np.int64:
    """Number those who see the same offers at the same prices."""
    return np.int64(np.int64(learners.sector[i]) * CELLS + like[learners.cell[i]])


@inlined
def _ask_ahead(state: LearnerState, applied: NDArray[np.int16], i: int) -> None:
    """Ask for what will be read of a learner who comes up soon."""
    prefetch(applied, i)
    prefetch(state.course, i)
    prefetch(state.benefits, i)
    prefetch(state.level, i)


@inlined
def _ask_for_beliefs(state: LearnerState, asked: Flags, i: int) -> None:
    """Ask for what a learner goes by when it compares credentials, in the lanes in which it does.

    A line of memory holds 64 small numbers, or a span of those in single precision.
    """
    for word in range(words_for(asked.size)):
        bits = set_lanes(asked, word)
        if bits == 0:
            continue
        lane = WORD * word
        prefetch_item(state.holding_neighbours, (i, lane))
        prefetch_item(state.barriers, (i, lane))
        prefetch_item(state.soured, (i, lane))
        for c in range(CLASSES):
            prefetch_item(state.event, (i, c, lane))
            prefetch_item(state.met, (i, c, lane))
            prefetch_item(state.rewarded, (i, c, lane))
        for part in range(SPANS):
            first, picked = span_of(bits, word, part, asked.size)
            if picked == 0:
                continue
            prefetch_item(state.disillusion, (i, first))
            for c in range(CLASSES):
                prefetch_item(state.trust, (i, c, first))
                prefetch_item(state.good, (i, c, first))
                prefetch_item(state.bad, (i, c, first))


@compiled
def _prepare(offers_seen: Floats, by_threshold: Floats, wanted: Flags) -> bool:
    """Note how many offers are looked at; tell whether a threshold must be passed first."""
    for lane in range(wanted.size):
        wanted[lane] = np.uint8(offers_seen[lane])
    return bool(by_threshold[0] > 0.0)  # of a chunk, all lanes or none


@inlined
def _ask(level: NDArray[np.int8], free: Flags, asked: Flags) -> bool:
    """Find the lanes in which a learner compares credentials; tell whether there are any."""
    found = np.uint8(0)
    for lane in range(asked.size):
        asked[lane] = free[lane] & np.uint8(level[lane] >= HEARD)
        found |= asked[lane]
    return bool(found != 0)


@apart
def _consider(share: Floats, threshold: float, seed: Floats, asked: Flags) -> None:
    """Leave out the lanes in which too few neighbours hold a credential."""
    for lane in range(asked.size):
        considers = choice.considers(share[lane], threshold, seed[lane], True)
        asked[lane] = asked[lane] if considers else 0


@apart
def _open_windows(
    course: NDArray[np.int16], chance: NDArray[np.int64], need: int, free: Flags, window: Flags
) -> None:
    """Open the windows of a learner in need who is not enrolled."""
    for lane in range(course.size):
        free[lane] = course[lane] == NOT_ENROLLED
    for lane in range(course.size):
        window[lane] = free[lane] if need < chance[lane] else 0


@apart
def _keep_windows(kept: NDArray[np.bool_], free: Flags, window: Flags) -> None:
    """Open the windows of a learner who was turned away last quarter."""
    for lane in range(kept.size):
        window[lane] |= free[lane] & np.uint8(kept[lane])


@apart
def _value_courses(
    benefits: NDArray[np.uint8], sponsors: NDArray[np.bool_], employed: bool,
    coefficients: Choice, burden: Floats, course: Floats,
) -> None:  # fmt: skip
    """Value the uncertified course to a learner: always fresh, never validated."""
    for lane in range(benefits.size):
        valued = benefits[lane]
        sponsored = employed and sponsors[lane]
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
            burden[1, lane] if sponsored else burden[0, lane],
        )  # fmt: skip


@apart
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


@apart
def _share_peers(holding: NDArray[np.uint8], degree: int, share: Floats) -> None:
    """Find the share of a learner's neighbours who hold a credential."""
    for lane in range(holding.size):
        share[lane] = awareness.share(holding[lane], degree)


@compiled
def _decide_rest(
    offers: OfferState, work: Applications, keep: Utilities, keep_all: bool, count: int
) -> None:
    """Decide the nests that are left at the end."""
    _decide(offers, work, keep, keep_all, count)


@inlined
def _decide(
    offers: OfferState, work: Applications, keep: Utilities, keep_all: bool, count: int
) -> None:
    """Decide the nests that were gathered, and add to the expected applicants of what is seen."""
    nests = work.nests
    nesting.decide(nests, count)
    if keep_all:
        _keep_credentials(offers, nests, keep, count)
    for s in range(nests.offer.shape[0]):
        # Where no offer is seen, or nothing decided, there is nothing to add anywhere.
        _expect(nests.place[s], nests.share[s], work.expected_at, count)
    for word in range(words_for(count)):
        bits = set_lanes(nests.applies[:count], word)
        while bits != 0:
            p, bits = next_lane(bits, word)
            work.applied[nests.learner[p], nests.lane[p]] = nests.best[p]


@apart
def _expect(
    place: Index, share: NDArray[np.int64], expected: NDArray[np.int64], count: int
) -> None:
    """Add to the expected applicants of one offer of each nest."""
    for p in range(np.uint64(count)):
        expected[place[p]] += share[p]


@compiled
def _keep_courses(free: Flags, course: Floats, keep: Utilities, i: int) -> None:
    """Keep what a course is worth to who could choose one, and -inf for who is enrolled."""
    for lane in range(free.size):
        keep.credential[i, lane], keep.admitted[i, lane] = -np.inf, 1.0
        keep.course[i, lane] = course[lane] if free[lane] else -np.inf


@compiled
def _keep_credentials(offers: OfferState, c: Nests, keep: Utilities, count: int) -> None:
    """Keep what credentials are worth, and what share of the applications finds a place."""
    for p in range(count):
        i, lane = c.learner[p], c.lane[p]
        admitted = 0.0
        for s in range(c.number[p]):
            admitted += c.weight[s, p] / c.summed[p] * offers.admission[c.offer[s, p], lane]
        keep.credential[i, lane], keep.admitted[i, lane] = c.credential[p], admitted
