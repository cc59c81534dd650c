"""The grammar of a scenario file.

Policy, assumptions, population and run settings are four different things and stand in four
sections (or files): what a government does is never mixed with what one believes about the world.
"""

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, Literal, Self, cast

from pydantic import AfterValidator, Field, create_model, model_validator

from mcsim.evidence.priors import Prior
from mcsim.evidence.survey import Weighting
from mcsim.grammar.quarter import Quarter, QuarterField
from mcsim.grammar.validation import Strict
from mcsim.levers.lever import LeverFields
from mcsim.levers.register import levers

BURN_IN = 8
MOST_EUROS = 1e12

type Variant = Literal[
    "main",
    "friedkin_johnsen",
    "threshold",
    "no_network",
    "undecided",
    "distrusting",
    "closed_cohort",
    "n_halved",
    "n_doubled",
]
"""Structural variant of the model."""

VARIANTS: dict[str, str] = {
    "main": "The model as described.",
    "friedkin_johnsen": "Trust of learners follows their neighbours' and their own start, after "
                        "Friedkin and Johnsen; no outcome changes it.",
    "threshold": "Credentials are considered only where enough neighbours hold one.",
    "no_network": "Nobody hears of, or sees, what neighbours do.",
    "undecided": "Who has only heard of micro-credentials trusts by one half, whatever is heard.",
    "distrusting": "Only those who distrust plain credentials at the start hold barriers.",
    "closed_cohort": "Nobody ages or is replaced.",
    "n_halved": "Every count of the survey weighs half as much, its share unchanged.",
    "n_doubled": "Every count of the survey weighs twice as much, its share unchanged.",
}  # fmt: skip


class SuppliedCount(Strict):
    """The true count behind a survey figure, where a user knows it.

    Attributes
    ----------
    count, n : int
        How many said so, of how many.
    """

    count: int = Field(ge=0)
    n: int = Field(ge=1)

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.count > self.n:
            raise ValueError(f"the count ({self.count}) is above n ({self.n})")
        return self


class SurveyReading(Strict):
    """How the survey's counts enter.

    Attributes
    ----------
    n : {"inferred", "halved", "doubled"}
        Counts and n as the decimals imply, or weighted ½ or 2 with the share unchanged.
    counts : dict
        Figure id → true count and n; these enter as supplied.
    """

    n: Weighting = "inferred"
    counts: dict[Annotated[str, Field(pattern=r"^S[0-9]{2}$")], SuppliedCount] = Field(
        default_factory=dict
    )


class Assumptions(Strict):
    """What is believed about the world.

    Attributes
    ----------
    survey : SurveyReading
        How the survey's counts enter.
    parameters : dict
        Symbol → a number that fixes it, or another prior.
    """

    survey: SurveyReading = SurveyReading()
    parameters: dict[str, float | Prior] = Field(default_factory=dict)


def _budget(given: float | str | None) -> float | str | None:
    """Refuse an amount that is none."""
    if given is None or (isinstance(given, str) and given.strip()):
        return given
    if isinstance(given, float) and 0.0 < given <= MOST_EUROS:
        return given
    raise ValueError("must be an amount in € above 0, or the name of a scenario")


class Settings(Strict):
    """How a study is run.

    Attributes
    ----------
    draws, replicates : int
        Parameter draws, and runs of chance in each.
    learners : int
        Learners simulated; they stand for the adults of the profile.
    seed : int
        0 … 2^64 - 1.
    first_quarter : Quarter
        Quarter 0: the first one that is reported, at whose start the survey's state holds.
    horizon_quarters : int
        Quarters that are reported.
    variant : Variant
        Structural variant of the model.
    discount_rate : float
        Yearly rate at which later money counts less in present values.
    equal_budget : float or str or None
        Public money in €, or the scenario whose mean cost it is, to which packages are scaled.
    """

    draws: int = Field(24, ge=1, le=100_000)
    replicates: int = Field(8, ge=1, le=10_000)
    learners: int = Field(20_000, ge=100, le=2_000_000)
    seed: int = Field(2021, ge=0, lt=2**64)
    first_quarter: QuarterField = Quarter(2026, 1)
    horizon_quarters: int = Field(40, ge=1, le=200)
    variant: Variant = "main"
    discount_rate: float = Field(0.03, ge=0, le=0.5)
    equal_budget: Annotated[float | str | None, AfterValidator(_budget)] = None

    @property
    def quarters(self) -> int:
        """Quarters simulated, burn-in included."""
        return BURN_IN + self.horizon_quarters

    def quarter(self, step: int) -> Quarter:
        """Return the calendar quarter of a reported step, 0 … horizon_quarters - 1."""
        return self.first_quarter.later(step)


@cache
def levers_model() -> type[Strict]:
    """Return the model of the ``levers`` section, one optional field for each lever."""
    fields: dict[str, Any] = {
        name: (lever.fields | None, Field(None, description=lever.mechanism))
        for name, lever in levers().items()
    }
    return cast("type[Strict]", create_model("Levers", __base__=Strict, **fields))


class Policy(Strict):
    """What a government does: the levers of a scenario."""

    levers: Any = None

    def active(self) -> Iterator[tuple[str, LeverFields]]:
        """Return the levers that are given, in alphabetical order."""
        for name in levers():
            fields = getattr(self.levers, name, None)
            if fields is not None:
                yield name, fields

    @property
    def record(self) -> dict[str, Any]:
        """The levers as plain values, every field written out."""
        return {name: fields.model_dump(mode="json") for name, fields in self.active()}

    @property
    def hash(self) -> str:
        """16 hexadecimal digits that identify what the policy does, whatever its title."""
        text = json.dumps(self.record, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()[:16]


@cache
def scenario_model() -> type["ScenarioFile"]:
    """Return the model of a scenario file, with the levers that are registered."""
    section = levers_model()
    return cast(
        "type[ScenarioFile]",
        create_model("Scenario", __base__=ScenarioFile, levers=(section, section())),
    )


class ScenarioFile(Policy):
    """A scenario file.

    Attributes
    ----------
    title, question : str
        What it is called, and what it is run to find out.
    extends : str or None
        A shipped scenario, or a file in the same folder, from which it departs.
    levers : Levers
        What a government does.
    assumptions : Assumptions or None
        What is believed about the world; None leaves it to the run.
    profile : str or None
        A shipped profile or a file; None leaves it to the run.
    settings : Settings or None
        How it is run; None leaves it to the run.
    """

    title: str = Field(min_length=1, max_length=120)
    question: str | None = Field(None, min_length=1, max_length=400)
    extends: str | None = Field(None, min_length=1)
    assumptions: Assumptions | None = None
    profile: str | None = Field(None, min_length=1)
    settings: Settings | None = None
