"""Morris' elementary effects, by SALib, freed of chance.

μ* is the mean absolute elementary effect.  Chance alone makes it positive, so beside it stand the
floor that chance would give an idle parameter, and the root mean square effect freed of chance.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsim.explore.extras import needed
from mcsim.explore.noise import freed
from mcsim.explore.tornado import Response

if TYPE_CHECKING:
    import pandas as pd

type Floats = NDArray[np.float64]

LEVELS = 4
HALF_NORMAL = np.sqrt(2 / np.pi)
EDGE = 0.02  # ends of the unit interval that are left out: tails of unbounded priors


def morris(
    response: Response, names: Sequence[str], trajectories: int = 10, seed: int = 0
) -> "pd.DataFrame":
    """Screen parameters by elementary effects.

    Parameters
    ----------
    response : callable
        The effect by point.
    names : sequence of str
        P parameters.
    trajectories, seed : int, optional
        (P + 1) points each.

    Returns
    -------
    DataFrame
        parameter, mu, mu_star, mu_star_conf (90 %), sigma as SALib has them, from the 2 % to
        the 98 % end of a parameter; floor: μ* that chance gives an idle parameter; rms: √ of
        the mean squared effect freed of chance; beyond_chance: the squared effect exceeds what
        chance gives by two of its own errors.  Largest rms first.
    """
    import pandas as pd  # noqa: PLC0415 — heavy

    sampler = needed("SALib.sample.morris", "sensitivity")
    analyser = needed("SALib.analyze.morris", "sensitivity")
    problem = {"num_vars": len(names), "names": list(names),
               "bounds": [[EDGE, 1 - EDGE]] * len(names)}  # fmt: skip
    design = sampler.sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    cells = response(design)

    def analysed(values: Floats, resamples: int = 2) -> Any:
        return analyser.analyze(problem, design, values, num_levels=LEVELS, seed=seed,
                                conf_level=0.9, num_resamples=resamples)  # fmt: skip

    def squared(found: Any) -> Floats:
        sigma = np.nan_to_num(np.asarray(found["sigma"], float))
        mu = np.asarray(found["mu"], float)
        return np.asarray(mu**2 + sigma**2 * (trajectories - 1) / trajectories)

    of_mean = analysed(cells.mean(1), 200)
    each = np.stack([squared(analysed(cells[:, r])) for r in range(cells.shape[1])])
    observed = squared(of_mean)
    real = freed(observed, each)
    chance = np.maximum(observed - real, 0.0)
    table = pd.DataFrame({
        "parameter": list(names), "mu": np.asarray(of_mean["mu"], float),
        "mu_star": np.asarray(of_mean["mu_star"], float),
        "mu_star_conf": np.nan_to_num(np.asarray(of_mean["mu_star_conf"], float)),
        "sigma": np.nan_to_num(np.asarray(of_mean["sigma"], float)),
        "floor": HALF_NORMAL * np.sqrt(chance), "rms": np.sqrt(np.maximum(real, 0.0)),
        "beyond_chance": real > 2 * chance * np.sqrt(2 / trajectories),
    })  # fmt: skip
    order = np.argsort(-table["rms"].to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True)
