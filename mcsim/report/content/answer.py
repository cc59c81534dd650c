"""The question, and the answer in three sentences and a table."""

import pandas as pd

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
from mcsim.report.verdict_words import CONDITION

PERSONS = ("additional", "relabelled", "lost", "displaced")
NAMED = 3  # policies that a sentence names
COST = "cost_public_present"


def asked(ledger: Ledger) -> Section | None:
    """Return the question; None where a run of one scenario asks none."""
    material = ledger.material
    policies = material.scenarios or [material.base]
    if len(policies) > 1:
        text = prose("By how much does each policy change {label}, how sure is that under what is "
                     "known, and how much of it would not have happened anyway?",
                     label=ledger.label())  # fmt: skip
    else:
        records = material.manifest["scenarios"]
        place = [str(record["name"]) for record in records].index(policies[0])
        if not records[place]["question"]:
            return None
        text = prose("{asked}", asked=ledger.field(f"scenarios.{place}.question"))
    return Section("question", "The question", (Paragraph(text),))


def answered(ledger: Ledger) -> Section:
    """Return the answer: what changes, what stays open, what it brings and costs."""
    return Section("answer", "The answer first", (
        Paragraph(_sentences(ledger), "lead"), _table(ledger),
        Paragraph(prose(
            "**Additional**: completions that the same learner has beyond the base and did not "
            "swap for an uncertified course. **Relabelled**: beyond the base in place of an "
            "uncertified course. **Lost**: in the base and not here; **displaced** are those of "
            "them turned away for want of a place. Additional + relabelled − lost = completions − "
            "base completions, exactly, in each world; medians need not add up."), "note"),
    ))  # fmt: skip


def _sentences(ledger: Ledger) -> Prose:
    one = len(ledger.material.scenarios) == 1
    first, second = (_one if one else _several)(ledger)
    return prose("{first} {second} {third}", first=first, second=second, third=_brings(ledger))


def _one(ledger: Ledger) -> tuple[Prose, Prose]:
    """Say what the only policy changes, and how sure that is."""
    name = ledger.material.scenarios[0]
    where = ledger.at(None, name)
    row = ledger.rows(SUMMARY, where).iloc[0]
    verb = "raises" if row["p05"] > 0 else "lowers" if row["p95"] < 0 else "changes"
    first = prose(
        f"{CONDITION}, “{{title}}” {verb} {{label}} by {{estimate}} {{unit}}, median and 5–95 % "
        "over worlds, against {base} in {years}.", title=ledger.title(name), label=ledger.label(),
        estimate=ledger.estimate(where), unit=ledger.unit(), years=ledger.years,
        base=ledger.title(ledger.material.base, small=True))  # fmt: skip
    told = "so the evidence tells the direction" if verb != "changes" else \
        "so the evidence does not tell whether it helps"  # fmt: skip
    side = "lies above 0" if verb == "raises" else "lies below 0" if verb == "lowers" \
        else "includes 0"  # fmt: skip
    better = "" if pd.isna(row["share_better"]) else " and it is better in {share} of worlds"
    second = prose(f"The interval {side}{better}, {told}.",
                   share=ledger.value(SUMMARY, "share_better", where, "percent"))  # fmt: skip
    return first, second


def _several(ledger: Ledger) -> tuple[Prose, Prose]:
    """Say which policies change something, and how many leave it open."""
    every = ledger.at(None, None)
    higher, lower = (*every, ("p05", ">", 0)), (*every, ("p95", "<", 0))
    ups, downs = (ledger.rows(SUMMARY, where) for where in (higher, lower))
    total = ledger.count(SUMMARY, every)
    place: dict[str, Prose | Fact | str] = {
        "label": ledger.label(), "years": ledger.years, "total": total,
        "base": ledger.title(ledger.material.base, small=True),
    }  # fmt: skip
    if ups.empty and downs.empty:
        first = prose(f"{CONDITION}, for none of {{total}} policies does the 5–95 % interval of "
                      "the difference in {label} from {base} in {years} exclude 0.",
                      **place)  # fmt: skip
    else:
        said: list[Prose] = []
        for rows, where, verb in ((ups, higher, "raise"), (downs, lower, "lower")):
            if len(rows):
                does = verb if len(rows) > 1 else f"{verb}s"
                whom = "policies {does} {label} ({unit}, {years}) against {base} with a 5–95 % " \
                       "interval over worlds that excludes 0" if not said else "{does} it"
                start = "{count} of {total} " if not said else "{count} "
                said.append(prose(start + whom + f", {_which(rows)}", does=does, unit=ledger.unit(),
                                  count=ledger.count(SUMMARY, where), names=_named(ledger, rows),
                                  **place))  # fmt: skip
        first = prose(f"{CONDITION}, {{said}}.", said=spaced(said, "; "))
    open_where = (*every, ("p05", "<=", 0), ("p95", ">=", 0))
    rest = ledger.rows(SUMMARY, open_where)
    if rest.empty:
        return first, prose("No interval includes 0.")
    many = len(rest) > 1
    second = prose(
        f"For the other {{count}} the interval includes 0, with {'medians' if many else 'a median'}"
        f" of {'{low} to {high}' if many else '{low}'}: the evidence does not tell whether "
        f"{'they help' if many else 'it helps'}." if len(ups) + len(downs) else
        "Medians run from {low} to {high}: the evidence does not tell whether any of them helps.",
        count=ledger.count(SUMMARY, open_where),
        low=ledger.extreme(SUMMARY, "median", open_where, False, "signed"),
        high=ledger.extreme(SUMMARY, "median", open_where, True, "signed"))  # fmt: skip
    return first, second


def _which(rows: pd.DataFrame) -> str:
    return "among them {names}" if len(rows) > NAMED else "{names}"


def _named(ledger: Ledger, rows: pd.DataFrame) -> Prose:
    """Name the policies furthest from 0, each with its estimate."""
    ordered = rows.reindex(rows["median"].abs().sort_values(ascending=False, kind="stable").index)
    return joined([
        prose("“{title}” by {estimate}", title=ledger.title(str(name)),
              estimate=ledger.estimate(ledger.at(None, str(name))))
        for name in ordered["scenario"].head(NAMED)
    ])  # fmt: skip


def _brings(ledger: Ledger) -> Prose:
    """Say what it brings and costs, with the ends of both."""
    net = "net_additional" if ledger.holds("net_additional", difference=False) else "additional"
    what = "additional less lost completions" if net == "net_additional" else \
        "additional completions"  # fmt: skip
    names = ledger.material.scenarios
    quarter = ledger.extreme(SUMMARY, "quarter", (("quarter", "<", "horizon"),), True, "text")
    if len(names) == 1:
        return prose(
            f"To the end of {{quarter}} it brings {{net}} {what} (persons) and adds to public "
            "cost, present value in € million, {cost}; nearly all unit costs are assumptions.",
            quarter=quarter, net=ledger.estimate(ledger.at(net, names[0], difference=False)),
            cost=ledger.estimate(ledger.at(COST, names[0])))  # fmt: skip
    ends = [_ends(ledger, net, difference=False), _ends(ledger, COST, difference=True)]
    return prose(
        f"To the end of {{quarter}} the policies bring from {{net_low}} to {{net_high}} {what} "
        "(persons), and add to public cost, present value in € million, from {cost_low} to "
        "{cost_high}; nearly all unit costs are assumptions.", quarter=quarter,
        net_low=ends[0][0], net_high=ends[0][1], cost_low=ends[1][0],
        cost_high=ends[1][1])  # fmt: skip


def _ends(ledger: Ledger, metric: str, difference: bool) -> tuple[Prose, Prose]:
    """Return the policies with the lowest and the highest median, with their estimates."""
    rows = ledger.rows(SUMMARY, ledger.at(metric, None, difference=difference))
    rows = rows[rows["scenario"] != ledger.material.base].sort_values(
        ["median", "scenario"], kind="stable")  # fmt: skip
    found = [
        prose("{estimate} (“{title}”)", title=ledger.title(str(name)),
              estimate=ledger.estimate(ledger.at(metric, str(name), difference=difference)))
        for name in (rows["scenario"].iloc[0], rows["scenario"].iloc[-1])
    ]  # fmt: skip
    return found[0], found[1]


def _table(ledger: Ledger) -> Table:
    caption = prose(
        "Paired difference from {base} in {label} ({unit}), mean of {years}; then persons to the "
        "end of {quarter}, medians over worlds with the 5–95 % interval of additional.",
        base=ledger.title(ledger.material.base, small=True), label=ledger.label(),
        unit=ledger.unit(), years=ledger.years,
        quarter=ledger.extreme(SUMMARY, "quarter", (("quarter", "<", "horizon"),), True, "text"),
    )  # fmt: skip
    columns = (Column("Policy"), Column("Median", True), Column("5–95 %", True),
               Column("Share of worlds in which the policy is better", True),
               Column("Monte Carlo error", True), Column("Additional", True),
               Column("5–95 %", True), Column("Relabelled", True), Column("Lost", True),
               Column("of them displaced", True))  # fmt: skip
    rows = tuple(_row(ledger, str(name)) for name in ledger.material.ranked()["scenario"])
    return Table("answer", "Answer", caption, columns, rows)


def _row(ledger: Ledger, name: str) -> tuple[Prose, ...]:
    where = ledger.at(None, name)
    row = ledger.rows(SUMMARY, where).iloc[0]
    zero = "" if row["p05"] > 0 or row["p95"] < 0 else " (includes 0)"
    persons: dict[str, Fact] = {
        metric: ledger.median(ledger.at(metric, name, difference=False), "number")
        for metric in PERSONS
    }
    additional = ledger.at("additional", name, difference=False)
    cells: list[Prose | Fact] = [
        ledger.title(name), ledger.median(where),
        prose(f"{{ends}}{zero}", ends=ledger.interval(where)),
        ledger.value(SUMMARY, "share_better", where, "percent"),
        ledger.value(SUMMARY, "mc_error", where, "number"),
        persons["additional"], ledger.interval(additional, "number"), persons["relabelled"],
        persons["lost"], persons["displaced"],
    ]  # fmt: skip
    return tuple(prose("{cell}", cell=cell) for cell in cells)
