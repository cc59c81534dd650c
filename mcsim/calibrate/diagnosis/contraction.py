"""What the data tell of each parameter: its spread and its middle, before and after.

In its prior's position u a parameter that nothing moves is uniform, with variance 1/12.  The
contraction, 1 - 12 Var(u), is 0 there and 1 where the parameter is known; it is negative where the
data moved it to where its prior is wider.  The shift is E(u) - ½.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mcsim.calibrate.diagnosis.posterior import (
    effective,
    name_of,
    position,
    symbols_of,
    values_of,
)
from mcsim.calibrate.space import quantiles
from mcsim.compare.exhibit import CONDITION, Exhibit
from mcsim.evidence.posterior import Posterior
from mcsim.evidence.register import parameters
from mcsim.results.text import listed

type Floats = NDArray[np.float64]

ENDS = np.array([0.05, 0.5, 0.95])
BEYOND = 3.0  # standard errors from which a difference is told: some thirty of them are looked at
REPEATS = 400
NOTHING, NARROWED, WIDENED, MOVED = "the data say nothing", "narrower", "wider", "moved"
UNSAMPLED = "no target moves it"


def contraction(posterior: Posterior) -> Exhibit:
    """Compare each parameter's posterior with its prior.

    Parameters
    ----------
    posterior : Posterior
        Frozen draws.

    Returns
    -------
    Exhibit
        A row for each parameter that varies: ends and middle of prior and posterior in its unit,
        contraction and shift with standard errors, and what they say.
    """
    values = values_of(posterior.tables["main"])
    sampled = symbols_of(posterior)
    rest = [symbol for symbol in parameters()
            if symbol not in posterior.sampled and np.ptp(values[symbol]) > 0.0]  # fmt: skip
    worth = effective(posterior, "main")
    table = pd.DataFrame([_row(symbol, values[symbol], worth, symbol in sampled)
                          for symbol in (*sampled, *rest)])  # fmt: skip
    table = table.sort_values(["sampled", "contraction"], ascending=False, kind="stable")
    return Exhibit("contraction", "What the data tell of each parameter", table,
                   _sentence(table, sampled))  # fmt: skip


def _row(symbol: str, values: Floats, worth: float, sampled: bool) -> dict[str, object]:
    before, after = quantiles(symbol, ENDS), np.quantile(values, ENDS)
    row = {
        "parameter": symbol, "meaning": name_of(symbol), "sampled": sampled,
        **dict(zip(("prior_p05", "prior_p50", "prior_p95"), before.tolist(), strict=True)),
        **dict(zip(("p05", "p50", "p95"), after.tolist(), strict=True)),
    }  # fmt: skip
    place = position(symbol, values)
    inflation = np.sqrt(len(place) / worth)
    again = np.random.default_rng(0).choice(place, (REPEATS, len(place)))
    narrower, moved = 1.0 - 12.0 * place.var(), place.mean() - 0.5
    row |= {
        "contraction": narrower, "contraction_error": (12.0 * again.var(1)).std() * inflation,
        "shift": moved, "shift_error": again.mean(1).std() * inflation,
    }  # fmt: skip
    row["says"] = _said(row) if sampled else UNSAMPLED
    return row


def _said(row: dict[str, object]) -> str:
    """Put contraction and shift into words; what is within three errors is not told."""
    narrower, moved = float(str(row["contraction"])), float(str(row["shift"]))
    found = []
    if abs(narrower) > BEYOND * float(str(row["contraction_error"])):
        found.append(NARROWED if narrower > 0.0 else WIDENED)
    if abs(moved) > BEYOND * float(str(row["shift_error"])):
        found.append(f"{MOVED} {'up' if moved > 0.0 else 'down'}")
    return ", ".join(found) or NOTHING


def _sentence(table: pd.DataFrame, sampled: tuple[str, ...]) -> str:
    told = table[table["sampled"] & (table["says"] != NOTHING)]
    silent = table[table["sampled"] & (table["says"] == NOTHING)]
    rest = int((~table["sampled"]).sum())
    most = [f"{row['meaning'].lower()} ({row['contraction']:.2f})"
            for _, row in told.head(3).iterrows()]  # fmt: skip
    words = (
        f"Of {len(sampled)} parameters that were sampled the data tell something of {len(told)}, "
        f"most of {listed(most)}, where 0 is the prior and 1 is certainty"
    )
    if len(silent):
        words += f"; of {listed(list(silent['parameter']))} the data say nothing"
    return (f"{words}. The {rest} others that are uncertain keep their priors, because no target "
            f"moves them, {CONDITION}.")  # fmt: skip
