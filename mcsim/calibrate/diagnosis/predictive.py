"""What the calibrated model would have answered, beside what was found.

For a survey figure a draw gives the share q that the question would show; a number of respondents
n is drawn for it in proportion to how well it explains the printed counts, and the count x of as
many answers: x/n is what such a survey would print.  For a measured value it is what the model
answers, with the value's own error.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py, xlogy

from mcsim.calibrate.diagnosis.posterior import values_of
from mcsim.calibrate.likelihood import Count, bases
from mcsim.calibrate.observe import Simulated
from mcsim.calibrate.surveyed import answered
from mcsim.calibrate.targets import Target, targets
from mcsim.compare.exhibit import CONDITION, Exhibit
from mcsim.evidence.posterior import Posterior
from mcsim.evidence.survey import Survey, shipped_figures
from mcsim.results.text import listed

type Floats = NDArray[np.float64]

ENDS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
MEASURED = {
    "participation_low_to_all": "Participation of the low-educated over that of all",
    "sponsoring_employers": "Firms with ten or more that sponsor training",
    "voucher_response": "Rise of participation with a voucher of €1 000",
    "copayment_response": "Change of entries with a co-payment of €100",
}


def predictive(posterior: Posterior, survey: Survey, simulated: Simulated) -> Exhibit:
    """Predict every target anew, and say where what was found lies.

    Parameters
    ----------
    posterior : Posterior
        Frozen draws.
    survey : Survey
        The counts that it rests on.
    simulated : Simulated
        What the model answers at the first D draws.

    Returns
    -------
    Exhibit
        A row for each target: what was found (bounds for words), ends and middle of what is
        predicted, the share of predictions below what was found (ties half), and the implied n.
    """
    size = len(next(iter(simulated.values.values())))
    points = {s: v[:size] for s, v in values_of(posterior.tables["main"]).items()}
    rng = np.random.default_rng(posterior.record["seed"])
    counted = {figure: counts for counts in bases(survey).values() for figure in counts[0].counts}
    rows = []
    for target in targets().values():
        if target.id in counted:
            rows.append(_count_row(target, counted[target.id], points, rng))
        elif target.kind == "words":
            rows.append(_row(target, answered(target, points), (target.low, target.high)))
        else:
            values, variance = (getattr(simulated, of)[target.observes]
                                for of in ("values", "variances"))  # fmt: skip
            spread = np.sqrt((target.error or 0.0) ** 2 + variance)
            rows.append(_row(target, rng.normal(values, spread), (target.value, target.value)))
    table = pd.DataFrame(rows)
    return Exhibit("predictive", "What the calibrated model would have answered", table,
                   _sentence(table))  # fmt: skip


def _count_row(
    target: Target, counts: list[Count], points: Mapping[str, Floats], rng: np.random.Generator
) -> dict[str, object]:
    share = answered(target, points)
    sizes = np.array([count.n for count in counts])
    found = np.array([count.counts[target.id] for count in counts])
    log = np.log([count.weight for count in counts])
    log = log + np.array([xlogy(found, q) + xlog1py(sizes - found, -q) for q in share])
    # The binomial coefficient is the same for all shares, but not for all n.
    log += gammaln(sizes + 1.0) - gammaln(found + 1.0) - gammaln(sizes - found + 1.0)
    weight = np.exp(log - log.max(1, keepdims=True))
    places = (weight / weight.sum(1, keepdims=True)).cumsum(1) < rng.random((len(share), 1))
    drawn = sizes[np.minimum(places.sum(1), len(sizes) - 1)]
    printed = rng.binomial(np.maximum(1, np.rint(drawn)).astype(int), share) / np.rint(drawn)
    likely = weight.sum(0).argmax()
    observed = float(found[likely] / sizes[likely])
    return {**_row(target, printed, (observed, observed)),
            "n_low": float(sizes.min()), "n": float(sizes[likely]), "n_high": float(sizes.max()),
            "n_values": len(sizes)}  # fmt: skip


def _row(
    target: Target, predicted: Floats, found: tuple[float | None, float | None]
) -> dict[str, object]:
    low, high = (float(end or 0.0) for end in found)
    below = float((predicted < low).mean() + 0.5 * (predicted == low).mean())
    if low != high:  # words: the share of predictions that keep to them
        below = float(((predicted >= low) & (predicted <= high)).mean())
    item = shipped_figures()[target.id].item if target.id.startswith("S") else ""
    return {
        "target": target.id, "kind": target.kind, "about": item or MEASURED[target.observes],
        "found_low": low, "found_high": high,
        **{f"p{round(100 * q):02d}": float(value)
           for q, value in zip(ENDS, np.quantile(predicted, ENDS), strict=True)},
        "below": below,
    }  # fmt: skip


def _sentence(table: pd.DataFrame) -> str:
    numbers = table[table["kind"] != "words"]
    outside = numbers[(numbers["found_low"] < numbers["p05"] - 1e-12)
                      | (numbers["found_low"] > numbers["p95"] + 1e-12)]  # fmt: skip
    inside = len(numbers) - len(outside)
    words = f"{inside} of {len(numbers)} figures lie within the 5-95 % of what is predicted anew"
    if len(outside):
        words += f"; {listed(list(outside['target']))} not"
    return (
        f"{words}. The model was fitted to these figures, so that is the least to be asked of it, "
        f"{CONDITION}; docs/validation.md holds it against others."
    )
