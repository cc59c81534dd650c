"""The command ``mcsim``: its verbs, each in a file of its own.

Verbs import what they need when they run, so that ``mcsim --help`` answers at once.
"""

import os
import sys
import warnings
from importlib.metadata import version
from typing import Annotated

import typer

from mcsim.cli.bench import bench
from mcsim.cli.breakeven import breakeven
from mcsim.cli.calibrate import calibrate
from mcsim.cli.check import check
from mcsim.cli.compare import compare
from mcsim.cli.diagnose import check_calibration, diagnose
from mcsim.cli.diff import diff
from mcsim.cli.discover import discover
from mcsim.cli.exits import DEBUG, let_go
from mcsim.cli.explain import explain
from mcsim.cli.funnel import funnel
from mcsim.cli.init import init
from mcsim.cli.list import list_
from mcsim.cli.optimise import optimise
from mcsim.cli.pairs import pairs
from mcsim.cli.plot import plot
from mcsim.cli.report import report
from mcsim.cli.run import run
from mcsim.cli.sensitivity import sensitivity
from mcsim.cli.serve import serve
from mcsim.cli.stored import export, query, reproduce, verify
from mcsim.cli.sweep import expand, sweep
from mcsim.cli.table import table
from mcsim.cli.validate import validate
from mcsim.cli.validate_model import validate_model
from mcsim.cli.voi import voi
from mcsim.cli.why import why
from mcsim.cli.worth import worth

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        print(f"mcsim {version('mcsim')}")
        raise typer.Exit


@app.callback()
def about(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True,
                                    help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where a defect of mcsim lies.")]
    = False,
) -> None:  # fmt: skip
    """Compare micro-credential policies by simulation, with an honest account of the uncertainty.

    Exit codes: 0 fine, 1 internal or a failed check, 2 usage, 3 invalid input, 4 not complete but
    resumable, 130 interrupted.
    """
    if debug:
        os.environ[DEBUG] = "1"


for verb in (
    compare, pairs, run, worth, funnel, why, breakeven, sensitivity, discover, optimise, voi,
    report, plot, table, serve, validate, diff, check, init, explain, calibrate, diagnose, bench,
):  # fmt: skip
    app.command()(verb)
for stored in (sweep, expand, verify, reproduce, query, export):
    app.command()(stored)
app.command("check-calibration")(check_calibration)
app.command("validate-model")(validate_model)
app.command("list")(list_)


def _told(message: object, *_: object, **__: object) -> str:
    """Write a warning as a sentence; where in the code it arose helps nobody."""
    return f"Warning: {message}\n"


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Letters such as β must not stop a run where the locale is plain ASCII.
            stream.reconfigure(errors="replace")
    warnings.formatwarning = _told
    try:
        app()
    finally:
        let_go()
