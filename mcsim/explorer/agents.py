"""The Mesa model, to be watched: its agents by what they know, do and hold.

The same rules as the compiled core, agent by agent, so that a few hundred learners take a second
for a few quarters.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mcsim.engine.run import Lanes
from mcsim.engine.state import BURN_IN, IN_COURSE, NOT_ENROLLED
from mcsim.explorer.live import World
from mcsim.grammar.groups import EDUCATIONS
from mcsim.mesa_model.learner import Learner
from mcsim.mesa_model.model import MicroCredentialModel
from mcsim.population.synthesis import synthesise
from mcsim.rules.awareness import UNAWARE, UNDERSTANDS
from mcsim.scenario.model import Policy

LEARNERS = 300
WIDE = 25  # learners side by side
STATES = ("not heard of them", "heard of them", "understanding them", "in an uncertified course",
          "in a credential", "holding a credential")  # fmt: skip
COUNTED = {"starts": "Starts in the quarter", "aware": "Aware", "holders": "Hold a credential",
           "trust_nqf": "Trust NQF-linked credentials",
           "recognise_nqf": "Employers that recognise NQF-linked ones",
           "nqf_offers": "NQF-linked offers"}  # fmt: skip
SHARES = ("aware", "holders", "trust_nqf", "recognise_nqf")


def state_of(learner: Learner) -> str:
    """Return what a learner is at, the most telling first."""
    if learner.course == IN_COURSE:
        return "in an uncertified course"
    if learner.course != NOT_ENROLLED:
        return "in a credential"
    if learner.holds_any:
        return "holding a credential"
    if learner.level == UNAWARE:
        return "not heard of them"
    return "understanding them" if learner.level >= UNDERSTANDS else "heard of them"


@dataclass
class Watched:
    """A package and its base, stepped together as agents.

    Attributes
    ----------
    model : MicroCredentialModel
        Of the package; its base is stepped along.
    world : World
        Whose first draws and chance it has.
    draw : int
        Which of the draws.
    """

    model: MicroCredentialModel
    world: World
    draw: int

    @classmethod
    def of(cls, world: World, policy: Policy, learners: int = LEARNERS) -> "Watched":
        """Seat the agents at the end of quarter -1.

        Parameters
        ----------
        world : World
            The draw in which most starts in its base is taken, so that there is something to see.
        policy : Policy
            Of the package.
        learners : int, optional
            How many.
        """
        study = world.study
        settings = study.settings.model_copy(update={"learners": learners})
        draw = int(np.argmax(world.draws.columns["baseline_uptake"]))
        part = world.draws.rows(world.draws.first + draw, world.draws.first + draw + 1)
        lanes = Lanes.of([study.base.content, policy], part, study.profile, settings)
        people = synthesise(study.profile, learners, settings.seed, 0)

        def model(lane: int, base: MicroCredentialModel | None) -> MicroCredentialModel:
            return MicroCredentialModel(people, study.profile, lanes.coefficients, lanes.effects,
                                        lane, settings.seed, 0, settings.variant, base)  # fmt: skip

        return cls(model(1, model(0, None)), world, draw)

    @property
    def done(self) -> bool:
        """Whether the horizon is reached."""
        return self.model.t + 1 >= self.world.study.settings.quarters

    @property
    def quarter(self) -> str:
        """The quarter at hand, in words."""
        step = self.model.t - BURN_IN
        if self.model.t < 0:
            return "before the first quarter"
        if step < 0:
            return f"burn-in, {-step} quarters before the first that is reported"
        return str(self.world.study.settings.quarter(step))

    def step(self, quarters: int = 1) -> None:
        """Run some quarters, to the horizon at most."""
        for _ in range(quarters):
            if self.done:
                return
            self.model.step()

    def table(self) -> pd.DataFrame:
        """Lay the learners out, a row each: state, education, and a place in bands of education."""
        people = self.model.population.learners
        rows = [(EDUCATIONS[learner.education], state_of(learner)) for learner in
                self.model.learners]  # fmt: skip
        table = pd.DataFrame(rows, columns=["education", "state"])
        table["learner"] = people.id
        place = table.groupby("education").cumcount()
        table = table.assign(column=place % WIDE, row=place // WIDE)
        above = 0
        for level in EDUCATIONS:
            here = table["education"] == level
            table.loc[here, "row"] += above
            above += (int(here.sum()) - 1) // WIDE + 3
        return table

    def counts(self) -> pd.DataFrame:
        """Count the learners by state under the package and in the base."""
        found = {}
        for title, model in (("package", self.model), ("base", self.model.base)):
            assert model is not None
            states = pd.Series([state_of(learner) for learner in model.learners])
            found[title] = states.value_counts().reindex(STATES, fill_value=0)
        return pd.DataFrame(found).rename_axis("state").reset_index()

    def history(self) -> pd.DataFrame:
        """Return what the model's own collector noted, a row for each quarter, shares in %."""
        noted: pd.DataFrame = self.model.datacollector.get_model_vars_dataframe()
        first = self.world.study.settings.first_quarter
        noted.insert(0, "quarter", [str(first.later(k - BURN_IN)) for k in range(len(noted))])
        noted[list(SHARES)] *= 100.0
        return noted

    def said(self) -> str:
        """Say what is seen, for those who do not see it."""
        table = self.counts()
        parts = [f"{row['package']} {row['state']}" for _, row in table.iterrows()]
        same = bool((table["package"] == table["base"]).all())
        beside = ("The same numbers as in the base." if same else "In the base: " + ", ".join(
            f"{row['base']} {row['state']}" for _, row in table.iterrows()) + ".")  # fmt: skip
        return f"Of {len(self.model.learners)} learners: {', '.join(parts)}. {beside}"
