"""What may not matter does not: company of lanes, silent levers, the profile's order of work."""

import copy
from typing import Any

import numpy as np
import pytest

from mcsim.engine.flows import ADDITIONAL, COMPLETIONS_NQF, COMPLETIONS_PLAIN, DISPLACED, STARTS
from mcsim.engine.quarter import run_quarter
from mcsim.engine.state import BURN_IN
from mcsim.population.synthesis import copied
from mcsim.rules.awareness import HEARD
from mcsim.scenario.model import Policy
from tests.engine.worlds import EVERY_LEVER, World, compared, differing, fingerprint, policy

EVERYTHING = policy(**EVERY_LEVER)


def test_the_order_of_lanes_does_not_matter() -> None:
    world = World(policies=(Policy(), EVERYTHING))
    forward = world.end()
    order = np.array([3, 2, 1, 0])
    effects = world.effects()
    backward = world.end(world.chunk(
        coefficients=world.coefficients().lanes(order),
        effects=type(effects)._make(
            type(family)._make(np.ascontiguousarray(values[..., order]) for values in family)
            for family in effects
        ),
        base=np.array([1, 1, 3, 3]),
    ))  # fmt: skip
    assert differing(forward, backward, [0, 1, 2, 3], [3, 2, 1, 0]) == []
    assert len(differing(forward, backward)) > 20


def test_a_lane_alone_is_the_same_as_in_a_chunk() -> None:
    together = World(draws=3).end()
    alone = World(draws=1).end()
    assert differing(together, alone, [0], [0]) == []


def test_a_run_leaves_its_population_as_it_was_and_can_be_repeated() -> None:
    world = World(policies=(Policy(), EVERYTHING))
    people = world.population()
    before = copied(people)
    prints = {fingerprint(world.end(world.chunk(population=people))) for _ in range(2)}
    assert len(prints) == 1
    for mine, theirs in zip(people.learners, before.learners, strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("silent", EVERY_LEVER)
def test_a_lever_at_level_zero_changes_nothing_beside_other_levers(silent: str) -> None:
    others = {name: fields for name, fields in EVERY_LEVER.items() if name != silent}
    beside = policy(**others, **{silent: {**EVERY_LEVER[silent], "level": 0.0}})
    chunk = World(policies=(policy(**others), beside)).end()
    assert differing(chunk, chunk, slice(0, None, 2), slice(1, None, 2)) == []


def test_a_policy_beside_itself_has_no_effect() -> None:
    chunk = World(policies=(EVERYTHING, EVERYTHING)).end()
    stocks = chunk.counts.stocks
    assert differing(chunk, chunk, slice(0, None, 2), slice(1, None, 2)) == []
    assert (stocks[:, ADDITIONAL : DISPLACED + 1] == 0).all()


def test_after_its_end_a_lever_leaves_only_traces_in_the_state() -> None:
    short = policy(awareness={"end": "2026-Q3"}, price_support={"end": "2026-Q3"})
    effects = World(policies=(Policy(), short)).effects()
    for family in effects:
        for values in family:
            after = values[BURN_IN + 2 :]
            np.testing.assert_array_equal(after[..., 0::2], after[..., 1::2])


def test_over_years_dearer_credentials_are_started_less_on_average() -> None:
    # Over several quarters only the mean is claimed: 5 standard errors of the paired differences.
    differences = []
    for replicate in range(6):
        world = World(policies=(Policy(), Policy()), draws=4, replicate=replicate,
                      given={"beta_0": -0.5}, quarters=20)  # fmt: skip
        effects = world.effects()
        effects.provider.credential_price[BURN_IN:, :, 1::2] *= 1.5
        starts: Any = 0
        for t, chunk in world.run(world.chunk(effects=effects)):
            if t >= BURN_IN:
                starts = starts + chunk.counts.flows[:, STARTS].sum(0)
        differences.append(starts[1::2] - starts[0::2])
    # Replicates are independent chance; draws are averaged first.
    means = np.array(differences).mean(1)
    assert means.mean() < -5 * means.std(ddof=1) / np.sqrt(means.size)


def test_more_awareness_loses_no_starter_while_the_ladder_moves() -> None:
    world = World(given={"places": 1e12, "forgetting": 0.2, "media": 0.2}, learners=2_000)
    usual = world.chunk()
    for t in range(BURN_IN + 4):
        run_quarter(usual, t)
    raised = copy.deepcopy(usual)
    np.maximum(raised.state.learners.level, HEARD, out=raised.state.learners.level)
    starters = []
    for chunk in (usual, raised):
        chunk.applications.applied.fill(-1)
        run_quarter(chunk, BURN_IN + 4)
        starters.append(chunk.applications.applied >= 0)
    assert not (starters[0] & ~starters[1]).any()


def test_the_class_mix_moves_no_utility_where_beliefs_are_equal_over_classes() -> None:
    world = World(given={"barrier_definition": 1.0, "barrier_nqf": 0.0, "learner_view": 1.0,
                         "employer_gap": 0.0, "portable_base": 0.2, "portable_nqf": 0.2},
                  draws=4)  # fmt: skip
    chunk = world.chunk()
    run_quarter(chunk, 0)
    shares = chunk.state.market.shares
    chunk.state.market.declared[:] = chunk.state.market.declared[:, :1].copy()
    chunk.state.learners.met.fill(0)  # encounters of the first quarter would tell classes apart
    for i in range(world.learners):
        appeals = []
        for mix in ((1.0, 0.0, 0.0), (0.7, 0.2, 0.1), (0.3, 0.3, 0.4)):
            shares[:] = np.array(mix)[:, None]
            appeals.append(compared(chunk, i, 0).appeal)
        assert (appeals[0] == appeals[1]).all()
        assert (appeals[0] == appeals[2]).all()


def test_completions_are_of_the_class_that_the_learner_enrolled_in() -> None:
    none = {"qa_offers": 0.0, "nqf_offers": 0.0}
    flows: Any = 0
    for _, chunk in World(given=none).run():
        flows = flows + chunk.counts.flows.sum((0, 2))
    assert flows[COMPLETIONS_PLAIN] > 100
    assert flows[COMPLETIONS_PLAIN + 1 : COMPLETIONS_NQF + 1].sum() == 0
