"""Supply: the queue, entry and exit, audits, effort; and who pays, to the cent."""

from typing import Any

import numpy as np

from mcsim.engine.flows import (
    APPLICATIONS,
    AUDITED,
    COURSE_STARTS,
    DELISTED,
    ENTRIES,
    EXITS,
    GRANTED,
    LEARNER_CENTS,
    QUARTERS_WAITED,
    SPONSOR_CENTS,
    STARTS,
    SUBSIDY_CENTS,
)
from mcsim.engine.quarter import run_quarter
from mcsim.engine.state import BURN_IN
from mcsim.scenario.model import Policy
from tests.engine.worlds import World, policy

OPEN = policy(common_qa={"mode": "voluntary"}, nqf_inclusion={"mode": "optional"})


def _world(given: dict[str, float], *levers: Policy, learners: int = 800) -> World:
    return World(policies=(Policy(), *levers), draws=1, given=given, quarters=32,
                 learners=learners)  # fmt: skip


def _summed(world: World) -> Any:
    return sum(chunk.counts.movements.sum(0) for _, chunk in world.run())


def test_the_regulator_decides_no_more_than_it_can_and_keeps_the_order() -> None:
    slow = {"service_rate": 1.5, "accreditation_lag": 2.0, "accreditation_fee": 0.0,
            "provider_review": 1.0, "gain_qa": 1.0, "gain_nqf": 1.0}  # fmt: skip
    world = _world(slow, OPEN)
    chunk, granted = world.chunk(), 0
    for t in range(world.quarters):
        before = chunk.state.offers.pending[:, 1].copy()
        tickets = chunk.state.offers.ticket[:, 1].copy()
        held = chunk.state.offers.credential_class[:, 1].copy()
        run_quarter(chunk, t)
        granted += int(chunk.counts.movements[:, GRANTED, 1].sum())
        assert granted <= 1.5 * (t + 1)
        now = chunk.state.offers.credential_class[:, 1]
        decided = (before >= 0) & (now == before) & (held != before)
        waits = (before >= 0) & chunk.state.offers.active[:, 1] & ~decided
        left = waits & (tickets >> 32 <= t - 2)
        if decided.any() and left.any():
            assert tickets[decided].max() < tickets[left].min()
        # Nobody is decided before its lag has passed.
        assert (t - (tickets[decided] >> 32) >= 2).all()
    assert granted > 20


def test_waiting_is_counted_from_application_to_decision() -> None:
    quick = {"service_rate": 1_000.0, "accreditation_lag": 3.0, "accreditation_fee": 0.0,
             "provider_review": 1.0, "gain_qa": 1.0, "gain_nqf": 1.0}  # fmt: skip
    total = _summed(_world(quick, OPEN))[:, 1]
    assert total[GRANTED] > 20
    assert total[QUARTERS_WAITED] == 3 * total[GRANTED]
    assert total[APPLICATIONS] >= total[GRANTED]


def test_offers_that_lose_money_leave_after_four_quarters_and_their_learners_finish() -> None:
    ruin = policy(common_qa={"mode": "mandatory", "grace_quarters": 0})
    given = {"kept_demand": 0.0, "accreditation_fee": 1e9, "entry_rate": 0.0,
             "quarter_hours": 6.0, "learner_aware": 0.6}  # fmt: skip
    world = _world(given, ruin)
    chunk = world.chunk()
    for t in range(world.quarters):
        run_quarter(chunk, t)
        exits = chunk.counts.movements[:, EXITS, 1].sum()
        if t < BURN_IN + 4:
            assert exits == 0
        elif t == BURN_IN + 4:
            assert exits > 30
            gone = ~chunk.state.offers.active[:, 1]
            course = chunk.state.learners.course[:, 1]
            assert gone[course[course >= 0]].any()  # still enrolled there


def test_only_slots_that_wait_are_entered_and_formality_keeps_newcomers_out() -> None:
    given = {"entry_rate": 0.05, "entrants": 0.4, "chi": 1.0, "chi_entry": 1.0,
             "entry_barrier": 0.0}  # fmt: skip
    strict = policy(nqf_inclusion={"mode": "strict", "stringency": 0.9, "grace_quarters": 0})
    world = _world(given, strict)
    chunk, entries = world.chunk(), np.zeros(2)
    for t in range(world.quarters):
        active = chunk.state.offers.active.copy()
        run_quarter(chunk, t)
        came = (~active & chunk.state.offers.active).sum(0)
        np.testing.assert_array_equal(came, chunk.counts.movements[:, ENTRIES].sum(0))
        entries += came
    assert entries[0] > 40
    assert entries[1] < 0.6 * entries[0]


def test_in_burn_in_nobody_enters_leaves_or_is_audited() -> None:
    for t, chunk in _world({"entry_rate": 0.5, "entrants": 0.5}).run():
        if t < BURN_IN:
            assert not chunk.counts.movements[:, [ENTRIES, EXITS, AUDITED, DELISTED]].any()


def test_audits_remove_what_falls_short_only() -> None:
    audit = policy(outcome_publication={})
    given = {"audit_rate": 1.0, "audit_threshold": 0.45, "effort_effect": 0.0, "entry_rate": 0.0}
    world = _world(given, audit)
    chunk = world.chunk()
    removed = 0
    for t in range(BURN_IN + 6):
        offers = chunk.state.offers
        before, named = offers.active[:, 1].copy(), offers.named[:, 1].copy()
        delivers = (offers.quality[:, 1] * offers.relevance[:, 1]).copy()
        run_quarter(chunk, t)
        gone = before & ~offers.active[:, 1]
        if t >= BURN_IN and chunk.counts.movements[:, EXITS, 1].sum() == 0:
            np.testing.assert_array_equal(gone, before & named & (delivers < 0.45))
            removed += gone.sum()
    assert removed > 10


def test_effort_rises_towards_its_bound_where_outcomes_are_published() -> None:
    world = _world({"effort_effect": 1.0, "effort_speed": 0.5, "audit_rate": 0.0},
                   policy(outcome_publication={}))  # fmt: skip
    offers = world.end().state.offers
    assert (offers.effort[:, 0] == 0.0).all()
    assert (offers.effort[offers.active[:, 1], 1] > 0.99).mean() > 0.9
    assert (offers.effort <= 1.0).all()
    assert (offers.quality[:, 1] >= offers.quality[:, 0]).all()


def test_every_start_is_paid_for_to_the_cent() -> None:
    support = policy(price_support={"share": 0.4, "valid_for": "all_courses"}, sme_incentive={})
    world = _world({"learner_aware": 0.6}, support)
    chunk = world.chunk()
    checked = 0
    for t in range(world.quarters):
        run_quarter(chunk, t)
        offers, flows = chunk.state.offers, chunk.counts.flows
        paid = flows[:, [SUBSIDY_CENTS, SPONSOR_CENTS, LEARNER_CENTS]].sum((0, 1))
        starts = flows[:, [STARTS, COURSE_STARTS]].sum((0, 1))
        # Prices lie between the cheapest and the dearest of what can be started.
        course = chunk.coefficients.choice.course_price
        low = np.minimum(offers.price.min(0), course) * starts * 100
        high = np.maximum(offers.price.max(0), course) * starts * 100
        assert (paid >= low - 2 * starts).all()
        assert (paid <= high + 2 * starts).all()
        only_courses = (flows[:, STARTS].sum(0) == 0) & (starts > 0)
        exact = np.abs(paid - 100 * course * starts)[only_courses]
        assert (exact <= 2 * starts[only_courses]).all()
        checked += int(starts.sum())
    assert checked > 500


def test_sponsors_pay_nothing_where_no_employer_recognises_and_no_course_is_taken() -> None:
    given = {"recognition_base": -50.0, "beta_u": -40.0, "learner_aware": 0.6,
             "sponsor_base": 5.0}  # fmt: skip
    world = _world(given)
    for _, chunk in world.run():
        assert not chunk.counts.flows[:, SPONSOR_CENTS].any()
    assert chunk.state.learners.completed.sum() > 20
    assert chunk.state.employers.sponsors.mean() > 0.9


def test_a_sponsor_of_what_it_does_not_recognise_moves_no_choice() -> None:
    given = {"recognition_base": -50.0, "beta_u": -40.0, "learner_aware": 0.6, "sponsor_base": 5.0}
    little, much = (_world({**given, "sponsor_share": share}).end() for share in (0.1, 0.9))
    np.testing.assert_array_equal(little.state.learners.completed, much.state.learners.completed)
    np.testing.assert_array_equal(little.applications.expected, much.applications.expected)
    assert much.state.learners.completed.sum() > 20
    # Where it recognises them, what it pays draws applicants.
    recognised = {**given, "recognition_base": 50.0, "employer_unaware": 0.1}
    applicants = []
    for share in (0.1, 0.9):
        chunk = _world({**recognised, "sponsor_share": share}).chunk()
        run_quarter(chunk, 0)
        applicants.append(int(chunk.applications.expected.sum()))
    assert applicants[1] > applicants[0] > 0


def test_credit_adds_up_to_qualifications_and_is_used_up() -> None:
    given = {"portable_base": 1.0, "portable_nqf": 1.0, "stack_hazard": 5.0,
             "partial_hours": 100.0, "full_parts": 2.0, "learner_aware": 0.6}  # fmt: skip
    state = _world(given).end().state.learners
    assert state.full.sum() > 5
    assert state.partial.max() <= 3
    # With so high a hazard hardly any credit that suffices lies idle.
    assert (state.credit >= 200).mean() < 0.05
    none = _world({**given, "portable_base": 0.0, "portable_nqf": 0.0}).end().state.learners
    assert not none.credit.any()
    assert not none.full.any()


def test_only_own_credentials_that_were_not_rewarded_disillusion() -> None:
    state = _world({"reward_base": 0.0, "learner_aware": 0.6}).end().state.learners
    holders = state.completed.sum(1) > 0
    assert not state.disillusion[~holders].any()
    assert state.disillusion[holders].mean() > 0.3
    happy = _world({"reward_base": 1.0, "learner_aware": 0.6}).end().state.learners
    assert not happy.disillusion.any()
