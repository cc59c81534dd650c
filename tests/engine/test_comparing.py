"""What learners go by when they compare is what the rules say they believe, in every variant."""

import numpy as np
import pytest

from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES
from mcsim.scenario.model import VARIANTS, Policy, Variant
from tests.engine.worlds import EVERY_LEVER, World, believed, compared, policy


@pytest.mark.parametrize("draws", [2, 11])  # fewer lanes than a span has, and one and a bit
@pytest.mark.parametrize("variant", [name for name in VARIANTS if not name.startswith("n_")])
def test_trust_in_a_class_is_what_a_learner_believes_of_it(variant: Variant, draws: int) -> None:
    world = World(policies=(Policy(), policy(**EVERY_LEVER)), given={"heard_only": 0.4},
                  learners=300, quarters=20, variant=variant, draws=draws)  # fmt: skip
    chunk, t = world.end(), world.quarters - 1
    state, market, learned = chunk.state.learners, chunk.state.market, 0
    for i in range(0, world.learners, 2):
        trusted = compared(chunk, i, t).trusted
        for c, lane in np.ndindex(CLASSES, len(world.base)):
            assert trusted[c, lane] == believed(
                chunk.coefficients.trust, bool(state.level[i, lane] == UNDERSTANDS),
                state.trust[i, c, lane], market.assured_good[c, lane],
                market.assured_bad[c, lane], state.good[i, c, lane], state.bad[i, c, lane],
                np.uint64(t - state.event[i, c, lane]), lane,
            )  # fmt: skip
            learned += bool(state.good[i, c, lane] != 0.0)
    assert learned > 50
