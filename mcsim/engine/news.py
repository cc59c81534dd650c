"""Step 3: last quarter's outcomes become evidence, and evidence becomes trust."""

import numpy as np

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.arithmetic.prefetch import prefetch
from mcsim.engine import leaning
from mcsim.engine.coefficients import Trust
from mcsim.engine.marks import Marks
from mcsim.engine.state import EmployerState, LearnerState, MarketState
from mcsim.population.network import Network
from mcsim.population.synthesis import Learners
from mcsim.rules import opinion, trust
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES

AHEAD = 3  # learners whose state is asked for before it is needed


@compiled
def hear_news(
    state: LearnerState, market: MarketState, marks: Marks, coefficients: Trust, t: int,
    counts: bool,
) -> None:  # fmt: skip
    """Turn the outcomes that learners saw last quarter into evidence.

    Parameters
    ----------
    state : LearnerState
        ``good``, ``bad`` and ``event`` are written; the news is cleared.
    market : MarketState
        Read.
    marks : Marks
        Who has news, which is cleared; who has evidence, and which way it leans.
    coefficients : Trust
        By lane.
    t : int
        Quarter since the first of burn-in.
    counts : bool
        Whether the news changes trust; in burn-in it does not.
    """
    for i in range(marks.has_news.size):
        if not marks.has_news[i]:
            continue
        marks.has_news[i] = False
        ahead = min(i + AHEAD, marks.has_news.size - 1)
        if marks.has_news[ahead]:
            _ask_ahead(state, marks, ahead)
        for lane in range(state.level.shape[1]):
            if marks.news[i, lane] != 0:
                _hear(state, market, marks, coefficients, i, lane, t, counts)


@inlined
def _ask_ahead(state: LearnerState, marks: Marks, i: int) -> None:
    """Ask for what will be read and written of a learner who comes up soon."""
    prefetch(marks.news, i)
    prefetch(state.good_news, i)
    prefetch(state.bad_news, i)
    prefetch(state.event, i)
    prefetch(state.good, i)
    prefetch(state.bad, i)
    prefetch(state.own_news, i)


@compiled
def _hear(
    state: LearnerState, market: MarketState, marks: Marks, coefficients: Trust, i: int,
    lane: int, t: int, counts: bool,
) -> None:  # fmt: skip
    """Turn the outcomes that one learner saw in one lane into evidence."""
    own, hearsay = state.own_news[i, lane], coefficients.hearsay[lane]
    classes, state.own_news[i, lane] = np.int64(marks.news[i, lane]), 0
    marks.news[i, lane] = 0
    for c in range(CLASSES):
        if classes >> c & 1 == 0:
            continue
        good, bad = state.good_news[i, c, lane], state.bad_news[i, c, lane]
        own_good, own_bad = own == 2 + 2 * c, own == 1 + 2 * c
        state.good_news[i, c, lane] = state.bad_news[i, c, lane] = 0
        if not counts:
            continue
        marks.heard[i, c] = True
        fade = coefficients.fade[t - state.event[i, c, lane], lane]
        state.good[i, c, lane] = np.float32(trust.evidence(
            np.float64(state.good[i, c, lane]), fade, own_good, good, hearsay
        ))  # fmt: skip
        state.bad[i, c, lane] = np.float32(trust.evidence(
            np.float64(state.bad[i, c, lane]), fade, own_bad, bad, hearsay
        ))  # fmt: skip
        state.event[i, c, lane] = t
        leaning.learn(state, market, coefficients, marks, i, c, lane, t)


@compiled
def forget_news(state: LearnerState, marks: Marks) -> None:
    """Clear the outcomes that learners saw last quarter, where no outcome is evidence.

    Parameters
    ----------
    state : LearnerState
        The news is cleared.
    marks : Marks
        Who has news; cleared.
    """
    for i in range(marks.has_news.size):
        if marks.has_news[i]:
            marks.has_news[i] = False
            marks.news[i] = 0
            state.own_news[i] = 0
            state.good_news[i] = 0
            state.bad_news[i] = 0


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
            for lane in range(state.level.shape[1]):
                good, bad = state.good_news[j, c, lane], state.bad_news[j, c, lane]
                if good == 0 and bad == 0:
                    continue
                state.good_news[j, c, lane] = state.bad_news[j, c, lane] = 0
                if not counts:
                    continue
                fade = coefficients.fade[t - state.event[j, c, lane], lane]
                state.good[j, c, lane] = np.float32(
                    trust.evidence(np.float64(state.good[j, c, lane]), fade, good, 0, 0.0)
                )
                state.bad[j, c, lane] = np.float32(
                    trust.evidence(np.float64(state.bad[j, c, lane]), fade, bad, 0, 0.0)
                )
                state.event[j, c, lane] = t


@inlined
def believed(
    coefficients: Trust, understands: bool, anchor: float, assured_good: float,
    assured_bad: float, good: float, bad: float, age: int, lane: int,
) -> float:  # fmt: skip
    """Trust of a learner in a class as it is now.

    Parameters
    ----------
    coefficients : Trust
        Read.
    understands : bool
        Whether the learner understands micro-credentials.
    anchor, assured_good, assured_bad, good, bad : float
        Of the learner, and of the class.
    age, lane : int
        Quarters since the last evidence, and lane; unsigned.

    Returns
    -------
    float64
        0 … 1.
    """
    if coefficients.friedkin[lane] > 0.0:
        return opinion.trust(np.float64(good))
    return trust.belief(
        understands, np.float64(anchor), coefficients.prior_strength[lane],
        coefficients.vague_strength[lane], assured_good, assured_bad, np.float64(good),
        np.float64(bad), coefficients.fade[age, lane], coefficients.undecided[lane] > 0.0,
    )  # fmt: skip


@compiled
def employer_belief(
    state: EmployerState, market: MarketState, coefficients: Trust, understands: bool, j: int,
    c: int, lane: int, t: int,
) -> float:  # fmt: skip
    """Trust of an employer in a class as it is now; see ``believed``."""
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
