"""The wheel carries what it needs."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out,
                    ROOT], check=True, capture_output=True)  # fmt: skip
    return next(out.glob("*.whl"))


def test_it_holds_scenarios_evidence_register_toy_models_and_templates(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("scenarios", "calibration"):
        for path in (ROOT / folder).rglob("*.*"):
            assert f"mcsim/data/{folder}/{path.relative_to(ROOT / folder).as_posix()}" in names
    for toy in ("yardstick", "toy_mesa"):
        assert f"mcsim/data/benchmarks/{toy}.py" in names
    for template in ("report.html.j2", "report.css", "report.typ"):
        assert f"mcsim/report/templates/{template}" in names
    assert "mcsim/py.typed" in names


@pytest.mark.slow
def test_an_installed_mcsim_compares_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    environment, folder = tmp_path / "environment", tmp_path / "empty"
    folder.mkdir()
    venv.create(environment, with_pip=True)
    binaries = environment / "bin"
    subprocess.run([binaries / "python", "-m", "pip", "install", "--quiet", wheel], check=True)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [binaries / "mcsim", "compare", "baseline", "nqf_optional", "--draws", "2",
         "--replicates", "2", "--learners", "300", "--horizon", "12"],
        cwd=folder, env=clean, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "NQF inclusion, optional" in done.stdout
    assert (folder / "outputs" / "comparison" / "report.html").is_file()
    assert [path.name for path in folder.iterdir()] == ["outputs"]
