"""``mcsim serve``: the explorer, a page on loopback."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.progress import Bar


@guarded
def serve(
    run: Annotated[
        Path | None, typer.Option(help="Folder of a run that is opened first.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1024, max=65_535, help="Port; the first free one from 8501 "
                                 "unless stated.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser too.")
    ] = True,
) -> None:  # fmt: skip
    """Serve the explorer on this machine: build a package, see what it changes, open a run.

    Needs the extra explorer. Live runs are small and for exploring, not for reporting. End it with
    Ctrl-C.
    """
    from mcsim.engine.warm import warm  # noqa: PLC0415
    from mcsim.explorer import serving  # noqa: PLC0415

    serving.check(run)
    found = serving.free(port)
    with Bar() as bar:
        warm(bar.stage, bar.advance)  # once after installing, which takes a minute or more
    print(f"The explorer is at http://{serving.HOST}:{found} on this machine only; Ctrl-C ends it.",
          flush=True)  # fmt: skip
    with suppress(KeyboardInterrupt):  # before the server has begun to listen for it
        serving.serve(found, run, browser)
    print("The explorer has ended.", file=sys.stderr)
