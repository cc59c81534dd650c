"""Cases: what may be said in them, and what comes of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mcsim import api
from mcsim.cli.main import app
from mcsim.evidence.outside import findings
from mcsim.grammar.faults import InvalidInputError
from mcsim.validation.case import MAY_BE_ANCHORED, case_names, load_case

KEYS = {"name", "metric", "observed", "unit", "q05", "q25", "median", "q75", "q95", "inside50",
        "inside90", "width_vs_prior", "crps_vs_prior"}  # fmt: skip
SMALL = {"draws": 6, "replicates": 2, "learners": 300}
MINE = """\
title: A country of my own
source: our own statistics
metric: {name: starts_rate}
observation: {value: 1.0, unit: per 100 adults and year, window: [0, 1]}
caveat: made up
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _evaluated(path: Path) -> dict[str, Any]:
    (record,) = api.validate_model([path], **SMALL)
    return record


def test_the_shipped_cases_are_those_of_the_evidence() -> None:
    assert case_names() == ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v10", "v11"]
    for name in case_names():
        content = load_case(name).content
        assert name.upper() in content.evidence
        assert content.in_sample == (name in {"v3", "v5"})
        assert findings()[name.upper()].topic == "natural experiment"


def test_a_record_has_the_fields_of_the_contract(tmp_path: Path) -> None:
    path = _written(tmp_path, MINE)
    found = CliRunner().invoke(app, ["validate-model", str(path), "--json", "--draws", "6",
                                     "--replicates", "2", "--learners", "300",
                                     "--posterior", "prior"])  # fmt: skip
    assert found.exit_code == 0
    (record,) = json.loads(found.stdout)["cases"]
    assert set(record) >= KEYS
    assert record["q05"] <= record["q25"] <= record["median"] <= record["q75"] <= record["q95"]
    # Nothing is anchored and nothing calibrated: the prediction is the prior's.
    assert record["width_vs_prior"] == record["crps_vs_prior"] == 1.0
    assert record["verdict"] in {"uninformative", "outside"}


def test_an_anchor_narrows_the_prediction(tmp_path: Path) -> None:
    path = _written(tmp_path, MINE + "anchors: {baseline_uptake: 0.01}\n")
    (anchored,) = api.validate_model([path], draws=12, replicates=2, learners=2_000)
    assert anchored["width_vs_prior"] < 0.7
    assert anchored["crps_vs_prior"] != 1.0


def test_what_was_never_seen_is_outside(tmp_path: Path) -> None:
    record = _evaluated(_written(tmp_path, MINE.replace("value: 1.0", "value: 90.0")))
    assert not record["inside90"]
    assert record["verdict"] == "outside"


def test_a_policy_beside_itself_differs_by_nothing(tmp_path: Path) -> None:
    text = MINE.replace("{name: starts_rate}", "{name: starts_rate, compare: difference}")
    record = _evaluated(_written(tmp_path, text + "base: nqf_optional\nscenario: nqf_optional\n"))
    assert record["q05"] == record["q95"] == 0.0


def test_the_window_is_a_ratio_of_sums_over_its_quarters(tmp_path: Path) -> None:
    whole = _evaluated(_written(tmp_path, MINE.replace("[0, 1]", "[0, 3]")))
    parts = [_evaluated(_written(tmp_path, MINE.replace("[0, 1]", window)))
             for window in ("[0, 1]", "[2, 3]")]  # fmt: skip
    middle = sum(part["median"] for part in parts) / 2
    assert whole["median"] == pytest.approx(middle, rel=0.35)


@pytest.mark.parametrize(
    ("line", "where", "said"),
    [
        ("anchors: {beta_P: 0.4}", "mine.yaml:6", "may not be anchored"),
        ("anchors: {baseline_uptake: 4}", "mine.yaml:6", "0.0001"),
        ("parameters: {betaP: 0.4}", "mine.yaml:6", "beta_P"),
        ("evidence: [E99]", "mine.yaml:6", "E99"),
        ("scenario: nqf_optionl", "mine.yaml:6", "nqf_optional"),
        ("profile: atlantis", "mine.yaml:6", "atlantis"),
        ("levers: {awareness: {start: 2026-Q1, levl: 1}}", "mine.yaml:6", "level"),
        ("colour: blue", "mine.yaml:6", "colour"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_what_is_valid(
    tmp_path: Path, line: str, where: str, said: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        load_case(_written(tmp_path, MINE + line + "\n"))
    told = " ".join(str(fault) for fault in caught.value.faults)
    assert where in told
    assert said in told


@pytest.mark.parametrize(
    ("old", "new"),
    [("starts_rate", "starts_rte"), ("[0, 1]", "[3, 1]"), ("{name: starts_rate}",
      "{name: starts_rate, group: size, level: large}"), ("source: our own statistics\n", "")],
)  # fmt: skip
def test_what_cannot_be_measured_is_refused(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(InvalidInputError):
        load_case(_written(tmp_path, MINE.replace(old, new)))


def test_all_faults_of_all_cases_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        api.validate_model([_written(tmp_path, MINE + "colour: blue\n"), "v99"], draws=0)
    told = " ".join(str(fault) for fault in caught.value.faults)
    assert "colour" in told
    assert "v99" in told
    assert "draws" in told


def test_what_may_be_anchored_is_a_start_or_an_institution() -> None:
    responses = {"beta_T", "beta_R", "beta_P", "chi", "campaign_reach", "gain_nqf"}
    assert not responses & set(MAY_BE_ANCHORED)


def test_the_document_lists_every_case_and_what_may_be_anchored() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "validation.md").read_text("utf-8")
    for name in case_names():
        assert f"| {name.upper()}" in text
    for symbol in MAY_BE_ANCHORED:
        assert f"| `{symbol}` |" in text


def test_too_little_to_measure_in_is_told() -> None:
    with pytest.raises(InvalidInputError, match="more learners") as caught:
        api.validate_model(["v2"], learners=200, draws=2, replicates=1, posterior="prior")
    assert caught.value.faults[0].field == "learners"
