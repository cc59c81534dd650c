"""What is asked of no posterior is refused, and leaves nothing."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mcsim.cli.main import app


@pytest.mark.parametrize("verb", ["diagnose", "check-calibration"])
@pytest.mark.parametrize(("named", "told"), [("prior", "held against nothing"),
                                             ("nowhere", "holds no posterior")])  # fmt: skip
def test_what_is_no_posterior_is_refused(
    verb: str, named: str, told: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(app, [verb, "--posterior", named, "--out", str(out)])
    assert done.exit_code == 3
    assert told in done.stderr
    assert not out.exists()
