"""``mcsim init``: a folder to work in."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded


@guarded
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make; it must not exist or be empty.")],
) -> None:
    """Make a working folder: commented scenarios, assumptions, and a schema for your editor."""
    from mcsim.scenario.starter import write_starter  # noqa: PLC0415

    for path in write_starter(folder):
        print(path)
    print(f"\nNext: mcsim validate {folder / 'my_policy.yaml'}")
    print(f"      mcsim compare baseline {folder / 'my_policy.yaml'} nqf_optional --out "
          f"{folder / 'outputs'}")  # fmt: skip
