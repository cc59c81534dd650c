"""What the machine is, and which libraries it runs."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import llvmlite.binding

from mcsim.results.threads import default_threads

PACKAGES = ("mcsim", "numba", "llvmlite", "numpy", "mesa")
VECTORS = ("avx2", "avx512f", "sve", "neon")
CACHES = Path("/sys/devices/system/cpu/cpu0/cache")


def machine() -> dict[str, Any]:
    """Describe the machine.

    Returns
    -------
    dict
        Processor, cores that this process may use, caches of one core, memory in bytes, versions,
        what LLVM compiles for, and the load average (1 minute) as it is now; None where the system
        does not tell.
    """
    features = llvmlite.binding.get_host_cpu_features()
    return {
        "processor": _processor(),
        "cores": default_threads(),
        "caches": _caches(),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "llvm": ".".join(map(str, llvmlite.binding.llvm_version_info)),
        "llvm_processor": llvmlite.binding.get_host_cpu_name(),
        "vectors": [name for name in VECTORS if features.get(name)],
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def _processor() -> str:
    """Return the processor's name, as the system has it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _caches() -> dict[str, str]:
    """Return the caches of the first core, as "L2 Unified": "1024K"."""
    found = {}
    for index in sorted(CACHES.glob("index*")):
        try:
            level, kind, size = (
                (index / name).read_text(encoding="ascii").strip()
                for name in ("level", "type", "size")
            )
        except OSError:
            continue
        found[f"L{level} {kind}"] = size
    return found


def _memory() -> int | None:
    """Return the bytes of memory."""
    if sys.platform == "win32":
        return None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return None
