"""Lanes are gathered, and lines turned, as plain NumPy would."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.gathering import GROUP, SPAN, SPANS, push, span_of, turn
from mcsim.arithmetic.lanes import set_lanes, words_for

LANES = st.integers(1, 150)
SEEDS = st.integers(0, 2**32 - 1)
CONVERSIONS = [
    (np.float64, np.float64), (np.float32, np.float64), (np.uint8, np.float64),
    (np.int8, np.float64), (np.int16, np.float64), (np.uint8, np.uint8), (np.int8, np.uint8),
    (np.bool_, np.uint8), (np.uint8, np.int64), (np.uint64, np.uint64),
]  # fmt: skip


@compiled
def _pushed(source, flags, target, position):
    end, visited = np.uint64(position), 0
    for word in range(words_for(flags.size)):
        bits = set_lanes(flags, word)
        for part in range(SPANS):
            first, picked = span_of(bits, word, part, flags.size)
            if picked != 0:
                visited += 1
                end = push(source, first, picked, target, end)
    return end, visited


@compiled
def _turned(lines, places, first, end, columns):
    turn(lines, places, first, end, columns)


@pytest.mark.parametrize(("source_type", "target_type"), CONVERSIONS)
@given(lanes=LANES, seed=SEEDS, first=st.integers(0, 9), share=st.sampled_from([0.03, 0.5, 1.0]))
def test_pushing_span_by_span_gathers_the_flagged_lanes_in_order(
    source_type, target_type, lanes, seed, first, share
):
    rng = np.random.default_rng(seed)
    source = rng.integers(0, 100, lanes).astype(source_type)
    if np.issubdtype(source_type, np.floating):
        source = (source + rng.random(lanes)).astype(source_type)
    flags = (rng.random(lanes) < share).astype(np.uint8)
    target = np.full(first + lanes + SPAN, 77, target_type)
    before = target[:first].copy()
    end, visited = _pushed(source, flags, target, first)
    assert end == first + flags.sum()
    assert visited == sum(bool(flags[k : k + SPAN].any()) for k in range(0, lanes, SPAN))
    np.testing.assert_array_equal(target[first:end], source[flags == 1].astype(target_type))
    np.testing.assert_array_equal(target[:first], before)


def test_pushing_converts_signed_numbers_with_their_sign():
    source = np.arange(-8, 8, dtype=np.int8)
    target = np.zeros(source.size + SPAN)
    _pushed(source, np.ones(source.size, np.uint8), target, 0)
    np.testing.assert_array_equal(target[: source.size], source.astype(float))


@given(seed=SEEDS, first=st.integers(0, 9), count=st.integers(0, 40))
def test_turning_lays_lines_out_in_columns(seed, first, count):
    rng = np.random.default_rng(seed)
    lines = rng.random((30, GROUP))
    places = rng.integers(0, 30, first + count + GROUP).astype(np.uint64)
    columns = np.full((GROUP, first + count + GROUP), np.nan)
    _turned(lines, places, first, first + count, columns)
    chosen = slice(first, first + count)
    np.testing.assert_array_equal(columns[:, chosen], lines[places[chosen]].T)
    assert np.isnan(columns[:, :first]).all()
