"""What passes between a sweep and those who compute its parts: plain values only."""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mcsim.sweep.designs import Columns


@dataclass(frozen=True)
class Task:
    """A part to be computed, wherever that is.

    Attributes
    ----------
    key : str
        Name of the part.
    base : str
        Name of the base.
    policies : dict of str to dict
        Levers of each scenario as plain values, the base first.
    profiles : dict of str to str
        As JSON in its own order, on which the population depends, by the name that a factor gives
        them.
    settings : dict
        As plain values.
    outcomes : dict
        Metrics, quarters and groups.
    points : dict of str to array (P,)
        Values by factor.
    draws : dict of str to dict of str to float64 (D,)
        Parameters by structural variant and symbol, with solved constants where they hold.
    anchored : tuple of str
        Profiles in which the solved constants of the draws hold.
    numeric : tuple of str
        Factors whose values are all numbers.
    first_point, first_draw : int
        Their numbers.
    replicates : (int, int)
        First, and one past the last.
    threads, chunk_lanes : int
        How the work is divided; neither changes a result.
    """

    key: str
    base: str
    policies: dict[str, dict[str, Any]]
    profiles: dict[str, str]
    settings: dict[str, Any]
    outcomes: dict[str, Any]
    points: Columns
    draws: dict[Any, dict[str, NDArray[np.float64]]]
    anchored: tuple[str, ...]
    numeric: tuple[str, ...]
    first_point: int
    first_draw: int
    replicates: tuple[int, int]
    threads: int
    chunk_lanes: int


@dataclass(frozen=True, order=True)
class Failure:
    """A point that could not be computed.

    Attributes
    ----------
    point : int
        Its number.
    draw, replicate : int or None
        None where all are concerned.
    scenario : str or None
        None where all are concerned.
    stage : {"policy", "constants", "simulation"}
        Where it failed.
    message : str
        What was said.
    """

    point: int
    draw: int | None
    replicate: int | None
    scenario: str | None
    stage: str
    message: str

    @property
    def record(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Result:
    """A part as computed.

    Attributes
    ----------
    key : str
        Its name.
    table : Table
        A row for each point, draw, scenario, replicate, quarter, group and level.
    failures : tuple of Failure
        In order.
    seconds : dict of str to float
        CPU of solving, simulating and the rest, for the record only.
    """

    key: str
    table: pa.Table
    failures: tuple[Failure, ...]
    seconds: dict[str, float] = field(default_factory=dict, compare=False)
