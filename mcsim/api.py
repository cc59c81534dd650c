"""The same jobs as the commands, for scripts and notebooks."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mcsim.checks.case import Check
from mcsim.checks.inputs import inspect
from mcsim.checks.run import LEARNERS as CHECK_LEARNERS
from mcsim.checks.run import run_checks
from mcsim.compare.budget import at_equal_budget, named
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.grammar.validation import words
from mcsim.results.division import CHUNK_LANES
from mcsim.results.frames import Run
from mcsim.results.frames import open_run as open_comparison
from mcsim.results.memory import fitted
from mcsim.results.metrics import HEADLINE
from mcsim.results.parts import publish
from mcsim.results.progress import Progress
from mcsim.results.study import claim, plan_study, run_study
from mcsim.results.threads import default_threads
from mcsim.scenario.combine import Study, combine
from mcsim.scenario.loader import (
    BASELINE,
    Scenario,
    load_assumptions,
    load_scenario,
    load_scenarios,
    shipped_names,
)
from mcsim.scenario.model import Assumptions, Settings
from mcsim.sweep.verbs import Way, expand, open_run, query, reproduce, resume, sweep, verify
from mcsim.validation.case import Case, case_names, load_case
from mcsim.validation.evaluate import evaluate

__all__ = [
    "Way", "bench", "check", "compare", "expand", "inspect", "load_scenario", "open_run", "plot",
    "query", "report", "reproduce", "resume", "run", "study", "sweep", "validate_model", "verify",
]  # fmt: skip

VALIDATION_LEARNERS = 5_000
BENCH_LEARNERS, BENCH_ROUNDS = 20_000, 5

type Named = str | Path | Scenario


def study(
    base: Named = BASELINE,
    scenarios: Sequence[Named] | None = None,
    *,
    profile: str | Path | None = None,
    assumptions: str | Path | Assumptions | None = None,
    **settings: Any,
) -> Study:
    """Bring scenarios together that are to be compared.

    Parameters
    ----------
    base : str, Path or Scenario, optional
        A shipped name, a file, or a loaded scenario.
    scenarios : sequence, optional
        The others; all shipped ones unless stated.
    profile : str or Path, optional
        A shipped profile or a file.
    assumptions : str, Path or Assumptions, optional
        A file of assumptions.
    **settings
        ``draws``, ``replicates``, ``learners``, ``seed``, ``first_quarter``,
        ``horizon_quarters``, ``variant``, ``discount_rate``, ``equal_budget``; None leaves one as
        the files have it.

    Returns
    -------
    Study

    Raises
    ------
    InvalidInputError
        With every fault of every file.
    """
    if scenarios is None:
        scenarios = [name for name in shipped_names() if name != base]
    if isinstance(assumptions, str | Path):
        assumptions = load_assumptions(Path(assumptions))
    loaded = load_scenarios([base, *scenarios])
    return combine(loaded[0], loaded[1:], profile, assumptions, settings)


def compare(
    base: Named = BASELINE,
    scenarios: Sequence[Named] | None = None,
    *,
    out: str | Path,
    profile: str | Path | None = None,
    assumptions: str | Path | Assumptions | None = None,
    threads: int | None = None,
    chunk_lanes: int = CHUNK_LANES,
    progress: Progress | None = None,
    **settings: Any,
) -> Run:
    """Compare scenarios with a base: simulate, summarise, draw, report.

    Parameters
    ----------
    base, scenarios, profile, assumptions, **settings
        As for ``study``.
    out : str or Path
        The study's folder; what it already holds of this study is not computed again.
    threads, chunk_lanes : int, optional
        How the work is divided; neither changes a result.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    Run
        Complete, with ``summary.csv``, ``figures/`` and ``report.html``.

    Raises
    ------
    InvalidInputError
        With every fault of every file; nothing is written then.
    """
    chosen = study(base, scenarios, profile=profile, assumptions=assumptions, **settings)
    done = _studied(chosen, Path(out), threads, chunk_lanes, progress)
    report(done, progress=progress)
    return done


def run(
    scenario: Named,
    *,
    out: str | Path,
    profile: str | Path | None = None,
    assumptions: str | Path | Assumptions | None = None,
    threads: int | None = None,
    chunk_lanes: int = CHUNK_LANES,
    progress: Progress | None = None,
    **settings: Any,
) -> Run:
    """Run one scenario, for its levels.

    Parameters
    ----------
    scenario, out, profile, assumptions, threads, chunk_lanes, progress, **settings
        As for ``compare``.

    Returns
    -------
    Run
        Complete, with ``summary.csv``.
    """
    chosen = study(scenario, [], profile=profile, assumptions=assumptions, **settings)
    return _studied(chosen, Path(out), threads, chunk_lanes, progress)


def _studied(
    chosen: Study, out: Path, threads: int | None, chunk_lanes: int, progress: Progress | None
) -> Run:
    """Simulate what the folder lacks, and summarise."""
    budget = chosen.settings.equal_budget
    if isinstance(budget, str):
        named(budget, chosen)  # a wrong name is told before anything is run
    # One that does not fit is refused before anything is written.
    way = fitted(chosen, threads or default_threads(), chunk_lanes)
    threads, chunk_lanes = way.threads, way.chunk_lanes
    claim(out)
    plan = plan_study(chosen, threads, progress)
    if budget is not None:
        plan = at_equal_budget(plan, threads, progress)
    run_study(plan, out, threads, chunk_lanes, progress)
    from mcsim.compare.summary import summarise  # noqa: PLC0415 — pandas is heavy

    done = open_comparison(out)
    summarise(done, progress)
    return done


def report(done: Run | str | Path, *, progress: Progress | None = None) -> Path:
    """Draw the figures of a comparison and write its report.

    Parameters
    ----------
    done : Run, str or Path
        A comparison, or its folder.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    Path
        The report, one self-contained page.

    Raises
    ------
    IncompleteRunError
        Where the comparison is not complete.
    """
    from mcsim.report.page import write_report  # noqa: PLC0415 — matplotlib is heavy

    opened = done if isinstance(done, Run) else open_comparison(done)
    return write_report(opened.summary(), opened.manifest, opened.folder, progress)


def plot(
    done: Run | str | Path, figure: str, *, metric: str = HEADLINE, out: Path | None = None
) -> list[Path]:
    """Draw one figure of any metric.

    Parameters
    ----------
    done : Run, str or Path
        A comparison, or its folder.
    figure, metric : str
        Names.
    out : Path, optional
        Where the files go; ``figures/`` of the study unless stated.

    Returns
    -------
    list of Path
        SVG, PNG, PDF, CSV and JSON.

    Raises
    ------
    InvalidInputError
        Where there is no such figure or metric, or the run has no comparison to show.
    """
    from mcsim.report.drawing import FOLDER, draw, figure_of  # noqa: PLC0415
    from mcsim.report.material import Material  # noqa: PLC0415

    opened = done if isinstance(done, Run) else open_comparison(done)
    material = Material(opened.summary(), opened.manifest, metric)
    return draw(figure_of(figure, material), material, out or opened.folder / FOLDER)


def check(
    scenarios: Sequence[Named] | None = None,
    *,
    base: Named = BASELINE,
    threads: int | None = None,
    progress: Progress | None = None,
    profile: str | Path | None = None,
    assumptions: str | Path | Assumptions | None = None,
    **settings: Any,
) -> Iterator[Check]:
    """Check the model's contracts on scenarios; all shipped ones unless stated.

    Parameters
    ----------
    scenarios, base, profile, assumptions, **settings
        As for ``study``, and the base may be checked too; 2 000 learners unless stated.
    threads : int, optional
        All cores unless stated.
    progress : Progress, optional
        Shows how far it has come.

    Yields
    ------
    Check
    """
    settings = {**settings, "learners": settings.get("learners") or CHECK_LEARNERS}
    wanted = shipped_names() if scenarios is None else list(scenarios)
    others = [name for name in wanted if name != base]
    chosen = study(base, others, profile=profile, assumptions=assumptions, **settings)
    yield from run_checks(chosen, len(others) < len(wanted), threads, progress)


def validate_model(
    cases: Sequence[str | Path] | None = None,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> list[dict[str, Any]]:
    """Predict natural experiments, and hold the predictions against what was observed.

    Parameters
    ----------
    cases : sequence of str or Path, optional
        Shipped names or files; all shipped ones unless stated.
    threads : int, optional
        All cores unless stated.
    progress : Progress, optional
        Shows how far it has come.
    **settings
        ``draws``, ``replicates``, ``learners``, ``seed``; 5 000 learners unless stated.

    Returns
    -------
    list of dict
        A record for each case; see ``mcsim.validation.evaluate``.

    Raises
    ------
    InvalidInputError
        With every fault of every case; nothing is run then.
    """
    loaded: list[Case] = []
    faults: list[Fault] = []
    for name in case_names() if cases is None else cases:
        try:
            loaded.append(load_case(name))
        except InvalidInputError as error:
            faults += error.faults
    stated = {key: value for key, value in settings.items() if value is not None}
    try:
        chosen = Settings(**{"learners": VALIDATION_LEARNERS, **stated})
    except ValidationError as error:
        faults += [Fault("command line", None, None, str(e["loc"][-1]), f"{words(dict(e))}.")
                   for e in error.errors()]  # fmt: skip
    if faults:
        raise InvalidInputError(faults)
    return [evaluate(case, chosen, threads, progress) for case in loaded]


def bench(
    *,
    learners: int = BENCH_LEARNERS,
    rounds: int = BENCH_ROUNDS,
    out: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Measure how fast the core is here.

    Parameters
    ----------
    learners : int, optional
        Learners in the core, which compares optional listing with the baseline.
    rounds : int, optional
        Rounds, in each of which everything is run once.
    out : Path, optional
        File for the record, as JSON.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    dict
        See ``mcsim.bench.run.measure``.

    Raises
    ------
    InvalidInputError
        Where the number of learners is out of range, or the file cannot lie there; nothing is run
        then.
    """
    from mcsim.bench.run import DRAWS, SCENARIO, measure  # noqa: PLC0415 — mesa is heavy

    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        fault = Fault(str(out), None, None, "", "Name a file in a folder that exists.")
        raise InvalidInputError([fault])
    chosen = study(BASELINE, [SCENARIO], learners=learners, draws=DRAWS)
    record = measure(chosen, rounds, progress=progress)
    if out is not None:
        text = json.dumps(record, indent=1, allow_nan=False) + "\n"
        publish(out, lambda path: path.write_text(text, encoding="utf-8"))
    return record
