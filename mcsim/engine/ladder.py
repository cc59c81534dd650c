"""Step 1: learners and employers climb the awareness ladder, or slip from it."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.arithmetic.draws import EMPLOYER_AWARENESS, LEARNER_AWARENESS, words
from mcsim.arithmetic.elementary import happens, threshold
from mcsim.arithmetic.lanes import WORD, lowest, words_for
from mcsim.arithmetic.small import lanes_at, lanes_from
from mcsim.engine.chances import Chances, hearing
from mcsim.engine.coefficients import Awareness
from mcsim.engine.effects import EmployerEffects, LearnerEffects
from mcsim.engine.starting import NEW, NOT_KNOWN
from mcsim.engine.state import EmployerState, LearnerState, MarketState
from mcsim.population.network import Network
from mcsim.population.synthesis import Employers, Learners
from mcsim.rules import awareness, barriers
from mcsim.rules.awareness import HEARD, UNAWARE, UNDERSTANDS
from mcsim.rules.trust import CLASSES


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
        hear, understand, forget = chances.words[0, i], chances.words[1, i], chances.words[2, i]
        cell = learners.cell[i]
        # The words serve all lanes: where they exceed every lane's threshold, nobody moves.
        may_hear, may_forget = hear < chances.hear_any[cell], forget < chances.forget_any[0]
        if not (may_hear or may_forget or understand < chances.understand_any[cell]):
            continue
        for word in range(words_for(state.level.shape[1])):
            has_heard = lanes_at(state.level[i], word, HEARD)
            understands = has_heard & lanes_from(chances.understand[cell], word, understand + 1)
            forgets = has_heard & lanes_from(chances.forget, word, forget + 1)
            hears = (lanes_at(state.level[i], word, UNAWARE) | forgets & ~understands) & (
                lanes_from(chances.hear_most[cell], word, hear + 1)
            )
            moves = understands | forgets | hears
            while moves != 0:
                lane = np.uint64(WORD) * np.uint64(word) + np.uint64(lowest(moves))
                bit = moves & ~(moves - np.uint64(1))
                moves ^= bit
                state.level[i, lane] = awareness.next_level(
                    state.level[i, lane],
                    hears & bit != 0 and hear < _hearing(
                        learners, network, state, coefficients, effects, chances, i, t, lane
                    ),
                    understands & bit != 0, forgets & bit != 0,
                )  # fmt: skip


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
        for lane in range(np.uint64(state.level.shape[1])):
            level = state.level[j, lane]
            if level == UNDERSTANDS:
                continue
            understands = forgets = False
            if level == HEARD:
                hazard = awareness.understanding_hazard(
                    coefficients.employer_understanding[lane],
                    effects.employer_understanding[t, cell, lane],
                )
                understands = happens(understand, awareness.chance(hazard))
                forgets = happens(forget, awareness.chance(coefficients.employer_forgetting[lane]))
            hears = (level == UNAWARE or (forgets and not understands)) and happens(
                hear, awareness.chance(_employer_hazard(
                    employers, state, market, coefficients, effects, j, sector, cell, t, lane
                ))
            )  # fmt: skip
            state.level[j, lane] = awareness.next_level(level, hears, understands, forgets)


@inlined
def _employer_hazard(
    employers: Employers, state: EmployerState, market: MarketState, coefficients: Awareness,
    effects: EmployerEffects, j: int, sector: int, cell: int, t: int, lane: int,
) -> float:  # fmt: skip
    """Hazard at which an employer hears of micro-credentials."""
    met = 0
    for c in range(CLASSES):
        met += state.applicants[j, c, lane]
    slowed = barriers.active(
        (state.barriers[j, lane] >> NEW & 1) == 1, employers.lift[j, NEW],
        effects.lift_new[t, cell, lane],
    )  # fmt: skip
    return awareness.employer_hazard(
        coefficients.employer_media[lane], effects.outreach[t, cell, lane],
        coefficients.employer_peers[lane],
        awareness.share(market.declared_any[sector, lane], market.employers[sector]),
        coefficients.employer_applicants[lane], awareness.met(met),
        coefficients.slow_climb[lane], slowed,
    )  # fmt: skip
