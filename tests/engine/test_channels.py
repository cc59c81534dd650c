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
GATES = CLIMB | EMPLOYERS_CLIMB | APPLY | FORM | NAME | DECLARE | CONTENT
NONE: set[str] = set()

# Quantity → gates that must show it, and further gates that may.
PATHS: dict[str, tuple[set[str], set[str]]] = {
    "campaign": (CLIMB, NONE),
    "understanding": (CLIMB, NONE),
    "lift_unknown": (CLIMB, NONE),
    "outreach": (EMPLOYERS_CLIMB, DECLARE),
    "employer_understanding": (EMPLOYERS_CLIMB, DECLARE),
    "lift_new": (EMPLOYERS_CLIMB, DECLARE),
    "lift_definition": (NONE, NONE),
    "lift_recognition": (NONE, NONE),
    "credential_support": (NONE, NONE),
    "course_support": (NONE, NONE),
    "support_ceiling": (NONE, NONE),
    "lift_employer_definition": (DECLARE, NONE),
    "lift_names": (DECLARE, NONE),
    "lift_assessment": (DECLARE, NONE),
    "agreement": (DECLARE, NONE),
    "observation": (NONE, NONE),
    "scope": (NAME, NONE),
    "excluded": (NAME, NONE),
    "qa_open": (APPLY, FORM | CONTENT),
    "qa_at_stake": (APPLY, NONE),
    "qa_required": (NAME, NONE),
    "qa_stringency": (FORM, APPLY | CONTENT),
    "qa_assured": (DECLARE, NONE),
    "nqf_open": (APPLY, FORM | CONTENT),
    "nqf_at_stake": (APPLY, NONE),
    "nqf_required": (NAME, NONE),
    "nqf_stringency": (FORM, APPLY | CONTENT),
    "nqf_assured": (DECLARE, NONE),
}
EFFECTIVE = sorted(PATHS)

# Strong enough that every path shows within a quarter, in a small world.
STRONG = {
    "learner_aware": 0.5, "heard_only": 0.5, "employer_unaware": 0.2, "employer_selection": 0.9,
    "media": 0.1, "understanding": 0.1, "employer_media": 0.1, "slow_climb": 0.1,
    "employer_understanding": 0.1, "barrier_unknown": 0.5, "employer_barrier_new": 0.5,
    "confusion": 0.9, "employer_gap": 0.6, "recognition_review": 1.0, "recognition_trust": 6.0,
    "recognition_base": -1.5, "recognition_discount": 0.9, "assurance_weight": 30.0,
    "provider_review": 1.0, "accreditation_fee": 500.0, "accreditation_admin": 100.0,
    "gain_qa": 0.05, "gain_nqf": 0.05, "chi": 1.0, "refresh": 0.5, "minimum_hours": 200.0,
    "qa_offers": 0.3, "nqf_offers": 0.3, "modules": 0.5, "borderline": 0.4, "observation": 0.4,
    "barrier_definition": 0.5, "barrier_recognition": 0.6, "completion_assessed": 0.8,
    "quarter_hours": 400.0, "beta_0": -1.0, "beta_u": -1.0, "learner_view": 0.0,
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


def _quantity(effects: Any, name: str) -> NDArray[np.float64]:
    """The values of a named quantity, float64 (Q, cells, L)."""
    found = [getattr(family, name) for family in effects if hasattr(family, name)]
    assert len(found) == 1
    return np.asarray(found[0])


@cache
def _first_quarter(world_policy: Policy, quarters: int) -> Chunk:
    """Lanes of no policy, all of it, and all of it but one quantity after another."""
    world = World(policies=(Policy(),) + (world_policy,) * (1 + len(EFFECTIVE)), draws=1,
                  given=STRONG, learners=4_000)  # fmt: skip
    effects = world.effects()
    for lane, name in enumerate(EFFECTIVE, start=2):
        values = _quantity(effects, name)
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
    }


def test_every_quantity_of_every_lever_has_its_path() -> None:
    moved = {quantity for lever in levers().values() for quantity in lever.moves}
    assert moved == set(PATHS)
    assert moved <= set(QUANTITIES)


@pytest.mark.parametrize("name", EFFECTIVE)
def test_a_path_switched_off_alone_takes_only_its_effect_away(name: str) -> None:
    must, may = PATHS[name]
    seen = _seen(_first_quarter(EVERYTHING if name != "qa_at_stake" else MILD, 1), name)
    gates = seen & GATES
    assert gates & must or not must, "the path does not show"
    assert gates <= must | may


@pytest.mark.parametrize("name", EFFECTIVE)
def test_no_path_is_dead(name: str) -> None:
    chunk = _first_quarter(EVERYTHING if name != "qa_at_stake" else MILD, 3)
    assert _seen(chunk, name)


def test_observation_is_seen_by_employers_of_holders_only() -> None:
    chunk = _first_quarter(EVERYTHING, 1)
    assert _seen(chunk, "observation") == OBSERVE


def test_a_price_reaches_nothing_but_the_choice() -> None:
    chunk = _first_quarter(EVERYTHING, 1)
    for name in ("credential_support", "course_support", "support_ceiling"):
        assert not _seen(chunk, name) & GATES
        assert "LearnerState.course" in _seen(chunk, name) or "LearnerState.courses" in _seen(
            chunk, name
        )
