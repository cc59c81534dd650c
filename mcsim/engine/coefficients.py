"""From rows of the draw table to what the rules read in each lane, grouped by subject.

A lane is one scenario in one draw; all lanes of a chunk share variant and replicate.  Each field
is float64 with lanes last, so that one lane of it is a number (or a small array) for the readable
model and the whole of it is a vector for the compiled core.
"""

from collections.abc import Mapping
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.evidence.table import DrawTable
from mcsim.population.profile import Profile
from mcsim.rules import awareness, barriers, trust
from mcsim.scenario.model import Variant

type Floats = NDArray[np.float64]

LEARNER_BARRIERS = (
    "barrier_definition", "barrier_nqf", "barrier_unknown", "barrier_recognition",
    "barrier_credit",
)  # fmt: skip
EMPLOYER_BARRIERS = (
    "employer_barrier_new", "employer_barrier_definition", "employer_barrier_assessment",
    "employer_barrier_names",
)  # fmt: skip
MOTIVES = (
    "motive_motivation", "motive_retention", "motive_culture", "motive_speed",
    "motive_flexibility", "motive_relevance",
)  # fmt: skip
PROVIDER_BARRIERS = (
    "provider_barrier_interest", "provider_barrier_employers", "provider_barrier_qa",
)  # fmt: skip
BENEFITS = (
    "benefit_flexibility", "benefit_speed", "benefit_validation", "benefit_short",
    "benefit_relevance", "benefit_low_cost",
)  # fmt: skip


class Start(NamedTuple):
    """State at the end of quarter -1, as the survey puts it.

    Attributes
    ----------
    load_common, load_own : float64 (L,)
        Weights of the copula.
    learner_cut, benefit_cut, employer_cut : float64 (5, L), (6, L), (4, L)
        Φ⁻¹ of the rate of each barrier and benefit.
    motive_cut, provider_cut : float64 (6, L), (3, L)
        Φ⁻¹ of the rate of each motive of employers and barrier of providers.
    aware_holders, aware_others, employer_aware_holders, employer_aware_others : float64 (L,)
        Probability of being aware, for holders of "not well known" (employers: "new") and others.
    heard_only : float64 (L,)
        Share of the aware who have only heard.
    trust_cut : float64 (2, 3, L)
        Φ⁻¹ of the share of learners that trusts each class, among those who do not hold the
        barrier "not in the national system" (row 0) and those who do (row 1).
    employer_trust_cut : float64 (3, L)
    trust_spread, practice_leader, practice_in_name : float64 (L,)
    distrusting : float64 (L,)
        1 in the structural variant in which only the distrusting hold barriers.
    """

    load_common: Floats
    load_own: Floats
    learner_cut: Floats
    benefit_cut: Floats
    employer_cut: Floats
    motive_cut: Floats
    provider_cut: Floats
    aware_holders: Floats
    aware_others: Floats
    employer_aware_holders: Floats
    employer_aware_others: Floats
    heard_only: Floats
    trust_cut: Floats
    employer_trust_cut: Floats
    trust_spread: Floats
    practice_leader: Floats
    practice_in_name: Floats
    distrusting: Floats


class Awareness(NamedTuple):
    """Hazards of the awareness ladder, a quarter; float64 (L,)."""

    media: Floats
    social: Floats
    workplace: Floats
    understanding: Floats
    forgetting: Floats
    slow_climb: Floats
    employer_media: Floats
    employer_peers: Floats
    employer_applicants: Floats
    employer_understanding: Floats
    employer_forgetting: Floats


class Trust(NamedTuple):
    """Anchors and evidence; float64 (L,), ``credibility`` (3, L) by class.

    ``fade`` is Λ (Q + 1, L): λⁿ by repeated multiplication.  ``undecided`` and ``friedkin`` are 1
    in the structural variants of these names.
    """

    prior_strength: Floats
    vague_strength: Floats
    assurance_weight: Floats
    credibility: Floats
    publication_weight: Floats
    hearsay: Floats
    observation: Floats
    confusion: Floats
    fade: Floats
    undecided: Floats
    friedkin: Floats
    susceptibility: Floats


class Supply(NamedTuple):
    """Offers and their providers; float64 (L,), ``gain`` (3, L) by class."""

    qa_offers: Floats
    nqf_offers: Floats
    modules: Floats
    accreditation_fee: Floats
    accreditation_admin: Floats
    accreditation_lag: Floats
    service_rate: Floats
    gain: Floats
    belief_strength: Floats
    margin: Floats
    payback: Floats
    provider_review: Floats
    chi_flexibility: Floats
    chi_hours: Floats
    chi_refresh: Floats
    chi_entry: Floats
    break_even: Floats
    kept_demand: Floats
    exit_quarters: Floats
    entrants: Floats
    entry_rate: Floats
    entry_barrier: Floats
    effort_effect: Floats
    effort_speed: Floats
    audit_rate: Floats
    audit_threshold: Floats
    minimum_hours: Floats
    refresh: Floats
    half_life: Floats
    oldest_content: Floats
    quality: Floats
    quality_spread: Floats
    price_level: Floats
    hours_unit: Floats
    places: Floats


class Recognition(NamedTuple):
    """Recognition and sponsorship by employers; float64 (L,)."""

    recognition_base: Floats
    recognition_trust: Floats
    recognition_sector: Floats
    recognition_applicants: Floats
    assessment_penalty: Floats
    agreement_effect: Floats
    recognition_size: Floats
    digital_penalty: Floats
    recognition_review: Floats
    practised_in_name: Floats
    practised_backslider: Floats
    reward_base: Floats
    sponsor_base: Floats
    sponsor_size: Floats
    sponsor_motive: Floats
    sponsor_recognition: Floats


class Choice(NamedTuple):
    """The learner's utility; float64 (L,).

    ``course_price`` (€), ``course_flexibility`` and ``course_shortness`` (0 … 1) describe the
    uncertified course.  ``souring`` is Λ_L (Q + 1, L) for disillusion, ``portable`` (3, L) the
    share of each class whose credit counts today, ``by_threshold`` 1 in that structural variant.
    """

    beta_0: Floats
    beta_u: Floats
    beta_T: Floats  # noqa: N815 — the letters of the equation
    beta_R: Floats  # noqa: N815
    beta_F: Floats  # noqa: N815
    beta_N: Floats  # noqa: N815
    beta_P: Floats  # noqa: N815
    low_cost_weight: Floats
    beta_S: Floats  # noqa: N815
    beta_D: Floats  # noqa: N815
    beta_L: Floats  # noqa: N815
    souring: Floats
    portable: Floats
    sponsor_share: Floats
    crowd_out: Floats
    by_threshold: Floats
    threshold_seed: Floats
    price_unit: Floats
    mu: Floats
    offers_seen: Floats
    recognition_discount: Floats
    experience_weight: Floats
    course_price: Floats
    course_flexibility: Floats
    course_shortness: Floats


class Completion(NamedTuple):
    """Completion, and what comes of credit; float64 (L,)."""

    completion_assessed: Floats
    completion_online: Floats
    courses_online: Floats
    completion_education: Floats
    completion_flexibility: Floats
    completion_hours: Floats
    hours_unit: Floats
    quarter_hours: Floats
    time_spread: Floats
    course_hours: Floats
    partial_hours: Floats
    full_parts: Floats
    stack_hazard: Floats


class Costs(NamedTuple):
    """Unit costs of what no lever states; float64 (L,), €."""

    cost_decision: Floats
    cost_audit: Floats
    cost_support_admin: Floats


class Coefficients(NamedTuple):
    """Everything that the rules read of a draw, by subject."""

    start: Start
    awareness: Awareness
    trust: Trust
    supply: Supply
    recognition: Recognition
    choice: Choice
    completion: Completion
    costs: Costs

    @classmethod
    def of(
        cls, draws: DrawTable, profile: Profile, quarters: int, variant: Variant = "main"
    ) -> Self:
        """Derive the coefficients of consecutive draws.

        Parameters
        ----------
        draws : DrawTable
            With the solved columns ``beta_0``, ``beta_u`` and ``places``.
        profile : Profile
            The country.
        quarters : int
            Q, quarters simulated.
        variant : Variant
            Structural variant.

        Returns
        -------
        Coefficients
            With one lane for each draw.
        """
        p = draws.columns
        course, ones = profile.course, np.ones(len(draws))
        derived = {
            **_starting(p),
            "credibility": np.stack([0.0 * ones, p["qa_credibility"], p["nqf_credibility"]]),
            "fade": np.stack(_powers(p["fading"], quarters)),
            "souring": np.stack(_powers(p["forgiving"], quarters)),
            "portable": np.stack([p["portable_base"], p["portable_base"], p["portable_nqf"]]),
            "gain": np.stack([0.0 * ones, p["gain_qa"], p["gain_nqf"]]),
            "chi_flexibility": p["chi"] * p["chi_flexibility"],
            "chi_hours": p["chi"] * p["chi_hours"],
            "chi_refresh": p["chi"] * p["chi_refresh"],
            "chi_entry": p["chi"] * p["chi_entry"],
            "course_price": course.price * ones,
            "course_flexibility": course.flexibility * ones,
            "course_shortness": 1.0 / (1.0 + course.hours / p["hours_unit"]),
            "course_hours": course.hours * ones,
            "distrusting": (variant == "distrusting") * ones,
            "undecided": (variant == "undecided") * ones,
            "friedkin": (variant == "friedkin_johnsen") * ones,
            "by_threshold": (variant == "threshold") * ones,
        }
        values = {**p, **derived}
        families = [
            family(**{name: np.ascontiguousarray(values[name]) for name in family._fields})
            for family in cls.__annotations__.values()
        ]
        return cls._make(families)

    def lanes(self, draw_of_lane: NDArray[np.int64]) -> Self:
        """Return the coefficients with one lane for each entry.

        Parameters
        ----------
        draw_of_lane : int64 (L,)
            Position of the draw that each lane runs.

        Returns
        -------
        Coefficients
        """
        return type(self)._make(
            type(family)(*(np.ascontiguousarray(field[..., draw_of_lane]) for field in family))
            for family in self
        )


def _powers(base: Floats, highest: int) -> list[Floats]:
    """1, b, b·b, … by repeated multiplication."""
    powers = [np.ones_like(base)]
    for _ in range(highest):
        powers.append(powers[-1] * base)
    return powers


def _starting(p: Mapping[str, Floats]) -> dict[str, Floats]:
    """Derive the state at the start, draw by draw, by the rules."""
    draws = len(p["chi"])
    rows = [_start_of_draw({symbol: float(values[d]) for symbol, values in p.items()})
            for d in range(draws)]  # fmt: skip
    return {name: np.stack([row[name] for row in rows], axis=-1) for name in rows[0]}


def _start_of_draw(p: Mapping[str, float]) -> dict[str, Floats]:
    """Derive the state at the start of one draw."""
    speed = p["benefit_fast_response"] if p["speed_wording"] else p["benefit_speed"]
    benefits = {**p, "benefit_speed": speed}
    load_common, load_own = barriers.loading(p["barrier_correlation"])
    holders, others = awareness.starting_shares(
        p["learner_aware"], p["barrier_unknown"], p["slow_climb"]
    )
    employer_aware = (1.0 - p["employer_unaware"]) * p["employer_selection"]
    employer_holders, employer_others = awareness.starting_shares(
        employer_aware, p["employer_barrier_new"], p["slow_climb"]
    )
    return {
        "load_common": np.array(load_common),
        "load_own": np.array(load_own),
        "learner_cut": np.array([barriers.cut(p[name]) for name in LEARNER_BARRIERS]),
        "benefit_cut": np.array([barriers.cut(benefits[name]) for name in BENEFITS]),
        "employer_cut": np.array([barriers.cut(p[name]) for name in EMPLOYER_BARRIERS]),
        "motive_cut": np.array([barriers.cut(p[name]) for name in MOTIVES]),
        "provider_cut": np.array([barriers.cut(p[name]) for name in PROVIDER_BARRIERS]),
        "aware_holders": np.array(holders),
        "aware_others": np.array(others),
        "employer_aware_holders": np.array(employer_holders),
        "employer_aware_others": np.array(employer_others),
        "trust_cut": _learner_trust(p),
        "employer_trust_cut": _employer_trust(p),
    }


def _learner_trust(p: Mapping[str, float]) -> Floats:
    """Φ⁻¹ of the shares that trust, float64 (2, 3): by barrier held and class."""
    if p["learner_view"]:
        surveyed = p["providers_view_of_learners"], p["providers_view_of_learners"]
    else:
        surveyed = p["employees_trust_nqf"], p["employees_trust_plain"]
    bias = p["organisation_bias"], p["priming_bias"]
    nqf, plain = (trust.unbiased_share(share, *bias) for share in surveyed)
    among_holders, among_others = trust.gap_shares(nqf, plain, p["barrier_nqf"])
    return np.array([
        [barriers.cut(share) for share in
         (lowest, trust.between(lowest, nqf, p["qa_share_of_gap"]), nqf)]
        for lowest in (among_others, among_holders)
    ])  # fmt: skip


def _employer_trust(p: Mapping[str, float]) -> Floats:
    """Φ⁻¹ of the shares of employers that trust each class, float64 (3,)."""
    nqf = trust.unbiased_share(p["employer_trust_nqf"], 0.0, p["priming_bias"])
    plain = nqf * (1.0 - p["employer_gap"])
    shares = plain, trust.between(plain, nqf, p["qa_share_of_gap"]), nqf
    return np.array([barriers.cut(share) for share in shares])
