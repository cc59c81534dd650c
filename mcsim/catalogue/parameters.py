"""Records of the parameters."""

from typing import Any

import numpy as np

from mcsim.evidence.register import Parameter, parameters
from mcsim.evidence.survey import Survey

STATUS = {
    "survey": "set by a survey figure",
    "outside": "set by outside evidence",
    "free": "an assumption: no evidence fixes it",
}


def records() -> list[dict[str, Any]]:
    """Return a record of every parameter, in the order of the register."""
    survey = Survey()
    return [record(parameter, survey) for parameter in parameters().values()]


def record(parameter: Parameter, survey: Survey | None = None) -> dict[str, Any]:
    """Return the record of a parameter, with the quantiles of its prior.

    Parameters
    ----------
    parameter : Parameter
        One of the register's.
    survey : Survey, optional
        The survey's counts; the shipped ones unless stated.

    Returns
    -------
    dict
    """
    p = [0.05, 0.5, 0.95]
    if parameter.prior.survey:
        quantiles = (survey or Survey()).quantiles(parameter.prior.survey, p)
    else:
        quantiles = parameter.prior.quantiles(np.array(p), parameter.limits).tolist()
    names = ("p05", "median", "p95")
    return {
        "name": parameter.symbol, "notation": parameter.notation, "meaning": parameter.meaning,
        "unit": parameter.unit, "prior": str(parameter.prior),
        "quantiles": dict(zip(names, quantiles, strict=True)), "bounds": parameter.bounds,
        "status": parameter.status, "status_means": STATUS[parameter.status],
        "grade": parameter.grade, "evidence": parameter.evidence, "note": parameter.note,
    }  # fmt: skip
