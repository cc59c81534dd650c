"""What learners and employers have in common: a level of awareness, and trust by class."""

from typing import TYPE_CHECKING

import mesa
import numpy as np

from mcsim.rules import barriers, trust
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, QA

if TYPE_CHECKING:
    from mcsim.mesa_model.model import MicroCredentialModel


def stored(value: float) -> float:
    """Round to single precision, in which the core stores beliefs."""
    return float(np.float32(value))


class Believer(mesa.Agent):  # type: ignore[misc]
    """An agent that has heard of micro-credentials or not, holds barriers, and trusts by class.

    Attributes
    ----------
    level : int
        0 unaware, 1 has heard, 2 understands.
    barriers : int
        Bit b is set where barrier b is held.
    trust : list of float
        τ⁰ by class.
    good, bad : list of float
        Evidence from outcomes as of its last event, in observations, by class.
    event : list of int
        Quarter of that event, by class.
    """

    model: "MicroCredentialModel"

    def __init__(self, model: "MicroCredentialModel") -> None:
        super().__init__(model)
        self.level = 0
        self.barriers = 0
        self.trust = [0.0] * CLASSES
        self.good, self.bad = [0.0] * CLASSES, [0.0] * CLASSES
        self.event = [0] * CLASSES

    def hindered(self, barrier: int, lift_word: int, lifted: float) -> bool:
        """Tell whether a barrier is held and not lifted."""
        held = self.barriers >> barrier & 1 == 1
        return held and bool(barriers.active(held, lift_word, lifted))

    def belief(self, c: int) -> float:
        """Trust in a class as it is now: the anchor plus faded evidence."""
        return self._belief(c, self.level == UNDERSTANDS)

    def trusts(self, c: int) -> bool:
        """Tell whether an agent that understands trusts a class."""
        understands = self.level == UNDERSTANDS
        return understands and bool(trust.trusts(understands, self._belief(c, True)))

    def _belief(self, c: int, understands: bool) -> float:
        model, given = self.model, self.model.given.trust
        good, bad = model.assured[c]
        fade = given.fade[model.t - self.event[c]]
        return float(trust.belief(
            understands, self.trust[c], given.prior_strength, given.vague_strength, good, bad,
            self.good[c], self.bad[c], fade, given.undecided > 0.0,
        ))  # fmt: skip

    def beliefs(self) -> tuple[float, float, float]:
        """Trust in each class."""
        return self.belief(0), self.belief(QA), self.belief(NQF)
