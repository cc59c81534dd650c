"""The checks hold on what ships, and each fails where the model is broken on purpose."""

import dataclasses
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from mcsim import api
from mcsim.checks import accounts, case, chance, identity, price
from mcsim.checks.case import Case
from mcsim.checks.run import CHECKS
from mcsim.cli.main import app
from mcsim.engine.run import Lanes

SMALL = {"learners": 300, "horizon_quarters": 10, "first_quarter": "2026-Q3"}


@pytest.fixture(scope="module")
def sample() -> Case:
    study = api.study("baseline", ["universal_subsidy"], **SMALL)
    return Case.of(study, study.scenarios[0], threads=2)


def test_the_checks_of_the_contract_are_there() -> None:
    assert [check.__name__ for check in CHECKS] == [
        "null_policy", "identical_before_start", "replicates_differ",
        "chunk_and_thread_invariance", "mesa_equals_core", "conservation", "monotone_in_price",
    ]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_passes_on_a_shipped_scenario(check, sample: Case) -> None:
    result = check(sample)
    assert result.passed, result.detail
    assert result.scenario == "universal_subsidy"
    assert result.detail


def _with_effects(monkeypatch: pytest.MonkeyPatch, change) -> None:
    """Let every preparation of lanes go through a change of the effects."""
    original = Lanes.of.__func__

    def altered(cls, *arguments):
        lanes = original(cls, *arguments)
        effects = change(lanes.effects)
        return dataclasses.replace(lanes, effects=effects)

    monkeypatch.setattr(Lanes, "of", classmethod(altered))


def _raised(effects, quantity: str, where, by: float):
    values = getattr(effects.learner, quantity).copy()
    values[where] += by
    return effects._replace(learner=effects.learner._replace(**{quantity: values}))


def test_a_lever_that_acts_at_level_zero_is_found(sample: Case, monkeypatch) -> None:
    _with_effects(monkeypatch, lambda e: _raised(e, "campaign", np.s_[:, :, 1::2], 5.0))
    assert not identity.null_policy(sample).passed


def test_a_lever_that_acts_before_its_start_is_found(sample: Case, monkeypatch) -> None:
    _with_effects(monkeypatch, lambda e: _raised(e, "campaign", np.s_[8:9, :, 1::2], 50.0))
    assert not identity.identical_before_start(sample).passed


def test_replicates_that_are_the_same_are_found(sample: Case, monkeypatch) -> None:
    original = chance.run_lanes
    monkeypatch.setattr(chance, "run_lanes", lambda *a: original(*a[:3], 0))
    assert not chance.replicates_differ(sample).passed


def test_results_that_depend_on_chunks_are_found(sample: Case, monkeypatch) -> None:
    from mcsim.results import study

    original = study.run_lanes

    def depends(lanes, *arguments):
        totals = original(lanes, *arguments)
        totals.learners[0, 0, 0, :] += lanes.count
        return totals

    monkeypatch.setattr(study, "run_lanes", depends)
    assert not chance.chunk_and_thread_invariance(sample).passed


def test_a_start_that_ends_nowhere_is_found(sample: Case, monkeypatch) -> None:
    original = case.run_quarter

    def leaks(chunk, t):
        original(chunk, t)
        if t == 9:
            chunk.counts.flows[0, 1, 0] += 1

    monkeypatch.setattr(case, "run_quarter", leaks)
    result = accounts.conservation(sample)
    assert not result.passed
    assert "starts" in result.detail


def test_a_twin_account_that_does_not_close_is_found(sample: Case, monkeypatch) -> None:
    original = case.run_quarter

    def cooks(chunk, t):
        original(chunk, t)
        chunk.counts.stocks[3, 11, 1] += t == 12

    monkeypatch.setattr(case, "run_quarter", cooks)
    assert "twin" in accounts.conservation(sample).detail


def test_learners_whom_a_high_price_draws_in_are_found(sample: Case, monkeypatch) -> None:
    monkeypatch.setattr(price, "DEARER", 0.2)
    assert not price.monotone_in_price(sample).passed


def test_check_exits_with_1_where_a_check_fails(monkeypatch) -> None:
    arguments = ["check", "universal_subsidy", "--learners", "300", "--horizon", "6", "--json",
                 "--first-quarter", "2026-Q3"]  # fmt: skip
    fine = CliRunner().invoke(app, arguments)
    assert fine.exit_code == 0, fine.stderr
    told = json.loads(fine.stdout)
    assert told["learners"] == 300
    assert [row["name"] for row in told["checks"]] == [check.__name__ for check in CHECKS]
    assert set(told["checks"][0]) == {"name", "scenario", "passed", "detail"}
    monkeypatch.setattr(price, "DEARER", 0.01)
    assert CliRunner().invoke(app, arguments).exit_code == 1
