"""Step 5: employers review which classes they recognise."""

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import EMPLOYER_REVIEW, words
from mcsim.arithmetic.elementary import happens
from mcsim.engine.coefficients import Recognition, Trust
from mcsim.engine.effects import EmployerEffects, SystemEffects
from mcsim.engine.news import believed
from mcsim.engine.starting import NAMES, NO_DEFINITION, NOT_TRANSPARENT
from mcsim.engine.state import EmployerState, MarketState
from mcsim.population.synthesis import Employers
from mcsim.rules import awareness, barriers, confusion, recognition, supply
from mcsim.rules.awareness import HEARD, UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA


@compiled
def review_recognition(
    employers: Employers, state: EmployerState, market: MarketState, coefficients: Recognition,
    trust: Trust, effects: EmployerEffects, system: SystemEffects, t: int, seed: int,
    replicate: int,
) -> None:  # fmt: skip
    """Let a share of the employers review what they recognise; all of them in the first quarter.

    Parameters
    ----------
    employers, coefficients, trust, effects, system
        Read.
    state : EmployerState
        ``declared`` is written; the applicants of last quarter are cleared.
    market : MarketState
        ``declared`` and ``declared_any`` are read as of last quarter, then counted anew.
    t, seed, replicate : int
        Address of the draws.
    """
    sectors = market.employers.size
    for j in range(employers.size.size):
        word, _, _, _ = words(seed, j, 0, t, EMPLOYER_REVIEW, replicate)
        sector, size = employers.sector[j], employers.size[j]
        cell = size * sectors + sector
        for lane in range(state.level.shape[1]):
            if t > 0 and not happens(word, coefficients.recognition_review[lane]):
                continue
            aware = state.level[j, lane] >= HEARD
            understands = state.level[j, lane] == UNDERSTANDS
            held = state.barriers[j, lane]
            confused = barriers.active(
                (held >> NO_DEFINITION & 1) == 1, employers.lift[j, NO_DEFINITION],
                effects.lift_employer_definition[t, cell, lane],
            ) or barriers.active(
                (held >> NAMES & 1) == 1, employers.lift[j, NAMES],
                effects.lift_names[t, cell, lane],
            )  # fmt: skip
            opaque = barriers.active(
                (held >> NOT_TRANSPARENT & 1) == 1, employers.lift[j, NOT_TRANSPARENT],
                effects.lift_assessment[t, cell, lane],
            )  # fmt: skip
            agreed = supply.bound(employers.agreement_word[j], effects.agreement[t, cell, lane])
            plain = _belief(state, trust, 0.0, t, j, PLAIN, lane, understands)
            qa = _belief(state, trust, system.qa_assured[t, 0, lane], t, j, QA, lane, understands)
            nqf = _belief(
                state, trust, system.nqf_assured[t, 0, lane], t, j, NQF, lane, understands
            )
            pool = confusion.pooled(
                plain, qa, nqf, market.shares[QA, lane], market.shares[NQF, lane]
            )  # fmt: skip
            for c in range(CLASSES):
                own = plain if c == PLAIN else (qa if c == QA else nqf)
                score = recognition.score(
                    coefficients.recognition_base[lane], coefficients.recognition_trust[lane],
                    confusion.perceived(own, pool, trust.confusion[lane], confused),
                    coefficients.recognition_sector[lane],
                    awareness.share(market.declared[sector, c, lane], market.employers[sector]),
                    coefficients.recognition_applicants[lane],
                    awareness.met(state.applicants[j, c, lane]),
                    coefficients.assessment_penalty[lane], opaque,
                    coefficients.agreement_effect[lane], agreed,
                    coefficients.recognition_size[lane], recognition.relative_size(size),
                )  # fmt: skip
                state.declared[j, c, lane] = recognition.recognises(
                    aware, employers.recognition_word[j, c], score
                )
    state.applicants[:] = 0
    _count(employers, state, market)


@compiled
def _belief(
    state: EmployerState, trust: Trust, assured: float, t: int, j: int, c: int, lane: int,
    understands: bool,
) -> float:  # fmt: skip
    """Trust of an employer in a class."""
    return believed(
        understands, float(state.trust[j, c, lane]), float(state.good[j, c, lane]),
        float(state.bad[j, c, lane]), trust.fade[t - state.event[j, c, lane], lane],
        trust.prior_strength[lane], trust.vague_strength[lane], assured,
        trust.assurance_weight[lane], trust.credibility[c, lane],
    )  # fmt: skip


@compiled
def _count(employers: Employers, state: EmployerState, market: MarketState) -> None:
    """Count the employers of each sector that recognise each class, and any."""
    market.declared[:] = 0
    market.declared_any[:] = 0
    for j in range(employers.size.size):
        sector = employers.sector[j]
        for lane in range(state.level.shape[1]):
            any_class = False
            for c in range(CLASSES):
                if state.declared[j, c, lane]:
                    market.declared[sector, c, lane] += 1
                    any_class = True
            if any_class:
                market.declared_any[sector, lane] += 1
