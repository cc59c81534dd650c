"""Figures and page where a comparison is small, large, odd or has gaps."""

import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from mcsim.grammar.faults import InvalidInputError
from mcsim.report.content.whole import content
from mcsim.report.drawing import draw, draw_all, figure_of, figures
from mcsim.report.material import Material, estimate, includes_zero, inside
from mcsim.report.style import quarter_of, styled
from mcsim.report.written.html import html

NAMES = ("ranking", "difference", "groups", "levels", "composition")
NARROWED = ("ranking", "difference", "levels", "composition")
LONG = ("A very long title of a package with inclusion in the national framework, common "
        "standards of quality and guidance for adults")  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    "one policy": {"policies": 1},
    "eleven policies": {"policies": 11},
    "one quarter": {"policies": 2, "quarters": 1},
    "half a year": {"policies": 2, "quarters": 2},
    "no Monte Carlo error, no direction": {"errors": False, "metric": "relabelled"},
    "long titles": {"policies": 4, "titles": (LONG,), "base_title": LONG},
    "dollars in titles": {"policies": 2, "titles": ("From $\\frac$ a place",)},
}


def _drawn(material: Material, name: str, narrow: bool = False) -> Figure:
    """Return a figure after its layout has been done."""
    with styled(narrow):
        figure = figures()[name].draw(material)
        FigureCanvasAgg(figure).draw()
    return figure


def _inches(figure: Figure, text: Text) -> tuple[float, float, float, float]:
    box = text.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return tuple(edge / figure.dpi for edge in (box.x0, box.x1, box.y0, box.y1))  # type: ignore[return-value]


def _texts(figure: Figure) -> list[Text]:
    """Return what is written: titles, names of rows, notes, and the ticks within the limits."""
    found = list(figure.texts)
    for axis in (axis for axis in figure.axes if axis.get_visible()):
        left, right = axis.get_xlim()
        found += [*axis.texts, axis.xaxis.label, axis._left_title]  # type: ignore[attr-defined]
        low, high = sorted(axis.get_ylim())
        found += [x for x in axis.get_xticklabels() if left <= x.get_position()[0] <= right]
        found += [y for y in axis.get_yticklabels() if low <= y.get_position()[1] <= high]
    return [text for text in found if text.get_text() and text.get_visible()]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["ranking", "difference", "groups", "levels"])
def test_every_figure_is_drawn_and_no_text_cut_off(made_up: Any, name: str, case: str) -> None:
    figure = _drawn(made_up(**CASES[case]), name)
    width, height = figure.get_size_inches()
    for text in _texts(figure):
        left, right, bottom, top = _inches(figure, text)
        assert left >= 0, text.get_text()
        assert right <= width, text.get_text()
        assert bottom >= 0, text.get_text()
        assert top <= height, text.get_text()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", ["one policy", "eleven policies", "one quarter", "long titles"])
@pytest.mark.parametrize("name", NARROWED)
def test_no_text_is_cut_off_in_one_column(made_up: Any, name: str, case: str) -> None:
    figure = _drawn(made_up(**CASES[case]), name, narrow=True)
    for text in _texts(figure):
        left, right, bottom, top = _inches(figure, text)
        assert left >= 0, text.get_text()
        assert right <= figure.get_figwidth(), text.get_text()
        assert bottom >= 0, text.get_text()
        assert top <= figure.get_figheight(), text.get_text()


@pytest.mark.parametrize("case", ["one policy", "eleven policies", "long titles"])
@pytest.mark.parametrize("name", ["ranking", "groups"])
def test_names_of_policies_do_not_overlap(made_up: Any, name: str, case: str) -> None:
    figure = _drawn(made_up(**CASES[case]), name)
    boxes = [_inches(figure, label) for label in figure.axes[0].get_yticklabels()]
    assert all(above[2] > below[3] for above, below in pairwise(boxes))


@pytest.mark.parametrize("name", ["levels", "difference"])
def test_no_band_is_cut_off(made_up: Any, name: str) -> None:
    material = made_up(2)
    last = material.summary["scenario"] == "policy_01"
    material.summary.loc[last, "p95"] *= 3
    rows = material.rows("all", difference=name == "difference")
    bottom, top = _drawn(material, name).axes[0].get_ylim()
    assert bottom <= rows["p05"].min()
    assert rows["p95"].max() <= top


@pytest.mark.parametrize("name", ["levels", "difference"])
@pytest.mark.parametrize("quarters", [1, 2, 40])
def test_the_axis_shows_the_reported_years(made_up: Any, name: str, quarters: int) -> None:
    first, last = 2026.0, 2026 + (quarters - 1) / 4
    left, right = _drawn(made_up(2, quarters), name).axes[0].get_xlim()
    assert first - 0.5 <= left < first
    assert last < right <= last + 0.5


def test_a_single_quarter_shows_its_interval(made_up: Any) -> None:
    axis = _drawn(made_up(1, 1), "levels").axes[0]
    row = made_up(1, 1).over_time("policy_00", difference=False).iloc[0]
    lines = [one for one in axis.collections if isinstance(one, LineCollection)]
    ends = [path.vertices[:, 1].tolist() for one in lines for path in one.get_paths()]
    assert [row["p05"], row["p95"]] in ends


def test_without_groups_there_is_no_figure_of_them(made_up: Any, tmp_path: Path) -> None:
    material = made_up(1, 4, groups=False)
    drawn = draw_all(material, tmp_path)
    assert list(drawn) == ["ranking", "difference", "levels", "composition"]
    for files in drawn.values():
        assert [path.suffix for path in files] == [".svg", ".png", ".pdf", ".csv", ".json"]
    with pytest.raises(InvalidInputError, match="could show"):
        figure_of("groups", material)


def test_an_unknown_interval_may_include_0(made_up: Any) -> None:
    row = made_up(1).at_horizon().iloc[0]
    assert not includes_zero(row)
    unknown = row.copy()
    unknown[["median", "p05", "p95"]] = math.nan
    assert includes_zero(unknown)


def test_a_lever_that_the_base_has_too_does_not_start_the_policy(made_up: Any) -> None:
    material = made_up(1)
    base, policy = material.manifest["scenarios"]
    both = {**policy["levers"], "label": {"level": 1.0, "start": "2030-Q3"}}
    records = [{**base, "levers": policy["levers"]}, {**policy, "levers": both}]
    changed = Material(material.summary, {**material.manifest, "scenarios": records})
    assert material.starts("policy_00") == 2027
    assert changed.starts("policy_00") == 2030.5


@pytest.mark.parametrize("name", ["ranking", "difference"])
def test_the_alternative_text_orders_by_median_and_says_what_includes_0(
    made_up: Any, name: str
) -> None:
    material = made_up(3)
    alt = figures()[name].alt(material)
    rows = material.at_horizon().sort_values("median", ascending=False)
    places = [alt.index(material.title(scenario)) for scenario in rows["scenario"]]
    assert places == sorted(places)
    assert alt.count("includes 0") == sum(includes_zero(row) for _, row in rows.iterrows()) == 2
    assert "Outreach to employers 0 (0 to 0, includes 0)" in alt


def test_the_page_claims_nothing_where_every_interval_includes_0(made_up: Any) -> None:
    text = content(made_up(4, 1)).sections[1].blocks[0].prose.plain
    assert "for none of 4 policies does the 5–95 % interval" in text
    assert "raise" not in text


def test_a_tiny_effect_whose_interval_excludes_0_is_told(made_up: Any) -> None:
    material = made_up(1)
    summary = material.summary.copy()
    effect = summary["base"] == "baseline"
    summary.loc[effect, ["median", "p05", "p95"]] = [2e-8, 1e-8, 3e-8]
    report = content(Material(summary, material.manifest))
    answer = report.sections[1].blocks[0].prose.plain
    assert "“Awareness and guidance” raises credential completions" in answer
    assert "+0.000000020 to" not in answer


def test_whatever_a_scenario_says_is_escaped(made_up: Any) -> None:
    evil = "<script>alert(1)</script>\"'&"
    text = html(content(made_up(2, titles=(evil,), base_title=evil)))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("policies", [0, 1, 4])
def test_the_page_asks_first(made_up: Any, policies: int) -> None:
    text = html(content(made_up(policies)))
    asked = {0: None, 1: "Does Awareness and guidance help?", 4: "By how much does each policy"}
    if asked[policies] is None:
        assert 'id="question"' not in text
    else:
        assert text.index(str(asked[policies])) < text.index(">The answer first</h2>")


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_a_picture_carries_the_run_and_no_date(made_up: Any, form: str, tmp_path: Path) -> None:
    material = made_up(1)
    picture = draw(figures()["ranking"], material, tmp_path, (form,))[0].read_bytes()
    assert material.manifest["fingerprint"].encode() in picture
    for word in (b"dc:date", b"CreationDate", b"ModDate", b"tIME"):
        assert word not in picture


def test_words_of_a_figure_name_its_sources(made_up: Any, tmp_path: Path) -> None:
    draw(figures()["ranking"], made_up(1), tmp_path, ())
    words = (tmp_path / "ranking.json").read_text(encoding="utf-8")
    for source in ("made up for a test", "2" * 16, "3" * 16, "4" * 16):
        assert source in words


@pytest.mark.parametrize(
    ("words", "said"),
    [("A stylised EU country", "a stylised EU country"), ("EU lands", "EU lands"), ("", "")],
)  # fmt: skip
def test_titles_stand_well_inside_a_sentence(words: str, said: str) -> None:
    assert inside(words) == said


def test_levels_are_written_without_a_sign(made_up: Any) -> None:
    row = made_up(1, 1).over_time("baseline", difference=False).iloc[0]
    assert estimate(row, signed=False) == "0.90 (0.27 to 2.25)"


@pytest.mark.parametrize(("moment", "said"), [(2027.0, "2027"), (2026.75, "2026-Q4")])
def test_moments_are_written_as_quarters(moment: float, said: str) -> None:
    assert quarter_of(moment) == said
