"""One parameter at a time, at the 5 % and 95 % ends of each, the others at the median."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

type Floats = NDArray[np.float64]
type Response = Callable[[Floats], Floats]
"""An effect by parameter point: float64 (K, P) in the unit cube → float64 (K, R)."""

LOW, HIGH = 0.05, 0.95


def points(parameters: int) -> Floats:
    """Return the centre and both ends of each parameter, float64 (1 + 2 P, P)."""
    found = np.full((1 + 2 * parameters, parameters), 0.5)
    for k in range(parameters):
        found[1 + 2 * k, k], found[2 + 2 * k, k] = LOW, HIGH
    return found


def tornado(response: Response, names: Sequence[str]) -> "pd.DataFrame":
    """Vary parameters one at a time.

    Parameters
    ----------
    response : callable
        The effect by point.
    names : sequence of str
        P parameters.

    Returns
    -------
    DataFrame
        parameter, centre, at_low, at_high, swing = at_high - at_low, its Monte Carlo error from
        the same replicates in both, and whether the swing is beyond two errors; largest first.
    """
    import pandas as pd  # noqa: PLC0415 — heavy

    cells = response(points(len(names)))
    low, high = cells[1::2], cells[2::2]
    difference = high - low
    error = difference.std(1, ddof=1) / np.sqrt(cells.shape[1])
    swing = difference.mean(1)
    table = pd.DataFrame({
        "parameter": list(names), "centre": cells[0].mean(), "at_low": low.mean(1),
        "at_high": high.mean(1), "swing": swing, "mc_error": error,
        "beyond_chance": np.abs(swing) > 2 * error,
    })  # fmt: skip
    order = np.argsort(-np.abs(swing), kind="stable")
    return table.iloc[order].reset_index(drop=True)
