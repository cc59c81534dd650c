"""The jobs of sweeps and of runs on disk, as the commands have them."""

import threading
import warnings
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mcsim.engine.warm import warm
from mcsim.grammar.faults import Fault, IncompleteRunError, InvalidInputError
from mcsim.results.division import CHUNK_LANES
from mcsim.results.frames import Run
from mcsim.results.frames import open_run as open_comparison
from mcsim.results.hashes import model_hash
from mcsim.results.progress import Progress
from mcsim.results.study import run_study
from mcsim.results.threads import default_threads
from mcsim.sweep.again import (
    Reproduction,
    compared,
    hash_of_draws,
    more_draws,
    plan_of,
    posterior_for,
    study_of,
    warnings_of,
)
from mcsim.sweep.engine import Engine
from mcsim.sweep.file import load_sweep
from mcsim.sweep.local import Local
from mcsim.sweep.manifest import (
    drawn_again,
    expanded,
    is_sweep_run,
    open_plan,
    prepare,
    read_manifest,
    write,
)
from mcsim.sweep.opened import SweepRun
from mcsim.sweep.plan import SweepPlan
from mcsim.sweep.run import Outcome, Watch, run_parts, shard_of
from mcsim.sweep.store import Store
from mcsim.sweep.verify import Verdict, mend
from mcsim.sweep.verify import verify as verify_files

if TYPE_CHECKING:
    import pandas as pd

type EngineName = Literal["local", "dask", "slurm"]
ENGINES = ("local", "dask", "slurm")


@dataclass(frozen=True)
class Way:
    """How the work of a sweep is done; no result depends on it.

    Attributes
    ----------
    engine : {"local", "dask", "slurm"}
        Who computes the parts.
    scheduler : str, optional
        Address of a Dask scheduler; one is started here unless stated.
    workers : int, optional
        Threads here, processes of a Dask cluster made here, or jobs of SLURM; all cores, and 4
        jobs, unless stated.
    slurm : mapping, optional
        Options of ``dask_jobqueue.SLURMCluster``.
    shard : (int, int)
        This one of so many: every n-th part is computed.
    in_flight : int, optional
        Parts that are taken and not yet stored, at most.
    chunk_lanes : int
        Lanes that run side by side.
    """

    engine: EngineName = "local"
    scheduler: str | None = None
    workers: int | None = None
    slurm: Mapping[str, Any] | None = None
    shard: tuple[int, int] = (1, 1)
    in_flight: int | None = None
    chunk_lanes: int = CHUNK_LANES


def sweep(
    file: str | Path, *, out: str | Path, posterior: str | Path | None = None,
    way: Way | None = None, retry: bool = False, watch: Watch | None = None,
    progress: Progress | None = None, stop: threading.Event | None = None, **settings: Any,
) -> tuple[SweepRun, Outcome]:  # fmt: skip
    """Run a sweep, or go on with it.

    Parameters
    ----------
    file : str or Path
        The sweep file.
    out : str or Path
        Its store; what it holds is not computed again.
    posterior : str or Path, optional
        Folder of a posterior, or ``prior``; what the file says, or the shipped one, unless stated.
    way : Way, optional
        How the work is done.
    retry : bool, optional
        Compute parts again that hold failures.
    watch, progress : optional
        Show how it goes on.
    stop : Event, optional
        Set where it is interrupted.
    **settings
        Override the file's.

    Returns
    -------
    (SweepRun, Outcome)
        Complete unless a shard was asked for; failures are data.

    Raises
    ------
    InvalidInputError
        With every fault of the file; nothing is written then.
    """
    plan = SweepPlan.of(load_sweep(Path(file), posterior, **settings))
    prepare(plan, Path(out))
    if retry:
        run = SweepRun.open(Path(out))
        for entry in run.entries:
            if entry.failures:
                Store(run.folder).drop(entry.key)
    return _run(plan, Path(out), way or Way(), watch, progress, stop)


def expand(
    folder: str | Path, *, points: int = 0, draws: int = 0, replicates: int = 0,
    way: Way | None = None, profile: str | Path | None = None,
    posterior: str | Path | None = None, watch: Watch | None = None,
    progress: Progress | None = None, stop: threading.Event | None = None,
) -> tuple[SweepRun | Run, Outcome | None]:  # fmt: skip
    """Add points, draws or replicates to a run; what there is stays untouched.

    Parameters
    ----------
    folder : str or Path
        Of a sweep or a comparison.
    points, draws, replicates : int, optional
        How many more; points of a sampled design only.
    way : Way, optional
        How the work is done.
    profile : str or Path, optional
        Of a comparison in a profile of the user's own.
    posterior : str or Path, optional
        Folder of the posterior that it drew from, where it is not the shipped one.
    watch, progress, stop : optional
        As for ``sweep``.

    Returns
    -------
    (SweepRun or Run, Outcome or None)
    """
    folder, way = Path(folder), way or Way()
    if min(points, draws, replicates) < 0 or not points + draws + replicates:
        message = "say how many more points, draws or replicates, as --draws 8."
        raise InvalidInputError([Fault("command line", None, None, "", message)])
    if is_sweep_run(folder):
        believed = posterior_for(read_manifest(folder), posterior) if draws else None
        plan = expanded(open_plan(folder), points, draws, replicates, believed)
        said = read_manifest(folder)
        if not {record["key"] for record in said["parts"]} <= {part.key for part in plan.parts}:
            other = "of the model " * (said["model_hash"] != model_hash())
            message = f"was made by other code {other}than this; sweep the file into a new folder."
            raise InvalidInputError([Fault(str(folder), None, None, "", message)])
        write(plan, folder)
        return _run(plan, folder, way, watch, progress, stop)
    if points:
        message = "a comparison has no points; add draws or replicates."
        raise InvalidInputError([Fault("command line", None, None, "points", message)])
    said = read_manifest(folder)
    threads = way.workers or default_threads()
    study = study_of(said, profile, posterior_for(said, posterior))
    study = more_draws(said, study, draws, replicates)
    done = plan_of(said, study, threads, progress)
    before = done.draws.rows(0, said["settings"]["draws"])
    if hash_of_draws(replace(done, draws=before)) != said["draws_hash"]:
        message = "was made with other draws than this version of mcsim makes; run it anew."
        raise InvalidInputError([Fault(str(folder), None, None, "", message)])
    run_study(done, folder, threads, way.chunk_lanes, progress)
    from mcsim.compare.summary import summarise  # noqa: PLC0415 — pandas is heavy

    run = open_comparison(folder)
    summarise(run, progress)
    return run, None


def verify(folder: str | Path, *, repair: bool = False) -> tuple[Verdict, list[str]]:
    """Check every hash of a run, offline.

    Parameters
    ----------
    folder : str or Path
        Of a sweep or a comparison.
    repair : bool, optional
        Remove the parts that are damaged, so that a resume computes them again.

    Returns
    -------
    (Verdict, list of str)
        What was found, and the keys of what was removed.
    """
    verdict = verify_files(Path(folder))
    return verdict, mend(Path(folder), verdict) if repair else []


def resume(
    folder: str | Path, *, way: Way | None = None, watch: Watch | None = None,
    progress: Progress | None = None, stop: threading.Event | None = None,
) -> tuple[SweepRun, Outcome]:  # fmt: skip
    """Compute what a sweep's store lacks, without its file.

    Parameters
    ----------
    folder : str or Path
        The store.
    way, watch, progress, stop : optional
        As for ``sweep``.

    Returns
    -------
    (SweepRun, Outcome)
    """
    plan = open_plan(Path(folder))
    prepare(plan, Path(folder))
    return _run(plan, Path(folder), way or Way(), watch, progress, stop)


def reproduce(
    folder: str | Path, *, out: str | Path, way: Way | None = None,
    profile: str | Path | None = None, posterior: str | Path | None = None,
    watch: Watch | None = None, progress: Progress | None = None,
    stop: threading.Event | None = None, told: Callable[[str], None] = lambda _: None,
) -> Reproduction:  # fmt: skip
    """Run a manifest again, into another folder, and compare what the parts say.

    Parameters
    ----------
    folder, out : str or Path
        The run, and where it is run again.
    way : Way, optional
        How the work is done.
    profile : str or Path, optional
        Of a comparison in a profile of the user's own.
    posterior : str or Path, optional
        Folder of the posterior that it drew from, where it is not the shipped one.
    watch, progress, stop : optional
        As for ``sweep``.
    told : callable, optional
        Told, before it begins, what differs from what made the run.

    Returns
    -------
    Reproduction

    Raises
    ------
    IncompleteRunError
        Where the run lacks parts.
    """
    folder, out, way = Path(folder), Path(out), way or Way()
    said = read_manifest(folder)
    if out.resolve() == folder.resolve():
        message = "name another folder than the run's own."
        raise InvalidInputError([Fault(str(out), None, None, "", message)])
    believed = posterior_for(said, posterior)
    if is_sweep_run(folder):
        if lacking := SweepRun.open(folder).missing:
            raise IncompleteRunError(f"{folder} lacks {lacking} of {len(said['parts'])} parts")
        plan = drawn_again(open_plan(folder), believed)
        prepare(plan, out)
        for warning in warnings_of(said, read_manifest(out)["draws_hash"], believed):
            told(warning)
        _run(plan, out, way, watch, progress, stop)
    else:
        run = open_comparison(folder)
        if run.missing:
            raise IncompleteRunError(f"{folder} lacks {run.missing} of {len(run.parts)} parts")
        threads = way.workers or default_threads()
        again = plan_of(said, study_of(said, profile, believed), threads, progress)
        for warning in warnings_of(said, hash_of_draws(again), believed):
            told(warning)
        run_study(again, out, threads, way.chunk_lanes, progress)
    return compared(folder, out, read_manifest)


def query(folder: str | Path, sql: str) -> "pd.DataFrame":
    """Ask a run in SQL; see ``mcsim.sweep.query.query``."""
    from mcsim.sweep.query import query as asked  # noqa: PLC0415

    return asked(Path(folder), sql)


def open_run(folder: str | Path) -> Run | SweepRun:
    """Open the folder of a comparison or of a sweep.

    Parameters
    ----------
    folder : str or Path
        The folder.

    Returns
    -------
    Run or SweepRun

    Raises
    ------
    InvalidInputError
        Where it holds no run.
    """
    path = Path(folder)
    if (path / "manifest.json").is_file() and is_sweep_run(path):
        return SweepRun.open(path)
    return open_comparison(path)


def _run(
    plan: SweepPlan, folder: Path, way: Way, watch: Watch | None, progress: Progress | None,
    stop: threading.Event | None,
) -> tuple[SweepRun, Outcome]:  # fmt: skip
    """Compute what the store lacks of a plan, or of a shard of it."""
    number, of = way.shard
    if not 1 <= number <= of:
        message = f"is i/n with 1 ≤ i ≤ n; found {number}/{of}."
        raise InvalidInputError([Fault("command line", None, None, "shard", message)])
    for sentence in plan.cautions:
        warnings.warn(sentence, stacklevel=3)
    parts = shard_of(plan.parts, number, of)
    cores = way.workers or default_threads()
    missing = sum(not Store(folder).has(part.key) for part in parts)
    at_once = max(1, min(cores, missing))
    with ExitStack() as stack:
        if way.engine == "local":
            if missing and progress is not None:
                warm(progress.stage, progress.advance)
            threads = max(1, cores // at_once)

            def engine(advance: Callable[[int], None], _: int) -> Engine:
                return Local(min(at_once, way.in_flight or at_once), advance)
        else:
            threads = 1
            from mcsim.sweep.cluster import Cluster, dask, slurm  # noqa: PLC0415

            if way.engine == "dask":
                connect = dask(way.scheduler, cores)
            else:
                connect = slurm(way.workers or 4, dict(way.slurm or {}))
            cluster = stack.enter_context(Cluster(connect, way.in_flight)) if missing else None

            def engine(advance: Callable[[int], None], _: int) -> Engine:
                return cluster or Local(1, advance)
        outcome = run_parts(plan, parts, folder, engine, threads, way.chunk_lanes, watch, stop)
    return SweepRun.open(folder), outcome
