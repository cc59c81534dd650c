"""The page on which the Mesa model is watched, agent by agent."""

import streamlit as st

from mcsim.explorer import charts, kept
from mcsim.explorer.agents import COUNTED, LEARNERS, SHARES, Watched
from mcsim.explorer.package import read, written
from mcsim.explorer.page_build import current
from mcsim.explorer.shown import chart, readable, safe
from mcsim.explorer.wording import plain

STEPS = {"One quarter": 1, "A year": 4, "Three years": 12}


@safe
def show() -> None:
    """Lay the page out."""
    st.title("Watch the agents")
    package = current()
    st.markdown(
        f"The same rules as agents of [Mesa](https://mesa.readthedocs.io): {LEARNERS} learners, "
        "their employers and the offers, under the package "
        f"**{plain(package.title)}** beside the baseline, in one world and one run of chance. "
        "One run of so few shows *how* the model works and says nothing about what a policy does."
    )
    world = kept.world_of("quick")
    scenario = read(written(package))
    policy = world.checked(scenario)
    if st.session_state.get("watched_policy") != policy.hash:
        with st.spinner("Seating the agents …"):
            st.session_state["watched"] = Watched.of(world, policy)
        st.session_state["watched_policy"] = policy.hash
    watched: Watched = st.session_state["watched"]
    _buttons(watched)
    words = watched.said()
    st.markdown(f"**Now: {watched.quarter}.** {words}")
    table = watched.table()
    st.altair_chart(charts.themed(charts.agents(table, watched.quarter, words)), theme=None)
    with st.expander("The numbers: learners by state"):
        st.table(readable(watched.counts()))
    noted = watched.history()
    if len(noted) > 1:
        last = noted.iloc[-1]
        said = "; ".join(f"{COUNTED[name]}: {last[name]:.0f} %" for name in SHARES)
        chart(charts.history(noted, {name: COUNTED[name] for name in SHARES}, said),
              f"In {last['quarter']}: {said}.", noted.rename(columns=COUNTED),
              "what the model noted by quarter")  # fmt: skip


def _buttons(watched: Watched) -> None:
    """Lay out how the model is stepped."""
    def again() -> None:
        st.session_state.pop("watched_policy", None)

    with st.container(horizontal=True):
        for label, quarters in STEPS.items():
            st.button(label, on_click=watched.step, args=(quarters,), disabled=watched.done)
        st.button("Begin again", on_click=again)
