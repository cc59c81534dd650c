"""Whatever a file holds, reading it ends with a document or with a fault that has a place."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mcsim.grammar.document import MAX_BYTES, read_document
from mcsim.grammar.faults import Fault, InvalidInputError

PIECES = st.sampled_from([
    "a", "b: ", "- ", "? ", ": ", "\n", "\n  ", "{", "}", "[", "]", ",", "&x ", "*x", "!!set ",
    "<<: ", "| ", ">", "'", '"', "#", "%YAML 1.1\n", "---\n", "...\n", "0x", "0b11", "0o9", "1e999",
    ".nan", "1:30", "9" * 5000, "~", "\t", "\ufeff", "\x85", "é",
])  # fmt: skip


def _faults(path: Path, content: bytes) -> tuple[Fault, ...]:
    path.write_bytes(content)
    try:
        read_document(path)
    except InvalidInputError as error:
        return error.faults
    return ()


def _placed(fault: Fault, content: bytes) -> bool:
    lines = content.count(b"\n") + content.count(b"\r") + content.count(b"\xc2\x85") + 2
    return fault.line is None or 1 <= fault.line <= lines


@given(text=st.lists(PIECES, max_size=30).map("".join))
@example(text="a: 0x\n")
@example(text="a: 0b11\n")
@example(text="a: " + "9" * 5000)
@example(text="? [a]\n: 1\n")
def test_no_text_is_too_odd(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = text.encode()
    faults = _faults(tmp_path_factory.getbasetemp() / "odd.yaml", content)
    assert all(fault.message and _placed(fault, content) for fault in faults)


@given(content=st.binary(max_size=200))
def test_no_bytes_are_too_odd(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    faults = _faults(tmp_path_factory.getbasetemp() / "odd.yaml", content)
    assert all(fault.message and _placed(fault, content) for fault in faults)


def test_what_only_looks_like_a_number_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a: 0b11\nb: 0x\nc: 0o17\nd: 0x1F\ne: 1_000\nf: 2027-01-01\ng: yes\n")
    assert read_document(path).values == {
        "a": "0b11", "b": "0x", "c": 15, "d": 31, "e": 1000, "f": "2027-01-01", "g": "yes",
    }  # fmt: skip


def test_no_more_is_read_than_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("a: " + "x" * MAX_BYTES)
    for name in (path, Path("/dev/zero")):
        if name.exists():
            with pytest.raises(InvalidInputError, match="larger than"):
                read_document(name)


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="cannot be read"):
        read_document(Path("a\0b.yaml"))
