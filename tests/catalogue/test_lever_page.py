"""The page of a lever tells all that its record and the registers know."""

import pytest

from mcsim.catalogue.lever_page import lever_page
from mcsim.catalogue.levers import page_record
from mcsim.levers.register import levers
from mcsim.scenario.model import scenario_model

HEADINGS = ("What it is and how it works", "What it moves", "What can go wrong",
            "What it rests on", "Its sign", "What it costs", "What decides its effect",
            "In a scenario", "What the model cannot say")  # fmt: skip


@pytest.mark.parametrize("name", levers())
def test_a_page_has_every_part_and_every_row(name: str) -> None:
    lever, record = levers()[name], page_record(levers()[name])
    text = lever_page(record)
    for heading in HEADINGS:
        assert f"## {heading}" in text
    for words in (lever.title, lever.mechanism, lever.downside, *lever.evidence, *lever.hinges):
        assert words in text
    assert all(row["said"] and row["grade"] in "ABCM" for row in record["evidence_rows"])
    assert sum(len(things) for things in record["moves_by_whom"].values()) == len(lever.moves)


@pytest.mark.parametrize("name", levers())
def test_a_page_names_the_parameters_that_its_modifier_reads(name: str) -> None:
    told = {parameter["name"] for parameter in page_record(levers()[name])["parameters"]}
    assert set(levers()[name].hinges) <= told
    assert levers()[name].unit_cost.parameter in told


def test_the_modifier_of_awareness_reads_what_the_page_says() -> None:
    told = [parameter["name"] for parameter in page_record(levers()["awareness"])["parameters"]]
    assert {"campaign_reach", "guidance_understanding", "lift_unknown_by_awareness"} <= set(told)


@pytest.mark.parametrize("name", levers())
def test_the_example_is_a_scenario(name: str) -> None:
    from ruamel.yaml import YAML

    section = YAML(typ="safe").load(page_record(levers()[name])["example"])
    content = scenario_model().model_validate({"title": "x", **section})
    assert [lever for lever, _ in content.active()] == [name]


def test_a_page_lists_the_scenarios_that_use_the_lever() -> None:
    assert set(page_record(levers()["nqf_inclusion"])["scenarios"]) == {
        "everything_formal", "nqf_fast_track", "nqf_optional", "nqf_strict",
    }  # fmt: skip
    assert "nqf_optional" in lever_page(page_record(levers()["nqf_inclusion"]))
