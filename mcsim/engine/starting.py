"""Put agents into their state at the end of quarter -1, in every lane."""

import numpy as np

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.elementary import happens, uniform
from mcsim.engine.coefficients import Start, Supply
from mcsim.engine.state import NOT_ENROLLED, EmployerState, LearnerState, OfferState
from mcsim.population.synthesis import Employers, Learners, Offers
from mcsim.rules import awareness, barriers, content, market, recognition, supply
from mcsim.rules.trust import CLASSES, PLAIN, starting_trust

# Positions of the barriers among those of learners, of employers and of providers.
DEFINITION, NOT_IN_NQF, NOT_KNOWN, NOT_RECOGNISED, NO_CREDIT = 0, 1, 2, 3, 4
NEW, NO_DEFINITION, NOT_TRANSPARENT, NAMES = 0, 1, 2, 3
NO_INTEREST, NOT_UNDERSTOOD, NO_QA = 0, 1, 2


@compiled
def start_learner(learners: Learners, state: LearnerState, start: Start, i: int) -> None:
    """Start the learner at a storage position afresh in every lane.

    Parameters
    ----------
    learners : Learners
        Traits.
    state : LearnerState
        Row ``i`` is written, but for ``holding_neighbours``.
    start : Start
        The survey's state in each lane.
    i : int
        Storage position.
    """
    common = learners.common[i]
    for lane in range(state.level.shape[1]):
        load, own = start.load_common[lane], start.load_own[lane]
        # Whether an agent can hold barriers is asked of its trust without any.
        may = barriers.may_hold(
            starting_trust(
                start.trust_cut[0, PLAIN, lane], start.trust_spread[lane], learners.temper[i]
            ),
            start.distrusting[lane] > 0.0,
        )
        held = 0
        for b in range(start.learner_cut.shape[0]):
            cut = start.learner_cut[b, lane]
            if may and barriers.holds(common, learners.barrier[i, b], load, own, cut):
                held |= 1 << b
        valued = 0
        for b in range(start.benefit_cut.shape[0]):
            cut = start.benefit_cut[b, lane]
            if barriers.holds(common, learners.benefit[i, b], load, own, cut):
                valued |= 1 << b
        aware = start.aware_others[lane]
        if held >> NOT_KNOWN & 1:
            aware = start.aware_holders[lane]
        state.barriers[i, lane], state.benefits[i, lane] = held, valued
        state.level[i, lane] = awareness.starting_level(
            learners.aware_word[i], learners.level_word[i], aware, start.heard_only[lane]
        )
        misses = held >> NOT_IN_NQF & 1
        for c in range(CLASSES):
            state.trust[i, c, lane] = np.float32(starting_trust(
                start.trust_cut[misses, c, lane], start.trust_spread[lane], learners.temper[i]
            ))  # fmt: skip
    state.good[i], state.bad[i], state.event[i] = np.float32(0.0), np.float32(0.0), 0
    state.course[i], state.course_class[i], state.left[i] = NOT_ENROLLED, 0, 0
    state.paid[i], state.supported[i] = False, 0
    state.window_kept[i], state.met[i], state.rewarded[i] = False, 0, 0
    state.completed[i], state.courses[i], state.turned_away[i] = 0, 0, 0
    state.credit[i], state.partial[i], state.full[i] = 0, 0, 0
    state.disillusion[i], state.soured[i] = np.float32(0.0), 0
    state.own_news[i], state.good_news[i], state.bad_news[i] = 0, 0, 0


@compiled
def start_learners(learners: Learners, state: LearnerState, start: Start) -> None:
    """Start every learner in every lane."""
    for i in range(learners.id.size):
        start_learner(learners, state, start, i)


@compiled
def start_employers(employers: Employers, state: EmployerState, start: Start) -> None:
    """Start every employer in every lane; none recognises anything before its first review."""
    for j in range(employers.size.size):
        for lane in range(state.level.shape[1]):
            load, own = start.load_common[lane], start.load_own[lane]
            may = barriers.may_hold(
                starting_trust(
                    start.employer_trust_cut[PLAIN, lane], start.trust_spread[lane],
                    employers.temper[j],
                ),
                start.distrusting[lane] > 0.0,
            )  # fmt: skip
            motives = 0
            for m in range(start.motive_cut.shape[0]):
                motives += barriers.holds(
                    employers.common[j], employers.motive[j, m], load, own,
                    start.motive_cut[m, lane],
                )  # fmt: skip
            state.motives[j, lane] = motives
            held = 0
            for b in range(start.employer_cut.shape[0]):
                if may and barriers.holds(
                    employers.common[j], employers.barrier[j, b], load, own,
                    start.employer_cut[b, lane],
                ):  # fmt: skip
                    held |= 1 << b
            aware = start.employer_aware_others[lane]
            if held >> NEW & 1:
                aware = start.employer_aware_holders[lane]
            state.barriers[j, lane] = held
            state.level[j, lane] = awareness.starting_level(
                employers.aware_word[j], employers.level_word[j], aware, start.heard_only[lane]
            )
            state.practice[j, lane] = recognition.practice(
                employers.practice_word[j], start.practice_leader[lane],
                start.practice_in_name[lane],
            )  # fmt: skip
            for c in range(CLASSES):
                state.trust[j, c, lane] = np.float32(starting_trust(
                    start.employer_trust_cut[c, lane], start.trust_spread[lane],
                    employers.temper[j],
                ))  # fmt: skip


@compiled
def start_offers(
    offers: Offers, state: OfferState, coefficients: Supply, start: Start
) -> None:  # fmt: skip
    """Start every offer in every lane; some slots wait for their provider to enter."""
    for o in range(offers.provider.size):
        for lane in range(state.age.shape[1]):
            held = 0
            for b in range(start.provider_cut.shape[0]):
                if barriers.holds(
                    offers.common[o], offers.barrier[o, b], start.load_common[lane],
                    start.load_own[lane], start.provider_cut[b, lane],
                ):  # fmt: skip
                    held |= 1 << b
            state.barriers[o, lane] = held
            state.active[o, lane] = not market.waits(
                offers.entrant_word[o], coefficients.entrants[lane]
            )
            state.credential_class[o, lane] = supply.starting_class(
                offers.class_word[o], coefficients.qa_offers[lane], coefficients.nqf_offers[lane]
            )
            state.module[o, lane] = happens(offers.module_word[o], coefficients.modules[lane])
            state.age[o, lane] = content.starting_age(
                uniform(offers.age_word[o]), coefficients.refresh[lane],
                np.int64(coefficients.oldest_content[lane]),
            )  # fmt: skip
