"""Step 6, next: what each class of credentials is worth to learners who compare them.

Lanes are looked at in spans that lie in one line of memory, straight from the state: to pick out
the lanes that are asked would take longer than to value their neighbours too.  A span in which no
lane is asked is passed over.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.gathering import SPAN
from mcsim.engine.coefficients import Choice, Trust
from mcsim.engine.effects import LearnerEffects
from mcsim.engine.starting import DEFINITION, NO_CREDIT, NOT_RECOGNISED
from mcsim.engine.state import LearnerState, MarketState
from mcsim.population.synthesis import Learners
from mcsim.rules import awareness, barriers, choice, confusion, opinion, recognition, stacking
from mcsim.rules import trust as trust_rules
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

# Bits of the benefits that a learner may value.
FLEXIBILITY, SPEED, VALIDATION, SHORT, RELEVANCE, LOW_COST = 0, 1, 2, 3, 4, 5
# Unsigned: no index counts from the end.
_PLAIN, _QA, _NQF = np.uint64(PLAIN), np.uint64(QA), np.uint64(NQF)

type Floats = NDArray[np.float64]


class Beliefs(NamedTuple):
    """What the learner at hand believes in a span of lanes, and what each class is worth to it.

    Attributes
    ----------
    trusted, appeal : float64 (3, 16)
        By class: trust in it, and its utility.
    sensitivity : float64 (16,)
        How prices weigh.
    """

    trusted: Floats
    appeal: Floats
    sensitivity: Floats

    @classmethod
    def empty(cls) -> Self:
        """Allocate room for a span."""
        return cls(np.zeros((CLASSES, SPAN)), np.zeros((CLASSES, SPAN)), np.zeros(SPAN))


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
    declared: Floats, effects: LearnerEffects, b: Beliefs, i: int, first: int, t: int,
) -> None:  # fmt: skip
    """Value each class of credentials: trust, recognition and credit as a learner expects them.

    Parameters
    ----------
    learners, state, market, choosing, trust, effects
        Read.
    declared : float64 (sectors, 3, L)
        Share of each sector's employers that declare that they recognise each class.
    b : Beliefs
        Written.
    i, first, t : uint64
        Storage position of the learner, first lane of the span, and quarter; where there are
        fewer lanes than a span has, those that there are.
    """
    cell, sector = np.uint64(learners.cell[i]), np.uint64(learners.sector[i])
    online = learners.online[i] == 1
    words = (learners.lift[i, NOT_RECOGNISED], learners.lift[i, NO_CREDIT],
             learners.lift[i, DEFINITION])  # fmt: skip
    # Of a chunk, all lanes are of one structural variant.
    undecided, by_opinion = trust.undecided[0] > 0.0, trust.friedkin[0] > 0.0
    if state.level.shape[1] < SPAN:
        _value_few(state, market, choosing, trust, declared, effects, b, words, online, undecided,
                   by_opinion, i, t, cell, sector)  # fmt: skip
        return
    if by_opinion:
        _opine_span(state, b, i, first)
    else:
        _believe_span(state, market, trust, b, undecided, i, first, t)
    _value_span(state, market, choosing, trust, declared, effects, b, words, online, i, first, t,
                cell, sector)  # fmt: skip


@apart
def _believe_span(
    state: LearnerState, market: MarketState, trust: Trust, b: Beliefs, undecided: bool, i: int,
    first: int, t: int,
) -> None:  # fmt: skip
    for k in range(np.uint64(SPAN)):
        _believe(state, market, trust, b, undecided, i, first + k, k, t)


@apart
def _opine_span(state: LearnerState, b: Beliefs, i: int, first: int) -> None:
    for k in range(np.uint64(SPAN)):
        _opine(state, b, i, first + k, k)


@apart
def _value_span(
    state: LearnerState, market: MarketState, choosing: Choice, trust: Trust, declared: Floats,
    effects: LearnerEffects, b: Beliefs, words: tuple[int, int, int], online: bool, i: int,
    first: int, t: int, cell: int, sector: int,
) -> None:  # fmt: skip
    for k in range(np.uint64(SPAN)):
        _value(state, market, choosing, trust, declared, effects, b, words, online, i, first + k,
               k, t, cell, sector)  # fmt: skip


@compiled
def _value_few(
    state: LearnerState, market: MarketState, choosing: Choice, trust: Trust, declared: Floats,
    effects: LearnerEffects, b: Beliefs, words: tuple[int, int, int], online: bool,
    undecided: bool, by_opinion: bool, i: int, t: int, cell: int, sector: int,
) -> None:  # fmt: skip
    """Value the classes where there are fewer lanes than a span has."""
    for lane in range(np.uint64(state.level.shape[1])):
        if by_opinion:
            _opine(state, b, i, lane, lane)
        else:
            _believe(state, market, trust, b, undecided, i, lane, lane, t)
        _value(state, market, choosing, trust, declared, effects, b, words, online, i, lane, lane,
               t, cell, sector)  # fmt: skip


@inlined
def _opine(state: LearnerState, b: Beliefs, i: int, lane: int, k: int) -> None:
    """Note trust in the classes where it is an opinion."""
    b.trusted[_PLAIN, k] = opinion.trust(np.float64(state.good[i, _PLAIN, lane]))
    b.trusted[_QA, k] = opinion.trust(np.float64(state.good[i, _QA, lane]))
    b.trusted[_NQF, k] = opinion.trust(np.float64(state.good[i, _NQF, lane]))


@inlined
def _believe(
    state: LearnerState, market: MarketState, trust: Trust, b: Beliefs, undecided: bool, i: int,
    lane: int, k: int, t: int,
) -> None:  # fmt: skip
    """Note trust in the classes by anchor and evidence."""
    b.trusted[_PLAIN, k] = _belief(state, market, trust, undecided, i, _PLAIN, lane, t)
    b.trusted[_QA, k] = _belief(state, market, trust, undecided, i, _QA, lane, t)
    b.trusted[_NQF, k] = _belief(state, market, trust, undecided, i, _NQF, lane, t)


@inlined
def _belief(
    state: LearnerState, market: MarketState, trust: Trust, undecided: bool, i: int, c: int,
    lane: int, t: int,
) -> float:  # fmt: skip
    fade = trust.fade[t - np.uint64(state.event[i, c, lane]), lane]
    return trust_rules.belief(
        state.level[i, lane] == UNDERSTANDS, np.float64(state.trust[i, c, lane]),
        trust.prior_strength[lane], trust.vague_strength[lane], market.assured_good[c, lane],
        market.assured_bad[c, lane], np.float64(state.good[i, c, lane]),
        np.float64(state.bad[i, c, lane]), fade, undecided,
    )  # fmt: skip


@inlined
def _value(
    state: LearnerState, market: MarketState, choosing: Choice, trust: Trust, declared: Floats,
    effects: LearnerEffects, b: Beliefs, words: tuple[int, int, int], online: bool, i: int,
    lane: int, k: int, t: int, cell: int, sector: int,
) -> None:  # fmt: skip
    """Value the classes in a lane, given how each is trusted."""
    barred, valued = state.barriers[i, lane], state.benefits[i, lane]
    uncertain = barriers.active((barred >> NOT_RECOGNISED & 1) == 1, words[0],
                                effects.lift_recognition[t, cell, lane])  # fmt: skip
    doubtful = barriers.active((barred >> NO_CREDIT & 1) == 1, words[1],
                               effects.lift_credit[t, cell, lane])  # fmt: skip
    confused = barriers.active((barred >> DEFINITION & 1) == 1, words[2],
                               effects.lift_definition[t, cell, lane])  # fmt: skip
    psi = trust.confusion[lane]
    share_qa, share_nqf = market.shares[_QA, lane], market.shares[_NQF, lane]

    trusted = b.trusted[_PLAIN, k], b.trusted[_QA, k], b.trusted[_NQF, k]
    expected = (
        _expected(state, choosing, declared, uncertain, i, _PLAIN, lane, sector),
        _expected(state, choosing, declared, uncertain, i, _QA, lane, sector),
        _expected(state, choosing, declared, uncertain, i, _NQF, lane, sector),
    )
    lever = effects.portability[t, cell, lane]
    credit = (
        stacking.expected_credit(stacking.portable(choosing.portable[_PLAIN, lane], lever),
                                 doubtful),
        stacking.expected_credit(stacking.portable(choosing.portable[_QA, lane], lever), doubtful),
        stacking.expected_credit(stacking.portable(choosing.portable[_NQF, lane], lever),
                                 doubtful),
    )  # fmt: skip
    trust_pool = confusion.pooled(*trusted, share_qa, share_nqf)
    expected_pool = confusion.pooled(*expected, share_qa, share_nqf)
    credit_pool = confusion.pooled(*credit, share_qa, share_nqf)

    digital = choice.digital_value(choosing.beta_D[lane], effects.digital[t, cell, lane], online)
    fade = choosing.souring[t - np.uint64(state.soured[i, lane]), lane]
    spoilt = choice.disillusion(choosing.beta_L[lane], np.float64(state.disillusion[i, lane]), fade)
    pools = trust_pool, expected_pool, credit_pool
    b.appeal[_PLAIN, k] = _appeal(choosing, (trusted[PLAIN], expected[PLAIN], credit[PLAIN]),
                                  pools, psi, confused, digital, spoilt, lane)  # fmt: skip
    b.appeal[_QA, k] = _appeal(choosing, (trusted[QA], expected[QA], credit[QA]), pools, psi,
                               confused, digital, spoilt, lane)  # fmt: skip
    b.appeal[_NQF, k] = _appeal(choosing, (trusted[NQF], expected[NQF], credit[NQF]), pools, psi,
                                confused, digital, spoilt, lane)  # fmt: skip
    b.sensitivity[k] = choice.price_sensitivity(
        choosing.beta_P[lane], choosing.low_cost_weight[lane], (valued >> LOW_COST & 1) == 1
    )


@inlined
def _expected(
    state: LearnerState, choosing: Choice, declared: Floats, uncertain: bool, i: int, c: int,
    lane: int, sector: int,
) -> float:  # fmt: skip
    return recognition.expected(
        declared[sector, c, lane], np.float64(state.met[i, c, lane]),
        np.float64(state.rewarded[i, c, lane]), choosing.experience_weight[lane],
        choosing.recognition_discount[lane], uncertain,
    )  # fmt: skip


@inlined
def _appeal(
    choosing: Choice, own: tuple[float, float, float], pools: tuple[float, float, float],
    psi: float, confused: bool, digital: float, spoilt: float, lane: int,
) -> float:  # fmt: skip
    """Utility of a class, of which ``own`` are trust, recognition and credit."""
    return choice.appeal(
        choosing.beta_0[lane],
        choosing.beta_T[lane], confusion.perceived(own[0], pools[0], psi, confused),
        choosing.beta_R[lane], confusion.perceived(own[1], pools[1], psi, confused),
        choosing.beta_S[lane], confusion.perceived(own[2], pools[2], psi, confused),
        digital, spoilt,
    )  # fmt: skip
