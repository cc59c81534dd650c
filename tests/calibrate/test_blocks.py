"""Blocks share no parameter, and no term of the likelihood reads another block's."""

import numpy as np

from mcsim.calibrate.blocks import Block, blocks
from mcsim.calibrate.likelihood import survey_terms
from mcsim.calibrate.space import SURVEYED, Space
from mcsim.calibrate.targets import targets
from mcsim.evidence.survey import Survey
from tests.calibrate.conftest import MOVED


def test_every_target_stands_in_one_block_and_no_parameter_in_two(parts: tuple[Block, ...]) -> None:
    symbols = [symbol for part in parts for symbol in part.symbols]
    assert len(symbols) == len(set(symbols))
    terms = [term for part in parts for term in part.terms]
    assert len(terms) == len(set(terms))
    assert set(terms) >= {target.id for target in targets().values() if target.kind != "count"}
    assert set(symbols) == {*SURVEYED, *(s for moved in MOVED.values() for s in moved)}


def test_a_shared_parameter_joins_blocks() -> None:
    apart, joined = blocks(MOVED), blocks({**MOVED, "sponsoring_employers": ("beta_P",)})
    assert len(joined) == len(apart) - 1
    assert {"E16", "E33", "E36"} <= set(next(part for part in joined if "E16" in part.terms).terms)


def test_terms_read_the_parameters_of_their_block_only(
    space: Space, parts: tuple[Block, ...]
) -> None:
    middle = np.full((1, len(space.symbols)), 0.5)
    before = survey_terms(Survey(), space.values(middle))
    for k, symbol in enumerate(space.symbols):
        moved = middle.copy()
        moved[0, k] = 0.8
        after = survey_terms(Survey(), space.values(moved))
        changed = {term for term in before if after[term][0] != before[term][0]}
        own = next(part for part in parts if symbol in part.symbols)
        assert changed <= set(own.terms), symbol
        if symbol in SURVEYED:
            assert changed, symbol
