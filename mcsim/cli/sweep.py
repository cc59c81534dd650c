"""``mcsim sweep`` and ``mcsim expand``: many points, and more of them."""

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsim.cli.exits import INCOMPLETE, guarded
from mcsim.cli.options import (
    ChunkLanes,
    Draws,
    Horizon,
    Json,
    LearnersOption,
    Posterior,
    Replicates,
    Seed,
)
from mcsim.cli.progress import Bar
from mcsim.cli.rate import Rate, Terminated, orderly
from mcsim.cli.tables import show_json

if TYPE_CHECKING:
    from mcsim.sweep.opened import SweepRun
    from mcsim.sweep.run import Outcome
    from mcsim.sweep.verbs import Way

Store = Annotated[Path, typer.Option("--out", help="The sweep's store; a rerun resumes.")]
EngineOption = Annotated[
    str, typer.Option("--engine", help="Who computes: local, dask or slurm.")
]  # fmt: skip
Scheduler = Annotated[
    str | None, typer.Option(help="Address of a Dask scheduler; one is started unless stated.")
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Threads here, processes of Dask, or jobs of SLURM.")
]
SlurmOption = Annotated[
    list[str] | None,
    typer.Option("--slurm", help="Option of dask_jobqueue.SLURMCluster, as queue=short."),
]
Shard = Annotated[str, typer.Option(help="This one of so many, as 3/16, for job arrays.")]
InFlight = Annotated[
    int | None, typer.Option(min=1, help="Parts that are taken and not yet stored, at most.")
]
OwnPosterior = Annotated[
    Path | None,
    typer.Option("--posterior", help="Folder of what the run drew from, if not the shipped one."),
]
SHOWN = 5  # failures


@guarded
def sweep(
    file: Annotated[Path, typer.Argument(help="The sweep file.")],
    out: Store = Path("outputs") / "sweep", posterior: Posterior = None,
    engine: EngineOption = "local", scheduler: Scheduler = None, workers: Workers = None,
    slurm: SlurmOption = None, shard: Shard = "1/1", in_flight: InFlight = None,
    retry: Annotated[bool, typer.Option("--retry", help="Compute failed parts again.")] = False,
    draws: Draws = None, replicates: Replicates = None, learners: LearnersOption = None,
    seed: Seed = None, horizon: Horizon = None, chunk_lanes: ChunkLanes = 128, json: Json = False,
) -> None:  # fmt: skip
    """Run a design over parameters, levers, profiles and variants. A rerun resumes."""
    from mcsim.sweep import verbs  # noqa: PLC0415

    way = way_of(engine, scheduler, workers, slurm, shard, in_flight, chunk_lanes)
    stop = threading.Event()
    with ending(json), orderly(stop), Bar() as bar, Rate() as rate:
        run, outcome = verbs.sweep(
            file, out=out, posterior=posterior, way=way, retry=retry, watch=rate, progress=bar,
            stop=stop, draws=draws, replicates=replicates, learners=learners, seed=seed,
            horizon_quarters=horizon,
        )  # fmt: skip
    finish(run, outcome, json)


@guarded
def expand(
    folder: Annotated[Path, typer.Argument(help="A sweep or a comparison.", metavar="RUN")],
    draws: Annotated[int, typer.Option(min=0, help="So many more draws.")] = 0,
    replicates: Annotated[int, typer.Option(min=0, help="So many more replicates.")] = 0,
    points: Annotated[int, typer.Option(min=0, help="So many more points.")] = 0,
    profile: Annotated[str | None, typer.Option(help="Of a comparison in one's own.")] = None,
    posterior: OwnPosterior = None,
    engine: EngineOption = "local", scheduler: Scheduler = None, workers: Workers = None,
    slurm: SlurmOption = None, in_flight: InFlight = None, chunk_lanes: ChunkLanes = 128,
    json: Json = False,
) -> None:  # fmt: skip
    """Add draws, replicates or points to a run; what there is stays untouched."""
    from mcsim.sweep import verbs  # noqa: PLC0415
    from mcsim.sweep.opened import SweepRun  # noqa: PLC0415

    way = way_of(engine, scheduler, workers, slurm, "1/1", in_flight, chunk_lanes)
    stop = threading.Event()
    with ending(json), orderly(stop), Bar() as bar, Rate() as rate:
        run, outcome = verbs.expand(folder, draws=draws, replicates=replicates, points=points,
                                    profile=profile, posterior=posterior, way=way, watch=rate,
                                    progress=bar, stop=stop)  # fmt: skip
    if isinstance(run, SweepRun):
        assert outcome is not None
        finish(run, outcome, json)
        return
    from mcsim import api  # noqa: PLC0415
    from mcsim.cli.results import show_differences, show_levels  # noqa: PLC0415

    if len(run.scenarios) == 1:
        show_levels(run, json)
        return
    with Bar() as bar:
        api.report(run, progress=bar)
    show_differences(run, json)


def way_of(
    engine: str, scheduler: str | None, workers: int | None, slurm: list[str] | None, shard: str,
    in_flight: int | None, chunk_lanes: int,
) -> "Way":  # fmt: skip
    """Read how the work is to be done."""
    from mcsim.grammar.faults import Fault, InvalidInputError, nearest  # noqa: PLC0415
    from mcsim.sweep.verbs import ENGINES, Way  # noqa: PLC0415

    faults = []
    if engine not in ENGINES:
        message = f"is {', '.join(ENGINES)}; found {engine!r}."
        faults.append(Fault("command line", None, None, "engine", message,
                            nearest(engine, ENGINES)))  # fmt: skip
    number, slash, count = shard.partition("/")
    if not (slash and number.isdecimal() and count.isdecimal()
            and 1 <= int(number) <= int(count)):  # fmt: skip
        message = f"is i/n with 1 ≤ i ≤ n, as 3/16; found {shard!r}."
        faults.append(Fault("command line", None, None, "shard", message))
    options: dict[str, Any] = {}
    for given in slurm or []:
        name, equals, value = given.partition("=")
        if not equals:
            message = f"is name=value, as queue=short; found {given!r}."
            faults.append(Fault("command line", None, None, "slurm", message))
        options[name] = int(value) if value.isdecimal() else value
    if scheduler is not None and engine != "dask":
        message = "goes with --engine dask."
        faults.append(Fault("command line", None, None, "scheduler", message))
    if faults:
        raise InvalidInputError(faults)
    return Way(engine, scheduler, workers, options, (int(number), int(count)), in_flight,  # type: ignore[arg-type]
               chunk_lanes)  # fmt: skip


class ending:  # noqa: N801 — reads as a statement
    """Says what a SIGTERM leaves, and that nothing is lost."""

    def __init__(self, json: bool) -> None:
        self._json = json

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and issubclass(kind, Terminated):
            print("\nTold to end. What is complete is kept; the same command goes on.",
                  file=sys.stderr)  # fmt: skip
            raise typer.Exit(INCOMPLETE) from None


def finish(run: "SweepRun", outcome: "Outcome", json: bool) -> None:
    """Print what came of a sweep, and leave with 4 where some of it failed.

    Parameters
    ----------
    run : SweepRun
        The sweep.
    outcome : Outcome
        What this process did.
    json : bool
        Print a record.
    """
    failures = run.failures()
    missing = run.missing
    if json:
        show_json({
            "parts": len(run.parts), "missing": missing, "computed": outcome.computed,
            "found": outcome.found, "elsewhere": outcome.elsewhere,
            "failures": [failure.record for failure in failures],
            "content_hash": None if missing else run.content_hash,
            "fingerprint": run.manifest["fingerprint"], "posterior": run.manifest["posterior"],
            "cautions": run.manifest["cautions"], "folder": str(run.folder),
            "seconds": {stage: round(spent, 3) for stage, spent in outcome.seconds.items()},
        })  # fmt: skip
    else:
        state = "Calibrated" if run.manifest["calibrated"] else "Prior, not calibrated"
        settings = run.manifest["settings"]
        print(f"{run.manifest['title']}: {run.manifest['points']:,} points × {settings['draws']} "
              f"draws × {settings['replicates']} replicates. {state}.")  # fmt: skip
        print(f"Parts: {outcome.computed} computed, {outcome.found} there before, "
              f"{outcome.elsewhere} by others, {missing} missing, "
              f"of {len(run.parts)}.")  # fmt: skip
        if not missing:
            print(f"Content {run.content_hash[:16]}, in {run.folder}")
            print(f'Ask it: mcsim query {run.folder} "SELECT scenario, avg({run.metrics[0]}) '
                  'FROM results GROUP BY scenario"')  # fmt: skip
    if failures:
        stages: dict[str, int] = {}
        for failure in failures:
            stages[failure.stage] = stages.get(failure.stage, 0) + 1
        counted = ", ".join(f"{count} at {stage}" for stage, count in stages.items())
        print(f"{len(failures)} failures ({counted}); the others are complete.", file=sys.stderr)
        for failure in failures[:SHOWN]:
            place = f"point {failure.point}" + (
                f", {failure.scenario}" if failure.scenario else "")
            print(f"  {place}, {failure.stage}: {failure.message}", file=sys.stderr)
        if len(failures) > SHOWN:
            print(f"  … and {len(failures) - SHOWN} more; see mcsim sweep --json.",
                  file=sys.stderr)  # fmt: skip
    if failures:
        raise typer.Exit(INCOMPLETE)
