"""The explorer's pages, and how a person goes from one to another."""

from collections.abc import Sequence

import streamlit as st

from mcsim.explorer import page_about, page_agents, page_build, page_runs

PAGES = (
    (page_build.show, "Build a package", "build"),
    (page_runs.show, "Open a stored run", "runs"),
    (page_agents.show, "Watch the agents", "agents"),
    (page_about.show, "About", "about"),
)


def show(arguments: Sequence[str] = ()) -> None:
    """Lay the explorer out.

    Parameters
    ----------
    arguments : sequence of str, optional
        The folder of a run that is opened first.
    """
    st.set_page_config(page_title="mcsim explorer", layout="wide")
    run = arguments[0] if arguments else ""
    st.session_state.setdefault("run_given", run)
    first = "runs" if run else "build"
    pages = [st.Page(page, title=title, url_path=path, default=path == first)
             for page, title, path in PAGES]  # fmt: skip
    st.navigation(pages, position="top").run()
