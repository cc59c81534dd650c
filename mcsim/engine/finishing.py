"""Steps 7 to 9: courses end, credentials deliver and are rewarded, news spreads, credit adds up."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.arithmetic.draws import (
    EMPLOYER_OBSERVES,
    LEARNER_CREDIT,
    LEARNER_OUTCOME,
    words,
)
from mcsim.arithmetic.elementary import happens
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

type Counted = NDArray[np.int64]


@compiled
def finish_courses(
    learners: Learners, employers: Employers, network: Network, state: LearnerState,
    employer_state: EmployerState, offers: OfferState, market: MarketState,
    coefficients: Completion, recognising: Recognition, trust: Trust, valuing: Choice,
    learner_effects: LearnerEffects, effects: EmployerEffects, chances: Chances,
    marks: Marks, flows: NDArray[np.int64], t: int, seed: int, replicate: int,
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
    flows : int64 (36, F, L)
        Completions, drop-outs and outcomes are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    for i in range(learners.id.size):
        if marks.in_course[i] == 0 and marks.in_offer[i] == 0:
            continue
        completes, delivers, rewards, meets = words(
            seed, learners.id[i], 0, t, LEARNER_OUTCOME, replicate
        )
        cell = learners.cell[i]
        if marks.in_course[i] > 0:
            marks.in_course[i] -= _finish_uncertified(
                state.course[i], state.left[i], state.courses[i],
                chances.course[learners.education[i]], completes,
                flows[cell, COURSE_COMPLETIONS], flows[cell, COURSE_DROPOUTS],
            )  # fmt: skip
        if marks.in_offer[i] == 0:
            continue
        for lane in range(state.level.shape[1]):
            o = state.course[i, lane]
            if o < 0:
                continue
            state.left[i, lane] -= 1
            if state.left[i, lane] > 0:
                continue
            state.course[i, lane] = NOT_ENROLLED
            marks.in_offer[i] -= 1
            if not happens(completes, _chance(offers, coefficients, learners, i, o, lane)):
                flows[cell, DROPOUTS, lane] += 1
                continue
            marks.ever_completed[i] = True
            c = np.int64(state.course_class[i, lane])
            delivered = happens(
                delivers,
                payoff.chance_delivered(offers.quality[o, lane], offers.relevance[o, lane]),
            )
            met = _employer_met(learners, employers, i, meets)
            rewarded = _reward(employer_state, recognising, met, c, lane, delivered, rewards)
            _enter(state, market, flows, i, cell, c, lane, delivered, rewarded)
            portable = stacking.portable(
                valuing.portable[c, lane], learner_effects.portability[t, cell, lane]
            )
            counts, _, _, _ = words(seed, learners.id[i], 0, t, LEARNER_CREDIT, replicate)
            if happens(counts, portable):
                state.credit[i, lane] += np.int64(offers.hours[o, lane])
            if not rewarded:
                _sour(state, marks, valuing, i, lane, t)
            if learners.employer[i] >= 0:
                observes, _, _, _ = words(
                    seed, learners.id[i], met + 1, t, EMPLOYER_OBSERVES, replicate
                )
                _observe(employers, employer_state, trust, effects, met, c, t, lane,
                         delivered, observes)  # fmt: skip
            _tell(network, state, marks, i, c, lane, delivered, rewarded)


@inlined
def _finish_uncertified(
    course: NDArray[np.int16], left: NDArray[np.int16], courses: NDArray[np.uint8],
    chance: NDArray[np.int64], word: int, completions: Counted, dropouts: Counted,
) -> np.int64:  # fmt: skip
    """Bring a learner's uncertified courses one quarter further; return how many lanes end one."""
    ended = np.int64(0)
    for lane in range(course.size):
        left[lane] -= 1 if course[lane] == IN_COURSE else 0
    for lane in range(course.size):
        ends = (course[lane] == IN_COURSE) & (left[lane] <= 0)
        completions[lane] += ends & (word < chance[lane])
        dropouts[lane] += ends & (word >= chance[lane])
        ended += ends
    for lane in range(course.size):
        ends = (course[lane] == IN_COURSE) & (left[lane] <= 0)
        more = courses[lane] + np.uint8(ends & (word < chance[lane]))
        courses[lane] = min(more, MOST)
        course[lane] = NOT_ENROLLED if ends else course[lane]
    return ended


@compiled
def _employer_met(learners: Learners, employers: Employers, i: int, word: int) -> np.int64:
    """Return the employer who sees the credential: the learner's own, or one of its sector."""
    if learners.employer[i] >= 0:
        return np.int64(learners.employer[i])
    return employer_of(employers, learners.sector[i], word)


@compiled
def _enter(
    state: LearnerState, market: MarketState, flows: NDArray[np.int64], i: int, cell: int, c: int,
    lane: int, delivered: bool, rewarded: bool,
) -> None:  # fmt: skip
    """Enter a completed credential into the accounts."""
    flows[cell, COMPLETIONS_PLAIN + c, lane] += 1
    flows[cell, DELIVERED, lane] += delivered
    flows[cell, REWARDED, lane] += rewarded
    market.completed[c, lane] += 1
    market.delivered[c, lane] += delivered
    if state.paid[i, lane]:
        state.supported[i, lane] = min(state.supported[i, lane] + 1, MOST)


@compiled
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


@compiled
def _chance(
    offers: OfferState, coefficients: Completion, learners: Learners, i: int, o: int, lane: int
) -> float:
    """Chance that an enrolment in an offer ends in completion."""
    budget = completion.budget(
        coefficients.quarter_hours[lane], coefficients.time_spread[lane], learners.time[i]
    )
    return completion.credential(
        coefficients.completion_assessed[lane], coefficients.completion_education[lane],
        learners.education[i], coefficients.completion_flexibility[lane],
        offers.flexibility[o, lane], coefficients.completion_hours[lane], offers.hours[o, lane],
        budget, coefficients.hours_unit[lane],
    )  # fmt: skip


@compiled
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


@compiled
def _observe(
    employers: Employers, state: EmployerState, trust: Trust, effects: EmployerEffects, job: int,
    c: int, t: int, lane: int, delivered: bool, word: int,
) -> None:  # fmt: skip
    """Let the learner's own employer see, or not, what the course gave."""
    sectors = employers.first.size - 2
    cell = employers.size[job] * sectors + employers.sector[job]
    chance = payoff.chance_observed(trust.observation[lane], effects.observation[t, cell, lane])
    if not happens(word, chance):
        return
    if delivered:
        state.good_news[job, c, lane] += 1
    else:
        state.bad_news[job, c, lane] += 1


@compiled
def holds_any(state: LearnerState, i: int, lane: int) -> bool:
    """Tell whether a learner holds a credential of any class."""
    held = np.int64(0)
    for c in range(state.completed.shape[1]):
        held += state.completed[i, c, lane]
    return bool(held > 0)


@compiled
def _tell(
    network: Network, state: LearnerState, marks: Marks, i: int, c: int, lane: int,
    delivered: bool, rewarded: bool,
) -> None:  # fmt: skip
    """Enter a completed credential with the learner, and tell it to the neighbours."""
    first = not holds_any(state, i, lane)
    state.completed[i, c, lane] = min(state.completed[i, c, lane] + 1, MOST)
    state.own_news[i, lane] = 1 + 2 * c + delivered
    marks.has_news[i] = True
    marks.news[i, lane] |= np.uint8(1 << c)
    _encounter(state, i, c, lane, rewarded)
    for link in range(network.start[i], network.start[i + 1]):
        n = network.neighbour[link]
        marks.has_news[n] = True
        marks.news[n, lane] |= np.uint8(1 << c)
        if first:
            state.holding_neighbours[n, lane] += 1
        if delivered:
            state.good_news[n, c, lane] += 1
        else:
            state.bad_news[n, c, lane] += 1
        _encounter(state, n, c, lane, rewarded)


@compiled
def _encounter(state: LearnerState, i: int, c: int, lane: int, rewarded: bool) -> None:
    """Count an encounter with an employer that a learner knows of."""
    if state.met[i, c, lane] < MOST:
        state.met[i, c, lane] += 1
        state.rewarded[i, c, lane] += rewarded


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
        if min(partial, full) >= chances.stack_any[cell]:
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
