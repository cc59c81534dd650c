"""What several tests share: one small comparison, run once."""

from pathlib import Path

import pytest
from hypothesis import settings

from mcsim import api
from mcsim.results.frames import Run
from tests.browser import browser  # noqa: F401 — a fixture of every page's tests

# A first call may compile for a second; how long a test takes is not what it tests.
settings.register_profile("mcsim", deadline=None, derandomize=True)
settings.load_profile("mcsim")


def pytest_configure(config: pytest.Config) -> None:
    """Compile once, before the workers of a parallel run would each do it."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        from mcsim.engine.warm import warm

        warm()


SMALL = {"draws": 4, "replicates": 3, "learners": 400, "horizon_quarters": 12,
         "first_quarter": "2026-Q3"}  # fmt: skip
NAMES = ["nqf_optional", "awareness", "universal_subsidy"]


@pytest.fixture(scope="session")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a complete comparison of three shipped scenarios."""
    out: Path = tmp_path_factory.mktemp("comparison") / "study"
    return api.compare("baseline", NAMES, out=out, threads=2, **SMALL)
