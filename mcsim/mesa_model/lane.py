"""One lane of coefficients and effects, as plain numbers that a rule can be given."""

from dataclasses import dataclass
from typing import Any, Self

from mcsim.engine.coefficients import Coefficients
from mcsim.engine.effects import Effects


@dataclass(frozen=True)
class Lane:
    """What the rules read of one scenario in one draw.

    Attributes
    ----------
    given : Coefficients
        Each field a float, or a list where the core has further axes.
    policy : Effects
        Each field a list by quarter of lists by cell.
    """

    given: Any
    policy: Any

    @classmethod
    def of(cls, coefficients: Coefficients, effects: Effects, lane: int) -> Self:
        """Take a lane out of those of a chunk.

        Parameters
        ----------
        coefficients, effects : Coefficients, Effects
            With lanes last.
        lane : int
            Which one.

        Returns
        -------
        Lane
        """
        return cls(_plain(coefficients, lane), _plain(effects, lane))


def _plain(families: Any, lane: int) -> Any:
    """Turn arrays into numbers and lists, family by family."""
    return families._make(
        family._make(field[..., lane].tolist() for field in family) for family in families
    )
