"""How long work tells how far it has come."""

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
