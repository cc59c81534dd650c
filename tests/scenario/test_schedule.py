"""The level of a lever over time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mcsim.grammar.quarter import Quarter
from mcsim.levers.lever import LeverFields
from mcsim.scenario.model import BURN_IN, Settings
from mcsim.scenario.schedule import schedule

FIRST = Quarter(2026, 1)
SETTINGS = Settings(first_quarter=str(FIRST), horizon_quarters=40)


def _level(**fields: object) -> np.ndarray:
    return schedule(LeverFields.model_validate(fields), SETTINGS).level[BURN_IN:]


def test_a_window_holds_its_start_and_not_its_end() -> None:
    level = _level(start="2027-Q1", end="2028-Q1")
    assert level.tolist() == [0.0] * 4 + [1.0] * 4 + [0.0] * 32


def test_a_ramp_rises_in_equal_steps_from_the_first_quarter() -> None:
    assert _level(start="2026-Q1", ramp_quarters=4)[:6].tolist() == [0.25, 0.5, 0.75, 1, 1, 1]


def test_a_lag_delays_and_reach_multiplies() -> None:
    level = _level(start="2026-Q1", lag_quarters=2, level=0.8, reach=0.5)
    assert level[:4].tolist() == [0.0, 0.0, 0.4, 0.4]


def test_a_rule_binds_after_its_grace_and_ends_with_its_lever() -> None:
    plan = schedule(LeverFields.model_validate({"start": "2026-Q1", "end": "2027-Q1"}), SETTINGS)
    bound = plan.delayed(2)[BURN_IN : BURN_IN + 6, 0]
    assert bound.tolist() == [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]


@given(
    start=st.integers(0, 50), length=st.integers(1, 50), ramp=st.integers(0, 80),
    lag=st.integers(0, 80), level=st.floats(0, 1), reach=st.floats(0, 1),
)  # fmt: skip
def test_any_level_stays_within_bounds_and_window(
    start: int, length: int, ramp: int, lag: int, level: float, reach: float
) -> None:
    found = _level(
        start=str(FIRST.later(start)), end=str(FIRST.later(start + length)), ramp_quarters=ramp,
        lag_quarters=lag, level=level, reach=reach,
    )  # fmt: skip
    quarter = np.arange(40)
    outside = (quarter < start + lag) | (quarter >= start + length)
    assert (found[outside] == 0).all()
    assert (found <= level * reach).all()
    inside = found[~outside]
    assert (np.diff(inside) >= 0).all()
