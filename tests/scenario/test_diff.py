"""What differs between two scenarios, in words."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mcsim.scenario.diff import differences
from mcsim.scenario.loader import Scenario, load_scenario, load_scenarios, shipped_names


def _scenario(folder: Path, name: str, text: str) -> Scenario:
    path = folder / f"{name}.yaml"
    path.write_text(f"title: {name}\n{text}", encoding="utf-8")
    return load_scenario(path)


@given(names=st.tuples(*[st.sampled_from(shipped_names())] * 2))
def test_shipped_scenarios_differ_unless_they_are_the_same(names: tuple[str, str]) -> None:
    a, b = load_scenarios(names)
    assert bool(differences(a, b)) == (names[0] != names[1])
    assert len(differences(a, b)) == len(differences(b, a))


def test_a_lever_that_is_added_or_changed_is_told_in_words(tmp_path: Path) -> None:
    base = load_scenario("nqf_optional")
    mine = _scenario(tmp_path, "mine", "extends: nqf_optional\nlevers:\n"
                     "  nqf_inclusion: {stringency: 0.9, end: 2030-Q1, "
                     "target: {provider_type: [vet]}}\n"
                     "  label: {start: 2028-Q1}\n")  # fmt: skip
    assert differences(base, mine) == [
        "Common name and label is added: level 1, start 2028-Q1.",
        "Inclusion in the national qualifications framework changes: end open → 2030-Q1, "
        "stringency 0.4 → 0.9, target everyone → provider type vet.",
    ]
    assert differences(mine, base)[0] == (
        "Common name and label is taken away: level 1, start 2028-Q1."
    )


def test_profile_assumptions_and_settings_are_told_one_by_one(tmp_path: Path) -> None:
    a = _scenario(tmp_path, "a", "profile: eu\nsettings: {draws: 4, seed: 7}\n"
                  "assumptions: {survey: {n: halved, counts: {S29: {count: 7, n: 8}}}, "
                  "parameters: {chi: 0.3}}\n")  # fmt: skip
    b = _scenario(tmp_path, "b", "settings: {draws: 8, seed: 7}\n"
                  "assumptions: {parameters: {chi: {beta: [2, 3]}}}\n")  # fmt: skip
    assert differences(a, b) == [
        "Profile: eu in A, left to the run in B.",
        "Assumed n of the survey: halved in A, left to the run in B.",
        "Supplied count of S29: 7 of 8 in A, left to the run in B.",
        "Assumption on chi (How much formality costs, on one dial): fixed at 0.3 in A, "
        "Beta(2, 3) in B.",
        "Setting draws: 4 in A, 8 in B.",
    ]
    assert differences(a, a) == []
