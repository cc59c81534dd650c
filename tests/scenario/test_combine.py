"""Scenarios under one profile, one set of assumptions and one setting; all faults at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mcsim.checks.inputs import inspect
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.scenario.combine import combine
from mcsim.scenario.loader import load_assumptions, load_scenarios
from mcsim.scenario.model import Assumptions
from mcsim.shipped import folder

type Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def _faults(*files: Path, **given: object) -> list[Fault]:
    base, *others = load_scenarios(["baseline", *files])
    with pytest.raises(InvalidInputError) as caught:
        combine(base, others, **given)  # type: ignore[arg-type]
    return list(caught.value.faults)


def test_the_run_decides_whether_a_lever_is_too_early(write: Write) -> None:
    early = write("early.yaml", "title: x\nlevers: {label: {start: 2024-Q1}}\n")
    (fault,) = _faults(early)
    assert (fault.line, fault.field) == (2, "levers.label.start")
    base, *others = load_scenarios(["baseline", early])
    study = combine(base, others, overrides={"first_quarter": "2024-Q1"})
    assert str(study.settings.first_quarter) == "2024-Q1"


@pytest.mark.parametrize(
    ("name", "said", "near"),
    [
        ("eu1", "no shipped profile", "eu"),
        ("../eu.yaml", "same folder", None),
        ("/etc/passwd", "same folder", None),
        ("mine.yml", "no file 'mine.yml'", "mine.yaml"),
    ],
)
def test_a_profile_is_shipped_or_lies_beside_the_scenario(
    write: Write, name: str, said: str, near: str | None
) -> None:
    write("mine.yaml", "title: x\n")
    (fault,) = _faults(write("s.yaml", f"title: x\nprofile: {name}\n"))
    assert (fault.line, fault.field, fault.suggestion) == (2, "profile", near)
    assert said in fault.message


def test_a_profile_beside_the_scenario_is_used(write: Write) -> None:
    shipped = (folder("calibration") / "profiles" / "eu.yaml").read_text(encoding="utf-8")
    write("mine.yaml", shipped.replace("adults: 1000000", "adults: 2000000"))
    base, *others = load_scenarios(["baseline", write("s.yaml", "title: x\nprofile: mine.yaml\n")])
    assert combine(base, others).profile.adults == 2_000_000


@pytest.mark.parametrize(
    ("text", "line", "field", "said"),
    [
        ("age: {25-34: 0.23", 8, "age", "the shares must sum to 1; they sum to 1.1"),
        ("  45-54: {low: 0.20", 12, "education.45-54", "sum to 1.1"),
        ("    high: {employed: 0.85", 18, "status.25-34.high", "sum to 1.1"),
    ],
)
def test_shares_that_do_not_sum_are_told_in_their_line(
    write: Write, text: str, line: int, field: str, said: str
) -> None:
    shipped = (folder("calibration") / "profiles" / "eu.yaml").read_text(encoding="utf-8")
    assert shipped.count(text) == 1
    more = f"{text[:-4]}{float(text[-4:]) + 0.1:.2f}"
    path = write("mine.yaml", shipped.replace(text, more))
    (fault,) = _faults(profile=path)
    assert (Path(fault.file), fault.line, fault.field) == (path, line, field)
    assert said in fault.message


def test_faults_of_profile_flags_calendar_and_conflicts_are_told_together(write: Write) -> None:
    one = write("one.yaml", "title: x\nsettings: {draws: 4}\nlevers: {label: {start: 2024-Q1}}\n")
    two = write("two.yaml", "title: y\nsettings: {draws: 8}\n")
    faults = _faults(one, two, profile="uk", overrides={"learners": 3})
    found = {(Path(fault.file).name, fault.line, fault.field) for fault in faults}
    assert found == {
        ("one.yaml", 3, "levers.label.start"), ("two.yaml", 2, "settings.draws"),
        ("command line", None, "learners"), ("uk", None, ""),
    }  # fmt: skip
    assert "'one'" in next(fault.message for fault in faults if fault.field == "settings.draws")


def test_validate_goes_on_after_a_file_that_cannot_be_read(write: Write) -> None:
    broken = write("broken.yaml", "title: [\n")
    early = write("early.yaml", "title: x\nlevers: {label: {start: 2024-Q1}}\n")
    believed = write("believed.yaml", "parameters: {chy: 1}\n")
    faults, cost = inspect([broken, early], assumptions=believed, profile="uk")
    assert cost is None
    assert [Path(fault.file).name for fault in faults] == [
        "believed.yaml", "broken.yaml", "early.yaml", "uk"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "prior",
    ["{uniform: [0, 5]}", "{log_uniform: [0.1, 2]}", "{normal: [50, 0.1]}", "{integer: [1, 3]}"],
)
def test_a_prior_outside_the_bounds_is_refused(write: Write, prior: str) -> None:
    path = write("believed.yaml", f"parameters:\n  chi: {prior}\n")
    with pytest.raises(InvalidInputError, match="does not fit the bounds 0 … 1") as caught:
        load_assumptions(path)
    assert [(fault.line, fault.field) for fault in caught.value.faults] == [(2, "parameters.chi")]


@pytest.mark.parametrize("prior", ["{uniform: [0, 1]}", "{normal: [0.5, 3]}", "{survey: S29}", 0.3])
def test_a_prior_within_the_bounds_is_taken(write: Write, prior: object) -> None:
    path = write("believed.yaml", f"parameters:\n  chi: {prior}\n")
    assert isinstance(load_assumptions(path), Assumptions)


def test_a_lever_without_fields_is_not_run_as_if_it_did_not_exist(write: Write) -> None:
    alone = "title: x\nlevers:\n  label:\n"
    for text in (alone, f"extends: baseline\n{alone}"):
        with pytest.raises(InvalidInputError, match="has no fields") as caught:
            load_scenarios([write("s.yaml", text)])
        assert [fault.line for fault in caught.value.faults] == [text.count("\n")]
