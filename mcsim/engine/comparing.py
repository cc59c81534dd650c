"""Step 6, first half: what courses and credentials are worth to a learner in every lane."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import LEARNER_OFFER, words
from mcsim.arithmetic.elementary import gumbel
from mcsim.engine.coefficients import Choice, Trust
from mcsim.engine.effects import LearnerEffects
from mcsim.engine.news import belief
from mcsim.engine.starting import DEFINITION, NO_CREDIT, NOT_RECOGNISED
from mcsim.engine.state import EmployerState, LearnerState, MarketState, OfferState
from mcsim.population.synthesis import Learners, Offers
from mcsim.rules import awareness, barriers, choice, confusion, recognition, stacking
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

FLEXIBILITY, SPEED, VALIDATION, SHORT, RELEVANCE, LOW_COST = 0, 1, 2, 3, 4, 5
_INDEX_BITS = 16
_INDEX = (1 << _INDEX_BITS) - 1

type Floats = NDArray[np.float64]


class Comparison(NamedTuple):
    """Working space for the learner at hand: lanes last, offers by rank of their keyed draw.

    Attributes
    ----------
    key : int64 (O,)
        Order of the offers that match: word · 2^16 + position in the sector's list.
    noise_word : int64 (O,)
        By position.
    offer : int64 (O,)
        Id, by rank.
    noise : float64 (O,)
        Gumbel number, by rank.
    compares : bool (L,)
        The learner chooses among credentials in this lane.
    seen : bool (O, L)
        Offers that it sees, by rank.
    number : int64 (L,)
        How many.
    value, weight : float64 (O, L)
        V_k, and weight in the nest, 0 for what is not seen.
    appeal, trusted, expected, credit : float64 (3, L)
        Utility of each class; trust in it; recognition and credit expected of it.
    sponsored : bool (3, L)
        The learner's employer would pay part of a credential of the class.
    course_sponsored : bool (L,)
        It would pay part of a course.
    sensitivity, course, credential, summed : float64 (L,)
        Price sensitivity; utility of a course and of the nest; sum of the weights.
    """

    key: NDArray[np.int64]
    noise_word: NDArray[np.int64]
    offer: NDArray[np.int64]
    noise: Floats
    compares: NDArray[np.bool_]
    seen: NDArray[np.bool_]
    number: NDArray[np.int64]
    value: Floats
    weight: Floats
    appeal: Floats
    trusted: Floats
    expected: Floats
    credit: Floats
    sponsored: NDArray[np.bool_]
    course_sponsored: NDArray[np.bool_]
    sensitivity: Floats
    course: Floats
    credential: Floats
    summed: Floats

    @classmethod
    def empty(cls, offers: int, lanes: int) -> Self:
        """Allocate the working space of a chunk."""
        return cls(
            key=np.zeros(offers, np.int64), noise_word=np.zeros(offers, np.int64),
            offer=np.zeros(offers, np.int64), noise=np.zeros(offers),
            compares=np.zeros(lanes, np.bool_), seen=np.zeros((offers, lanes), np.bool_),
            number=np.zeros(lanes, np.int64), value=np.zeros((offers, lanes)),
            weight=np.zeros((offers, lanes)), appeal=np.zeros((CLASSES, lanes)),
            trusted=np.zeros((CLASSES, lanes)), expected=np.zeros((CLASSES, lanes)),
            credit=np.zeros((CLASSES, lanes)), sponsored=np.zeros((CLASSES, lanes), np.bool_),
            course_sponsored=np.zeros(lanes, np.bool_), sensitivity=np.zeros(lanes),
            course=np.zeros(lanes), credential=np.zeros(lanes),
            summed=np.zeros(lanes),
        )  # fmt: skip


@compiled
def find_sponsor(employers: EmployerState, job: int, c: Comparison) -> None:
    """Note what the learner's employer would pay for: courses, and classes that it recognises.

    Parameters
    ----------
    employers : EmployerState
        Read.
    job : int
        Id of the employer, -1 where there is none.
    c : Comparison
        ``sponsored`` and ``course_sponsored`` are written.
    """
    for lane in range(c.number.size):
        sponsors = job >= 0 and employers.sponsors[job, lane]
        c.course_sponsored[lane] = sponsors
        for k in range(CLASSES):
            c.sponsored[k, lane] = sponsors and employers.declared[job, k, lane]


@compiled
def value_courses(
    benefits: NDArray[np.uint8], coefficients: Choice, burden: Floats, c: Comparison
) -> None:
    """Value the uncertified course: always fresh, never validated.

    Parameters
    ----------
    benefits : uint8 (L,)
        Benefits that the learner values.
    coefficients : Choice
        By lane.
    burden : float64 (2, L)
        Of its price, without and with a sponsor.
    c : Comparison
        ``sensitivity`` and ``course`` are written, ``course_sponsored`` is read.
    """
    for lane in range(benefits.size):
        valued = benefits[lane]
        c.sensitivity[lane] = choice.price_sensitivity(
            coefficients.beta_P[lane], coefficients.low_cost_weight[lane],
            (valued >> LOW_COST & 1) == 1,
        )  # fmt: skip
        worth = choice.benefits(
            coefficients.course_flexibility[lane], (valued >> FLEXIBILITY & 1) == 1,
            1.0, (valued >> SPEED & 1) == 1, 0.0, (valued >> VALIDATION & 1) == 1,
            coefficients.course_shortness[lane], (valued >> SHORT & 1) == 1,
            1.0, (valued >> RELEVANCE & 1) == 1,
        )  # fmt: skip
        c.course[lane] = choice.value_of_course(
            coefficients.beta_u[lane], coefficients.beta_F[lane], worth, c.sensitivity[lane],
            burden[1 if c.course_sponsored[lane] else 0, lane],
        )  # fmt: skip


@compiled
def match_offers(
    learners: Learners, offers: Offers, c: Comparison, i: int, t: int, seed: int, replicate: int
) -> int:
    """List the offers of the learner's sector that reach it, by their keyed draw, rising.

    Parameters
    ----------
    learners, offers
        Read.
    c : Comparison
        ``key`` and ``noise_word`` are written.
    i : int
        Storage position of the learner.
    t, seed, replicate : int
        Address of the draws.

    Returns
    -------
    int
        Number of offers that match.
    """
    sector = learners.sector[i]
    first, end = offers.first[sector], offers.first[sector + 1]
    bit = 3 * np.int64(learners.education[i]) + learners.status[i]
    count = 0
    for position in range(end - first):
        o = offers.member[first + position]
        if offers.reach[o] >> bit & 1 == 0:
            continue
        order, noise, _, _ = words(seed, learners.id[i], o + 1, t, LEARNER_OFFER, replicate)
        c.noise_word[position] = noise
        key = order << _INDEX_BITS | position
        k = count
        while k > 0 and c.key[k - 1] > key:
            c.key[k] = c.key[k - 1]
            k -= 1
        c.key[k] = key
        count += 1
    return count


@compiled
def value_classes(
    learners: Learners, state: LearnerState, market: MarketState, coefficients: Choice,
    trust: Trust, effects: LearnerEffects, c: Comparison, i: int, t: int,
) -> None:  # fmt: skip
    """Value each class of credentials: trust, recognition and credit as the learner expects them.

    Parameters
    ----------
    learners, state, market, coefficients, trust, effects
        Read.
    c : Comparison
        ``trusted``, ``expected``, ``credit`` and ``appeal`` are written.
    i, t : int
        Storage position of the learner, and quarter.
    """
    cell, sector, lanes = learners.cell[i], learners.sector[i], c.number.size
    for k in range(CLASSES):
        for lane in range(lanes):
            c.trusted[k, lane] = belief(
                state, market, trust, state.level[i, lane] == UNDERSTANDS, i, k, lane, t
            )
        for lane in range(lanes):
            uncertain = barriers.active(
                (state.barriers[i, lane] >> NOT_RECOGNISED & 1) == 1,
                learners.lift[i, NOT_RECOGNISED], effects.lift_recognition[t, cell, lane],
            )  # fmt: skip
            c.expected[k, lane] = recognition.expected(
                awareness.share(market.declared[sector, k, lane], market.employers[sector]),
                state.met[i, k, lane], state.rewarded[i, k, lane],
                coefficients.experience_weight[lane], coefficients.recognition_discount[lane],
                uncertain,
            )  # fmt: skip
            doubtful = barriers.active(
                (state.barriers[i, lane] >> NO_CREDIT & 1) == 1, learners.lift[i, NO_CREDIT],
                effects.lift_credit[t, cell, lane],
            )  # fmt: skip
            portable = stacking.portable(
                coefficients.portable[k, lane], effects.portability[t, cell, lane]
            )
            c.credit[k, lane] = stacking.expected_credit(portable, doubtful)
    for lane in range(lanes):
        confused = barriers.active(
            (state.barriers[i, lane] >> DEFINITION & 1) == 1, learners.lift[i, DEFINITION],
            effects.lift_definition[t, cell, lane],
        )  # fmt: skip
        qa, nqf = market.shares[QA, lane], market.shares[NQF, lane]
        trust_pool = confusion.pooled(
            c.trusted[PLAIN, lane], c.trusted[QA, lane], c.trusted[NQF, lane], qa, nqf
        )
        recognition_pool = confusion.pooled(
            c.expected[PLAIN, lane], c.expected[QA, lane], c.expected[NQF, lane], qa, nqf
        )
        credit_pool = confusion.pooled(
            c.credit[PLAIN, lane], c.credit[QA, lane], c.credit[NQF, lane], qa, nqf
        )
        digital = choice.digital_value(
            coefficients.beta_D[lane], effects.digital[t, cell, lane], learners.online[i]
        )
        soured = choice.disillusion(
            coefficients.beta_L[lane], float(state.disillusion[i, lane]),
            coefficients.souring[t - state.soured[i, lane], lane],
        )  # fmt: skip
        psi = trust.confusion[lane]
        for k in range(CLASSES):
            c.appeal[k, lane] = choice.appeal(
                coefficients.beta_0[lane], coefficients.beta_T[lane],
                confusion.perceived(c.trusted[k, lane], trust_pool, psi, confused),
                coefficients.beta_R[lane],
                confusion.perceived(c.expected[k, lane], recognition_pool, psi, confused),
                coefficients.beta_S[lane],
                confusion.perceived(c.credit[k, lane], credit_pool, psi, confused), digital,
                soured,
            )  # fmt: skip


@compiled
def value_offers(
    offers: Offers, state: OfferState, coefficients: Choice, burden: Floats,
    benefits: NDArray[np.uint8], holding: NDArray[np.uint8], degree: int, sector: int,
    matching: int, c: Comparison,
) -> int:  # fmt: skip
    """Value the named offers that the learner sees, rank by rank until it has seen enough.

    Parameters
    ----------
    offers, state, coefficients
        Read.
    burden : float64 (2, O, L)
        Of the offers' prices to this learner, without and with a sponsor.
    benefits, holding : uint8 (L,)
        Benefits that the learner values; neighbours who hold a credential.
    degree, sector, matching : int
        Neighbours; sector; offers that match.
    c : Comparison
        ``offer``, ``noise``, ``seen``, ``number`` and ``value`` are written; ``compares`` is read.

    Returns
    -------
    int
        Ranks that were walked.
    """
    c.number[:] = 0
    lanes = benefits.size
    for rank in range(matching):
        position = c.key[rank] & _INDEX
        o = offers.member[offers.first[sector] + position]
        c.offer[rank], c.noise[rank] = o, gumbel(c.noise_word[position])
        looking = False
        for lane in range(lanes):
            seen = (
                c.compares[lane]
                and state.named[o, lane]
                and c.number[lane] < coefficients.offers_seen[lane]
            )
            c.seen[rank, lane] = seen
            c.number[lane] += seen
            looking |= c.compares[lane] and c.number[lane] < coefficients.offers_seen[lane]
        for lane in range(lanes):
            valued, k = benefits[lane], state.credential_class[o, lane]
            worth = choice.benefits(
                state.flexibility[o, lane], (valued >> FLEXIBILITY & 1) == 1,
                state.speed[o, lane], (valued >> SPEED & 1) == 1,
                1.0, (valued >> VALIDATION & 1) == 1,
                state.shortness[o, lane], (valued >> SHORT & 1) == 1,
                state.relevance[o, lane], (valued >> RELEVANCE & 1) == 1,
            )  # fmt: skip
            c.value[rank, lane] = choice.value_of_credential(
                c.appeal[k, lane], coefficients.beta_F[lane], worth, c.sensitivity[lane],
                burden[1 if c.sponsored[k, lane] else 0, o, lane], coefficients.beta_N[lane],
                awareness.share(holding[lane], degree),
            )  # fmt: skip
        if not looking:
            return rank + 1
    return matching


@compiled
def value_nest(mu: Floats, ranks: int, c: Comparison) -> None:
    """Value the nest of credentials from the offers that are seen.

    Parameters
    ----------
    mu : float64 (L,)
        Dissimilarity of the nest.
    ranks : int
        Ranks that were walked.
    c : Comparison
        ``weight``, ``summed`` and ``credential`` are written; ``credential`` is -inf where
        nothing is seen.
    """
    lanes = mu.size
    c.credential[:] = -np.inf
    c.summed[:] = 0.0
    for rank in range(ranks):
        for lane in range(lanes):
            if c.seen[rank, lane]:
                c.credential[lane] = max(c.credential[lane], c.value[rank, lane])
    for rank in range(ranks):
        for lane in range(lanes):
            weight = choice.weight(c.value[rank, lane], c.credential[lane], mu[lane])
            c.weight[rank, lane] = weight if c.seen[rank, lane] else 0.0
            c.summed[lane] += c.weight[rank, lane]
    for lane in range(lanes):
        if c.number[lane] > 0:
            c.credential[lane] = choice.inclusive_value(
                c.summed[lane], c.credential[lane], mu[lane]
            )
