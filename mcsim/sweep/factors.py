"""Factors of a design: what varies from point to point, and which values it may take.

A factor is a parameter of the register, a field of a lever (``nqf_inclusion.stringency``), the
``profile`` or the structural ``variant``.  None as a value leaves everything as the draw and the
scenario have it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError, model_validator

from mcsim.evidence.priors import Prior, rounded
from mcsim.evidence.register import parameters
from mcsim.grammar.faults import nearest
from mcsim.grammar.validation import Strict, words
from mcsim.levers.register import levers
from mcsim.population.profile import profile_names
from mcsim.scenario.model import Policy, Variant, levers_model

type Value = Any
"""A plain value as YAML has it; None changes nothing."""
type Kind = Literal["parameter", "lever", "profile", "variant"]

PROFILE, VARIANT = "profile", "variant"
VARIANTS: tuple[str, ...] = get_args(Variant.__value__)


class FactorFields(Strict):
    """What a sweep file says of a factor: exactly one of ``values``, ``range`` and ``prior``.

    Attributes
    ----------
    values : list
        The values themselves.
    range : [low, high]
        Any value between them, equally likely; of whole numbers both ends are included.
    log : bool
        Equally likely on a logarithmic scale.
    prior : Prior or "register"
        Quantiles of a distribution, or of the parameter's own prior.
    steps : int
        Values that a grid, or one at a time, takes from a range or prior.
    """

    values: list[Any] | None = Field(None, min_length=1, max_length=100_000)
    range: list[float] | None = Field(None, min_length=2, max_length=2)
    log: bool = False
    prior: Prior | Literal["register"] | None = None
    steps: int | None = Field(None, ge=1, le=100_000)

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [name for name in ("values", "range", "prior") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("a factor has exactly one of values, range and prior")
        if self.range is not None and not self.range[0] < self.range[1]:
            raise ValueError("range: give [low, high] with low below high")
        if self.log and (self.range is None or self.range[0] <= 0):
            raise ValueError("log: needs a range that begins above 0")
        if self.steps is not None and self.values is not None:
            raise ValueError("steps: values are taken as they are")
        return self


@dataclass(frozen=True)
class Factor:
    """One factor of a design.

    Attributes
    ----------
    name : str
        As the file has it.
    fields : FactorFields
        Its values.
    """

    name: str
    fields: FactorFields

    @property
    def kind(self) -> Kind:
        """What it changes."""
        if self.name == PROFILE:
            return "profile"
        if self.name == VARIANT:
            return "variant"
        return "lever" if "." in self.name else "parameter"

    @property
    def lever(self) -> str:
        """Name of the lever that it changes."""
        return self.name.partition(".")[0]

    @property
    def path(self) -> tuple[str, ...]:
        """Field of the lever, and what lies below it."""
        return tuple(self.name.split(".")[1:])

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        if self.kind == "parameter":
            return parameters()[self.name].prior.form == "integer"
        if self.kind != "lever" or len(self.path) != 1:
            return False
        return levers()[self.lever].fields.model_fields[self.path[0]].annotation is int

    def quantiles(self, u: NDArray[np.float64]) -> list[Value]:
        """Return the values at some shares of the way from the lowest to the highest.

        Parameters
        ----------
        u : float64 (P,)
            0 … 1.

        Returns
        -------
        list
            Of length P; numbers rounded to nine significant digits.
        """
        fields = self.fields
        if fields.values is not None:
            last = len(fields.values) - 1
            return [fields.values[min(int(x * (last + 1)), last)] for x in u]
        if fields.prior is not None:
            prior = parameters()[self.name].prior if fields.prior == "register" else fields.prior
            inside = np.clip(u, 1e-9, 1 - 1e-9)
            found = prior.quantiles(inside, parameters()[self.name].limits)
            return self._plain(np.asarray(found))
        assert fields.range is not None
        low, high = fields.range
        if self.whole:
            return [int(min(low + np.floor(x * (high - low + 1)), high)) for x in u]
        if fields.log:
            return self._plain(np.exp(np.log(low) + u * (np.log(high) - np.log(low))))
        return self._plain(low + u * (high - low))

    def _plain(self, values: NDArray[np.float64]) -> list[Value]:
        return [int(x) if self.whole else float(x) for x in rounded(values)]

    def levels(self) -> list[Value]:
        """Return the values that a grid takes; both ends of a range, the middles of a prior's."""
        if self.fields.values is not None:
            return list(self.fields.values)
        steps = self.fields.steps or 2
        if self.fields.prior is not None:
            return self.quantiles((np.arange(steps) + 0.5) / steps)
        if self.whole and self.fields.range is not None:
            low, high = self.fields.range
            numbers = np.unique(np.rint(np.linspace(low, high, steps)))
            return [int(x) for x in numbers]
        return self.quantiles(np.linspace(0.0, 1.0, steps) if steps > 1 else np.array([0.5]))


def name_fault(  # noqa: PLR0911 — one for each thing that can be wrong
    name: str, scenarios: Mapping[str, Policy]
) -> tuple[str, str | None] | None:
    """Say what is wrong with the name of a factor; None where nothing is.

    Parameters
    ----------
    name : str
        As the file has it.
    scenarios : mapping
        What the sweep runs beside its base, by name.

    Returns
    -------
    (message, suggestion) or None
    """
    if name in (PROFILE, VARIANT) or name in parameters():
        return None
    lever, dot, path = name.partition(".")
    if not dot:
        known = [*parameters(), PROFILE, VARIANT, *levers()]
        if name in levers():
            return (f"is a lever; a factor is one of its fields, such as {name}.level.",
                    f"{name}.level")  # fmt: skip
        return "is neither a parameter of the register, nor a lever's field, profile or variant.", \
            nearest(name, known)  # fmt: skip
    if lever not in levers():
        return f"there is no lever {lever!r}.", nearest(lever, levers())
    fields = levers()[lever].fields.model_fields
    if path.split(".")[0] not in fields:
        message = f"{lever} has no field {path!r}; it has {', '.join(fields)}."
        near = nearest(path.split(".", maxsplit=1)[0], fields)
        return message, near and f"{lever}.{near}"
    if not any(getattr(content.levers, lever, None) is not None for content in scenarios.values()):
        return (f"no scenario of this sweep has the lever {lever}; the base is never changed.",
                None)  # fmt: skip
    return None


def value_fault(  # noqa: PLR0911 — one for each thing that can be wrong
    factor: Factor, value: Value, scenarios: Mapping[str, Policy], beside: Path,
    alone: bool = True,
) -> str | None:  # fmt: skip
    """Say what is wrong with a value of a factor; None where nothing is.

    Parameters
    ----------
    factor : Factor
        Whose name is right.
    value : object
        As the file has it.
    scenarios : mapping
        What the sweep runs beside its base.
    beside : Path
        Folder of the file, where a profile may lie.
    alone : bool, optional
        No other factor changes the lever, so that its fields must go together as they are.

    Returns
    -------
    str or None
        What is accepted, and what was found.
    """
    if value is None:
        return None
    if factor.kind == "variant":
        return None if value in VARIANTS else _one_of(value, VARIANTS)
    if factor.kind == "profile":
        if value in profile_names() or (isinstance(value, str) and _inside(beside, value)):
            return None
        return _one_of(value, profile_names()).rstrip(".") + ", or a file beside this one."
    if factor.kind == "parameter":
        return _parameter_fault(factor, value)
    for content in scenarios.values():
        if getattr(content.levers, factor.lever, None) is not None:
            try:
                changed(content, {factor.name: value})
            except ValidationError as error:
                told = [dict(one) for one in error.errors() if alone or len(one["loc"]) > 1]
                if told:
                    return f"{words(told[0])}."
    return None


def changed(content: Policy, values: Mapping[str, Value]) -> Any:
    """Return the ``levers`` section of a scenario with some fields changed.

    Parameters
    ----------
    content : Policy
        The scenario; levers that it lacks stay away.
    values : mapping
        Value by name of a factor; those that are no lever's field, and None, change nothing.

    Returns
    -------
    Levers

    Raises
    ------
    ValidationError
        Where the fields do not go together.
    """
    section = content.levers
    record = content.record
    touched = False
    for name, value in values.items():
        lever, dot, path = name.partition(".")
        if not dot or value is None or lever not in record:
            continue
        touched, place = True, record[lever]
        *above, last = path.split(".")
        for key in above:
            place[key] = dict(place.get(key) or {})
            place = place[key]
        place[last] = value
    return type(section).model_validate(record) if touched else section


def as_policy(record: Mapping[str, Any]) -> Policy:
    """Return the policy whose levers are plain values."""
    return Policy(levers=levers_model().model_validate(dict(record)))


def text(value: Value) -> str | None:
    """Write a value of a factor as one text, whatever its kind; None stays None."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _parameter_fault(factor: Factor, value: Value) -> str | None:
    low, high = parameters()[factor.name].limits
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or value != value:  # noqa: PLR0124 — NaN
        return f"must be a finite number; found {value!r}."
    if not low <= value <= high:
        return f"must lie within {low:g} … {high:g}; found {value:g}."
    if factor.whole and value != int(value):
        return f"must be a whole number; found {value:g}."
    return None


def _one_of(value: Value, names: Sequence[str]) -> str:
    near = nearest(str(value), names)
    said = f"must be one of {', '.join(names)}; found {value!r}."
    return f"{said} Did you mean {near}?" if near else said


def _inside(folder: Path, name: str) -> bool:
    path = folder / name
    inside = path.resolve().is_relative_to(folder.resolve())
    return inside and not Path(name).is_absolute() and path.is_file()
