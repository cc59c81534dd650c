"""The yardstick: a toy model of uptake, in which each machine's speed for such work is measured.

N learners on a fixed random graph of degree 8, N/50 employers.  A learner is aware or not, trusts
to some degree, has adopted or not.  In each step, synchronously,

    p_aware = 1 − (1 − a)(1 − b)^(neighbours who have adopted)
    trust  += 0.1 (½ share of neighbours who have adopted + ½ recognition − trust)
    p_adopt = 0.1 / (1 + exp(−k (trust + ½ recognition − θ))),  if aware

where recognition is the share of the employer's workers who have adopted.  What neighbours and
colleagues did is read as of the step before; a learner's own awareness and trust as of this one.

64 replicates stand innermost, one a lane.  They share graph, employers, θ and initial trust, and
differ by chance.  One block of Philox4x32-10, addressed by (learner, 0, step, lane mod 32), gives
the two words of a lane and of the lane 32 further.

The rules do not change, or figures of different days could not be compared.  How fast numba makes
them may: a yardstick that is slower than it need be flatters whatever is held against it.  So each
loop over lanes is a short function that touches few arrays (of more, LLVM does not see that none
overlaps another, and makes no vector instructions), a word is compared without a division, and
learners are taken a few at a time, so that what passes between the functions stays in the nearest
cache.
"""

from typing import Any, NamedTuple, Self

import numpy as np
from numba import njit
from numpy.typing import NDArray

LANES = 64
DEGREE = 8
WORKERS = 50
STEPS = 120
CACHE_LINE = 64  # bytes
TOGETHER = 10  # learners between two functions: what passes between them is 6 KB

HEARS_ANYWAY = 0.005  # a
HEARS_FROM_ONE = 0.02  # b
SLOPE = 4.0  # k
RATE = 0.1

# A Python number in compiled code would turn single precision into double, and lanes into scalars.
_F, _U = np.float32, np.uint64
_ZERO, _ONE, _HALF, _RATE = _F(0), _F(1), _F(0.5), _F(RATE)
_PER_NEIGHBOUR = _F(0.5 / DEGREE)
_UNIT = 2.0**24  # a word keeps the 24 bits that single precision holds
_DROPPED = np.uint32(8)
_CHANCE_UNITS = _F(RATE * _UNIT)
# Who hears from c neighbours stays unaware with (1 − a)(1 − b)^c: a factor for each bit of c.
_STAYS = _F((1 - HEARS_ANYWAY) * _UNIT)
_STAYS_1, _STAYS_2 = _F(1 - HEARS_FROM_ONE), _F((1 - HEARS_FROM_ONE) ** 2)
_STAYS_4, _STAYS_8 = _F((1 - HEARS_FROM_ONE) ** 4), _F((1 - HEARS_FROM_ONE) ** 8)
_BIT_1, _BIT_2, _BIT_4, _BIT_8, _NO_BIT = map(np.uint8, (1, 2, 4, 8, 0))
# exp(−k x) = 2^(−k x / ln 2), and 2^f by a polynomial of degree 5 on −½ … ½ (to 3e-7).
_EXPONENT = _F(-SLOPE / np.log(2))
_ROUNDER = _F(1.5 * 2**23)  # added and taken away, it rounds to the nearest integer
_P1, _P2, _P3, _P4, _P5 = map(
    _F, (0.6931471806, 0.2402265070, 0.0555041087, 0.0096181291, 0.0013333558)
)
_BIAS, _MANTISSA = np.int32(127), np.int32(23)

_M0, _M1 = _U(0xD2511F53), _U(0xCD9E8D57)
_W0, _W1 = _U(0x9E3779B9), _U(0xBB67AE85)
_LOW, _HIGH = _U(0xFFFFFFFF), _U(32)
_PAIRS = LANES // 2

_OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}
_compiled = njit(**_OPTIONS)
_inlined = njit(inline="always", **_OPTIONS)


class Town(NamedTuple):
    """What does not change.

    Attributes
    ----------
    start : uint64 (N + 1,)
    neighbour : uint64 (8 N,)
        Neighbours of learner i are ``neighbour[start[i]:start[i + 1]]``.
    first_worker : uint64 (E + 1,)
        Workers of employer j are the learners ``first_worker[j]`` … ``first_worker[j + 1] - 1``.
    theta : float32 (N,)
        Threshold θ, 0 … 1.
    trust : float32 (N,)
        Trust before the first step, 0 … ½.
    """

    start: NDArray[np.uint64]
    neighbour: NDArray[np.uint64]
    first_worker: NDArray[np.uint64]
    theta: NDArray[np.float32]
    trust: NDArray[np.float32]

    @classmethod
    def of(cls, learners: int, seed: int = 1) -> Self:
        """Build a town.

        Parameters
        ----------
        learners : int
            N; more than 8.
        seed : int, optional
            Of graph, θ and initial trust.

        Returns
        -------
        Town
        """
        rng = np.random.default_rng(seed)
        links = [np.empty((learners, 0), np.int64)]
        for _ in range(DEGREE // 2):
            # On a random ring, everyone has one neighbour ahead and one behind.
            ring = rng.permutation(learners)
            ahead, behind = np.empty(learners, np.int64), np.empty(learners, np.int64)
            ahead[ring], behind[ring] = np.roll(ring, -1), np.roll(ring, 1)
            links.append(np.stack([ahead, behind], axis=1))
        return cls(
            start=np.arange(learners + 1, dtype=np.uint64) * _U(DEGREE),
            neighbour=np.concatenate(links, axis=1).ravel().astype(np.uint64),
            first_worker=np.append(np.arange(0, learners, WORKERS), learners).astype(np.uint64),
            theta=rng.random(learners, np.float32),
            trust=rng.random(learners, np.float32) * _HALF,
        )


class Lanes(NamedTuple):
    """What changes, and working space.

    Attributes
    ----------
    aware : uint8 (N, 64)
        0 or 1.
    trust : float32 (N, 64)
    adopted, adopting : uint8 (N, 64)
        0 or 1, before and after the step at hand.
    workers : int32 (E, 64)
        Workers who have adopted.
    recognition : float32 (E, 64)
        Their share before the step at hand.
    hears, adopts : uint32 (10, 64)
        Random words of the learners at hand.
    peers : uint8 (10, 64)
        Neighbours who have adopted, of the learners at hand.
    """

    aware: NDArray[np.uint8]
    trust: NDArray[np.float32]
    adopted: NDArray[np.uint8]
    adopting: NDArray[np.uint8]
    workers: NDArray[np.int32]
    recognition: NDArray[np.float32]
    hears: NDArray[np.uint32]
    adopts: NDArray[np.uint32]
    peers: NDArray[np.uint8]

    @classmethod
    def of(cls, town: Town) -> Self:
        """Start: nobody is aware, and nobody has adopted."""
        learners, employers = town.theta.size, town.first_worker.size - 1
        lanes = cls(
            aware=_zeros(learners, np.uint8),
            trust=_zeros(learners, np.float32),
            adopted=_zeros(learners, np.uint8),
            adopting=_zeros(learners, np.uint8),
            workers=_zeros(employers, np.int32),
            recognition=_zeros(employers, np.float32),
            hears=_zeros(TOGETHER, np.uint32),
            adopts=_zeros(TOGETHER, np.uint32),
            peers=_zeros(TOGETHER, np.uint8),
        )
        lanes.trust[:] = town.trust[:, None]
        return lanes


def _zeros(rows: int, dtype: type) -> NDArray[Any]:
    """Allocate rows of lanes, each from the start of a line of the cache, or it lay in two."""
    size = rows * LANES * np.dtype(dtype).itemsize
    space = np.zeros(size + CACHE_LINE, np.uint8)
    first = -space.ctypes.data % CACHE_LINE
    return space[first : first + size].view(dtype).reshape(rows, LANES)


def run(town: Town, lanes: Lanes, steps: int = STEPS, seed: int = 7) -> NDArray[np.int64]:
    """Run the toy model in all lanes.

    Parameters
    ----------
    town : Town
        Read.
    lanes : Lanes
        As ``Lanes.of`` has it; written.
    steps : int, optional
        Number of steps.
    seed : int, optional
        Of the draws, 64 bits.

    Returns
    -------
    int64 (steps, 64)
        Learners who have adopted after each step.
    """
    shares = np.zeros((steps, LANES), np.int64)
    for step in range(steps):
        _run_step(town, lanes, _U(step), _U(seed), shares[step])
        lanes = lanes._replace(adopted=lanes.adopting, adopting=lanes.adopted)
    return shares


@_compiled
def _run_step(town, lanes, step, seed, share):
    _recognise(town.first_worker, lanes.workers, lanes.recognition)
    for j in range(town.first_worker.size - 1):
        end = town.first_worker[j + 1]
        for first in range(town.first_worker[j], end, _U(TOGETHER)):
            last = min(first + _U(TOGETHER), end)
            draw(first, last, step, seed, lanes.hears, lanes.adopts)
            _ask(first, last, town.start, town.neighbour, lanes.adopted, lanes.peers)
            _hear(first, last, lanes.peers, lanes.hears, lanes.aware)
            _adopt(first, last, town.theta, lanes.recognition[j], lanes.peers, lanes.adopts,
                   lanes.adopted, lanes.aware, lanes.trust, lanes.adopting)  # fmt: skip
            _count(first, last, lanes.adopting, lanes.workers[j])
        _add(lanes.workers[j], share)


@_compiled
def draw(first, last, step, seed, hears, adopts):
    """Look up the words of learners first … last − 1 in a step.

    Parameters
    ----------
    first, last, step, seed : uint64
        At most 10 learners.
    hears, adopts : uint32 (10, 64)
        Written, from row 0.
    """
    for i in range(first, last):
        row = i - first
        for pair in range(_PAIRS):
            # The upper halves of x are no part of it; a multiplication takes the lower ones only.
            x0, x1, x2, x3 = i, _U(0), step, _U(pair)
            k0, k1 = seed & _LOW, seed >> _HIGH
            for _ in range(10):
                p0, p1 = _M0 * (x0 & _LOW), _M1 * (x2 & _LOW)
                x0, x1, x2, x3 = (p1 >> _HIGH) ^ x1 ^ k0, p1, (p0 >> _HIGH) ^ x3 ^ k1, p0
                k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
            hears[row, pair], adopts[row, pair] = np.uint32(x0), np.uint32(x1)
            hears[row, pair + _PAIRS], adopts[row, pair + _PAIRS] = np.uint32(x2), np.uint32(x3)


@_compiled
def draw_alone(learners, steps, seed, hears, adopts):
    """Make the draws of a run and nothing else, to see how fast this machine makes them.

    Parameters
    ----------
    learners, steps, seed : uint64
        Of the run.
    hears, adopts : uint32 (10, 64)
        Written.

    Returns
    -------
    uint32
        What no compiler can know without making the draws.
    """
    mixed = np.uint32(0)
    for step in range(steps):
        for first in range(_U(0), learners, _U(TOGETHER)):
            draw(first, min(first + _U(TOGETHER), learners), step, seed, hears, adopts)
            mixed ^= hears[0, 0] ^ adopts[0, LANES - 1]
    return mixed


@_compiled
def _ask(first, last, start, neighbour, adopted, peers):
    for i in range(first, last):
        row, link = i - first, start[i]
        a, b = neighbour[link], neighbour[link + _U(1)]
        c, d = neighbour[link + _U(2)], neighbour[link + _U(3)]
        e, f = neighbour[link + _U(4)], neighbour[link + _U(5)]
        g, h = neighbour[link + _U(6)], neighbour[link + _U(7)]
        for lane in range(LANES):
            peers[row, lane] = (
                (adopted[a, lane] + adopted[b, lane]) + (adopted[c, lane] + adopted[d, lane])
            ) + ((adopted[e, lane] + adopted[f, lane]) + (adopted[g, lane] + adopted[h, lane]))


@_compiled
def _hear(first, last, peers, hears, aware):
    for i in range(first, last):
        row = i - first
        for lane in range(LANES):
            c = peers[row, lane]
            stays = _STAYS
            stays *= _STAYS_1 if np.uint8(c & _BIT_1) != _NO_BIT else _ONE
            stays *= _STAYS_2 if np.uint8(c & _BIT_2) != _NO_BIT else _ONE
            stays *= _STAYS_4 if np.uint8(c & _BIT_4) != _NO_BIT else _ONE
            stays *= _STAYS_8 if np.uint8(c & _BIT_8) != _NO_BIT else _ONE
            aware[i, lane] |= np.uint8(_units(hears[row, lane]) >= stays)


@_compiled
def _adopt(first, last, theta, recognition, peers, adopts, adopted, aware, trust, adopting):
    for i in range(first, last):
        row, threshold = i - first, theta[i]
        for lane in range(LANES):
            recognised = _HALF * recognition[lane]
            target = _PER_NEIGHBOUR * _F(peers[row, lane]) + recognised
            trusts = trust[i, lane] + _RATE * (target - trust[i, lane])
            trust[i, lane] = trusts
            # u < 0.1 / (1 + e), without the division.
            odds = _ONE + _exp2(_EXPONENT * (trusts + recognised - threshold))
            now = np.uint8(_units(adopts[row, lane]) * odds < _CHANCE_UNITS)
            adopting[i, lane] = adopted[i, lane] | (aware[i, lane] & now)


@_inlined
def _units(word):
    return _F(np.int32(word >> _DROPPED))


@_inlined
def _exp2(x):
    k = (x + _ROUNDER) - _ROUNDER
    f = x - k
    p = ((((_P5 * f + _P4) * f + _P3) * f + _P2) * f + _P1) * f + _ONE
    return p * np.int32((np.int32(k) + _BIAS) << _MANTISSA).view(np.float32)


@_compiled
def _recognise(first_worker, workers, recognition):
    for j in range(workers.shape[0]):
        each = _ONE / _F(first_worker[j + 1] - first_worker[j])
        for lane in range(LANES):
            recognition[j, lane] = _F(workers[j, lane]) * each
            workers[j, lane] = 0


@_compiled
def _count(first, last, adopting, workers):
    for i in range(first, last):
        for lane in range(LANES):
            workers[lane] += adopting[i, lane]


@_compiled
def _add(workers, share):
    for lane in range(LANES):
        share[lane] += workers[lane]
