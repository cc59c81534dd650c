"""Sentences: what was found, in the words of a report, with units, intervals and the condition."""

from typing import TYPE_CHECKING, Any

import numpy as np

from mcsim.compare.exhibit import CONDITION
from mcsim.evidence.register import parameters
from mcsim.explore.balance import INTERIOR, LOWEST, Balance
from mcsim.explore.boxes import Box
from mcsim.explore.crossing import ALWAYS, BREAKS, GAINS, NEVER, NOTHING
from mcsim.explore.noise import Split
from mcsim.levers.register import levers

if TYPE_CHECKING:
    import pandas as pd

START = CONDITION[0].upper() + CONDITION[1:]


def number(value: float) -> str:
    """Write a number in three digits that count, thousands apart by a space; NaN as a dash."""
    if np.isnan(value):
        return "–"
    size = abs(value)
    if 0 < size < 0.1:
        return f"{value:.2g}".replace("-", "−")
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{size:,.{digits}f}".replace(",", " ")
    return text if float(text.replace(" ", "")) == 0 or value > 0 else f"−{text}"


def percent(share: float) -> str:
    """Write a share as a percentage."""
    text = f"{abs(100 * share):.0f} %"
    return f"−{text}" if share < 0 and text != "0 %" else text


def dial(value: float) -> str:
    """Write a break-even χ, which may lie beyond the dial."""
    if np.isnan(value):
        return "–"
    return "above 1" if value == np.inf else "below 0" if value == -np.inf else f"{value:.2f}"


def label(symbol: str) -> str:
    """Write a parameter as a reader knows it: its letter where it has one of its own."""
    record = parameters().get(symbol)
    if record is None:
        return symbol
    alone = sum(one.notation == record.notation for one in parameters().values()) == 1
    return record.notation if record.notation and alone else symbol.replace("_", " ")


def lever(name: str) -> str:
    """Write a lever as people call it, within a sentence; what is none, without its underscores."""
    record = levers().get(name)
    if record is None:
        return name.replace("_", " ")
    return record.title[0].lower() + record.title[1:]


def meaning(symbol: str) -> str:
    """Return the meaning of a parameter in the register; empty for what is none."""
    record = parameters().get(symbol)
    return record.meaning if record else ""


def break_even(title: str, found: Balance, base: str, unit: str) -> str:
    """Say where a policy breaks even."""
    roots, chi = found.found, found.chi
    parts = [f"it pays whatever formality costs in {percent(roots.share(ALWAYS))} of worlds",
             f"never pays in {percent(roots.share(NEVER))}",
             f"and breaks even at some χ between 0 and 1 in {percent(roots.share(BREAKS))}"]
    other = [f"in {percent(roots.share(kind))} {said}" for kind, said in
             ((GAINS, "it pays above some χ only"), (NOTHING, "it makes no difference at all"))
             if roots.share(kind) > 0]  # fmt: skip
    if np.isnan(chi.median):
        return (f"{START}, no world tells at which cost of formality (χ) {title} breaks even with "
                f"{base}: {', '.join(parts + other)}.")  # fmt: skip
    error = "" if np.isnan(chi.mc_error) else f", ± {chi.mc_error:.2f} Monte Carlo"
    return (
        f"{START}, the break-even cost of formality χ* of {title} is {dial(chi.median)} (median "
        f"over all worlds{error}; 5-95 %: {dial(chi.p05)} to {dial(chi.p95)}): "
        f"{', '.join(parts + other)}. It pays where it brings more ({unit}) than {base} to the "
        "horizon; above 1 and below 0 mean beyond the dial."
    )


def curve(title: str, found: Balance, unit: str, stringency: float) -> str:
    """Say how the outcome goes with stringency."""
    optima, table = found.optima, found.curve
    ends = table[table["chi"].isin([table["chi"].min(), table["chi"].max()])]
    said = []
    for chi, rows in ends.groupby("chi"):
        best = rows.iloc[int(rows["mean"].argmax())]
        said.append(f"at χ = {chi:g} its mean difference is highest at a stringency of "
                    f"{best['stringency']:g} ({number(best['mean'])} {unit}; median "
                    f"{number(best['median'])}, 5-95 %: {number(best['p05'])} to "
                    f"{number(best['p95'])})")  # fmt: skip
    most = optima.iloc[int(optima[f"share_{INTERIOR}"].argmax())]
    if most[f"share_{INTERIOR}"] > 0:
        inner = (f"An optimum inside the grid stands out from both ends in at most "
                 f"{percent(most[f'share_{INTERIOR}'])} of worlds (χ = {most['chi']:g}, at "
                 f"{most['interior_median']:.2g}, {most['interior_p05']:.2g} to "
                 f"{most['interior_p95']:.2g})")  # fmt: skip
    else:
        inner = "In no world does an optimum inside the grid stand out from both ends"
    last = optima.iloc[-1]
    return (
        f"{START}, {title}: {'; '.join(said)}. {inner}; at χ = {last['chi']:g} the lowest "
        f"stringency is best beyond chance in {percent(last[f'share_{LOWEST}'])} of worlds. The "
        f"policy itself has a stringency of {stringency:g}."
    )


def gap_map(title: str, found: Balance, whose: str) -> str:
    """Say where on the map inclusion pays."""
    table = found.map
    pays = table["share_pays"]
    best, worst = table.iloc[int(pays.argmax())], table.iloc[int(pays.argmin())]
    decided = int((table["share_pays"] - table["mc_error"] >= 0.9).sum())
    against = int((table["share_pays"] + table["mc_error"] <= 0.1).sum())
    gap = {"both": "trust gap of employers and learners", "employers": "employers' trust gap",
           "learners": "learners' trust gap"}[whose]  # fmt: skip
    return (
        f"{START}, {title} pays in {percent(best['share_pays'])} (± "
        f"{percent(best['mc_error'])} Monte Carlo) of worlds where it pays most, at χ = "
        f"{best['chi']:g} and a {gap} of {percent(best['gap'])}, and in "
        f"{percent(worst['share_pays'])} (± {percent(worst['mc_error'])}) where it pays least, at "
        f"χ = {worst['chi']:g} and {percent(worst['gap'])}. At {decided} of {len(table)} points "
        f"nine worlds in ten say that it pays, at {against} that it does not."
    )


def chance(variance: Split, replicates: int) -> str:
    """Say how much of a variance was chance."""
    return (f"{percent(variance.share)} of the variance over points was chance left in the mean of "
            f"{replicates} replicates, and has been taken out.")  # fmt: skip


def listed(rows: "pd.DataFrame", write: Any, most: int = 5) -> str:
    """Write the first rows of a table one after another."""
    return ", ".join(write(row) for _, row in rows.head(most).iterrows())


def limits(box: Box) -> str:
    """Write the limits of a box: χ > 0.55 and employer gap < 0.12."""
    said = []
    for _, row in box.limits.iterrows():
        name, low, high = label(row["parameter"]), row["low"], row["high"]
        if np.isnan(low):
            said.append(f"{name} < {number(high)}")
        elif np.isnan(high):
            said.append(f"{name} > {number(low)}")
        else:
            said.append(f"{number(low)} < {name} < {number(high)}")
    return " and ".join(said)


def fails(
    title: str, base: str, unit: str, share: float, box: Box | None, worlds: int, pays: bool,
    below: float,
) -> str:  # fmt: skip
    """Say when a policy fails, or pays."""
    verb, worse = ("pays", "better") if pays else ("fails", "worse")
    side = "above" if pays else "below"
    mark = f", counting differences {side} {number(below)}" if below else ""
    start = (f"{START}, {title} {verb}, {worse} ({unit}) than {base} to the horizon{mark}, in "
             f"{percent(share)} of {worlds} worlds")  # fmt: skip
    if box is None:
        few = " Too few worlds do to seek a box." if share < 0.05 else \
            " Too few worlds do not to seek a box; ask when it pays instead." \
            if share > 0.95 and not pays else ""  # fmt: skip
        return f"{start}. No box of few parameters was found in which it {verb} more often.{few}"
    held = box.p_value <= 0.05
    cases = "of all worlds in which it pays" if pays else "of all failures"
    return (
        f"{start}. It {verb} when {limits(box)}: in the half of the worlds that was kept aside, "
        f"it {verb} in {percent(box.density[1])} of those worlds (density), they hold "
        f"{percent(box.coverage[1])} {cases} (coverage) and are "
        f"{percent(box.mass[1])} of the worlds (mass); in the half in which the box was sought "
        f"{percent(box.density[0])}, {percent(box.coverage[0])} and {percent(box.mass[0])}. "
        + (f"The box holds outside that half (p = {box.p_value:.2g})." if held else
           f"The box does not hold outside that half (p = {box.p_value:.2g}): read it as chance.")
    )  # fmt: skip
