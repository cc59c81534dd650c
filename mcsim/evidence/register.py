"""The register of parameters: one record for every number that a rule reads."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mcsim.evidence.outside import findings
from mcsim.evidence.priors import Prior
from mcsim.evidence.survey import shipped_figures
from mcsim.grammar.document import read_document
from mcsim.grammar.faults import InvalidInputError, nearest
from mcsim.grammar.validation import Strict, validated
from mcsim.shipped import folder

type Status = Literal["survey", "outside", "free"]


class Parameter(Strict):
    """One parameter of the model.

    Attributes
    ----------
    symbol : str
        Its name in files and code.
    notation : str
        Its letter in the equations, where it has one.
    meaning, unit : str
        What it is, and in what unit.
    prior : Prior
        How it is drawn while nothing is calibrated.
    bounds : [low, high]
        Outside them it has no meaning; the prior has no mass there.
    status : {"survey", "outside", "free"}
        What it rests on: a survey figure, outside evidence, or nothing but a guess.
    evidence : list of str
        Rows that it rests on.
    note : str
        What a careful reader should know.
    """

    symbol: str = Field(pattern=r"^[a-z][A-Za-z0-9_]*$")
    notation: str = ""
    meaning: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    prior: Prior
    bounds: Annotated[list[float], Field(min_length=2, max_length=2)]
    status: Status
    evidence: list[str] = Field(default_factory=list)
    note: str = ""

    @model_validator(mode="after")
    def _traceable(self) -> Self:
        known = {*shipped_figures(), *findings()}
        unknown = [row for row in self.evidence if row not in known]
        if unknown:
            raise ValueError(f"there is no evidence row {', '.join(unknown)}")
        if self.status != "free" and not self.evidence:
            raise ValueError(f"status {self.status} needs an evidence row")
        if self.prior.survey and self.prior.survey not in self.evidence:
            raise ValueError(f"the prior rests on {self.prior.survey}, which evidence must list")
        return self

    @property
    def limits(self) -> tuple[float, float]:
        """Bounds as a pair."""
        return self.bounds[0], self.bounds[1]

    @property
    def grade(self) -> str:
        """Strongest grade among the rows it rests on; a survey figure counts as B."""
        if self.status == "free":
            return "assumption"
        rows = findings()
        grades = ["B" if row.startswith("S") else rows[row].grade for row in self.evidence]
        return min((grade for grade in grades if grade in "ABCM"), default="M")


class _Register(Strict):
    """The file of the register."""

    parameters: list[Parameter] = Field(min_length=1)


@cache
def parameters() -> dict[str, Parameter]:
    """Return the register by symbol, in the order of its file.

    Raises
    ------
    InvalidInputError
        Where the register is at fault.
    """
    document = read_document(folder("calibration") / "parameters.yaml", "parameters.yaml")
    register, faults = validated(_Register, document)
    if register is None:
        raise InvalidInputError(faults)
    return {parameter.symbol: parameter for parameter in register.parameters}


def check_parameters(
    given: Mapping[str, float | Prior],
) -> Iterator[tuple[str, str, str | None]]:
    """Check what a user says of parameters against the register.

    Parameters
    ----------
    given : mapping
        Symbol → number or prior.

    Yields
    ------
    (symbol, message, suggestion)
        One for each fault.
    """
    register = parameters()
    for symbol, value in given.items():
        if symbol not in register:
            message = f"the register has no parameter {symbol!r}."
            yield symbol, message, nearest(symbol, register)
            continue
        low, high = register[symbol].limits
        fixed = value.fixed if isinstance(value, Prior) else value
        if fixed is not None and not low <= fixed <= high:
            yield symbol, f"must lie within {low:g} … {high:g}; found {fixed:g}.", None
        if isinstance(value, Prior) and value.survey and value.survey not in _numbers():
            yield symbol, f"the survey prints no percentage {value.survey}.", None


def _numbers() -> set[str]:
    return {figure.id for figure in shipped_figures().values() if figure.percent is not None}
