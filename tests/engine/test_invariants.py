"""The invariants of the model, on small worlds in which much happens."""

import copy
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.engine.flows import (
    ADDITIONAL,
    BASE_COMPLETIONS,
    COMPLETIONS,
    COMPLETIONS_NQF,
    COMPLETIONS_PLAIN,
    COURSE_COMPLETIONS,
    COURSE_DROPOUTS,
    COURSE_STARTS,
    DROPOUTS,
    ENROLLED,
    EXITS,
    IN_COURSES,
    LEARNERS,
    LOST,
    OFFER_STOCKS,
    OFFERS_ACTIVE,
    PUBLIC,
    RELABELLED,
    STARTS,
)
from mcsim.engine.intercepts import solve_intercepts
from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.run import Lanes, run_lanes
from mcsim.engine.state import BURN_IN
from mcsim.evidence.table import prior_draws
from mcsim.population.synthesis import reordered
from mcsim.rules.awareness import HEARD
from mcsim.scenario.model import Policy, Settings
from tests.engine.worlds import (
    EVERY_LEVER,
    SEED,
    World,
    compared,
    differing,
    fingerprint,
    policy,
    shipped_profile,
    survey,
)

EVERYTHING = policy(**EVERY_LEVER)
MIDDLE = BURN_IN + 4


def _busy(chunk: Chunk) -> bool:
    """Whether enough happens for a comparison to mean something."""
    return bool(chunk.state.learners.completed.sum() > 200)


@pytest.mark.parametrize("lever", EVERY_LEVER)
def test_a_lever_at_level_zero_equals_the_baseline(lever: str) -> None:
    silent = policy(level=0.0, **{lever: EVERY_LEVER[lever]})
    for t, chunk in World(policies=(Policy(), silent)).run():
        assert differing(chunk, chunk, slice(0, None, 2), slice(1, None, 2)) == [], t
    assert _busy(chunk)


def test_a_lever_at_level_one_does_not() -> None:
    chunk = World(policies=(Policy(), EVERYTHING)).end()
    assert len(differing(chunk, chunk, slice(0, None, 2), slice(1, None, 2))) > 20


def test_scenarios_are_identical_before_the_first_start() -> None:
    late = policy(start="2027-Q1", **EVERY_LEVER)
    seen = []
    for t, chunk in World(policies=(Policy(), late)).run():
        seen.append(differing(chunk, chunk, slice(0, None, 2), slice(1, None, 2)))
        assert (seen[-1] == []) == (t < BURN_IN + 4), t
    assert _busy(chunk)


def test_storing_learners_in_another_order_changes_nothing() -> None:
    world = World(policies=(Policy(), EVERYTHING))
    people = world.population()
    order = np.random.default_rng(0).permutation(world.learners)
    one, two = world.end(), world.end(world.chunk(population=reordered(people, order)))
    assert _busy(one)
    for name, values in one.state.learners._asdict().items():
        np.testing.assert_array_equal(values[order], getattr(two.state.learners, name), name)
    for name in ("employers", "offers", "market"):
        for mine, theirs in zip(getattr(one.state, name), getattr(two.state, name), strict=True):
            np.testing.assert_array_equal(mine, theirs)
    for mine, theirs in zip(one.counts, two.counts, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_starts_end_or_go_on() -> None:
    flows: Any = 0
    for t, chunk in World(policies=(Policy(), EVERYTHING)).run():
        flows = flows + chunk.counts.flows.sum(0)
        stocks = chunk.counts.stocks.sum(0)
        completed = flows[COMPLETIONS_PLAIN : COMPLETIONS_NQF + 1].sum(0)
        assert (flows[STARTS] == completed + flows[DROPOUTS] + stocks[ENROLLED]).all(), t
        ended = flows[COURSE_COMPLETIONS] + flows[COURSE_DROPOUTS]
        assert (flows[COURSE_STARTS] == ended + stocks[IN_COURSES]).all(), t
        assert (stocks[LEARNERS] == 500).all()
    assert flows[DROPOUTS].min() > 0
    assert _busy(chunk)


def test_the_twin_identity_closes_by_group_and_quarter() -> None:
    for t, chunk in World(policies=(Policy(), EVERYTHING)).run():
        stocks = chunk.counts.stocks
        net = stocks[:, ADDITIONAL] + stocks[:, RELABELLED] - stocks[:, LOST]
        assert (net == stocks[:, COMPLETIONS] - stocks[:, BASE_COMPLETIONS]).all(), t
    assert stocks[:, ADDITIONAL].sum() > 0
    assert stocks[:, RELABELLED].sum() > 0
    assert stocks[:, LOST].sum() > 0
    assert (stocks[..., 0::2][:, [ADDITIONAL, RELABELLED, LOST]] == 0).all()


def test_a_lane_does_not_depend_on_its_company() -> None:
    three = World(policies=(Policy(), policy(awareness={}), EVERYTHING)).end()
    two = World(policies=(Policy(), EVERYTHING)).end()
    assert differing(three, two, [2, 5], [1, 3]) == []
    assert _busy(two)


def test_replicates_and_seeds_are_different_chance() -> None:
    world = World()
    prints = {fingerprint(world.but(replicate=r, seed=s).end()) for r in (0, 1) for s in (1, 2)}
    assert len(prints) == 4


# --- Static monotonicity: from any state, with places for all, under the same draws ---------------


def _middle() -> Chunk:
    """A state in the middle of a run, in which nobody climbs, slips or reviews any more."""
    still = {"media": 0.0, "social": 0.0, "workplace": 0.0, "understanding": 0.0,
             "forgetting": 0.0}  # fmt: skip
    given = {"places": 1e12, "beta_0": -1.0}
    world = World(policies=(Policy(), EVERYTHING), given=given, learners=2_000)
    chunk = world.chunk()
    for t in range(MIDDLE):
        run_quarter(chunk, t)
    for name in still:
        getattr(chunk.coefficients.awareness, name)[:] = 0.0
    for quantity in ("campaign", "understanding"):
        getattr(chunk.effects.learner, quantity)[:] = 0.0
    chunk.coefficients.recognition.recognition_review[:] = 0.0
    return chunk


def _starters(chunk: Chunk) -> NDArray[np.bool_]:
    """Who applies for a credential in the next quarter, bool (N, L)."""
    chunk.applications.applied.fill(-1)
    # The prices of a quarter are weighed anew only where policy moves them.
    chunk.effects.provider.credential_price[MIDDLE - 1] = -1.0
    run_quarter(chunk, MIDDLE)
    return chunk.applications.applied >= 0


def _raise_prices(chunk: Chunk) -> None:
    chunk.effects.provider.credential_price[MIDDLE] *= 2.0


def _raise_trust(chunk: Chunk) -> None:
    trust = chunk.state.learners.trust
    trust += np.float32(0.6) * (1 - trust)


def _raise_recognition(chunk: Chunk) -> None:
    chunk.state.employers.declared[:] = True


def _raise_awareness(chunk: Chunk) -> None:
    np.maximum(chunk.state.learners.level, HEARD, out=chunk.state.learners.level)


@pytest.mark.parametrize("change", [_raise_trust, _raise_recognition, _raise_awareness])
def test_more_trust_recognition_or_awareness_loses_no_starter(change: Any) -> None:
    usual = _middle()
    raised = copy.deepcopy(usual)
    change(raised)
    before, after = _starters(usual), _starters(raised)
    assert not (before & ~after).any()
    assert (after & ~before).sum() > 5


def test_dearer_credentials_draw_nobody_in() -> None:
    usual = _middle()
    dear = copy.deepcopy(usual)
    _raise_prices(dear)
    before, after = _starters(usual), _starters(dear)
    assert not (after & ~before).any()
    assert (before & ~after).sum() > 5


# --- Where formality and assurance do nothing -----------------------------------------------------


def test_who_is_wholly_confused_sees_no_class() -> None:
    world = World(policies=(Policy(), policy(nqf_inclusion={"mode": "optional"})),
                  given={"confusion": 1.0, "barrier_definition": 1.0})  # fmt: skip
    chunk = world.end()
    different = 0
    for i in range(world.learners):
        beliefs = compared(chunk, i, world.quarters - 1)
        appeal, trusted = beliefs.appeal, beliefs.trusted
        assert np.array_equal(appeal[0], appeal[1])
        assert np.array_equal(appeal[0], appeal[2])
        different += (trusted[0] != trusted[2]).sum()
    assert different > 100  # they would see one, were they not confused


def test_inclusion_without_effect_on_trust_or_form_changes_the_class_mix_only() -> None:
    nothing = {
        "chi": 0.0, "employer_gap": 0.0, "assurance_weight": 0.0, "learner_view": 1.0,
        "accreditation_fee": 0.0, "accreditation_admin": 0.0, "accreditation_lag": 0.0,
        "recognition_review": 0.0, "provider_review": 1.0, "gain_nqf": 1.0, "barrier_nqf": 0.0,
        "effort_effect": 0.0, "portable_base": 0.2, "portable_nqf": 0.2,
    }  # fmt: skip
    world = World(policies=(Policy(), policy(nqf_inclusion={"mode": "optional"})), given=nothing)
    chunk = world.chunk()
    learners, employers = chunk.state.learners, chunk.state.employers
    market = chunk.state.market
    for t in range(world.quarters):
        run_quarter(chunk, t)
        if t == 0:
            # Recognition is held at a start that is equal over classes.
            employers.declared[:] = employers.declared[:, :1]
            market.declared[:] = market.declared[:, :1]
        # What outcomes tell of a class is held at nothing.
        for held in (learners.own_news, learners.met, learners.rewarded, employers.good_news,
                     employers.bad_news):  # fmt: skip
            held.fill(0)
        # Marks say that nobody has seen anything, as the engine has them where there is no news.
        chunk.marks.told.fill(0)
        chunk.marks.news.fill(0)
    base, policy_lanes = slice(0, None, 2), slice(1, None, 2)
    by_class = {"LearnerState.completed", "LearnerState.course_class", "EmployerState.applicants",
                "OfferState.credential_class", "OfferState.pending", "OfferState.ticket",
                "OfferState.wait", "MarketState.offers", "MarketState.delivered",
                "MarketState.completed", "Counts.movements", "Counts.money",
                "MarketState.demand",
                "MarketState.shares", "Counts.flows", "Counts.stocks", "Counts.closed",
                "Counts.offers", "Counts.employers"}  # fmt: skip
    assert set(differing(chunk, chunk, base, policy_lanes)) <= by_class
    assert "OfferState.credential_class" in differing(chunk, chunk, base, policy_lanes)
    completed = learners.completed.sum(1)
    assert np.array_equal(completed[:, base], completed[:, policy_lanes])
    assert _busy(chunk)


# --- Closed forms ---------------------------------------------------------------------------------


def test_a_constant_hazard_without_network_has_its_closed_form() -> None:
    alone = {"social": 0.0, "workplace": 0.0, "forgetting": 0.0, "barrier_unknown": 0.0,
             "media": 0.08, "learner_aware": 0.1}  # fmt: skip
    world = World(given=alone, learners=4_000, quarters=BURN_IN + 12, draws=1)
    hazard = 1.0 - np.exp(-0.08)
    stayed = np.ones(4_000, np.bool_)
    for t, chunk in world.run():
        people = chunk.population.learners
        if t == BURN_IN - 1:
            unaware = chunk.state.learners.level[:, 0] < HEARD
            stayed[:] = True
        elif t >= BURN_IN:
            stayed &= ~people.newcomer
            among = unaware & stayed
            share = (chunk.state.learners.level[among, 0] >= HEARD).mean()
            expected = 1.0 - (1.0 - hazard) ** (t - BURN_IN + 1)
            # Four standard errors: wrong once in 1 300 runs of the twelve quarters.
            error = np.sqrt(expected * (1.0 - expected) / among.sum())
            assert share == pytest.approx(expected, abs=4 * error)


def test_without_levers_the_number_of_active_offers_stays_in_the_median_draw() -> None:
    profile, settings = shipped_profile(), Settings(learners=1_000, horizon_quarters=40)
    draws = solve_intercepts(prior_draws(SEED, 16, survey()), profile, threads=2)
    totals = run_lanes(Lanes.of([Policy()], draws, profile, settings), profile, settings, 0)
    active = totals.offers[:, 0, OFFERS_ACTIVE]
    assert abs(np.median(active[-1] / active[0] - 1.0)) < 0.1
    assert totals.offers[:, 0, len(OFFER_STOCKS) + EXITS].sum() > 50  # though offers come and go


def test_the_lines_of_public_cost_add_up() -> None:
    for _, chunk in World(policies=(Policy(), EVERYTHING)).run():
        money = chunk.counts.money
        assert (money[:PUBLIC].sum(0) == money[PUBLIC]).all()
        assert (money >= 0).all()
    assert (money[:PUBLIC, 1::2] > 0).all()
