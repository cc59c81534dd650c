"""The value of knowing better: perfect, partial and from a sample.

A decision takes the policy with the highest expected benefit.  Information is worth what the
expected benefit of that choice gains from it.  Chance must not look like information: what is
compared is expected benefit given what is learnt, never the luck of a world.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsim.explore.regression import FOLDS, Fit, design, fitted, normal_scores, refitted

type Floats = NDArray[np.float64]

BOOTSTRAPS = 100


@dataclass(frozen=True)
class Value:
    """An estimated value of information.

    Attributes
    ----------
    value : float
        Per decision, in the unit of the benefit; judged in worlds, or by replicates, that had no
        part in the choice, never below 0.
    error : float
        Standard error, from the variation over worlds.
    plug_in : float
        Chosen and judged by the same estimates, whose maximum is too large on average.
    fit : Fit, optional
        The regression behind it.
    """

    value: float
    error: float
    plug_in: float
    fit: Fit | None = None

    @property
    def kept(self) -> float:
        """Share of the plug-in value that is left when others judge, 0 … 1."""
        return min(1.0, self.value / self.plug_in) if self.plug_in > 0 else 0.0


def gain(benefit: Floats, weights: Floats | None = None) -> float:
    """Mean of the best less the best of the means.

    Parameters
    ----------
    benefit : float64 (P, D)
        Expected benefit of each policy given what is learnt in each world.
    weights : float64 (D,), optional
        Of worlds; equal unless stated.

    Returns
    -------
    float
        In the unit of the benefit, at least 0.
    """
    top = float(np.average(benefit.max(0), weights=weights))
    return max(0.0, top - float(np.average(benefit, axis=1, weights=weights).max()))


def perfect(cells: Floats, seed: int = 0) -> Value:
    """Value of perfect information, with the luck of chance taken out.

    The policy of each world is chosen by one half of its replicates and judged by the other, and
    the halves change places; so is the choice without information.  ``plug_in`` chooses and
    judges by all, which chance makes too large: it is an upper bound, as the value itself, whose
    choices half the replicates make, is a lower one.

    Parameters
    ----------
    cells : float64 (P, D, R)
        Benefit in each world and replicate.
    seed : int, optional
        Of the bootstrap.

    Returns
    -------
    Value
        NaN with fewer than two replicates.
    """
    _, worlds, replicates = cells.shape
    naive = gain(cells.mean(2))
    if replicates < 2:
        return Value(float("nan"), float("nan"), naive)
    halves = [cells[:, :, k::2].mean(2) for k in range(2)]
    rng = np.random.default_rng(seed)

    def judged(rows: NDArray[np.int64]) -> float:
        found = 0.0
        for one, other in (halves, halves[::-1]):
            chooses, judges = one[:, rows], other[:, rows]
            best = np.take_along_axis(judges, chooses.argmax(0)[None], 0)[0].mean()
            found += 0.5 * float(best - judges[chooses.mean(1).argmax()].mean())
        return found

    again = [judged(rows) for rows in rng.integers(0, worlds, (BOOTSTRAPS, worlds))]
    value = judged(np.arange(worlds))
    return Value(max(0.0, value), float(np.std(again, ddof=1)), naive)


def partial_perfect(benefit: Floats, inputs: Sequence[Floats]) -> Value:
    """Value of perfect information on some parameters, by regression.

    The benefits are regressed on the parameters in nine tenths of the worlds, and the policies
    that the regression then chooses are judged by the benefits of the last tenth, ten times over,
    against the policy that is best on average over all.  Neither chance nor a misfit can then
    create value, and what a poor fit fails to find is missing from it.  Where cross-validation
    finds that the parameters tell nothing the value is 0, and its error is that of a straight
    line.

    Parameters
    ----------
    benefit : float64 (P, D)
        In each world.
    inputs : sequence of float64 (D,)
        Parameters that become known together.

    Returns
    -------
    Value
        ``plug_in`` is the value of the benefits that the regression expects: Strong, Oakley and
        Brennan's estimate.
    """
    relative = benefit - benefit[:1]  # only differences between policies decide
    fit = fitted(inputs, relative)
    columns = fit.design
    if not fit.knots:
        moving = [normal_scores(x) for x in inputs if np.ptp(x) > 0]
        if not moving:
            return Value(0.0, 0.0, 0.0, fit)
        columns = design(moving, 2)
    gained = _judged(columns, relative)
    error = float(gained.std(ddof=1) / np.sqrt(gained.size))
    if not fit.knots:
        return Value(0.0, error, 0.0, fit)
    return Value(max(0.0, float(gained.mean())), error, gain(fit.values), fit)


def _judged(columns: Floats, relative: Floats) -> Floats:
    """What each world gains from a choice that the others' regression makes, float64 (D,)."""
    worlds = relative.shape[1]
    fold, gained = np.arange(worlds) % min(FOLDS, worlds), np.zeros(worlds)
    before = int(relative.mean(1).argmax())
    for k in range(min(FOLDS, worlds)):
        there = (fold != k).astype(np.float64)
        expected = refitted(columns, relative, there)
        here = np.flatnonzero(fold == k)
        chosen = expected[:, here].argmax(0)
        gained[here] = relative[chosen, here] - relative[before, here]
    return gained


def of_sample(
    expected: Floats, likelihoods: Sequence[Floats], kept: float = 1.0
) -> list[float]:
    """Value of what samples tell, by summing over everything that they could say.

    A sample x tells of the benefit only through what it measures, so
    E[benefit | x] = Σ_d P(x | d) E[benefit | what is measured]_d / Σ_d P(x | d), and the value is
    Σ_x P(x) max_p E[benefit_p | x] - max_p E[benefit_p].  No data need be simulated, and a larger
    sample of the same kind is never worth less.

    Parameters
    ----------
    expected : float64 (P, D)
        Benefit expected given what is measured, in each world.
    likelihoods : sequence of float64 (X, D)
        For each sample: the probability of each of its X outcomes in each world.
    kept : float, optional
        Factor by which values are shrunk: that of what is measured, known exactly.

    Returns
    -------
    list of float
    """
    relative = expected - expected[:1]
    before = float(relative.mean(1).max())
    values = []
    for likelihood in likelihoods:
        joint = likelihood @ relative.T / relative.shape[1]  # P(x) E[benefit | x], (X, P)
        values.append(kept * max(0.0, float(joint.max(1).sum()) - before))
    return values


def switching(expected: Floats, likelihood: Floats) -> float:
    """Probability that a sample changes which policy is chosen.

    Parameters
    ----------
    expected : float64 (P, D)
        As for ``of_sample``.
    likelihood : float64 (X, D)
        Probability of each outcome of the sample in each world.

    Returns
    -------
    float
        0 … 1.
    """
    joint = likelihood @ (expected - expected[:1]).T
    now = int(expected.mean(1).argmax())
    other = joint.max(1) > joint[:, now]
    return float(likelihood[other].sum() / likelihood.shape[1])


def sample_errors(
    benefit: Floats, exact: Value, likelihoods: Sequence[Floats], kept: float, seed: int = 0
) -> list[float]:
    """Standard errors of ``of_sample``.

    Two parts: that of the value of what is measured, in proportion, and, by bootstrap over worlds,
    that of the plug-in value of the sample.

    Parameters
    ----------
    benefit : float64 (P, D)
        In each world.
    exact : Value
        Of what is measured, with its regression.
    likelihoods, kept
        As for ``of_sample``.
    seed : int, optional
        Of the bootstrap.

    Returns
    -------
    list of float
        One for each sample.
    """
    if exact.fit is None or exact.plug_in == 0:
        return [exact.error] * len(likelihoods)
    relative = benefit - benefit[:1]
    shares = np.array(of_sample(exact.fit.values, likelihoods)) / exact.plug_in
    found = []
    for counts in _counts(relative.shape[1], seed):
        weighted = refitted(exact.fit.design, relative, counts) * counts
        best = [float((likelihood @ weighted.T).max(1).sum()) for likelihood in likelihoods]
        found.append((np.array(best) - weighted.sum(1).max()) / counts.sum())
    parts = shares * exact.error, kept * np.std(found, axis=0, ddof=1)
    return [float(value) for value in np.hypot(*parts)]


def binomial(shares: Floats, n: int) -> Floats:
    """Probability of each count out of n in each world.

    Parameters
    ----------
    shares : float64 (D,)
        What a respondent says with this probability.
    n : int
        Respondents.

    Returns
    -------
    float64 (n + 1, D)
        Columns sum to 1.
    """
    from scipy.special import gammaln, xlog1py, xlogy  # noqa: PLC0415 — heavy

    x = np.arange(n + 1.0)[:, None]
    choose = gammaln(n + 1.0) - gammaln(x + 1.0) - gammaln(n - x + 1.0)
    return np.asarray(np.exp(choose + xlogy(x, shares) + xlog1py(n - x, -shares)))


def _counts(worlds: int, seed: int) -> list[Floats]:
    """How often each world stands in each bootstrap sample."""
    rng = np.random.default_rng(seed)
    equal = np.full(worlds, 1.0 / worlds)
    return [rng.multinomial(worlds, equal).astype(np.float64) for _ in range(BOOTSTRAPS)]

