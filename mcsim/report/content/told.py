"""What differs, the verdicts, who gains, and what it costs."""


from mcsim.report.content.answer import COST
from mcsim.report.content.blocks import (
    Column,
    Fact,
    Paragraph,
    Prose,
    Section,
    Table,
    joined,
    prose,
    spaced,
)
from mcsim.report.content.facts import SUMMARY, Ledger
from mcsim.report.verdict_words import CONDITION, ORDER, verdicts_of

EACH = "cost_per_additional"
VERDICTS = "verdicts.csv"
LEVELS = ("low", "medium", "high")


def differs(ledger: Ledger) -> Section:
    """Say what each policy changes, and what it is to find out."""
    rows = []
    for place, record in enumerate(ledger.material.manifest["scenarios"]):
        if record["name"] == ledger.material.base:
            continue
        at = f"scenarios.{place}"
        said = [prose("{said}", said=ledger.field(f"{at}.differs.{k}"))
                for k in range(len(record["differs"]))]  # fmt: skip
        question = prose("{asked}", asked=ledger.field(f"{at}.question")) \
            if record["question"] else prose("–")  # fmt: skip
        rows.append((prose("{title}", title=ledger.field(f"{at}.title")),
                     spaced(said) if said else prose("Nothing."), question))  # fmt: skip
    caption = prose("What each policy changes from {base}, and what it was made to ask.",
                    base=ledger.title(ledger.material.base, small=True))  # fmt: skip
    columns = (Column("Policy"), Column("What it changes"), Column("What it asks"))
    return Section("policies", "What differs",
                   (Table("policies", "What differs", caption, columns, tuple(rows)),))  # fmt: skip


def judged(ledger: Ledger) -> Section:
    """Return the verdicts across variants of the model, or how to get them."""
    if not ledger.has(VERDICTS):
        how = prose(
            "This run was not held against other structures of the model, so it says neither "
            "**robust** nor **fragile** nor **undetermined** of any policy; an interval alone is "
            "no verdict. `mcsim compare --verdicts` with the same settings runs every structural "
            "variant and judges each pair.")  # fmt: skip
        return Section("verdicts", "The verdicts", (Paragraph(how),))
    table = verdicts_of(ledger.material)
    pair = (("base", "=", ledger.material.base), ("metric", "=", ledger.material.metric))
    counted = [
        prose(f"{{count}} {'is' if (table['verdict'] == verdict).sum() == 1 else 'are'} {verdict}",
              count=ledger.count(VERDICTS, (*pair, ("verdict", "=", verdict))))
        for verdict in ORDER
    ]  # fmt: skip
    lead = prose(
        f"{CONDITION}, of {{total}} policies against {{base}} in {{label}} over {{years}}, "
        "{counted} across {variants} variants of the model.",
        total=ledger.count(VERDICTS, pair), label=ledger.label(), years=ledger.years,
        base=ledger.title(ledger.material.base, small=True), counted=joined(counted),
        variants=ledger.extreme(VERDICTS, "variants", pair, True, "whole"))  # fmt: skip
    caption = prose(
        "Against {base}, {label} over {years}, by structural variant of the model. A variant "
        "decides when the share of worlds better, less its Monte Carlo error, is at least nine in "
        "ten for one side.", base=ledger.title(ledger.material.base, small=True),
        label=ledger.label(), years=ledger.years)  # fmt: skip
    columns = (Column("Policy"), Column("Verdict"), Column("Main model"),
               Column("Share of worlds better", True), Column("Variants that agree", True),
               Column("Not so in"))  # fmt: skip
    rows = []
    for row in table.to_dict("records"):
        where = (*pair, ("scenario", "=", row["scenario"]))

        def cell(column: str, form: str = "text", where: tuple[tuple[str, str, object], ...] = where
                 ) -> Fact:  # fmt: skip
            return ledger.value(VERDICTS, column, where, form)

        agree = prose("–") if row["verdict"] == "undetermined" else \
            prose("{agree} of {variants}", agree=cell("agree", "whole"),
                  variants=cell("variants", "whole"))  # fmt: skip
        rows.append((
            prose("{title}", title=ledger.title(str(row["scenario"]))),
            prose("{verdict}", verdict=cell("verdict")),
            prose("{side}", side=cell("side")) if row["side"] else prose("–"),
            prose("{share}", share=cell("share_better", "percent")), agree,
            prose("{against}", against=cell("against", "list")),
        ))  # fmt: skip
    note = prose(
        "**Robust**: every variant decides for the same side. **Fragile**: the main model decides "
        "and some variant does not, or for the other side. **Undetermined**: the main model does "
        "not decide. All pairs and metrics are in `verdicts.csv`.")  # fmt: skip
    return Section("verdicts", "The verdicts", (
        Paragraph(lead, "lead"),
        Table("verdicts", "Verdicts", caption, columns, tuple(rows)), Paragraph(note, "note"),
    ))  # fmt: skip


def gains(ledger: Ledger) -> Section | None:
    """Say who gains, by education; None where the metric has no such groups."""
    metric = ledger.material.metric
    if not ledger.holds(metric, group="education"):
        return None
    said = []
    for level, who in (("low", "the low-educated"), ("high", "the highly educated")):
        every = ledger.at(None, None, group="education", level=level)
        more, less = ((*every, condition) for condition in (("p05", ">", 0), ("p95", "<", 0)))
        said.append(prose(f"{who} gain under {{more}} and lose under {{less}}",
                          more=ledger.count(SUMMARY, more),
                          less=ledger.count(SUMMARY, less)))  # fmt: skip
    lead = prose(
        f"{CONDITION}, counting only differences in {{label}} whose 5–95 % interval excludes 0, "
        "{said} of {total} policies.", label=ledger.label(), said=joined(said),
        total=ledger.count(SUMMARY, ledger.at(None, None)))  # fmt: skip
    ratio = "completions_low_high"
    with_ratio = ledger.holds(ratio)
    columns = [Column("Policy"), *(Column(f"{level.capitalize()} education", True)
                                   for level in LEVELS)]  # fmt: skip
    if with_ratio:
        columns.append(Column("Low over high, points", True))
    rows = []
    for name in ledger.material.ranked()["scenario"]:
        cells = [ledger.estimate(ledger.at(None, name, group="education", level=level))
                 for level in LEVELS]  # fmt: skip
        if with_ratio:
            cells.append(ledger.estimate(ledger.at(ratio, name)))
        rows.append((prose("{title}", title=ledger.title(str(name))), *cells))
    caption = prose(
        "Paired difference from {base} in {label} ({unit}, per member of the group), {years}, "
        "median and 5–95 % over worlds"
        + ("; and in the completions of the low-educated, % of the rate of the highly educated."
           if with_ratio else "."),
        base=ledger.title(ledger.material.base, small=True), label=ledger.label(),
        unit=ledger.unit(), years=ledger.years)  # fmt: skip
    note = prose("A rate of the low-educated is a small number: a difference that looks large "
                 "beside it may be small in persons. Age and labour-market status are in the "
                 "figure by group.")  # fmt: skip
    return Section("gains", "Who gains", (
        Paragraph(lead, "lead"),
        Table("gains", "Who gains", caption, tuple(columns), tuple(rows)),
        Paragraph(note, "note"),
    ))  # fmt: skip


def costs(ledger: Ledger) -> Section:
    """Say what it costs."""
    manifest = ledger.material.manifest
    every = ledger.at(EACH, None)
    defined = ledger.rows(SUMMARY, every).dropna(subset=["median"])
    total = ledger.count(SUMMARY, ledger.at(COST, None))
    lead = prose(
        f"{CONDITION}, an additional completion has a defined public cost under {{defined}} of "
        "{total} policies" + (", from {low} to {high}." if len(defined) > 1 else
                              ", {low}." if len(defined) else "."),
        total=total,
        defined=ledger.count(SUMMARY, (*every, ("median", ">", float("-inf")))),
        **({"low": ledger.extreme(SUMMARY, "median", every, False, "money"),
            "high": ledger.extreme(SUMMARY, "median", every, True, "money")}
           if len(defined) else {}))  # fmt: skip
    caption = prose(
        "Public cost beyond {base}, present value at {rate} a year, € million of 2025, median and "
        "5–95 % over worlds; and for each additional completion: mean cost over the mean of "
        "additional less lost completions.",
        base=ledger.title(ledger.material.base, small=True),
        rate=ledger.field("settings.discount_rate", "percent"))  # fmt: skip
    columns = [Column("Policy"), Column("Public cost", True), Column("5–95 %", True),
               Column("€ for each additional completion", True)]  # fmt: skip
    if manifest["budget"]:
        columns.append(Column("Levels ×", True))
    rows = tuple(_costly(ledger, str(name)) for name in ledger.material.ranked()["scenario"])
    note = prose(
        "A dash: not defined, because the 5–95 % interval of additional less lost completions does "
        "not lie above 0. Nearly all unit costs are assumptions with a range. Costs of providers, "
        "employers and learners, and the lines of public cost, are in `summary.csv`.")  # fmt: skip
    return Section("cost", "What it costs", (
        Paragraph(lead, "lead"),
        Table("costs", "What it costs", caption, tuple(columns), rows), Paragraph(note, "note"),
    ))  # fmt: skip


def _costly(ledger: Ledger, name: str) -> tuple[Prose, ...]:
    public = ledger.at(COST, name)
    row = ledger.rows(SUMMARY, public).iloc[0]
    nothing = row["p05"] == row["p95"] == 0
    cells: list[Prose | Fact] = [
        ledger.title(name), prose("none") if nothing else ledger.median(public),
        prose("–") if nothing else ledger.interval(public),
        ledger.median(ledger.at(EACH, name), "number"),
    ]  # fmt: skip
    budget = ledger.material.manifest["budget"]
    if budget:
        cells.append(ledger.field(f"budget.factors.{name}", "number")
                     if name in budget["factors"] else prose("–"))  # fmt: skip
    return tuple(prose("{cell}", cell=cell) for cell in cells)


