"""How far the posterior hangs on structure, and on how many answered.

Each structural variant was calibrated anew, and the survey read with n halved and doubled.
"""

import numpy as np
import pandas as pd

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

ENDS = (0.05, 0.5, 0.95)
BEYOND = 3.5  # standard errors: more than a hundred differences are looked at


def readings(posterior: Posterior) -> Exhibit:
    """Compare every variant's posterior with that of the main model.

    Parameters
    ----------
    posterior : Posterior
        Frozen draws of all variants.

    Returns
    -------
    Exhibit
        A row for each parameter and variant: ends and middle in its unit and as positions in the
        prior, the difference of the mean position from the main model, and its standard error.
    """
    found = {variant: values_of(table) for variant, table in posterior.tables.items()}
    rows = []
    for symbol in symbols_of(posterior):
        places = {variant: position(symbol, values[symbol]) for variant, values in found.items()}
        main = places["main"]
        for variant, place in places.items():
            values = found[variant][symbol]
            error = np.hypot(main.std() / np.sqrt(effective(posterior, "main")),
                             place.std() / np.sqrt(effective(posterior, variant)))  # fmt: skip
            difference = float(place.mean() - main.mean())
            rows.append({
                "parameter": symbol, "meaning": name_of(symbol), "variant": variant,
                **{f"p{round(100 * q):02d}": float(np.quantile(values, q)) for q in ENDS},
                **{f"place_p{round(100 * q):02d}": float(np.quantile(place, q)) for q in ENDS},
                "difference": difference, "error": float(error),
                "told": variant != "main" and abs(difference) > BEYOND * error,
            })  # fmt: skip
    table = pd.DataFrame(rows)
    return Exhibit("readings", "What hangs on structure and on n", table, _sentence(table))


def _sentence(table: pd.DataFrame) -> str:
    told = table[table["told"]].assign(size=lambda t: t["difference"].abs())
    if told.empty:
        return (
            "In no structural variant, nor with n halved or doubled, does a parameter's posterior "
            f"differ from that of the main model beyond chance, {CONDITION}."
        )
    told = told.sort_values("size", ascending=False, kind="stable")
    first = told.iloc[0]
    parts = [f"{name_of(s).lower()} ({listed(list(told[told['parameter'] == s]['variant']))})"
             for s in dict.fromkeys(told["parameter"])]  # fmt: skip
    return (
        f"{listed(parts)} {'hangs' if len(parts) == 1 else 'hang'} on the reading beyond chance, "
        f"most by {abs(first['difference']):.2f} of the prior's range of positions; everything "
        f"else stays where it is in all variants, {CONDITION}."
    )
