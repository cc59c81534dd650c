"""Pairs against any scenario of a run."""

import numpy as np
import pytest

from mcsim import api
from mcsim.compare.pairs import COLUMNS, differences, pairs
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.frames import Run


def test_against_the_base_it_is_the_summary(comparison: Run) -> None:
    table = pairs(comparison, metric="turned_away", period="quarter")
    assert tuple(table.columns) == COLUMNS
    summary = comparison.summary().query(
        "metric == 'turned_away' and group == 'all' and base == 'baseline' and quarter != 'horizon'"
    )
    both = table.merge(summary, left_on=["scenario", "period"], right_on=["scenario", "quarter"])
    assert len(both) == len(table) == len(summary)
    for column in ("median", "p05", "p95", "share_better", "mc_error"):
        np.testing.assert_allclose(both[f"{column}_x"], both[f"{column}_y"], rtol=1e-5, atol=1e-9)


def test_turned_round_a_pair_is_its_negative(comparison: Run) -> None:
    one = pairs(comparison, "awareness", scenarios=["nqf_optional"])
    other = pairs(comparison, "nqf_optional", scenarios=["awareness"])
    np.testing.assert_allclose(one["median"], -other["median"])
    np.testing.assert_allclose(one["share_better"], 1 - other["share_better"])
    np.testing.assert_allclose(one["p25"], -other["p75"])
    np.testing.assert_allclose(one["var_draws"], other["var_draws"])


def test_with_itself_a_scenario_differs_in_nothing(comparison: Run) -> None:
    row = pairs(comparison, "awareness", scenarios=["awareness"]).iloc[0]
    assert (row[["median", "p25", "p75", "p05", "p95", "mc_error", "share_error"]] == 0).all()
    assert row["share_better"] == 0.5


def test_a_year_of_a_flow_is_a_ratio_of_sums_and_of_a_stock_its_end(comparison: Run) -> None:
    flow = differences(comparison, metric="turned_away", period="year")
    quarters = differences(comparison, metric="turned_away", period="quarter")
    quarters["period"] = quarters["period"].str[:4]
    keys = ["scenario", "draw", "replicate", "period"]
    np.testing.assert_allclose(
        flow.set_index(keys)["difference"].sort_index(),
        quarters.groupby(keys)["difference"].mean().sort_index(), atol=1e-9,
    )  # fmt: skip
    stock = differences(comparison, metric="additional", period="year")
    last = differences(comparison, metric="additional", period="quarter")
    last["period"] = last["period"].str[:4]
    np.testing.assert_allclose(stock.set_index(keys)["difference"].sort_index(),
                               last.groupby(keys)["difference"].last().sort_index())  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "said"),
    [({"base": "awarenes"}, "awareness"), ({"metric": "turned_awy"}, "turned_away"),
     ({"group": "ages"}, "age"), ({"period": "month"}, "quarter")],
)  # fmt: skip
def test_what_is_not_there_is_named_with_the_nearest(
    comparison: Run, flags: dict[str, str], said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        api.pairs(comparison, **flags)
