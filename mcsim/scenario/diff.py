"""What differs between two scenarios, in words."""

from typing import Any

from mcsim.evidence.priors import Prior
from mcsim.evidence.register import parameters
from mcsim.levers.register import levers
from mcsim.scenario.loader import Scenario
from mcsim.scenario.model import Policy, ScenarioFile

LEFT = "left to the run"


def differences(a: Scenario, b: Scenario) -> list[str]:
    """Say what scenario B does that A does not, one sentence a lever.

    Parameters
    ----------
    a, b : Scenario
        The scenario to start from and the one to describe.

    Returns
    -------
    list of str
        Empty where both do the same.
    """
    sentences = policy_differences(a.content, b.content)
    before, after = _world(a.content), _world(b.content)
    sentences += [
        f"{what}: {before.get(what, LEFT)} in A, {after.get(what, LEFT)} in B."
        for what in dict.fromkeys([*before, *after])
        if before.get(what) != after.get(what)
    ]
    return sentences


def policy_differences(a: Policy, b: Policy) -> list[str]:
    """Say how the levers of two policies differ.

    Parameters
    ----------
    a, b : Policy
        The policy to start from and the one to describe.

    Returns
    -------
    list of str
        Empty where both do the same.
    """
    before, after = a.record, b.record
    sentences = []
    for name in sorted({*before, *after}):
        title = levers()[name].title
        if name not in before:
            sentences.append(f"{title} is added: {_fields(after[name])}.")
        elif name not in after:
            sentences.append(f"{title} is taken away: {_fields(before[name])}.")
        elif before[name] != after[name]:
            changes = [
                f"{_spelt(key)} {_said(before[name][key], key)} → {_said(after[name][key], key)}"
                for key in after[name]
                if before[name][key] != after[name][key]
            ]
            sentences.append(f"{title} changes: {', '.join(changes)}.")
    return sentences


def _world(content: ScenarioFile) -> dict[str, str]:
    """Return what a file states of the world and of the run, in words, beside what it is."""
    stated = {} if content.profile is None else {"Profile": content.profile}
    if content.assumptions is not None:
        reading = content.assumptions.survey
        if "n" in reading.model_fields_set:
            stated["Assumed n of the survey"] = reading.n
        for figure, row in reading.counts.items():
            stated[f"Supplied count of {figure}"] = f"{row.count} of {row.n}"
        for symbol, value in content.assumptions.parameters.items():
            said = str(value) if isinstance(value, Prior) else f"fixed at {value:g}"
            stated[f"Assumption on {symbol} ({parameters()[symbol].meaning})"] = said
    if content.settings is not None:
        for name in sorted(content.settings.model_fields_set):
            stated[f"Setting {_spelt(name)}"] = str(getattr(content.settings, name))
    return stated


def _fields(fields: dict[str, Any]) -> str:
    """List the fields of a lever, leaving out what is not used."""
    shown = []
    for key, given in fields.items():
        value = given
        unused = (key == "ramp_quarters" and value <= 1) or (key == "lag_quarters" and value == 0)
        if key == "target":
            value = {k: v for k, v in value.items() if v is not None}
        if value in (None, {}, []) or unused or (key == "reach" and value == 1):
            continue
        shown.append(f"{_spelt(key)} {_said(value)}")
    return ", ".join(shown)


def _spelt(key: str) -> str:
    return key.replace("_", " ")


def _said(value: object, key: str = "") -> str:
    if value is None:
        return "open" if key == "end" else "none"
    if isinstance(value, dict):
        parts = [f"{_spelt(str(k))} {_said(v)}" for k, v in value.items() if v is not None]
        return "; ".join(parts) or "everyone"
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, float):
        return f"{value:g}"
    return _spelt(str(value))
