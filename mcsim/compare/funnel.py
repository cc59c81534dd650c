"""From need to reward: how many come through each step under each policy, and where most is lost.

Counted: needs, applications (places found and turned away), starts, completions, deliveries and
rewards.  Not counted by the core: how many of the needs are those of the aware, and how many of
these compare offers.  The aware are therefore *estimated*, as needs times the share of adults who
are aware at the end of the same quarter, among all together; who is aware may need more or less.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mcsim.compare.exhibit import CONDITION, Answer, Exhibit
from mcsim.compare.lanes import read_lanes
from mcsim.compare.worlds import monte_carlo_error, quantiles, worlds
from mcsim.compare.worth import sources, status
from mcsim.results.frames import Run
from mcsim.results.metric import COLUMNS, Kind
from mcsim.results.parts import Block
from mcsim.results.progress import Progress, Silent
from mcsim.results.text import listed, number

type Floats = NDArray[np.float64]
type Counted = NDArray[np.int64]


@dataclass(frozen=True)
class Step:
    """A step of the funnel.

    Attributes
    ----------
    name, label : str
        For files and for readers.
    counted : bool
        Whether the core counts it; otherwise it is estimated.
    within : str
        The step of which it is a part.
    binds : str
        What stops those who do not come through.
    """

    name: str
    label: str
    counted: bool
    within: str
    binds: str


STEPS = (
    Step("need", "need", True, "", ""),
    Step("aware", "aware (estimated)", False, "need", "not having heard of micro-credentials"),
    Step("applies", "applies", True, "aware",
         "preferring a course without a certificate, or nothing, to what is offered"),
    Step("starts", "finds a place", True, "applies", "want of a place"),
    Step("completes", "completes", True, "starts", "dropping out, or not being through yet"),
    Step("delivered", "delivered", True, "completes", "credentials that do not deliver"),
    Step("rewarded", "rewarded", True, "delivered", "employers that do not act on them"),
)  # fmt: skip


def funnel_counts(block: Block) -> Floats:
    """Count the steps over all reported quarters.

    Parameters
    ----------
    block : Block
        Counts of a scenario.

    Returns
    -------
    float64 (D, R, S)
        Agents, in the order of ``STEPS``.  Rewards without delivery, which the core cannot tell
        apart, are among the rewarded, so that few might exceed the delivered; then they would be
        reported so.
    """
    counts = block.counts[Kind.LEARNER][:, :, :, 0]

    def column(name: str) -> Counted:
        return np.asarray(counts[..., COLUMNS[Kind.LEARNER].index(name)])

    needs, starts = column("needs"), column("starts")
    share = np.divide(column("aware"), column("learners"), dtype=np.float64)
    completions = sum(column(f"completions_{c}") for c in ("plain", "qa", "nqf"))
    steps = [needs, needs * share, starts + column("turned_away"), starts, completions,
             column("delivered"), column("rewarded")]  # fmt: skip
    return np.stack([np.asarray(step, np.float64).sum(2) for step in steps], axis=-1)


def passing(counts: Floats) -> Floats:
    """Share that comes through each step.

    Parameters
    ----------
    counts : float64 (D, R, S)

    Returns
    -------
    float64 (D, S - 1)
        In each world, over all its replicates; NaN where nobody arrived.
    """
    total = counts.sum(1)
    before = total[:, :-1]
    return np.asarray(np.divide(total[:, 1:], before, out=np.full(before.shape, np.nan),
                                where=before > 0))  # fmt: skip


def decomposed(base: Floats, other: Floats) -> Floats:
    """Divide the change in rewards among the steps that make it.

    ln(rewarded / rewarded of the base) is the sum of the change in needs and of those in the share
    that comes through each step, all as logarithms.

    Parameters
    ----------
    base, other : float64 (D, R, S)

    Returns
    -------
    float64 (D, S)
        In each world; NaN where a step has nobody.
    """
    def logs(counts: Floats) -> Floats:
        total = counts.sum(1)
        told = np.log(np.where(total > 0, total, np.nan))
        return np.asarray(np.diff(told, axis=1, prepend=0.0))

    return np.asarray(logs(other) - logs(base))


def funnel_of(run: Run, progress: Progress | None = None) -> Answer:
    """Tell the funnel of every scenario of a run.

    Parameters
    ----------
    run : Run
        A complete run.
    progress : Progress, optional
        Told of the scenarios that are read.

    Returns
    -------
    Answer
        Exhibits ``funnel`` and, in a comparison, ``steps``.

    Raises
    ------
    IncompleteRunError
        Where parts are missing.
    """
    progress = progress or Silent()
    titles = {str(record["name"]): str(record["title"]) for record in run.manifest["scenarios"]}
    progress.stage("Reading the run", len(titles))
    counts = {}
    for name in titles:
        cells = read_lanes(run, name, lambda block: list(np.moveaxis(funnel_counts(block), -1, 0)))
        counts[name] = np.moveaxis(cells, 0, -1)
        progress.advance()
    years = f"{run.quarters[0]} to {run.quarters[-2]}"
    exhibits = [funnel(titles, counts, run.persons, years)]
    if len(titles) > 1:
        exhibits.append(steps(titles, counts, run.base, years))
    return Answer("Which barrier binds?", tuple(exhibits), status(run.manifest),
                  str(run.manifest["fingerprint"]), sources(run.manifest))  # fmt: skip


def funnel(titles: dict[str, str], counts: dict[str, Floats], persons: float,
           years: str) -> Exhibit:  # fmt: skip
    """Tell how many come through each step under each policy, and which barrier binds.

    Parameters
    ----------
    titles : dict of str to str
        Title of each scenario, the base first.
    counts : dict of str to float64 (D, R, S)
        As of ``funnel_counts``.
    persons : float
        Persons that a learner stands for.
    years : str
        For the sentence.

    Returns
    -------
    Exhibit
        A row for each scenario and step; ``binds`` is the share of worlds in which it is the
        step that the smallest share comes through.
    """
    rows = []
    for name, title in titles.items():
        through, total = passing(counts[name]), persons * counts[name]
        least = _least(through)
        for s, step in enumerate(STEPS):
            row = {"scenario": name, "title": title, "step": step.name, "label": step.label,
                   "counted": step.counted, "persons": float(quantiles(worlds(total)[:, s])[0]),
                   "mc_error": float(monte_carlo_error(total[..., s]))}  # fmt: skip
            share = quantiles(through[:, s - 1]) if s else np.full(3, np.nan)
            row |= {"through": share[0], "through_p05": share[1], "through_p95": share[2],
                    "binds": float(least[:, s - 1].mean()) if s else np.nan}  # fmt: skip
            rows.append(row)
    table = pd.DataFrame(rows)
    return Exhibit("funnel", "From need to reward", table, _binding(table, years),
                   {"years": years})  # fmt: skip


def _least(through: Floats) -> Floats:
    """Mark the step of each world that the smallest share comes through; ties share it."""
    filled = np.where(np.isnan(through), np.inf, through)
    least = filled == filled.min(1, keepdims=True)
    return np.asarray(least / least.sum(1, keepdims=True))


def _binding(table: pd.DataFrame, years: str) -> str:
    """Say which step is the narrowest, for all policies with the same one together."""
    narrowest: dict[str, list[pd.Series[float]]] = {}
    for _, rows in table.groupby("title", sort=False):
        later = rows.iloc[1:]
        row = later.iloc[int(later["binds"].to_numpy().argmax())]
        narrowest.setdefault(str(row["label"]), []).append(row)
    parts = []
    for label, found in narrowest.items():
        under = (f"all {len(found)} scenarios" if len(found) == table["title"].nunique() > 2
                 else listed([str(row["title"]) for row in found]))  # fmt: skip
        low, high = (100 * bound([row["through"] for row in found]) for bound in (min, max))
        first = found[0]
        told = f"{number(low)} %" if len(found) == 1 else f"{number(low)} to {number(high)} %"
        parts.append(
            f"“{label}” under {under} ({told} come through in the median; under {first['title']} "
            f"5-95 % {number(100 * first['through_p05'])} to {number(100 * first['through_p95'])} "
            f"%, the narrowest in {number(100 * first['binds'])} % of worlds)"
        )
    return ("The narrowest step from need to reward is " + "; ".join(parts)
            + f"; awareness is estimated and comparing is not counted, {years}, {CONDITION}."
        )  # fmt: skip


def steps(titles: dict[str, str], counts: dict[str, Floats], base: str, years: str) -> Exhibit:
    """Tell at which step each policy changes the number of rewarded completions.

    Parameters
    ----------
    titles, counts, years
        As for ``funnel``.
    base : str
        Name of the base.

    Returns
    -------
    Exhibit
        A row for each policy and step, and one for the whole; %, as 100 · change of the logarithm.
    """
    rows = []
    for name, title in titles.items():
        if name == base:
            continue
        parts = 100.0 * decomposed(counts[base], counts[name])
        for s, step in enumerate(STEPS):
            rows.append({"scenario": name, "title": title, "step": step.name, "label": step.label,
                         **_summary(parts[:, s])})  # fmt: skip
        rows.append({"scenario": name, "title": title, "step": "all", "label": "rewarded, in all",
                     **_summary(parts.sum(1))})  # fmt: skip
    columns = ["scenario", "title", "step", "label", "mean", "median", "p05", "p95", "worlds"]
    table = pd.DataFrame(rows, columns=columns)
    said = []
    for named, part in table.groupby("title", sort=False):
        inner = part[part["step"] != "all"]
        row = inner.iloc[int(inner["median"].abs().fillna(-1).to_numpy().argmax())]
        if row["p05"] > 0 or row["p95"] < 0:
            said.append(f"{named} moves “{row['label']}” most ({number(row['median'], True)}, "
                        f"{number(row['p05'], True)} to {number(row['p95'], True)})")  # fmt: skip
    rest = table["title"].nunique() - len(said)
    if rest:
        said.append(f"for {rest} of {table['title'].nunique()} policies the interval of the step "
                    "that they move most includes 0")  # fmt: skip
    sentence = (
        "Change of rewarded completions by step, 100 × change of the logarithm (about %), median "
        f"and 5-95 % of worlds, beyond {titles[base].lower()}: {'; '.join(said)}, {years}, "
        f"{CONDITION}."
    )
    return Exhibit("steps", "Which step a policy moves", table, sentence,
                   {"years": years, "base": titles[base]})  # fmt: skip


def _summary(over: Floats) -> dict[str, float]:
    known = over[~np.isnan(over)]
    median, low, high = (float(x) for x in quantiles(over))
    mean = float(known.mean()) if known.size else float("nan")
    return {"mean": mean, "median": median, "p05": low, "p95": high, "worlds": float(known.size)}
