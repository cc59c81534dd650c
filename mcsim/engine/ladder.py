"""Step 1: learners and employers climb the awareness ladder, or slip from it."""

import numpy as np

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import EMPLOYER_AWARENESS, LEARNER_AWARENESS, words
from mcsim.arithmetic.elementary import threshold
from mcsim.engine.coefficients import Awareness
from mcsim.engine.effects import EmployerEffects, LearnerEffects
from mcsim.engine.starting import NEW, NOT_KNOWN
from mcsim.engine.state import EmployerState, LearnerState, MarketState
from mcsim.population.network import Network
from mcsim.population.synthesis import Employers, Learners
from mcsim.rules import awareness, barriers
from mcsim.rules.trust import CLASSES


@compiled
def climb_learners(
    learners: Learners, network: Network, state: LearnerState, employers: EmployerState,
    coefficients: Awareness, effects: LearnerEffects, t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Move every learner in every lane at most one rung.

    Parameters
    ----------
    learners, network, employers, coefficients, effects
        Read; ``employers`` as the previous quarter left them.
    state : LearnerState
        ``level`` is written.
    t, seed, replicate : int
        Address of the draws.
    """
    highest = _highest_chances(coefficients, effects, t)
    for i in range(learners.id.size):
        hear, understand, forget, _ = words(
            seed, learners.id[i], 0, t, LEARNER_AWARENESS, replicate
        )
        # The words serve all lanes: where they exceed every lane's threshold, nobody moves.
        if hear > highest[0] and understand > highest[1] and forget > highest[2]:
            continue
        cell, job = learners.cell[i], learners.employer[i]
        degree = network.start[i + 1] - network.start[i]
        for lane in range(state.level.shape[1]):
            share = awareness.share(state.holding_neighbours[i, lane], degree)
            recognised = job >= 0 and (
                employers.declared[job, 0, lane] or employers.declared[job, 1, lane]
                or employers.declared[job, 2, lane]
            )  # fmt: skip
            slowed = barriers.active(
                (state.barriers[i, lane] >> NOT_KNOWN & 1) == 1, learners.lift[i, NOT_KNOWN],
                effects.lift_unknown[t, cell, lane],
            )  # fmt: skip
            hazard = awareness.learner_hazard(
                coefficients.media[lane], effects.campaign[t, cell, lane],
                coefficients.social[lane], share, coefficients.workplace[lane], recognised,
                coefficients.slow_climb[lane], slowed,
            )  # fmt: skip
            understanding = awareness.understanding_hazard(
                coefficients.understanding[lane], effects.understanding[t, cell, lane]
            )
            state.level[i, lane] = awareness.next_level(
                state.level[i, lane], hear, understand, forget, awareness.chance(hazard),
                awareness.chance(understanding), awareness.chance(coefficients.forgetting[lane]),
            )  # fmt: skip


@compiled
def _highest_chances(
    coefficients: Awareness, effects: LearnerEffects, t: int
) -> tuple[np.int64, np.int64, np.int64]:
    """Thresholds that no lane and no learner exceeds: of hearing, understanding, forgetting."""
    highest_hear = highest_understand = highest_forget = np.int64(0)
    for lane in range(coefficients.media.size):
        campaign = understanding = 0.0
        for cell in range(effects.campaign.shape[1]):
            campaign = max(campaign, effects.campaign[t, cell, lane])
            understanding = max(understanding, effects.understanding[t, cell, lane])
        hear = awareness.learner_hazard(
            coefficients.media[lane], campaign, coefficients.social[lane], 1.0,
            coefficients.workplace[lane], True, coefficients.slow_climb[lane], False,
        )  # fmt: skip
        understand = awareness.understanding_hazard(coefficients.understanding[lane], understanding)
        # One more than the threshold, for the last bit of the logarithm's inverse.
        forget = awareness.chance(coefficients.forgetting[lane])
        highest_hear = np.maximum(highest_hear, threshold(awareness.chance(hear)) + 1)
        highest_understand = np.maximum(
            highest_understand, threshold(awareness.chance(understand)) + 1
        )
        highest_forget = np.maximum(highest_forget, threshold(forget) + 1)
    return highest_hear, highest_understand, highest_forget


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
                state.level[j, lane], hear, understand, forget, awareness.chance(hazard),
                awareness.chance(understanding),
                awareness.chance(coefficients.employer_forgetting[lane]),
            )  # fmt: skip
