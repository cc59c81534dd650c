"""A sweep file is told all its faults at once, where they stand."""

from pathlib import Path

import pytest

from mcsim.grammar.faults import InvalidInputError
from mcsim.sweep.file import load_sweep
from tests.sweep.conftest import SMALL


def _faults(path: Path, text: str) -> dict[tuple[int | None, str], str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as found:
        load_sweep(path)
    return {(fault.line, fault.field): f"{fault.message} {fault.suggestion or ''}"
            for fault in found.value.faults}  # fmt: skip


def test_what_is_right_is_loaded(small: Path) -> None:
    sweep = load_sweep(small, draws=3)
    assert sweep.study.settings.draws == 3
    assert sweep.study.settings.learners == 200
    assert len(sweep.points["chi"]) == 24


BAD = """\
title: Bad
scenarios: [nqf_optional]
settings: {learner: 200}
design: {kind: grid}
factors:
  chi: {values: [0.5, 1.5]}
  price_levl: {range: [0, 1]}
  nqf_inclusion.stringncy: {values: [0.5]}
  nqf_inclusion.stringency: {values: [0.5, 2.0]}
  nqf_inclusion.mode: {values: [optional, stict]}
  label.level: {values: [1.0]}
  variant: {values: [mian]}
  profile: {values: [eux]}
outcomes:
  metrics: [completion_rate]
  quarters: [2050-Q1]
"""


def test_every_fault_names_its_line_and_the_nearest_name(tmp_path: Path) -> None:
    faults = _faults(tmp_path / "bad.yaml", BAD)
    assert "learners" in faults[3, "settings.learner"]
    assert "completions_rate" in faults[15, "outcomes.metrics.0"]
    faults = _faults(tmp_path / "bad.yaml", BAD.replace("learner:", "learners:"))
    assert "within 0 … 1" in faults[6, "factors.chi.values.1"]
    assert "price_level" in faults[7, "factors.price_levl"]
    assert "nqf_inclusion.stringency" in faults[8, "factors.nqf_inclusion.stringncy"]
    assert "at most 1" in faults[9, "factors.nqf_inclusion.stringency.values.1"]
    assert "optional or strict" in faults[10, "factors.nqf_inclusion.mode.values.1"]
    assert "no scenario of this sweep has the lever label" in faults[11, "factors.label.level"]
    assert "main" in faults[12, "factors.variant.values.0"]
    assert "eu" in faults[13, "factors.profile.values.0"]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("points: 24, ", "", "sobol"),
    ("kind: sobol", "kind: sobl", "sobol"),
    ("chi: {range: [0, 1]}", "chi: {range: [0, 1], values: [1]}", "exactly one"),
    ("chi: {range: [0, 1]}", "chi: {range: [1, 0]}", "low below high"),
    ("chi: {range: [0, 1]}", "chi: {range: [0, .inf]}", "finite"),
    ("chi: {range: [0, 1]}", "chi: {range: [-1, 1]}", "within 0"),
    ("2027-Q2, horizon", "2050-Q1", "reported quarter"),
    ("[nqf_optional]", "[nqf_optionl]", "nqf_optional"),
    ("title:", "titel:", "title"),
])  # fmt: skip
def test_each_fault_says_what_is_accepted(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SMALL
    assert said in str(_faults(tmp_path / "bad.yaml", SMALL.replace(old, new)))


TABLE = """\
title: My points
scenarios: [nqf_optional]
design: {kind: csv, file: points.csv}
"""


def test_a_table_of_points_may_leave_cells_empty(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(TABLE, encoding="utf-8")
    (tmp_path / "points.csv").write_text(
        "chi,nqf_inclusion.mode,nqf_inclusion.target.provider_type\n"
        '0.5,strict,"[""vet""]"\n,,\n', encoding="utf-8")  # fmt: skip
    points = load_sweep(tmp_path / "s.yaml").points
    assert points["chi"][0] == 0.5
    assert points["nqf_inclusion.mode"].tolist() == ["strict", None]
    assert points["nqf_inclusion.target.provider_type"].tolist() == [["vet"], None]


@pytest.mark.parametrize("name", ["../points.csv", "/etc/hostname", "none.csv"])
def test_a_table_lies_beside_the_file(tmp_path: Path, name: str) -> None:
    text = TABLE.replace("points.csv", name)
    assert "no file" in _faults(tmp_path / "s.yaml", text)[3, "design.file"]


def test_a_table_is_told_its_faults_by_line(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(TABLE, encoding="utf-8")
    (tmp_path / "points.csv").write_text(
        "chi,nqf_inclusion.mode\n0.5,strict\n7,strict\nx,strikt\n1\nNaN,\n", encoding="utf-8")
    with pytest.raises(InvalidInputError) as found:
        load_sweep(tmp_path / "s.yaml")
    told = [(fault.line, fault.column, fault.field) for fault in found.value.faults]
    assert told == [(3, 1, "chi"), (4, 1, "chi"), (4, 2, "nqf_inclusion.mode"), (5, 1, ""),
                    (6, 1, "chi")]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"chi\n", b"chi,chi\n1,1\n", b"chj\n1\n", b"\xff\xfe\n"])
def test_a_table_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.yaml").write_text(TABLE, encoding="utf-8")
    (tmp_path / "points.csv").write_bytes(content)
    with pytest.raises(InvalidInputError):
        load_sweep(tmp_path / "s.yaml")
