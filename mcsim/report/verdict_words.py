"""Verdicts in words and rows, for the page, the command line and the figure."""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from mcsim.report.material import Material, inside, percent

CONDITION = "In this model, under these assumptions"
ORDER = ("robust", "fragile", "undetermined")


def verdicts_of(material: Material) -> pd.DataFrame:
    """Return the verdicts on the metric against the base: robust ones first.

    Parameters
    ----------
    material : Material
        A comparison; one that has not been judged has none.

    Returns
    -------
    DataFrame
        As ``verdicts.csv``.
    """
    table = material.tables.get("verdicts")
    if table is None:
        return pd.DataFrame()
    chosen = table[(table["metric"] == material.metric) & (table["base"] == material.base)].copy()
    chosen["order"] = chosen["verdict"].map(ORDER.index)
    columns, rising = ["order", "share_better", "scenario"], [True, False, True]
    return chosen.sort_values(columns, ascending=rising, ignore_index=True).drop(columns="order")


def verdict_rows(material: Material) -> list[dict[str, Any]]:
    """Return the rows of the verdict table, numbers written out."""
    return [
        {"title": material.title(row["scenario"]), "verdict": row["verdict"], "side": row["side"],
         "share": percent(row["share_better"]), "least": percent(_least(row)),
         "agree": _agreeing(row),
         "against": _against(row)}
        for row in verdicts_of(material).to_dict("records")
    ]  # fmt: skip


def _least(row: dict[Hashable, Any]) -> float:
    """Share of worlds for the likelier side, less its error."""
    share = float(row["share_better"])
    return max(0.0, max(share, 1.0 - share) - float(row["share_error"]))


def _against(row: dict[Hashable, Any]) -> str:
    """Variants that do not decide as the main model does; none where that decides nothing."""
    if row["verdict"] == "undetermined" or not row["against"]:
        return "–"
    return str(row["against"]).replace(";", ", ").replace("_", " ")


def _agreeing(row: dict[Hashable, Any]) -> str:
    """How many variants decide as the main model does; none can where that decides nothing."""
    return "–" if row["verdict"] == "undetermined" else f"{row['agree']} of {row['variants']}"


def verdict_sentence(material: Material) -> str:
    """Say how many policies have which verdict."""
    rows = verdicts_of(material)
    if rows.empty:
        return ""
    said = []
    for verdict in ORDER:
        chosen = rows[rows["verdict"] == verdict]
        sides = [f"{count} {side}" for side in ("better", "worse")
                 if (count := int((chosen["side"] == side).sum()))]  # fmt: skip
        more = f" ({', '.join(sides)})" if sides else ""
        said.append(f"{len(chosen)} {'is' if len(chosen) == 1 else 'are'} {verdict}{more}")
    variants = int(rows["variants"].iloc[0])
    return (f"{CONDITION}, of {len(rows)} policies against {inside(material.base_title)} in "
            f"{inside(material.label)} over {material.years}, {said[0]}, {said[1]} and {said[2]} "
            f"across {variants} variants of the model.")  # fmt: skip
