"""A request for memory changes no value, and none lies out of reach of it."""

import mmap
from typing import Any

import numpy as np
import pytest

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.prefetch import prefetch, prefetch_item

AHEAD = 3


@compiled
def _sum_asking(array: np.ndarray, sums: np.ndarray) -> None:
    for row in range(array.shape[0]):
        prefetch(array, min(row + AHEAD, array.shape[0] - 1))
        for column in range(array.shape[1]):
            sums[row] += array[row, column]


@compiled
def _sum_beyond(array: np.ndarray, sums: np.ndarray) -> None:
    for row in range(array.shape[0]):
        prefetch(array, row + 1_000_000_000)
        for column in range(array.shape[1]):
            sums[row] += array[row, column]


@compiled
def _sum_asking_for_items(array: np.ndarray, beyond: int) -> float:
    total = 0.0
    for row in range(array.shape[0]):
        for column in range(np.uint64(array.shape[1])):
            prefetch_item(array, (row + beyond, column))
            total += array[row, column]
    return total


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64])
@pytest.mark.parametrize("columns", [1, 7, 63, 64, 65, 200, 1000])
def test_rows_of_any_size_stay_as_they_are(dtype: Any, columns: int) -> None:
    rows = 37
    array = np.random.default_rng(columns).integers(0, 100, (rows, columns)).astype(dtype)
    before, sums = array.copy(), np.zeros(rows)
    _sum_asking(array, sums)
    np.testing.assert_array_equal(array, before)
    np.testing.assert_array_equal(sums, before.sum(1, dtype=np.float64))


def test_the_last_row_may_end_where_memory_does() -> None:
    rows, columns = 4, mmap.PAGESIZE // 4 - 5
    size = rows * columns
    room = mmap.mmap(-1, (size // mmap.PAGESIZE + 1) * mmap.PAGESIZE)
    array = np.frombuffer(room, np.uint8)[-size:].reshape(rows, columns)
    array[:] = 1
    sums = np.zeros(rows)
    _sum_asking(array, sums)
    np.testing.assert_array_equal(sums, columns)


def test_a_request_for_what_is_not_there_is_no_fault() -> None:
    array, sums = np.ones((5, 100), np.uint8), np.zeros(5)
    _sum_beyond(array, sums)
    np.testing.assert_array_equal(sums, 100.0)
    assert (array == 1).all()


@pytest.mark.parametrize("beyond", [0, 1, 1_000_000_000])
def test_a_request_for_one_number_changes_none_and_is_no_fault(beyond: int) -> None:
    array = np.ones((5, 100), np.float32)
    assert _sum_asking_for_items(array, beyond) == 500.0
    assert (array == 1).all()
