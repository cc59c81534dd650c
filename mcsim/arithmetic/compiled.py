"""Compile scalar rules and kernels with numba, and keep the machine code where it is safe.

numba's own cache looks at one file at a time: a kernel that inlines a rule from another file would
go on running the old rule after an edit.  So the folder of the cache carries the hash of every
source file that holds compiled code, and an edit of any of them starts a fresh folder.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import llvmlite.binding
import numba
from numba.core.cpu import CPUTargetOptions
from numba.core.options import TargetOptions

PACKAGE = Path(__file__).resolve().parents[1]
COMPILED_FOLDERS = ("arithmetic", "engine", "population", "rules")
CELLS = Path("grammar", "groups.py")  # how many groups there are is compiled in too
# LLVM gives up on a loop that touches more than a few arrays, because it would have to see first
# that none overlaps another; ours touch many, and over many lanes the look pays.
llvmlite.binding.set_option("mcsim", "-runtime-memory-check-threshold=128")

# numba has this among its flags, and no option that sets it.
cast("Any", CPUTargetOptions).noalias = cast("Any", TargetOptions).Mapping("noalias")

DECORATED = b"@compiled\n", b"@inlined\n", b"@apart\n"


@cache
def source_hash() -> str:
    """Return the hash of the sources that end up in machine code: kernels, rules, their structures.

    Returns
    -------
    str
        16 hexadecimal digits; the same for the same sources, wherever they lie.
    """
    digest = hashlib.sha256()
    # All of a folder, whether it holds a compiled function or only numbers that one reads.
    sources = [path for folder in COMPILED_FOLDERS for path in (PACKAGE / folder).glob("*.py")]
    for path in sorted([*sources, PACKAGE / CELLS]):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _user_cache() -> Path:
    """Return the folder in which this user's programs keep what they can rebuild."""
    if "MCSIM_CACHE" in os.environ:
        return Path(os.environ["MCSIM_CACHE"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "mcsim"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "mcsim"


@cache
def cache_folder() -> Path | None:
    """Return the folder for machine code, or None where no folder can be written.

    Returns
    -------
    Path or None
        ``<user cache>/mcsim/<hash of the sources>``; ``MCSIM_CACHE`` replaces its first two
        levels.  None means: compile in memory, once per process.
    """
    try:
        folder = _user_cache() / source_hash()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):
        return None


def compiled[R](function: Callable[..., R]) -> Callable[..., R]:
    """Compile a function to machine code that releases the interpreter's lock.

    Floating-point operations keep the order in which they are written (no fast-math, no
    contraction), and a division by zero gives an infinity, as IEEE 754 has it, not an exception.

    Parameters
    ----------
    function : callable
        Scalars, NumPy arrays and named tuples of arrays only.

    Returns
    -------
    callable
        The compiled function, which takes any width of integer or float (so its arguments carry
        no static types); it compiles at its first call or loads the machine code of an
        earlier process.
    """
    return _compile(function, inline=False)


def inlined[R](function: Callable[..., R]) -> Callable[..., R]:
    """Compile a short function, and write it into every loop that uses it.

    A call that stays a call keeps the loop around it from becoming vector instructions.

    Parameters
    ----------
    function : callable
        As for ``compiled``.

    Returns
    -------
    callable
        As of ``compiled``.
    """
    return _compile(function, inline=True)


def apart[R](function: Callable[..., R]) -> Callable[..., R]:
    """Compile a short loop as ``inlined`` does; what it writes overlaps nothing else it takes.

    Otherwise LLVM compares all places before it runs a loop in vectors, lest it read what it has
    just written under another name; for a short loop that takes longer than its arithmetic.

    Parameters
    ----------
    function : callable
        As for ``compiled``; it keeps that promise, which nobody checks.

    Returns
    -------
    callable
        As of ``compiled``.
    """
    return _compile(function, inline=True, noalias=True)


def _compile[R](function: Callable[..., R], inline: bool, **more: Any) -> Callable[..., R]:
    folder = cache_folder()
    config: Any = numba.config
    before = config.CACHE_DIR
    # numba reads the folder when a function is decorated: it is ours for our functions only.
    config.CACHE_DIR = str(folder) if folder else ""
    try:
        # No function allocates, so numba's counting of references would only cost time: it halves
        # the speed of the kernels, which take many arrays.
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False, **more}
        decorate = numba.njit(cache=folder is not None, forceinline=inline, **options)
        return cast("Callable[..., R]", decorate(function))
    finally:
        config.CACHE_DIR = before
