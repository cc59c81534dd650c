"""Step 6, first: which offers a learner sees, in every lane.

Of the offers of its sector that reach the learner, it sees the first named ones by their keyed
draw.  The draw is the same in every lane; which offers carry the name is not.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.draws import LEARNER_OFFER, words
from mcsim.arithmetic.elementary import gumbel
from mcsim.arithmetic.lanes import WORD, lowest
from mcsim.population.synthesis import Learners, Offers

STRIDE = 8  # ranks that are found together
MANY = 240  # offers, more than any learner looks at
_INDEX_BITS = 16
_ONE = np.uint64(1)

type Flags = NDArray[np.uint8]  # 0 or 1; loops over truth values do not become vector instructions
type Floats = NDArray[np.float64]
type Index = NDArray[np.uint64]  # unsigned: no index counts from the end


class Sight(NamedTuple):
    """Working space for the learner at hand: lanes last.

    Attributes
    ----------
    named : uint8 (O + 1, L)
        1 where the offer carries the name this quarter; the last row stands for no offer.
    candidate : uint64 (O,)
        Ids of the offers that reach the learner, in the order of its sector's list.
    key, noise_word : int64 (O,)
        Of each candidate: word · 2^16 + position, and the word of its noise.
    rank : int64 (O,)
        Of each candidate.
    offer : uint64 (O,)
        Ids by rank.
    noise : float64 (O,)
        Gumbel number, by rank.
    number : uint8 (L,)
        How many named offers there are as far as was looked; beyond ``MANY`` it stops.
    ranks : uint8 (O / 8, L)
        Bit r of stride s is set where the offer of rank 8 s + r is named.
    lane : uint64 (L,)
        0, 1, 2 …
    seen : uint8 (L,)
        How many offers the learner compares; 0 where it compares none.
    pays : uint8 (L,)
        Bit k is set where its employer pays for credentials of class k.
    """

    named: Flags
    candidate: Index
    key: NDArray[np.int64]
    noise_word: NDArray[np.int64]
    rank: NDArray[np.int64]
    offer: Index
    noise: Floats
    number: Flags
    ranks: Flags
    lane: Index
    seen: Flags
    pays: Flags

    @classmethod
    def empty(cls, offers: int, lanes: int) -> Self:
        """Allocate room for every offer, and for a last stride of ranks."""
        size = max(offers + STRIDE, WORD)
        return cls(
            named=np.zeros((offers + 1, lanes), np.uint8), candidate=np.zeros(size, np.uint64),
            key=np.zeros(size, np.int64), noise_word=np.zeros(size, np.int64),
            rank=np.zeros(size, np.int64), offer=np.zeros(size, np.uint64), noise=np.zeros(size),
            number=np.zeros(lanes, np.uint8), ranks=np.zeros((size // STRIDE + 1, lanes), np.uint8),
            lane=np.arange(lanes, dtype=np.uint64), seen=np.zeros(lanes, np.uint8),
            pays=np.zeros(lanes, np.uint8),
        )  # fmt: skip


@compiled
def note_names(named: NDArray[np.bool_], sight: Sight) -> None:
    """Note which offers carry the name this quarter.

    Parameters
    ----------
    named : bool (O, L)
        Of the offers.
    sight : Sight
        ``named`` is written.
    """
    for o in range(named.shape[0]):
        for lane in range(named.shape[1]):
            sight.named[o, lane] = 1 if named[o, lane] else 0


@inlined
def see_offers(
    learners: Learners, offers: Offers, wanted: Flags, asked: Flags, sight: Sight, i: int, t: int,
    seed: int, replicate: int,
) -> int:  # fmt: skip
    """Find the first named offers that reach a learner, as many as any lane wants.

    Parameters
    ----------
    learners, offers
        Read.
    wanted : uint8 (L,)
        How many offers are looked at, m.
    asked : uint8 (L,)
        1 in the lanes in which that matters.
    sight : Sight
        Written.
    i : int
        Storage position of the learner.
    t, seed, replicate : int
        Address of the draws.

    Returns
    -------
    int
        Number of ranks that were looked at.
    """
    matching = _match(learners.sector[i], 3 * np.int64(learners.education[i]) + learners.status[i],
                      offers.first, offers.member, offers.reach, sight.candidate)  # fmt: skip
    _draw(sight.candidate, sight.key, sight.noise_word, matching, seed, learners.id[i], t,
          replicate)  # fmt: skip
    _rank(sight.candidate, sight.key, sight.noise_word, sight.rank, sight.offer, sight.noise,
          matching, sight.named.shape[0] - 1)  # fmt: skip
    sight.number[:] = 0
    known = 0
    while known < matching:
        _see(sight.named, sight.offer, sight.number, sight.ranks[known // STRIDE], known)
        known += STRIDE
        if _enough(asked, wanted, sight.number):
            break
    _make_gumbel(sight.noise, known)
    return known


@inlined
def next_rank(
    sight: Sight, found: np.uint64, bits: np.uint64, known: int, lane: int
) -> tuple[np.uint64, np.uint64, np.uint64]:
    """Return the next rank whose offer is named in a lane.

    Parameters
    ----------
    sight : Sight
        Read.
    found, bits : uint64
        Which stride of ranks is looked at, and its bits that are left.
    known : int
        Number of ranks that were looked at.
    lane : uint64
        The lane; at least one named offer is left in it.

    Returns
    -------
    (uint64, uint64, uint64)
        The rank, the stride, and the bits that are left then.
    """
    while bits == 0 and (found + _ONE) * np.uint64(STRIDE) < np.uint64(known):
        found += _ONE
        bits = np.uint64(sight.ranks[found, lane])
    rank = found * np.uint64(STRIDE) + np.uint64(lowest(bits))
    return rank, found, bits & (bits - _ONE)


@inlined
def _match(
    sector: int, bit: int, first: NDArray[np.int64], member: NDArray[np.int32],
    reach: NDArray[np.int64], candidate: Index,
) -> int:  # fmt: skip
    """List the offers of a sector that reach a learner; return how many."""
    count = 0
    for position in range(first[sector], first[sector + 1]):
        o = member[position]
        candidate[count] = o
        count += reach[o] >> bit & 1
    return count


@apart
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


@inlined
def _rank(
    candidate: Index, key: NDArray[np.int64], noise_word: NDArray[np.int64],
    rank: NDArray[np.int64], offer: Index, noise: Floats, count: int, nobody: int,
) -> None:  # fmt: skip
    """Put the candidates in the order of their keys; beyond the last there is no offer.

    A candidate's rank is the number of lower keys: many comparisons, but all side by side.
    """
    for n in range(count):
        rank[n] = 0
    for n in range(count):
        _count_higher(key, key[n], rank, count)
    for n in range(count):
        r = np.uint64(rank[n])
        offer[r], noise[r] = candidate[n], np.float64(noise_word[n])
    for beyond in range(count, count + STRIDE):
        offer[beyond] = nobody


@apart
def _count_higher(
    key: NDArray[np.int64], low: int, rank: NDArray[np.int64], count: int
) -> None:
    for n in range(count):
        rank[n] += low < key[n]


@inlined
def _make_gumbel(noise: Floats, count: int) -> None:
    """Turn words into Gumbel numbers."""
    for rank in range(count):
        noise[rank] = gumbel(noise[rank])


@apart
def _see(named: Flags, offer: Index, number: Flags, ranks: Flags, known: int) -> None:
    """Note in which lanes the offers of a stride of ranks are named."""
    a, b, c, d = (named[offer[known]], named[offer[known + 1]], named[offer[known + 2]],
                  named[offer[known + 3]])  # fmt: skip
    e, f, g, h = (named[offer[known + 4]], named[offer[known + 5]], named[offer[known + 6]],
                  named[offer[known + 7]])  # fmt: skip
    for lane in range(number.size):
        more = np.uint8(
            a[lane] + b[lane] + c[lane] + d[lane] + e[lane] + f[lane] + g[lane] + h[lane]
        )
        number[lane] = np.uint8(number[lane] + more) if number[lane] < MANY else number[lane]
    for lane in range(number.size):
        ranks[lane] = np.uint8(
            a[lane] | b[lane] << 1 | c[lane] << 2 | d[lane] << 3
            | e[lane] << 4 | f[lane] << 5 | g[lane] << 6 | h[lane] << 7
        )  # fmt: skip


@inlined
def _enough(asked: Flags, wanted: Flags, number: Flags) -> bool:
    """Tell whether as many offers as wanted are seen in every lane that is asked."""
    lacking = np.uint8(0)
    for lane in range(number.size):
        lacking |= asked[lane] & np.uint8(number[lane] < wanted[lane])
    return bool(lacking == 0)
