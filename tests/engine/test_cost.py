"""The bytes that are told in advance are those of the arrays that are there then."""

from dataclasses import fields

import pytest

from mcsim.engine import cost
from mcsim.engine.intercepts import solve_intercepts
from mcsim.engine.nesting import Nests
from mcsim.engine.quarter import Chunk
from mcsim.engine.run import Lanes
from mcsim.engine.totals import Totals
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.population.profile import Profile, load_profile
from mcsim.scenario.model import Policy, Settings


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile()


@pytest.fixture(scope="module")
def draws(profile: Profile) -> DrawTable:
    return solve_intercepts(prior_draws(5, 3, Survey()), profile)


@pytest.mark.parametrize(("learners", "lanes"), [(300, 1), (1_234, 2), (5_000, 3)])
def test_a_chunk_has_the_bytes_that_were_told(
    profile: Profile, draws: DrawTable, learners: int, lanes: int
) -> None:
    settings = Settings(learners=learners, horizon_quarters=6)
    prepared = Lanes.of([Policy()], draws.rows(0, lanes), profile, settings)
    chunk = prepared.chunk(profile, settings, 0)
    own = [field.name for field in fields(Chunk) if field.name not in
           {"population", "tables", "coefficients", "effects", "utilities"}]  # fmt: skip
    there = sum(cost._nbytes(getattr(chunk, name)) for name in own)
    # Learners of an unknown draw could see more offers than these do.
    more = cost._nbytes(Nests.empty(cost.most_seen()))
    more -= cost._nbytes(chunk.applications.nests)
    assert there <= cost.chunk_bytes(profile, learners, lanes) <= there + more
    people = cost.population_bytes(profile, learners)
    assert cost._nbytes(chunk.population) == pytest.approx(people, rel=0.01)
    assert cost._nbytes(chunk.population.learners) == cost.learner_bytes(profile, learners)
    given = cost._nbytes(prepared.coefficients) + cost._nbytes(prepared.effects)
    assert given == pytest.approx(lanes * cost.lane_bytes(profile, settings.quarters), rel=0.01)


def test_totals_have_the_bytes_that_were_told() -> None:
    there = sum(table.nbytes for table in Totals.empty(7, 3))
    assert cost.totals_bytes(7, 3) == there
