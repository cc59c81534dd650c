"""What is refused leaves no folder behind."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mcsim.cli.main import app

TINY = ("--learners", "200", "--horizon", "4", "--threads", "1")


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare", "baseline", "awareness", "--draws", "600"), "holds 512 draws"),
        (("compare", "baseline", "awareness", "--draws", "600", "--verdicts"), "holds 512 draws"),
        (("compare", "baseline", "awareness", "--draws", "600", "--until", "1"),
         "holds 512 draws"),
        (("run", "awareness", "--draws", "600"), "holds 512 draws"),
        (("voi", "baseline", "awareness", "--draws", "600"), "holds 512 draws"),
        (("voi", "baseline", "awareness", "--draws", "8"), "needs 40"),
        (("breakeven", "nqf_optional", "--draws", "600"), "holds 512 draws"),
        (("optimise", "--budget", "balancd"), "Did you mean balanced?"),
        (("optimise", "--budget", "balanced", "--quantile", "2"), "between 0 and 1"),
    ],
)  # fmt: skip
def test_wrong_input_leaves_no_folder(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = _run(*arguments, "--out", tmp_path / "x", *TINY)
    assert result.exit_code == 3, result.output
    assert said in " ".join(result.stderr.split())
    assert not (tmp_path / "x").exists()


def test_priors_give_as_many_draws_as_one_likes(tmp_path: Path) -> None:
    # The price of verdicts is asked of the beliefs that are named, not of the shipped posterior.
    result = _run("compare", "baseline", "awareness", "--draws", "600", "--replicates", "1",
                  "--posterior", "prior", "--verdicts", "--out", tmp_path / "x", *TINY)  # fmt: skip
    assert result.exit_code == 3
    assert "holds 512 draws" not in result.stderr
    assert "needs 2 or more" in result.stderr
