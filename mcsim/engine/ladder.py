"""Step 1: learners and employers climb the awareness ladder, or slip from it."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.arithmetic.draws import EMPLOYER_AWARENESS, LEARNER_AWARENESS, words
from mcsim.arithmetic.elementary import happens, threshold
from mcsim.arithmetic.lanes import lanes_at, lanes_from, next_lane, set_lanes, words_for
from mcsim.arithmetic.prefetch import prefetch
from mcsim.engine.chances import Chances, hearing
from mcsim.engine.coefficients import Awareness
from mcsim.engine.effects import EmployerEffects, LearnerEffects
from mcsim.engine.starting import NEW, NOT_KNOWN
from mcsim.engine.state import EmployerState, LearnerState, MarketState
from mcsim.population.network import Network
from mcsim.population.synthesis import Employers, Learners
from mcsim.rules import awareness, barriers
from mcsim.rules.awareness import HEARD, UNAWARE
from mcsim.rules.trust import CLASSES

AHEAD = 4  # learners whose rows are asked for before they are needed


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
                    hears & bit != 0 and hear < _hearing(
                        learners, network, state, coefficients, effects, chances, i, t, lane
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
def _hearing(
    learners: Learners, network: Network, state: LearnerState, coefficients: Awareness,
    effects: LearnerEffects, chances: Chances, i: int, t: int, lane: int,
) -> int:  # fmt: skip
    """Threshold at which a learner hears of micro-credentials."""
    cell, job = learners.cell[i], learners.employer[i]
    recognised = job >= 0 and chances.recognised[job, lane]
    slowed = barriers.active(
        (state.barriers[i, lane] >> NOT_KNOWN & 1) == 1, learners.lift[i, NOT_KNOWN],
        effects.lift_unknown[t, cell, lane],
    )  # fmt: skip
    holding = state.holding_neighbours[i, lane]
    if holding == 0:
        return int(chances.hear[1 if recognised else 0, 1 if slowed else 0, cell, lane])
    share = awareness.share(holding, network.start[i + 1] - network.start[i])
    return int(threshold(
        hearing(coefficients, effects, share, recognised, slowed, t, cell, lane)
    ))  # fmt: skip


@compiled
def climb_employers(
    employers: Employers, state: EmployerState, market: MarketState, coefficients: Awareness,
    effects: EmployerEffects, t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Move every employer in every lane at most one rung.

    Parameters
    ----------
    employers, market, coefficients, effects
        Read; ``market`` as the previous quarter left it.
    state : EmployerState
        ``level`` is written.
    t, seed, replicate : int
        Address of the draws.
    """
    sectors = market.employers.size
    for j in range(employers.size.size):
        hear, understand, forget, _ = words(seed, j, 0, t, EMPLOYER_AWARENESS, replicate)
        sector = employers.sector[j]
        cell = employers.size[j] * sectors + sector
        for lane in range(state.level.shape[1]):
            met = 0
            for c in range(CLASSES):
                met += state.applicants[j, c, lane]
            slowed = barriers.active(
                (state.barriers[j, lane] >> NEW & 1) == 1, employers.lift[j, NEW],
                effects.lift_new[t, cell, lane],
            )  # fmt: skip
            hazard = awareness.employer_hazard(
                coefficients.employer_media[lane], effects.outreach[t, cell, lane],
                coefficients.employer_peers[lane],
                awareness.share(market.declared_any[sector, lane], market.employers[sector]),
                coefficients.employer_applicants[lane], awareness.met(met),
                coefficients.slow_climb[lane], slowed,
            )  # fmt: skip
            understanding = awareness.understanding_hazard(
                coefficients.employer_understanding[lane],
                effects.employer_understanding[t, cell, lane],
            )
            state.level[j, lane] = awareness.next_level(
                state.level[j, lane], happens(hear, awareness.chance(hazard)),
                happens(understand, awareness.chance(understanding)),
                happens(forget, awareness.chance(coefficients.employer_forgetting[lane])),
            )  # fmt: skip
