"""Step 9: count what there is at the end of a quarter, each learner beside its twin in the base."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.arithmetic.lanes import (
    add_lanes,
    lanes_at,
    lanes_from,
    lanes_with,
    set_lanes,
    words_for,
)
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
    TRUSTS_NQF,
    TRUSTS_PLAIN,
    TRUSTS_QA,
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

# What is counted of learners in small numbers first, and what is added up; see ``Tally``.
COUNTED = (
    AWARE, UNDERSTANDING, TRUSTS_PLAIN, TRUSTS_QA, TRUSTS_NQF, HOLDERS, DISILLUSIONED, ENROLLED,
    IN_COURSES,
)  # fmt: skip
SUMMED = (COMPLETIONS, DEADWEIGHT, ADDITIONAL, RELABELLED, DISPLACED, RECLASSIFIED)
FULL = 255  # learners of a cell after which a count of 8 bits could overflow
PRACTISED_UNIT = 1_000_000  # practised recognition is summed in millionths


class Tally(NamedTuple):
    """Working space for counting learners; small numbers add up faster, and are carried over.

    Nobody completes two credentials in a quarter, nor lives for 255 quarters: 8 bits hold what a
    learner has completed, and 16 bits what 255 learners have.

    Attributes
    ----------
    learners : int64 (36,)
        How many of each cell were counted since the last carry.
    counted : uint8 (36, 9, L)
        By cell: learners who are aware, who understand, who trust each class, who hold a
        credential, are disillusioned, are enrolled in an offer, and in an uncertified course.
    summed : uint16 (36, 6, L)
        Of the accounts, by cell: credentials, those that the twin completed too and public money
        paid part of, and what differs from the twin.
    total, twin : uint8 (L,), (5, L)
        Credentials of the learner at hand; those of its twins by class, their sum, and the
        uncertified courses of the twins.
    """

    learners: NDArray[np.int64]
    counted: NDArray[np.uint8]
    summed: NDArray[np.uint16]
    total: NDArray[np.uint8]
    twin: NDArray[np.uint8]

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate the working space of a chunk."""
        return cls(
            zeros((CELLS,), np.int64),
            zeros((CELLS, len(COUNTED), lanes), np.uint8),
            zeros((CELLS, len(SUMMED), lanes), np.uint16),
            zeros((lanes,), np.uint8), zeros((CLASSES + 2, lanes), np.uint8),
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
    side_by_side = lanes_of_a_base(base)
    for i in range(learners.id.size):
        cell = learners.cell[i]
        if leaning.any_to_look_at(state.level[i], marks.until[i], t):
            leaning.look_again(state, market, trust, marks, i, t)
        counted = tally.counted[cell]
        _count_opinions(state.level[i], marks.leaning[i], counted)
        if marks.in_course[i] > 0 or marks.in_offer[i] > 0:
            _count_enrolments(state.course[i], counted)
        if marks.ever_completed[i]:
            account(state, base, side_by_side, tally, i, cell)
            _count_holders(tally.total, marks.sour_until[i], t, counted)
        stocks[cell, LEARNERS, 0] += 1
        tally.learners[cell] += 1
        if tally.learners[cell] == FULL:
            carry(tally, cell, stocks)
    for cell in range(stocks.shape[0]):
        carry(tally, cell, stocks)
        _complete(stocks[cell], base)


@inlined
def _count_opinions(
    level: NDArray[np.int8], leans: NDArray[np.uint8], counted: NDArray[np.uint8]
) -> None:
    """Add a learner to the aware, and where it understands to those who trust what it leans to."""
    for word in range(words_for(level.size)):
        understands = lanes_at(level, word, UNDERSTANDS)
        add_lanes(set_lanes(level, word), word, counted[0])
        add_lanes(understands, word, counted[1])
        for c in range(CLASSES):
            add_lanes(understands & lanes_with(leans, word, 1 << c), word, counted[2 + c])


@inlined
def _count_enrolments(course: NDArray[np.int16], counted: NDArray[np.uint8]) -> None:
    """Add a learner to those who are enrolled in an offer, or in an uncertified course."""
    for word in range(words_for(course.size)):
        add_lanes(lanes_from(course, word, 0), word, counted[4 + CLASSES])
        add_lanes(lanes_at(course, word, IN_COURSE), word, counted[5 + CLASSES])


@inlined
def _count_holders(
    total: NDArray[np.uint8], sour_until: NDArray[np.uint8], t: int, counted: NDArray[np.uint8]
) -> None:
    """Add a learner to the holders, and to the disillusioned."""
    for word in range(words_for(total.size)):
        add_lanes(set_lanes(total, word), word, counted[2 + CLASSES])
        add_lanes(lanes_from(sour_until, word, t + 1), word, counted[3 + CLASSES])


@compiled
def carry(tally: Tally, cell: int, table: Counted) -> None:
    """Carry what was counted in a cell over to a table.

    Parameters
    ----------
    tally : Tally
        Cleared.
    cell : int
        Of the learners counted.
    table : int64 (36, S, L)
        Stocks; added to.
    """
    tally.learners[cell] = 0
    for k in range(tally.counted.shape[1]):
        _add(tally.counted[cell, k], table[cell, COUNTED[k]])
    for k in range(tally.summed.shape[1]):
        _add(tally.summed[cell, k], table[cell, SUMMED[k]])


@inlined
def _add(small: NDArray[np.unsignedinteger], stock: Counted) -> None:
    """Add small numbers to a stock, and clear them."""
    for lane in range(small.size):
        stock[lane] += small[lane]
        small[lane] = 0


@inlined
def _complete(stocks: Counted, base: NDArray[np.int64]) -> None:
    """Fill in the stocks that follow from others."""
    for lane in range(base.size):
        # As many learners live in a cell in one lane as in another.
        stocks[LEARNERS, lane] = stocks[LEARNERS, 0]
        # What the twin completed too is all but what it did not, and the rest of it is lost.
        stocks[BASE_COMPLETIONS, lane] = stocks[COMPLETIONS, base[lane]]
        stocks[RETAINED, lane] = (
            stocks[COMPLETIONS, lane] - stocks[ADDITIONAL, lane] - stocks[RELABELLED, lane]
        )
        stocks[LOST, lane] = stocks[BASE_COMPLETIONS, lane] - stocks[RETAINED, lane]


@inlined
def account(
    state: LearnerState, base: NDArray[np.int64], side_by_side: int, tally: Tally, i: int,
    cell: int,
) -> None:  # fmt: skip
    """Enter a learner with a credential in some lane, and its twins, into the accounts.

    Parameters
    ----------
    state : LearnerState
        Read.
    base : int64 (L,)
        Base lane of each lane.
    side_by_side : int
        Lanes of a base; see ``lanes_of_a_base``.
    tally : Tally
        ``summed`` is added to; ``total`` is written.
    i, cell : int
        Storage position and cell of the learner.
    """
    plain, qa, nqf = state.completed[i, PLAIN], state.completed[i, QA], state.completed[i, NQF]
    total, twins, summed = tally.total, tally.twin, tally.summed[cell]
    _sum_classes(plain, qa, nqf, total)
    _sum(total, summed[0])
    if side_by_side != 1:
        _find_twins(plain, base, side_by_side, twins[PLAIN])
        _find_twins(qa, base, side_by_side, twins[QA])
        _find_twins(nqf, base, side_by_side, twins[NQF])
        if _differs(plain, qa, nqf, twins):
            _sum_classes(twins[PLAIN], twins[QA], twins[NQF], twins[3])
            _find_twins(state.courses[i], base, side_by_side, twins[4])
            _sum_supported(total, twins[3], state.supported[i], summed[1])
            _sum_gained(total, twins[3], state.courses[i], twins[4], summed[2], summed[3])
            _sum_displaced(total, twins[3], state.turned_away[i], summed[4])
            _sum_reclassified(plain, qa, nqf, total, twins, summed[5])
            return
    _sum_supported(total, total, state.supported[i], summed[1])


@inlined
def _sum_classes(
    plain: NDArray[np.uint8], qa: NDArray[np.uint8], nqf: NDArray[np.uint8],
    total: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Add the credentials of all classes up."""
    for lane in range(total.size):
        total[lane] = np.uint8(plain[lane] + qa[lane] + nqf[lane])


@inlined
def lanes_of_a_base(base: NDArray[np.int64]) -> int:
    """Return how many lanes each base has, where they follow it; 0 where lanes stand otherwise.

    Parameters
    ----------
    base : int64 (L,)
        Base lane of each lane.

    Returns
    -------
    int
        1 where each is its own.
    """
    count = 0
    for lane in range(base.size):
        count += base[lane] == 0
    alike = True
    for lane in range(base.size):
        alike &= base[lane] == lane - lane % max(count, 1)
    return count if alike else 0


@inlined
def _find_twins(
    mine: NDArray[np.uint8], base: NDArray[np.int64], side_by_side: int, other: NDArray[np.uint8]
) -> None:
    """Put beside each lane what its base has."""
    if side_by_side == 0:
        for lane in range(mine.size):
            other[lane] = mine[np.uint64(base[lane])]
    elif side_by_side == 2:  # a constant, which becomes vector instructions
        for pair in range(np.uint64(mine.size // 2)):
            first = np.uint64(2) * pair
            other[first] = other[first + np.uint64(1)] = mine[first]
    else:
        for start in range(0, mine.size, side_by_side):
            other[start : start + side_by_side] = mine[start]


@inlined
def _differs(
    plain: NDArray[np.uint8], qa: NDArray[np.uint8], nqf: NDArray[np.uint8],
    twins: NDArray[np.uint8],
) -> bool:  # fmt: skip
    """Tell whether the credentials of any twin differ."""
    differs, other_plain, other_qa, other_nqf = np.uint8(0), twins[PLAIN], twins[QA], twins[NQF]
    for lane in range(plain.size):
        differs |= (plain[lane] ^ other_plain[lane]) | (qa[lane] ^ other_qa[lane]) | (
            nqf[lane] ^ other_nqf[lane]
        )  # fmt: skip
    return bool(differs != 0)


# What a learner has beside its twin, as in ``mcsim.rules.twin``, in the numbers of 8 bits that
# the state has: rules on larger ones would take four times as long.


@inlined
def _sum(counts: NDArray[np.uint8], summed: NDArray[np.uint16]) -> None:
    """Add a learner's counts up."""
    for lane in range(counts.size):
        summed[lane] += counts[lane]


@inlined
def _sum_supported(
    mine: NDArray[np.uint8], other: NDArray[np.uint8], supported: NDArray[np.uint8],
    deadweight: NDArray[np.uint16],
) -> None:  # fmt: skip
    """Add up the credentials that learner and twin have, and that public money supported."""
    for lane in range(mine.size):
        deadweight[lane] += twin.deadweight(twin.retained(mine[lane], other[lane]), supported[lane])


@inlined
def _beyond(number: np.uint8, other: np.uint8) -> np.uint8:
    """By how much a number exceeds another, else 0."""
    return np.uint8(max(number, other) - other)


@inlined
def _sum_gained(
    mine: NDArray[np.uint8], other: NDArray[np.uint8], courses: NDArray[np.uint8],
    other_courses: NDArray[np.uint8], additional: NDArray[np.uint16],
    relabelled: NDArray[np.uint16],
) -> None:  # fmt: skip
    """Add up what a learner has beyond its twin: in place of a course of the twin's, or not."""
    for lane in range(mine.size):
        extra = _beyond(mine[lane], other[lane])
        relabelled[lane] += min(extra, _beyond(other_courses[lane], courses[lane]))
    for lane in range(mine.size):
        extra = _beyond(mine[lane], other[lane])
        additional[lane] += _beyond(extra, _beyond(other_courses[lane], courses[lane]))


@inlined
def _sum_displaced(
    mine: NDArray[np.uint8], other: NDArray[np.uint8], turned_away: NDArray[np.uint8],
    displaced: NDArray[np.uint16],
) -> None:  # fmt: skip
    """Add up what a learner lost who was turned away."""
    for lane in range(mine.size):
        displaced[lane] += min(_beyond(other[lane], mine[lane]), turned_away[lane])


@inlined
def _sum_reclassified(
    plain: NDArray[np.uint8], qa: NDArray[np.uint8], nqf: NDArray[np.uint8],
    total: NDArray[np.uint8], twins: NDArray[np.uint8], reclassified: NDArray[np.uint16],
) -> None:  # fmt: skip
    """Add up the credentials that learner and twin have, but in another class."""
    other_plain, other_qa, other_nqf = twins[PLAIN], twins[QA], twins[NQF]
    other = twins[3]
    for lane in range(total.size):
        same = min(plain[lane], other_plain[lane]) + min(qa[lane], other_qa[lane]) + (
            min(nqf[lane], other_nqf[lane])
        )  # fmt: skip
        reclassified[lane] += np.uint8(twin.retained(total[lane], other[lane]) - same)


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
