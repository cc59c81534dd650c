"""Arrays of a chunk begin where a line of memory does, in memory that the next chunk takes over."""

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mcsim.engine.room import BLOCK, LINE, Room, full, zeros
from mcsim.engine.run import run_lanes
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
    for name in ("leaning", "until", "sour_until"):
        assert _begins_with_a_line(getattr(chunk.marks, name)), name


@given(st.lists(st.tuples(shapes, st.sampled_from(DTYPES)), min_size=1, max_size=8))
def test_what_is_taken_from_a_room_is_zero_and_nobody_elses(
    asked: list[tuple[tuple[int, ...], Any]],
) -> None:
    room = Room()
    for _ in range(3):  # chunk after chunk
        with room.opened():
            arrays = [zeros(shape, dtype) for shape, dtype in asked]
            for k, array in enumerate(arrays):
                assert not array.any()
                assert _begins_with_a_line(array)
                array.fill(k + 1)
            for k, array in enumerate(arrays):
                assert (array == np.array(k + 1, array.dtype)).all()


def test_the_next_chunk_takes_the_memory_of_the_last() -> None:
    room = Room()
    with room.opened():
        first = zeros((3, BLOCK), np.uint8)
        zeros((5,))
    with room.opened():
        assert zeros((3, BLOCK), np.uint8).ctypes.data == first.ctypes.data
        zeros((5,))
    assert sum(block.size for block in room.blocks) <= 4 * BLOCK + len(room.blocks) * LINE


def test_a_room_is_open_in_its_own_thread_and_to_its_end_only() -> None:
    room = Room()
    with room.opened(), ThreadPoolExecutor(1) as pool:
        pool.submit(zeros, (7,)).result()
        assert room.blocks == []
        zeros((7,))
        assert len(room.blocks) == 1
    taken = list(room.taken)
    zeros((7,))
    assert room.taken == taken


def test_a_study_in_used_memory_counts_the_same() -> None:
    world = World(learners=300, draws=2)
    settings = world.settings.model_copy(update={"horizon_quarters": 4})
    room = Room()
    used = [run_lanes(world.lanes(), world.profile, settings, 0, room=room) for _ in range(2)]
    fresh = run_lanes(world.lanes(), world.profile, settings, 0)
    for totals in used:
        for mine, other in zip(totals, fresh, strict=True):
            np.testing.assert_array_equal(mine, other)
