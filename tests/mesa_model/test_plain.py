"""Rules as plain Python: the same bits as their machine code."""

import importlib
import random
import struct
from types import SimpleNamespace
from typing import Any

import pytest

from mcsim.arithmetic import elementary
from mcsim.mesa_model import plain
from mcsim.rules import awareness, choice, confusion, money, supply, trust

FILES = {name: value for name, value in vars(plain).items() if isinstance(value, SimpleNamespace)}
RULES = [
    pytest.param(rule, id=f"{file}.{name}")
    for file, rules in FILES.items()
    for name, rule in vars(rules).items()
    if getattr(rule, "__module__", "") == f"mcsim.rules.{file}" and not hasattr(rule, "py_func")
]


def _compiled(rule: Any) -> Any:
    return getattr(importlib.import_module(rule.__module__), rule.__name__)


def _argument(name: str, kind: type, chance: random.Random) -> Any:
    if "word" in name:
        return chance.choice([0, 1 << 31, (1 << 32) - 1, chance.randrange(1 << 32)])
    if kind is bool:
        return chance.random() < 0.5
    if kind is int:
        return chance.randrange(4)
    # Exact zeros and ones are where branches meet; a divisor is never 0 in the model.
    edges = [0.0, 1.0] if name not in {"quarters", "belief_strength", "hours_unit"} else []
    return chance.choice([*edges, chance.random(), 40 * chance.random()])


def _bits(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_bits(item) for item in value)
    return struct.pack("<d", value) if isinstance(value, float) else (type(value), value)


@pytest.mark.parametrize("rule", RULES)
def test_a_plain_rule_gives_the_bits_of_the_compiled_one(rule: Any) -> None:
    chance, compiled = random.Random(7), _compiled(rule)
    annotations = compiled.py_func.__annotations__
    kinds = {name: kind for name, kind in annotations.items() if name != "return"}
    for _ in range(200):
        arguments = [_argument(name, kind, chance) for name, kind in kinds.items()]
        try:
            found = rule(*arguments)
        except ZeroDivisionError:
            continue
        assert _bits(found) == _bits(compiled(*arguments)), arguments


def test_what_needs_a_transcendental_function_or_a_fixed_type_stays_compiled() -> None:
    assert plain.awareness.chance is awareness.chance
    assert plain.choice.weight is choice.weight
    assert plain.money.cents is money.cents
    assert plain.money.yearly is money.yearly  # calls cents
    assert plain.trust.belief is not trust.belief
    assert plain.confusion.perceived is not confusion.perceived
    assert plain.supply.bound is not supply.bound


@pytest.mark.parametrize("word", [0, 1 << 31, (1 << 31) + 1, (1 << 32) - 1])
@pytest.mark.parametrize("probability", [-1.0, 0.0, 1e-12, 0.5, 1.0, 2.0])
def test_a_remembered_threshold_decides_as_the_rule_does(word: int, probability: float) -> None:
    for _ in range(2):
        assert plain.happens(word, probability) is bool(elementary.happens(word, probability))
