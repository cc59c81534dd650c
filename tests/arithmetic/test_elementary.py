"""Elementary functions against exact references, and the identities that the rules rest on."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from math import ulp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from mcsim.arithmetic import elementary as e

TWO_TO_32 = 2**32
DIGITS = 40
probabilities = st.floats(0.0, 1.0)
numbers = st.floats(-700.0, 700.0)
positive = st.floats(1e-300, 1e300)
random_words = st.integers(0, TWO_TO_32 - 1)


def worst_error(
    function: Callable[[float], float], exact: Callable[[Decimal], Decimal], points: list[float]
) -> float:
    """Largest error in units in the last place of the exact value."""
    worst = 0.0
    with localcontext() as context:
        context.prec = DIGITS
        for x in points:
            value = exact(Decimal(x))
            error = abs(Decimal(function(x)) - value) / Decimal(ulp(float(value)))
            worst = max(worst, float(error))
    return worst


def spread(low: float, high: float, count: int = 3000) -> list[float]:
    """Random points, and points near the ends of every reduced interval."""
    rng = np.random.default_rng(7)
    return [float(x) for x in rng.uniform(low, high, count)]


def magnitudes(low: float, high: float, count: int = 3000) -> list[float]:
    """Points of every order of magnitude."""
    rng = np.random.default_rng(8)
    return [float(x) for x in 10.0 ** rng.uniform(low, high, count)]


def test_exp_errs_by_at_most_3_units_in_the_last_place() -> None:
    points = [*spread(-708.0, 709.0), *spread(-1.0, 1.0), *spread(-40.0, 40.0)]
    assert worst_error(e.exp, Decimal.exp, points) <= 3.0


def test_exp2_errs_by_at_most_3_units_in_the_last_place() -> None:
    points = [*spread(-1021.0, 1022.0), *spread(-1.0, 1.0), *spread(-20.0, 0.0)]
    assert worst_error(e.exp2, lambda x: Decimal(2) ** x, points) <= 3.0


def test_log_errs_by_at_most_3_units_in_the_last_place() -> None:
    near_one = [1.0 + x for x in spread(-0.3, 0.45)]
    points = [*magnitudes(-307.0, 308.0), *near_one, *magnitudes(-3.0, 3.0)]
    assert worst_error(e.log, Decimal.ln, points) <= 3.0


def test_the_square_root_errs_by_at_most_3_units_in_the_last_place() -> None:
    points = [*magnitudes(-307.0, 308.0), *spread(0.0, 4.0)]
    assert worst_error(e.square_root, Decimal.sqrt, points) <= 3.0


def test_expit_errs_by_at_most_4_units_in_the_last_place() -> None:
    points = [*spread(-700.0, 700.0), *spread(-5.0, 5.0), *spread(-40.0, 40.0)]
    assert worst_error(e.expit, lambda x: 1 / (1 + (-x).exp()), points) <= 4.0


def test_the_normal_quantile_errs_by_at_most_4e_15() -> None:
    points = [*spread(0.0, 1.0), *magnitudes(-300.0, -1.0)]
    points += [1.0 - p for p in magnitudes(-15.0, -1.0)]
    exact = ndtri(points)
    error = np.abs(np.array([e.normal_quantile(p) for p in points]) - exact)
    assert np.max(error / np.maximum(1.0, np.abs(exact))) <= 4e-15


def test_exact_values() -> None:
    assert e.exp(0.0) == 1.0
    assert e.exp2(0.0) == 1.0
    assert e.log(1.0) == 0.0
    assert e.expit(0.0) == 0.5
    assert e.logit(0.5) == 0.0
    assert e.normal_quantile(0.5) == 0.0
    assert e.square_root(0.0) == 0.0
    assert e.square_root(1.0) == 1.0


def test_powers_of_two_and_squares_are_exact() -> None:
    assert [e.exp2(float(k)) for k in range(-1021, 1023)] == [2.0**k for k in range(-1021, 1023)]
    assert [e.square_root(float(k * k)) for k in range(2000)] == [float(k) for k in range(2000)]


def test_what_is_out_of_range_is_held_at_its_end() -> None:
    assert e.exp(1e6) == e.exp(709.0)
    assert e.exp(-1e6) == e.exp(-708.0)
    assert e.exp2(1e6) == 2.0**1022
    assert e.log(0.0) == e.log(-3.0) == e.log(2.2250738585072014e-308)
    assert e.expit(1e9) == 1.0
    assert 0.0 < e.expit(-1e9) < 1e-300
    assert e.square_root(-1.0) == 0.0
    assert e.normal_quantile(0.0) == -e.normal_quantile(1.0) < -37.0


@given(st.floats(0.5, 1.0))
def test_the_normal_quantile_is_symmetric(p: float) -> None:
    # From ½ upwards 1 - p is exact, so the two probabilities mirror each other exactly.
    assert e.normal_quantile(1.0 - p) == -e.normal_quantile(p)


@given(st.integers(0, TWO_TO_32 // 2 - 1))
def test_a_word_and_its_mirror_give_opposite_normal_numbers(word: int) -> None:
    assert e.normal(word) == -e.normal(TWO_TO_32 - 1 - word)
    assert e.uniform(word) + e.uniform(TWO_TO_32 - 1 - word) == 1.0


@pytest.mark.parametrize(
    ("function", "domain"),
    [(e.exp, numbers), (e.exp2, numbers), (e.log, positive), (e.expit, numbers),
     (e.square_root, positive), (e.normal_quantile, probabilities)],
)  # fmt: skip
def test_they_rise(function: Callable[[float], float], domain: st.SearchStrategy[float]) -> None:
    @given(domain, st.floats(1e-12, 1e-1))
    def rises(x: float, step: float) -> None:
        higher = min(x + max(abs(x), 1.0) * step, 1.0 if function is e.normal_quantile else 1e301)
        assert function(x) <= function(higher)

    rises()


@given(st.floats(1e-12, 1.0 - 1e-12))
def test_expit_undoes_logit(p: float) -> None:
    assert e.expit(e.logit(p)) == pytest.approx(p, rel=1e-13)


@given(random_words)
def test_a_uniform_number_is_strictly_between_0_and_1_and_gives_its_word_back(word: int) -> None:
    uniform = e.uniform(word)
    assert 0.0 < uniform < 1.0
    assert int(uniform * TWO_TO_32) == word


def test_the_ends_of_the_words_give_finite_numbers() -> None:
    for word in (0, TWO_TO_32 - 1):
        assert np.isfinite([e.normal(word), e.gumbel(word)]).all()
    assert e.normal(0) == pytest.approx(float(ndtri(0.5 / TWO_TO_32)), rel=4e-15)
    assert e.gumbel(0) == pytest.approx(-np.log(33 * np.log(2)), rel=1e-14)
    assert e.gumbel(TWO_TO_32 - 1) == pytest.approx(33 * np.log(2), rel=1e-9)


@given(st.integers(0, TWO_TO_32))
def test_a_threshold_is_an_exact_integer(count: int) -> None:
    assert e.threshold(count / TWO_TO_32) == count


@given(st.integers(1, TWO_TO_32))
def test_exactly_the_words_below_the_threshold_happen(count: int) -> None:
    probability = count / TWO_TO_32
    assert e.happens(count - 1, probability)
    assert not e.happens(count, probability)


@given(random_words)
def test_what_is_impossible_never_happens_and_what_is_certain_always_does(word: int) -> None:
    assert not e.happens(word, 0.0)
    assert not e.happens(word, -0.5)
    assert e.happens(word, 1.0)
    assert e.happens(word, 1.5)


@given(random_words, probabilities, probabilities)
def test_what_happens_also_happens_at_a_higher_probability(word: int, p: float, q: float) -> None:
    assert e.happens(word, min(p, q)) <= e.happens(word, max(p, q))
