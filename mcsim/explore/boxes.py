"""Scenario discovery: where a policy fails, as a box of parameter ranges found by PRIM.

The box is peeled in one half of the worlds and judged in the other, because a box that was sought
describes the worlds in which it was sought better than any others.  PRIM is that of the EMA
workbench (Kwakkel), the quasi-p value of each limit Bryant and Lempert's (2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsim.explore.extras import needed

if TYPE_CHECKING:
    import pandas as pd

type Floats = NDArray[np.float64]
type Marks = NDArray[np.bool_]

KEPT = 12  # parameters that PRIM looks at
LEAST = 10  # worlds in each half of which the policy fails, or does not
ALPHA = 0.05
MASS = 0.05
RESAMPLES = 10
MOST_LIMITS = 4  # a box that needs more is not said in plain words


@dataclass(frozen=True)
class Box:
    """A box and how well it describes.

    Attributes
    ----------
    limits : DataFrame
        parameter, low, high (NaN where there is none), quasi_p (the larger of both limits), and
        reproduced: share of resamples of half the worlds whose box of like density limits the
        parameter too.
    coverage, density, mass : (float, float)
        Share of the failures that lie in the box, share of the box that fails, share of worlds in
        the box: in the half that it was sought in, and in the other.
    base_rate : float
        Share of all worlds that fail.
    p_value : float
        One-sided exact test, in the other half, that failures are no denser in the box than
        outside.
    """

    limits: "pd.DataFrame"
    coverage: tuple[float, float]
    density: tuple[float, float]
    mass: tuple[float, float]
    base_rate: float
    p_value: float


def discover(
    values: Floats, fails: Marks, names: Sequence[str], always: Sequence[str] = (), seed: int = 0
) -> Box | None:
    """Find the box in which a policy fails.

    Parameters
    ----------
    values : float64 (D, P)
        Parameters by world.
    fails : bool (D,)
        Whether the policy fails in the world.
    names : sequence of str
        P parameters.
    always : sequence of str, optional
        Parameters that PRIM looks at whatever their rank correlation with failure; of the others,
        those with the highest in the first half.
    seed : int, optional
        Of the halves and resamples.

    Returns
    -------
    Box or None
        None where fewer than 10 worlds of a half fail, or do not, or no limit holds.
    """
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(fails))
    sought, judged = order[: len(order) // 2], order[len(order) // 2 :]
    if any(min(fails[half].sum(), (~fails[half]).sum()) < LEAST for half in (sought, judged)):
        return None
    looked = _looked_at(values[sought], fails[sought], names, always)
    found = _peeled(values[sought][:, looked], fails[sought], [names[k] for k in looked], seed)
    if found is None:
        return None
    limits, inside = found
    place = {name: k for k, name in enumerate(names)}
    marks = [inside(values[half], place) for half in (sought, judged)]
    measures = [_measures(mark, fails[half])
                for mark, half in zip(marks, (sought, judged), strict=True)]  # fmt: skip
    coverage, density, mass = zip(*measures, strict=True)
    return Box(limits, coverage, density, mass, float(fails.mean()),
               _tested(marks[1], fails[judged]))  # fmt: skip


def _looked_at(
    values: Floats, fails: Marks, names: Sequence[str], always: Sequence[str]
) -> list[int]:
    """Choose the parameters that go with failure most."""
    from scipy.stats import rankdata  # noqa: PLC0415 — heavy

    ranks = rankdata(values, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.nan_to_num(np.corrcoef(np.column_stack([ranks, fails]), rowvar=False)[-1, :-1])
    first = [k for k, name in enumerate(names) if name in always and np.ptp(values[:, k]) > 0]
    rest = [int(k) for k in np.argsort(-np.abs(found), kind="stable")
            if k not in first and found[k] != 0]  # fmt: skip
    return (first + rest)[: max(KEPT, len(first))]


def _peeled(values: Floats, fails: Marks, names: list[str], seed: int) -> Any:
    """Peel, choose a box of the trajectory, and drop what its quasi-p value does not bear."""
    import pandas as pd  # noqa: PLC0415

    prim = needed("ema_workbench.analysis.prim", "rdm")
    frame = pd.DataFrame(values, columns=names)
    box = prim.Prim(frame, fails, peel_alpha=ALPHA, mass_min=MASS).find_box()
    if box is None:
        return None
    trajectory = box.peeling_trajectory
    # Density beyond that of all worlds: where most fail, a box of all of them says nothing.
    gained = ((trajectory["density"] - fails.mean()) / (1.0 - fails.mean())).clip(lower=0.0)
    harmonic = 2 * trajectory["coverage"] * gained / (trajectory["coverage"] + gained)
    chosen = int(harmonic.idxmax())
    borne = {name: [0 <= one <= ALPHA for one in sides]
             for name, sides in box.p_values[chosen].items()}  # fmt: skip
    quasi = {name: max(p for p, bears in zip(box.p_values[chosen][name], sides, strict=True)
                       if bears)
             for name, sides in borne.items() if any(sides)}  # fmt: skip
    held = dict(sorted(quasi.items(), key=lambda item: item[1])[:MOST_LIMITS])
    if not held:
        return None
    edge = box.box_lims[chosen]
    again = box.resample(chosen, RESAMPLES, rng=seed)["reproduce density"] / 100
    rows = []
    for name, largest in held.items():
        low, high = (float(edge[name].iloc[k]) if borne[name][k] else np.nan for k in (0, 1))
        rows.append({
            "parameter": name, "low": low, "high": high, "quasi_p": float(largest),
            "reproduced": float(again[name]),
        })  # fmt: skip
    limits = pd.DataFrame(rows).sort_values("quasi_p", ignore_index=True)

    def inside(points: Floats, place: dict[str, int]) -> Marks:
        mark = np.ones(len(points), bool)
        for _, row in limits.iterrows():
            column = points[:, place[row["parameter"]]]
            mark &= ~(column < row["low"]) & ~(column > row["high"])  # NaN limits nothing
        return mark

    return limits, inside


def _measures(inside: Marks, fails: Marks) -> tuple[float, float, float]:
    """Coverage, density and mass."""
    both = float((inside & fails).sum())
    return both / fails.sum(), both / inside.sum() if inside.any() else np.nan, inside.mean()


def _tested(inside: Marks, fails: Marks) -> float:
    """Fisher's exact test that the box is denser than the rest."""
    from scipy.stats import fisher_exact  # noqa: PLC0415

    table = [[(inside & fails).sum(), (inside & ~fails).sum()],
             [(~inside & fails).sum(), (~inside & ~fails).sum()]]  # fmt: skip
    return float(fisher_exact(table, alternative="greater")[1])
