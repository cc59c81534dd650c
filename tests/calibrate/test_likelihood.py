"""The survey's likelihood against sums that are written out, and against Jeffreys' posterior."""

import numpy as np
import pytest
from scipy.stats import beta, binom

from mcsim.calibrate.likelihood import bases, response_terms, survey_terms
from mcsim.calibrate.observe import Simulated
from mcsim.calibrate.space import SURVEYED, Space, quantiles
from mcsim.calibrate.surveyed import answered, columns, expit, logit
from mcsim.calibrate.targets import targets
from mcsim.evidence.survey import Survey
from mcsim.rules.trust import unbiased_share


def _points(size: int = 5, **given: float) -> dict[str, np.ndarray]:
    unit = np.linspace(0.1, 0.9, size)
    points = {symbol: quantiles(symbol, unit) for symbol in SURVEYED}
    return points | {symbol: np.full(size, value) for symbol, value in given.items()}


def test_one_n_is_a_plain_binomial() -> None:
    points = _points()
    term = survey_terms(Survey(), points)["employers_trust"]  # 7 of 8
    q = expit(logit(points["share_of_employers_nqf"]) + points["priming_bias"])
    np.testing.assert_allclose(term, binom.logpmf(7, 8, q), rtol=1e-9)


def test_an_unknown_n_is_summed_with_weight_one_over_n() -> None:
    points = _points()
    term = survey_terms(Survey(), points)["employers_awareness"]  # 3 of 11 or 4 of 15
    q = points["employer_unaware"]
    weights = np.array([1 / 11, 1 / 15])
    likelihood = (weights[0] * binom.pmf(3, 11, q) + weights[1] * binom.pmf(4, 15, q))
    np.testing.assert_allclose(term, np.log(likelihood / weights.sum()), rtol=1e-9)


def test_figures_of_a_base_share_their_n() -> None:
    points = _points()
    term = survey_terms(Survey(), points)["vet_trust"]
    q27, q28 = (answered(targets()[f], points) for f in ("S27", "S28"))
    sizes = Survey().bases["vet_trust"].sizes
    by_n = []
    for count, n in zip(bases(Survey())["vet_trust"], sizes, strict=True):
        assert count.n == n
        by_n.append(np.log(count.weight) + binom.logpmf(count.counts["S27"], n, q27)
                    + binom.logpmf(count.counts["S28"], n, q28))  # fmt: skip
    total = np.log(sum(count.weight for count in bases(Survey())["vet_trust"]))
    np.testing.assert_allclose(term, np.logaddexp.reduce(by_n) - total, rtol=1e-9)


def test_a_share_without_biases_has_the_jeffreys_posterior() -> None:
    grid = (np.arange(20_000) + 0.5) / 20_000
    survey = Survey(supplied={"S01": (3, 11)})
    points = {symbol: np.full(grid.size, 0.3) for symbol in SURVEYED} | {"employer_unaware": grid}
    weight = np.exp(survey_terms(survey, points)["S01"]) * beta.pdf(grid, 0.5, 0.5)
    mean = (weight * grid).sum() / weight.sum()
    assert mean == pytest.approx(3.5 / 12, abs=1e-4)


@pytest.mark.parametrize(("reading", "factor"), [("halved", 0.5), ("doubled", 2.0)])
def test_weighted_counts_keep_their_share(reading: str, factor: float) -> None:
    points = _points()
    term = survey_terms(Survey(reading), points)["employers_trust"]  # type: ignore[arg-type]
    q = answered(targets()["S29"], points)
    kernel = factor * (7 * np.log(q) + 1 * np.log1p(-q))
    np.testing.assert_allclose(term - kernel, (term - kernel)[0], atol=1e-9)


def test_a_supplied_count_replaces_the_inferred_ones() -> None:
    points = _points()
    terms = survey_terms(Survey(supplied={"S29": (700, 800)}), points)
    assert "employers_trust" not in terms
    q = answered(targets()["S29"], points)
    np.testing.assert_allclose(terms["S29"], binom.logpmf(700, 800, q), rtol=1e-8)


def test_words_fall_off_beyond_their_bounds() -> None:
    inside = survey_terms(Survey(), _points(1, learner_aware=0.3))["S50"]
    outside = survey_terms(Survey(), _points(1, learner_aware=0.75))["S50"]
    assert inside[0] == pytest.approx(0.0, abs=0.05)
    assert outside[0] < -3.0


def test_a_value_is_normal_with_error_and_chance() -> None:
    value = {t.observes: np.array([t.value]) for t in targets().values() if t.kind == "value"}
    chance = {name: np.array([0.03**2]) for name in value}
    for target in targets().values():
        if target.kind == "value":
            term = response_terms(Simulated(value, chance))[target.id]  # type: ignore[arg-type]
            spread = target.error**2 + 0.03**2  # type: ignore[operator]
            assert term[0] == pytest.approx(-0.5 * np.log(2 * np.pi * spread))


def test_the_engine_takes_the_biases_away_again() -> None:
    points = _points(7)
    found = columns(points)
    own, spoken = points["priming_bias"], points["organisation_bias"]
    for k in range(7):
        employers = unbiased_share(found["employer_trust_nqf"][k], 0.0, own[k])
        learners = unbiased_share(found["employees_trust_plain"][k], spoken[k], own[k])
        assert employers == pytest.approx(points["share_of_employers_nqf"][k], abs=1e-9)
        assert learners == pytest.approx(points["share_of_learners_plain"][k], abs=1e-9)


def test_every_target_is_a_statistic_that_something_answers() -> None:
    points = _points()
    for target in targets().values():
        if target.kind != "value":
            share = answered(target, points)
            assert ((share > 0.0) & (share < 1.0)).all(), target.id


def test_the_space_names_its_axes() -> None:
    space = Space.with_moved(["beta_P", "heard_only"])
    assert space.symbols.count("heard_only") == 1
    middle = space.values(np.full((1, len(space.symbols)), 0.5))
    assert middle["beta_P"][0] == pytest.approx(0.45, rel=1e-6)
