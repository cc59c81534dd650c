"""What a figure is: a name, a drawing, and the words that go with it."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from mcsim.report.material import Material


@dataclass(frozen=True)
class Kind:
    """One kind of figure.

    Attributes
    ----------
    name, title : str
        As files and people call it.
    order : int
        Its place in the report.
    data : callable
        Material → the rows that it shows; without rows there is no figure.
    draw : callable
        Material → the figure, made within the house style.
    caption, alt : callable
        Material → text; ``alt`` says in words and numbers what can be seen.
    needs_comparison : bool
        Whether it shows differences, so that a run of one scenario has none.
    narrow : bool
        Whether it can be laid for one column of a page (``style.is_narrow``).
    """

    name: str
    title: str
    order: int
    data: Callable[[Material], pd.DataFrame]
    draw: Callable[[Material], Figure]
    caption: Callable[[Material], str]
    alt: Callable[[Material], str]
    needs_comparison: bool = True
    narrow: bool = False
