"""Value for money and fairness of a comparison are those of its summary."""

import numpy as np
import pytest

from mcsim.compare.concentration import ORDERS
from mcsim.compare.lanes import metric_of, outcomes_of, present_completions
from mcsim.compare.money import cost_each, costs, curves
from mcsim.compare.worlds import worlds
from mcsim.compare.worth import worth_of
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.frames import Run


def test_outcomes_are_those_of_the_summary(comparison: Run) -> None:
    base = outcomes_of(comparison, comparison.base)
    other = outcomes_of(comparison, "universal_subsidy")
    summary = comparison.summary()

    def told(metric: str) -> float:
        rows = summary[(summary["scenario"] == "universal_subsidy") & (summary["base"] != "")
                       & (summary["metric"] == metric) & (summary["quarter"] == "horizon")
                       & (summary["group"] == "all")]  # fmt: skip
        return float(rows["median"].iloc[0])

    def median(cells: np.ndarray) -> float:
        return float(np.median(worlds(cells)))

    assert median(other.cost - base.cost) / 1e6 == pytest.approx(told("cost_public_present"), 1e-5)
    assert median(other.additional - base.additional) == pytest.approx(told("net_additional"))
    assert median(other.starts - base.starts) == pytest.approx(told("starts_rate"), 1e-5)
    index = metric_of(comparison, "universal_subsidy", "completions_concentration")
    np.testing.assert_allclose(other.concentration["education"], index)


def test_discounting_completions_weighs_each_quarter_as_money() -> None:
    to_date = np.array([[[10.0, 10.0, 10.0, 10.0, 30.0]]])
    assert present_completions(to_date, 0.0)[0, 0] == 30.0
    assert present_completions(to_date, 0.25)[0, 0] == pytest.approx(10 + 20 / 1.25)


def test_a_cost_per_completion_is_defined_only_where_the_interval_lies_above_0() -> None:
    effect = np.linspace(1.0, 3.0, 20)[:, None] + np.zeros((20, 2))
    cells = np.stack([200.0 + 0 * effect, effect], axis=-1)
    ratio = cost_each(cells)
    assert ratio is not None
    assert ratio.value == pytest.approx(100.0)
    assert ratio.low < 100.0 < ratio.high
    assert cost_each(np.stack([200.0 + 0 * effect, effect - 1.5], axis=-1)) is None


def test_what_exceeds_the_budget_cannot_be_chosen() -> None:
    cells = {name: np.broadcast_to([cost, effect, effect], (6, 2, 3))
             for name, cost, effect in (("dear", 900.0, 9.0), ("cheap", 10.0, 1.0))}  # fmt: skip
    titles = {"dear": "Dear", "cheap": "Cheap"}
    free = curves(titles, cells, None, "here", "Base", np.array([1_000.0]))
    assert free.table.loc[free.table["frontier"], "scenario"].tolist() == ["dear"]
    capped = curves(titles, cells, 100.0, "here", "Base", np.array([1_000.0]))
    assert capped.table.loc[capped.table["frontier"], "scenario"].tolist() == ["cheap"]
    assert "leaves out Dear" in capped.sentence
    within = costs(titles, cells, 100.0, "here").table.set_index("scenario")["within_budget"]
    assert within.to_dict() == {"dear": 0.0, "cheap": 1.0}


def test_every_exhibit_states_its_condition(comparison: Run) -> None:
    answer = worth_of(comparison)
    for exhibit in answer.exhibits:
        assert "in this model, under these assumptions" in exhibit.sentence
        assert len(exhibit.table) > 0
    assert set(answer["fairness"].table["group"]) == set(ORDERS)
    assert answer.status.startswith("Calibrated.")


def test_a_wrong_budget_is_refused(comparison: Run) -> None:
    with pytest.raises(InvalidInputError, match="above 0"):
        worth_of(comparison, budget=-1.0)
