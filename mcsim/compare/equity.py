"""Fairness of a comparison: uptake against the low/high ratio, concentration, and by group."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mcsim.compare.concentration import ORDERS
from mcsim.compare.exhibit import CONDITION, Exhibit
from mcsim.compare.lanes import Outcomes
from mcsim.compare.worlds import monte_carlo_error, quantiles, share_better, worlds
from mcsim.results.text import listed, number

type Floats = NDArray[np.float64]

MOSTLY = 0.9  # share of worlds from which on a quadrant is told
QUADRANTS = {(1, 1): "more and fairer", (1, -1): "more and less fair",
             (-1, 1): "fewer and fairer", (-1, -1): "fewer and less fair"}  # fmt: skip


def equity_plane(
    titles: Mapping[str, str], base: Outcomes, others: Mapping[str, Outcomes], place: str
) -> Exhibit:
    """Lay out the worlds of each policy by change in uptake and in the low/high ratio.

    Parameters
    ----------
    titles : mapping of str to str
        Title of each policy.
    base, others : Outcomes, mapping of str to Outcomes
        What is compared.
    place : str
        Base and years, for the sentence.

    Returns
    -------
    Exhibit
        A row for each policy and world; worlds without a ratio are left out and counted.
    """
    frames, parts = [], []
    for name, title in titles.items():
        uptake = worlds(others[name].starts - base.starts)
        ratio = worlds(others[name].low_high - base.low_high)
        told = ~np.isnan(ratio)
        frames.append(pd.DataFrame({
            "scenario": name, "title": title, "world": np.arange(len(uptake))[told],
            "uptake": uptake[told], "low_high": ratio[told],
        }))  # fmt: skip
        if not told.any():
            continue
        more, fairer = (np.sign(x[told]) for x in (uptake, ratio))
        shares = {words: float(((more == a) & (fairer == b)).mean())
                  for (a, b), words in QUADRANTS.items()}  # fmt: skip
        words, share = max(shares.items(), key=lambda one: one[1])
        if share >= MOSTLY:
            parts.append(f"{title}: {words} in {100 * share:.0f} % (starts {_estimate(uptake)}, "
                         f"ratio {_estimate(ratio)})")  # fmt: skip
    rest = len(frames) - len(parts)
    if rest:
        parts.append(f"{rest} of {len(frames)} policies are divided between quadrants")
    sentence = (
        "Change in credential starts per 100 adults and year and in the low/high ratio "
        "(percentage points of the rate of the highly educated), quadrants that hold at least "
        f"{100 * MOSTLY:.0f} % of worlds, with medians and 5-95 %: {'; '.join(parts)}, {place}, "
        f"{CONDITION}."
    )
    table = pd.concat(frames, ignore_index=True)
    return Exhibit("equity_plane", "Equity impact plane", table, sentence, {"place": place})


def _estimate(over_worlds: Floats) -> str:
    median, low, high = (float(x) for x in quantiles(over_worlds))
    return f"{number(median, True)} ({number(low, True)} to {number(high, True)})"


def fairness(
    titles: Mapping[str, str], base: Outcomes, others: Mapping[str, Outcomes], place: str
) -> Exhibit:
    """Tell the change in concentration and in completions by age, education and status.

    Parameters
    ----------
    titles, base, others, place
        As for ``equity_plane``.

    Returns
    -------
    Exhibit
        A row for each policy, measure, grouping and level.
    """
    rows = [
        {"scenario": name, "title": title, **row}
        for name, title in titles.items() for row in _rows(base, others[name])
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    index = table[(table["measure"] == "concentration") & (table["group"] == "education")]
    toward = index[index["p95"] < 0]["title"].tolist()
    away = index[index["p05"] > 0]["title"].tolist()
    known = [text for text in (
        f"towards the low-educated under {listed(toward)}" if toward else "",
        f"towards the highly educated under {listed(away)}" if away else "",
    ) if text]  # fmt: skip
    open_ = len(index) - len(toward) - len(away)
    moved = "; ".join(known) if known else "in no policy's favour that the intervals could tell"
    sentence = (
        f"The concentration of completions over education moves {moved}; for {open_} of "
        f"{len(index)} policies the 5-95 % interval of the change includes 0, {place}, {CONDITION}."
    )
    return Exhibit("fairness", "Fairness", table, sentence, {"place": place})


def _rows(base: Outcomes, other: Outcomes) -> Iterator[dict[str, object]]:
    for group, order in ORDERS.items():
        cells = other.concentration[group] - base.concentration[group]
        level = worlds(other.concentration[group])
        yield {"measure": "concentration", "group": group, "level": " → ".join(order),
               "unit": "index", "level_median": quantiles(level)[0], **_summary(cells, None)
           }  # fmt: skip
    for (group, level_name), values in other.by_group.items():
        cells = values - base.by_group[group, level_name]
        yield {"measure": "completions", "group": group, "level": level_name,
               "unit": "per 100 adults and year",
               "level_median": quantiles(worlds(values))[0], **_summary(cells, "higher")
           }  # fmt: skip


def _summary(cells: Floats, direction: str | None) -> dict[str, float]:
    over = worlds(cells)
    median, low, high = (float(x) for x in quantiles(over))
    return {"median": median, "p05": low, "p95": high,
            "share_better": float(share_better(over, direction)),
            "mc_error": float(monte_carlo_error(cells))}  # fmt: skip
