"""Value for money and fairness of a finished comparison."""

from typing import Any

from mcsim.compare.equity import equity_plane, fairness
from mcsim.compare.exhibit import Answer
from mcsim.compare.lanes import outcomes_of
from mcsim.compare.money import costs, curves, differences, plane
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results.frames import Run
from mcsim.results.progress import Progress, Silent


def worth_of(run: Run, budget: float | None = None, progress: Progress | None = None) -> Answer:
    """Tell what the policies of a comparison cost, whether they are worth it, and for whom.

    Parameters
    ----------
    run : Run
        A complete comparison.
    budget : float, optional
        Public money at most, € of present value beyond the base; above 0.
    progress : Progress, optional
        Told of the scenarios that are read.

    Returns
    -------
    Answer
        Exhibits ``costs``, ``cost_plane``, ``acceptability``, ``equity_plane``, ``fairness``.

    Raises
    ------
    InvalidInputError
        Where the run has one scenario only, fewer than 2 draws, or the budget is no amount.
    IncompleteRunError
        Where parts are missing.
    """
    titles = {str(record["name"]): str(record["title"]) for record in run.manifest["scenarios"]}
    _check(run, budget)
    progress = progress or Silent()
    progress.stage("Reading the comparison", len(titles))
    found = {}
    for name in titles:
        found[name] = outcomes_of(run, name)
        progress.advance()
    base_title, base = titles.pop(run.base), found.pop(run.base)
    place = f"beyond {base_title.lower()}, {run.quarters[0]} to {run.quarters[-2]}"
    cells = {name: differences(base, other) for name, other in found.items()}
    exhibits = (
        costs(titles, cells, budget, place), plane(titles, cells, place),
        curves(titles, cells, budget, place, base_title),
        equity_plane(titles, base, found, place), fairness(titles, base, found, place),
    )  # fmt: skip
    return Answer("What is worth its money, and for whom?", exhibits, status(run.manifest),
                  str(run.manifest["fingerprint"]), sources(run.manifest))  # fmt: skip


def _check(run: Run, budget: float | None) -> None:
    faults = []
    if len(run.scenarios) < 2:
        message = "holds one scenario only; value for money needs a comparison."
        faults.append(Fault(str(run.folder), None, None, "", message))
    elif run.manifest["settings"]["draws"] < 2:
        message = "has one draw only; intervals need at least 2."
        faults.append(Fault(str(run.folder), None, None, "draws", message))
    if budget is not None and not 0 < budget < float("inf"):
        message = f"is an amount in € above 0; found {budget:g}."
        faults.append(Fault("command line", None, None, "budget", message))
    if faults:
        raise InvalidInputError(faults)


def status(manifest: dict[str, Any]) -> str:
    """Say how far the numbers of a run can be trusted, and where they come from."""
    settings = manifest["settings"]
    state = "Calibrated" if manifest["calibrated"] else "Prior, not calibrated"
    return (
        f"{state}. {settings['draws']} worlds, each averaged over {settings['replicates']} "
        f"replicates of {settings['learners']:,} learners. Run {manifest['fingerprint']}."
    )


def sources(manifest: dict[str, Any]) -> dict[str, str]:
    """Name what the numbers of a run rest on."""
    return {"population": str(manifest["profile"]["source"]),
            **{of: str(manifest[f"{of}_hash"]) for of in ("evidence", "model", "draws")}
        }  # fmt: skip
