"""From the levers of scenarios to named quantities by quarter, cell and lane.

Step 0 of the quarter: what the rules read of policy is computed before the run, because no lever
reacts to the state.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.evidence.table import DrawTable
from mcsim.grammar.groups import (
    AGES,
    CELLS,
    EDUCATIONS,
    PROVIDER_TYPES,
    SIZES,
    STATUSES,
)
from mcsim.levers.lever import LeverFields
from mcsim.levers.quantities import QUANTITIES, Domain
from mcsim.levers.register import levers
from mcsim.population.profile import Profile
from mcsim.scenario.model import Policy, Settings
from mcsim.scenario.schedule import schedule

type Floats = NDArray[np.float64]


class LearnerEffects(NamedTuple):
    """Quantities of learners, float64 (Q, 36, L); see ``mcsim.levers.quantities``."""

    campaign: Floats
    understanding: Floats
    lift_definition: Floats
    lift_unknown: Floats
    lift_recognition: Floats
    lift_credit: Floats
    portability: Floats
    stacking: Floats
    digital: Floats
    age_access: Floats
    credential_support: Floats
    course_support: Floats
    support_ceiling: Floats
    spend_adult: Floats
    spend_completion: Floats


class EmployerEffects(NamedTuple):
    """Quantities of employers, float64 (Q, 4 · sectors, L), cell = size · sectors + sector."""

    outreach: Floats
    employer_understanding: Floats
    lift_new: Floats
    lift_employer_definition: Floats
    lift_assessment: Floats
    lift_names: Floats
    agreement: Floats
    employer_digital: Floats
    observation: Floats
    sponsor_incentive: Floats
    incentive_share: Floats
    spend_employer: Floats


class ProviderEffects(NamedTuple):
    """Quantities of providers, float64 (Q, 4, L), by type."""

    credential_price: Floats
    scope: Floats
    excluded: Floats
    qa_open: Floats
    qa_at_stake: Floats
    qa_required: Floats
    qa_stringency: Floats
    nqf_open: Floats
    nqf_at_stake: Floats
    nqf_required: Floats
    nqf_stringency: Floats
    fee_support: Floats
    fee_cut: Floats
    lag_cut: Floats
    chi_cut: Floats
    lift_employers_barrier: Floats
    lift_qa_barrier: Floats
    codesign: Floats
    lengthening: Floats
    audits: Floats
    scrutiny: Floats
    spend_offer: Floats


class SystemEffects(NamedTuple):
    """Quantities of the system as a whole, float64 (Q, 1, L)."""

    qa_assured: Floats
    nqf_assured: Floats
    credibility_cut: Floats
    published: Floats
    service: Floats
    spend_fixed: Floats


class Effects(NamedTuple):
    """What policy does, by domain."""

    learner: LearnerEffects
    employer: EmployerEffects
    provider: ProviderEffects
    system: SystemEffects

    @classmethod
    def of(
        cls, policies: Sequence[Policy], draws: DrawTable, profile: Profile, settings: Settings
    ) -> Self:
        """Compute the quantities of several policies in consecutive draws.

        Parameters
        ----------
        policies : sequence of Policy
            S policies.
        draws : DrawTable
            D draws.
        profile : Profile
            The country.
        settings : Settings
            Calendar and horizon.

        Returns
        -------
        Effects
            Lanes in the order draw by draw, within it policy by policy: L = D · S.
        """
        values = [_policy_values(policy, draws, profile, settings) for policy in policies]

        def lanes(name: str) -> Floats:
            stacked = np.stack([value.pop(name) for value in values], axis=-1)
            return stacked.reshape(*stacked.shape[:2], -1)

        return cls(
            LearnerEffects(*map(lanes, LearnerEffects._fields)),
            EmployerEffects(*map(lanes, EmployerEffects._fields)),
            ProviderEffects(*map(lanes, ProviderEffects._fields)),
            SystemEffects(*map(lanes, SystemEffects._fields)),
        )

    def lanes(self, chosen: NDArray[np.int64], quarters: int) -> Self:
        """Return the effects of some lanes, int64 (L,), in the first quarters."""
        return type(self)._make(
            type(family)(*(
                np.ascontiguousarray(quantity[:quarters, :, chosen]) for quantity in family
            ))
            for family in self
        )  # fmt: skip


def cells_of(profile: Profile) -> dict[Domain, int]:
    """Return how many cells the quantities of each domain have."""
    return {
        Domain.LEARNER: CELLS,
        Domain.EMPLOYER: len(SIZES) * len(profile.sectors),
        Domain.PROVIDER: len(PROVIDER_TYPES),
        Domain.SYSTEM: 1,
    }


def _policy_values(
    policy: Policy, draws: DrawTable, profile: Profile, settings: Settings
) -> dict[str, Floats]:
    """Compute every quantity under one policy, float64 (Q, cells, D)."""
    cells = cells_of(profile)
    values = {
        name: np.full((settings.quarters, cells[quantity.domain], len(draws)), quantity.neutral)
        for name, quantity in QUANTITIES.items()
    }
    for name, fields in policy.active():
        plan = schedule(fields, settings, _coverage(fields, profile))
        masks = {domain: _mask(domain, fields, profile) for domain in Domain}
        for modification in levers()[name].modifications(fields, plan, draws.columns):
            quantity = QUANTITIES[modification.quantity]
            mask = masks[quantity.domain]
            shape = (settings.quarters, int(mask.sum()), len(draws))
            contribution = np.broadcast_to(modification.value[:, None, :], shape)
            before = values[quantity.name][:, mask, :]
            values[quantity.name][:, mask, :] = quantity.combined(before, contribution)
    return values


def _mask(domain: Domain, fields: LeverFields, profile: Profile) -> NDArray[np.bool_]:
    """Tell which cells of a domain a lever targets, bool (cells,)."""
    target = getattr(fields, "target", None)

    def allowed(key: str, names: Sequence[str]) -> NDArray[np.bool_]:
        chosen = getattr(target, key, None)
        return np.array([chosen is None or name in chosen for name in names])

    if domain is Domain.LEARNER:
        by_education = np.logical_and.outer(allowed("age", AGES), allowed("education", EDUCATIONS))
        return np.logical_and.outer(by_education, allowed("status", STATUSES)).ravel()
    if domain is Domain.EMPLOYER:
        return np.logical_and.outer(
            allowed("size", SIZES), allowed("sector", list(profile.sectors))
        ).ravel()
    if domain is Domain.PROVIDER:
        return allowed("provider_type", PROVIDER_TYPES)
    return np.ones(1, np.bool_)


def _coverage(fields: LeverFields, profile: Profile) -> float:
    """Share of employment that a lever's target of employers holds."""
    mask = _mask(Domain.EMPLOYER, fields, profile).reshape(len(SIZES), -1)
    if mask.all():
        return 1.0
    size = np.array([profile.employers.sizes[name].employment for name in SIZES])
    return float((np.outer(size, list(profile.sectors.values())) * mask).sum())
