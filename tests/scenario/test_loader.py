"""Loading scenarios: inheritance, and every fault at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcsim.grammar.faults import InvalidInputError
from mcsim.grammar.quarter import Quarter
from mcsim.scenario.combine import combine
from mcsim.scenario.diff import policy_differences
from mcsim.scenario.loader import BASELINE, load_scenario, load_scenarios, shipped_names


def _file(tmp_path: Path, text: str, name: str = "mine.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_scenario_loads_and_asks_a_question(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.content.question
    assert scenario.content.question.endswith("?")
    assert (name == BASELINE) == (not scenario.content.record)


def test_no_two_shipped_scenarios_do_the_same() -> None:
    hashes = [load_scenario(name).content.hash for name in shipped_names()]
    assert len(set(hashes)) == len(hashes)


def test_a_child_changes_what_it_states_and_keeps_the_rest(tmp_path: Path) -> None:
    path = _file(tmp_path, "title: x\nextends: nqf_optional\n"
                           "levers:\n  nqf_inclusion: {stringency: 0.9}\n")  # fmt: skip
    mine, parent = (load_scenario(name).content.record for name in (path, "nqf_optional"))
    assert mine["nqf_inclusion"] == {**parent["nqf_inclusion"], "stringency": 0.9}


def test_a_lever_set_to_null_is_taken_away(tmp_path: Path) -> None:
    path = _file(tmp_path, "title: x\nextends: nqf_optional\nlevers: {nqf_inclusion: null}\n")
    assert load_scenario(path).content.record == {}


def test_title_comments_and_order_do_not_change_what_a_policy_is(tmp_path: Path) -> None:
    one = _file(tmp_path, "title: a\nlevers:\n  label: {start: 2027-Q1}\n"
                          "  awareness: {start: 2027-Q1}\n", "one.yaml")  # fmt: skip
    two = _file(tmp_path, "# other\ntitle: b\nlevers:\n  awareness: {start: 2027-Q1}\n"
                          "  label: {start: 2027-Q1, level: 1}\n", "two.yaml")  # fmt: skip
    assert load_scenario(one).content.hash == load_scenario(two).content.hash


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    one = _file(tmp_path, "title: x\nlevers:\n  lable: {start: 2027-Q1}\n"
                          "  awareness: {start: 2027-Q1, level: 2}\n", "one.yaml")  # fmt: skip
    two = _file(tmp_path, "titel: x\n", "two.yaml")
    with pytest.raises(InvalidInputError) as caught:
        load_scenarios([one, two])
    found = {(Path(f.file).name, f.line, f.suggestion) for f in caught.value.faults}
    assert {("one.yaml", 3, "label"), ("one.yaml", 4, None), ("two.yaml", 1, "title")} <= found


def test_a_lever_before_the_first_quarter_is_refused() -> None:
    scenarios = load_scenarios(["baseline", "nqf_optional"])
    with pytest.raises(InvalidInputError, match="before the first quarter"):
        combine(scenarios[0], scenarios[1:], overrides={"first_quarter": "2028-Q1"})


def test_files_that_state_the_world_differently_are_not_compared(tmp_path: Path) -> None:
    text = "title: x\nassumptions: {{parameters: {{chi: {}}}}}\n"
    files = [_file(tmp_path, text.format(chi), f"{chi}.yaml") for chi in (0.1, 0.2)]
    base, *others = load_scenarios(["baseline", *files])
    with pytest.raises(InvalidInputError, match="differs from"):
        combine(base, others)


def test_two_files_of_one_name_are_not_compared(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    files = [_file(tmp_path, "title: x\n"), _file(tmp_path / "a", "title: y\n")]
    base, *others = load_scenarios(["baseline", *files])
    with pytest.raises(InvalidInputError, match="compared twice"):
        combine(base, others)


def test_a_flag_overrides_what_a_file_states(tmp_path: Path) -> None:
    path = _file(tmp_path, "title: x\nsettings: {draws: 3, seed: 5}\n")
    base, mine = load_scenarios(["baseline", path])
    study = combine(base, [mine], overrides={"draws": 9})
    assert (study.settings.draws, study.settings.seed) == (9, 5)


@given(level=st.floats(0, 1).map(lambda x: round(x, 3)), quarter=st.integers(0, 60))
def test_a_difference_is_told_exactly_where_there_is_one(level: float, quarter: int) -> None:
    base = load_scenario("nqf_optional").content
    start = Quarter(2026, 1).later(quarter)
    fields = base.levers.nqf_inclusion.model_copy(update={"level": level, "start": start})
    other = base.model_copy(update={
        "levers": base.levers.model_copy(update={"nqf_inclusion": fields})
    })  # fmt: skip
    same = level == 1.0 and str(start) == "2027-Q1"
    assert (policy_differences(base, other) == []) == same
    assert (base.hash == other.hash) == same
