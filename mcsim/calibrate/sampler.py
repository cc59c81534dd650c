"""Where in the prior the likelihood is high: importance nested sampling, behind one function.

The sampler sees a unit cube and a function of many points at once, so another one could stand in.
Each batch that was computed is kept in a folder under the hash of its points: the sampler is
seeded, so after a kill it asks for the same batches again and finds them there, and ends with the
same posterior.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mcsim.explore.extras import needed
from mcsim.results.parts import publish

type Floats = NDArray[np.float64]
type Likelihood = Callable[[Floats], Floats]
"""Unit points, float64 (D, K), to log-likelihood, float64 (D,)."""

BATCH = 128  # points that are computed together
EDGE = 1e-9  # unit points are kept this far from 0 and 1, where quantiles may be infinite


@dataclass(frozen=True)
class Sample:
    """A weighted sample of the posterior.

    Attributes
    ----------
    points : float64 (S, K)
        In the unit cube.
    weight : float64 (S,)
        They sum to 1.
    log_evidence : float
        ln of the prior's mean likelihood.
    evaluations : int
        Points at which the likelihood was computed.
    """

    points: Floats
    weight: Floats
    log_evidence: float
    evaluations: int

    @property
    def effective_size(self) -> float:
        """Kish's effective sample size, 1 / Σ w²."""
        return float(1.0 / (self.weight**2).sum())

    def rows(self, number: int, seed: int) -> NDArray[np.int64]:
        """Choose equally weighted rows, so that any first part of them is a fair sample.

        Parameters
        ----------
        number : int
            How many; a row may come more than once.
        seed : int
            Of the systematic draw and of the order.

        Returns
        -------
        int64 (number,)
            Positions in ``points``.
        """
        rng = np.random.default_rng(seed)
        ticks = (np.arange(number) + rng.random()) / number
        chosen = np.searchsorted(np.cumsum(self.weight), ticks)
        return np.asarray(rng.permutation(np.minimum(chosen, len(self.weight) - 1)), np.int64)


def sample(
    likelihood: Likelihood, dimensions: int, seed: int, kept: Path, effective: int, live: int,
    advance: Callable[[int], None] = lambda _: None,
) -> Sample:  # fmt: skip
    """Sample a posterior whose prior is uniform in the unit cube.

    Parameters
    ----------
    likelihood : callable
        Vectorised.
    dimensions, seed : int
        K, and seed of the sampler.
    kept : Path
        Folder of the batches that were computed; made where it is missing.
    effective, live : int
        Effective sample size to be reached, and live points.
    advance : callable
        Told how many more points are known.

    Returns
    -------
    Sample

    Raises
    ------
    InvalidInputError
        Where the extra ``calibrate`` is not installed; says how to install it.
    """
    nautilus, pools = needed("nautilus", "calibrate"), needed("threadpoolctl", "calibrate")
    kept.mkdir(parents=True, exist_ok=True)

    def known(points: Floats) -> Floats:
        found = _remembered(likelihood, np.ascontiguousarray(points), kept)
        advance(len(points))
        return found

    # Sums of several threads would differ in their last bits, and the sampler then in its points.
    with pools.threadpool_limits(1):
        sampler = nautilus.Sampler(lambda points: points, known, n_dim=dimensions, n_live=live,
                          vectorized=True, pass_dict=False, n_batch=BATCH, seed=seed)  # fmt: skip
        sampler.run(n_eff=effective, discard_exploration=True, verbose=False)
        points, log_weight, _ = sampler.posterior()
    weight = np.exp(log_weight - log_weight.max())
    return Sample(np.clip(points, EDGE, 1.0 - EDGE), weight / weight.sum(),
                  float(sampler.log_z), int(sampler.n_like))  # fmt: skip


def _remembered(likelihood: Likelihood, points: Floats, kept: Path) -> Floats:
    """Look up a batch, or compute and keep it."""
    place = kept / f"{sha256(points.tobytes()).hexdigest()[:24]}.npy"
    if place.exists():
        found: Floats = np.load(place, allow_pickle=False)
        return found
    found = likelihood(np.clip(points, EDGE, 1.0 - EDGE))
    publish(place, lambda path: _save(path, found))
    return found


def _save(path: Path, found: Floats) -> None:
    with path.open("wb") as file:
        np.save(file, found, allow_pickle=False)
