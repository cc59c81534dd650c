"""Which learners trust each class, kept by the events that can change it.

Whether a learner leans towards a class changes when it sees or hears an outcome, when what the
assurance of the class is worth moves, or when evidence fades.  Evidence fades towards the anchor,
so a leaning that evidence holds against the anchor turns once: until then nobody looks at it.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.lanes import lanes_at, lanes_from, next_lane, words_for
from mcsim.arithmetic.prefetch import prefetch, prefetch_item
from mcsim.engine.coefficients import Trust
from mcsim.engine.marks import NEVER, Marks
from mcsim.engine.state import LearnerState, MarketState
from mcsim.rules import opinion, trust
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES

# A difference this small, relative to all observations, could be of either sign by rounding; it is
# a million times what rounding can do.
CLOSE = 1e-9
AHEAD = 16  # learners whose rows are asked for before they are needed
BATCH = 64  # leanings that are gathered before they are found anew

type Floats = NDArray[np.float64]
type Index = NDArray[np.uint64]


class Due(NamedTuple):
    """Working space for learners who are looked at anew, gathered for some at a time.

    Attributes
    ----------
    learner, lane : uint64 (B,)
        Of each of them.
    """

    learner: Index
    lane: Index

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate the working space of a chunk."""
        return cls._make(np.empty((2, BATCH + lanes), np.uint64))


@compiled
def note_assurance(market: MarketState, marks: Marks) -> None:
    """Find the lanes in which the worth of assurance moved, and look at everyone there anew.

    Parameters
    ----------
    market : MarketState
        What assurance is worth this quarter.
    marks : Marks
        ``assured``, ``moves`` and ``until`` are written.
    """
    for lane in range(marks.moves.size):
        marks.moves[lane] = False
        for c in range(CLASSES):
            good, bad = market.assured_good[c, lane], market.assured_bad[c, lane]
            if good != marks.assured[0, c, lane] or bad != marks.assured[1, c, lane]:
                marks.moves[lane] = True
            marks.assured[0, c, lane], marks.assured[1, c, lane] = good, bad
    if marks.moves.any():
        for i in range(marks.until.shape[0]):
            _forget(marks.moves, marks.until[i])


@apart
def _forget(moves: NDArray[np.bool_], until: NDArray[np.uint8]) -> None:
    """Look at a learner anew in the lanes in which the worth of assurance moved."""
    for lane in range(until.size):
        until[lane] = 0 if moves[lane] else until[lane]


@compiled
def look_again(
    state: LearnerState, market: MarketState, coefficients: Trust, marks: Marks, due: Due, t: int
) -> None:
    """Find towards which classes learners who understand lean, where that may have changed.

    Parameters
    ----------
    state, market, coefficients
        Read.
    marks : Marks
        ``leaning`` and ``until`` are written.
    due : Due
        Working space.
    t : int
        Quarter since the first of burn-in.
    """
    gathered = 0
    for i in range(state.level.shape[0]):
        _ask_for_marks(state, marks, min(i + AHEAD, state.level.shape[0] - 1))
        for word in range(words_for(state.level.shape[1])):
            lanes = lanes_at(state.level[i], word, UNDERSTANDS) & (
                ~lanes_from(marks.until[i], word, t + 1)
            )
            while lanes != 0:
                lane, lanes = next_lane(lanes, word)
                due.learner[gathered], due.lane[gathered] = i, lane
                _ask_for_beliefs(state, marks, i, lane)
                gathered += 1
        if gathered >= BATCH:
            _look_all(state, market, coefficients, marks, due, gathered, t)
            gathered = 0
    _look_all(state, market, coefficients, marks, due, gathered, t)


@inlined
def _ask_for_marks(state: LearnerState, marks: Marks, i: int) -> None:
    """Ask for what tells whether a learner who comes up soon is looked at."""
    prefetch(state.level, i)
    prefetch(marks.until, i)


@inlined
def _ask_for_beliefs(state: LearnerState, marks: Marks, i: int, lane: int) -> None:
    """Ask for what a learner who will be looked at goes by."""
    prefetch_item(marks.leaning, (i, lane))
    for c in range(CLASSES):
        prefetch_item(state.event, (i, c, lane))
        prefetch_item(state.trust, (i, c, lane))


@compiled
def _look_all(
    state: LearnerState, market: MarketState, coefficients: Trust, marks: Marks, due: Due,
    gathered: int, t: int,
) -> None:  # fmt: skip
    """Look at those who were gathered."""
    for k in range(np.uint64(gathered)):
        _look(state, market, coefficients, marks, due.learner[k], due.lane[k], t)


@inlined
def _look(
    state: LearnerState, market: MarketState, coefficients: Trust, marks: Marks, i: int,
    lane: int, t: int,
) -> None:  # fmt: skip
    """Find towards which classes a learner leans in a lane."""
    moves, leaning, until = marks.moves[lane], 0, NEVER
    for c in range(CLASSES):
        leans, holds = _lean(state, market, coefficients, i, c, lane, t, not moves)
        leaning |= int(np.int64(leans)) << c
        until = min(until, t + holds, NEVER)
    marks.leaning[i, lane], marks.until[i, lane] = leaning, t + 1 if moves else until


@inlined
def learn(
    state: LearnerState, market: MarketState, coefficients: Trust, marks: Marks, i: int, c: int,
    lane: int, t: int,
) -> None:  # fmt: skip
    """Find anew which way a learner leans that has just seen or heard outcomes of a class.

    Parameters
    ----------
    state, market, coefficients
        Read.
    marks : Marks
        ``leaning`` and ``until`` of the learner are written.
    i, c, lane, t : int
        Storage position of the learner, class, lane and quarter.
    """
    if state.level[i, lane] != UNDERSTANDS:
        marks.until[i, lane] = 0
    elif marks.until[i, lane] > 0:
        leans, holds = _lean(state, market, coefficients, i, c, lane, t, True)
        others = np.int64(marks.leaning[i, lane]) & ~np.int64(1 << c)
        marks.leaning[i, lane] = others | np.int64(leans) << c
        marks.until[i, lane] = min(int(np.int64(marks.until[i, lane])), t + holds)


@inlined
def _lean(
    state: LearnerState, market: MarketState, coefficients: Trust, i: int, c: int, lane: int,
    t: int, ahead: bool,
) -> tuple[bool, int]:  # fmt: skip
    """Tell whether a learner leans towards a class, and for how many quarters it surely does.

    Where nobody looks ahead, it is for one.
    """
    if coefficients.friedkin[lane] > 0.0:
        # Opinions move every quarter.
        return trust.trusts(True, opinion.trust(np.float64(state.good[i, c, lane]))), 1
    alpha, beta = trust.anchor(
        True, np.float64(state.trust[i, c, lane]), coefficients.prior_strength[lane],
        coefficients.vague_strength[lane], market.assured_good[c, lane],
        market.assured_bad[c, lane],
    )  # fmt: skip
    if state.event[i, c, lane] == 0:  # no evidence has come, so none can fade
        return trust.leans(alpha, beta, 0.0, 0.0, 0.0), NEVER
    good, bad = np.float64(state.good[i, c, lane]), np.float64(state.bad[i, c, lane])
    age = np.int64(t - state.event[i, c, lane])
    leans = trust.leans(alpha, beta, good, bad, coefficients.fade[age, lane])
    if not ahead:
        return leans, 1
    return leans, _holds(alpha, beta, good, bad, coefficients.fade, age, lane)


@compiled
def _holds(
    alpha: float, beta: float, good: float, bad: float, fade: Floats, age: int, lane: int
) -> int:
    """Quarters for which a leaning surely holds while nothing happens but fading."""
    anchored, learned = alpha - beta, good - bad
    close = CLOSE * (alpha + beta + good + bad)
    now = anchored + fade[age, lane] * learned
    if abs(now) <= close:
        return 1
    last = int(fade.shape[0] - 1)
    end = anchored + fade[last, lane] * learned
    if abs(end) > close and (end > 0.0) == (now > 0.0):
        return NEVER
    # Fading is monotone, as rounded too: halve between quarters that hold and those that do not.
    held, turned = age, last
    while turned - held > 1:
        middle = (held + turned) >> 1
        then = anchored + fade[middle, lane] * learned
        if abs(then) > close and (then > 0.0) == (now > 0.0):
            held = middle
        else:
            turned = middle
    return turned - age
