"""Statistics over worlds, against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mcsim.compare.worlds import (
    half_width,
    interval,
    monte_carlo_error,
    quantiles,
    share_better,
    worlds,
)

CELLS = arrays(np.float64, (6, 4), elements=st.floats(-1e3, 1e3))


@given(CELLS)
def test_a_world_is_the_mean_of_its_replicates(cells: np.ndarray) -> None:
    np.testing.assert_allclose(worlds(cells), cells.mean(1))


def test_a_replicate_without_a_value_is_left_out() -> None:
    cells = np.array([[1.0, np.nan], [np.nan, np.nan]])
    np.testing.assert_array_equal(worlds(cells), [1.0, np.nan])


def test_ties_count_one_half_and_the_direction_is_the_metrics() -> None:
    differences = np.array([1.0, 2.0, 0.0, -1.0])
    assert share_better(differences, "higher") == (2 + 0.5) / 4
    assert share_better(differences, "lower") == (1 + 0.5) / 4
    assert np.isnan(share_better(differences, None))


@given(CELLS)
def test_better_one_way_is_worse_the_other_way(cells: np.ndarray) -> None:
    both = share_better(cells, "higher") + share_better(cells, "lower")
    np.testing.assert_allclose(both, 1.0)


@given(CELLS, st.floats(-10, 10), st.floats(0.1, 10))
def test_quantiles_move_with_the_scale(cells: np.ndarray, shift: float, scale: float) -> None:
    np.testing.assert_allclose(
        quantiles(shift + scale * cells), shift + scale * quantiles(cells), atol=1e-6
    )


def test_few_worlds_do_not_make_an_interval_narrow() -> None:
    median, low, high = quantiles(np.array([0.0, 1.0]))
    assert (median, low, high) == (0.5, 0.0, 1.0)
    _, low, high = quantiles(np.arange(24.0))
    assert (low, high) == (0.0, 23.0)
    _, low, high = quantiles(np.arange(39.0))  # the second of 39 leaves out 2/40
    assert (low, high) == (1.0, 37.0)


@pytest.mark.parametrize("draws", [19, 24, 32, 64, 512])
@pytest.mark.parametrize(("tail", "nominal"), [(0.05, 0.9), (0.25, 0.5)])
def test_an_interval_holds_its_share_of_further_worlds(
    draws: int, tail: float, nominal: float
) -> None:
    """500 repetitions: one further world each, inside as often as stated or more, to 3 errors."""
    rng = np.random.default_rng(draws)
    table = rng.lognormal(size=(draws, 500))
    low, high = interval(table, tail)
    # How much of the distribution lies inside, exactly, in place of further worlds.
    inside = _lognormal(high) - _lognormal(low)
    error = inside.std() / np.sqrt(500)
    assert inside.mean() >= nominal - 3 * error
    assert inside.mean() <= nominal + 2 / (draws + 1) + 3 * error


def _lognormal(values: np.ndarray) -> np.ndarray:
    from scipy.special import ndtr

    return np.asarray(ndtr(np.log(values)))


def test_a_half_width_is_0_only_where_all_worlds_are_alike() -> None:
    alike = np.zeros((8, 8))
    assert half_width(alike) == 0.0
    one = alike.copy()
    one[3, 2] = 1.0  # one cell of one world
    assert half_width(one) > 0.0
    assert np.isnan(half_width(np.zeros((1, 8))))



def test_a_world_without_a_value_is_left_out_of_quantiles() -> None:
    found = quantiles(np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]]))
    np.testing.assert_array_equal(found, [[2.0, np.nan], [1.0, np.nan], [3.0, np.nan]])


def test_no_error_without_two_draws_and_two_replicates() -> None:
    assert np.isnan(monte_carlo_error(np.ones((1, 5))))
    assert np.isnan(monte_carlo_error(np.ones((5, 1))))


def test_a_constant_effect_has_no_error() -> None:
    assert monte_carlo_error(np.full((8, 8), 3.5)) == 0.0


def test_chance_that_all_worlds_share_falls_with_replicates_only() -> None:
    # y_dr = b_r: the worlds agree, so the error is that of the mean of b, sd / √R.
    rng = np.random.default_rng(1)
    b = rng.normal(size=16)
    few, many = np.tile(b, (4, 1)), np.tile(b, (64, 1))
    expected = b.std(ddof=1) / np.sqrt(16)
    assert monte_carlo_error(few) == pytest.approx(expected, rel=1e-9)
    assert monte_carlo_error(many) == pytest.approx(expected, rel=1e-9)


def test_the_error_is_the_spread_of_the_median_over_repetitions() -> None:
    # y_dr = a_d + b_r + e_dr, all standard normal but b with sd ½. Over 600 repetitions the sd of
    # the median is known to 3 %, and the mean estimate to less; a 20 % band is more than five
    # standard errors wide, Maritz and Jarrett's small-sample bias included.
    rng = np.random.default_rng(2)
    draws, replicates, repetitions = 24, 8, 600
    a = rng.normal(size=(repetitions, draws, 1))
    b = 0.5 * rng.normal(size=(repetitions, 1, replicates))
    cells = a + b + rng.normal(size=(repetitions, draws, replicates))
    medians = np.median(cells.mean(2), axis=1)
    estimates = monte_carlo_error(np.moveaxis(cells, 0, 2))
    assert np.sqrt((estimates**2).mean()) == pytest.approx(medians.std(), rel=0.2)
