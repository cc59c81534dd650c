"""Signs, boundaries and shares of the rules, for any numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.rules import (
    awareness,
    barriers,
    choice,
    completion,
    content,
    payoff,
    recognition,
    supply,
    trust,
)

WORDS = 2**32
WORD = st.integers(0, WORDS - 1)
SHARE = st.floats(0, 1)
POSITIVE = st.floats(0, 5)
UTILITY = st.floats(-8, 8)
COUNT = st.integers(0, 200)
DEMAND = st.integers(0, 2**45)
CLASS = st.integers(0, 2)
PLAIN, QA, NQF = 0, 1, 2


# --- Draws at the start: shares of the words, exactly ---------------------------------------------


@given(WORD, st.floats(0, 0.5), st.floats(0, 0.5))
def test_offers_start_in_their_classes_by_share(word: int, qa: float, nqf: float) -> None:
    u = word / WORDS
    expected = NQF if u < nqf else QA if u < nqf + qa else PLAIN
    if min(abs(u - nqf), abs(u - nqf - qa)) > 1e-9:
        assert supply.starting_class(word, qa, nqf) == expected


@given(WORD, SHARE, SHARE)
def test_practice_splits_the_rest_between_in_name_and_backslider(
    word: int, leader: float, in_name: float
) -> None:
    u = word / WORDS
    ends = leader, leader + (1 - leader) * in_name
    if min(abs(u - end) for end in ends) > 1e-9:
        assert recognition.practice(word, leader, in_name) == sum(u >= end for end in ends)


@given(WORD, WORD, SHARE, SHARE)
def test_of_the_aware_a_share_has_only_heard(
    aware_word: int, level_word: int, aware: float, heard: float
) -> None:
    level = awareness.starting_level(aware_word, level_word, aware, heard)
    if abs(aware_word / WORDS - aware) > 1e-9:
        assert (level > 0) == (aware_word / WORDS < aware)
    if level > 0 and abs(level_word / WORDS - heard) > 1e-9:
        assert (level == 1) == (level_word / WORDS < heard)


@given(st.floats(1e-6, 1 - 1e-6), st.floats(0.02, 0.9))
def test_content_starts_at_its_stationary_geometric_age(uniform: float, refresh: float) -> None:
    age = content.starting_age(uniform, refresh, 10_000)
    # P(age ≥ k) = (1 - r)^k: the age is k where u lies in ((1 - r)^(k + 1), (1 - r)^k].
    assert (1 - refresh) ** (age + 1) <= uniform * (1 + 1e-9)
    assert uniform <= (1 - refresh) ** age * (1 + 1e-9)


def test_content_that_is_always_refreshed_is_new_and_none_is_older_than_the_limit() -> None:
    assert content.starting_age(0.3, 1.0, 120) == 0
    assert content.starting_age(1e-9, 0.01, 120) == 120


def test_content_that_is_never_refreshed_is_as_old_as_the_limit() -> None:
    assert content.starting_age(0.3, 0.0, 120) == 120


@given(SHARE)
def test_the_weights_of_the_copula_are_those_of_unit_variance(correlation: float) -> None:
    common, own = barriers.loading(correlation)
    assert common**2 + own**2 == pytest.approx(1.0)
    assert common**2 == pytest.approx(correlation, abs=1e-15)


@given(st.floats(-6, 6), st.floats(-6, 6), SHARE, SHARE, SHARE)
def test_who_holds_a_trait_also_holds_it_at_a_higher_rate(
    common: float, own: float, correlation: float, one: float, two: float
) -> None:
    weights = barriers.loading(correlation)
    low, high = sorted((one, two))
    assert barriers.holds(common, own, *weights, barriers.cut(low)) <= barriers.holds(
        common, own, *weights, barriers.cut(high)
    )
    assert not barriers.holds(common, own, *weights, barriers.cut(0.0))
    assert barriers.holds(common, own, *weights, barriers.cut(1.0))


# --- Awareness ------------------------------------------------------------------------------------


@given(POSITIVE, POSITIVE, POSITIVE, SHARE, POSITIVE, SHARE)
def test_the_hazard_of_a_learner(
    media: float, campaign: float, social: float, share: float, workplace: float, slow: float
) -> None:
    usual = awareness.learner_hazard(media, campaign, social, share, workplace, True, slow, False)
    assert usual == pytest.approx(media * (1 + campaign) + social * share + workplace)
    slowed = awareness.learner_hazard(media, campaign, social, share, workplace, True, slow, True)
    assert slowed == usual * slow
    assert usual >= awareness.learner_hazard(
        media, campaign, social, share, workplace, False, slow, False
    )


@given(POSITIVE, POSITIVE, POSITIVE, SHARE, POSITIVE, COUNT)
def test_the_hazard_of_an_employer(
    media: float, outreach: float, peers: float, share: float, applicants: float, met: int
) -> None:
    applied = awareness.met(met)
    assert applied == pytest.approx(math.log1p(met))
    hazard = awareness.employer_hazard(
        media, outreach, peers, share, applicants, applied, 0.5, False
    )
    assert hazard == pytest.approx(media * (1 + outreach) + peers * share + applicants * applied)


@given(POSITIVE, POSITIVE)
def test_levers_add_to_the_hazard_of_understanding(base: float, lever: float) -> None:
    assert awareness.understanding_hazard(base, 0.0) == base
    assert awareness.understanding_hazard(base, lever) == base * (1 + lever)


def test_nobody_to_count_is_a_share_of_nothing() -> None:
    assert awareness.share(0, 0) == 0.0
    assert awareness.share(2, 8) == 0.25


# --- Trust ----------------------------------------------------------------------------------------


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), SHARE)
def test_the_gap_keeps_the_groups_share_whichever_class_is_trusted_more(
    nqf: float, plain: float, holders: float
) -> None:
    among_holders, others = trust.gap_shares(nqf, plain, holders)
    assert holders * among_holders + (1 - holders) * others == pytest.approx(plain, abs=1e-9)
    assert 0 <= among_holders <= 1
    assert 0 <= others <= 1


@given(SHARE, SHARE, SHARE)
def test_labelled_credentials_stand_between_plain_and_linked(
    plain: float, nqf: float, qa: float
) -> None:
    found = trust.between(plain, nqf, qa)
    assert min(plain, nqf) - 1e-12 <= found <= max(plain, nqf) + 1e-12
    assert trust.between(plain, nqf, 0.0) == plain


@given(st.floats(0.1, 50), st.floats(0.1, 50), POSITIVE, POSITIVE, st.floats(0.1, 5), SHARE)
def test_good_outcomes_raise_trust_and_bad_ones_lower_it(
    alpha: float, beta: float, good: float, bad: float, more: float, fade: float
) -> None:
    usual = trust.mean(alpha, beta, good, bad, fade)
    assert 0 < usual < 1
    assert trust.mean(alpha, beta, good + more, bad, fade) >= usual
    assert trust.mean(alpha, beta, good, bad + more, fade) <= usual
    assert trust.mean(alpha, beta, good, bad, 0.0) == alpha / (alpha + beta)


def test_only_those_who_understand_have_an_opinion_to_count() -> None:
    assert trust.trusts(True, 0.6)
    assert not trust.trusts(True, 0.5)
    assert not trust.trusts(False, 0.9)


# --- Choice ---------------------------------------------------------------------------------------


@given(UTILITY, POSITIVE, SHARE, SHARE, POSITIVE, SHARE, SHARE)
def test_a_class_appeals_more_with_trust_and_recognition(
    constant: float, weight: float, one: float, two: float, recognised: float, r: float, s: float
) -> None:
    low, high = sorted((one, two))
    rest = 0.5, 0.3, 0.1, 0.2  # credit and its weight, digital, disillusion
    assert choice.appeal(constant, weight, low, recognised, min(r, s), *rest) <= choice.appeal(
        constant, weight, high, recognised, max(r, s), *rest
    )
    assert choice.appeal(constant, weight, 0.5, recognised, 0.0, 0.0, 0.0, 0.0, 0.0) == constant


@given(UTILITY, POSITIVE, POSITIVE, POSITIVE, POSITIVE, POSITIVE, SHARE, POSITIVE)
def test_a_credential_is_worth_less_when_dearer_and_more_with_benefits_and_neighbours(
    appeal: float, benefit: float, benefits: float, sensitivity: float, burden: float,
    neighbour: float, share: float, more: float,
) -> None:  # fmt: skip
    def value(burden: float, benefits: float, share: float) -> float:
        return choice.value_of_credential(
            appeal, benefit, benefits, sensitivity, burden, neighbour, share
        )

    usual = value(burden, benefits, share)
    assert value(burden + more, benefits, share) <= usual
    assert value(burden, benefits + more, share) >= usual
    assert value(burden, benefits, share + more) >= usual
    assert choice.value_of_course(appeal, benefit, benefits, sensitivity, burden) == pytest.approx(
        value(burden, benefits, 0.0)
    )


def test_only_benefits_that_are_valued_count() -> None:
    attributes = (0.1, 0.2, 0.4, 0.8, 1.6)
    for valued in range(32):
        flags = [bool(valued >> b & 1) for b in range(5)]
        pairs = [x for pair in zip(attributes, flags, strict=True) for x in pair]
        expected = sum(a for a, flag in zip(attributes, flags, strict=True) if flag)
        assert choice.benefits(*pairs) == pytest.approx(expected)


def test_who_values_low_cost_weighs_the_price_more() -> None:
    assert choice.price_sensitivity(0.4, 1.5, True) == pytest.approx(0.6)
    assert choice.price_sensitivity(0.4, 1.5, False) == 0.4


@given(st.floats(0, 5000), SHARE, st.floats(0, 3000))
def test_support_never_pays_more_than_its_ceiling_or_the_price(
    price: float, support: float, ceiling: float
) -> None:
    public = choice.public_support(price, support, ceiling)
    net = choice.net_price(price, public, 0.0)
    assert 0 <= net <= price
    assert price - net <= min(ceiling, support * price) + 1e-9
    assert choice.net_price(price, choice.public_support(price, 0.0, ceiling), 0.0) == price


@given(UTILITY, UTILITY, UTILITY, UTILITY, UTILITY)
def test_the_largest_of_utility_plus_noise_is_chosen(
    credential: float, credential_noise: float, course: float, course_noise: float, nothing: float
) -> None:
    arguments = credential, credential_noise, course, course_noise, nothing
    totals = [nothing, course + course_noise, credential + credential_noise]
    # Ties go to the alternative that is listed first.
    assert choice.chosen(*arguments, True) == totals.index(max(totals))
    assert choice.chosen(*arguments, False) == totals.index(max(totals[:2]))


@given(UTILITY, st.floats(0.1, 1), UTILITY)
def test_offers_compete_on_the_scale_of_their_nest(value: float, mu: float, noise: float) -> None:
    assert choice.noisy(value, mu, noise) == value / mu + noise


@given(st.floats(0.1, 1000), st.floats(0, 1e5), st.floats(0, 1e5))
def test_more_demand_never_admits_a_larger_share(places: float, one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert choice.admission(places, low) >= choice.admission(places, high)
    assert choice.admission(places, min(low, places)) == 1.0


# --- Supply ---------------------------------------------------------------------------------------


def test_formality_is_that_of_the_strictest_scheme_which_the_class_meets() -> None:
    def stringency(credential_class: int, qa: bool, nqf: bool) -> float:
        return float(supply.stringency(credential_class, qa, 0.3, nqf, 0.2))

    assert [stringency(c, True, False) for c in (PLAIN, QA, NQF)] == [0.0, 0.3, 0.3]
    assert [stringency(c, False, True) for c in (PLAIN, QA, NQF)] == [0.0, 0.0, 0.2]
    assert [stringency(c, True, True) for c in (PLAIN, QA, NQF)] == [0.0, 0.3, 0.3]
    assert [stringency(c, False, False) for c in (PLAIN, QA, NQF)] == [0.0, 0.0, 0.0]


@given(SHARE, SHARE)
def test_formality_slows_content_in_proportion(stringency: float, chi: float) -> None:
    assert content.speed(stringency, chi) == pytest.approx(1 - chi * stringency)


@given(st.floats(1, 3000), st.floats(1, 3000))
def test_a_longer_course_is_less_short(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert content.shortness(low, 100.0) >= content.shortness(high, 100.0)
    assert content.shortness(100.0, 100.0) == 0.5


@given(st.floats(0.05, 0.95), POSITIVE, st.floats(-4, 4))
def test_quality_is_symmetric_about_its_median_in_log_odds(
    mean: float, spread: float, temper: float
) -> None:
    up, down = (content.quality(mean, spread, z, 0.0) for z in (temper, -temper))
    odds = mean / (1 - mean)
    # Compared as odds, up to the rounding of probabilities near 1.
    if max(up, down) < 1 - 1e-9 and min(up, down) > 1e-9:
        assert up / (1 - up) * down / (1 - down) == pytest.approx(odds**2, rel=1e-6)


@given(DEMAND, st.integers(1, 50), st.integers(1, 2**45), st.integers(1, 50))
def test_the_gain_seen_is_demand_an_offer_over_that_of_the_own_class(
    demand: int, offers: int, own_demand: int, own_offers: int
) -> None:
    found = supply.observed_gain(demand, offers, own_demand, own_offers)
    expected = (demand / offers) / (own_demand / own_offers) - 1
    assert found == pytest.approx(expected)


def test_where_there_is_nothing_to_compare_no_gain_is_seen() -> None:
    assert supply.observed_gain(10, 0, 10, 1) == 0.0
    assert supply.observed_gain(10, 1, 0, 1) == 0.0
    assert supply.observed_gain(10, 1, 10, 0) == 0.0


@given(st.floats(-1, 3), st.floats(-1, 3), COUNT)
def test_belief_counts_as_five_offers(belief: float, observed: float, offers: int) -> None:
    found = supply.expected_gain(belief, 5.0, observed, offers, False)
    weight = offers / (offers + 5)
    assert found == pytest.approx((1 - weight) * belief + weight * observed, abs=1e-12)
    at_stake = supply.expected_gain(belief, 5.0, observed, offers, True)
    assert at_stake == pytest.approx(found + 1)


def test_the_name_is_at_stake_where_the_target_would_save_it() -> None:
    # (own, target) → without rule, QA required, NQF required, both.
    expected = {
        (PLAIN, QA): (False, True, False, False),
        (PLAIN, NQF): (False, True, True, True),
        (QA, NQF): (False, False, True, True),
    }
    rules = ((False, False), (True, False), (False, True), (True, True))
    for (own, target), answers in expected.items():
        found = tuple(bool(supply.at_stake(own, target, *rule)) for rule in rules)
        assert found == answers, (own, target)


@given(POSITIVE, st.floats(0, 1e4), st.floats(0, 1e4), SHARE)
def test_fees_and_stringency_never_make_an_application_pay(
    gain: float, fee: float, admin: float, stringency: float
) -> None:
    free = supply.net_benefit(gain, 50.0, 500.0, 0.3, 8.0, 0.0, 0.0, stringency)
    found = supply.net_benefit(gain, 50.0, 500.0, 0.3, 8.0, fee, admin, stringency)
    assert found == pytest.approx(free - fee - admin * stringency, abs=1e-6)


@given(WORD, SHARE, SHARE)
def test_a_rule_that_binds_a_provider_also_binds_it_at_a_higher_level(
    word: int, one: float, two: float
) -> None:
    assert supply.bound(word, min(one, two)) <= supply.bound(word, max(one, two))


@given(WORD, WORD, SHARE, SHARE, CLASS)
def test_only_plain_offers_gain_or_lose_the_name_by_a_definition(
    scope_word: int, border_word: int, scope: float, excluded: float, credential_class: int
) -> None:
    for module in (True, False):
        named = supply.carries_name(
            credential_class, module, scope_word, scope, border_word, excluded, False, False
        )
        if credential_class != PLAIN:
            assert named
        elif module:
            assert named == (scope_word < int(scope * WORDS))
        else:
            assert named == (border_word >= int(excluded * WORDS))


@given(st.integers(0, 2**50), st.floats(1, 8), st.floats(1, 5000))
def test_fixed_point_demand_is_turned_into_persons(
    expected: int, quarters: float, persons: float
) -> None:
    found = supply.persons_a_quarter(expected, quarters, persons)
    assert found == pytest.approx(expected / WORDS / quarters * persons)


def test_policy_multiplies_the_asking_price() -> None:
    assert content.asking_price(400.0, 1.5, 0.5) == 300.0


# --- Recognition, completion, payoff --------------------------------------------------------------


@given(WORD, UTILITY, UTILITY)
def test_an_employer_that_recognises_also_does_so_at_a_higher_score(
    word: int, one: float, two: float
) -> None:
    assert recognition.recognises(True, word, min(one, two)) <= recognition.recognises(
        True, word, max(one, two)
    )


def test_size_runs_from_micro_to_large() -> None:
    assert [recognition.relative_size(size) for size in range(4)] == pytest.approx(
        [0, 1 / 3, 2 / 3, 1]
    )


@given(SHARE, st.integers(1, 255), SHARE, SHARE, SHARE)
def test_expected_recognition_blends_what_is_declared_with_what_was_met(
    declared: float, met: int, share: float, weight: float, discount: float
) -> None:
    rewarded = int(share * met)
    found = recognition.expected(declared, met, rewarded, weight, discount, True)
    prior = declared * (1 - discount)
    assert found == pytest.approx((1 - weight) * prior + weight * rewarded / met)
    assert recognition.expected(declared, 0, 0, weight, discount, True) == pytest.approx(prior)
    assert recognition.expected(declared, 0, 0, weight, discount, False) == declared


@given(st.floats(1, 3000), st.floats(5, 500))
def test_a_course_takes_at_least_a_quarter(hours: float, quarter: float) -> None:
    assert completion.duration(hours, quarter) == 1 + math.floor(hours / quarter) >= 1


@given(st.floats(0.05, 0.95), SHARE, SHARE, st.floats(1, 500), st.floats(1, 500))
def test_flexible_and_short_courses_are_completed_more(
    base: float, one: float, two: float, short: float, long: float
) -> None:
    def chance(flexibility: float, hours: float) -> float:
        return completion.credential(base, 0.3, 1, 0.5, flexibility, 0.3, hours, 60.0, 100.0)

    assert chance(min(one, two), 60.0) <= chance(max(one, two), 60.0)
    assert chance(0.5, max(short, long)) <= chance(0.5, min(short, long))


@given(SHARE, SHARE)
def test_delivery_needs_both_quality_and_relevance(quality: float, relevance: float) -> None:
    assert payoff.chance_delivered(quality, relevance) <= min(quality, relevance)


@given(SHARE, SHARE)
def test_a_reward_lies_between_base_and_what_is_practised(base: float, practised: float) -> None:
    found = payoff.chance_rewarded(base, True, practised)
    assert found == pytest.approx(1 - (1 - base) * (1 - practised))


@given(SHARE, POSITIVE)
def test_transparency_lets_employers_see_more_and_never_more_than_all(
    observation: float, transparency: float
) -> None:
    found = payoff.chance_observed(observation, transparency)
    assert observation <= found <= 1
