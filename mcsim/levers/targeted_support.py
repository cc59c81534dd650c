"""Targeted price support: a voucher or subsidy for some."""

from mcsim.levers.lever import LearnerTarget, Lever
from mcsim.levers.price_support import SUPPORT, SupportFields, supported


class Fields(SupportFields):
    """Targeted price support.

    Attributes
    ----------
    target : LearnerTarget
        Learners who have it; the low-educated unless stated.
    """

    target: LearnerTarget = LearnerTarget(education=["low"])


LEVER = Lever(
    name="targeted_support",
    title="Targeted price support",
    mechanism=(
        "Public money pays a share of the price for those whom it addresses, up to a ceiling: the "
        "same support as for everyone, spent on those who take part least."
    ),
    evidence=("S25", "E17", "E33", "E34", "E37"),
    unit_cost=SUPPORT,
    downside=(
        "Price is one gate of several: who has not heard of credentials, sees no need or does not "
        "trust them does not use the support, and the low-educated used vouchers least (E34). "
        "Where places are scarce it takes them from others."
    ),
    sign="evidenced",
    fields=Fields,
    moves=("credential_support", "course_support", "support_ceiling"),
    hinges=("beta_P", "learner_aware", "crowd_out"),
    modify=supported,
)
