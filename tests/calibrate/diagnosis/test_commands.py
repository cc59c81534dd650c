"""The two commands from end to end on the posterior that ships, small."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mcsim.calibrate import bank
from mcsim.calibrate.diagnosis import check, diagnose
from mcsim.cli.main import app

pytestmark = pytest.mark.slow


def _run(*words: str) -> str:
    done = CliRunner().invoke(app, [*words])
    assert done.exit_code in (0, 1), done.stderr  # so small a check may fail by chance
    return done.stdout


def test_a_diagnosis_is_told_drawn_and_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnose.diagnose, "__defaults__", (8,))
    said = _run("diagnose", "--out", str(tmp_path))
    assert "What the data tell of each parameter" in said
    assert "175 others" in said
    names = {path.stem for path in (tmp_path / "figures").glob("*.png")}
    assert names == {"surveyed", "predictive", "contraction", "tradeoffs", "readings"}
    monkeypatch.setattr(bank, "simulate", None)  # nothing is simulated again
    assert _run("diagnose", "--out", str(tmp_path)) == said


def test_a_check_says_what_it_covered_and_is_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extent = check.Extent
    monkeypatch.setattr(check, "Extent", lambda surveys: extent(surveys, 4_096, 128))
    said = _run("check-calibration", "--surveys", "20", "--out", str(tmp_path))
    assert "In 20 simulated surveys the true values lay in" in said
    assert "read by another method" in said
    names = {path.stem for path in (tmp_path / "figures").glob("*.png")}
    assert names == {"interval_coverage", "second_opinion"}
    assert len((tmp_path / "figures" / "interval_positions.csv").read_text().splitlines()) == 361
    monkeypatch.setattr(bank, "simulate", None)
    assert _run("check-calibration", "--surveys", "20", "--out", str(tmp_path)) == said
