"""Levers: complete records, and effects confined to window, target and declared quantities."""

import numpy as np
import pytest

from mcsim.engine.effects import Effects
from mcsim.evidence.outside import findings
from mcsim.evidence.survey import Survey, shipped_figures
from mcsim.evidence.table import prior_draws
from mcsim.grammar.groups import AGES, CELLS, EDUCATIONS, STATUSES
from mcsim.levers.quantities import QUANTITIES, Domain
from mcsim.levers.register import levers
from mcsim.population.profile import load_profile
from mcsim.scenario.model import BURN_IN, Policy, Settings, scenario_model

SETTINGS = Settings(first_quarter="2026-Q1", horizon_quarters=16)
DRAWS = prior_draws(5, 2, Survey())
MODES = {"common_qa": {"mode": "mandatory"}, "nqf_inclusion": {"mode": "strict"}}


def _effects(**given: dict[str, object]) -> dict[str, np.ndarray]:
    policy: Policy = scenario_model().model_validate({"title": "x", "levers": given})
    effects = Effects.of([policy], DRAWS, load_profile(), SETTINGS)
    return {name: values for family in effects for name, values in family._asdict().items()}


def _fields(name: str, **more: object) -> dict[str, object]:
    return {**MODES.get(name, {}), "start": "2027-Q1", **more}


@pytest.mark.parametrize("name", levers())
def test_a_record_tells_mechanism_evidence_cost_and_downside(name: str) -> None:
    lever = levers()[name]
    assert lever.mechanism
    assert lever.downside
    assert lever.moves
    assert lever.unit_cost.low <= lever.unit_cost.amount <= lever.unit_cost.high
    assert set(lever.evidence) <= {*findings(), *shipped_figures()}


@pytest.mark.parametrize("name", levers())
def test_at_level_zero_every_quantity_is_neutral(name: str) -> None:
    for quantity, values in _effects(**{name: _fields(name, level=0.0)}).items():
        assert (values == QUANTITIES[quantity].neutral).all(), quantity


@pytest.mark.parametrize("name", levers())
def test_a_lever_moves_what_it_declares_and_nothing_else(name: str) -> None:
    moved = {
        quantity for quantity, values in _effects(**{name: _fields(name)}).items()
        if (values != QUANTITIES[quantity].neutral).any()
    }  # fmt: skip
    assert moved <= set(levers()[name].moves)
    assert moved


@pytest.mark.parametrize("name", levers())
def test_a_lever_acts_within_its_window_only(name: str) -> None:
    for quantity, values in _effects(**{name: _fields(name, end="2028-Q1")}).items():
        quarter = np.arange(SETTINGS.quarters) - BURN_IN
        outside = values[(quarter < 4) | (quarter >= 8)]
        assert (outside == QUANTITIES[quantity].neutral).all(), quantity


def test_a_target_is_met_cell_by_cell() -> None:
    target = {"education": ["low", "medium"], "age": ["25-34"], "status": ["employed"]}
    campaign = _effects(awareness=_fields("awareness", target=target))["campaign"]
    found = {cell for cell in range(CELLS) if (campaign[-1, cell] > 0).all()}
    expected = {
        9 * AGES.index(age) + 3 * EDUCATIONS.index(education) + STATUSES.index(status)
        for age in target["age"] for education in target["education"]
        for status in target["status"]
    }  # fmt: skip
    assert found == expected


def test_without_a_target_everyone_is_reached() -> None:
    effects = _effects(awareness=_fields("awareness"),
                       price_support=_fields("price_support"))  # fmt: skip
    assert (effects["campaign"][-1] > 0).all()
    assert (effects["credential_support"][-1] == 0.5).all()


def test_employers_are_targeted_by_size_and_sector() -> None:
    target = {"size": ["large"], "sector": ["industry"]}
    given = _fields("employer_outreach", target=target)
    outreach = _effects(employer_outreach=given)["outreach"][-1]
    sectors = list(load_profile().sectors)
    assert np.flatnonzero(outreach[:, 0]).tolist() == [3 * len(sectors) + 0]


def test_two_levers_lift_more_than_either_and_never_more_than_all() -> None:
    one, two = _fields("definition"), _fields("label")
    alone = [_effects(definition=one), _effects(label=two)]
    both = _effects(definition=one, label=two)["lift_definition"]
    a, b = (effects["lift_definition"] for effects in alone)
    np.testing.assert_allclose(both, 1 - (1 - a) * (1 - b), rtol=1e-14)
    assert (both <= 1).all()


def test_every_quantity_has_a_domain_that_its_cells_fit() -> None:
    cells = {Domain.LEARNER: CELLS, Domain.EMPLOYER: 4 * len(load_profile().sectors),
             Domain.PROVIDER: 4, Domain.SYSTEM: 1}  # fmt: skip
    for name, values in _effects().items():
        assert values.shape == (SETTINGS.quarters, cells[QUANTITIES[name].domain], 2)
