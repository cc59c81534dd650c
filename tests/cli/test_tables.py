"""What is printed for people and for scripts."""

import io
import json
import sys

import pytest

from mcsim.cli.tables import show_json, show_record, show_table


def test_a_plain_table_stands_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("policy", "median"), [("nqf", "1.5"), ("awareness", "-12.25")], right=1)
    assert capsys.readouterr().out == (
        "policy     median\n"
        "nqf           1.5\n"
        "awareness  -12.25\n"
    )  # fmt: skip


def test_json_refuses_what_is_no_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        show_json({"x": float("nan")})


def test_json_loses_no_letter_where_the_locale_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors="replace")
    monkeypatch.setattr(sys, "stdout", stream)
    show_json({"name": "χ"})
    stream.flush()
    assert json.loads(raw.getvalue()) == {"name": "χ"}


def test_a_record_leaves_out_what_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    show_record({"name": "chi", "note": "", "evidence": [], "share": {"p05": 0.25}})
    assert capsys.readouterr().out == "name: chi\nshare:\n  p05: 0.25\n"
