"""The pages, without a browser: they answer, keep what was built, and no input stops them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mcsim.explorer import kept
from mcsim.explorer.live import SIZES
from mcsim.results.frames import Run
from tests.explorer.conftest import SMALL


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(SIZES, "quick", SMALL)
    kept.world_of.clear()
    yield
    kept.world_of.clear()


def _page(name: str) -> AppTest:
    script = f"from mcsim.explorer import {name}\n{name}.show()\n"
    return AppTest.from_string(script, default_timeout=120)


def _said(page: AppTest) -> str:
    return "\n".join(str(one.value) for kind in ("markdown", "info", "error", "warning")
                     for one in getattr(page, kind))  # fmt: skip


def _labelled(elements: Any, label: str) -> Any:
    return next(one for one in elements if one.label == label)


def test_a_package_is_built_and_told() -> None:
    page = _page("page_build").run()
    assert not page.exception
    assert not page.error
    said = _said(page)
    assert "not for reporting" in said
    assert "Credential completions" in said
    assert "cannot tell" in said or "Monte Carlo" in said
    _labelled(page.slider, "Stringency").set_value(0.9).run()
    assert "stringency 0.9" in _said(page)
    assert "stringency: 0.9" in page.code[0].value
    page.multiselect[0].set_value(["awareness"]).run()
    assert "Stringency belongs to" in _said(page)
    assert "awareness:" in page.code[0].value
    page.selectbox(key="start").set_value("balanced").run()
    assert not page.error
    assert "common_qa" in page.code[0].value


def test_a_start_before_the_run_is_told_and_can_be_mended() -> None:
    page = _page("page_build").run()
    start = _labelled(page.select_slider, "Start")
    end = "2026-Q1"
    _labelled(page.toggle, "Whom, and finer timing").set_value(True).run()
    _labelled(page.selectbox, "End").set_value(end).run()
    assert "ends (2026-Q1) before it starts" in _said(page).replace("\\", "")
    assert not page.exception
    _labelled(page.selectbox, "End").set_value("to the horizon").run()
    assert not page.error
    assert start.value == "2027-Q1"


@pytest.mark.parametrize("folder", ["nowhere", "/", "\0", "x" * 5000, "/proc/self/mem"])
def test_a_folder_that_holds_no_run_is_told(folder: str) -> None:
    page = _page("page_runs").run()
    page.text_input(key="run_folder").set_value(folder).run()
    assert not page.exception
    assert len(page.error) == 1


def test_a_stored_run_is_opened(comparison: Run, tmp_path: Path,
                                monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    page = _page("page_runs").run()
    page.text_input(key="run_folder").set_value(str(comparison.folder)).run()
    assert not page.exception
    assert not page.error
    ranking = page.table[0].value
    assert set(ranking["policy"]) == {"NQF inclusion, optional", "Awareness and guidance",
                                      "Universal subsidy"}  # fmt: skip
    page.selectbox(key="run_outcome").set_value("cost_public_present").run()
    assert not page.error


def test_a_damaged_run_is_told(comparison: Run, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"base": 3}', encoding="utf-8")
    page = _page("page_runs").run()
    page.text_input(key="run_folder").set_value(str(tmp_path)).run()
    assert len(page.error) == 1
    whole = (comparison.folder / "manifest.json").read_text(encoding="utf-8")
    (tmp_path / "manifest.json").write_text(whole, encoding="utf-8")
    page.run()
    assert "summary.csv" in _said(page)
    assert not page.exception


def test_agents_are_stepped() -> None:
    page = _page("page_agents").run()
    assert not page.exception
    assert "before the first quarter" in _said(page)
    _labelled(page.button, "Three years").click().run()
    assert "2026-Q4" in _said(page)
    _labelled(page.button, "Begin again").click().run()
    assert "before the first quarter" in _said(page)


def test_about_names_the_commands() -> None:
    page = _page("page_about").run()
    assert "mcsim compare baseline my_package.yaml" in _said(page)
