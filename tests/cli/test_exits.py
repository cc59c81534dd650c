"""How a verb ends: the exit code, and what is said on stderr."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from mcsim.cli.exits import DEBUG, guarded
from mcsim.cli.main import app
from mcsim.cli.validate import _minutes
from mcsim.grammar.faults import Fault, IncompleteRunError, InvalidInputError


def _end(error: BaseException | None) -> int:
    """Let a verb end with an error, and return its exit code."""

    @guarded
    def verb() -> None:
        if error is not None:
            raise error

    try:
        verb()
    except typer.Exit as left:
        return left.exit_code
    return 0


ENDS: dict[str, tuple[BaseException | None, int, str]] = {
    "fine": (None, 0, ""),
    "invalid": (InvalidInputError([Fault("a.yaml", 3, 5, "levers.lable", "is not.", "label")]), 3,
                "a.yaml:3:5: levers.lable: is not. Did you mean label?\n"),
    "incomplete": (IncompleteRunError("out lacks 2 of 8 parts"), 4, "out lacks 2 of 8 parts."),
    "interrupted": (KeyboardInterrupt(), 130, "the same command goes on"),
    "not permitted": (PermissionError(errno.EACCES, "Permission denied", "out"), 3,
                      "out: Permission denied."),
    "disk full": (OSError(errno.ENOSPC, "No space left on device", "out"), 4,
                  "the same command goes on"),
    "defect": (ZeroDivisionError("division by zero"), 1, "a defect of mcsim, not of your input"),
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_each_end_has_its_code_and_its_message(
    end: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DEBUG, raising=False)
    error, code, said = ENDS[end]
    assert _end(error) == code
    streams = capsys.readouterr()
    assert streams.out == ""
    assert said in streams.err
    assert "Traceback" not in streams.err
    assert bool(streams.err) == (end != "fine")


def test_where_a_defect_lies_is_shown_on_demand_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("mcsim.checks.inputs.inspect", broken)
    monkeypatch.setenv(DEBUG, "")
    quiet = CliRunner().invoke(app, ["validate", "baseline"])
    shown = CliRunner().invoke(app, ["--debug", "validate", "baseline"])
    assert (quiet.exit_code, shown.exit_code) == (1, 1)
    assert "Traceback" not in quiet.stderr
    assert "ZeroDivisionError" in quiet.stderr
    assert "in broken" in shown.stderr


def test_the_version_is_told() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("mcsim ")


@pytest.mark.parametrize("listed", ["scenarios", "evidence"])
def test_a_reader_that_has_seen_enough_is_no_fault(listed: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = _listed(listed, write)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("listed", ["scenarios", "evidence"])
def test_output_that_is_lost_is_told(listed: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = _listed(listed, full.fileno())
    assert done.returncode == 4
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def _listed(kind: str, stdout: int) -> subprocess.CompletedProcess[str]:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "mcsim", "list", kind]
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False, env=buffered
    )


def test_faults_go_to_stderr_and_json_to_stdout() -> None:
    plain = CliRunner().invoke(app, ["validate", "nowhere"])
    told = CliRunner().invoke(app, ["validate", "nowhere", "--json"])
    assert plain.stdout == ""
    assert plain.stderr.startswith("nowhere: ")
    assert told.stderr == ""
    assert told.stdout.startswith("{")
    assert plain.exit_code == told.exit_code == 3


@pytest.mark.parametrize(("seconds", "said"), [(8.0, "less than a minute"), (61.0, "1 minute"),
                                               (300.0, "5 minutes")])  # fmt: skip
def test_time_is_told_in_minutes(seconds: float, said: str) -> None:
    assert _minutes(seconds) == said
