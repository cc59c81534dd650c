"""Step 9: count what there is at the end of a quarter, each learner beside its twin in the base."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.engine import leaning
from mcsim.engine.coefficients import Recognition, Trust
from mcsim.engine.flows import (
    ADDITIONAL,
    AWARE,
    BASE_COMPLETIONS,
    COMPLETIONS,
    CONTENT_AGE,
    DEADWEIGHT,
    DISILLUSIONED,
    DISPLACED,
    ENROLLED,
    HOLDERS,
    IN_COURSES,
    LEARNERS,
    LOST,
    OFFERS_ACTIVE,
    OFFERS_NAMED,
    OFFERS_NQF,
    OFFERS_PLAIN,
    OFFERS_QA,
    PENDING,
    PLACES,
    RECLASSIFIED,
    RELABELLED,
    RETAINED,
    SLOTS,
    TRUSTS_PLAIN,
    UNDERSTANDING,
)
from mcsim.engine.marks import Marks
from mcsim.engine.news import employer_belief
from mcsim.engine.room import zeros
from mcsim.engine.state import IN_COURSE, EmployerState, LearnerState, MarketState, OfferState
from mcsim.grammar.groups import CELLS
from mcsim.population.synthesis import Learners, Offers
from mcsim.rules import recognition, twin
from mcsim.rules.awareness import HEARD, UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA, trusts

type Counted = NDArray[np.int64]

_8, _16, _255 = np.uint32(8), np.uint32(16), np.uint32(255)
# The accounts that are added up in small numbers first; see ``Tally``.
ACCOUNTS = (HOLDERS, DISILLUSIONED, COMPLETIONS, BASE_COMPLETIONS, RETAINED, DEADWEIGHT)
FULL = 65_535  # learners after which a count of 16 bits could overflow
PRACTISED_UNIT = 1_000_000  # practised recognition is summed in millionths


@compiled
def count_twin(
    state: LearnerState, base: NDArray[np.int64], table: NDArray[np.int64], i: int, cell: int,
    lane: int,
) -> None:  # fmt: skip
    """Add a learner's credentials so far, beside those of its twin, to a table.

    Parameters
    ----------
    state : LearnerState
        Read.
    base : int64 (L,)
        Base lane of each lane.
    table : int64 (36, S, L)
        Stocks; those of the twins are added to.
    i, cell, lane : int
        Storage position and cell of the learner, and the lane.
    """
    mine = other = np.uint32(0)
    for c in range(CLASSES):
        mine |= np.uint32(state.completed[i, c, lane]) << np.uint32(8 * c)
        other |= np.uint32(state.completed[i, c, base[lane]]) << np.uint32(8 * c)
    total, base_total = np.int64(_total(mine)), np.int64(_total(other))
    retained = twin.retained(total, base_total)
    table[cell, COMPLETIONS, lane] += total
    table[cell, BASE_COMPLETIONS, lane] += base_total
    table[cell, RETAINED, lane] += retained
    table[cell, DEADWEIGHT, lane] += twin.deadweight(retained, np.int64(state.supported[i, lane]))
    if mine != other:
        count_difference(state, table, i, cell, lane, mine, other, np.uint64(base[lane]))


@compiled
def count_difference(
    state: LearnerState, table: NDArray[np.int64], i: int, cell: int, lane: int, mine: int,
    other: int, twin_lane: int,
) -> None:  # fmt: skip
    """Add what a learner has that its twin has not, or has in another class, to a table.

    Parameters
    ----------
    state : LearnerState
        Read.
    table : int64 (36, S, L)
        Stocks; those of the twins are added to.
    i, cell, lane : int
        Storage position and cell of the learner, and the lane.
    mine, other : uint32
        Credentials of the learner and of its twin by class, eight bits each.
    twin_lane : int
        Lane of the twin.
    """
    total, base_total = np.int64(_total(mine)), np.int64(_total(other))
    same = np.int64(0)
    for c in range(CLASSES):
        shift = np.uint32(8 * c)
        same += min(mine >> shift & _255, other >> shift & _255)
    table[cell, RECLASSIFIED, lane] += twin.retained(total, base_total) - same
    courses = np.int64(state.courses[i, lane])
    base_courses = np.int64(state.courses[i, twin_lane])
    table[cell, ADDITIONAL, lane] += twin.additional(total, base_total, courses, base_courses)
    table[cell, RELABELLED, lane] += twin.relabelled(total, base_total, courses, base_courses)
    table[cell, LOST, lane] += twin.lost(total, base_total)
    table[cell, DISPLACED, lane] += twin.displaced(
        total, base_total, np.int64(state.turned_away[i, lane])
    )


class Tally(NamedTuple):
    """Working space for counting learners; small numbers add up faster, and are carried over.

    Attributes
    ----------
    counted : uint16 (5, 36, L)
        Learners who are aware, who understand, and who trust each class, by cell.
    summed : uint32 (6, 36, L)
        Of the accounts, by cell: holders, the disillusioned, credentials of learners and of their
        twins, those that both have, and those of them that public money paid part of.
    packed, twin : uint32 (L,)
        Credentials of the learner at hand by class, eight bits each, and those of its twin.
    """

    counted: NDArray[np.uint16]
    summed: NDArray[np.uint32]
    packed: NDArray[np.uint32]
    twin: NDArray[np.uint32]

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate the working space of a chunk."""
        return cls(
            zeros((2 + CLASSES, CELLS, lanes), np.uint16),
            zeros((len(ACCOUNTS), CELLS, lanes), np.uint32),
            zeros((lanes,), np.uint32), zeros((lanes,), np.uint32),
        )  # fmt: skip


@compiled
def count_learners(
    learners: Learners, state: LearnerState, market: MarketState, trust: Trust,
    base: NDArray[np.int64], marks: Marks, tally: Tally, stocks: NDArray[np.int64], t: int,
) -> None:  # fmt: skip
    """Count the stocks of learners at the end of a quarter.

    Parameters
    ----------
    learners, state, market, trust
        Read.
    base : int64 (L,)
        Base lane of each lane.
    marks : Marks
        Who is enrolled, and has a credential; which way everyone leans is brought up to date.
    tally : Tally
        Working space.
    stocks : int64 (36, S, L)
        Added to; it begins with the accounts of learners who have left.
    t : int
        Quarter since the first of burn-in.
    """
    uncarried, side_by_side = 0, _lanes_of_a_base(base)
    for i in range(learners.id.size):
        cell = learners.cell[i]
        stocks[cell, LEARNERS, 0] += 1
        if leaning.any_to_look_at(state.level[i], marks.until[i], t):
            leaning.look_again(state, market, trust, marks, i, t)
        _count_levels(state.level[i], tally.counted[0, cell], tally.counted[1, cell])
        for c in range(CLASSES):
            _count_trust(state.level[i], marks.leaning[i], c, tally.counted[2 + c, cell])
        uncarried += 1
        if uncarried == FULL:
            _carry(tally, stocks)
            uncarried = 0
        if marks.in_course[i] > 0 or marks.in_offer[i] > 0:
            _count_enrolments(state.course[i], stocks[cell, ENROLLED], stocks[cell, IN_COURSES])
        if marks.ever_completed[i]:
            _account(state, base, side_by_side, marks, tally, stocks, i, cell, t)
    _carry(tally, stocks)
    # As many learners live in a cell in one lane as in another.
    for cell in range(stocks.shape[0]):
        for lane in range(1, stocks.shape[2]):
            stocks[cell, LEARNERS, lane] = stocks[cell, LEARNERS, 0]


@inlined
def _count_levels(
    level: NDArray[np.int8], aware: NDArray[np.uint16], understanding: NDArray[np.uint16]
) -> None:
    """Add a learner to those who are aware, and to those who understand, in each lane."""
    for lane in range(level.size):
        aware[lane] += np.uint16(level[lane] >= HEARD)
    for lane in range(level.size):
        understanding[lane] += np.uint16(level[lane] == UNDERSTANDS)


@inlined
def _count_trust(
    level: NDArray[np.int8], leans: NDArray[np.uint8], c: int, trusting: NDArray[np.uint16]
) -> None:
    """Add a learner to those who trust a class, in the lanes in which it has an opinion."""
    bit = np.uint8(c)
    for lane in range(level.size):
        trusts = np.uint8(level[lane] == UNDERSTANDS) & (leans[lane] >> bit & np.uint8(1))
        trusting[lane] += np.uint16(trusts)


@compiled
def _carry(tally: Tally, stocks: Counted) -> None:
    """Carry what was counted over to the stocks."""
    for k in range(tally.counted.shape[0]):
        stock = AWARE if k == 0 else UNDERSTANDING if k == 1 else TRUSTS_PLAIN + k - 2
        for cell in range(stocks.shape[0]):
            for lane in range(stocks.shape[2]):
                stocks[cell, stock, lane] += tally.counted[k, cell, lane]
                tally.counted[k, cell, lane] = 0
    for k in range(tally.summed.shape[0]):
        for cell in range(stocks.shape[0]):
            for lane in range(stocks.shape[2]):
                stocks[cell, ACCOUNTS[k], lane] += tally.summed[k, cell, lane]
                tally.summed[k, cell, lane] = 0


@inlined
def _count_enrolments(course: NDArray[np.int16], enrolled: Counted, in_courses: Counted) -> None:
    """Add a learner to those who are enrolled in an offer, or in an uncertified course."""
    for lane in range(course.size):
        enrolled[lane] += course[lane] >= 0
    for lane in range(course.size):
        in_courses[lane] += course[lane] == IN_COURSE


@inlined
def _account(
    state: LearnerState, base: NDArray[np.int64], side_by_side: int, marks: Marks, tally: Tally,
    stocks: Counted, i: int, cell: int, t: int,
) -> None:  # fmt: skip
    """Enter a learner with a credential in some lane, and its twins, into the accounts."""
    packed, other, summed = tally.packed, tally.twin, tally.summed
    _pack(state.completed[i, PLAIN], state.completed[i, QA], state.completed[i, NQF], packed)
    differs = _find_twins(packed, base, side_by_side, other)
    _sum_holders(packed, marks.sour_until[i], np.uint8(t), summed[0, cell], summed[1, cell])
    _sum_credentials(packed, summed[2, cell])
    _sum_credentials(other, summed[3, cell])
    _sum_retained(packed, other, state.supported[i], summed[4, cell], summed[5, cell])
    if differs:
        for lane in range(packed.size):
            if packed[lane] != other[lane]:
                count_difference(state, stocks, i, cell, lane, packed[lane], other[lane],
                                 np.uint64(base[lane]))  # fmt: skip


@inlined
def _pack(
    plain: NDArray[np.uint8], qa: NDArray[np.uint8], nqf: NDArray[np.uint8],
    packed: NDArray[np.uint32],
) -> None:  # fmt: skip
    """Pack the credentials of a learner by class."""
    for lane in range(packed.size):
        packed[lane] = (
            np.uint32(plain[lane]) | np.uint32(qa[lane]) << _8 | np.uint32(nqf[lane]) << _16
        )


@inlined
def _lanes_of_a_base(base: NDArray[np.int64]) -> int:
    """Return how many lanes each base has, where they follow it; 0 where lanes stand otherwise."""
    count = 0
    for lane in range(base.size):
        count += base[lane] == 0
    alike = True
    for lane in range(base.size):
        alike &= base[lane] == lane - lane % max(count, 1)
    return count if alike else 0


@inlined
def _find_twins(
    packed: NDArray[np.uint32], base: NDArray[np.int64], side_by_side: int,
    other: NDArray[np.uint32],
) -> bool:  # fmt: skip
    """Find the credentials of a learner's twins; tell whether any differs."""
    if side_by_side == 0:
        for lane in range(packed.size):
            other[lane] = packed[np.uint64(base[lane])]
    elif side_by_side == 2:  # a constant, which becomes vector instructions
        for pair in range(np.uint64(packed.size // 2)):
            first = np.uint64(2) * pair
            other[first] = other[first + np.uint64(1)] = packed[first]
    else:
        for start in range(0, packed.size, side_by_side):
            other[start : start + side_by_side] = packed[start]
    differs = np.uint32(0)
    for lane in range(packed.size):
        differs |= packed[lane] ^ other[lane]
    return bool(differs != 0)


@inlined
def _total(packed: np.uint32) -> np.uint32:
    """Credentials of all classes."""
    return (packed & _255) + (packed >> _8 & _255) + (packed >> _16)


@inlined
def _sum_holders(
    packed: NDArray[np.uint32], sour_until: NDArray[np.uint8], quarter: int,
    holders: NDArray[np.uint32], disillusioned: NDArray[np.uint32],
) -> None:  # fmt: skip
    """Add a learner to the holders, and to the disillusioned."""
    for lane in range(packed.size):
        holders[lane] += np.uint32(packed[lane] != 0)
    for lane in range(packed.size):
        disillusioned[lane] += np.uint32(quarter < sour_until[lane])


@inlined
def _sum_credentials(packed: NDArray[np.uint32], summed: NDArray[np.uint32]) -> None:
    """Add a learner's credentials up."""
    for lane in range(packed.size):
        summed[lane] += _total(packed[lane])


@inlined
def _sum_retained(
    packed: NDArray[np.uint32], other: NDArray[np.uint32], supported: NDArray[np.uint8],
    summed: NDArray[np.uint32], deadweight: NDArray[np.uint32],
) -> None:  # fmt: skip
    """Add up the credentials that learner and twin have, and those that public money supported."""
    for lane in range(packed.size):
        retained = twin.retained(_total(packed[lane]), _total(other[lane]))
        summed[lane] += np.uint32(retained)
        deadweight[lane] += np.uint32(twin.deadweight(retained, np.uint32(supported[lane])))


@compiled
def count_employers(
    sizes: NDArray[np.int8], state: EmployerState, market: MarketState, trust: Trust,
    recognising: Recognition, stocks: NDArray[np.int64], t: int,
) -> None:  # fmt: skip
    """Count the stocks of employers, in the order of ``EMPLOYER_STOCKS``.

    Parameters
    ----------
    sizes : int8 (E,)
        Size class.
    state, market, trust, recognising
        Read.
    stocks : int64 (4, 13, L)
        Written, by size; practised recognition in millionths.
    t : int
        Quarter since the first of burn-in.
    """
    stocks[:] = 0
    for j in range(sizes.size):
        size = sizes[j]
        for lane in range(state.level.shape[1]):
            level = state.level[j, lane]
            stocks[size, 0, lane] += 1
            stocks[size, 1, lane] += level >= HEARD
            stocks[size, 2, lane] += level == UNDERSTANDS
            for c in range(CLASSES):
                if level == UNDERSTANDS:  # others have no opinion
                    own = employer_belief(state, market, trust, True, j, c, lane, t)
                    stocks[size, 3 + c, lane] += trusts(True, own)
                declared = state.declared[j, c, lane]
                stocks[size, 6 + c, lane] += declared
                practised = recognition.practised(
                    declared, state.practice[j, lane], recognising.practised_in_name[lane],
                    recognising.practised_backslider[lane],
                )  # fmt: skip
                stocks[size, 9 + c, lane] += np.int64(practised * PRACTISED_UNIT)
            stocks[size, 12, lane] += state.sponsors[j, lane]


@compiled
def count_offers(
    offers: Offers, state: OfferState, places: NDArray[np.float64], stocks: NDArray[np.int64]
) -> None:
    """Count the stocks of offers, in the order of ``OFFER_STOCKS``.

    Parameters
    ----------
    offers, state
        Read.
    places : float64 (L,)
        Places of an offer, persons a quarter.
    stocks : int64 (4, 9, L)
        Written, by type of provider; places in whole persons.
    """
    stocks[:] = 0
    for o in range(offers.provider.size):
        kind = offers.type[o]
        for lane in range(state.age.shape[1]):
            stocks[kind, SLOTS, lane] += 1
            stocks[kind, OFFERS_ACTIVE, lane] += state.active[o, lane]
            stocks[kind, PENDING, lane] += state.pending[o, lane] >= 0
            if state.named[o, lane]:
                c = state.credential_class[o, lane]
                stocks[kind, OFFERS_NAMED, lane] += 1
                stocks[kind, OFFERS_PLAIN, lane] += c == PLAIN
                stocks[kind, OFFERS_QA, lane] += c == QA
                stocks[kind, OFFERS_NQF, lane] += c == NQF
                stocks[kind, CONTENT_AGE, lane] += state.age[o, lane]
                stocks[kind, PLACES, lane] += np.int64(places[lane])
