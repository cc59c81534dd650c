"""Scores of a prediction have their closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from mcsim.validation.score import crps, verdict, width

VALUES = st.lists(st.floats(-100, 100), min_size=1, max_size=30)


@given(VALUES, st.floats(-100, 100))
def test_the_score_of_a_sure_prediction_is_its_error(values: list[float], observed: float) -> None:
    sure = np.full(7, values[0])
    assert crps(sure, observed) == pytest.approx(abs(values[0] - observed))


@given(VALUES, st.floats(-100, 100))
def test_a_score_is_not_negative_and_moves_with_both(values: list[float], observed: float) -> None:
    x = np.array(values)
    assert crps(x, observed) >= -1e-9
    assert crps(x + 5.0, observed + 5.0) == pytest.approx(crps(x, observed), abs=1e-9)


def test_the_score_of_a_normal_prediction_is_known() -> None:
    x = norm.ppf((np.arange(2_000) + 0.5) / 2_000)
    z = 0.7
    expected = z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi)
    assert crps(x, z) == pytest.approx(expected, abs=1e-3)


def test_width_is_that_of_nine_tenths() -> None:
    assert width(np.arange(101.0)) == pytest.approx(90.0)


@pytest.mark.parametrize(
    ("ratio", "inside", "said"),
    [(0.5, True, "inside"), (1.0, True, "uninformative"), (2.0, True, "uninformative"),
     (0.5, False, "outside"), (2.0, False, "outside")],
)  # fmt: skip
def test_only_a_narrower_interval_counts_as_inside(ratio: float, inside: bool, said: str) -> None:
    assert verdict(ratio, inside) == said
