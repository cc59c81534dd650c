"""A fault in something that a person supplied, with the place where it can be mended."""

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong with an input, and how to put it right.

    Attributes
    ----------
    file : str
        The file as the user named it.
    line, column : int or None
        Where the fault stands, from 1; None where it concerns the file as a whole.
    field : str
        The field concerned, such as ``levers.nqf_inclusion.level``; empty for the file.
    message : str
        What is wrong and what is accepted.
    suggestion : str or None
        The nearest valid name, or what to write instead.
    """

    file: str
    line: int | None
    column: int | None
    field: str
    message: str
    suggestion: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        field = f" {self.field}:" if self.field else ""
        advice = f" Did you mean {self.suggestion}?" if self.suggestion else ""
        return f"{place}:{field} {self.message}{advice}"

    def as_record(self) -> dict[str, str | int | None]:
        """Return the fault as a plain record for JSON."""
        return asdict(self)


class InvalidInputError(Exception):
    """Raised when an input cannot be used; carries every fault that was found.

    Parameters
    ----------
    faults : iterable of Fault
        At least one.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.file, fault.line or 0,
                                                                   fault.column or 0, fault.field,
                                                                   fault.message)))
        super().__init__("\n".join(map(str, self.faults)))


class IncompleteRunError(Exception):
    """Raised when parts of a study are missing; running the same command completes it."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the valid name that a misspelt one most likely meant.

    Parameters
    ----------
    name : str
        What was written.
    names : iterable of str
        What would have been valid.

    Returns
    -------
    str or None
        None where nothing is near.
    """
    folded = {valid.lower().replace("-", "_"): valid for valid in names}
    close = difflib.get_close_matches(name.lower().replace("-", "_"), list(folded), 1, 0.6)
    return folded[close[0]] if close else None
