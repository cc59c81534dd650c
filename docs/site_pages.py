"""Write the pages of the site that come from registers, schema, commands and figures."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import site_gallery
import typer

from mcsim.catalogue.documents import table
from mcsim.catalogue.lever_page import lever_page
from mcsim.catalogue.levers import page_record, record
from mcsim.cli.main import app
from mcsim.levers.register import levers
from mcsim.results.metrics import metrics
from mcsim.scenario.loader import load_scenario, shipped_names
from mcsim.scenario.model import Settings
from mcsim.scenario.starter import schema

GENERATED = "generated"
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")
TITLE, FIRST = re.compile(r"#{1,5} "), re.compile(r"^# ", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
# What the theme leaves out for those who do not use a mouse, or do not see the page.
MENDED = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Site">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
    "<pre>": '<pre tabindex="0">', '<table class="docutils': '<table tabindex="0" class="docutils',
}  # fmt: skip
ENDS = {"minimum": "at least", "maximum": "at most", "exclusiveMaximum": "below"}
KINDS = {"number": "a number", "integer": "a whole number", "string": "text", "null": "`null`",
         "boolean": "true or false"}  # fmt: skip


def fitted(text: str, page: Path, docs: Path) -> str:
    """Make a document that is written for the repository fit the site.

    Parameters
    ----------
    text : str
        Markdown.
    page, docs : Path
        The document, and the folder of all.

    Returns
    -------
    str
        Links that a site cannot follow are turned into the name of the file in the repository,
        and titles of the first rank, but for the first, are lowered with all below them.
    """
    text = text.replace("](adr)", "](generated/decisions.md)")

    def link(found: re.Match[str]) -> str:
        words, target = found.groups()
        file = (page.parent / target.partition("#")[0]).resolve()
        if "://" in target or target.startswith("#") or (
            file.suffix == ".md" and file.is_relative_to(docs)
            and not file.is_relative_to(docs / "examples")
        ):  # fmt: skip
            return found.group(0)
        name = str(file.relative_to(docs.parent))
        return f"`{name}`" if words in name else f"{words} (`{name}`)"

    text = LINK.sub(link, text)
    if len(FIRST.findall(FENCED.sub("", text))) > 1:
        text = _lowered(text)
    return text


def _lowered(text: str) -> str:
    """Lower every title but the first, outside of blocks of code."""
    lines, fenced, titles = [], False, 0
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        if not fenced and TITLE.match(line):
            titles += 1
            line = f"#{line}" if titles > 1 else line  # noqa: PLW2901
        lines.append(line)
    return "".join(lines)


def write_all(docs: Path) -> None:
    """Write every generated page.

    Parameters
    ----------
    docs : Path
        Folder of the documents; ``generated`` in it is written anew.
    """
    folder = docs / GENERATED
    shutil.rmtree(folder, ignore_errors=True)
    pages = {
        "levers/index.md": levers_index(), "commands.md": commands(),
        "scenario_file.md": scenario(), "scenarios.md": scenarios(), "metrics.md": metric_table(),
        "decisions.md": decisions(docs),
        **{f"levers/{name}.md": lever_page(page_record(lever)) for name, lever in levers().items()},
    }  # fmt: skip
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    site_gallery.write(folder)


def mend(built: Path) -> None:
    """Put into the built pages what the theme leaves out; see ``MENDED``."""
    for page in built.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for found, instead in MENDED.items():
            text = text.replace(found, instead)
        page.write_text(text, encoding="utf-8")


def levers_index() -> str:
    """Return the page that lists the levers."""
    rows = [(f"[{lever.title}]({name}.md)", f"`{name}`", lever.sign)
            for name, lever in levers().items()]  # fmt: skip
    names = "\n".join(levers())
    return (
        "# Levers\n\nWhat a policy can do. Each page is written from the lever's own record, as "
        "`mcsim explain NAME` prints it: how it works, on what evidence, what it costs, what can "
        "go wrong, and what decides its effect.\n\n"
        + table(("lever", "in a scenario file", "sign of its effect"), rows)
        + f"\n\n```{{toctree}}\n:hidden:\n\n{names}\n```\n"
    )


def commands() -> str:
    """Return the page of the command line, from what ``--help`` reads."""
    group: Any = typer.main.get_command(app)
    parts = ["# Command line\n\nResults come on stdout, progress and messages on stderr. What "
             f"`mcsim --help` says:\n\n> {_flat(group.help)}\n"]  # fmt: skip
    parts += [_command(name, command) for name, command in group.commands.items()]
    return "\n".join(parts)


def _command(name: str, command: Any) -> str:
    context = typer.Context(command, info_name=f"mcsim {name}")
    usage = " ".join([f"mcsim {name}", *command.collect_usage_pieces(context)])
    rows = [_option(option, context) for option in command.params
            if option.get_help_record(context) and option.name != "help"]  # fmt: skip
    return (f"## mcsim {name}\n\n{_paragraphs(command.help)}\n\n```text\n{usage}\n```\n\n"
            + table(("argument or option", "meaning"), rows) + "\n")  # fmt: skip


def _option(option: Any, context: Any) -> tuple[str, str]:
    """Say of an argument or option what ``--help`` says."""
    name, said = option.get_help_record(context)
    return f"`{_flat(name)}`", _flat(said)


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def _paragraphs(text: str | None) -> str:
    return "\n\n".join(_flat(part) for part in (text or "").split("\n\n"))


def scenario() -> str:
    """Return the page of the scenario file, from the schema that editors use."""
    shape = schema()
    example = (
        "```yaml\ntitle: NQF inclusion, optional\nquestion: Does optional listing raise "
        "completions without slowing supply?\nextends: baseline\nlevers:\n  nqf_inclusion:\n"
        "    mode: optional\n    stringency: 0.4\n    start: 2027-Q1\n    ramp_quarters: 4\n"
        "    target: {provider_type: [vet, higher_education]}\n```"
    )
    parts = [
        "# Scenario file\n\nYAML. Unknown or doubled keys are faults, and every fault is told with "
        "its line. `mcsim init DIR` writes the schema for your editor; this page is written from "
        f"it.\n\n{example}\n\n"
        + table(("key", "what it takes"), [(f"`{name}`", _accepted(field, shape)) for name, field
                                           in shape["properties"].items()]),
        "## settings\n\nHow a study is run; the command line overrides.\n\n"
        + table(("key", "what it takes", "unless stated"), list(_settings(shape))),
        "## levers\n\nWhat every lever takes, and what one takes beside it.\n\n"
        + table(("lever", "key", "what it takes", "meaning"), list(_lever_fields())),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _settings(shape: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    fields = shape["$defs"]["Settings"]["properties"]
    for name, field in fields.items():
        default = Settings.model_fields[name].default
        yield f"`{name}`", _accepted(field, shape), f"`{default}`"


def _lever_fields() -> Iterator[tuple[str, str, str, str]]:
    told: set[str] = set()
    for name, lever in levers().items():
        whole = lever.fields.model_json_schema()
        meanings = record(lever)["fields"]
        for key, field in whole["properties"].items():
            shared = key in {"level", "reach", "start", "end", "ramp_quarters", "lag_quarters"}
            if shared and key in told:
                continue
            told.add(key)
            page = "every lever" if shared else f"[`{name}`](levers/{name}.md)"
            meaning = str(meanings.get(key, {}).get("meaning", ""))
            yield page, f"`{key}`", _accepted(field, whole), meaning


def _accepted(field: dict[str, Any], whole: dict[str, Any]) -> str:
    """Say what a field of a schema takes."""
    if "anyOf" in field:
        return " or ".join(_accepted(part, whole) for part in field["anyOf"])
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return _accepted({**whole["$defs"][name], **{k: v for k, v in field.items()
                                                     if k != "$ref"}}, whole)  # fmt: skip
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    return _plain(field, whole)


def _plain(field: dict[str, Any], whole: dict[str, Any]) -> str:
    """Say what a field of a plain type takes."""
    if field.get("type") == "array":
        return f"a list of {_accepted(field['items'], whole)}"
    if field.get("type") == "object":
        if not _small(field):
            return "a section"
        parts = field["properties"].items()
        return "; ".join(f"`{key}`: {_accepted(part, whole)}" for key, part in parts)
    if "pattern" in field:
        return f"text such as `{field['examples'][0]}`" if "examples" in field else "text"
    ends = [f"{word} {field[key]:g}" for key, word in ENDS.items() if key in field]
    return " ".join([KINDS.get(str(field.get("type")), ""), " and ".join(ends)]).strip()


def _small(field: dict[str, Any]) -> bool:
    return 0 < len(field.get("properties", {})) <= 3


def scenarios() -> str:
    """Return the page of the shipped scenarios."""
    loaded = [load_scenario(name) for name in shipped_names()]
    rows = [(f"`{one.name}`", one.title, one.content.question or "",
             ", ".join(f"[`{lever}`](levers/{lever}.md)" for lever in one.content.record))
            for one in loaded]  # fmt: skip
    return ("# Shipped scenarios\n\nEach is a worked example with its question on top; "
            "`mcsim explain NAME` shows one in full.\n\n"
            + table(("name", "title", "question", "levers"), rows) + "\n")  # fmt: skip


def metric_table() -> str:
    """Return the page of the metrics."""
    rows = [(f"`{name}`", metric.label, metric.unit, metric.direction or "neither",
             str(metric.period), metric.meaning) for name, metric in metrics().items()]  # fmt: skip
    columns = ("name", "label", "unit", "better", "period", "meaning")
    return f"# Metrics\n\nWhat a run tells, as `mcsim list metrics`.\n\n{table(columns, rows)}\n"


def decisions(docs: Path) -> str:
    """Return the page that lists the decision records."""
    names = "\n".join(f"../adr/{path.stem}" for path in sorted((docs / "adr").glob("*.md")))
    return ("# Decision records\n\nWhy it is built so: one record for each choice that could not "
            f"be undone cheaply.\n\n```{{toctree}}\n:maxdepth: 1\n\n{names}\n```\n")  # fmt: skip


