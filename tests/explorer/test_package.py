"""A package as it is built, and the file that says the same."""

from typing import Any

import pytest

from mcsim.explorer.controls import controls
from mcsim.explorer.package import (
    MOST_BYTES,
    Package,
    defaults,
    package_of,
    read,
    read_bytes,
    written,
)
from mcsim.grammar.faults import InvalidInputError
from mcsim.levers.register import levers
from mcsim.scenario.loader import load_scenario, shipped_names


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_scenario_does_the_same_when_it_is_written_again(name: str) -> None:
    scenario = load_scenario(name)
    assert read(written(package_of(scenario))).content.hash == scenario.content.hash


@pytest.mark.parametrize("name", list(levers()))
def test_every_lever_can_be_added_as_it_stands(name: str) -> None:
    scenario = read(written(Package("One lever", {name: defaults(name)})))
    assert list(scenario.content.record) == [name]


def test_every_field_of_every_lever_can_be_set_but_sectors() -> None:
    for name, lever in levers().items():
        shown = {control.name.partition(".")[0] for control in controls(name)}
        assert shown == set(lever.fields.model_fields), name


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("start", "2020-Q1", "2020-Q1"), ("target.age", (), "age: null"),
     ("level", 0.35, "level: 0.35")],
)  # fmt: skip
def test_what_is_set_stands_in_the_file(field: str, value: Any, said: str) -> None:
    values = {**defaults("age_neutral_access"), field: value}
    text = written(Package("Mine", {"age_neutral_access": values}))
    assert said in text
    read(text)


def test_a_package_without_levers_is_the_baseline() -> None:
    assert read(written(Package("Nothing"))).content.hash == load_scenario("baseline").content.hash


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title: x\nlevers: {nqf: {start: 2027-Q1}}", "no key 'nqf'"),
        (b"title: [", "not valid YAML"), (b"\xff\xfe\x00", "UTF-8"), (b"", "my_package.yaml"),
        (b"title: x\nextends: ../secret.yaml", "same folder"), (b"- a\n- b", "my_package.yaml"),
        (b"x" * (MOST_BYTES + 1), "larger"),
    ],
)  # fmt: skip
def test_a_wrong_file_gets_a_message_without_paths_of_the_machine(content: bytes,
                                                                  said: str) -> None:  # fmt: skip
    with pytest.raises(InvalidInputError, match=said) as caught:
        read_bytes(content)
    assert "/tmp" not in str(caught.value)
