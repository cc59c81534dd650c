"""What differs between two scenarios, in words."""

from typing import Any

from mcsim.levers.register import levers
from mcsim.scenario.loader import Scenario
from mcsim.scenario.model import Policy


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
    for section in ("profile", "assumptions", "settings"):
        before, after = getattr(a.content, section), getattr(b.content, section)
        if before != after:
            sentences.append(f"The {section} differ: {_said(before)} in A, {_said(after)} in B.")
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
                f"{_spelt(key)} {_said(before[name][key])} → {_said(after[name][key])}"
                for key in after[name]
                if before[name][key] != after[name][key]
            ]
            sentences.append(f"{title} changes: {', '.join(changes)}.")
    return sentences


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


def _said(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, dict):
        return "; ".join(f"{_spelt(str(k))} {_said(v)}" for k, v in value.items() if v is not None)
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, float):
        return f"{value:g}"
    return _spelt(str(value))
