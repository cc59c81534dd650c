"""Chances that many learners share, once a quarter, as thresholds of random words.

One random word serves a learner in all lanes, so the largest threshold of any lane tells at once
that nothing happens to the learner in any of them.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.elementary import threshold
from mcsim.engine.coefficients import Awareness, Completion, Recognition
from mcsim.engine.effects import EmployerEffects, LearnerEffects
from mcsim.engine.state import EmployerState
from mcsim.grammar.groups import CELLS, EDUCATIONS, SIZES
from mcsim.population.profile import Tables
from mcsim.rules import awareness, choice, completion, stacking
from mcsim.rules.trust import NQF, PLAIN, QA

type Floats = NDArray[np.float64]
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
    employer_understand, employer_forget : (4 · sectors, L), (L,)
        As for learners, by size · sectors + sector.
    review, review_any : (L,), (1,)
        An employer reviewing what it recognises, and the largest of any lane.
    hears : uint8 (L,)
        Of the employer at hand: 1 where it may hear of micro-credentials.
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
    employer_understand: Thresholds
    employer_forget: Thresholds
    review: Thresholds
    review_any: Thresholds
    hears: NDArray[np.uint8]

    @classmethod
    def empty(cls, learners: int, employers: int, sectors: int, lanes: int) -> Self:
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
            employer_understand=thresholds(len(SIZES) * sectors, lanes),
            employer_forget=thresholds(lanes), review=thresholds(lanes),
            review_any=thresholds(1), hears=np.zeros(lanes, np.uint8),
        )  # fmt: skip


@compiled
def expect(
    tables: Tables, coefficients: Awareness, finishing: Completion, recognising: Recognition,
    effects: LearnerEffects, employer_effects: EmployerEffects, employers: EmployerState,
    chances: Chances, t: int,
) -> None:  # fmt: skip
    """Set the chances of a quarter.

    Parameters
    ----------
    tables, coefficients, finishing, recognising, effects, employer_effects
        Read.
    employers : EmployerState
        As last quarter left them.
    chances : Chances
        Written.
    t : int
        Quarter since the first of burn-in.
    """
    _happen(coefficients.forgetting, chances.forget)
    chances.forget_any[0] = _largest(chances.forget)
    for education in range(chances.course.shape[0]):
        _complete(finishing, education, chances.course[education])
    for cell in range(CELLS):
        for recognised in range(2):
            for slowed in range(2):
                _hear(coefficients, effects.campaign[t, cell], 0.0, recognised == 1, slowed == 1,
                      chances.hear[recognised, slowed, cell])  # fmt: skip
        _hear(coefficients, effects.campaign[t, cell], 1.0, True, False, chances.hear_most[cell])
        _understand(coefficients.understanding, effects.understanding[t, cell],
                    chances.understand[cell])  # fmt: skip
        _need(tables.need[cell], tables.need_peak[cell], effects.age_access[t, cell],
              chances.need[cell])  # fmt: skip
        _stack(finishing.stack_hazard, effects.stacking[t, cell], chances.stack[cell])
        _add_one(chances.hear_most[cell])
        chances.hear_any[cell] = _largest(chances.hear_most[cell])
        chances.understand_any[cell] = _largest(chances.understand[cell])
        chances.need_most[cell] = _largest(chances.need[cell])
        chances.stack_any[cell] = _largest(chances.stack[cell])
    _expect_employers(coefficients, recognising, employer_effects, employers, chances, t)


@compiled
def _expect_employers(
    coefficients: Awareness, recognising: Recognition, effects: EmployerEffects,
    employers: EmployerState, chances: Chances, t: int,
) -> None:  # fmt: skip
    """Set what employers may do, and note who recognises some class."""
    _happen(coefficients.employer_forgetting, chances.employer_forget)
    for cell in range(chances.employer_understand.shape[0]):
        _understand(coefficients.employer_understanding, effects.employer_understanding[t, cell],
                    chances.employer_understand[cell])  # fmt: skip
    # In the first quarter everyone reviews.
    for lane in range(chances.review.size):
        often = recognising.recognition_review[lane] if t > 0 else 1.0
        chances.review[lane] = threshold(often)
    chances.review_any[0] = _largest(chances.review)
    for j in range(chances.recognised.shape[0]):
        declared = employers.declared[j]
        _recognise(declared[PLAIN], declared[QA], declared[NQF], chances.recognised[j])


# One short loop a function, so that the compiler turns each of them into vector instructions.


@apart
def _happen(hazard: Floats, found: Thresholds) -> None:
    for lane in range(found.size):
        found[lane] = threshold(awareness.chance(hazard[lane]))


@apart
def _complete(finishing: Completion, education: int, found: Thresholds) -> None:
    for lane in range(found.size):
        found[lane] = threshold(completion.course(
            finishing.completion_assessed[lane], finishing.completion_online[lane],
            finishing.courses_online[lane], finishing.completion_education[lane], education,
        ))  # fmt: skip


@apart
def _hear(
    coefficients: Awareness, campaign: Floats, share: float, recognised: bool, slowed: bool,
    found: Thresholds,
) -> None:  # fmt: skip
    for lane in range(found.size):
        found[lane] = threshold(awareness.chance(
            hearing_hazard(coefficients, campaign[lane], share, recognised, slowed, lane)
        ))  # fmt: skip


@apart
def _understand(base: Floats, lever: Floats, found: Thresholds) -> None:
    for lane in range(found.size):
        found[lane] = threshold(
            awareness.chance(awareness.understanding_hazard(base[lane], lever[lane]))
        )


@apart
def _need(own: float, peak: float, access: Floats, found: Thresholds) -> None:
    for lane in range(found.size):
        found[lane] = threshold(choice.need(own, peak, access[lane]))


@apart
def _stack(base: Floats, lever: Floats, found: Thresholds) -> None:
    for lane in range(found.size):
        found[lane] = threshold(awareness.chance(stacking.hazard(base[lane], lever[lane])))


@apart
def _add_one(found: Thresholds) -> None:
    """Allow for a last bit of the exponential that could be out of order."""
    for lane in range(found.size):
        found[lane] += 1


@apart
def _recognise(
    plain: NDArray[np.bool_], qa: NDArray[np.bool_], nqf: NDArray[np.bool_],
    found: NDArray[np.bool_],
) -> None:  # fmt: skip
    for lane in range(found.size):
        found[lane] = plain[lane] | qa[lane] | nqf[lane]


@inlined
def _largest(found: Thresholds) -> np.int64:
    largest = np.int64(0)
    for lane in range(found.size):
        largest = max(largest, found[lane])
    return largest


@inlined
def hearing_hazard(
    coefficients: Awareness, campaign: float, share: float, recognised: bool, slowed: bool,
    lane: int,
) -> float:  # fmt: skip
    """Hazard at which an unaware learner hears of micro-credentials.

    Parameters
    ----------
    coefficients : Awareness
        Read.
    campaign : float
        What the awareness lever adds to the media.
    share : float
        Share of the neighbours who hold one.
    recognised, slowed : bool
        The employer recognises a class; "not well known" holds the learner back.
    lane : int
        The lane.

    Returns
    -------
    float64
        A quarter.
    """
    return awareness.learner_hazard(
        coefficients.media[lane], campaign, coefficients.social[lane], share,
        coefficients.workplace[lane], recognised, coefficients.slow_climb[lane], slowed,
    )  # fmt: skip
