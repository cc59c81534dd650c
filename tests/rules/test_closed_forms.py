"""Rules against their closed forms and signs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.rules import (
    awareness,
    barriers,
    choice,
    completion,
    confusion,
    content,
    payoff,
    recognition,
    supply,
    trust,
    twin,
)

SHARE = st.floats(0.01, 0.99)
COUNT = st.integers(0, 50)
UTILITY = st.floats(-8, 8)
EVERY_WORD = 2**32


# --- Trust ----------------------------------------------------------------------------------------


@given(SHARE, st.floats(0, 1), SHARE)
def test_a_gap_carried_by_holders_keeps_the_groups_share(
    nqf: float, relative: float, holders: float
) -> None:
    plain = nqf * relative
    among_holders, others = trust.gap_shares(nqf, plain, holders)
    assert holders * among_holders + (1 - holders) * others == pytest.approx(plain, abs=1e-12)
    assert 0 <= among_holders <= others + 1e-12
    assert others <= 1


@given(SHARE, st.floats(0.3, 3), st.integers(1, 200))
def test_exactly_the_groups_share_trusts(share: float, spread: float, half: int) -> None:
    cut = barriers.cut(share)
    for z, trusts in ((-cut + 0.01, True), (-cut - 0.01, False)):
        assert (trust.starting_trust(cut, spread, z) > 0.5) == trusts


@given(st.floats(0.05, 0.95), st.floats(1, 30), st.lists(st.booleans(), max_size=12))
def test_without_fading_and_hearsay_trust_is_the_conjugate_posterior(
    start: float, strength: float, outcomes: list[bool]
) -> None:
    good = bad = 0.0
    for delivered in outcomes:
        good = trust.evidence(good, 1.0, delivered, 0, 0.0)
        bad = trust.evidence(bad, 1.0, not delivered, 0, 0.0)
    alpha, beta = trust.anchor(True, start, strength, 2.0, 0.0, 0.0)
    successes = sum(outcomes)
    assert (good, bad) == (successes, len(outcomes) - successes)
    posterior = (alpha + successes) / ((alpha + successes) + (beta + (len(outcomes) - successes)))
    assert trust.mean(alpha, beta, good, bad, 1.0) == posterior
    assert alpha == strength * start


def test_who_has_only_heard_holds_a_vague_opinion_and_sees_no_assurance() -> None:
    assert trust.anchor(False, 0.9, 8.0, 2.0, 7.0, 1.0) == (1.0, 1.0)


def test_assurance_adds_its_weight_at_its_credibility() -> None:
    good, bad = trust.assurance(1.0, 8.0, 0.75, 0.0)
    assert (good, bad) == pytest.approx((6.0, 2.0))
    alpha, beta = trust.anchor(True, 0.4, 10.0, 2.0, good, bad)
    assert (alpha, beta) == pytest.approx((4.0 + 6.0, 6.0 + 2.0))


@given(st.floats(0.05, 0.95), st.floats(-1, 1))
def test_bias_is_taken_off_on_the_log_odds(share: float, bias: float) -> None:
    found = trust.unbiased_share(share, bias, 0.0)
    assert math.log(found / (1 - found)) + bias == pytest.approx(math.log(share / (1 - share)))


# --- Awareness, barriers, confusion ---------------------------------------------------------------


@given(SHARE, SHARE, SHARE)
def test_a_slow_start_of_holders_keeps_the_groups_awareness(
    aware: float, holders: float, slow: float
) -> None:
    among_holders, others = awareness.starting_shares(aware, holders, slow)
    assert holders * among_holders + (1 - holders) * others == pytest.approx(aware, abs=1e-12)
    assert 0 <= among_holders <= others <= 1


@given(st.floats(0, 3))
def test_the_chance_of_a_hazard(hazard: float) -> None:
    assert awareness.chance(hazard) == pytest.approx(1 - math.exp(-hazard), abs=1e-15)


def test_one_rung_a_quarter_at_most() -> None:
    assert awareness.next_level(0, True, True, True) == 1
    assert awareness.next_level(1, False, True, False) == 2
    assert awareness.next_level(1, False, False, True) == 0
    assert awareness.next_level(1, True, False, True) == 1
    assert awareness.next_level(2, False, False, True) == 2


@given(st.integers(0, EVERY_WORD - 1), st.floats(0, 1), st.floats(0, 1))
def test_lifting_is_monotone_in_every_lever(word: int, one: float, two: float) -> None:
    more = 1 - (1 - one) * (1 - two)
    assert not (
        barriers.active(True, word, max(one, more)) and not barriers.active(True, word, one)
    )
    assert not barriers.active(False, word, one)


@given(st.tuples(SHARE, SHARE, SHARE), st.tuples(COUNT, COUNT, COUNT), st.floats(0, 1))
def test_the_confused_pool_by_the_shares_of_offers(
    values: tuple[float, float, float], offers: tuple[int, int, int], psi: float
) -> None:
    shares = confusion.class_shares(*offers)
    assert sum(shares) == pytest.approx(1.0)
    pool = confusion.pooled(*values, *shares[1:])
    assert min(values) - 1e-12 <= pool <= max(values) + 1e-12
    assert confusion.perceived(values[0], pool, psi, False) == values[0]
    assert {confusion.perceived(value, pool, 1.0, True) for value in values} == {pool}


# --- Choice ---------------------------------------------------------------------------------------


@given(UTILITY, UTILITY)
def test_probabilities_are_those_of_the_logit(credential: float, course: float) -> None:
    p_credential, p_course = choice.probabilities(credential, course, True)
    total = 1 + math.exp(credential) + math.exp(course)
    assert p_credential == pytest.approx(math.exp(credential) / total)
    assert p_course == pytest.approx(math.exp(course) / total)
    assert choice.probabilities(credential, course, False)[0] == 0.0


@given(st.lists(UTILITY, min_size=1, max_size=5), st.floats(0.3, 1))
def test_the_nest_is_worth_its_logsum(values: list[float], mu: float) -> None:
    highest = max(values)
    summed = sum(choice.weight(value, highest, mu) for value in values)
    expected = mu * math.log(sum(math.exp(value / mu) for value in values))
    assert choice.inclusive_value(summed, highest, mu) == pytest.approx(expected, abs=1e-9)


def test_copies_of_an_offer_create_little_demand_where_mu_is_small() -> None:
    two = choice.inclusive_value(2.0, 0.0, 0.3)
    assert two == pytest.approx(0.3 * math.log(2))


@given(st.floats(0, 3000), st.floats(0, 3000), st.floats(0, 1), st.floats(0, 2000))
def test_a_higher_price_is_never_a_lighter_burden(
    price: float, more: float, support: float, ceiling: float
) -> None:
    low, high = (
        choice.price_burden(
            choice.net_price(p, choice.public_support(p, support, ceiling), 0.0), 100.0
        )
        for p in (price, price + more)
    )
    assert low <= high


def test_a_hundred_euros_weigh_more_on_what_was_free() -> None:
    # E36 and E33: a co-payment of €100 on a free course, and a voucher of €1 000 on a dear one.
    free = choice.price_burden(100.0, 100.0) - choice.price_burden(0.0, 100.0)
    dear = choice.price_burden(1600.0, 100.0) - choice.price_burden(1500.0, 100.0)
    assert free > 8 * dear


@given(st.floats(1e-3, 1e6), st.floats(0, 1e6))
def test_no_more_are_admitted_than_there_are_places(places: float, demand: float) -> None:
    share = choice.admission(places, demand)
    assert 0 <= share <= 1
    assert share * demand <= places * (1 + 1e-12)


def test_expected_applicants_are_counted_in_fixed_point() -> None:
    assert choice.expected_applicant(0.5, 1.0, 4.0) == 2**32 // 8


# --- Supply ---------------------------------------------------------------------------------------


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_formality_costs_flexibility_in_proportion(base: float, stringency: float,
                                                   chi: float) -> None:  # fmt: skip
    assert content.flexibility(base, stringency, chi) <= base
    assert content.flexibility(base, 0.0, chi) == content.flexibility(base, stringency, 0.0) == base


@given(st.floats(1, 300), st.floats(0, 1), st.floats(0, 1))
def test_short_courses_are_lengthened_towards_the_minimum(hours: float, stringency: float,
                                                          chi: float) -> None:  # fmt: skip
    found = content.hours(hours, 0.0, stringency, chi, 100.0)
    assert hours <= found <= max(hours, 100.0) + 1e-9
    assert content.hours(hours, 0.0, 1.0, 1.0, 100.0) == pytest.approx(max(hours, 100.0))


def test_content_loses_half_its_relevance_in_a_half_life() -> None:
    assert content.relevance(0, 8.0) == 1.0
    assert content.relevance(8, 8.0) == pytest.approx(0.5)
    assert content.relevance(16, 8.0) == pytest.approx(0.25)


def test_a_mandatory_rule_takes_the_name_from_what_does_not_meet_it() -> None:
    def named(credential_class: int, qa: bool, nqf: bool) -> bool:
        return bool(supply.carries_name(credential_class, False, 0, 0.0, EVERY_WORD - 1, 0.0,
                                        qa, nqf))  # fmt: skip

    assert [named(c, False, False) for c in range(3)] == [True, True, True]
    assert [named(c, True, False) for c in range(3)] == [False, True, True]
    assert [named(c, False, True) for c in range(3)] == [False, False, True]


def test_an_application_pays_only_where_its_gain_exceeds_fee_and_administration() -> None:
    common = {"demand": 100.0, "price": 500.0, "margin": 0.3, "payback": 8.0}
    free = supply.net_benefit(0.1, *common.values(), 0.0, 0.0, 0.4)
    dear = supply.net_benefit(0.1, *common.values(), 2_500.0, 10_000.0, 0.4)
    assert free > 0 > supply.net_benefit(0.0, *common.values(), 2_500.0, 0.0, 0.4)
    assert dear < free


# --- Recognition, completion, payoff --------------------------------------------------------------


def _score(**given: float) -> float:
    usual = {
        "base": -2.0, "trust_weight": 2.0, "trust": 0.5, "sector_weight": 1.0,
        "sector_share": 0.2, "applicants_weight": 0.5, "applied": 0.0, "penalty": 1.0,
        "opaque": False, "agreement_effect": 2.0, "agreed": False, "size_effect": 0.5,
        "size": 0.0, "digital_penalty": 0.5, "digital": 0.0,
    }  # fmt: skip
    return float(recognition.score(*{**usual, **given}.values()))


def test_recognition_has_its_closed_form() -> None:
    assert _score() == pytest.approx(-2.0 + 0.2)
    assert _score(trust=1.0) - _score() == pytest.approx(1.0)
    assert _score(opaque=True) - _score() == pytest.approx(-1.0)
    assert _score(agreed=True) - _score() == pytest.approx(2.0)
    assert _score(digital=0.8) - _score() == pytest.approx(-0.4)


def test_who_has_not_heard_recognises_nothing() -> None:
    assert not recognition.recognises(False, 0, 50.0)
    assert recognition.recognises(True, 0, 50.0)


def test_practice_falls_short_of_what_is_declared() -> None:
    assert recognition.practised(True, 0, 0.4, 0.1) == 1.0
    assert recognition.practised(True, 1, 0.4, 0.1) == 0.4
    assert recognition.practised(True, 2, 0.4, 0.1) == 0.1
    assert recognition.practised(False, 0, 0.4, 0.1) == 0.0


def test_completion_of_the_reference_learner_is_the_base() -> None:
    assert completion.credential(0.7, 0.3, 1, 0.5, 0.5, 0.2, 60.0, 60.0, 30.0) == pytest.approx(0.7)
    assert completion.course(0.8, 0.2, 0.25, 0.3, 1) == pytest.approx(0.75 * 0.8 + 0.25 * 0.2)


@given(st.integers(0, 2), st.floats(0, 1), st.floats(1, 200))
def test_the_better_educated_complete_more(
    education: int, flexibility: float, hours: float
) -> None:
    more, less = (completion.credential(0.7, 0.3, e, 0.5, flexibility, 0.2, hours, 60.0, 30.0)
                  for e in (education, education - 1))  # fmt: skip
    assert more > less


def test_a_credential_that_does_not_deliver_is_rewarded_at_the_base_only() -> None:
    assert payoff.chance_rewarded(0.1, False, 1.0) == 0.1
    assert payoff.chance_rewarded(0.1, True, 1.0) == 1.0
    assert payoff.chance_observed(0.5, 5.0) == 1.0


# --- Twins ----------------------------------------------------------------------------------------


@given(COUNT, COUNT, COUNT, COUNT, COUNT)
def test_the_twin_identity_closes_for_every_learner(
    mine: int, theirs: int, courses: int, their_courses: int, turned_away: int
) -> None:
    arguments = mine, theirs, courses, their_courses
    additional, relabelled = twin.additional(*arguments), twin.relabelled(*arguments)
    lost = twin.lost(mine, theirs)
    assert additional + relabelled - lost == mine - theirs
    assert min(additional, relabelled, lost) >= 0
    assert relabelled <= max(0, their_courses - courses)
    assert twin.displaced(mine, theirs, turned_away) <= min(lost, turned_away)
    assert twin.retained(mine, theirs) + lost == theirs


def test_a_learner_beside_itself_gains_and_loses_nothing() -> None:
    assert twin.additional(3, 3, 1, 1) == twin.relabelled(3, 3, 1, 1) == twin.lost(3, 3) == 0


def test_rules_give_numbers_for_extreme_parameters() -> None:
    assert np.isfinite(completion.credential(1.0, 0.3, 2, 0.5, 1.0, 0.2, 1.0, 60.0, 30.0))
    assert np.isfinite(trust.unbiased_share(1.0, 0.4, 0.3))
