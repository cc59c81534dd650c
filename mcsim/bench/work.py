"""The core and the readable model on the shipped comparison, as works that are timed."""

from dataclasses import dataclass, field
from functools import partial
from typing import Self

from mcsim.bench.timing import Task, in_turn, timed, together
from mcsim.bench.toys import step_on
from mcsim.engine.room import Room
from mcsim.engine.run import Lanes, run_lanes
from mcsim.mesa_model.model import MicroCredentialModel
from mcsim.population.synthesis import synthesise
from mcsim.results.progress import Progress
from mcsim.results.study import plan_study
from mcsim.scenario.combine import Study
from mcsim.scenario.model import Settings


@dataclass(frozen=True)
class Core:
    """A chunk of lanes, from the drawing of its population to its totals.

    Attributes
    ----------
    study : Study
        A base and its scenarios.
    lanes : Lanes
        All its scenarios in all its draws.
    rooms : (Room, Room)
        Memory of two threads; as in a study, one chunk after another uses it.
    """

    study: Study
    lanes: Lanes
    rooms: tuple[Room, Room] = field(default_factory=lambda: (Room(), Room()))

    @classmethod
    def of(cls, study: Study, progress: Progress | None = None) -> Self:
        """Draw the parameters of a study and prepare its lanes."""
        draws = plan_study(study, progress=progress).draws
        policies = [scenario.content for scenario in study.all]
        return cls(study, Lanes.of(policies, draws, study.profile, study.settings))

    @property
    def units(self) -> int:
        """Learner-quarters of a chunk: lanes · learners · quarters, burn-in included."""
        settings = self.study.settings
        return self.lanes.count * settings.learners * settings.quarters

    def run(self, replicate: int = 0, room: int = 0) -> None:
        """Run a chunk of a replicate, in the memory of the first or of the second thread."""
        run_lanes(self.lanes, self.study.profile, self.study.settings, replicate,
                  room=self.rooms[room])  # fmt: skip

    def in_turn(self) -> float:
        """Run two replicates one after the other, in the same memory; return the seconds."""
        return in_turn(self._two(0, 0))

    def together(self) -> float:
        """Run two replicates side by side; return the seconds."""
        return together(self._two(0, 1))

    def _two(self, *rooms: int) -> list[Task]:
        return [partial(self.run, replicate, room) for replicate, room in enumerate(rooms)]


@dataclass(frozen=True)
class Readable:
    """The same base and first scenario as agents of Mesa, in the first draw.

    Attributes
    ----------
    core : Core
        Whose lanes they are.
    settings : Settings
        Fewer learners and quarters than the core has, or it would take minutes.
    """

    core: Core
    settings: Settings

    @property
    def units(self) -> int:
        """Learner-quarters of a run: the base steps along with the scenario."""
        return 2 * self.settings.learners * self.settings.quarters

    def run(self) -> float:
        """Run both models; return the seconds, without building them."""
        base = self.model(0)
        scenario = self.model(1, base)
        return timed(lambda: step_on(scenario, self.settings.quarters))

    def model(self, lane: int, base: MicroCredentialModel | None = None) -> MicroCredentialModel:
        """Build the model of a lane."""
        settings, profile = self.settings, self.core.study.profile
        population = synthesise(profile, settings.learners, settings.seed, 0)
        lanes = self.core.lanes
        return MicroCredentialModel(population, profile, lanes.coefficients, lanes.effects, lane,
                                    settings.seed, 0, settings.variant, base)  # fmt: skip
