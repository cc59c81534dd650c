"""Counts in small numbers are carried over before they can overflow."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.engine import accounting
from mcsim.engine.accounting import FULL, Tally
from mcsim.engine.flows import (
    AWARE,
    BASE_COMPLETIONS,
    COMPLETIONS,
    DEADWEIGHT,
    DISILLUSIONED,
    HOLDERS,
    LEARNERS,
    RETAINED,
    STOCKS,
    TRUSTS_NQF,
    TRUSTS_PLAIN,
    TRUSTS_QA,
    UNDERSTANDING,
)
from mcsim.grammar.groups import CELLS
from mcsim.population.profile import Profile
from mcsim.rules.awareness import UNDERSTANDS
from tests.engine.worlds import World, shipped_profile

LANES = 3
COUNTED = (AWARE, UNDERSTANDING, TRUSTS_PLAIN, TRUSTS_QA, TRUSTS_NQF)
SUMMED = (HOLDERS, DISILLUSIONED, COMPLETIONS, BASE_COMPLETIONS, RETAINED, DEADWEIGHT)


@given(st.integers(0, 2**32 - 1))
def test_what_is_carried_over_is_added_and_forgotten(seed: int) -> None:
    rng, tally = np.random.default_rng(seed), Tally.empty(LANES)
    stocks = rng.integers(0, 2**40, (CELLS, len(STOCKS), LANES))
    expected = stocks.copy()
    for small, places in ((tally.counted, COUNTED), (tally.summed, SUMMED)):
        small[:] = rng.integers(0, np.iinfo(small.dtype).max, small.shape, endpoint=True)
        small.flat[0] = np.iinfo(small.dtype).max
        expected[:, list(places)] += small.astype(np.int64).transpose(1, 0, 2)
    accounting._carry(tally, stocks)
    np.testing.assert_array_equal(stocks, expected)
    assert not tally.counted.any()
    assert not tally.summed.any()


def test_no_count_of_learners_fits_more_than_are_counted_before_it_is_carried_over() -> None:
    tally = Tally.empty(1)
    assert np.iinfo(tally.counted.dtype).max >= FULL
    # A learner has at most 255 credentials of a class.
    assert np.iinfo(tally.summed.dtype).max >= FULL * 3 * 255


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
def test_a_cell_may_have_more_learners_than_sixteen_bits_count(learners: int) -> None:
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
    expected = dict.fromkeys((LEARNERS, *COUNTED, HOLDERS), learners)
    expected |= dict.fromkeys((COMPLETIONS, BASE_COMPLETIONS, RETAINED), 2 * learners)
    for place in range(len(STOCKS)):
        assert stocks[cell, place, 0] == expected.get(place, 0), STOCKS[place]
    assert np.delete(stocks, cell, 0).sum() == 0
