"""The short way to tell whether an agent trusts gives the answer of the long one."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from mcsim.rules import trust

amounts = st.floats(0.0, 1e6)
positive = st.floats(1e-200, 1e200)


def _says(alpha: float, beta: float, good: float, bad: float, fade: float) -> bool:
    """Whether an agent trusts, by the mean of its Beta."""
    return bool(trust.trusts(True, trust.mean(alpha, beta, good, bad, fade)))


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6), amounts, amounts, st.floats(0.0, 1.0))
@example(1.0, 1.0, 0.0, 0.0, 1.0)
@example(2.0, 1.0, 0.0, 1.0, 1.0)
def test_an_agent_leans_where_its_mean_trust_exceeds_a_half(
    alpha: float, beta: float, good: float, bad: float, fade: float
) -> None:
    assert trust.leans(alpha, beta, good, bad, fade) == _says(alpha, beta, good, bad, fade)


def _nudged(number: float, steps: int) -> float:
    for _ in range(abs(steps)):
        number = float(np.nextafter(number, np.inf if steps > 0 else 0.0))
    return number


@given(positive, st.integers(-6, 6))
@example(1.0, 1)
@example(1.0, -1)
@example(2.0, -1)
def test_also_where_the_two_sides_differ_in_their_last_bits(number: float, steps: int) -> None:
    other = _nudged(number, steps)
    assert trust.leans(number, other, 0.0, 0.0, 1.0) == _says(number, other, 0.0, 0.0, 1.0)


@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.floats(1e-3, 1.0),
       st.integers(-6, 6))  # fmt: skip
def test_also_where_evidence_almost_makes_up_for_the_anchor(
    alpha: float, good: float, bad: float, fade: float, steps: int
) -> None:
    beta = _nudged(max(alpha + fade * good - fade * bad, 1e-3), steps)
    assert trust.leans(alpha, beta, good, bad, fade) == _says(alpha, beta, good, bad, fade)
