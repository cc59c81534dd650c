"""Ctrl-C leaves a store from which the same command goes on."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def _parts(study: Path) -> dict[str, int]:
    """Return the complete parts of a study, each with the time at which it was written."""
    return {path.name: path.stat().st_mtime_ns for path in study.glob("parts/*.parquet")}


# A shell lets what it runs in the background ignore Ctrl-C, and that is inherited.
LISTENING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from mcsim.cli.main import main; main()"
)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a POSIX signal")
def test_the_same_command_goes_on_after_ctrl_c(tmp_path: Path) -> None:
    study = tmp_path / "study"
    command = [
        sys.executable, "-c", LISTENING, "run", "awareness", "--out", str(study), "--draws", "8",
        "--replicates", "32", "--learners", "2000", "--horizon", "24",
        "--threads", "1",
    ]  # fmt: skip
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as run:
        while not _parts(study) and run.poll() is None:
            time.sleep(0.02)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=120)
    assert run.returncode == 130, said
    assert "the same command goes on" in said
    assert "Traceback" not in said
    kept = _parts(study)
    assert 0 < len(kept) < 4
    assert not list(study.rglob("*.writing"))

    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert len(_parts(study)) == 4
    assert {name: _parts(study)[name] for name in kept} == kept
