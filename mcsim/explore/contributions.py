"""What each lever of a package contributes to its effect, and which levers need each other."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mcsim.compare.exhibit import CONDITION, Exhibit
from mcsim.compare.worlds import monte_carlo_error, quantiles, worlds
from mcsim.evidence.table import DrawTable
from mcsim.explore.outcomes import Outcome, Setting
from mcsim.explore.shapley import (
    EXACT,
    ORDERS,
    Coalition,
    Shares,
    coalitions,
    coalitions_of,
    exact_shares,
    pairs_of,
    sampled_orders,
    sampled_shares,
    synergies,
)
from mcsim.explore.words import lever as lever_words
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results.division import CHUNK_LANES
from mcsim.results.metrics import metrics
from mcsim.results.progress import Progress, Silent
from mcsim.results.text import listed, number
from mcsim.scenario.loader import Scenario
from mcsim.scenario.model import Policy

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Package:
    """A package and the sub-packages that are to be run.

    Attributes
    ----------
    scenario : Scenario
        The package.
    levers : tuple of str
        Its levers, in alphabetical order: the players.
    coalitions : tuple of Coalition
        What is run, the empty one first.
    orders : tuple of tuple of int
        Sampled orders; none where every coalition is run.
    """

    scenario: Scenario
    levers: tuple[str, ...]
    coalitions: tuple[Coalition, ...]
    orders: tuple[tuple[int, ...], ...] = ()

    @classmethod
    def of(cls, scenario: Scenario, seed: int, orders: int = ORDERS) -> Self:
        """Divide a package into its levers.

        Parameters
        ----------
        scenario : Scenario
            With at least two levers.
        seed : int
            Of sampled orders, where there are more than 8 levers.
        orders : int, optional
            How many of them, an even number of at least 4.

        Returns
        -------
        Package

        Raises
        ------
        InvalidInputError
            Where it has fewer than two levers.
        """
        levers = tuple(name for name, _ in scenario.content.active())
        if len(levers) < 2:
            message = (f"has {len(levers)} lever{'s' * (len(levers) != 1)}; contributions need "
                       "a package of at least 2.")  # fmt: skip
            raise InvalidInputError([Fault(scenario.name, None, None, "levers", message)])
        if len(levers) <= EXACT:
            return cls(scenario, levers, tuple(coalitions(len(levers))))
        if orders < 4 or orders % 2:
            message = f"is an even number of at least 4; found {orders}."
            raise InvalidInputError([Fault("command line", None, None, "orders", message)])
        sampled = sampled_orders(len(levers), orders, seed)
        wanted = dict.fromkeys([*pairs_of(len(levers)), *coalitions_of(sampled)])
        return cls(scenario, levers, tuple(wanted), tuple(sampled))

    def policy(self, coalition: Coalition) -> Policy:
        """The package with the levers outside the coalition taken out."""
        out = {name: None for k, name in enumerate(self.levers) if k not in coalition}
        content = self.scenario.content
        return content.model_copy(update={"levers": content.levers.model_copy(update=out)})

    def run(
        self, setting: Setting, draws: DrawTable, outcome: Outcome,
        progress: Progress | None = None,
    ) -> dict[Coalition, Floats]:  # fmt: skip
        """Run every sub-package in the same draws and replicates.

        Parameters
        ----------
        setting : Setting
            In what world.
        draws : DrawTable
            With its solved columns.
        outcome : Outcome
            What is asked for.
        progress : Progress, optional
            Told of the lanes that are done.

        Returns
        -------
        dict of coalition to float64 (D, R)
        """
        progress = progress or Silent()
        base, *others = self.coalitions
        size = CHUNK_LANES - 1
        batches = [others[k : k + size] for k in range(0, len(others), size)]
        progress.stage("Simulating sub-packages",
                       (len(others) + len(batches)) * len(draws) * setting.settings.replicates)
        found: dict[Coalition, Floats] = {}
        for batch in batches:
            policies = [self.policy(coalition) for coalition in (base, *batch)]
            values = setting.outcomes(draws, policies, [outcome], progress)[outcome]
            found |= dict(zip((base, *batch), values, strict=True))
        return found

    def shares(self, values: dict[Coalition, Floats]) -> Shares:
        """Shapley's shares: exact, or from the sampled orders."""
        if self.orders:
            return sampled_shares(values, self.orders)
        return exact_shares(values, len(self.levers))


def contributions(package: Package, values: dict[Coalition, Floats], outcome: Outcome,
                  years: str) -> Exhibit:  # fmt: skip
    """Tell what each lever contributes.

    Parameters
    ----------
    package : Package
        The package.
    values : dict of coalition to float64 (D, R)
        As its ``run`` returns them.
    outcome : Outcome
        What is explained.
    years : str
        For the sentence.

    Returns
    -------
    Exhibit
        A row for each lever and for the whole.
    """
    metric, shares = metrics()[outcome.metric], package.shares(values)
    n = len(package.levers)
    empty, whole = values[frozenset()], values[frozenset(range(n))]
    rows = []
    for k, lever in enumerate(package.levers):
        alone = values[frozenset({k})] - empty
        rows.append({"lever": lever, "unit": metric.unit, **summary(shares.shares[k]),
                     "sampling_error": float(shares.error[k]),
                     "alone": float(worlds(alone).mean())})  # fmt: skip
    rows.append({"lever": "package", "unit": metric.unit, **summary(whole - empty),
                 "sampling_error": 0.0, "alone": float(worlds(whole - empty).mean())})  # fmt: skip
    table = pd.DataFrame(rows)
    parts = [f"{lever_words(row['lever'])} {told(row)}"
             for _, row in table.iloc[:-1].sort_values("mean", ascending=False).iterrows()
         ]  # fmt: skip
    way = (f"estimated from {len(package.orders)} sampled orders" if package.orders
           else f"exact over {2**n} sub-packages")  # fmt: skip
    sentence = (
        f"Of the effect of {package.scenario.title} on {metric.label.lower()} "
        f"({told(table.iloc[-1])} {metric.unit}, mean and 5-95 % of worlds), each lever's Shapley "
        f"share is: {'; '.join(parts)}; {way}, {years}, {CONDITION}."
    )
    shown = {"title": package.scenario.title, "label": metric.label, "unit": metric.unit,
             "years": years, "way": way}  # fmt: skip
    return Exhibit("contributions", "Contribution of each lever", table, sentence, shown)


def synergy(package: Package, values: dict[Coalition, Floats], outcome: Outcome,
            years: str) -> Exhibit:  # fmt: skip
    """Tell which pairs of levers bring more, or less, than both alone.

    Parameters
    ----------
    package, values, outcome, years
        As for ``contributions``.

    Returns
    -------
    Exhibit
        A row for each pair.
    """
    metric = metrics()[outcome.metric]
    rows = [
        {"lever": package.levers[i], "other": package.levers[j], "unit": metric.unit,
         **summary(cells)}
        for (i, j), cells in synergies(values, len(package.levers)).items()
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    more = [_pair(row) for _, row in table[table["p05"] > 0].iterrows()]
    less = [_pair(row) for _, row in table[table["p95"] < 0].iterrows()]
    parts = [text for text in (
        f"complements: {listed(more)}" if more else "",
        f"substitutes: {listed(less)}" if less else "") if text]  # fmt: skip
    found = "; ".join(parts) if parts else "no pair whose 5-95 % interval excludes 0"
    sentence = (
        f"Together beyond the sum of both alone, {metric.label.lower()} ({metric.unit}, mean and "
        f"5-95 % of worlds), in the package {package.scenario.title}: {found}, of {len(table)} "
        f"pairs, {years}, {CONDITION}."
    )
    shown = {"title": package.scenario.title, "label": metric.label, "unit": metric.unit,
             "years": years, "levers": list(package.levers)}  # fmt: skip
    return Exhibit("synergies", "Synergy of pairs of levers", table, sentence, shown)


def summary(cells: Floats) -> dict[str, float]:
    """Mean, median and 5-95 % over worlds, with Monte Carlo errors.

    Parameters
    ----------
    cells : float64 (D, R)

    Returns
    -------
    dict of str to float
        ``error`` is that of the mean over worlds, ``mc_error`` that of the median.
    """
    over = worlds(cells)
    median, low, high = (float(x) for x in quantiles(over))
    error = float(np.nanstd(over, ddof=1)) / math.sqrt(len(over)) if len(over) > 1 else math.nan
    return {"mean": float(np.nanmean(over)), "error": error, "median": median, "p05": low,
            "p95": high, "mc_error": float(monte_carlo_error(cells))}  # fmt: skip


def told(row: "pd.Series[float]") -> str:
    """Write a mean with its 5-95 % of worlds."""
    low, high = number(row["p05"], True), number(row["p95"], True)
    return f"{number(row['mean'], True)} ({low} to {high})"



def _pair(row: "pd.Series[float]") -> str:
    return f"{lever_words(str(row['lever']))} with {lever_words(str(row['other']))} {told(row)}"
