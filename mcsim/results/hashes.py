"""Hashes that identify what a result came from."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mcsim.shipped import folder

PACKAGE = Path(__file__).resolve().parents[1]
# What can change a number; commands, reports and file formats cannot.
MODEL_SOURCES = (
    "arithmetic/*.py", "engine/*.py", "evidence/*.py", "grammar/quarter.py", "grammar/groups.py",
    "levers/*.py", "population/*.py", "rules/*.py", "scenario/schedule.py",
    "calibrate/observe.py", "calibrate/surveyed.py",
)  # fmt: skip
EVIDENCE_SOURCES = ("evidence/*.csv", "parameters.yaml")
DIGITS = 16


def hashed(content: object) -> str:
    """Hash plain values by their canonical JSON.

    Parameters
    ----------
    content : object
        Mappings, lists, strings, numbers, booleans and None.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return sha256(canonical(content).encode()).hexdigest()[:DIGITS]


def canonical(content: object) -> str:
    """Write plain values as JSON in one way only: keys sorted, no spaces, no NaN."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False,
                      ensure_ascii=False)  # fmt: skip


def columns_hash(columns: Mapping[str, NDArray[np.float64]]) -> str:
    """Hash the columns of a draw table, bit for bit."""
    digest = sha256()
    for symbol in sorted(columns):
        digest.update(symbol.encode() + b"\0")
        digest.update(np.ascontiguousarray(columns[symbol], "<f8").tobytes())
    return digest.hexdigest()[:DIGITS]


@cache
def model_hash() -> str:
    """Hash the sources of the model: rules, engine, population, levers, registers."""
    return _files_hash(PACKAGE, MODEL_SOURCES)


@cache
def evidence_hash() -> str:
    """Hash the evidence and the register of parameters."""
    return _files_hash(folder("calibration"), EVIDENCE_SOURCES)


@cache
def targets_hash() -> str:
    """Hash what calibration holds the model against, and how it weighs that."""
    return hashed({
        "targets": _files_hash(folder("calibration"), ("targets.yaml", "cases/v3.yaml",
                                                        "cases/v5.yaml")),
        "likelihood": _files_hash(PACKAGE, ("calibrate/likelihood.py", "calibrate/space.py")),
    })  # fmt: skip


def _files_hash(root: Path, patterns: tuple[str, ...]) -> str:
    digest = sha256()
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:DIGITS]
