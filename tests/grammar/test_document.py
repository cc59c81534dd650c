"""YAML with places: what is refused, and where."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mcsim.grammar.document import read_document
from mcsim.grammar.faults import Fault, InvalidInputError

KEYS = st.text("abcdefgh_", min_size=1, max_size=6)
SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.none(), st.text("xyz ", max_size=5))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


def _fault(tmp_path: Path, content: str | bytes) -> Fault:
    path = tmp_path / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InvalidInputError) as caught:
        read_document(path)
    return caught.value.faults[0]


@given(values=st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_what_is_written_is_read(
    values: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("yaml") / "file.yaml"
    with path.open("w") as file:
        YAML().dump(values, file)
    assert read_document(path).values == values


def test_a_key_is_placed_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a: 1\nb:\n  c: 2\n")
    place = read_document(path).place(("b", "c"))
    assert (place.line, place.column) == (3, 3)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a: &x [1]\nb: *x\n", 2, "alias"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "document"),
        ("a: [1\n", 2, "YAML"),
        ("- 1\n", 1, "mapping"),
        ("", None, "empty"),
        (b"\x00\x01\x02", None, "text"),
        (b"a: \xff\xfe\n", None, "UTF-8"),
    ],
)
def test_what_a_file_must_not_hold(
    tmp_path: Path, content: str | bytes, line: int | None, said: str
) -> None:
    fault = _fault(tmp_path, content)
    assert said.lower() in fault.message.lower()
    if line is not None:
        assert fault.line == line


def test_a_bomb_is_refused_before_it_is_built(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 6)]
    assert "alias" in _fault(tmp_path, "\n".join(lines)).message.lower()


def test_nesting_has_an_end(tmp_path: Path) -> None:
    assert "deep" in _fault(tmp_path, "a: " + "[" * 500 + "]" * 500).message.lower()
