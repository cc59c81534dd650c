"""Packages at equal public budget: one factor each, found by mean cost, then frozen."""

from pathlib import Path

import numpy as np
import pytest

from mcsim import api
from mcsim.compare.budget import scaled
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.frames import Run
from mcsim.scenario.loader import load_scenario

SMALL = {"draws": 4, "replicates": 2, "learners": 2_000, "horizon_quarters": 12}
NAMES = ["nqf_optional", "universal_subsidy", "transparency"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    out: Path = tmp_path_factory.mktemp("budget") / "study"
    return api.compare("baseline", NAMES, out=out, equal_budget="nqf_optional", **SMALL)


def test_who_names_the_budget_keeps_its_levels_and_who_is_cheap_its_own_cost(run: Run) -> None:
    budget = run.manifest["budget"]
    assert budget["of"] == "nqf_optional"
    assert budget["factors"]["nqf_optional"] == 1.0
    assert budget["factors"]["transparency"] == 1.0
    assert 0.0 < budget["factors"]["universal_subsidy"] < 0.1
    assert set(budget["own_cost"]) == {"nqf_optional", "transparency"}


def test_what_is_scaled_costs_the_budget(run: Run) -> None:
    def mean(scenario: str) -> float:
        frame = run.frame("cost_public_present", scenario)
        return float(frame[frame["quarter"] == "horizon"]["value"].mean())

    added = 1e6 * (mean("universal_subsidy") - mean("baseline"))
    # The search looked at one of the two replicates.
    assert added == pytest.approx(run.manifest["budget"]["amount"], rel=0.1)


def test_the_factor_is_part_of_the_policy(run: Run) -> None:
    record = next(s for s in run.manifest["scenarios"] if s["name"] == "universal_subsidy")
    factor = run.manifest["budget"]["factors"]["universal_subsidy"]
    assert record["levers"]["price_support"]["level"] == pytest.approx(factor)
    assert record["hash"] != load_scenario("universal_subsidy").content.hash


def test_at_factor_1_a_policy_is_the_same_and_at_0_it_does_nothing() -> None:
    policy = load_scenario("everything_formal").content
    assert scaled(policy, 1.0) is policy
    assert all(fields.level == 0.0 for _, fields in scaled(policy, 0.0).active())
    half = dict(scaled(policy, 0.5).active())
    for name, fields in policy.active():
        assert half[name].level == 0.5 * fields.level


def test_cost_per_additional_is_a_ratio_of_means_and_only_where_something_is_gained(
    run: Run,
) -> None:
    summary = run.summary()
    for name in NAMES:
        row = summary.query("metric == 'cost_per_additional' and scenario == @name")
        more = {}
        for metric in ("cost_public_present", "net_additional"):
            one, base = (run.frame(metric, s).query("quarter == 'horizon'") for s in
                         (name, "baseline"))  # fmt: skip
            difference = one["value"].to_numpy() - base["value"].to_numpy()
            more[metric] = difference.reshape(4, 2).mean(1)
        gained = np.quantile(more["net_additional"], 0.05, method="lower") > 0
        assert row["median"].notna().item() == gained
        if gained:
            ratio = 1e6 * more["cost_public_present"].mean() / more["net_additional"].mean()
            assert row["median"].item() == pytest.approx(ratio, rel=1e-4)


@pytest.mark.parametrize(
    ("budget", "said"),
    [("nqf_optionl", "nqf_optional"), (-5.0, "above 0"), ("", "above 0"),
     ("baseline", "no public cost")],
)  # fmt: skip
def test_what_is_no_budget_is_refused(tmp_path: Path, budget: float | str, said: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        api.compare("baseline", ["awareness"], out=tmp_path / "x", equal_budget=budget, draws=2,
                    replicates=1, learners=200, horizon_quarters=4)  # fmt: skip
    assert said in " ".join(str(fault) for fault in caught.value.faults)
