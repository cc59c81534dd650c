"""Step 9: count what there is at the end of a quarter, each learner beside its twin in the base."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.lanes import (
    WORD,
    add_lanes,
    lanes_at,
    lanes_from,
    lanes_with,
    set_lanes,
    words_for,
)
from mcsim.arithmetic.prefetch import prefetch
from mcsim.arithmetic.small import Small, beyond, by_pairs, least, numbers, plus, sum_up, unlike
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
from mcsim.engine.room import zeros
from mcsim.engine.state import IN_COURSE, EmployerState, LearnerState, MarketState, OfferState
from mcsim.grammar.groups import CELLS
from mcsim.population.synthesis import Learners, Offers
from mcsim.rules import recognition
from mcsim.rules import trust as trust_rules
from mcsim.rules.awareness import HEARD, UNAWARE, UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

type Counted = NDArray[np.int64]
type Floats = NDArray[np.float64]
type Singles = NDArray[np.float32]

# What is counted of learners in small numbers first, and what is added up; see ``Tally``.
COUNTED = (
    AWARE, UNDERSTANDING, TRUSTS_PLAIN, TRUSTS_QA, TRUSTS_NQF, HOLDERS, DISILLUSIONED, ENROLLED,
    IN_COURSES,
)  # fmt: skip
SUMMED = (COMPLETIONS, DEADWEIGHT, ADDITIONAL, RELABELLED, DISPLACED, RECLASSIFIED)
OPINIONS, ACCOUNTS, ENROLMENTS = 0, 1, 2  # what learners are passed through for
PASSES = 3
AHEAD = 16  # learners whose rows are asked for before they are needed
FULL = 255  # learners of a cell after which a count of 8 bits could overflow
PRACTISED_UNIT = 1_000_000  # practised recognition is summed in millionths


class Tally(NamedTuple):
    """Working space for counting learners; small numbers add up faster, and are carried over.

    Nobody completes two credentials in a quarter, nor lives for 255 quarters: 8 bits hold what a
    learner has completed, and 16 bits what 255 learners have.

    Attributes
    ----------
    learners : int64 (3, 36)
        How many of each cell were counted since the last carry, in each pass.
    counted : uint8 (36, 9, L)
        By cell: learners who are aware, who understand, who trust each class, who hold a
        credential, are disillusioned, are enrolled in an offer, and in an uncertified course.
    summed : uint16 (36, 6, L)
        Of the accounts, by cell: credentials, those that the twin completed too and public money
        paid part of, and what differs from the twin.
    twin : uint8 (L,)
        What the twins of the learner at hand have.
    due : Due
        Learners whose leaning is found anew.
    """

    learners: NDArray[np.int64]
    counted: NDArray[np.uint8]
    summed: NDArray[np.uint16]
    twin: NDArray[np.uint8]
    due: leaning.Due

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate the working space of a chunk."""
        return cls(
            zeros((PASSES, CELLS), np.int64),
            zeros((CELLS, len(COUNTED), lanes), np.uint8),
            zeros((CELLS, len(SUMMED), lanes), np.uint16),
            zeros((lanes,), np.uint8),
            leaning.Due.empty(lanes),
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
    leaning.look_again(state, market, trust, marks, tally.due, t)
    # One pass for each: what a loop over learners reads must not crowd out a processor's registers.
    _count_opinions(learners.cell, state.level, marks.leaning, tally, stocks)
    _count_enrolments(learners.cell, state.course, marks, tally, stocks)
    _count_credentials(learners.cell, state, base, marks, tally, stocks, t)
    carry_all(tally, base, stocks)


@compiled
def _count_opinions(
    cells: NDArray[np.int8], level: NDArray[np.int8], leans: NDArray[np.uint8], tally: Tally,
    stocks: Counted,
) -> None:  # fmt: skip
    """Count those who are aware and who understand, and of these who trusts each class."""
    for i in range(cells.size):
        ahead = min(i + AHEAD, cells.size - 1)
        prefetch(level, ahead)
        prefetch(leans, ahead)
        counted = tally.counted[cells[i]]
        for word in range(words_for(level.shape[1])):
            understands = lanes_at(level[i], word, UNDERSTANDS)
            add_lanes(lanes_from(level[i], word, HEARD), word, counted[0])
            add_lanes(understands, word, counted[1])
            for c in range(CLASSES):
                add_lanes(understands & lanes_with(leans[i], word, 1 << c), word, counted[2 + c])
        stocks[cells[i], LEARNERS, 0] += 1
        note(tally, OPINIONS, cells[i], stocks)


@compiled
def _count_enrolments(
    cells: NDArray[np.int8], course: NDArray[np.int16], marks: Marks, tally: Tally,
    stocks: Counted,
) -> None:  # fmt: skip
    """Count those who are enrolled in an offer, or in an uncertified course."""
    for i in range(cells.size):
        if marks.in_course[i] == 0 and marks.in_offer[i] == 0:
            continue
        counted = tally.counted[cells[i]]
        for word in range(words_for(course.shape[1])):
            add_lanes(lanes_from(course[i], word, 0), word, counted[4 + CLASSES])
            add_lanes(lanes_at(course[i], word, IN_COURSE), word, counted[5 + CLASSES])
        note(tally, ENROLMENTS, cells[i], stocks)


@compiled
def _count_credentials(
    cells: NDArray[np.int8], state: LearnerState, base: NDArray[np.int64], marks: Marks,
    tally: Tally, stocks: Counted, t: int,
) -> None:  # fmt: skip
    """Count the holders and the disillusioned, and enter credentials into the accounts."""
    side_by_side = lanes_of_a_base(base)
    for i in range(cells.size):
        _ask_for_credentials(state, marks, min(i + AHEAD, cells.size - 1))
        if not marks.ever_completed[i]:
            continue
        counted, completed = tally.counted[cells[i]], state.completed[i]
        for word in range(words_for(base.size)):
            holds = np.uint64(0)
            for c in range(CLASSES):
                holds |= lanes_from(completed[c], word, 1)
            add_lanes(holds, word, counted[2 + CLASSES])
            sour = lanes_from(marks.sour_until[i], word, t + 1)
            add_lanes(sour, word, counted[3 + CLASSES])
        account(state, base, side_by_side, tally, i, cells[i])
        note(tally, ACCOUNTS, cells[i], stocks)


@inlined
def _ask_for_credentials(state: LearnerState, marks: Marks, i: int) -> None:
    """Ask for the credentials of a learner who comes up soon, where it has any."""
    if marks.ever_completed[i]:
        for c in range(CLASSES):
            prefetch(state.completed[i], c)
        prefetch(marks.sour_until, i)
        prefetch(state.supported, i)


@inlined
def note(tally: Tally, reason: int, cell: int, table: Counted) -> None:
    """Note that a learner was counted, and carry over what was, before a number could overflow.

    Parameters
    ----------
    tally : Tally
        Written.
    reason, cell : int
        What for, and cell of the learner.
    table : int64 (36, S, L)
        Stocks; added to.
    """
    tally.learners[reason, cell] += 1
    if tally.learners[reason, cell] == FULL:
        carry(tally, cell, table)


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
    tally.learners[:, cell] = 0
    for k in range(tally.counted.shape[1]):
        _add(tally.counted[cell, k], table[cell, COUNTED[k]])
    for k in range(tally.summed.shape[1]):
        _add(tally.summed[cell, k], table[cell, SUMMED[k]])


@compiled
def carry_all(tally: Tally, base: NDArray[np.int64], table: Counted) -> None:
    """Carry what was counted in every cell over to a table, and fill in what follows from it.

    Parameters
    ----------
    tally : Tally
        Cleared.
    base : int64 (L,)
        Base lane of each lane.
    table : int64 (36, S, L)
        Stocks; added to.
    """
    for cell in range(table.shape[0]):
        carry(tally, cell, table)
        _complete(table[cell], base)


@apart
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
    """Enter the credentials of a learner, and of its twins, into the accounts.

    These are the rules of ``mcsim.rules.twin``, for 64 lanes at once.

    Parameters
    ----------
    state : LearnerState
        Read.
    base : int64 (L,)
        Base lane of each lane.
    side_by_side : int
        Lanes of a base; see ``lanes_of_a_base``.
    tally : Tally
        ``summed`` is added to.
    i, cell : int
        Storage position and cell of the learner.
    """
    completed, courses, summed, space = (
        state.completed[i], state.courses[i], tally.summed[cell], tally.twin
    )  # fmt: skip
    for word in range(words_for(base.size)):
        plain, base_plain = _both(completed[PLAIN], base, side_by_side, space, word)
        qa, base_qa = _both(completed[QA], base, side_by_side, space, word)
        nqf, base_nqf = _both(completed[NQF], base, side_by_side, space, word)
        supported, mine = numbers(state.supported[i], word), plus(plain, plus(qa, nqf))
        sum_up(mine, word, summed[0])
        if unlike(plain, base_plain) | unlike(qa, base_qa) | unlike(nqf, base_nqf) == 0:
            sum_up(least(mine, supported), word, summed[1])
            continue
        other = plus(base_plain, plus(base_qa, base_nqf))
        retained = least(mine, other)
        same = plus(least(plain, base_plain), plus(least(qa, base_qa), least(nqf, base_nqf)))
        sum_up(least(retained, supported), word, summed[1])
        sum_up(beyond(retained, same), word, summed[5])
        if unlike(mine, retained) != 0:
            own_courses, base_courses = _both(courses, base, side_by_side, space, word)
            extra, in_place = beyond(mine, other), beyond(base_courses, own_courses)
            sum_up(beyond(extra, in_place), word, summed[2])
            sum_up(least(extra, in_place), word, summed[3])
        if unlike(other, retained) != 0:
            lost, turned_away = beyond(other, mine), numbers(state.turned_away[i], word)
            sum_up(least(lost, turned_away), word, summed[4])


@inlined
def _both(
    row: NDArray[np.uint8], base: NDArray[np.int64], side_by_side: int, space: NDArray[np.uint8],
    word: int,
) -> tuple[Small, Small]:  # fmt: skip
    """Return what each lane has, and what its base has."""
    mine = numbers(row, word)
    if side_by_side == 1:
        return mine, mine
    if side_by_side == 2:
        return mine, by_pairs(mine)
    for lane in range(word * WORD, min(word * WORD + WORD, row.size)):
        space[np.uint64(lane)] = row[np.uint64(base[lane])]
    return mine, numbers(space, word)


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
        counted = stocks[sizes[j]]
        for word in range(words_for(state.level.shape[1])):
            understands = lanes_at(state.level[j], word, UNDERSTANDS)
            add_lanes(lanes_from(state.level[j], word, UNAWARE), word, counted[0])
            add_lanes(lanes_from(state.level[j], word, HEARD), word, counted[1])
            add_lanes(understands, word, counted[2])
            for c in range(CLASSES):
                # Others have no opinion.
                trusts = understands & _leaning(
                    state.trust[j, c], state.good[j, c], state.bad[j, c], state.event[j, c],
                    trust.prior_strength, market.assured_good[c], market.assured_bad[c],
                    trust.fade, t, word,
                )  # fmt: skip
                add_lanes(trusts, word, counted[3 + c])
                add_lanes(set_lanes(state.declared[j, c], word), word, counted[6 + c])
            add_lanes(set_lanes(state.sponsors[j], word), word, counted[12])
        for c in range(CLASSES):
            _sum_practised(state.declared[j, c], state.practice[j], recognising.practised_in_name,
                           recognising.practised_backslider, counted[9 + c])  # fmt: skip


@inlined
def _leaning(
    anchor: Singles, good: Singles, bad: Singles, event: NDArray[np.uint8], strength: Floats,
    assured_good: Floats, assured_bad: Floats, fade: Floats, t: int, word: int,
) -> np.uint64:  # fmt: skip
    """Find in which of 64 lanes an employer that understands trusts a class."""
    found = np.uint64(0)
    for lane in range(np.uint64(WORD * word), np.uint64(min(WORD * word + WORD, anchor.size))):
        alpha, beta = trust_rules.anchor(
            True, np.float64(anchor[lane]), strength[lane], 0.0, assured_good[lane],
            assured_bad[lane],
        )  # fmt: skip
        leans = trust_rules.leans(
            alpha, beta, np.float64(good[lane]), np.float64(bad[lane]),
            fade[np.uint64(t) - np.uint64(event[lane]), lane],
        )  # fmt: skip
        found |= np.uint64(leans) << (lane & np.uint64(WORD - 1))
    return found


@apart
def _sum_practised(
    declared: NDArray[np.bool_], practice: NDArray[np.int8], in_name: Floats, backslider: Floats,
    summed: Counted,
) -> None:  # fmt: skip
    """Add up how far an employer practises the recognition of a class, in millionths."""
    for lane in range(declared.size):
        practised = recognition.practised(
            declared[lane], practice[lane], in_name[lane], backslider[lane]
        )
        summed[lane] += np.int64(practised * PRACTISED_UNIT)


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
