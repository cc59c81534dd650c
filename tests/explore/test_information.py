"""Value of information in a normal-normal linear decision, whose values are known.

Choose between 0 and a + θ + ω, θ ~ N(0, s²), ω ~ N(0, w²): learning m of variance v is worth
√v φ(a/√v) + a Φ(a/√v) - max(0, a).  A sample of size n with error e²/n leaves
v = s⁴ / (s² + e²/n) of θ's variance to be learnt.
"""

import numpy as np
import pytest
from scipy.special import ndtr

from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.explore.information import (
    _judged,
    binomial,
    gain,
    of_sample,
    partial_perfect,
    perfect,
    sample_errors,
    switching,
)
from mcsim.explore.regression import design, normal_scores, refitted
from mcsim.explore.voi import Decision, asked_better, known_better

A, S, W, NOISE = -0.3, 1.0, 0.8, 4.0
WORLDS = 600


def _known(variance: float, a: float = A) -> float:
    s = np.sqrt(variance)
    return float(s * np.exp(-0.5 * (a / s) ** 2) / np.sqrt(2 * np.pi) + a * ndtr(a / s) - max(0, a))


def _worlds(seed: int, worlds: int = WORLDS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    theta, other = rng.normal(0, S, worlds), rng.normal(0, W, worlds)
    return theta, other, np.array([np.zeros(worlds), A + theta + other])


def _likelihood(theta: np.ndarray, n: int) -> np.ndarray:
    error = NOISE / np.sqrt(n)
    edges = np.linspace(-4 - 5 * error, 4 + 5 * error, 400)
    below = ndtr((edges[:, None] - theta) / error)
    below[0], below[-1] = 0.0, 1.0
    return np.diff(below, axis=0)


def test_partial_perfect_information_is_worth_what_the_formula_says() -> None:
    # Mean of 20 tables, at 3 standard errors of that mean: fails once in 370 seeds.
    found = [partial_perfect(benefit, [theta])
             for seed in range(20) for theta, _, benefit in [_worlds(seed)]]  # fmt: skip
    values = np.array([value.value for value in found])
    spread = values.std(ddof=1)
    assert abs(values.mean() - _known(S**2)) <= 3 * spread / np.sqrt(20)
    # The stated error is that spread; 20 tables know it to a sixth.
    assert 0.6 <= np.mean([value.error for value in found]) / spread <= 1.6
    assert _known(S**2) == pytest.approx(0.2668, abs=1e-3)


def test_a_sample_is_worth_what_the_formula_says() -> None:
    sizes, tables = (5, 20, 100), []
    for seed in range(20):
        theta, _, benefit = _worlds(seed)
        exact = partial_perfect(benefit, [theta])
        assert exact.fit is not None
        likelihoods = [_likelihood(theta, n) for n in sizes]
        values = of_sample(exact.fit.values, likelihoods, exact.kept)
        assert values == sorted(values)
        assert values[-1] <= exact.value <= gain(benefit) + 1e-12
        errors = sample_errors(benefit, exact, likelihoods, exact.kept, seed)
        tables.append([*values, *errors])
    table = np.array(tables)
    for k, n in enumerate(sizes):
        known = _known(S**4 / (S**2 + NOISE**2 / n))
        spread = table[:, k].std(ddof=1)
        assert abs(table[:, k].mean() - known) <= 3 * spread / np.sqrt(20)
        assert 0.5 <= table[:, 3 + k].mean() / spread <= 1.7


def test_a_parameter_that_tells_nothing_is_worth_nothing() -> None:
    # Cross-validation must not be fooled: at most 5 of 100 parameters may look informative.
    rng = np.random.default_rng(9)
    _, _, benefit = _worlds(1)
    values = [partial_perfect(benefit, [rng.normal(size=WORLDS)]).value for _ in range(100)]
    assert sum(value > 0 for value in values) <= 5
    assert max(values) < 0.05


def test_nothing_is_worth_knowing_where_nothing_can_change_the_choice() -> None:
    theta, _, benefit = _worlds(2)
    ahead = np.array([benefit[1], benefit[1] + 5.0 + 0.1 * theta])  # 50 standard deviations ahead
    exact = partial_perfect(ahead, [theta])
    assert exact.value == 0.0
    assert exact.fit is not None
    shares = ndtr(theta)
    likelihoods = [binomial(shares, n) for n in (20, 100, 500)]
    assert of_sample(exact.fit.values, likelihoods, 1.0) == pytest.approx([0.0, 0.0, 0.0])
    assert switching(exact.fit.values, likelihoods[2]) == 0.0
    cells = ahead[:, :, None] + np.random.default_rng(0).normal(0, 0.01, (2, WORLDS, 8))
    assert perfect(cells).value == 0.0


def test_chance_is_not_information() -> None:
    # Two policies that differ by the luck of 8 replicates only: naively worth .14, truly nothing.
    rng = np.random.default_rng(12)
    cells = np.stack([np.zeros((300, 8)), rng.normal(0, 1.0, (300, 8))])
    found = perfect(cells)
    assert found.plug_in > 0.1
    assert found.value <= 2 * found.error
    assert partial_perfect(cells.mean(2), [rng.normal(size=300)]).value == 0.0


def test_perfect_information_lies_between_its_bounds() -> None:
    theta, other, benefit = _worlds(3, 4_000)
    rng = np.random.default_rng(1)
    cells = benefit[:, :, None] + rng.normal(0, 0.3, (2, 4_000, 8)) * [[[0.0]], [[1.0]]]
    found = perfect(cells)
    known = _known(S**2 + W**2)
    assert found.value <= found.plug_in
    assert abs(found.value - known) <= 3 * found.error
    assert partial_perfect(benefit, [theta]).value <= found.plug_in
    both = partial_perfect(benefit, [theta, other])
    assert both.value == pytest.approx(gain(benefit), rel=0.05)


def test_a_curved_effect_is_found() -> None:
    rng = np.random.default_rng(21)
    theta = rng.uniform(0, 1, WORLDS)
    benefit = np.array([np.zeros(WORLDS), 1 - 12 * (theta - 0.5) ** 2 + rng.normal(0, 0.5, WORLDS)])
    true = np.mean(np.maximum(0, 1 - 12 * (theta - 0.5) ** 2))
    found = partial_perfect(benefit, [theta])
    assert abs(found.value - true) <= 3 * found.error + 0.01


SLOPES = np.linspace(-1.0, 1.0, 10)
MEANS = 0.5 - 0.5 * SLOPES**2


def _many(seed: int, worlds: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Ten policies whose benefits are lines in θ ~ N(0, 1), and what other parameters add."""
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal(worlds)
    lines = MEANS[:, None] + SLOPES[:, None] * theta
    return theta, lines + noise * rng.standard_normal(lines.shape)


def _many_known() -> float:
    """E max of the lines less the highest mean, by Gauss and Hermite's rule."""
    points, weights = np.polynomial.hermite_e.hermegauss(200)
    best = (MEANS[:, None] + SLOPES[:, None] * points).max(0)
    return float(best @ weights / weights.sum() - MEANS.max())


def test_among_many_policies_a_value_errs_on_the_small_side() -> None:
    # 30 tables: not above the known value by more than 3 standard errors, and most of it found.
    for noise, least in ((0.5, 0.8), (1.0, 0.65)):
        tables = [_many(seed, 256, noise) for seed in range(30)]
        found = np.array([partial_perfect(benefit, [theta]).value for theta, benefit in tables])
        assert found.mean() <= _many_known() + 3 * found.std(ddof=1) / np.sqrt(30)
        assert found.mean() >= least * _many_known()


def _fooled(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Ten policies of which the first is best at every θ, and a spread that θ makes heavy."""
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal(256)
    spread = np.exp(1.5 * theta) * rng.standard_normal((10, 256))
    return theta, -0.05 * np.arange(10.0)[:, None] + spread


def test_misfits_in_a_heavy_tail_are_not_worth_anything() -> None:
    """The true value is 0: chosen and judged by the same fit it is large, judged elsewhere not."""
    same, elsewhere, told = [], [], []
    for seed in range(30):
        theta, benefit = _fooled(seed)
        relative = benefit - benefit[:1]
        columns = design([normal_scores(theta)], 4)
        same.append(gain(refitted(columns, relative, np.ones(256))))
        elsewhere.append(_judged(columns, relative).mean())
        told.append(partial_perfect(benefit, [theta]).value)

    def error(values: list[float]) -> float:
        return float(np.std(values, ddof=1) / np.sqrt(30))

    assert np.mean(same) > 0.5 + 3 * error(same)  # what a biased estimator would tell
    assert np.mean(elsewhere) <= 3 * error(elsewhere)
    assert np.mean(told) <= 3 * error(told)


def test_tables_are_0_where_one_policy_is_ahead_in_every_world() -> None:
    draws = prior_draws(0, 48, Survey())
    ahead = np.random.default_rng(1).normal(0, 0.1, (48, 4))
    cells = np.stack([np.zeros((48, 4)), ahead, ahead + 1.0])
    decision = Decision(("base", "second", "first"), cells, "persons", "by mean", float("nan"))
    few = DrawTable(0, {symbol: draws.columns[symbol] for symbol in ("chi", "beta_T")})
    known = known_better(decision, few, {"both": ("chi", "beta_T")}, 0, "2026-2035").table
    asked = asked_better(decision, draws, 0, "2026-2035").table
    assert (known["value"] == 0.0).all()
    assert (asked[["value", "switches"]] == 0.0).all().all()


def test_everything_is_worth_what_a_part_of_it_is_or_more() -> None:
    theta, benefit = _many(4, 512, 0.2)
    cells = benefit[:, :, None] + np.random.default_rng(0).normal(0, 2.0, (10, 512, 2))
    decision = Decision(tuple("abcdefghij"), cells, "persons", "by mean", float("nan"))
    rows = known_better(decision, DrawTable(0, {"chi": theta}), {}, 0, "2026-2035").table
    part = rows[rows["value"] > 2 * rows["error"]]["value"].max()
    assert rows["value"].iloc[0] >= part > 0.0


def test_counts_of_a_sample_are_binomial() -> None:
    likelihood = binomial(np.array([0.25, 0.0, 1.0]), 2)
    np.testing.assert_allclose(likelihood, [[0.5625, 1, 0], [0.375, 0, 0], [0.0625, 0, 1]])
