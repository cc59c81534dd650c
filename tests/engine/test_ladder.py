"""Who climbs the ladder is who the rules say, and most are passed over without an exponential."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from mcsim.arithmetic.draws import EMPLOYER_AWARENESS, words
from mcsim.arithmetic.elementary import WORD, happens, threshold
from mcsim.engine import ladder
from mcsim.engine.ladder import _happens, _may_happen
from mcsim.engine.quarter import Chunk
from mcsim.engine.starting import NEW
from mcsim.rules import awareness, barriers
from mcsim.rules.awareness import HEARD, UNAWARE, UNDERSTANDS
from mcsim.scenario.model import Policy
from tests.engine.worlds import EVERY_LEVER, World, policy

HAZARDS = st.floats(0.0, 60.0) | st.floats(0.0, 1e-6)
WORDS = st.integers(0, 2**32 - 1)


@given(HAZARDS, WORDS)
@example(0.0, 0)
@example(60.0, 2**32 - 1)
def test_what_happens_may_happen(hazard: float, word: int) -> None:
    chance = awareness.chance(hazard)
    assert _may_happen(word, hazard) or not happens(word, chance)
    assert _happens(word, hazard) == happens(word, chance)


@given(st.floats(0.0, 0.99), st.integers(-1, 1))
def test_what_happens_may_happen_beside_its_threshold(hazard: float, beside: int) -> None:
    chance = awareness.chance(hazard)
    word = min(max(int(threshold(chance)) + beside, 0), 2**32 - 1)
    assert _happens(word, hazard) == happens(word, chance)


def test_what_a_small_hazard_brings_is_seldom_looked_at() -> None:
    hazard = 0.01
    words = np.linspace(0, WORD - 1, 100_000).astype(np.int64)
    looked_at = np.mean([_may_happen(int(word), hazard) for word in words])
    assert looked_at <= 1.01 * hazard


def test_employers_climb_as_the_rules_say_in_every_lane() -> None:
    world = World(
        policies=(Policy(), policy(**EVERY_LEVER)), quarters=10, learners=5000,
        given={"employer_media": 0.3, "employer_applicants": 0.3, "employer_forgetting": 0.3,
               "employer_understanding": 0.2},
    )  # fmt: skip
    chunk = world.end()
    t = world.quarters - 1
    state, employers = chunk.state.employers, chunk.population.employers
    state.applicants[:] = np.arange(state.applicants.size).reshape(state.applicants.shape) % 3
    state.level[:] = np.arange(state.level.size).reshape(state.level.shape) % 5 % 3
    before = state.level.copy()
    expected = np.array([
        [_climbed(chunk, j, lane, t) for lane in range(before.shape[1])]
        for j in range(before.shape[0])
    ])  # fmt: skip
    ladder.climb_employers(
        employers, state, chunk.state.market, chunk.coefficients.awareness,
        chunk.effects.employer, chunk.chances, t, chunk.seed, chunk.replicate,
    )  # fmt: skip
    np.testing.assert_array_equal(state.level, expected)
    for was, is_now in ((UNAWARE, HEARD), (HEARD, UNDERSTANDS), (HEARD, UNAWARE)):
        assert ((before == was) & (expected == is_now)).any()


def _climbed(chunk: Chunk, j: int, lane: int, t: int) -> int:
    """Level of an employer after a quarter, by the rules alone."""
    state, market, employers = chunk.state.employers, chunk.state.market, chunk.population.employers
    given, effects = chunk.coefficients.awareness, chunk.effects.employer
    hear, understand, forget, _ = words(
        int(chunk.seed), j, 0, t, EMPLOYER_AWARENESS, chunk.replicate
    )
    sector, cell = employers.sector[j], chunk.employer_cells[j]
    slowed = barriers.active(
        bool(state.barriers[j, lane] >> NEW & 1), employers.lift[j, NEW],
        effects.lift_new[t, cell, lane],
    )  # fmt: skip
    hazard = awareness.employer_hazard(
        given.employer_media[lane], effects.outreach[t, cell, lane], given.employer_peers[lane],
        awareness.share(market.declared_any[sector, lane], market.employers[sector]),
        given.employer_applicants[lane], awareness.met(state.applicants[j, :, lane].sum()),
        given.slow_climb[lane], slowed,
    )  # fmt: skip
    understanding = awareness.understanding_hazard(
        given.employer_understanding[lane], effects.employer_understanding[t, cell, lane]
    )
    return awareness.next_level(
        state.level[j, lane], happens(hear, awareness.chance(hazard)),
        happens(understand, awareness.chance(understanding)),
        happens(forget, awareness.chance(given.employer_forgetting[lane])),
    )  # fmt: skip
