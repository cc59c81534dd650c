"""Look at the files of a comparison without running it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mcsim.engine.cost import Cost
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results.division import CHUNK_LANES
from mcsim.results.memory import fitted
from mcsim.results.threads import default_threads
from mcsim.scenario.combine import combine
from mcsim.scenario.loader import (
    BASELINE,
    Scenario,
    load_assumptions,
    load_scenario,
)
from mcsim.scenario.model import Assumptions


def inspect(
    files: Sequence[str | Path],
    *,
    profile: str | Path | None = None,
    assumptions: str | Path | None = None,
    threads: int | None = None,
    **settings: Any,
) -> tuple[tuple[Fault, ...], Cost | None]:
    """Find every fault of some scenarios, and what comparing them with the baseline would cost.

    Parameters
    ----------
    files : sequence of str or Path
        Shipped names or files.
    profile, assumptions : str or Path, optional
        A profile, and a file of assumptions.
    threads : int, optional
        All cores unless stated.
    **settings
        Settings that override what the files say.

    Returns
    -------
    (tuple of Fault, Cost or None)
        No cost where there are faults.
    """
    faults: list[Fault] = []
    believed: Assumptions | None = None
    others: list[Scenario] = []
    for name in files:
        try:
            others.append(load_scenario(name))
        except InvalidInputError as error:
            faults += error.faults
    if assumptions is not None:
        believed = Assumptions()
        try:
            believed = load_assumptions(Path(assumptions))
        except InvalidInputError as error:
            faults += error.faults
    others = [scenario for scenario in others if scenario.name != BASELINE]
    try:
        # What can be read is combined even where something cannot: its faults are told as well.
        study = combine(load_scenario(BASELINE), others, profile, believed, settings)
    except InvalidInputError as error:
        faults += error.faults
    if faults:
        return InvalidInputError(faults).faults, None
    try:
        return (), fitted(study, threads or default_threads(), CHUNK_LANES)
    except InvalidInputError as error:
        return error.faults, None
