"""``mcsim diff``: what differs between two scenarios, in words."""

from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import Json
from mcsim.cli.tables import show_json


@guarded
def diff(
    a: Annotated[str, typer.Argument(help="Scenario to start from: a shipped name or a file.")],
    b: Annotated[str, typer.Argument(help="Scenario to describe.")],
    json: Json = False,
) -> None:
    """Say in words what scenario B does that A does not."""
    from mcsim.scenario.diff import differences  # noqa: PLC0415
    from mcsim.scenario.loader import load_scenarios  # noqa: PLC0415

    sentences = differences(*load_scenarios([a, b]))
    if json:
        show_json({"a": a, "b": b, "differences": sentences})
        return
    for sentence in sentences or ["Nothing differs."]:
        print(sentence)
