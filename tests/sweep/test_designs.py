"""Designs take the points that they say."""

import numpy as np
import pytest

from mcsim.sweep import designs
from mcsim.sweep.factors import Factor, FactorFields


def _factor(name: str, **fields: object) -> Factor:
    return Factor(name, FactorFields.model_validate(fields))


TWO = [_factor("chi", range=[0.0, 1.0]), _factor("price_level", range=[0.5, 2.0], log=True)]


def test_a_grid_has_every_combination_once_the_last_factor_fastest() -> None:
    factors = [_factor("chi", range=[0.0, 1.0], steps=3), _factor("variant", values=["main", "x"])]
    columns = designs.grid(factors)
    assert columns["chi"].tolist() == [0.0, 0.0, 0.5, 0.5, 1.0, 1.0]
    assert columns["variant"].tolist() == ["main", "x"] * 3
    assert designs.grid_size(factors) == 6


def test_one_at_a_time_begins_with_what_is_and_changes_one_thing() -> None:
    columns = designs.one_at_a_time([_factor("chi", range=[0.0, 1.0]),
                                     _factor("label.level", values=[0.2, 0.4, 0.6])])  # fmt: skip
    changed = ~np.isnan(columns["chi"]), np.array([v is not None for v in columns["label.level"]])
    assert (changed[0].astype(int) + changed[1]).tolist() == [0, 1, 1, 1, 1, 1]
    assert columns["chi"][1:3].tolist() == [0.0, 1.0]


@pytest.mark.parametrize("count", [1, 7, 64])
def test_a_latin_hypercube_has_one_point_in_each_stratum_of_each_factor(count: int) -> None:
    columns = designs.latin_hypercube(TWO, [count], 3)
    assert sorted(np.floor(columns["chi"] * count)) == list(range(count))
    share = np.log(columns["price_level"] / 0.5) / np.log(4.0)
    assert sorted(np.floor(share * count)) == list(range(count))


def test_a_sobol_sequence_balances_powers_of_two() -> None:
    chi = designs.sobol(TWO, [64], 3)["chi"]
    assert np.bincount((chi * 64).astype(int)).tolist() == [1] * 64


@pytest.mark.parametrize("made", [designs.sobol, designs.latin_hypercube])
def test_points_that_are_added_leave_the_old_ones(made) -> None:
    first, more = made(TWO, [10], 5), made(TWO, [10, 6], 5)
    for name, values in first.items():
        np.testing.assert_array_equal(more[name][:10], values)
        assert len(set(more[name])) == 16
    assert not np.array_equal(made(TWO, [10], 6)["chi"], first["chi"])


def test_whole_numbers_of_a_range_are_equally_likely_and_include_both_ends() -> None:
    lag = _factor("nqf_inclusion.ramp_quarters", range=[0, 3])
    values = designs.latin_hypercube([lag], [400], 1)["nqf_inclusion.ramp_quarters"]
    assert np.bincount(values.astype(int)).tolist() == [100] * 4
    assert all(isinstance(value, int) for value in values)
    assert lag.levels() == [0, 3]


def test_a_prior_is_taken_by_its_quantiles() -> None:
    chi = _factor("chi", prior={"beta": [2.0, 3.0]}, steps=1)
    assert chi.levels() == pytest.approx([0.3857276], abs=1e-6)  # median of Beta(2, 3)
