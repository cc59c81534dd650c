"""A lever as a page that one could hand to a ministry, in Markdown."""

from collections.abc import Iterator, Mapping
from typing import Any

THOUSAND = 1_000.0
SIGNS = {
    "assumed": "assumed: the model puts it in, and no result can confirm it",
    "evidenced": "evidenced: trials outside the model found it",
    "emergent": "emergent: the model does not put it in; what comes out can be either",
}
SILENCE = (
    "The survey behind the starting state is tiny, and it fixes no response. Every size above "
    "comes from outside evidence or is an assumption, so a result is a difference with its "
    "interval, and never a forecast. The parameters above can turn its sign: run mcsim compare, "
    "and again with --assumptions."
)


def lever_page(record: Mapping[str, Any]) -> str:
    """Write a lever's record as a page.

    Parameters
    ----------
    record : mapping
        As ``mcsim.catalogue.levers.page_record`` returns it.

    Returns
    -------
    str
        Markdown.
    """
    return "\n\n".join(_sections(record)) + "\n"


def _sections(record: Mapping[str, Any]) -> Iterator[str]:
    yield f"# {record['title']}"
    yield f"*Lever* `{record['name']}`"
    yield f"## What it is and how it works\n\n{record['mechanism']}"
    moved = "\n\n".join(
        f"*{whom}*\n\n" + "\n".join(f"- {_capital(said)}" for said in things)
        for whom, things in record["moves_by_whom"].items()
    )
    yield f"## What it moves\n\n{moved}"
    yield f"## What can go wrong\n\n{record['downside']}"
    yield (
        "## What it rests on\n\n"
        + "\n".join(_evidence(row) for row in record["evidence_rows"])
        + "\n\nGrades: A causal estimate or official statistic, B count or description, C vendor "
        "survey, news or abstract, M from memory."
    )
    yield f"## Its sign\n\nThe sign of its effect is {SIGNS[record['sign']]}."
    yield f"## What it costs\n\n{_cost(record['cost'])}"
    yield (
        "## What decides its effect\n\nThe parameters that turn it into an effect, each with its "
        "prior, 5-95 % range and standing:\n\n"
        + "\n".join(_parameter(p) for p in record["parameters"])
    )
    yield f"## In a scenario\n\n```yaml\n{record['example']}```\n\n" + "\n".join(
        _field(name, field) for name, field in record["fields"].items()
    )
    if record["scenarios"]:
        names = ", ".join(f"{name} ({title})" for name, title in record["scenarios"].items())
        yield f"Shipped scenarios that use it: {names}."
    yield f"## What the model cannot say\n\n{SILENCE}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _evidence(row: Mapping[str, Any]) -> str:
    caveat = f" *But:* {row['caveat']}" if row["caveat"] else ""
    return f"- **{row['id']}** ({row['grade']}): {row['said']}{caveat}"


def _parameter(record: Mapping[str, Any]) -> str:
    q = record["quantiles"]
    spread = "" if q["p05"] == q["p95"] else f", {_plain(q['p05'])} to {_plain(q['p95'])}"
    letter = f" ({record['notation']})" if record["notation"] else ""
    return (
        f"- `{record['name']}`{letter}: {record['meaning']} ({record['unit']}). "
        f"{record['prior']}{spread}; {record['status_means']}."
    )


def _cost(cost: Mapping[str, Any]) -> str:
    """Say what a unit costs, on what evidence, and what comes beside."""
    low, amount, high = (_plain(cost[name]) for name in ("low", "amount", "high"))
    more = f" Beside it: {cost['beside']}." if cost["beside"] else ""
    source = "an assumption" if cost["source"] == "assumption" else f"after {cost['source']}"
    return (
        f"€{amount} {cost['unit']} (5-95 %: {low} to {high}; {source}), on the line "
        f"“{cost['line']}” of public cost.{more}"
    )


def _plain(value: float) -> str:
    """Write a number to three digits that count, without an exponent."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= THOUSAND else f"{rounded:g}"


def _field(name: str, field: Mapping[str, Any]) -> str:
    said = field["meaning"] or name
    if field.get("required"):
        return f"- `{name}` (required): {said}"
    default = field["default"]
    return f"- `{name}` ({'none' if default is None else default} unless stated): {said}"
