"""Machine code is kept where it is safe: an edit of any source that is in it starts afresh."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcsim.arithmetic import compiled as module
from mcsim.arithmetic.compiled import COMPILED_FOLDERS, PACKAGE

SOURCES = [
    *sorted(path.relative_to(PACKAGE) for folder in COMPILED_FOLDERS
            for path in (PACKAGE / folder).glob("*.py")),
    module.CELLS,
]  # fmt: skip


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sources whose hash is asked for."""
    copy = tmp_path / "mcsim"
    for source in SOURCES:
        (copy / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / source, copy / source)
    monkeypatch.setattr(module, "PACKAGE", copy)
    return copy


def _hash() -> str:
    return module.source_hash.__wrapped__()  # what is asked for once a process


def _compiled_functions(source: Path) -> list[ast.FunctionDef]:
    """Functions of a source that end up in machine code."""
    tree = ast.parse((PACKAGE / source).read_text(encoding="utf-8"))
    return [
        node for node in tree.body if isinstance(node, ast.FunctionDef)
        if {getattr(mark, "id", "") for mark in node.decorator_list}
        & {"compiled", "inlined", "apart"}
    ]  # fmt: skip


def test_the_hash_is_of_the_sources_and_not_of_their_place(package: Path) -> None:
    assert _hash() == module.source_hash()


@pytest.mark.parametrize(
    "source", [source for source in SOURCES if _compiled_functions(source)], ids=str
)
def test_an_edit_of_any_source_with_compiled_functions_changes_the_hash(
    package: Path, source: Path
) -> None:
    before = _hash()
    path = package / source
    path.write_bytes(path.read_bytes() + b"\n")
    assert _hash() != before


def test_a_new_or_a_renamed_source_changes_the_hash(package: Path) -> None:
    prints = {_hash()}
    new = package / "rules" / "new.py"
    shutil.copy(package / "rules" / "confusion.py", new)
    prints.add(_hash())
    new.unlink()
    assert _hash() in prints
    # In the same place of the list, and then in another folder.
    (package / "rules" / "confusion.py").rename(package / "rules" / "confusio.py")
    prints.add(_hash())
    (package / "rules" / "confusio.py").rename(package / "engine" / "confusio.py")
    prints.add(_hash())
    assert len(prints) == 4


def _read_by_compiled_functions() -> Iterator[Path]:
    """Sources of this package whose names compiled functions use: what they hold is compiled in."""
    for source in SOURCES:
        used = {
            node.id for function in _compiled_functions(source) for node in ast.walk(function)
            if isinstance(node, ast.Name)
        }  # fmt: skip
        tree = ast.parse((PACKAGE / source).read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mcsim."):
                path = Path(*node.module.split(".")[1:]).with_suffix(".py")
                if (PACKAGE / path).exists() and used & {n.asname or n.name for n in node.names}:
                    yield path


@pytest.mark.parametrize("source", sorted(set(_read_by_compiled_functions())), ids=str)
def test_an_edit_of_any_source_that_compiled_functions_read_changes_the_hash(
    package: Path, source: Path
) -> None:
    path = package / source
    before = _hash()
    path.write_bytes(path.read_bytes() + b"\n")
    assert _hash() != before


# --- In processes of their own --------------------------------------------------------------------

RULE = """from mcsim.arithmetic.compiled import inlined

@inlined
def rule(x):
    return x + {number}
"""
KERNEL = """import numpy as np
from mcsim.arithmetic.compiled import cache_folder, compiled
from mcsim.rules.rule import rule

@compiled
def kernel(values):
    for n in range(values.size):
        values[n] = rule(values[n])

if __name__ == "__main__":
    import mcsim.engine.kernel as m
    values = np.zeros(3)
    m.kernel(values)
    hits = sum(m.kernel.stats.cache_hits.values())
    print(values[-1], hits, cache_folder() is not None)
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A package of one rule and one kernel, with the compiling of this one."""
    package = tmp_path / "tiny" / "mcsim"
    for folder in ("arithmetic", "rules", "engine", "grammar"):
        (package / folder).mkdir(parents=True)
        (package / folder / "__init__.py").touch()
    (package / "__init__.py").touch()
    for source in (Path("arithmetic", "compiled.py"), module.CELLS):
        shutil.copy(PACKAGE / source, package / source)
    (package / "rules" / "rule.py").write_text(RULE.format(number=1))
    (package / "engine" / "kernel.py").write_text(KERNEL)
    return package.parent


def _start(tiny: Path, **environment: str) -> subprocess.Popen[str]:
    bare = {name: value for name, value in os.environ.items() if name != "MCSIM_CACHE"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "mcsim.engine.kernel"], cwd=tiny, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**bare, "PYTHONPATH": str(tiny), **environment},
    )  # fmt: skip


def _says(process: subprocess.Popen[str]) -> tuple[float, int, bool]:
    """Result of the kernel, hits in the cache, and whether there is one."""
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    value, hits, kept = out.split()
    return float(value), int(hits), kept == "True"


@pytest.mark.slow
def test_a_kernel_notices_that_a_rule_which_it_inlines_was_edited(tiny: Path) -> None:
    cache = str(tiny / "cache")
    assert _says(_start(tiny, MCSIM_CACHE=cache)) == (1.0, 0, True)
    # The kernel's own file, at which numba looks, stays as it is; the rule's is as long and as old.
    path = tiny / "mcsim" / "rules" / "rule.py"
    stamp = path.stat()
    path.write_text(RULE.format(number=5))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert _says(_start(tiny, MCSIM_CACHE=cache)) == (5.0, 0, True)


@pytest.mark.slow
def test_processes_that_start_at_once_share_one_cache(tiny: Path) -> None:
    cache = str(tiny / "cache")
    together = [_start(tiny, MCSIM_CACHE=cache) for _ in range(2)]
    assert {_says(process)[0] for process in together} == {1.0}
    assert _says(_start(tiny, MCSIM_CACHE=cache)) == (1.0, 1, True)


def test_where_no_home_can_be_written_everything_works_without_a_cache(tiny: Path) -> None:
    # Not even an administrator makes a folder below a file.
    home = tiny / "home"
    home.touch()
    where = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(home))
    assert _says(_start(tiny, **where)) == (1.0, 0, False)
    assert list(tiny.rglob("*.nbi")) == []


def test_a_folder_that_cannot_be_made_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    for place, found in (("file", False), ("file/below", False), ("new/folder", True)):
        monkeypatch.setenv("MCSIM_CACHE", str(tmp_path / place))
        assert (module.cache_folder.__wrapped__() is not None) == found, place


def test_the_folder_of_other_peoples_functions_stays_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import numba

    monkeypatch.setattr(numba.config, "CACHE_DIR", "theirs")

    @module.compiled
    def ours(x):
        return x + 1

    assert ours(1) == 2
    assert numba.config.CACHE_DIR == "theirs"
    folder = module.cache_folder()
    assert folder is not None
    assert str(ours._cache.cache_path).startswith(str(folder))
