"""Whether a ranking by mean is decided: Kim and Nelson's procedure, by sim-tools.

sim-tools 1.3 looks the variance of a difference up under a wrong index where the other system
comes first in the order; the look-up is put right here.  Its KN++ is not used: it takes moments
about the size of the mean, which is wrong for effects below 0, and ignores that pairs covary.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from mcsim.compare.worlds import Floats
from mcsim.grammar.faults import Fault, InvalidInputError

FIRST = 8  # observations of each system from which the variances come


class _ExhaustedError(Exception):
    """The observations at hand do not decide."""


class _Replay:
    """Feeds observations that are at hand to a procedure, as sim-tools' models do."""

    def __init__(self, values: Floats) -> None:
        self._values, self._next = values, np.zeros(len(values), np.int64)
        self._observer: Any = None

    def register_observer(self, observer: Any) -> None:
        """Take who is told of observations."""
        self._observer = observer

    def simulate(self, design: int) -> None:
        """Tell the next observation of a system."""
        position = self._next[design]
        if position == self._values.shape[1]:
            raise _ExhaustedError
        self._next[design] += 1
        self._observer.feedback(self, design, self._values[design, position])


def best(values: Floats, indifference: float, alpha: float) -> int | None:
    """Return which system has the highest mean, where that is decided.

    Parameters
    ----------
    values : float64 (S, n)
        Observations, by system; those of one column are paired.
    indifference : float
        Difference of means that matters.
    alpha : float
        Error rate where the best is ahead by at least that.

    Returns
    -------
    int or None
        None where the observations do not decide yet.

    References
    ----------
    S.-H. Kim, B. L. Nelson, "A fully sequential procedure for indifference-zone selection in
    simulation", ACM TOMACS 11 (2001), 251-273.
    """
    if len(values) == 1:
        return 0
    if values.shape[1] < FIRST:
        return None
    procedure = _procedure()(_Replay(values), len(values), indifference, alpha, FIRST)
    try:
        return int(procedure.solve()[0])
    except _ExhaustedError:
        return None


def ranking(values: Floats, indifference: float, alpha: float = 0.05) -> list[int] | None:
    """Return the order of systems by mean, the highest first, where all of it is decided.

    The best is selected, then the best of the rest, and so on, each at α / (S - 1): by Bonferroni
    the whole order is right with at least 1 - α where neighbours differ by the indifference.

    Parameters
    ----------
    values, indifference, alpha
        As for ``best``.

    Returns
    -------
    list of int or None
    """
    left, order = list(range(len(values))), []
    while left:
        chosen = best(values[left], indifference, alpha / max(1, len(values) - 1))
        if chosen is None:
            return None
        order.append(left.pop(chosen))
    return order


def require() -> None:
    """Refuse where sim-tools is not installed.

    Raises
    ------
    InvalidInputError
        Says how to install it.
    """
    _procedure()


def _procedure() -> Callable[..., Any]:
    try:
        from sim_tools.ovs.indifference_zone import KN  # noqa: PLC0415 — optional
    except ImportError as error:
        message = "needs sim-tools; install it with: pip install 'mcsim[select]'."
        raise InvalidInputError([Fault("command line", None, None, "until-ranked",
                                       message)]) from error  # fmt: skip

    class Corrected(KN):  # type: ignore[misc]
        """KN with the variance of the pair that is asked for."""

        def _limit_to_distance_from_sample_means(self, design_i: int, design_l: int) -> float:
            place = design_i * (self._k - 1) + design_l - (design_l > design_i)
            variance, rounds = self._variance_of_diffs[place], self._r
            distance = self._h_squared * variance / self._delta**2 - rounds
            return float(max(0.0, self._delta / (2 * rounds) * distance))

    return Corrected

