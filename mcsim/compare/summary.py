"""The summary of a comparison: levels and paired differences, with their uncertainty."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mcsim.compare.worlds import monte_carlo_error, quantiles, share_better, worlds
from mcsim.results.frames import HORIZON, SUMMARY, Run
from mcsim.results.metric import Form, Metric
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS, Block, publish
from mcsim.results.progress import Progress, Silent
from mcsim.results.release import release
from mcsim.results.values import values_of

COLUMNS = (
    "scenario", "base", "metric", "group", "level", "quarter", "unit", "median", "p05", "p95",
    "share_better", "mc_error",
)  # fmt: skip

COST, ADDITIONAL = "cost_public_present", "net_additional"
COST_PER_ADDITIONAL = "cost_per_additional"
MILLION = 1e6

type Floats = NDArray[np.float64]
type Rows = dict[str, NDArray[Any]]
"""Rows of the summary, by ``COLUMNS``: text as objects, numbers as float64."""


def summarise(run: Run, progress: Progress | None = None) -> pd.DataFrame:
    """Summarise a complete run and publish its ``summary.csv``.

    All agents together are told for every quarter, groups for the last quarter of each year, and
    both for the horizon.

    Parameters
    ----------
    run : Run
        A complete run.
    progress : Progress, optional
        Told of the scenarios that are done.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``; rows with an empty base are levels, the others scenario - base.

    Raises
    ------
    IncompleteRunError
        Where parts are missing.
    """
    progress = progress or Silent()
    progress.stage("Comparing", len(run.scenarios))
    rows: list[Rows] = []
    base_values: dict[str, Floats] = {}
    horizon = len(run.quarters) - 1  # everyone at the horizon stands there among the rows
    for scenario in run.scenarios:
        counts = run.counts(scenario)
        cells: dict[str, Floats] = {}
        for metric in metrics().values():
            if metric.form is Form.COST:
                continue
            cells[metric.name] = values = _selected(metric, counts, run)
            if scenario == run.base:
                base_values[metric.name] = values
            rows.append(_levels(run, scenario, metric, values))
            if scenario != run.base:
                rows.append(_differences(run, scenario, metric, values,
                                         base_values[metric.name]))  # fmt: skip
        if scenario != run.base:
            more = {name: worlds(cells[name] - base_values[name])[:, horizon]
                    for name in (COST, ADDITIONAL)}  # fmt: skip
            rows.append(_cost_per_additional(run, scenario, more))
        progress.advance()
    summary = pd.DataFrame({
        column: np.concatenate([part[column] for part in rows]) for column in COLUMNS
    })  # fmt: skip
    publish(run.folder / SUMMARY, lambda path: summary.to_csv(
        path, index=False, float_format="%.7g", lineterminator="\n", encoding="utf-8"
    ))  # fmt: skip
    release()
    return summary


def _rows(metric: Metric, quarters: list[str]) -> Iterator[tuple[int, int]]:
    """Positions (quarter, group row) of what is told of a metric."""
    for row, (group, _) in enumerate(GROUPS[metric.kind]):
        if group not in metric.groups:
            continue
        for step, quarter in enumerate(quarters):
            if group == "all" or quarter == HORIZON or quarter.endswith("Q4"):
                yield step, row


def _selected(metric: Metric, counts: Block, run: Run) -> Floats:
    """Values of what is told, float64 (D, R, K)."""
    steps, rows = np.array(list(_rows(metric, run.quarters))).T
    return values_of(metric, counts, run.persons, run.discount)[:, :, steps, rows]


def _cost_per_additional(run: Run, scenario: str, more: dict[str, Floats]) -> Rows:
    """Lay out what an additional completion costs: a ratio of means over worlds, float64 (D,)."""
    metric = metrics()[COST_PER_ADDITIONAL]
    _, low, _ = quantiles(more[ADDITIONAL])
    ratio = MILLION * more[COST].mean() / more[ADDITIONAL].mean() if low > 0 else np.nan
    row = dict.fromkeys(COLUMNS, np.nan) | {
        "scenario": scenario, "base": run.base, "metric": metric.name, "group": "all",
        "level": "all", "quarter": HORIZON, "unit": metric.unit, "median": ratio,
    }  # fmt: skip
    return {column: np.array([value], None if isinstance(value, float) else object)
            for column, value in row.items()}  # fmt: skip


def _levels(run: Run, scenario: str, metric: Metric, values: Floats) -> Rows:
    nothing = np.full(values.shape[2], np.nan)
    return _frame(run, scenario, "", metric, values, nothing)


def _differences(run: Run, scenario: str, metric: Metric, values: Floats, base: Floats) -> Rows:
    difference = values - base
    better = share_better(worlds(difference), metric.direction)
    return _frame(run, scenario, run.base, metric, difference, better)


def _frame(
    run: Run, scenario: str, base: str, metric: Metric, cells: Floats, better: Floats
) -> Rows:
    """Lay out the rows of one scenario and metric."""
    places = list(_rows(metric, run.quarters))
    groups = [GROUPS[metric.kind][row] for _, row in places]
    median, p05, p95 = quantiles(worlds(cells))
    texts: dict[str, Sequence[str]] = {
        "scenario": [scenario] * len(places), "base": [base] * len(places),
        "metric": [metric.name] * len(places),
        "group": [group for group, _ in groups], "level": [level for _, level in groups],
        "quarter": [run.quarters[step] for step, _ in places], "unit": [metric.unit] * len(places),
    }  # fmt: skip
    return {
        **{column: np.array(text, object) for column, text in texts.items()},
        "median": median, "p05": p05, "p95": p95, "share_better": better,
        "mc_error": monte_carlo_error(cells),
    }  # fmt: skip
