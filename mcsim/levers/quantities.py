"""Named quantities: what a lever can modify, and how several levers combine on one of them.

A rule reads a quantity and does not know which policy moved it.  A lever states what it adds to a
quantity and does not know which rule reads it.  That is the whole interface between the two.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Domain(StrEnum):
    """Whom a quantity describes; it has one value for each quarter and cell of the domain."""

    LEARNER = "learner"
    EMPLOYER = "employer"
    PROVIDER = "provider"
    SYSTEM = "system"


class Combine(StrEnum):
    """How the contributions x of several levers make one value.

    ADD: Σ x.  LIFT: 1 - Π (1 - x), the share lifted by any of them.  MAX: the largest.
    MULTIPLY: Π x.
    """

    ADD = "add"
    LIFT = "lift"
    MAX = "max"
    MULTIPLY = "multiply"


@dataclass(frozen=True)
class Quantity:
    """A value that levers modify and rules read.

    Attributes
    ----------
    name : str
        As rules and levers call it.
    domain : Domain
        Whom it describes.
    combine : Combine
        How levers combine.
    unit, meaning : str
        For the reader.
    step : str
        Steps of the quarter in which it is read.
    rule : str
        Rule that reads it.
    """

    name: str
    domain: Domain
    combine: Combine
    unit: str
    meaning: str
    step: str
    rule: str

    @property
    def neutral(self) -> float:
        """Value without any lever."""
        return 1.0 if self.combine is Combine.MULTIPLY else 0.0

    def combined(
        self, value: NDArray[np.float64], contribution: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Combine what is there with the contribution of one more lever.

        Parameters
        ----------
        value, contribution : float64, the same shape
            In the quantity's unit.

        Returns
        -------
        float64, the same shape
        """
        if self.combine is Combine.ADD:
            return value + contribution
        if self.combine is Combine.LIFT:
            return 1.0 - (1.0 - value) * (1.0 - contribution)
        if self.combine is Combine.MAX:
            return np.maximum(value, contribution)
        return value * contribution


type Row = tuple[str, Combine, str, str, str, str]


def _quantities(domain: Domain, *rows: Row) -> dict[str, Quantity]:
    return {row[0]: Quantity(row[0], domain, *row[1:]) for row in rows}


QUANTITIES: dict[str, Quantity] = {
    **_quantities(
        Domain.LEARNER,
        ("campaign", Combine.ADD, "relative", "what campaigns add to the hazard of the media",
         "1", "awareness.learner_hazard"),
        ("understanding", Combine.ADD, "relative", "what adds to the hazard of understanding",
         "1", "awareness.understanding_hazard"),
        ("lift_definition", Combine.LIFT, "share", "learners rid of 'no common definition'",
         "6", "barriers.active, for confusion.perceived"),
        ("lift_unknown", Combine.LIFT, "share", "learners rid of 'not well known'",
         "1", "barriers.active, for awareness.learner_hazard"),
        ("lift_recognition", Combine.LIFT, "share", "learners rid of 'employers uncertain'",
         "6", "barriers.active, for recognition.expected"),
        ("lift_credit", Combine.LIFT, "share", "learners rid of 'providers uncertain'",
         "6", "barriers.active, for stacking.expected_credit"),
        ("portability", Combine.LIFT, "share", "credentials whose credit is made to count",
         "6, 8", "stacking.portable"),
        ("stacking", Combine.ADD, "relative", "what adds to the hazard of stacking credit",
         "9", "stacking.hazard"),
        ("digital", Combine.MAX, "share", "credentials that are issued digitally",
         "6", "choice.digital_value"),
        ("age_access", Combine.LIFT, "share", "of the gap in need between age bands that is closed",
         "6", "choice.need"),
        ("credential_support", Combine.MAX, "share", "of a credential's price that is paid",
         "6", "choice.public_support"),
        ("course_support", Combine.MAX, "share", "of a course's price that is paid",
         "6", "choice.public_support"),
        ("support_ceiling", Combine.MAX, "€", "most that is paid for one course",
         "6", "choice.public_support"),
        ("spend_adult", Combine.ADD, "€ a year", "public money for each adult",
         "10", "money.yearly"),
        ("spend_completion", Combine.ADD, "€", "public money for each credential completed",
         "10", "money.each"),
    ),
    **_quantities(
        Domain.EMPLOYER,
        ("outreach", Combine.ADD, "relative", "what outreach adds to the hazard of the media",
         "1", "awareness.employer_hazard"),
        ("employer_understanding", Combine.ADD, "relative", "what adds to understanding",
         "1", "awareness.understanding_hazard"),
        ("lift_new", Combine.LIFT, "share", "employers rid of 'a new form of credential'",
         "1", "barriers.active, for awareness.employer_hazard"),
        ("lift_employer_definition", Combine.LIFT, "share", "employers rid of 'no definition'",
         "5", "barriers.active, for confusion.perceived"),
        ("lift_assessment", Combine.LIFT, "share", "employers rid of 'assessment not transparent'",
         "5", "barriers.active, for recognition.score"),
        ("lift_names", Combine.LIFT, "share", "employers rid of 'variety of names'",
         "5", "barriers.active, for confusion.perceived"),
        ("agreement", Combine.LIFT, "share", "employers party to a recognition agreement",
         "5", "supply.bound, for recognition.score"),
        ("employer_digital", Combine.MAX, "share", "of the credentials that they see as digital",
         "5", "recognition.score"),
        ("observation", Combine.ADD, "relative", "what adds to seeing what a holder's course gave",
         "8", "payoff.chance_observed"),
        ("sponsor_incentive", Combine.ADD, "log-odds", "what incentives add to sponsoring",
         "5", "sponsorship.score"),
        ("incentive_share", Combine.MAX, "share", "of a sponsor's payment that is paid back",
         "6", "sponsorship.incentive"),
        ("spend_employer", Combine.ADD, "€ a year", "public money for each employer",
         "10", "money.yearly"),
    ),
    **_quantities(
        Domain.PROVIDER,
        ("credential_price", Combine.MULTIPLY, "factor", "on the price of credentials",
         "4", "content.asking_price; no lever moves it, the check of prices does"),
        ("scope", Combine.LIFT, "share", "existing modules that a definition counts in",
         "4", "supply.carries_name"),
        ("excluded", Combine.LIFT, "share", "plain offers that a definition leaves out",
         "4", "supply.carries_name"),
        ("qa_open", Combine.MAX, "share", "providers that can take the QA label",
         "4", "supply.bound, for applying and for supply.stringency"),
        ("qa_at_stake", Combine.MAX, "share", "providers told that the label will be required",
         "4", "supply.at_stake"),
        ("qa_required", Combine.MAX, "share", "providers that need the label to keep the name",
         "4", "supply.bound, for supply.carries_name and market.entry_hazard"),
        ("qa_stringency", Combine.MAX, "0-1", "stringency of the QA standard",
         "4", "supply.stringency"),
        ("nqf_open", Combine.MAX, "share", "providers that can apply for inclusion in the NQF",
         "4", "supply.bound, for applying and for supply.stringency"),
        ("nqf_at_stake", Combine.MAX, "share", "providers told that inclusion will be required",
         "4", "supply.at_stake"),
        ("nqf_required", Combine.MAX, "share", "providers that need inclusion to keep the name",
         "4", "supply.bound, for supply.carries_name and market.entry_hazard"),
        ("nqf_stringency", Combine.MAX, "0-1", "stringency of inclusion",
         "4", "supply.stringency"),
        ("fee_support", Combine.LIFT, "share", "of the fee that public money pays",
         "4", "supply.fee"),
        ("fee_cut", Combine.LIFT, "share", "of the fee that a fast track saves",
         "4", "supply.fee"),
        ("lag_cut", Combine.LIFT, "share", "of the lag that a fast track saves",
         "4", "supply.lag"),
        ("chi_cut", Combine.LIFT, "share", "of formality's cost that a fast track saves",
         "4", "content.eased"),
        ("lift_employers_barrier", Combine.LIFT, "share", "providers rid of 'employers unaware'",
         "4", "barriers.active, for market.entry_hazard"),
        ("lift_qa_barrier", Combine.LIFT, "share", "providers rid of 'no quality standards'",
         "4", "barriers.active, for market.entry_hazard"),
        ("codesign", Combine.ADD, "relative", "what co-design adds to the renewal of content",
         "4", "content.renewal"),
        ("lengthening", Combine.ADD, "relative", "what stackable design adds to the hours",
         "4", "content.hours"),
        ("audits", Combine.MAX, "share", "of the full rate of audits",
         "4", "market.delisted"),
        ("scrutiny", Combine.MAX, "0-1", "how far outcomes of each offer are published",
         "4", "content.effort"),
        ("spend_offer", Combine.ADD, "€ a year", "public money for each offer with the name",
         "10", "money.yearly"),
    ),
    **_quantities(
        Domain.SYSTEM,
        ("qa_assured", Combine.MAX, "0-1", "how far QA-labelled credentials are assured",
         "3", "trust.assurance"),
        ("nqf_assured", Combine.MAX, "0-1", "how far NQF-linked credentials are assured",
         "3", "trust.assurance"),
        ("credibility_cut", Combine.LIFT, "share", "of the credibility that a fast track costs",
         "3", "trust.assurance"),
        ("published", Combine.MAX, "0-1", "how far outcomes by class are published",
         "3", "trust.publication"),
        ("service", Combine.ADD, "relative", "what adds to the regulator's service rate",
         "4", "market.decisions"),
        ("spend_fixed", Combine.ADD, "€ a year", "public money that depends on no number",
         "10", "money.yearly"),
    ),
}  # fmt: skip
