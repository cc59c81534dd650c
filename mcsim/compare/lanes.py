"""What value for money and fairness need of a comparison, in every draw and replicate."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.concentration import ORDERS, concentration_index
from mcsim.grammar.faults import IncompleteRunError
from mcsim.results.frames import Run
from mcsim.results.metric import COLUMNS, Kind
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS, Block, read_part
from mcsim.results.values import present_weights, values_of

type Floats = NDArray[np.float64]

MILLION = 1e6
STARTS, LOW_HIGH, COMPLETIONS = "starts_rate", "starts_low_high", "completions_rate"
CLASSES = ("completions_plain", "completions_qa", "completions_nqf")


@dataclass(frozen=True)
class Outcomes:
    """One scenario at the horizon, float64 (D, R) each.

    Attributes
    ----------
    cost : float64 (D, R)
        Public cost, € of present value.
    additional : float64 (D, R)
        Additional less lost completions, persons.
    discounted : float64 (D, R)
        The same, each quarter's counted as a present value.
    starts, low_high : float64 (D, R)
        Credential starts per 100 adults and year; those of the low-educated in % of the rate of
        the highly educated.
    concentration : dict of str to float64 (D, R)
        Concentration index of completions by grouping.
    by_group : dict of (str, str) to float64 (D, R)
        Completions per 100 adults and year by group and level.
    """

    cost: Floats
    additional: Floats
    discounted: Floats
    starts: Floats
    low_high: Floats
    concentration: dict[str, Floats]
    by_group: dict[tuple[str, str], Floats]


def outcomes_of(run: Run, scenario: str) -> Outcomes:
    """Read the outcomes of a scenario from the parts of a run.

    Parameters
    ----------
    run : Run
        A complete comparison.
    scenario : str
        Its name.

    Returns
    -------
    Outcomes

    Raises
    ------
    IncompleteRunError
        Where parts are missing.
    """
    groups = [place for place in GROUPS[Kind.LEARNER] if place[0] != "all"]

    def read(block: Block) -> list[Floats]:
        def values(name: str) -> Floats:
            return values_of(metrics()[name], block, run.persons, run.discount)

        net, rates = values("net_additional")[:, :, :, 0], values(COMPLETIONS)[:, :, -1]
        return [
            MILLION * values("cost_public_present")[:, :, -1, 0], net[:, :, -1],
            present_completions(net[:, :, :-1], run.discount),
            values(STARTS)[:, :, -1, 0], values(LOW_HIGH)[:, :, -1, 0],
            *(_concentration(block, group) for group in ORDERS),
            *(rates[:, :, GROUPS[Kind.LEARNER].index(place)] for place in groups),
        ]  # fmt: skip

    cost, additional, discounted, starts, low_high, *rest = read_lanes(run, scenario, read)
    return Outcomes(cost, additional, discounted, starts, low_high,
                    dict(zip(ORDERS, rest, strict=False)),
                    dict(zip(groups, rest[len(ORDERS) :], strict=True)))  # fmt: skip


def metric_of(run: Run, scenario: str, metric: str) -> Floats:
    """Read a metric of all together at the horizon.

    Parameters
    ----------
    run : Run
        A complete run.
    scenario, metric : str
        Names; the metric has a value in every lane.

    Returns
    -------
    float64 (D, R)
    """
    def read(block: Block) -> list[Floats]:
        values = values_of(metrics()[metric], block, run.persons, run.discount)
        return [values[:, :, -1, 0]]

    return np.asarray(read_lanes(run, scenario, read)[0])


def read_lanes(run: Run, scenario: str, read: Callable[[Block], list[Floats]]) -> Floats:
    """Read quantities of a scenario part by part, so that no more than one part is held.

    Parameters
    ----------
    run : Run
        A complete run.
    scenario : str
        Its name.
    read : callable
        From the counts of a part to float64 (d, r, …) for each of K quantities.

    Returns
    -------
    float64 (K, D, R, …)

    Raises
    ------
    IncompleteRunError
        Where parts are missing.
    """
    settings, whole = run.manifest["settings"], np.zeros(0)
    for part in run.parts:
        if part.scenario != scenario:
            continue
        if not part.path(run.folder).exists():
            message = f"{run.folder} lacks {run.missing} of {len(run.parts)} parts"
            raise IncompleteRunError(message)
        values = np.stack(read(read_part(part, run.folder, len(run.quarters) - 1)))
        if not whole.size:
            shape = len(values), settings["draws"], settings["replicates"], *values.shape[3:]
            whole = np.full(shape, np.nan)
        whole[:, slice(*part.draws), slice(*part.replicates)] = values
    return whole


def present_completions(to_date: Floats, discount: float) -> Floats:
    """Discount completions as money is: each quarter's new ones by the quarter's weight.

    Parameters
    ----------
    to_date : float64 (D, R, Q)
        Cumulated to the end of each quarter.
    discount : float
        Yearly rate.

    Returns
    -------
    float64 (D, R)
    """
    fresh = np.diff(to_date, axis=2, prepend=0.0)
    return np.asarray((fresh * present_weights(to_date.shape[2], discount)).sum(2))


def _concentration(block: Block, group: str) -> Floats:
    """Concentration index of completions over all reported quarters, float64 (D, R)."""
    rows = [GROUPS[Kind.LEARNER].index((group, level)) for level in ORDERS[group]]
    counts = block.counts[Kind.LEARNER][:, :, :, rows].sum(2)
    completed = [COLUMNS[Kind.LEARNER].index(name) for name in CLASSES]
    people = COLUMNS[Kind.LEARNER].index("learners")
    return concentration_index(
        counts[..., completed].sum(-1).astype(np.float64), counts[..., people].astype(np.float64)
    )
