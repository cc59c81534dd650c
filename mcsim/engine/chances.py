"""Chances that many learners share, once a quarter, as thresholds of random words.

One random word serves a learner in all lanes, so the largest threshold of any lane tells at once
that nothing happens to the learner in any of them.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.elementary import threshold
from mcsim.engine.coefficients import Awareness, Completion
from mcsim.engine.effects import LearnerEffects
from mcsim.engine.state import EmployerState
from mcsim.grammar.groups import CELLS, EDUCATIONS
from mcsim.population.profile import Tables
from mcsim.rules import awareness, choice, completion, stacking
from mcsim.rules.trust import CLASSES

type Thresholds = NDArray[np.int64]


class Chances(NamedTuple):
    """Thresholds of random words, int64, 0 … 2^32; the last axis is the lane.

    Attributes
    ----------
    hear : (2, 2, 36, L)
        Hearing of micro-credentials without a neighbour who holds one: by whether the employer
        recognises a class, and whether "not well known" holds the learner back.
    hear_most : (36, L)
        What no learner of the cell exceeds, whatever its neighbours.
    understand : (36, L)
        Coming to understand them.
    forget : (L,)
        Forgetting of them.
    hear_any, understand_any : (36,)
        The largest of any lane.
    forget_any : (1,)
    need, need_most : (36, L), (36,)
        A need for training, and the largest of any lane.
    course : (3, L)
        Completing an uncertified course, by education.
    stack, stack_any : (36, L), (36,)
        Turning credit into a qualification, and the largest of any lane.
    words : int64 (3, N)
        Words of each learner that decide whether it hears, understands and forgets.
    recognised : bool (E, L)
        The employer recognises some class.
    """

    hear: Thresholds
    hear_most: Thresholds
    understand: Thresholds
    forget: Thresholds
    hear_any: Thresholds
    understand_any: Thresholds
    forget_any: Thresholds
    need: Thresholds
    need_most: Thresholds
    course: Thresholds
    stack: Thresholds
    stack_any: Thresholds
    words: Thresholds
    recognised: NDArray[np.bool_]

    @classmethod
    def empty(cls, learners: int, employers: int, lanes: int) -> Self:
        """Allocate the chances of a chunk."""

        def thresholds(*shape: int) -> Thresholds:
            return np.zeros(shape, np.int64)

        return cls(
            hear=thresholds(2, 2, CELLS, lanes), hear_most=thresholds(CELLS, lanes),
            understand=thresholds(CELLS, lanes), forget=thresholds(lanes),
            hear_any=thresholds(CELLS), understand_any=thresholds(CELLS),
            forget_any=thresholds(1), need=thresholds(CELLS, lanes), need_most=thresholds(CELLS),
            course=thresholds(len(EDUCATIONS), lanes), stack=thresholds(CELLS, lanes),
            stack_any=thresholds(CELLS), words=thresholds(3, learners),
            recognised=np.zeros((employers, lanes), np.bool_),
        )  # fmt: skip


@compiled
def expect(
    tables: Tables, coefficients: Awareness, finishing: Completion, effects: LearnerEffects,
    employers: EmployerState, chances: Chances, t: int,
) -> None:  # fmt: skip
    """Set the chances of a quarter.

    Parameters
    ----------
    tables, coefficients, finishing, effects
        Read.
    employers : EmployerState
        As last quarter left them.
    chances : Chances
        Written.
    t : int
        Quarter since the first of burn-in.
    """
    chances.forget_any[0] = 0
    for lane in range(chances.forget.size):
        chances.forget[lane] = threshold(awareness.chance(coefficients.forgetting[lane]))
        chances.forget_any[0] = max(chances.forget_any[0], chances.forget[lane])
        for education in range(chances.course.shape[0]):
            chances.course[education, lane] = threshold(completion.course(
                finishing.completion_assessed[lane], finishing.completion_online[lane],
                finishing.courses_online[lane], finishing.completion_education[lane], education,
            ))  # fmt: skip
    for cell in range(CELLS):
        chances.hear_any[cell] = chances.understand_any[cell] = 0
        chances.need_most[cell] = chances.stack_any[cell] = 0
        for lane in range(chances.forget.size):
            _expect_cell(tables, coefficients, finishing, effects, chances, t, cell, lane)
    for j in range(chances.recognised.shape[0]):
        for lane in range(chances.recognised.shape[1]):
            found = False
            for c in range(CLASSES):
                found |= employers.declared[j, c, lane]
            chances.recognised[j, lane] = found


@compiled
def _expect_cell(
    tables: Tables, coefficients: Awareness, finishing: Completion, effects: LearnerEffects,
    chances: Chances, t: int, cell: int, lane: int,
) -> None:  # fmt: skip
    """Set the chances of the learners of a cell in a lane."""
    for recognised in range(2):
        for slowed in range(2):
            chances.hear[recognised, slowed, cell, lane] = threshold(hearing(
                coefficients, effects, 0.0, recognised == 1, slowed == 1, t, cell, lane
            ))  # fmt: skip
    # One more than the threshold: a last bit of the exponential could be out of order.
    most = threshold(hearing(coefficients, effects, 1.0, True, False, t, cell, lane)) + 1
    understand = threshold(awareness.chance(awareness.understanding_hazard(
        coefficients.understanding[lane], effects.understanding[t, cell, lane]
    )))  # fmt: skip
    need = threshold(choice.need(
        tables.need[cell], tables.need_peak[cell], effects.age_access[t, cell, lane]
    ))  # fmt: skip
    stack = threshold(awareness.chance(stacking.hazard(
        finishing.stack_hazard[lane], effects.stacking[t, cell, lane]
    )))  # fmt: skip
    chances.hear_most[cell, lane], chances.understand[cell, lane] = most, understand
    chances.need[cell, lane], chances.stack[cell, lane] = need, stack
    chances.hear_any[cell] = max(chances.hear_any[cell], most)
    chances.understand_any[cell] = max(chances.understand_any[cell], understand)
    chances.need_most[cell] = max(chances.need_most[cell], need)
    chances.stack_any[cell] = max(chances.stack_any[cell], stack)


@compiled
def hearing(
    coefficients: Awareness, effects: LearnerEffects, share: float, recognised: bool,
    slowed: bool, t: int, cell: int, lane: int,
) -> float:  # fmt: skip
    """Probability that an unaware learner hears of micro-credentials in a quarter.

    Parameters
    ----------
    coefficients, effects
        Read.
    share : float
        Share of the neighbours who hold one.
    recognised, slowed : bool
        The employer recognises a class; "not well known" holds the learner back.
    t, cell, lane : int
        Quarter, cell and lane.

    Returns
    -------
    float64
        0 … 1.
    """
    return awareness.chance(awareness.learner_hazard(
        coefficients.media[lane], effects.campaign[t, cell, lane], coefficients.social[lane],
        share, coefficients.workplace[lane], recognised, coefficients.slow_climb[lane], slowed,
    ))  # fmt: skip
