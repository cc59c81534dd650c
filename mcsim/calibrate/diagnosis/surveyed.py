"""The survey redrawn: what each printed figure says of the share behind it."""

import pandas as pd

from mcsim.compare.exhibit import Exhibit
from mcsim.evidence.survey import GROUPS, Survey


def surveyed(survey: Survey) -> Exhibit:
    """Turn printed figures into intervals.

    Parameters
    ----------
    survey : Survey
        Under one reading of n.

    Returns
    -------
    Exhibit
        A row for each figure that was printed as a number: what was printed, the Jeffreys
        interval of its share with n integrated out, and the n that the decimals allow.
    """
    rows = []
    for figure in survey.figures.values():
        if figure.percent is None and figure.id not in survey.supplied:
            continue
        counts = survey.counts(figure.id)
        low, middle, high = survey.quantiles(figure.id, [0.05, 0.5, 0.95])
        likely = max(counts, key=lambda count: count.probability)
        rows.append({
            "figure": figure.id, "group": GROUPS.get(figure.group, figure.group),
            "topic": figure.topic, "item": figure.item,
            "printed": likely.count / likely.n if figure.id in survey.supplied
            else float(figure.percent or 0) / 100,
            "p05": low, "p50": middle, "p95": high,
            "n_low": min(count.n for count in counts), "n": likely.n,
            "n_high": max(count.n for count in counts),
        })  # fmt: skip
    table = pd.DataFrame(rows)
    width = table["p95"] - table["p05"]
    widest, narrowest = table.iloc[int(width.argmax())], table.iloc[int(width.argmin())]
    return Exhibit(
        "surveyed", "The survey of 2021, redrawn with its uncertainty", table,
        f"The slides print {len(table)} percentages and no number of respondents. With n inferred "
        f"from the decimals the share behind {widest['figure']} is known within "
        f"{100 * width.max():.0f} percentage points (5-95 %), that behind {narrowest['figure']} "
        f"within {100 * width.min():.0f}; the respondents are organisations that chose to "
        "answer, which no interval here covers.",
    )  # fmt: skip
