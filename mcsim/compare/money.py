"""Value for money of a comparison: cost of an additional completion, acceptability, budget cap."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mcsim.compare.benefit import WORTHS, Acceptability, acceptability, ratio_bounds
from mcsim.compare.exhibit import CONDITION, Exhibit
from mcsim.compare.lanes import Outcomes
from mcsim.compare.ratio import Ratio, fieller, mean_covariance
from mcsim.compare.worlds import quantiles, worlds
from mcsim.results.text import listed, money, number

type Floats = NDArray[np.float64]

MOSTLY = 90.0  # % of worlds from which on a quadrant is told


def differences(base: Outcomes, other: Outcomes) -> Floats:
    """Cost, additional and discounted additional completions beyond the base.

    Parameters
    ----------
    base, other : Outcomes

    Returns
    -------
    float64 (D, R, 3)
        €, persons, persons.
    """
    return np.stack([other.cost - base.cost, other.additional - base.additional,
                     other.discounted - base.discounted], axis=-1)  # fmt: skip


def cost_each(cells: Floats) -> Ratio | None:
    """Cost of an additional completion, where it is defined.

    Parameters
    ----------
    cells : float64 (D, R, 2)
        Cost and additional completions beyond the base.

    Returns
    -------
    Ratio or None
        Mean over mean with Fieller's 95 % interval, which is numerical: more worlds narrow it.
        None where the 5-95 % interval of additional completions does not lie above 0.
    """
    _, low, _ = quantiles(worlds(cells)[:, 1])
    if not low > 0:
        return None
    over, below = cells.mean((0, 1))
    return fieller(float(over), float(below), mean_covariance(cells), len(cells) - 1)


def costs(titles: Mapping[str, str], cells: Mapping[str, Floats], budget: float | None,
          place: str) -> Exhibit:  # fmt: skip
    """Tell what policies cost, bring, and cost for each additional completion.

    Parameters
    ----------
    titles : mapping of str to str
        Title of each policy.
    cells : mapping of str to float64 (D, R, 3)
        As of ``differences``.
    budget : float or None
        Public money at most, € of present value.
    place : str
        Base and years, for the sentence.

    Returns
    -------
    Exhibit
        A row for each policy.
    """
    rows = []
    for name, title in titles.items():
        over = worlds(cells[name])
        cost, effect = quantiles(over[:, 0]), quantiles(over[:, 1])
        ratio = cost_each(cells[name][..., :2])
        low, high = ratio_bounds(over[:, 0], over[:, 1]) if ratio else (math.nan, math.nan)
        present = cost_each(cells[name][..., [0, 2]]) if ratio else None
        rows.append({
            "scenario": name, "title": title, "cost": cost[0], "cost_p05": cost[1],
            "cost_p95": cost[2], "cost_mean": over[:, 0].mean(), "additional": effect[0],
            "additional_p05": effect[1], "additional_p95": effect[2],
            "additional_mean": over[:, 1].mean(), "discounted_mean": over[:, 2].mean(),
            "defined": ratio is not None, "each": ratio.value if ratio else math.nan,
            "each_low": ratio.low if ratio else math.nan,
            "each_high": ratio.high if ratio else math.nan, "each_p05": low, "each_p95": high,
            "each_discounted": present.value if present else math.nan,
            "within_budget": math.nan if budget is None else (over[:, 0] <= budget).mean(),
        })  # fmt: skip
    table = pd.DataFrame(rows)
    return Exhibit("costs", "Cost of an additional completion", table,
                   _told(table, place), {"place": place, "budget": budget})  # fmt: skip


def _told(table: pd.DataFrame, place: str) -> str:
    defined = table[table["defined"]]
    parts = [
        f"{row['title']} {money(row['each'])} (95 % Monte Carlo interval {money(row['each_low'])} "
        f"to {money(row['each_high'])}; 5-95 % of worlds {money(row['each_p05'])} to "
        f"{money(row['each_p95'])})"
        for _, row in defined.iterrows()
    ]  # fmt: skip
    rest = len(table) - len(defined)
    first = ("An additional completion costs the public, mean over mean: " + "; ".join(parts)
             if parts else "For no policy is the cost of an additional completion defined"
         )  # fmt: skip
    second = (f"; for {rest} of {len(table)} it is not defined, because the 5-95 % interval of "
              "additional less lost completions does not lie above 0" if rest else "")  # fmt: skip
    return f"{first}{second}, {place}, {CONDITION}."


def plane(titles: Mapping[str, str], cells: Mapping[str, Floats], place: str) -> Exhibit:
    """Lay out the worlds of each policy on the plane of effect and cost.

    Parameters
    ----------
    titles, cells, place
        As for ``costs``.

    Returns
    -------
    Exhibit
        A row for each policy and world.
    """
    frames = []
    for name, title in titles.items():
        over = worlds(cells[name])
        frames.append(pd.DataFrame({
            "scenario": name, "title": title, "world": range(len(over)),
            "additional": over[:, 1], "cost": over[:, 0],
        }))  # fmt: skip
    table = pd.concat(frames, ignore_index=True)
    dear, worse = (
        {str(named): 100 * float(((side * part["additional"] > 0) & (part["cost"] > 0)).mean())
         for named, part in table.groupby("title", sort=False)} for side in (1, -1)
    )  # fmt: skip
    told = [text for shares, what in ((dear, "more"), (worse, "fewer"))
            if (text := _mostly(shares, f"{what} completions at more cost"))]  # fmt: skip
    rest = sum(max(dear[name], worse[name]) < MOSTLY for name in dear)
    if rest:
        told.append(f"divided: {rest} of {len(dear)} policies")
    sentence = (
        "Additional less lost completions (persons) against public cost (€, present value) in "
        f"each world; in at least {MOSTLY:.0f} % of worlds {'; '.join(told)}, {place}, {CONDITION}."
    )
    return Exhibit("cost_plane", "Cost-effectiveness plane", table, sentence, {"place": place})


def _mostly(shares: Mapping[str, float], what: str) -> str:
    """Name those for which it holds in most worlds, %; empty where there is none."""
    named = [f"{name} {share:.0f} %" for name, share in shares.items() if share >= MOSTLY]
    return f"{what}: {listed(named)}" if named else ""


def curves(
    titles: Mapping[str, str], cells: Mapping[str, Floats], budget: float | None, place: str,
    base_title: str, worths: Floats = WORTHS,
) -> Exhibit:  # fmt: skip
    """Tell how probable it is that each policy is best, by what a completion is worth.

    Parameters
    ----------
    titles, cells, budget, place
        As for ``costs``; policies whose mean cost exceeds the budget cannot be chosen.
    base_title : str
        The base competes too, with a net benefit of 0.
    worths : float64 (W,), optional
        €.

    Returns
    -------
    Exhibit
        A row for each policy and W.
    """
    over = {name: worlds(cells[name]) for name in titles}
    chosen = [name for name in titles if budget is None or over[name][:, 0].mean() <= budget]
    nothing = np.zeros(len(next(iter(over.values()))))
    cost = np.array([nothing, *(over[name][:, 0] for name in chosen)])
    effect = np.array([nothing, *(over[name][:, 2] for name in chosen)])
    found = acceptability(cost, effect, worths)
    names = ["", *chosen]
    rows = [
        {"worth": worth, "scenario": name, "title": titles.get(name, base_title),
         "probability_best": found.best[w, p], "error": found.error[w, p],
         "net_benefit": found.mean[w, p], "frontier": bool(found.frontier[w] == p)}
        for w, worth in enumerate(worths) for p, name in enumerate(names)
    ]  # fmt: skip
    labels = [titles.get(name, base_title) for name in names]
    left_out = [titles[name] for name in titles if name not in chosen]
    return Exhibit(
        "acceptability", "Acceptability curves", pd.DataFrame(rows),
        _acceptable(found, labels, left_out, budget, place),
        {"place": place, "left_out": left_out, "budget": budget, "base": base_title},
    )  # fmt: skip


def _acceptable(
    found: Acceptability, labels: Sequence[str], left_out: Sequence[str], budget: float | None,
    place: str,
) -> str:  # fmt: skip
    """Say what stands on the frontier from which W on, and how sure that is."""
    steps: list[str] = []
    before = -1
    for w, p in enumerate(found.frontier):
        if p != before:
            share, error = found.best[w, p], found.error[w, p]
            steps.append(f"from {money(float(found.worths[w]))} {labels[p]} (best in "
                         f"{number(share * 100)} ± {number(196 * error)} % of worlds there)"
                     )  # fmt: skip
            before = int(p)
    capped = ""
    if budget is not None:
        capped = f", among policies of at most {money(budget)} of mean cost" + (
            f" (which leaves out {listed(left_out)})" if left_out else "")  # fmt: skip
    return (
        "By the worth W of an additional completion, the highest mean net benefit (W × "
        f"additional completions − public cost, both discounted) has: {'; '.join(steps)}{capped}, "
        f"{place}, {CONDITION}; the highest mean does not make a policy probable to be best."
    )
