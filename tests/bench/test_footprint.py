"""Draws and bytes are counted, not guessed."""

from dataclasses import replace

import pytest

from mcsim import api
from mcsim.bench.footprint import bytes_of_state, draws_needed
from mcsim.bench.work import Core, Readable


@pytest.fixture(scope="module")
def core() -> Core:
    return Core.of(api.study("baseline", ["nqf_optional"], learners=200, draws=2,
                             horizon_quarters=2))  # fmt: skip


def _few(core: Core) -> Readable:
    return Readable(core, core.study.settings)


def test_lanes_share_their_draws(core: Core) -> None:
    found = draws_needed(_few(core))
    by_decision = found["blocks_by_decision"]
    assert by_decision["learner_ageing"] == by_decision["learner_awareness"] == 1
    # Enrolled in every lane, a learner has no need; that is the exception.
    assert 0.8 < by_decision["learner_need"] <= 1
    assert 0 < by_decision["learner_choice"] < by_decision["learner_need"]
    assert found["words"] == 4 * found["blocks"] == 4 * sum(by_decision.values())
    assert found["words_in_a_lane"] == found["words"] / core.lanes.count


def test_the_state_is_what_the_chunk_holds_for_each_learner(core: Core) -> None:
    chunk = core.lanes.chunk(core.study.profile, core.study.settings, 0)
    state = sum(array.nbytes for array in chunk.state.learners)
    cells = core.study.settings.learners * core.lanes.count
    # Beside the state proper, the chunk notes who applied for what, and the like.
    assert state // cells < bytes_of_state(chunk) < 1.5 * state // cells
    bare = replace(chunk, state=chunk.state._replace(learners=None))
    assert bytes_of_state(chunk) - bytes_of_state(bare) == state // cells
