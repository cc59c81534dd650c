"""Step 5: employers review which classes they recognise, and whether they sponsor training."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.draws import EMPLOYER_REVIEW, words
from mcsim.arithmetic.lanes import lanes_from, next_lane, words_for
from mcsim.engine.chances import Chances
from mcsim.engine.coefficients import Recognition, Trust
from mcsim.engine.effects import EmployerEffects
from mcsim.engine.news import employer_belief
from mcsim.engine.starting import NAMES, NO_DEFINITION, NOT_TRANSPARENT
from mcsim.engine.state import EmployerState, MarketState
from mcsim.population.synthesis import Employers
from mcsim.rules import awareness, barriers, confusion, recognition, sponsorship, supply
from mcsim.rules.awareness import HEARD, UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA


@compiled
def review_recognition(
    employers: Employers, state: EmployerState, market: MarketState, coefficients: Recognition,
    trust: Trust, effects: EmployerEffects, chances: Chances, t: int, seed: int, replicate: int,
) -> None:  # fmt: skip
    """Let a share of the employers review what they recognise and whether they sponsor.

    In the first quarter all of them do.

    Parameters
    ----------
    employers, coefficients, trust, effects, chances
        Read.
    state : EmployerState
        ``declared`` and ``sponsors`` are written; the applicants of last quarter are cleared.
    market : MarketState
        ``declared`` and ``declared_any`` are read as of last quarter, then counted anew.
    t, seed, replicate : int
        Address of the draws.
    """
    sectors = market.employers.size
    for j in range(employers.size.size):
        drawn, _, _, _ = words(seed, j, 0, t, EMPLOYER_REVIEW, replicate)
        if drawn >= chances.review_any[0]:
            continue
        sector, size = employers.sector[j], employers.size[j]
        cell, declared = size * sectors + sector, state.declared[j]
        for word in range(words_for(chances.review.size)):
            reviews = lanes_from(chances.review, word, int(drawn) + 1)
            aware = reviews & lanes_from(state.level[j], word, HEARD)
            reviews &= ~aware
            while aware != 0:
                lane, aware = next_lane(aware, word)
                _review(employers, state, market, coefficients, trust, effects, j, sector, cell,
                        lane, t)  # fmt: skip
            while reviews != 0:
                lane, reviews = next_lane(reviews, word)
                for c in range(CLASSES):
                    declared[c, lane] = False
        _sponsor(
            employers.sponsor_word[j], recognition.relative_size(size), state.motives[j],
            employers.motive.shape[1], declared, coefficients,
            effects.sponsor_incentive[t, cell], drawn, chances.review, state.sponsors[j],
        )  # fmt: skip
    state.applicants[:] = 0
    _count(employers, state, market)


@inlined
def _review(
    employers: Employers, state: EmployerState, market: MarketState, coefficients: Recognition,
    trust: Trust, effects: EmployerEffects, j: int, sector: int, cell: int, lane: int, t: int,
) -> None:  # fmt: skip
    """Let an employer that is aware of credentials say which classes it recognises."""
    size, understands = employers.size[j], state.level[j, lane] == UNDERSTANDS
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
    plain = employer_belief(state, market, trust, understands, j, PLAIN, lane, t)
    qa = employer_belief(state, market, trust, understands, j, QA, lane, t)
    nqf = employer_belief(state, market, trust, understands, j, NQF, lane, t)
    pool = confusion.pooled(
        plain, qa, nqf, market.shares[QA, lane], market.shares[NQF, lane]
    )  # fmt: skip
    for c in range(CLASSES):
        own = plain if c == PLAIN else (qa if c == QA else nqf)
        applicants = state.applicants[j, c, lane]
        score = recognition.score(
            coefficients.recognition_base[lane], coefficients.recognition_trust[lane],
            confusion.perceived(own, pool, trust.confusion[lane], confused),
            coefficients.recognition_sector[lane],
            awareness.share(market.declared[sector, c, lane], market.employers[sector]),
            coefficients.recognition_applicants[lane],
            awareness.met(applicants) if applicants > 0 else 0.0,
            coefficients.assessment_penalty[lane], opaque,
            coefficients.agreement_effect[lane], agreed,
            coefficients.recognition_size[lane], recognition.relative_size(size),
            coefficients.digital_penalty[lane], effects.employer_digital[t, cell, lane],
        )  # fmt: skip
        state.declared[j, c, lane] = recognition.recognises(
            True, employers.recognition_word[j, c], score
        )


@apart
def _sponsor(
    drawn: int, size: float, motives: NDArray[np.int8], most: int, declared: NDArray[np.bool_],
    coefficients: Recognition, incentive: NDArray[np.float64], word: int,
    review: NDArray[np.int64], sponsors: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Let an employer that reviews its practice say whether it sponsors training.

    Who does not review is asked as well, and not heeded: the loop becomes vector instructions.
    """
    plain, qa, nqf = declared[PLAIN], declared[QA], declared[NQF]
    for lane in range(sponsors.size):
        answer = sponsorship.sponsors(drawn, sponsorship.score(
            coefficients.sponsor_base[lane], coefficients.sponsor_size[lane], size,
            coefficients.sponsor_motive[lane], motives[lane], most,
            coefficients.sponsor_recognition[lane], plain[lane] | qa[lane] | nqf[lane],
            incentive[lane],
        ))  # fmt: skip
        sponsors[lane] = answer if word < review[lane] else sponsors[lane]


@compiled
def _count(employers: Employers, state: EmployerState, market: MarketState) -> None:
    """Count the employers of each sector that recognise each class, and any."""
    market.declared[:] = 0
    market.declared_any[:] = 0
    for j in range(employers.size.size):
        sector, declared = employers.sector[j], state.declared[j]
        for c in range(CLASSES):
            _add(declared[c], market.declared[sector, c])
        _add_any(declared[PLAIN], declared[QA], declared[NQF], market.declared_any[sector])


@apart
def _add(declared: NDArray[np.bool_], counted: NDArray[np.int64]) -> None:
    for lane in range(declared.size):
        counted[lane] += declared[lane]


@apart
def _add_any(
    plain: NDArray[np.bool_], qa: NDArray[np.bool_], nqf: NDArray[np.bool_],
    counted: NDArray[np.int64],
) -> None:  # fmt: skip
    for lane in range(plain.size):
        counted[lane] += plain[lane] | qa[lane] | nqf[lane]
