"""Where each survey figure enters the model, or why it does not."""

import csv
from dataclasses import dataclass
from functools import cache

from mcsim.evidence.register import parameters
from mcsim.evidence.survey import shipped_figures
from mcsim.shipped import folder


@dataclass(frozen=True)
class Address:
    """The address of a survey figure in the model.

    Attributes
    ----------
    id : str
        The figure, S01 … S52.
    parameters : tuple of str
        Symbols of the parameters that rest on it.
    reason : str
        Why there is none; empty where there is one.
    """

    id: str
    parameters: tuple[str, ...]
    reason: str


@cache
def addresses() -> dict[str, Address]:
    """Return the address of every survey figure.

    Raises
    ------
    ValueError
        Where a figure has neither a parameter nor a reason, or both.
    """
    with (folder("calibration") / "evidence" / "no_address.csv").open(encoding="utf-8") as lines:
        reasons = {row["id"]: row["reason"] for row in csv.DictReader(lines)}
    for row, reason in reasons.items():
        if reason.startswith("As S"):
            reasons[row] = reasons[reason.removeprefix("As ").rstrip(".")]
    found = {}
    for figure in shipped_figures():
        used_by = tuple(symbol for symbol, parameter in parameters().items()
                        if figure in parameter.evidence)  # fmt: skip
        if bool(used_by) == (figure in reasons):
            raise ValueError(f"{figure} needs either a parameter or a reason for having none")
        found[figure] = Address(figure, used_by, reasons.get(figure, ""))
    return found
