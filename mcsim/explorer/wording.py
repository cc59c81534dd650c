"""What the explorer says: sentences that carry unit, interval, error and condition."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mcsim.compare.exhibit import CONDITION
from mcsim.explorer.live import World
from mcsim.grammar.faults import Fault
from mcsim.results.metrics import metrics
from mcsim.results.text import digits, number

MARKED = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:&])")
SEVERAL = 3.0  # Monte Carlo errors of 0 within which a median is not told from chance


def plain(text: str) -> str:
    """Write text of a user so that no character of it is taken as a mark, link or picture."""
    return MARKED.sub(r"\\\1", text)


def faults(found: Sequence[Fault]) -> str:
    """Write faults as a list in Markdown."""
    return "\n".join(f"- {plain(str(fault))}" for fault in found)


def size_note(world: World, seconds: float) -> str:
    """Say how small a live run is, and what it is for."""
    settings = world.study.settings
    return (
        f"A live run of {settings.learners:,} learners in {settings.draws} worlds × "
        f"{settings.replicates} replicates, {world.quarters[0]} to {world.quarters[-1]}, computed "
        f"in {seconds:.1f} s. **It is for exploring, not for reporting**: few worlds make "
        "intervals rough, and few learners make chance large, which the ± Monte Carlo error "
        "tells. Save the package and compare it at full size before you quote a number."
    )


def paired(row: Mapping[Any, Any], title: str) -> str:
    """Say the paired difference of a metric, with interval, error and share.

    Parameters
    ----------
    row : mapping
        Of ``Pair.differences``.
    title : str
        Of the package.

    Returns
    -------
    str
        Markdown.
    """
    median, error = row["median"], row["mc_error"]
    if math.isnan(median):
        return f"{row['label']}: no world has a value to compare."
    said = (
        f"**{row['label']}: {number(median, signed=True)} {row['unit']}** against the baseline "
        f"(5-95 % of worlds: {number(row['p05'], signed=True)} to "
        f"{number(row['p95'], signed=True)}; ± {number(error)} Monte Carlo), {CONDITION}."
    )
    if row["p05"] == row["p95"] == 0.0:
        return f"{plain(title)} changes nothing here. {said}"
    if row["p05"] <= 0.0 <= row["p95"]:
        said += " The interval includes 0: the evidence does not tell which is better."
    if 0.0 < abs(median) < SEVERAL * error:
        said += " The median is within three Monte Carlo errors of 0: chance could make it."
    if not math.isnan(row["share_better"]):
        said += (f" {plain(title)} is better in {100 * row['share_better']:.0f} % of worlds "
                 f"(± {100 * row['share_error']:.0f} points).")  # fmt: skip
    return said


def curve(table: pd.DataFrame, name: str, own: float) -> str:
    """Say what the balance curve shows, and whether its best can be told from its neighbours."""
    metric = metrics()[name]
    sign = -1.0 if metric.direction == "lower" else 1.0
    best = table.iloc[int((sign * table["mean"]).argmax())]
    rest = table[table["stringency"] != best["stringency"]]
    gap = float((sign * best["mean"] - sign * rest["mean"]).min())
    close = gap < 2 * float(best["mc_error"]) or math.isnan(best["mc_error"])
    said = (
        f"{metric.label}, {metric.unit}, mean over worlds: {number(table.iloc[0]['mean'], True)} "
        f"at stringency 0, {number(table.iloc[-1]['mean'], True)} at 1. The best mean of these "
        f"five is {number(best['mean'], True)} at {best['stringency']:g}"
    )
    said += (
        ", which this run cannot tell from its neighbour" if close
        else "; every other is lower by more than two Monte Carlo errors"
    )  # fmt: skip
    return (f"{said}. The package itself has stringency {own:g}; what formality costs (χ) differs "
            f"between worlds, {CONDITION}.")  # fmt: skip


def equity(pair_rows: pd.DataFrame) -> str:
    """Say who gains: the groups of education, and the ratio of low to high."""
    education = pair_rows[pair_rows["group"] == "education"]
    parts = [f"{row['level']} education {digits(row['median'], True)} "
             f"({digits(row['p05'], True)} to {digits(row['p95'], True)})"
             for _, row in education.iterrows()]  # fmt: skip
    return (f"Change in completions per 100 adults and year: {'; '.join(parts)} "
            f"(median and 5-95 % of worlds), {CONDITION}.")  # fmt: skip
