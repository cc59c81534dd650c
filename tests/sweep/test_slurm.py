"""SLURM computes the same, as jobs of Dask and as an array of shards, where it is installed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mcsim import api
from mcsim.sweep.opened import SweepRun
from tests.sweep.conftest import SMALL


def _runs() -> bool:
    """Tell whether a partition is up."""
    if shutil.which("sbatch") is None:
        return False
    found = subprocess.run(["sinfo", "-h", "-o", "%a"], capture_output=True, text=True, check=False)
    return found.returncode == 0 and "up" in found.stdout


pytestmark = [pytest.mark.slurm, pytest.mark.slow,
              pytest.mark.skipif(not _runs(), reason="there is no SLURM here")]  # fmt: skip

PART = 8
COMMAND = (f"from mcsim.sweep import plan; plan.POINTS = {PART}; "
           "from mcsim.cli.main import main; main()")  # fmt: skip


@pytest.fixture
def one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SweepRun:
    from mcsim.sweep import plan

    monkeypatch.setattr(plan, "POINTS", PART)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return api.sweep(tmp_path / "small.yaml", out=tmp_path / "one", way=api.Way(workers=1))[0]


def test_jobs_of_dask_give_the_same_content(one: SweepRun, tmp_path: Path) -> None:
    pytest.importorskip("dask_jobqueue")
    way = api.Way("slurm", workers=1, slurm={"memory": "1GB", "walltime": "00:10:00"})
    run, outcome = api.sweep(tmp_path / "small.yaml", out=tmp_path / "jobs", way=way)
    assert outcome.computed == 3
    assert run.content_hash == one.content_hash


def test_an_array_of_shards_gives_the_same_content(one: SweepRun, tmp_path: Path) -> None:
    script = tmp_path / "array.sh"
    script.write_text(
        "#!/bin/bash\n#SBATCH --array=1-3\n#SBATCH --mem=1G\n"
        f'{sys.executable} -c "{COMMAND}" sweep small.yaml --out shards --workers 1 '
        "--shard $SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT\n", encoding="utf-8")
    subprocess.run(["sbatch", "--wait", str(script)], check=True, timeout=300)
    run = SweepRun.open(tmp_path / "shards")
    assert run.missing == 0
    assert run.content_hash == one.content_hash
