"""How charts, tables and faults are laid out on a page."""

import base64
import functools
import html
import math
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from mcsim.explorer import charts
from mcsim.explorer.wording import faults, plain
from mcsim.grammar.faults import IncompleteRunError, InvalidInputError
from mcsim.results.text import number


def safe(page: Callable[[], None]) -> Callable[[], None]:
    """Show what goes wrong in a page as a message, and keep the explorer going.

    Parameters
    ----------
    page : callable
        Lays a page out.

    Returns
    -------
    callable
    """

    @functools.wraps(page)
    def body() -> None:
        try:
            page()
        except InvalidInputError as error:
            st.error(f"This cannot be used:\n\n{faults(error.faults)}")
        except IncompleteRunError as error:
            st.error(plain(f"{error}. Run the same command again to complete it."))
        except OSError as error:
            st.error(plain(f"{error.filename or 'The system'}: {error.strerror or error}."))
        except Exception as error:
            traceback.print_exception(error)
            st.error(plain("This is a defect of mcsim, not of your input: "
                           f"{type(error).__name__}: {error}. Please report it."))  # fmt: skip

    return body


def chart(drawn: Any, words: str, table: pd.DataFrame, name: str) -> None:
    """Show a chart, the sentence that says what it shows, and its numbers.

    Parameters
    ----------
    drawn : Chart
        Of ``charts``.
    words : str
        Markdown.
    table : DataFrame
        What stands behind it.
    name : str
        What the numbers are of.
    """
    st.altair_chart(charts.themed(drawn), theme=None, width="stretch")
    st.markdown(words)
    with st.expander(f"The numbers: {name}"):
        st.table(readable(table))


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Write the numbers of a table as a reader would, and leave out what holds nothing.

    A table takes marks, so that text of a user is written without any.
    """
    kept = table.dropna(axis="columns", how="all")
    return kept.map(lambda value: "–" if isinstance(value, float) and math.isnan(value)
                    else number(value) if isinstance(value, float) else plain(str(value))
                    ).reset_index(drop=True)  # fmt: skip


def picture(path: Path, alt: str, label: str) -> None:
    """Show a stored figure with its own alternative text; a narrow window scrolls it.

    Parameters
    ----------
    path : Path
        PNG.
    alt, label : str
        What it shows, and what it is called.
    """
    data = base64.b64encode(path.read_bytes()).decode()
    st.html(
        f'<div tabindex="0" role="group" aria-label="{html.escape(label)}" '
        'style="overflow-x:auto"><img style="width:100%;min-width:640px" '
        f'src="data:image/png;base64,{data}" alt="{html.escape(alt)}"></div>'
    )
