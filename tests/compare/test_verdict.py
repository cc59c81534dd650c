"""Verdicts on planted effects."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mcsim import api
from mcsim.compare.acceptability import acceptability, ranks, simplex
from mcsim.compare.regret import regret
from mcsim.compare.shares import share_error
from mcsim.compare.variants import judged, prices, seconds
from mcsim.compare.verdict import Verdict, side, verdict

METRICS = ("completions_rate", "cost_public_present")
DRAWS, REPLICATES = 24, 8


def _cells(flip: bool = False) -> dict[str, np.ndarray]:
    """The base, a null policy, a winner (a loser where it flips) and one that nobody can tell."""
    rng = np.random.default_rng(7)
    base = rng.standard_normal((DRAWS, REPLICATES))
    effect = (-1.0 if flip else 1.0) * (2.0 + 0.2 * rng.standard_normal((DRAWS, 1)))
    noise = 5.0 * rng.standard_normal((DRAWS, 1))
    values = np.stack([base, base, base + effect, base + noise])
    return dict.fromkeys(METRICS, values)


def _of(tables: dict[str, pd.DataFrame], scenario: str) -> pd.Series:
    rows = tables["verdicts"]
    return rows[(rows["scenario"] == scenario) & (rows["base"] == "base")
                & (rows["metric"] == METRICS[0])].iloc[0]  # fmt: skip


NAMES = ["base", "null", "winner", "unclear"]


def test_a_null_policy_ties_in_every_world_and_is_undetermined() -> None:
    tables = judged({"main": _cells(), "other": _cells()}, NAMES, METRICS)
    row = _of(tables, "null")
    assert row["share_better"] == 0.5
    assert row["share_error"] == 0.0
    assert row["verdict"] == "undetermined"
    shares = tables["verdict_shares"].query("scenario == 'null' and base == 'base'")
    assert (shares[["median", "p05", "p95"]] == 0).all().all()


def test_a_winner_in_every_variant_is_robust() -> None:
    row = _of(judged({"main": _cells(), "other": _cells()}, NAMES, METRICS), "winner")
    assert (row["verdict"], row["side"], row["agree"], row["against"]) == (
        "robust", "better", 2, "")  # fmt: skip


def test_a_winner_that_one_variant_overturns_is_fragile_and_says_where() -> None:
    row = _of(judged({"main": _cells(), "same": _cells(), "turned": _cells(True)}, NAMES, METRICS),
              "winner")  # fmt: skip
    assert (row["verdict"], row["agree"], row["against"]) == ("fragile", 2, "turned")


def test_what_nobody_can_tell_is_undetermined_and_lower_is_better_for_cost() -> None:
    tables = judged({"main": _cells()}, NAMES, METRICS)
    assert _of(tables, "unclear")["verdict"] == "undetermined"
    cost = tables["verdicts"].query(
        "scenario == 'winner' and base == 'base' and metric == 'cost_public_present'")  # fmt: skip
    assert cost["side"].item() == "worse"


@pytest.mark.parametrize(
    ("sides", "expected"),
    [({"main": 0, "a": 1}, Verdict.UNDETERMINED), ({"main": 1, "a": 1}, Verdict.ROBUST),
     ({"main": -1, "a": -1}, Verdict.ROBUST), ({"main": 1, "a": 0}, Verdict.FRAGILE),
     ({"main": 1, "a": -1}, Verdict.FRAGILE)],
)  # fmt: skip
def test_the_rule(sides: dict[str, int], expected: Verdict) -> None:
    assert verdict(sides) is expected


def test_the_error_counts_against_a_decision_and_an_unknown_one_decides_nothing() -> None:
    assert side(0.96, 0.05) == 1
    assert side(0.96, 0.07) == 0
    assert side(0.04, 0.05) == -1
    assert side(1.0, float("nan")) == 0


def test_a_few_worlds_do_not_decide_even_where_all_are_better() -> None:
    few, enough = np.ones((8, 4)), np.ones((9, 4))
    assert side(1.0, float(share_error(few, "higher"))) == 0
    assert side(1.0, float(share_error(enough, "higher"))) == 1


def test_the_error_of_a_share_is_its_spread_or_more() -> None:
    rng = np.random.default_rng(8)
    cells = (0.5 + rng.standard_normal((24, 1, 500)) + 0.3 * rng.standard_normal((1, 8, 500))
             + 0.5 * rng.standard_normal((24, 8, 500)))  # fmt: skip
    spread = (cells.mean(1) > 0).mean(0).std()
    told = np.sqrt((share_error(cells, "higher") ** 2).mean())
    assert 0.9 * spread < told < 1.7 * spread


def test_weights_are_uniform_on_the_simplex() -> None:
    weights = simplex(20_000, 3, 1)
    np.testing.assert_allclose(weights.sum(1), 1.0)
    np.testing.assert_allclose(weights.mean(0), 1 / 3, atol=0.01)
    # P(w_1 > t) = (1 - t)²
    assert np.mean(weights[:, 0] > 0.5) == pytest.approx(0.25, abs=0.015)


def test_ties_share_their_ranks() -> None:
    taken = ranks(np.array([[2.0, 1.0, 1.0]]))[0]
    np.testing.assert_array_equal(taken, [[1, 0, 0], [0, 0.5, 0.5], [0, 0.5, 0.5]])


def test_who_is_best_in_all_is_first_and_opposite_ones_share() -> None:
    worlds = np.ones((1, 1, 10))
    best = np.array([[1.0, 0.0], [1.0, 0.0]])[:, :, None] * worlds
    np.testing.assert_array_equal(acceptability(best, np.array([True, True]), 1).index, np.eye(2))
    opposed = np.array([[1.0, 0.0], [0.0, 1.0]])[:, :, None] * worlds
    found = acceptability(opposed, np.array([True, True]), 1)
    assert abs(found.index[0, 0] - 0.5) < 4 * found.error[0, 0]
    np.testing.assert_allclose(found.index.sum(0), 1.0)


def test_regret_is_the_distance_from_the_best_of_each_world() -> None:
    values = np.array([[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, -3.0]])
    np.testing.assert_allclose(regret(values, "higher"), [[0.75, 0.75], [1.0, 3.0], [1.0, 3.0]])
    np.testing.assert_allclose(regret(values, "lower")[2], [3.0, 1.0])


def test_the_price_counts_every_stage() -> None:
    study = api.study("baseline", ["awareness"], learners=500, draws=16, replicates=4)
    costs = prices(study, 2, 128)
    told = seconds(study, costs)
    assert told["simulating"] == sum(cost.seconds for cost in costs.values())
    assert told["solving constants"] == 0.0  # the posterior holds them, of every variant
    assert told["comparing and judging"] > 0.0
    assert seconds(replace(study, posterior=None), costs)["solving constants"] > 0.0
