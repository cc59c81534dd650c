"""Put agents into their state at the end of quarter -1, in every lane."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.elementary import happens, uniform
from mcsim.engine.coefficients import Start, Supply
from mcsim.engine.state import NOT_ENROLLED, EmployerState, LearnerState, OfferState
from mcsim.population.synthesis import Employers, Learners, Offers
from mcsim.rules import awareness, barriers, content, market, recognition, supply
from mcsim.rules.trust import CLASSES, PLAIN, starting_trust

type Flags = NDArray[np.uint8]
type Floats = NDArray[np.float64]

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
        Row ``i`` is written, but for ``holding_neighbours``, and ``own_news``, which neighbours
        have still to hear.
    start : Start
        The survey's state in each lane.
    i : int
        Storage position.
    """
    common, temper = learners.common[i], learners.temper[i]
    state.barriers[i], state.benefits[i] = 0, 0
    for b in range(start.learner_cut.shape[0]):
        _note(common, learners.barrier[i, b], start.load_common, start.load_own,
              start.learner_cut[b], b, state.barriers[i])  # fmt: skip
    if start.distrusting[0] > 0.0:  # of a chunk, all lanes or none
        _leave_to_the_distrusting(start.trust_cut[0, PLAIN], start.trust_spread, temper,
                                  state.barriers[i])  # fmt: skip
    for b in range(start.benefit_cut.shape[0]):
        _note(common, learners.benefit[i, b], start.load_common, start.load_own,
              start.benefit_cut[b], b, state.benefits[i])  # fmt: skip
    _rise(learners.aware_word[i], learners.level_word[i], start.aware_holders, start.aware_others,
          start.heard_only, state.barriers[i], state.level[i])  # fmt: skip
    for c in range(CLASSES):
        _trust(start.trust_cut[0, c], start.trust_cut[1, c], start.trust_spread, temper,
               state.barriers[i], state.trust[i, c])  # fmt: skip
    state.good[i], state.bad[i], state.event[i] = np.float32(0.0), np.float32(0.0), 0
    state.course[i], state.course_class[i], state.left[i] = NOT_ENROLLED, 0, 0
    state.paid[i], state.supported[i] = False, 0
    state.window_kept[i], state.met[i], state.rewarded[i] = False, 0, 0
    state.completed[i], state.courses[i], state.turned_away[i] = 0, 0, 0
    state.credit[i], state.partial[i], state.full[i] = 0, 0, 0
    state.disillusion[i], state.soured[i] = np.float32(0.0), 0


@compiled
def _note(
    common: float, own: float, load_common: Floats, load_own: Floats, cut: Floats, trait: int,
    held: Flags,
) -> None:  # fmt: skip
    """Note a trait with those lanes in which the learner holds it."""
    bit = np.uint8(1 << trait)
    for lane in range(held.size):
        holds = barriers.holds(common, own, load_common[lane], load_own[lane], cut[lane])
        held[lane] |= bit if holds else np.uint8(0)


@compiled
def _leave_to_the_distrusting(
    cut: Floats, spread: Floats, temper: float, held: Flags
) -> None:
    """Take the barriers from who trusts without any."""
    for lane in range(held.size):
        may = barriers.may_hold(starting_trust(cut[lane], spread[lane], temper), True)
        held[lane] = held[lane] if may else np.uint8(0)


@compiled
def _rise(
    aware_word: int, level_word: int, holders: Floats, others: Floats, heard_only: Floats,
    held: Flags, level: NDArray[np.int8],
) -> None:  # fmt: skip
    """Put the learner on its rung of the awareness ladder."""
    for lane in range(level.size):
        aware = holders[lane] if held[lane] >> NOT_KNOWN & 1 else others[lane]
        level[lane] = awareness.starting_level(aware_word, level_word, aware, heard_only[lane])


@compiled
def _trust(
    others: Floats, holders: Floats, spread: Floats, temper: float, held: Flags,
    trust: NDArray[np.float32],
) -> None:  # fmt: skip
    """Let the learner trust a class, less where it misses the national system."""
    for lane in range(trust.size):
        cut = holders[lane] if held[lane] >> NOT_IN_NQF & 1 else others[lane]
        trust[lane] = np.float32(starting_trust(cut, spread[lane], temper))


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
