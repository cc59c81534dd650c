"""What a user can get wrong: a line and a useful message, exit 3, no traceback, nothing written."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mcsim.cli.main import app

LEVER = "title: x\nlevers:\n  nqf_inclusion:\n    mode: optional\n    start: 2027-Q1\n"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _cyclic(folder: Path) -> Path:
    (folder / "other.yaml").write_text("title: y\nextends: mine.yaml\n")
    return _file(folder, "title: x\nextends: other.yaml\n")


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "mine.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


BAD = {
    "misspelt lever": ("title: x\nlevers:\n  nqf_inclusoin:\n    mode: optional\n", 3,
                       "Did you mean nqf_inclusion?"),
    "duplicate key": (LEVER + "    start: 2028-Q1\n", 6, "twice"),
    "level above 1": (LEVER + "    level: 1.5\n", 6, "at most 1"),
    "window that ends before it starts": (LEVER + "    end: 2026-Q2\n", 3, "ends (2026-Q2)"),
    "quarter that does not exist": (LEVER.replace("Q1", "Q5"), 5, "2027-Q5"),
    "missing parent": ("title: x\nextends: nqf_optionel\n", 2, "nqf_optional"),
    "path escape": ("title: x\nextends: ../../secret.yaml\n", 2, "same folder"),
    "number where a list belongs": (LEVER + "    target: {provider_type: 3}\n", 6, "list"),
    "not a number": (LEVER + "    level: .nan\n", 6, "finite"),
    "infinite": (LEVER + "    level: .inf\n", 6, "finite"),
    "number of thousands of digits": ("title: x\nsettings: {seed: " + "9" * 5000 + "}\n", 2,
                                      "whole number"),
    "lever without fields": ("title: x\nlevers:\n  label:\n", 3, "has no fields"),
    "profile that is not": ("title: x\nprofile: eu1\n", 2, "Did you mean eu?"),
    "profile outside the folder": ("title: x\nprofile: ../../etc/passwd\n", 2, "same folder"),
    "prior out of bounds": ("title: x\nassumptions:\n  parameters:\n    chi: {uniform: [0, 5]}\n",
                            4, "bounds 0 … 1"),
    "unknown sector": ("title: x\nlevers:\n  employer_outreach:\n    start: 2027-Q1\n"
                       "    target: {sector: [industri]}\n", 5, "Did you mean industry?"),
    "encoding": ("title: für\n".encode("latin-1"), 1, "UTF-8"),
    "another encoding": ("title: x\n".encode("utf-16"), 1, "UTF-8"),
    "empty": ("", None, "empty"),
    "comments only": ("# nothing here\n", None, "empty"),
    "binary": (b"\x00\x7f\x00", None, "text"),
    "bomb": ("a: &a [x]\nb: [*a, *a]\n", 2, "alias"),
    "count above n": ("title: x\nassumptions:\n  survey:\n    counts:\n"
                      "      S29: {count: 9, n: 8}\n", 5, "above n"),
    "unknown symbol": ("title: x\nassumptions:\n  parameters:\n    chy: 0.5\n", 4,
                       "Did you mean chi?"),
    "before the first quarter": (LEVER.replace("2027", "2020"), 5, "before the first quarter"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_scenario(fault: str, tmp_path: Path) -> None:
    content, line, said = BAD[fault]
    path = _file(tmp_path, content)
    out = tmp_path / "out"
    for arguments in (["validate", path], ["compare", "baseline", path, "--out", out]):
        result = _run(*arguments)
        assert result.exit_code == 3, result.output
        assert said.lower() in result.stderr.lower()
        assert "Traceback" not in result.output
        assert (f"mine.yaml:{line}:" if line else "mine.yaml") in result.stderr
    assert not out.exists()


def test_a_cycle_of_scenarios(tmp_path: Path) -> None:
    result = _run("validate", _cyclic(tmp_path))
    assert result.exit_code == 3
    assert "leads back" in result.stderr


def test_a_profile_whose_shares_do_not_sum(tmp_path: Path) -> None:
    from mcsim.shipped import folder

    text = (folder("calibration") / "profiles" / "eu.yaml").read_text(encoding="utf-8")
    path = _file(tmp_path, text.replace("{25-34: 0.23,", "{25-34: 0.33,"))
    result = _run("validate", "nqf_optional", "--profile", path)
    assert result.exit_code == 3
    assert "sum to" in result.stderr
    assert "mine.yaml:8:1: age:" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validate", "no_such_file.yaml"], "no_such_file"),
        (["validate", "nqf_optionel"], "Did you mean nqf_optional?"),
        (["explain", "nqf_inclusoin"], "Did you mean nqf_inclusion?"),
        (["diff", "baseline", "nowhere"], "nowhere"),
        (["report", "no_such_folder"], "holds no study"),
        (["compare", "baseline", "awareness", "--learners", "3"], "learners"),
        (["compare", "baseline", "awareness", "--first-quarter", "2026"], "first_quarter"),
    ],
)
def test_a_name_or_number_that_is_not(arguments: list[str], said: str) -> None:
    result = _run(*arguments)
    assert result.exit_code == 3, result.output
    assert said in result.stderr


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    result = _run("validate", tmp_path)
    assert result.exit_code == 3
    assert "is a folder" in result.stderr


def test_the_command_itself_ends_without_a_traceback(tmp_path: Path) -> None:
    path = _file(tmp_path, LEVER + "    level: 1.5\n")
    command = [sys.executable, "-m", "mcsim", "validate", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        f"{path}:6:5: levers.nqf_inclusion.level: must be at most 1; found 1.5.\n"
    )


def test_an_unknown_option_is_a_matter_of_usage() -> None:
    assert _run("compare", "--drawz", "3").exit_code == 2


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    result = _run("compare", "baseline", "awareness", "--out", tmp_path, "--draws", "1",
                  "--learners", "100")  # fmt: skip
    assert result.exit_code == 3
    assert "holds no study" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_all_faults_as_json(tmp_path: Path) -> None:
    import json

    path = _file(tmp_path, "title: x\nlevers:\n  lable: {start: 2027-Q1}\n"
                           "  awareness: {start: 2027-Q1, level: 2}\n")  # fmt: skip
    result = _run("validate", path, "--json")
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    assert (told["valid"], told["cost"]) == (False, None)
    assert [fault["line"] for fault in told["faults"]] == [3, 4]
    assert set(told["faults"][0]) == {"file", "line", "column", "field", "message", "suggestion"}
