"""The concentration index of grouped data."""

import numpy as np
import pytest

from mcsim.compare.concentration import ORDERS, concentration_index
from mcsim.engine.totals import LEARNER_GROUPS


def test_it_is_that_of_a_case_worked_by_hand() -> None:
    # Shares of people .5, .3, .2, so middles at .25, .65, .9; shares of completions .2, .3, .5:
    # 2 · (.05 + .195 + .45) - 1 = .39.
    found = concentration_index(np.array([20.0, 30.0, 50.0]), np.array([500.0, 300.0, 200.0]))
    assert found == pytest.approx(0.39)


def test_equal_rates_are_equality() -> None:
    people = np.array([700.0, 200.0, 100.0])
    assert concentration_index(people * 0.03, people) == pytest.approx(0.0)


def test_nothing_counted_has_no_index() -> None:
    assert np.isnan(concentration_index(np.zeros(3), np.ones(3)))


def test_every_order_names_the_groups_of_the_model() -> None:
    for group, order in ORDERS.items():
        assert set(order) == {level for name, level in LEARNER_GROUPS if name == group}
