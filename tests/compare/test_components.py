"""Variance components and Monte Carlo error against a simulator with planted ones."""

import numpy as np
import pytest

from mcsim.compare.components import components, pairing_gain
from mcsim.compare.worlds import half_width, monte_carlo_error, worlds


def two_way(
    rng: np.random.Generator, draws: int, replicates: int, deviations: tuple[float, float, float],
    count: int = 1,
) -> np.ndarray:  # fmt: skip
    a, b, e = deviations
    return (a * rng.standard_normal((draws, 1, count))
            + b * rng.standard_normal((1, replicates, count))
            + e * rng.standard_normal((draws, replicates, count)))  # fmt: skip


def test_planted_components_are_recovered() -> None:
    cells = two_way(np.random.default_rng(1), 24, 8, (2.0, 0.7, 1.0), 500)
    found = components(cells).values.mean(1)
    # Means of 500 tables lie within 4 standard errors of what was planted.
    errors = components(cells).values.std(1) / np.sqrt(500)
    assert (np.abs(found - np.array([4.0, 0.49, 1.0])) < 4 * errors).all()


def test_the_error_of_a_component_is_its_spread_or_more() -> None:
    cells = two_way(np.random.default_rng(2), 24, 8, (2.0, 0.7, 1.0), 500)
    split = components(cells)
    spread, told = split.values.std(1), np.sqrt((split.errors**2).mean(1))
    assert (told > 0.9 * spread).all()
    assert (told < 1.7 * spread).all()


def test_nothing_that_varies_has_no_component() -> None:
    split = components(np.zeros((6, 4, 1)))
    assert (split.values == 0).all()
    assert (split.errors == 0).all()


def test_a_single_replicate_cannot_be_split() -> None:
    assert np.isnan(components(np.ones((6, 1, 1))).values).all()


MIXES = ((1.0, 0.0, 0.01), (1.0, 0.5, 1.0), (0.3, 1.0, 1.0), (0.01, 1.0, 0.01))


@pytest.mark.parametrize("size", [(24, 8), (32, 32)])
@pytest.mark.parametrize("deviations", MIXES)
def test_intervals_of_the_median_cover_at_their_rate(
    size: tuple[int, int], deviations: tuple[float, float, float]
) -> None:
    """500 repetitions at 95 %: 0.95 ± 3 binomial errors of .0097, with the median's true value 0.

    At the default budget and a larger one, from nearly no chance to nearly nothing else.
    """
    cells = two_way(np.random.default_rng(3), *size, deviations, 500)
    covered = np.mean(np.abs(np.median(worlds(cells), 0)) <= half_width(cells))
    assert covered == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / 500))


def test_skewed_worlds_are_covered_too() -> None:
    rng = np.random.default_rng(8)
    draws = rng.lognormal(0.0, 1.0, (24, 1, 500)) - 1.0  # median 0
    cells = draws + two_way(rng, 24, 8, (0.0, 0.3, 0.5), 500)
    covered = np.mean(np.abs(np.median(worlds(cells), 0)) <= half_width(cells))
    assert covered >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 500) - 0.02  # chance moves this median a bit


def test_normal_quantiles_would_not_cover_with_8_replicates() -> None:
    cells = two_way(np.random.default_rng(3), 24, 8, MIXES[-1], 2000)
    median = np.abs(np.median(worlds(cells), 0))
    assert np.mean(median <= 1.96 * monte_carlo_error(cells)) < 0.93


def test_pairing_gains_by_what_is_common() -> None:
    rng = np.random.default_rng(4)
    common = two_way(rng, 200, 20, (1.0, 0.0, 3.0))
    policy = common + rng.standard_normal(common.shape)
    chance, _ = pairing_gain(policy, common)
    # (9 + 1 + 9) / 1
    assert chance[0] == pytest.approx(19.0, rel=0.05)
    independent, _ = pairing_gain(policy, two_way(rng, 200, 20, (1.0, 0.0, 3.0)))
    assert independent[0] == pytest.approx(1.0, rel=0.05)


def test_no_policy_no_variance() -> None:
    cells = np.zeros((4, 3, 1))
    assert np.isnan(pairing_gain(cells, cells)[0]).all()
    varying = two_way(np.random.default_rng(5), 4, 3, (1.0, 1.0, 1.0))
    assert np.isinf(pairing_gain(varying, varying)[0]).all()
