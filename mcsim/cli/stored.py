"""``mcsim verify``, ``reproduce``, ``query`` and ``export``: runs on disk."""

import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import INCOMPLETE, INTERNAL, guarded
from mcsim.cli.options import ChunkLanes, Json
from mcsim.cli.progress import Bar
from mcsim.cli.rate import Rate, orderly
from mcsim.cli.sweep import (
    EngineOption,
    InFlight,
    OwnPosterior,
    Scheduler,
    SlurmOption,
    Workers,
    ending,
    finish,
    way_of,
)
from mcsim.cli.tables import show_json, show_table

RunFolder = Annotated[Path, typer.Argument(help="A sweep or a comparison.", metavar="RUN")]
ROWS = 50


@guarded
def verify(
    folder: RunFolder,
    mend: Annotated[
        bool, typer.Option("--mend", help="Compute damaged and missing parts of a sweep again.")
    ] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Check every hash of a run, offline; exit 1 where one is wrong, 4 where parts are missing."""
    from mcsim.sweep import verbs  # noqa: PLC0415
    from mcsim.sweep.manifest import is_sweep_run  # noqa: PLC0415

    verdict, dropped = verbs.verify(folder, repair=mend)
    if json:
        show_json(verdict.as_record())
    else:
        for finding in verdict.findings:
            if finding.state != "missing":
                print(f"{finding.file}: {finding.state}: {finding.message}")
        print(f"{verdict.good} of {verdict.parts} parts are as they were published"
              + (f", {verdict.missing} missing" if verdict.missing else "")
              + (f", {verdict.wrong} findings" if verdict.wrong else "") + ".")  # fmt: skip
        for note in verdict.notes:
            print(f"Note: {note}.")
        if verdict.failures:
            print(f"{verdict.failures} points could not be computed; mcsim sweep tells which.")
        print(f"Content {verdict.content[:16]}")
    if mend and dropped:
        if not is_sweep_run(folder):
            print(f"{len(dropped)} parts are removed; run the same mcsim compare again.",
                  file=sys.stderr)  # fmt: skip
            raise typer.Exit(INCOMPLETE)
        stop = threading.Event()
        with ending(json), orderly(stop), Bar() as bar, Rate() as rate:
            run, outcome = verbs.resume(folder, watch=rate, progress=bar, stop=stop)
        if not json:
            finish(run, outcome, json)
        return
    if verdict.wrong:
        raise typer.Exit(INTERNAL)
    if verdict.missing:
        raise typer.Exit(INCOMPLETE)


@guarded
def reproduce(
    folder: RunFolder,
    out: Annotated[Path, typer.Option(help="Where it is run again.")] = (
        Path("outputs") / "reproduction"
    ),
    profile: Annotated[str | None, typer.Option(help="Of a comparison in one's own.")] = None,
    posterior: OwnPosterior = None,
    engine: EngineOption = "local", scheduler: Scheduler = None, workers: Workers = None,
    slurm: SlurmOption = None, in_flight: InFlight = None, chunk_lanes: ChunkLanes = 128,
    json: Json = False,
) -> None:  # fmt: skip
    """Run a manifest again and compare what its parts say; exit 1 where they differ."""
    from mcsim.sweep import verbs  # noqa: PLC0415

    way = way_of(engine, scheduler, workers, slurm, "1/1", in_flight, chunk_lanes)
    stop = threading.Event()
    with ending(json), orderly(stop), Bar() as bar, Rate() as rate:
        found = verbs.reproduce(
            folder, out=out, way=way, profile=profile, posterior=posterior, watch=rate,
            progress=bar, stop=stop, told=lambda text: print(text, file=sys.stderr),
        )  # fmt: skip
    if json:
        show_json({"parts": found.parts, "same": found.same, "different": list(found.different),
                   "reasons": list(found.reasons)})  # fmt: skip
    else:
        print(f"{found.same} of {found.parts} parts say the same"
              + ("; " + ", ".join(found.reasons) if found.reasons else "") + ".")  # fmt: skip
        for key in found.different:
            print(f"differs: {key}")
    if found.different:
        raise typer.Exit(INTERNAL)


@guarded
def query(
    folder: RunFolder,
    sql: Annotated[str, typer.Argument(help="SELECT … FROM results, draws or summary.")],
    json: Json = False,
    out: Annotated[Path | None, typer.Option(help="Write CSV or Parquet instead.")] = None,
) -> None:  # fmt: skip
    """Ask a run in SQL."""
    from mcsim.grammar.faults import Fault, InvalidInputError  # noqa: PLC0415
    from mcsim.results.parts import publish  # noqa: PLC0415
    from mcsim.sweep import verbs  # noqa: PLC0415

    if out is not None and out.suffix not in {".csv", ".parquet"}:
        message = f"ends in .csv or .parquet; found {out.suffix!r}."
        raise InvalidInputError([Fault(str(out), None, None, "", message)])
    frame = verbs.query(folder, sql)
    if out is not None:
        publish(out, lambda path: frame.to_csv(path, index=False) if out.suffix == ".csv"
                else frame.to_parquet(path, index=False))  # fmt: skip
        print(out)
        return
    if json:
        from json import loads  # noqa: PLC0415

        show_json(loads(frame.to_json(orient="records", date_format="iso")))
        return
    shown = frame.head(ROWS).astype(object).where(frame.notna(), None)
    cells = [[_cell(value) for value in row] for row in shown.itertuples(index=False)]
    show_table([str(name) for name in frame.columns], cells)
    if len(frame) > ROWS:
        print(f"… {len(frame) - ROWS:,} more rows; --out FILE.csv has them all.", file=sys.stderr)


@guarded
def export(
    folder: RunFolder,
    out: Annotated[Path, typer.Argument(help="A file that ends in .csv, .parquet or .nc.")],
    partial: Annotated[bool, typer.Option("--partial", help="Of what is there so far.")] = False,
) -> None:  # fmt: skip
    """Write the outcomes of a sweep as one file."""
    from mcsim.grammar.faults import Fault, InvalidInputError  # noqa: PLC0415
    from mcsim.sweep.opened import SweepRun  # noqa: PLC0415
    from mcsim.sweep.verbs import open_run  # noqa: PLC0415

    run = open_run(folder)
    if not isinstance(run, SweepRun):
        message = "is a comparison: its summary.csv is tidy; mcsim query writes its parts."
        raise InvalidInputError([Fault(str(folder), None, None, "", message)])
    print(run.export(out, partial=partial))


def _cell(value: object) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
