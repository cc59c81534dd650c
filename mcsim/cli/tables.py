"""Tables and records on stdout: drawn on a terminal, plain lines elsewhere."""

import json
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

PAGE = 96  # characters of a line


def show_json(content: object) -> None:
    """Print plain values as JSON that any reader accepts: no NaN, and no letter lost."""
    escaped = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(content, indent=1, ensure_ascii=escaped, allow_nan=False))


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]], right: int = 0) -> None:
    """Print a table.

    Parameters
    ----------
    columns : sequence of str
        Headings.
    rows : sequence of sequence of str
        Cells.
    right : int, optional
        This many of the last columns hold numbers, which stand to the right.
    """
    numbers = range(len(columns) - right, len(columns))
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 — only where there is a terminal
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table(box=None, pad_edge=False, header_style="bold")
        for k, column in enumerate(columns):
            table.add_column(column, justify="right" if k in numbers else "left",
                             no_wrap=k in numbers)  # fmt: skip
        for row in rows:
            table.add_row(*map(Text, row))
        Console().print(table)
        return
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    for row in (columns, *rows):
        cells = [cell.rjust(width) if k in numbers else cell.ljust(width)
                 for k, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
        print("  ".join(cells).rstrip())


def show_page(text: str) -> None:
    """Print a page of Markdown: set on a terminal, as lines that fit a page elsewhere."""
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 — only where there is a terminal
        from rich.markdown import Markdown  # noqa: PLC0415

        console = Console()
        console.print(Markdown(text), width=min(console.width, PAGE))
        return
    code = False
    for line in text.splitlines():
        code ^= line.startswith("```")
        if line.startswith("```"):
            continue
        title = line.lstrip("#")
        if title != line and not code:
            title = title.strip().upper() if line.startswith("# ") else title.strip()
            print(title, "-" * len(title), sep="\n")
            continue
        plain = line if code else line.replace("**", "").replace("*", "").replace("`", "")
        indent = "  " if plain.startswith("- ") else ""
        print(plain if code else textwrap.fill(plain, PAGE, subsequent_indent=indent))


def show_record(record: Mapping[str, Any]) -> None:
    """Print a record, a field a line."""
    for name, value in record.items():
        if value in ("", [], {}, None):
            continue
        label = name.replace("_", " ")
        if isinstance(value, Mapping):
            print(f"{label}:")
            for key, item in value.items():
                print(f"  {key}: {_said(item)}")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            print(f"{label}:")
            for item in value:
                print("  " + _said(item))
        elif isinstance(value, list) and all(str(item).endswith(".") for item in value):
            print(f"{label}:")
            for item in value:
                print(textwrap.fill(f"- {item}", PAGE, subsequent_indent="  "))
        else:
            print(f"{label}: {_said(value)}")


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        rest = ", ".join(
            f"{key.replace('_', ' ')} {_said(item)}" for key, item in value.items()
            if key != "meaning"
        )
        return f"{value['meaning'].rstrip('.')} ({rest})" if "meaning" in value else rest
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, float):
        return f"{value:g}"
    if value is None:
        return "none"
    return str(value)
