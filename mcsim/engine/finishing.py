"""Steps 7 to 9: courses end, credentials deliver and are rewarded, news spreads, credit adds up."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.draws import (
    EMPLOYER_OBSERVES,
    LEARNER_CREDIT,
    LEARNER_OUTCOME,
    words,
)
from mcsim.arithmetic.elementary import happens
from mcsim.arithmetic.lanes import next_lane, set_lanes, words_for
from mcsim.arithmetic.prefetch import prefetch, prefetch_item
from mcsim.engine.chances import Chances
from mcsim.engine.coefficients import Choice, Completion, Recognition, Trust
from mcsim.engine.effects import EmployerEffects, LearnerEffects
from mcsim.engine.flows import (
    COMPLETIONS_PLAIN,
    COURSE_COMPLETIONS,
    COURSE_DROPOUTS,
    DELIVERED,
    DROPOUTS,
    FULLS,
    PARTIALS,
    REWARDED,
)
from mcsim.engine.marks import NEVER, Marks
from mcsim.engine.state import (
    IN_COURSE,
    MOST,
    NOT_ENROLLED,
    EmployerState,
    LearnerState,
    MarketState,
    OfferState,
)
from mcsim.population.network import Network
from mcsim.population.synthesis import Employers, Learners, employer_of
from mcsim.rules import completion, payoff, recognition, stacking
from mcsim.rules.trust import CLASSES

# While it is told, news holds besides the outcome whether the credential was rewarded, and whether
# it was the learner's first.
OUTCOME, REWARD, FIRST = 7, 3, 4
# Learners whose state is asked for before it is needed: of those who study, and who have news.
STUDENTS_AHEAD, AHEAD = 8, 3
BATCH = 128  # enrolments that are gathered before they are decided upon

type Counted = NDArray[np.int64]
type Floats = NDArray[np.float64]
type Index = NDArray[np.uint64]


class Ends(NamedTuple):
    """Working space for enrolments in offers that end, gathered for some learners at a time.

    Attributes
    ----------
    learner, lane, offer : uint64 (B,)
        Of each enrolment.
    employer : uint64 (B,)
        Who sees the credential.
    completes, delivers, rewards, counts, observes : int64 (B,)
        Words by which it is completed, delivers, is rewarded, counts elsewhere, and is observed.
    given : float64 (7, B)
        What the lanes give for the chance of completion.
    education, time, flexibility, hours, chance : float64 (B,)
        What learners and offers give for it, and the chance.
    completed, soured : uint64 (B,)
        Enrolments that end in completion; those of them without a reward.
    ended : uint8 (L,)
        Lanes in which an uncertified course of the learner at hand ends.
    """

    learner: Index
    lane: Index
    offer: Index
    employer: Index
    completes: Counted
    delivers: Counted
    rewards: Counted
    counts: Counted
    observes: Counted
    given: Floats
    education: Floats
    time: Floats
    flexibility: Floats
    hours: Floats
    chance: Floats
    completed: Index
    soured: Index
    ended: NDArray[np.uint8]

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate the working space of a chunk."""
        most = BATCH + lanes
        return cls._make((
            *np.empty((4, most), np.uint64), *np.empty((5, most), np.int64), np.empty((7, most)),
            *np.empty((5, most)), *np.empty((2, most), np.uint64), np.empty(lanes, np.uint8),
        ))  # fmt: skip


@compiled
def finish_courses(
    learners: Learners, employers: Employers, network: Network, state: LearnerState,
    employer_state: EmployerState, offers: OfferState, market: MarketState,
    coefficients: Completion, recognising: Recognition, trust: Trust, valuing: Choice,
    learner_effects: LearnerEffects, effects: EmployerEffects, chances: Chances,
    marks: Marks, ends: Ends, flows: NDArray[np.int64], t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Bring every enrolment one quarter further; at its end, complete it or drop out.

    Parameters
    ----------
    learners, employers, network, offers, coefficients, recognising, trust, valuing,
    learner_effects, effects, chances
        Read.
    state, employer_state, market : LearnerState, EmployerState, MarketState
        Enrolment, credentials, encounters, news and published outcomes are written.
    marks : Marks
        Who is enrolled, has news or a credential; written.
    ends : Ends
        Working space.
    flows : int64 (36, F, L)
        Completions, drop-outs and outcomes are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    gathered = 0
    for i in range(learners.id.size):
        if marks.told[i] != 0:
            state.own_news[i], marks.told[i] = 0, 0
        _ask_for_courses(state, marks, min(i + STUDENTS_AHEAD, learners.id.size - 1))
        if marks.in_course[i] == 0 and marks.in_offer[i] == 0:
            continue
        drawn = words(seed, learners.id[i], 0, t, LEARNER_OUTCOME, replicate)
        if marks.in_course[i] > 0:
            cell = learners.cell[i]
            marks.in_course[i] -= _finish_uncertified(
                state.course[i], state.left[i], state.courses[i],
                chances.course[learners.education[i]], drawn[0], ends.ended,
                flows[cell, COURSE_COMPLETIONS], flows[cell, COURSE_DROPOUTS],
            )  # fmt: skip
        if marks.in_offer[i] == 0 or not _any_ends(state.course[i], state.left[i],
                                                   state.own_news[i]):  # fmt: skip
            continue
        employer = _employer_met(learners, employers, i, drawn[3])
        counts, _, _, _ = words(seed, learners.id[i], 0, t, LEARNER_CREDIT, replicate)
        observes, _, _, _ = words(
            seed, learners.id[i], employer + 1, t, EMPLOYER_OBSERVES, replicate
        )
        first = gathered
        gathered = _end_enrolments(state.course[i], state.own_news[i], ends, gathered)
        marks.in_offer[i] -= gathered - first
        for k in range(np.uint64(first), np.uint64(gathered)):
            ends.learner[k], ends.employer[k] = i, employer
            ends.completes[k], ends.delivers[k], ends.rewards[k] = drawn[0], drawn[1], drawn[2]
            ends.counts[k], ends.observes[k] = counts, observes
            _ask_for_offer(state, offers, i, ends.offer[k], ends.lane[k])
        if gathered >= BATCH:
            _decide(learners, employers, state, employer_state, offers, market, coefficients,
                    recognising, trust, valuing, learner_effects, effects, marks, ends, gathered,
                    flows, t)  # fmt: skip
            gathered = 0
    _decide(learners, employers, state, employer_state, offers, market, coefficients,
            recognising, trust, valuing, learner_effects, effects, marks, ends, gathered,
            flows, t)  # fmt: skip
    _spread(network, state, marks)


@inlined
def _ask_for_courses(state: LearnerState, marks: Marks, i: int) -> None:
    """Ask for the enrolments of a learner who comes up soon, where there are uncertified ones."""
    if marks.in_course[i] > 0:
        prefetch(state.course, i)
        prefetch(state.left, i)
        prefetch(state.courses, i)


@inlined
def _ask_for_offer(state: LearnerState, offers: OfferState, i: int, o: int, lane: int) -> None:
    """Ask for what decides whether an enrolment ends in completion."""
    prefetch_item(offers.flexibility, (o, lane))
    prefetch_item(offers.hours, (o, lane))
    prefetch_item(offers.quality, (o, lane))
    prefetch_item(offers.relevance, (o, lane))
    prefetch_item(state.course_class, (i, lane))


@inlined
def _ask_for_outcome(
    state: LearnerState, employers: EmployerState, marks: Marks, i: int, job: int, c: int,
    lane: int,
) -> None:  # fmt: skip
    """Ask for what decides what a credential brings, and for where that is entered."""
    prefetch_item(employers.declared, (job, c, lane))
    prefetch_item(employers.practice, (job, lane))
    prefetch_item(employers.applicants, (job, c, lane))
    prefetch_item(employers.good_news, (job, c, lane))
    prefetch_item(employers.bad_news, (job, c, lane))
    for k in range(CLASSES):
        prefetch_item(state.completed, (i, k, lane))
    prefetch_item(state.credit, (i, lane))
    prefetch_item(state.paid, (i, lane))
    prefetch_item(state.supported, (i, lane))
    prefetch_item(state.disillusion, (i, lane))
    prefetch_item(state.soured, (i, lane))
    prefetch_item(marks.sour_until, (i, lane))


@apart
def _finish_uncertified(
    course: NDArray[np.int16], left: NDArray[np.int16], courses: NDArray[np.uint8],
    chance: NDArray[np.int64], word: int, ended: NDArray[np.uint8], completions: Counted,
    dropouts: Counted,
) -> np.int64:  # fmt: skip
    """Bring a learner's uncertified courses one quarter further; return how many lanes end one."""
    for lane in range(course.size):
        left[lane] -= np.int16(course[lane] == IN_COURSE)
    for lane in range(course.size):
        ends = (course[lane] == IN_COURSE) & (left[lane] <= 0)
        ended[lane] = np.uint8(ends)
        course[lane] = NOT_ENROLLED if ends else course[lane]
    count = np.int64(0)
    for lane in range(course.size):
        ends, completes = np.int64(ended[lane]), np.int64(word < chance[lane])
        completions[lane] += ends & completes
        dropouts[lane] += ends & ~completes
        count += ends
        ended[lane] = np.uint8(ends & completes)
    for lane in range(course.size):
        courses[lane] += ended[lane] & np.uint8(courses[lane] < np.uint8(MOST))
    return count


@apart
def _any_ends(
    course: NDArray[np.int16], left: NDArray[np.int16], ends: NDArray[np.int8]
) -> bool:
    """Bring a learner's enrolments in offers one quarter further; mark and tell which end."""
    for lane in range(course.size):
        left[lane] -= np.int16(course[lane] >= 0)
    found = np.int8(0)
    for lane in range(course.size):
        ends[lane] = np.int8(course[lane] >= 0) & np.int8(left[lane] <= 0)
        found |= ends[lane]
    return bool(found != 0)


@inlined
def _end_enrolments(
    course: NDArray[np.int16], marked: NDArray[np.int8], ends: Ends, gathered: int
) -> int:
    """End the enrolments that are marked; gather them after those that have been."""
    k = np.uint64(gathered)
    for word in range(words_for(course.size)):
        lanes = set_lanes(marked, word)
        while lanes != 0:
            lane, lanes = next_lane(lanes, word)
            ends.lane[k], ends.offer[k] = lane, course[lane]
            course[lane], marked[lane] = NOT_ENROLLED, 0
            k += np.uint64(1)
    return int(k)


@compiled
def _decide(
    learners: Learners, employers: Employers, state: LearnerState, employer_state: EmployerState,
    offers: OfferState, market: MarketState, coefficients: Completion, recognising: Recognition,
    trust: Trust, valuing: Choice, learner_effects: LearnerEffects, effects: EmployerEffects,
    marks: Marks, ends: Ends, gathered: int, flows: Counted, t: int,
) -> None:  # fmt: skip
    """Decide what becomes of enrolments that end, and of the credentials that are completed.

    Nothing is jumped over that only some of them bring, as nobody can foresee which.
    """
    _find_chances(learners, offers, coefficients, ends, gathered)
    completed = np.uint64(0)
    for k in range(np.uint64(gathered)):
        i, lane = ends.learner[k], ends.lane[k]
        completes = happens(ends.completes[k], ends.chance[k])
        flows[learners.cell[i], DROPOUTS, lane] += not completes
        c, job = np.uint64(state.course_class[i, lane]), ends.employer[k]
        _ask_for_outcome(state, employer_state, marks, i, job, c, lane)
        ends.completed[completed] = k
        completed += np.uint64(completes)
    soured = np.uint64(0)
    for p in range(completed):
        k = ends.completed[p]
        i, lane, o, job = ends.learner[k], ends.lane[k], ends.offer[k], ends.employer[k]
        cell, c = learners.cell[i], np.uint64(state.course_class[i, lane])
        delivered = happens(
            ends.delivers[k],
            payoff.chance_delivered(offers.quality[o, lane], offers.relevance[o, lane]),
        )
        rewarded = _reward(employer_state, recognising, job, c, lane, delivered, ends.rewards[k])
        _enter(state, market, flows, i, cell, c, lane, delivered, rewarded)
        counts = happens(ends.counts[k], stacking.portable(
            valuing.portable[c, lane], learner_effects.portability[t, cell, lane]
        ))  # fmt: skip
        state.credit[i, lane] += np.int32(offers.hours[o, lane]) * np.int32(counts)
        if learners.employer[i] >= 0:
            _observe(employers, employer_state, trust, effects, job, c, t, lane, delivered,
                     ends.observes[k])  # fmt: skip
        first = not holds_any(state, i, lane)
        state.completed[i, c, lane] = min(state.completed[i, c, lane] + 1, MOST)
        outcome = 1 + 2 * np.int64(c) + delivered
        state.own_news[i, lane] = outcome | rewarded << REWARD | first << FIRST
        marks.told[i] |= np.uint8(1) << np.uint8(c)
        ends.soured[soured] = k
        soured += np.uint64(not rewarded)
    for p in range(soured):
        k = ends.soured[p]
        _sour(state, marks, valuing, ends.learner[k], ends.lane[k], t)


@inlined
def _employer_met(learners: Learners, employers: Employers, i: int, word: int) -> np.int64:
    """Return the employer who sees the credential: the learner's own, or one of its sector."""
    if learners.employer[i] >= 0:
        return np.int64(learners.employer[i])
    return employer_of(employers, learners.sector[i], word)


@inlined
def _enter(
    state: LearnerState, market: MarketState, flows: NDArray[np.int64], i: int, cell: int, c: int,
    lane: int, delivered: bool, rewarded: bool,
) -> None:  # fmt: skip
    """Enter a completed credential into the accounts."""
    flows[cell, np.uint64(COMPLETIONS_PLAIN) + c, lane] += 1
    flows[cell, DELIVERED, lane] += delivered
    flows[cell, REWARDED, lane] += rewarded
    market.completed[c, lane] += 1
    market.delivered[c, lane] += delivered
    state.supported[i, lane] = min(state.supported[i, lane] + state.paid[i, lane], MOST)


@inlined
def _sour(
    state: LearnerState, marks: Marks, valuing: Choice, i: int, lane: int, t: int
) -> None:
    """Let a learner whose credential was not rewarded grow disillusioned, and see for how long."""
    state.disillusion[i, lane] = np.float32(payoff.soured(
        float(state.disillusion[i, lane]), valuing.souring[t - state.soured[i, lane], lane]
    ))  # fmt: skip
    state.soured[i, lane] = t
    stored, quarters = float(state.disillusion[i, lane]), 0
    while quarters < valuing.souring.shape[0] and payoff.disillusioned(
        stored, valuing.souring[quarters, lane]
    ):
        quarters += 1
    marks.sour_until[i, lane] = min(t + quarters, NEVER)


@inlined
def _find_chances(
    learners: Learners, offers: OfferState, coefficients: Completion, ends: Ends, gathered: int
) -> None:
    """Find the chance that each enrolment ends in completion."""
    given, lanes = ends.given, ends.lane
    _take(coefficients.completion_assessed, lanes, gathered, given[0])
    _take(coefficients.completion_education, lanes, gathered, given[1])
    _take(coefficients.completion_flexibility, lanes, gathered, given[2])
    _take(coefficients.completion_hours, lanes, gathered, given[3])
    _take(coefficients.hours_unit, lanes, gathered, given[4])
    _take(coefficients.quarter_hours, lanes, gathered, given[5])
    _take(coefficients.time_spread, lanes, gathered, given[6])
    for k in range(np.uint64(gathered)):
        ends.education[k] = learners.education[ends.learner[k]]
        ends.time[k] = learners.time[ends.learner[k]]
    for k in range(np.uint64(gathered)):
        ends.flexibility[k] = offers.flexibility[ends.offer[k], lanes[k]]
        ends.hours[k] = offers.hours[ends.offer[k], lanes[k]]
    _budget(given[5], given[6], ends.time, gathered)
    _chance(given[0], given[1], ends.education, given[2], ends.flexibility, given[3], ends.hours,
            ends.time, given[4], ends.chance, gathered)  # fmt: skip


# One short loop a function, so that the compiler turns each of them into vector instructions.


@apart
def _take(source: Floats, lanes: Index, count: int, target: Floats) -> None:
    for k in range(np.uint64(count)):
        target[k] = source[lanes[k]]


@apart
def _budget(quarter_hours: Floats, spread: Floats, time: Floats, count: int) -> None:
    for k in range(count):
        time[k] = completion.budget(quarter_hours[k], spread[k], time[k])


@apart
def _chance(
    base: Floats, education_effect: Floats, education: Floats, flexibility_effect: Floats,
    flexibility: Floats, hours_effect: Floats, hours: Floats, budget: Floats, unit: Floats,
    chance: Floats, count: int,
) -> None:  # fmt: skip
    for k in range(count):
        chance[k] = completion.credential(
            base[k], education_effect[k], education[k], flexibility_effect[k], flexibility[k],
            hours_effect[k], hours[k], budget[k], unit[k],
        )  # fmt: skip


@inlined
def _reward(
    employers: EmployerState, recognising: Recognition, met: int, c: int, lane: int,
    delivered: bool, word: int,
) -> bool:  # fmt: skip
    """Let the employer met reward a credential or not; it counts as an applicant to it."""
    practised = recognition.practised(
        employers.declared[met, c, lane], employers.practice[met, lane],
        recognising.practised_in_name[lane], recognising.practised_backslider[lane],
    )  # fmt: skip
    employers.applicants[met, c, lane] += 1
    return happens(
        word, payoff.chance_rewarded(recognising.reward_base[lane], delivered, practised)
    )


@inlined
def _observe(
    employers: Employers, state: EmployerState, trust: Trust, effects: EmployerEffects, job: int,
    c: int, t: int, lane: int, delivered: bool, word: int,
) -> None:  # fmt: skip
    """Let the learner's own employer see, or not, what the course gave."""
    sectors = employers.first.size - 2
    cell = employers.size[job] * sectors + employers.sector[job]
    chance = payoff.chance_observed(trust.observation[lane], effects.observation[t, cell, lane])
    seen = happens(word, chance)
    state.good_news[job, c, lane] += seen & delivered
    state.bad_news[job, c, lane] += seen & (not delivered)


@inlined
def holds_any(state: LearnerState, i: int, lane: int) -> bool:
    """Tell whether a learner holds a credential of any class."""
    held = np.int64(0)
    for c in range(state.completed.shape[1]):
        held += state.completed[i, c, lane]
    return bool(held > 0)


@compiled
def _spread(network: Network, state: LearnerState, marks: Marks) -> None:
    """Let everyone know how credentials fared, its own and its neighbours'."""
    for i in range(marks.told.size):
        told = marks.told[i]
        if told != 0:
            marks.ever_completed[i] = True
            marks.news[i] |= told
            for link in range(network.start[i], network.start[i + 1]):
                marks.news[network.neighbour[link]] |= told
    for i in range(marks.news.size):
        _ask_ahead(state, marks, min(i + AHEAD, marks.news.size - 1))
        if marks.news[i] != 0:
            _take_up(network, state, marks, i)
    for i in range(marks.told.size):
        if marks.told[i] != 0:
            _keep_outcome(state.own_news[i])


@inlined
def _take_up(network: Network, state: LearnerState, marks: Marks, i: int) -> None:
    """Let a learner take up what it and its neighbours tell, in the order of storage.

    Encounters are counted only so far, so the order is not free.
    """
    link, end, own = network.start[i], network.start[i + 1], marks.told[i] != 0
    while own or link < end:
        if own and (link == end or network.neighbour[link] > i):
            teller, own = np.int64(i), False
        else:
            teller = np.int64(network.neighbour[link])
            link += 1
            if marks.told[teller] == 0:
                continue
            _count_holders(state.own_news[teller], state.holding_neighbours[i])
        for c in range(CLASSES):
            if marks.told[teller] >> c & 1 != 0:
                _encounter(state.own_news[teller], c, state.met[i, c], state.rewarded[i, c])


@inlined
def _ask_ahead(state: LearnerState, marks: Marks, i: int) -> None:
    """Ask for what will be written of a learner who comes up soon, where it has news."""
    if marks.news[i] == 0:
        return
    prefetch(state.holding_neighbours, i)
    for c in range(CLASSES):
        if marks.news[i] >> c & 1 != 0:
            prefetch(state.met[i], c)
            prefetch(state.rewarded[i], c)


@apart
def _count_holders(told: NDArray[np.int8], holding: NDArray[np.uint8]) -> None:
    """Count a neighbour in the lanes in which it tells of its first credential."""
    for lane in range(told.size):
        holding[lane] += np.uint8(told[lane]) >> np.uint8(FIRST) & np.uint8(1)


@apart
def _encounter(
    told: NDArray[np.int8], c: int, met: NDArray[np.uint8], rewarded: NDArray[np.uint8]
) -> None:
    """Count encounters with employers that a learner knows of, for credentials of a class."""
    outcome = np.uint8(1 + 2 * c)
    for lane in range(told.size):
        heard = np.uint8(told[lane])
        of_class = np.uint8(np.uint8((heard & np.uint8(OUTCOME)) - outcome) < np.uint8(2))
        more = of_class & np.uint8(met[lane] < np.uint8(MOST))
        met[lane] += more
        rewarded[lane] += more & (heard >> np.uint8(REWARD))


@apart
def _keep_outcome(told: NDArray[np.int8]) -> None:
    """Keep of what was told only what becomes evidence."""
    for lane in range(told.size):
        told[lane] &= np.int8(OUTCOME)


@compiled
def stack_credit(
    learners: Learners, state: LearnerState, coefficients: Completion, chances: Chances,
    marks: Marks, flows: NDArray[np.int64], t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Step 9: let who holds enough credit turn it into a partial or full qualification.

    Parameters
    ----------
    learners, coefficients, chances
        Read.
    state : LearnerState
        Credit and qualifications are written.
    marks : Marks
        Who has a credential; read.
    flows : int64 (36, F, L)
        Qualifications are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    for i in range(learners.id.size):
        if not marks.ever_completed[i]:
            continue
        cell = learners.cell[i]
        _, partial, full, _ = words(seed, learners.id[i], 0, t, LEARNER_CREDIT, replicate)
        if min(partial, full) >= chances.stack_any[cell] or not _any_stacks(
            state.credit[i], state.partial[i], coefficients.partial_hours, coefficients.full_parts
        ):
            continue
        for lane in range(state.level.shape[1]):
            chance = chances.stack[cell, lane]
            needed, parts = coefficients.partial_hours[lane], coefficients.full_parts[lane]
            if stacking.enough(state.partial[i, lane], parts) and full < chance:
                state.partial[i, lane] -= np.int64(parts)
                state.full[i, lane] = min(state.full[i, lane] + 1, MOST)
                flows[cell, FULLS, lane] += 1
            if stacking.enough(state.credit[i, lane], needed) and partial < chance:
                state.credit[i, lane] -= np.int64(needed)
                state.partial[i, lane] = min(state.partial[i, lane] + 1, MOST)
                flows[cell, PARTIALS, lane] += 1


@apart
def _any_stacks(
    credit: NDArray[np.int32], partial: NDArray[np.uint8], hours: Floats, parts: Floats
) -> bool:
    """Tell whether a learner holds enough of anything in some lane."""
    found = np.uint8(0)
    for lane in range(credit.size):
        full = np.uint8(stacking.enough(partial[lane], parts[lane]))
        found |= full | np.uint8(stacking.enough(credit[lane], hours[lane]))
    return bool(found != 0)
