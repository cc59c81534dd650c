"""Run a comparison in every structural variant, and judge pairs by what all of them say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from mcsim.compare.acceptability import CRITERIA, WEIGHTS, acceptability
from mcsim.compare.pairs import horizon_cells
from mcsim.compare.regret import regret
from mcsim.compare.verdict import MAIN, shares, side, verdict
from mcsim.compare.worlds import Floats, quantiles, worlds
from mcsim.engine.cost import Cost
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results.beliefs import check_beliefs, draws_of, solved
from mcsim.results.frames import Run, open_run
from mcsim.results.memory import fitted
from mcsim.results.metric import Form
from mcsim.results.metrics import metrics
from mcsim.results.parts import publish
from mcsim.results.progress import Named, Progress, Silent
from mcsim.results.study import Plan, claim, plan_study, run_study
from mcsim.scenario.combine import Study
from mcsim.scenario.model import Variant

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "variants"
SOLVING = 0.045  # seconds of a thread for the constants of a draw, measured
COMPARING = 70e-6  # seconds to summarise and judge a quarter of a lane, measured
DRAWING = 20.0  # seconds to start, and to draw the figures and the report, measured
RECORD = "verdicts.json"
TABLES = ("verdicts", "verdict_shares", "acceptability", "regret")
TEXTS = ("scenario", "base", "metric", "unit", "verdict", "side", "against", "variant")

type Cells = dict[str, dict[str, Floats]]
"""By variant and metric, float64 (S, D, R), the base first."""


def directed() -> list[str]:
    """Return the metrics of which more or less is better, and that have a value in each lane."""
    return [name for name, metric in metrics().items()
            if metric.direction is not None and metric.form is not Form.COST]  # fmt: skip


def check(study: Study, criteria: Sequence[str] = CRITERIA) -> None:
    """Refuse what cannot be judged, before anything is run.

    Parameters
    ----------
    study : Study
        What is compared.
    criteria : sequence of str, optional
        Metrics that are weighed.

    Raises
    ------
    InvalidInputError
        With every fault.
    """
    faults = []

    def fault(field: str, message: str, near: str | None = None) -> None:
        faults.append(Fault("command line", None, None, field, message, near))

    if study.settings.variant != MAIN:
        fault("variant", "a verdict is the main model's, held against all variants; leave it out.")
    if study.assumptions.survey.n != "inferred":
        fault("assumptions", "survey.n: a verdict halves and doubles the inferred n itself.")
    if not study.scenarios:
        fault("verdicts", "needs a scenario beside the base.")
    if study.settings.replicates < 2:
        fault("replicates", "a verdict needs 2 or more: with one, the error of a share is unknown.")
    for name in criteria:
        if name not in directed():
            fault("criteria", f"{name!r} is no metric of which more or less is better.",
                  nearest(name, directed()))  # fmt: skip
    if len(set(criteria)) != len(criteria) or not criteria:
        fault("criteria", "name each once, and at least one.")
    if faults:
        raise InvalidInputError(faults)
    for name in get_args(Variant.__value__):
        check_beliefs(_in(study, name))


def prices(study: Study, threads: int, chunk_lanes: int) -> dict[str, Cost]:
    """Return what each variant costs.

    Parameters
    ----------
    study : Study
        What is compared.
    threads, chunk_lanes : int
        Of the work.

    Returns
    -------
    dict of str to Cost

    Raises
    ------
    InvalidInputError
        Where one does not fit the memory there is.
    """
    return {name: fitted(_in(study, name), threads, chunk_lanes) for name in get_args(
        Variant.__value__)}  # fmt: skip


def seconds(study: Study, costs: Mapping[str, Cost]) -> dict[str, float]:
    """Return how long each stage takes.

    Parameters
    ----------
    study : Study
        What is compared.
    costs : mapping of str to Cost
        As of ``prices``.

    Returns
    -------
    dict of str to float
        By stage, in words; on a machine that does nothing else, without the one compilation and
        the search for equal budgets.
    """
    unsolved = sum(not solved(draws_of(_in(study, name))) for name in costs)
    threads = costs[MAIN].threads
    lanes = sum(cost.lanes for cost in costs.values())
    return {
        "solving constants": unsolved * study.settings.draws * SOLVING / threads,
        "simulating": sum(cost.seconds for cost in costs.values()),
        "comparing and judging": lanes * study.settings.horizon_quarters * COMPARING,
        "starting and drawing": DRAWING,
    }


def judge(
    plan: Plan, main: Run, threads: int, chunk_lanes: int, progress: Progress | None = None,
    criteria: Sequence[str] = CRITERIA,
) -> dict[str, "pd.DataFrame"]:  # fmt: skip
    """Run what variants lack, each as a study of its own in ``variants/``, and judge.

    Policies are those of the plan: where they were scaled to an equal budget, that was done in the
    main model, and no variant moves the factors.

    Parameters
    ----------
    plan : Plan
        Of the main study.
    main : Run
        Complete.
    threads, chunk_lanes : int
        Of the work; neither changes a result.
    progress : Progress, optional
        Shows how far it has come.
    criteria : sequence of str, optional
        Metrics that are weighed.

    Returns
    -------
    dict of str to DataFrame
        ``TABLES``; they are published in the study's folder, ``verdicts.json`` last.
    """
    from mcsim.compare.summary import summarise  # noqa: PLC0415 — pandas is heavy

    check(plan.study, criteria)
    progress = progress or Silent()
    (main.folder / RECORD).unlink(missing_ok=True)
    cells: Cells = {MAIN: horizon_cells(main, directed())}
    studies = {MAIN: main.manifest["fingerprint"]}
    ways = prices(plan.study, threads, chunk_lanes)
    for number, (name, way) in enumerate(ways.items(), 1):
        if name == MAIN:
            continue
        out = main.folder / FOLDER / name
        claim(out)
        told = Named(progress, f"{name.replace('_', ' ')}, {number} of {len(ways)}")
        own = plan_study(_in(plan.study, name), threads, told)
        own = Plan.of(own.study, own.draws, plan.budget)
        run_study(own, out, way.threads, way.chunk_lanes, told)
        done = open_run(out)
        summarise(done, told)
        cells[name] = horizon_cells(done, directed())
        studies[name] = done.manifest["fingerprint"]
    tables = judged(cells, main.scenarios, criteria, plan.study.settings.seed)
    for name, table in tables.items():
        text = table.to_csv(index=False, float_format="%.7g", lineterminator="\n")
        _put(main.folder / f"{name}.csv", text)
    record = {"fingerprint": main.manifest["fingerprint"], "studies": studies,
              "criteria": list(criteria), "weights": WEIGHTS}  # fmt: skip
    _put(main.folder / RECORD, json.dumps(record, indent=1, allow_nan=False) + "\n")
    return tables


def judged(
    cells: Cells, scenarios: Sequence[str], criteria: Sequence[str] = CRITERIA, seed: int = 0,
    weights: int = WEIGHTS,
) -> dict[str, "pd.DataFrame"]:  # fmt: skip
    """Judge by values at the horizon.

    Parameters
    ----------
    cells : dict of str to dict of str to float64 (S, D, R)
        By variant, ``main`` among them, and metric.
    scenarios : sequence of str
        Names, the base first.
    criteria : sequence of str, optional
        Metrics that are weighed.
    seed, weights : int, optional
        Of the weights, and how many.

    Returns
    -------
    dict of str to DataFrame
        ``verdicts``: a row for each pair and metric; ``verdict_shares``: and variant;
        ``acceptability``: for each variant, scenario and rank; ``regret``: for each variant,
        metric and scenario.
    """
    import pandas as pd  # noqa: PLC0415

    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for name in cells[MAIN]:
        told = {variant: _shares(by_metric[name], name) for variant, by_metric in cells.items()}
        for k, (base, scenario) in enumerate(combinations(scenarios, 2)):
            of = {"scenario": scenario, "base": base, "metric": name, "unit": metrics()[name].unit}
            sides = {v: side(values[0, k], values[1, k]) for v, values in told.items()}
            rows["verdicts"].append({
                **of, "verdict": str(verdict(sides)), "side": SIDES[sides[MAIN]],
                "share_better": told[MAIN][0, k], "share_error": told[MAIN][1, k],
                "agree": sum(one == sides[MAIN] for one in sides.values()),
                "variants": len(sides),
                "against": ";".join(v for v, one in sides.items() if one != sides[MAIN]),
            })  # fmt: skip
            rows["verdict_shares"] += [
                {**of, "variant": v, "share_better": values[0, k], "share_error": values[1, k],
                 "side": SIDES[sides[v]], "median": values[2, k], "p05": values[3, k],
                 "p95": values[4, k]}
                for v, values in told.items()
            ]  # fmt: skip
        for variant, by_metric in cells.items():
            rows["regret"] += _regrets(variant, name, by_metric[name], scenarios)
    for variant, by_metric in cells.items():
        rows["acceptability"] += _acceptabilities(variant, by_metric, scenarios, criteria, seed,
                                                  weights)  # fmt: skip
    return {name: pd.DataFrame(table) for name, table in rows.items()}


def load(folder: Path, manifest: Mapping[str, Any]) -> dict[str, "pd.DataFrame"]:
    """Read the tables of a judged study.

    Parameters
    ----------
    folder : Path
        The study's folder.
    manifest : mapping
        Of the study that the tables are to be of.

    Returns
    -------
    dict of str to DataFrame
        ``TABLES`` and ``criteria``; empty where it has not been judged, or another study was.
    """
    import pandas as pd  # noqa: PLC0415

    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if record["fingerprint"] != manifest["fingerprint"]:
            return {}
        tables = {name: pd.read_csv(folder / f"{name}.csv", dtype=dict.fromkeys(TEXTS, str),
                                  keep_default_na=False, na_values=[""]).fillna(
                                      dict.fromkeys(TEXTS, ""))
                  for name in TABLES}  # fmt: skip
        tables["criteria"] = pd.DataFrame({"metric": record["criteria"]})
        return tables
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError) as error:
        message = "is damaged; run mcsim compare --verdicts again."
        raise InvalidInputError([Fault(str(folder / RECORD), None, None, "", message)]) from error


SIDES = {1: "better", -1: "worse", 0: "undecided"}


def _put(path: Path, text: str) -> None:
    publish(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def _in(study: Study, variant: str) -> Study:
    return replace(study, settings=study.settings.model_copy(update={"variant": variant}))


def _shares(values: Floats, name: str) -> Floats:
    """Share better, its error, median, 5 % and 95 % of every pair, float64 (5, pairs)."""
    first, second = np.array([*combinations(range(len(values)), 2)]).T
    base, policy = (np.moveaxis(values[chosen], 0, -1) for chosen in (first, second))
    share, error = shares(policy, base, metrics()[name].direction)
    return np.stack([share, error, *quantiles(worlds(policy - base))])


def _over_worlds(values: Floats) -> Floats:
    """Average over replicates: float64 (S, D, R) → (S, D)."""
    return worlds(np.moveaxis(values, 0, -1)).T


def _regrets(
    variant: str, name: str, values: Floats, scenarios: Sequence[str]
) -> list[dict[str, Any]]:
    metric = metrics()[name]
    mean, high, most = regret(_over_worlds(values), str(metric.direction))
    least = np.nanmin(most) if not np.isnan(most).all() else np.nan
    return [
        {"variant": variant, "metric": name, "unit": metric.unit, "scenario": scenario,
         "mean": mean[k], "p90": high[k], "max": most[k], "minimax": bool(most[k] == least)}
        for k, scenario in enumerate(scenarios)
    ]  # fmt: skip


def _acceptabilities(
    variant: str, by_metric: Mapping[str, Floats], scenarios: Sequence[str],
    criteria: Sequence[str], seed: int, weights: int,
) -> list[dict[str, Any]]:  # fmt: skip
    effects = np.stack([_over_worlds(by_metric[name] - by_metric[name][0]) for name in criteria])
    higher = np.array([metrics()[name].direction == "higher" for name in criteria])
    found = acceptability(effects, higher, seed, weights)
    return [
        {"variant": variant, "scenario": scenario, "rank": rank + 1, "share": found.index[k, rank],
         "share_error": found.error[k, rank]}
        for k, scenario in enumerate(scenarios) for rank in range(len(scenarios))
    ]  # fmt: skip
