"""The market of offers: closed forms, boundaries and signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.rules import content, market, money, supply

WORDS = 2**32
WORD = st.integers(0, WORDS - 1)
SHARE = st.floats(0, 1)
EUROS = st.floats(0, 1e6)
COUNT = st.integers(0, 8)


@given(EUROS, EUROS, SHARE)
def test_an_offer_earns_by_demand_up_to_its_places(demand: float, places: float, m: float) -> None:
    earned = market.earnings(demand, places, 100.0, m)
    assert earned == pytest.approx(min(demand, places) * 100.0 * m)


@given(EUROS, SHARE, EUROS)
def test_without_the_name_a_share_of_the_earnings_is_kept(
    earned: float, kept: float, fixed: float
) -> None:
    assert market.profit(earned, True, kept, fixed) == pytest.approx(earned - fixed)
    assert market.profit(earned, False, kept, fixed) == pytest.approx(kept * earned - fixed)


def test_at_quarter_0_every_offer_covers_its_cost() -> None:
    earned = 1_000.0
    for share in (0.05, 0.6, 1.0):
        assert market.profit(earned, True, 0.0, market.fixed_cost(earned, share)) >= 0.0


def test_losses_count_in_a_row_and_stop_at_the_limit() -> None:
    count, seen = 0, []
    for profit in (-1.0, -1.0, 5.0, -1.0, -1.0, -1.0, -1.0, -1.0):
        count = market.losses(count, profit, 4)
        seen.append(count)
    assert seen == [1, 2, 0, 1, 2, 3, 4, 4]


@given(st.floats(0, 1), st.floats(0, 5), SHARE, SHARE, SHARE, COUNT)
def test_formality_and_barriers_lower_entry_and_earnings_raise_it(
    rate: float, returns: float, s: float, chi: float, barrier: float, held: int
) -> None:
    hazard = market.entry_hazard(rate, returns, s, chi, barrier, held)
    assert 0.0 <= hazard <= rate * returns
    assert market.entry_hazard(rate, returns, s, chi, barrier, held + 1) <= hazard
    assert market.entry_hazard(rate, returns + 1.0, s, chi, barrier, held) >= hazard
    assert market.entry_hazard(rate, 0.0, s, chi, barrier, held) == 0.0
    expected = rate * returns * (1 - chi * s) * (1 - barrier) ** held
    assert hazard == pytest.approx(expected, abs=1e-12)


def test_only_a_rule_that_binds_asks_anything_of_a_newcomer() -> None:
    assert market.required_stringency(False, 0.9, False, 0.9) == 0.0
    assert market.required_stringency(True, 0.3, False, 0.9) == 0.3
    assert market.required_stringency(True, 0.3, True, 0.9) == 0.9


@given(st.floats(0.1, 40), st.floats(0, 3), st.integers(1, 60))
def test_the_regulator_never_decides_more_than_its_rate(
    rate: float, gain: float, quarters: int
) -> None:
    decided = [market.decisions(rate, gain, t) for t in range(quarters)]
    pace = rate * (1 + gain)
    assert min(decided) >= 0
    assert abs(sum(decided) - pace * quarters) < 1.0 + 1e-6 * pace * quarters


@given(st.integers(0, 200), st.integers(0, 200), WORD, WORD)
def test_who_applies_earlier_is_decided_earlier(a: int, b: int, one: int, two: int) -> None:
    assert (market.ticket(a, one) < market.ticket(b, two)) == ((a, one) < (b, two))


@given(WORD, SHARE, SHARE)
def test_audits_happen_at_their_rate(word: int, rate: float, share: float) -> None:
    if abs(word / WORDS - rate * share) > 1e-9:
        assert market.audited(word, rate, share) == (word / WORDS < rate * share)


def test_an_audit_removes_what_falls_short_and_nothing_else() -> None:
    assert market.falls_short(0.5, 0.5, 0.3)
    assert not market.falls_short(0.6, 0.5, 0.3)


def test_occupancy_is_a_share_of_places() -> None:
    assert market.occupancy(0, 0, 10.0, 1.0) == 0.0
    assert market.occupancy(5 << 32, 2, 10.0, 1.0) == pytest.approx(0.25)
    assert market.occupancy(500 << 32, 2, 10.0, 1.0) == 1.0


# --- Fast track, fees, effort, hours --------------------------------------------------------------


@given(EUROS, SHARE, SHARE)
def test_a_fee_falls_by_what_is_saved_and_paid(full: float, cut: float, paid: float) -> None:
    fee = supply.fee(full, cut, paid)
    assert 0.0 <= fee <= full
    assert fee == pytest.approx(full * (1 - cut) * (1 - paid))


@given(st.integers(0, 20), SHARE)
def test_a_lag_is_whole_and_never_longer(lag: int, cut: float) -> None:
    assert 0 <= supply.lag(float(lag), cut) <= lag
    assert supply.lag(float(lag), 0.0) == lag
    assert supply.lag(float(lag), 1.0) == 0


@given(SHARE, SHARE)
def test_a_fast_track_eases_formality(s: float, cut: float) -> None:
    assert content.eased(s, cut) == pytest.approx(s * (1 - cut))


@given(st.floats(0, 3), st.floats(0, 3), SHARE, SHARE, st.floats(0.01, 1))
def test_effort_closes_a_share_of_its_gap(
    before: float, effect: float, s: float, scrutiny: float, pace: float
) -> None:
    goal = effect * max(s, scrutiny)
    after = content.effort(before, effect, s, scrutiny, pace)
    assert after - goal == pytest.approx((1 - pace) * (before - goal), abs=1e-12)


@given(SHARE, SHARE, st.floats(0, 20))
def test_renewal_is_a_probability(refresh: float, speed: float, codesign: float) -> None:
    found = content.renewal(refresh, speed, codesign)
    assert refresh * speed <= found + 1e-12
    assert found <= 1.0


@given(st.floats(1, 500), st.floats(0, 3))
def test_stackable_design_lengthens_before_formality_does(hours: float, more: float) -> None:
    designed = hours * (1 + more)
    assert content.hours(hours, more, 0.0, 1.0, 100.0) == pytest.approx(designed)
    assert content.hours(hours, more, 1.0, 1.0, 100.0) == pytest.approx(max(designed, 100.0))


# --- Money ----------------------------------------------------------------------------------------


@given(st.floats(0, 1e9))
def test_cents_are_whole_and_near(euros: float) -> None:
    assert abs(money.cents(euros) - 100 * euros) <= 0.5 + 1e-6


def test_what_is_paid_by_the_year_is_paid_in_quarters() -> None:
    assert money.yearly(4.0, 3, 50.0) == 15_000
    assert money.each(4.0, 3, 50.0) == 60_000
    assert money.represented(7, 50.0) == 350
    assert money.share(1_000, 0.1) == 100
