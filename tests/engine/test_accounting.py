"""Counts in small numbers are carried over before they can overflow."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.arithmetic.compiled import compiled
from mcsim.engine import accounting
from mcsim.engine.accounting import COUNTED, FULL, SUMMED, Tally
from mcsim.engine.flows import (
    ADDITIONAL,
    AWARE,
    BASE_COMPLETIONS,
    COMPLETIONS,
    DEADWEIGHT,
    DISPLACED,
    HOLDERS,
    LEARNERS,
    RECLASSIFIED,
    RELABELLED,
    RETAINED,
    STOCKS,
    TRUSTS_NQF,
    TRUSTS_PLAIN,
    TRUSTS_QA,
    UNDERSTANDING,
)
from mcsim.engine.state import BURN_IN, State
from mcsim.grammar.groups import CELLS
from mcsim.population.profile import Profile
from mcsim.population.synthesis import Population, synthesise
from mcsim.rules import twin
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.scenario.model import Settings
from tests.engine.worlds import World, shipped_profile

LANES = 3


@given(st.integers(0, 2**32 - 1), st.integers(0, CELLS - 1))
def test_what_is_carried_over_is_added_and_forgotten(seed: int, cell: int) -> None:
    rng, tally = np.random.default_rng(seed), Tally.empty(LANES)
    stocks = rng.integers(0, 2**40, (CELLS, len(STOCKS), LANES))
    expected = stocks.copy()
    for small, places in ((tally.counted, COUNTED), (tally.summed, SUMMED)):
        small[cell] = rng.integers(0, np.iinfo(small.dtype).max, small.shape[1:], endpoint=True)
        small[cell, 0, 0] = np.iinfo(small.dtype).max
        expected[cell, list(places)] += small[cell].astype(np.int64)
    tally.learners[:] = 7
    accounting.carry(tally, cell, stocks)
    np.testing.assert_array_equal(stocks, expected)
    assert not tally.counted.any()
    assert not tally.summed.any()
    assert not tally.learners[:, cell].any()


def test_no_number_of_learners_fits_more_than_are_counted_before_it_is_carried_over() -> None:
    tally = Tally.empty(1)
    assert np.iinfo(tally.counted.dtype).max >= FULL
    # A learner completes at most one credential a quarter, so that 8 bits hold what it has.
    (horizon,) = (
        limit.le for limit in Settings.model_fields["horizon_quarters"].metadata
        if hasattr(limit, "le")
    )  # fmt: skip
    longest = BURN_IN + horizon
    assert longest <= 255
    assert np.iinfo(tally.summed.dtype).max >= FULL * longest


@given(st.integers(0, 2**32 - 1), st.sampled_from([(1, 5), (2, 4), (3, 42), (2, 64), (5, 20)]))
def test_a_learner_is_entered_beside_its_twins_as_the_rules_say(
    seed: int, shape: tuple[int, int]
) -> None:
    policies, draws = shape
    rng, lanes = np.random.default_rng(seed), policies * draws
    base = np.repeat(np.arange(draws) * policies, policies)
    state, tally = State.empty(_few(), 1, lanes).learners, Tally.empty(lanes)
    state.completed[0] = rng.integers(0, 3, (3, lanes))
    state.supported[0] = rng.integers(0, 3, lanes)
    state.courses[0] = rng.integers(0, 4, lanes)
    state.turned_away[0] = rng.integers(0, 3, lanes)
    _account(state, base, tally, 0, 0)
    mine = state.completed[0].astype(np.int64)
    other = mine[:, base]
    for lane in range(lanes):
        own, twins = int(mine[:, lane].sum()), int(other[:, lane].sum())
        courses = int(state.courses[0, lane]), int(state.courses[0, base[lane]])
        retained = twin.retained(own, twins)
        expected = {
            COMPLETIONS: own,
            DEADWEIGHT: twin.deadweight(retained, int(state.supported[0, lane])),
            ADDITIONAL: twin.additional(own, twins, *courses),
            RELABELLED: twin.relabelled(own, twins, *courses),
            DISPLACED: twin.displaced(own, twins, int(state.turned_away[0, lane])),
            RECLASSIFIED: retained - np.minimum(mine[:, lane], other[:, lane]).sum(),
        }
        for k, place in enumerate(SUMMED):
            assert tally.summed[0, k, lane] == expected[place], STOCKS[place]


@cache
def _few() -> Population:
    return synthesise(shipped_profile(), 50, 1, 0)


@compiled
def _account(state: Any, base: np.ndarray, tally: Tally, i: int, cell: int) -> None:
    accounting.account(state, base, accounting.lanes_of_a_base(base), tally, i, cell)


@cache
def _all_alike() -> Profile:
    """A profile in which everyone is in the same cell."""
    record = shipped_profile().model_dump()
    record["age"] = dict.fromkeys(record["age"], 0.0) | {"25-34": 1.0}
    for age in record["age"]:
        record["education"][age] = {"low": 0.0, "medium": 1.0, "high": 0.0}
        for education in record["status"][age]:
            record["status"][age][education] = {"employed": 1.0, "unemployed": 0.0,
                                                "inactive": 0.0}  # fmt: skip
    record["network"]["degree"] = 2
    return Profile.model_validate(record)


@pytest.mark.parametrize("learners", [FULL - 1, FULL, FULL + 1, 2 * FULL + 100])
def test_a_cell_may_have_more_learners_than_small_numbers_count(learners: int) -> None:
    # Nobody has run a quarter yet: everyone understands, trusts, and holds two credentials.
    world = World(learners=learners, draws=1, profile=_all_alike())
    chunk = world.chunk()
    state, people = chunk.state.learners, chunk.population.learners
    state.level.fill(UNDERSTANDS)
    state.trust.fill(0.9)
    state.completed[:, 1:] = 1
    chunk.marks.ever_completed.fill(True)
    stocks = np.zeros((CELLS, len(STOCKS), 1), np.int64)
    accounting.count_learners(
        people, state, chunk.state.market, chunk.coefficients.trust, chunk.base, chunk.marks,
        chunk.tally, stocks, 0,
    )  # fmt: skip
    (cell,) = set(people.cell.tolist())
    opinions = AWARE, UNDERSTANDING, TRUSTS_PLAIN, TRUSTS_QA, TRUSTS_NQF
    expected = dict.fromkeys((LEARNERS, *opinions, HOLDERS), learners)
    expected |= dict.fromkeys((COMPLETIONS, BASE_COMPLETIONS, RETAINED), 2 * learners)
    for place in range(len(STOCKS)):
        assert stocks[cell, place, 0] == expected.get(place, 0), STOCKS[place]
    assert np.delete(stocks, cell, 0).sum() == 0
