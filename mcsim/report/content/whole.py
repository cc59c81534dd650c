"""The whole report: its title, its status, and its sections in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from mcsim.report.content import closing, told
from mcsim.report.content.answer import answered, asked
from mcsim.report.content.blocks import (
    Block,
    Heading,
    Paragraph,
    Picture,
    Prose,
    Report,
    Section,
    Source,
    prose,
)
from mcsim.report.content.blocks import Fact as Found
from mcsim.report.content.facts import REGISTER, Ledger
from mcsim.report.content.questions import of_2021
from mcsim.report.material import Material
from mcsim.results.text import number
from mcsim.scenario.model import VARIANTS

PLACED = {"verdicts": ("verdicts", "acceptability", "regret"), "gains": ("groups", "fairness"),
          "cost": ("costs", "cost_plane", "cost_acceptability")}  # fmt: skip


def content(
    material: Material, pictures: Mapping[str, Picture] | None = None,
    tables: Mapping[str, pd.DataFrame] | None = None, beside: Sequence[Picture] = (),
) -> Report:  # fmt: skip
    """Return what the report of a comparison says.

    Parameters
    ----------
    material : Material
        The comparison.
    pictures : mapping of str to Picture, optional
        Its figures by name, drawn.
    tables : mapping of str to DataFrame, optional
        Further tables by name of file.
    beside : sequence of Picture, optional
        Findings of other commands that tell what would change the answer.

    Returns
    -------
    Report
    """
    register = pd.DataFrame(closing.register())
    ledger = Ledger(material, {REGISTER: register, **(tables or {})})
    compared = bool(material.scenarios)
    found: list[Section | None] = [asked(ledger)]
    if compared:
        found += [answered(ledger), told.differs(ledger), told.judged(ledger)]
    found.append(Section("figures", "Figures", ()))
    if compared:
        found += [told.gains(ledger), told.costs(ledger)]
    found.append(closing.assumed(ledger))
    if compared:
        found += [of_2021(ledger), _with(closing.would_change(ledger), beside)]
    found += [closing.limits(ledger), closing.method(ledger), closing.reproduce(ledger)]
    sections = _placed([one for one in found if one is not None], dict(pictures or {}))
    manifest = material.manifest
    over = prose("mcsim {version} · {place} · {years}", version=ledger.field("mcsim"),
                 place=ledger.field("profile.title"), years=ledger.years)  # fmt: skip
    return Report(_title(ledger), over, _status(ledger), sections, str(manifest["fingerprint"]),
                  str(manifest["mcsim"]))  # fmt: skip


def _placed(sections: list[Section], pictures: dict[str, Picture]) -> tuple[Section, ...]:
    """Put each figure where it is spoken of, and the others among the figures."""
    names = {section.name for section in sections}
    placed = {name: home for home, held in PLACED.items() for name in held if home in names}
    done = []
    for section in sections:
        here = tuple(picture for name, picture in pictures.items()
                     if placed.get(name, "figures") == section.name)  # fmt: skip
        whole = replace(section, blocks=section.blocks + here)
        if whole.blocks:
            done.append(whole)
    return tuple(done)


def _with(section: Section, beside: Sequence[Picture]) -> Section:
    """Add what other commands found."""
    blocks: list[Block] = []
    for picture in beside:
        source = Source(f"{picture.words['name']}.json", "field", "caption", (), "text")
        blocks += [Heading(prose(picture.words["title"])), picture] if picture.files else \
            [Paragraph(Prose((Found(picture.words["caption"], source),)))]  # fmt: skip
    return replace(section, blocks=section.blocks + tuple(blocks))


def _title(ledger: Ledger) -> Prose:
    material = ledger.material
    if not material.scenarios:
        return prose("{base}", base=ledger.title(material.base))
    base = ledger.title(material.base, small=True)
    if len(material.scenarios) == 1:
        return prose("{title} against {base}", title=ledger.title(material.scenarios[0]), base=base)
    every = ledger.at(None, None)
    return prose("{count} policies against {base}", count=ledger.count("summary.csv", every),
                 base=base)  # fmt: skip


def _status(ledger: Ledger) -> Prose:
    manifest = ledger.material.manifest
    said = prose("**Calibrated.** " if manifest["calibrated"] else
                 "**Prior, not calibrated.** The survey sets the starting state only. How people "
                 "and institutions respond comes from outside evidence or from stated "
                 "assumptions. ")
    for place in range(len(manifest.get("cautions", ()))):
        said += prose("{caution} ", caution=ledger.field(f"cautions.{place}"))
    said += prose("The model explores mechanisms; it does not forecast.")
    settings, budget = manifest["settings"], manifest["budget"]
    if settings["variant"] != "main":
        said += prose(" Structural variant: " + VARIANTS[settings["variant"]])
    if budget:
        of = prose(", the mean cost of {title}", title=ledger.title(budget["of"], small=True)) \
            if budget["of"] else Prose()  # fmt: skip
        amount = Found(number(budget["amount"] / 1e6),
                       Source("manifest.json", "field", "budget.amount", (), "million"))
        said += prose(" Packages are scaled to an equal public budget of €{amount} million{of}; "
                      "the table of costs shows by which factor.",
                      amount=amount, of=of)  # fmt: skip
    return said
