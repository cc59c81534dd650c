"""Positions of true values in their posteriors, as an exhibit."""

from typing import Any

import pandas as pd

from mcsim.calibrate.coverage import FIT, LEVEL, Coverage
from mcsim.calibrate.diagnosis.posterior import name_of
from mcsim.compare.exhibit import Exhibit


def positions_table(coverage: Coverage) -> pd.DataFrame:
    """A row for each survey and quantity: where the true value lay, 0 … 1."""
    wide = pd.DataFrame(coverage.positions)
    wide.insert(0, "survey", range(len(wide)))
    return wide.melt("survey", var_name="quantity", value_name="position")


def covered(coverage: Coverage, record: dict[str, Any]) -> Exhibit:
    """Say whether intervals hold what they promise.

    Parameters
    ----------
    coverage : Coverage
        Of simulated surveys.
    record : dict
        What it came from: ``surveys``, and ``neglected``, the largest share of an answer's
        variance that parameters outside its block explain.

    Returns
    -------
    Exhibit
        A row for each quantity: Kolmogorov-Smirnov probability, and for each interval how many
        surveys it covered, with the two-sided binomial probability. ``shown`` holds positions.
    """
    uniform, held = coverage.uniformity(), coverage.covered()
    rows = []
    for name in coverage.positions:
        row: dict[str, Any] = {"quantity": name, "meaning": name if name == FIT else name_of(name),
                               "uniform_p": uniform[name]}  # fmt: skip
        for share, (inside, probability) in held[name].items():
            row[f"inside_{100 * share:.0f}"] = inside
            row[f"inside_{100 * share:.0f}_p"] = probability
        rows.append(row)
    table = pd.DataFrame(rows)
    least, number = coverage.smallest
    surveys = record["surveys"]
    passed = "passes" if coverage.is_passed else "FAILS"
    total = surveys * len(table)
    shares = " and ".join(
        f"{100 * table[f'inside_{level}'].sum() / total:.1f} % of the {level} % intervals"
        for level in (50, 90)
    )
    return Exhibit(
        "interval_coverage", "Intervals from known parameters", table,
        f"In {surveys} simulated surveys the true values lay in {shares}. The check {passed} at "
        f"the {100 * LEVEL:.0f} % level for {number} tests together: the least probability is "
        f"{least:.2g}, {min(1.0, least * number):.2g} after Bonferroni. Targets are weighed in "
        f"blocks; parameters outside its block explain at most {100 * record['neglected']:.1f} % "
        "of an answer's variance.",
        {"positions": {name: values.round(5).tolist()
                       for name, values in coverage.positions.items()}, "surveys": surveys,
         "names": {row["quantity"]: row["meaning"] for row in rows}},
    )  # fmt: skip
