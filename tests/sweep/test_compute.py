"""Outcomes of a sweep are those of the model, however they are computed; failures are data."""

from pathlib import Path

import numpy as np
import pytest

from mcsim import api
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.ledger import content_hash
from mcsim.sweep import compute as computing
from mcsim.sweep.compute import compute
from mcsim.sweep.file import load_sweep
from mcsim.sweep.plan import SweepPlan
from mcsim.sweep.task import Result
from tests.sweep.conftest import SMALL

GRID = """\
title: Every kind of factor
scenarios: [nqf_optional, universal_subsidy]
settings: {draws: 2, replicates: 2, learners: 200, horizon_quarters: 6}
design: {kind: grid}
factors:
  chi: {values: [null, 0.3]}
  nqf_inclusion.stringency: {values: [0.2, 0.4]}
  variant: {values: [main, no_network, n_halved]}
outcomes: {metrics: [completions_rate, cost_public_present, net_additional], groups: [all, age]}
"""


def _plan(path: Path, text: str, **settings: object) -> SweepPlan:
    path.write_text(text, encoding="utf-8")
    return SweepPlan.of(load_sweep(path, **settings))


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> SweepPlan:
    return _plan(tmp_path_factory.mktemp("grid") / "grid.yaml", GRID)


@pytest.fixture(scope="module")
def first(plan: SweepPlan) -> Result:
    return compute(plan.task(plan.parts[0], 1, 128))


@pytest.mark.parametrize("posterior", [None, "prior"])
@pytest.mark.parametrize("chi", [0.3, None])
def test_a_point_is_a_comparison_under_its_assumptions(
    first: Result, tmp_path: Path, chi: float | None, posterior: str | None
) -> None:
    """Chi fixed, the scenario's own stringency, another variant: the same numbers bit for bit."""
    frame = first.table.to_pandas()
    if posterior:
        prior = _plan(tmp_path / "prior.yaml", GRID + f"posterior: {posterior}\n")
        frame = compute(prior.task(prior.parts[0], 1, 128)).table.to_pandas()
    assumptions = None
    if chi is not None:
        assumptions = tmp_path / "chi.yaml"
        assumptions.write_text(f"parameters: {{chi: {chi}}}\n", encoding="utf-8")
    for variant in ("n_halved",):
        run = api.compare("baseline", ["nqf_optional", "universal_subsidy"], out=tmp_path / variant,
                          posterior=posterior, assumptions=assumptions, draws=2, replicates=2,
                          learners=200, horizon_quarters=6, variant=variant)  # fmt: skip
        of_chi = frame["chi"].isna() if chi is None else frame["chi"] == chi
        mine = frame[of_chi & (frame["nqf_inclusion.stringency"] == 0.4)
                     & (frame["variant"] == variant)]  # fmt: skip
        for scenario in run.scenarios:
            for metric, group in (("completions_rate", "age"), ("net_additional", "all"),
                                  ("cost_public_present", "all")):  # fmt: skip
                theirs = run.frame(metric, scenario, group)
                theirs = theirs[theirs["quarter"] == "horizon"].sort_values(
                    ["draw", "replicate", "level"])  # fmt: skip
                ours = mine[(mine["scenario"] == scenario) & (mine["group"] == group)]
                ours = ours.sort_values(["draw", "replicate", "level"])
                np.testing.assert_array_equal(ours[metric].to_numpy(float), theirs["value"])


@pytest.mark.parametrize(("threads", "lanes"), [(1, 3), (2, 7)])
def test_neither_threads_nor_chunks_change_a_part(
    plan: SweepPlan, first: Result, threads: int, lanes: int
) -> None:
    told: list[int] = []
    other = compute(plan.task(plan.parts[0], threads, lanes), advance=told.append)
    assert content_hash(other.table) == content_hash(first.table)
    assert sum(told) == plan.parts[0].count


def test_a_change_of_a_lever_changes_nothing_of_the_base(first: Result) -> None:
    frame = first.table.to_pandas()
    base = frame[(frame["scenario"] == "baseline") & (frame["group"] == "all")]
    for _, alike in base.groupby(["chi", "variant", "draw", "replicate"], dropna=False):
        assert alike["completions_rate"].nunique() == 1


def test_levers_that_do_not_go_together_fail_alone(tmp_path: Path) -> None:
    text = GRID.replace("nqf_inclusion.stringency: {values: [0.2, 0.4]}",
                        "nqf_inclusion.end: {values: [2027-Q3, 2026-Q2, null]}")  # fmt: skip
    text = text.replace("  variant: {values: [main, no_network, n_halved]}\n", "")
    path = tmp_path / "ends.yaml"
    # Each value is checked alone, so an end before the start is told at once …
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="ends"):
        load_sweep(path)
    # … and one that only another factor puts before it is data.
    text = text.replace("[2027-Q3, 2026-Q2, null]}",
                        "[2027-Q3, null]}\n  nqf_inclusion.start: {values: [2027-Q1, 2028-Q1]}")
    plan = _plan(path, text)
    result = compute(plan.task(plan.parts[0], 1, 128))
    assert [(f.point, f.stage, f.scenario) for f in result.failures] == [
        (1, "policy", "nqf_optional"), (5, "policy", "nqf_optional")]
    frame = result.table.to_pandas()
    failed = frame["point"].isin([1, 5])
    assert frame[failed]["completions_rate"].isna().all()
    assert frame[~failed & (frame["group"] == "all")]["completions_rate"].notna().all()


def test_what_fails_in_the_simulation_fails_alone(
    plan: SweepPlan, first: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lane of one policy in one draw breaks; every other lane is as it was."""
    fine = first.table.to_pandas()
    usual = computing.run_lanes

    def broken(lanes, profile, settings, replicate, *rest, **more):
        worst = lanes.effects.provider.nqf_stringency.max((0, 1)) == 0.2
        chi = lanes.coefficients.supply.chi_flexibility
        if replicate == 1 and (worst & (chi == chi[worst].min(initial=9.0))).any() \
                and settings.variant == "no_network":  # fmt: skip
            raise ZeroDivisionError("planted")
        return usual(lanes, profile, settings, replicate, *rest, **more)

    monkeypatch.setattr(computing, "run_lanes", broken)
    result = compute(plan.task(plan.parts[0], 1, 128))
    assert result.failures
    assert {(f.stage, f.scenario, f.replicate) for f in result.failures} == {
        ("simulation", "nqf_optional", 1)}
    assert all("planted" in f.message for f in result.failures)
    frame = result.table.to_pandas()
    lost = frame["completions_rate"].isna() & fine["completions_rate"].notna()
    places = {(f.point, f.draw) for f in result.failures}
    assert {(row.point, row.draw) for row in frame[lost].itertuples()} == places
    assert lost.sum() == len(places) * 5  # all, and four ages
    assert frame[~lost].equals(fine[~lost])


def test_what_cannot_be_solved_fails_alone(
    plan: SweepPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = computing.solve_intercepts

    def broken(draws, *rest, **more):
        if (draws.columns["chi"] == 0.3).any():
            raise FloatingPointError("planted")
        return usual(draws, *rest, **more)

    monkeypatch.setattr(computing, "solve_intercepts", broken)
    result = compute(plan.task(plan.parts[0], 1, 128))
    assert {f.point for f in result.failures} == set(range(6, 12))
    assert {(f.stage, f.draw) for f in result.failures} == {("constants", 0), ("constants", 1)}
    frame = result.table.to_pandas()
    whole = frame[frame["group"] == "all"]
    assert (whole["completions_rate"].isna() == (whole["chi"] == 0.3)).all()


def test_keys_cover_what_defines_a_part(tmp_path: Path) -> None:
    keys = set()
    changes = [
        ("", ""), ("seed: 1", "seed: 2"), ("chi: {range: [0, 1]}", "chi: {range: [0, 0.9]}"),
        ("learners: 200", "learners: 300"), ("[nqf_optional]", "[nqf_strict]"),
        ("horizon_quarters: 6", "horizon_quarters: 6, variant: no_network"),
        ("horizon_quarters: 6", "horizon_quarters: 7"), ("[all, education]", "[all]"),
        ("horizon_quarters: 6", "horizon_quarters: 6, seed: 9"),
        ("title:", "assumptions: {parameters: {price_level: 0.9}}\ntitle:"),
        ("title:", "assumptions: {survey: {n: halved}}\ntitle:"),
    ]  # fmt: skip
    for old, new in changes:
        keys.add(_plan(tmp_path / "one.yaml", SMALL.replace(old, new, 1)).parts[0].key)
    assert len(keys) == len(changes)
    same = _plan(tmp_path / "two.yaml", SMALL.replace("Formality", "Another title", 1))
    assert same.parts[0].key in keys
