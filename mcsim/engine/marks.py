"""What is known of learners besides their state, so that a quarter passes over most of them.

Marks follow from the state; the event that changes the state keeps them.  They hold no result,
so the readable model does without them.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.room import zeros
from mcsim.rules.trust import CLASSES

NEVER = 255  # a quarter that no run reaches


class Marks(NamedTuple):
    """Which learners are concerned, in some lane or in which.

    Attributes
    ----------
    in_course, in_offer : int32 (N,)
        Lanes in which the learner is enrolled in an uncertified course, and in an offer.
    told : uint8 (N,)
        Bit c is set where whoever had the slot completed a credential of class c last quarter, in
        some lane.
    news : uint8 (N,)
        Bit c is set where one of class c, own or a neighbour's, was seen last quarter.
    leaning : uint8 (N, L)
        Bit c is set where a learner who understands trusts class c; see ``mcsim.engine.leaning``.
    until : uint8 (N, L)
        First quarter in which that may differ; 0 where it is not known, 255 for never.
    assured : float64 (2, 3, L)
        What assurance of each class was worth last quarter, good and bad observations.
    moves : bool (L,)
        Lanes in which that moved this quarter.
    sour_until : uint8 (N, L)
        First quarter in which the learner no longer counts as disillusioned.
    ever_completed : bool (N,)
        A credential was completed in some lane.
    """

    in_course: NDArray[np.int32]
    in_offer: NDArray[np.int32]
    told: NDArray[np.uint8]
    news: NDArray[np.uint8]
    leaning: NDArray[np.uint8]
    until: NDArray[np.uint8]
    assured: NDArray[np.float64]
    moves: NDArray[np.bool_]
    sour_until: NDArray[np.uint8]
    ever_completed: NDArray[np.bool_]

    @classmethod
    def empty(cls, learners: int, lanes: int) -> Self:
        """Allocate, with nobody concerned."""
        return cls(
            in_course=np.zeros(learners, np.int32), in_offer=np.zeros(learners, np.int32),
            told=np.zeros(learners, np.uint8), news=np.zeros(learners, np.uint8),
            leaning=zeros((learners, lanes), np.uint8),
            until=zeros((learners, lanes), np.uint8), assured=np.zeros((2, CLASSES, lanes)),
            moves=np.zeros(lanes, np.bool_),
            sour_until=zeros((learners, lanes), np.uint8),
            ever_completed=np.zeros(learners, np.bool_),
        )  # fmt: skip
