"""The page on which a stored run is opened: its ranking, its differences, its figures."""

import json
from pathlib import Path

import pandas as pd
import streamlit as st

from mcsim.explorer import charts
from mcsim.explorer.shown import chart, picture, readable, safe
from mcsim.explorer.wording import plain
from mcsim.report.material import Material, interval, percent
from mcsim.results.frames import Run, open_run
from mcsim.results.study import MANIFEST
from mcsim.results.text import number

PLACES = ("*", "outputs/*", "*/outputs/*")
FIGURES = "figures"
MOST = 200


def found() -> list[str]:
    """Return the folders of runs at hand, the youngest first."""
    here = Path()
    manifests = {path for place in PLACES for path in here.glob(f"{place}/{MANIFEST}")}
    young = sorted(manifests, key=lambda path: -path.stat().st_mtime)
    return [str(path.parent) for path in young[:MOST]]


@safe
def show() -> None:
    """Lay the page out."""
    st.title("Open a stored run")
    st.markdown("What `mcsim compare` left in a folder: ranking, differences and figures.")
    runs, given = found(), st.session_state.get("run_given", "")
    if runs:
        st.selectbox("Runs found here", runs, index=None, key="run_found",
                     placeholder="Choose a run")  # fmt: skip
    typed = st.text_input(
        "Folder of a run", given, key="run_folder",
        help="Absolute, or from the folder where mcsim serve was started.",
    )  # fmt: skip
    folder = st.session_state.get("run_found") or typed.strip()
    if not folder:
        st.info("Choose a run, or name its folder.")
        return
    _opened(open_run(folder))


def _opened(run: Run) -> None:
    """Show a run."""
    material = Material(run.summary(), run.manifest)
    st.header(plain(run.folder.name))
    st.markdown(plain(material.status))
    if run.missing:
        st.warning(f"{run.missing} of {len(run.parts)} parts are missing from the folder; what the "
                   "summary and the figures say is as it was when they were there.")  # fmt: skip
    known = material.manifest["metrics"]
    names = [name for name in known if (material.summary["metric"] == name).any()]
    name = st.selectbox(
        "Outcome", names, key="run_outcome",
        format_func=lambda one: f"{known[one]['label']} ({known[one]['unit']})",
    )  # fmt: skip
    material = Material(material.summary, run.manifest, name)
    if material.scenarios:
        _ranking(material)
        _difference(material)
    else:
        st.info("One scenario only: there is nothing to compare.")
    _figures(run.folder / FIGURES)


def _ranking(material: Material) -> None:
    st.subheader("Ranking by median")
    rows = material.ranked()
    table = pd.DataFrame({
        "policy": [plain(material.title(name)) for name in rows["scenario"]],
        "difference, median": [number(value, signed=True) for value in rows["median"]],
        "5-95 % of worlds": [f"{number(low, signed=True)} to {number(high, signed=True)}"
                             for low, high in zip(rows["p05"], rows["p95"], strict=True)],
        "± MC": [number(value) for value in rows["mc_error"]],
        "better in": [percent(value) for value in rows["share_better"]],
    })  # fmt: skip
    st.markdown(f"{plain(material.label)}, {plain(material.unit)}, {material.years}, difference "
                f"from {plain(material.base_title)}. The order is by median only: policies whose "
                "intervals overlap are not told apart by it.")  # fmt: skip
    st.table(table)


def _difference(material: Material) -> None:
    st.subheader("Difference over time")
    name = st.selectbox("Policy", material.scenarios, key="run_policy",
                        format_func=material.title)  # fmt: skip
    rows = material.over_time(name)
    if rows.empty:
        st.markdown("The run tells this outcome at the horizon only.")
        return
    last = rows.iloc[-1]
    words = (f"{plain(material.title(name))}, {last['quarter']}: {plain(interval(last))} "
             f"{plain(material.unit)}, median and 5-95 % of worlds.")  # fmt: skip
    shown = rows[["quarter", "median", "p05", "p95", "mc_error", "share_better"]]
    drawn = charts.over_time(shown, material.label, material.unit, words, material.base_title)
    chart(drawn, words, readable(shown), "difference by quarter")


def _figures(folder: Path) -> None:
    """Show the figures that the run holds, each with its caption."""
    st.subheader("Figures of the run")
    pictures = sorted(folder.glob("*.png"))[:MOST]
    if not pictures:
        st.markdown("The folder holds no figures; `mcsim report RUN` draws them.")
    for path in pictures:
        words = _words(path.with_suffix(".json"))
        label = words.get("title", path.stem)
        with st.expander(plain(f"{label}: {words.get('label', '')}".strip(": "))):
            picture(path, words.get("alt", label), label)
            st.markdown(plain(words.get("caption", "")))


def _words(path: Path) -> dict[str, str]:
    """Read title, caption and alternative text of a figure; none where they are not there."""
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(words, dict):
        return {}
    return {key: value for key, value in words.items() if isinstance(value, str)}
