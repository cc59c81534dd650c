"""``mcsim diagnose`` and ``mcsim check-calibration``: what a posterior is worth."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsim.cli.exhibits import show_answer
from mcsim.cli.exits import guarded
from mcsim.cli.options import Json, Posterior, Threads
from mcsim.cli.progress import Bar

if TYPE_CHECKING:
    import pandas as pd


@guarded
def diagnose(
    posterior: Posterior = None,
    out: Annotated[Path, typer.Option(help="Folder for figures and tables.")]
    = Path("outputs") / "diagnosis",
    threads: Threads = None, json: Json = False,
) -> None:  # fmt: skip
    """Say what the data tell of each parameter, and hold the posterior against its targets."""
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        answer = api.diagnose(posterior=posterior, out=out, threads=threads, progress=bar)
    show_answer(answer, {
        "sizes": (("variant", "draws", "chosen from", "effective size"), _sizes, 3),
        "predictive": (("target", "found", "predicted 5-95 %", "median", "implied n"),
                       _predicted, 4),
        "contraction": (("parameter", "prior 5-95 %", "posterior 5-95 %", "contraction",
                         "what the data say"), _told, 4),
        "tradeoffs": (("parameter", "other", "rank correlation"), _tied, 1),
    }, out / "figures", json)  # fmt: skip


@guarded
def check_calibration(
    posterior: Posterior = None,
    surveys: Annotated[int, typer.Option(min=20, help="Imagined surveys.")] = 300,
    out: Annotated[Path, typer.Option(help="Folder for figures and tables; a stopped one goes on.")]
    = Path("outputs") / "calibration-check",
    threads: Threads = None, json: Json = False,
) -> None:  # fmt: skip
    """Check that calibration is right about its own uncertainty, which takes half an hour.

    Surveys are imagined in known worlds and read like the true one: intervals of 50 and 90 % must
    hold the truth as often as they say. The true survey is read a second time by another method.
    Leaves with 1 where a check fails.
    """
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        answer = api.check_calibration(posterior=posterior, surveys=surveys, out=out,
                                       threads=threads, progress=bar)  # fmt: skip
    show_answer(answer, {
        "interval_coverage": (("quantity", "uniform, p", "in 50 %", "in 90 %"), _covered, 3),
        "second_opinion": (("parameter", "mean", "by weighing", "apart, in SE"), _second, 3),
    }, out / "figures", json)  # fmt: skip
    if any(word in answer[name].sentence for name, word
           in (("interval_coverage", "FAILS"), ("second_opinion", "DISAGREES"))):  # fmt: skip
        raise typer.Exit(1)


def _number(value: float) -> str:
    from mcsim.results.text import number  # noqa: PLC0415 — heavy

    return number(float(value))


def _range(row: "pd.Series", low: str, high: str) -> str:
    return f"{_number(row[low])} to {_number(row[high])}"


def _sizes(table: "pd.DataFrame") -> list[list[str]]:
    return [[row["variant"], f"{row['draws']:.0f}", f"{row['points']:.0f}",
             f"{row['effective_size']:.0f}"] for _, row in table.iterrows()]  # fmt: skip


def _predicted(table: "pd.DataFrame") -> list[list[str]]:
    rows = []
    for _, row in table.iterrows():
        words = row["kind"] == "words"
        found = _range(row, "found_low", "found_high") if words else _number(row["found_low"])
        n = "" if row["n"] != row["n"] else f"{row['n_low']:.0f} to {row['n_high']:.0f}"
        rows.append([row["target"], found, _range(row, "p05", "p95"), _number(row["p50"]), n])
    return rows


def _told(table: "pd.DataFrame") -> list[list[str]]:
    return [[row["parameter"], _range(row, "prior_p05", "prior_p95"), _range(row, "p05", "p95"),
             f"{row['contraction']:+.2f}".replace("-", "−"), row["says"]]
            for _, row in table[table["sampled"]].iterrows()]  # fmt: skip


def _tied(table: "pd.DataFrame") -> list[list[str]]:
    return [[row["parameter"], row["other"], f"{row['rho']:+.2f} ± {row['error']:.2f}"
             .replace("-", "−")]
            for _, row in table[table["told"]].iterrows()]  # fmt: skip


def _covered(table: "pd.DataFrame") -> list[list[str]]:
    return [[row["quantity"], f"{row['uniform_p']:.2f}", f"{row['inside_50']:.0f}",
             f"{row['inside_90']:.0f}"] for _, row in table.iterrows()]  # fmt: skip


def _second(table: "pd.DataFrame") -> list[list[str]]:
    return [[row["parameter"], f"{row['mean']:.3f}", f"{row['mean_by_weighing']:.3f}",
             f"{row['difference']:+.1f}".replace("-", "−")]
            for _, row in table.iterrows()]  # fmt: skip
