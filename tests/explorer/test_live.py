"""Live runs: what they tell is what a study of the same size tells."""

import numpy as np
import pytest

from mcsim import api
from mcsim.explorer.agents import STATES, Watched
from mcsim.explorer.live import STRINGENCIES, Pair, World, balance_curve
from mcsim.explorer.package import Package, defaults, read, written
from mcsim.grammar.faults import InvalidInputError
from mcsim.scenario.loader import load_scenario


@pytest.fixture(scope="module")
def pair(world: World) -> Pair:
    return Pair.of(world, "listing", world.checked(load_scenario("nqf_optional")))


def test_a_live_run_tells_what_a_study_tells(pair: Pair, tmp_path) -> None:
    run = api.compare("baseline", ["nqf_optional"], out=tmp_path / "study", learners=200, draws=4,
                      replicates=2, threads=1)  # fmt: skip
    summary = run.summary()
    live = pair.differences()
    for row in live.to_dict("records"):
        chosen = summary[(summary["metric"] == row["metric"]) & (summary["base"] == "baseline")
                         & (summary["quarter"] == "horizon")
                         & (summary["group"] == "all")]  # fmt: skip
        (stored,) = chosen.to_dict("records")
        for column in ("median", "p05", "p95", "mc_error"):
            assert row[column] == pytest.approx(stored[column], rel=1e-5, nan_ok=True), row


def test_the_curve_meets_the_pair_at_the_packages_own_stringency(pair: Pair, world: World) -> None:
    values = {**defaults("nqf_inclusion"), "stringency": 0.5, "ramp_quarters": 4}
    policy = world.checked(read(written(Package("Half", {"nqf_inclusion": values}))))
    table = balance_curve(world, policy, "completions_rate")
    assert tuple(table["stringency"]) == STRINGENCIES
    here = Pair.of(world, "half", policy).differences(["completions_rate"]).iloc[0]
    row = table[table["stringency"] == 0.5].iloc[0]
    assert (row["median"], row["p05"]) == (here["median"], here["p05"])


def test_a_package_without_inclusion_has_no_curve(world: World) -> None:
    with pytest.raises(InvalidInputError, match="stringency"):
        balance_curve(world, world.checked(load_scenario("awareness")), "completions_rate")


@pytest.mark.parametrize("field", ["start", "sector"])
def test_what_cannot_be_run_is_refused(world: World, field: str) -> None:
    wrong = {"start": ("awareness", {**defaults("awareness"), "start": "2020-Q1"}),
             "sector": ("sme_incentive", {**defaults("sme_incentive"),
                                          "target.sector": ("nowhere",)})}[field]  # fmt: skip
    scenario = read(written(Package("Wrong", dict([wrong]))))
    with pytest.raises(InvalidInputError, match=field):
        world.checked(scenario)


def test_every_agent_is_in_one_state_and_at_one_place(world: World) -> None:
    watched = Watched.of(world, world.checked(load_scenario("universal_subsidy")), learners=200)
    watched.step(14)
    table, counts = watched.table(), watched.counts()
    assert len(table) == 200 == counts["package"].sum() == counts["base"].sum()
    assert not table.duplicated(["column", "row"]).any()
    assert set(table["state"]) <= set(STATES)
    history = watched.history()
    assert list(history["quarter"])[:1] == ["2024-Q1"]
    assert watched.quarter == history["quarter"].iloc[-1] == "2027-Q2"
    holders = counts.set_index("state").loc["holding a credential", "package"]
    assert np.isclose(history["holders"].iloc[-1], 100 * holders / 200, atol=2.0)


def test_the_model_stops_at_the_horizon(world: World) -> None:
    watched = Watched.of(world, world.checked(load_scenario("awareness")), learners=100)
    watched.model.t = world.study.settings.quarters - 1
    assert watched.done
    watched.step(3)
    assert watched.model.t == world.study.settings.quarters - 1
