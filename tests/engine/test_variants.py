"""Each structural variant does what it says, and nothing else is the main model."""

from functools import cache

import numpy as np
import pytest

from mcsim.engine.flows import STARTS
from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.state import BURN_IN
from mcsim.rules.awareness import HEARD
from mcsim.scenario.model import VARIANTS, Policy, Variant
from tests.engine.worlds import World, fingerprint, policy

GIVEN = {"learner_aware": 0.6, "heard_only": 0.4}


def _world(variant: Variant, **more: float) -> World:
    return World(policies=(Policy(), policy(awareness={})), draws=1, given={**GIVEN, **more},
                 quarters=24, variant=variant)  # fmt: skip


@cache
def _end(variant: Variant) -> Chunk:
    return _world(variant).end()


@pytest.mark.parametrize("variant", [name for name in VARIANTS if not name.startswith("n_")])
def test_every_variant_but_the_main_one_is_another_model(variant: Variant) -> None:
    main = World(policies=(Policy(), policy(awareness={})), draws=1, given=GIVEN, quarters=24)
    same = fingerprint(_end(variant)) == fingerprint(main.end())
    assert same == (variant == "main")


def test_without_a_network_nobody_hears_of_anyone() -> None:
    state = _end("no_network").state.learners
    assert not state.holding_neighbours.any()
    assert (state.met <= state.completed).all()
    assert state.completed.sum() > 50
    assert _end("main").state.learners.holding_neighbours.any()


def test_a_closed_cohort_neither_ages_nor_is_replaced() -> None:
    world = _world("closed_cohort")
    people = world.population().learners
    chunk = _end("closed_cohort")
    np.testing.assert_array_equal(chunk.population.learners.age, people.age)
    np.testing.assert_array_equal(chunk.population.learners.temper, people.temper)
    assert not chunk.counts.closed.any()
    assert _end("main").counts.closed.any()


def test_only_the_distrusting_hold_barriers() -> None:
    # Without the gap a learner's trust is its trust in plain credentials, held or not.
    given = {"learner_view": 1.0, "employer_gap": 0.0}
    chunk = _world("distrusting", **given).chunk()
    learners, employers = chunk.state.learners, chunk.state.employers
    assert not learners.barriers[learners.trust[:, 0] > 0.5].any()
    assert not employers.barriers[employers.trust[:, 0] > 0.5].any()
    assert learners.barriers.any()
    main = _world("main", **given).chunk().state.learners
    assert main.barriers[main.trust[:, 0] > 0.5].any()


def test_below_the_threshold_nobody_starts_a_credential() -> None:
    world = _world("threshold")
    chunk, starts = world.chunk(), 0
    network = chunk.population.network
    degree = np.diff(network.start)
    for t in range(world.quarters):
        before = chunk.state.learners.holding_neighbours.copy()
        run_quarter(chunk, t)
        applied = chunk.applications.applied >= 0
        share = np.divide(before, degree[:, None], where=degree[:, None] > 0,
                          out=np.zeros(before.shape))  # fmt: skip
        below = share + 0.05 < chunk.population.learners.threshold[:, None]
        # Who moved in this quarter took over the neighbours of who left.
        stayed = ~chunk.population.learners.newcomer
        # Neighbours who left this quarter can only lower the share.
        assert not (applied & below)[stayed].any(), t
        starts += int(chunk.counts.flows[:, STARTS].sum())
    assert starts > 10


def test_thresholds_are_distributed_as_beta_2_8() -> None:
    from scipy.stats import beta, kstest

    people = World(learners=4_000).population().learners
    # Wrong once in a thousand seeds.
    assert kstest(people.threshold, beta(2, 8).cdf).pvalue > 1e-3


def test_outcomes_move_no_opinion_and_neighbours_do() -> None:
    still = {"hearsay": 1.0, "media": 0.0, "social": 0.0, "workplace": 0.0, "understanding": 0.0,
             "forgetting": 0.0}  # fmt: skip
    world = World(draws=1, given={**GIVEN, **still, "susceptibility": 0.9}, quarters=24,
                  variant="friedkin_johnsen")  # fmt: skip
    chunk = world.chunk()
    for t in range(world.quarters):
        run_quarter(chunk, t)
        opinion = chunk.state.learners.good[:, :, 0]
        if t == BURN_IN - 1:
            spread = opinion.std()
        assert np.isfinite(opinion).all()
    assert chunk.state.learners.completed.sum() > 50
    assert opinion.std() < 0.8 * spread  # neighbours draw opinions together
    deaf = World(draws=1, given={**GIVEN, **still, "susceptibility": 0.9, "quality": 0.05},
                 quarters=24, variant="friedkin_johnsen").end()  # fmt: skip
    heard = chunk.state.learners.level[:, 0] >= HEARD
    np.testing.assert_array_equal(deaf.state.learners.good[heard], opinion[heard][..., None])
