"""One registry of figures: what a run gives, by which name, and what gives the others."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcsim.compare.exhibit import Exhibit
from mcsim.explore.finding import Answer
from mcsim.grammar.faults import InvalidInputError
from mcsim.report.drawing import write
from mcsim.report.exhibits import PICTURES, write_answer
from mcsim.report.explored.writing import DRAWINGS
from mcsim.report.registry import FUNNEL, OTHERWISE, STORED, WORTH, entries, figure_in, given
from mcsim.results.frames import Run
from mcsim.validation.coverage import coverage_of

RECORD = {"name": "france_mark", "title": "A mark becomes mandatory", "metric": "offers",
          "unit": "%", "observed": 12.0, "q05": 1.0, "q25": 4.0, "median": 6.0, "q75": 9.0,
          "q95": 14.0, "inside50": False, "inside90": True, "verdict": "holds",
          "in_sample": False, "width_vs_prior": 0.6, "crps_vs_prior": 0.8, "worlds": 8}  # fmt: skip


def test_every_picture_has_a_name_in_the_registry() -> None:
    named = {entry.exhibit or entry.name for entry in entries().values()}
    assert set(PICTURES) | set(DRAWINGS) <= named
    assert set(STORED) >= set(DRAWINGS)


def test_names_are_of_one_figure_each() -> None:
    from mcsim.report.drawing import figures

    kinds, exhibits = set(figures()), set(WORTH) | set(FUNNEL)
    assert kinds.isdisjoint(exhibits)
    assert (kinds | exhibits).isdisjoint(STORED)
    assert set(OTHERWISE) <= exhibits


def test_a_comparison_gives_its_figures_and_says_what_gives_others(comparison: Run) -> None:
    names = set(given(comparison.folder))
    assert {"ranking", "composition", "supply", "costs", "cost_acceptability", "funnel"} <= names
    assert "verdicts" not in names
    with pytest.raises(InvalidInputError, match="compare --verdicts"):
        figure_in(comparison.folder, "verdicts")
    with pytest.raises(InvalidInputError, match="mcsim sensitivity"):
        figure_in(comparison.folder, "sobol")
    with pytest.raises(InvalidInputError, match="Did you mean"):
        figure_in(comparison.folder, "rankin")


@pytest.mark.parametrize("name", ["composition", "supply", "cost_acceptability", "funnel"])
def test_a_figure_has_caption_alt_source_and_fingerprint(comparison: Run, name: str) -> None:
    words = figure_in(comparison.folder, name).words
    fingerprint = comparison.manifest["fingerprint"]
    assert words["fingerprint"] == fingerprint
    assert f"run {fingerprint}" in words["source"]
    assert comparison.manifest["model_hash"] in words["source"]
    assert len(words["alt"]) > 60
    assert words["caption"].endswith(".")


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="holds no"):
        given(tmp_path)


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_a_stored_answer_is_drawn_again_to_the_same_bytes(tmp_path: Path, form: str) -> None:
    other = {**RECORD, "name": "b", "title": "Another", "observed": 90.0, "verdict": "misses",
             "inside90": False}  # fmt: skip
    answer = coverage_of([RECORD, other], calibrated=True)
    write_answer(answer, tmp_path)
    again = write(figure_in(tmp_path, "coverage"), tmp_path / "again")
    path = next(path for path in again if path.suffix == f".{form}")
    assert path.read_bytes() == (tmp_path / path.name).read_bytes()
    words = json.loads((tmp_path / "coverage.json").read_text(encoding="utf-8"))
    assert "in 1 of 2 cases" in words["caption"]


def test_an_explored_answer_is_drawn_again(tmp_path: Path) -> None:
    import pandas as pd

    from mcsim.report.explored.writing import write as write_explored

    table = pd.DataFrame({"parameter": ["chi", "employer_gap"], "prcc": [-0.6, 0.2],
                          "p05": [-0.8, -0.1], "p95": [-0.4, 0.4],
                          "excludes_zero": [True, False], "meaning": ["a", ""]})  # fmt: skip
    shown: dict[str, Any] = {"title": "NQF", "base": "Baseline", "label": "Completions",
                             "unit": "%", "years": "2026-2035"}  # fmt: skip
    answer = Answer("What?", (Exhibit("prcc", "What it goes with", table, "It does.", shown),),
                    "Calibrated.", "abcd")  # fmt: skip
    write_explored(answer, tmp_path)
    again = write(figure_in(tmp_path, "prcc"), tmp_path / "again", ("svg",))
    assert again[0].read_bytes() == (tmp_path / "prcc.svg").read_bytes()


def test_what_an_earlier_version_wrote_is_told(tmp_path: Path) -> None:
    (tmp_path / "prcc.json").write_text('{"name": "prcc"}', encoding="utf-8")
    (tmp_path / "prcc.csv").write_text("parameter\nchi\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="earlier version"):
        figure_in(tmp_path, "prcc")
