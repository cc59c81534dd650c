"""Step 10: what the quarter cost, by line and by who paid, for the whole country."""

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.engine.coefficients import Costs
from mcsim.engine.effects import EmployerEffects, LearnerEffects, ProviderEffects, SystemEffects
from mcsim.engine.flows import (
    AUDITED,
    CAMPAIGN,
    COMPLETIONS_NQF,
    COMPLETIONS_PLAIN,
    EMPLOYER,
    FEE_SUPPORT_CENTS,
    GRANTED,
    INCENTIVE_CENTS,
    LEARNER,
    LEARNER_CENTS,
    LEARNERS,
    OFFERS_NAMED,
    PROVIDER,
    PROVIDER_CENTS,
    PUBLIC,
    REGISTRY,
    REGULATOR,
    SPONSOR_CENTS,
    SUBSIDY,
    SUBSIDY_CENTS,
    SUPPORT,
)
from mcsim.rules import money


@compiled
def count_money(
    flows: NDArray[np.int64], stocks: NDArray[np.int64], offers: NDArray[np.int64],
    movements: NDArray[np.int64], employers: NDArray[np.int64], costs: Costs,
    learner: LearnerEffects, employer: EmployerEffects, provider: ProviderEffects,
    system: SystemEffects, persons: float, table: NDArray[np.int64], t: int,
) -> None:  # fmt: skip
    """Add up the money of a quarter.

    Parameters
    ----------
    flows, stocks : int64 (36, F, L), (36, S, L)
        Of learners, by cell; cents are those of agents.
    offers, movements : int64 (4, K, L), (4, M, L)
        Of offers, by type of provider; cents are those of the country.
    employers : int64 (4 · sectors,)
        Employers by cell.
    costs, learner, employer, provider, system
        Unit costs, and what policy spends.
    persons : float
        Persons that a learner stands for, and employers that an employer does.
    table : int64 (9, L)
        Written: cents, in the order of ``MONEY``.
    t : int
        Quarter since the first of burn-in.
    """
    table[:] = 0
    for lane in range(table.shape[1]):
        subsidy = sponsor = incentive = own = np.int64(0)
        for cell in range(flows.shape[0]):
            subsidy += flows[cell, SUBSIDY_CENTS, lane]
            sponsor += flows[cell, SPONSOR_CENTS, lane]
            incentive += flows[cell, INCENTIVE_CENTS, lane]
            own += flows[cell, LEARNER_CENTS, lane]
            completions = np.int64(0)
            for c in range(COMPLETIONS_PLAIN, COMPLETIONS_NQF + 1):
                completions += flows[cell, c, lane]
            table[CAMPAIGN, lane] += money.yearly(
                learner.spend_adult[t, cell, lane], stocks[cell, LEARNERS, lane], persons
            )
            table[REGISTRY, lane] += money.each(
                learner.spend_completion[t, cell, lane], completions, persons
            )
        for cell in range(employers.size):
            table[SUPPORT, lane] += money.yearly(
                employer.spend_employer[t, cell, lane], employers[cell], persons
            )
        fees = np.int64(0)
        for kind in range(offers.shape[0]):
            table[REGISTRY, lane] += money.yearly(
                provider.spend_offer[t, kind, lane], offers[kind, OFFERS_NAMED, lane], 1.0
            )
            table[REGULATOR, lane] += money.each(
                costs.cost_decision[lane], movements[kind, GRANTED, lane], 1.0
            ) + money.each(costs.cost_audit[lane], movements[kind, AUDITED, lane], 1.0)
            table[SUPPORT, lane] += movements[kind, FEE_SUPPORT_CENTS, lane]
            fees += movements[kind, PROVIDER_CENTS, lane]
        table[SUBSIDY, lane] = money.represented(subsidy, persons)
        back = money.represented(incentive, persons)
        table[SUPPORT, lane] += (
            back
            + money.share(table[SUBSIDY, lane] + back, costs.cost_support_admin[lane])
            + money.yearly(system.spend_fixed[t, 0, lane], 1, 1.0)
        )
        for line in range(PUBLIC):
            table[PUBLIC, lane] += table[line, lane]
        table[PROVIDER, lane] = fees
        table[EMPLOYER, lane] = money.represented(sponsor, persons) - back
        table[LEARNER, lane] = money.represented(own, persons)
