"""Step 6, next: what each class of credentials is worth to learners who compare them.

A comparison is one learner in one lane.  Few learners compare anything in a quarter, and each of
them in some lanes only, so comparisons are gathered from learner after learner and valued
together: the arithmetic then runs over many of them at once, however few lanes a chunk has.
"""

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled, inlined
from mcsim.arithmetic.lanes import GROUP, take
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

BATCH = 64  # comparisons valued together, beside those of one more learner
# Bits of the barriers that bear on what a credential is worth: employers' or providers' recognition
# is uncertain; there is no definition.
UNCERTAIN, DOUBTFUL, CONFUSED = 1, 2, 4

type Flags = NDArray[np.uint8]  # 0 or 1; loops over truth values do not become vector instructions
type Floats = NDArray[np.float64]
type Index = NDArray[np.uint64]  # unsigned: no index counts from the end


class Sheet(NamedTuple):
    """Which row of a sheet holds what of the lanes; by class, plain stands first.

    ``share_qa`` and ``share_nqf`` are class shares of offers; the rest is as in the coefficients
    of trust and choice, and in the market's state.
    """

    prior_strength: int = 0
    vague_strength: int = 1
    experience_weight: int = 2
    recognition_discount: int = 3
    share_qa: int = 4
    share_nqf: int = 5
    confusion: int = 6
    beta_0: int = 7
    beta_T: int = 8  # noqa: N815 — the letters of the equation
    beta_R: int = 9  # noqa: N815
    beta_S: int = 10  # noqa: N815
    beta_D: int = 11  # noqa: N815
    beta_L: int = 12  # noqa: N815
    beta_P: int = 13  # noqa: N815
    beta_F: int = 14  # noqa: N815
    beta_N: int = 15  # noqa: N815
    low_cost_weight: int = 16
    mu: int = 17
    portable: int = 18
    assured_good: int = 21
    assured_bad: int = 24


ROW = Sheet()
ROWS = 27


class Beliefs(NamedTuple):
    """What the learners of B comparisons go by, and what each class is worth to them.

    What a learner or a lane has is copied to where a comparison has it, because only loops over
    neighbouring numbers become vector instructions.  All are float64 unless stated.

    Attributes
    ----------
    level : uint8 (B,)
        Awareness of the learner.
    held : uint8 (B,)
        Barriers that the learner holds and nothing lifted; see ``UNCERTAIN`` and what follows it.
    given : (K, B)
        What the lane gives, by the rows of ``Sheet``.
    anchor, good, bad, fade : (3, B)
        τ⁰ by class; evidence as of its last event, and how far it has faded.
    declared, met, rewarded : (3, B)
        Share of employers that declare recognition; encounters, and those with a reward.
    portability, digital : (B,)
        Share of credit that policy makes count; share of digital credentials.
    access : uint8 (B,)
        1 with digital access.
    disillusion, forgiven : (B,)
        Disillusion as of its last event, and how far it has faded.
    trusted, expected, credit, appeal : (3, B)
        By class: trust in it, recognition and credit expected of it, and its utility.
    pool : (3, B)
        Trust, recognition and credit, pooled over the classes.
    spoilt, modern : (B,)
        What disillusion takes and digital credentials add.
    """

    level: Flags
    held: Flags
    given: Floats
    anchor: Floats
    good: Floats
    bad: Floats
    fade: Floats
    declared: Floats
    met: Floats
    rewarded: Floats
    portability: Floats
    digital: Floats
    access: Flags
    disillusion: Floats
    forgiven: Floats
    trusted: Floats
    expected: Floats
    credit: Floats
    appeal: Floats
    pool: Floats
    spoilt: Floats
    modern: Floats

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate room for a batch and one more learner."""
        size = BATCH + lanes + GROUP
        flags = {"level", "held", "access"}
        rows = {"given": ROWS} | dict.fromkeys((
            "anchor", "good", "bad", "fade", "declared", "met", "rewarded", "trusted", "expected",
            "credit", "appeal", "pool",
        ), CLASSES)  # fmt: skip
        fields: Any = (
            zeros((rows[name], size) if name in rows else (size,),
                  np.uint8 if name in flags else np.float64)
            for name in cls._fields
        )  # fmt: skip
        return cls(*fields)


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


@compiled
def fill_sheet(choosing: Choice, trust: Trust, market: MarketState, sheet: Floats) -> None:
    """Fill the sheet of a quarter.

    Parameters
    ----------
    choosing, trust, market
        Read.
    sheet : float64 (27, L)
        Written.
    """
    for lane in range(sheet.shape[1]):
        sheet[ROW.prior_strength, lane] = trust.prior_strength[lane]
        sheet[ROW.vague_strength, lane] = trust.vague_strength[lane]
        sheet[ROW.experience_weight, lane] = choosing.experience_weight[lane]
        sheet[ROW.recognition_discount, lane] = choosing.recognition_discount[lane]
        sheet[ROW.confusion, lane] = trust.confusion[lane]
        sheet[ROW.beta_0, lane] = choosing.beta_0[lane]
        sheet[ROW.beta_T, lane] = choosing.beta_T[lane]
        sheet[ROW.beta_R, lane] = choosing.beta_R[lane]
        sheet[ROW.beta_S, lane] = choosing.beta_S[lane]
        sheet[ROW.beta_D, lane] = choosing.beta_D[lane]
        sheet[ROW.beta_L, lane] = choosing.beta_L[lane]
        sheet[ROW.beta_P, lane] = choosing.beta_P[lane]
        sheet[ROW.beta_F, lane] = choosing.beta_F[lane]
        sheet[ROW.beta_N, lane] = choosing.beta_N[lane]
        sheet[ROW.low_cost_weight, lane] = choosing.low_cost_weight[lane]
        sheet[ROW.mu, lane] = choosing.mu[lane]
        sheet[ROW.share_qa, lane] = market.shares[QA, lane]
        sheet[ROW.share_nqf, lane] = market.shares[NQF, lane]
        for k in range(CLASSES):
            sheet[ROW.portable + k, lane] = choosing.portable[k, lane]
            sheet[ROW.assured_good + k, lane] = market.assured_good[k, lane]
            sheet[ROW.assured_bad + k, lane] = market.assured_bad[k, lane]


@inlined
def note_beliefs(
    learners: Learners, state: LearnerState, sheet: Floats, declared: Floats, souring: Floats,
    fade: Floats, by_opinion: bool, effects: LearnerEffects, marks: Marks, picked: Flags,
    lanes: Index, held: Flags, beliefs: Beliefs, i: int, first: int, end: int, t: int,
) -> None:  # fmt: skip
    """Note what a learner goes by in the lanes in which it compares credentials.

    Parameters
    ----------
    learners, state, effects, marks
        Read.
    sheet : float64 (27, L)
        What the lanes give.
    declared : float64 (sectors, 3, L)
        Share of each sector's employers that declare that they recognise each class.
    souring, fade : float64 (Q + 1, L)
        How far disillusion and evidence fade with the quarters.
    by_opinion : bool
        ``good`` is an opinion, which everyone has, and no evidence.
    picked : uint8 (L / 8 + 1,)
        The lanes, as ``take`` reads them.
    lanes : uint64 (B,)
        Lane of each comparison.
    held : uint8 (L,)
        Working space.
    beliefs : Beliefs
        Those from ``first`` to ``end`` are the learner's; written, but for the last seven.
    i, first, end, t : int
        Storage position of the learner, its range of comparisons, and quarter.
    """
    b, cell = beliefs, learners.cell[i]
    for row in range(ROWS):
        take(sheet[row], picked, first, b.given[row])
    take(effects.portability[t, cell], picked, first, b.portability)
    take(effects.digital[t, cell], picked, first, b.digital)
    take(state.disillusion[i], picked, first, b.disillusion)
    _take_faded(souring, state.soured[i], t, lanes, first, end, b.forgiven)
    _fill(b.access, learners.online[i], first, end)
    take(state.level[i], picked, first, b.level)
    _hold_back(state.barriers[i], learners.lift[i], effects.lift_recognition[t, cell],
               effects.lift_credit[t, cell], effects.lift_definition[t, cell], held)  # fmt: skip
    take(held, picked, first, b.held)
    for k in range(CLASSES):
        take(state.trust[i, k], picked, first, b.anchor[k])
        take(declared[learners.sector[i], k], picked, first, b.declared[k])
        take(state.met[i, k], picked, first, b.met[k])
        take(state.rewarded[i, k], picked, first, b.rewarded[k])
        if by_opinion or marks.heard[i, k]:
            take(state.good[i, k], picked, first, b.good[k])
            take(state.bad[i, k], picked, first, b.bad[k])
            _take_faded(fade, state.event[i, k], t, lanes, first, end, b.fade[k])
        else:
            _fill(b.good[k], 0.0, first, end)
            _fill(b.bad[k], 0.0, first, end)
            _fill(b.fade[k], 0.0, first, end)


@inlined
def _fill(target: Floats, value: float, first: int, end: int) -> None:
    for p in range(np.uint64(first), np.uint64(end)):
        target[p] = value


@inlined
def _take_faded(
    fade: Floats, event: NDArray[np.uint8], t: int, lanes: Index, first: int, end: int,
    target: Floats,
) -> None:  # fmt: skip
    for p in range(np.uint64(first), np.uint64(end)):
        target[p] = fade[np.uint64(t - event[lanes[p]]), lanes[p]]


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


@compiled
def value_classes(b: Beliefs, undecided: bool, by_opinion: bool, count: int) -> None:
    """Value each class of credentials: trust, recognition and credit as learners expect them.

    Parameters
    ----------
    b : Beliefs
        ``trusted``, ``expected``, ``credit``, ``appeal``, ``pool``, ``spoilt`` and ``modern`` are
        written.
    undecided, by_opinion : bool
        The structural variants in which who has only heard stays undecided, and in which opinions
        follow Friedkin and Johnsen.
    count : int
        Number of comparisons.
    """
    given = b.given
    for k in range(CLASSES):
        if by_opinion:
            _opine(b.good[k], b.trusted[k], count)
        else:
            _believe(b.level, b.anchor[k], given[ROW.prior_strength],
                     given[ROW.vague_strength], given[ROW.assured_good + k],
                     given[ROW.assured_bad + k], b.good[k], b.bad[k], b.fade[k], undecided,
                     b.trusted[k], count)  # fmt: skip
        _expect(b.declared[k], b.met[k], b.rewarded[k], given[ROW.experience_weight],
                given[ROW.recognition_discount], b.held, b.expected[k], count)  # fmt: skip
        _count_on(given[ROW.portable + k], b.portability, b.held, b.credit[k], count)
    for own, pool in ((b.trusted, b.pool[0]), (b.expected, b.pool[1]), (b.credit, b.pool[2])):
        _pool(own[PLAIN], own[QA], own[NQF], given[ROW.share_qa], given[ROW.share_nqf], pool, count)
    _value_digital(given[ROW.beta_D], b.digital, b.access, b.modern, count)
    _value_disillusion(given[ROW.beta_L], b.disillusion, b.forgiven, b.spoilt, count)
    for k in range(CLASSES):
        _appeal(given[ROW.beta_0], given[ROW.beta_T], b.trusted[k], b.pool[0], given[ROW.beta_R],
                b.expected[k], b.pool[1], given[ROW.beta_S], b.credit[k], b.pool[2],
                given[ROW.confusion], b.held, b.modern, b.spoilt,
                b.appeal[k], count)  # fmt: skip


# One short loop a function, so that the compiler turns each of them into vector instructions.


@compiled
def _opine(opinion_of_class: Floats, trusted: Floats, count: int) -> None:
    for p in range(count):
        trusted[p] = opinion.trust(opinion_of_class[p])


@compiled
def _believe(
    level: Flags, anchor: Floats, strength: Floats, vague: Floats, assured_good: Floats,
    assured_bad: Floats, good: Floats, bad: Floats, fade: Floats, undecided: bool,
    trusted: Floats, count: int,
) -> None:  # fmt: skip
    for p in range(count):
        trusted[p] = trust_rules.belief(
            level[p] == UNDERSTANDS, anchor[p], strength[p], vague[p], assured_good[p],
            assured_bad[p], good[p], bad[p], fade[p], undecided,
        )  # fmt: skip


@compiled
def _expect(
    declared: Floats, met: Floats, rewarded: Floats, weight: Floats, discount: Floats,
    held: Flags, expected: Floats, count: int,
) -> None:  # fmt: skip
    for p in range(count):
        expected[p] = recognition.expected(
            declared[p], met[p], rewarded[p], weight[p], discount[p],
            held[p] & UNCERTAIN != 0,
        )


@compiled
def _count_on(
    portable: Floats, lever: Floats, held: Flags, credit: Floats, count: int
) -> None:  # fmt: skip
    for p in range(count):
        counts = stacking.portable(portable[p], lever[p])
        credit[p] = stacking.expected_credit(counts, held[p] & DOUBTFUL != 0)


@compiled
def _pool(
    plain: Floats, qa: Floats, nqf: Floats, share_qa: Floats, share_nqf: Floats, pool: Floats,
    count: int,
) -> None:  # fmt: skip
    for p in range(count):
        pool[p] = confusion.pooled(plain[p], qa[p], nqf[p], share_qa[p], share_nqf[p])


@compiled
def _value_digital(
    weight: Floats, digital: Floats, access: Flags, value: Floats, count: int
) -> None:
    for p in range(count):
        value[p] = choice.digital_value(weight[p], digital[p], access[p] == 1)


@compiled
def _value_disillusion(
    weight: Floats, stored: Floats, fade: Floats, value: Floats, count: int
) -> None:
    for p in range(count):
        value[p] = choice.disillusion(weight[p], stored[p], fade[p])


@compiled
def _appeal(
    beta_0: Floats, beta_T: Floats, trusted: Floats, trust_pool: Floats, beta_R: Floats,  # noqa: N803
    expected: Floats, recognition_pool: Floats, beta_S: Floats, credit: Floats,  # noqa: N803
    credit_pool: Floats, psi: Floats, held: Flags, digital: Floats, spoilt: Floats,
    appeal: Floats, count: int,
) -> None:  # fmt: skip
    for p in range(count):
        pools = held[p] & CONFUSED != 0
        appeal[p] = choice.appeal(
            beta_0[p], beta_T[p], confusion.perceived(trusted[p], trust_pool[p], psi[p], pools),
            beta_R[p], confusion.perceived(expected[p], recognition_pool[p], psi[p], pools),
            beta_S[p], confusion.perceived(credit[p], credit_pool[p], psi[p], pools),
            digital[p], spoilt[p],
        )  # fmt: skip
