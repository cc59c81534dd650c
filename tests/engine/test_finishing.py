"""What learners take up of their neighbours' outcomes, against telling one after the other."""

import numpy as np
import pytest

from mcsim.engine.finishing import FIRST, OUTCOME, REWARD, _spread
from mcsim.engine.state import MOST
from mcsim.rules.trust import CLASSES
from tests.engine.worlds import World


@pytest.mark.parametrize("draws", [1, 3, 64, 70, 128])
def test_taking_up_is_telling_in_the_order_of_storage_also_where_counts_stop(draws: int) -> None:
    rng, learners = np.random.default_rng(draws), 100
    chunk = World(learners=learners, draws=draws).chunk()
    state, marks, network = chunk.state.learners, chunk.marks, chunk.population.network
    tells = rng.random((learners, draws)) < 0.3 * (rng.random((learners, 1)) < 0.5)
    c, delivered, rewarded, first = (rng.integers(0, end, tells.shape) for end in (3, 2, 2, 2))
    state.own_news[:] = tells * (1 + 2 * c + delivered | rewarded << REWARD | first << FIRST)
    for k in range(CLASSES):
        marks.told[:] |= (tells & (c == k)).any(1).astype(np.uint8) << k
    state.met[:] = rng.integers(MOST - 4, MOST + 1, state.met.shape)
    state.rewarded[:] = rng.integers(0, MOST - 4, state.met.shape)
    met, rewards, holding = (
        values.astype(np.int64)
        for values in (state.met, state.rewarded, state.holding_neighbours)
    )
    news = marks.told.copy()
    for i, lane in zip(*np.nonzero(tells), strict=True):
        neighbours = network.neighbour[network.start[i] : network.start[i + 1]]
        holding[neighbours, lane] += first[i, lane]
        news[neighbours] |= np.uint8(1 << c[i, lane])
        for n in (i, *neighbours):
            if met[n, c[i, lane], lane] < MOST:
                met[n, c[i, lane], lane] += 1
                rewards[n, c[i, lane], lane] += rewarded[i, lane]
    outcome = state.own_news & OUTCOME
    _spread(network, state, marks)
    np.testing.assert_array_equal(state.met, met)
    np.testing.assert_array_equal(state.rewarded, rewards)
    np.testing.assert_array_equal(state.holding_neighbours, holding)
    np.testing.assert_array_equal(state.own_news, outcome)
    np.testing.assert_array_equal(marks.news, news)
    np.testing.assert_array_equal(marks.ever_completed, marks.told > 0)
    assert (met == MOST).mean() > 0.2
