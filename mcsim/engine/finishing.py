"""Steps 7 to 9: courses end, credentials deliver and are rewarded, news spreads, credit adds up."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import (
    EMPLOYER_OBSERVES,
    LEARNER_CREDIT,
    LEARNER_OUTCOME,
    words,
)
from mcsim.arithmetic.elementary import happens
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
from mcsim.rules import awareness, completion, payoff, recognition, stacking


@compiled
def finish_courses(
    learners: Learners, employers: Employers, network: Network, state: LearnerState,
    employer_state: EmployerState, offers: OfferState, market: MarketState,
    coefficients: Completion, recognising: Recognition, trust: Trust, valuing: Choice,
    learner_effects: LearnerEffects, effects: EmployerEffects,
    enrolled_rows: NDArray[np.int32], has_news: NDArray[np.bool_],
    ever_completed: NDArray[np.bool_], flows: NDArray[np.int64], t: int, seed: int,
    replicate: int,
) -> None:  # fmt: skip
    """Bring every enrolment one quarter further; at its end, complete it or drop out.

    Parameters
    ----------
    learners, employers, network, offers, coefficients, recognising, trust, valuing,
    learner_effects, effects
        Read.
    state, employer_state, market : LearnerState, EmployerState, MarketState
        Enrolment, credentials, encounters, news and published outcomes are written.
    enrolled_rows : int32 (N,)
        Lanes in which each learner is enrolled.
    has_news, ever_completed : bool (N,)
        Learners with news, and with a credential, in some lane.
    flows : int64 (36, F, L)
        Completions, drop-outs and outcomes are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    for i in range(learners.id.size):
        if enrolled_rows[i] == 0:
            continue
        completes, delivers, rewards, meets = words(
            seed, learners.id[i], 0, t, LEARNER_OUTCOME, replicate
        )
        counts, _, _, _ = words(seed, learners.id[i], 0, t, LEARNER_CREDIT, replicate)
        cell, job = learners.cell[i], learners.employer[i]
        met = np.int64(job)
        observes = np.int64(0)
        if job >= 0:
            observes, _, _, _ = words(
                seed, learners.id[i], job + 1, t, EMPLOYER_OBSERVES, replicate
            )
        else:
            met = employer_of(employers, learners.sector[i], meets)
        for lane in range(state.level.shape[1]):
            o = state.course[i, lane]
            if o == NOT_ENROLLED:
                continue
            state.left[i, lane] -= 1
            if state.left[i, lane] > 0:
                continue
            state.course[i, lane] = NOT_ENROLLED
            enrolled_rows[i] -= 1
            if not happens(completes, _chance(offers, coefficients, learners, i, o, lane)):
                flows[cell, COURSE_DROPOUTS if o == IN_COURSE else DROPOUTS, lane] += 1
            elif o == IN_COURSE:
                state.courses[i, lane] = min(state.courses[i, lane] + 1, MOST)
                flows[cell, COURSE_COMPLETIONS, lane] += 1
            else:
                c = state.course_class[i, lane]
                ever_completed[i] = True
                delivered = happens(
                    delivers,
                    payoff.chance_delivered(offers.quality[o, lane], offers.relevance[o, lane]),
                )
                rewarded = _reward(employer_state, recognising, met, c, lane, delivered, rewards)
                _enter(state, market, flows, i, cell, c, lane, delivered, rewarded)
                portable = stacking.portable(
                    valuing.portable[c, lane], learner_effects.portability[t, cell, lane]
                )
                if happens(counts, portable):
                    state.credit[i, lane] += np.int64(offers.hours[o, lane])
                _sour(state, valuing, i, lane, t, rewarded)
                if job >= 0:
                    _observe(employers, employer_state, trust, effects, job, c, t, lane,
                             delivered, observes)  # fmt: skip
                _tell(network, state, has_news, i, c, lane, delivered, rewarded)


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
    state: LearnerState, valuing: Choice, i: int, lane: int, t: int, rewarded: bool
) -> None:  # fmt: skip
    """Let a learner whose credential was not rewarded grow disillusioned."""
    if rewarded:
        return
    state.disillusion[i, lane] = np.float32(payoff.soured(
        float(state.disillusion[i, lane]), valuing.souring[t - state.soured[i, lane], lane]
    ))  # fmt: skip
    state.soured[i, lane] = t


@compiled
def _chance(
    offers: OfferState, coefficients: Completion, learners: Learners, i: int, o: int, lane: int
) -> float:
    """Chance that an enrolment in an offer, or in an uncertified course, ends in completion."""
    if o == IN_COURSE:
        return completion.course(
            coefficients.completion_assessed[lane], coefficients.completion_online[lane],
            coefficients.courses_online[lane], coefficients.completion_education[lane],
            learners.education[i],
        )  # fmt: skip
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
    network: Network, state: LearnerState, has_news: NDArray[np.bool_], i: int, c: int, lane: int,
    delivered: bool, rewarded: bool,
) -> None:  # fmt: skip
    """Enter a completed credential with the learner, and tell it to the neighbours."""
    first = not holds_any(state, i, lane)
    state.completed[i, c, lane] = min(state.completed[i, c, lane] + 1, MOST)
    state.own_news[i, lane] = 1 + 2 * c + delivered
    has_news[i] = True
    _encounter(state, i, c, lane, rewarded)
    for link in range(network.start[i], network.start[i + 1]):
        n = network.neighbour[link]
        has_news[n] = True
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
    learners: Learners, state: LearnerState, coefficients: Completion, effects: LearnerEffects,
    ever_completed: NDArray[np.bool_], flows: NDArray[np.int64], t: int, seed: int,
    replicate: int,
) -> None:  # fmt: skip
    """Step 9: let who holds enough credit turn it into a partial or full qualification.

    Parameters
    ----------
    learners, coefficients, effects
        Read.
    state : LearnerState
        Credit and qualifications are written.
    ever_completed : bool (N,)
        Learners with a credential in some lane.
    flows : int64 (36, F, L)
        Qualifications are counted.
    t, seed, replicate : int
        Address of the draws.
    """
    for i in range(learners.id.size):
        if not ever_completed[i]:
            continue
        cell = learners.cell[i]
        _, partial, full, _ = words(seed, learners.id[i], 0, t, LEARNER_CREDIT, replicate)
        for lane in range(state.level.shape[1]):
            chance = awareness.chance(stacking.hazard(
                coefficients.stack_hazard[lane], effects.stacking[t, cell, lane]
            ))  # fmt: skip
            needed, parts = coefficients.partial_hours[lane], coefficients.full_parts[lane]
            if stacking.enough(state.partial[i, lane], parts) and happens(full, chance):
                state.partial[i, lane] -= np.int64(parts)
                state.full[i, lane] = min(state.full[i, lane] + 1, MOST)
                flows[cell, FULLS, lane] += 1
            if stacking.enough(state.credit[i, lane], needed) and happens(partial, chance):
                state.credit[i, lane] -= np.int64(needed)
                state.partial[i, lane] = min(state.partial[i, lane] + 1, MOST)
                flows[cell, PARTIALS, lane] += 1
