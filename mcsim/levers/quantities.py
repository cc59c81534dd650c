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
    """

    name: str
    domain: Domain
    combine: Combine
    unit: str
    meaning: str

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


def _quantities(domain: Domain, *rows: tuple[str, Combine, str, str]) -> dict[str, Quantity]:
    return {row[0]: Quantity(row[0], domain, *row[1:]) for row in rows}


QUANTITIES: dict[str, Quantity] = {
    **_quantities(
        Domain.LEARNER,
        ("campaign", Combine.ADD, "relative", "what campaigns add to the hazard of the media"),
        ("understanding", Combine.ADD, "relative", "what adds to the hazard of understanding"),
        ("lift_definition", Combine.LIFT, "share", "learners rid of 'no common definition'"),
        ("lift_unknown", Combine.LIFT, "share", "learners rid of 'not well known'"),
        ("lift_recognition", Combine.LIFT, "share", "learners rid of 'employers uncertain'"),
        ("credential_support", Combine.MAX, "share", "of a credential's price that is paid"),
        ("course_support", Combine.MAX, "share", "of a course's price that is paid"),
        ("support_ceiling", Combine.MAX, "€", "most that is paid for one course"),
    ),
    **_quantities(
        Domain.EMPLOYER,
        ("outreach", Combine.ADD, "relative", "what outreach adds to the hazard of the media"),
        ("employer_understanding", Combine.ADD, "relative", "what adds to understanding"),
        ("lift_new", Combine.LIFT, "share", "employers rid of 'a new form of credential'"),
        ("lift_employer_definition", Combine.LIFT, "share", "employers rid of 'no definition'"),
        ("lift_assessment", Combine.LIFT, "share", "employers rid of 'assessment not transparent'"),
        ("lift_names", Combine.LIFT, "share", "employers rid of 'variety of names'"),
        ("agreement", Combine.LIFT, "share", "employers party to a recognition agreement"),
        ("observation", Combine.ADD, "relative", "what adds to seeing what a holder's course gave"),
    ),
    **_quantities(
        Domain.PROVIDER,
        ("credential_price", Combine.MULTIPLY, "factor", "on the price of credentials"),
        ("scope", Combine.LIFT, "share", "existing modules that a definition counts in"),
        ("excluded", Combine.LIFT, "share", "plain offers that a definition leaves out"),
        ("qa_open", Combine.MAX, "share", "providers that can take the QA label"),
        ("qa_at_stake", Combine.MAX, "share", "providers told that the label will be required"),
        ("qa_required", Combine.MAX, "share", "providers that need the label to keep the name"),
        ("qa_stringency", Combine.MAX, "0-1", "stringency of the QA standard"),
        ("nqf_open", Combine.MAX, "share", "providers that can apply for inclusion in the NQF"),
        ("nqf_at_stake", Combine.MAX, "share", "providers told that inclusion will be required"),
        ("nqf_required", Combine.MAX, "share", "providers that need inclusion to keep the name"),
        ("nqf_stringency", Combine.MAX, "0-1", "stringency of inclusion"),
    ),
    **_quantities(
        Domain.SYSTEM,
        ("qa_assured", Combine.MAX, "0-1", "how far QA-labelled credentials are assured"),
        ("nqf_assured", Combine.MAX, "0-1", "how far NQF-linked credentials are assured"),
    ),
}  # fmt: skip
