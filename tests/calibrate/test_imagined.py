"""Imagined surveys are printed and read like the true one."""

import numpy as np
import pytest
from scipy.stats import norm

from mcsim.calibrate.imagined import as_if_measured, imagine
from mcsim.calibrate.likelihood import bases, response_terms
from mcsim.calibrate.observe import Simulated
from mcsim.calibrate.space import Space
from mcsim.calibrate.targets import targets
from mcsim.evidence.survey import Survey, count_at

ANSWERS = {"voucher_response": 0.4, "copayment_response": -0.3, "participation_low_to_all": 0.4,
           "sponsoring_employers": 0.6}  # fmt: skip


def _true(space: Space, **units: float) -> dict[str, float]:
    points = np.array([[units.get(symbol, 0.5) for symbol in space.symbols]])
    return {symbol: float(values[0]) for symbol, values in space.values(points).items()}


def test_figures_are_whole_counts_of_an_n_that_the_original_allows(space: Space) -> None:
    real = Survey()
    for k in range(40):
        made = imagine(_true(space), ANSWERS, np.random.default_rng(k)).survey
        for name in bases(real):
            sizes = made.bases[name].sizes
            assert sizes, name
            assert set(sizes) <= set(real.bases[name].sizes)
            for figure in made.bases[name].figures:
                percent = made.figures[figure].percent
                assert percent is not None
                original = real.figures[figure].percent
                assert original is not None
                assert percent.as_tuple().exponent == original.as_tuple().exponent
                assert all(count_at(percent, n) is not None for n in sizes)


def test_what_everybody_says_is_printed_as_a_hundred(space: Space) -> None:
    made = imagine(_true(space, employer_unaware=1.0 - 1e-12), ANSWERS, np.random.default_rng(0))
    assert made.survey.figures["S01"].percent == 100
    assert Survey().figures["S01"].percent == 27  # the shipped one is left alone


def test_counts_have_the_mean_of_their_share(space: Space) -> None:
    share = _true(space, employer_unaware=0.7)["employer_unaware"]
    made = [float(imagine({**_true(space), "employer_unaware": share}, ANSWERS,
                          np.random.default_rng(k)).survey.figures["S01"].percent or 0) / 100
            for k in range(400)]  # fmt: skip
    error = np.sqrt(share * (1.0 - share) / 11 / 400)
    assert np.mean(made) == pytest.approx(share, abs=4 * error)  # fails once in 16 000


def test_the_likelihood_judges_what_was_measured_instead() -> None:
    answered = {name: np.array([value]) for name, value in ANSWERS.items()}
    simulated = Simulated(answered, {name: np.array([0.003]) for name in answered})
    measured = {"E33": 0.2, "E36": -0.1, "E12": 0.9, "E16": 0.5}
    found = response_terms(as_if_measured(simulated, measured))
    for name, value in measured.items():
        target = targets()[name]
        spread = np.sqrt((target.error or 0.0) ** 2 + 0.003)
        expected = norm.logpdf(value, ANSWERS[target.observes], spread)
        assert found[name][0] == pytest.approx(expected, rel=1e-9)
