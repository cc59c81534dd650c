"""What a sweep takes: time by stage, and the peak of memory.

``uv run python benchmarks/sweep.py`` runs 100 000 points at 1 000 learners over two levers' fields,
for three reported years, and 2 000 points over parameters, whose constants are solved anew.  The
numbers of points can be named: ``… benchmarks/sweep.py 20000 1000``; 0 leaves one out.

The overhead is what laying the results out, storing them and all else take beside solving,
preparing and simulating, as a share of these.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DEFAULT = (100_000, 2_000)
HEAD = """\
title: Benchmark
scenarios: [nqf_optional]
settings: {draws: 1, replicates: 1, learners: 1000, horizon_quarters: 12}
outcomes: {metrics: [completions_rate, net_additional, cost_public_present]}
"""
LEVERS = """\
factors:
  nqf_inclusion.stringency: {range: [0, 1]}
  nqf_inclusion.level: {range: [0.1, 1]}
"""
PARAMETERS = """\
factors:
  chi: {range: [0, 1]}
  price_level: {prior: register}
  nqf_inclusion.stringency: {range: [0, 1]}
"""
# A process is told the peak of the one that started it as its own, so a small one starts it.
LAUNCH = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[2:], stdout=open(sys.argv[1], "w"))
_, status, used = os.wait4(process.pid, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def measure(factors: str, points: int) -> None:
    """Run a sweep with one worker for each core, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        file, said = Path(folder) / "sweep.yaml", Path(folder) / "said.json"
        design = f"design: {{kind: sobol, points: {points}, seed: 1}}\n"
        file.write_text(HEAD + design + factors, encoding="utf-8")
        command = [sys.executable, "-m", "mcsim", "sweep", str(file), "--json", "--out",
                   str(Path(folder) / "store")]  # fmt: skip
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", LAUNCH, str(said), *command], check=True,
                              stdout=subprocess.PIPE, text=True)  # fmt: skip
        wall = time.perf_counter() - began
        record = json.loads(said.read_text())
        seconds = record["seconds"]
        core = sum(seconds[stage] for stage in ("solving", "preparing", "simulating"))
        workers = len(os.sched_getaffinity(0))
        stored = sum(path.stat().st_size for path in Path(folder, "store").rglob("*.*"))
        print(json.dumps({
            "points": points, "factors": factors.split()[1::1][0], "wall": round(wall, 1),
            "workers": workers, "seconds": seconds,
            "store and engine, share of the core": round(
                (seconds["laying out"] + seconds["storing"]) / core, 4),
            "everything beside, share of the core": round((wall * workers - core) / core, 4),
            "peak MB": round(int(done.stdout) / 1024), "store MB": round(stored / 1e6, 1),
            "content": record["content_hash"][:16],
        }), flush=True)  # fmt: skip


if __name__ == "__main__":
    counts = [int(given) for given in sys.argv[1:]] or DEFAULT
    for chosen, count in zip((LEVERS, PARAMETERS), counts, strict=False):
        if count:
            measure(chosen, count)
