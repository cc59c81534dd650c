"""Figures of the balance question."""

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.explore.crossing import ALWAYS, BREAKS, GAINS, NEVER, NOTHING
from mcsim.explore.words import dial, percent
from mcsim.report.style import (
    ACCENT,
    INK,
    POLICY,
    QUIET,
    WIDTH,
    footed,
    head_growth,
    headed,
    small_multiples,
)

KINDS = {
    ALWAYS: "pays at every χ", BREAKS: "pays below a χ of its own",
    GAINS: "pays above some χ only", NOTHING: "no difference", NEVER: "pays at no χ",
}  # fmt: skip
# Light in the middle, so that it also reads in grey beside its numbers.
DIVERGING = LinearSegmentedColormap.from_list("balance", [ACCENT, "#F7F7F7", POLICY])


def _panel(title: str, subtitle: str, height: float) -> Figure:
    figure = Figure(figsize=(WIDTH, height + head_growth(title, subtitle)))
    headed(figure, title, subtitle)
    return figure


def break_even(finding: Exhibit, foot: str) -> Figure:
    """Draw the share of worlds in which a policy still pays, by χ."""
    shown, table = finding.shown, finding.table
    title = f"{shown['title']}: how costly may formality become?"
    subtitle = (f"Share of worlds in which it brings more ({shown['label'].lower()}, "
                f"{shown['years']}) than {shown['base']}, by the cost of formality χ")  # fmt: skip
    figure = _panel(title, subtitle, 4.4)
    height = figure.get_figheight()
    growth = head_growth(title, subtitle)
    axis = figure.add_axes((0.075, 0.85 / height, 0.60, (height - 1.75 - growth) / height))
    always = (table["kind"] == ALWAYS).mean()
    roots = np.sort(table.loc[table["kind"] == BREAKS, "chi_star"].to_numpy())
    x = np.concatenate([[0], roots, [1]])
    y = always + np.concatenate([np.arange(len(roots), -1, -1), [0]]) / len(table)
    axis.step(x, y, where="post", color=POLICY, linewidth=2)
    axis.plot(roots, np.full(len(roots), -0.02), "|", color=POLICY, markersize=9, clip_on=False)
    axis.axhline(0.5, color=QUIET, linewidth=0.8, linestyle=":")
    axis.annotate("half of the worlds", (1, 0.5), xytext=(0, 3), textcoords="offset points",
                  ha="right", size=8.5, color=QUIET)  # fmt: skip
    axis.set_xlim(0, 1)
    axis.set_ylim(-0.04, 1.02)
    axis.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axis.set_xlabel("χ, cost of formality (0 none, 1 full); marks: break-even χ* of one world each")
    shares = [(said, float((table["kind"] == kind).mean())) for kind, said in KINDS.items()]
    lines = [f"{percent(share)}  {said}" for said, share in shares if share > 0]
    chi = shown["chi"]
    known = np.isfinite(chi["mc_error"])
    error = f"{chi['mc_error']:.2f}" if known else "not defined"
    text = "\n".join([
        "Of all worlds", *lines, "", f"χ*, median: {dial(chi['median'])}",
        f"5-95 %: {dial(chi['p05'])} to {dial(chi['p95'])}",
        f"± Monte Carlo: {error}",
    ])  # fmt: skip
    axis.annotate(text, (1.04, 1), xycoords="axes fraction", va="top", size=9.5, linespacing=1.5,
                  annotation_clip=False)  # fmt: skip
    footed(figure, foot)
    return figure


def curve(finding: Exhibit, foot: str) -> Figure:
    """Draw the outcome by stringency, a panel for each χ."""
    shown, table = finding.shown, finding.table
    chis = sorted(table["chi"].unique())
    figure, axes = small_multiples(
        [f"χ = {chi:g}" for chi in chis],
        f"{shown['title']}: {shown['label'].lower()} by stringency",
        f"{shown['unit']}, {shown['years']}, difference from {shown['base']}; line: mean, dashed: "
        "median, band: 5-95 % over worlds; dot: highest mean; dotted: the policy's own stringency",
    )  # fmt: skip
    lowest = axes[max(0, len(axes) - 3) :]  # of their columns
    for axis, chi in zip(axes, chis, strict=True):
        rows = table[table["chi"] == chi]
        axis.axhline(0, color=INK, linewidth=0.9)
        axis.axvline(shown["stringency"], color=ACCENT, linewidth=1, linestyle=":")
        axis.fill_between(rows["stringency"], rows["p05"], rows["p95"], color=POLICY, alpha=0.2,
                          linewidth=0)  # fmt: skip
        axis.plot(rows["stringency"], rows["mean"], color=POLICY, linewidth=1.9)
        axis.plot(rows["stringency"], rows["median"], color=POLICY, linewidth=1.2, linestyle="--")
        best = rows.iloc[int((shown["sign"] * rows["mean"]).argmax())]
        open_dot = best["p05"] <= 0 <= best["p95"]
        axis.plot(best["stringency"], best["mean"], "o", color=POLICY, markersize=7,
                  markerfacecolor="white" if open_dot else POLICY, clip_on=False)  # fmt: skip
        axis.set_title(f"χ = {chi:g}")
        axis.set_xlim(0, 1)
        axis.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "", "0.5", "", "1"])
        if axis in lowest:
            axis.set_xlabel("stringency")
        axis.yaxis.set_major_formatter(_thousands)
    footed(figure, foot)
    return figure


def _thousands(value: float, _: float) -> str:
    return f"{value:,.0f}".replace(",", " ").replace("-", "−") if abs(value) >= 10 else f"{value:g}"


def map_(finding: Exhibit, foot: str) -> Figure:
    """Draw the share of worlds in which inclusion pays, by χ and trust gap."""
    shown = finding.shown
    table: pd.DataFrame = finding.table.pivot(index="gap", columns="chi", values="share_pays")
    whose = {"both": "trust gap of employers and learners", "employers": "employers' trust gap",
             "learners": "learners' trust gap"}[shown["gap_of"]]  # fmt: skip
    title = f"{shown['title']}: where it pays"
    subtitle = (f"Share of worlds with more ({shown['label'].lower()}, {shown['years']}) than "
                f"{shown['base']}; bold: at least nine worlds in ten agree")  # fmt: skip
    figure = _panel(title, subtitle, 1.9 + 0.5 * len(table))
    height = figure.get_figheight()
    free = (height - 1.65 - head_growth(title, subtitle)) / height
    axis = figure.add_axes((0.12, 0.85 / height, 0.84, free))
    axis.imshow(table.to_numpy(), cmap=DIVERGING, vmin=0, vmax=1, origin="lower", aspect="auto")
    for row, gap in enumerate(table.index):
        for column, chi in enumerate(table.columns):
            share = table.loc[gap, chi]
            decided = share >= 0.9 or share <= 0.1
            axis.text(column, row, percent(share), ha="center", va="center", size=10.5,
                      weight="bold" if decided else "normal",
                      color="white" if decided and share >= 0.9 else INK)  # fmt: skip
    axis.set_xticks(range(len(table.columns)), [f"{chi:g}" for chi in table.columns])
    axis.set_yticks(range(len(table.index)), [percent(gap) for gap in table.index])
    axis.set_xlabel("χ, cost of formality")
    axis.set_ylabel(whose.replace(" of ", " of\n"))
    axis.grid(visible=False)
    axis.tick_params(length=0)
    footed(figure, foot)
    return figure
