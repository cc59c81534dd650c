"""The level of a lever over time: level × reach × ramp inside a half-open window."""

import numpy as np

from mcsim.grammar.quarter import Quarter
from mcsim.levers.lever import LeverFields, Schedule
from mcsim.scenario.model import BURN_IN, Settings


def schedule(fields: LeverFields, settings: Settings, coverage: float = 1.0) -> Schedule:
    """Return ℓ(t) of a lever.

    ℓ(t) = level · reach · min(1, (t - s + 1) / ramp) for s ≤ t < end, where s is the start plus
    the lag; 0 elsewhere.

    Parameters
    ----------
    fields : LeverFields
        What the scenario gave the lever.
    settings : Settings
        Calendar and horizon.
    coverage : float
        Share of employment that the targeted employers hold.

    Returns
    -------
    Schedule
        float64 (Q,), quarters since the first of burn-in.
    """
    quarter = np.arange(settings.quarters) - BURN_IN
    start = fields.start - settings.first_quarter + fields.lag_quarters
    end = settings.horizon_quarters if fields.end is None else fields.end - settings.first_quarter
    ramp = np.minimum(1.0, (quarter - start + 1) / max(1, fields.ramp_quarters))
    inside = (quarter >= max(start, 0)) & (quarter < end)
    return Schedule(np.where(inside, fields.level * fields.reach * ramp, 0.0), coverage)


def first_start(fields: list[LeverFields]) -> Quarter | None:
    """Return the first quarter in which any of the levers starts, or None without levers."""
    return min((lever.start for lever in fields), default=None)
