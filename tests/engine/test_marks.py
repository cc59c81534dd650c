"""Marks that events keep agree with the state, looked at anew every quarter."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.engine.quarter import Chunk
from mcsim.engine.state import BURN_IN, IN_COURSE
from mcsim.rules.payoff import disillusioned
from mcsim.rules.trust import CLASSES
from mcsim.scenario.model import Policy, Variant
from tests.engine.worlds import EVERY_LEVER, World, policy

WORLD = World(policies=(Policy(), policy(**EVERY_LEVER), policy(price_support={})),
              given={"places": 1500.0, "quarter_hours": 15.0}, quarters=28)  # fmt: skip


def _told(chunk: Chunk) -> NDArray[np.uint8]:
    """Bits of the classes of which each learner completed a credential this quarter, uint8 (N,)."""
    news, found = chunk.state.learners.own_news, np.zeros(chunk.marks.told.size, np.uint8)
    for c in range(CLASSES):
        found |= ((news == 1 + 2 * c) | (news == 2 + 2 * c)).any(1).astype(np.uint8) << c
    return found


def _news(chunk: Chunk) -> NDArray[np.uint8]:
    """Bits of the classes of which each learner saw an outcome this quarter, uint8 (N,)."""
    found, (start, neighbour) = _told(chunk), chunk.population.network
    rows = np.repeat(np.arange(start.size - 1), np.diff(start))
    np.bitwise_or.at(found, rows, _told(chunk)[neighbour])
    return found


def _sour(chunk: Chunk, t: int) -> NDArray[np.bool_]:
    """Who counts as disillusioned, bool (N, L)."""
    state, fade = chunk.state.learners, chunk.coefficients.choice.souring
    return np.array([
        [disillusioned(float(state.disillusion[i, k]), fade[t - state.soured[i, k], k])
         for k in range(state.level.shape[1])]
        for i in range(state.level.shape[0])
    ])  # fmt: skip


@pytest.mark.parametrize("variant", ["main", "closed_cohort", "friedkin_johnsen"])
def test_marks_say_what_the_state_says(variant: Variant) -> None:
    seen: Any = np.zeros(6, np.int64)
    assured = np.zeros((2, CLASSES, len(WORLD.base)))
    for t, chunk in WORLD.but(variant=variant).run():
        state, marks, market = chunk.state.learners, chunk.marks, chunk.state.market
        np.testing.assert_array_equal(marks.in_course, (state.course == IN_COURSE).sum(1))
        np.testing.assert_array_equal(marks.in_offer, (state.course >= 0).sum(1))
        np.testing.assert_array_equal(marks.ever_completed, state.completed.any((1, 2)))
        np.testing.assert_array_equal(marks.told, _told(chunk))
        np.testing.assert_array_equal(marks.news, _news(chunk))
        np.testing.assert_array_equal(chunk.applications.kept, state.window_kept.any(1))
        now = np.stack([market.assured_good, market.assured_bad])
        np.testing.assert_array_equal(marks.assured, now)
        np.testing.assert_array_equal(marks.moves, (now != assured).any((0, 1)))
        assured = now
        if t % 3 == 0:
            np.testing.assert_array_equal(t < marks.sour_until, _sour(chunk, t))
        seen += [marks.in_course.max() > 1, marks.in_offer.max() > 1, marks.news.any(),
                 chunk.applications.kept.any(), (t < marks.sour_until).any(),
                 (marks.ever_completed & ~state.completed.any((1,)).all(1)).any()]  # fmt: skip
    # Each of them marked somebody in most quarters.
    assert (seen > BURN_IN).all()


def test_who_is_disillusioned_stops_being_so_in_the_quarter_that_is_noted() -> None:
    world = WORLD.but(given={"forgiving": 0.8, "reward_base": 0.1}, quarters=16)
    chunk = world.end()
    t, state, ended = world.quarters - 1, chunk.state.learners, 0
    for i, lane in zip(*np.nonzero(chunk.marks.sour_until), strict=True):
        fade = chunk.coefficients.choice.souring[:, lane]
        stored, since = float(state.disillusion[i, lane]), int(state.soured[i, lane])
        until = int(chunk.marks.sour_until[i, lane])
        for quarter in range(since, min(until + 3, since + world.quarters)):
            assert (quarter < until) == disillusioned(stored, fade[quarter - since])
        ended += until <= t
    assert ended > 20
