"""The learner's choice: a credential, an uncertified course, or nothing.

A nested logit in two stages.  Among credentials the best offers stand in for one another, so that
copies of an offer create little demand; only then does the nest compete with a course and nothing.
"""

import numpy as np

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import WORD, exp, log

NOTHING, COURSE, CREDENTIAL = 0, 1, 2


@inlined
def need(own: float, peak: float, access: float) -> float:
    """Chance that a need for training opens a window in a quarter, with more equal access by age.

    Parameters
    ----------
    own, peak : float64
        Of the learner's cell, and of the age band where it is highest, other things equal (E12).
    access : float64
        Share of the gap that is closed.

    Returns
    -------
    float64
        0 … 1.
    """
    return own + access * (peak - own)


@inlined
def considers(holders: float, threshold: float, seed: float, by_threshold: bool) -> bool:
    """Tell whether a learner considers credentials at all; only a structural variant says no.

    Parameters
    ----------
    holders : float64
        Share of the neighbours who hold one.
    threshold : float64
        θ of the learner, Beta(2, 8).
    seed : float64
        Share of holders that stands for the wish to be first.
    by_threshold : bool
        The threshold variant is run.

    Returns
    -------
    bool
    """
    return not by_threshold or holders + seed >= threshold


@inlined
def public_support(price: float, support: float, ceiling: float) -> float:
    """What public money pays of a price, min(support · price, ceiling).

    Parameters
    ----------
    price : float64
        € before support.
    support : float64
        Share of the price that is paid for the learner, 0 … 1.
    ceiling : float64
        € at most (E18).

    Returns
    -------
    float64
        €.
    """
    return min(support * price, ceiling)


@inlined
def net_price(price: float, public: float, sponsor: float) -> float:
    """Price that a learner pays, what support and a sponsor leave of it.

    Parameters
    ----------
    price, public, sponsor : float64
        €.

    Returns
    -------
    float64
        €, at least 0.
    """
    return max(0.0, price - public - sponsor)


@inlined
def price_burden(net_price: float, price_unit: float) -> float:
    """How a price weighs, ln(1 + price / €100).

    Only the logarithm fits both a €100 co-payment on what was free (E36) and a €1 000 voucher on
    what was dear (E33).

    Parameters
    ----------
    net_price, price_unit : float64
        €.

    Returns
    -------
    float64
    """
    return log(1.0 + net_price / price_unit)


@inlined
def price_sensitivity(weight: float, low_cost_weight: float, values_low_cost: bool) -> float:
    """Price sensitivity of a learner, β_P, higher for those who value low cost (S25).

    Parameters
    ----------
    weight : float64
        β_P, utility for a unit of price burden.
    low_cost_weight : float64
        Factor for those who value low cost.
    values_low_cost : bool

    Returns
    -------
    float64
        Utility for a unit of price burden.
    """
    return weight * low_cost_weight if values_low_cost else weight


@inlined
def benefits(
    flexibility: float, values_flexibility: bool, speed: float, values_speed: bool,
    validation: float, values_validation: bool, shortness: float, values_short: bool,
    relevance: float, values_relevance: bool,
) -> float:  # fmt: skip
    """Sum of the benefits of a course that this learner values (S19-S23).

    Parameters
    ----------
    flexibility, speed, validation, shortness, relevance : float64
        Attributes of the course, 0 … 1.
    values_flexibility, values_speed, values_validation, values_short, values_relevance : bool
        What the learner values.

    Returns
    -------
    float64
        Number of benefits.
    """
    total = flexibility if values_flexibility else 0.0
    total = total + (speed if values_speed else 0.0)
    total = total + (validation if values_validation else 0.0)
    total = total + (shortness if values_short else 0.0)
    return total + (relevance if values_relevance else 0.0)


@inlined
def digital_value(weight: float, digital: float, online: bool) -> float:
    """What it is worth to a learner that credentials are digital, β_D · digital (access - ½).

    Parameters
    ----------
    weight : float64
        β_D, utility between access and none.
    digital : float64
        Share of credentials that are issued digitally.
    online : bool
        The learner has digital access.

    Returns
    -------
    float64
        Utility; negative without access (E27).
    """
    return weight * digital * ((1.0 if online else 0.0) - 0.5)


@inlined
def disillusion(weight: float, stored: float, fade: float) -> float:
    """What own credentials that were not rewarded cost a learner, β_L Λ[n] l.

    Parameters
    ----------
    weight : float64
        β_L, utility for each.
    stored : float64
        l as of its last event, credentials.
    fade : float64
        Λ[n] for the n quarters since.

    Returns
    -------
    float64
        Utility.
    """
    return weight * (fade * stored)


@inlined
def appeal(
    constant: float, trust_weight: float, trust: float, recognition_weight: float,
    recognition: float, credit_weight: float, credit: float, digital: float, disillusion: float,
) -> float:  # fmt: skip
    """Utility of a class of credentials to a learner.

    β₀ + β_T (τ̃ - ½) + β_R ρ̃ + β_S · credit + digital - disillusion

    Parameters
    ----------
    constant : float64
        β₀.
    trust_weight, trust : float64
        β_T and perceived trust in the class.
    recognition_weight, recognition : float64
        β_R and perceived recognition of the class.
    credit_weight, credit : float64
        β_S and the credit that is expected of the class.
    digital, disillusion : float64
        Utility that a digital credential adds, and that disillusion takes.

    Returns
    -------
    float64
        Utility, in units of the Gumbel noise.
    """
    value = constant + trust_weight * (trust - 0.5) + recognition_weight * recognition
    return value + credit_weight * credit + digital - disillusion


@inlined
def value_of_credential(
    appeal: float, benefit_weight: float, benefits: float, price_sensitivity: float,
    burden: float, neighbour_weight: float, neighbour_share: float,
) -> float:  # fmt: skip
    """Utility of a credential.

    V = [β₀ + β_T (τ̃ - ½) + β_R ρ̃ + …] + β_F Σ benefits - β_P ln(1 + price/€100)
        + β_N · neighbours

    Parameters
    ----------
    appeal : float64
        The bracket: utility of its class.
    benefit_weight, benefits : float64
        β_F and the benefits that the learner values.
    price_sensitivity, burden : float64
        β_P of the learner and the burden of the net price.
    neighbour_weight, neighbour_share : float64
        β_N and the share of neighbours who hold a credential.

    Returns
    -------
    float64
        Utility, in units of the Gumbel noise.
    """
    value = appeal + benefit_weight * benefits - price_sensitivity * burden
    return value + neighbour_weight * neighbour_share


@inlined
def value_of_course(
    constant: float, benefit_weight: float, benefits: float, price_sensitivity: float,
    burden: float,
) -> float:  # fmt: skip
    """Utility of an uncertified course, β_u + β_F Σ benefits - β_P ln(1 + price/€100).

    Parameters
    ----------
    constant : float64
        β_u.
    benefit_weight, benefits, price_sensitivity, burden : float64
        As for a credential.

    Returns
    -------
    float64
        Utility.
    """
    return constant + benefit_weight * benefits - price_sensitivity * burden


@inlined
def inclusive_value(summed: float, highest: float, mu: float) -> float:
    """Value of the nest of credentials, μ ln Σ exp(V_k / μ).

    Parameters
    ----------
    summed : float64
        Σ of the offers' weights.
    highest : float64
        Largest V_k.
    mu : float64
        μ, dissimilarity of the nest, 0 < μ ≤ 1.

    Returns
    -------
    float64
        Utility.
    """
    return highest + mu * log(summed)


@inlined
def weight(value: float, highest: float, mu: float) -> float:
    """Weight of an offer among those that the learner sees, exp((V_k - highest) / μ).

    Parameters
    ----------
    value, highest : float64
        V_k and the largest of them.
    mu : float64
        μ, dissimilarity of the nest, 0 < μ ≤ 1.

    Returns
    -------
    float64
        0 … 1.
    """
    return exp((value - highest) / mu)


@inlined
def noisy(value: float, mu: float, noise: float) -> float:
    """Value by which offers of the nest compete, V_k / μ plus keyed Gumbel noise.

    Parameters
    ----------
    value : float64
        V_k.
    mu : float64
        μ, dissimilarity of the nest, 0 < μ ≤ 1.
    noise : float64
        Gumbel number of the learner and the offer.

    Returns
    -------
    float64
    """
    return value / mu + noise


@inlined
def expected_applicant(credential: float, weight: float, summed: float) -> np.int64:
    """Probability that a learner applies for an offer, in fixed point.

    Parameters
    ----------
    credential : float64
        Probability of choosing a credential at all.
    weight, summed : float64
        Weight of the offer, and of all that the learner sees.

    Returns
    -------
    int64
        Agents · 2^32, so that sums do not depend on their order.
    """
    return np.int64(credential * (weight / summed) * WORD)


@inlined
def chosen(
    credentials: float, credentials_noise: float, course: float, course_noise: float,
    nothing_noise: float, any_credential: bool,
) -> int:  # fmt: skip
    """Alternative with the largest utility plus noise; ties go to the one listed first.

    Parameters
    ----------
    credentials, course : float64
        Utilities; that of nothing is 0.
    credentials_noise, course_noise, nothing_noise : float64
        Keyed Gumbel numbers.
    any_credential : bool
        The learner sees at least one credential.

    Returns
    -------
    int64
        0 nothing, 1 course, 2 credential.
    """
    best, choice = nothing_noise, NOTHING
    if course + course_noise > best:
        best, choice = course + course_noise, COURSE
    if any_credential and credentials + credentials_noise > best:
        choice = CREDENTIAL
    return choice


@inlined
def probabilities(credentials: float, course: float, any_credential: bool) -> tuple[float, float]:
    """Probabilities of choosing a credential and a course before the noise is drawn.

    Parameters
    ----------
    credentials, course : float64
        Utilities; that of nothing is 0.
    any_credential : bool
        The learner sees at least one credential.

    Returns
    -------
    (float64, float64)
        Of a credential and of a course.
    """
    highest = max(course, 0.0)
    if any_credential:
        highest = max(highest, credentials)
    weight_course = exp(course - highest)
    weight_credential = exp(credentials - highest) if any_credential else 0.0
    total = exp(-highest) + weight_course + weight_credential
    return weight_credential / total, weight_course / total


@inlined
def admission(places: float, demand: float) -> float:
    """Share of the applicants of an offer who find a place, min(1, places / demand).

    Each applicant is decided by its own keyed draw.

    Parameters
    ----------
    places : float64
        Persons a quarter.
    demand : float64
        Expected applicants, persons a quarter.

    Returns
    -------
    float64
        0 … 1.
    """
    return 1.0 if demand <= places else places / demand
