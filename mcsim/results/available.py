"""How much memory this process may use."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

SETTING = "MCSIM_MEMORY"
UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
WRITTEN = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?)B?", re.IGNORECASE)
SYSTEM, CONTROL = Path("/proc"), Path("/sys/fs/cgroup")


def available_memory(system: Path = SYSTEM, control: Path = CONTROL) -> int | None:
    """Return how many bytes this process may use, with what it uses already.

    What the machine has left and what a control group (a container, a batch job) has left, or
    what ``MCSIM_MEMORY`` says, as in ``MCSIM_MEMORY=4GB``.

    Parameters
    ----------
    system, control : Path, optional
        Where the kernel tells of processes, and of control groups.

    Returns
    -------
    int or None
        None where the machine does not tell.

    Raises
    ------
    ValueError
        Where ``MCSIM_MEMORY`` is not an amount of memory.
    """
    if stated := os.environ.get(SETTING, "").strip():
        amount = WRITTEN.fullmatch(stated)
        if amount is None:
            raise ValueError(f"{SETTING} is an amount of memory such as 4GB; found {stated!r}.")
        return int(float(amount[1]) * UNITS[amount[2].upper()])
    left = [*_of_machine(system), *_of_groups(system, control)]
    return min(left) + _in_use(system) if left else None


def _of_machine(system: Path) -> Iterator[int]:
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _text(system / "meminfo"), re.MULTILINE)
    if found:
        yield int(found[1]) * 1024


def _of_groups(system: Path, control: Path) -> Iterator[int]:
    """What is left to the process's control group, and to each that it lies in."""
    for line in _text(system / "self" / "cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            names = control, "memory.max", "memory.current", "inactive_file"
        elif "memory" in controllers.split(","):
            names = (control / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes",
                     "total_inactive_file")  # fmt: skip
        else:
            continue
        root, limit, usage, cached = names
        group = root / path.lstrip("/")
        # Inside a container the path is often that of the host, and the root is the own group.
        for folder in (group, *group.parents):
            if not folder.is_relative_to(root):
                break
            most, used = _text(folder / limit).strip(), _text(folder / usage).strip()
            if most.isdigit() and used.isdigit():
                file = re.search(rf"^{cached} (\d+)", _text(folder / "memory.stat"), re.MULTILINE)
                yield max(0, int(most) - int(used) + (int(file[1]) if file else 0))


def _in_use(system: Path) -> int:
    """Bytes that this process holds already, 0 where the machine does not tell."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", _text(system / "self" / "status"), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
