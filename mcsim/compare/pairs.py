"""Paired differences of a run against any of its scenarios, by metric, group and period."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.components import components, pairing_gain
from mcsim.compare.shares import share_error
from mcsim.compare.worlds import interval, monte_carlo_error, quantiles, share_better, worlds
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results.frames import HORIZON, Run
from mcsim.results.metric import Form, Metric, Period
from mcsim.results.metrics import HEADLINE, metrics
from mcsim.results.parts import GROUPS, Block
from mcsim.results.values import values_of

if TYPE_CHECKING:
    import pandas as pd

PERIODS = ("horizon", "year", "quarter")
PAIRS = "pairs.csv"
COLUMNS = (
    "scenario", "base", "metric", "group", "level", "period", "unit", "median", "p25", "p75",
    "p05", "p95", "share_better", "share_error", "mc_error", "var_draws", "var_draws_error",
    "var_replicates", "var_replicates_error", "var_rest", "var_rest_error", "gain_chance",
    "gain_worlds",
)  # fmt: skip

type Floats = NDArray[np.float64]
type _Told = tuple[list[str], list[str], Floats]
"""Periods, levels, and values float64 (D, R, periods, levels)."""


def pairs(
    run: Run, base: str | None = None, *, scenarios: Sequence[str] | None = None,
    metric: str = HEADLINE, group: str = "all", period: str = HORIZON,
) -> "pd.DataFrame":  # fmt: skip
    """Summarise the paired differences of a metric.

    Parameters
    ----------
    run : Run
        A complete run.
    base : str, optional
        Any of its scenarios; the run's base unless stated.
    scenarios : sequence of str, optional
        Those to compare with it; all others unless stated.
    metric, group : str
        Names.
    period : {"horizon", "year", "quarter"}
        What a row refers to.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``.  Variances in the square of the unit.

    Raises
    ------
    InvalidInputError
        Where there is no such scenario, metric, group or period.
    IncompleteRunError
        Where parts are missing.
    """
    import pandas as pd  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    for scenario, other, (periods, levels, policy), reference in _paired(
        run, base, scenarios, metric, group, period
    ):
        chosen, cells = metrics()[metric], policy - reference
        middle, low, high = quantiles(worlds(cells))
        inner = interval(worlds(cells), 0.25)
        split = components(cells)
        chance, whole = pairing_gain(policy, reference)
        numbers = (
            middle, *inner, low, high, share_better(worlds(cells), chosen.direction),
            share_error(cells, chosen.direction), monte_carlo_error(cells),
            *(part for pair in zip(split.values, split.errors, strict=True) for part in pair),
            chance, whole,
        )  # fmt: skip
        for k, when in enumerate(periods):
            for j, level in enumerate(levels):
                told = (scenario, other, metric, group, level, when, chosen.unit,
                        *(float(values[k, j]) for values in numbers))  # fmt: skip
                rows.append(dict(zip(COLUMNS, told, strict=True)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def differences(
    run: Run, base: str | None = None, *, scenarios: Sequence[str] | None = None,
    metric: str = HEADLINE, group: str = "all", period: str = HORIZON,
) -> "pd.DataFrame":  # fmt: skip
    """Return the paired differences in every draw and replicate, tidy.

    Parameters
    ----------
    run, base, scenarios, metric, group, period
        As for ``pairs``.

    Returns
    -------
    DataFrame
        Columns scenario, base, draw, replicate, period, level, difference.
    """
    import pandas as pd  # noqa: PLC0415

    frames = []
    for scenario, other, (periods, levels, policy), reference in _paired(
        run, base, scenarios, metric, group, period
    ):
        axes: Any = [[scenario], [other], range(policy.shape[0]), range(policy.shape[1]),
                     periods, levels]  # fmt: skip
        names = ["scenario", "base", "draw", "replicate", "period", "level"]
        index: pd.MultiIndex = pd.MultiIndex.from_product(axes, names=names)
        frames.append(pd.DataFrame({"difference": (policy - reference).ravel()}, index))
    return pd.concat(frames).reset_index()


def horizon_cells(run: Run, names: Sequence[str]) -> dict[str, Floats]:
    """Return metrics of everyone at the horizon, in every scenario, draw and replicate.

    Parameters
    ----------
    run : Run
        A complete run.
    names : sequence of str
        Metrics that have a value in each lane.

    Returns
    -------
    dict of str to float64 (S, D, R)
        Scenarios in the order of the run, the base first.
    """
    found: dict[str, list[Floats]] = {name: [] for name in names}
    for scenario in run.scenarios:
        counts = run.counts(scenario)
        for name in names:
            values = values_of(metrics()[name], counts, run.persons, run.discount)
            found[name].append(values[:, :, -1, 0].copy())
    return {name: np.stack(values) for name, values in found.items()}


def _paired(
    run: Run, base: str | None, scenarios: Sequence[str] | None, metric: str, group: str,
    period: str,
) -> Iterator[tuple[str, str, _Told, Floats]]:  # fmt: skip
    """Yield scenario, base, what is told of the scenario, and the base's values."""
    base = run.base if base is None else base
    others = [name for name in run.scenarios if name != base] if scenarios is None else scenarios
    told = [name for name, of in metrics().items() if of.form is not Form.COST]
    for field, name, accepted in (
        *(("scenario", name, run.scenarios) for name in (base, *others)),
        ("metric", metric, told), ("period", period, PERIODS),
    ):  # fmt: skip
        _refuse_unless(field, name, accepted)
    chosen = metrics()[metric]
    _refuse_unless("group", group, chosen.groups)
    *_, reference = _told(run, base, chosen, group, period)
    for scenario in others:
        yield scenario, base, _told(run, scenario, chosen, group, period), reference


def _refuse_unless(field: str, name: str, accepted: Sequence[str]) -> None:
    if name not in accepted:
        few = f"; there are {', '.join(accepted)}" if len(accepted) < 25 else ""
        message = f"there is no {field} {name!r} here{few}."
        raise InvalidInputError([Fault("pairs", None, None, field, message,
                                       nearest(name, list(accepted)))])  # fmt: skip


def _told(run: Run, scenario: str, metric: Metric, group: str, period: str) -> _Told:
    """Read what is told of a metric in a scenario."""
    counts = run.counts(scenario)
    rows = [k for k, (name, _) in enumerate(GROUPS[metric.kind]) if name == group]
    levels = [GROUPS[metric.kind][k][1] for k in rows]
    values = values_of(metric, counts, run.persons, run.discount)[..., rows]
    if period == HORIZON:
        return [HORIZON], levels, values[:, :, -1:]
    quarters = run.quarters[:-1]
    if period == "quarter":
        return quarters, levels, values[:, :, :-1]
    years = list(dict.fromkeys(quarter[:4] for quarter in quarters))
    inside = [[k for k, quarter in enumerate(quarters) if quarter[:4] == year] for year in years]
    return years, levels, np.stack([_year(metric, counts, run, steps)[..., rows]
                                    if metric.period is Period.FLOW else values[:, :, steps[-1]]
                                    for steps in inside], axis=2)  # fmt: skip


def _year(metric: Metric, counts: Block, run: Run, steps: list[int]) -> Floats:
    """Value of a flow over some quarters: a ratio of sums, float64 (D, R, G)."""
    kept = Block({kind: of[:, :, steps] for kind, of in counts.counts.items()})
    return np.asarray(values_of(metric, kept, run.persons, run.discount)[:, :, -1])
