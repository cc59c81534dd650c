"""A lever reaches an outcome by one path per channel: each path, switched off alone.

Every lane of a world has all levers, but for one quantity that is put back to its value without
policy.  In the first quarter of the policy a quantity can only be seen in the states of the step
that reads it, and in those of the steps behind it.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.state import BURN_IN
from mcsim.levers.quantities import QUANTITIES
from mcsim.levers.register import levers
from mcsim.scenario.model import Policy
from tests.engine.worlds import EVERY_LEVER, World, policy

# The gates between policy and choice: what each step but the choice itself writes.
CLIMB = {"LearnerState.level"}
EMPLOYERS_CLIMB = {"EmployerState.level"}
APPLY = {"OfferState.pending", "OfferState.wait"}
FORM = {"OfferState.flexibility", "OfferState.hours", "OfferState.speed", "OfferState.shortness"}
NAME = {"OfferState.named"}
DECLARE = {"EmployerState.declared", "MarketState.declared", "MarketState.declared_any"}
OBSERVE = {"EmployerState.good_news", "EmployerState.bad_news"}
CONTENT = {"OfferState.age", "OfferState.relevance"}
SPONSOR = {"EmployerState.sponsors"}
MOVE = {"OfferState.active"}
WORK = {"OfferState.effort", "OfferState.quality"}
GRANT = {"OfferState.credential_class"}
GATES = (CLIMB | EMPLOYERS_CLIMB | APPLY | FORM | NAME | DECLARE | CONTENT | SPONSOR | MOVE | WORK
         | GRANT)  # fmt: skip
# What differs about an offer that is there in one world and not in the other.
MOVED = NAME | CONTENT | APPLY | WORK | FORM | GRANT
NONE: set[str] = set()

# Quantity → gates that must show it, and further gates that may.
PATHS: dict[str, tuple[set[str], set[str]]] = {
    "campaign": (CLIMB, NONE),
    "understanding": (CLIMB, NONE),
    "lift_unknown": (CLIMB, NONE),
    "outreach": (EMPLOYERS_CLIMB, DECLARE | SPONSOR),
    "employer_understanding": (EMPLOYERS_CLIMB, DECLARE | SPONSOR),
    "lift_new": (EMPLOYERS_CLIMB, DECLARE | SPONSOR),
    "lift_definition": (NONE, NONE),
    "lift_recognition": (NONE, NONE),
    "lift_credit": (NONE, NONE),
    "portability": (NONE, NONE),
    "stacking": (NONE, NONE),
    "digital": (NONE, NONE),
    "age_access": (NONE, NONE),
    "spend_adult": (NONE, NONE),
    "spend_completion": (NONE, NONE),
    "employer_digital": (DECLARE, SPONSOR),
    "sponsor_incentive": (SPONSOR, NONE),
    "incentive_share": (NONE, NONE),
    "spend_employer": (NONE, NONE),
    "fee_support": (APPLY, NONE),
    "fee_cut": (APPLY, NONE),
    "lag_cut": ({"OfferState.wait"}, NONE),
    "chi_cut": (FORM, CONTENT | MOVE | MOVED),
    "lift_employers_barrier": (MOVE, MOVED),
    "lift_qa_barrier": (MOVE, MOVED),
    "codesign": (CONTENT, NONE),
    "lengthening": ({"OfferState.hours"}, {"OfferState.shortness"}),
    "audits": (MOVE, MOVED),
    "scrutiny": (WORK, NONE),
    "spend_offer": (NONE, NONE),
    "credibility_cut": (DECLARE, SPONSOR),
    "published": (DECLARE, SPONSOR),
    "service": (NONE, NONE),
    "spend_fixed": (NONE, NONE),
    "credential_support": (NONE, NONE),
    "course_support": (NONE, NONE),
    "support_ceiling": (NONE, NONE),
    "lift_employer_definition": (DECLARE, SPONSOR),
    "lift_names": (DECLARE, SPONSOR),
    "lift_assessment": (DECLARE, SPONSOR),
    "agreement": (DECLARE, SPONSOR),
    "observation": (NONE, NONE),
    "scope": (NAME, NONE),
    "excluded": (NAME, NONE),
    "qa_open": (APPLY, FORM | CONTENT | WORK),
    "qa_at_stake": (APPLY, NONE),
    "qa_required": (NAME, MOVE | MOVED),
    "qa_stringency": (FORM, APPLY | CONTENT | WORK | MOVE | MOVED),
    "qa_assured": (DECLARE, SPONSOR),
    "nqf_open": (APPLY, FORM | CONTENT | WORK),
    "nqf_at_stake": (APPLY, NONE),
    "nqf_required": (NAME, MOVE | MOVED),
    "nqf_stringency": (FORM, APPLY | CONTENT | WORK | MOVE | MOVED),
    "nqf_assured": (DECLARE, SPONSOR),
}
EFFECTIVE = sorted(PATHS)

# Strong enough that every path shows within a quarter, in a small world.
STRONG = {
    "learner_aware": 0.5, "heard_only": 0.5, "employer_unaware": 0.2, "employer_selection": 0.9,
    "media": 0.1, "understanding": 0.1, "employer_media": 0.1, "slow_climb": 0.1,
    "employer_understanding": 0.1, "barrier_unknown": 0.5, "employer_barrier_new": 0.5,
    "confusion": 0.9, "employer_gap": 0.6, "recognition_review": 1.0, "recognition_trust": 6.0,
    "recognition_base": -1.5, "recognition_discount": 0.9, "assurance_weight": 30.0,
    "provider_review": 1.0, "accreditation_fee": 1e6, "accreditation_admin": 100.0,
    "gain_qa": 0.05, "gain_nqf": 0.05, "chi": 1.0, "refresh": 0.5, "minimum_hours": 200.0,
    "qa_offers": 0.3, "nqf_offers": 0.3, "modules": 0.5, "borderline": 0.4, "observation": 0.4,
    "barrier_definition": 0.5, "barrier_recognition": 0.6, "completion_assessed": 0.8,
    "quarter_hours": 400.0, "beta_0": -1.0, "beta_u": -1.0, "learner_view": 0.0,
    "accreditation_lag": 3.0, "service_rate": 2.0, "fast_lag": 0.7, "fast_fee": 0.6,
    "fast_chi": 0.5, "fast_credibility": 0.4, "fee_support": 0.5, "entrants": 0.5,
    "entry_rate": 0.4, "entry_barrier": 0.95, "provider_barrier_employers": 0.6,
    "provider_barrier_qa": 0.6, "lift_employers_barrier_by_outreach": 0.9,
    "lift_qa_barrier_by_common_qa": 0.9, "audit_rate": 0.5, "audit_threshold": 0.45,
    "effort_effect": 1.0, "codesign_refresh": 2.0, "digital_penalty": 1.0, "sme_response": 3.0,
    "publication_weight": 10.0, "qa_credibility": 0.95, "nqf_credibility": 0.95,
    "beta_S": 3.0, "beta_D": 3.0, "barrier_credit": 0.5,
    "portable_base": 0.1, "portable_nqf": 0.2, "stack_hazard": 0.7, "stackability_gain": 2.0,
    "partial_hours": 20.0, "age_access_effect": 0.9, "kept_demand": 0.9,
    "assessment_penalty": 3.0, "agreement_effect": 1.0, "employer_barrier_assessment": 0.5,
    "employer_barrier_definition": 0.4, "employer_barrier_names": 0.4, "barrier_correlation": 0.0,
    **dict.fromkeys((
        "lift_assessment_by_transparency", "lift_employer_definition_by_definition",
        "lift_employer_definition_by_label", "lift_names_by_definition", "lift_names_by_label",
    ), 0.8),
}  # fmt: skip
EVERYTHING = policy(**{
    **EVERY_LEVER,
    "common_qa": {"mode": "mandatory", "grace_quarters": 0, "stringency": 0.3, "level": 0.6},
    "nqf_inclusion": {"mode": "strict", "grace_quarters": 0, "stringency": 0.8, "level": 0.6},
})  # fmt: skip
# One mandatory rule hides behind the other where both bind the same offer.
MILD = policy(**{
    **EVERY_LEVER,
    "common_qa": {"mode": "mandatory", "grace_quarters": 0, "stringency": 0.3, "level": 0.6},
    "nqf_inclusion": {"mode": "optional", "stringency": 0.8, "level": 0.6},
})  # fmt: skip
POLICIES = {"everything": EVERYTHING, "mild": MILD}


def _quantity(effects: Any, name: str) -> NDArray[np.float64]:
    """The values of a named quantity, float64 (Q, cells, L)."""
    found = [getattr(family, name) for family in effects if hasattr(family, name)]
    assert len(found) == 1
    return np.asarray(found[0])


@cache
def _first_quarter(name: str, quarters: int) -> Chunk:
    """Lanes of no policy, all of it, and all of it but one quantity after another."""
    world = World(policies=(Policy(),) + (POLICIES[name],) * (1 + len(EFFECTIVE)), draws=1,
                  given=STRONG, learners=4_000)  # fmt: skip
    effects = world.effects()
    for lane, quantity in enumerate(EFFECTIVE, start=2):
        values = _quantity(effects, quantity)
        values[..., lane] = values[..., 0]
    chunk = world.chunk(effects=effects)
    for t in range(BURN_IN + quarters):
        run_quarter(chunk, t)
    return chunk


def _lane(name: str) -> int:
    return 2 + EFFECTIVE.index(name)


def _seen(chunk: Chunk, name: str) -> set[str]:
    """States in which the lane without a quantity differs from the lane with all of them."""
    return {
        f"{type(group).__name__}.{state}"
        for group in chunk.state
        for state, values in group._asdict().items()
        if values.ndim > 1 and not np.array_equal(values[..., 1], values[..., _lane(name)])
    } | {
        f"Counts.{count}" for count in ("flows", "money")
        if not np.array_equal(*(getattr(chunk.counts, count)[..., lane]
                                for lane in (1, _lane(name))))
    }  # fmt: skip


def test_every_quantity_of_every_lever_has_its_path() -> None:
    moved = {quantity for lever in levers().values() for quantity in lever.moves}
    assert moved == set(PATHS)
    assert moved <= set(QUANTITIES)


@pytest.mark.parametrize("name", EFFECTIVE)
def test_a_path_switched_off_alone_takes_only_its_effect_away(name: str) -> None:
    must, may = PATHS[name]
    seen = _seen(_first_quarter("everything" if name != "qa_at_stake" else "mild", 1), name)
    gates = seen & GATES
    assert gates & must or not must, "the path does not show"
    assert gates <= must | may


@pytest.mark.parametrize("name", EFFECTIVE)
def test_no_path_is_dead(name: str) -> None:
    chunk = _first_quarter("everything" if name != "qa_at_stake" else "mild", 3)
    assert _seen(chunk, name)


def test_observation_is_seen_by_employers_of_holders_only() -> None:
    chunk = _first_quarter("everything", 1)
    assert _seen(chunk, "observation") == OBSERVE


def test_what_is_spent_is_seen_in_the_accounts_only() -> None:
    chunk = _first_quarter("everything", 3)
    for name in ("spend_adult", "spend_employer", "spend_offer", "spend_completion",
                 "spend_fixed"):  # fmt: skip
        assert _seen(chunk, name) == {"Counts.money"}
    assert _seen(chunk, "incentive_share") == {"Counts.flows", "Counts.money"}


def test_a_price_reaches_nothing_but_the_choice() -> None:
    chunk = _first_quarter("everything", 1)
    for name in ("credential_support", "course_support", "support_ceiling"):
        assert not _seen(chunk, name) & GATES
        assert "LearnerState.course" in _seen(chunk, name) or "LearnerState.courses" in _seen(
            chunk, name
        )
