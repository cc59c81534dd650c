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
    Choosers,
    Year,
    gather,
    solve_intercepts,
    summed_starts,
)
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.population.profile import load_profile
from mcsim.population.synthesis import synthesise
from mcsim.rules import choice
from mcsim.scenario.model import Policy, Settings

SOLVED = ("beta_0", "beta_u", "places")


def _yearly_starts(year: Year, lane: int, more_0: float, more_u: float) -> tuple[float, float]:
    """Equation of the expected starts, learner by learner: of anything, and of a credential."""
    any_start = credential_start = 0.0
    for i in range(LEARNERS):
        nothing = no_credential = 1.0
        for q in range(4):
            course = year.course[q, i, lane]
            if course == -np.inf:
                continue
            credential = year.credential[q, i, lane]
            p_credential, p_course = choice.probabilities(
                credential + more_0, course + more_u, credential != -np.inf
            )
            start = p_credential * year.admitted[q, i, lane]
            nothing *= 1.0 - year.need[q, i] * (start + p_course)
            no_credential *= 1.0 - year.need[q, i] * start
        any_start += 1.0 - nothing
        credential_start += 1.0 - no_credential
    return any_start / LEARNERS, credential_start / LEARNERS


@pytest.fixture(scope="module")
def year(solved: DrawTable) -> tuple[Year, np.ndarray]:
    profile, settings = load_profile(), Settings(learners=LEARNERS, horizon_quarters=1)
    effects = Effects.of([Policy()], solved, profile, settings)
    coefficients = Coefficients.of(solved, profile, settings.quarters)
    people = synthesise(profile, LEARNERS, SEED, REPLICATE)
    return intercepts._burn_in(coefficients, effects, people, profile, len(solved))


@pytest.fixture(scope="module")
def solved() -> DrawTable:
    return solve_intercepts(prior_draws(11, 6, Survey()), load_profile(), threads=2)


def test_expected_starts_meet_participation_and_uptake(
    solved: DrawTable, year: tuple[Year, np.ndarray]
) -> None:  # fmt: skip
    utilities, demand = year
    for lane in range(len(solved)):
        anything, credentials = _yearly_starts(utilities, lane, 0.0, 0.0)
        assert anything == pytest.approx(solved.columns["participation"][lane], rel=0.01)
        # Half of what the aware could start at most; beyond it the draw contradicts itself.
        _, most = _yearly_starts(utilities, lane, SEARCH, 0.0)
        target = min(solved.columns["baseline_uptake"][lane], ATTAINABLE * most)
        assert credentials == pytest.approx(target, rel=0.03)
        occupancy = demand[lane] / solved.columns["places"][lane]
        assert occupancy == pytest.approx(solved.columns["occupancy"][lane], rel=0.05)


def test_leaving_out_who_could_start_nothing_moves_no_bit(
    year: tuple[Year, np.ndarray],
) -> None:
    utilities, choosers = year[0], Choosers.empty(LEARNERS)
    for lane, more_0, more_u in ((0, 0.0, 0.0), (1, -3.0, 2.0), (5, SEARCH, -SEARCH)):
        expected = _yearly_starts(utilities, lane, more_0, more_u)
        everyone = gather(utilities, lane, False, choosers)
        anything, _ = summed_starts(choosers, everyone, more_0, more_u)
        few = gather(utilities, lane, True, choosers)
        _, credentials = summed_starts(choosers, few, more_0, more_u)
        assert 0 < few < everyone <= LEARNERS
        assert (anything / LEARNERS, credentials / LEARNERS) == expected


def test_a_draw_is_solved_alike_in_any_table_and_with_any_threads(solved: DrawTable) -> None:
    part = solve_intercepts(prior_draws(11, 2, Survey(), first=3), load_profile(), threads=1)
    for column in SOLVED:
        np.testing.assert_array_equal(part.columns[column], solved.columns[column][3:5])


def test_an_uptake_out_of_reach_is_capped() -> None:
    given = {"baseline_uptake": 0.3, "learner_aware": 0.01}
    draws = solve_intercepts(prior_draws(1, 1, Survey(), given), load_profile())
    assert np.isfinite(draws.columns["beta_0"]).all()
    assert abs(draws.columns["beta_0"][0]) < 12
