"""The readable model and the compiled core: the same states, bit for bit."""

from typing import Any

import numpy as np
import pytest

from mcsim import api
from mcsim.checks.case import Case
from mcsim.checks.engines import mesa_equals_core
from mcsim.engine.flows import STARTS
from mcsim.engine.quarter import Chunk
from mcsim.engine.run import Lanes
from mcsim.engine.state import BURN_IN, State
from mcsim.mesa_model.learner import Learner
from mcsim.mesa_model.model import MicroCredentialModel
from mcsim.mesa_model.snapshot import counted, difference, snapshot
from mcsim.population.synthesis import synthesise
from mcsim.scenario.loader import BASELINE, shipped_names
from mcsim.scenario.model import VARIANTS, Assumptions, Policy
from tests.engine.worlds import EVERY_LEVER, World, policy

# The shipped levers start in 2027-Q1: two reported quarters pass before they act, and fourteen
# with them.
SETTINGS = {"learners": 500, "horizon_quarters": 16, "first_quarter": "2026-Q3"}
# So many take a credential that every rule has work to do among 500 learners.
LIVELY = Assumptions(parameters={"baseline_uptake": 0.25, "learner_aware": 0.6})


# A market in which offers come and go, are audited, and wait; credit that adds up at once.
BUSY = {
    "service_rate": 3.0, "audit_rate": 0.2, "audit_threshold": 0.5, "entry_rate": 0.2,
    "entrants": 0.3, "break_even": 0.95, "stack_hazard": 0.5, "partial_hours": 40.0,
    "full_parts": 2.0, "portable_base": 0.5, "provider_review": 0.8, "accreditation_fee": 200.0,
}  # fmt: skip


def _case(name: str, **more: object) -> Case:
    study = api.study(BASELINE, [name], assumptions=LIVELY, **{**SETTINGS, **more})
    return Case.of(study, study.scenarios[0], threads=2)


def _models(case: Case, lanes: Lanes) -> list[MicroCredentialModel]:
    """One model a lane, each scenario beside its base; stepping it steps its base along."""
    settings, profile = case.study.settings, case.study.profile
    people = synthesise(profile, settings.learners, settings.seed, 0)
    models: list[MicroCredentialModel] = []
    for lane, base in enumerate(lanes.base):
        twin = None if lane == base else models[base]
        models.append(MicroCredentialModel(people, profile, lanes.coefficients, lanes.effects,
                                           lane, settings.seed, 0, settings.variant,
                                           twin))  # fmt: skip
    return models


def _first_difference(case: Case, draws: int = 2) -> tuple[str | None, int]:
    """Run the lanes of some draws in both engines; where they first differ, and starts."""
    lanes = case.lanes(case.policies)
    models, starts = _models(case, lanes)[: draws * lanes.policies], 0
    for t, chunk in case.quarters(lanes):
        for model in models:
            if model.base is not None:
                model.step()
                starts += int(model.flows[:, STARTS].sum())
        for lane, model in enumerate(models):
            differs = difference(model, chunk, lane)
            if differs:
                return f"{differs}, lane {lane}, quarter {t - BURN_IN}", starts
    return None, starts


def _quarters_in_force(lanes: Lanes) -> int:
    """Reported quarters in which the scenario's effects depart from its base's, in every draw."""
    scenarios = np.flatnonzero(lanes.base != np.arange(lanes.count))
    departs = np.zeros((lanes.effects.system.qa_assured.shape[0], scenarios.size), np.bool_)
    for family in lanes.effects:
        for values in family:
            departs |= (values[..., scenarios] != values[..., lanes.base[scenarios]]).any(1)
    return int(departs[BURN_IN:].all(1).sum())


@pytest.mark.parametrize("name", [name for name in shipped_names() if name != BASELINE])
def test_every_state_of_every_agent_in_every_quarter(name: str) -> None:
    case = _case(name)
    assert len(case.draws) >= 2
    assert _quarters_in_force(case.lanes(case.policies)) >= 8
    where, starts = _first_difference(case, draws=1)
    assert where is None
    assert starts > 100


@pytest.mark.parametrize("variant", [name for name in VARIANTS if name != "main"])
def test_every_structural_variant_is_the_same_in_both(variant: str) -> None:
    case = _case("everything_formal", variant=variant)
    where, starts = _first_difference(case, draws=1)
    assert where is None
    assert starts > (10 if variant == "threshold" else 100)


def test_all_levers_at_once_where_every_rule_has_work() -> None:
    world = World(policies=(Policy(), policy(**EVERY_LEVER)), draws=1, given=BUSY, quarters=24)
    models: list[MicroCredentialModel] = []
    for lane in (0, 1):
        models.append(MicroCredentialModel(
            world.population(), world.profile, world.coefficients(), world.effects(), lane,
            world.seed, 0, base=models[0] if lane else None,
        ))  # fmt: skip
    happened: Any = 0
    for t, chunk in world.run():
        models[1].step()
        for lane in (0, 1):
            assert difference(models[lane], chunk, lane) is None, t
        happened = happened + chunk.counts.movements[..., 1].sum(0)
    assert (happened > 0).all()
    assert chunk.state.learners.full[:, 1].sum() > 0


@pytest.mark.slow
def test_a_full_size_pair() -> None:
    case = _case("everything_formal", learners=20_000, horizon_quarters=40)
    where, starts = _first_difference(case, draws=1)
    assert where is None
    assert starts > 20_000


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


def _pair(name: str = "nqf_optional") -> tuple[MicroCredentialModel, Chunk]:
    """A model after its first quarter, and the core then; the model has the scenario's lane, 1."""
    case = _case(name, learners=200)
    lanes = case.lanes(case.policies)
    model = _models(case, lanes)[1]
    model.step()
    _, chunk = next(iter(case.quarters(lanes)))
    return model, chunk


@pytest.fixture(scope="module")
def first_quarter() -> tuple[MicroCredentialModel, Chunk]:
    return _pair()


def test_the_comparison_sees_bits(first_quarter: tuple[MicroCredentialModel, Chunk],
                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    model, chunk = first_quarter
    assert difference(model, chunk, 1) is None
    learner = model.learners[3]
    assert learner.good[1] == 0.0
    monkeypatch.setattr(learner, "good", [0.0, -0.0, 0.0])
    assert difference(model, chunk, 1) == "LearnerState.good at [3, 1]"


def test_the_comparison_sees_a_count_that_the_core_cannot_hold(
    first_quarter: tuple[MicroCredentialModel, Chunk], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, chunk = first_quarter
    assert chunk.state.learners.turned_away[5, 1] == 0
    monkeypatch.setattr(model.learners[5], "turned_away", 256)  # 0 as uint8
    assert difference(model, chunk, 1) == "LearnerState.turned_away at [5]"
    with pytest.raises(OverflowError, match=r"LearnerState\.turned_away at \[5\] is 256"):
        snapshot(model)


@pytest.mark.parametrize("name", ["flows", "stocks", "closed", "employer_stocks", "offer_stocks"])
def test_the_comparison_sees_every_count(
    first_quarter: tuple[MicroCredentialModel, Chunk], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, chunk = first_quarter
    wrong = getattr(model, name).copy()
    wrong[2, 3] += 1
    monkeypatch.setattr(model, name, wrong)
    found = difference(model, chunk, 1)
    assert found is not None
    assert found.startswith("Counts.")
    assert found.endswith("[2, 3]")


def test_a_snapshot_is_the_state_of_the_core(
    first_quarter: tuple[MicroCredentialModel, Chunk],
) -> None:
    model, chunk = first_quarter
    mine, theirs = snapshot(model), chunk.state
    assert isinstance(mine, State)
    for family, others in zip(mine, theirs, strict=True):
        for name, values, expected in zip(family._fields, family, others, strict=True):
            lane = expected if (family is mine.market and name == "employers") else expected[..., 1]
            assert values.dtype == expected.dtype, name
            assert values.tobytes() == lane.tobytes(), name
    for values, expected in zip(counted(model), chunk.counts, strict=True):
        assert np.array_equal(values, expected[..., 1])


@pytest.fixture
def model() -> MicroCredentialModel:
    case = _case("nqf_optional", learners=200)
    return _models(case, case.lanes(case.policies))[1]


def test_a_model_can_be_watched(model: MicroCredentialModel) -> None:
    for _ in range(12):
        model.step()
    watched = model.datacollector.get_model_vars_dataframe()
    assert len(watched) == 12
    assert watched["aware"].between(0, 1).all()
    # Awareness does not move in burn-in.
    assert watched["aware"][:BURN_IN].std() < 0.02
    assert watched["starts"].sum() > 0


def test_a_model_does_not_touch_mesas_random_numbers(model: MicroCredentialModel) -> None:
    before = model.random.getstate()
    for _ in range(10):
        model.step()
    assert model.random.getstate() == before
