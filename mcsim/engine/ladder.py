"""Step 1: learners and employers climb the awareness ladder, or slip from it."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.draws import EMPLOYER_AWARENESS, LEARNER_AWARENESS, words
from mcsim.arithmetic.elementary import happens, threshold
from mcsim.arithmetic.lanes import lanes_at, lanes_from, next_lane, set_lanes, words_for
from mcsim.arithmetic.prefetch import prefetch
from mcsim.engine.chances import Chances, hearing_hazard
from mcsim.engine.coefficients import Awareness
from mcsim.engine.effects import EmployerEffects, LearnerEffects
from mcsim.engine.starting import NEW, NOT_KNOWN
from mcsim.engine.state import EmployerState, LearnerState, MarketState
from mcsim.population.network import Network
from mcsim.population.synthesis import Employers, Learners
from mcsim.rules import awareness, barriers
from mcsim.rules.awareness import HEARD, UNAWARE
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

AHEAD = 4  # learners whose rows are asked for before they are needed

type Floats = NDArray[np.float64]


@compiled
def climb_learners(
    learners: Learners, network: Network, state: LearnerState, coefficients: Awareness,
    effects: LearnerEffects, chances: Chances, t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Move every learner in every lane at most one rung.

    Parameters
    ----------
    learners, network, coefficients, effects
        Read.
    chances : Chances
        As the previous quarter left the employers; ``words`` is written.
    state : LearnerState
        ``level`` is written.
    t, seed, replicate : int
        Address of the draws.
    """
    _draw(learners.id, chances.words, t, seed, replicate)
    for i in range(learners.id.size):
        ahead = min(i + AHEAD, learners.id.size - 1)
        if _may_move(chances, learners.cell[ahead], ahead):
            prefetch(state.level, ahead)
            prefetch(state.holding_neighbours, ahead)
        cell = learners.cell[i]
        if not _may_move(chances, cell, i):
            continue
        hear, understand, forget = chances.words[0, i], chances.words[1, i], chances.words[2, i]
        may_hear = hear < chances.hear_any[cell]
        for word in range(words_for(state.level.shape[1])):
            has_heard = lanes_at(state.level[i], word, HEARD)
            understands = has_heard & lanes_from(chances.understand[cell], word, understand + 1)
            forgets = has_heard & lanes_from(chances.forget, word, forget + 1)
            hears = np.uint64(0)
            if may_hear:
                hears = (lanes_at(state.level[i], word, UNAWARE) | forgets & ~understands) & (
                    _perhaps_hearing(state.holding_neighbours[i], chances, cell,
                                     learners.employer[i], word, hear)
                )  # fmt: skip
            moves = understands | forgets | hears
            while moves != 0:
                lane, others = next_lane(moves, word)
                bit, moves = moves ^ others, others
                state.level[i, lane] = awareness.next_level(
                    state.level[i, lane],
                    hears & bit != 0 and _hears(
                        learners, network, state, coefficients, effects, chances, i, t, lane, hear
                    ),
                    understands & bit != 0, forgets & bit != 0,
                )  # fmt: skip


@inlined
def _may_move(chances: Chances, cell: int, i: int) -> bool:
    """Tell whether a learner could move in some lane.

    The words serve all lanes: where they exceed every lane's threshold, nobody moves.
    """
    return bool(
        chances.words[0, i] < chances.hear_any[cell]
        or chances.words[1, i] < chances.understand_any[cell]
        or chances.words[2, i] < chances.forget_any[0]
    )


@inlined
def _perhaps_hearing(
    holding: NDArray[np.uint8], chances: Chances, cell: int, job: int, word: int, hear: int
) -> np.uint64:
    """Find in which of 64 lanes a learner could hear of micro-credentials, were it not slowed."""
    alone = lanes_at(holding, word, 0)
    recognised = set_lanes(chances.recognised[job], word) if job >= 0 else np.uint64(0)
    # As for ``hear_most``: what is slowed could be out of order by one.
    return (
        ~alone & lanes_from(chances.hear_most[cell], word, hear + 1)
        | alone & recognised & lanes_from(chances.hear[1, 0, cell], word, hear)
        | alone & ~recognised & lanes_from(chances.hear[0, 0, cell], word, hear)
    )


@compiled
def _draw(
    ids: NDArray[np.int32], drawn: NDArray[np.int64], t: int, seed: int, replicate: int
) -> None:
    """Look up the words by which learners climb."""
    hear, understand, forget = drawn[0], drawn[1], drawn[2]
    for i in range(ids.size):
        hear[i], understand[i], forget[i], _ = words(
            seed, ids[i], 0, t, LEARNER_AWARENESS, replicate
        )


@compiled
def _hears(
    learners: Learners, network: Network, state: LearnerState, coefficients: Awareness,
    effects: LearnerEffects, chances: Chances, i: int, t: int, lane: int, word: int,
) -> bool:  # fmt: skip
    """Tell whether an unaware learner hears of micro-credentials."""
    cell, job = learners.cell[i], learners.employer[i]
    recognised = job >= 0 and chances.recognised[job, lane]
    slowed = barriers.active(
        (state.barriers[i, lane] >> NOT_KNOWN & 1) == 1, learners.lift[i, NOT_KNOWN],
        effects.lift_unknown[t, cell, lane],
    )  # fmt: skip
    holding = state.holding_neighbours[i, lane]
    if holding == 0:
        return bool(word < chances.hear[1 if recognised else 0, 1 if slowed else 0, cell, lane])
    share = awareness.share(holding, network.start[i + 1] - network.start[i])
    return _happens(word, hearing_hazard(
        coefficients, effects.campaign[t, cell, lane], share, recognised, slowed, lane
    ))  # fmt: skip


@inlined
def _may_happen(word: int, hazard: float) -> bool:
    """Tell whether something of a hazard may happen, without an exponential.

    A chance 1 - exp(-h) is at most h; rounding could make it one word more.
    """
    return bool(word <= threshold(hazard))


@inlined
def _happens(word: int, hazard: float) -> bool:
    """Tell whether something of a hazard happens, which it mostly does not."""
    return _may_happen(word, hazard) and happens(word, awareness.chance(hazard))


@compiled
def climb_employers(
    employers: Employers, state: EmployerState, market: MarketState, coefficients: Awareness,
    effects: EmployerEffects, chances: Chances, t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Move every employer in every lane at most one rung.

    Parameters
    ----------
    employers, market, coefficients, effects
        Read; ``market`` as the previous quarter left it.
    chances : Chances
        Of the quarter; ``hears`` is written.
    state : EmployerState
        ``level`` is written.
    t, seed, replicate : int
        Address of the draws.
    """
    sectors = market.employers.size
    for j in range(employers.size.size):
        hear, understand, forget, _ = words(seed, j, 0, t, EMPLOYER_AWARENESS, replicate)
        sector = employers.sector[j]
        cell, level = employers.size[j] * sectors + sector, state.level[j]
        _find_hearing(state, market, coefficients, effects.outreach[t, cell],
                      effects.lift_new[t, cell], employers.lift[j, NEW], j, sector, hear,
                      chances.hears)  # fmt: skip
        for word in range(words_for(level.size)):
            has_heard = lanes_at(level, word, HEARD)
            understands = has_heard & lanes_from(
                chances.employer_understand[cell], word, int(understand) + 1
            )
            forgets = has_heard & lanes_from(chances.employer_forget, word, int(forget) + 1)
            hears = set_lanes(chances.hears, word)
            hears &= lanes_at(level, word, UNAWARE) | forgets & ~understands
            moves = understands | forgets | hears
            while moves != 0:
                lane, others = next_lane(moves, word)
                bit, moves = moves ^ others, others
                level[lane] = awareness.next_level(
                    level[lane],
                    hears & bit != 0 and _employer_hears(
                        employers, state, market, coefficients, effects, j, sector, cell, t, lane,
                        hear,
                    ),
                    understands & bit != 0, forgets & bit != 0,
                )  # fmt: skip


@apart
def _find_hearing(
    state: EmployerState, market: MarketState, coefficients: Awareness, outreach: Floats,
    lift: Floats, lifted_by: int, j: int, sector: int, word: int, hears: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Find the lanes in which an employer may hear of micro-credentials.

    The logarithm of holders met, ln(1 + n), is at most n.
    """
    plain, qa, nqf = (state.applicants[j, PLAIN], state.applicants[j, QA],
                      state.applicants[j, NQF])  # fmt: skip
    for lane in range(hears.size):
        hazard = _employer_hazard(
            state, market, coefficients, outreach[lane], lift[lane], lifted_by, j, sector,
            np.float64(plain[lane] + qa[lane] + nqf[lane]), lane,
        )  # fmt: skip
        hears[lane] = _may_happen(word, hazard)


@inlined
def _employer_hazard(
    state: EmployerState, market: MarketState, coefficients: Awareness, outreach: float,
    lift: float, lifted_by: int, j: int, sector: int, applied: float, lane: int,
) -> float:  # fmt: skip
    """Hazard at which an unaware employer hears of micro-credentials."""
    slowed = barriers.active((state.barriers[j, lane] >> NEW & 1) == 1, lifted_by, lift)
    return awareness.employer_hazard(
        coefficients.employer_media[lane], outreach, coefficients.employer_peers[lane],
        awareness.share(market.declared_any[sector, lane], market.employers[sector]),
        coefficients.employer_applicants[lane], applied, coefficients.slow_climb[lane], slowed,
    )  # fmt: skip


@compiled
def _employer_hears(
    employers: Employers, state: EmployerState, market: MarketState, coefficients: Awareness,
    effects: EmployerEffects, j: int, sector: int, cell: int, t: int, lane: int, word: int,
) -> bool:  # fmt: skip
    """Tell whether an unaware employer hears of micro-credentials."""
    met = 0
    for c in range(CLASSES):
        met += state.applicants[j, c, lane]
    return _happens(word, _employer_hazard(
        state, market, coefficients, effects.outreach[t, cell, lane],
        effects.lift_new[t, cell, lane], employers.lift[j, NEW], j, sector, awareness.met(met),
        lane,
    ))  # fmt: skip
