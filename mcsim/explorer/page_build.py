"""The page on which a package is built, and what it changes is seen at once."""

from typing import Any

import streamlit as st

from mcsim.compare.funnel import funnel, funnel_counts
from mcsim.explore.balance import LEVER
from mcsim.explorer import charts, kept, wording
from mcsim.explorer.controls import Control, controls, said
from mcsim.explorer.live import SHOWN, SIZES, Pair
from mcsim.explorer.package import FILE, Package, defaults, package_of, read, read_bytes, written
from mcsim.explorer.shown import chart, readable, safe
from mcsim.grammar.faults import InvalidInputError
from mcsim.grammar.quarter import Quarter
from mcsim.levers.register import levers
from mcsim.results.metrics import metrics
from mcsim.scenario.loader import BASELINE, Scenario, load_scenario, shipped_names

FIRST = "nqf_optional"
QUARTERS = [str(Quarter(2026, 1).later(k)) for k in range(40)]
HORIZON = "to the horizon"
SIZE_WORDS = {"quick": "quick", "finer": "finer (about five times as long)"}


@safe
def show() -> None:
    """Lay the page out."""
    st.title("Build a package")
    st.markdown(
        "Choose levers and set them; the page runs the package beside the baseline, under the same "
        "draws of what is not known and the same chance, and shows the **paired difference**. "
        "It is no forecast, and no package here is “the best”."
    )
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.header("The package")
        scenario = _built()
    with right:
        st.header("What it changes")
        if scenario is not None:
            _results(scenario)


def current() -> Package:
    """Return the package at hand, which every page shares."""
    if "package" not in st.session_state:
        _take(package_of(load_scenario(FIRST)))
    package: Package = st.session_state["package"]
    return package


def _take(package: Package) -> None:
    """Put a package on the page; its controls are made anew."""
    st.session_state["package"] = package
    st.session_state["made"] = st.session_state.get("made", 0) + 1


def _built() -> Scenario | None:
    """Lay out the controls, and return the package as the loader reads it; None with faults."""
    current()
    _start()
    made, before = st.session_state["made"], current()
    title = st.text_input("Title", before.title, max_chars=120, key=f"{made}:title")
    names = st.multiselect(
        "Levers", list(levers()), list(before.levers), key=f"{made}:levers",
        format_func=lambda name: levers()[name].title, placeholder="Add a lever",
    )  # fmt: skip
    values = {name: _lever(name, dict(before.levers.get(name) or defaults(name)), made)
              for name in names}  # fmt: skip
    package = Package(title or "My package", values)
    st.session_state["package"] = package
    text = written(package)
    try:
        scenario = read(text)
    except InvalidInputError as error:
        st.error(f"The package cannot be run yet:\n\n{wording.faults(error.faults)}")
        return None
    st.download_button("Save as a scenario file (YAML)", text, FILE, "application/yaml",
                       on_click="ignore")  # fmt: skip
    with st.expander("The scenario file"):
        st.code(text, language=None, wrap_lines=True)
    return scenario


def _start() -> None:
    """Lay out where a package comes from: a shipped scenario, or a file."""
    def chosen() -> None:
        _take(package_of(load_scenario(st.session_state["start"])))

    names = [FIRST, *(name for name in shipped_names() if name != FIRST)]
    st.selectbox("Start from", names, key="start", on_change=chosen,
                 format_func=lambda name: load_scenario(name).title)  # fmt: skip
    uploaded = st.file_uploader("Or open a scenario file (YAML)", key="file", max_upload_size=1)
    if uploaded is None:
        st.session_state.pop("opened", None)
    elif st.session_state.get("opened") != uploaded.file_id:
        try:
            scenario = read_bytes(uploaded.getvalue())
        except InvalidInputError as error:
            st.error(f"The file is no scenario that can be used:\n\n{wording.faults(error.faults)}")
            return
        st.session_state["opened"] = uploaded.file_id
        _take(package_of(scenario))
        content = scenario.content
        if content.settings or content.assumptions or content.profile:
            st.info("The file's assumptions, profile and settings are left out here: every package "
                    "is run in the same small world.")  # fmt: skip


def _lever(name: str, values: dict[str, Any], made: int) -> dict[str, Any]:
    """Lay out the controls of a lever, and return its values."""
    with st.expander(levers()[name].title, expanded=name == LEVER):
        found = dict(values)
        for control in controls(name):
            if not control.later:
                found[control.name] = _control(control, values[control.name], f"{made}:{name}")
        if st.toggle("Whom, and finer timing", key=f"{made}:{name}:more"):
            for control in controls(name):
                if control.later:
                    found[control.name] = _control(control, values[control.name], f"{made}:{name}")
        st.caption(f"What can go wrong: {levers()[name].downside}")
    return found


def _control(control: Control, value: Any, prefix: str) -> Any:
    """Lay out one control, and return its value."""
    given: dict[str, Any] = {"key": f"{prefix}:{control.name}", "help": control.meaning or None}
    if control.kind == "share":
        return st.slider(control.label, 0.0, 1.0, float(value), 0.05, **given)
    if control.kind == "quarters":
        most = max(int(control.highest), int(value))
        return st.slider(control.label, 0, most, int(value), **given)
    if control.kind == "euros":
        return st.number_input(f"{control.label} (€)", 0.0, control.highest, float(value), 50.0,
                               **given)  # fmt: skip
    if control.kind == "choice":
        options = list(control.options)
        return st.radio(control.label, options, options.index(value), format_func=said,
                        horizontal=True, **given)  # fmt: skip
    if control.kind == "groups":
        chosen = st.multiselect(control.label, list(control.options), list(value or ()),
                                format_func=said, placeholder="everyone", **given)  # fmt: skip
        return tuple(chosen)
    return _quarter(control, value, given)


def _quarter(control: Control, value: Any, given: dict[str, Any]) -> Any:
    """Lay out a quarter, or the end, which may be none."""
    options = sorted({*QUARTERS, *([value] if value else [])})
    if control.name != "end":
        return st.select_slider(control.label, options, value, **given)
    options = [HORIZON, *options]
    ends = st.selectbox(control.label, options, options.index(value or HORIZON), **given)
    return None if ends == HORIZON else ends


def _results(scenario: Scenario) -> None:
    """Run the package, and show what it changes."""
    size = st.radio("Size of the live run", list(SIZES), format_func=SIZE_WORDS.get,
                    horizontal=True, key="size")  # fmt: skip
    timed = kept.pair_of(size, scenario)
    pair, title = timed.pair, scenario.title
    st.info(wording.size_note(pair.world, timed.seconds))
    names = list(SHOWN)
    name = st.selectbox("Outcome", names, key="outcome", format_func=_outcome)
    table = pair.differences()
    row = table[table["metric"] == name].iloc[0].to_dict()
    metric, years = metrics()[name], _years(pair)
    st.subheader("Paired difference")
    words = wording.paired(row, title)
    over = pair.over_time(name)
    chart(charts.over_time(over, metric.label, metric.unit, words), words, over,
          "difference by quarter")  # fmt: skip
    with st.expander("Every outcome at the horizon"):
        st.table(readable(table.drop(columns="metric")))
    balance = st.container()  # filled last, because its runs take longest
    st.subheader("Funnel")
    _funnel(pair, title, years)
    st.subheader("Who gains")
    people = pair.by_group()
    said_ = wording.equity(people)
    unit = metrics()["completions_rate"].unit
    chart(charts.groups(people, unit, years, said_), said_, people, "difference by group")
    ratio = table[table["metric"] == "starts_low_high"].iloc[0].to_dict()
    st.markdown(wording.paired(ratio, title))
    with balance:
        st.subheader("Balance curve")
        _balance(size, scenario, name, years)


def _outcome(name: str) -> str:
    metric = metrics()[name]
    return f"{metric.label} ({metric.unit})"


def _years(pair: Pair) -> str:
    quarters = pair.world.quarters
    return f"{quarters[0]} to {quarters[-1]}"


def _balance(size: str, scenario: Scenario, name: str, years: str) -> None:
    """Show the outcome against stringency, where the package has one."""
    inclusion = getattr(scenario.content.levers, LEVER, None)
    if inclusion is None:
        st.markdown(f"Stringency belongs to the lever “{levers()[LEVER].title}”; add it to see "
                    "the outcome against stringency.")  # fmt: skip
        return
    metric, own = metrics()[name], float(inclusion.stringency)
    table = kept.curve_of(size, scenario, name)
    words = wording.curve(table, name, own)
    chart(charts.curve(table, metric.label, metric.unit, years, own, words), words, table,
          "outcome by stringency")  # fmt: skip


def _funnel(pair: Pair, title: str, years: str) -> None:
    """Show who comes through each step from need to reward."""
    titles = {BASELINE: "the baseline", "package": title}
    counts = {BASELINE: funnel_counts(pair.base), "package": funnel_counts(pair.other)}
    exhibit = funnel(titles, counts, pair.world.persons, years)
    table = exhibit.table.drop(columns=["step", "counted", "scenario"])
    words = wording.plain(exhibit.sentence)
    chart(charts.funnel(exhibit.table, years, exhibit.sentence), words, table, "funnel")
