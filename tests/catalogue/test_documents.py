"""The documents are those of the registers."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from mcsim.catalogue import documents
from mcsim.catalogue.attributes import attributes
from mcsim.engine.state import EmployerState, LearnerState, MarketState, OfferState
from mcsim.evidence.register import parameters
from mcsim.levers.quantities import QUANTITIES
from mcsim.levers.register import levers
from mcsim.population.synthesis import Employers, Learners, Offers

DOCS = Path(__file__).resolve().parents[2] / "docs"
STRUCTURES = (LearnerState, EmployerState, OfferState, MarketState, Learners, Employers, Offers)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_generated_part_is_up_to_date(generate: ModuleType) -> None:
    for path, text in generate.current().items():
        assert path.read_text(encoding="utf-8") == text, f"run python docs/generate.py: {path.name}"


def test_a_part_that_drifted_is_seen() -> None:
    drifted = "a\n<!-- generated: variants -->\nOUT OF DATE\n<!-- end: variants -->\nb"
    filled = documents.filled(drifted)
    assert "OUT OF DATE" not in filled
    assert filled.startswith("a\n")
    assert filled.endswith("\nb")
    assert documents.filled(filled) == filled


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(KeyError):
        documents.filled("<!-- generated: nothing -->\n<!-- end: nothing -->")


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda s: f"{s.__module__}.{s.__name__}")
def test_every_state_variable_is_described(structure: type) -> None:
    described = list(attributes(structure))
    assert [name for name, _, _ in described] == list(structure._fields)
    assert all(kind and meaning for _, kind, meaning in described)


def test_the_tables_hold_every_lever_quantity_and_parameter() -> None:
    text = (DOCS / "odd.md").read_text(encoding="utf-8")
    for name in (*levers(), *QUANTITIES, *parameters()):
        assert f"`{name}`" in text, name


def test_the_schedule_is_that_of_the_core() -> None:
    order = [line for line in documents.schedule().splitlines() if "`engine/" in line]
    kernels = [line.rsplit("`", 2)[1] for line in order]
    assert kernels[0] == "turn_over"
    assert kernels.index("decide_applications") < kernels.index("move_offers")
    assert kernels.index("review_recognition") < kernels.index("apply_all")
    assert kernels[-1] == "count_money"


def test_each_quantity_is_moved_by_a_lever_or_says_why_not() -> None:
    moved = {name for lever in levers().values() for name in lever.moves}
    for name, quantity in QUANTITIES.items():
        assert name in moved or "no lever moves it" in quantity.rule
        assert quantity.step
        assert quantity.rule
