"""Dearer credentials never draw anyone in who would otherwise stay out."""

import copy

import numpy as np
from numpy.typing import NDArray

from mcsim.checks.case import Case, Check
from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.state import BURN_IN, YEAR

DEARER = 1.5


def monotone_in_price(case: Case) -> Check:
    """From any state, with dearer credentials those who start one are a subset of before."""
    name, fewer, moments = "monotone_in_price", 0, 0
    chunk = case.lanes(case.policies).chunk(case.study.profile, case.study.settings, 0)
    for t in range(case.study.settings.quarters):
        if t >= BURN_IN and t % YEAR == 0:
            usual, dear = _starters(chunk, t, 1.0), _starters(chunk, t, DEARER)
            drawn_in = int((dear & ~usual).sum())
            if drawn_in:
                detail = f"{drawn_in} start only when it is dearer, in quarter {t - BURN_IN}"
                return Check(name, case.name, False, detail)
            fewer, moments = fewer + int((usual & ~dear).sum()), moments + 1
        run_quarter(chunk, t)
    detail = f"at {moments} moments, prices × {DEARER:g}: {fewer} learners stay out, none comes in"
    return Check(name, case.name, True, detail)


def _starters(chunk: Chunk, t: int, factor: float) -> NDArray[np.bool_]:
    """Who applies for a credential in a quarter at other prices, bool (N, L)."""
    trial = copy.deepcopy(chunk)
    price = trial.effects.provider.credential_price
    price[t] *= factor
    # The prices of a quarter are weighed anew only where policy moves them.
    price[t - 1] = -1.0
    trial.applications.applied.fill(-1)
    run_quarter(trial, t)
    return trial.applications.applied >= 0
