"""Arrays of the state begin where a line of memory does."""

import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mcsim.engine.state import LINE, full, zeros
from tests.engine.worlds import World

DTYPES = [np.bool_, np.int8, np.uint8, np.int16, np.int32, np.float32, np.int64, np.uint64,
          np.float64]  # fmt: skip
shapes = st.lists(st.integers(1, 70), min_size=1, max_size=3).map(tuple)


def _begins_with_a_line(array: np.ndarray) -> bool:
    return array.ctypes.data % LINE == 0


@given(shapes, st.sampled_from(DTYPES))
def test_what_is_allocated_is_zero_and_begins_with_a_line(
    shape: tuple[int, ...], dtype: Any
) -> None:
    for _ in range(3):  # memory that was used before is not zero
        array = zeros(shape, dtype)
        assert array.shape == shape
        assert array.dtype == dtype
        assert array.flags.c_contiguous
        assert array.flags.writeable
        assert _begins_with_a_line(array)
        assert not array.any()
        array.fill(1)
        del array


@given(shapes, st.sampled_from(DTYPES))
def test_a_value_fills_all_of_an_array(shape: tuple[int, ...], dtype: Any) -> None:
    array = full(shape, 1, dtype)
    assert (array.shape, array.dtype) == (shape, np.dtype(dtype))
    assert _begins_with_a_line(array)
    assert array.sum(dtype=np.int64) == math.prod(shape)


def test_numbers_are_float64_unless_stated() -> None:
    assert zeros((3, 2)).dtype == np.float64


def test_with_a_line_of_lanes_no_row_of_the_learners_lies_in_two_lines_more_than_it_must() -> None:
    chunk = World(learners=100, draws=LINE).chunk()
    for name, values in chunk.state.learners._asdict().items():
        assert _begins_with_a_line(values), name
        assert all(stride % LINE == 0 for stride in values.strides[:-1]), name
    for name in ("news", "leaning", "until", "sour_until"):
        assert _begins_with_a_line(getattr(chunk.marks, name)), name
