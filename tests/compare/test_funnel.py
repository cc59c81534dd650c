"""The funnel from need to reward matches the flows."""

import numpy as np
import pytest

from mcsim.compare.funnel import STEPS, decomposed, funnel_counts, funnel_of, passing
from mcsim.results.frames import Run


def test_steps_are_the_flows_and_none_is_wider_than_the_one_before(comparison: Run) -> None:
    frame = {metric: comparison.frame(metric, "universal_subsidy")
             for metric in ("starts_persons", "completions_persons", "turned_away")}  # fmt: skip
    counts = comparison.persons * funnel_counts(comparison.counts("universal_subsidy"))
    years = (len(comparison.quarters) - 1) / 4

    def flow(metric: str) -> np.ndarray:
        rows = frame[metric][frame[metric]["quarter"] == "horizon"]
        return rows["value"].to_numpy().reshape(counts.shape[:2]) * years

    names = [step.name for step in STEPS]
    starts, completes = names.index("starts"), names.index("completes")
    np.testing.assert_allclose(counts[..., starts], flow("starts_persons"))
    np.testing.assert_allclose(counts[..., completes], flow("completions_persons"))
    np.testing.assert_allclose(counts[..., names.index("applies")],
                               flow("starts_persons") + flow("turned_away"))  # fmt: skip
    # Few learners: over all worlds together no step widens.
    total = counts.sum((0, 1))
    assert (np.diff(total) <= 0).all()
    assert total[-1] > 0


def test_steps_sum_to_the_change_in_rewards() -> None:
    rng = np.random.default_rng(2)
    base, other = (rng.integers(50, 100, (5, 2, len(STEPS))).astype(float) for _ in range(2))
    found = decomposed(base, other).sum(1)
    np.testing.assert_allclose(found, np.log(other.sum(1)[:, -1] / base.sum(1)[:, -1]))


def test_a_planted_bottleneck_is_found(comparison: Run) -> None:
    counts = np.array([[[100.0, 90, 80, 8, 7, 6, 5]]])
    assert int(passing(counts)[0].argmin()) == 2
    answer = funnel_of(comparison)
    table = answer["funnel"].table
    binds = table.groupby("scenario")["binds"].sum()
    np.testing.assert_allclose(binds, 1.0)
    assert not table.loc[table["step"] == "aware", "counted"].any()
    assert "estimated" in answer["funnel"].sentence


def test_nobody_comes_through_a_step_that_nobody_reaches() -> None:
    assert np.isnan(passing(np.zeros((1, 1, len(STEPS))))).all()


@pytest.mark.parametrize("name", ["awareness", "universal_subsidy"])
def test_every_policy_has_its_steps(comparison: Run, name: str) -> None:
    table = funnel_of(comparison)["steps"].table
    assert len(table[table["scenario"] == name]) == len(STEPS) + 1
