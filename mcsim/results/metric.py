"""What an outcome is: a ratio of stored counts, with its unit, direction and period.

Parts store counts, which are exact; a metric says which of them are divided by which.  A mean over
the horizon is then a ratio of sums, never a mean of ratios.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from mcsim.engine.flows import EMPLOYER_STOCKS, FLOWS, MONEY, MOVEMENTS, OFFER_STOCKS, STOCKS

CLASS_LABELS = {"plain": "plain", "qa": "QA-labelled", "nqf": "NQF-linked"}


class Kind(StrEnum):
    """Whom a metric describes, and hence by which groups it can be told apart."""

    LEARNER = "learner"
    EMPLOYER = "employer"
    OFFER = "offer"
    MONEY = "money"


class Period(StrEnum):
    """What a metric's value refers to.

    FLOW: the quarter, as a rate a year; at the horizon the mean of all reported quarters.
    STOCK: the end of the quarter; at the horizon its end.
    CUMULATED: from the first quarter of burn-in to the end of the quarter.
    PRESENT: from quarter 0 to the end of the quarter, later money discounted to quarter 0.
    """

    FLOW = "flow"
    STOCK = "stock"
    CUMULATED = "cumulated"
    PRESENT = "present value"


class Form(StrEnum):
    """How the counts become a value.

    RATIO: one count over another, or the count itself.
    LOW_HIGH: the ratio of the low-educated over that of the highly educated.
    GRADUATES: the highly educated among all who are counted.
    CONCENTRATION: the concentration index of the ratio over education, -1 … 1; 0 is equality.
    COST: public cost for each additional completion, told at the horizon only.
    """

    RATIO = "ratio"
    LOW_HIGH = "low over high"
    GRADUATES = "share of graduates"
    CONCENTRATION = "concentration"
    COST = "cost"


GROUPINGS: dict[Kind, tuple[str, ...]] = {
    Kind.LEARNER: ("all", "age", "education", "status"),
    Kind.EMPLOYER: ("all", "size"),
    Kind.OFFER: ("all", "provider_type"),
    Kind.MONEY: ("all",),
}
COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.LEARNER: (*FLOWS, *STOCKS),
    Kind.EMPLOYER: EMPLOYER_STOCKS,
    Kind.OFFER: (*OFFER_STOCKS, *MOVEMENTS),
    Kind.MONEY: tuple(f"money_{line}" for line in MONEY),
}


@dataclass(frozen=True)
class Metric:
    """One outcome: factor · Σ plus - Σ minus, divided by Σ per.

    Attributes
    ----------
    name, label, unit, meaning : str
        For files and for readers.
    direction : {"higher", "lower", None}
        Which way is better; None where neither is.
    period : Period
        What a value refers to.
    kind : Kind
        Whom it describes.
    plus, minus, per : tuple of str
        Stored columns. Without ``per`` the count itself is reported.
    factor : float
        From the ratio to the unit.
    persons : bool
        Whether agents are turned into the persons that they stand for.
    form : Form
        How the counts become a value.
    """

    name: str
    label: str
    unit: str
    meaning: str
    direction: Literal["higher", "lower"] | None
    period: Period
    kind: Kind
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    factor: float = 1.0
    persons: bool = False
    form: Form = Form.RATIO

    @property
    def groups(self) -> tuple[str, ...]:
        """Groupings by which it can be told apart."""
        return GROUPINGS[self.kind] if self.form is Form.RATIO else ("all",)

    @property
    def columns(self) -> tuple[str, ...]:
        """Stored columns that it reads."""
        return (*self.plus, *self.minus, *self.per)

    @property
    def record(self) -> dict[str, object]:
        """What ``mcsim explain`` shows."""
        return {
            "name": self.name, "label": self.label, "unit": self.unit,
            "direction": self.direction, "period": str(self.period),
            "groups": list(self.groups), "meaning": self.meaning,
        }  # fmt: skip
