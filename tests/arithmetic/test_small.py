"""What is computed for 64 lanes at once is what NumPy computes for each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.lanes import words_for
from mcsim.arithmetic.small import beyond, by_pairs, least, numbers, plus, sum_up, unlike

BEFORE = 7  # what there is before something is added
lanes = st.sampled_from([1, 3, 8, 63, 64, 65, 100, 128, 190])
seeds = st.integers(0, 2**32 - 1)


@compiled
def _compute(a: NDArray[np.uint8], b: NDArray[np.uint8], summed: NDArray[np.uint16]) -> int:
    unlikes = 0
    for word in range(words_for(a.size)):
        first, second = numbers(a, word), numbers(b, word)
        sum_up(plus(first, second), word, summed[0])
        sum_up(least(first, second), word, summed[1])
        sum_up(beyond(first, second), word, summed[2])
        sum_up(by_pairs(first), word, summed[3])
        for lane in range(64):
            unlikes += (unlike(first, second) >> np.uint64(lane)) & np.uint64(1)
    return unlikes


@given(seeds, lanes)
def test_numbers_are_computed_with(seed: int, count: int) -> None:
    a, b = np.random.default_rng(seed).integers(0, 128, (2, count)).astype(np.uint8)
    summed = np.full((4, count), BEFORE, np.uint16)
    assert _compute(a, b, summed) == (a != b).sum()
    wide = a.astype(int), b.astype(int)
    expected = [sum(wide), np.minimum(*wide), np.maximum(wide[0] - wide[1], 0),
                wide[0][np.arange(count) & ~1]]  # fmt: skip
    np.testing.assert_array_equal(summed, BEFORE + np.array(expected))
