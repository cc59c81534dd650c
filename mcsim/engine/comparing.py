"""Step 6, first half: what credentials are worth to the learners who compare them.

A comparison is one learner in one lane.  Few learners compare anything in a quarter, and each of
them in some lanes only, so comparisons are gathered from learner after learner and valued
together: the arithmetic then runs over many of them at once, however few lanes a chunk has.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import LEARNER_OFFER, words
from mcsim.arithmetic.elementary import gumbel
from mcsim.engine.coefficients import Choice, Trust
from mcsim.engine.effects import LearnerEffects
from mcsim.engine.news import believed
from mcsim.engine.pricing import Prices
from mcsim.engine.starting import DEFINITION, NO_CREDIT, NOT_RECOGNISED
from mcsim.engine.state import EmployerState, LearnerState, MarketState, OfferState
from mcsim.population.synthesis import Learners, Offers
from mcsim.rules import awareness, barriers, choice, confusion, recognition, stacking
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

FLEXIBILITY, SPEED, VALIDATION, SHORT, RELEVANCE, LOW_COST = 0, 1, 2, 3, 4, 5
BATCH = 192  # comparisons valued together, beside those of one more learner
STRIDE = 8  # ranks that are looked for together
_NEVER = np.int64(1 << 62)
_INDEX_BITS = 16
_INDEX = (1 << _INDEX_BITS) - 1

type Floats = NDArray[np.float64]
type Index = NDArray[np.uint64]  # unsigned: no index counts from the end


class Ranking(NamedTuple):
    """The offers that reach the learner at hand, and the first of them by their keyed draw.

    Attributes
    ----------
    candidate : uint64 (O,)
        Ids of the offers that reach it, in the order of the sector's list.
    key : int64 (O,)
        Of each candidate; word · 2^16 + position.
    noise_word : int64 (O,)
        Of each candidate.
    offer : uint64 (O,)
        Ids by rank, as far as any lane has looked.
    noise : float64 (O,)
        Gumbel number, by rank.
    """

    candidate: Index
    key: NDArray[np.int64]
    noise_word: NDArray[np.int64]
    offer: Index
    noise: Floats

    @classmethod
    def empty(cls, offers: int) -> Self:
        """Allocate room for every offer, and for a last stride of ranks."""
        size = offers + STRIDE
        return cls(
            candidate=np.zeros(size, np.uint64), key=np.zeros(size, np.int64),
            noise_word=np.zeros(size, np.int64), offer=np.zeros(size, np.uint64),
            noise=np.zeros(size),
        )  # fmt: skip


class Comparisons(NamedTuple):
    """Comparisons that are valued together; B of them, each with at most M offers.

    Attributes
    ----------
    learner, lane : uint64 (B,)
        Storage position and lane.
    decides : bool (B,)
        The learner has a window; otherwise only its utilities are asked for.
    offer : uint64 (M, B)
        Ids of the offers seen, in the order of their keyed draws.
    number : int64 (B,)
        How many, at least 1.
    noise : float64 (M, B)
        Gumbel number of each.
    declared : float64 (sectors, 3, L)
        Share of the employers that declare that they recognise each class.
    peers : float64 (B,)
        Share of the neighbours who hold a credential.
    trusted, expected, credit, appeal : float64 (3, B)
        By class: trust in it, recognition and credit expected of it, and its utility.
    value, weight : float64 (M, B)
        V_k, and weight in the nest; -inf and 0 where no offer is seen.
    mu, course, summed, highest, credential, probability : float64 (B,)
        Dissimilarity of the nest; utility of a course; sum of the weights; largest V_k; utility
        of the nest; probability of choosing a credential.
    credential_noise, course_noise, nothing_noise : float64 (B,)
        The learner's Gumbel numbers.
    """

    learner: Index
    lane: Index
    decides: NDArray[np.bool_]
    offer: Index
    number: NDArray[np.int64]
    noise: Floats
    declared: Floats
    peers: Floats
    trusted: Floats
    expected: Floats
    credit: Floats
    appeal: Floats
    value: Floats
    weight: Floats
    mu: Floats
    course: Floats
    summed: Floats
    highest: Floats
    credential: Floats
    probability: Floats
    credential_noise: Floats
    course_noise: Floats
    nothing_noise: Floats

    @classmethod
    def empty(cls, lanes: int, seen: int, sectors: int) -> Self:
        """Allocate room for a batch and one more learner, each seeing up to ``seen`` offers."""
        size = BATCH + lanes

        def floats(*shape: int) -> Floats:
            return np.zeros((*shape, size))

        def index(*shape: int) -> Index:
            return np.zeros((*shape, size), np.uint64)

        return cls(
            learner=index(), lane=index(), decides=np.zeros(size, np.bool_), offer=index(seen),
            number=np.zeros(size, np.int64), noise=floats(seen), declared=np.zeros((sectors, CLASSES, lanes)),
            peers=floats(),
            trusted=floats(CLASSES), expected=floats(CLASSES),
            credit=floats(CLASSES), appeal=floats(CLASSES), value=floats(seen),
            weight=floats(seen), mu=floats(), course=floats(), summed=floats(), highest=floats(),
            credential=floats(), probability=floats(), credential_noise=floats(),
            course_noise=floats(), nothing_noise=floats(),
        )  # fmt: skip


@compiled
def match_offers(
    learners: Learners, offers: Offers, ranking: Ranking, i: int, t: int, seed: int, replicate: int
) -> int:
    """List the offers of the learner's sector that reach it, with their keyed draws.

    Parameters
    ----------
    learners, offers
        Read.
    ranking : Ranking
        ``candidate``, ``key`` and ``noise_word`` are written.
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
    bit = 3 * np.int64(learners.education[i]) + learners.status[i]
    count = 0
    for position in range(offers.first[sector], offers.first[sector + 1]):
        o = offers.member[position]
        ranking.candidate[count] = o
        count += offers.reach[o] >> bit & 1
    _draw(ranking.candidate, ranking.key, ranking.noise_word, count, seed, learners.id[i], t,
          replicate)  # fmt: skip
    return count


@compiled
def _draw(
    candidate: Index, key: NDArray[np.int64], noise_word: NDArray[np.int64], count: int, seed: int,
    learner: int, t: int, replicate: int,
) -> None:  # fmt: skip
    """Look up the draws of a learner and its candidates."""
    for n in range(count):
        order, noise, _, _ = words(
            seed, learner, np.int64(candidate[n]) + 1, t, LEARNER_OFFER, replicate
        )
        key[n], noise_word[n] = order << _INDEX_BITS | n, noise


@compiled
def _rank_further(ranking: Ranking, count: int, known: int) -> int:
    """Find the candidates of the next ranks; return how many ranks are known then."""
    end = min(known + STRIDE, count)
    for rank in range(known, end):
        n = np.uint64(_lowest(ranking.key, count) & _INDEX)
        ranking.key[n] = _NEVER
        ranking.offer[rank] = ranking.candidate[n]
        ranking.noise[rank] = np.float64(ranking.noise_word[n])
    _make_gumbel(ranking.noise, known)
    return end


@compiled
def _lowest(key: NDArray[np.int64], count: int) -> np.int64:
    """Return the smallest of some keys."""
    lowest = np.int64(_NEVER)
    for n in range(count):
        lowest = min(lowest, key[n])
    return lowest


@compiled
def _make_gumbel(noise: Floats, first: int) -> None:
    """Turn a stride of words into Gumbel numbers."""
    for rank in range(first, first + STRIDE):
        noise[rank] = gumbel(noise[rank])


@compiled
def see_offers(
    named: NDArray[np.bool_], coefficients: Choice, ranking: Ranking, matching: int,
    share: Floats, threshold: float, c: Comparisons, first: int, end: int,
) -> int:  # fmt: skip
    """Let a learner see, in each lane, the first named offers of its ranking.

    Parameters
    ----------
    named : bool (O, L)
        Offers that carry the name.
    coefficients : Choice
        How many are looked at, and whether a threshold of neighbours must be passed first.
    ranking : Ranking
        ``offer`` and ``noise`` are written as far as they are needed.
    matching : int
        Number of offers that match.
    share : float64 (L,)
        Share of the learner's neighbours who hold a credential.
    threshold : float
        Of the learner.
    c : Comparisons
        Those from ``first`` to ``end`` are the learner's.  Offers, their number and their noise
        are written; a comparison without offers is dropped.
    first, end : int
        Range of comparisons.

    Returns
    -------
    int
        The new end.
    """
    known, kept = 0, np.uint64(first)
    for p in range(first, end):
        lane = c.lane[p]
        if not choice.considers(share[lane], threshold, coefficients.threshold_seed[lane],
                                coefficients.by_threshold[lane] > 0.0):  # fmt: skip
            continue
        wanted = np.uint64(coefficients.offers_seen[lane])
        number = rank = np.uint64(0)
        while rank < np.uint64(matching) and number < wanted:
            if rank >= np.uint64(known):
                known = _rank_further(ranking, matching, known)
            o = ranking.offer[rank]
            c.offer[number, kept], c.noise[number, kept] = o, ranking.noise[rank]
            number += np.uint64(named[o, lane])
            rank += np.uint64(1)
        c.lane[kept], c.decides[kept], c.number[kept] = lane, c.decides[p], number
        kept += np.uint64(number > 0)
    return np.int64(kept)


@compiled
def share_declared(market: MarketState, declared: Floats) -> None:
    """Find the share of each sector's employers that declare that they recognise each class.

    Parameters
    ----------
    market : MarketState
        Read.
    declared : float64 (sectors, 3, L)
        Written.
    """
    for sector in range(declared.shape[0]):
        for k in range(CLASSES):
            for lane in range(declared.shape[2]):
                declared[sector, k, lane] = awareness.share(
                    market.declared[sector, k, lane], market.employers[sector]
                )


@compiled
def value_classes(
    learners: Learners, state: LearnerState, market: MarketState, coefficients: Choice,
    trust: Trust, effects: LearnerEffects, c: Comparisons, i: int, first: int, end: int, t: int,
) -> None:  # fmt: skip
    """Value each class of credentials: trust, recognition and credit as a learner expects them.

    Parameters
    ----------
    learners, state, market, coefficients, trust, effects
        Read.
    c : Comparisons
        Those from ``first`` to ``end`` are the learner's; ``trusted``, ``expected``, ``credit``
        and ``appeal`` are written.
    i, first, end, t : int
        Storage position of the learner, its range of comparisons, and quarter.
    """
    cell = learners.cell[i]
    declared = c.declared[learners.sector[i]]
    held, met, rewarded = state.barriers[i], state.met[i], state.rewarded[i]
    disillusion, soured = state.disillusion[i], state.soured[i]
    lift_recognition, lift_credit = effects.lift_recognition[t, cell], effects.lift_credit[t, cell]
    lift_definition, digital = effects.lift_definition[t, cell], effects.digital[t, cell]
    portability, online = effects.portability[t, cell], learners.online[i]
    _trust_classes(state, market, trust, c, i, first, end, t)
    for p in range(first, end):
        lane = c.lane[p]
        uncertain = barriers.active(
            (held[lane] >> NOT_RECOGNISED & 1) == 1, learners.lift[i, NOT_RECOGNISED],
            lift_recognition[lane],
        )  # fmt: skip
        doubtful = barriers.active(
            (held[lane] >> NO_CREDIT & 1) == 1, learners.lift[i, NO_CREDIT], lift_credit[lane]
        )
        confused = barriers.active(
            (held[lane] >> DEFINITION & 1) == 1, learners.lift[i, DEFINITION],
            lift_definition[lane],
        )  # fmt: skip
        for k in range(CLASSES):
            c.expected[k, p] = recognition.expected(
                declared[k, lane], met[k, lane], rewarded[k, lane],
                coefficients.experience_weight[lane], coefficients.recognition_discount[lane],
                uncertain,
            )  # fmt: skip
            portable = stacking.portable(coefficients.portable[k, lane], portability[lane])
            c.credit[k, p] = stacking.expected_credit(portable, doubtful)
        qa, nqf = market.shares[QA, lane], market.shares[NQF, lane]
        trust_pool = confusion.pooled(
            c.trusted[PLAIN, p], c.trusted[QA, p], c.trusted[NQF, p], qa, nqf
        )
        recognition_pool = confusion.pooled(
            c.expected[PLAIN, p], c.expected[QA, p], c.expected[NQF, p], qa, nqf
        )
        credit_pool = confusion.pooled(
            c.credit[PLAIN, p], c.credit[QA, p], c.credit[NQF, p], qa, nqf
        )
        worth_digital = choice.digital_value(coefficients.beta_D[lane], digital[lane], online)
        spoilt = choice.disillusion(
            coefficients.beta_L[lane], np.float64(disillusion[lane]),
            coefficients.souring[np.uint64(t - soured[lane]), lane],
        )  # fmt: skip
        psi = trust.confusion[lane]
        for k in range(CLASSES):
            c.appeal[k, p] = choice.appeal(
                coefficients.beta_0[lane], coefficients.beta_T[lane],
                confusion.perceived(c.trusted[k, p], trust_pool, psi, confused),
                coefficients.beta_R[lane],
                confusion.perceived(c.expected[k, p], recognition_pool, psi, confused),
                coefficients.beta_S[lane],
                confusion.perceived(c.credit[k, p], credit_pool, psi, confused), worth_digital,
                spoilt,
            )  # fmt: skip


@compiled
def _trust_classes(
    state: LearnerState, market: MarketState, coefficients: Trust, c: Comparisons, i: int,
    first: int, end: int, t: int,
) -> None:  # fmt: skip
    """Find a learner's trust in each class."""
    levels = state.level[i]
    for k in range(CLASSES):
        anchor, good, bad = state.trust[i, k], state.good[i, k], state.bad[i, k]
        event, assured_good = state.event[i, k], market.assured_good[k]
        assured_bad = market.assured_bad[k]
        for p in range(first, end):
            lane = c.lane[p]
            c.trusted[k, p] = believed(
                coefficients, levels[lane] == UNDERSTANDS, anchor[lane], assured_good[lane],
                assured_bad[lane], good[lane], bad[lane], np.uint64(t - event[lane]), lane,
            )  # fmt: skip


@compiled
def value_offers(
    learners: Learners, state: LearnerState, employers: EmployerState, offers: OfferState,
    coefficients: Choice, prices: Prices, c: Comparisons, i: int, first: int, end: int,
) -> None:  # fmt: skip
    """Value the offers that a learner sees.

    Parameters
    ----------
    learners, state, employers, offers, coefficients, prices
        Read.
    c : Comparisons
        Those from ``first`` to ``end`` are the learner's; ``value`` and ``mu`` are written, the
        appeal of each class is read.
    i, first, end : int
        Storage position of the learner, and its range of comparisons.
    """
    job, benefits = learners.employer[i], state.benefits[i]
    burden = prices.credential[prices.like[learners.cell[i]]]
    sponsors, recognised = employers.sponsors[max(job, 0)], employers.declared[max(job, 0)]
    for p in range(first, end):
        lane = c.lane[p]
        valued = np.int64(benefits[lane])
        sensitivity = choice.price_sensitivity(
            coefficients.beta_P[lane], coefficients.low_cost_weight[lane],
            (valued >> LOW_COST & 1) == 1,
        )  # fmt: skip
        pays = job >= 0 and sponsors[lane]
        peers, beta_F, beta_N = c.peers[p], coefficients.beta_F[lane], coefficients.beta_N[lane]  # noqa: N806
        c.mu[p] = coefficients.mu[lane]
        for s in range(c.offer.shape[0]):
            c.value[s, p] = -np.inf
            if s >= c.number[p]:
                continue
            o = c.offer[s, p]
            k = np.uint64(offers.credential_class[o, lane])
            sponsored = np.uint64(pays and recognised[k, lane])
            worth = choice.benefits(
                offers.flexibility[o, lane], (valued >> FLEXIBILITY & 1) == 1,
                offers.speed[o, lane], (valued >> SPEED & 1) == 1,
                1.0, (valued >> VALIDATION & 1) == 1,
                offers.shortness[o, lane], (valued >> SHORT & 1) == 1,
                offers.relevance[o, lane], (valued >> RELEVANCE & 1) == 1,
            )  # fmt: skip
            c.value[s, p] = choice.value_of_credential(
                c.appeal[k, p], beta_F, worth, sensitivity, burden[sponsored, o, lane], beta_N,
                peers,
            )  # fmt: skip


@compiled
def value_nests(c: Comparisons, count: int) -> None:
    """Value the nests of credentials, and find how likely each is chosen.

    Parameters
    ----------
    c : Comparisons
        ``highest``, ``weight``, ``summed``, ``credential`` and ``probability`` are written;
        ``noise`` becomes the value by which the offers of a nest compete.
    count : int
        Number of comparisons.
    """
    _find_highest(c.value, c.highest, count)
    c.summed[:count] = 0.0
    for s in range(c.value.shape[0]):
        _weigh(c.value[s], c.highest, c.mu, c.weight[s], count)
        _mask(c.number, s, c.weight[s], c.summed, count)
        _compete(c.value[s], c.mu, c.noise[s], count)
    _include(c.summed, c.highest, c.mu, c.credential, count)
    _choose_probably(c.credential, c.course, c.probability, count)


# One short loop a function, so that the compiler turns each of them into vector instructions.


@compiled
def _find_highest(value: Floats, highest: Floats, count: int) -> None:
    for p in range(count):
        highest[p] = value[0, p]
    for s in range(1, value.shape[0]):
        for p in range(count):
            highest[p] = max(highest[p], value[s, p])


@compiled
def _weigh(value: Floats, highest: Floats, mu: Floats, weight: Floats, count: int) -> None:
    for p in range(count):
        weight[p] = choice.weight(value[p], highest[p], mu[p])


@compiled
def _mask(number: NDArray[np.int64], s: int, weight: Floats, summed: Floats, count: int) -> None:
    for p in range(count):
        weight[p] = weight[p] if s < number[p] else 0.0
        summed[p] += weight[p]


@compiled
def _compete(value: Floats, mu: Floats, noise: Floats, count: int) -> None:
    for p in range(count):
        noise[p] = choice.noisy(value[p], mu[p], noise[p])


@compiled
def _include(
    summed: Floats, highest: Floats, mu: Floats, credential: Floats, count: int
) -> None:  # fmt: skip
    for p in range(count):
        credential[p] = choice.inclusive_value(summed[p], highest[p], mu[p])


@compiled
def _choose_probably(
    credential: Floats, course: Floats, probability: Floats, count: int
) -> None:  # fmt: skip
    for p in range(count):
        chosen, _ = choice.probabilities(credential[p], course[p], True)
        probability[p] = chosen
