"""The register of targets: what calibration holds the model against, each figure once."""

from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mcsim.evidence.outside import findings
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import shipped_figures
from mcsim.grammar.document import read_document
from mcsim.grammar.faults import InvalidInputError
from mcsim.grammar.validation import Strict, validated
from mcsim.shipped import folder

FILE = "targets.yaml"


class Target(Strict):
    """One target.

    Attributes
    ----------
    id : str
        The row of evidence: a survey figure, or an outside one.
    kind : {"count", "words", "value"}
        A binomial count; bounds that words imply, with soft edges; a measured value.
    observes : str
        The statistic of the model that it speaks of.
    biases : list of str
        Parameters, in log-odds, that stand between the agents and the answer.
    low, high, edge : float or None
        Bounds of ``words``, as shares, and the standard deviation of their edges.
    value, error : float or None
        Of ``value``: what was measured, and its standard error.
    evidence : list of str
        Rows that a value rests on.
    note : str
        How the figure is read.
    """

    id: str = Field(pattern=r"^[SE][0-9]{2}$")
    kind: Literal["count", "words", "value"]
    observes: str = Field(min_length=1)
    biases: list[str] = Field(default_factory=list)
    low: float | None = None
    high: float | None = None
    edge: Annotated[float, Field(gt=0)] | None = None
    value: float | None = None
    error: Annotated[float, Field(gt=0)] | None = None
    evidence: list[str] = Field(default_factory=list)
    note: str = Field(min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = {name for name in ("low", "high", "edge", "value", "error")
                 if getattr(self, name) is not None}  # fmt: skip
        needed = {"count": set(), "words": {"low", "high", "edge"},
                  "value": {"value", "error"}}[self.kind]  # fmt: skip
        if given != needed:
            wanted = f"{', '.join(sorted(needed))} and no other" if needed else "no number"
            raise ValueError(f"a target of kind {self.kind} has {wanted}")
        unknown = [symbol for symbol in self.biases if symbol not in parameters()]
        if unknown:
            raise ValueError(f"the register has no parameter {', '.join(unknown)}")
        if self.id not in {*shipped_figures(), *findings()}:
            raise ValueError(f"there is no evidence row {self.id}")
        return self


class _Targets(Strict):
    """The file of the targets."""

    targets: list[Target] = Field(min_length=1)


@cache
def targets() -> dict[str, Target]:
    """Return the targets by id, in the order of their file.

    Raises
    ------
    InvalidInputError
        Where the file is at fault.
    """
    document = read_document(folder("calibration") / FILE, FILE)
    register, faults = validated(_Targets, document)
    if register is None:
        raise InvalidInputError(faults)
    return {target.id: target for target in register.targets}
