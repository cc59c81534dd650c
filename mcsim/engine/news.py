"""Step 3: last quarter's outcomes become evidence, and evidence becomes trust."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.arithmetic.lanes import lowest, next_lane, set_lanes, words_for
from mcsim.arithmetic.prefetch import prefetch, prefetch_item
from mcsim.engine import leaning
from mcsim.engine.coefficients import Trust
from mcsim.engine.marks import Marks
from mcsim.engine.state import EmployerState, LearnerState, MarketState
from mcsim.population.network import Network
from mcsim.population.synthesis import Learners
from mcsim.rules import opinion, trust
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES

BATCH = 256  # outcomes that are gathered before they are turned into evidence
# What was seen of a class: neighbours' bad outcomes, then good ones, nine bits each, and then
# whether there is an own bad one, and an own good one.
COUNT, OWN, SEEN = 9, 18, 20
_COUNTS, _CLASS, _ONE = np.uint64((1 << COUNT) - 1), np.uint64((1 << SEEN) - 1), np.uint64(1)


class Heard(NamedTuple):
    """Working space for hearing the news: what was seen, gathered for some learners at a time.

    Attributes
    ----------
    told : uint64 (L,)
        Neighbours' outcomes of the learner at hand, twenty bits a class.
    learner, lane : int64 (B,)
        Who saw outcomes, and in which lane.
    of_class : uint8 (B,)
        Class of the outcomes.
    seen : uint64 (B,)
        How many there are.
    """

    told: NDArray[np.uint64]
    learner: NDArray[np.int64]
    lane: NDArray[np.int64]
    of_class: NDArray[np.uint8]
    seen: NDArray[np.uint64]

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate the working space of a chunk."""
        most = BATCH + CLASSES * lanes
        return cls(
            np.zeros(lanes, np.uint64), np.empty(most, np.int64), np.empty(most, np.int64),
            np.empty(most, np.uint8), np.empty(most, np.uint64),
        )  # fmt: skip


@compiled
def hear_news(
    network: Network, state: LearnerState, market: MarketState, marks: Marks,
    coefficients: Trust, heard: Heard, t: int, counts: bool,
) -> None:  # fmt: skip
    """Turn the outcomes that learners saw last quarter into evidence.

    Parameters
    ----------
    network, market
        Read.
    state : LearnerState
        ``good``, ``bad`` and ``event`` are written.
    marks : Marks
        Who has news, which is cleared; which way it leans.
    coefficients : Trust
        By lane.
    heard : Heard
        Working space.
    t : int
        Quarter since the first of burn-in.
    counts : bool
        Whether the news changes trust; in burn-in it does not.
    """
    for i in range(marks.told.size):
        if marks.told[i] != 0:  # all its neighbours will read it
            prefetch(state.own_news, i)
    gathered = 0
    for i in range(marks.news.size):
        if marks.news[i] == 0:
            continue
        marks.news[i] = 0
        if not counts:
            continue
        gathered = _gather(network, state, marks, heard, i, gathered)
        if gathered >= BATCH:
            _learn(state, market, marks, coefficients, heard, gathered, t)
            gathered = 0
    _learn(state, market, marks, coefficients, heard, gathered, t)


@inlined
def _gather(
    network: Network, state: LearnerState, marks: Marks, heard: Heard, i: int, gathered: int
) -> int:
    """Gather what a learner saw, after what has been; return how much there is then."""
    told = heard.told
    for word in range(words_for(told.size)):
        lanes = np.uint64(0)
        if marks.told[i] != 0:
            lanes |= _listen(state.own_news[i], word, OWN, 1, told)
        for link in range(network.start[i], network.start[i + 1]):
            teller = network.neighbour[link]
            if marks.told[teller] != 0:
                lanes |= _listen(state.own_news[teller], word, 0, COUNT, told)
        while lanes != 0:
            lane, lanes = next_lane(lanes, word)
            seen, told[lane] = told[lane], np.uint64(0)
            while seen != 0:
                c = np.uint64(lowest(seen)) // np.uint64(SEEN)
                first = np.uint64(SEEN) * c
                heard.learner[gathered], heard.lane[gathered] = i, lane
                heard.of_class[gathered] = c
                heard.seen[gathered] = seen >> first & _CLASS
                seen &= ~(_CLASS << first)
                _ask_ahead(state, marks, i, c, lane)
                gathered += 1
    return gathered


@inlined
def _ask_ahead(state: LearnerState, marks: Marks, i: int, c: int, lane: int) -> None:
    """Ask for what will be read and written of a learner who learns from outcomes of a class."""
    prefetch_item(state.good, (i, c, lane))
    prefetch_item(state.bad, (i, c, lane))
    prefetch_item(state.event, (i, c, lane))
    prefetch_item(state.trust, (i, c, lane))
    prefetch_item(state.level, (i, lane))
    prefetch_item(marks.until, (i, lane))
    prefetch_item(marks.leaning, (i, lane))


@inlined
def _listen(
    news: NDArray[np.int8], word: int, first: int, step: int, told: NDArray[np.uint64]
) -> np.uint64:
    """Add up what somebody tells; return in which of 64 lanes that is anything."""
    lanes = telling = set_lanes(news, word)
    while telling != 0:
        lane, telling = next_lane(telling, word)
        kind = np.uint64(news[lane] - 1)
        place = np.uint64(SEEN) * (kind >> _ONE) + np.uint64(step) * (kind & _ONE)
        told[lane] += _ONE << (np.uint64(first) + place)
    return lanes


@compiled
def _learn(
    state: LearnerState, market: MarketState, marks: Marks, coefficients: Trust, heard: Heard,
    gathered: int, t: int,
) -> None:  # fmt: skip
    """Turn what was gathered into evidence."""
    for k in range(np.uint64(gathered)):
        i, c, lane = heard.learner[k], np.uint64(heard.of_class[k]), np.uint64(heard.lane[k])
        seen, hearsay = heard.seen[k], coefficients.hearsay[lane]
        fade = coefficients.fade[np.uint64(t - state.event[i, c, lane]), lane]
        state.bad[i, c, lane] = np.float32(trust.evidence(
            np.float64(state.bad[i, c, lane]), fade, _float(seen >> np.uint64(OWN) & _ONE),
            _float(seen & _COUNTS), hearsay,
        ))  # fmt: skip
        state.good[i, c, lane] = np.float32(trust.evidence(
            np.float64(state.good[i, c, lane]), fade, _float(seen >> np.uint64(OWN + 1)),
            _float(seen >> np.uint64(COUNT) & _COUNTS), hearsay,
        ))  # fmt: skip
        state.event[i, c, lane] = t
    for k in range(np.uint64(gathered)):
        leaning.learn(state, market, coefficients, marks, heard.learner[k],
                      np.uint64(heard.of_class[k]), np.uint64(heard.lane[k]), t)  # fmt: skip


@inlined
def _float(count: np.uint64) -> float:
    """Convert a small count, for which there is one instruction where it is signed."""
    return np.float64(np.int64(count))


@compiled
def forget_news(marks: Marks) -> None:
    """Clear the outcomes that learners saw last quarter, where no outcome is evidence.

    Parameters
    ----------
    marks : Marks
        Who has news; cleared.
    """
    marks.news[:] = 0


@compiled
def see_news(state: EmployerState, coefficients: Trust, t: int, counts: bool) -> None:
    """Turn the outcomes of holders that employers saw last quarter into evidence.

    Parameters
    ----------
    state : EmployerState
        ``good``, ``bad`` and ``event`` are written; the news is cleared.
    coefficients : Trust
        By lane.
    t : int
        Quarter since the first of burn-in.
    counts : bool
        Whether the news changes trust; in burn-in it does not.
    """
    for j in range(state.level.shape[0]):
        for c in range(CLASSES):
            good, bad = state.good_news[j, c], state.bad_news[j, c]
            for word in range(words_for(good.size)):
                lanes = set_lanes(good, word) | set_lanes(bad, word)
                while lanes != 0:
                    lane, lanes = next_lane(lanes, word)
                    if counts:
                        _see(state, coefficients, j, c, lane, t)
                    good[lane] = bad[lane] = 0


@inlined
def _see(
    state: EmployerState, coefficients: Trust, j: int, c: int, lane: int, t: int
) -> None:
    """Turn the outcomes of a class that an employer saw into evidence."""
    fade = coefficients.fade[t - state.event[j, c, lane], lane]
    state.good[j, c, lane] = np.float32(trust.evidence(
        np.float64(state.good[j, c, lane]), fade, state.good_news[j, c, lane], 0, 0.0
    ))  # fmt: skip
    state.bad[j, c, lane] = np.float32(trust.evidence(
        np.float64(state.bad[j, c, lane]), fade, state.bad_news[j, c, lane], 0, 0.0
    ))  # fmt: skip
    state.event[j, c, lane] = t


@compiled
def employer_belief(
    state: EmployerState, market: MarketState, coefficients: Trust, understands: bool, j: int,
    c: int, lane: int, t: int,
) -> float:  # fmt: skip
    """Trust of an employer in a class as it is now."""
    return trust.belief(
        understands, float(state.trust[j, c, lane]), coefficients.prior_strength[lane],
        coefficients.vague_strength[lane], market.assured_good[c, lane],
        market.assured_bad[c, lane], float(state.good[j, c, lane]),
        float(state.bad[j, c, lane]), coefficients.fade[t - state.event[j, c, lane], lane],
        coefficients.undecided[lane] > 0.0,
    )  # fmt: skip


@compiled
def share_opinions(
    learners: Learners, network: Network, state: LearnerState, market: MarketState,
    coefficients: Trust, t: int, moves: bool,
) -> None:  # fmt: skip
    """Step 3 of the Friedkin-Johnsen variant: move every opinion towards the neighbours'.

    Parameters
    ----------
    learners, network, market, coefficients
        Read.
    state : LearnerState
        ``good``, the opinion, and ``bad``, that of last quarter, are written.
    t : int
        Quarter since the first of burn-in.
    moves : bool
        Whether opinions move; in burn-in only those of newcomers are set.
    """
    for i in range(learners.id.size):
        for c in range(CLASSES):
            for lane in range(state.level.shape[1]):
                state.bad[i, c, lane] = state.good[i, c, lane]
    for i in range(learners.id.size):
        first, end = network.start[i], network.start[i + 1]
        fresh = t == 0 or learners.newcomer[i]
        if not (fresh or moves):
            continue
        for c in range(CLASSES):
            for lane in range(state.level.shape[1]):
                own = opinion.own(trust.belief(
                    state.level[i, lane] == UNDERSTANDS, float(state.trust[i, c, lane]),
                    coefficients.prior_strength[lane], coefficients.vague_strength[lane],
                    market.assured_good[c, lane], market.assured_bad[c, lane], 0.0, 0.0, 0.0,
                    False,
                ))  # fmt: skip
                if fresh:
                    state.good[i, c, lane] = np.float32(own)
                    continue
                summed = 0.0
                for link in range(first, end):
                    summed += float(state.bad[network.neighbour[link], c, lane])
                state.good[i, c, lane] = np.float32(
                    opinion.moved(own, summed, end - first, coefficients.susceptibility[lane])
                )
