"""The examples in the documentation are commands of today, and the job script does as it says."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import typer

from mcsim.cli.main import app
from mcsim.sweep.file import load_sweep
from mcsim.sweep.plan import SweepPlan

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples"
# What a shell, Snakemake or the reader fills in.
FILLED = ((r"\$SLURM_ARRAY_TASK_ID", "3"), (r"\$SLURM_ARRAY_TASK_COUNT", "16"),
          (r"\$SLURM_CPUS_PER_TASK", "4"), (r"\{threads\}", "1"), (r"\{wildcards\.i\}/", "3/"),
          (r'"\s*\+\s*str\(SHARDS\)', "4"), (r"\{input\}|\{output\}", "file.yaml"))  # fmt: skip


def _commands(text: str) -> list[list[str]]:
    """Find what begins with mcsim and a verb: in a shell's line, a comment or a Snakefile."""
    for pattern, value in FILLED:
        text = re.sub(pattern, value, text)
    text = re.sub(r'\\\n\s*|"\n\s+"', "", text)
    found = []
    for line in text.splitlines():
        for piece in re.split(r"&&|`", line):
            match = re.match(r"[\s#\"]*(?:exec )?mcsim ([a-z].*)", piece)
            if match:
                said = re.split(r"\s{4,}", match[1].rstrip())[0]  # a remark stands apart
                if said.count('"') % 2:
                    said = said.removesuffix('"')
                found.append(shlex.split(said))
    return [words for words in found if len(words) > 1]  # the others only name a verb


FILES = sorted(path for path in EXAMPLES.iterdir() if path.is_file())
COMMANDS = [(file.name, words)
            for file in (*FILES, DOCS / "sweeps.md")
            for words in _commands(file.read_text(encoding="utf-8"))]  # fmt: skip


def test_commands_are_found() -> None:
    named = {file: [words[0] for f, words in COMMANDS if f == file] for file, _ in COMMANDS}
    assert named["Snakefile"] == ["sweep", "verify", "export"]
    assert named["sweep.slurm"] == ["sweep"]
    assert {"validate", "sweep", "query", "expand", "verify"} <= set(named["sweeps.md"])


@pytest.mark.parametrize(("file", "words"), COMMANDS, ids=lambda x: x if isinstance(x, str) else
                         " ".join(x)[:40])  # fmt: skip
def test_every_command_of_an_example_is_understood(file: str, words: list[str]) -> None:
    """Parsed to the last option, and not run."""
    group = typer.main.get_command(app)
    verb = group.commands[words[0]]  # type: ignore[attr-defined]
    given = [word for word in words[1:] if word != "…"]
    verb.make_context(words[0], given)


def test_the_example_is_a_sweep() -> None:
    plan = SweepPlan.of(load_sweep(EXAMPLES / "formality.yaml"))
    assert [part.draws for part in plan.parts] == [(0, 4), (4, 8)]
    assert plan.posterior is not None


def test_the_job_script_takes_its_shard_from_the_array(tmp_path: Path) -> None:
    script = EXAMPLES / "sweep.slurm"
    subprocess.run(["bash", "-n", str(script)], check=True)
    fake = tmp_path / "mcsim"
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$NUMBA_CACHE_DIR" "$@"\n', encoding="utf-8")
    fake.chmod(0o755)
    told = subprocess.run(
        ["bash", str(script)], check=True, capture_output=True, text=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "USER": "me",
             "SLURM_CPUS_PER_TASK": "4", "SLURM_ARRAY_TASK_ID": "3",
             "SLURM_ARRAY_TASK_COUNT": "16", "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    cache, *words = told.stdout.splitlines()
    assert cache == f"{tmp_path}/mcsim-cache-me"
    assert words == ["sweep", "formality.yaml", "--out", "outputs/formality", "--workers", "4",
                     "--shard", "3/16"]  # fmt: skip
