"""Contributions of levers, in the model itself."""

import numpy as np
import pytest

from mcsim import api
from mcsim.explore.asking import package_of
from mcsim.explore.contributions import Package, contributions, synergy
from mcsim.explore.outcomes import Outcome, Setting
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.study import plan_study
from mcsim.scenario.loader import load_scenario
from mcsim.scenario.model import Policy

SMALL = {"draws": 3, "replicates": 2, "learners": 300, "horizon_quarters": 12}


def test_a_sub_package_is_the_package_without_the_other_levers() -> None:
    package = Package.of(load_scenario("definition_and_label"), 0)
    assert package.levers == ("definition", "label")
    assert package.policy(frozenset()).hash == Policy(levers=None).hash
    whole = package.policy(frozenset({0, 1}))
    assert whole.hash == package.scenario.content.hash
    assert [name for name, _ in package.policy(frozenset({1})).active()] == ["label"]


def test_contributions_sum_to_the_effect_and_are_paired() -> None:
    chosen = api.study("definition_and_label", [], **SMALL)
    package = package_of(chosen, "completions_rate", 32)
    draws = plan_study(chosen).draws
    setting, outcome = Setting(chosen.profile, chosen.settings, 1), Outcome("completions_rate")
    values = package.run(setting, draws, outcome)
    assert all(cells.shape == (3, 2) for cells in values.values())
    whole = setting.outcomes(draws, [load_scenario("baseline").content,
                                     package.scenario.content], [outcome])[outcome]  # fmt: skip
    np.testing.assert_array_equal(values[frozenset({0, 1})], whole[1])
    np.testing.assert_array_equal(values[frozenset()], whole[0])
    np.testing.assert_allclose(package.shares(values).shares.sum(0), whole[1] - whole[0],
                               atol=1e-12)  # fmt: skip
    exhibit = contributions(package, values, outcome, "2026 to 2028")
    table = exhibit.table.set_index("lever")
    assert table["mean"].iloc[:-1].sum() == pytest.approx(table.loc["package", "mean"], abs=1e-12)
    assert "exact over 4 sub-packages" in exhibit.sentence
    assert len(synergy(package, values, outcome, "2026 to 2028").table) == 1


def test_one_lever_is_no_package() -> None:
    with pytest.raises(InvalidInputError, match="at least 2"):
        Package.of(load_scenario("awareness"), 0)
