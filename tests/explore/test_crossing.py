"""Break-even values against planted effects with known roots."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.explore.balance import HIGHEST, INTERIOR, LOWEST, UNDECIDED, optimum
from mcsim.explore.crossing import ALWAYS, BREAKS, GAINS, NEVER, NOTHING, crossing, typical

type Floats = NDArray[np.float64]

GRID = np.linspace(0, 1, 5)


def cells(function: object, grid: Floats = GRID, replicates: int = 2) -> Floats:
    return np.stack([np.repeat(function(np.full(1, x))[:, None], replicates, 1) for x in grid])  # type: ignore[operator]


def test_root_of_a_monotone_effect_is_found() -> None:
    roots = np.array([0.1, 0.33, 0.5, 0.77, 0.999])
    scale = np.array([1.0, 20.0, 0.01, 3.0, 7.0])

    def effect(x: Floats) -> Floats:
        return scale * (np.exp(-2 * x) - np.exp(-2 * roots))

    def along(x: Floats) -> Floats:
        return np.repeat(effect(x)[:, None], 2, 1)

    found = crossing(GRID, cells(effect), along, steps=10)
    np.testing.assert_allclose(found.root, roots, atol=1e-6)
    assert set(found.kind) == {BREAKS}
    assert (found.crossings == 1).all()
    np.testing.assert_array_equal(found.mc_error, 0)
    # A straight line needs no step at all.
    straight = crossing(GRID, cells(lambda x: roots - x))
    np.testing.assert_allclose(straight.root, roots, atol=1e-12)


def test_worlds_that_always_or_never_pay_are_told_and_counted() -> None:
    level = np.array([2.0, -1.0, 0.5, 0.3, 1.0])
    table = cells(lambda x: level - x)
    table[:, 4] = 0.0  # a null policy
    found = crossing(GRID, table)
    assert found.kind == (ALWAYS, NEVER, BREAKS, BREAKS, NOTHING)
    np.testing.assert_array_equal(found.root[:2], [np.inf, -np.inf])
    assert np.isnan(found.root[4])
    assert found.share(ALWAYS) == pytest.approx(0.2)
    over = typical(GRID, table, found)
    # Four worlds have a place on the scale: -inf, 0.3, 0.5, inf.
    assert over.median == pytest.approx(0.4)
    assert (over.p05, over.p95) == (-np.inf, np.inf)


def test_a_policy_that_gains_with_the_parameter_has_no_break_even() -> None:
    found = crossing(GRID, cells(lambda x: x - np.array([0.4])))
    assert found.kind == (GAINS,)
    assert np.isnan(found.root[0])


def test_an_effect_that_turns_twice_is_marked() -> None:
    found = crossing(GRID, cells(lambda x: 1 - 8 * x * (1 - x) + 0 * x))
    assert found.crossings[0] == 2
    assert 0 < found.root[0] < 0.5


def test_a_null_policy_has_no_root_at_all() -> None:
    found = crossing(GRID, np.zeros((5, 3, 2)))
    assert found.kind == (NOTHING,) * 3
    assert np.isnan(typical(GRID, np.zeros((5, 3, 2)), found).median)


def test_monte_carlo_error_of_the_median_is_right() -> None:
    """300 studies: the mean stated error lies within a quarter of the true spread."""
    medians, errors = [], []
    for seed in range(300):
        generator = np.random.default_rng(seed)
        roots = generator.uniform(0.3, 0.7, 30)
        noise = 0.1 * generator.standard_normal((30, 6)) + 0.1 * generator.standard_normal(6)
        table = (roots - GRID[:, None])[..., None] + noise  # the same chance at every χ
        over = typical(GRID, table, crossing(GRID, table))
        medians.append(over.median)
        errors.append(over.mc_error)
    assert np.mean(errors) == pytest.approx(np.std(medians), rel=0.25)


def test_monte_carlo_error_of_one_root_is_right() -> None:
    generator = np.random.default_rng(1)
    noise = 0.05 * generator.standard_normal((4000, 8))
    table = (0.6 - GRID[:, None])[..., None] + noise
    found = crossing(GRID, table)
    assert np.nanmean(found.mc_error) == pytest.approx(np.nanstd(found.root), rel=0.1)


S = np.linspace(0, 1, 6)


def _outcome(best: float, noise: float, seed: int = 0) -> Floats:
    generator = np.random.default_rng(seed)
    shape = -((S - best) ** 2)
    return np.asarray(shape[:, None, None] + noise * generator.standard_normal((6, 50, 8)))


@pytest.mark.parametrize(("best", "place"), [(0.4, INTERIOR), (-0.5, LOWEST), (1.5, HIGHEST)])
def test_a_planted_optimum_is_placed(best: float, place: str) -> None:
    found = optimum(S, _outcome(best, 0.01))
    assert found.share(place) == 1
    np.testing.assert_allclose(found.best, min(max(best, 0), 1))


def test_chance_makes_no_optimum() -> None:
    """50 flat worlds: an end or the inside is called decided in less than one of ten."""
    flat = np.random.default_rng(3).standard_normal((6, 50, 8))
    found = optimum(S, flat)
    assert found.share(UNDECIDED) > 0.9
    assert optimum(S, np.zeros((6, 3, 8))).share(UNDECIDED) == 1
