"""The constants are solved to what they were solved for, and by nothing else."""

import numpy as np
import pytest

from mcsim.engine import intercepts
from mcsim.engine.coefficients import Coefficients
from mcsim.engine.effects import Effects
from mcsim.engine.intercepts import (
    ATTAINABLE,
    LEARNERS,
    REPLICATE,
    SEARCH,
    SEED,
    solve_intercepts,
    yearly_starts,
)
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.population.profile import load_profile
from mcsim.population.synthesis import synthesise
from mcsim.scenario.model import Policy, Settings

SOLVED = ("beta_0", "beta_u", "places")


@pytest.fixture(scope="module")
def solved() -> DrawTable:
    return solve_intercepts(prior_draws(11, 6, Survey()), load_profile(), threads=2)


def test_expected_starts_meet_participation_and_uptake(solved: DrawTable) -> None:
    profile, settings = load_profile(), Settings(learners=LEARNERS, horizon_quarters=1)
    effects = Effects.of([Policy()], solved, profile, settings)
    coefficients = Coefficients.of(solved, profile, settings.quarters)
    people = synthesise(profile, LEARNERS, SEED, REPLICATE)
    year, demand = intercepts._burn_in(coefficients, effects, people, profile, len(solved))
    for lane in range(len(solved)):
        anything, credentials = yearly_starts(year, lane, 0.0, 0.0)
        assert anything == pytest.approx(solved.columns["participation"][lane], rel=0.01)
        # Half of what the aware could start at most; beyond it the draw contradicts itself.
        _, most = yearly_starts(year, lane, SEARCH, 0.0)
        target = min(solved.columns["baseline_uptake"][lane], ATTAINABLE * most)
        assert credentials == pytest.approx(target, rel=0.03)
        occupancy = demand[lane] / solved.columns["places"][lane]
        assert occupancy == pytest.approx(solved.columns["occupancy"][lane], rel=0.05)


def test_a_draw_is_solved_alike_in_any_table_and_with_any_threads(solved: DrawTable) -> None:
    part = solve_intercepts(prior_draws(11, 2, Survey(), first=3), load_profile(), threads=1)
    for column in SOLVED:
        np.testing.assert_array_equal(part.columns[column], solved.columns[column][3:5])


def test_an_uptake_out_of_reach_is_capped() -> None:
    given = {"baseline_uptake": 0.3, "learner_aware": 0.01}
    draws = solve_intercepts(prior_draws(1, 1, Survey(), given), load_profile())
    assert np.isfinite(draws.columns["beta_0"]).all()
    assert abs(draws.columns["beta_0"][0]) < 12
