"""Lanes are found as plain NumPy would."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.lanes import (
    add_lanes,
    lanes_at,
    lanes_from,
    lanes_with,
    next_lane,
    set_lanes,
    words_for,
)

LANES = st.integers(1, 150)
SEEDS = st.integers(0, 2**32 - 1)
COUNTS = st.sampled_from([1, 3, 8, 63, 64, 65, 100, 128, 190])
BEFORE = 7  # what there is before something is added


@compiled
def _visited(row, lanes):
    """Visit the lanes that are set; return how many."""
    count = 0
    for word in range(words_for(row.size)):
        bits = set_lanes(row, word)
        while bits != 0:
            lanes[count], bits = next_lane(bits, word)
            count += 1
    return count


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.bool_])
@given(lanes=LANES, seed=SEEDS, share=st.sampled_from([0.0, 0.05, 0.5, 1.0]))
def test_set_lanes_are_those_that_are_not_zero(dtype, lanes, seed, share):
    rng = np.random.default_rng(seed)
    row = np.where(rng.random(lanes) < share, rng.integers(1, 128, lanes), 0).astype(dtype)
    found = np.zeros(lanes, np.int64)
    count = _visited(row, found)
    np.testing.assert_array_equal(found[:count], np.flatnonzero(row))


def test_a_negative_number_is_not_zero():
    row = np.zeros(70, np.int8)
    row[[0, 63, 64, 69]] = -1
    found = np.zeros(70, np.int64)
    assert _visited(row, found) == 4


@compiled
def _ask(row: NDArray[np.int16], value: int, bit: int, found: NDArray[np.int64]) -> None:
    for word in range(words_for(row.size)):
        add_lanes(lanes_at(row, word, value), word, found[0])
        add_lanes(lanes_from(row, word, value), word, found[1])
        add_lanes(lanes_with(row, word, bit), word, found[2])


@given(SEEDS, COUNTS, st.sampled_from([np.int8, np.uint8, np.int16, np.int64]),
       st.sampled_from([np.uint8, np.uint32, np.int64]), st.integers(0, 5))  # fmt: skip
def test_lanes_are_found_and_counted(
    seed: int, count: int, kind: type, counted: type, value: int
) -> None:
    rng = np.random.default_rng(seed)
    # A row amid others, whose neighbours must be left alone.
    rows = rng.integers(0 if kind is np.uint8 else -3, 6, (3, count)).astype(kind)
    found = np.full((5, count), BEFORE, counted)
    _ask(rows[1], value, 2, found[1:4])
    expected = [np.zeros(count), rows[1] == value, rows[1] >= value, rows[1] & 2 != 0,
                np.zeros(count)]  # fmt: skip
    np.testing.assert_array_equal(found, BEFORE + np.array(expected))


@compiled
def _found(row: NDArray[np.int8], found: NDArray[np.uint64]) -> None:
    for word in range(words_for(row.size)):
        found[0, word] = lanes_at(row, word, 0)
        found[1, word] = lanes_from(row, word, 0)


@given(LANES)
def test_no_bit_stands_for_a_lane_that_is_not_there(lanes: int) -> None:
    found = np.zeros((2, -(-lanes // 64)), np.uint64)
    _found(np.zeros(lanes, np.int8), found)
    assert [sum(int(word).bit_count() for word in row) for row in found] == [lanes, lanes]
    assert int(found[0, -1]) == (1 << (lanes - 1) % 64 + 1) - 1
