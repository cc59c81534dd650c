"""The readable model and the compiled core: the same states, bit for bit."""

import re

import numpy as np
import pytest

from mcsim import api
from mcsim.checks.case import Case
from mcsim.checks.engines import mesa_equals_core
from mcsim.engine.state import BURN_IN
from mcsim.mesa_model import snapshot
from mcsim.mesa_model.learner import Learner
from mcsim.mesa_model.model import MicroCredentialModel
from mcsim.population.synthesis import synthesise
from mcsim.scenario.loader import BASELINE, shipped_names
from mcsim.scenario.model import Assumptions

# The shipped levers start in 2027-Q1: two reported quarters pass before they act, and fourteen
# with them.
SETTINGS = {"learners": 500, "horizon_quarters": 16, "first_quarter": "2026-Q3"}
# So many take a credential that every rule has work to do among 500 learners.
LIVELY = Assumptions(parameters={"baseline_uptake": 0.25, "learner_aware": 0.6})


def _case(name: str, **more: object) -> Case:
    study = api.study(BASELINE, [name], assumptions=LIVELY, **{**SETTINGS, **more})
    return Case.of(study, study.scenarios[0], threads=2)


@pytest.mark.parametrize("name", [name for name in shipped_names() if name != BASELINE])
def test_every_state_of_every_agent_in_every_quarter(name: str) -> None:
    case = _case(name)
    effects = case.lanes(case.policies).effects
    acts = any((values[BURN_IN:, :, 1] != values[BURN_IN:, :, 0]).any()
               for family in effects for values in family)  # fmt: skip
    assert acts
    result = mesa_equals_core(case)
    assert result.passed, result.detail
    assert int(re.search(r"(\d+) starts", result.detail)[1]) > 100


@pytest.mark.slow
def test_a_full_size_pair() -> None:
    result = mesa_equals_core(_case("everything_formal", learners=20_000, horizon_quarters=40))
    assert result.passed, result.detail


def test_the_comparison_sees_a_single_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Learner.hear_news

    def deaf(self: Learner, counts: bool) -> None:
        if self.id != 7:
            original(self, counts)
        self.own_news = 0
        self.good_news, self.bad_news = [0] * 3, [0] * 3

    monkeypatch.setattr(Learner, "hear_news", deaf)
    result = mesa_equals_core(_case("universal_subsidy"))
    assert not result.passed
    assert "LearnerState.good" in result.detail or "LearnerState.bad" in result.detail


def _model(name: str = "nqf_optional") -> MicroCredentialModel:
    case = _case(name, learners=200)
    lanes, study = case.lanes(case.policies), case.study
    people = synthesise(study.profile, 200, study.settings.seed, 0)
    return MicroCredentialModel(people, study.profile, lanes.coefficients, lanes.effects, 1,
                                study.settings.seed, 0)  # fmt: skip


def test_a_model_can_be_watched() -> None:
    model = _model()
    for _ in range(12):
        model.step()
    watched = model.datacollector.get_model_vars_dataframe()
    assert len(watched) == 12
    assert watched["aware"].between(0, 1).all()
    # Awareness does not move in burn-in.
    assert watched["aware"][:BURN_IN].std() < 0.02
    assert watched["starts"].sum() > 0


def test_a_model_does_not_touch_mesas_random_numbers() -> None:
    model = _model()
    before = model.random.getstate()
    for _ in range(10):
        model.step()
    assert model.random.getstate() == before


def test_a_snapshot_has_the_layout_of_the_core() -> None:
    model = _model()
    model.step()
    state = snapshot.snapshot(model)
    assert state.learners.trust.shape == (200, 3)
    assert state.offers.demand.shape == (4, len(model.offers))
    assert np.isfinite(state.learners.trust).all()
