"""What is kept of each lane, and how a part lays it out as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mcsim.results.metric import Metric
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS, ROWS
from mcsim.scenario.model import Settings
from mcsim.sweep.designs import Column
from mcsim.sweep.factors import text
from mcsim.sweep.task import Task

type Floats = NDArray[np.float64]

HORIZON = "horizon"
KEYS = ("point", "draw", "scenario", "replicate", "quarter", "group", "level")


@dataclass(frozen=True)
class Kept:
    """The outcomes of a lane: every metric in every row that is told.

    Attributes
    ----------
    metrics : tuple of Metric
        Columns.
    rows : tuple of (int, str, str, str)
        Position of the quarter (-1: the horizon), its name, the group and the level.
    """

    metrics: tuple[Metric, ...]
    rows: tuple[tuple[int, str, str, str], ...]

    @classmethod
    def of(cls, outcomes: dict[str, Any], settings: Settings) -> Self:
        """Lay out what a sweep file names."""
        quarters = [str(settings.quarter(step)) for step in range(settings.horizon_quarters)]
        chosen = tuple(metrics()[name] for name in outcomes["metrics"])
        kinds = dict.fromkeys(metric.kind for metric in chosen)
        told = {pair for kind in kinds for pair in GROUPS[kind]}
        return cls(chosen, tuple(
            (-1 if quarter == HORIZON else quarters.index(quarter), quarter, group, level)
            for quarter in outcomes["quarters"] for group, level in ROWS
            if group in outcomes["groups"] and (group, level) in told
        ))  # fmt: skip

    @property
    def count(self) -> int:
        """K, numbers kept of a lane."""
        return len(self.metrics) * len(self.rows)

    def of_lanes(self, values: Callable[[Metric], Floats]) -> Floats:
        """Pick what is kept.

        Parameters
        ----------
        values : callable
            From a metric to float64 (L, 1, Q + 1, G).

        Returns
        -------
        float64 (L, K)
            Row by row, within it metric by metric; NaN where a metric lacks the group.
        """
        columns = []
        for metric in self.metrics:
            every = values(metric)[:, 0]
            groups = GROUPS[metric.kind]
            columns.append(np.stack([
                every[:, step, groups.index((group, level))]
                if (group, level) in groups and group in metric.groups
                else np.full(every.shape[0], np.nan)
                for step, _, group, level in self.rows
            ], axis=1))  # fmt: skip
        return np.stack(columns, axis=2).reshape(columns[0].shape[0], -1)

    def table(self, task: Task, values: Floats) -> pa.Table:
        """Lay the outcomes of a part out.

        Parameters
        ----------
        task : Task
            The part.
        values : float64 (P, D, S, R, K)
            Its outcomes.

        Returns
        -------
        Table
            A row for each point, draw, scenario, replicate, quarter, group and level; the factors
            of the point; a column for each metric, null where there is no value.
        """
        shape = (*values.shape[:4], len(self.rows))
        point, draw, scenario, replicate, row = (
            axis.ravel() for axis in np.indices(shape, np.int32))  # fmt: skip
        _, quarters, groups, levels = (list(texts) for texts in zip(*self.rows, strict=True))
        columns: dict[str, pa.Array] = {
            "point": pa.array(point.astype(np.int64) + task.first_point),
            "draw": pa.array(draw + np.int32(task.first_draw)),
            "scenario": _texts(list(task.policies), scenario),
            "replicate": pa.array(replicate + np.int32(task.replicates[0])),
            "quarter": _texts(quarters, row), "group": _texts(groups, row),
            "level": _texts(levels, row),
        }  # fmt: skip
        for name, given in task.points.items():
            columns[name] = _factor(given, point, name in task.numeric)
        laid = values.reshape(-1, len(self.rows), len(self.metrics))
        for k, metric in enumerate(self.metrics):
            numbers = np.ascontiguousarray(laid[..., k]).ravel()
            columns[metric.name] = pa.array(numbers, mask=np.isnan(numbers))
        return pa.table(columns)


def _texts(names: list[Any], codes: NDArray[np.int32]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes), names).cast(pa.string())


def _factor(given: Column, point: NDArray[np.int32], numeric: bool) -> pa.Array:
    """Values of a factor, row by row: as numbers, or as texts where they are something else."""
    if numeric:
        numbers = np.array([np.nan if value is None else value for value in given], np.float64)
        return pa.array(numbers[point], mask=np.isnan(numbers)[point])
    written = [text(value) for value in given]
    known = [value for value in dict.fromkeys(written) if value is not None]
    numbered = {value: k for k, value in enumerate(known)}
    codes = np.array([-1 if value is None else numbered[value] for value in written],
                     np.int32)  # fmt: skip
    return pa.DictionaryArray.from_arrays(
        pa.array(codes[point], mask=codes[point] < 0), pa.array(list(numbered), pa.string())
    ).cast(pa.string())  # fmt: skip
