"""What a lever is: a record that a ministry can read, and a modifier on named quantities."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from mcsim.evidence.register import parameters
from mcsim.grammar.groups import Age, Education, ProviderType, Size, Status
from mcsim.grammar.quarter import QuarterField
from mcsim.grammar.validation import Strict
from mcsim.levers.quantities import QUANTITIES

QUARTERS = 4.0  # of a year
HUNDRED = 100.0  # euros: cents are told below

type Level = Annotated[float, Field(ge=0, le=1)]
type Floats = NDArray[np.float64]


class LearnerTarget(Strict):
    """Learners for whom a lever works; what is left out is not restricted."""

    age: list[Age] | None = Field(None, min_length=1)
    education: list[Education] | None = Field(None, min_length=1)
    status: list[Status] | None = Field(None, min_length=1)


class EmployerTarget(Strict):
    """Employers for whom a lever works; what is left out is not restricted."""

    size: list[Size] | None = Field(None, min_length=1)
    sector: list[str] | None = Field(None, min_length=1)


class ProviderTarget(Strict):
    """Providers for whom a lever works; what is left out is not restricted."""

    provider_type: list[ProviderType] | None = Field(None, min_length=1)


class LeverFields(Strict):
    """What every lever can be given in a scenario.

    Attributes
    ----------
    level : float
        Strength at full ramp, 0 … 1; for a rule, the share of the target that it binds.
    reach : float
        Share of the target that the lever reaches; multiplies the level.
    start : Quarter
        First quarter in force.
    end : Quarter or None
        First quarter no longer in force; None means to the horizon.
    ramp_quarters : int
        Quarters until the full level, rising in equal steps; 0 or 1 means at once.
    lag_quarters : int
        Quarters from the start until the lever begins to act.
    """

    level: Level = 1.0
    reach: Level = 1.0
    start: QuarterField
    end: QuarterField | None = None
    ramp_quarters: int = Field(0, ge=0, le=80)
    lag_quarters: int = Field(0, ge=0, le=80)

    @model_validator(mode="after")
    def _window(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"the window ends ({self.end}) before it starts ({self.start})")
        return self


type Line = Literal["subsidy", "campaign", "regulator", "registry", "support"]


@dataclass(frozen=True)
class UnitCost:
    """What a unit of a lever costs the public purse.

    Attributes
    ----------
    parameter : str
        Symbol of the register: the cost of a unit, with its prior.
    unit : str
        What one unit is.
    line : Line
        Line of the accounts on which it stands.
    beside : str
        What the lever costs beside.
    """

    parameter: str
    unit: str
    line: Line
    beside: str = ""

    @property
    def quantiles(self) -> tuple[float, float, float]:
        """5 %, median and 95 % of the register's prior, €."""
        record = parameters()[self.parameter]
        low, amount, high = record.prior.quantiles(np.array([0.05, 0.5, 0.95]), record.limits)
        return float(low), float(amount), float(high)

    @property
    def low(self) -> float:
        """5 % of the prior, €."""
        return self.quantiles[0]

    @property
    def amount(self) -> float:
        """Median of the prior, €."""
        return self.quantiles[1]

    @property
    def high(self) -> float:
        """95 % of the prior, €."""
        return self.quantiles[2]

    @property
    def source(self) -> str:
        """Evidence rows of the register, or that it is an assumption."""
        record = parameters()[self.parameter]
        return "assumption" if record.status == "free" else ", ".join(record.evidence)

    def __str__(self) -> str:
        """Write the cost with its range, its source and its line."""
        low, amount, high = (_euros(value) for value in self.quantiles)
        more = f"; {self.beside}" if self.beside else ""
        return f"€{amount} ({low}-{high}) {self.unit}; {self.source}; on {self.line}{more}"


def _euros(value: float) -> str:
    """Write an amount to three digits that count."""
    return f"{value:,.2f}" if value < HUNDRED else f"{float(f'{value:.3g}'):,.0f}"


@dataclass(frozen=True)
class Modification:
    """What a lever contributes to one named quantity.

    Attributes
    ----------
    quantity : str
        A named quantity.
    value : float64 (Q, D) or (Q, 1)
        Contribution by quarter since the first of burn-in and by draw; it is the quantity's
        neutral value wherever the level is 0.
    """

    quantity: str
    value: Floats


type Modifier = Callable[[Any, "Schedule", Mapping[str, Floats]], Iterator[Modification]]


@dataclass(frozen=True)
class Schedule:
    """The level of a lever over time.

    Attributes
    ----------
    level : float64 (Q,)
        ℓ(t) by quarter since the first of burn-in, 0 … 1.
    coverage : float
        Share of employment that the targeted employers hold: how many learners a lever on
        employers can matter to.
    """

    level: Floats
    coverage: float = 1.0

    @property
    def column(self) -> Floats:
        """ℓ(t) as float64 (Q, 1), to be multiplied with parameters of shape (D,)."""
        return self.level[:, None]

    def delayed(self, quarters: int) -> Floats:
        """Return ℓ(t - quarters) where the lever is still in force, as float64 (Q, 1).

        Parameters
        ----------
        quarters : int
            Quarters from the announcement of a rule until it binds.

        Returns
        -------
        float64 (Q, 1)
        """
        earlier = np.concatenate([np.zeros(quarters), self.level])[: self.level.size]
        return np.where(self.level > 0.0, earlier, 0.0)[:, None]

    @property
    def yearly_rise(self) -> Floats:
        """How much the level rises this quarter, a year, as float64 (Q, 1): for what costs once."""
        return QUARTERS * np.maximum(np.diff(self.level, prepend=0.0), 0.0)[:, None]

    @property
    def in_force(self) -> Floats:
        """1 where the level is above 0, as float64 (Q, 1)."""
        return np.where(self.level > 0.0, 1.0, 0.0)[:, None]


@dataclass(frozen=True)
class Lever:
    """One policy lever.

    Attributes
    ----------
    name, title : str
        As scenario files call it, and as people do.
    mechanism : str
        How it works.
    evidence : tuple of str
        Rows of the survey and of outside evidence that it rests on.
    unit_cost : UnitCost
        Public cost of a unit, as it enters the accounts.
    downside : str
        At least one channel by which it harms, or does nothing.
    sign : {"assumed", "evidenced", "emergent"}
        Whether the sign of its effect is put in, known from outside, or comes out.
    fields : type
        What a scenario can give it.
    moves : tuple of str
        Named quantities that it modifies.
    hinges : tuple of str
        Parameters by which the rules turn these into an effect, the decisive ones first.
    modify : callable
        (fields, schedule, parameters by symbol of shape (D,)) → modifications.
    """

    name: str
    title: str
    mechanism: str
    evidence: tuple[str, ...]
    unit_cost: UnitCost
    downside: str
    sign: Literal["assumed", "evidenced", "emergent"]
    fields: type[LeverFields]
    moves: tuple[str, ...]
    hinges: tuple[str, ...]
    modify: Modifier

    def __post_init__(self) -> None:
        unknown = [name for name in self.moves if name not in QUANTITIES]
        if unknown:
            raise ValueError(f"lever {self.name} moves unknown quantities: {unknown}")
        strange = [symbol for symbol in self.hinges if symbol not in parameters()]
        if strange:
            raise ValueError(f"lever {self.name} hinges on unknown parameters: {strange}")

    def modifications(
        self, fields: LeverFields, schedule: Schedule, parameters: Mapping[str, Floats]
    ) -> Iterator[Modification]:
        """Return what the lever contributes, refusing a quantity that it did not declare.

        Parameters
        ----------
        fields : LeverFields
            What the scenario gave it.
        schedule : Schedule
            Its level over time.
        parameters : mapping of str to float64 (D,)
            The parameter draws by symbol.

        Returns
        -------
        iterator of Modification
        """
        for modification in self.modify(fields, schedule, parameters):
            if modification.quantity not in self.moves:
                raise ValueError(f"lever {self.name} does not declare {modification.quantity}")
            yield modification
