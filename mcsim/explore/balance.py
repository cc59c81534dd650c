"""The balance question: how formal inclusion may be, and how costly formality may become.

χ says how much formality costs.  It multiplies stringency wherever the rules read it, and without
a lever stringency is 0: χ does not enter the unlevered baseline, on which the constants of a draw
are solved, so they are solved once for all values of χ.  The trust gap does enter, and each value
of it has constants of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.worlds import monte_carlo_error, quantiles, share_better, worlds
from mcsim.evidence.table import DrawTable
from mcsim.explore.crossing import Crossing, Typical, crossing, typical
from mcsim.explore.marginals import joined, repeated
from mcsim.explore.question import Question
from mcsim.results.progress import Progress
from mcsim.scenario.model import Policy

if TYPE_CHECKING:
    import pandas as pd

type Floats = NDArray[np.float64]

LEVER = "nqf_inclusion"
STRINGENCIES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
CHIS = (0.0, 0.25, 0.5, 0.75, 1.0)
GAPS = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6)
STEPS = 3
INTERIOR, LOWEST, HIGHEST, UNDECIDED = "interior", "lowest", "highest", "undecided"


def varied(policy: Policy, stringency: float) -> Policy:
    """Return a policy with another stringency of inclusion."""
    fields = getattr(policy.levers, LEVER).model_copy(update={"stringency": stringency})
    return policy.model_copy(update={"levers": policy.levers.model_copy(update={LEVER: fields})})


def with_gap(draws: DrawTable, gap: float, whose: str = "both") -> DrawTable:
    """Set the trust gap: how much smaller the share is that trusts plain credentials.

    Parameters
    ----------
    draws : DrawTable
        D draws.
    gap : float
        Share of those who trust NQF-linked credentials, 0 … 0.8.
    whose : {"both", "employers", "learners"}
        The learners' is set in the surveyed shares: the draw's share for NQF-linked credentials
        is kept, whichever report it comes from, and the share for plain ones is (1 - gap) of it.

    Returns
    -------
    DrawTable
        Whose constants are to be solved anew.
    """
    columns = draws.columns
    full = np.full(len(draws), gap)
    changed = {}
    if whose != "learners":
        changed["employer_gap"] = full
    if whose != "employers":
        providers = columns["learner_view"] > 0
        nqf = np.where(providers, columns["providers_view_of_learners"],
                       columns["employees_trust_nqf"])  # fmt: skip
        changed |= {"learner_view": np.zeros(len(draws)), "employees_trust_nqf": nqf,
                    "employees_trust_plain": nqf * (1.0 - full)}  # fmt: skip
    return draws.with_columns(**changed)


def with_chi(draws: DrawTable, chi: Floats) -> DrawTable:
    """Set χ, float64 (D,); no constant moves."""
    return draws.with_columns(chi=chi)


def across_chi(question: Question, draws: DrawTable, policies: Sequence[Policy], chis: Floats,
               progress: Progress | None, stage: str) -> Floats:  # fmt: skip
    """Run policies at several χ, float64 (P, X, D, R), above 0 where the policy is better."""
    chi = np.repeat(chis, len(draws))
    table = with_chi(repeated(draws, len(chis)), chi)
    cells = question.effect(table, policies, progress, stage)
    return question.sign * cells.reshape(len(policies), len(chis), len(draws), -1)


@dataclass(frozen=True)
class Optimum:
    """The best stringency at one χ.

    Attributes
    ----------
    place : tuple of str
        In each draw: ``interior``, ``lowest`` or ``highest`` of the grid, or ``undecided`` where
        the best is not two Monte Carlo errors above its rivals.
    best : float64 (D,)
        Stringency of the highest mean, whether decided or not.
    """

    place: tuple[str, ...]
    best: Floats

    def share(self, place: str) -> float:
        """Share of draws with their best there."""
        return sum(one == place for one in self.place) / len(self.place)


def optimum(stringencies: Floats, cells: Floats) -> Optimum:
    """Place the best stringency of each draw.

    The best is chosen in one half of the replicates and compared in the other, and the other way
    round, so that chance which chose it does not speak for it.  It is interior where it beats
    both ends by more than two errors of the paired difference, and at an end where that end
    beats the other end and every point between by as much in the mean.

    Parameters
    ----------
    stringencies : float64 (S,)
        Rising.
    cells : float64 (S, D, R)
        Higher is better; R at least 4 for a decision.

    Returns
    -------
    Optimum
    """
    count, draws, replicates = cells.shape
    mean = cells.mean(2)
    best = stringencies[np.argmax(mean, 0)]
    if count < 3 or replicates < 4:
        return Optimum((UNDECIDED,) * draws, best)
    halves = [np.arange(replicates) % 2 == 0, np.arange(replicates) % 2 == 1]
    inner = np.empty((draws, replicates))
    rows = np.arange(draws)
    for chosen, judged in (halves, halves[::-1]):
        choice = 1 + np.argmax(cells[1:-1][:, :, chosen].mean(2), 0)
        inner[:, judged] = cells[choice, rows][:, judged]
    place = []
    for d in range(draws):
        low, high = cells[0, d], cells[-1, d]
        if _beats(inner[d], low) and _beats(inner[d], high):
            place.append(INTERIOR)
        elif _beats(low, inner[d]) and _beats(low, high):
            place.append(LOWEST)
        elif _beats(high, inner[d]) and _beats(high, low):
            place.append(HIGHEST)
        else:
            place.append(UNDECIDED)
    return Optimum(tuple(place), best)


def _beats(one: Floats, other: Floats) -> bool:
    """Tell whether one is above another by more than two errors of the paired difference."""
    difference = one - other
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    return bool(difference.mean() > 2 * error)


@dataclass(frozen=True)
class Balance:
    """What was found of the balance.

    Attributes
    ----------
    curve, optima, map, roots : DataFrame
        Outcome by stringency and χ; where the best stringency lies by χ; share of worlds in which
        inclusion pays by χ and gap; the break-even χ of each draw.
    found : Crossing
        Break-even values of the draws at the policy's own stringency.
    chi : Typical
        Over worlds.
    """

    curve: "pd.DataFrame"
    optima: "pd.DataFrame"
    map: "pd.DataFrame"
    roots: "pd.DataFrame"
    found: Crossing
    chi: Typical


def balance(
    question: Question, policy: Policy, stringencies: Sequence[float] = STRINGENCIES,
    chis: Sequence[float] = CHIS, gaps: Sequence[float] = GAPS, whose: str = "both",
    steps: int = STEPS, progress: Progress | None = None,
) -> Balance:  # fmt: skip
    """Ask the balance question of one policy with inclusion.

    Parameters
    ----------
    question : Question
        Base, draws, outcome.
    policy : Policy
        With the lever ``nqf_inclusion``.
    stringencies, chis, gaps : sequence of float
        Grids, rising.
    whose : str
        Whose gap; see ``with_gap``.
    steps : int
        Bisections of a bracket of χ.
    progress : Progress, optional
        Stages are begun on it.

    Returns
    -------
    Balance
    """
    import pandas as pd  # noqa: PLC0415 — heavy

    s, x, draws = np.array(stringencies), np.array(chis), question.draws
    policies = [policy, *(varied(policy, float(value)) for value in s)]
    cells = across_chi(question, draws, policies, x, progress, "Balance curve")

    def along(chi: Floats) -> Floats:
        found = question.effect(with_chi(draws, chi), [policy], progress, "Break-even χ")[0]
        return np.asarray(question.sign * found)

    found = crossing(x, cells[0], along, steps)
    tables = [with_gap(draws, gap, whose) for gap in gaps]
    solved = question.solved(joined(tables), progress)
    mapped = across_chi(question, solved, [policy], x, progress, "Map of χ and trust gap")[0]
    mapped = mapped.reshape(len(x), len(gaps), len(draws), -1)
    roots = pd.DataFrame({
        "draw": np.arange(draws.first, draws.first + len(draws)), "kind": found.kind,
        "chi_star": found.root, "mc_error": found.mc_error, "crossings": found.crossings,
        "chi_drawn": draws.columns["chi"],
    })  # fmt: skip
    roots["chi_star"] = roots["chi_star"].replace([np.inf, -np.inf], np.nan)
    return Balance(_curve(s, x, cells[1:], question.sign), _optima(s, x, cells[1:]),
                   _map(x, np.array(gaps), mapped), roots, found,
                   typical(x, cells[0], found))  # fmt: skip


def _curve(s: Floats, x: Floats, cells: Floats, sign: float) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415

    table = np.moveaxis(cells, (2, 3), (0, 1))  # (D, R, S, X)
    median, low, high = quantiles(sign * worlds(table))
    error = monte_carlo_error(table)
    mean, share = sign * worlds(table).mean(0), share_better(worlds(table), "higher")
    return pd.DataFrame([
        {"chi": x[k], "stringency": s[i], "mean": mean[i, k], "median": median[i, k],
         "p05": low[i, k], "p95": high[i, k], "mc_error": error[i, k], "share_pays": share[i, k]}
        for k in range(len(x)) for i in range(len(s))
    ])  # fmt: skip


def _optima(s: Floats, x: Floats, cells: Floats) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415

    rows = []
    for k, chi in enumerate(x):
        found = optimum(s, cells[:, k])
        inside = found.best[np.array(found.place) == INTERIOR]
        low, middle, high = (quantiles(inside)[[1, 0, 2]] if len(inside) else [np.nan] * 3)
        rows.append({
            "chi": chi, **{f"share_{place}": found.share(place)
                           for place in (INTERIOR, LOWEST, HIGHEST, UNDECIDED)},
            "interior_median": middle, "interior_p05": low, "interior_p95": high,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _map(x: Floats, gaps: Floats, cells: Floats) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415

    rows = []
    for k, chi in enumerate(x):
        for g, gap in enumerate(gaps):
            values = cells[k, g]  # (D, R), above 0 where it pays
            mean = values.mean(1)
            share = float(share_better(mean, "higher"))
            jackknife = np.array([
                float(share_better(np.delete(values, r, 1).mean(1), "higher"))
                for r in range(values.shape[1])
            ])  # fmt: skip
            count = values.shape[1]
            chance = (count - 1) / count * ((jackknife - jackknife.mean()) ** 2).sum()
            rows.append({
                "chi": chi, "gap": gap, "share_pays": share,
                "mc_error": np.sqrt(chance + share * (1 - share) / len(mean)),
                "median": float(quantiles(mean)[0]),
            })  # fmt: skip
    return pd.DataFrame(rows)
