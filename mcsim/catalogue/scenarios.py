"""Records of the shipped scenarios."""

from typing import Any

from mcsim.scenario.diff import policy_differences
from mcsim.scenario.loader import BASELINE, Scenario, load_scenario, shipped_names


def records() -> list[dict[str, Any]]:
    """Return a record of every shipped scenario, the baseline first."""
    base = load_scenario(BASELINE)
    return [record(load_scenario(name), base) for name in shipped_names()]


def record(scenario: Scenario, base: Scenario) -> dict[str, Any]:
    """Return the record of a scenario.

    Parameters
    ----------
    scenario, base : Scenario
        What is described, and the baseline.

    Returns
    -------
    dict
    """
    return {
        "name": scenario.name, "title": scenario.title, "question": scenario.content.question,
        "levers": list(scenario.content.record),
        "differs_from_baseline": policy_differences(base.content, scenario.content),
    }  # fmt: skip
