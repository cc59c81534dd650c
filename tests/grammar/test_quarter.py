"""Calendar quarters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.grammar.quarter import Quarter

QUARTERS = st.builds(Quarter, st.integers(1990, 2090), st.integers(1, 4))


@given(QUARTERS, st.integers(0, 200))
def test_later_and_difference_are_inverse(quarter: Quarter, steps: int) -> None:
    assert quarter.later(steps) - quarter == steps


@given(QUARTERS)
def test_what_is_written_is_read(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter


@given(QUARTERS, QUARTERS)
def test_order_is_that_of_time(a: Quarter, b: Quarter) -> None:
    assert (a < b) == (b - a > 0)


@pytest.mark.parametrize("text", ["2027-Q5", "2027-Q0", "2027Q1", "Q1-2027", "27-Q1", 2027, None])
def test_a_quarter_that_does_not_exist_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="2027-Q1"):
        Quarter.parse(text)
