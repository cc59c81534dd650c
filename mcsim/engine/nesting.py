"""Step 6, next: the offers that learners see are valued, and nests of them compete.

A nest is what one learner sees in one lane.  Few learners compare anything in a quarter, and each
of them in some lanes only, so nests are gathered from learner after learner and valued together:
the arithmetic then runs over many of them at once.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.arithmetic.gathering import GROUP, pick, take, turn
from mcsim.arithmetic.lanes import WORD, lowest
from mcsim.engine.coefficients import Choice
from mcsim.engine.comparing import (
    FLEXIBILITY,
    RELEVANCE,
    SHORT,
    SPEED,
    VALIDATION,
    Beliefs,
)
from mcsim.engine.looking import STRIDE, Sight, next_rank
from mcsim.engine.room import zeros
from mcsim.engine.state import OfferState
from mcsim.rules import choice
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

BATCH = 256  # nests valued together, beside those of one more learner
KIND = VALIDATION  # stands there in what is looked up of an offer
OWN, SPONSORED = 5, 6  # there stand the burdens of its price, without and with a sponsor
LOOKS = 8  # numbers for each offer, of which seven are used: a line of memory
_PLAIN, _QA, _NQF = np.uint8(PLAIN), np.uint8(QA), np.uint8(NQF)
_ONE, _LAST = np.uint64(1), np.uint64(1 << 63)

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
    pays : uint8 (B,)
        Bit k is set where the learner's employer pays for credentials of class k.
    looked, left : uint64 (B,)
        Stride of ranks that is looked at, and the named ones in it, or of all, that are left.
    offer : uint64 (M, B)
        Ids of the offers seen, in the order of their keyed draws.
    number : int64 (B,)
        How many, at least 1.
    place : uint64 (M, B)
        Where each stands among the offers of all lanes, id · L + lane.
    look : float64 (M, 8, B)
        What each is like: benefits, class, and how its price weighs.
    noise : float64 (M, B)
        Gumbel number of each.
    value, weight : float64 (M, B)
        V_k, and weight in the nest, 0 where no offer is seen.
    share : int64 (M, B)
        Expected applications for each offer of who decides, agents · 2^32.
    appeal : float64 (3, B)
        Utility of each class.
    beta_F, beta_N, mu : float64 (B,)
        What the lane gives: weights of benefits and of peers, and dissimilarity.
    sensitivity, course, summed, highest, credential, probability : float64 (B,)
        Price sensitivity; utility of a course; sum of the weights; largest V_k, and at the end
        with noise; utility of the nest; probability of choosing a credential.
    credential_noise, course_noise, nothing_noise : float64 (B,)
        The learner's Gumbel numbers.
    chosen : int64 (B,)
        Nothing, a course or a credential.
    applies : uint8 (B,)
        1 where the learner has a window and chooses a credential.
    best : uint64 (B,)
        Id of the offer that it would apply for.
    """

    learner: Index
    lane: Index
    decides: Flags
    valued: Flags
    peers: Floats
    pays: Flags
    looked: Index
    left: Index
    offer: Index
    number: NDArray[np.int64]
    place: Index
    look: Floats
    noise: Floats
    value: Floats
    weight: Floats
    share: NDArray[np.int64]
    appeal: Floats
    beta_F: Floats  # noqa: N815 — the letters of the equation
    beta_N: Floats  # noqa: N815
    mu: Floats
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
    applies: Flags
    best: Index

    @classmethod
    def empty(cls, lanes: int, seen: int) -> Self:
        """Allocate room for a batch and one more learner, each seeing up to ``seen`` offers."""
        size = BATCH + lanes + GROUP
        by_offer = {"offer", "place", "noise", "value", "weight", "share"}
        types = {
            "learner": np.uint64, "lane": np.uint64, "offer": np.uint64,
            "looked": np.uint64, "left": np.uint64, "place": np.uint64, "pays": np.uint8,
            "decides": np.uint8, "valued": np.uint8, "number": np.int64, "share": np.int64,
            "chosen": np.int64, "applies": np.uint8, "best": np.uint64,
        }  # fmt: skip
        return cls(*(
            zeros(
                (seen, LOOKS, size) if name == "look" else
                (CLASSES, size) if name == "appeal" else
                (seen, size) if name in by_offer else (size,),
                types.get(name, np.float64),
            )
            for name in cls._fields
        ))  # fmt: skip


@inlined
def list_nests(
    asked: Flags, window: Flags, sight: Sight, wanted: Flags, picked: Flags, nests: Nests,
    count: int,
) -> int:  # fmt: skip
    """Add the lanes in which a learner sees offers.

    Parameters
    ----------
    asked, window : uint8 (L,)
        1 where the learner compares credentials; where it has a window.
    sight : Sight
        What it could see there; ``seen`` is written.
    wanted : uint8 (L,)
        How many offers are looked at.
    picked : uint8 (⌈L / 8⌉,)
        Written: the lanes, as ``take`` reads them.
    nests : Nests
        Written from ``count`` on: lanes, decisions, and how many offers are seen.
    count : int
        Number of nests so far.

    Returns
    -------
    int
        Number of nests then.
    """
    for lane in range(asked.size):
        seen = min(np.uint8(wanted[lane]), np.uint8(sight.number[lane]))
        sight.seen[lane] = seen if asked[lane] != 0 else np.uint8(0)
    end = count + pick(sight.seen, picked)
    take(sight.lane, picked, count, nests.lane)
    take(window, picked, count, nests.decides)
    take(sight.seen, picked, count, nests.number)
    return end


@compiled
def look_up(offers: OfferState, looks: Floats) -> None:
    """Lay what an offer is like side by side, as those who see it read it together.

    Parameters
    ----------
    offers : OfferState
        Read.
    looks : float64 (O · L, 8)
        Written: by benefit, with the class where validation, which is certain, would stand.
    """
    lanes = np.uint64(offers.flexibility.shape[1])
    for o in range(np.uint64(offers.flexibility.shape[0])):
        for lane in range(lanes):
            look = looks[o * lanes + lane]
            look[FLEXIBILITY] = offers.flexibility[o, lane]
            look[SPEED] = offers.speed[o, lane]
            look[KIND] = offers.credential_class[o, lane]
            look[SHORT] = offers.shortness[o, lane]
            look[RELEVANCE] = offers.relevance[o, lane]


@compiled
def look_up_prices(members: NDArray[np.int32], burden: Floats, looks: Floats) -> None:
    """Lay how the prices of a sector weigh to the learners of a cell beside what offers are like.

    Parameters
    ----------
    members : int32 (K,)
        Offers of the sector.
    burden : float64 (2, O, L)
        Without and with a sponsor.
    looks : float64 (O · L, 8)
        Written.
    """
    lanes = np.uint64(burden.shape[2])
    for o in members:
        for lane in range(lanes):
            look = looks[np.uint64(o) * lanes + lane]
            look[OWN], look[SPONSORED] = burden[0, o, lane], burden[1, o, lane]


@inlined
def note_offers(
    looks: Floats, sight: Sight, picked: Flags, nests: Nests, choosing: Choice,
    beliefs: Beliefs, benefits: Flags, sponsors: NDArray[np.bool_],
    recognised: NDArray[np.bool_], employed: bool, peers: Floats, course: Floats, known: int,
    first: int, end: int,
) -> None:  # fmt: skip
    """Note what the offers that a learner sees are like.

    Parameters
    ----------
    looks : float64 (O · L, 8)
        What each offer is like.
    sight : Sight
        Read, but for ``pays``.
    picked : uint8 (⌈L / 8⌉,)
        The lanes, as ``take`` reads them.
    nests : Nests
        Those from ``first`` to ``end`` are the learner's; what describes the offers is written.
    choosing, beliefs : Choice, Beliefs
        What the lanes give, and what the classes are worth to the learner; read.
    benefits : uint8 (L,)
        What the learner values.
    sponsors, recognised, employed : bool (L,), bool (3, L), bool
        Whether its employer pays for training, and which classes it recognises; if it has one.
    peers, course : float64 (L,)
        Share of its neighbours who hold a credential; utility of a course.
    known, first, end : int
        How many ranks were looked at, and the learner's range of nests.
    """
    for k in range(CLASSES):
        take(beliefs.appeal[k], picked, first, nests.appeal[k])
    take(beliefs.sensitivity, picked, first, nests.sensitivity)
    take(choosing.beta_F, picked, first, nests.beta_F)
    take(choosing.beta_N, picked, first, nests.beta_N)
    take(choosing.mu, picked, first, nests.mu)
    take(benefits, picked, first, nests.valued)
    take(peers, picked, first, nests.peers)
    take(course, picked, first, nests.course)
    _pay(sponsors, recognised[PLAIN], recognised[QA], recognised[NQF], employed, sight.pays)
    take(sight.pays, picked, first, nests.pays)
    take(sight.ranks[0], picked, first, nests.left)
    lanes = np.uint64(sight.pays.size)
    if known <= WORD:
        for stride in range(1, known // STRIDE):
            take(sight.ranks[stride], picked, first, nests.looked)
            _append(nests.looked, STRIDE * stride, nests.left, first, end)
        for s in range(nests.offer.shape[0]):
            _next_offers(sight.offer, sight.noise, lanes, nests.lane, nests.left, nests.offer[s],
                         nests.place[s], nests.noise[s], first, end)  # fmt: skip
            turn(looks, nests.place[s], first, end, nests.look[s])
        return
    nests.looked[first:end] = 0
    for s in range(nests.offer.shape[0]):
        for p in range(np.uint64(first), np.uint64(end)):
            if np.int64(s) >= nests.number[p]:
                continue
            rank, nests.looked[p], nests.left[p] = next_rank(
                sight, nests.looked[p], nests.left[p], known, nests.lane[p]
            )
            nests.offer[s, p], nests.noise[s, p] = sight.offer[rank], sight.noise[rank]
            nests.place[s, p] = sight.offer[rank] * lanes + nests.lane[p]
        turn(looks, nests.place[s], first, end, nests.look[s])


@inlined
def _pay(
    sponsors: NDArray[np.bool_], plain: NDArray[np.bool_], qa: NDArray[np.bool_],
    nqf: NDArray[np.bool_], employed: bool, pays: Flags,
) -> None:  # fmt: skip
    """Note for which classes the learner's employer pays, a bit for each."""
    for lane in range(pays.size):
        recognised = np.uint8(plain[lane]) | np.uint8(qa[lane]) << _QA | np.uint8(nqf[lane]) << _NQF
        pays[lane] = np.uint8(recognised) if employed and sponsors[lane] else np.uint8(0)


@inlined
def _append(bits: Index, shift: int, left: Index, first: int, end: int) -> None:
    """Put the bits of a stride of ranks behind those of the strides before it."""
    for p in range(np.uint64(first), np.uint64(end)):
        left[p] |= bits[p] << np.uint64(shift)


@inlined
def _next_offers(
    offer_of_rank: Index, noise_of_rank: Floats, lanes: int, lane: Index, left: Index,
    offer: Index, place: Index, noise: Floats, first: int, end: int,
) -> None:  # fmt: skip
    """Note the next named offer of each nest; where none is left, any, which nobody counts."""
    for p in range(np.uint64(first), np.uint64(end)):
        bits = left[p]
        rank = np.uint64(lowest(bits | _LAST))
        left[p] = bits & (bits - _ONE)
        o = offer_of_rank[rank]
        offer[p], noise[p], place[p] = o, noise_of_rank[rank], o * lanes + lane[p]


@compiled
def value_offers(nests: Nests, count: int) -> None:
    """Value offers as the learners see them.

    Parameters
    ----------
    nests : Nests
        ``value`` is written; it means something where an offer is seen.
    count : int
        Number of nests.
    """
    appeal = nests.appeal
    for s in range(nests.value.shape[0]):
        # What the learner values of the offer, before it is weighed.
        look = nests.look[s]
        _count_benefits(nests.valued, look[FLEXIBILITY], look[SPEED], look[SHORT],
                        look[RELEVANCE], nests.value[s], count)  # fmt: skip
        _share_price(nests.pays, look[KIND], look[SPONSORED], look[OWN], count)
        _value(appeal[PLAIN], appeal[QA], appeal[NQF], look[KIND], nests.beta_F,
               nests.sensitivity, look[OWN], nests.beta_N, nests.peers, nests.value[s],
               count)  # fmt: skip


@compiled
def decide(nests: Nests, count: int) -> None:
    """Value nests, find how likely each is chosen, and choose.

    Parameters
    ----------
    nests : Nests
        ``highest``, ``weight``, ``summed``, ``credential``, ``probability``, ``share``,
        ``chosen``, ``applies`` and ``best`` are written.
    count : int
        Number of nests.
    """
    mu = nests.mu
    _find_highest(nests.value, nests.number, nests.highest, count)
    nests.summed[:count] = 0.0
    for s in range(nests.value.shape[0]):
        _weigh(nests.value[s], nests.highest, mu, nests.weight[s], count)
        _mask(nests.number, s, nests.weight[s], nests.summed, count)
    _include(nests.summed, nests.highest, mu, nests.credential, count)
    _choose_probably(nests.credential, nests.course, nests.probability, count)
    for s in range(nests.value.shape[0]):
        _divide(nests.probability, nests.weight[s], nests.summed, nests.decides, nests.share[s],
                count)  # fmt: skip
    _choose(nests.credential, nests.credential_noise, nests.course, nests.course_noise,
            nests.nothing_noise, nests.chosen, count)  # fmt: skip
    _note_choices(nests.chosen, nests.decides, nests.applies, count)
    # The offer with the largest value plus noise; ties go to the lowest id.
    nests.highest[:count], nests.best[:count] = -np.inf, 0
    for s in range(nests.value.shape[0]):
        _improve(nests.value[s], mu, nests.noise[s], nests.offer[s], nests.number, s,
                 nests.highest, nests.best, count)  # fmt: skip


# One short loop a function, so that the compiler turns each of them into vector instructions.


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
def _share_price(
    pays: Flags, kind: Floats, sponsored: Floats, burden: Floats, count: int
) -> None:
    for p in range(count):
        plain, qa, nqf = kind[p] == PLAIN, kind[p] == QA, kind[p] == NQF
        of_class = np.uint8(plain) << _PLAIN | np.uint8(qa) << _QA | np.uint8(nqf) << _NQF
        own, shared = burden[p], sponsored[p]
        burden[p] = shared if np.uint8(of_class) & pays[p] != 0 else own


@compiled
def _value(
    plain: Floats, qa: Floats, nqf: Floats, kind: Floats, beta_F: Floats,  # noqa: N803
    sensitivity: Floats, burden: Floats, beta_N: Floats, peers: Floats,  # noqa: N803
    value: Floats, count: int,
) -> None:  # fmt: skip
    for p in range(count):
        # All three are read first: to choose between places to read from takes no vectors.
        of_class, of_qa, of_nqf = plain[p], qa[p], nqf[p]
        of_class = of_qa if kind[p] == QA else of_class
        of_class = of_nqf if kind[p] == NQF else of_class
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
    probability: Floats, weight: Floats, summed: Floats, decides: Flags,
    share: NDArray[np.int64], count: int,
) -> None:  # fmt: skip
    for p in range(count):
        applicant = choice.expected_applicant(probability[p], weight[p], summed[p])
        share[p] = applicant if decides[p] != 0 else 0


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
def _note_choices(
    chosen: NDArray[np.int64], decides: Flags, applies: Flags, count: int
) -> None:
    for p in range(count):
        applies[p] = np.uint8(chosen[p] == choice.CREDENTIAL) & decides[p]


@compiled
def _improve(
    value: Floats, mu: Floats, noise: Floats, offer: Index, number: NDArray[np.int64], s: int,
    highest: Floats, best: Index, count: int,
) -> None:  # fmt: skip
    for p in range(count):
        noisy = choice.noisy(value[p], mu[p], noise[p])
        level = (noisy == highest[p]) & (offer[p] < best[p])
        better = ((noisy > highest[p]) | level) & (s < number[p])
        highest[p] = noisy if better else highest[p]
        best[p] = offer[p] if better else best[p]
