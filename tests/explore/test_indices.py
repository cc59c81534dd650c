"""Sensitivity measures on functions whose answers are known, with and without chance added."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.explore.morris import morris
from mcsim.explore.noise import freed, split
from mcsim.explore.ranks import partial, prcc, reliability
from mcsim.explore.sobol import OTHERS, sobol
from mcsim.explore.tornado import Response, tornado

type Floats = NDArray[np.float64]

A, B = 7.0, 0.1
V1 = 0.5 * (1 + B * np.pi**4 / 5) ** 2
V2 = A**2 / 8
V13 = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
V = V1 + V2 + V13
FIRST = {"a": V1 / V, "b": V2 / V, "c": 0.0}
TOTAL = {"a": (V1 + V13) / V, "b": V2 / V, "c": V13 / V}


def ishigami(u: Floats) -> Floats:
    x = np.pi * (2 * u - 1)
    first, second = np.sin(x[:, 0]), np.sin(x[:, 1])
    return np.asarray(first + A * second**2 + B * x[:, 2] ** 4 * first)


def noisy(function: Response, size: float, replicates: int, seed: int) -> Response:
    """Add chance of every cell, and chance that all points of a replicate share."""

    def response(u: Floats) -> Floats:
        generator = np.random.default_rng(seed)
        own = size * generator.standard_normal((len(u), replicates))
        return np.asarray(function(u)[:, None] + own + size * generator.standard_normal(replicates))

    return response


@pytest.mark.parametrize(("size", "close"), [(0.0, 0.03), (4.0, 0.06)])
def test_sobol_matches_ishigami_with_and_without_chance(size: float, close: float) -> None:
    """Deterministic: one seed; 0.06 is four standard errors of the noisy estimate."""
    found = sobol(noisy(ishigami, size, 4, 1), ["a", "b", "c"], base=4096, resamples=20, seed=3)
    rows = found.table.set_index("parameter")
    for name, first in FIRST.items():
        assert rows.loc[name, "S1"] == pytest.approx(first, abs=close)
        assert rows.loc[name, "ST"] == pytest.approx(TOTAL[name], abs=close)
        assert rows.loc[name, "ST_p05"] <= rows.loc[name, "ST"] <= rows.loc[name, "ST_p95"]
    assert found.variance.parameters == pytest.approx(V, rel=0.05)
    assert found.variance.chance == pytest.approx(size**2 / 4, rel=0.05, abs=1e-9)
    if size:
        # Chance counted as a parameter's would be far off.
        assert rows.loc["c", "ST_observed"] > TOTAL["c"] + 0.1
        assert rows.loc["a", "S1_observed"] < FIRST["a"] - 0.05


def test_correction_is_right_where_chance_is_alike_in_near_points() -> None:
    """Under common random numbers chance is a smooth function of the parameters too."""

    def response(u: Floats) -> Floats:
        waves = np.random.default_rng(5).uniform(0, 2 * np.pi, 8)
        return np.asarray(ishigami(u)[:, None] + 4 * np.sin(waves + 2 * np.pi * u[:, 1:2]))

    rows = sobol(response, ["a", "b", "c"], base=4096, resamples=2, seed=3).table
    rows = rows.set_index("parameter")
    # Chance of 8 replicates averages to a wave of b alone; what is left of it goes to b.
    assert rows.loc["c", "ST"] == pytest.approx(TOTAL["c"], abs=0.05)
    assert rows.loc["c", "S1"] == pytest.approx(0, abs=0.05)


def test_parameters_that_do_not_stand_alone_are_one_group() -> None:
    found = sobol(noisy(ishigami, 0.0, 2, 1), ["a", "b", "c"], alone=["c"], base=2048, resamples=5)
    rows = found.table.set_index("parameter")
    assert set(rows.index) == {"c", OTHERS}
    assert rows.loc[OTHERS, "ST"] == pytest.approx(1.0, abs=0.03)
    assert rows.loc[OTHERS, "S1"] == pytest.approx(1 - TOTAL["c"], abs=0.03)


def test_order_of_columns_is_kept_where_some_stand_alone() -> None:
    found = sobol(noisy(ishigami, 0.0, 2, 1), ["a", "b", "c"], alone=["b"], base=2048, resamples=5)
    rows = found.table.set_index("parameter")
    assert rows.loc["b", "ST"] == pytest.approx(TOTAL["b"], abs=0.03)


def linear(u: Floats) -> Floats:
    return 4 * u[:, 0] - 2 * u[:, 1]


RANGE = 0.96  # from the 2 % to the 98 % end
NAMES = ["a", "b", "idle", "idle too"]


def test_elementary_effects_of_a_linear_model_are_its_slopes() -> None:
    table = morris(noisy(linear, 0.0, 2, 1), NAMES, 8).set_index("parameter")
    assert table.loc["a", "mu"] == pytest.approx(4 * RANGE)
    assert table.loc["b", "mu"] == pytest.approx(-2 * RANGE)
    assert table.loc["b", "rms"] == pytest.approx(2 * RANGE)
    assert table.loc["a", "sigma"] == pytest.approx(0, abs=1e-9)
    assert (table.loc[["idle", "idle too"], "rms"] < 1e-9).all()


def test_chance_is_no_elementary_effect() -> None:
    """100 studies: the mean squared effect of an idle parameter is 0 within 3 errors."""
    squares, slopes = [], []
    for seed in range(100):
        table = morris(noisy(linear, 1.0, 4, seed), NAMES, 6, seed).set_index("parameter")
        squares.append(table.loc["a", "rms"] ** 2)
        slopes.append(table.loc["idle", "beyond_chance"])
        assert table.loc["idle", "mu_star"] > 0.1
    assert np.mean(squares) == pytest.approx(16 * RANGE**2, abs=3 * np.std(squares) / 10)
    assert np.mean(slopes) < 0.15


def test_rank_correlation_of_a_linear_model_is_freed_of_chance() -> None:
    generator = np.random.default_rng(2)
    values = generator.random((2000, 4))
    # With other influences of known size, the partial correlation has a closed form.
    truth = linear(values) + generator.standard_normal(2000)
    cells = truth[:, None] + 2 * generator.standard_normal((2000, 4))
    clean = prcc(values, np.repeat(truth[:, None], 2, 1), NAMES, 20).set_index("parameter")
    table = prcc(values, cells, NAMES, 100).set_index("parameter")
    for name in ("a", "b"):
        assert table.loc[name, "prcc"] == pytest.approx(clean.loc[name, "prcc"], abs=0.04)
        assert abs(table.loc[name, "prcc_observed"]) < abs(clean.loc[name, "prcc"]) - 0.04
        assert table.loc[name, "p05"] < table.loc[name, "prcc"] < table.loc[name, "p95"]
    slope = np.sqrt(4**2 / 12)
    assert clean.loc["a", "prcc"] == pytest.approx(slope / np.sqrt(slope**2 + 1), abs=0.04)
    assert not table.loc["idle", "excludes_zero"]


def test_partial_correlation_holds_the_others() -> None:
    generator = np.random.default_rng(3)
    a = generator.random(3000)
    shadow = a + 0.1 * generator.random(3000)  # goes with a, and moves nothing
    found = partial(np.column_stack([a, shadow]), a + 0.3 * generator.standard_normal(3000))
    assert abs(found[1]) < 0.06
    assert found[0] > 0.05


def test_rank_correlation_refuses_too_few_draws() -> None:
    with pytest.raises(ValueError, match="draws"):
        prcc(np.zeros((10, 8)), np.zeros((10, 2)), list("abcdefgh"))


def test_interval_of_rank_correlation_covers() -> None:
    """150 studies of 90 % intervals: coverage within 90 % ± 7 points, three errors."""
    covered = []
    large = np.random.default_rng(0)
    values = large.random((200_000, 2))
    truth = 2 * values[:, 0] + large.standard_normal(200_000)
    true = partial(np.argsort(np.argsort(values, 0), 0).astype(float),
                   np.argsort(np.argsort(truth)).astype(float))[0]  # fmt: skip
    for seed in range(150):
        generator = np.random.default_rng(seed)
        values = generator.random((150, 2))
        truth = 2 * values[:, 0] + generator.standard_normal(150)
        row = prcc(values, np.repeat(truth[:, None], 2, 1), ["a", "b"], 100, seed)
        row = row.set_index("parameter").loc["a"]
        covered.append(row["p05"] <= true <= row["p95"])
    assert 0.83 <= np.mean(covered) <= 0.97


def test_tornado_of_a_linear_model() -> None:
    table = tornado(noisy(linear, 0.0, 3, 1), NAMES).set_index("parameter")
    assert table.loc["a", "swing"] == pytest.approx(3.6)
    assert table.loc["b", "swing"] == pytest.approx(-1.8)
    assert table.loc["a", "centre"] == pytest.approx(1)
    assert list(table.index[:2]) == ["a", "b"]
    assert list(table["beyond_chance"]) == [True, True, False, False]


def test_nothing_comes_of_no_effect() -> None:
    def nothing(u: Floats) -> Floats:
        return np.zeros((len(u), 3))

    assert (sobol(nothing, NAMES, base=16, resamples=3).table.iloc[:, 1:] == 0).all(axis=None)
    table = morris(nothing, NAMES, 4)
    assert (table[["mu", "mu_star", "sigma", "floor", "rms"]] == 0).all(axis=None)
    assert not table["beyond_chance"].any()
    assert (tornado(nothing, NAMES)[["swing", "at_low", "mc_error"]] == 0).all(axis=None)
    values = np.random.default_rng(0).random((20, 4))
    found = prcc(values, np.zeros((20, 3)), NAMES, 5)
    assert (found["prcc"] == 0).all()
    assert not found["excludes_zero"].any()
    assert reliability(np.zeros((20, 3))) == 0
    assert split(np.zeros((20, 3))).share == 0


def test_variance_split_is_that_of_the_two_way_table() -> None:
    cells = np.random.default_rng(4).standard_normal((30, 5))
    rest = cells - cells.mean(1, keepdims=True) - cells.mean(0) + cells.mean()
    ms_error = (rest**2).sum() / (29 * 4)
    ms_draws = 5 * cells.mean(1).var(ddof=1)
    expected = (ms_draws - ms_error) / 5
    found = freed(np.array(cells.mean(1).var(ddof=1)), cells.var(0, ddof=1))
    assert float(found) == pytest.approx(expected)


def test_rank_correlation_is_not_inflated_where_parameters_are_many() -> None:
    """150 parameters in 400 draws, half of the variance chance: no |r| near 1.

    20 studies; means within 3 standard errors and the tenth that ranks lose of a normal
    correlation.
    """
    true = (1.0 / np.sqrt(1.36), -0.5 / np.sqrt(0.61))
    found, idle = [], []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        values = generator.standard_normal((400, 150))
        weights = np.zeros(150)
        weights[:40] = [1.0, -0.5, *[0.1] * 38]
        truth = values @ weights + 0.6 * generator.standard_normal(400)
        cells = truth[:, None] + 1.3 * generator.standard_normal((400, 2))
        ranks, outcome = np.argsort(np.argsort(values, 0), 0) + 1.0, cells.mean(1)
        told = partial(ranks, np.argsort(np.argsort(outcome)) + 1.0, reliability(cells))
        found.append(told[:2])
        idle.append(np.abs(told[40:]).max())
    errors = np.std(found, 0, ddof=1) / np.sqrt(20)
    for value, known, error in zip(np.mean(found, 0), true, errors, strict=True):
        assert abs(value) <= abs(known) + 3 * error
        assert abs(value) >= 0.9 * abs(known) - 3 * error
    assert np.mean(idle) < 0.6
