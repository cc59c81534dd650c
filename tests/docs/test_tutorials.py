"""The tutorials are run as they stand: every block, in its order, in an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"# file: (\S+)\n")
TUTORIALS = sorted(path.stem for path in FOLDER.glob("*.md"))


def blocks(name: str) -> list[tuple[str, str]]:
    """Return language and text of each block of a tutorial."""
    return BLOCK.findall((FOLDER / f"{name}.md").read_text(encoding="utf-8"))


def run(command: list[str], folder: Path) -> None:
    place = str(Path(sys.executable).parent)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600,
                          check=False,
                          env={**os.environ, "PATH": f"{place}{os.pathsep}{os.environ['PATH']}",
                               "MPLBACKEND": "agg"})  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.mark.parametrize("name", TUTORIALS)
def test_every_block_is_one_that_is_run(name: str) -> None:
    for language, text in blocks(name):
        assert language in {"sh", "python", "yaml"}, language
        assert language != "yaml" or FILE.match(text), text


def test_there_is_one_for_each_user() -> None:
    assert TUTORIALS == ["analyst", "author", "researcher"]


@pytest.mark.slow
@pytest.mark.parametrize("name", TUTORIALS)
def test_a_tutorial_works_as_it_stands(name: str, tmp_path: Path,
                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    session: dict[str, object] = {}  # later blocks know the names of earlier ones
    for language, text in blocks(name):
        if language == "yaml":
            found = FILE.match(text)
            assert found is not None
            (tmp_path / found.group(1)).write_text(text, encoding="utf-8")
        elif language == "sh":
            for line in text.strip().splitlines():
                run(["bash", "-euo", "pipefail", "-c", line], tmp_path)
        else:
            exec(compile(text, f"{name}.md", "exec"), session)
