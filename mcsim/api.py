"""The same jobs as the commands, for scripts and notebooks."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mcsim.checks.case import Check
from mcsim.checks.inputs import inspect
from mcsim.checks.run import LEARNERS as CHECK_LEARNERS
from mcsim.checks.run import run_checks
from mcsim.compare import variants
from mcsim.compare.acceptability import CRITERIA
from mcsim.compare.budget import at_equal_budget, named
from mcsim.compare.pairs import differences, pairs
from mcsim.compare.until import UNTIL, Goal, grow
from mcsim.evidence.posterior import Posterior
from mcsim.evidence.survey import Survey
from mcsim.explore.finding import Answer
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.grammar.validation import words
from mcsim.results.beliefs import PRIOR, check_beliefs, posterior_named
from mcsim.results.division import CHUNK_LANES
from mcsim.results.frames import Run
from mcsim.results.frames import open_run as open_comparison
from mcsim.results.memory import fitted
from mcsim.results.metrics import HEADLINE
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent
from mcsim.results.study import Plan, claim, plan_study, run_study
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
from mcsim.validation.coverage import coverage_of
from mcsim.validation.evaluate import evaluate

if TYPE_CHECKING:  # what it holds is heavy
    from mcsim.compare.exhibit import Answer as Exhibits
    from mcsim.report.content.blocks import Report

__all__ = [
    "Way", "bench", "breakeven", "calibrate", "check", "check_calibration", "compare", "diagnose",
    "differences", "discover", "expand", "figures", "funnel", "inspect", "load_scenario",
    "open_run", "optimise", "pairs", "plot", "query", "report", "reproduce", "resume", "run",
    "sensitivity", "study", "sweep", "table", "tables", "validate_model", "verify", "voi", "why",
    "worth",
]  # fmt: skip

VALIDATION_LEARNERS = 5_000
EXPLORED_LEARNERS, NET = 2_000, "net_additional"
WHY_LEARNERS, VOI_LEARNERS, VOI_DRAWS = 5_000, 2_000, 256
BENCH_LEARNERS, BENCH_ROUNDS = 20_000, 5
CALIBRATION_SEED = 2021

type Named = str | Path | Scenario


def study(
    base: Named = BASELINE,
    scenarios: Sequence[Named] | None = None,
    *,
    profile: str | Path | None = None,
    assumptions: str | Path | Assumptions | None = None,
    posterior: str | Path | None = None,
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
    posterior : str or Path, optional
        Folder of a posterior, or ``prior`` for the priors of the register; the shipped posterior
        unless stated.
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
    combined = combine(loaded[0], loaded[1:], profile, assumptions, settings)
    return replace(combined, posterior=posterior_named(posterior))


def compare(
    base: Named = BASELINE,
    scenarios: Sequence[Named] | None = None,
    *,
    out: str | Path,
    profile: str | Path | None = None,
    assumptions: str | Path | Assumptions | None = None,
    posterior: str | Path | None = None,
    threads: int | None = None,
    chunk_lanes: int = CHUNK_LANES,
    progress: Progress | None = None,
    goal: Goal | None = None,
    verdicts: bool = False,
    criteria: Sequence[str] = CRITERIA,
    **settings: Any,
) -> Run:
    """Compare scenarios with a base: simulate, summarise, draw, report.

    Parameters
    ----------
    base, scenarios, profile, assumptions, posterior, **settings
        As for ``study``.
    out : str or Path
        The study's folder; what it already holds of this study is not computed again.
    threads, chunk_lanes : int, optional
        How the work is divided; neither changes a result.
    progress : Progress, optional
        Shows how far it has come.
    goal : Goal, optional
        What is to be known: the study grows until it is, and says what it spent in
        ``until.json``.
    verdicts : bool, optional
        Whether every structural variant is run too, and pairs are judged.
    criteria : sequence of str, optional
        Metrics whose weights are uncertain in the rank acceptability.

    Returns
    -------
    Run
        Complete, with ``summary.csv``, ``figures/`` and ``report.html``.

    Raises
    ------
    InvalidInputError
        With every fault of every file; nothing is written then.
    """
    chosen = study(base, scenarios, profile=profile, assumptions=assumptions,
                   posterior=posterior, **settings)  # fmt: skip
    if verdicts:
        variants.check(chosen, criteria)
    done, plan = _studied(chosen, Path(out), threads, chunk_lanes, progress, goal)
    if verdicts:
        variants.judge(plan, done, threads or default_threads(), chunk_lanes, progress, criteria)
    report(done, progress=progress)
    return done


def run(
    scenario: Named,
    *,
    out: str | Path,
    profile: str | Path | None = None,
    assumptions: str | Path | Assumptions | None = None,
    posterior: str | Path | None = None,
    threads: int | None = None,
    chunk_lanes: int = CHUNK_LANES,
    progress: Progress | None = None,
    **settings: Any,
) -> Run:
    """Run one scenario, for its levels.

    Parameters
    ----------
    scenario, out, profile, assumptions, posterior, threads, chunk_lanes, progress, **settings
        As for ``compare``.

    Returns
    -------
    Run
        Complete, with ``summary.csv``.
    """
    chosen = study(scenario, [], profile=profile, assumptions=assumptions, posterior=posterior,
                   **settings)  # fmt: skip
    return _studied(chosen, Path(out), threads, chunk_lanes, progress)[0]


def _studied(
    chosen: Study, out: Path, threads: int | None, chunk_lanes: int, progress: Progress | None,
    goal: Goal | None = None,
) -> tuple[Run, Plan]:  # fmt: skip
    """Simulate what the folder lacks, and summarise."""
    from mcsim.compare.summary import summarise  # noqa: PLC0415 — pandas is heavy

    if goal is not None:
        plan, done = grow(chosen, goal, out, threads or default_threads(), chunk_lanes, progress)
    else:
        plan, done = _simulated(chosen, out, threads, chunk_lanes, progress)
    summarise(done, progress)
    return done, plan


def _simulated(
    chosen: Study, out: Path, threads: int | None, chunk_lanes: int, progress: Progress | None
) -> tuple[Plan, Run]:
    """Simulate what the folder lacks."""
    budget = chosen.settings.equal_budget
    if isinstance(budget, str):
        named(budget, chosen)  # a wrong name is told before anything is run
    check_beliefs(chosen)
    # One that does not fit is refused before anything is written.
    way = fitted(chosen, threads or default_threads(), chunk_lanes)
    threads, chunk_lanes = way.threads, way.chunk_lanes
    claim(out)
    plan = plan_study(chosen, threads, progress)
    if budget is not None:
        plan = at_equal_budget(plan, threads, progress)
    (out / UNTIL).unlink(missing_ok=True)  # what an earlier call asked for
    run_study(plan, out, threads, chunk_lanes, progress)
    return plan, open_comparison(out)


def report(
    done: Run | str | Path, *, to: Sequence[str] = ("html",), out: str | Path | None = None,
    beside: Sequence[str | Path] = (), progress: Progress | None = None,
) -> list[Path]:  # fmt: skip
    """Draw the figures of a comparison and write its report.

    Parameters
    ----------
    done : Run, str or Path
        A comparison, or its folder.
    to : sequence of {"html", "pdf", "md", "docx"}, optional
        Formats; a PDF takes the extra ``pdf``, Word the extra ``word``.
    out : str or Path, optional
        Where the reports and ``figures/`` go; the study's folder unless stated.
    beside : sequence of str or Path, optional
        Folders of answers (``mcsim sensitivity``, ``breakeven``, ``voi`` …) to be shown under what
        would change the answer.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    list of Path
        The reports, in the order of ``to``.

    Raises
    ------
    InvalidInputError
        Where a format is unknown, its library is missing, or a folder holds no answer.
    IncompleteRunError
        Where the comparison is not complete.
    """
    from mcsim.report.page import (  # noqa: PLC0415 — heavy
        check_formats,
        pictures_beside,
        write_report,
    )

    check_formats(to)
    opened = done if isinstance(done, Run) else open_comparison(done)
    target = opened.folder if out is None else Path(out)
    summary, answers = opened.summary(), []
    if len(opened.scenarios) > 1 and opened.manifest["settings"]["draws"] > 1:
        from mcsim.compare.worth import worth_of  # noqa: PLC0415 — pandas is heavy

        answers.append(worth_of(opened, None, progress))
    shown = pictures_beside([Path(folder) for folder in beside], target)
    return write_report(summary, opened.manifest, opened.folder, progress, to=to, out=target,
                        answers=answers, beside=shown)  # fmt: skip


def plot(
    done: Run | str | Path, figure: str, *, metric: str = HEADLINE,
    out: str | Path | None = None, formats: Sequence[str] = ("svg", "png", "pdf"),
    width: str | None = None,
) -> list[Path]:  # fmt: skip
    """Draw one figure of a run.

    Parameters
    ----------
    done : Run, str or Path
        A comparison, a run of one scenario or an answer, or its folder.
    figure : str
        Its name; ``figures`` lists them.
    metric : str, optional
        Of a figure of a comparison.
    out : str or Path, optional
        Where the files go; ``figures/`` of the run unless stated.
    formats : sequence of {"svg", "png", "pdf"}, optional
        Pictures to write.
    width : str, optional
        Such as ``85mm``, or ``column``, ``page``, ``screen`` or ``slide``; 10 inches unless stated.

    Returns
    -------
    list of Path
        Pictures, CSV and JSON.

    Raises
    ------
    InvalidInputError
        Where there is no such figure, metric, format or width, or the run does not give it.
    """
    from mcsim.report.drawing import FOLDER, write  # noqa: PLC0415 — matplotlib is heavy
    from mcsim.report.registry import figure_in  # noqa: PLC0415
    from mcsim.report.size import inches  # noqa: PLC0415
    from mcsim.report.style import FORMATS  # noqa: PLC0415

    folder = done.folder if isinstance(done, Run) else Path(done)
    for form in formats:
        if form not in FORMATS:
            message = f"{form!r} is no format of a picture; accepted: {', '.join(FORMATS)}."
            raise InvalidInputError([Fault("command line", None, None, "format", message,
                                           nearest(form, FORMATS))])  # fmt: skip
    wide = None if width is None else inches(width)
    target = folder / FOLDER if out is None else Path(out)
    return write(figure_in(folder, figure, metric), target, formats, wide)


def figures(done: Run | str | Path | None = None) -> list[dict[str, str]]:
    """List the figures that there are, or those that a run gives.

    Parameters
    ----------
    done : Run, str or Path, optional
        A run; every figure of any run unless stated.

    Returns
    -------
    list of dict
        ``name``, ``title`` and ``by``, the command whose run gives it.
    """
    from mcsim.report.registry import entries, given  # noqa: PLC0415 — matplotlib is heavy

    known = entries()
    if done is not None:
        folder = done.folder if isinstance(done, Run) else Path(done)
        held = given(folder)
        known = {name: entry for name, entry in known.items() if name in held}
    return [{"name": one.name, "title": one.title, "by": f"mcsim {one.command}"}
            for one in known.values()]  # fmt: skip


def tables(done: Run | str | Path) -> list[dict[str, str]]:
    """List the tables of a comparison's report.

    Parameters
    ----------
    done : Run, str or Path
        A comparison, or its folder.

    Returns
    -------
    list of dict
        ``name`` and ``title``.
    """
    return [{"name": one.name, "title": one.title} for one in _reported(done).tables.values()]


def table(
    done: Run | str | Path, name: str, *, formats: Sequence[str] = ("csv",),
    out: str | Path | None = None,
) -> list[Path]:  # fmt: skip
    """Write one table of a comparison's report, to be put into a document.

    Parameters
    ----------
    done : Run, str or Path
        A comparison, or its folder.
    name : str
        Its name; ``tables`` lists them.
    formats : sequence of {"csv", "md", "tex", "html", "docx"}, optional
        What to write.
    out : str or Path, optional
        Where the files go; ``tables/`` of the study unless stated.

    Returns
    -------
    list of Path

    Raises
    ------
    InvalidInputError
        Where there is no such table or format; nothing is written then.
    """
    from mcsim.report.written.table import FOLDER, write_table  # noqa: PLC0415 — heavy

    folder = done.folder if isinstance(done, Run) else Path(done)
    target = folder / FOLDER if out is None else Path(out)
    return write_table(_reported(done), name, target, formats)


def _reported(done: Run | str | Path) -> "Report":
    """Find what the report of a comparison says, without drawing anything."""
    from mcsim.report.content.whole import content  # noqa: PLC0415 — heavy
    from mcsim.report.material import Material  # noqa: PLC0415

    opened = done if isinstance(done, Run) else open_comparison(done)
    judged = variants.load(opened.folder, opened.manifest)
    return content(Material(opened.summary(), opened.manifest, tables=judged))


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


def calibrate(
    *,
    out: str | Path,
    evidence: str | Path | None = None,
    seed: int = CALIBRATION_SEED,
    threads: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Calibrate the model to the survey, and freeze a posterior.

    Parameters
    ----------
    out : str or Path
        Folder of the posterior; a calibration that was stopped there goes on.
    evidence : str or Path, optional
        File of counts, with the columns figure, count and n; the shipped survey unless stated.
    seed : int, optional
        Of the sampler, and of what is drawn from the prior.
    threads : int, optional
        All cores unless stated; no number depends on it.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    dict
        The record of the posterior; see ``mcsim.calibrate.calibration``.

    Raises
    ------
    InvalidInputError
        With every fault of the file of counts, or where an extra is missing.
    """
    from mcsim.calibrate.calibration import calibrate as run_calibration  # noqa: PLC0415 — scipy
    from mcsim.calibrate.supplied import read_counts  # noqa: PLC0415

    supplied = read_counts(Path(evidence)) if evidence is not None else {}
    return run_calibration(Survey("inferred", supplied), Path(out), seed, threads=threads,
                           progress=progress)  # fmt: skip


def diagnose(
    *,
    posterior: str | Path | None = None,
    out: str | Path,
    threads: int | None = None,
    progress: Progress | None = None,
) -> "Exhibits":
    """Say what the data tell of each parameter, and hold a posterior against its targets.

    Parameters
    ----------
    posterior : str or Path, optional
        Folder of a posterior; the shipped one unless stated.
    out : str or Path
        Folder for figures and tables, and for what is simulated.
    threads : int, optional
        All cores unless stated; no number depends on it.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    Answer
        Exhibits sizes, surveyed, predictive, contraction, tradeoffs and readings.

    Raises
    ------
    InvalidInputError
        Where there is no such posterior.
    """
    from mcsim.calibrate.diagnosis.diagnose import diagnose as run_diagnosis  # noqa: PLC0415
    from mcsim.report.exhibits import write_answer  # noqa: PLC0415

    chosen, progress = _frozen(posterior), progress or Silent()
    answer = run_diagnosis(chosen, Path(out), threads or default_threads(), progress)
    write_answer(answer, Path(out) / "figures", progress)
    return answer


def check_calibration(
    *,
    posterior: str | Path | None = None,
    surveys: int = 300,
    out: str | Path,
    threads: int | None = None,
    progress: Progress | None = None,
) -> "Exhibits":
    """Check that calibration is right about its own uncertainty.

    Parameters
    ----------
    posterior : str or Path, optional
        Folder of a posterior; the shipped one unless stated.
    surveys : int, optional
        Surveys that are imagined in known worlds.
    out : str or Path
        Folder for figures and tables, and for what is simulated; a stopped check goes on.
    threads : int, optional
        All cores unless stated; no number depends on it.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    Answer
        Exhibits interval_coverage, interval_positions and second_opinion.

    Raises
    ------
    InvalidInputError
        Where there is no such posterior.
    """
    from mcsim.calibrate.diagnosis.check import Extent  # noqa: PLC0415 — scipy
    from mcsim.calibrate.diagnosis.check import check_calibration as run_check  # noqa: PLC0415
    from mcsim.report.exhibits import write_answer  # noqa: PLC0415

    chosen, progress = _frozen(posterior), progress or Silent()
    answer = run_check(chosen, Path(out) / "simulated", threads or default_threads(), progress,
                       Extent(surveys))  # fmt: skip
    write_answer(answer, Path(out) / "figures", progress)
    return answer


def _frozen(posterior: str | Path | None) -> Posterior:
    """Return a posterior by its folder, or the shipped one."""
    if str(posterior) == PRIOR:
        message = "are held against nothing; name the folder of a posterior."
        raise InvalidInputError([Fault("priors", None, None, "", message)])
    found = posterior_named(posterior)
    if found is None:
        message = "none ships with this version; mcsim calibrate makes one."
        raise InvalidInputError([Fault("posterior", None, None, "", message)])
    return found


def validate_model(
    cases: Sequence[str | Path] | None = None,
    *,
    posterior: str | Path | None = None,
    out: str | Path | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> list[dict[str, Any]]:
    """Predict natural experiments, and hold the predictions against what was observed.

    Parameters
    ----------
    cases : sequence of str or Path, optional
        Shipped names or files; all shipped ones unless stated.
    posterior : str or Path, optional
        As for ``study``.
    out : str or Path, optional
        Where the figure ``coverage`` and its data go; nothing is written unless stated.
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
    believed = posterior_named(posterior)
    records = [evaluate(case, chosen, threads, progress, believed) for case in loaded]
    if out is not None:
        _written(coverage_of(records, believed is not None), out, progress)
    return records


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


def breakeven(scenario: Named = "nqf_optional", **given: Any) -> Answer:
    """Ask how costly formality may become before inclusion stops paying.

    Parameters
    ----------
    scenario : str, Path or Scenario
        With the lever ``nqf_inclusion``.
    **given
        ``stringencies``, ``chis``, ``gaps``, ``gap_of`` as for ``mcsim.explore.breakeven``; and as
        for the other questions: ``base``, ``metric``, ``out``, ``profile``, ``assumptions``,
        ``posterior``, ``threads``, ``progress``, ``announce`` and settings as for ``study``.

    Returns
    -------
    Answer
        Findings, each with a tidy table and a sentence; written to ``out`` where one is named.
    """
    from mcsim.explore.breakeven import breakeven as ask  # noqa: PLC0415

    return _explored(ask, [scenario], {"draws": 48, "replicates": 4}, given)


def sensitivity(scenario: Named = "nqf_optional", **given: Any) -> Answer:
    """Ask which parameters drive the effect of a policy.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The policy.
    **given
        ``methods``, ``alone``, ``base_points``, ``trajectories``; the rest as for ``breakeven``.

    Returns
    -------
    Answer
    """
    from mcsim.explore.sensitivity import sensitivity as ask  # noqa: PLC0415

    return _explored(ask, [scenario], {"draws": 512, "replicates": 4}, given)


def discover(scenario: Named = "nqf_optional", **given: Any) -> Answer:
    """Ask in which worlds a policy fails.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The policy.
    **given
        ``pays``, ``below``; the rest as for ``breakeven``.

    Returns
    -------
    Answer
    """
    from mcsim.explore.discovery import discovery as ask  # noqa: PLC0415

    return _explored(ask, [scenario], {"draws": 512, "replicates": 4}, given)


def optimise(scenarios: Sequence[Named] | None = None, **given: Any) -> Answer:
    """Ask for packages within a budget that no other package beats.

    Parameters
    ----------
    scenarios : sequence, optional
        Whose levers make the menu; all shipped ones unless stated.
    **given
        ``budget``, ``quantile``, ``population``, ``generations``; the rest as for ``breakeven``.

    Returns
    -------
    Answer
    """
    from mcsim.explore.optimise import optimise as ask  # noqa: PLC0415

    return _explored(ask, scenarios, {"draws": 48, "replicates": 2}, given, keeps=True)


def _explored(
    ask: Callable[..., Answer], scenarios: Sequence[Named] | None, usual: dict[str, int],
    given: dict[str, Any], keeps: bool = False,
) -> Answer:  # fmt: skip
    """Bring a question's scenarios together, ask it, and write the answer where wanted."""
    base, out = given.pop("base", BASELINE), given.pop("out", None)
    settings = {name: given.pop(name) for name in Settings.model_fields if name in given}
    stated = {name: value for name, value in settings.items() if value is not None}
    world = {name: given.pop(name, None) for name in ("profile", "assumptions", "posterior")}
    chosen = study(base, scenarios, **world, **{"learners": EXPLORED_LEARNERS, **usual, **stated})
    metric = given.pop("metric", None) or NET
    options = {name: value for name, value in given.items() if value is not None}
    if out is not None:
        from mcsim.report.explored.writing import claim as claim_answer  # noqa: PLC0415
        from mcsim.report.explored.writing import write  # noqa: PLC0415

        claim_answer(Path(out))
        if keeps:
            options["out"] = Path(out)
    answer = ask(chosen, metric=metric, **options)
    if out is not None:
        write(answer, Path(out), options.get("progress"))
    return answer


def worth(
    done: Run | str | Path, *, budget: float | None = None, out: str | Path | None = None,
    progress: Progress | None = None,
) -> "Exhibits":  # fmt: skip
    """Tell what the policies of a comparison cost, whether they are worth it, and for whom.

    Parameters
    ----------
    done : Run, str or Path
        A comparison, or its folder.
    budget : float, optional
        Public money at most, € of present value beyond the base.
    out : str or Path, optional
        Where figures and tables go; nothing is written unless stated.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    Answer
        Exhibits ``costs``, ``cost_plane``, ``acceptability``, ``equity_plane``, ``fairness``.

    Raises
    ------
    InvalidInputError, IncompleteRunError
        Where the folder holds no comparison, or not all of it.
    """
    from mcsim.compare.worth import worth_of  # noqa: PLC0415 — pandas is heavy

    opened = done if isinstance(done, Run) else open_comparison(done)
    return _written(worth_of(opened, budget, progress), out, progress)


def funnel(
    done: Run | str | Path, *, out: str | Path | None = None, progress: Progress | None = None
) -> "Exhibits":
    """Tell how many come from need to reward under each policy, and which barrier binds.

    Parameters
    ----------
    done, out, progress
        As for ``worth``; a run of one scenario is enough.

    Returns
    -------
    Answer
        Exhibits ``funnel`` and, in a comparison, ``steps``.
    """
    from mcsim.compare.funnel import funnel_of  # noqa: PLC0415 — pandas is heavy

    opened = done if isinstance(done, Run) else open_comparison(done)
    return _written(funnel_of(opened, progress), out, progress)


def why(
    scenario: Named, *, metric: str = HEADLINE, orders: int = 32, out: str | Path | None = None,
    profile: str | Path | None = None, assumptions: str | Path | Assumptions | None = None,
    threads: int | None = None, progress: Progress | None = None, **settings: Any,
) -> "Exhibits":  # fmt: skip
    """Tell what each lever of a package contributes, and which levers need each other.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A package of at least two levers.
    metric : str, optional
        What is explained: a metric with a value in each lane.
    orders : int, optional
        Sampled orders where there are more than 8 levers.
    out : str or Path, optional
        Where figures and tables go; nothing is written unless stated.
    profile, assumptions, threads, progress, **settings
        As for ``compare``; 5 000 learners unless stated.

    Returns
    -------
    Answer
        Exhibits ``contributions`` and ``synergies``.

    Raises
    ------
    InvalidInputError
        With every fault; nothing is run then.
    """
    from mcsim.explore.asking import explained, package_of  # noqa: PLC0415 — pandas is heavy

    settings = {**settings, "learners": settings.get("learners") or WHY_LEARNERS}
    chosen = study(scenario, [], profile=profile, assumptions=assumptions, **settings)
    package = package_of(chosen, metric, orders)
    found = explained(package, chosen, metric, threads, progress)
    return _written(found, out, progress)


def voi(
    base: Named = BASELINE,
    scenarios: Sequence[Named] | None = None,
    *,
    done: Run | str | Path | None = None,
    worth: float | None = None,
    metric: str = HEADLINE,
    groups: Mapping[str, Sequence[str]] | None = None,
    sizes: Sequence[int] | None = None,
    out: str | Path = Path("outputs") / "voi",
    profile: str | Path | None = None,
    assumptions: str | Path | Assumptions | None = None,
    threads: int | None = None,
    chunk_lanes: int = CHUNK_LANES,
    progress: Progress | None = None,
    **settings: Any,
) -> "Exhibits":
    """Tell what to measure next: which parameter, and which question asked of how many.

    Parameters
    ----------
    base, scenarios, profile, assumptions, threads, chunk_lanes, progress, **settings
        As for ``compare``; 256 draws and 2 000 learners unless stated.
    done : Run, str or Path, optional
        A comparison whose worlds are taken instead of new ones.
    worth : float, optional
        What an additional completion is worth, €: policies are then chosen by mean net benefit.
    metric : str, optional
        By whose mean they are chosen otherwise.
    groups : mapping of str to sequence of str, optional
        Parameters that would become known together, beside the shipped groups.
    sizes : sequence of int, optional
        Respondents of a survey; 20, 100 and 500 unless stated.
    out : str or Path, optional
        Folder of the study and of the figures; what it holds is not run again.

    Returns
    -------
    Answer
        Exhibits ``parameters`` and ``questions``.

    Raises
    ------
    InvalidInputError
        With every fault; nothing is run then.
    """
    from mcsim.explore.asking import check_size, check_voi, valued  # noqa: PLC0415 — heavy

    check_voi(worth, metric, groups, sizes)
    if done is None:
        settings = {**settings, "learners": settings.get("learners") or VOI_LEARNERS,
                    "draws": settings.get("draws") or VOI_DRAWS}  # fmt: skip
        chosen = study(base, scenarios, profile=profile, assumptions=assumptions, **settings)
        size = chosen.settings
        check_size("the comparison", len(chosen.all), size.draws, size.replicates)
        _, opened = _simulated(chosen, Path(out), threads, chunk_lanes, progress)
    else:
        opened = done if isinstance(done, Run) else open_comparison(done)
    found = valued(opened, worth, metric, groups, sizes, progress)
    return _written(found, Path(out) / "figures", progress)


def _written(answer: "Exhibits", out: str | Path | None, progress: Progress | None) -> "Exhibits":
    """Write the figures and tables of an answer, where it is said where."""
    if out is not None:
        from mcsim.report.exhibits import write_answer  # noqa: PLC0415 — matplotlib is heavy

        write_answer(answer, Path(out), progress)
    return answer
