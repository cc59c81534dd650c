"""Every lever has a downside or a null channel, and each bites somewhere.

One small world for each lever, in which it lowers an outcome or provably does nothing.  The
register is walked: a lever without an entry here fails.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.engine.flows import (
    COMPLETIONS_PLAIN,
    DEADWEIGHT,
    DELISTED,
    DISILLUSIONED,
    EMPLOYER_STOCKS,
    FLOWS,
    OFFERS_ACTIVE,
    OFFERS_NAMED,
    PARTIALS,
    RELABELLED,
    REWARDED,
    SPONSOR_CENTS,
    STARTS,
    TRUSTS_QA,
)
from mcsim.engine.quarter import Chunk
from mcsim.levers.register import levers
from mcsim.population.profile import Profile
from mcsim.scenario.model import Policy
from tests.engine.worlds import World, differing, policy, shipped_profile

MANY_AWARE = {"learner_aware": 0.6, "heard_only": 0.1}
COMPLETED = slice(COMPLETIONS_PLAIN, COMPLETIONS_PLAIN + 3)


@dataclass(frozen=True)
class Pair:
    """A policy (lane 1) beside its base (lane 0) at the end of a run.

    Attributes
    ----------
    chunk : Chunk
        At the end.
    flows : int64 (36, F, 2)
        Summed over the quarters.
    movements : int64 (M, 2)
        Summed over the quarters and types of provider.
    """

    chunk: Chunk
    flows: NDArray[np.int64]
    movements: NDArray[np.int64]

    def flow(self, what: int | slice) -> NDArray[np.int64]:
        """A flow, or several together, in the base and with the policy."""
        return self.flows[:, np.atleast_1d(np.arange(len(FLOWS))[what])].sum((0, 1))

    def stock(self, what: int) -> NDArray[np.int64]:
        return self.chunk.counts.stocks[:, what].sum(0)

    def offers(self, what: int) -> NDArray[np.int64]:
        return self.chunk.counts.offers[:, what].sum(0)

    def employers(self, what: str) -> NDArray[np.int64]:
        return self.chunk.counts.employers[:, EMPLOYER_STOCKS.index(what)].sum(0)

    @property
    def different(self) -> set[str]:
        """States and counts that the policy changes."""
        return set(differing(self.chunk, self.chunk, [0], [1]))


def _run(
    given: Mapping[str, float], lever: Mapping[str, Any], beside: Mapping[str, Any] | None = None,
    profile: Profile | None = None,
) -> Pair:  # fmt: skip
    """Run a lever, both worlds having what stands beside it."""
    beside = beside or {}
    base = policy(**beside) if beside else Policy()
    world = World(policies=(base, policy(**beside, **lever)), draws=1, given=given,
                  learners=1_500, quarters=28, profile=profile or shipped_profile())  # fmt: skip
    flows: Any = 0
    movements: Any = 0
    for _, chunk in world.run():
        flows = flows + chunk.counts.flows
        movements = movements + chunk.counts.movements.sum(0)
    return Pair(chunk, flows, movements)


def _profile(**changes: Any) -> Profile:
    return Profile.model_validate({**shipped_profile().model_dump(), **changes})


def _accreditation() -> None:
    # No scheme is open, so nobody applies: the capacity stands idle and is paid for.
    assert _run({}, {"accreditation": {}}).different == {"Counts.money"}


def _age_neutral_access() -> None:
    # Places are few: where the old apply more, the young are turned away.
    pair = _run({**MANY_AWARE, "age_access_effect": 1.0, "places": 900.0, "beta_0": 3.0},
                {"age_neutral_access": {}})  # fmt: skip
    young = pair.flows[:9, STARTS].sum(0)
    assert young[1] < young[0]


def _awareness() -> None:
    # Nobody wants a credential: more know of them, and nothing else happens.
    pair = _run({"beta_0": -30.0, "campaign_reach": 20.0}, {"awareness": {}})
    assert (pair.flows[..., 0] == pair.flows[..., 1]).all()
    assert "LearnerState.level" in pair.different


def _common_qa() -> None:
    # The label costs more than it brings: who lacks it loses the name.
    given = {**MANY_AWARE, "accreditation_fee": 1e9, "kept_demand": 1.0}
    pair = _run(given, {"common_qa": {"mode": "mandatory", "grace_quarters": 0}})
    assert pair.offers(OFFERS_NAMED)[1] < 0.75 * pair.offers(OFFERS_NAMED)[0]
    assert pair.flow(STARTS)[1] < pair.flow(STARTS)[0]


def _definition() -> None:
    # All plain offers are borderline and no module counts.
    given = {**MANY_AWARE, "borderline": 1.0}
    pair = _run(given, {"definition": {"scope": 0.0}})
    assert pair.offers(OFFERS_NAMED)[1] < pair.offers(OFFERS_NAMED)[0]
    assert pair.flow(STARTS)[1] < pair.flow(STARTS)[0]


def _digital_credential() -> None:
    # Nobody has digital access, and employers distrust what is digital (E27).
    offline = _profile(digital={"education": dict.fromkeys(("low", "medium", "high"), 0.0),
                                "age": shipped_profile().digital.age})  # fmt: skip
    given = {**MANY_AWARE, "beta_D": 3.0, "digital_penalty": 5.0, "employer_unaware": 0.1,
             "lift_assessment_by_digital": 0.0, "recognition_base": 0.0}  # fmt: skip
    pair = _run(given, {"digital_credential": {}}, profile=offline)
    assert pair.flow(STARTS)[1] < pair.flow(STARTS)[0]
    assert pair.employers("declared_plain")[1] < pair.employers("declared_plain")[0]


def _employer_outreach() -> None:
    # Employers learn what credentials are and recognise them no more.
    pair = _run({"recognition_base": -50.0, "entry_rate": 0.0, "outreach_reach": 20.0},
                {"employer_outreach": {}})  # fmt: skip
    assert (pair.flows[..., 0] == pair.flows[..., 1]).all()
    assert pair.employers("employers_aware")[1] > pair.employers("employers_aware")[0]


def _fast_track() -> None:
    # It saves nothing here and costs the credibility of the label.
    given = {**MANY_AWARE, "heard_only": 0.0, "fast_lag": 0.0, "fast_fee": 0.0, "fast_chi": 0.0,
             "fast_credibility": 0.9, "qa_credibility": 0.9, "assurance_weight": 40.0}  # fmt: skip
    pair = _run(given, {"fast_track": {}}, {"common_qa": {"mode": "voluntary"}})
    assert pair.stock(TRUSTS_QA)[1] < 0.7 * pair.stock(TRUSTS_QA)[0]


def _label() -> None:
    # Plain credentials no longer profit from being taken for better ones.
    given = {**MANY_AWARE, "heard_only": 0.0, "barrier_definition": 1.0, "confusion": 1.0,
             "learner_view": 0.0, "employees_trust_nqf": 0.95, "employees_trust_plain": 0.05,
             "nqf_offers": 0.4, "beta_T": 8.0, "lift_definition_by_label": 1.0,
             "organisation_bias": 0.0}  # fmt: skip
    pair = _run(given, {"label": {}})
    assert pair.flow(COMPLETIONS_PLAIN)[1] < pair.flow(COMPLETIONS_PLAIN)[0]


def _nqf_inclusion() -> None:
    # Formality costs all of an offer's flexibility, and inclusion assures nobody.
    given = {**MANY_AWARE, "nqf_offers": 0.4, "chi": 1.0, "chi_flexibility": 1.0,
             "assurance_weight": 0.0, "benefit_flexibility": 1.0, "beta_F": 4.0,
             "provider_review": 0.0, "effort_effect": 0.0}  # fmt: skip
    pair = _run(given, {"nqf_inclusion": {"mode": "optional", "stringency": 1.0}})
    assert pair.flow(STARTS)[1] < pair.flow(STARTS)[0]


def _outcome_publication() -> None:
    # Credentials seldom deliver: trust falls, and audits take offers away.
    given = {**MANY_AWARE, "heard_only": 0.0, "quality": 0.05, "effort_effect": 0.0,
             "publication_weight": 40.0, "audit_rate": 0.3, "audit_threshold": 0.5,
             "beta_T": 4.0, "entry_rate": 0.0}  # fmt: skip
    pair = _run(given, {"outcome_publication": {}})
    assert pair.movements[DELISTED][1] > 20
    assert pair.offers(OFFERS_ACTIVE)[1] < pair.offers(OFFERS_ACTIVE)[0]
    assert pair.flow(STARTS)[1] < pair.flow(STARTS)[0]


def _portability() -> None:
    # Everybody doubts that providers recognise credit: it is there and moves nobody.
    given = {"barrier_credit": 1.0, "lift_credit_by_portability": 0.0, "stack_hazard": 0.0}
    pair = _run({**MANY_AWARE, **given}, {"portability": {}})
    assert pair.different <= {"LearnerState.credit", "Counts.money"}
    assert pair.flow(COMPLETED)[1] > 50


def _price_support() -> None:
    # It pays those who come anyway, draws others from courses, and sponsors save their part.
    given = {**MANY_AWARE, "crowd_out": 1.0, "sponsor_base": 3.0, "recognition_base": 2.0,
             "employer_unaware": 0.1}  # fmt: skip
    pair = _run(given, {"price_support": {"share": 0.9}})
    assert pair.stock(DEADWEIGHT)[1] > 0.4 * pair.flow(COMPLETED)[1]
    assert pair.stock(RELABELLED)[1] > 0
    assert pair.flow(SPONSOR_CENTS)[1] < pair.flow(SPONSOR_CENTS)[0]


def _recognition_agreements() -> None:
    # Every party is one in name only: what is declared is not practised.
    given = {**MANY_AWARE, "practice_leader": 0.0, "practice_in_name": 1.0,
             "practised_in_name": 0.0, "agreement_effect": 6.0, "employer_unaware": 0.1,
             "recognition_review": 1.0, "beta_R": 4.0, "forgiving": 0.98}  # fmt: skip
    pair = _run(given, {"recognition_agreements": {}})
    assert pair.employers("declared_plain")[1] > 1.5 * pair.employers("declared_plain")[0]
    assert (pair.employers("practised_plain") == 0).all()
    rewarded = pair.flow(REWARDED) / pair.flow(COMPLETED)
    assert rewarded[1] == pytest.approx(rewarded[0], abs=0.03)
    assert pair.stock(DISILLUSIONED)[1] > pair.stock(DISILLUSIONED)[0]


def _sme_incentive() -> None:
    # Nobody has an employer: small ones sponsor more, and nobody is there to be sponsored.
    ages = ("25-34", "35-44", "45-54", "55-64")
    jobless = {"employed": 0.0, "unemployed": 1.0, "inactive": 0.0}
    profile = _profile(status={age: dict.fromkeys(("low", "medium", "high"), jobless)
                               for age in ages})  # fmt: skip
    pair = _run({**MANY_AWARE, "sme_response": 5.0}, {"sme_incentive": {}}, profile=profile)
    assert pair.different == {"EmployerState.sponsors", "Counts.employers"}


def _stackability() -> None:
    # No credit counts anywhere: courses grow longer for nothing.
    given = {**MANY_AWARE, "portable_base": 0.0, "portable_nqf": 0.0, "stack_lengthening": 3.0,
             "completion_hours": 2.0}  # fmt: skip
    pair = _run(given, {"stackability": {}})
    assert (pair.flow(PARTIALS) == 0).all()
    assert pair.flow(COMPLETED)[1] < 0.8 * pair.flow(COMPLETED)[0]


def _targeted_support() -> None:
    # Nobody has heard of credentials, so nobody uses the support.
    given = {"learner_aware": 0.0, "media": 0.0, "workplace": 0.0, "social": 0.0}
    assert _run(given, {"targeted_support": {}}).different == set()


def _transparency() -> None:
    # Credentials seldom deliver, and employers now see it.
    given = {"employer_unaware": 0.05, "employer_selection": 1.0, "heard_only": 0.0,
             "quality": 0.05, "effort_effect": 0.0, "observation": 0.15,
             "transparency_observation": 5.0, "transparency_understanding": 0.0,
             "prior_strength": 2.0, "fading": 1.0, "learner_aware": 0.6,
             "lift_assessment_by_transparency": 0.0}  # fmt: skip
    pair = _run(given, {"transparency": {}})
    trusting = pair.employers("employers_trust_plain")
    assert trusting[1] < trusting[0]


DOWNSIDES: dict[str, Callable[[], None]] = {
    name.removeprefix("_"): value for name, value in list(globals().items())
    if name.startswith("_") and name.removeprefix("_") in levers()
}  # fmt: skip


@pytest.mark.parametrize("name", levers())
def test_the_downside_of_each_lever_bites_somewhere(name: str) -> None:
    assert levers()[name].downside
    DOWNSIDES[name]()
