"""Net benefit and acceptability, in planted worlds whose curves are known."""

import numpy as np
import pytest
from scipy.special import ndtr

from mcsim.compare.benefit import acceptability, ratio_bounds, share_best

WORLDS = 20_000


def test_the_curve_is_that_of_bivariate_normal_worlds() -> None:
    rng = np.random.default_rng(3)
    mean, covariance = [2e6, 300.0], np.array([[4e11, 2e7], [2e7, 1e4]])
    cost, effect = rng.multivariate_normal(mean, covariance, WORLDS).T
    nothing = np.zeros(WORLDS)
    worths = np.linspace(0, 20_000, 11)
    found = acceptability(np.array([nothing, cost]), np.array([nothing, effect]), worths)
    spread = np.sqrt(covariance[0, 0] + worths**2 * covariance[1, 1]
                     - 2 * worths * covariance[0, 1])  # fmt: skip
    expected = ndtr((worths * mean[1] - mean[0]) / spread)
    # Eleven points at 4 standard errors: fails once in 1 500 seeds.
    error = np.sqrt(expected * (1 - expected) / WORLDS)
    assert (np.abs(found.best[:, 1] - expected) <= 4 * error + 1e-12).all()
    np.testing.assert_allclose(found.best.sum(1), 1.0)
    assert (found.frontier == (worths * mean[1] > mean[0])).all()
    assert found.frontier_share[0] == pytest.approx(found.best[0, 0])


def test_a_policy_without_effect_ties_with_the_base() -> None:
    nothing = np.zeros((2, 9))
    assert share_best(nothing).tolist() == [0.5, 0.5]


def test_a_planted_winner_is_best_in_every_world() -> None:
    cost = np.array([[0.0, 0.0], [10.0, 20.0], [5.0, 5.0]])
    effect = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    found = acceptability(cost, effect, np.array([100.0]))
    assert found.best[0].tolist() == [0.0, 0.0, 1.0]


def test_a_world_that_brings_nothing_is_infinitely_dear() -> None:
    low, high = ratio_bounds(np.array([10.0, 10.0, 10.0]), np.array([1.0, 2.0, -1.0]))
    assert (low, high) == (5.0, np.inf)
