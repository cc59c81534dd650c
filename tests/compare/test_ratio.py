"""The ratio of means, and how often its interval holds the true one."""

import math

import numpy as np
import pytest

from mcsim.compare.ratio import fieller, mean_covariance

REPETITIONS = 500
COVERED = (0.925, 0.975)  # 95 % in 500 repetitions, ± 2.6 standard errors; fails 1 % of the time


def test_the_interval_is_that_of_a_worked_case() -> None:
    # (10 - 4ρ)² = t² (1 + 0.04 ρ²) with t = 2.262157, 9 degrees of freedom.
    t2 = 2.2621571628540993**2
    expected = sorted(np.roots([16 - 0.04 * t2, -80.0, 100 - t2]).tolist())
    found = fieller(10.0, 4.0, np.diag([1.0, 0.04]), 9)
    assert found.value == 2.5
    assert [found.low, found.high] == pytest.approx(expected)


def test_there_is_no_interval_where_the_denominator_may_be_0() -> None:
    found = fieller(10.0, 1.0, np.diag([1.0, 1.0]), 9)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_the_interval_covers_at_its_nominal_rate() -> None:
    rng = np.random.default_rng(17)
    covariance = np.array([[9.0, 1.5], [1.5, 1.0]])
    held = 0
    for _ in range(REPETITIONS):
        worlds = rng.multivariate_normal([12.0, 3.0], covariance, 25)
        cells = worlds[:, None, :] + rng.normal(0, 0.5, (25, 4, 2))
        found = fieller(*cells.mean((0, 1)), mean_covariance(cells), 24)
        held += found.low <= 4.0 <= found.high
    assert COVERED[0] <= held / REPETITIONS <= COVERED[1]


def test_chance_that_all_worlds_share_widens_the_interval() -> None:
    rng = np.random.default_rng(5)
    means, estimates = [], []
    for _ in range(REPETITIONS):
        draws = rng.normal(0, 1.0, (20, 1, 2))
        chance = rng.normal(0, 0.8, (1, 6, 2))
        cells = draws + chance + rng.normal(0, 0.4, (20, 6, 2))
        means.append(cells.mean((0, 1)))
        estimates.append(mean_covariance(cells))
    true = np.cov(np.array(means).T)
    found = np.mean(estimates, 0)
    # 500 repetitions know a variance to 6 %; three of these.
    np.testing.assert_allclose(np.diag(found), np.diag(true), rtol=0.2)
    assert found[0, 0] > 1.0 / 20 + 0.5 * 0.64 / 6  # what worlds alone would give, and more
