"""A user's own counts are read with their lines, and every fault is told at once."""

from pathlib import Path

import pytest

from mcsim.calibrate.supplied import read_counts
from mcsim.grammar.faults import InvalidInputError


def _file(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_counts_are_read_and_other_columns_are_not(tmp_path: Path) -> None:
    path = _file(tmp_path, "figure,count,n,year\nS29,70,80,2024\nS01,5,50,2024\n")
    assert read_counts(path) == {"S29": (70, 80), "S01": (5, 50)}


def test_every_fault_has_its_line(tmp_path: Path) -> None:
    path = _file(tmp_path, "figure,count,n\nS29,9,8\nS99,1,2\nS01,x,3\nS31,1,0\nS30,1,2\nS30,1,2\n")
    with pytest.raises(InvalidInputError) as caught:
        read_counts(path)
    told = {(fault.line, fault.field) for fault in caught.value.faults}
    assert told == {(2, "count"), (3, "figure"), (4, "count"), (5, "n"), (7, "figure")}
    assert all(fault.file == str(path) for fault in caught.value.faults)


@pytest.mark.parametrize("text", ["", "figure,count\nS29,1\n", "figure,count,n\n", "\x00"])
def test_what_is_no_table_of_counts_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInputError):
        read_counts(_file(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="nowhere"):
        read_counts(tmp_path / "nowhere.csv")
