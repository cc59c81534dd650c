"""The lever × channel table of the documentation is that of the code."""

import re
from pathlib import Path

import pytest

from mcsim.levers.quantities import QUANTITIES
from mcsim.levers.register import levers

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "odd.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", levers())
def test_each_lever_has_its_row(name: str) -> None:
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \| (\w+) \|$", TEXT, re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)`", row[0])) == levers()[name].moves
    assert row[1] == levers()[name].sign


def test_each_quantity_is_read_somewhere() -> None:
    table = TEXT[TEXT.index("| quantity | whom") :]
    assert set(re.findall(r"`(\w+)`", table.split("##")[0])) == set(QUANTITIES)
