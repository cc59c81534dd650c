"""From a run to the value of information."""

import numpy as np
import pytest

from mcsim.evidence.table import DrawTable
from mcsim.explore.asking import check_voi, decision_of
from mcsim.explore.voi import SIZES, Decision, asked_better, known_better
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.frames import Run
from mcsim.results.progress import Silent


def _decision(driver: np.ndarray, ahead: float = 0.0) -> Decision:
    rng = np.random.default_rng(3)
    effect = 2.0 * driver - 1.0 + ahead + rng.normal(0, 0.05, driver.size)
    cells = np.array([np.zeros(driver.size), effect])[:, :, None] + np.zeros((1, 1, 4))
    return Decision(("Base", "Policy"), cells, "€", "by mean net benefit", 0.1)


@pytest.mark.parametrize("ahead", [0.0, 9.0])
def test_the_planted_driver_is_found_and_is_worthless_where_the_choice_is_clear(
    ahead: float,
) -> None:
    rng = np.random.default_rng(5)
    columns = {"learner_aware": rng.uniform(0, 1, 300), "chi": rng.uniform(0, 1, 300),
               "hearsay": rng.beta(2, 8, 300)}  # fmt: skip
    draws, decision = DrawTable(0, columns), _decision(columns["learner_aware"], ahead)
    known = known_better(decision, draws, {}, 0, "2026 to 2035")
    table = known.table.set_index("name")
    asked = asked_better(decision, draws, 0, "2026 to 2035").table
    aware = asked[asked["question"] == "adults_aware"].sort_values("n")["value"].to_numpy()
    assert list(asked["n"]) == list(SIZES)
    if ahead:
        assert (table["value"] == 0).all()
        assert (aware == 0).all()
        return
    assert table.loc["learner_aware", "value"] == pytest.approx(0.25, abs=0.05)
    assert table.loc["chi", "value"] == table.loc["hearsay", "value"] == 0
    assert table.loc["learner_aware", "completions"] == pytest.approx(
        0.1 * table.loc["learner_aware", "value"])  # fmt: skip
    assert (np.diff(aware) >= 0).all()
    assert 0 < aware[-1] <= asked["exact"].iloc[0] <= table["plug_in"].iloc[0] + 1e-12
    assert "learner aware" in known.sentence


def test_what_is_decided_is_the_paired_benefit(comparison: Run) -> None:
    decision = decision_of(comparison, None, "lost", Silent())
    assert decision.titles[0] == "Baseline"
    assert (decision.cells[0] == 0).all()
    assert (decision.cells[1:] <= 0).all()  # lost completions are worse than none
    money = decision_of(comparison, 5_000.0, "completions_rate", Silent())
    assert money.unit == "€"
    assert money.completions == pytest.approx(1 / 5_000)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InvalidInputError) as error:
        check_voi(-1.0, "completion_rate", {"x": ["chy"]}, [0])
    fields = {fault.field for fault in error.value.faults}
    assert fields == {"worth", "metric", "group", "n"}
    suggested = {fault.field: fault.suggestion for fault in error.value.faults}
    assert suggested["metric"] == "completions_rate"
    assert suggested["group"] == "chi"
