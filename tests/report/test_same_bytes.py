"""The figures of a run are the same bytes on any Python: hashes of a made-up comparison.

``figures.json`` beside this file holds the hash of every file of its figures and the versions of
the libraries that draw. CI runs this test on Python 3.12 and on 3.13 with the same versions, so
both must give what is written there. With other versions of those libraries pictures may differ,
and only the data are compared. After a figure was changed on purpose, write it anew:
``MCSIM_WRITE_HASHES=1 pytest tests/report/test_same_bytes.py``.
"""

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mcsim.report.drawing import draw_all

HELD = Path(__file__).with_name("figures.json")
LIBRARIES = ("matplotlib", "numpy", "pandas", "pillow")


def test_figures_are_the_bytes_that_are_held(made_up: Any, tmp_path: Path) -> None:
    drawn = draw_all(made_up(3, 8), tmp_path)
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16]
             for files in drawn.values() for path in files}  # fmt: skip
    versions = {name: version(name) for name in LIBRARIES}
    if os.environ.get("MCSIM_WRITE_HASHES"):
        HELD.write_text(json.dumps({"versions": versions, "files": found}, indent=1) + "\n",
                        encoding="utf-8")  # fmt: skip
    held = json.loads(HELD.read_text(encoding="utf-8"))
    same = versions == held["versions"]
    compared = found if same else {n: h for n, h in found.items() if n.endswith((".csv", ".json"))}
    assert compared == {name: held["files"][name] for name in compared}
    assert len(compared) >= 25 if same else len(compared) >= 10
