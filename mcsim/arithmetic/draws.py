"""Addressed random draws: Philox4x32-10 (Salmon et al. 2011).

A draw is looked up, never taken from a stream.  Its key is the seed; its counter is (agent,
second entity or 0, quarter << 16 | decision, replicate).  Nothing else enters: no scenario, no
parameter draw, no position in a list.  Two scenarios therefore differ only where the policy makes
them differ, and neither chunks nor threads nor order can change a result.

J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC11 (2011).
"""

import numpy as np

from mcsim.arithmetic.compiled import inlined

type Words = tuple[np.int64, np.int64, np.int64, np.int64]
"""Four random words, int64 each in 0 … 2^32 - 1."""

# Decisions.  A number is permanent: changing one changes every result.
LEARNER_SEAT = 1
LEARNER_START = 2
LEARNER_BARRIERS = 3
LEARNER_BENEFITS = 4
LEARNER_BENEFITS_MORE = 5
LEARNER_LIFTS = 6
LEARNER_AGEING = 7
LEARNER_AWARENESS = 8
LEARNER_NEED = 9
LEARNER_CHOICE = 10
LEARNER_OFFER = 11
LEARNER_OUTCOME = 12
LEARNER_LINK = 13
EMPLOYER_OBSERVES = 14
LEARNER_TRAITS = 15
LEARNER_THRESHOLD = 16
LEARNER_CREDIT = 17
EMPLOYER_SEAT = 20
EMPLOYER_START = 21
EMPLOYER_BARRIERS = 22
EMPLOYER_LIFTS = 23
EMPLOYER_RECOGNITION = 24
EMPLOYER_AWARENESS = 25
EMPLOYER_REVIEW = 26
EMPLOYER_MOTIVES = 27
EMPLOYER_SPONSOR = 28
PROVIDER_SEAT = 30
OFFER_SEAT = 31
OFFER_START = 32
OFFER_SUPPLY = 33
OFFER_RULES = 34
PROVIDER_START = 35
PROVIDER_LIFTS = 36
OFFER_MARKET = 37
PARAMETER = 60

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_DECISION_BITS = 16


@inlined
def philox(c0: int, c1: int, c2: int, c3: int, seed: int) -> Words:
    """Philox4x32 with ten rounds.

    Parameters
    ----------
    c0, c1, c2, c3 : int
        The counter, 32 bits each.
    seed : int
        The key, 64 bits.

    Returns
    -------
    tuple of four int64
        Random words, 0 … 2^32 - 1.
    """
    x0, x1 = np.uint64(c0) & _LOW, np.uint64(c1) & _LOW
    x2, x3 = np.uint64(c2) & _LOW, np.uint64(c3) & _LOW
    k0, k1 = np.uint64(seed) & _LOW, np.uint64(seed) >> _HALF
    for _ in range(10):
        p0, p1 = _M0 * x0, _M1 * x2
        x0, x1, x2, x3 = (p1 >> _HALF) ^ x1 ^ k0, p1 & _LOW, (p0 >> _HALF) ^ x3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return np.int64(x0), np.int64(x1), np.int64(x2), np.int64(x3)


@inlined
def words(seed: int, agent: int, second: int, quarter: int, decision: int, replicate: int) -> Words:
    """Look up the four random words of one decision of one agent in one quarter.

    Parameters
    ----------
    seed : uint64
        The seed of the run.
    agent : int
        Permanent id of the agent that decides.
    second : int
        1 + the permanent id of a second entity that takes part, or 0.
    quarter : int
        Quarters since the first of burn-in, 0 … 65 535.
    decision : int
        One of the decisions above.
    replicate : int
        Number of the replicate.

    Returns
    -------
    tuple of four int64
        Random words, 0 … 2^32 - 1.
    """
    return philox(agent, second, (quarter << _DECISION_BITS) | decision, replicate, seed)
