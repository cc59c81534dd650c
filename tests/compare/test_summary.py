"""The summary of a comparison."""

import numpy as np
import pandas as pd
import pytest

from mcsim.compare.summary import COLUMNS
from mcsim.results.frames import Run
from mcsim.results.metric import GROUPINGS, Form, Kind
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS

NUMBERS = ["median", "p05", "p95", "share_better", "mc_error"]


@pytest.fixture(scope="module")
def summary(comparison: Run) -> pd.DataFrame:
    return comparison.summary()


def test_the_columns_are_those_of_the_contract(comparison: Run) -> None:
    first = (comparison.folder / "summary.csv").read_text(encoding="utf-8").splitlines()[0]
    assert first == ",".join(COLUMNS)
    assert COLUMNS == ("scenario", "base", "metric", "group", "level", "quarter", "unit",
                       "median", "p05", "p95", "share_better", "mc_error")  # fmt: skip


def test_each_scenario_has_levels_and_each_but_the_base_differences(
    comparison: Run, summary: pd.DataFrame
) -> None:
    levels, differences = summary[summary["base"] == ""], summary[summary["base"] != ""]
    assert set(levels["scenario"]) == set(comparison.scenarios)
    assert set(differences["scenario"]) == set(comparison.scenarios) - {"baseline"}
    assert set(differences["base"]) == {"baseline"}
    assert not summary.duplicated(list(COLUMNS[:6])).any()


def test_every_metric_is_told_by_its_groups_and_quarters(
    comparison: Run, summary: pd.DataFrame
) -> None:
    for metric in metrics().values():
        rows = summary[summary["metric"] == metric.name]
        assert set(rows["group"]) == set(metric.groups)
        if metric.form is Form.COST:
            assert set(rows["quarter"]) == {"horizon"}
            continue
        overall = rows[rows["group"] == "all"]
        assert set(overall["quarter"]) == set(comparison.quarters)


def test_a_difference_is_the_median_of_paired_differences(
    comparison: Run, summary: pd.DataFrame
) -> None:
    axes = ["draw", "replicate", "quarter"]
    a, b = (
        comparison.frame("completions_rate", name).set_index(axes)["value"]
        for name in ("awareness", "baseline")
    )
    by_world = (a - b).groupby(["quarter", "draw"]).mean()
    rows = summary.query(
        "metric == 'completions_rate' and group == 'all' and scenario == 'awareness' "
        "and base == 'baseline'"
    )
    told = rows.set_index("quarter")["median"]
    expected = by_world.groupby("quarter").median()
    pd.testing.assert_series_equal(told.sort_index(), expected.sort_index(), check_names=False,
                                   rtol=1e-5, atol=1e-9)  # fmt: skip


def test_the_horizon_of_a_flow_is_the_mean_of_its_quarters(comparison: Run) -> None:
    frame = comparison.frame("turned_away", "baseline")
    horizon = frame[frame["quarter"] == "horizon"].set_index(["draw", "replicate"])["value"]
    quarters = frame[frame["quarter"] != "horizon"].groupby(["draw", "replicate"])["value"].mean()
    pd.testing.assert_series_equal(horizon, quarters, check_names=False)


def test_the_horizon_of_a_stock_is_its_last_quarter(comparison: Run) -> None:
    frame = comparison.frame("additional", "awareness")
    last = frame[frame["quarter"] == comparison.quarters[-2]]["value"].to_numpy()
    horizon = frame[frame["quarter"] == "horizon"]["value"].to_numpy()
    np.testing.assert_array_equal(last, horizon)


def test_groups_add_up_to_all(comparison: Run) -> None:
    block = comparison.counts("awareness")
    for kind, counts in block.counts.items():
        groups = [group for group, _ in GROUPS[kind]]
        whole = counts[..., groups.index("all"), :]
        for group in set(groups) - {"all"}:
            rows = [k for k, name in enumerate(groups) if name == group]
            np.testing.assert_array_equal(counts[..., rows, :].sum(-2), whole)


def test_the_twin_identity_closes_in_persons_by_group_and_quarter(comparison: Run) -> None:
    for group in GROUPINGS[Kind.LEARNER]:
        value = {
            name: comparison.frame(name, "universal_subsidy", group)["value"].to_numpy()
            for name in ("additional", "relabelled", "lost", "completions_to_date")
        }
        base = comparison.frame("completions_to_date", "baseline", group)["value"].to_numpy()
        np.testing.assert_allclose(
            value["additional"] + value["relabelled"] - value["lost"],
            value["completions_to_date"] - base, atol=1e-6,
        )  # fmt: skip


def test_only_metrics_with_a_direction_have_a_better_side(summary: pd.DataFrame) -> None:
    differences = summary[summary["base"] != ""]
    for metric in metrics().values():
        better = differences[differences["metric"] == metric.name]["share_better"]
        if metric.form is Form.COST:  # a ratio over all worlds has no share of them
            continue
        told = differences[differences["metric"] == metric.name]["median"].notna().any()
        assert better.notna().any() == (metric.direction is not None and told)
    assert summary[summary["base"] == ""]["share_better"].isna().all()
    assert differences["share_better"].dropna().between(0, 1).all()


def test_intervals_hold_their_median(summary: pd.DataFrame) -> None:
    rows = summary.dropna(subset=["median", "p05"])
    assert (rows["p05"] <= rows["median"]).all()
    assert (rows["median"] <= rows["p95"]).all()
    assert (rows["mc_error"].dropna() >= 0).all()
