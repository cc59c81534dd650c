"""What a finished study prints: the answer, and where the rest lies."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcsim.cli.tables import show_json, show_table

if TYPE_CHECKING:
    from mcsim.results.frames import Run


def show_differences(run: "Run", json: bool) -> None:
    """Print the paired differences in the headline metric.

    Parameters
    ----------
    run : Run
        A complete comparison.
    json : bool
        Print records instead of a table.
    """
    from mcsim.report.page import PAGE, answer_rows  # noqa: PLC0415

    headline, rows = answer_rows(run.summary(), run.manifest)
    page = str(run.folder / PAGE)
    if json:
        show_json({"headline": headline, "rows": rows, "report": page,
                   "fingerprint": run.manifest["fingerprint"]})  # fmt: skip
        return
    state = "Calibrated" if run.manifest["calibrated"] else "Prior, not calibrated"
    settings = run.manifest["settings"]
    print(f"\n{headline}\n{state}; {settings['draws']} worlds × {settings['replicates']} "
          f"replicates × {settings['learners']:,} learners\n")  # fmt: skip
    show_table(
        ("policy", "median", "5-95 %", "better in", "± MC", "additional", "relabelled", "lost"),
        [[row["title"], row["median"], row["interval"], row["better"], row["error"],
          row["additional"], row["relabelled"], row["lost"]] for row in rows],
        right=7,
    )  # fmt: skip
    print(
        "\n\"better in\" is the share of worlds in which the policy is better; additional, "
        "relabelled\nand lost are persons to the end (medians). Where 5-95 % includes 0, the "
        "evidence does not tell."
    )
    _show_costs(rows, settings["discount_rate"], run.manifest["budget"])
    print(f"\nReport: {page}\nTables: {run.folder / 'summary.csv'}, figures beside it")


def _show_costs(
    rows: Sequence[Mapping[str, Any]], rate: float, budget: Mapping[str, Any] | None
) -> None:
    """Print what each policy adds to public cost, and the cost of an additional completion."""
    of = f", scaled to €{budget['amount'] / 1e6:.3g} million" if budget else ""
    print(f"\nPublic cost beyond the base, present value at {rate:.1%} a year, € million{of}\n")
    columns = ["policy", "median", "5-95 %", "€ per additional"]
    cells = [[row["title"], row["cost"], row["cost_interval"], row["cost_each"]] for row in rows]
    if budget:
        columns.append("levels ×")
        for line, row in zip(cells, rows, strict=True):
            line.append(row["factor"])
    show_table(columns, cells, right=len(columns) - 1)
    print("\nper additional: mean cost over the mean of additional less lost completions. A dash: "
          "not\ndefined, because their 5-95 % interval does not lie above 0.")  # fmt: skip


def show_levels(run: "Run", json: bool) -> None:
    """Print the levels of a single scenario at the horizon."""
    summary = run.summary()
    rows = summary[(summary["quarter"] == "horizon") & (summary["group"] == "all")]
    records = rows[["metric", "unit", "median", "p05", "p95", "mc_error"]]
    if json:
        show_json(records.astype(object).where(records.notna(), None).to_dict("records"))
        return
    from mcsim.report.material import number  # noqa: PLC0415

    state = "calibrated" if run.manifest["calibrated"] else "prior, not calibrated"
    print(f"\n{run.manifest['scenarios'][0]['title']}: levels at the horizon ({state})\n")
    labels = run.manifest["metrics"]
    show_table(
        ("metric", "unit", "median", "5-95 %", "± MC"),
        [[labels[row["metric"]]["label"], row["unit"], number(row["median"]),
          f"{number(row['p05'])} to {number(row['p95'])}", number(row["mc_error"])]
         for _, row in records.iterrows()],
        right=3,
    )  # fmt: skip
    print(f"\nTables: {run.folder / 'summary.csv'}", file=sys.stdout)
