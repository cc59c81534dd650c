"""Step 6, next: the offers that learners see are valued, and nests of them compete.

A nest is what one learner sees in one lane; like beliefs, nests are gathered and valued together.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.engine.comparing import BATCH, ROW
from mcsim.engine.looking import Sight, next_rank
from mcsim.engine.pricing import Prices
from mcsim.engine.state import OfferState
from mcsim.rules import choice
from mcsim.rules.trust import NQF, QA

FLEXIBILITY, SPEED, VALIDATION, SHORT, RELEVANCE, LOW_COST = 0, 1, 2, 3, 4, 5
KIND = VALIDATION  # stands there in what is looked up of an offer
LOOKS = 8  # numbers for each offer, of which six are used: a line of memory

type Flags = NDArray[np.uint8]  # 0 or 1; loops over truth values do not become vector instructions
type Floats = NDArray[np.float64]
type Index = NDArray[np.uint64]  # unsigned: no index counts from the end


class Nests(NamedTuple):
    """Nests that are valued together; B of them, each of at most M offers.

    Attributes
    ----------
    learner, lane : uint64 (B,)
        Storage position and lane.
    decides : uint8 (B,)
        1 where the learner has a window; otherwise only its utilities are asked for.
    valued : uint8 (B,)
        Benefits that the learner values.
    peers : float64 (B,)
        Share of the learner's neighbours who hold a credential.
    pays : bool (B,)
        The learner's employer pays for training that it recognises.
    looked, left : uint64 (B,)
        Set of ranks that is looked at, and the named ones in it that are left.
    offer : uint64 (M, B)
        Ids of the offers seen, in the order of their keyed draws.
    number : int64 (B,)
        How many, at least 1.
    kind : uint8 (M, B)
        Class of each.
    flexibility, speed, shortness, relevance, burden, noise : float64 (M, B)
        What each is like, how its price weighs, and its Gumbel number.
    value, weight : float64 (M, B)
        V_k, and weight in the nest, 0 where no offer is seen.
    share : int64 (M, B)
        Expected applications for each offer, agents · 2^32.
    sensitivity, course, summed, highest, credential, probability : float64 (B,)
        Price sensitivity; utility of a course; sum of the weights; largest V_k; utility of the
        nest; probability of choosing a credential.
    credential_noise, course_noise, nothing_noise : float64 (B,)
        The learner's Gumbel numbers.
    chosen : int64 (B,)
        Nothing, a course or a credential.
    """

    learner: Index
    lane: Index
    decides: Flags
    valued: Flags
    peers: Floats
    pays: NDArray[np.bool_]
    looked: Index
    left: Index
    offer: Index
    number: NDArray[np.int64]
    kind: Flags
    flexibility: Floats
    speed: Floats
    shortness: Floats
    relevance: Floats
    burden: Floats
    noise: Floats
    value: Floats
    weight: Floats
    share: NDArray[np.int64]
    sensitivity: Floats
    course: Floats
    summed: Floats
    highest: Floats
    credential: Floats
    probability: Floats
    credential_noise: Floats
    course_noise: Floats
    nothing_noise: Floats
    chosen: NDArray[np.int64]

    @classmethod
    def empty(cls, lanes: int, seen: int) -> Self:
        """Allocate room for a batch and one more learner, each seeing up to ``seen`` offers."""
        size = BATCH + lanes
        by_offer = {
            "offer", "kind", "flexibility", "speed", "shortness", "relevance", "burden", "noise",
            "value", "weight", "share",
        }  # fmt: skip
        types = {
            "learner": np.uint64, "lane": np.uint64, "offer": np.uint64,
            "looked": np.uint64, "left": np.uint64, "pays": np.bool_, "decides": np.uint8,
            "valued": np.uint8, "kind": np.uint8, "number": np.int64, "share": np.int64,
            "chosen": np.int64,
        }  # fmt: skip
        return cls(*(
            np.zeros((seen, size) if name in by_offer else size, types.get(name, np.float64))
            for name in cls._fields
        ))  # fmt: skip


@inlined
def list_nests(
    asked: Flags, window: Flags, number: Flags, lanes: Index, decides: Flags,
    count: int,
) -> int:  # fmt: skip
    """Add the lanes in which a learner sees offers.

    Parameters
    ----------
    asked, window : uint8 (L,)
        1 where the learner compares credentials; where it has a window.
    number : uint8 (L,)
        How many offers it could see there.
    lanes, decides : uint64 (B,), uint8 (B,)
        Of the nests; written from ``count`` on.
    count : int
        Number of nests so far.

    Returns
    -------
    int
        Number of nests then.
    """
    end = np.uint64(count)
    for lane in range(asked.size):
        lanes[end], decides[end] = lane, window[lane]
        end += np.uint64(asked[lane] & np.uint8(number[lane] > 0))
    return int(np.int64(end))


@compiled
def look_up(offers: OfferState, looks: Floats) -> None:
    """Lay what an offer is like side by side, as those who see it read it together.

    Parameters
    ----------
    offers : OfferState
        Read.
    looks : float64 (O, L, 8)
        Written: by benefit, with the class where validation, which is certain, would stand.
    """
    for o in range(looks.shape[0]):
        for lane in range(looks.shape[1]):
            looks[o, lane, FLEXIBILITY] = offers.flexibility[o, lane]
            looks[o, lane, SPEED] = offers.speed[o, lane]
            looks[o, lane, KIND] = offers.credential_class[o, lane]
            looks[o, lane, SHORT] = offers.shortness[o, lane]
            looks[o, lane, RELEVANCE] = offers.relevance[o, lane]


@inlined
def note_offers(
    looks: Floats, prices: Prices, sight: Sight, wanted: Flags, nests: Nests, benefits: Flags,
    sponsors: NDArray[np.bool_], recognised: NDArray[np.bool_], employed: bool, peers: Floats,
    course: Floats, cell: int, known: int, first: int, end: int,
) -> None:  # fmt: skip
    """Note what the offers that a learner sees are like.

    Parameters
    ----------
    looks : float64 (O, L, 8)
        What each offer is like.
    prices, sight
        Read.
    wanted : uint8 (L,)
        How many offers are looked at.
    nests : Nests
        Those from ``first`` to ``end`` are the learner's; what describes the offers is written.
    benefits : uint8 (L,)
        What the learner values.
    sponsors, recognised, employed : bool (L,), bool (3, L), bool
        Whether its employer pays for training, and which classes it recognises; if it has one.
    peers, course : float64 (L,)
        Share of its neighbours who hold a credential; utility of a course.
    cell, known, first, end : int
        Its cell, how many ranks were looked at, and its range of nests.
    """
    burden = prices.credential[prices.like[cell]]
    for p in range(np.uint64(first), np.uint64(end)):
        lane = nests.lane[p]
        nests.number[p] = min(wanted[lane], sight.number[lane])
        nests.valued[p], nests.peers[p] = benefits[lane], peers[lane]
        nests.course[p] = course[lane]
        nests.pays[p] = employed & sponsors[lane]
        nests.looked[p], nests.left[p] = 0, sight.ranks[0, lane]
    for s in range(nests.offer.shape[0]):
        offer, noise, kind = nests.offer[s], nests.noise[s], nests.kind[s]
        flexibility, speed = nests.flexibility[s], nests.speed[s]
        shortness, relevance, weighs = nests.shortness[s], nests.relevance[s], nests.burden[s]
        for p in range(np.uint64(first), np.uint64(end)):
            if np.int64(s) >= nests.number[p]:
                continue
            lane = nests.lane[p]
            rank, nests.looked[p], nests.left[p] = next_rank(
                sight, nests.looked[p], nests.left[p], known, lane
            )
            o = sight.offer[rank]
            look = looks[o, lane]
            k = np.uint64(look[KIND])
            offer[p], noise[p], kind[p] = o, sight.noise[rank], k
            flexibility[p], speed[p] = look[FLEXIBILITY], look[SPEED]
            shortness[p], relevance[p] = look[SHORT], look[RELEVANCE]
            # An index instead of a branch, which nobody could foresee.
            weighs[p] = burden[np.uint64(nests.pays[p] & recognised[k, lane]), o, lane]


@compiled
def value_offers(nests: Nests, given: Floats, appeal: Floats, count: int) -> None:
    """Value offers as the learners see them.

    Parameters
    ----------
    nests : Nests
        ``sensitivity`` and ``value`` are written; a value means something where an offer is seen.
    given : float64 (K, B)
        What the lane of each gives, by the rows of ``Sheet``.
    appeal : float64 (3, B)
        Utility of each class.
    count : int
        Number of nests.
    """
    _weigh_price(given[ROW.beta_P], given[ROW.low_cost_weight], nests.valued, nests.sensitivity,
                 count)  # fmt: skip
    for s in range(nests.value.shape[0]):
        # What the learner values of the offer, before it is weighed.
        _count_benefits(nests.valued, nests.flexibility[s], nests.speed[s], nests.shortness[s],
                        nests.relevance[s], nests.value[s], count)  # fmt: skip
        _value(appeal, nests.kind[s], given[ROW.beta_F], nests.sensitivity, nests.burden[s],
               given[ROW.beta_N], nests.peers, nests.value[s], count)  # fmt: skip


@compiled
def decide(nests: Nests, mu: Floats, count: int) -> None:
    """Value nests, find how likely each is chosen, and choose.

    Parameters
    ----------
    nests : Nests
        ``highest``, ``weight``, ``summed``, ``credential``, ``probability``, ``share`` and
        ``chosen`` are written.
    mu : float64 (B,)
        Dissimilarity of each nest.
    count : int
        Number of nests.
    """
    _find_highest(nests.value, nests.number, nests.highest, count)
    nests.summed[:count] = 0.0
    for s in range(nests.value.shape[0]):
        _weigh(nests.value[s], nests.highest, mu, nests.weight[s], count)
        _mask(nests.number, s, nests.weight[s], nests.summed, count)
    _include(nests.summed, nests.highest, mu, nests.credential, count)
    _choose_probably(nests.credential, nests.course, nests.probability, count)
    for s in range(nests.value.shape[0]):
        _divide(nests.probability, nests.weight[s], nests.summed, nests.share[s], count)
    _choose(nests.credential, nests.credential_noise, nests.course, nests.course_noise,
            nests.nothing_noise, nests.chosen, count)  # fmt: skip


# One short loop a function, so that the compiler turns each of them into vector instructions.


@compiled
def _weigh_price(
    weight: Floats, low_cost_weight: Floats, valued: Flags, sensitivity: Floats, count: int
) -> None:
    for p in range(count):
        sensitivity[p] = choice.price_sensitivity(
            weight[p], low_cost_weight[p], (valued[p] >> LOW_COST & 1) == 1
        )


@compiled
def _count_benefits(
    valued: Flags, flexibility: Floats, speed: Floats, shortness: Floats, relevance: Floats,
    worth: Floats, count: int,
) -> None:  # fmt: skip
    for p in range(count):
        worth[p] = choice.benefits(
            flexibility[p], (valued[p] >> FLEXIBILITY & 1) == 1,
            speed[p], (valued[p] >> SPEED & 1) == 1,
            1.0, (valued[p] >> VALIDATION & 1) == 1,
            shortness[p], (valued[p] >> SHORT & 1) == 1,
            relevance[p], (valued[p] >> RELEVANCE & 1) == 1,
        )  # fmt: skip


@compiled
def _value(
    appeal: Floats, kind: Flags, beta_F: Floats, sensitivity: Floats, burden: Floats,  # noqa: N803
    beta_N: Floats, peers: Floats, value: Floats, count: int,  # noqa: N803
) -> None:  # fmt: skip
    plain, qa, nqf = appeal[0], appeal[QA], appeal[NQF]
    for p in range(count):
        of_class = plain[p]
        of_class = qa[p] if kind[p] == QA else of_class
        of_class = nqf[p] if kind[p] == NQF else of_class
        value[p] = choice.value_of_credential(
            of_class, beta_F[p], value[p], sensitivity[p], burden[p], beta_N[p], peers[p]
        )


@compiled
def _find_highest(
    value: Floats, number: NDArray[np.int64], highest: Floats, count: int
) -> None:
    for p in range(count):
        highest[p] = value[0, p]
    for s in range(1, value.shape[0]):
        for p in range(count):
            highest[p] = max(highest[p], value[s, p]) if s < number[p] else highest[p]


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
def _include(summed: Floats, highest: Floats, mu: Floats, credential: Floats, count: int) -> None:
    for p in range(count):
        credential[p] = choice.inclusive_value(summed[p], highest[p], mu[p])


@compiled
def _choose_probably(credential: Floats, course: Floats, probability: Floats, count: int) -> None:
    for p in range(count):
        chosen, _ = choice.probabilities(credential[p], course[p], True)
        probability[p] = chosen


@compiled
def _divide(
    probability: Floats, weight: Floats, summed: Floats, share: NDArray[np.int64], count: int
) -> None:
    for p in range(count):
        share[p] = choice.expected_applicant(probability[p], weight[p], summed[p])


@compiled
def _choose(
    credential: Floats, credential_noise: Floats, course: Floats, course_noise: Floats,
    nothing_noise: Floats, chosen: NDArray[np.int64], count: int,
) -> None:  # fmt: skip
    for p in range(count):
        chosen[p] = choice.chosen(
            credential[p], credential_noise[p], course[p], course_noise[p], nothing_noise[p], True
        )


@compiled
def best_offer(nests: Nests, mu: Floats, p: int) -> np.uint64:
    """Find the offer of a nest with the largest value plus noise; ties go to the lowest id.

    Parameters
    ----------
    nests : Nests
        Read.
    mu : float64 (B,)
        Dissimilarity of each nest.
    p : int
        Number of the nest.

    Returns
    -------
    uint64
        Its id.
    """
    best, offer = -np.inf, np.uint64(0)
    for s in range(nests.number[p]):
        o = nests.offer[s, p]
        noisy = choice.noisy(nests.value[s, p], mu[p], nests.noise[s, p])
        if noisy > best or (noisy == best and o < offer):
            best, offer = noisy, o
    return offer
