"""Step 6, next: what each class of credentials is worth to learners who compare them.

A learner who compares credentials in any lane is looked at in all of them, straight from the
state: to pick out the lanes that are asked would take longer than to value the others too.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.engine.coefficients import Choice, Trust
from mcsim.engine.effects import LearnerEffects
from mcsim.engine.marks import Marks
from mcsim.engine.room import zeros
from mcsim.engine.starting import DEFINITION, NO_CREDIT, NOT_RECOGNISED
from mcsim.engine.state import LearnerState, MarketState
from mcsim.population.synthesis import Learners
from mcsim.rules import awareness, barriers, choice, confusion, opinion, recognition, stacking
from mcsim.rules import trust as trust_rules
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

# Bits of the barriers that bear on what a credential is worth: employers' or providers' recognition
# is uncertain; there is no definition.
UNCERTAIN, DOUBTFUL, CONFUSED = 1, 2, 4
# Bits of the benefits that a learner may value.
FLEXIBILITY, SPEED, VALIDATION, SHORT, RELEVANCE, LOW_COST = 0, 1, 2, 3, 4, 5

type Flags = NDArray[np.uint8]  # loops over truth values do not become vector instructions
type Floats = NDArray[np.float64]
type Singles = NDArray[np.float32]


class Beliefs(NamedTuple):
    """What the learner at hand believes in each lane, and what each class is worth to it there.

    Attributes
    ----------
    held : uint8 (L,)
        Barriers that it holds and nothing lifted; see ``UNCERTAIN`` and what follows it.
    fade : float64 (L,)
        How far evidence of the class at hand has faded, or disillusion.
    nothing : float32 (L,)
        Evidence of who has heard nothing: zeros.
    trusted, expected, credit, appeal : float64 (3, L)
        By class: trust in it, recognition and credit expected of it, and its utility.
    pool : float64 (3, L)
        Trust, recognition and credit, pooled over the classes.
    spoilt, modern : float64 (L,)
        What disillusion takes and digital credentials add.
    sensitivity : float64 (L,)
        How prices weigh.
    """

    held: Flags
    fade: Floats
    nothing: Singles
    trusted: Floats
    expected: Floats
    credit: Floats
    appeal: Floats
    pool: Floats
    spoilt: Floats
    modern: Floats
    sensitivity: Floats

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate room for one learner."""
        rows = {"trusted", "expected", "credit", "appeal", "pool"}
        types = {"held": np.uint8, "nothing": np.float32}
        return cls(*(
            zeros((CLASSES, lanes) if name in rows else (lanes,), types.get(name, np.float64))
            for name in cls._fields
        ))  # fmt: skip


@compiled
def share_declared(market: MarketState, declared: Floats) -> None:
    """Find the share of each sector's employers that declare that they recognise each class.

    Parameters
    ----------
    market : MarketState
        Read.
    declared : float64 (sectors, 3, L)
        Written.
    """
    for sector in range(declared.shape[0]):
        for k in range(CLASSES):
            for lane in range(declared.shape[2]):
                declared[sector, k, lane] = awareness.share(
                    market.declared[sector, k, lane], market.employers[sector]
                )


@inlined
def value_classes(
    learners: Learners, state: LearnerState, market: MarketState, choosing: Choice, trust: Trust,
    declared: Floats, effects: LearnerEffects, marks: Marks, b: Beliefs, i: int, t: int,
) -> None:  # fmt: skip
    """Value each class of credentials: trust, recognition and credit as a learner expects them.

    Parameters
    ----------
    learners, state, market, choosing, trust, effects, marks
        Read.
    declared : float64 (sectors, 3, L)
        Share of each sector's employers that declare that they recognise each class.
    b : Beliefs
        Written, but for ``nothing``.
    i, t : int
        Storage position of the learner, and quarter.
    """
    cell, sector = learners.cell[i], learners.sector[i]
    # Of a chunk, all lanes are of one structural variant.
    undecided, by_opinion = trust.undecided[0] > 0.0, trust.friedkin[0] > 0.0
    _hold_back(state.barriers[i], learners.lift[i], effects.lift_recognition[t, cell],
               effects.lift_credit[t, cell], effects.lift_definition[t, cell], b.held)  # fmt: skip
    for k in range(CLASSES):
        if by_opinion:
            _opine(state.good[i, k], b.trusted[k])
        elif marks.heard[i, k]:
            _fade(trust.fade, state.event[i, k], t, b.fade)
            _believe(state.level[i], state.trust[i, k], trust.prior_strength,
                     trust.vague_strength, market.assured_good[k], market.assured_bad[k],
                     state.good[i, k], state.bad[i, k], b.fade, undecided,
                     b.trusted[k])  # fmt: skip
        else:
            b.fade[:] = 0.0
            _believe(state.level[i], state.trust[i, k], trust.prior_strength,
                     trust.vague_strength, market.assured_good[k], market.assured_bad[k],
                     b.nothing, b.nothing, b.fade, undecided, b.trusted[k])  # fmt: skip
        _expect(declared[sector, k], state.met[i, k], state.rewarded[i, k],
                choosing.experience_weight, choosing.recognition_discount, b.held,
                b.expected[k])  # fmt: skip
        _count_on(choosing.portable[k], effects.portability[t, cell], b.held, b.credit[k])
    for own, pool in ((b.trusted, b.pool[0]), (b.expected, b.pool[1]), (b.credit, b.pool[2])):
        _pool(own[PLAIN], own[QA], own[NQF], market.shares[QA], market.shares[NQF], pool)
    _value_digital(choosing.beta_D, effects.digital[t, cell], learners.online[i] == 1, b.modern)
    if marks.ever_completed[i]:
        _fade(choosing.souring, state.soured[i], t, b.fade)
    else:
        b.fade[:] = 0.0
    _value_disillusion(choosing.beta_L, state.disillusion[i], b.fade, b.spoilt)
    for k in range(CLASSES):
        _appeal(choosing.beta_0, choosing.beta_T, b.trusted[k], b.pool[0], choosing.beta_R,
                b.expected[k], b.pool[1], choosing.beta_S, b.credit[k], b.pool[2],
                trust.confusion, b.held, b.modern, b.spoilt, b.appeal[k])  # fmt: skip
    _weigh_price(choosing.beta_P, choosing.low_cost_weight, state.benefits[i], b.sensitivity)


# One short loop a function, so that the compiler turns each of them into vector instructions.


@inlined
def _hold_back(
    barred: Flags, word: NDArray[np.int64], lift_recognition: Floats, lift_credit: Floats,
    lift_definition: Floats, held: Flags,
) -> None:  # fmt: skip
    """Find which barriers hold a learner back in each lane."""
    held[:] = 0
    _hold(barred, NOT_RECOGNISED, word[NOT_RECOGNISED], lift_recognition, UNCERTAIN, held)
    _hold(barred, NO_CREDIT, word[NO_CREDIT], lift_credit, DOUBTFUL, held)
    _hold(barred, DEFINITION, word[DEFINITION], lift_definition, CONFUSED, held)


@inlined
def _hold(
    barred: Flags, barrier: int, lift_word: int, lifted: Floats, bit: int, held: Flags
) -> None:
    for lane in range(held.size):
        stands = barriers.active((barred[lane] >> barrier & 1) == 1, lift_word, lifted[lane])
        held[lane] |= np.uint8(bit) if stands else np.uint8(0)


@inlined
def _fade(table: Floats, event: Flags, t: int, fade: Floats) -> None:
    for lane in range(np.uint64(fade.size)):
        fade[lane] = table[np.uint64(t - event[lane]), lane]


@inlined
def _opine(opinion_of_class: Singles, trusted: Floats) -> None:
    for lane in range(trusted.size):
        trusted[lane] = opinion.trust(np.float64(opinion_of_class[lane]))


@inlined
def _believe(
    level: NDArray[np.int8], anchor: Singles, strength: Floats, vague: Floats,
    assured_good: Floats, assured_bad: Floats, good: Singles, bad: Singles, fade: Floats,
    undecided: bool, trusted: Floats,
) -> None:  # fmt: skip
    for lane in range(trusted.size):
        trusted[lane] = trust_rules.belief(
            level[lane] == UNDERSTANDS, np.float64(anchor[lane]), strength[lane], vague[lane],
            assured_good[lane], assured_bad[lane], np.float64(good[lane]), np.float64(bad[lane]),
            fade[lane], undecided,
        )  # fmt: skip


@inlined
def _expect(
    declared: Floats, met: Flags, rewarded: Flags, weight: Floats, discount: Floats, held: Flags,
    expected: Floats,
) -> None:  # fmt: skip
    for lane in range(expected.size):
        expected[lane] = recognition.expected(
            declared[lane], np.float64(met[lane]), np.float64(rewarded[lane]), weight[lane],
            discount[lane], held[lane] & UNCERTAIN != 0,
        )  # fmt: skip


@inlined
def _count_on(portable: Floats, lever: Floats, held: Flags, credit: Floats) -> None:
    for lane in range(credit.size):
        counts = stacking.portable(portable[lane], lever[lane])
        credit[lane] = stacking.expected_credit(counts, held[lane] & DOUBTFUL != 0)


@inlined
def _pool(
    plain: Floats, qa: Floats, nqf: Floats, share_qa: Floats, share_nqf: Floats, pool: Floats
) -> None:
    for lane in range(pool.size):
        pool[lane] = confusion.pooled(
            plain[lane], qa[lane], nqf[lane], share_qa[lane], share_nqf[lane]
        )


@inlined
def _value_digital(weight: Floats, digital: Floats, access: bool, value: Floats) -> None:
    for lane in range(value.size):
        value[lane] = choice.digital_value(weight[lane], digital[lane], access)


@inlined
def _value_disillusion(weight: Floats, stored: Singles, fade: Floats, value: Floats) -> None:
    for lane in range(value.size):
        value[lane] = choice.disillusion(weight[lane], np.float64(stored[lane]), fade[lane])


@inlined
def _appeal(
    beta_0: Floats, beta_T: Floats, trusted: Floats, trust_pool: Floats, beta_R: Floats,  # noqa: N803
    expected: Floats, recognition_pool: Floats, beta_S: Floats, credit: Floats,  # noqa: N803
    credit_pool: Floats, psi: Floats, held: Flags, digital: Floats, spoilt: Floats,
    appeal: Floats,
) -> None:  # fmt: skip
    for lane in range(appeal.size):
        pools, psi_here = held[lane] & CONFUSED != 0, psi[lane]
        appeal[lane] = choice.appeal(
            beta_0[lane],
            beta_T[lane], confusion.perceived(trusted[lane], trust_pool[lane], psi_here, pools),
            beta_R[lane],
            confusion.perceived(expected[lane], recognition_pool[lane], psi_here, pools),
            beta_S[lane], confusion.perceived(credit[lane], credit_pool[lane], psi_here, pools),
            digital[lane], spoilt[lane],
        )  # fmt: skip


@inlined
def _weigh_price(
    weight: Floats, low_cost_weight: Floats, benefits: Flags, sensitivity: Floats
) -> None:
    for lane in range(sensitivity.size):
        sensitivity[lane] = choice.price_sensitivity(
            weight[lane], low_cost_weight[lane], (benefits[lane] >> LOW_COST & 1) == 1
        )
