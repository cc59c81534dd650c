"""What the agents would have answered in the survey, in closed form.

Agents start with exactly the shares that a draw gives them (``rules.trust.starting_trust``), so
what the survey asked at the end of quarter -1 needs no simulation.  Between the agents' share and
the answer stand measuring biases, added in log-odds:

    logit(surveyed share) = logit(agents' share) + Σ biases

A draw keeps the answer (``employer_trust_nqf``, ``employees_trust_nqf`` and so on), from which the
engine takes the biases away again; calibration looks at the agents' shares themselves.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mcsim.calibrate.targets import Target
from mcsim.evidence.register import parameters

type Floats = NDArray[np.float64]

SHARES = {
    "employer_unaware": "employer_unaware",
    "employer_trust_nqf": "share_of_employers_nqf",
    "learner_trust_nqf": "share_of_learners_nqf",
    "learner_trust_plain": "share_of_learners_plain",
}
"""Statistics that are a sampled share itself."""

NEAREST_ONE = 1e-9  # shares are kept this far from 0 and 1, where log-odds end


def logit(share: Floats) -> Floats:
    """Log-odds of shares, which are kept off 0 and 1."""
    kept = np.clip(share, NEAREST_ONE, 1.0 - NEAREST_ONE)
    return np.asarray(np.log(kept) - np.log1p(-kept))


def expit(odds: Floats) -> Floats:
    """Shares of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def statistic(name: str, points: Mapping[str, Floats]) -> Floats:
    """What the agents are like, before any bias.

    Parameters
    ----------
    name : str
        Name of a statistic of the targets.
    points : mapping of str to float64 (D,)
        Sampled values by symbol.

    Returns
    -------
    float64 (D,)
        A share.

    Raises
    ------
    KeyError
        Where there is no such statistic.
    """
    if name in SHARES:
        return points[SHARES[name]]
    if name == "heard_only":
        return points["heard_only"]
    if name == "learner_unaware":
        return 1.0 - points["learner_aware"]
    nqf = class_mix()
    if name == "learner_trust_general":
        plain, linked = points["share_of_learners_plain"], points["share_of_learners_nqf"]
    elif name == "employer_trust_general":
        linked = points["share_of_employers_nqf"]
        plain = linked * (1.0 - points["employer_gap"])
    else:
        raise KeyError(name)
    return (1.0 - nqf) * plain + nqf * linked


def class_mix() -> float:
    """Weight of NQF-linked credentials where micro-credentials in general are spoken of.

    The share of NQF-linked offers at the start, at the median of its prior; QA-labelled ones are
    taken for plain, because how far they close the gap is not known.
    """
    prior = parameters()["nqf_offers"]
    return float(prior.prior.quantiles(np.array([0.5]), prior.limits)[0])


def answered(target: Target, points: Mapping[str, Floats]) -> Floats:
    """What the survey would show.

    Parameters
    ----------
    target : Target
        Of kind ``count`` or ``words``.
    points : mapping of str to float64 (D,)
        Sampled values by symbol.

    Returns
    -------
    float64 (D,)
        Share of the answers.
    """
    share = statistic(target.observes, points)
    if not target.biases:
        return share
    return expit(logit(share) + sum(points[symbol] for symbol in target.biases))


def columns(points: Mapping[str, Floats]) -> dict[str, Floats]:
    """Turn sampled points into columns of the register, as the engine reads them.

    Parameters
    ----------
    points : mapping of str to float64 (D,)
        Sampled values by symbol.

    Returns
    -------
    dict of str to float64 (D,)
        Without the agents' shares, which the surveyed ones and the biases stand for.
    """
    own = points["priming_bias"]
    spoken = own + points["organisation_bias"]
    found = {symbol: values for symbol, values in points.items() if not symbol.startswith("share_")}
    found["employer_trust_nqf"] = expit(logit(points["share_of_employers_nqf"]) + own)
    found["employees_trust_nqf"] = expit(logit(points["share_of_learners_nqf"]) + spoken)
    found["employees_trust_plain"] = expit(logit(points["share_of_learners_plain"]) + spoken)
    found["learner_view"] = np.zeros(len(own))
    return found
