"""``mcsim plot``: one figure of a run, as wide as the document takes it."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import Json
from mcsim.cli.tables import show_json, show_table

FORMATS, LANGUAGES = "svg,png,pdf", ("en",)


@guarded
def plot(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of a run.", metavar="RUN", show_default=False)
    ] = None,
    figure: Annotated[
        str | None, typer.Argument(help="Figure; --list names them.", metavar="NAME",
                                   show_default=False)
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the figures, those of RUN where it is named.")
    ] = False,
    metric: Annotated[str, typer.Option(help="Metric, for figures of a comparison.")] = (
        "completions_rate"
    ),
    form: Annotated[str, typer.Option("--format", help="Pictures, with commas.")] = FORMATS,
    width: Annotated[
        str | None, typer.Option(help="As 85mm, or column, page, screen or slide.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the words; en is the only one.")] = "en",
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; figures/ of the run unless stated.")
    ] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Draw one figure, with its data, caption, alternative text and source."""
    from mcsim import api  # noqa: PLC0415
    from mcsim.grammar.faults import Fault, InvalidInputError, nearest  # noqa: PLC0415

    if listed:
        rows = api.figures(folder)
        if json:
            show_json({"figures": rows})
        else:
            show_table(("name", "shows", "given by"),
                       [[row["name"], row["title"], row["by"]] for row in rows])  # fmt: skip
        return
    if folder is None or figure is None:
        message = "mcsim plot RUN NAME, or mcsim plot --list [RUN]."
        raise InvalidInputError([Fault("command line", None, None, "", message)])
    if not folder.exists() and Path(figure).is_dir():
        message = f"the run comes first: mcsim plot {figure} {folder}."
        raise InvalidInputError([Fault("command line", None, None, "", message)])
    if lang not in LANGUAGES:
        message = f"figures speak {', '.join(LANGUAGES)}; found {lang!r}."
        raise InvalidInputError([Fault("command line", None, None, "lang", message,
                                       nearest(lang, LANGUAGES))])  # fmt: skip
    written = api.plot(folder, figure, metric=metric, out=out, formats=form.split(","), width=width)
    if json:
        show_json({"files": [str(path) for path in written]})
        return
    for path in written:
        print(path)
