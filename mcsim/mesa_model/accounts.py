"""Step 9: count what there is, each learner beside its twin in the base."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.flows import (
    ADDITIONAL,
    AWARE,
    BASE_COMPLETIONS,
    COMPLETIONS,
    DEADWEIGHT,
    DISILLUSIONED,
    DISPLACED,
    ENROLLED,
    HOLDERS,
    IN_COURSES,
    LEARNERS,
    LOST,
    RECLASSIFIED,
    RELABELLED,
    RETAINED,
    TRUSTS_PLAIN,
    UNDERSTANDING,
)
from mcsim.engine.state import IN_COURSE
from mcsim.rules import payoff, twin
from mcsim.rules.awareness import HEARD, UNDERSTANDS
from mcsim.rules.trust import CLASSES

if TYPE_CHECKING:
    from mcsim.mesa_model.learner import Learner
    from mcsim.mesa_model.model import MicroCredentialModel


def count_twin(
    model: "MicroCredentialModel", learner: "Learner", cell: int, table: NDArray[np.int64]
) -> None:
    """Add a learner's credentials so far, beside those of its twin, to a table.

    Parameters
    ----------
    model, learner : MicroCredentialModel, Learner
        Whose account it is.
    cell : int
        Where it is entered.
    table : int64 (36, S)
        Added to.
    """
    other = learner if model.base is None else model.base.learners[learner.row]
    total, base_total = sum(learner.completed), sum(other.completed)
    same = sum(map(min, learner.completed, other.completed))
    courses = learner.courses, other.courses
    retained = twin.retained(total, base_total)
    table[cell, COMPLETIONS] += total
    table[cell, BASE_COMPLETIONS] += base_total
    table[cell, ADDITIONAL] += twin.additional(total, base_total, *courses)
    table[cell, RELABELLED] += twin.relabelled(total, base_total, *courses)
    table[cell, LOST] += twin.lost(total, base_total)
    table[cell, DISPLACED] += twin.displaced(total, base_total, learner.turned_away)
    table[cell, RETAINED] += retained
    table[cell, RECLASSIFIED] += retained - same
    table[cell, DEADWEIGHT] += twin.deadweight(retained, learner.supported)


def count_learners(model: "MicroCredentialModel") -> None:
    """Count the stocks of learners at the end of a quarter, by cell."""
    for learner in model.learners:
        row = model.stocks[learner.cell]
        row[LEARNERS] += 1
        row[AWARE] += learner.level >= HEARD
        row[ENROLLED] += learner.course >= 0
        row[IN_COURSES] += learner.course == IN_COURSE
        row[UNDERSTANDING] += learner.level == UNDERSTANDS
        for c in range(CLASSES):
            row[TRUSTS_PLAIN + c] += learner.trusts(c)
        row[HOLDERS] += learner.holds_any
        fade = model.given.choice.souring[model.t - learner.soured]
        row[DISILLUSIONED] += payoff.disillusioned(learner.disillusion, fade)
        count_twin(model, learner, learner.cell, model.stocks)
