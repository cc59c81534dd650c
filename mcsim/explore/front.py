"""The Pareto front of packages for a budget, by NSGA-II (pymoo)."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.explore.extras import needed

type Floats = NDArray[np.float64]
type Points = NDArray[np.int64]
type Evaluate = Callable[[Points], Floats]
"""Points int64 (K, V) → float64 (K, 2): effect, more is better; cost, less is better."""


def search(
    evaluate: Evaluate, variables: int, steps: int, budget: float, *, population: int = 24,
    generations: int = 12, seed: int = 0, first: Points | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Points:  # fmt: skip
    """Search for packages that no other package beats in effect and in cost.

    Parameters
    ----------
    evaluate : callable
        Effect and cost of points.
    variables, steps : int
        V; each is a whole number 0 … steps.
    budget : float
        Most that a package may cost.
    population, generations, seed : int
        Of NSGA-II.
    first : int64 (K, V), optional
        Points of the first population; the rest of it is drawn.
    told : callable, optional
        Told of each generation.

    Returns
    -------
    int64 (F, V)
        Every point of every generation that is within the budget and on the front, the cheapest
        first; empty where none is within it.
    """
    nsga2 = needed("pymoo.algorithms.moo.nsga2", "optimise").NSGA2
    problem_type: Any = needed("pymoo.core.problem", "optimise").Problem
    minimize = needed("pymoo.optimize", "optimise").minimize
    crossover = needed("pymoo.operators.crossover.sbx", "optimise").SBX
    mutation = needed("pymoo.operators.mutation.pm", "optimise").PM
    repair = needed("pymoo.operators.repair.rounding", "optimise").RoundingRepair
    seen: dict[tuple[int, ...], Floats] = {}

    class Packages(problem_type):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(n_var=variables, n_obj=2, n_ieq_constr=1, xl=0, xu=steps, vtype=int)

        def _evaluate(self, x: Any, out: dict[str, Any], *_: Any, **__: Any) -> None:
            points = np.asarray(x, np.int64)
            values = evaluate(points)
            seen.update({tuple(map(int, p)): v for p, v in zip(points, values, strict=True)})
            out["F"] = np.column_stack([-values[:, 0], values[:, 1]])
            out["G"] = values[:, 1:] - budget
            told(1)

    generator = np.random.default_rng(seed)
    # Most packages hold few levers: a drawn one has each with chance 1/4.
    drawn = generator.integers(1, steps + 1, (population, variables))
    drawn *= generator.random((population, variables)) < 0.25
    drawn[0] = 0
    if first is not None:
        drawn[1 : 1 + len(first)] = first[: population - 1]
    algorithm = nsga2(
        pop_size=population, sampling=drawn, crossover=crossover(prob=0.9, eta=3, repair=repair()),
        mutation=mutation(eta=3, repair=repair()), eliminate_duplicates=True,
    )  # fmt: skip
    minimize(Packages(), algorithm, ("n_gen", generations), seed=seed, verbose=False)
    points = np.array(list(seen), np.int64).reshape(-1, variables)
    values = np.array(list(seen.values())).reshape(-1, 2)
    within = values[:, 1] <= budget
    points, values = points[within], values[within]
    best = undominated(values)
    points, values = points[best], values[best]
    return points[np.argsort(values[:, 1], kind="stable")]


def undominated(values: Floats) -> NDArray[np.bool_]:
    """Tell which points no other beats, bool (K,).

    Parameters
    ----------
    values : float64 (K, 2)
        Effect, more is better; cost, less is better.
    """
    effect, cost = values[:, 0], values[:, 1]
    as_good = (effect[None] >= effect[:, None]) & (cost[None] <= cost[:, None])
    better = (effect[None] > effect[:, None]) | (cost[None] < cost[:, None])
    return np.asarray(~(as_good & better).any(1))
