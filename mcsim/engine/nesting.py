"""Step 6, next: the offers that learners see are valued, and nests of them compete.

A nest is what one learner sees in one lane.  Few learners compare anything in a quarter, and each
of them in some lanes only, so nests are gathered from learner after learner and valued together:
the arithmetic then runs over many of them at once.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.gathering import SPAN, SPANS, push, span_of, turn
from mcsim.arithmetic.lanes import WORD, lowest, set_lanes
from mcsim.engine import comparing
from mcsim.engine.coefficients import Choice, Trust
from mcsim.engine.comparing import (
    FLEXIBILITY,
    RELEVANCE,
    SHORT,
    SPEED,
    VALIDATION,
    Beliefs,
)
from mcsim.engine.effects import LearnerEffects
from mcsim.engine.looking import STRIDE, Sight, next_rank
from mcsim.engine.room import zeros
from mcsim.engine.state import EmployerState, LearnerState, MarketState, OfferState
from mcsim.population.synthesis import Learners
from mcsim.rules import choice
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

BATCH = 128  # nests valued together, beside those of one more word of lanes
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
    applies: Flags
    best: Index

    @classmethod
    def empty(cls, seen: int) -> Self:
        """Allocate room for a batch and one more word, each seeing up to ``seen`` offers."""
        size = BATCH + WORD + SPAN
        by_offer = {"offer", "place", "noise", "value", "weight", "share"}
        types = {
            "learner": np.uint64, "lane": np.uint64, "offer": np.uint64,
            "looked": np.uint64, "left": np.uint64, "place": np.uint64, "pays": np.uint8,
            "decides": np.uint8, "valued": np.uint8, "number": np.int64, "share": np.int64,
            "applies": np.uint8, "best": np.uint64,
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
def see(
    employers: EmployerState, job: int, asked: Flags, wanted: Flags, sight: Sight
) -> None:
    """Note how many offers a learner sees in each lane, and for which classes it need not pay.

    Parameters
    ----------
    employers : EmployerState
        Read.
    job : int
        Its employer; -1 none.
    asked, wanted : uint8 (L,)
        1 where the learner compares credentials; how many offers are looked at.
    sight : Sight
        What it could see; ``seen`` and ``pays`` are written.
    """
    _see(asked, wanted, sight.number, sight.seen)
    _pay(employers.sponsors[max(job, 0)], employers.declared[max(job, 0)], job >= 0, sight.pays)


@inlined
def add_nests(
    learners: Learners, state: LearnerState, market: MarketState, choosing: Choice, trust: Trust,
    declared: Floats, effects: LearnerEffects, looks: Floats, window: Flags, peers: Floats,
    course: Floats, sight: Sight, beliefs: Beliefs, nests: Nests, i: int, t: int, known: int,
    word: int, count: int,
) -> int:  # fmt: skip
    """Add the lanes of a word in which a learner sees offers: its beliefs, what they are like.

    Parameters
    ----------
    learners, state, market, choosing, trust, effects
        Read.
    declared : float64 (sectors, 3, L)
        Share of each sector's employers that declare that they recognise each class.
    looks : float64 (O · L, 8)
        What each offer is like.
    window : uint8 (L,)
        1 where the learner has a window.
    peers, course : float64 (L,)
        Share of its neighbours who hold a credential; utility of a course.
    sight : Sight
        What it sees.
    beliefs : Beliefs
        Working space.
    nests : Nests
        Written from ``count`` on.
    i, t : int
        Storage position of the learner, and quarter.
    known : int
        How many ranks were looked at.
    word, count : int
        Which 64 lanes, and the number of nests so far.

    Returns
    -------
    int
        Number of nests then.
    """
    lanes, end = sight.seen.size, np.uint64(count)
    bits = set_lanes(sight.seen, word)
    if bits == 0:
        return count
    for part in range(SPANS):
        first, picked = span_of(bits, word, part, lanes)
        if picked == 0:
            continue
        comparing.value_classes(learners, state, market, choosing, trust, declared, effects,
                                beliefs, np.uint64(i), first, np.uint64(t))  # fmt: skip
        end = _push(state.benefits[i], window, peers, course, choosing, beliefs, sight, nests,
                    first, picked, end)  # fmt: skip
    _note_offers(looks, sight, nests, known, count, end)
    return int(np.int64(end))


@inlined
def _see(asked: Flags, wanted: Flags, number: Flags, seen: Flags) -> None:
    """Note how many offers a learner sees in each lane."""
    for lane in range(seen.size):
        seen[lane] = min(wanted[lane], number[lane]) if asked[lane] != 0 else np.uint8(0)


@inlined
def _push(
    benefits: Flags, window: Flags, peers: Floats, course: Floats, choosing: Choice,
    beliefs: Beliefs, sight: Sight, nests: Nests, first: np.uint64, picked: np.uint64,
    end: np.uint64,
) -> np.uint64:  # fmt: skip
    """Add the lanes of a span that are picked; return the number of nests then."""
    here = np.uint64(0)
    for k in range(CLASSES):
        push(beliefs.appeal[k], here, picked, nests.appeal[k], end)
    push(beliefs.sensitivity, here, picked, nests.sensitivity, end)
    push(choosing.beta_F, first, picked, nests.beta_F, end)
    push(choosing.beta_N, first, picked, nests.beta_N, end)
    push(choosing.mu, first, picked, nests.mu, end)
    push(benefits, first, picked, nests.valued, end)
    push(peers, first, picked, nests.peers, end)
    push(course, first, picked, nests.course, end)
    push(window, first, picked, nests.decides, end)
    push(sight.lane, first, picked, nests.lane, end)
    push(sight.pays, first, picked, nests.pays, end)
    push(sight.ranks[0], first, picked, nests.left, end)
    return push(sight.seen, first, picked, nests.number, end)


@inlined
def _note_offers(
    looks: Floats, sight: Sight, nests: Nests, known: int, first: int, end: int
) -> None:
    """Note what the offers that are seen in a learner's nests are like."""
    lanes = np.uint64(sight.pays.size)
    if known <= WORD:
        for stride in range(1, known // STRIDE):
            _append(sight.ranks[stride], STRIDE * stride, nests.lane, nests.left, first, end)
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
    sponsors: NDArray[np.bool_], recognised: NDArray[np.bool_], employed: bool, pays: Flags
) -> None:
    """Note for which classes the learner's employer pays, a bit for each."""
    plain, qa, nqf = recognised[PLAIN], recognised[QA], recognised[NQF]
    for lane in range(pays.size):
        classes = np.uint8(plain[lane]) | np.uint8(qa[lane]) << _QA | np.uint8(nqf[lane]) << _NQF
        pays[lane] = np.uint8(classes) if employed and sponsors[lane] else np.uint8(0)


@inlined
def _append(ranks: Flags, shift: int, lane: Index, left: Index, first: int, end: int) -> None:
    """Put the bits of a stride of ranks behind those of the strides before it."""
    for p in range(np.uint64(first), np.uint64(end)):
        left[p] |= np.uint64(ranks[lane[p]]) << np.uint64(shift)


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


@inlined
def decide(nests: Nests, count: int) -> None:
    """Value the offers that are seen, find how likely each nest and offer is chosen, and choose.

    Parameters
    ----------
    nests : Nests
        ``value``, ``highest``, ``weight``, ``summed``, ``credential``, ``probability``, ``share``,
        ``applies`` and ``best`` are written; for offers, they mean something where one is seen.
    count : int
        Number of nests.
    """
    appeal, mu, seen = nests.appeal, nests.mu, nests.value.shape[0]
    # To the end of a span: no loop has a remainder, and nobody reads what lies beyond the last.
    end = (count + SPAN - 1) // SPAN * SPAN
    for s in range(seen):
        # What the learner values of the offer, before it is weighed.
        look, value = nests.look[s], nests.value[s]
        _count_benefits(nests.valued, look[FLEXIBILITY], look[SPEED], look[SHORT],
                        look[RELEVANCE], value, end)  # fmt: skip
        _share_price(nests.pays, look[KIND], look[SPONSORED], look[OWN], end)
        _value(appeal[PLAIN], appeal[QA], appeal[NQF], look[KIND], nests.beta_F,
               nests.sensitivity, look[OWN], nests.beta_N, nests.peers, value,
               end)  # fmt: skip
    _begin(nests.value[0], nests.highest, nests.summed, end)
    for s in range(1, seen):
        _find_highest(nests.value[s], nests.number, s, nests.highest, end)
    for s in range(seen):
        _weigh(nests.value[s], nests.highest, mu, nests.number, s, nests.weight[s],
               nests.summed, end)  # fmt: skip
    _include(nests.summed, nests.highest, mu, nests.credential, end)
    _choose_probably(nests.credential, nests.course, nests.probability, end)
    for s in range(seen):
        _divide(nests.probability, nests.weight[s], nests.summed, nests.decides,
                nests.share[s], end)  # fmt: skip
    _choose(nests.credential, nests.credential_noise, nests.course, nests.course_noise,
            nests.nothing_noise, nests.decides, nests.applies, end)  # fmt: skip
    # The offer with the largest value plus noise; ties go to the lowest id.
    _forget(nests.highest, nests.best, end)
    for s in range(seen):
        _improve(nests.value[s], mu, nests.noise[s], nests.offer[s], nests.number, s,
                 nests.highest, nests.best, end)  # fmt: skip


# One short loop a function, so that the compiler turns each of them into vector instructions.


@apart
def _count_benefits(
    valued: Flags, flexibility: Floats, speed: Floats, shortness: Floats, relevance: Floats,
    worth: Floats, end: int,
) -> None:  # fmt: skip
    for p in range(end):
        worth[p] = choice.benefits(
            flexibility[p], (valued[p] >> FLEXIBILITY & 1) == 1,
            speed[p], (valued[p] >> SPEED & 1) == 1,
            1.0, (valued[p] >> VALIDATION & 1) == 1,
            shortness[p], (valued[p] >> SHORT & 1) == 1,
            relevance[p], (valued[p] >> RELEVANCE & 1) == 1,
        )  # fmt: skip


@apart
def _share_price(
    pays: Flags, kind: Floats, sponsored: Floats, burden: Floats, end: int
) -> None:
    for p in range(end):
        plain, qa, nqf = kind[p] == PLAIN, kind[p] == QA, kind[p] == NQF
        of_class = np.uint8(plain) << _PLAIN | np.uint8(qa) << _QA | np.uint8(nqf) << _NQF
        own, shared = burden[p], sponsored[p]
        burden[p] = shared if np.uint8(of_class) & pays[p] != 0 else own


@apart
def _value(
    plain: Floats, qa: Floats, nqf: Floats, kind: Floats, beta_F: Floats,  # noqa: N803
    sensitivity: Floats, burden: Floats, beta_N: Floats, peers: Floats,  # noqa: N803
    value: Floats, end: int,
) -> None:  # fmt: skip
    for p in range(end):
        # All three are read first: to choose between places to read from takes no vectors.
        of_class, of_qa, of_nqf = plain[p], qa[p], nqf[p]
        of_class = of_qa if kind[p] == QA else of_class
        of_class = of_nqf if kind[p] == NQF else of_class
        value[p] = choice.value_of_credential(
            of_class, beta_F[p], value[p], sensitivity[p], burden[p], beta_N[p], peers[p]
        )


@apart
def _begin(value: Floats, highest: Floats, summed: Floats, end: int) -> None:
    for p in range(end):
        highest[p], summed[p] = value[p], 0.0


@apart
def _find_highest(
    value: Floats, number: NDArray[np.int64], s: int, highest: Floats, end: int
) -> None:
    for p in range(end):
        highest[p] = max(highest[p], value[p]) if s < number[p] else highest[p]


@apart
def _weigh(
    value: Floats, highest: Floats, mu: Floats, number: NDArray[np.int64], s: int,
    weight: Floats, summed: Floats, end: int,
) -> None:  # fmt: skip
    for p in range(end):
        of_offer = choice.weight(value[p], highest[p], mu[p])
        weight[p] = of_offer if s < number[p] else 0.0
        summed[p] += weight[p]


@apart
def _include(summed: Floats, highest: Floats, mu: Floats, credential: Floats, end: int) -> None:
    for p in range(end):
        credential[p] = choice.inclusive_value(summed[p], highest[p], mu[p])


@apart
def _choose_probably(credential: Floats, course: Floats, probability: Floats, end: int) -> None:
    for p in range(end):
        chosen, _ = choice.probabilities(credential[p], course[p], True)
        probability[p] = chosen


@apart
def _divide(
    probability: Floats, weight: Floats, summed: Floats, decides: Flags,
    share: NDArray[np.int64], end: int,
) -> None:  # fmt: skip
    for p in range(end):
        applicant = choice.expected_applicant(probability[p], weight[p], summed[p])
        share[p] = applicant if decides[p] != 0 else 0


@apart
def _choose(
    credential: Floats, credential_noise: Floats, course: Floats, course_noise: Floats,
    nothing_noise: Floats, decides: Flags, applies: Flags, end: int,
) -> None:  # fmt: skip
    for p in range(end):
        chosen = choice.chosen(
            credential[p], credential_noise[p], course[p], course_noise[p], nothing_noise[p], True
        )
        applies[p] = np.uint8(chosen == choice.CREDENTIAL) & decides[p]


@apart
def _forget(highest: Floats, best: Index, end: int) -> None:
    for p in range(end):
        highest[p], best[p] = -np.inf, 0


@apart
def _improve(
    value: Floats, mu: Floats, noise: Floats, offer: Index, number: NDArray[np.int64], s: int,
    highest: Floats, best: Index, end: int,
) -> None:  # fmt: skip
    for p in range(end):
        noisy = choice.noisy(value[p], mu[p], noise[p])
        level = (noisy == highest[p]) & (offer[p] < best[p])
        better = ((noisy > highest[p]) | level) & (s < number[p])
        highest[p] = noisy if better else highest[p]
        best[p] = offer[p] if better else best[p]
