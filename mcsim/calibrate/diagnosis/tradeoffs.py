"""Which parameters stand in for each other: pairs that the data tie together."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from mcsim.calibrate.diagnosis.posterior import (
    effective,
    name_of,
    position,
    symbols_of,
    values_of,
)
from mcsim.compare.exhibit import CONDITION, Exhibit
from mcsim.evidence.posterior import Posterior
from mcsim.results.text import listed

LEAST = 0.15  # weaker ties change nothing that anybody would notice
BEYOND = 3.0  # standard errors, as more than a hundred pairs are looked at
SHOWN = 6


def tradeoffs(posterior: Posterior) -> Exhibit:
    """Correlate what was sampled; in the prior all of it is independent.

    Parameters
    ----------
    posterior : Posterior
        Frozen draws.

    Returns
    -------
    Exhibit
        A row for each pair: Spearman's ρ, its standard error, and whether it is told; the
        strongest first. ``shown`` holds positions of the strongest pairs, D of each.
    """
    values, symbols = values_of(posterior.tables["main"]), symbols_of(posterior)
    worth = effective(posterior, "main")
    rows = []
    for one, other in combinations(symbols, 2):
        rho = float(spearmanr(values[one], values[other])[0])
        error = float((1.0 - rho**2) / np.sqrt(worth - 1.0))
        rows.append({"parameter": one, "other": other, "rho": rho, "error": error,
                     "told": abs(rho) >= max(LEAST, BEYOND * error)})  # fmt: skip
    table = pd.DataFrame(rows).sort_values("rho", key=np.abs, ascending=False, kind="stable")
    told = table[table["told"]]
    pairs = [[str(row["parameter"]), str(row["other"])] for _, row in told.head(SHOWN).iterrows()]
    shown = {
        "pairs": pairs,
        "names": {symbol: name_of(symbol) for symbol in symbols},
        "positions": {s: position(s, values[s]).round(4).tolist() for pair in pairs for s in pair},
    }
    return Exhibit("tradeoffs", "Parameters that stand in for each other", table,
                   _sentence(told), shown)  # fmt: skip


def _sentence(told: pd.DataFrame) -> str:
    if told.empty:
        return f"No two parameters are tied together beyond chance, {CONDITION}."
    first = told.iloc[0]
    names = [name_of(str(first[of])).lower() for of in ("parameter", "other")]
    rho = f"{'−' if first['rho'] < 0 else '+'}{abs(first['rho']):.2f}"
    return (
        f"{len(told)} pairs are tied by the data, most of all {listed(names)} (rank correlation "
        f"{rho} ± {first['error']:.2f}): the targets fix what the two do together better than "
        f"either, {CONDITION}."
    )
