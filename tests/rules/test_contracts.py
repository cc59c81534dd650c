"""What the sources of the model must keep to, whatever they compute."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "mcsim"
ALLOWED = {0.0, 0.5, 1.0, 2.0}
TRANSCENDENTAL = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "power", "pow", "sin", "cos",
    "tan", "tanh", "erf", "gamma", "cbrt", "hypot", "float_power", "logaddexp",
}  # fmt: skip
# Each folder may import those before it; arithmetic and grammar stand at the source.
ORDER = (
    "shipped", "arithmetic", "grammar", "evidence", "levers", "population", "scenario", "rules",
    "engine", "mesa_model", "results", "compare", "explore", "validation", "calibrate",
    "sweep", "catalogue", "report", "checks", "bench", "api", "explorer", "cli",
)  # fmt: skip


def _sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((PACKAGE / folder).glob("*.py"))]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", _sources("rules"), ids=lambda path: path.stem)
def test_rules_hold_no_number_of_their_own(path: Path) -> None:
    found = {
        node.value for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    }  # fmt: skip
    allowed = ALLOWED | ({4294967296.0, 3.0} if path.stem in {"choice", "supply"} else set())
    assert found <= allowed


@pytest.mark.parametrize("path", _sources("rules", "engine"), ids=lambda path: path.stem)
def test_no_result_depends_on_a_library_of_mathematics(path: Path) -> None:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert not (node.value.id in {"np", "math", "numpy"} and node.attr in TRANSCENDENTAL)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            assert "math" not in names
        if isinstance(node, ast.BinOp):
            assert not isinstance(node.op, ast.Pow), f"line {node.lineno}: a power"


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mcsim."):
            yield (node.module or "").split(".")[1]
        if isinstance(node, ast.ImportFrom) and node.module == "mcsim":
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("folder", ORDER)
def test_a_folder_imports_only_what_stands_upstream(folder: str) -> None:
    upstream = set(ORDER[: ORDER.index(folder) + 1])
    paths = _sources(folder) or [PACKAGE / f"{folder}.py"]
    for path in paths:
        assert set(_imports(path)) <= upstream, path


@pytest.mark.parametrize("path", _sources("rules"), ids=lambda path: path.stem)
def test_rules_know_arithmetic_and_rules_only(path: Path) -> None:
    assert set(_imports(path)) <= {"arithmetic", "rules"}


def test_no_fast_mathematics_and_no_parallel_loops() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.keyword):
                assert node.arg not in {"fastmath", "parallel"}, path


def test_every_public_function_says_what_it_does() -> None:
    for path in PACKAGE.rglob("*.py"):
        tree = _tree(path)
        classes = [node for node in tree.body
                   if isinstance(node, ast.ClassDef) and node.name[0] != "_"]  # fmt: skip
        for node in (*tree.body, *(member for kind in classes for member in kind.body)):
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
            if public:
                assert ast.get_docstring(node), f"{path}: {node.name}"
