"""From a scenario or a run to the answers of ``why`` and ``voi``."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.exhibit import Answer
from mcsim.compare.lanes import metric_of, outcomes_of
from mcsim.compare.worth import sources, status
from mcsim.evidence.register import parameters
from mcsim.evidence.table import DrawTable
from mcsim.explore.contributions import Package, contributions, synergy
from mcsim.explore.outcomes import Outcome, Setting
from mcsim.explore.voi import FEWEST, GROUPS, SIZES, Decision, asked_better, known_better
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results.country import profile_hash
from mcsim.results.frames import Run
from mcsim.results.hashes import columns_hash, evidence_hash, hashed, model_hash
from mcsim.results.metric import Form
from mcsim.results.metrics import metrics
from mcsim.results.progress import Progress, Silent
from mcsim.results.study import plan_study
from mcsim.results.text import money
from mcsim.scenario.combine import Study

type Floats = NDArray[np.float64]

COMPLETIONS = "completions_rate"


def _metric_fault(name: str, directed: bool) -> list[Fault]:
    """What is wrong with a metric that is to be explained or decided by."""
    known = {m.name: m for m in metrics().values() if m.form is not Form.COST}
    if directed:
        known = {name: m for name, m in known.items() if m.direction is not None}
    if name in known:
        return []
    kind = "with a better direction" if directed else "with a value in each lane"
    message = f"is the name of a metric {kind}; found {name!r}; see mcsim list metrics."
    return [Fault("command line", None, None, "metric", message, nearest(name, known))]


def package_of(chosen: Study, metric: str, orders: int) -> Package:
    """Check what ``why`` is asked, and divide the package into its levers.

    Parameters
    ----------
    chosen : Study
        Of the package alone.
    metric : str
        What is explained.
    orders : int
        Sampled orders, where there are more than 8 levers.

    Returns
    -------
    Package

    Raises
    ------
    InvalidInputError
        With every fault.
    """
    faults = _metric_fault(metric, directed=False)
    if chosen.settings.draws < 2:
        message = f"is at least 2, or there is no interval; found {chosen.settings.draws}."
        faults.append(Fault("command line", None, None, "draws", message))
    try:
        package = Package.of(chosen.base, chosen.settings.seed, orders)
    except InvalidInputError as error:
        raise InvalidInputError([*faults, *error.faults]) from error
    if faults:
        raise InvalidInputError(faults)
    return package


def explained(package: Package, chosen: Study, metric: str, threads: int | None = None,
              progress: Progress | None = None) -> Answer:  # fmt: skip
    """Run the sub-packages of a package, and tell contributions and synergies.

    Parameters
    ----------
    package : Package
        As of ``package_of``.
    chosen : Study
        In what world.
    metric : str
        What is explained.
    threads : int, optional
        All cores unless stated.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    Answer
        Exhibits ``contributions`` and ``synergies``.
    """
    settings, outcome = chosen.settings, Outcome(metric)
    draws = plan_study(chosen, threads, progress).draws
    setting = Setting(chosen.profile, settings, threads or 0)
    values = package.run(setting, draws, outcome, progress)
    years = f"{settings.quarter(0)} to {settings.quarter(settings.horizon_quarters - 1)}"
    rest: dict[str, Any] = {"model": model_hash(), "evidence": evidence_hash(),
                            "draws": columns_hash(draws.columns)}  # fmt: skip
    fingerprint = hashed({**rest, "policy": chosen.base.content.hash, "metric": metric,
                          "settings": settings.model_dump(mode="json"),
                          "profile": profile_hash(chosen.profile)})  # fmt: skip
    told = status({"calibrated": draws.calibrated, "fingerprint": fingerprint,
                   "settings": settings.model_dump(mode="json")})  # fmt: skip
    exhibits = (contributions(package, values, outcome, years),
                synergy(package, values, outcome, years))  # fmt: skip
    return Answer("What does each lever contribute?", exhibits, told, fingerprint,
                  {"population": chosen.profile.source, **rest})  # fmt: skip


def check_voi(
    worth: float | None, metric: str, groups: Mapping[str, Sequence[str]] | None,
    sizes: Sequence[int] | None,
) -> None:  # fmt: skip
    """Check what ``voi`` is asked, before anything is run.

    Parameters
    ----------
    worth : float or None
        €, above 0.
    metric : str
        One with a better direction.
    groups : mapping or None
        Of symbols of the register.
    sizes : sequence of int or None
        Each 1 … 100 000.

    Raises
    ------
    InvalidInputError
        With every fault.
    """
    place = "command line"
    faults = _metric_fault(metric, directed=True)
    if worth is not None and not 0 < worth < float("inf"):
        message = f"is an amount in € above 0; found {worth:g}."
        faults.append(Fault(place, None, None, "worth", message))
    for symbol in (symbol for symbols in (groups or {}).values() for symbol in symbols):
        if symbol not in parameters():
            message = f"the register has no parameter {symbol!r}."
            faults.append(Fault(place, None, None, "group", message,
                                nearest(symbol, parameters())))  # fmt: skip
    faults += [Fault(place, None, None, "n", f"is a number from 1 to 100 000; found {n}.")
               for n in sizes or () if not 1 <= n <= 100_000]  # fmt: skip
    if faults:
        raise InvalidInputError(faults)


def check_size(place: str, scenarios: int, draws: int, replicates: int) -> None:
    """Refuse a comparison that is too small to value information in.

    Parameters
    ----------
    place : str
        Where its size is stated, for the message.
    scenarios, draws, replicates : int
        Of the comparison, the base among the scenarios.

    Raises
    ------
    InvalidInputError
        With every fault.
    """
    faults = []
    if scenarios < 2:
        faults.append("holds one scenario only; there is nothing to choose.")
    if draws < FEWEST:
        faults.append(f"has {draws} draws; value of information needs {FEWEST} at least, and 256 "
                      "tell more.")  # fmt: skip
    if replicates < 2:
        faults.append("has one replicate; at least 2 keep chance out of the value.")
    if faults:
        raise InvalidInputError([Fault(place, None, None, "", fault) for fault in faults])


def valued(
    run: Run, worth: float | None, metric: str, groups: Mapping[str, Sequence[str]] | None,
    sizes: Sequence[int] | None, progress: Progress | None = None,
) -> Answer:  # fmt: skip
    """Value information for the choice among the policies of a run.

    Parameters
    ----------
    run : Run
        A complete comparison of at least 40 draws and 2 replicates.
    worth, metric, groups, sizes
        As for ``check_voi``.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    Answer
        Exhibits ``parameters`` and ``questions``.

    Raises
    ------
    InvalidInputError
        Where the run is too small, or has one scenario.
    IncompleteRunError
        Where parts are missing.
    """
    progress, settings = progress or Silent(), run.manifest["settings"]
    check_size(str(run.folder), len(run.scenarios), settings["draws"], settings["replicates"])
    decision = decision_of(run, worth, metric, progress)
    frame = run.draws()
    columns = {str(name): frame[name].to_numpy(np.float64) for name in frame if name != "draw"}
    draws = DrawTable(0, columns, bool(run.manifest["calibrated"]))
    years, seed = f"{run.quarters[0]} to {run.quarters[-2]}", int(settings["seed"])
    named = {**GROUPS, **(groups or {})}
    exhibits = (
        known_better(decision, draws, named, seed, years, progress),
        asked_better(decision, draws, seed, years, tuple(sizes or SIZES), progress),
    )
    return Answer("What should be measured next?", exhibits, status(run.manifest),
                  str(run.manifest["fingerprint"]), sources(run.manifest))  # fmt: skip


def decision_of(run: Run, worth: float | None, metric: str, progress: Progress) -> Decision:
    """Lay out what is decided: benefit of each policy beyond the base, by draw and replicate.

    Parameters
    ----------
    run : Run
        A complete comparison.
    worth : float or None
        What an additional completion is worth, €.
    metric : str
        What decides where that is not stated.
    progress : Progress
        Told of the scenarios that are read.

    Returns
    -------
    Decision
    """
    titles = {str(record["name"]): str(record["title"]) for record in run.manifest["scenarios"]}
    names = [run.base, *(name for name in titles if name != run.base)]
    progress.stage("Reading the comparison", len(names))
    levels: list[Floats] = []
    for name in names:
        if worth is None:
            levels.append(metric_of(run, name, metric))
        else:
            found = outcomes_of(run, name)
            levels.append(worth * found.discounted - found.cost)
        progress.advance()
    cells = np.array(levels) - levels[0]
    told = tuple(titles[name] for name in names)
    if worth is not None:
        rule = (f"by mean net benefit at {money(worth)} an additional completion (discounted, "
                "less public cost)")  # fmt: skip
        return Decision(told, cells, "€", rule, 1.0 / worth)
    chosen = metrics()[metric]
    sign = 1.0 if chosen.direction == "higher" else -1.0
    years = run.manifest["settings"]["horizon_quarters"] / 4
    each = run.manifest["profile"]["adults"] / 100 * years if metric == COMPLETIONS else np.nan
    rule = f"by mean {chosen.label.lower()} ({chosen.direction} is better), whatever the cost"
    return Decision(told, sign * cells, chosen.unit, rule, float(each))
