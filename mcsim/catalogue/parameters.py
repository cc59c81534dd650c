"""Records of the parameters."""

from typing import Any

from mcsim.evidence.register import Parameter, parameters
from mcsim.evidence.survey import Survey

STATUS = {
    "survey": "set by a survey figure",
    "outside": "set by outside evidence",
    "free": "an assumption: no evidence fixes it",
}


def records() -> list[dict[str, Any]]:
    """Return a record of every parameter, in the order of the register."""
    return [record(parameter) for parameter in parameters().values()]


def record(parameter: Parameter) -> dict[str, Any]:
    """Return the record of a parameter.

    Parameters
    ----------
    parameter : Parameter
        One of the register's.

    Returns
    -------
    dict
    """
    return {
        "name": parameter.symbol, "notation": parameter.notation, "meaning": parameter.meaning,
        "unit": parameter.unit, "prior": str(parameter.prior), "bounds": parameter.bounds,
        "status": parameter.status, "grade": parameter.grade, "evidence": parameter.evidence,
        "note": parameter.note,
    }  # fmt: skip


def explained(parameter: Parameter) -> dict[str, Any]:
    """Return the record of a parameter with the quantiles of its prior."""
    import numpy as np  # noqa: PLC0415

    p = np.array([0.05, 0.5, 0.95])
    if parameter.prior.survey:
        low, middle, high = Survey().quantiles(parameter.prior.survey, [0.05, 0.5, 0.95])
    else:
        low, middle, high = parameter.prior.quantiles(p, parameter.limits)
    quantiles = {"p05": float(low), "median": float(middle), "p95": float(high)}
    return {**record(parameter), "quantiles": quantiles, "meaning_of_status":
            STATUS[parameter.status]}  # fmt: skip
