"""Figures: every file, the same bytes, and words that say what can be seen."""

import json
from pathlib import Path

import pandas as pd
import pytest

from mcsim.report import style
from mcsim.report.drawing import draw, draw_all, figures
from mcsim.report.material import Material, inside, number
from mcsim.results.frames import Run

NAMES = ("ranking", "difference", "groups", "levels")


@pytest.fixture(scope="module")
def material(comparison: Run) -> Material:
    return Material(comparison.summary(), comparison.manifest)


def _only(material: Material, scenarios: int) -> Material:
    keep = [material.base, *material.scenarios[:scenarios]]
    records = [s for s in material.manifest["scenarios"] if s["name"] in keep]
    summary = material.summary[material.summary["scenario"].isin(keep)]
    return Material(summary, {**material.manifest, "scenarios": records}, material.metric)


def test_every_file_that_defines_a_figure_is_found() -> None:
    assert set(NAMES) <= set(figures())


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_pictures_data_and_words(
    material: Material, name: str, tmp_path: Path
) -> None:
    written = draw(figures()[name], material, tmp_path)
    assert {path.suffix for path in written} == {".svg", ".png", ".pdf", ".csv", ".json"}
    words = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
    assert words["fingerprint"] == material.manifest["fingerprint"]
    assert words["unit"] == material.unit
    assert words["status"].startswith("Calibrated.")
    assert words["caption"].endswith(".")
    assert len(pd.read_csv(tmp_path / f"{name}.csv")) > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_the_same_bytes_each_time(
    material: Material, name: str, tmp_path: Path
) -> None:
    first = {p.name: p.read_bytes() for p in draw(figures()[name], material, tmp_path / "a")}
    second = {p.name: p.read_bytes() for p in draw(figures()[name], material, tmp_path / "b")}
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_says_whether_its_draws_are_calibrated(
    material: Material, name: str, tmp_path: Path
) -> None:
    with style.styled():
        figure = figures()[name].draw(material)
    assert any("Calibrated." in text.get_text() for text in figure.texts)


def test_the_alternative_text_tells_the_numbers(material: Material) -> None:
    rows = material.at_horizon().set_index("scenario")
    alt = figures()["ranking"].alt(material)
    for name in material.scenarios:
        assert material.title(name) in alt
        assert number(rows.loc[name, "median"], True) in alt


@pytest.mark.parametrize("name", NAMES)
def test_one_scenario_is_enough(material: Material, name: str, tmp_path: Path) -> None:
    assert draw(figures()[name], _only(material, 1), tmp_path, ("svg",))


def test_a_run_without_comparison_has_levels_only(material: Material, tmp_path: Path) -> None:
    assert list(draw_all(_only(material, 0), tmp_path)) == ["levels"]


@pytest.mark.parametrize(
    "metric", ["employers_declaring_nqf_share", "offers_named", "additional", "relabelled",
               "trust_nqf_share"]
)  # fmt: skip
def test_any_metric_can_be_shown(material: Material, metric: str, tmp_path: Path) -> None:
    other = Material(material.summary, material.manifest, metric)
    for name in NAMES:
        assert draw(figures()[name], other, tmp_path, ("svg",))


def test_colours_of_groups_differ() -> None:
    assert len(set(style.GROUP_COLOURS)) == len(set(style.GROUP_MARKERS)) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [("Baseline", "baseline"), ("NQF inclusion, optional", "NQF inclusion, optional"),
     ("Trust in NQF-linked credentials", "trust in NQF-linked credentials")],
)  # fmt: skip
def test_abbreviations_stay_as_they_are_inside_a_sentence(words: str, said: str) -> None:
    assert inside(words) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (1234.5, "+1 234"), (-0.0004, "−0.00040"), (-0.25, "−0.25"), (float("nan"), "–"),
     (12.34, "+12.3"), (0.012, "+0.012")],
)  # fmt: skip
def test_numbers_are_written_for_readers(value: float, said: str) -> None:
    assert number(value, signed=True) == said
