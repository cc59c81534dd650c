"""What ``mcsim compare`` asks and tells of growing studies and of verdicts."""

import json
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from mcsim.cli.exits import INCOMPLETE
from mcsim.cli.tables import PAGE, show_table
from mcsim.grammar.faults import Fault, InvalidInputError

if TYPE_CHECKING:
    from mcsim.compare.until import Goal
    from mcsim.results.frames import Run
    from mcsim.scenario.combine import Study


def goal_of(
    half_width: float | None, indifference: float | None, metric: str | None, most: int | None
) -> "Goal | None":
    """Read what is to be known; None where the study does not grow.

    Raises
    ------
    InvalidInputError
        Where the flags do not go together.
    """
    from mcsim.compare.until import MOST_LANES, Goal  # noqa: PLC0415
    from mcsim.results.metrics import HEADLINE  # noqa: PLC0415

    if half_width is None and indifference is None:
        if metric is not None or most is not None:
            field = "until-metric" if metric is not None else "most-lanes"
            message = "goes with --until or --until-ranked only."
            raise InvalidInputError([Fault("command line", None, None, field, message)])
        return None
    goal = Goal(half_width, indifference, metric or HEADLINE,
                MOST_LANES if most is None else most)  # fmt: skip
    goal.check()
    return goal


def criteria_of(given: str | None) -> Sequence[str]:
    """Read the metrics that are weighed."""
    from mcsim.compare.acceptability import CRITERIA  # noqa: PLC0415

    return CRITERIA if given is None else [name.strip() for name in given.split(",")]


def tell_price(
    study: "Study", threads: int | None, chunk_lanes: int, criteria: Sequence[str],
    goal: "Goal | None",
) -> None:  # fmt: skip
    """Print on stderr what the variants cost, before anything is run."""
    from mcsim.compare import variants  # noqa: PLC0415
    from mcsim.explore.question import told  # noqa: PLC0415
    from mcsim.results.threads import default_threads  # noqa: PLC0415

    variants.check(study, criteria)
    costs = variants.prices(study, threads or default_threads(), chunk_lanes)
    stages = variants.seconds(study, costs)
    lanes = sum(cost.lanes for cost in costs.values())
    most = max(cost.memory_bytes for cost in costs.values())
    used = costs["main"].threads
    sized = " at the size it starts from" if goal else ""
    parts = ", ".join(f"{what} {told(seconds)}" for what, seconds in stages.items() if seconds)
    search = "; the search for equal budgets comes on top" \
        if study.settings.equal_budget is not None else ""  # fmt: skip
    print(f"Verdicts run {len(costs)} variants of the model, {lanes:,} lanes{sized}: "
          f"{told(sum(stages.values()))} on {used} thread{'s' * (used > 1)} of a free machine "
          f"({parts}{search}) and {most / 1e9:.1f} GB; what the folder holds is not run again.",
          file=sys.stderr, flush=True)  # fmt: skip


def show_verdicts(run: "Run") -> None:
    """Print the verdicts on the headline metric against the base."""
    from mcsim.compare.variants import load  # noqa: PLC0415
    from mcsim.compare.verdict import DECISIVE  # noqa: PLC0415
    from mcsim.report.material import Material  # noqa: PLC0415
    from mcsim.report.verdict_words import verdict_rows, verdict_sentence  # noqa: PLC0415

    material = Material(run.summary(), run.manifest, tables=load(run.folder, run.manifest))
    print(f"\n{textwrap.fill(verdict_sentence(material), PAGE)}\n")
    show_table(
        ("policy", "verdict", "main model", "better in", "less error", "agree", "not so in"),
        [[row["title"], row["verdict"], row["side"], row["share"], row["least"], row["agree"],
          row["against"]] for row in verdict_rows(material)],
    )  # fmt: skip
    print(f"\nA model decides where the share of worlds better, or worse, less its Monte Carlo "
          f"error is {DECISIVE:.0%}\nor more. All pairs and metrics: {run.folder / 'verdicts.csv'};"
          "\nrank acceptability and regret beside it")  # fmt: skip


def show_growth(run: "Run") -> None:
    """Say on stderr what a growing study spent.

    Raises
    ------
    Exit
        With 4 where the goal was not reached.
    """
    from mcsim.compare.until import UNTIL, spent  # noqa: PLC0415

    record = json.loads((run.folder / UNTIL).read_text(encoding="utf-8"))
    titles = {one["name"]: one["title"] for one in run.manifest["scenarios"]}
    print("\n" + textwrap.fill(spent(record, titles), PAGE), file=sys.stderr)
    if not record["reached"]:
        raise typer.Exit(INCOMPLETE)
