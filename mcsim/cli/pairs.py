"""``mcsim pairs``: paired differences against any scenario of a comparison."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import Json
from mcsim.cli.tables import show_json, show_table


@guarded
def pairs(
    run: Annotated[str, typer.Argument(help="Folder of a comparison.")],
    against: Annotated[str | None, typer.Option(help="Any of its scenarios; its base else.")]
    = None,
    metric: Annotated[str | None, typer.Option(help="Metric; the headline's else.")] = None,
    group: Annotated[str, typer.Option(help="all, age, education, status, …")] = "all",
    period: Annotated[str, typer.Option(help="horizon, year or quarter.")] = "horizon",
    out: Annotated[Path | None, typer.Option(help="File for the table, as CSV.")] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Pair the scenarios of a comparison with any of them: intervals, variance split, gain."""
    from mcsim import api  # noqa: PLC0415
    from mcsim.report.material import number, percent  # noqa: PLC0415
    from mcsim.results.frames import open_run as open_comparison  # noqa: PLC0415
    from mcsim.results.metrics import HEADLINE  # noqa: PLC0415
    from mcsim.results.parts import publish  # noqa: PLC0415

    opened, chosen = open_comparison(run), metric or HEADLINE
    table = api.pairs(opened, against, metric=chosen, group=group, period=period)
    if out is not None:
        text = table.to_csv(index=False, float_format="%.7g", lineterminator="\n")
        publish(out, lambda path: path.write_text(text, encoding="utf-8"))
    if json:
        finite = table.astype(object).where(table.notna(), None)
        show_json(finite.replace(float("inf"), None).to_dict("records"))
        return
    label = opened.manifest["metrics"][chosen]
    print(f"\n{label['label']}, {label['unit']}: difference from {against or opened.base}, in this "
          "model, under these assumptions\n")  # fmt: skip
    show_table(
        ("policy", "level", "period", "median", "25-75 %", "5-95 %", "better in", "± MC",
         "draws : replicates : rest", "gain"),
        [[row["scenario"], row["level"], row["period"], number(row["median"], True),
          f"{number(row['p25'], True)} to {number(row['p75'], True)}",
          f"{number(row['p05'], True)} to {number(row['p95'], True)}",
          percent(row["share_better"]), number(row["mc_error"]),
          " : ".join(number(row[f"var_{of}"]) for of in ("draws", "replicates", "rest")),
          number(row["gain_chance"]) if row["gain_chance"] < float("inf") else "–"]
         for row in table.to_dict("records")],
        right=7,
    )  # fmt: skip
    print("\ndraws : replicates : rest splits the variance of the difference, in the square of the "
          "unit.\ngain: how much larger the variance by chance would be, had policy and base "
          "replicates of their own.")  # fmt: skip
