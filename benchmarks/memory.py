"""What a study takes in memory: the estimate beside the peak of a real process.

``uv run python benchmarks/memory.py`` runs small and large studies one after another, each in a
process of its own, and prints a table. The sizes named on the line are run only, as in
``… benchmarks/memory.py 20000:64:2`` for 20 000 learners, 64 lanes and 2 threads.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mcsim import api
from mcsim.results.memory import Size

QUARTERS = 40
DEFAULT = (
    "100:1:1", "2000:1:1", "2000:64:2", "20000:1:1", "20000:16:2", "20000:64:2", "100000:8:1",
    "200000:2:2", "1000000:1:1",
)  # fmt: skip
# A process is told the peak of the one that started it as its own, so a small one starts it.
LAUNCH = """
import os, subprocess, sys
quiet = subprocess.DEVNULL
process = subprocess.Popen(sys.argv[1:], stdout=quiet, stderr=quiet)
_, status, used = os.wait4(process.pid, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True)
class Measured:
    """A study that was run.

    Attributes
    ----------
    estimated, peak : int
        Bytes: by ``mcsim validate``, and the largest resident size of its process.
    """

    estimated: int
    peak: int

    @property
    def ratio(self) -> float:
        """Estimate over peak."""
        return self.estimated / self.peak


def measure(learners: int, lanes: int, threads: int, quarters: int = QUARTERS) -> Measured:
    """Run a study of so many lanes in a process of its own; several lanes are a comparison."""
    scenarios = ["nqf_optional", "awareness", "qa_voluntary"][: 3 if lanes >= 4 else lanes - 1]
    replicates = 1 if lanes < 64 else 2  # so that two threads have something to do
    draws = lanes // (len(scenarios) + 1) // (1 if lanes < 64 else 2)
    settings = {"learners": learners, "draws": draws, "replicates": replicates,
                "horizon_quarters": quarters}  # fmt: skip
    study = api.study("baseline", scenarios, **settings)
    cost = Size.of(study).cost(threads, 64)
    with tempfile.TemporaryDirectory() as folder:
        verb = ["compare", "baseline", *scenarios] if scenarios else ["run", "baseline"]
        command = [sys.executable, "-m", "mcsim", *verb, "--out", str(Path(folder) / "study"),
                   "--threads", str(threads), "--draws", str(draws), "--learners", str(learners),
                   "--replicates", str(replicates), "--horizon", str(quarters)]  # fmt: skip
        told = subprocess.run([sys.executable, "-c", LAUNCH, *command], check=True,
                              capture_output=True, text=True).stdout  # fmt: skip
    return Measured(cost.memory_bytes, int(told) * 1024)


def main(sizes: list[str]) -> None:
    """Measure, and print a line for each size."""
    print("learners    lanes  threads  estimated MB  peak MB  ratio")
    for size in sizes or DEFAULT:
        learners, lanes, threads = map(int, size.split(":"))
        found = measure(learners, lanes, threads)
        print(f"{learners:>9,} {lanes:>7} {threads:>8} {found.estimated / 1e6:>13,.0f} "
              f"{found.peak / 1e6:>8,.0f} {found.ratio:>6.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
