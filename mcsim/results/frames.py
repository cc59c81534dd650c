"""Open what a study left behind, as tidy frames."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsim.grammar.faults import Fault, IncompleteRunError, InvalidInputError
from mcsim.grammar.quarter import Quarter
from mcsim.results.metric import Metric
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS, Block, Part, read_part
from mcsim.results.study import DRAWS, MANIFEST
from mcsim.results.values import values_of

if TYPE_CHECKING:  # heavy, and not needed before a study has been simulated
    import pandas as pd

HORIZON = "horizon"
SUMMARY = "summary.csv"


@dataclass(frozen=True)
class Run:
    """A study on disk.

    Attributes
    ----------
    folder : Path
        Where it lies.
    manifest : dict
        What it is.
    """

    folder: Path
    manifest: dict[str, Any]

    @property
    def base(self) -> str:
        """Name of the base."""
        return str(self.manifest["base"])

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, the base first."""
        return [str(record["name"]) for record in self.manifest["scenarios"]]

    @cached_property
    def quarters(self) -> list[str]:
        """The reported calendar quarters, and the horizon."""
        settings = self.manifest["settings"]
        first = Quarter.parse(settings["first_quarter"])
        steps = range(settings["horizon_quarters"])
        return [*(str(first.later(step)) for step in steps), HORIZON]

    @property
    def persons(self) -> float:
        """Persons that a learner stands for."""
        return float(self.manifest["profile"]["adults"] / self.manifest["settings"]["learners"])

    @property
    def discount(self) -> float:
        """Yearly rate of present values."""
        return float(self.manifest["settings"]["discount_rate"])

    @property
    def parts(self) -> list[Part]:
        """Its parts."""
        return [
            Part(row["scenario"], row["policy"], row["key"],
                 tuple(row["draws"]), tuple(row["replicates"]))
            for row in self.manifest["parts"]
        ]  # fmt: skip

    @property
    def missing(self) -> int:
        """Number of parts that are not there yet."""
        return sum(not part.path(self.folder).exists() for part in self.parts)

    def counts(self, scenario: str) -> Block:
        """Read the counts of a scenario.

        Parameters
        ----------
        scenario : str
            Its name.

        Returns
        -------
        Block
            int64 (D, R, Q, G, C) for each kind of agent.

        Raises
        ------
        IncompleteRunError
            Where parts are missing.
        InvalidInputError
            Where a part is damaged.
        """
        settings = self.manifest["settings"]
        whole = Block.empty(settings["draws"], settings["replicates"], len(self.quarters) - 1)
        for part in self.parts:
            if part.scenario != scenario:
                continue
            if not part.path(self.folder).exists():
                message = f"{self.folder} lacks {self.missing} of {len(self.parts)} parts"
                raise IncompleteRunError(message)
            block = read_part(part, self.folder, len(self.quarters) - 1)
            for kind, counts in block.counts.items():
                whole.counts[kind][slice(*part.draws), slice(*part.replicates)] = counts
        return whole

    def frame(self, metric: str, scenario: str, group: str = "all") -> "pd.DataFrame":
        """Return a metric in every lane, tidy.

        Parameters
        ----------
        metric, scenario, group : str
            Names; the grouping is one that the metric has.

        Returns
        -------
        DataFrame
            Columns draw, replicate, quarter, group, level, value.
        """
        import pandas as pd  # noqa: PLC0415

        chosen: Metric = metrics()[metric]
        if group not in chosen.groups:
            raise ValueError(f"{metric} is told apart by {', '.join(chosen.groups)}")
        values = values_of(chosen, self.counts(scenario), self.persons, self.discount)
        rows = [k for k, (name, _) in enumerate(GROUPS[chosen.kind]) if name == group]
        levels = [GROUPS[chosen.kind][k][1] for k in rows]
        axes: Any = [range(values.shape[0]), range(values.shape[1]), self.quarters, levels]
        names = ["draw", "replicate", "quarter", "level"]
        index: pd.MultiIndex = pd.MultiIndex.from_product(axes, names=names)
        frame = pd.DataFrame({"value": values[..., rows].ravel()}, index=index).reset_index()
        frame.insert(3, "group", group)
        return frame

    def draws(self) -> "pd.DataFrame":
        """Return the parameter draws, a row each and a column for each symbol."""
        import pandas as pd  # noqa: PLC0415

        return pd.read_parquet(self.folder / DRAWS)

    def summary(self) -> "pd.DataFrame":
        """Return the summary of the comparison.

        Raises
        ------
        IncompleteRunError
            Where it has not been written.
        """
        import pandas as pd  # noqa: PLC0415

        path = self.folder / SUMMARY
        if not path.exists():
            raise IncompleteRunError(f"{self.folder} holds no {SUMMARY} yet")
        text = {"base": str, "level": str, "quarter": str}
        return pd.read_csv(path, dtype=text, keep_default_na=False, na_values={
            column: [""] for column in ("median", "p05", "p95", "share_better", "mc_error")
        })  # fmt: skip


def open_run(folder: str | Path) -> Run:
    """Open a study's folder.

    Parameters
    ----------
    folder : str or Path
        The folder.

    Returns
    -------
    Run

    Raises
    ------
    InvalidInputError
        Where it holds no study.
    """
    path = Path(folder)
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        run = Run(path, manifest)
        _ = run.scenarios, run.quarters, run.persons, run.discount, run.parts
    except FileNotFoundError as error:
        message = f"holds no study: there is no {MANIFEST} in it."
        raise InvalidInputError([Fault(str(folder), None, None, "", message)]) from error
    except (ValueError, KeyError, TypeError, OSError) as error:
        message = "is not a manifest that this version of mcsim can read."
        raise InvalidInputError([Fault(str(path / MANIFEST), None, None, "", message)]) from error
    return run
