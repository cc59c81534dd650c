"""Who pays, what credit adds up to, and how opinions move: closed forms and signs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.rules import (
    barriers,
    choice,
    completion,
    opinion,
    payoff,
    sponsorship,
    stacking,
    trust,
    twin,
)

SHARE = st.floats(0, 1)
PRICE = st.floats(0, 5_000)
COUNT = st.integers(0, 50)


@given(PRICE, SHARE, PRICE, SHARE, SHARE)
def test_a_price_is_divided_and_nobody_pays_less_than_nothing(
    price: float, support: float, ceiling: float, share: float, crowd_out: float
) -> None:
    public = choice.public_support(price, support, ceiling)
    sponsor = sponsorship.payment(price, public, share, crowd_out)
    own = choice.net_price(price, public, sponsor)
    assert min(public, sponsor, own) >= 0.0
    assert public + sponsor + own == pytest.approx(price, abs=1e-6)


@given(PRICE, SHARE, SHARE)
def test_public_money_never_makes_a_sponsor_pay_more(price: float, a: float, b: float) -> None:
    low, high = sorted((a * price, b * price))
    assert sponsorship.payment(price, high, 0.7, 0.4) <= sponsorship.payment(price, low, 0.7, 0.4)


def test_what_a_sponsor_saves_is_the_share_that_is_crowded_out() -> None:
    assert sponsorship.payment(1_000.0, 0.0, 0.6, 0.5) == 600.0
    assert sponsorship.payment(1_000.0, 200.0, 0.6, 0.5) == 500.0
    assert sponsorship.payment(1_000.0, 900.0, 0.6, 0.0) == pytest.approx(100.0)
    assert sponsorship.incentive(500.0, 0.25) == 125.0


def test_sponsoring_has_its_closed_form() -> None:
    def score(size: float, motives: int, recognises: bool, incentive: float) -> float:
        return float(sponsorship.score(-1.0, 3.0, size, 1.0, motives, 6, 0.7, recognises,
                                       incentive))  # fmt: skip

    assert score(0.0, 3, False, 0.0) == -1.0
    assert score(1.0, 3, False, 0.0) == 2.0
    assert score(0.0, 6, False, 0.0) == -0.5
    assert score(0.0, 3, True, 0.5) == pytest.approx(0.2)


@given(SHARE, SHARE)
def test_portability_lifts_what_does_not_count_yet(base: float, lever: float) -> None:
    found = stacking.portable(base, lever)
    assert max(base, lever) - 1e-12 <= found <= 1.0
    assert stacking.portable(base, 0.0) == pytest.approx(base)
    assert stacking.expected_credit(found, True) == 0.0
    assert stacking.expected_credit(found, False) == found


def test_enough_credit_is_reached_exactly() -> None:
    assert stacking.enough(300, 300.0)
    assert not stacking.enough(299, 300.0)
    assert stacking.hazard(0.02, 1.5) == pytest.approx(0.05)


@given(st.floats(0.01, 0.99), st.lists(st.floats(-5, 5), max_size=8), SHARE)
def test_an_opinion_stays_between_ones_own_and_the_neighbours(
    own: float, others: list[float], s: float
) -> None:
    start = opinion.own(own)
    assert opinion.trust(start) == pytest.approx(own, rel=1e-9)
    moved = opinion.moved(start, sum(others), len(others), s)
    ends = [start, sum(others) / len(others)] if others else [start]
    assert min(ends) - 1e-9 <= moved <= max(ends) + 1e-9
    if not others:
        assert moved == start


@given(st.floats(0, 1), st.floats(0, 50), SHARE, SHARE)
def test_assurance_weighs_the_same_however_credible(
    assured: float, weight: float, credibility: float, cut: float
) -> None:
    good, bad = trust.assurance(assured, weight, credibility, cut)
    assert good + bad == pytest.approx(assured * weight)
    assert good <= trust.assurance(assured, weight, credibility, 0.0)[0] + 1e-12


def test_published_outcomes_speak_as_often_as_they_delivered() -> None:
    assert trust.publication(1.0, 8.0, 0, 0) == (0.0, 0.0)
    assert trust.publication(1.0, 8.0, 30, 40) == (6.0, 2.0)
    assert trust.publication(0.5, 8.0, 0, 10) == (0.0, 4.0)


@given(SHARE, st.floats(1, 20), st.floats(0, 9), st.floats(0, 9), SHARE)
def test_who_has_only_heard_is_undecided_in_that_variant_whatever_is_heard(
    start: float, strength: float, good: float, bad: float, fade: float
) -> None:
    given = start, strength, 2.0, 3.0, 1.0, good, bad, fade
    assert trust.belief(False, *given, True) == 0.5
    assert trust.belief(True, *given, True) == trust.belief(True, *given, False)
    heard = (1.0 + fade * good) / (2.0 + fade * (good + bad))
    assert trust.belief(False, *given, False) == pytest.approx(heard)


def test_only_one_variant_reserves_barriers_and_choice() -> None:
    assert barriers.may_hold(0.9, False)
    assert not barriers.may_hold(0.51, True)
    assert barriers.may_hold(0.5, True)
    assert choice.considers(0.0, 0.9, 0.05, False)
    assert not choice.considers(0.0, 0.06, 0.05, True)
    assert choice.considers(0.25, 0.3, 0.05, True)


@given(st.floats(0, 3), SHARE, st.booleans())
def test_digital_credentials_please_and_put_off_by_the_same(
    weight: float, digital: float, online: bool
) -> None:
    one, other = (choice.digital_value(weight, digital, access) for access in (online, not online))
    assert one == -other
    assert abs(one) == pytest.approx(0.5 * weight * digital)


@given(st.floats(0.01, 0.5), st.floats(0, 0.5), SHARE)
def test_age_neutral_access_closes_a_share_of_the_gap(
    own: float, more: float, access: float
) -> None:
    peak = own + more
    assert own - 1e-12 <= choice.need(own, peak, access) <= peak + 1e-12
    assert choice.need(own, peak, 0.0) == own
    assert choice.need(own, peak, 1.0) == pytest.approx(peak)


def test_disillusion_adds_up_and_fades() -> None:
    once = payoff.soured(0.0, 1.0)
    assert once == 1.0
    assert payoff.soured(once, 0.5) == 1.5
    assert payoff.disillusioned(1.0, 0.51)
    assert not payoff.disillusioned(1.0, 0.5)
    assert choice.disillusion(0.3, 2.0, 0.5) == pytest.approx(0.3)


@given(st.floats(-4, 4), st.floats(0, 1))
def test_time_is_lognormal_over_learners(z: float, spread: float) -> None:
    assert completion.budget(60.0, spread, z) == pytest.approx(60.0 * math.exp(spread * z))


def test_a_course_of_any_length_fits_into_what_is_stored() -> None:
    assert completion.duration(59.0, 60.0) == 1
    assert completion.duration(60.0, 60.0) == 2
    assert completion.duration(3_000.0, 5.0) == 601
    assert completion.duration(1e9, 1e-3) == 1 + completion.LONGEST == 2**15 - 1


@given(COUNT, COUNT, COUNT)
def test_deadweight_is_retained_and_paid(mine: int, theirs: int, supported: int) -> None:
    retained = twin.retained(mine, theirs)
    found = twin.deadweight(retained, supported)
    assert found <= min(retained, supported)
    assert twin.deadweight(retained, 0) == 0
