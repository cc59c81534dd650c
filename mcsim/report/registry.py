"""Every figure that a run of any kind can give, under one name each, and what gives it.

A figure of a comparison's summary is a file of this folder that defines ``FIGURE``. Figures of
answers are the exhibits named below. A new kind of run is one more ``Supplier`` in ``SUPPLIERS``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from mcsim.compare import variants
from mcsim.compare.exhibit import Answer, Exhibit
from mcsim.compare.funnel import funnel_of
from mcsim.compare.worth import worth_of
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.report.drawing import drawable, figure_of, figures
from mcsim.report.exhibits import PICTURES, prepared_exhibit
from mcsim.report.explored.writing import foot
from mcsim.report.material import Material
from mcsim.report.prepared import Prepared, of_kind
from mcsim.results.frames import Run, open_run
from mcsim.results.metrics import HEADLINE
from mcsim.results.study import MANIFEST


@dataclass(frozen=True)
class Entry:
    """A figure that some run can give.

    Attributes
    ----------
    name, title : str
        As people call it, and what it shows.
    command : str
        The command whose run gives it.
    exhibit : str
        Its name within an answer, where it is one's exhibit.
    """

    name: str
    title: str
    command: str
    exhibit: str = ""


type Named = Mapping[str, Callable[[], Prepared]]
"""What a run gives: by name, what prepares it when it is wanted."""


@dataclass(frozen=True)
class Supplier:
    """One kind of run.

    Attributes
    ----------
    entries : callable
        () → what it can give at most.
    holds : callable
        Folder → whether it holds such a run.
    given : callable
        (folder, metric) → what this run gives.
    """

    entries: Callable[[], Sequence[Entry]]
    holds: Callable[[Path], bool]
    given: Callable[[Path, str], Named]


JUDGED = ("verdicts", "acceptability", "regret")
WORTH = {"costs": "Cost of an additional completion", "cost_plane": "Cost-effectiveness plane",
         "cost_acceptability": "Cost-effectiveness acceptability",
         "equity_plane": "Equity impact plane", "fairness": "Fairness"}  # fmt: skip
FUNNEL = {"funnel": "From need to reward", "steps": "Which step a policy moves"}
OTHERWISE = {"cost_acceptability": "acceptability"}  # two figures of different runs share it
STORED = {
    "break_even": ("Break-even cost of formality", "breakeven"),
    "balance_curve": ("Balance curve", "breakeven"),
    "break_even_map": ("Where inclusion pays", "breakeven"),
    "tornado": ("One parameter at a time", "sensitivity"),
    "prcc": ("Partial rank correlation", "sensitivity"),
    "morris": ("Elementary effects", "sensitivity"),
    "sobol": ("Shares of variance", "sensitivity"),
    "box": ("When a policy fails", "discover"),
    "front": ("Packages for a budget", "optimise"),
    "contributions": ("Contribution of each lever", "why"),
    "synergies": ("Synergy of pairs of levers", "why"),
    "parameters": ("What would it be worth to know?", "voi"),
    "questions": ("Which question, asked of how many?", "voi"),
    "coverage": ("Predictions and observations", "validate-model"),
    "surveyed": ("The survey of 2021, redrawn", "diagnose"),
    "predictive": ("What the calibrated model would have answered", "diagnose"),
    "contraction": ("What the data tell of each parameter", "diagnose"),
    "tradeoffs": ("Parameters that stand in for each other", "diagnose"),
    "readings": ("What hangs on structure and on n", "diagnose"),
    "interval_coverage": ("Intervals from known parameters", "check-calibration"),
    "second_opinion": ("The same survey, read by another method", "check-calibration"),
}


def _of_a_comparison() -> list[Entry]:
    kinds = [Entry(kind.name, kind.title, "compare --verdicts" if kind.name in JUDGED else
                   "compare" if kind.needs_comparison else "run") for kind in figures().values()]
    return kinds + [Entry(name, title, "run" if name == "funnel" else "compare",
                          OTHERWISE.get(name, name))
                    for name, title in (WORTH | FUNNEL).items()]  # fmt: skip


def _compared(folder: Path, metric: str) -> Named:
    run = open_run(folder)
    tables = variants.load(run.folder, run.manifest)
    material = Material(run.summary(), run.manifest, metric, tables)
    given: dict[str, Callable[[], Prepared]] = {}
    if metric in run.manifest["metrics"]:
        given |= {kind.name: partial(of_kind, kind, material) for kind in drawable(material)}
    else:
        figure_of(next(iter(figures())), material)  # tells which metrics there are
    return given | (_computed(run) if (run.folder / "parts").is_dir() else {})


def _computed(run: Run) -> dict[str, Callable[[], Prepared]]:
    """Exhibits that are computed from the parts when they are wanted."""
    given: dict[str, Callable[[], Prepared]] = {}
    several, draws = len(run.scenarios) > 1, run.manifest["settings"]["draws"]
    for names, of in ((WORTH, worth_of), (FUNNEL, funnel_of)):
        for name in names:
            wants_two = names is WORTH or name == "steps"
            if (several or not wants_two) and (draws > 1 or names is FUNNEL):
                given[name] = partial(_exhibited, of, run, name)
    return given


def _exhibited(of: Callable[[Run], Answer], run: Run, name: str) -> Prepared:
    answer = of(run)
    return prepared_exhibit(answer[OTHERWISE.get(name, name)], answer)


def stored_in(folder: Path) -> dict[str, Path]:
    """Find the exhibits of an answer that have a figure: their JSON by name.

    They lie in its folder, or in ``figures`` below it.
    """
    found = {}
    for path in sorted([*folder.glob("figures/*.json"), *folder.glob("*.json")]):
        if path.stem in STORED and path.with_suffix(".csv").is_file():
            found[path.stem] = path
    return found


def redrawn(path: Path) -> Prepared:
    """Prepare an exhibit from its files: the data that were written are what is drawn."""
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if "source" not in words:
        message = "was written by an earlier version; run the command that wrote it again."
        raise InvalidInputError([Fault(str(path), None, None, "source", message)])
    table = pd.read_csv(path.with_suffix(".csv"), keep_default_na=False, na_values=[""])
    texts = [str(column) for column in table if not pd.api.types.is_numeric_dtype(table[column])
             and not pd.api.types.is_bool_dtype(table[column])]  # fmt: skip
    table = table.fillna(dict.fromkeys(texts, ""))
    exhibit = Exhibit(words["name"], words["title"], table, words["caption"],
                      words.get("shown", {}))  # fmt: skip
    answer = Answer("", (exhibit,), words["status"], words["fingerprint"], words["sources"])
    explored = PICTURES[exhibit.name].startswith("explored.")
    return prepared_exhibit(exhibit, answer, foot(answer) if explored else None)


SUPPLIERS: list[Supplier] = [
    Supplier(_of_a_comparison, lambda folder: (folder / MANIFEST).is_file(), _compared),
    Supplier(lambda: [Entry(name, *told, name) for name, told in STORED.items()],
             lambda folder: bool(stored_in(folder)),
             lambda folder, _: {name: partial(redrawn, path)
                                for name, path in stored_in(folder).items()}),
]  # fmt: skip


def entries() -> dict[str, Entry]:
    """Return every figure that some run can give, by name."""
    return {entry.name: entry for supplier in SUPPLIERS for entry in supplier.entries()}


def given(folder: Path, metric: str = HEADLINE) -> Named:
    """Return the figures that a run gives.

    Parameters
    ----------
    folder : Path
        Of a comparison, a run of one scenario, or an answer.
    metric : str, optional
        Of the figures of a comparison.

    Returns
    -------
    mapping of str to callable
        By name, what prepares it.

    Raises
    ------
    InvalidInputError
        Where the folder holds no run, or there is no such metric.
    """
    found: dict[str, Callable[[], Prepared]] = {}
    held = [supplier for supplier in SUPPLIERS if supplier.holds(folder)]
    for supplier in held:
        found |= supplier.given(folder, metric)
    if not held:
        open_run(folder)  # says what is wrong with it
        message = "holds no run and no answer with figures."
        raise InvalidInputError([Fault(str(folder), None, None, "", message)])
    return found


def figure_in(folder: Path, name: str, metric: str = HEADLINE) -> Prepared:
    """Return a figure of a run by name.

    Parameters
    ----------
    folder, metric
        As for ``given``.
    name : str
        Its name.

    Returns
    -------
    Prepared

    Raises
    ------
    InvalidInputError
        Where there is no such figure, or this run does not give it; the message says what does.
    """
    known = entries()
    if name not in known:
        message = f"there is no figure {name!r}; mcsim plot --list names them."
        raise InvalidInputError([Fault(name, None, None, "", message, nearest(name, known))])
    found = given(folder, metric)
    if name in found:
        return found[name]()
    entry = known[name]
    message = f"this run gives {', '.join(found) or 'no figure'}"
    message += f" of {metric}" if metric != HEADLINE else ""
    message += f"; it takes a run of mcsim {entry.command}."
    raise InvalidInputError([Fault(name, None, None, str(folder), message)])
