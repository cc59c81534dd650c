"""What ``mcsim validate`` says of a sweep file."""

import sys
from pathlib import Path
from typing import Any

from mcsim.cli.tables import show_json

MINUTE, HOUR = 60, 3600


def validate_sweeps(
    files: list[str], json: bool, threads: int | None, **settings: Any
) -> tuple[list[str], bool]:
    """Check and price the sweeps among some files.

    Parameters
    ----------
    files : list of str
        As the user named them.
    json : bool
        Print records.
    threads : int or None
        All cores unless stated.
    **settings
        Override the files'; None leaves one as it is.

    Returns
    -------
    (list of str, bool)
        The files that are no sweeps, and whether a sweep has faults.
    """
    from mcsim.grammar.faults import InvalidInputError  # noqa: PLC0415
    from mcsim.sweep.file import is_sweep, load_sweep  # noqa: PLC0415

    others, failed = [], False
    for name in files:
        if not is_sweep(Path(name)):
            others.append(name)
            continue
        from mcsim.results.division import CHUNK_LANES  # noqa: PLC0415
        from mcsim.results.threads import default_threads  # noqa: PLC0415
        from mcsim.sweep.plan import SweepPlan  # noqa: PLC0415
        from mcsim.sweep.price import price  # noqa: PLC0415

        try:
            plan = SweepPlan.of(load_sweep(Path(name), **settings))
            cost = price(plan, threads or default_threads(), CHUNK_LANES)
        except InvalidInputError as error:
            failed = True
            if json:
                show_json({"valid": False, "file": name, "cost": None,
                           "faults": [fault.as_record() for fault in error.faults]})  # fmt: skip
            for fault in () if json else error.faults:
                print(fault, file=sys.stderr)
            continue
        if json:
            show_json({"valid": True, "file": name, "faults": [], "cost": cost.as_record()})
            continue
        print(
            f"Valid. {cost.points:,} points in {cost.parts:,} part{'s' * (cost.parts > 1)}: "
            f"constants of {cost.worlds:,} sets of parameters, {cost.lanes:,} lanes, "
            f"{cost.cells:,} learner-quarters, about {cost.memory_bytes / 1e9:.1f} GB and "
            f"{duration(cost.seconds)} on {cost.threads} thread{'s' * (cost.threads > 1)}."
        )
    return others, failed


def duration(seconds: float) -> str:
    """Say how long something takes, roughly."""
    if seconds < MINUTE:
        return "less than a minute"
    if seconds < 2 * HOUR:
        minutes = round(seconds / MINUTE)
        return f"{minutes} minute{'s' * (minutes > 1)}"
    return f"{seconds / HOUR:.1f} hours"
