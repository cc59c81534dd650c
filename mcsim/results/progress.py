"""How long work tells how far it has come."""

from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Something that shows progress; its methods may be called from several threads."""

    def stage(self, text: str, total: int) -> None:
        """Begin a stage of ``total`` units; 0 where their number is not known."""

    def advance(self, n: int = 1) -> None:
        """Tell that ``n`` more units are done."""


class Silent:
    """Shows nothing."""

    def stage(self, text: str, total: int) -> None:
        """Begin a stage."""

    def advance(self, n: int = 1) -> None:
        """Tell that units are done."""


@dataclass(frozen=True)
class Named:
    """Shows progress under a name, where the same stages come several times.

    Attributes
    ----------
    shown : Progress
        What shows it.
    name : str
        Of what is under way.
    """

    shown: Progress
    name: str

    def stage(self, text: str, total: int) -> None:
        """Begin a stage of what is named."""
        self.shown.stage(f"{self.name}: {text[:1].lower()}{text[1:]}", total)

    def advance(self, n: int = 1) -> None:
        """Tell that units are done."""
        self.shown.advance(n)
