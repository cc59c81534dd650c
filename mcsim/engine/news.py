"""Step 3: last quarter's outcomes become evidence, and evidence becomes trust."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.engine.coefficients import Trust
from mcsim.engine.state import EmployerState, LearnerState
from mcsim.rules import trust
from mcsim.rules.trust import CLASSES


@compiled
def hear_news(
    state: LearnerState, has_news: NDArray[np.bool_], coefficients: Trust, t: int, counts: bool
) -> None:
    """Turn the outcomes that learners saw last quarter into evidence.

    Parameters
    ----------
    state : LearnerState
        ``good``, ``bad`` and ``event`` are written; the news is cleared.
    has_news : bool (N,)
        Learners with news in some lane; cleared.
    coefficients : Trust
        By lane.
    t : int
        Quarter since the first of burn-in.
    counts : bool
        Whether the news changes trust; in burn-in it does not.
    """
    for i in range(has_news.size):
        if not has_news[i]:
            continue
        has_news[i] = False
        for c in range(CLASSES):
            for lane in range(state.level.shape[1]):
                own = state.own_news[i, lane]
                good, bad = state.good_news[i, c, lane], state.bad_news[i, c, lane]
                own_good, own_bad = own == 2 + 2 * c, own == 1 + 2 * c
                if not (good > 0 or bad > 0 or own_good or own_bad):
                    continue
                state.good_news[i, c, lane] = state.bad_news[i, c, lane] = 0
                if not counts:
                    continue
                fade = coefficients.fade[t - state.event[i, c, lane], lane]
                hearsay = coefficients.hearsay[lane]
                state.good[i, c, lane] = np.float32(trust.evidence(
                    np.float64(state.good[i, c, lane]), fade, own_good, good, hearsay
                ))  # fmt: skip
                state.bad[i, c, lane] = np.float32(trust.evidence(
                    np.float64(state.bad[i, c, lane]), fade, own_bad, bad, hearsay
                ))  # fmt: skip
                state.event[i, c, lane] = t
        state.own_news[i] = 0


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


@compiled
def believed(
    understands: bool, starting: float, good: float, bad: float, fade: float, strength: float,
    vague_strength: float, assured: float, assurance_weight: float, credibility: float,
) -> float:  # fmt: skip
    """Trust of an agent in a class as it is now: the anchor plus faded evidence.

    Parameters
    ----------
    understands, starting, strength, vague_strength, assured, assurance_weight, credibility
        Of the anchor.
    good, bad, fade : float64
        Of the evidence.

    Returns
    -------
    float64
        0 … 1.
    """
    alpha, beta = trust.anchor(
        understands, starting, strength, vague_strength, assured, assurance_weight, credibility
    )
    return trust.mean(alpha, beta, good, bad, fade)
