"""What the model answers where a response was measured: simulated, many points as lanes of one run.

Two targets are natural experiments that ship as cases, a voucher and a co-payment; a policy stands
inside the target there, while calibration itself knows no policy.  Two are read from the start:
which employers sponsor training, and how participation falls with education.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.intercepts import solve_intercepts
from mcsim.engine.quarter import run_quarter
from mcsim.engine.run import Lanes
from mcsim.evidence.priors import Prior
from mcsim.evidence.table import DrawTable
from mcsim.explore.outcomes import Outcome, Setting
from mcsim.population.profile import load_profile
from mcsim.results.parts import blocks_of
from mcsim.scenario.model import Policy, Settings, Variant
from mcsim.validation.case import Case, load_case

type Floats = NDArray[np.float64]

SEED = 1  # of every target's chance: it is the same for all points, and no parameter
VOUCHER, COPAYMENT = "v5", "v3"
SPONSORS = 12  # position among the stocks of employers
FIRST_WITH_TEN = 1  # size class from ten persons on: small
# Small, medium and large among firms with ten persons or more, EU business economy; from memory
# (grade M). The simulated employers over-represent large ones on purpose.
FIRMS = np.array([0.84, 0.13, 0.03])
LANES = 64
PLACEHOLDER = {"beta_0": 0.0, "beta_u": 0.0, "places": np.inf}


@dataclass(frozen=True)
class Sizes:
    """How much is simulated for each point.

    Attributes
    ----------
    learners : int
        In the natural experiments.
    voucher_replicates, copayment_replicates : int
    employers_learners : int
        Learners of the population whose employers are asked whether they sponsor.
    """

    learners: int = 2_000
    voucher_replicates: int = 2
    copayment_replicates: int = 8
    employers_learners: int = 20_000


@dataclass(frozen=True)
class Simulated:
    """What the model answers at D points.

    Attributes
    ----------
    values, variances : dict of str to float64 (D,)
        By statistic: its value, and the variance that chance gives it.
    """

    values: dict[str, Floats]
    variances: dict[str, Floats]


def simulate(
    draws: DrawTable, variant: Variant = "main", threads: int = 1, sizes: Sizes | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Simulated:  # fmt: skip
    """Simulate every statistic that a measured value observes.

    Parameters
    ----------
    draws : DrawTable
        D points; solved columns are not read, because a case has its own anchors.
    variant : Variant
        Structural variant of the model.
    threads : int
        Of the pool; no value depends on it.
    sizes : Sizes, optional
    advance : callable
        Told how many more points are done.

    Returns
    -------
    Simulated
    """
    sizes = sizes or Sizes()
    blocks = [*blocks_of(len(draws), LANES // 2)]

    def block(place: tuple[int, int]) -> Simulated:
        part = draws.rows(draws.first + place[0], draws.first + place[1])
        values, variances = _experiments(part, variant, sizes)
        values["sponsoring_employers"], variances["sponsoring_employers"] = _sponsoring(
            part, variant, sizes
        )
        advance(len(part))
        return Simulated(values, variances)

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(block, blocks))
    return Simulated(
        {name: np.concatenate([one.values[name] for one in found]) for name in found[0].values},
        {name: np.concatenate([one.variances[name] for one in found])
         for name in found[0].variances},
    )  # fmt: skip


def _experiments(
    draws: DrawTable, variant: Variant, sizes: Sizes
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Answer the voucher and the co-payment, and how participation falls with education."""
    everyone, low = Outcome("learning_starts_rate"), Outcome("learning_starts_rate", "education",
                                                             "low")  # fmt: skip
    starts = _run(VOUCHER, draws, variant, sizes.voucher_replicates, sizes, [everyone, low])
    base, voucher = starts[everyone]
    employed = Outcome("starts_rate", "status", "employed")
    paying = _run(COPAYMENT, draws, variant, sizes.copayment_replicates, sizes, [employed])
    free, paid = paying[employed]
    cells = {
        "voucher_response": (voucher, base), "copayment_response": (paid, free),
        "participation_low_to_all": (starts[low][0], base),
    }  # fmt: skip
    values, variances = {}, {}
    for name, (over, under) in cells.items():
        less = 0.0 if name == "participation_low_to_all" else 1.0
        values[name], variances[name] = _ratio(over, under, less)
    return values, variances


def _ratio(over: Floats, under: Floats, less: float) -> tuple[Floats, Floats]:
    """Ratio of means over replicates, less a constant, and its variance; float64 (D, R) → (D,).

    The variance is that of a ratio estimator, Σ (x - r y)² / (ȳ² R (R - 1)); nobody who starts
    anything leaves the ratio at 0.
    """
    replicates, below = over.shape[1], under.mean(1)
    ratio = np.divide(over.mean(1), below, out=np.zeros_like(below), where=below > 0.0)
    rest = ((over - ratio[:, None] * under) ** 2).sum(1)
    scale = below**2 * replicates * (replicates - 1)
    return ratio - less, np.divide(rest, scale, out=np.ones_like(rest), where=scale > 0.0)


def _run(
    name: str, draws: DrawTable, variant: Variant, replicates: int, sizes: Sizes,
    wanted: list[Outcome],
) -> dict[Outcome, Floats]:  # fmt: skip
    """Run a case in some draws; float64 (2, D, R) for each outcome, its base first."""
    case = load_case(name)
    settings = Settings(
        learners=sizes.learners, replicates=replicates, seed=SEED, variant=variant,
        horizon_quarters=case.content.observation.window[1] + 1,
    )  # fmt: skip
    anchored = solve_intercepts(known(draws, case), case.profile, 1, variant=variant)
    setting = Setting(case.profile, settings, 1)
    return setting.outcomes(anchored, [case.base, case.policy], wanted)


def known(draws: DrawTable, case: Case) -> DrawTable:
    """Fix what a case knows of its country.

    Parameters
    ----------
    draws : DrawTable
        D draws.
    case : Case
        Whose anchors and parameters are numbers.

    Returns
    -------
    DrawTable
    """
    fixed: Mapping[str, float | Prior] = {**case.content.parameters, **case.content.anchors}
    return draws.with_columns(**{
        symbol: np.full(len(draws), float(value))
        for symbol, value in fixed.items() if not isinstance(value, Prior)
    })  # fmt: skip


def _sponsoring(draws: DrawTable, variant: Variant, sizes: Sizes) -> tuple[Floats, Floats]:
    """Share of the firms with ten persons or more that sponsor training at the start."""
    profile = load_profile()
    settings = Settings(learners=sizes.employers_learners, seed=SEED, horizon_quarters=1,
                        variant=variant)  # fmt: skip
    lanes = Lanes.of([Policy()], unsolved(draws), profile, settings)
    chunk = lanes.chunk(profile, settings, 0)
    run_quarter(chunk, 0)
    counted = chunk.counts.employers[FIRST_WITH_TEN:]
    share = counted[:, SPONSORS] / counted[:, 0]
    variance = share * (1.0 - share) / counted[:, 0]
    return FIRMS @ share, FIRMS**2 @ variance


def unsolved(draws: DrawTable) -> DrawTable:
    """Give draws placeholders for the solved constants, where nothing depends on them."""
    return draws.with_columns(**{
        name: np.full(len(draws), value) for name, value in PLACEHOLDER.items()
    })  # fmt: skip
