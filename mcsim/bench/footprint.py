"""Draws made and bytes touched for each learner-quarter."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic import draws
from mcsim.arithmetic.draws import LEARNER_AGEING, Words
from mcsim.bench.work import Readable
from mcsim.engine.quarter import Chunk
from mcsim.engine.state import BURN_IN
from mcsim.mesa_model.model import MicroCredentialModel
from mcsim.population.synthesis import synthesise

WORDS_OF_BLOCK = 4

type Address = tuple[int, int, int, int]
"""Agent, second entity, quarter, decision."""


class Watched(MicroCredentialModel):
    """A readable model that notes which draws it looks up."""

    def __init__(self, *args: Any, looked_up: set[Address]) -> None:
        self.looked_up = looked_up
        super().__init__(*args)

    def words(self, agent: int, second: int, decision: int) -> Words:
        """Look up the random words of a decision this quarter, and note it."""
        if self.t >= BURN_IN:
            self.looked_up.add((int(agent), int(second), self.t, decision))
        return super().words(agent, second, decision)


def draws_needed(readable: Readable) -> dict[str, Any]:
    """Count the draws that learners need in a reported quarter.

    A draw is one block of Philox, four words, and has an address that says nothing of the lane, so
    a chunk needs it once for all its lanes.  The readable model runs once for each lane of the
    core, and the different addresses are counted.  To them comes the ageing of each learner, which
    both engines leave to compiled code; not counted are newcomers' traits, and employers and
    offers, which are few.  The core looks up at least these; more where it draws before it knows
    that nobody asks.

    Parameters
    ----------
    readable : Readable
        Its learners and quarters; the lanes are the core's.

    Returns
    -------
    dict
        ``blocks`` and ``words`` for each learner and quarter of a chunk, ``words_in_a_lane`` of
        them for each learner-quarter, and ``blocks_by_decision``.
    """
    settings, profile = readable.settings, readable.core.study.profile
    lanes, looked_up = readable.core.lanes, set[Address]()
    population = synthesise(profile, settings.learners, settings.seed, 0)
    for lane in range(lanes.count):
        model = Watched(population, profile, lanes.coefficients, lanes.effects, lane,
                        settings.seed, 0, settings.variant, looked_up=looked_up)  # fmt: skip
        for _ in range(settings.quarters):
            model.step()
    names = {value: name.lower() for name, value in vars(draws).items()
             if name.startswith("LEARNER_")}  # fmt: skip
    found = Counter(names[decision] for *_, decision in looked_up if decision in names)
    learner_quarters = settings.learners * settings.horizon_quarters
    by_decision = {name: count / learner_quarters for name, count in found.most_common()}
    by_decision = {names[LEARNER_AGEING]: 1.0, **by_decision}
    blocks = sum(by_decision.values())
    return {
        "blocks": blocks, "words": WORDS_OF_BLOCK * blocks,
        "words_in_a_lane": WORDS_OF_BLOCK * blocks / lanes.count,
        "blocks_by_decision": by_decision,
    }  # fmt: skip


def bytes_of_state(chunk: Chunk) -> int:
    """Return the bytes that a chunk keeps for each learner in each lane.

    Parameters
    ----------
    chunk : Chunk
        Every array in it with learners first and lanes last counts, by its dtype, with whatever
        stands between.

    Returns
    -------
    int
    """
    learners, lanes = chunk.population.learners.id.size, chunk.base.size
    arrays = {id(array): array for array in _arrays(chunk)}
    return sum(
        array.nbytes // (learners * lanes)
        for array in arrays.values()
        if array.ndim > 1 and array.shape[0] == learners and array.shape[-1] == lanes
    )


def _arrays(value: object) -> Iterator[NDArray[Any]]:
    """Find the arrays in named tuples and dataclasses, however deep."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _arrays(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from _arrays(getattr(value, item.name))
