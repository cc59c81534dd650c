"""Assumptions with grades, what would change the answer, limits, method, and how to reproduce."""

import json
from typing import Any

from mcsim.evidence.register import parameters
from mcsim.population.profile import SHIPPED
from mcsim.report.content.blocks import (
    Block,
    Bullets,
    Code,
    Column,
    Heading,
    Paragraph,
    Prose,
    Section,
    Table,
    Terms,
    joined,
    prose,
)
from mcsim.report.content.facts import REGISTER, SUMMARY, Ledger
from mcsim.report.content.told import VERDICTS

STATUSES = {
    "free": "Assumptions: no evidence fixes them",
    "outside": "From outside evidence",
    "survey": "From the survey",
}
NAMED = 4


def assumed(ledger: Ledger) -> Section:
    """Return every parameter with its prior, its grade and its evidence."""
    counts = {status: ledger.count(REGISTER, (("status", "=", status),)) for status in STATUSES}
    lead = prose(
        "Every number that a rule reads has a record: {free} parameters are assumptions that no "
        "evidence fixes, {outside} rest on outside evidence, {survey} on the survey. Grades: A "
        "causal estimate or official statistic, B count or description, C vendor survey, news or "
        "abstract, M from memory.", **counts)  # fmt: skip
    blocks: list[Block] = [Paragraph(lead)]
    for status, title in STATUSES.items():
        rows = ledger.rows(REGISTER, (("status", "=", status),))
        blocks.append(Table(
            f"assumptions_{status}", title, prose(f"{title} ({{count}})", count=counts[status]),
            (Column("Parameter"), Column("Meaning"), Column("Prior"), Column("Grade"),
             Column("Evidence")),
            tuple(_record(ledger, str(name)) for name in rows["name"]), folded=True))  # fmt: skip
    changed = ledger.material.manifest["assumptions"]
    if changed:
        blocks += [Heading(prose("Changed for this run")),
                   Code(json.dumps(changed, indent=1, ensure_ascii=False))]  # fmt: skip
    return Section("assumptions", "Assumptions and their grades", tuple(blocks))


def _record(ledger: Ledger, name: str) -> tuple[Prose, ...]:
    where = (("name", "=", name),)
    row = ledger.rows(REGISTER, where).iloc[0]

    def cell(column: str) -> Any:
        return ledger.value(REGISTER, column, where, "text")

    symbol = "{notation} {name}" if row["notation"] not in {"", name} else "{name}"
    note = " {note}" if row["note"] else ""
    return (
        prose(symbol, notation=cell("notation"), name=cell("name")),
        prose(f"{{meaning}} ({{unit}}){note}", meaning=cell("meaning"), unit=cell("unit"),
              note=cell("note")),
        prose("{prior}", prior=cell("prior")), prose("{grade}", grade=cell("grade")),
        prose("{evidence}", evidence=cell("evidence")) if row["evidence"] else prose("none"),
    )  # fmt: skip


def would_change(ledger: Ledger) -> Section:
    """Say what would change the answer: other structures, more worlds, better evidence."""
    items = [_near(ledger), _chance(ledger), *_overturned(ledger)]
    items.append(prose(
        "**Evidence.** {free} of the parameters are assumptions that no evidence fixes. `mcsim "
        "sensitivity` tells which of them the effect goes with, `mcsim voi` which question asked "
        "of how many would change the choice, and `mcsim discover` in which worlds a policy fails.",
        free=ledger.count(REGISTER, (("status", "=", "free"),))))  # fmt: skip
    items.append(prose(
        "**The cost of formality (χ).** It is not known and is drawn over its whole range. `mcsim "
        "breakeven` gives the χ from which inclusion stops paying."))  # fmt: skip
    return Section("change", "What would change the answer", (Bullets(tuple(items)),))


def _near(ledger: Ledger) -> Prose:
    every = ledger.at(None, None)
    leaning = (*every, ("p05", "<=", 0), ("p95", ">=", 0), ("share_better", ">=", 0.9))
    against = (*every, ("p05", "<=", 0), ("p95", ">=", 0), ("share_better", "<=", 0.1))
    rows = ledger.rows(SUMMARY, leaning)
    named = joined([ledger.title(str(name)) for name in rows["scenario"].head(NAMED)])
    some = ", among them {named}" if len(rows) > NAMED else ": {named}" if len(rows) else ""
    return prose(
        f"**Undecided, but leaning.** {{leaning}} policies are better in at least nine of ten "
        f"worlds although their interval includes 0{some}; {{against}} are worse in as many. A "
        "little more evidence could decide these.", leaning=ledger.count(SUMMARY, leaning),
        against=ledger.count(SUMMARY, against), named=named)  # fmt: skip


def _chance(ledger: Ledger) -> Prose:
    return prose(
        "**Chance.** The largest Monte Carlo error of a median is {error} {unit}: medians that lie "
        "closer than twice that are not told apart by this run. More draws and replicates would "
        "(`mcsim compare --until`); the intervals themselves are the evidence’s and would not "
        "shrink.", unit=ledger.unit(),
        error=ledger.extreme(SUMMARY, "mc_error", ledger.at(None, None), True, "number"),
    )  # fmt: skip


def _overturned(ledger: Ledger) -> list[Prose]:
    if not ledger.has(VERDICTS):
        return [prose("**Structure.** Whether another structure of the model overturns it has not "
                      "been asked: `mcsim compare --verdicts` does.")]  # fmt: skip
    where = (("base", "=", ledger.material.base), ("metric", "=", ledger.material.metric),
             ("verdict", "=", "fragile"))  # fmt: skip
    rows = ledger.rows(VERDICTS, where)
    said = [
        prose("{title}, not so in {against}", title=ledger.title(str(name)),
              against=ledger.value(VERDICTS, "against", (*where, ("scenario", "=", str(name))),
                                   "list"))
        for name in rows["scenario"]
    ]  # fmt: skip
    told = prose(": {said}", said=joined(said)) if said else Prose()
    return [prose("**Structure.** {count} policies are fragile{told}.",
                  count=ledger.count(VERDICTS, where), told=told)]  # fmt: skip


def limits(ledger: Ledger) -> Section:
    """Say what the answer does not tell."""
    verdict = prose("A verdict holds among the structural variants that were run. Another model "
                    "could still overturn it.") if ledger.has(VERDICTS) else \
        prose("There is no verdict (robust, fragile, undetermined) in this report: it takes `mcsim "
              "compare --verdicts`. A conclusion that a structural variant overturns is "
              "fragile.")  # fmt: skip
    return Section("limits", "Limits", (Bullets((
        prose("The survey is tiny and does not state its sample sizes; figures enter as counts "
              "with an uncertain n. It fixes the starting state and no response."),
        prose("It was in the field until July 2021. Its state is taken to hold when the first "
              "reported quarter begins: an assumption."),
        prose("Employers are described by the organisations that answered, learners by what others "
              "say of them; the biases between them are free parameters."),
        prose("How much formality costs (χ) is not known. It is drawn over its whole range, and "
              "much of the spread comes from it."),
        verdict,
        prose("Nearly all unit costs are assumptions with a range of about four to one each way; "
              "the cost of an additional completion is no better than they are."),
        prose("The model explores mechanisms. It does not forecast, and it has been held against "
              "few natural experiments, most of which it missed before calibration."),
    )),))  # fmt: skip


def method(ledger: Ledger) -> Section:
    """Say how it was computed."""
    manifest = ledger.material.manifest
    drawn = "from the posterior of the calibration to the survey and outside figures" \
        if manifest["calibrated"] else "from their priors"  # fmt: skip
    told = prose(
        "Learners, employers and providers of {place} act quarter by quarter: they hear of "
        "micro-credentials and come to understand them, form trust from assurance and outcomes, "
        "enter and leave the market, apply for labels and wait for the regulator, recognise "
        "classes and sponsor, choose, pay, complete, stack credit and tell others. {draws} sets of "
        f"parameters are drawn {drawn} (worlds), each run {{replicates}} times with different "
        "chance, with {learners} learners. Every scenario meets the same worlds and the same "
        "chance, so a difference is the policy’s. Intervals are over worlds; chance is reported as "
        "Monte Carlo error of the median and does not widen them. A burn-in of eight quarters "
        "fills stocks and is not shown.", place=ledger.field("profile.title", "small"),
        draws=ledger.field("settings.draws", "whole"),
        replicates=ledger.field("settings.replicates", "whole"),
        learners=ledger.field("settings.learners", "whole"))  # fmt: skip
    return Section("method", "Method in short", (
        Paragraph(told),
        Paragraph(prose("Population: {source}.",
                        source=ledger.field("profile.source", "source")), "note"),
    ))  # fmt: skip


def reproduce(ledger: Ledger) -> Section:
    """Say how to run it again, and which versions and hashes it is of."""
    manifest = ledger.material.manifest
    versions = joined([prose(f"{name} {{version}}", version=ledger.field(f"versions.{name}"))
                       for name in manifest["versions"]], ", ")  # fmt: skip
    hashes = {"Run": "fingerprint", "Model": "model_hash", "Evidence": "evidence_hash",
              "Draws": "draws_hash", "Profile": "profile.hash"}  # fmt: skip
    return Section("reproduce", "How to reproduce it", (
        Code(command(manifest) + (" \\\n    --verdicts" if ledger.has(VERDICTS) else "")),
        Paragraph(prose("The same command gives the same bytes, whatever the machine and its "
                        "number of cores. `mcsim verify` checks every hash of the stored run, and "
                        "`mcsim reproduce` runs it again and compares.")),
        Terms((*((name, prose("{hash}", hash=ledger.field(path))) for name, path in hashes.items()),
               ("Versions", versions))),
    ))  # fmt: skip


def command(manifest: dict[str, Any]) -> str:
    """Return the command that runs the comparison again."""
    settings = manifest["settings"]
    others = (s["name"] for s in manifest["scenarios"] if s["name"] != manifest["base"])
    flags: dict[str, Any] = {
        "draws": settings["draws"], "replicates": settings["replicates"],
        "learners": settings["learners"], "seed": settings["seed"],
        "first-quarter": settings["first_quarter"], "horizon": settings["horizon_quarters"],
    }  # fmt: skip
    if manifest.get("posterior") is None:
        flags["posterior"] = "prior"
    if settings["variant"] != "main":
        flags["variant"] = settings["variant"]
    if settings["equal_budget"] is not None:
        flags["equal-budget"] = settings["equal_budget"]
    flags["discount-rate"] = settings["discount_rate"]
    lines = [" ".join(["mcsim compare", manifest["base"], *others])]
    lines.append(" ".join(f"--{name} {value}" for name, value in flags.items()))
    if manifest["assumptions"]:
        lines.append("--assumptions FILE  # with the assumptions above")
    if manifest["profile"]["shipped"] is None:
        lines.append("--profile FILE  # the profile named above")
    elif manifest["profile"]["shipped"] != SHIPPED:
        lines.append(f"--profile {manifest['profile']['shipped']}")
    return " \\\n    ".join(lines)


def register() -> list[dict[str, str]]:
    """Return the register of parameters as rows of texts."""
    return [
        {"name": one.symbol, "notation": one.notation or "", "meaning": one.meaning,
         "unit": one.unit, "prior": str(one.prior), "status": one.status, "grade": str(one.grade),
         "note": one.note or "", "evidence": ", ".join(one.evidence)}
        for one in parameters().values()
    ]  # fmt: skip
